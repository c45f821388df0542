"""``duban outcome``: what became of proposals, and the decisions about them."""

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.domain.event import Value
from duban.domain.labels import STANDING
from duban.errors import UsageError
from duban.i18n import _, sentences

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.domain.following import Following
    from duban.domain.rights import Act
    from duban.domain.roster import Roster
    from duban.workspace import Jurisdiction

_HELP = _(
    """问责建议的处理：查看、决定、整改、申诉、撤销。

决定由有审批权的人作出，提出建议的人不能决定；不予采纳须写明理由。已作出的处理不改动，只续记。

\b
例：
duban outcome list
duban outcome show P12
duban outcome confirm P12 --by 某县信访工作联席会议 --rectify-by 2026-09-30
duban outcome dismiss P13 --reason 系统停用期间，材料已另行报送
duban outcome rectify P12 --what 已补办答复并送达"""
)


@click.group("outcome", help=_HELP)
def outcome() -> None:
    """See ``help`` above."""


def _number(_context: click.Context, _parameter: click.Parameter, text: str) -> int:
    digits = text.removeprefix("P").removeprefix("p")
    if not digits.isdecimal() or len(digits) > 15:
        raise UsageError(_("“{text}”不是建议编号；编号写作 P12。").format(text=text))
    return int(digits)


_NUMBER = click.argument("number", callback=_number, metavar=_("编号"))
_ON = click.option("--on", "day", type=Day(), help=_("日期（默认今天，北京时间）。"))
_PLACE = click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))


