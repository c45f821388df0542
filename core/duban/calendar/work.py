"""Which days are worked: the notices of a calendar, and what they say as known on a day.

Nothing is assumed about a year without a notice. Day numbers are proleptic ordinals, counts are in working
days.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum

import attrs

from duban.i18n import _

DAY = timedelta(days=1)

YEAR_END = (12, 25)
"""Month and day from which the notice of the next year may still speak; the earliest such day so far was 29
December.
"""


@attrs.frozen(slots=True)
class Notice:
    """One official notice about the days off of a year.

    ``off`` and ``worked`` are every day that it names, in order, possibly some of the December before or the
    January after; ``published`` is the day from which it is known. ``confidence``: A two independent copies
    agree, B one copy, C secondary.
    """

    year: int
    number: str
    title: str
    published: date
    off: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()
    confidence: str = ""


class Gap(StrEnum):
    """Why a calendar cannot say."""

    NO_NOTICE = "no-notice"
    NOT_YET = "not-yet-published"
    """There is a notice, but it was published after the day as of which was asked."""


class NotCovered(LookupError):
    """The calendar says nothing about that year. Never answered by a guess.

    ``missing`` is the stable name of what is missing, ``calendar:<id>:<year>``; ``published`` the day on
    which the year's first notice came out, where there is one that was not known yet.
    """

    def __init__(self, calendar: str, year: int, gap: Gap, published: date | None = None) -> None:
        super().__init__(calendar, year, gap, published)
        self.calendar = calendar
        self.year = year
        self.gap = gap
        self.published = published

    @property
    def missing(self) -> str:
        return f"calendar:{self.calendar}:{self.year}"

    def __str__(self) -> str:
        if self.gap is Gap.NOT_YET:
            return _("日历{calendar}：{year}年的放假安排通知于{published}公布，所问之日尚未公布").format(
                calendar=self.calendar, year=self.year, published=self.published
            )
        return _("日历{calendar}没有{year}年的放假安排通知").format(calendar=self.calendar, year=self.year)


@attrs.frozen(slots=True)
class Reason:
    """Why a day is off or worked. ``notice`` is None where it follows from the weekly days off alone."""

    off: bool
    notice: Notice | None = None


@attrs.frozen(slots=True)
class _Year:
    """One covered year: ``rank[i]`` working days from 1 January to day ``first + i``, less one; ``days`` are
    those days.
    """

    first: int
    rank: list[int]
    days: list[date]
    named: Mapping[date, Reason]


def _year(year: int, weekly_off: frozenset[int], notices: tuple[Notice, ...]) -> _Year:
    """Tables of a year. Of two notices that name the same day the one published later counts."""
    named: dict[date, Reason] = {}
    for notice in sorted(notices, key=lambda n: (n.published, n.year)):
        named.update((day, Reason(True, notice)) for day in notice.off if day.year == year)
        named.update((day, Reason(False, notice)) for day in notice.worked if day.year == year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    off = [(ordinal + 6) % 7 in weekly_off for ordinal in range(first, last + 1)]
    for day, reason in named.items():
        off[day.toordinal() - first] = reason.off
    rank, days = [], []
    for index, rest in enumerate(off):
        if not rest:
            days.append(date.fromordinal(first + index))
        rank.append(len(days) - 1)
    return _Year(first, rank, days, named)


class WorkCalendar:
    """A calendar of working days: weekly days off, and the notices of its years in order of publication.

    ``weekly_off`` holds weekdays with Monday as 0. ``years`` are the years that have notices; ``read`` gives
    the notices of one of them and is called at most once for each, when the year is first needed.
    """

    def __init__(
        self,
        id: str,
        title: str,
        weekly_off: frozenset[int],
        years: tuple[int, ...],
        read: Callable[[int], tuple[Notice, ...]],
    ) -> None:
        self.id = id
        self.title = title
        self.weekly_off = weekly_off
        self.years = tuple(sorted(years))
        self._read = read
        self._notices: dict[int, tuple[Notice, ...]] = {}
        self._tables: dict[date | None, DayTable] = {}
        self._built: dict[tuple[int, tuple[Notice, ...]], _Year] = {}

    def __repr__(self) -> str:
        return f"WorkCalendar({self.id!r}, {len(self.years)} years)"

    def notices(self, year: int) -> tuple[Notice, ...]:
        """The notices of a year in order of publication; empty where there are none."""
        if year not in self._notices:
            self._notices[year] = self._read(year) if year in self.years else ()
        return self._notices[year]

    @property
    def editions(self) -> tuple[Notice, ...]:
        """Every notice, by year and publication."""
        return tuple(notice for year in self.years for notice in self.notices(year))

    def notice_on(self, year: int, day: date | None) -> Notice | None:
        """The latest notice of that year published on or before ``day`` (None: of all), or None."""
        notices = self.notices(year)
        known = len(notices) if day is None else bisect_right([n.published for n in notices], day)
        return notices[known - 1] if known else None

    def known_on(self, day: date | None = None) -> "DayTable":
        """What the calendar says as known at the end of ``day``; None: with every notice there is."""
        table = self._tables.get(day)
        if table is None:
            table = self._tables[day] = DayTable(self, day)
        return table

    def _tables_of(self, year: int, known: date | None) -> _Year:
        own = self.notice_on(year, known)
        if own is None:
            notices = self.notices(year)
            if notices:
                raise NotCovered(self.id, year, Gap.NOT_YET, notices[0].published)
            raise NotCovered(self.id, year, Gap.NO_NOTICE)
        beside = (self.notice_on(year - 1, known), own, self.notice_on(year + 1, known))
        notices = tuple(notice for notice in beside if notice is not None)
        key = (year, notices)
        if key not in self._built:
            self._built[key] = _year(year, self.weekly_off, notices)
        return self._built[key]


class DayTable:
    """Working days as known on a day. Every answer about a year without a notice raises
    :class:`NotCovered`.
    """

    def __init__(self, calendar: WorkCalendar, known: date | None) -> None:
        self.calendar = calendar
        self.known = known
        self._years: dict[int, _Year] = {}
        self._run = range(0)
        self._first = 0
        self._rank: list[int] = []
        self._days: list[date] = []

    def __repr__(self) -> str:
        return f"DayTable({self.calendar.id!r}, known={self.known})"

    def _at(self, year: int) -> _Year:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self.calendar._tables_of(year, self.known)
        return table

    @property
    def years(self) -> tuple[int, ...]:
        """The covered years."""
        return tuple(y for y in self.calendar.years if self.calendar.notice_on(y, self.known) is not None)

    def covers(self, day: date) -> bool:
        """Whether the year of that day has a notice known by then."""
        return day.year in self._years or self.calendar.notice_on(day.year, self.known) is not None

    def settled(self, day: date) -> bool:
        """Whether the notice of the next year can no longer name that day: some name the last days of the
        December before.
        """
        return (day.month, day.day) < YEAR_END or self.calendar.notice_on(
            day.year + 1, self.known
        ) is not None

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked. Raises NotCovered."""
        table = self._at(day.year)
        index = day.toordinal() - table.first
        return table.rank[index] > (table.rank[index - 1] if index else -1)

    def reason(self, day: date) -> Reason:
        """Why the day is off or worked. Raises NotCovered."""
        table = self._at(day.year)
        return table.named.get(day) or Reason(day.weekday() in self.calendar.weekly_off)

    def add_workdays(self, start: date, n: int) -> date:
        """The ``n``-th working day after ``start``, which itself does not count; ``start`` where n is 0.

        A negative ``n`` counts back. Raises NotCovered with the first year that is missing.
        """
        if n > 0:
            index = start.toordinal() - self._first
            try:
                return self._days[self._rank[index] + n] if index >= 0 else self._beyond(start, n)
            except IndexError:
                return self._beyond(start, n)
        return self._back(start, -n) if n else start

    def _beyond(self, start: date, n: int) -> date:
        """As :meth:`add_workdays`, where the joined tables do not reach; joins the years it passed, for the
        next time.
        """
        day = self.nth_from(start + DAY, n)
        years = range((start + DAY).year, day.year + 1)
        near = (
            range(min(years.start, self._run.start), max(years.stop, self._run.stop)) if self._run else years
        )
        if near != self._run and all(self.calendar.notice_on(year, self.known) for year in near):
            self._join(near)
        return day

    def _join(self, years: range) -> None:
        """Make one table of covered years without a gap between them."""
        self._run, self._first = years, date(years.start, 1, 1).toordinal()
        self._rank, self._days = [], []
        for year in years:
            table, before = self._at(year), len(self._days)
            self._rank += [rank + before for rank in table.rank]
            self._days += table.days

    def nth_from(self, first: date, n: int) -> date:
        """The ``n``-th working day (n ≥ 1) on or after ``first``. Raises NotCovered."""
        table = self._at(first.year)
        index = first.toordinal() - table.first
        place = (table.rank[index - 1] if index else -1) + n
        year = first.year
        while place >= len(table.days):
            place -= len(table.days)
            year += 1
            table = self._at(year)
        return table.days[place]

    def _back(self, start: date, n: int) -> date:
        """The ``n``-th working day (n ≥ 1) before ``start``."""
        day = start - DAY
        table = self._at(day.year)
        place = table.rank[day.toordinal() - table.first] + 1 - n
        year = day.year
        while place < 0:
            year -= 1
            table = self._at(year)
            place += len(table.days)
        return table.days[place]

    def next_workday(self, day: date) -> date:
        """The day itself where it is worked, else the next day that is. Raises NotCovered."""
        return self.add_workdays(day - DAY, 1)

    def count_workdays(self, a: date, b: date) -> int:
        """Working days d with a < d ≤ b; negative where b lies before a, so that counts add up. Raises
        NotCovered.
        """
        return self.workdays_in(a + DAY, b) if a < b else -self.workdays_in(b + DAY, a) if b < a else 0

    def workdays_in(self, first: date, last: date) -> int:
        """Working days from ``first`` to ``last``, both included; 0 where last lies before first. Raises
        NotCovered.
        """
        if last < first:
            return 0
        table = self._at(first.year)
        index = first.toordinal() - table.first
        count = -((table.rank[index - 1] if index else -1) + 1)
        for year in range(first.year, last.year):
            count += len(self._at(year).days)
        table = self._at(last.year)
        return count + table.rank[last.toordinal() - table.first] + 1
