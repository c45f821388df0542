"""Calendar periods with stable keys. Weeks are ISO weeks, Monday first; all others begin with the month.

Keys: ``2026-08-03`` day, ``2026-W31`` week, ``2026-08-H1`` half-month, ``2026-08`` month, ``2026-07~08`` two
months, ``2026-Q3`` quarter, ``2026-H2`` half-year, ``2026`` year.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from duban.calendar.units import Every
from duban.calendar.work import DAY, DayTable
from duban.i18n import _

_MONTHS = {Every.MONTH: 1, Every.TWO_MONTH: 2, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
_KEY = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d\d)|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<month>\d\d)(?:-(?P<day>\d\d)|-H(?P<part>[12])|~(?P<until>\d\d))?))?"
)


@attrs.frozen(slots=True, order=False)
class Period:
    """Days from ``start`` to ``end``, both included; ``key`` names the period for ever."""

    key: str
    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def period_of(day: date, every: Every) -> Period:
    """The period of that kind in which the day lies. A working day is a period of its own, as a day is."""
    if every in (Every.DAY, Every.WORKING_DAY):
        return Period(day.isoformat(), day, day)
    if every is Every.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02}", monday, monday + timedelta(days=6))
    if every is Every.HALF_MONTH:
        return _half_month(day.year, day.month, 1 if day.day <= 15 else 2)
    return _months(day.year, (day.month - 1) // _MONTHS[every] + 1, every)


def periods(every: Every, start: date, end: date, table: DayTable | None = None) -> Iterator[Period]:
    """All periods of that kind that share a day with ``start`` to ``end`` (both included), in order.

    Working days need a ``table``; NotCovered is raised on reaching a day that it does not cover. Raises
    ValueError without one.
    """
    if every is Every.WORKING_DAY and table is None:
        raise ValueError(_("按工作日计的周期需要工作日历"))
    if start > end:
        return
    period = period_of(start, every)
    while True:
        if table is None or every is not Every.WORKING_DAY or table.is_workday(period.start):
            yield period
        if period.end >= end:
            return
        period = period_of(period.end + DAY, every)


_SHAPES = ("2026", "2026-H2", "2026-Q3", "2026-07~08", "2026-08", "2026-08-H1", "2026-W31", "2026-08-03")


def parse_period(key: str) -> Period:
    """The period that a key names. Raises ValueError with the shapes a key may have."""
    match = _KEY.fullmatch(key)
    try:
        period = _named(match.groupdict()) if match else None
    except ValueError:
        period = None
    if period is None or period.key != key:
        message = _("“{key}”不是有效的周期编号；写法：{shapes}")
        raise ValueError(message.format(key=key, shapes=_("、").join(_SHAPES)))
    return period


def describe_period(key: str) -> str:
    """The period in words, for people. Raises ValueError as :func:`parse_period` does."""
    parse_period(key)
    match = _KEY.fullmatch(key)
    part = {name: value for name, value in (match.groupdict() if match else {}).items() if value}
    sentences = {
        "week": _("{year}年第{week}周"),
        "quarter": _("{year}年第{quarter}季度"),
        "half": (_("{year}年上半年"), _("{year}年下半年")),
        "day": _("{year}年{month}月{day}日"),
        "part": (_("{year}年{month}月上半月"), _("{year}年{month}月下半月")),
        "until": _("{year}年{month}—{until}月"),
        "month": _("{year}年{month}月"),
        "year": _("{year}年"),
    }
    name = next(name for name in sentences if name in part)
    words = sentences[name]
    text = words if isinstance(words, str) else words[int(part[name]) - 1]
    values = {name: str(int(value)) for name, value in part.items()}
    if "quarter" in values:
        values["quarter"] = _("一二三四")[int(values["quarter"]) - 1]
    return text.format(**values)


def _named(part: dict[str, str | None]) -> Period:
    year, month = int(part["year"] or 0), int(part["month"] or 0)
    if part["week"]:
        return period_of(date.fromisocalendar(year, int(part["week"]), 1), Every.WEEK)
    if part["quarter"]:
        return _months(year, int(part["quarter"]), Every.QUARTER)
    if part["half"]:
        return _months(year, int(part["half"]), Every.HALF_YEAR)
    if part["day"]:
        return period_of(date(year, month, int(part["day"])), Every.DAY)
    if part["part"]:
        return _half_month(year, month, int(part["part"]))
    if part["until"]:
        return period_of(date(year, month, 1), Every.TWO_MONTH)
    if month:
        return period_of(date(year, month, 1), Every.MONTH)
    return period_of(date(year, 1, 1), Every.YEAR)


def _half_month(year: int, month: int, half: int) -> Period:
    last = 15 if half == 1 else monthrange(year, month)[1]
    return Period(
        f"{year:04}-{month:02}-H{half}", date(year, month, 1 if half == 1 else 16), date(year, month, last)
    )


def _months(year: int, n: int, every: Every) -> Period:
    """The n-th period of that many whole months in the year, counted from 1."""
    length = _MONTHS[every]
    last, first = n * length, (n - 1) * length + 1
    key = {
        Every.MONTH: f"{year:04}-{first:02}",
        Every.TWO_MONTH: f"{year:04}-{first:02}~{last:02}",
        Every.QUARTER: f"{year:04}-Q{n}",
        Every.HALF_YEAR: f"{year:04}-H{n}",
        Every.YEAR: f"{year:04}",
    }[every]
    return Period(key, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
