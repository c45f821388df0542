"""Widths of the columns of a table in a docx, from what stands in them: Chinese characters count as two."""

import re
from typing import Any

from docx.oxml.ns import nsmap

from duban.domain.text import width
from duban.exchange.documents.wrapping import fitted

STYLE = "DubanTable"
"""Id of the table style whose tables get their widths from here; tables of any other style are left alone."""

_W = "{" + nsmap["w"] + "}"
_CELL = 132
"""Twips of one cell of half a wide character at 12 points, with a little air."""
_SHORT = 14
"""What is no longer than this (a date, an amount, a ratio) stays on one line where there is room at all."""
_WORD = re.compile(r"[\x21-\x7e]+")
"""What should not be broken even where room is short: dates and numbers; Chinese breaks anywhere."""


def set_widths(tree: Any) -> None:
    """Give every table of our style column widths in proportion to its contents, within the width the template gives it."""
    for table in tree.iter(f"{_W}tbl"):
        style = table.find(f"{_W}tblPr/{_W}tblStyle")
        if style is not None and style.get(f"{_W}val") == STYLE:
            _set(table)


def _set(table: Any) -> None:
    grid = table.findall(f"{_W}tblGrid/{_W}gridCol")
    rows = [row.findall(f"{_W}tc") for row in table.findall(f"{_W}tr")]
    if any(len(cells) != len(grid) for cells in rows):
        return
    whole = sum(int(column.get(f"{_W}w", "0")) for column in grid)
    widths = [[_width(cell) + 3 for cell in cells] for cells in rows]
    widest = [max((line[index] for line in widths), default=3) for index in range(len(grid))]
    short = [min(_SHORT, max((line[index] for line in widths[1:]), default=6)) for index in range(len(grid))]
    words = [
        min(_SHORT, max((_longest_word(cells[index]) + 3 for cells in rows), default=8))
        for index in range(len(grid))
    ]
    room = max(whole // _CELL, len(grid))
    sizes = (
        fitted(widest, room, short)
        or fitted(widest, room, [max(word, 8) for word in words])
        or fitted(widest, room)
        or [min(size, 2 * _SHORT) for size in widest]
    )
    twips = [size * whole // sum(sizes) for size in sizes]
    for index, column in enumerate(grid):
        column.set(f"{_W}w", str(twips[index]))
        for cells in rows:
            given = cells[index].find(f"{_W}tcPr/{_W}tcW")
            if given is not None:
                given.set(f"{_W}w", str(twips[index]))
                given.set(f"{_W}type", "dxa")


def _texts(cell: Any) -> list[str]:
    """The text of each paragraph of the cell."""
    return ["".join(text.text or "" for text in p.iter(f"{_W}t")) for p in cell.iter(f"{_W}p")]


def _width(cell: Any) -> int:
    """Cells of the longest line of the cell's text."""
    return max(map(width, _texts(cell)), default=0)


def _longest_word(cell: Any) -> int:
    """Cells of the longest word of letters and figures in the cell."""
    return max((len(word) for text in _texts(cell) for word in _WORD.findall(text)), default=0)
