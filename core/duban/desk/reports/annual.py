"""The annual report (年度报告): the four parts that the regulation asks for (N-41-1), then every judged indicator of the policy.

What the ledger holds is filled in; what only a person can write is left blank and says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from duban.calendar.periods import Period, describe_period
from duban.desk.deciding import outcomes
from duban.desk.office import Office
from duban.desk.reports import indicators, keeping, year
from duban.desk.reports.common import Room, by_hand, cited, day_for, room, span_words, spoken
from duban.desk.standing import settle
from duban.desk.suggesting import Stage, Suggested, suggestions
from duban.domain.document import Block, Cell, Document, Figure, Figures, Grid, Heading, Paragraph
from duban.domain.following import Following, Measure
from duban.domain.labels import CASE_FIELD, SUGGESTION
from duban.exchange.documents.wording import percent
from duban.i18n import _, _n
from duban.outcome_words import measure_words
from duban.policy.rules import Checklist
from duban.workspace import Jurisdiction

PARTS = "N-41-1b"
"""The rule that names the parts of the report."""

_PASSING_ON = ("transfer", "assign", "urge")


def annual(office: Office, place: Jurisdiction, *, period: Period, as_of: date | None = None) -> Document:
    """The report of that year (or other period), as of its last day or of a later one.

    Raises DubanError for a day that has not come, or before the period.
    """
    day = day_for(period, as_of)
    settle(office, place)
    following, issued = outcomes(office, place, day), suggestions(office, place, day)
    with room(office, place, day) as made:
        counted = year.read(made, period)
        titles = _titles(made)
        blocks: list[Block] = [Paragraph(text=_scope(made, period))]
        blocks += [Heading(text=titles[0]), *_statistics(made, period, counted)]
        blocks += [Heading(text=titles[1]), *_passed_on(made, period, counted)]
        blocks += [Heading(text=titles[2]), *_suggestions(made, period, issued, following)]
        blocks += [Heading(text=titles[3]), by_hand(_("其他应当报告的事项"))]
        blocks += [Heading(text=_("五、考核指标")), *_indicators(made, period)]
    title = _("{name}{period}信访情况年度报告")
    return Document(
        name="annual",
        title=title.format(name=place.name, period=describe_period(period.key)),
        issuer=place.name,
        dated=spoken(day),
        blocks=tuple(blocks),
        closing=_("本报告的数字均由台账计算或者填报，注明统计范围；没有数字支持的形容词不写入。"),
    )


def _titles(made: Room) -> tuple[str, ...]:
    """Headings of the four parts, in the words of the rule."""
    words = [
        _("数据统计、涉及领域以及被投诉较多的机关、单位"),
        _("转送、交办、督办情况"),
        _("提出改进工作、完善政策、追究责任建议以及被采纳情况"),
        _("其他应当报告的事项"),
    ]
    versions = made.policy.rulings.get(PARTS, ())
    rule = versions[-1].rule if versions else None
    if isinstance(rule, Checklist) and len(rule.items) == len(words):
        words = [item.label for item in rule.items]
    return tuple(f"{number}、{word}" for number, word in zip("一二三四", words, strict=True))


def _scope(made: Room, period: Period) -> str:
    words = _("统计期为{period}，数据截至 {day}。")
    said = words.format(period=span_words(period), day=made.as_of)
    versions = made.policy.rulings.get(PARTS, ())
    if versions:
        ruling = versions[-1]
        said += _("前四部分依据{source}编排").format(source=cited(ruling.citation))
        begun = ruling.rule.effective.start
        later = begun is not None and begun > period.end
        said += _("（该条自 {day} 起适用，本报告沿用其体例）。").format(day=begun) if later else _("。")
    return said


def _received(made: Room, period: Period) -> str:
    words = _("{period}收到的信访事项，截至 {day}")
    return words.format(period=describe_period(period.key), day=made.as_of)


def _statistics(made: Room, period: Period, counted: year.Year) -> Iterator[Block]:
    of = _received(made, period)
    parts = (
        (_("受理"), counted.accepted),
        (_("不予受理"), counted.declined),
        (_("同一事项重复信访"), counted.repeats),
        (_("集体信访"), counted.collective),
    )
    figures = [
        Figure(
            label=_("收到信访事项"), value=counted.received, unit=_n("件", counted.received), population=of
        )
    ]
    figures += [
        Figure(
            label=_("其中：{label}").format(label=label),
            value=n,
            unit=_n("件", n),
            population=of,
            numerator=n if counted.received else None,
            denominator=counted.received or None,
        )
        for label, n in parts
    ]
    yield Figures(figures=tuple(figures))
    for name in year.SPLIT:
        yield _split(name, counted.values[name], counted.received, of)
    yield _by_unit(made, counted, of)


def _split(name: str, counts: Counter[str], whole: int, of: str) -> Grid:
    label = _(CASE_FIELD[name])
    rows = tuple(
        (year.value_words(name, value), n, whole, _share(n, whole)) for value, n in year.most_first(counts)
    )
    caption = _("按{label}：{of}").format(label=label, of=of)
    return Grid(caption=caption, header=(label, _("件数"), _("收到"), _("占比")), rows=rows)


def _share(n: int, whole: int) -> str:
    return percent(Fraction(n, whole)) if whole else _("无数据")


def _by_unit(made: Room, counted: year.Year, of: str) -> Grid:
    rows: list[tuple[Cell, ...]] = [
        (made.unit(code), n, counted.received, _share(n, counted.received), counted.accepted_by_unit[code])
        for code, n in year.most_first(counted.units)
    ]
    caption = _("按责任（承办）单位：{of}；台账不登记被投诉单位，以责任（承办）单位列示").format(of=of)
    header = (_("单位"), _("件数"), _("收到"), _("占比"), _("受理"))
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _passed_on(made: Room, period: Period, counted: year.Year) -> Iterator[Block]:
    words = _("{period}记载的，不论事项何时收到，截至 {day}；涉及事项 {n} 件")
    yield Figures(
        figures=tuple(
            Figure(
                label=made.policy.kinds[kind].words,
                value=counted.acts[kind],
                unit=_n("次", counted.acts[kind]),
                population=words.format(
                    period=describe_period(period.key), day=made.as_of, n=counted.about[kind]
                ),
            )
            for kind in _PASSING_ON
            if kind in made.policy.kinds
        )
    )
    for label, kept, kept_rules in (
        (_("事项时限"), keeping.limits(made, period), keeping.limits(made, period, by_rule=True)),
        (_("周期职责和专项节点"), keeping.duties(made, period), keeping.duties(made, period, by_rule=True)),
    ):
        of = _("{period}到期的{label}，截至 {day}").format(
            period=describe_period(period.key), label=label, day=made.as_of
        )
        if kept:
            whole = keeping.together(kept.values())
            yield Figures(
                figures=(keeping.figure(_("{label}按时率").format(label=label), whole, of),),
            )
        rows = tuple((rule, keeping.title(made, rule), *keeping.cells(r)) for rule, r in kept_rules.items())
        header = (_("规则"), _("内容"), *keeping.header())
        caption = _("{label}：{of}").format(label=label, of=of)
        yield Grid(caption=caption, header=header, rows=rows)


def _suggestions(
    made: Room, period: Period, issued: Sequence[Suggested], following: Sequence[Following]
) -> Iterator[Block]:
    own = [one for one in issued if one.event.on in period]
    rows = tuple(
        _suggested(name, [one for one in own if one.event.text("type") == name]) for name in SUGGESTION
    )
    words = _("三项建议：{period}提出的，反馈和落实情况截至 {day}")
    caption = words.format(period=describe_period(period.key), day=made.as_of)
    header = (_("建议"), _("提出"), _("已书面反馈"), _("采纳"), _("未采纳"), _("已落实"))
    yield Grid(caption=caption, header=header, rows=rows)
    yield _decided(made, period, following)


def _suggested(name: str, own: Sequence[Suggested]) -> tuple[Cell, ...]:
    stages = Counter(one.stage for one in own)
    return (
        _(SUGGESTION[name]),
        len(own),
        sum(one.answer is not None for one in own),
        stages[Stage.ADOPTED] + stages[Stage.DONE],
        stages[Stage.REFUSED],
        stages[Stage.DONE],
    )


def _decided(made: Room, period: Period, following: Sequence[Following]) -> Grid:
    """What became of the proposals made in the period, by measure; nobody is named."""
    proposed = [one for one in following if one.proposed_on is not None and one.proposed_on in period]
    rows: list[tuple[Cell, ...]] = []
    for measure in Measure:
        own = [one for one in proposed if one.proposal.measure is measure]
        if own:
            standing = Counter(one.standing.value for one in own)
            open_ = standing["proposed"]
            dismissed = standing["dismissed"] + standing["lapsed"]
            rows.append(
                (
                    measure_words(measure),
                    len(own),
                    len(own) - open_ - dismissed - standing["withdrawn"],
                    standing["rectified"],
                    dismissed,
                    standing["withdrawn"],
                    open_,
                )
            )
    words = _("问责建议：{period}提出的，处理情况截至 {day}；未采纳含失去依据的")
    caption = words.format(period=describe_period(period.key), day=made.as_of)
    header = (
        _("方式"),
        _("提出"),
        _("决定有效"),
        _("其中已整改"),
        _("未采纳"),
        _("已撤销"),
        _("待决定"),
    )
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _indicators(made: Room, period: Period) -> Iterator[Block]:
    found = indicators.figures(made, period)
    if found:
        yield Figures(figures=tuple(found.values()))
    else:
        yield Paragraph(text=_("适用的规则包没有规定考核指标。"))
