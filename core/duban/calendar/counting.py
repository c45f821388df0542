"""The last day of a limit and the reasons for it. Pure: the same arguments give the same answer on any
day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from duban.calendar.reckon import (
    Count,
    Due,
    Order,
    Rollover,
    StartDay,
    TooLate,
    check,
    has_day,
    merge,
    paused_days,
    plain_last_day,
)
from duban.calendar.units import Unit
from duban.calendar.work import DAY, DayTable, NotCovered
from duban.domain.trace import Step, Trace
from duban.i18n import _

__all__ = ["Due", "Order", "Rollover", "StartDay", "due", "explain_due", "not_covered"]


def due(
    start: date,
    limit_value: int,
    unit: Unit,
    table: DayTable,
    *,
    start_day: StartDay = "excluded",
    rollover: Rollover = "none",
    order: Order = "extend-then-roll",
    extension_days: int = 0,
    suspensions: Sequence[tuple[date, date | None]] = (),
) -> Due:
    """The last day of ``limit_value`` units from ``start``.

    ``extension_days`` are further units of the limit's own kind. ``order`` says whether only the extended
    date is rolled, or the base limit is rolled before the extension is counted from it (and the end rolled
    again). The days d of a suspension with begin < d ≤ end are not counted; a limit of months or years moves
    by as many calendar days.

    Raises ValueError for a negative or absurd length, a suspension that ends before it begins, and a date
    past 9999.
    """
    check(limit_value, extension_days, unit, suspensions)
    if rollover == "none" and start_day == "excluded" and not suspensions:
        return _plain(start, limit_value + extension_days, unit, table)
    count = Count(unit, table, start_day, rollover == "next-working-day", merge(suspensions))
    return _parts(count, start, limit_value, extension_days, order)[-1].due


def _plain(start: date, n: int, unit: Unit, table: DayTable) -> Due:
    """The usual limit of an agency, without detours: millions of them are computed."""
    try:
        last = plain_last_day(start, n, unit, table)
    except NotCovered as gap:
        return Due(None, gap.missing)
    except (OverflowError, TooLate):
        raise _too_late() from None
    return Due(last, None, last)


def explain_due(
    start: date,
    limit_value: int,
    unit: Unit,
    table: DayTable,
    *,
    start_day: StartDay = "excluded",
    rollover: Rollover = "none",
    order: Order = "extend-then-roll",
    extension_days: int = 0,
    suspensions: Sequence[tuple[date, date | None]] = (),
) -> Trace:
    """The steps of the computation that :func:`due` makes from the same arguments. Raises as it does."""
    check(limit_value, extension_days, unit, suspensions)
    count = Count(unit, table, start_day, rollover == "next-working-day", merge(suspensions))
    parts = _parts(count, start, limit_value, extension_days, order)
    steps = [
        Step("start", {"on": start, "counted": start_day}),
        Step("limit", {"value": limit_value, "unit": unit.value}),
    ]
    if extension_days:
        kind = order if count.roll else ""
        steps.append(Step("extension", {"value": extension_days, "unit": unit.value, "order": kind}))
    for part in parts:
        steps += _explain_part(count, part)
    end = parts[-1].due.on
    if end is not None:
        steps.append(Step("due", {"on": end}))
    return tuple(steps)


def not_covered(gap: NotCovered) -> Step:
    """The step that says which year's notice is missing."""
    values: dict[str, str | int | date | tuple[date, ...]] = {
        "calendar": gap.calendar,
        "year": gap.year,
        "missing": gap.missing,
        "gap": gap.gap.value,
    }
    if gap.published is not None:
        values["published"] = gap.published
    return Step("not-covered", values)


@attrs.frozen(slots=True)
class _Part:
    """One stretch of counting: from which day, how many units, and where it ends. ``go_on``: it continues an
    earlier one.
    """

    start: date
    n: int
    go_on: bool
    due: Due


def _parts(count: Count, start: date, n: int, extension: int, order: Order) -> list[_Part]:
    try:
        if not (extension and count.roll and order == "roll-then-extend"):
            return [_Part(start, n + extension, False, count.ends(start, n + extension))]
        base = _Part(start, n, False, count.ends(start, n))
        if base.due.on is None:
            return [base]
        return [base, _Part(base.due.on, extension, True, count.ends(base.due.on, extension, go_on=True))]
    except (OverflowError, TooLate):
        raise _too_late() from None


def _too_late() -> ValueError:
    return ValueError(_("期限的最后一日超出公历9999年，无法计算"))


def _explain_part(count: Count, part: _Part) -> Iterator[Step]:
    included = count.start_day == "included" and not part.go_on
    first = part.start if included or not part.n else part.start + DAY
    last = part.due.unrolled
    for pause, days in paused_days(count.pauses, first, last):
        if pause.end is None:
            yield Step("suspended-open", {"begin": pause.begin})
        elif last is not None:
            yield Step("suspended", {"begin": pause.begin, "end": pause.end, "days": days})
    if last is not None:
        yield from _explain_last(count, part, first, last)
    if part.due.missing is not None:
        yield from _explain_gap(count, part)


def _explain_last(count: Count, part: _Part, first: date, last: date) -> Iterator[Step]:
    if count.unit is Unit.WORKING_DAY and part.n:
        yield from _explain_days(count.table, first, last)
    elif count.unit is not Unit.CALENDAR_DAY and not has_day(part.start, last) and not count.pauses:
        yield Step("no-such-day", {"day": part.start.day, "on": last})
    yield Step("last-day", {"on": last})
    end = part.due.on
    uses_calendar = count.roll or count.unit is Unit.WORKING_DAY
    if count.roll and end is not None and end != last:
        yield from _explain_days(count.table, last, end - DAY)
        yield Step("rolled", {"from": last, "to": end})
    elif not uses_calendar:
        yield from _explain_kept(count, last)
    if uses_calendar and end is not None and not count.table.settled(end):
        yield Step("unsettled", {"year": end.year, "next": end.year + 1})


def _explain_kept(count: Count, last: date) -> Iterator[Step]:
    """A last day that is a day off stays; the day to which it would roll is shown beside it, where the
    calendar knows both.
    """
    try:
        if not count.table.is_workday(last):
            yield Step("not-rolled", {"on": last, "rolled": count.table.next_workday(last)})
    except NotCovered:
        return


def _explain_gap(count: Count, part: _Part) -> Iterator[Step]:
    """Ask again for what could not be said, to get the reason."""
    included = count.start_day == "included" and not part.go_on
    try:
        last = count.last_day(part.start, part.n, included)
        if last is not None and count.roll:
            count.rolled(last)
    except NotCovered as gap:
        yield not_covered(gap)


def _explain_days(table: DayTable, first: date, last: date) -> Iterator[Step]:
    """Days off, and days worked against the weekly rule, by what makes them so."""
    off: dict[tuple[str, str], list[date]] = {}
    worked: dict[tuple[str, str], list[date]] = {}
    for day in _days(first, last):
        reason = table.reason(day)
        notice = reason.notice
        source = (notice.number, notice.title) if notice else ("", "")
        if reason.off:
            off.setdefault(source, []).append(day)
        elif notice is not None:
            worked.setdefault(source, []).append(day)
    for code, groups in (("days-off", off), ("days-worked", worked)):
        for (number, title), days in groups.items():
            yield Step(code, {"days": tuple(days), "number": number, "title": title})


def _days(first: date, last: date) -> Iterable[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
