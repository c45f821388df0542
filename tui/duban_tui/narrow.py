"""For terminals that draw ambiguous characters over two cells: plain ASCII of one cell in their place, on its way to the screen.

The layout counts those characters as one cell. Only what is painted changes; what is copied or written to files stays as it was.
"""

import unicodedata

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_CHOSEN = {
    "“": '"', "”": '"', "‘": "'", "’": "'", "·": ".", "…": "~", "—": "-", "–": "-", "‐": "-", "―": "-", "‖": "|",
    "→": ">", "←": "<", "↑": "^", "↓": "v", "▶": ">", "▷": ">", "◀": "<", "▲": "^", "▼": "v", "●": "*", "○": "o",
    "◎": "o", "◆": "*", "◇": "o", "■": "#", "□": "o", "★": "*", "☆": "*", "※": "*", "×": "x", "÷": "/", "±": "+",
    "√": "v", "≤": "<", "≥": ">", "≠": "#", "≈": "~", "°": "'", "′": "'", "″": '"', "§": "S", "¤": "$",
}  # fmt: skip
_HEIGHTS = dict(zip("▁▂▃▄▅▆▇█", "_.-:=+*#", strict=True))
"""Bars of eight heights, as sparklines and scroll bars use them."""


def plain(char: str) -> str:
    """The character itself where its width is certain; else one ASCII character that comes nearest, ``?`` where none does."""
    if unicodedata.east_asian_width(char) != "A" or cell_len(char) != 1:
        return char
    known = _CHOSEN.get(char) or _HEIGHTS.get(char)
    return known or _line(char) or _number(char) or _letter(char)


def _line(char: str) -> str:
    """Lines of boxes and tables, and other blocks."""
    name = unicodedata.name(char, "")
    if name.startswith("BOX DRAWINGS"):
        across, down = "HORIZONTAL" in name, "VERTICAL" in name
        return "-" if across and not down else "|" if down and not across else "+"
    return "#" if "BLOCK" in name or "SHADE" in name else ""


def _number(char: str) -> str:
    """① and Ⅱ are 1 and 2; beyond nine there is no single character."""
    number = unicodedata.numeric(char, -1)
    return str(int(number)) if number in range(10) else "#" if number > 0 else ""


def _letter(char: str) -> str:
    """A Latin letter without its marks."""
    bare = unicodedata.normalize("NFKD", char)[0]
    return bare if bare.isascii() and bare.isprintable() else "?"


class _Table(dict[int, str]):
    """Filled as characters turn up."""

    def __missing__(self, code: int) -> str:
        self[code] = found = plain(chr(code))
        return found


_TABLE = _Table()


class Narrow(LineFilter):
    """Paints nothing whose width the terminal and the layout could disagree about."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment
            if segment.control or segment.text.isascii()
            else segment._replace(text=segment.text.translate(_TABLE))
            for segment in segments
        ]
