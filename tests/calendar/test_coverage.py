"""A year without a notice is answered with what is missing, and a date can be computed as known on a day."""

from datetime import date

import pytest

from duban.calendar.counting import due, explain_due
from duban.calendar.load import shipped
from duban.calendar.units import Unit
from duban.calendar.work import Gap, NotCovered
from duban.wording import render_trace

CALENDAR = shipped("cn")
NOW = CALENDAR.known_on()


def test_the_shipped_calendar_covers_2007_to_2026() -> None:
    assert NOW.years == tuple(range(2007, 2027))
    assert not NOW.covers(date(2006, 12, 31))
    assert not NOW.covers(date(2027, 1, 1))


@pytest.mark.parametrize("rollover", ["none", "next-working-day"])
def test_working_days_that_run_into_an_unknown_year_cannot_be_said(rollover: str) -> None:
    result = due(date(2026, 12, 18), 15, Unit.WORKING_DAY, NOW, rollover=rollover)  # type: ignore[arg-type]
    assert (result.on, result.missing, result.unrolled) == (None, "calendar:cn:2027", None)


def test_a_roll_over_in_an_unknown_year_cannot_be_said_but_the_last_day_can() -> None:
    result = due(date(2026, 11, 5), 60, Unit.CALENDAR_DAY, NOW, rollover="next-working-day")
    assert (result.on, result.missing, result.unrolled) == (None, "calendar:cn:2027", date(2027, 1, 4))


def test_calendar_days_and_months_need_no_notice() -> None:
    assert due(date(2026, 12, 18), 60, Unit.CALENDAR_DAY, NOW).on == date(2027, 2, 16)
    assert due(date(1999, 12, 18), 2, Unit.MONTH, NOW).on == date(2000, 2, 18)


def test_the_day_before_the_first_covered_year_can_start_a_limit() -> None:
    assert due(date(2006, 12, 31), 1, Unit.WORKING_DAY, NOW).on == date(2007, 1, 4)


def test_a_suspension_in_an_unknown_year_that_comes_too_late_does_not_matter() -> None:
    pause = (date(2027, 3, 1), date(2027, 4, 1))
    assert due(date(2026, 8, 3), 5, Unit.WORKING_DAY, NOW, suspensions=[pause]).on == date(2026, 8, 10)


def test_the_trace_of_what_cannot_be_said_names_the_year() -> None:
    trace = explain_due(date(2026, 12, 18), 15, Unit.WORKING_DAY, NOW)
    assert trace[-1].code == "not-covered"
    assert "2027年" in render_trace(trace)[-1]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("2020-01-20", "2020-02-01"),
        ("2020-01-26", "2020-02-01"),
        ("2020-01-27", "2020-02-04"),
        (None, "2020-02-04"),
    ],
)
def test_the_spring_festival_of_2020_as_known_before_and_after_it_was_extended(
    known: str | None, expected: str
) -> None:
    table = CALENDAR.known_on(date.fromisoformat(known) if known else None)
    assert str(due(date(2020, 1, 20), 5, Unit.WORKING_DAY, table).on) == expected


def test_before_its_publication_a_year_is_not_covered_and_the_reason_says_since_when() -> None:
    table = CALENDAR.known_on(date(2025, 11, 3))
    with pytest.raises(NotCovered) as caught:
        table.is_workday(date(2026, 1, 5))
    assert (caught.value.gap, caught.value.published) == (Gap.NOT_YET, date(2025, 11, 4))
    assert CALENDAR.known_on(date(2025, 11, 4)).is_workday(date(2026, 1, 5))


def test_days_of_the_december_before_belong_to_the_notice_that_names_them() -> None:
    monday = date(2018, 12, 31)
    assert CALENDAR.known_on(date(2018, 12, 5)).is_workday(monday)
    assert not CALENDAR.known_on(date(2018, 12, 6)).is_workday(monday)
    assert not NOW.covers(date(2006, 12, 30))


def test_the_end_of_a_year_is_marked_until_the_next_notice_is_known() -> None:
    table = CALENDAR.known_on(date(2018, 12, 5))
    early = explain_due(date(2018, 12, 24), 5, Unit.WORKING_DAY, table)
    assert "unsettled" in [step.code for step in early]
    settled = explain_due(date(2018, 12, 21), 5, Unit.WORKING_DAY, NOW)
    assert "unsettled" not in [step.code for step in settled]


def test_a_day_says_why_it_is_off_or_worked() -> None:
    assert NOW.reason(date(2026, 10, 10)).notice == CALENDAR.notices(2026)[0]
    assert not NOW.reason(date(2026, 10, 10)).off
    assert NOW.reason(date(2026, 10, 5)).off
    sunday = NOW.reason(date(2026, 8, 2))
    assert (sunday.off, sunday.notice) == (True, None)
    assert not NOW.reason(date(2026, 8, 3)).off


def test_working_days_count_backwards_too() -> None:
    assert NOW.add_workdays(date(2026, 10, 12), -5) == date(2026, 9, 29)
    assert NOW.add_workdays(date(2020, 1, 2), -1) == date(2019, 12, 31)
    assert NOW.add_workdays(date(2026, 10, 3), 0) == date(2026, 10, 3)
    with pytest.raises(NotCovered):
        NOW.add_workdays(date(2007, 1, 4), -1)
