"""``duban campaign``: the campaigns as of a day, or one in detail."""

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.domain.labels import COURSE, ROLE, STATE
from duban.domain.text import pad, safe_text, width
from duban.i18n import _
from duban.remarks import missing_words

if TYPE_CHECKING:
    from duban.desk.campaigns import Standing
    from duban.engine.campaigns import MilestoneLine, Reconciled

_HELP = _(
    """专项活动：不写编号列出全部，写编号显示一项的进展：阶段、各单位报送节点、周期职责、领导小组、列入事项的件数和责任人。

\b
例：
duban campaign
duban campaign QD-1-1 --as-of 2009-07-11
duban campaign QD-1-1 --format json"""
)


@click.command("campaign", help=_HELP)
@click.argument("rule", metavar=_("[编号]"), required=False)
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def campaign(
    shell: Shell, rule: str | None, jurisdiction: tuple[str, ...], as_of: date | None, format: str
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.campaigns import listed, one
    from duban.desk.office import Office, today

    day = as_of or today()
    with closing(Office(shell.find_workspace())) as office:
        found = (
            listed(office, jurisdictions=jurisdiction, as_of=day)
            if rule is None
            else one(office, rule, jurisdictions=jurisdiction, as_of=day)
        )
    if format == "json":
        click.echo(json.dumps([as_json(each, day) for each in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(_("适用的规则包中没有专项活动。"))
    else:
        for line in _table(found) if rule is None else _details(found, day):
            click.echo(line)
    return 0


def _table(found: "list[Standing]") -> Iterator[str]:
    """One line for each campaign."""
    rows = [
        (_("编号"), _("活动"), _("进展"), _("节点"), _("列入事项"), _("已落实责任人")),
        *(
            (
                each.id,
                each.status.ruling.rule.title,
                _(COURSE[each.status.course]),
                _done(each),
                _("；").join(_counted(one) for one in each.status.cases),
                _("；").join(f"{one.assigned}/{len(one.refs)}" for one in each.status.cases),
            )
            for each in found
        ),
    ]
    columns = [max(width(row[index]) for row in rows) for index in range(len(rows[0]))]
    for row in rows:
        cells = (pad(safe_text(cell), column) for cell, column in zip(row, columns, strict=True))
        yield "  ".join(cells).rstrip()


def _done(each: "Standing") -> str:
    """How many deliveries of how many were made; empty where the campaign has no milestones."""
    made = [one for line in each.status.milestones for one in line.deliveries]
    return f"{sum(1 for one in made if one.delivered_on)}/{len(made)}" if made else ""


def _counted(one: "Reconciled") -> str:
    """17 of 17, or the plain number where none was announced."""
    return f"{len(one.refs)}/{one.announced}" if one.announced is not None else str(len(one.refs))


def _details(found: "list[Standing]", day: date) -> Iterator[str]:
    for number, each in enumerate(found):
        if number:
            yield ""
        yield from map(safe_text, _one(each, day))


def _one(each: "Standing", day: date) -> Iterator[str]:
    from duban.desk.gates import cited

    status = each.status
    rule = status.ruling.rule
    yield _("【{id}】{title}（辖区 {code}）").format(id=rule.id, title=rule.title, code=each.jurisdiction)
    yield _("依据：{cited}").format(cited=cited(status.ruling.citation))
    organiser = getattr(rule, "organiser", "")
    if organiser:
        yield _("组织单位：{name}").format(name=organiser)
    yield _("截至 {day}：{course}").format(day=day, course=_(COURSE[status.course]))
    if not rule.judged:
        yield _("本条不作判定：{reason}").format(reason=rule.reason)
    yield from _phases(each)
    yield from _milestones(each)
    yield from _returns(each)
    yield from _group(each)
    for one in status.cases:
        yield from _cases(one)


def _phases(each: "Standing") -> Iterator[str]:
    if each.status.phases:
        yield _("阶段：")
    for phase in each.status.phases:
        days = _("{start} 至 {end}").format(start=phase.start or _("未写明"), end=phase.end or _("未写明"))
        yield "  " + _("{title}（{days}）：{course}").format(
            title=phase.title, days=days, course=_(COURSE[phase.course])
        )


def _milestones(each: "Standing") -> Iterator[str]:
    status = each.status
    if not status.milestones:
        return
    dated = sum(1 for line in status.milestones if line.due is not None)
    head = _("节点：共 {n} 个，写明日期的 {dated} 个").format(n=len(status.milestones), dated=dated)
    if status.announced is not None:
        head += _("；公布 {n} 个").format(n=status.announced)
    yield head
    for line in status.milestones:
        yield from _milestone(each, line)


def _milestone(each: "Standing", line: "MilestoneLine") -> Iterator[str]:
    if line.due is None:
        yield "  " + _("{title}（日期未写明，不作判定）").format(title=line.title)
        return
    day = (_("{day} 前") if line.mode == "by" else _("{day} 当日")).format(day=line.due)
    yield "  " + _("{title}（{rule}，{day}）").format(title=line.title, rule=line.rule, day=day)
    for one in line.deliveries:
        unit = each.roster.units.get(one.unit)
        words = f"    {unit.name if unit else one.unit}  {_(STATE[one.state.value])}"
        if one.delivered_on is not None:
            words += " " + one.delivered_on.isoformat()
        if one.lacking:
            words += _("，内容缺{items}").format(items=_("、").join(one.lacking))
        yield words


def _returns(each: "Standing") -> Iterator[str]:
    """Only what is not yet in order; what was delivered in time is counted."""
    rows = each.status.returns
    if not rows:
        return
    open_rows = [row for row in rows if row.state.value not in ("met", "void")]
    yield _("周期职责：应办 {n} 次，按时 {met} 次").format(
        n=len(rows), met=sum(1 for r in rows if r.state.value == "met")
    )
    for row in open_rows:
        unit = each.roster.units.get(row.unit)
        yield "  " + _("{unit} {period}（{rule}，应于 {due}）：{state}").format(
            unit=unit.name if unit else row.unit,
            period=row.period,
            rule=row.rule,
            due=row.due_on or _("未定"),
            state=_(STATE[row.state.value]),
        )


def _group(each: "Standing") -> Iterator[str]:
    if each.status.group:
        yield _("领导小组：")
    for post in each.status.group:
        unit = each.roster.units.get(post.unit)
        names = _("、").join(post.officers) or _("空缺")
        if post.vacant and post.officers:
            names += _("（人数不足）")
        yield "  " + _("{unit} {role}：{names}（{rule}）").format(
            unit=unit.name if unit else post.unit, role=_role(post.role), names=names, rule=post.rule
        )


def _cases(one: "Reconciled") -> Iterator[str]:
    announced = "" if one.announced is None else _("，公布 {n} 件").format(n=one.announced)
    differ = ""
    if one.difference:
        differ = (_("，多 {n} 件") if one.difference > 0 else _("，少 {n} 件")).format(n=abs(one.difference))
    yield _("列入事项（{rule}）：{n} 件{announced}{differ}；已落实责任人 {assigned} 件").format(
        rule=one.rule, n=len(one.refs), announced=announced, differ=differ, assigned=one.assigned
    )
    for missing in one.unassigned:
        words = (_("、") if one.roles else _("或者")).join(_role(role) for role in missing.roles)
        yield "  " + _("事项 {case}：没有{roles}").format(case=missing.ref, roles=words)
    for ref, what in one.unclear:
        yield "  " + _("事项 {case}：无法确定是否列入，缺少{missing}").format(
            case=ref, missing=missing_words(what)
        )


def _role(name: str) -> str:
    return _(ROLE[name]) if name in ROLE else name


def as_json(each: "Standing", day: date) -> dict[str, object]:
    """The campaign with keys that never change with the language."""
    import attrs

    status = each.status
    rule = status.ruling.rule
    return {
        "jurisdiction": each.jurisdiction,
        "rule": rule.id,
        "title": rule.title,
        "judged": rule.judged,
        "as_of": day.isoformat(),
        "course": status.course,
        "phases": [_plain(attrs.asdict(one)) for one in status.phases],
        "milestones": [_plain(attrs.asdict(one)) for one in status.milestones],
        "milestones_announced": status.announced,
        "returns": [_plain(attrs.asdict(one)) for one in status.returns],
        "group": [_plain(attrs.asdict(one)) for one in status.group],
        "cases": [
            _plain(attrs.asdict(one)) | {"assigned": one.assigned, "difference": one.difference}
            for one in status.cases
        ],
    }


def _plain(value: dict[str, object]) -> dict[str, object]:
    """Dates as ISO text, all the way down."""
    return {key: _simple(item) for key, item in value.items()}


def _simple(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain(value)
    if isinstance(value, list | tuple):
        return [_simple(item) for item in value]
    return value
