"""``duban record``: one act into the journal, with its effect."""

import getpass
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.domain.text import pad, safe_text, width
from duban.errors import UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.recording import Effect
    from duban.domain.event import EventKind

_HELP = _(
    """登记一项事实。事件写名称（如 收到、受理、答复）或编号（如 receive）；用 --list 列出全部。

其余字段写作 字段=值，可写中文名称。登记后写入日志，不能改动；记错的，用“撤销误记”抵消后重新登记。

\b
例：
duban record 收到 --on 2026-08-03 --case A-17 --unit 某县信访局 信访形式=来信
duban record 转送 --on 2026-08-10 --case A-17 --unit 某县信访局 转送至=某县住建局
duban record 矛盾纠纷排查 --on 2026-08-10 --unit 某县 排查件数=3
duban record 撤销误记 --on 2026-08-11 --case A-17 被撤销事件=12.0 理由=日期录入有误"""
)


@click.command("record", help=_HELP)
@click.argument("event", metavar=_("[事件]"), required=False)
@click.argument("fields", nargs=-1, metavar=_("[字段=值]…"))
@click.option("--on", "day", type=Day(), help=_("发生日期（默认今天，北京时间）。"))
@click.option("--case", "case", help=_("事项编号。"))
@click.option("--unit", help=_("作出行为的单位（代码或名称）。"))
@click.option("--officer", help=_("作出行为的责任人。"))
@click.option("--claim", help=_("事项中的诉求编号。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--actor", help=_("登记人（默认操作系统用户名）。"))
@click.option("--dry-run", is_flag=True, help=_("只显示会有什么变化，不写入。"))
@click.option("--list", "listing", is_flag=True, help=_("列出可以登记的事件及其字段。"))
@click.pass_obj
def record(
    shell: Shell,
    event: str | None,
    fields: tuple[str, ...],
    day: date | None,
    case: str | None,
    unit: str | None,
    officer: str | None,
    claim: str | None,
    jurisdiction: str | None,
    actor: str | None,
    dry_run: bool,
    listing: bool,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today
    from duban.desk.recording import Statement
    from duban.desk.recording import record as write

    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        if listing:
            _list(office.policy(place.code).kinds)
            return 0
        if event is None:
            raise UsageError(_("缺少事件名称；用 duban record --list 列出全部。"))
        statement = Statement(
            kind=event,
            on=day or today(),
            case=case,
            unit=unit,
            officer=officer,
            claim=claim,
            fields=_pairs(fields),
        )
        effect = write(office, place, statement, actor=actor or getpass.getuser(), dry_run=dry_run)
    if dry_run:
        click.echo(_("试登记，未写入。"))
    else:
        click.echo(_("已登记，日志编号 {id}。").format(id=f"{effect.seq}.0"))
    for line in _changes(effect):
        click.echo(line)
    return 0


def _pairs(fields: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or not name:
            raise UsageError(_("“{field}”应写作 字段=值。").format(field=safe_text(field)))
        pairs[name.strip()] = value
    return pairs


def _changes(effect: "Effect") -> list[str]:
    """Which obligations opened, closed or moved."""
    from duban.desk.frozen import by_clock
    from duban.domain.obligation import Outcome
    from duban.remarks import detail_words

    old, new = by_clock(effect.before), by_clock(effect.after)
    lines: list[str] = []
    for key in sorted(new):
        last, before = new[key][-1], old.get(key, [None])[-1]
        if last == before:
            continue
        due = last.due_on.isoformat() if last.due_on else _("无法判定")
        if last.outcome is Outcome.BREACH:
            detail = detail_words(last.detail)
            lines.append("  " + _("{rule} 不合规定：{detail}").format(rule=last.rule, detail=detail))
            continue
        if last.outcome is Outcome.VOID:
            words = _("{rule} 不再适用")
        elif last.closed_on is not None:
            words = _("{rule} 已于 {closed} 了结（期限 {due}）")
        elif before is None:
            words = _("{rule} 新产生，期限 {due}")
        else:
            words = _("{rule} 期限变为 {due}")
        lines.append("  " + words.format(rule=last.rule, due=due, closed=last.closed_on))
    for key in sorted(old.keys() - new.keys()):
        lines.append("  " + _("{rule} 已撤销").format(rule=key[0]))
    return lines or ["  " + _("没有应办事项因此变化。")]


def _list(kinds: "Mapping[str, EventKind]") -> None:
    listed = sorted(kinds.values(), key=lambda kind: kind.rank)
    column = max(width(kind.label) for kind in listed)
    for kind in listed:
        if kind.id == "policy_adopted":
            continue
        fields = _("、").join(
            f"{field.label}({field.name})" + ("*" if field.required else "") for field in kind.fields
        )
        click.echo(f"{pad(safe_text(kind.label), column)}  {kind.id:<20} {safe_text(fields)}".rstrip())
    click.echo(_("带 * 的字段必填；事项的登记项目（信访形式、法定途径等）可随任一事项事件填写。"))
