"""Bars of plain ASCII cells: the same on every terminal, in every font, and without colour."""

from decimal import Decimal
from fractions import Fraction

FULL, REST = "#", "."
"""A cell that is filled, and one that is not."""

Number = int | Fraction | Decimal


def bar(part: Number, whole: Number, cells: int) -> str:
    """So many cells, filled in proportion. Whatever is more than nothing fills one, only the whole fills all; more than the whole is
    drawn as the whole."""
    if cells <= 0:
        return ""
    share = Fraction(part) / Fraction(whole) if whole else Fraction(0)
    share = max(Fraction(0), min(Fraction(1), share))
    filled = int(share * cells)
    if share and not filled:
        filled = 1
    return FULL * filled + REST * (cells - filled)
