"""Dates that were worked out by hand from the regulation and the State Council's notices."""

from datetime import date
from typing import Any

import pytest

from duban.calendar.counting import Due, due
from duban.calendar.load import shipped
from duban.calendar.units import Unit

TABLE = shipped("cn").known_on()


def last(start: str, n: int, unit: Unit = Unit.CALENDAR_DAY, **how: Any) -> Due:
    return due(date.fromisoformat(start), n, unit, TABLE, **how)


@pytest.mark.parametrize(
    ("start", "n", "extension", "plain", "rolled"),
    [
        ("2023-10-01", 60, 0, "2023-11-30", "2023-11-30"),
        ("2026-08-03", 60, 0, "2026-10-02", "2026-10-08"),
        ("2026-08-03", 60, 30, "2026-11-01", "2026-11-02"),
        ("2026-09-17", 15, 0, "2026-10-02", "2026-10-08"),
        ("2026-02-01", 15, 0, "2026-02-16", "2026-02-24"),
    ],
)
def test_calendar_days(start: str, n: int, extension: int, plain: str, rolled: str) -> None:
    assert str(last(start, n, extension_days=extension).on) == plain
    result = last(start, n, extension_days=extension, rollover="next-working-day")
    assert (str(result.on), str(result.unrolled)) == (rolled, plain)


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-02-12", "2026-02-26"),
        ("2026-09-18", "2026-09-24"),
        ("2026-09-29", "2026-10-12"),
        ("2026-04-30", "2026-05-11"),
    ],
)
def test_five_working_days(start: str, expected: str) -> None:
    assert str(last(start, 5, Unit.WORKING_DAY).on) == expected


@pytest.mark.parametrize(
    ("start", "n", "unit", "expected"),
    [
        ("2026-01-31", 1, Unit.MONTH, "2026-02-28"),
        ("2024-01-31", 1, Unit.MONTH, "2024-02-29"),
        ("2026-08-31", 1, Unit.MONTH, "2026-09-30"),
        ("2026-11-30", 3, Unit.MONTH, "2027-02-28"),
        ("2024-02-29", 1, Unit.YEAR, "2025-02-28"),
        ("2024-02-29", 4, Unit.YEAR, "2028-02-29"),
        ("2024-02-28", 1, Unit.CALENDAR_DAY, "2024-02-29"),
        ("2025-02-28", 1, Unit.CALENDAR_DAY, "2025-03-01"),
    ],
)
def test_months_years_and_leap_days(start: str, n: int, unit: Unit, expected: str) -> None:
    assert str(last(start, n, unit).on) == expected


@pytest.mark.parametrize(
    ("start", "n", "unit", "expected"),
    [
        ("2026-08-03", 60, Unit.CALENDAR_DAY, "2026-10-01"),
        ("2026-08-03", 1, Unit.CALENDAR_DAY, "2026-08-03"),
        ("2026-09-18", 5, Unit.WORKING_DAY, "2026-09-23"),
        ("2026-09-19", 1, Unit.WORKING_DAY, "2026-09-20"),
        ("2026-03-01", 1, Unit.MONTH, "2026-03-31"),
        ("2026-01-31", 1, Unit.MONTH, "2026-02-28"),
        ("2026-08-03", 1, Unit.YEAR, "2027-08-02"),
    ],
)
def test_the_start_day_may_count(start: str, n: int, unit: Unit, expected: str) -> None:
    assert str(last(start, n, unit, start_day="included").on) == expected


def test_the_order_of_extension_and_roll_over_matters() -> None:
    how: dict[str, Any] = {"rollover": "next-working-day", "extension_days": 30}
    assert str(last("2026-08-03", 60, order="extend-then-roll", **how).on) == "2026-11-02"
    assert str(last("2026-08-03", 60, order="roll-then-extend", **how).on) == "2026-11-09"