@outcome.command("list", help=_("列出问责建议及其处理情况。"))
@click.option("--standing", type=click.Choice(tuple(STANDING)), multiple=True, help=_("只列这种情况的。"))
@click.option("--unit", help=_("只列这个责任单位的（代码或名称）。"))
@click.option("--honours", is_flag=True, help=_("只列因此失去当年综合性荣誉评选资格的单位。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@_PLACE
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def list_(
    shell: Shell,
    standing: tuple[str, ...],
    unit: str | None,
    honours: bool,
    as_of: date | None,
    jurisdiction: str | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.cli.propose import following_json
    from duban.desk.deciding import honours_lost, outcomes
    from duban.desk.office import Office, today

    day = as_of or today()
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        roster = _roster(office, place)
        code = _unit_code(roster, unit)
        if honours:
            for lost in honours_lost(office, place, day):
                if code in (None, lost.unit):
                    click.echo(_lost(roster, lost.unit, lost.year, lost.number))
            return 0
        found = [
            one
            for one in outcomes(office, place, day)
            if (not standing or one.standing.value in standing) and code in (None, one.proposal.key.unit)
        ]
        if format == "json":
            click.echo(json.dumps([following_json(one) for one in found], ensure_ascii=False, indent=2))
            return 0
        for one in found:
            click.echo(_line(roster, one))
    if not found:
        narrowed = bool(standing or unit)
        click.echo(_("没有符合条件的问责建议。") if narrowed else _("没有问责建议。先运行 duban propose。"))
    return 0


def _roster(office: "Office", place: "Jurisdiction") -> "Roster":
    with office.ledger.reading() as reader:
        return office.roster(place.code, reader)


def _unit_code(roster: "Roster", unit: str | None) -> str | None:
    from duban.errors import DubanError
    from duban.policy.shape import nearest

    if unit is None:
        return None
    found = roster.find(unit)
    if found is None:
        names = [known.name for known in roster.units.values()]
        raise DubanError(sentences(_("名册中没有单位“{unit}”。").format(unit=unit), nearest(unit, names)))
    return found.code


def _lost(roster: "Roster", unit: str, year: int, number: int) -> str:
    from duban.domain.text import safe_text

    known = roster.units.get(unit)
    words = _("{unit}：取消 {year} 年度综合性荣誉评选资格（P{number}）")
    return words.format(unit=safe_text(known.name if known else unit), year=year, number=number)


def _line(roster: "Roster", one: "Following") -> str:
    from duban.outcome_words import about_words, label_words, standing_words, whom

    key = one.proposal.key
    parts = [
        f"P{one.number}",
        standing_words(one.standing),
        label_words(one.proposal),
        whom(one.proposal, roster),
        key.ground,
        about_words(key),
        _("整改期限 {day}").format(day=one.rectify_by) if one.rectify_by else "",
    ]
    return "  ".join(part for part in parts if part)


@outcome.command(
    "show", help=_("说明一条建议：情形、条款、依据的每一项应办事项及其期限来历、责任人、处理经过。")
)
@_NUMBER
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@_PLACE
@click.pass_obj
def show(shell: Shell, number: int, as_of: date | None, jurisdiction: str | None) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today
    from duban.desk.outcome_story import story
    from duban.outcome_story_text import story_lines

    with closing(Office(shell.find_workspace())) as office:
        found = story(office, office.the_jurisdiction(jurisdiction), number, as_of or today())
    for line in story_lines(found):
        click.echo(line)
    return 0


@outcome.command("confirm", help=_("采纳建议，作出决定；须由提出者以外、有相应审批权的人办理。"))
@_NUMBER
@click.option("--by", help=_("作出决定的机关。"))
@click.option("--number", "document", help=_("文号。"))
@click.option("--rectify-by", type=Day(), help=_("整改期限。"))
@click.option("--form", "forms", multiple=True, help=_("组织处理的形式；可多次使用。"))
@click.option("--also", multiple=True, help=_("合并使用的其他方式；可多次使用。"))
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@click.pass_obj
def confirm(
    shell: Shell,
    number: int,
    by: str | None,
    document: str | None,
    rectify_by: date | None,
    forms: tuple[str, ...],
    also: tuple[str, ...],
    reason: str | None,
    day: date | None,
    jurisdiction: str | None,
) -> int:
    """See ``help`` above."""
    from duban.domain.labels import MEASURE

    codes = {label: code for code, label in MEASURE.items()}
    unknown = [one for one in also if one not in codes and one not in MEASURE]
    if unknown:
        raise UsageError(
            _("--also 应为其一：{choices}；现为“{text}”。").format(
                choices=_("、").join(_(label) for label in MEASURE.values()), text=unknown[0]
            )
        )
    fields: dict[str, Value] = {
        "by": by or "",
        "number": document or "",
        "rectify_by": rectify_by.isoformat() if rectify_by else "",
        "forms": forms,
        "also": tuple(codes.get(one, one) for one in also),
        "reason": reason or "",
    }
    return _decide(shell, "confirm", number, fields, day, jurisdiction)


@outcome.command("dismiss", help=_("不采纳建议；须写明理由。"))
@_NUMBER
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@click.pass_obj
def dismiss(shell: Shell, number: int, reason: str | None, day: date | None, jurisdiction: str | None) -> int:
    """See ``help`` above."""
    return _decide(shell, "dismiss", number, {"reason": reason or ""}, day, jurisdiction)


@outcome.command("rectify", help=_("确认整改完成。"))
@_NUMBER
@click.option("--what", help=_("整改情况。"))
@_ON
@_PLACE
@click.pass_obj
def rectify(shell: Shell, number: int, what: str | None, day: date | None, jurisdiction: str | None) -> int:
    """See ``help`` above."""
    return _decide(shell, "rectify", number, {"what": what or ""}, day, jurisdiction)


@outcome.command("appeal", help=_("登记对决定的申诉；申诉期间决定不停止执行。"))
@_NUMBER
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@click.pass_obj
def appeal(shell: Shell, number: int, reason: str | None, day: date | None, jurisdiction: str | None) -> int:
    """See ``help`` above."""
    return _decide(shell, "appeal", number, {"reason": reason or ""}, day, jurisdiction)


@outcome.command("uphold", help=_("申诉后维持决定。"))
@_NUMBER
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@click.pass_obj
def uphold(shell: Shell, number: int, reason: str | None, day: date | None, jurisdiction: str | None) -> int:
    """See ``help`` above."""
    return _decide(shell, "uphold", number, {"reason": reason or ""}, day, jurisdiction)


@outcome.command("withdraw", help=_("撤销决定。"))
@_NUMBER
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@click.pass_obj
def withdraw(
    shell: Shell, number: int, reason: str | None, day: date | None, jurisdiction: str | None
) -> int:
    """See ``help`` above."""
    return _decide(shell, "withdraw", number, {"reason": reason or ""}, day, jurisdiction)


@outcome.command("answer", help=_("登记移送后有权机关的决定；纪律处分只照录，不由本程序计算。"))
@_NUMBER
@click.option("--organ", help=_("作出决定的机关。"))
@click.option("--decision", help=_("决定内容。"))
@click.option("--number", "document", help=_("文号。"))
@_ON
@_PLACE
@click.pass_obj
def answer(
    shell: Shell,
    number: int,
    organ: str | None,
    decision: str | None,
    document: str | None,
    day: date | None,
    jurisdiction: str | None,
) -> int:
    """See ``help`` above."""
    fields = {"organ": organ or "", "decision": decision or "", "number": document or ""}
    return _decide(shell, "answer", number, fields, day, jurisdiction)


def _decide(
    shell: Shell,
    act: str,
    number: int,
    fields: Mapping[str, Value],
    day: date | None,
    jurisdiction: str | None,
) -> int:
    from contextlib import closing

    from duban.cli.acting import acting
    from duban.desk.deciding import Decision, decide
    from duban.desk.office import Office, today
    from duban.domain.following import Measure
    from duban.domain.rights import Act as Acts

    wanted: Act = Acts(act)
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        decision = Decision(act=wanted, number=number, on=day or today(), fields=fields)
        found = decide(office, place, decision, actor=acting(shell, office, (place,)))
        click.echo(_line(_roster(office, place), found))
    if wanted is Acts.CONFIRM and found.proposal.measure is Measure.SUGGEST:
        shell.say(_("建议书发出后，用 duban record 提出建议 登记，反馈和落实由此起算。"))
    return 0
