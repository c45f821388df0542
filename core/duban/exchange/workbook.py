"""Workbooks: what every sheet that we write has in common. No cell can act as a formula, the same input gives the same bytes."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

from duban.domain.text import safe_text, width
from duban.exchange.exporting import FORMULA

ROWS = 1_048_576
"""Rows that one sheet can hold."""
WIDEST = 60
"""The widest column, in cells of half a Chinese character."""

_EXACT = 10**15
_TEXT = 32_767
_NAME = 31
_BEGINS = date(1900, 3, 1)
_REFUSED = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")

Value = str | int | Decimal | bool | date | None


def new_book(target: object, *, streamed: bool) -> Any:
    """A new workbook; ``streamed`` where rows are written once and in order, so that memory stays small."""
    options = {
        "constant_memory": streamed,
        "in_memory": not streamed,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = import_module("xlsxwriter").Workbook(target, options)
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
    return book


def close(book: Any) -> None:
    """Finish the workbook. Raises OSError where its file, or those that it is gathered in, cannot be written."""
    try:
        book.close()
    except import_module("xlsxwriter.exceptions").FileCreateError as error:
        raise error.args[0] from error


class Look:
    """The cell formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1, "valign": "vcenter"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.quoted = book.add_format({"quote_prefix": True})

    def made(self, **properties: object) -> tuple[Any, Any]:
        """A format of one's own, as it is and with the mark before texts that look like formulas."""
        return self._book.add_format(properties), self._book.add_format(properties | {"quote_prefix": True})


def write_cell(
    sheet: Any, row: int, column: int, value: Value, look: Look, own: tuple[Any, Any] | None = None
) -> None:
    """Write one value: dates and numbers as such where the format can hold them, everything else as text; nothing for nothing.

    ``own`` is a pair from :meth:`Look.made` to be used instead of the plain look.
    """
    if value is None or value == "":
        return
    if isinstance(value, date) and value >= _BEGINS:
        sheet.write_datetime(row, column, value, look.day)
    elif isinstance(value, Decimal | int) and not isinstance(value, bool) and -_EXACT < value < _EXACT:
        sheet.write_number(row, column, value, own and own[0])
    else:
        text = safe_text(value, lines=True)[:_TEXT]
        plain, quoted = own or (None, look.quoted)
        sheet.write_string(row, column, text, quoted if text.startswith(FORMULA) else plain)


def column_width(label: str, widest: int) -> int:
    """Width of a column in cells: room for its longest text and for the button beside its label, within reason."""
    return min(WIDEST, max(widest, width(label) + 4))


def sheet_name(title: str, taken: Collection[str] = ()) -> str | None:
    """A name that a sheet may have and that none has yet, whatever the case of its letters; None where nothing is left of the title."""
    name = _REFUSED.sub(" ", safe_text(title))[:_NAME].strip() or None
    if name is None:
        return None
    others = {other.casefold() for other in taken} | {"history"}
    number, unique = 1, name
    while unique.casefold() in others:
        number += 1
        end = f"（{number}）"
        unique = name[: _NAME - len(end)] + end
    return unique
