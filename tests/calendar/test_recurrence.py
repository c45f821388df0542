"""Recurring days: what an RFC 5545 rule gives, what days off do to it, and which rules are refused."""

from datetime import date

import pytest

from duban.calendar.load import shipped
from duban.calendar.recurrence import nominal_days, occurrences, parse_rule
from duban.calendar.units import OnHoliday

TABLE = shipped("cn").known_on()
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def days(rule: str, first: date, last: date, **how: object) -> list[str]:
    return [str(o.on) for o in occurrences(rule, first, last, table=TABLE, **how)]  # type: ignore[arg-type]


def test_monday_and_wednesday() -> None:
    assert days("FREQ=WEEKLY;BYDAY=MO,WE", date(2026, 8, 1), date(2026, 8, 12)) == [
        "2026-08-03", "2026-08-05", "2026-08-10", "2026-08-12",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on_holiday", "may", "october"),
    [
        (OnHoliday.KEEP, ["2026-05-04"], ["2026-10-05"]),
        (OnHoliday.SKIP, [], []),
        (OnHoliday.ROLL, ["2026-05-06"], ["2026-10-08"]),
    ],
)
def test_the_first_monday_of_may_and_october_2026_is_a_day_off(
    on_holiday: OnHoliday, may: list[str], october: list[str]
) -> None:
    rule = "FREQ=MONTHLY;BYDAY=1MO"
    assert days(rule, date(2026, 5, 1), date(2026, 5, 31), on_holiday=on_holiday) == may
    assert days(rule, date(2026, 10, 1), date(2026, 10, 31), on_holiday=on_holiday) == october


def test_offsets_count_from_the_day_that_is_held() -> None:
    rule, may = "FREQ=MONTHLY;BYDAY=1MO", (date(2026, 5, 1), date(2026, 5, 31))
    assert days(rule, *may, on_holiday=OnHoliday.ROLL, offset_days=-10) == ["2026-04-26"]
    assert days(rule, *may, offset_weekday="thursday") == ["2026-05-07"]
    with pytest.raises(ValueError, match="偏移"):
        days(rule, *may, offset_days=1, offset_weekday="friday")
    with pytest.raises(ValueError, match="星期"):
        days(rule, *may, offset_weekday="someday")


def test_an_occurrence_that_the_calendar_cannot_place_is_unknown_not_dropped() -> None:
    found = list(
        occurrences(
            "FREQ=MONTHLY;BYMONTHDAY=20", date(2026, 12, 1), date(2027, 1, 31),
            on_holiday=OnHoliday.SKIP, table=TABLE,
        )
    )  # fmt: skip
    assert [(o.key, o.on, o.missing) for o in found] == [
        ("2027-01-20", None, "calendar:cn:2027"),
    ]


def test_skip_and_roll_need_a_calendar() -> None:
    with pytest.raises(ValueError, match="工作日历"):
        list(occurrences("FREQ=DAILY", *YEAR, on_holiday=OnHoliday.SKIP))


def test_every_second_month_is_in_step_whatever_the_range() -> None:
    rule = "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=20"
    assert [d.month for d in nominal_days(rule, *YEAR)] == [1, 3, 5, 7, 9, 11]
    assert nominal_days(rule, date(2026, 2, 1), date(2026, 3, 31)) == (date(2026, 3, 20),)
    assert nominal_days(rule, date(1999, 12, 1), date(2000, 1, 31)) == (date(2000, 1, 20),)


def test_count_and_until_end_a_rule() -> None:
    rule = "DTSTART:20260105 RRULE:FREQ=WEEKLY;COUNT=3"
    assert nominal_days(rule, *YEAR) == (date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19))
    assert nominal_days(rule, date(2026, 1, 13), YEAR[1]) == (date(2026, 1, 19),)
    until = "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20260301"
    assert nominal_days(until, *YEAR) == (date(2026, 1, 15), date(2026, 2, 15))
    assert nominal_days(rule, date(2025, 1, 1), date(2025, 12, 31)) == ()


def test_a_day_that_most_months_lack_comes_when_it_exists() -> None:
    assert [d.month for d in nominal_days("FREQ=MONTHLY;BYMONTHDAY=31", *YEAR)] == [1, 3, 5, 7, 8, 10, 12]
    assert nominal_days("FREQ=MONTHLY;BYMONTHDAY=-1", date(2024, 2, 1), date(2024, 2, 29)) == (
        date(2024, 2, 29),
    )


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ("", "一行"),
        ("FREQ=HOURLY", "FREQ"),
        ("BYDAY=MO", "FREQ"),
        ("FREQ=WEEKLY;BYDAY=MO;BYHOUR=9", "BYHOUR"),
        ("DTSTART:20260105T090000 FREQ=DAILY", "时刻"),
        ("FREQ=DAILY;UNTIL=20260301T000000Z", "时刻"),
        ("FREQ=DAILY;UNTIL=20260231", "UNTIL"),
        ("FREQ=DAILY;COUNT=5", "DTSTART"),
        ("DTSTART:20260105 FREQ=DAILY;COUNT=5;UNTIL=20260301", "同时"),
        ("DTSTART:20260105 FREQ=DAILY;COUNT=-5", "COUNT"),
        ("FREQ=MONTHLY", "哪一天"),
        ("FREQ=YEARLY;BYMONTH=3", "哪一天"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", "没有这一天"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYDAY=1MO", "第几个"),
        ("FREQ=WEEKLY;BYDAY=XX", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=MO;INTERVAL=0", "INTERVAL"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "重复"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=DAILY;EXDATE", "名称=值"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(rule: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        parse_rule(rule)
