"""Tables out: CSV, xlsx and JSON lines, streamed, in which no cell can act as a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

import attrs

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _

FORMATS = ("csv", "xlsx", "jsonl")
ENCODINGS = ("utf-8-sig", "gb18030")

Cell = str | int | bool | date | tuple[str, ...] | None

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet program could take for a formula."""
_HARMLESS = re.compile(r"[-+]\d*(?:\.\d+)?")


@attrs.frozen
class Column:
    """A column: ``key`` in JSON lines, ``title`` in the others (Chinese, translated when written),
    ``cells`` its least width.
    """

    key: str
    title: str
    cells: int = 8


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would take it for a formula;
    plain numbers stay.
    """
    return f"'{text}" if text.startswith(FORMULA) and not _HARMLESS.fullmatch(text) else text


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    target: IO[bytes],
    form: str = "csv",
    encoding: str = "utf-8-sig",
    title: str = "",
) -> int:
    """Write the rows as they come and return their number; ``title`` names the sheet of a workbook.

    Lists are joined with ；, dates are ISO text or real dates (xlsx), None is an empty cell (``null`` in
    JSON lines). Raises DubanError
    for an unknown format and for more rows than a sheet can hold.
    """
    if form == "csv":
        return _csv(columns, rows, target, encoding)
    if form == "xlsx":
        return _xlsx(columns, rows, target, title)
    if form == "jsonl":
        return _jsonl(columns, rows, target)
    raise DubanError(
        _("没有“{form}”这种格式，可选：{choices}。").format(
            form=safe_text(form), choices=_("、").join(FORMATS)
        )
    )


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, tuple):
        return safe_text("；".join(value), lines=True)
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value, lines=True)


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], target: IO[bytes], encoding: str) -> int:
    stream = io.TextIOWrapper(target, encoding=encoding, newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_(column.title) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([guarded(_text(value)) for value in row])
        count += 1
    stream.detach()
    return count


def _jsonl(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], target: IO[bytes]) -> int:
    keys = [column.key for column in columns]
    count = 0
    for row in rows:
        line = json.dumps(
            dict(zip(keys, map(_json, row), strict=True)), ensure_ascii=False, separators=(",", ":")
        )
        target.write(line.encode("utf-8", "backslashreplace") + b"\n")
        count += 1
    return count


def _json(value: Cell) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [safe_text(item, lines=True) for item in value]
    return safe_text(value, lines=True) if isinstance(value, str) else value


def _xlsx(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], target: IO[bytes], title: str) -> int:
    from duban.exchange import workbook

    buffer = io.BytesIO() if not target.seekable() else target
    book = workbook.new_book(buffer, streamed=True)
    sheet = book.add_worksheet(workbook.sheet_name(title))
    look = workbook.Look(book)
    for index, column in enumerate(columns):
        label = _(column.title)
        sheet.set_column(index, index, workbook.column_width(label, column.cells))
        sheet.write_string(0, index, label, look.head)
    count = 0
    for count, row in enumerate(rows, start=1):
        if count >= workbook.ROWS:
            raise DubanError(
                _("一张工作表最多 {rows} 行；请改用 csv 或者 jsonl，或者缩小范围。").format(
                    rows=workbook.ROWS
                )
            )
        for index, value in enumerate(row):
            plain = _text(value) if isinstance(value, bool | tuple) else value
            workbook.write_cell(sheet, count, index, plain, look)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, count, max(0, len(columns) - 1))
    workbook.close(book)
    if buffer is not target and isinstance(buffer, io.BytesIO):
        target.write(buffer.getvalue())
    return count
