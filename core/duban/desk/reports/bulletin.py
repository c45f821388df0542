"""The weekly bulletin (通报): what is unmet, by unit, and what has changed since the week before.

It names units. An official's name stands in it only where a measure of notification (通报) has been confirmed against that official;
what nobody has decided on is counted and names nobody.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from duban.calendar.periods import Period
from duban.desk.check import check
from duban.desk.deciding import outcomes
from duban.desk.office import Office
from duban.desk.reports import keeping
from duban.desk.reports.common import Room, day_for, room, span_words, spoken
from duban.domain.document import Block, Cell, Document, Figure, Figures, Grid, Heading, Paragraph
from duban.domain.finding import UNEVALUATED, Code, Finding, Level
from duban.domain.following import Following, Measure, Standing
from duban.errors import DubanError
from duban.i18n import _, _n
from duban.outcome_words import ground_words, label_words, measure_words, standing_words
from duban.phrases import subject
from duban.workspace import Jurisdiction

OLDEST = 10
"""How many of the oldest open matters are listed."""

ONE_DAY = timedelta(days=1)

_IN_FORCE = frozenset({Standing.CONFIRMED, Standing.MISSED, Standing.APPEALED})

OVERDUE, MISSED, OTHER, SOON, LATE, UNCLEAR = "overdue", "missed", "other", "soon", "late", "unclear"

_CODES: Mapping[str, frozenset[Code]] = {
    OVERDUE: frozenset({Code.OVERDUE}),
    MISSED: frozenset({Code.MISSED, Code.SHORT}),
    OTHER: frozenset(
        {
            Code.MISSING_EVIDENCE,
            Code.BROKEN_ORDER,
            Code.POST_VACANT,
            Code.POST_CROWDED,
            Code.WRONG_ROUTE,
            Code.PATTERN,
            Code.IMPROPER_EXTENSION,
            Code.COUNT_DIFFERS,
        }
    ),
    SOON: frozenset({Code.DUE_SOON}),
    LATE: frozenset({Code.MET_LATE, Code.MADE_GOOD}),
    UNCLEAR: UNEVALUATED,
}


@attrs.frozen
class Week:
    """What a check says at the end of a week, with what ended during it."""

    findings: Sequence[Finding]
    by_unit: Mapping[str, Counter[str]]

    def total(self, column: str) -> int:
        """How many there are in that column, units together."""
        return sum(counts[column] for counts in self.by_unit.values())


def bulletin(office: Office, place: Jurisdiction, *, week: Period, as_of: date | None = None) -> Document:
    """The bulletin of that week, as of its last day or of the day named inside it.

    Raises DubanError for a day outside the week or still to come.
    """
    day = day_for(week, as_of)
    if day not in week:
        words = _("{day} 不在{week}之内。周通报截至周末，或者周内写明的一天。")
        raise DubanError(words.format(day=day, week=span_words(week)))
    now = _week(office, place, day, week.start)
    last = _week(office, place, week.start - ONE_DAY, week.start - timedelta(days=7))
    following = outcomes(office, place, day)
    with room(office, place, day) as made:
        blocks: list[Block] = [Paragraph(text=_scope(made, week))]
        blocks += [Heading(text=_("一、总体情况")), Figures(figures=tuple(_figures(made, week, now, last)))]
        blocks += [Heading(text=_("二、各单位情况")), _by_unit(made, now, last)]
        blocks += [Heading(text=_("三、超期时间最长的事项")), _oldest(made, now)]
        blocks += [Heading(text=_("四、处理决定")), *_decisions(made, following)]
    return Document(
        name="bulletin",
        title=_("{name}信访工作督查通报").format(name=place.name),
        issuer=place.name,
        dated=spoken(day),
        blocks=tuple(blocks),
        closing=_("通报对象为责任单位。每一项的期限来历用 duban explain 查看。"),
    )


def _week(office: Office, place: Jurisdiction, day: date, since: date) -> Week:
    made = check(office, jurisdictions=(place.code,), as_of=day, since=since)
    by_unit: dict[str, Counter[str]] = {}
    findings = []
    for finding in made.findings:
        column = next((name for name, codes in _CODES.items() if finding.code in codes), None)
        if column is None or (finding.level is Level.NOTE and column not in (SOON, UNCLEAR)):
            continue
        findings.append(finding)
        by_unit.setdefault(finding.unit, Counter())[column] += 1
    return Week(findings, by_unit)


def _scope(made: Room, week: Period) -> str:
    words = _("本期为{week}，数据截至 {day}。")
    said = words.format(week=span_words(week), day=made.as_of)
    if made.place.judged_from:
        said += _("{floor} 以前到期的不计。").format(floor=made.place.judged_from)
    if made.place.not_judged:
        said += _("本辖区不作判定的规则 {n} 条，不计。").format(n=len(made.place.not_judged))
    return said + _("只作提示的规则不计。")


def _labels() -> Mapping[str, tuple[str, str]]:
    """Column → label and population."""
    return {
        OVERDUE: (_("超期未完成"), _("截至 {day} 已过期限仍未完成的应办事项")),
        MISSED: (_("未履行的周期职责"), _("截至 {day} 期限已过、没有记录或者次数不足的周期职责和专项节点")),
        OTHER: (_("程序、材料、责任人问题"), _("截至 {day} 仍未补正的，以及本周发生的违反程序的情形")),
        SOON: (_("临期"), _("截至 {day} 已进入规则提示期、尚未到期的应办事项")),
        LATE: (_("本周逾期完成"), _("本周完成、完成时已过期限的应办事项")),
        UNCLEAR: (_("无法判定"), _("截至 {day} 因记录、日历等缺失而不能判定的")),
    }


def _figures(made: Room, week: Period, now: Week, last: Week) -> Iterator[Figure]:
    for column, (label, population) in _labels().items():
        n, before = now.total(column), last.total(column)
        words = _("；上周 {before} 项，{change}")
        yield Figure(
            label=label,
            value=n,
            unit=_n("项", n),
            population=population.format(day=made.as_of)
            + words.format(before=before, change=_change(n, before)),
        )
    kept = keeping.limits(made, week)
    if kept:
        population = _("本周到期的事项时限，截至 {day}").format(day=made.as_of)
        yield keeping.figure(_("本周到期时限按时率"), keeping.together(kept.values()), population)


def _change(n: int, before: int) -> str:
    if n == before:
        return _("没有增减")
    words = _("增加 {n} 项") if n > before else _("减少 {n} 项")
    return words.format(n=abs(n - before))


def _by_unit(made: Room, now: Week, last: Week) -> Grid:
    codes = sorted({*now.by_unit, *last.by_unit})
    none: Counter[str] = Counter()
    rows: list[tuple[Cell, ...]] = []
    for code in codes:
        one, before = now.by_unit.get(code, none), last.by_unit.get(code, none)
        rows.append(
            (
                made.unit(code) if code else _("（不属于具体单位）"),
                one[OVERDUE],
                one[OVERDUE] - before[OVERDUE],
                one[MISSED],
                one[MISSED] - before[MISSED],
                one[OTHER],
                one[SOON],
                one[LATE],
                one[UNCLEAR],
            )
        )
    units = {code for code, unit in made.units.items() if made.as_of in unit.span}
    rest = len(units - set(codes))
    caption = _("各单位：截至 {day} 的项数和较上周的增减；其余 {n} 个单位两周均没有这些情形").format(
        day=made.as_of, n=rest
    )
    header = (
        _("单位"),
        _("超期"),
        _("超期增减"),
        _("未履行"),
        _("未履行增减"),
        _("程序材料"),
        _("临期"),
        _("逾期完成"),
        _("无法判定"),
    )
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _oldest(made: Room, now: Week) -> Grid:
    late = [one for one in now.findings if one.code in _CODES[OVERDUE] | _CODES[MISSED] and one.days]
    late.sort(key=lambda one: (-(one.days or 0), one.order))
    rows = tuple(
        (made.unit(one.unit), subject(one), f"{one.rule} {one.title}", _iso(one.due_on), one.days)
        for one in late[:OLDEST]
    )
    words = _("最久的：截至 {day} 超期未完成和未履行的 {n} 项中超期最长的 {k} 项")
    if not rows:
        words = _("最久的：截至 {day} 没有超期未完成和未履行的")
    caption = words.format(day=made.as_of, n=len(late), k=len(rows))
    header = (_("单位"), _("事项或者周期"), _("应办事项"), _("期限"), _("超期天数"))
    return Grid(caption=caption, header=header, rows=rows)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _decisions(made: Room, following: Sequence[Following]) -> Iterator[Block]:
    rows = []
    for one in following:
        if one.standing in _IN_FORCE:
            decided = next((e for e in reversed(one.events) if e.kind == "outcome_confirmed"), None)
            rows.append(
                (
                    f"P{one.number}",
                    _whom(made, one),
                    label_words(one.proposal),
                    ground_words(one.proposal.key, made.policy),
                    _iso(decided.on if decided else None),
                    _iso(one.rectify_by),
                    standing_words(one.standing),
                )
            )
    caption = _("处理决定：截至 {day} 有效、尚未整改完成的").format(day=made.as_of)
    header = (
        _("编号"),
        _("对象"),
        _("方式"),
        _("情形"),
        _("决定日期"),
        _("整改期限"),
        _("情况"),
    )
    yield Grid(caption=caption, header=header, rows=tuple(rows))
    waiting = Counter(one.proposal.measure for one in following if one.standing is Standing.PROPOSED)
    if waiting:
        said = _("、").join(
            _("{measure} {n} 条").format(measure=measure_words(measure), n=waiting[measure])
            for measure in Measure
            if waiting[measure]
        )
        words = _("另有问责建议 {n} 条待决定（{said}），决定以前不通报对象。")
        yield Paragraph(text=words.format(n=waiting.total(), said=said))
    else:
        yield Paragraph(text=_("没有待决定的问责建议。"))


def _whom(made: Room, one: Following) -> str:
    """The unit; the official too where a notification against him has been confirmed."""
    key = one.proposal.key
    name = made.unit(key.unit)
    if key.officer and one.proposal.measure is Measure.NOTICE:
        return f"{name} {key.officer}"
    return _("{unit}有关责任人").format(unit=name) if key.officer else name
