"""Lines of Chinese broken to a width: between any two characters, but never so that a closing mark begins a line."""

import re
from collections.abc import Iterable

from rich.cells import cell_len

NOT_FIRST = "，。；：！？、）》】〕〉」』”’…,.;:!?)"
NOT_LAST = "（《【〔〈「『“‘("


_KEPT = "\u00a0"
_AMOUNT = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|元)")
"""The blanks of an amount, ``5 000.00 元``, which is never broken."""


def wrap(lines: Iterable[str], cells: int) -> list[str]:
    """The lines, each broken to that many cells; what follows a break is indented like its line."""
    return [
        part.replace(_KEPT, " ")
        for line in lines
        for part in _broken(_AMOUNT.sub(_KEPT, line), max(20, cells))
    ]


def _broken(line: str, cells: int) -> list[str]:
    if cell_len(line) <= cells:
        return [line]
    indent = line[: len(line) - len(line.lstrip(" "))]
    parts: list[str] = []
    current, used = indent, len(indent)
    for piece in _whole(_pieces(line[len(indent) :], cells - len(indent)), cells // 2):
        width = cell_len(piece)
        if used + cell_len(piece.rstrip()) > cells and current.strip():
            parts.append(current.rstrip())
            current, used = indent, len(indent)
            piece = piece.lstrip(" ")
            width = cell_len(piece)
        current += piece
        used += width
    return [*parts, current.rstrip()] if current.strip() else parts


def _whole(pieces: list[str], most: int) -> list[str]:
    """The pieces between two double blanks as one, where that is no longer than ``most``: a name stays with its value."""
    found: list[str] = []
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if piece.endswith("  "):
            found += _joined(held, most)
            held = []
    return [*found, *_joined(held, most)]


def _joined(pieces: list[str], most: int) -> list[str]:
    return ["".join(pieces)] if cell_len("".join(pieces).rstrip()) <= most else pieces


def _pieces(text: str, most: int) -> list[str]:
    """What stays together: a wide character with its marks, a word of narrow ones with the blanks after it; none over ``most``."""
    pieces: list[str] = []
    size = 0
    for char in text:
        width = cell_len(char)
        last = pieces[-1][-1] if pieces else ""
        together = bool(last) and (
            width == 0
            or char in NOT_FIRST
            or last in NOT_LAST
            or last == _KEPT
            or (width == 1 and cell_len(last) == 1 and (last != " " or char == " "))
        )
        if together and size + width <= most:
            pieces[-1] += char
            size += width
        else:
            pieces.append(char)
            size = width
    return pieces
