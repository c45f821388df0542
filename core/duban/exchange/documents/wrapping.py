"""Lines broken for a terminal as Chinese is set: between any two characters, words of letters and figures kept whole."""

import re
from collections.abc import Sequence

from duban.domain.text import pad, width

_NOT_FIRST = "，。、；：？！）》〉」』】〕”’％%…—·,.;:?!)]}"
_NOT_LAST = "（《〈「『【〔“‘([{"
_MOST_LINES = 4
_PIECES = re.compile(r"[\x21-\x7e]+|\s|.", re.DOTALL)


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """The text in lines of at most that many terminal cells (at least 4), ``first`` and ``rest`` put before them.

    No line begins with a closing or ends with an opening punctuation mark; newlines in the text stay.
    """
    lines: list[str] = []
    for number, part in enumerate(text.split("\n")):
        lines += _wrap_line(part, max(columns, 4), rest if number else first, rest)
    return lines


def _wrap_line(text: str, columns: int, first: str, rest: str) -> list[str]:
    lines: list[str] = []
    line = first
    start = len(first)
    for piece in _bound(text, columns - max(width(first), width(rest))):
        blank_here = len(line) == start
        if piece.isspace() and blank_here and lines:
            continue
        if not blank_here and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, start = rest, len(rest)
            piece = piece.lstrip()
        line += piece
    lines.append(line.rstrip())
    return lines


def _bound(text: str, columns: int) -> list[str]:
    """Pieces that a line is made of: what may not be parted, punctuation with what it belongs to."""
    pieces: list[str] = []
    for found in _PIECES.findall(text):
        for part in _chopped(found, columns):
            together = pieces and not pieces[-1].isspace() and not part.isspace()
            closes = together and part[0] in _NOT_FIRST
            opened = together and pieces[-1][-1] in _NOT_LAST
            if (closes or opened) and width(pieces[-1] + part) <= columns:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def _chopped(word: str, columns: int) -> list[str]:
    """A word that no line can hold, in parts."""
    size = max(columns, 1)
    return [word[at : at + size] for at in range(0, len(word), size)]


def table(
    header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], columns: int
) -> list[str] | None:
    """A table in lines of at most that many cells; None where long cells would have to be broken into more than four lines.

    ``right`` says which columns hold numbers: they are set flush right and never broken.
    """
    widest = [max(width(row[index]) for row in (header, *rows)) for index in range(len(header))]
    longest = [max(width(row[index]) for row in rows) if right[index] else 8 for index in range(len(header))]
    sizes = fitted(widest, columns - 2 * (len(header) - 1), longest)
    if sizes is None:
        return None
    parts = [[wrap(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in (header, *rows)]
    if any(len(lines) > _MOST_LINES for row in parts for lines in row):
        return None
    lines = _row(parts[0], sizes, right)
    lines.append("  ".join("-" * size for size in sizes))
    for row in parts[1:]:
        lines += _row(row, sizes, right)
    return lines


def fitted(widest: Sequence[int], room: int, floors: Sequence[int] = ()) -> list[int] | None:
    """Column widths that fit the room: the widest give way first, none below its floor (8 cells where none is given).

    None where the floors leave no room.
    """
    lowest = [min(size, floor) for size, floor in zip(widest, floors or [8] * len(widest), strict=True)]
    sizes = list(widest)
    while sum(sizes) > room:
        open_ = [at for at in range(len(sizes)) if sizes[at] > lowest[at]]
        if not open_:
            return None
        sizes[max(open_, key=lambda at: sizes[at])] -= 1
    return sizes


def _row(parts: Sequence[Sequence[str]], sizes: Sequence[int], right: Sequence[bool]) -> list[str]:
    lines = []
    for number in range(max(map(len, parts), default=0)):
        texts = [part[number] if number < len(part) else "" for part in parts]
        line = "  ".join(
            " " * (size - width(text)) + text if flush else pad(text, size)
            for text, size, flush in zip(texts, sizes, right, strict=True)
        )
        lines.append(line.rstrip())
    return lines
