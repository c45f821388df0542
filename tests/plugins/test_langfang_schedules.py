"""The turns of the Langfang plugin: who receives on which day, and what a day off makes of it."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duban.domain.roster import NamedPeriod
from duban.plugins.hookspecs import Occurrence, ScheduleView
from duban_langfang import schedules
from tests.plugins.langfang_units import ROSTER


def schedule(
    start: date, end: date, *, off: Iterable[date] = (), periods: tuple[NamedPeriod, ...] = ()
) -> ScheduleView:
    days_off = frozenset(off)

    def is_workday(day: date) -> bool:
        return day.weekday() < 5 and day not in days_off

    return ScheduleView("131022", start, end, periods, ROSTER, is_workday, ())


def brief(found: Iterable[Occurrence]) -> list[tuple[str, str, str | None]]:
    return [(o.key, o.due.isoformat(), o.officer) for o in found]


WEEK = (date(2026, 8, 3), date(2026, 8, 9))


def test_principals_take_turns_on_monday_and_wednesday() -> None:
    assert brief(schedules.monday_wednesday_skip(schedule(date(2026, 8, 3), date(2026, 8, 12)))) == [
        ("2026-08-03", "2026-08-03", "甲（虚构）"),
        ("2026-08-05", "2026-08-05", "乙（虚构）"),
        ("2026-08-10", "2026-08-10", "甲（虚构）"),
        ("2026-08-12", "2026-08-12", "乙（虚构）"),
    ]


def test_day_off_is_skipped_kept_or_rolled_as_the_pack_says() -> None:
    monday_off = schedule(*WEEK, off=[date(2026, 8, 3)])
    assert brief(schedules.monday_wednesday_skip(monday_off)) == [("2026-08-05", "2026-08-05", "乙（虚构）")]
    assert [o.due.isoformat() for o in schedules.monday_wednesday_keep(monday_off)] == [
        "2026-08-03",
        "2026-08-05",
    ]
    assert [(o.key, o.due.isoformat()) for o in schedules.monday_wednesday_roll(monday_off)] == [
        ("2026-08-03", "2026-08-04"),
        ("2026-08-05", "2026-08-05"),
    ]


def test_two_days_off_roll_to_two_days_and_a_week_off_to_none() -> None:
    first = [date(2026, 8, day) for day in range(3, 6)]
    rolled = schedules.monday_wednesday_roll(schedule(*WEEK, off=first))
    assert [(o.key, o.due.isoformat()) for o in rolled] == [
        ("2026-08-03", "2026-08-06"),
        ("2026-08-05", "2026-08-07"),
    ]
    whole = [date(2026, 8, day) for day in range(3, 10)]
    assert list(schedules.monday_wednesday_roll(schedule(*WEEK, off=whole))) == []


def test_turn_without_a_principal_in_post_names_nobody() -> None:
    early = schedule(date(2020, 8, 3), date(2020, 8, 4))
    assert brief(schedules.monday_wednesday_skip(early)) == [("2020-08-03", "2020-08-03", None)]


@given(st.dates(date(2025, 10, 1), date(2026, 12, 1)), st.integers(0, 90), st.integers(0, 90))
def test_rotation_does_not_depend_on_the_days_asked_for(start: date, before: int, length: int) -> None:
    end = start + timedelta(days=length)
    for function in (
        schedules.monday_wednesday_skip,
        schedules.monday_wednesday_roll,
        schedules.monday_wednesday_keep,
    ):
        narrow = list(function(schedule(start, end)))
        wide = [o for o in function(schedule(start - timedelta(days=before), end)) if o.start >= start]
        assert narrow == wide


@given(st.dates(date(2025, 10, 1), date(2026, 10, 1)), st.integers(28, 300))
def test_rotation_is_fair_to_one_turn(start: date, length: int) -> None:
    found = schedules.monday_wednesday_keep(schedule(start, start + timedelta(days=length)))
    turns = [o.officer for o in found]
    assert abs(turns.count("甲（虚构）") - turns.count("乙（虚构）")) <= 1


def test_every_second_day_counts_from_the_first_day_of_the_period() -> None:
    period = NamedPeriod("sensitive", "三月上旬", date(2026, 3, 1), date(2026, 3, 6), "市委（虚构）")
    other = NamedPeriod("campaign", "专项", date(2026, 3, 1), date(2026, 3, 31), "市委（虚构）")
    year = schedule(date(2026, 1, 1), date(2026, 12, 31), periods=(period, other))
    assert [o.key for o in schedules.every_second_day(year)] == ["2026-03-01", "2026-03-03", "2026-03-05"]
    late = schedule(date(2026, 3, 2), date(2026, 3, 4), periods=(period,))
    assert [o.key for o in schedules.every_second_day(late)] == ["2026-03-03"]
    twice = schedule(date(2026, 3, 1), date(2026, 3, 6), periods=(period, period))
    assert len(list(schedules.every_second_day(twice))) == 3
