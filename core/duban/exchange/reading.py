"""Opens a file of any known format and finds its header."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

import attrs

from duban.exchange.decoding import detect
from duban.exchange.delimited import Delimited, sniff
from duban.exchange.jsonlines import JsonLines
from duban.exchange.sheets import Sheet
from duban.exchange.table import Fault, Row, Table, column_letter, match_key, refuse
from duban.files import why
from duban.i18n import _

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JSON = (".jsonl", ".ndjson", ".json")
_OTHER = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip
_LOOK_FOR_HEADER = 30
_NEAR = 0.5


@attrs.frozen
class Layout:
    """How the file is laid out, as the mapping says: sheet (empty: the first), row of the header,
    encoding, delimiter (or auto).
    """

    sheet: str = ""
    header_row: int = 1
    encoding: str = "auto"
    delimiter: str = "auto"


def open_table(path: Path, layout: Layout, wanted: Sequence[str] = ()) -> Table:
    """The file with its header found; ``wanted`` are the columns the mapping asks for, all of which must
    be there once.

    Raises :class:`Refused` when the file is missing, empty, unreadable, or lacks a wanted column or has
    it twice.
    """
    file = path.name
    head = _head(path, file)
    if head.startswith((_ZIP, _OLE)):
        sheet = Sheet(path, file, layout.sheet)
        return _below_header(
            Table(file, (), sheet.rows(), measure="rows", total=sheet.total, done=sheet.done), layout, wanted
        )
    if (
        head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14]
        .lower()
        .startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta"))
    ):
        raise refuse(
            file, _("这是网页或 XML，不是表格（后缀可能被改过）。"), _("请用表格软件打开后另存为 xlsx。")
        )
    kind = next((name for mark, name in _OTHER if head.startswith(mark)), None)
    if kind is not None:
        raise refuse(
            file,
            _("这不是表格，而是 {kind} 文件。").format(kind=kind),
            _("请导入原来的电子表格或者 CSV。"),
        )
    encoding = detect(path, file, layout.encoding)
    if path.suffix.lower() in _JSON:
        lines = JsonLines(path, encoding)
        return _objects(
            Table(
                file,
                lines.headers,
                lines.rows(),
                encoding.name,
                "",
                "bytes",
                lines.total,
                lines.done,
                lines.close,
            ),
            wanted,
        )
    delimiter = (
        sniff(path, encoding, layout.header_row, wanted) if layout.delimiter == "auto" else layout.delimiter
    )
    text = Delimited(path, encoding, delimiter)
    table = Table(file, (), text.rows(), encoding.name, delimiter, "bytes", text.total, text.done, text.close)
    return _below_header(table, layout, wanted)


def _head(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError as error:
        raise refuse(file, _("打不开文件：{error}。").format(error=why(error))) from error
    if not head.strip():
        raise refuse(file, _("文件是空的。"))
    return head


def _objects(table: Table, wanted: Sequence[str]) -> Table:
    if not table.headers:
        table.close()
        raise refuse(
            table.file,
            _("没有一行是 JSON 对象。"),
            _("JSON 行文件每行写一个对象（{...}），不是整个文件一个列表。"),
        )
    _demand(table, wanted, [], 0)
    return table


def _below_header(table: Table, layout: Layout, wanted: Sequence[str]) -> Table:
    top = list(islice(table.rows, max(layout.header_row, _LOOK_FOR_HEADER)))
    if len(top) < layout.header_row:
        table.close()
        raise refuse(
            table.file,
            _("文件只有 {rows} 行，而映射文件说表头在第 {header} 行。").format(
                rows=len(top), header=layout.header_row
            ),
        )
    header = top[layout.header_row - 1]
    names = [cell.strip() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    table.headers = tuple(names)
    _demand(table, wanted, top, layout.header_row)
    table.rows = _shaped(_chain(top[layout.header_row :], table.rows), len(names))
    return table


def _chain(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _shaped(rows: Iterator[Row], columns: int) -> Iterator[Row]:
    """Rows with exactly one cell per header; blank rows left out; rows of another length emptied, with a
    fault.

    The cells of such a row may stand under the wrong headers, so none of them is shown or handed back.
    """
    for row in rows:
        cells = row.cells
        if len(cells) == columns:
            if row.faults or (any(cells) and not "".join(cells).isspace()):
                yield row
        elif row.faults and not cells:
            yield Row(row.number, [""] * columns, row.faults)
        elif any(cell.strip() for cell in cells):
            yield _reshaped(row, columns)


def _reshaped(row: Row, columns: int) -> Row:
    cells = list(row.cells)
    surplus = [cell for cell in cells[columns:] if cell.strip()]
    if len(cells) > columns and not surplus:
        return Row(
            row.number,
            cells[:columns],
            tuple(f for f in row.faults if f.column is None or f.column < columns),
        )
    reason = _("该行有 {cells} 列，表头有 {columns} 列，无法对应；请在原文件中检查分隔符和引号。").format(
        cells=len(cells), columns=columns
    )
    return Row(row.number, [""] * columns, (Fault(None, "", reason),))


def _demand(table: Table, wanted: Sequence[str], top: list[Row], header_row: int) -> None:
    """Every wanted column exactly once, or a refusal that says which are missing and where the header
    seems to be.
    """
    keys = [match_key(name) for name in table.headers]
    missing = [name for name in wanted if match_key(name) not in keys]
    doubled = [name for name in wanted if keys.count(match_key(name)) > 1]
    if not missing and not doubled:
        return
    table.close()
    messages: list[str] = []
    if missing:
        messages.append(
            _("表头中没有这些列：{columns}").format(
                columns=_("、").join(_with_near(name, table.headers, wanted) for name in missing)
            )
        )
    for name in doubled:
        places = _("、").join(column_letter(i) for i, key in enumerate(keys) if key == match_key(name))
        messages.append(
            _("表头“{name}”重复出现（{places} 列），无法知道用哪一列；请改名或删去多余的列。").format(
                name=name, places=places
            )
        )
    raise refuse(table.file, "\n".join(messages), _advice(table, wanted, top, header_row), header_row or None)


def _with_near(name: str, headers: Sequence[str], wanted: Sequence[str]) -> str:
    """A missing column, with the header that may be meant: like it, and not asked for by another name."""
    taken = set(map(match_key, wanted))
    free = {match_key(header): header for header in headers if match_key(header) not in taken}
    near = get_close_matches(match_key(name), free, 1, _NEAR)
    return _("{name}（是否为“{near}”？）").format(name=name, near=free[near[0]]) if near else name


def _advice(table: Table, wanted: Sequence[str], top: list[Row], header_row: int) -> str:
    keys = {match_key(name) for name in wanted}
    for row in top:
        if row.number != header_row and len(keys & {match_key(cell) for cell in row.cells}) * 2 > len(keys):
            return _("表头像是在第 {row} 行，请在映射文件中写 header_row = {row}。").format(row=row.number)
    named = _("、").join(name for name in table.headers if name)
    return _("文件中的表头：{headers}").format(headers=named or _("（空）"))
