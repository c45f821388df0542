"""``duban record``: one act into the journal, with its effect."""

from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.acting import acting
from duban.cli.day import Day
from duban.cli.exit_codes import in_parts
from duban.cli.shell import Shell
from duban.domain.text import pad, safe_text, width
from duban.errors import UsageError
from duban.i18n import _, _n

if TYPE_CHECKING:
    from duban.desk.recording import Batch, Effect
    from duban.policy.policy import Policy

_HELP = _(
    """登记一项事实。事件写名称（如 收到、受理、答复）或编号（如 receive）；用 --list 列出全部。

其余字段写作 字段=值，可写中文名称。登记后写入日志，不能改动；记错的，用“撤销误记”抵消后重新登记。
台账中没有的事项，从“收到”“登记”等事件开始；其他事件要写 --new，以免编号写错而多出一件。
结案等事件登记时核对规则要求的清单：缺必须具备的内容不予登记，缺其他内容的用 --override 写明理由。

\b
例：
duban record 收到 --on 2026-08-03 --case A-17 --unit 某县信访局 信访形式=来信
duban record 转送 --on 2026-08-10 --case A-17 --unit 某县信访局 转送至=某县住建局
duban record 矛盾纠纷排查 --on 2026-08-10 --unit 某县 排查件数=3
duban record 结案归档 --on 2026-10-20 --case A-17 --unit 某县住建局 处置类别=诉求合理 --override 原卷毁损，无法补齐
duban record 督办 --on 2026-08-10 --case A-17 --case A-18 --unit 某县信访局
duban record 撤销误记 --on 2026-08-11 --case A-17 被撤销事件=12.0 理由=日期录入有误"""
)


@click.command("record", help=_HELP)
@click.argument("event", metavar=_("[事件]"), required=False)
@click.argument("fields", nargs=-1, metavar=_("[字段=值]…"))
@click.option("--on", "day", type=Day(), help=_("发生日期（默认今天，北京时间）。"))
@click.option(
    "--case", "cases", multiple=True, help=_("事项编号；可写多次，对各件登记同一项事实，不能登记的逐件说明。")
)
@click.option("--unit", help=_("作出行为的单位（代码或名称）。"))
@click.option("--officer", help=_("作出行为的责任人。"))
@click.option("--claim", help=_("事项中的诉求编号。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--override", help=_("记录不全而确实不能补齐的理由；随该记录保存。必须具备的内容不能代替。"))
@click.option("--new", is_flag=True, help=_("确是台账中没有的新事项；“收到”“登记”等不必写明。"))
@click.option("--actor", help=_("代谁登记；本人的操作系统账户总会一并记入。"))
@click.option("--dry-run", is_flag=True, help=_("只显示会有什么变化，不写入。"))
@click.option("--list", "listing", is_flag=True, help=_("列出可以登记的事件及其字段。"))
@click.pass_obj
def record(
    shell: Shell,
    event: str | None,
    fields: tuple[str, ...],
    day: date | None,
    cases: tuple[str, ...],
    unit: str | None,
    officer: str | None,
    claim: str | None,
    jurisdiction: str | None,
    override: str | None,
    new: bool,
    actor: str | None,
    dry_run: bool,
    listing: bool,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today
    from duban.desk.recording import record as write
    from duban.desk.recording import record_each
    from duban.desk.stating import Statement

    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        if listing:
            _list(office.policy(place.code))
            return 0
        if event is None:
            raise UsageError(_("缺少事件名称；用 duban record --list 列出全部。"))
        pairs = _pairs(fields)
        statements = [
            Statement(
                kind=event,
                on=day or today(),
                case=case,
                unit=unit,
                officer=officer,
                claim=claim,
                fields=pairs,
                override=override,
                new=new,
            )
            for case in dict.fromkeys(cases) or (None,)
        ]
        who = acting(shell, office, (place,), actor)
        if len(statements) > 1:
            done = record_each(office, place, statements, actor=who, dry_run=dry_run)
            return _tell_each(shell, done, dry_run)
        effect = write(office, place, statements[0], actor=who, dry_run=dry_run)
    if dry_run:
        click.echo(_("试登记，未写入。"))
    else:
        click.echo(_("已登记，日志编号 {id}。").format(id=f"{effect.seq}.0"))
    for line in _told(effect):
        click.echo(line)
    for words in effect.cautions:
        shell.say(safe_text(words))
    return 0


def _tell_each(shell: Shell, done: "Batch", dry_run: bool) -> int:
    """What became of several acts; the exit code."""
    from duban.cli.trouble import said
    from duban.effect_words import refused_lines, tally_line

    click.echo(
        _("试登记，未写入。")
        if dry_run
        else _n("已登记 {n} 件。", len(done.effects)).format(n=len(done.effects))
    )
    for effect in done.effects:
        head = safe_text(effect.event.case or "")
        click.echo(head if dry_run else _("{case}：日志编号 {id}").format(case=head, id=f"{effect.seq}.0"))
        for line in _told(effect):
            click.echo(line)
    if done.effects:
        click.echo(tally_line(done))
    for words in done.cautions:
        shell.say(safe_text(words))
    if done.refused:
        click.echo(_("没有登记 {n} 件：").format(n=len(done.refused)), err=True)
    for line in refused_lines(done, said):
        click.echo(safe_text(line), err=True)
    return in_parts(bool(done.effects), bool(done.refused))


def _told(effect: "Effect") -> list[str]:
    """Whether the case is new, what the record lacks, where a reason was given for that, and what changes."""
    new = ["  " + _("台账中的新事项。")] if effect.opened else []
    return [*new, *_lacking(effect), *_changes(effect)]


def _lacking(effect: "Effect") -> list[str]:
    """What the record lacks, where a reason was given for that."""
    return [
        "  " + _("缺{item}（{rule}），已写明理由").format(item=safe_text(want.label), rule=want.rule)
        for want in effect.wants
    ]


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
    from duban.desk.effects import changes
    from duban.effect_words import change_lines

    lines = ["  " + line for line in change_lines(changes(effect.before, effect.after))]
    return lines or ["  " + _("没有应办事项因此变化。")]


def _list(policy: "Policy") -> None:
    from duban.desk.gates import guarded, signatures

    gated = guarded(policy)
    listed = sorted(policy.kinds.values(), key=lambda kind: kind.rank)
    column = max(width(kind.words) for kind in listed)
    for kind in listed:
        if kind.command:
            continue
        fields = _("、").join(
            f"{field.words}({field.name})" + ("*" if field.required else "")
            for field in (*kind.fields, *signatures(policy, kind.id))
        )
        name = f"{kind.id}!" if kind.id in gated else kind.id
        click.echo(f"{pad(safe_text(kind.words), column)}  {name:<20} {safe_text(fields)}".rstrip())
    click.echo(_("带 ! 的事件登记时核对清单：缺必须项的不予登记，缺其他项的须以 --override 写明理由。"))
    click.echo(_("带 * 的字段必填；事项的登记项目（信访形式、法定途径等）可随任一事项事件填写。"))