def test_without_a_roll_over_the_order_means_nothing() -> None:
    assert last("2026-01-31", 1, Unit.MONTH, extension_days=1, order="roll-then-extend").on == date(
        2026, 3, 31
    )


@pytest.mark.parametrize(
    ("unit", "n", "begin", "end", "expected"),
    [
        (Unit.CALENDAR_DAY, 30, "2026-08-10", "2026-08-20", "2026-09-12"),
        (Unit.CALENDAR_DAY, 30, "2026-08-10", "2026-08-10", "2026-09-02"),
        (Unit.CALENDAR_DAY, 30, "2026-09-02", "2026-09-20", "2026-09-02"),
        (Unit.CALENDAR_DAY, 30, "2026-07-01", "2026-08-05", "2026-09-04"),
        (Unit.CALENDAR_DAY, 30, "2026-07-01", "2026-08-03", "2026-09-02"),
        (Unit.WORKING_DAY, 5, "2026-09-18", "2026-09-21", "2026-08-10"),
        (Unit.WORKING_DAY, 5, "2026-08-05", "2026-08-09", "2026-08-12"),
        (Unit.MONTH, 1, "2026-08-10", "2026-08-12", "2026-09-05"),
        (Unit.YEAR, 1, "2026-08-10", "2026-08-12", "2027-08-05"),
    ],
)
def test_suspended_days_are_not_counted(unit: Unit, n: int, begin: str, end: str, expected: str) -> None:
    pause = (date.fromisoformat(begin), date.fromisoformat(end))
    assert str(last("2026-08-03", n, unit, suspensions=[pause]).on) == expected


def test_suspensions_that_overlap_count_once() -> None:
    one = [(date(2026, 8, 10), date(2026, 8, 20))]
    three = [
        (date(2026, 8, 15), date(2026, 8, 20)),
        (date(2026, 8, 10), date(2026, 8, 16)),
        (date(2026, 8, 12), date(2026, 8, 12)),
    ]
    assert last("2026-08-03", 30, suspensions=one) == last("2026-08-03", 30, suspensions=three)


def test_an_open_suspension_leaves_the_end_open() -> None:
    result = last("2026-08-03", 30, suspensions=[(date(2026, 8, 10), None)])
    assert (result.on, result.missing) == (None, None)
    late = last("2026-08-03", 30, suspensions=[(date(2026, 9, 2), None)])
    assert late.on == date(2026, 9, 2)


def test_a_last_day_never_rolls_into_a_suspension() -> None:
    result = last(
        "2026-08-03", 60, rollover="next-working-day", suspensions=[(date(2026, 10, 5), date(2026, 10, 20))]
    )
    assert (result.on, result.unrolled) == (date(2026, 10, 21), date(2026, 10, 2))


def test_a_limit_of_no_days_ends_on_its_start() -> None:
    assert last("2026-10-02", 0).on == date(2026, 10, 2)
    assert last("2026-10-02", 0, Unit.WORKING_DAY, rollover="next-working-day").on == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("start", "n", "unit", "how"),
    [
        ("9999-12-03", 60, Unit.CALENDAR_DAY, {}),
        ("9999-12-03", 1, Unit.MONTH, {}),
        ("9990-12-03", 99, Unit.YEAR, {}),
        ("2026-08-03", 10**9, Unit.CALENDAR_DAY, {}),
        ("2026-08-03", 10**9, Unit.WORKING_DAY, {}),
        ("2026-08-03", 60, Unit.CALENDAR_DAY, {"extension_days": 10**6}),
        ("2026-08-03", -1, Unit.CALENDAR_DAY, {}),
        ("2026-08-03", 1, Unit.CALENDAR_DAY, {"suspensions": [(date(2026, 8, 5), date(2026, 8, 4))]}),
    ],
)
def test_what_cannot_be_meant_is_refused(start: str, n: int, unit: Unit, how: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"[期中]"):
        last(start, n, unit, **how)
