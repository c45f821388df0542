"""How limits and duties were kept in a period: counts by unit or by rule, from which every rate of a report is formed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import chain

from duban.calendar.periods import Period
from duban.desk.reports.common import Room
from duban.domain.document import Cell, Figure
from duban.domain.obligation import Form, Obligation, State
from duban.domain.rate import Rate
from duban.exchange.documents.wording import percent
from duban.i18n import _
from duban.policy.rules import Deadline

DUTIES = frozenset({Form.DUTY, Form.MILESTONE})
NOBODY = ""
"""The unit of what nobody could be named for."""

Kept = Mapping[str, Rate]
"""Counts by unit or by rule."""


def limits(room: Room, period: Period, *, by_rule: bool = False) -> Kept:
    """The limits of cases that fell due in the period, by unit, or by rule.

    One without a date, because something is missing to say it, belongs to the period in which it began to run.
    """
    first = max(period.start, room.floor)
    if first > period.end:
        return {}
    rules = {r.rule.id for r in room.policy if isinstance(r.rule, Deadline)}
    rates = room.reader.rates(
        room.code, room.as_of, rules=rules, period_from=first, period_to=period.end, by_rule=by_rule
    )
    dated = ((rate.rule if by_rule else rate.unit, rate) for rate in rates)
    undated = (
        (row.rule if by_rule else row.unit, _rate(row, room.as_of))
        for row in _undated(room, first)
        if row.rule in rules and first <= (row.started_on or row.opened_on) <= period.end
    )
    return _summed(chain(dated, undated))


def _undated(room: Room, since: date) -> Iterator[Obligation]:
    """Limits without a date of which nobody can say whether they were kept; those that ended before the day are left out."""
    yield from room.reader.open_obligations(room.code, room.as_of, undated=True)
    for row in room.reader.closed_obligations(room.code, since, room.as_of, undated=True):
        if row.state(room.as_of) is State.UNKNOWN:
            yield row


def duties(room: Room, period: Period, *, by_rule: bool = False) -> Kept:
    """The recurring duties and milestones that fell due in the period, by unit, or by rule; undated ones as for :func:`limits`."""
    first = max(period.start, room.floor)
    return _summed(
        (row.rule if by_rule else row.unit, _rate(row, room.as_of))
        for row in room.owed
        if row.form in DUTIES and first <= (row.due_on or row.started_on or row.opened_on) <= period.end
    )


def _rate(row: Obligation, as_of: date) -> Rate:
    """One obligation as counts: exactly one of them is 1."""
    state = row.state(as_of)
    early = state is State.MET and row.due_on is not None and row.due_on > as_of
    name = {
        State.MET: "early" if early else "in_time",
        State.MET_LATE: "late",
        State.OVERDUE: "overdue",
        State.SHORT: "overdue",
        State.UNKNOWN: "unknown",
        State.VOID: "void",
        State.BREACH: "breach",
    }.get(state, "pending")
    return Rate(None, None, None, *(int(field == name) for field in Rate._fields[3:]))


def _summed(rates: Iterable[tuple[str | None, Rate]]) -> Kept:
    found: dict[str, Rate] = {}
    for key, rate in rates:
        known = found.get(key or NOBODY)
        found[key or NOBODY] = rate if known is None else together((known, rate))
    return dict(sorted(found.items()))


def together(rates: Iterable[Rate]) -> Rate:
    """All of them added up."""
    counts = [sum(column) for column in zip(*(rate[3:] for rate in rates), strict=True)]
    return Rate(None, None, None, *counts)


def ratio(rate: Rate) -> Fraction | None:
    """Met in time ÷ fallen due; None where nothing fell due."""
    return Fraction(rate.in_time, rate.due) if rate.due else None


def header() -> tuple[str, ...]:
    """Labels of :func:`cells`."""
    return (
        _("到期"),
        _("按时"),
        _("逾期完成"),
        _("超期未完成"),
        _("未到期"),
        _("无法判定"),
        _("按时率"),
    )


def cells(rate: Rate) -> tuple[Cell, ...]:
    """The counts of one row; numerator (按时) and denominator (到期) of its rate stand beside it."""
    value = ratio(rate)
    return (
        rate.due,
        rate.in_time,
        rate.late,
        rate.overdue,
        rate.early + rate.pending,
        rate.unknown,
        _("无数据") if value is None else percent(value),
    )


def rows(room: Room, kept: Kept) -> Iterator[tuple[Cell, ...]]:
    """One row for each unit, and all of them together."""
    for unit, rate in kept.items():
        yield (room.unit(unit), *cells(rate))
    if kept:
        yield (_("合计"), *cells(together(kept.values())))


def title(room: Room, rule: str) -> str:
    """The rule's title, in its latest version."""
    versions = room.policy.rulings.get(rule, ())
    return versions[-1].rule.title if versions else ""


def figure(label: str, rate: Rate, population: str, source: str = "") -> Figure:
    """The rate as a figure; what is not yet due is said and in no denominator."""
    waiting = rate.early + rate.pending
    if waiting:
        population += _("；另有 {n} 项未到期，不计入").format(n=waiting)
    if rate.unknown:
        population += _("；期限无法确定的，按起算日归入本期")
    return Figure(
        label=label,
        value=ratio(rate),
        population=population,
        numerator=rate.in_time,
        denominator=rate.due,
        aside=rate.unknown,
        source=source,
    )
