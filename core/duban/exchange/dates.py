"""Civil dates out of cells, strictly: what is not certainly a day is refused with the reason."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from duban.exchange.values import Bad
from duban.i18n import _

DEFAULT_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y年%m月%d号", "%Y%m%d")
"""Tried in this order; a time of day behind any of them is allowed and left aside."""

EXCEL = "excel"
"""Pseudo-format: the serial number of a day, as a spreadsheet keeps it (day 1 is 1900-01-01)."""

EARLIEST = date(1949, 1, 1)
LATEST = date(2099, 12, 31)

_CACHED = 1 << 16
_OFFSET = r"(Z|z|[+-]\d{2}:?\d{2})?"
_CLOCK = (
    r"(?:[上下]午|[AaPp][Mm])?\s*"
    rf"([01]?\d|2[0-3])(?:[:时点]([0-5]?\d)(?:[:分]([0-5]?\d)?秒?(?:\.\d+)?)?|[时点])(?:\s*[AaPp][Mm])?\s*{_OFFSET}"
)
_HALF_DAY = re.compile(r"(?:[上下]午|[AaPp][Mm]).*(?:[Zz]|[+-]\d{2}:?\d{2})$", re.ASCII)
_LOOSE = re.compile(r"\s*([年月])\s*|\s+([日号])")
_ISO = re.compile(rf"(\d{{4}})-(\d\d?)-(\d\d?)(?:[Tt\s]\s*{_CLOCK})?", re.ASCII)
_PLAIN_TIME = re.compile(r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?", re.ASCII)
_TAIL = re.compile(rf"(.*?\d.*?)(?:[Tt\s]\s*|(?<=[日号])){_CLOCK}", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_TWO_DIGIT = re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?(?:\D.*)?", re.ASCII)
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?:\D.*)?", re.ASCII)
_BEGUN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)[日号]?", re.ASCII)
_MIDNIGHT = re.compile(r"[Tt\s]*24[:时点].*", re.ASCII)
_YEAR_FIRST = re.compile(r"(?:19|20)\d{2}(?:\D+\d{1,2}\D+\d{1,2}|\d{4}).*", re.ASCII | re.DOTALL)


def zone(name: str) -> tzinfo:
    """The time zone. Raises KeyError for a name the system does not know.

    Where a system ships no time zones at all, ``Asia/Shanghai`` is the fixed +08:00 (exact since 1991-09-15).
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        if name == "Asia/Shanghai":
            return timezone(timedelta(hours=8))
        raise KeyError(name) from error


class DateReader(dict[str, date | None]):
    """Reads the day out of a cell: in any of the formats, ISO 8601 always, between ``earliest`` and
    ``latest``.

    The day is taken as written; only where the text carries an offset (``Z``, ``+08:00``) is the instant
    converted to ``tz`` first. ``reader[text]`` is the day, remembered for the next time, and None for a ``blank``.
    It raises :class:`duban.exchange.values.Bad` with what was expected.
    """

    def __init__(
        self,
        formats: Sequence[str] = DEFAULT_FORMATS,
        tz: tzinfo | None = None,
        earliest: date = EARLIEST,
        latest: date = LATEST,
        blank: Collection[str] = (),
    ) -> None:
        super().__init__(dict.fromkeys(blank))
        self._formats = tuple(f for f in formats if f != EXCEL)
        self._excel = EXCEL in formats
        self._tz = tz or zone("Asia/Shanghai")
        self._earliest = earliest
        self._latest = latest
        self._blank = tuple(blank)
        self._days: dict[str, date] = {}

    def __missing__(self, text: str) -> date:
        day = self._days.get(text[:10])
        if day is None or not _PLAIN_TIME.fullmatch(text, 10):
            day = self._read(_LOOSE.sub(r"\1\2", unicodedata.normalize("NFKC", text)))
            if not self._earliest <= day <= self._latest:
                raise Bad(
                    _("日期应在 {earliest} 至 {latest} 之间，请核对年份。").format(
                        earliest=self._earliest, latest=self._latest
                    )
                )
            if (
                text[4:5] == "-"
                and text[:10] == day.isoformat()
                and (len(text) == 10 or _PLAIN_TIME.fullmatch(text, 10))
            ):
                self._days[text[:10]] = day
        if len(self) >= _CACHED:
            self.clear()
            self.update(dict.fromkeys(self._blank))
        self[text] = day
        return day

    def _read(self, text: str) -> date:
        if _HALF_DAY.search(text):
            raise Bad(_("上午、下午和时区写在一起，不能确定是哪一天；请只写日期。"))
        iso = _ISO.fullmatch(text)
        if iso:
            year, month, day, hour, minute, _second, offset = iso.groups()
            return self._civil(_day(int(year), int(month), int(day)), hour, minute, offset)
        tail = _TAIL.fullmatch(text)
        for form in self._formats:
            found = self._by_format(text, form, tail)
            if found is not None:
                return found
        if self._excel and _SERIAL.fullmatch(text):
            return date(1899, 12, 30) + timedelta(days=int(float(text)))
        raise Bad(self._why(text))

    def _by_format(self, text: str, form: str, tail: re.Match[str] | None) -> date | None:
        timed = any(mark in form for mark in ("%H", "%I", "%M", "%c", "%X"))
        try:
            if timed or tail is None:
                moment = datetime.strptime(text, form)  # noqa: DTZ007 - an offset is looked at below
                return moment.astimezone(self._tz).date() if moment.tzinfo else moment.date()
            day = datetime.strptime(tail.group(1).strip(), form).date()  # noqa: DTZ007 - a civil date
        except (ValueError, OverflowError):
            return None
        return self._civil(day, tail.group(2), tail.group(3), tail.group(5))

    def _civil(self, day: date, hour: str | None, minute: str | None, offset: str | None) -> date:
        if hour is None or minute is None or offset is None:
            return day
        instant = datetime.fromisoformat(f"{day}T{int(hour):02}:{int(minute):02}:00{offset.upper()}")
        return instant.astimezone(self._tz).date()

    def _why(self, text: str) -> str:
        if _SERIAL.fullmatch(text):
            return _('像是表格软件的日期序号；确实如此的，在映射文件中写 dates = ["excel"]。')
        if _YEAR_FIRST.fullmatch(text) and any(f.startswith("%Y") for f in self._formats):
            return self._why_year_first(text)
        if _YEAR_LAST.fullmatch(text):
            return _('日、月先后不明；请在映射文件的 dates 中写明 "%d/%m/%Y" 或者 "%m/%d/%Y"。')
        if _TWO_DIGIT.fullmatch(text):
            return _("年份只有两位，无法确定世纪；请写四位年份。")
        return _("不是能识别的日期；应为如 2026-03-05，或在映射文件的 dates 中写明格式。")

    def _why_year_first(self, text: str) -> str:
        begun = _BEGUN.match(text)
        if begun is None and len(text) == 8 and text.isdecimal():
            return _("没有这个日期；应为如 2026-03-05 的真实日期。")
        if begun is None:
            return _("不是能识别的日期；应为如 2026-03-05，或在映射文件的 dates 中写明格式。")
        try:
            day = _day(*map(int, begun.groups()))
        except Bad as bad:
            return bad.reason
        if _MIDNIGHT.fullmatch(text, begun.end()):
            return _("时刻 24:00 既是这一天也是次日；请写成 {day} 23:59，或者次日 0:00。").format(day=day)
        return _("日期后面还有不能识别的内容；请只写日期，如 {day}。").format(day=day)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Bad(
            _("没有这个日期：{year} 年 {month} 月 {day} 日。").format(year=year, month=month, day=day)
        ) from error
