"""Lines of Chinese broken to a width: between any two characters, but never so that a closing mark begins a line."""

from collections.abc import Iterable

from rich.cells import cell_len

NOT_FIRST = "，。；：！？、）》】〕”’…,.;:!?)"
NOT_LAST = "（《【〔“‘("


def wrap(lines: Iterable[str], cells: int) -> list[str]:
    """The lines, each broken to that many cells; what follows a break is indented like its line."""
    return [part for line in lines for part in _broken(line, max(20, cells))]


def _broken(line: str, cells: int) -> list[str]:
    if cell_len(line) <= cells:
        return [line]
    indent = line[: len(line) - len(line.lstrip(" "))]
    parts: list[str] = []
    current, used = indent, len(indent)
    for piece in _pieces(line[len(indent) :], cells - len(indent)):
        width = cell_len(piece)
        if used + cell_len(piece.rstrip()) > cells and current.strip():
            parts.append(current.rstrip())
            current, used = indent, len(indent)
            piece = piece.lstrip(" ")
            width = cell_len(piece)
        current += piece
        used += width
    return [*parts, current.rstrip()] if current.strip() else parts


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
            or (width == 1 and cell_len(last) == 1 and (last != " " or char == " "))
        )
        if together and size + width <= most:
            pieces[-1] += char
            size += width
        else:
            pieces.append(char)
            size = width
    return pieces
