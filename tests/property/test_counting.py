"""What holds for every date, every length and every calendar."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duban.calendar.counting import due, explain_due
from duban.calendar.load import shipped
from duban.calendar.periods import parse_period, period_of, periods
from duban.calendar.recurrence import nominal_days, occurrences
from duban.calendar.units import Every, OnHoliday, Unit
from duban.calendar.work import DayTable, NotCovered, Notice, WorkCalendar

SHIPPED = shipped("cn")
TABLE = SHIPPED.known_on()
DAY = timedelta(days=1)

starts = st.dates(date(2007, 1, 1), date(2023, 12, 31))
lengths = st.integers(0, 300)
units = st.sampled_from(list(Unit))
day_units = st.sampled_from([Unit.CALENDAR_DAY, Unit.WORKING_DAY])
pauses = st.builds(lambda begin, n: (begin, begin + n * DAY), starts, st.integers(0, 60))


@st.composite
def ways(draw: st.DrawFn) -> dict[str, Any]:
    """Every combination of how a limit can be counted."""
    return {
        "start_day": draw(st.sampled_from(["excluded", "included"])),
        "rollover": draw(st.sampled_from(["none", "next-working-day"])),
        "order": draw(st.sampled_from(["extend-then-roll", "roll-then-extend"])),
        "extension_days": draw(st.integers(0, 3)),
        "suspensions": draw(st.lists(pauses, max_size=3)),
    }


def sized(unit: Unit, n: int) -> int:
    """A length of that unit that stays inside the covered years."""
    return n % {Unit.YEAR: 3, Unit.MONTH: 24}.get(unit, 301)


def last(start: date, n: int, unit: Unit, table: DayTable = TABLE, **how: Any) -> date:
    found = due(start, n, unit, table, **how).on
    assume(found is not None)
    assert found is not None
    return found


@given(starts, st.integers(0, 400), lengths, units, ways())
def test_a_later_start_never_ends_earlier(
    start: date, gap: int, n: int, unit: Unit, how: dict[str, Any]
) -> None:
    n = sized(unit, n)
    if unit in (Unit.MONTH, Unit.YEAR):
        how = how | {"suspensions": []}  # months differ in length, the days that a suspension adds do not
    later = min(start + gap * DAY, date(2024, 1, 1))
    assert last(start, n, unit, **how) <= last(later, n, unit, **how)


@given(starts, lengths, st.integers(0, 30), units, ways())
def test_a_longer_limit_never_ends_earlier(
    start: date, n: int, more: int, unit: Unit, how: dict[str, Any]
) -> None:
    short, long = sorted((sized(unit, n), sized(unit, n + more)))
    assert last(start, short, unit, **how) <= last(start, long, unit, **how)


@given(starts, lengths, lengths, day_units)
def test_two_limits_in_a_row_are_one(start: date, a: int, b: int, unit: Unit) -> None:
    assert last(last(start, a, unit), b, unit) == last(start, a + b, unit)


@given(starts, starts, starts)
def test_counts_of_working_days_add_up(a: date, b: date, c: date) -> None:
    assert TABLE.count_workdays(a, b) + TABLE.count_workdays(b, c) == TABLE.count_workdays(a, c)


@given(starts, st.integers(1, 300))
def test_counting_undoes_adding(start: date, n: int) -> None:
    end = TABLE.add_workdays(start, n)
    assert TABLE.count_workdays(start, end) == n
    assert TABLE.add_workdays(end + DAY, -1) == end


@given(starts, lengths, units, ways())
def test_a_rolled_limit_never_ends_on_a_day_off_nor_in_a_suspension(
    start: date, n: int, unit: Unit, how: dict[str, Any]
) -> None:
    end = last(start, sized(unit, n), unit, **how | {"rollover": "next-working-day"})
    assert TABLE.is_workday(end)
    if end > start:
        assert not any(begin < end <= until for begin, until in how["suspensions"])


@given(starts, st.integers(1, 300), st.integers(0, 300), st.integers(0, 90))
def test_a_suspension_moves_the_end_by_the_days_it_covers(start: date, n: int, after: int, days: int) -> None:
    begin = start + (after % n) * DAY
    pause = (begin, begin + days * DAY)
    plain = last(start, n, Unit.CALENDAR_DAY)
    assert last(start, n, Unit.CALENDAR_DAY, suspensions=[pause]) == plain + days * DAY
    assume(begin < last(start, n, Unit.WORKING_DAY))
    moved = TABLE.count_workdays(
        last(start, n, Unit.WORKING_DAY), last(start, n, Unit.WORKING_DAY, suspensions=[pause])
    )
    assert moved == TABLE.count_workdays(*pause)


@given(starts, lengths, units, ways(), st.dates(date(2007, 1, 1), date(2026, 1, 1)))
def test_a_suspension_of_no_day_moves_nothing(
    start: date, n: int, unit: Unit, how: dict[str, Any], on: date
) -> None:
    n = sized(unit, n)
    more = how | {"suspensions": [*how["suspensions"], (on, on)]}
    assert due(start, n, unit, TABLE, **more) == due(start, n, unit, TABLE, **how)


@given(starts, lengths, units, ways())
def test_the_explanation_ends_where_the_count_does(
    start: date, n: int, unit: Unit, how: dict[str, Any]
) -> None:
    n = sized(unit, n)
    result = due(start, n, unit, TABLE, **how)
    trace = explain_due(start, n, unit, TABLE, **how)
    assert trace[-1].values.get("on") == result.on
    rolled = [step for step in trace if step.code == "rolled"]
    assert result.on is None or bool(rolled) or result.on == result.unrolled


@given(starts, st.integers(1, 250), st.dates(date(2006, 1, 1), date(2025, 12, 31)))
def test_years_that_a_limit_does_not_touch_do_not_matter(start: date, n: int, known: date) -> None:
    end = TABLE.add_workdays(start, n)
    near = tuple(year for year in SHIPPED.years if start.year - 1 <= year <= end.year + 1)
    few = WorkCalendar("few", "", SHIPPED.weekly_off, near, SHIPPED.notices)
    assert few.known_on().add_workdays(start, n) == end
    then = SHIPPED.known_on(known)
    same = all(SHIPPED.notice_on(y, known) == SHIPPED.notice_on(y, None) for y in near)
    assert not same or then.add_workdays(start, n) == end


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkCalendar, set[date], set[date]]:
    """A calendar of some of the years 2001 to 2006, with what it names off and worked."""
    years = draw(st.sets(st.integers(2001, 2006), min_size=1))
    named = draw(st.dictionaries(st.dates(date(2001, 1, 1), date(2006, 12, 31)), st.booleans(), max_size=60))
    off = {day for day, rest in named.items() if rest and day.year in years}
    worked = {day for day, rest in named.items() if not rest and day.year in years}
    weekly = draw(st.frozensets(st.integers(0, 6), max_size=3))

    def read(year: int) -> tuple[Notice, ...]:
        mine_off, mine_worked = (tuple(sorted(d for d in days if d.year == year)) for days in (off, worked))
        return (Notice(year, "", "notice", date(year - 1, 12, 1), mine_off, mine_worked),)

    return WorkCalendar("drawn", "", weekly, tuple(years), read), off, worked


@given(
    calendars(),
    st.lists(st.tuples(st.dates(date(2000, 12, 1), date(2007, 1, 31)), st.integers(1, 400)), max_size=8),
)
def test_the_table_counts_as_somebody_stepping_through_the_days(
    drawn: tuple[WorkCalendar, set[date], set[date]], asked: list[tuple[date, int]]
) -> None:
    calendar, off, worked = drawn
    table = calendar.known_on()

    def naive(day: date, n: int) -> date | None:
        while n:
            day += DAY
            if day.year not in calendar.years:
                return None
            n -= day in worked or (day.weekday() not in calendar.weekly_off and day not in off)
        return day

    for start, n in asked:
        try:
            answer = table.add_workdays(start, n)
        except NotCovered as gap:
            assert gap.year not in calendar.years
            answer = None
        assert answer == naive(start, n)
        assert due(start, n, Unit.WORKING_DAY, table).on == answer


@given(st.sampled_from([e for e in Every if e is not Every.WORKING_DAY]), starts, st.integers(0, 800))
def test_periods_share_out_the_days_without_gap_or_overlap(every: Every, start: date, n: int) -> None:
    end = start + n * DAY
    found = list(periods(every, start, end))
    assert found[0].start <= start <= found[0].end
    assert found[-1].start <= end <= found[-1].end
    assert all(a.end + DAY == b.start for a, b in pairwise(found))
    for period in found:
        assert parse_period(period.key) == period
        assert period_of(period.start, every) == period == period_of(period.end, every)
    assert len({period.key for period in found}) == len(found)


weekdays = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, unique=True)
nth = st.sampled_from([1, 2, 4, 5, -1])
month_days = st.integers(1, 31)
steps = st.integers(1, 14)
rules = st.one_of(
    st.builds("FREQ=DAILY;INTERVAL={}".format, steps),
    st.builds("FREQ=WEEKLY;INTERVAL={};BYDAY={}".format, steps, weekdays.map(",".join)),
    st.builds("FREQ=MONTHLY;INTERVAL={};BYMONTHDAY={}".format, steps, month_days),
    st.builds("FREQ=MONTHLY;BYDAY={}{}".format, nth, st.sampled_from(["MO", "FR"])),
    st.builds("FREQ=YEARLY;INTERVAL={};BYMONTH={};BYMONTHDAY=1".format, steps, st.integers(1, 12)),
    st.builds("DTSTART:2010{}31 FREQ=MONTHLY;COUNT={}".format, st.sampled_from(["01", "12"]), month_days),
)


@given(rules, starts, st.integers(0, 500), st.integers(0, 500), st.sampled_from(list(OnHoliday)))
def test_what_recurs_does_not_depend_on_the_range_asked_for(
    rule: str, start: date, a: int, b: int, on_holiday: OnHoliday
) -> None:
    middle, end = start + a * DAY, start + (a + b + 1) * DAY
    whole = nominal_days(rule, start, end)
    assert whole == nominal_days(rule, start, middle) + nominal_days(rule, middle + DAY, end)
    held = list(occurrences(rule, start, end, on_holiday=on_holiday, table=TABLE))
    parts = [(start, middle), (middle + DAY, end)]
    assert held == [o for x, y in parts for o in occurrences(rule, x, y, on_holiday=on_holiday, table=TABLE)]


@given(starts, lengths, units, ways())
def test_the_same_question_gets_the_same_answer(start: date, n: int, unit: Unit, how: dict[str, Any]) -> None:
    fresh = WorkCalendar("cn", "", SHIPPED.weekly_off, SHIPPED.years, SHIPPED.notices).known_on()
    n = sized(unit, n)
    assert due(start, n, unit, fresh, **how) == due(start, n, unit, TABLE, **how)


def test_a_calendar_where_nobody_ever_works_ends_as_not_covered() -> None:
    idle = WorkCalendar("idle", "", frozenset(range(7)), SHIPPED.years, lambda year: (
        Notice(year, "", "notice", date(year - 1, 12, 1)),
    ))  # fmt: skip
    with pytest.raises(NotCovered):
        idle.known_on().add_workdays(date(2020, 1, 1), 1)
