"""Units of time that rules speak in."""

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a limit."""

    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"
    MONTH = "month"
    YEAR = "year"


class Every(StrEnum):
    """Length of a period, by calendar: half-month is 1–15 and 16–end, two-month starts in January, a week on
    Monday.
    """

    DAY = "day"
    WORKING_DAY = "working-day"
    WEEK = "week"
    HALF_MONTH = "half-month"
    MONTH = "month"
    TWO_MONTH = "two-month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class OnHoliday(StrEnum):
    """What becomes of an occurrence that falls on a day off."""

    KEEP = "keep"
    SKIP = "skip"
    ROLL = "roll"
