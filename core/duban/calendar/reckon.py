"""How far a limit reaches: counting with suspensions, corresponding days of months, and the roll-over.

The day of the event is day 0 and the limit ends on its last day, 24:00 (《民法典》第二百零一条 to
第二百零三条, by analogy).
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

import attrs

from duban.calendar.units import Unit
from duban.calendar.work import DAY, DayTable, NotCovered
from duban.i18n import _
from duban.wording import amount

StartDay = Literal["excluded", "included"]
Rollover = Literal["none", "next-working-day"]
Order = Literal["extend-then-roll", "roll-then-extend"]

MOST = {Unit.CALENDAR_DAY: 36_525, Unit.WORKING_DAY: 36_525, Unit.MONTH: 1_200, Unit.YEAR: 100}
"""Longest limit that is taken for meant, extension included: a hundred years."""


class Pause(NamedTuple):
    """A suspension: days d with ``begin`` < d ≤ ``end`` are not counted. ``end`` is None while it goes on."""

    begin: date
    end: date | None


@attrs.frozen(slots=True)
class Due:
    """The last day in time.

    ``on`` is None where it cannot be said: ``missing`` then names what is missing
    (``calendar:<id>:<year>``), or is None too while an open suspension keeps the limit from ending.
    ``unrolled`` is the last day before any roll-over, where that much is known.
    """

    on: date | None
    missing: str | None = None
    unrolled: date | None = None


class TooLate(ValueError):
    """A date past the year 9999."""


def plain_last_day(start: date, n: int, unit: Unit, table: DayTable) -> date:
    """The n-th day, month or year after ``start``, nothing suspended. Raises NotCovered, OverflowError,
    TooLate.
    """
    if unit is Unit.CALENDAR_DAY:
        return start + timedelta(days=n)
    if unit is Unit.WORKING_DAY:
        return table.add_workdays(start, n)
    return add_months(start, n if unit is Unit.MONTH else 12 * n)


@attrs.frozen(slots=True)
class Count:
    """How to count: the parameters of a limit that do not change on the way."""

    unit: Unit
    table: DayTable
    start_day: StartDay
    roll: bool
    pauses: tuple[Pause, ...]

    def ends(self, start: date, n: int, *, go_on: bool = False) -> Due:
        """The last day of ``n`` units from ``start``, rolled where the rule says so. ``go_on``: ``start``
        ended an earlier part.
        """
        included = self.start_day == "included" and not go_on
        last: date | None = None
        try:
            last = self.last_day(start, n, included)
            end = self.rolled(last) if self.roll and last is not None else last
        except NotCovered as gap:
            return Due(None, gap.missing, last)
        return Due(end, None, last)

    def last_day(self, start: date, n: int, included: bool) -> date | None:
        """The n-th counted day; None where an open suspension begins before it. Raises NotCovered,
        OverflowError.
        """
        if not included and not self.pauses:
            return plain_last_day(start, n, self.unit, self.table)
        if n == 0:
            return start
        first = start if included else start + DAY
        if self.unit in (Unit.CALENDAR_DAY, Unit.WORKING_DAY):
            return self._counted(first, n)
        last = add_months(start, n if self.unit is Unit.MONTH else 12 * n, included)
        return self._counted(first, (last - first).days + 1)

    def _counted(self, first: date, n: int) -> date | None:
        """The n-th day from ``first`` on that is in no suspension (and worked, where working days are
        counted).
        """
        for pause in self.pauses:
            if pause.end is not None and pause.end < first:
                continue
            if self._reaches(first, n, pause.begin):
                break
            if pause.end is None:
                return None
            n -= self._between(first, pause.begin)
            first = pause.end + DAY
        return self._nth(first, n)

    def _nth(self, first: date, n: int) -> date:
        """The n-th day of the unit's kind on or after ``first``."""
        if self.unit is Unit.WORKING_DAY:
            return self.table.nth_from(first, n)
        return first + timedelta(days=n - 1)

    def _reaches(self, first: date, n: int, until: date) -> bool:
        """Whether the n-th day comes on or before ``until``; where the calendar ends before, that is for the
        count to say.
        """
        try:
            return self._nth(first, n) <= until
        except NotCovered:
            return False

    def _between(self, first: date, last: date) -> int:
        """Days of the unit's kind from ``first`` to ``last``, both included; 0 where last lies before
        first.
        """
        if self.unit is Unit.WORKING_DAY:
            return self.table.workdays_in(first, last)
        return max(0, (last - first).days + 1)

    def rolled(self, day: date) -> date | None:
        """The day, or the next one that is worked and in no suspension; None where an open suspension lies
        on it.
        """
        day = self.table.next_workday(day)
        for pause in self.pauses:
            if pause.begin < day and (pause.end is None or day <= pause.end):
                if pause.end is None:
                    return None
                day = self.table.next_workday(pause.end + DAY)
        return day


def merge(suspensions: Sequence[tuple[date, date | None]]) -> tuple[Pause, ...]:
    """The suspensions in order, joined where they touch, without those of no day at all."""
    merged: list[Pause] = []
    for begin, end in sorted(suspensions, key=lambda s: (s[0], s[1] or date.max)):
        if begin == end:
            continue
        if merged and (merged[-1].end is None or begin <= merged[-1].end):
            last = merged[-1]
            until = None if last.end is None or end is None else max(last.end, end)
            merged[-1] = Pause(last.begin, until)
        else:
            merged.append(Pause(begin, end))
    return tuple(merged)


def add_months(start: date, months: int, included: bool = False) -> date:
    """The corresponding day ``months`` later, or the last day of that month where it has no such day.

    With the start day counted the limit ends one day earlier, except where there is no corresponding day.
    Raises ValueError past the year 9999.
    """
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > 9999:
        raise TooLate
    length = monthrange(year, month + 1)[1]
    if start.day > length:
        return date(year, month + 1, length)
    last = date(year, month + 1, start.day)
    return last - DAY if included else last


def paused_days(pauses: Sequence[Pause], first: date, last: date | None) -> Iterator[tuple[Pause, int]]:
    """Each suspension with its calendar days from ``first`` to ``last``, both included; those without any
    are left out.

    ``last`` None: no end. An open suspension counts no days.
    """
    for pause in pauses:
        begin = max(pause.begin + DAY, first)
        ends = [day for day in (pause.end, last) if day is not None]
        if not ends or begin <= min(ends):
            yield pause, (min(ends) - begin).days + 1 if pause.end else 0


def check(
    limit_value: int, extension: int, unit: Unit, suspensions: Sequence[tuple[date, date | None]]
) -> None:
    if limit_value < 0 or extension < 0:
        raise ValueError(_("期限和延长期不得为负数"))
    total = limit_value + extension
    if total > 100 and total > MOST[unit]:
        raise ValueError(_("期限过长：至多{amount}").format(amount=amount(MOST[unit], unit)))
    for begin, end in suspensions:
        if end is not None and end < begin:
            raise ValueError(_("中止的终止日{end}早于开始日{begin}").format(begin=begin, end=end))


def has_day(start: date, last: date) -> bool:
    """Whether the month of ``last`` has a day corresponding to ``start``."""
    return start.day <= monthrange(last.year, last.month)[1]
