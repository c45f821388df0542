"""Our days against two independent packages."""

from datetime import date, timedelta

import chinese_calendar
import holidays

from duban.calendar.load import shipped

TABLE = shipped("cn").known_on()


def days(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=n) for n in range((date(last, 12, 31) - start).days + 1)]


def test_every_day_from_2007_to_2026_agrees_with_chinesecalendar() -> None:
    assert [d for d in days(2007, 2026) if TABLE.is_workday(d) != chinese_calendar.is_workday(d)] == []


def test_every_day_from_2018_to_2026_agrees_with_holidays() -> None:
    other = holidays.country_holidays("CN", years=range(2017, 2028))
    assert [d for d in days(2018, 2026) if TABLE.is_workday(d) != other.is_working_day(d)] == []
