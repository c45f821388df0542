"""Keys of periods are stable, and periods share out the calendar without gap or overlap."""

from datetime import date

import pytest

from duban.calendar.load import shipped
from duban.calendar.periods import describe_period, parse_period, period_of, periods
from duban.calendar.units import Every
from duban.calendar.work import NotCovered

DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("every", "key", "start", "end", "words"),
    [
        (Every.DAY, "2026-08-03", "2026-08-03", "2026-08-03", "2026年8月3日"),
        (Every.WEEK, "2026-W32", "2026-08-03", "2026-08-09", "2026年第32周"),
        (Every.HALF_MONTH, "2026-08-H1", "2026-08-01", "2026-08-15", "2026年8月上半月"),
        (Every.MONTH, "2026-08", "2026-08-01", "2026-08-31", "2026年8月"),
        (Every.TWO_MONTH, "2026-07~08", "2026-07-01", "2026-08-31", "2026年7—8月"),
        (Every.QUARTER, "2026-Q3", "2026-07-01", "2026-09-30", "2026年第三季度"),
        (Every.HALF_YEAR, "2026-H2", "2026-07-01", "2026-12-31", "2026年下半年"),
        (Every.YEAR, "2026", "2026-01-01", "2026-12-31", "2026年"),
    ],
)
def test_the_period_of_a_day(every: Every, key: str, start: str, end: str, words: str) -> None:
    period = period_of(DAY, every)
    assert (period.key, str(period.start), str(period.end)) == (key, start, end)
    assert parse_period(key) == period
    assert describe_period(key) == words


def test_weeks_follow_iso_across_the_turn_of_the_year() -> None:
    assert period_of(date(2027, 1, 1), Every.WEEK).key == "2026-W53"
    assert parse_period("2026-W01").start == date(2025, 12, 29)


def test_the_second_half_month_ends_with_the_month() -> None:
    assert parse_period("2024-02-H2").end == date(2024, 2, 29)


@pytest.mark.parametrize(
    "key",
    ["", "26", "2026-13", "2026-00", "2026-W54", "2027-W53", "2026-Q5", "2026-H3", "2026-08-H3", "2026-02-29",
     "2026-08~09", "2026-07~09", "2026-8", " 2026", "2026\n", "0000"],
)  # fmt: skip
def test_a_wrong_key_is_refused_with_the_right_shapes(key: str) -> None:
    with pytest.raises(ValueError, match="2026-08-H1"):
        parse_period(key)


def test_a_range_takes_every_period_it_touches() -> None:
    keys = [p.key for p in periods(Every.HALF_MONTH, date(2026, 1, 15), date(2026, 2, 16))]
    assert keys == ["2026-01-H1", "2026-01-H2", "2026-02-H1", "2026-02-H2"]
    assert list(periods(Every.WEEK, date(2026, 2, 2), date(2026, 2, 1))) == []


def test_working_days_are_periods_where_the_calendar_knows_them() -> None:
    table = shipped("cn").known_on()
    keys = [p.key for p in periods(Every.WORKING_DAY, date(2026, 2, 13), date(2026, 2, 24), table)]
    assert keys == ["2026-02-13", "2026-02-14", "2026-02-24"]
    with pytest.raises(NotCovered):
        list(periods(Every.WORKING_DAY, date(2026, 12, 30), date(2027, 1, 5), table))
    with pytest.raises(ValueError, match="工作日历"):
        list(periods(Every.WORKING_DAY, DAY, DAY))
