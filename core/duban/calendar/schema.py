"""What a calendar file may hold, checked key by key so that every mistake is found in one reading."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

import attrs

from duban.calendar.work import Notice
from duban.domain.problem import Problem
from duban.i18n import _

HEADER_FILE = "calendar.toml"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CONFIDENCE = ("A", "B", "C")

Table = Mapping[str, object]

_HEADER_KEYS = ("schema", "id", "title", "weekly_off")
_NOTICE_KEYS = ("year", "number", "title", "published", "off", "worked", "confidence")
_NOTICE_HEAD = re.compile(r"^\s*\[\[\s*notice\s*\]\]")


@attrs.frozen
class Header:
    """``weekly_off`` are weekdays with Monday as 0."""

    id: str
    title: str
    weekly_off: frozenset[int]


@attrs.frozen
class Reader:
    """A parsed file and its text, from which lines are looked up. ``table`` is None where the file could not
    be parsed.
    """

    file: str
    text: str
    table: Table | None

    def line(self, notice: int | None, key: str, day: date | None = None) -> int | None:
        """Line of ``key`` (or of a day inside it) in the n-th notice, counted from 0; None: before the first
        notice.
        """
        at = -1
        wanted = -1 if notice is None else notice
        starts = re.compile(rf"^\s*[\"']?{re.escape(key)}[\"']?\s*=")
        key_line = None
        for number, text in enumerate(self.text.splitlines(), 1):
            at += bool(_NOTICE_HEAD.match(text))
            if at != wanted:
                continue
            if starts.match(text):
                key_line = number
            if key_line is not None and (day is None or day.isoformat() in text.partition("#")[0]):
                return number
        return key_line or self._head(notice)

    def _head(self, notice: int | None) -> int | None:
        """Line of the n-th ``[[notice]]``."""
        heads = [n for n, text in enumerate(self.text.splitlines(), 1) if _NOTICE_HEAD.match(text)]
        return heads[notice] if notice is not None and notice < len(heads) else None


class _Keys:
    """Takes typed values out of one table and notes what is wrong with them."""

    def __init__(self, reader: Reader, found: list[Problem], table: Table, notice: int | None = None) -> None:
        self.reader = reader
        self.found = found
        self.table = table
        self.notice = notice

    def wrong(self, key: str, message: str, hint: str = "", day: date | None = None) -> None:
        name = key if self.notice is None else f"notice[{self.notice + 1}].{key}"
        self.found.append(
            Problem(self.reader.file, self.reader.line(self.notice, key, day), name, message, hint)
        )

    def only(self, allowed: tuple[str, ...]) -> None:
        for key in self.table:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1)
                hint = _("是否应为“{near}”？").format(near=near[0]) if near else ""
                self.wrong(key, _("不认识的键；可用的键：{keys}").format(keys=_("、").join(allowed)), hint)

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.wrong(key, _("应为文字，实际为{value}").format(value=_shown(value)))
            return ""
        if required and not value.strip():
            self.wrong(key, _("必须填写") if key in self.table else _("缺少此键"))
        return value

    def integer(self, key: str) -> int | None:
        value = self.table.get(key)
        if type(value) is int:
            return value
        self.wrong(
            key, _("缺少此键") if value is None else _("应为整数，实际为{value}").format(value=_shown(value))
        )
        return None

    def day(self, key: str) -> date | None:
        value = self.table.get(key)
        if type(value) is date:
            return value
        self.wrong(
            key,
            _("缺少此键")
            if value is None
            else _("应为日期，例如 2026-01-01（不加引号，不带时刻），实际为{value}").format(
                value=_shown(value)
            ),
        )
        return None

    def days(self, key: str) -> tuple[date, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            self.wrong(key, _("应为日期的列表，实际为{value}").format(value=_shown(value)))
            return ()
        days: set[date] = set()
        for item in value:
            if type(item) is not date:
                self.wrong(key, _("列表中应全为日期，其中有{value}").format(value=_shown(item)))
            elif item in days:
                self.wrong(key, _("{day}重复").format(day=item), day=item)
            else:
                days.add(item)
        return tuple(sorted(days))


def header(reader: Reader, found: list[Problem], *, with_notices: bool = False) -> Header:
    """The head of a calendar. Problems are added to ``found``; then the value is of no use."""
    if reader.table is None:
        return Header("", "", frozenset())
    keys = _Keys(reader, found, reader.table)
    keys.only((*_HEADER_KEYS, "notice") if with_notices else _HEADER_KEYS)
    schema = keys.integer("schema")
    if schema is not None and schema != 1:
        keys.wrong("schema", _("本程序只认识 schema = 1"), _("请使用与此日历相配的版本"))
    id = keys.text("id", required=True)
    if id and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", id):
        keys.wrong("id", _("应由小写字母、数字和连字符组成，实际为“{id}”").format(id=id))
    return Header(id, keys.text("title", required=True), _weekly_off(keys))


def _weekly_off(keys: _Keys) -> frozenset[int]:
    value = keys.table.get("weekly_off")
    if not isinstance(value, list):
        keys.wrong("weekly_off", _('应为星期的列表，例如 ["saturday", "sunday"]；没有则写 []'))
        return frozenset()
    for name in value:
        if name not in WEEKDAYS:
            near = get_close_matches(str(name).lower(), WEEKDAYS, n=1)
            hint = _("是否应为“{near}”？").format(near=near[0]) if near else ""
            expected = _("不认识的星期{value}；可用：{names}")
            keys.wrong("weekly_off", expected.format(value=_shown(name), names=_("、").join(WEEKDAYS)), hint)
    return frozenset(WEEKDAYS.index(name) for name in value if name in WEEKDAYS)


def notices(
    reader: Reader, found: list[Problem], *, only_year: int | None = None, alone: bool = False
) -> tuple[Notice, ...]:
    """The notices of a file in its order. ``only_year``: all must be of that year; ``alone``: nothing else
    is in the file.
    """
    if reader.table is None:
        return ()
    top = _Keys(reader, found, reader.table)
    if alone:
        top.only(("notice",))
    tables = reader.table.get("notice", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        top.wrong("notice", _("应写作 [[notice]] 表"))
        return ()
    if not tables:
        top.wrong("notice", _("文件中没有 [[notice]]：至少应有一份放假安排通知"))
    read: list[Notice] = []
    for index, table in enumerate(tables):
        keys = _Keys(reader, found, table, index)
        notice = _notice(keys, only_year)
        if notice is None:
            continue
        if read and (read[-1].year, read[-1].published) >= (notice.year, notice.published):
            message = _("通知应按年份、公布日期先后排列，且同一年度的公布日期不得相同")
            keys.wrong("published", message)
        read.append(notice)
    return tuple(read)


def _notice(keys: _Keys, only_year: int | None) -> Notice | None:
    keys.only(_NOTICE_KEYS)
    year, published = keys.integer("year"), keys.day("published")
    number, title = keys.text("number"), keys.text("title", required=True)
    off, worked = keys.days("off"), keys.days("worked")
    confidence = keys.text("confidence")
    if confidence and confidence not in CONFIDENCE:
        keys.wrong("confidence", _("应为{names}之一").format(names=_("、").join(CONFIDENCE)))
    for day in sorted(set(off) & set(worked)):
        keys.wrong("worked", _("{day}既列为放假又列为上班").format(day=day), day=day)
    if year is None:
        return None
    if not 1900 <= year <= 9998:
        keys.wrong("year", _("年份应在1900至9998之间，实际为{year}").format(year=year))
    if only_year is not None and year != only_year:
        keys.wrong("year", _("应与文件名的年份{year}一致").format(year=only_year))
    for key, days in (("off", off), ("worked", worked)):
        for day in days:
            if abs(day.year - year) > 1:
                message = _("{day}与本通知的年度{year}相差一年以上").format(day=day, year=year)
                keys.wrong(key, message, day=day)
    return None if published is None else Notice(year, number, title, published, off, worked, confidence)


def _shown(value: object) -> str:
    """A value as it stands in the file, short."""
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:40] + "…"
