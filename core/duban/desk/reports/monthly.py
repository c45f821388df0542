"""The monthly return (月报表): cases, limits and duties by unit, each rate with its numerator and denominator."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import Period, describe_period
from duban.desk.office import Office
from duban.desk.reports import keeping
from duban.desk.reports.common import Room, day_for, room, span_words, spoken
from duban.desk.surveying import survey
from duban.domain.assessing import WHOLE, Reading
from duban.domain.document import Block, Cell, Document, Figures, Grid, Heading, Paragraph
from duban.domain.span import Span
from duban.engine.counters import Question
from duban.exchange.documents.wording import percent
from duban.i18n import _
from duban.policy.assessing import Among, Indicator
from duban.policy.rules import Applies, Source
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.engine.indicators import Survey

RECEIVED, CLOSED, OPEN = "received", "closed", "open"

_PETITIONS = Indicator(
    id="",
    title="",
    source=Source(doc="", article=""),
    effective=Span(None, None),
    confirmed_on=date.min,
    what="cases",
    applies=Applies(matter=("petition",)),
)

_COUNTED = (
    attrs.evolve(_PETITIONS, id=RECEIVED, window="received", part=Among(having=("accept",))),
    attrs.evolve(_PETITIONS, id=CLOSED, window="closed", ratio=False),
    attrs.evolve(_PETITIONS, id=OPEN, window="all", part=Among(closed=False)),
)
"""What is counted of cases: those received and which of them were accepted, those closed, and those still open at the end."""


def monthly(office: Office, place: Jurisdiction, *, month: Period, as_of: date | None = None) -> Document:
    """The return of that month, as of its last day or of a later one.

    Raises DubanError for a day that has not come, or before the month.
    """
    day = day_for(month, as_of)
    with room(office, place, day) as made:
        counted = survey(
            office, made.reader, place, made.roster, [Question(one, (month,)) for one in _COUNTED], day
        )
        limits, duties = keeping.limits(made, month), keeping.duties(made, month)
        blocks: list[Block] = [Paragraph(text=_scope(made, month))]
        blocks += [Heading(text=_("一、信访事项")), _cases(made, month, counted)]
        blocks += [
            Heading(text=_("二、事项时限")),
            *_kept(made, _("事项时限按时率"), limits, _limit_words(made, month)),
        ]
        blocks += [
            Heading(text=_("三、周期职责")),
            *_kept(made, _("周期职责按时率"), duties, _duty_words(made, month)),
        ]
        blocks += [Heading(text=_("四、按规则")), _by_rule(made, month)]
    return Document(
        name="monthly",
        title=_("{name}{month}信访工作月报表").format(name=place.name, month=describe_period(month.key)),
        issuer=place.name,
        dated=spoken(day),
        blocks=tuple(blocks),
    )


def _scope(made: Room, month: Period) -> str:
    words = _("统计期为{month}，数据截至 {day}。比率为按时（分子）÷ 到期（分母），未到期和无法判定的不计入。")
    said = words.format(month=span_words(month), day=made.as_of)
    if made.place.judged_from:
        said += _("{floor} 以前到期的不计。").format(floor=made.place.judged_from)
    return said


def _cases(made: Room, month: Period, counted: "Survey") -> Grid:
    units = sorted({unit for name in (RECEIVED, CLOSED, OPEN) for unit in counted.units(name, month.key)})
    rows = [
        (made.unit(unit), *_row([counted.reading(one.id, month.key, unit) for one in _COUNTED]))
        for unit in units
    ]
    whole = [counted.reading(one.id, month.key, WHOLE) for one in _COUNTED]
    if whole[0].denominator or whole[2].denominator or whole[1].numerator:
        rows.append((_("合计"), *_row(whole)))
    caption = _(
        "信访事项：按现承办单位；收到、办结为{month}发生的，已受理为其中截至 {day} 已受理的，月末在办为月末以前收到而未办结的"
    ).format(month=describe_period(month.key), day=made.as_of)
    header = (_("单位"), _("收到"), _("已受理"), _("受理率"), _("办结"), _("月末在办"))
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _row(readings: Sequence[Reading]) -> tuple[Cell, ...]:
    received, closed, still = readings
    value = received.value
    return (
        received.denominator,
        received.numerator,
        _("无数据") if value is None else percent(value),
        closed.numerator,
        still.numerator,
    )


def _limit_words(made: Room, month: Period) -> str:
    words = _("{month}到期的事项时限，按责任单位，截至 {day}")
    return words.format(month=describe_period(month.key), day=made.as_of)


def _duty_words(made: Room, month: Period) -> str:
    words = _("{month}到期的周期职责和专项节点，按责任单位，截至 {day}")
    return words.format(month=describe_period(month.key), day=made.as_of)


def _kept(made: Room, label: str, kept: keeping.Kept, population: str) -> Iterator[Block]:
    if kept:
        whole = keeping.together(kept.values())
        yield Figures(figures=(keeping.figure(label, whole, population),))
    header = (_("单位"), *keeping.header())
    caption = _("{label}：{population}").format(label=label, population=population)
    yield Grid(caption=caption, header=header, rows=tuple(keeping.rows(made, kept)))


def _by_rule(made: Room, month: Period) -> Grid:
    rows = [
        (rule, keeping.title(made, rule), *keeping.cells(rate))
        for kept in (keeping.limits(made, month, by_rule=True), keeping.duties(made, month, by_rule=True))
        for rule, rate in kept.items()
    ]
    caption = _("按规则：{month}到期的事项时限、周期职责和专项节点，截至 {day}")
    header = (_("规则"), _("内容"), *keeping.header())
    return Grid(
        caption=caption.format(month=describe_period(month.key), day=made.as_of),
        header=header,
        rows=tuple(rows),
    )
