"""Days on which a recurring duty falls: RFC 5545 rules over civil dates, days off, and offsets.

A rule without DTSTART is anchored on Monday 2001-01-01, so that what falls on a day never depends on the
range asked for: ``INTERVAL=2`` means every second week, month or year counted from there. COUNT counts from
a DTSTART and needs one.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import attrs

from duban.calendar.units import OnHoliday
from duban.calendar.work import DAY, DayTable, NotCovered
from duban.i18n import _

ANCHOR = date(2001, 1, 1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_DAY_PARTS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY")
_PARTS = (*_DAY_PARTS, "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYWEEKNO", "BYSETPOS", "WKST")
_ONLY_WITH = {
    "BYYEARDAY": ("YEARLY",),
    "BYWEEKNO": ("YEARLY",),
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"),
    "BYSETPOS": ("WEEKLY", "MONTHLY", "YEARLY"),
}
"""Parts that RFC 5545 section 3.3.10 allows with some frequencies only; the n-th of a single day is left out
too.
"""
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@attrs.frozen(slots=True)
class Occurrence:
    """One time a recurring duty falls due. ``nominal`` is the day the rule gives and its stable key; ``on``
    the day after roll and offset, None where the calendar cannot say: ``missing`` then names what is missing.
    """

    nominal: date
    on: date | None
    missing: str | None = None

    @property
    def key(self) -> str:
        return self.nominal.isoformat()


@attrs.frozen(slots=True)
class Recurrence:
    """A checked rule: its RFC 5545 ``text`` without DTSTART, ``freq``, ``interval``, and its own ``start``
    if it has one.
    """

    text: str
    freq: str
    interval: int
    start: date | None = None


def occurrences(
    rule: str,
    start: date,
    end: date,
    *,
    on_holiday: OnHoliday = OnHoliday.KEEP,
    table: DayTable | None = None,
    offset_days: int | None = None,
    offset_weekday: str | None = None,
) -> Iterator[Occurrence]:
    """The occurrences whose nominal day lies from ``start`` to ``end``, both included, in order.

    On a day off an occurrence is kept, skipped, or rolled to the next working day; an offset (that many
    calendar days, or that weekday of the same ISO week) is counted from the day that gives and is not rolled
    itself.
    Raises ValueError for a rule that is not allowed, both offsets at once, or ``skip`` and ``roll`` without
    a ``table``.
    """
    if offset_days is not None and offset_weekday is not None:
        raise ValueError(_("偏移只能用天数或者星期之一"))
    if offset_weekday is not None and offset_weekday not in WEEKDAYS:
        raise ValueError(
            _("不认识的星期“{name}”；可用：{names}").format(name=offset_weekday, names=_("、").join(WEEKDAYS))
        )
    if on_holiday is not OnHoliday.KEEP and table is None:
        raise ValueError(_("遇节假日取消或顺延的周期需要工作日历"))
    for nominal in nominal_days(rule, start, end):
        try:
            day = _held_on(nominal, on_holiday, table)
        except NotCovered as gap:
            yield Occurrence(nominal, None, gap.missing)
            continue
        if day is not None:
            yield Occurrence(nominal, _moved(day, offset_days, offset_weekday))


@lru_cache(maxsize=1024)
def nominal_days(rule: str, start: date, end: date) -> tuple[date, ...]:
    """The days that the rule itself gives from ``start`` to ``end``, both included. Raises ValueError as
    :func:`parse_rule`.
    """
    from dateutil.rrule import rrulestr

    parsed = parse_rule(rule)
    begin = parsed.start or _anchor_before(parsed, start)
    if begin > end:
        return ()
    days = rrulestr(parsed.text, dtstart=datetime.combine(begin, datetime.min.time()))
    last = datetime.combine(end, datetime.min.time())
    found: list[date] = []
    for moment in days:
        if moment > last:
            break
        if moment.date() >= start:
            found.append(moment.date())
    return tuple(found)


def _anchor_before(rule: Recurrence, start: date) -> date:
    """A first day in step with :data:`ANCHOR`, at least one whole interval before ``start``, so that little
    is walked.
    """
    step = rule.interval
    if rule.freq in ("DAILY", "WEEKLY"):
        days = step * (7 if rule.freq == "WEEKLY" else 1)
        return ANCHOR + timedelta(days=((start - ANCHOR).days // days - 1) * days)
    months = step * (12 if rule.freq == "YEARLY" else 1)
    gone = (start.year - ANCHOR.year) * 12 + start.month - 1
    year, month = divmod((gone // months - 1) * months, 12)
    return date(ANCHOR.year + year, month + 1, 1)


def _held_on(nominal: date, on_holiday: OnHoliday, table: DayTable | None) -> date | None:
    """The day on which it takes place; None where it is cancelled. Raises NotCovered."""
    if table is None or on_holiday is OnHoliday.KEEP:
        return nominal
    if on_holiday is OnHoliday.ROLL:
        return table.next_workday(nominal)
    return nominal if table.is_workday(nominal) else None


def _moved(day: date, offset_days: int | None, offset_weekday: str | None) -> date:
    if offset_weekday is not None:
        return day + (WEEKDAYS.index(offset_weekday) - day.weekday()) * DAY
    return day + (offset_days or 0) * DAY


@lru_cache(maxsize=256)
def parse_rule(rule: str) -> Recurrence:
    """Check a rule such as ``FREQ=WEEKLY;BYDAY=MO,WE``, optionally after ``DTSTART:20260105`` and a blank or
    newline.

    Raises ValueError, saying what is wrong, for anything with clock times, a frequency below a day, a rule
    that leaves the day open without DTSTART, COUNT without DTSTART, and days that never come.
    """
    lines = rule.split()
    start = None
    if lines and lines[0].upper().startswith("DTSTART"):
        start = _civil(lines.pop(0).rpartition(":")[2], "DTSTART")
    if len(lines) != 1:
        raise _bad(rule, _("应为一行规则，例如 FREQ=WEEKLY;BYDAY=MO,WE"))
    text = lines[0].upper().removeprefix("RRULE:")
    parts = _split(rule, text)
    freq, interval = parts.get("FREQ", ""), parts.get("INTERVAL", "1")
    if freq not in _FREQUENCIES:
        raise _bad(rule, _("FREQ应为{names}之一").format(names=_("、").join(_FREQUENCIES)))
    if not interval.isdecimal() or not 1 <= int(interval) <= 1000:
        raise _bad(rule, _("INTERVAL应为1至1000的整数"))
    _check_ends(rule, parts, start)
    if start is None and freq != "DAILY" and not any(part in parts for part in _DAY_PARTS):
        raise _bad(rule, _("没有说明是哪一天：请加BYDAY、BYMONTHDAY或者DTSTART"))
    _check_days(rule, parts)
    _check_syntax(rule, text)
    return Recurrence(text, freq, int(interval), start)


def _split(rule: str, text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in text.split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not value:
            raise _bad(rule, _("“{piece}”应写作 名称=值").format(piece=piece))
        if name not in _PARTS:
            raise _bad(
                rule,
                _("不支持{name}：规则只到日，不含时刻；可用：{names}").format(
                    name=name, names=_("、").join(_PARTS)
                ),
            )
        if name in parts:
            raise _bad(rule, _("{name}重复").format(name=name))
        parts[name] = value
    return parts


def _check_ends(rule: str, parts: dict[str, str], start: date | None) -> None:
    if "COUNT" in parts and "UNTIL" in parts:
        raise _bad(rule, _("COUNT与UNTIL不得同时使用"))
    if "COUNT" in parts and start is None:
        raise _bad(rule, _("COUNT须同时写明从哪一天数起，例如 DTSTART:20260105 RRULE:FREQ=WEEKLY;COUNT=4"))
    if "COUNT" in parts and not (parts["COUNT"].isdecimal() and 1 <= int(parts["COUNT"]) <= 100_000):
        raise _bad(rule, _("COUNT应为1至100000的整数"))
    if "UNTIL" in parts:
        _civil(parts["UNTIL"], "UNTIL")


def _check_days(rule: str, parts: dict[str, str]) -> None:
    """Refuse days that never come; walking to the year 9999 in search of them would be the only answer."""
    for name, frequencies in _ONLY_WITH.items():
        if name in parts and parts["FREQ"] not in frequencies:
            raise _bad(
                rule, _("{name}只能与FREQ={names}同用").format(name=name, names=_("、").join(frequencies))
            )
    if parts["FREQ"] in ("DAILY", "WEEKLY") and any(c.isdecimal() for c in parts.get("BYDAY", "")):
        raise _bad(rule, _("“第几个星期几”只能与FREQ=MONTHLY、YEARLY同用"))
    months = _numbers(rule, parts, "BYMONTH", 1, 12, signed=False) or tuple(range(1, 13))
    longest = max(_MONTH_DAYS[month - 1] for month in months)
    days = _numbers(rule, parts, "BYMONTHDAY", 1, 31)
    if days and min(abs(day) for day in days) > longest:
        raise _bad(rule, _("所列月份没有这一天"))
    _numbers(rule, parts, "BYYEARDAY", 1, 366)
    _numbers(rule, parts, "BYWEEKNO", 1, 53)
    _numbers(rule, parts, "BYSETPOS", 1, {"WEEKLY": 7, "MONTHLY": 31}.get(parts["FREQ"], 366))


def _numbers(
    rule: str, parts: dict[str, str], name: str, low: int, high: int, signed: bool = True
) -> tuple[int, ...]:
    numbers: list[int] = []
    for text in parts[name].split(",") if name in parts else ():
        digits = text[1:] if signed and text[:1] in ("-", "+") else text
        if not digits.isdecimal() or not low <= int(digits) <= high:
            expected = _("{name}应为{low}至{high}的整数，多个以逗号分隔")
            raise _bad(rule, expected.format(name=name, low=low, high=high))
        numbers.append(int(text))
    return tuple(numbers)


def _check_syntax(rule: str, text: str) -> None:
    """What remains is for dateutil to refuse: weekday names, WKST."""
    from dateutil.rrule import rrulestr

    try:
        rrulestr(text, dtstart=datetime.combine(ANCHOR, datetime.min.time()))
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise _bad(rule, _("不是有效的RFC 5545规则（{why}）").format(why=error)) from None


def _civil(text: str, name: str) -> date:
    """A date as RFC 5545 writes it, without a time."""
    digits = text.replace("-", "")
    try:
        if len(digits) != 8 or not digits.isdecimal():
            raise ValueError(digits)
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        expected = _("{name}应为不带时刻的日期，例如 20260105，实际为“{text}”")
        raise ValueError(expected.format(name=name, text=text)) from None


def _bad(rule: str, why: str) -> ValueError:
    return ValueError(_("周期规则“{rule}”：{why}").format(rule=rule, why=why))
