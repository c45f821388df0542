"""What a figure says, in every form alike: its value, what it was counted from, and what could not be evaluated.

Numbers are exact: two decimals, rounded half up, never through floating point.
"""

import re
from decimal import Decimal
from fractions import Fraction

from duban.domain.document import Cell, Figure
from duban.domain.text import safe_text
from duban.i18n import _

FEN = "fen"
"""Unit of a figure whose value is money in fen; it is shown in yuan."""

_WRITTEN = re.compile(r"(-?(?:0|[1-9][0-9]{0,11})\.[0-9]{2})(%|元|)")
_NOT_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}


def plain(text: object, *, lines: bool = True) -> str:
    """The text with everything made visible that a terminal would obey or that no XML file can hold."""
    return safe_text(str(text).replace("\r\n", "\n"), lines=lines).translate(_NOT_XML)


def hundredths(value: Fraction | int) -> int:
    """The value in hundredths, rounded half up (away from zero)."""
    scaled = abs(Fraction(value)) * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return whole if value >= 0 else -whole


def two_decimals(value: Fraction | int) -> str:
    """``12.35``; an exact half goes up."""
    number = hundredths(value)
    return f"{'-' if number < 0 else ''}{abs(number) // 100}.{abs(number) % 100:02d}"


def percent(value: Fraction | int) -> str:
    """A ratio as ``96.55%``. The same text in a cell of a table becomes a real number in a workbook."""
    return two_decimals(value * 100) + "%"


def yuan(fen: int) -> str:
    """Money in fen as ``1234.50元``. The same text in a cell of a table becomes a real number in a workbook."""
    return two_decimals(Fraction(fen, 100)) + "元"


def number_of(figure: Figure) -> Decimal | int | None:
    """The figure's value as a workbook keeps it: a ratio as printed (96.55% is 0.9655), money in yuan; None where there is none."""
    value = figure.value
    if value is None or figure.denominator == 0:
        return None
    if figure.unit == FEN:
        return Decimal(hundredths(Fraction(value, 100))).scaleb(-2)
    if isinstance(value, int):
        return value
    if figure.unit:
        return Decimal(hundredths(value)).scaleb(-2)
    return Decimal(hundredths(value * 100)).scaleb(-4)


def value_text(figure: Figure) -> str:
    """The value with its unit; what is not known is said, never counted as zero."""
    value = figure.value
    if figure.denominator == 0:
        return _("无数据")
    if value is None:
        return _("无法判定")
    if figure.unit == FEN:
        return two_decimals(Fraction(value, 100)) + "元"
    if isinstance(value, int):
        return f"{value}{plain(figure.unit, lines=False)}"
    return two_decimals(value) + plain(figure.unit, lines=False) if figure.unit else percent(value)


def counted_text(figure: Figure) -> str:
    """What the value was counted from: ``28/29；另有 1 件无法判定``; empty where there is nothing to add."""
    ratio = ""
    if figure.numerator is not None or figure.denominator is not None:
        ratio = "/".join(_("？") if n is None else str(n) for n in (figure.numerator, figure.denominator))
    if not figure.aside:
        return ratio
    unit = plain(figure.unit, lines=False) if isinstance(figure.value, int) else ""
    unit = unit if unit and figure.unit != FEN else _("件")
    said = _("{ratio}；另有 {n} {unit}无法判定") if ratio else _("另有 {n} {unit}无法判定")
    if not ratio and figure.value is None:
        said = _("{n} {unit}无法判定")
    return said.format(ratio=ratio, n=figure.aside, unit=unit)


def population_text(figure: Figure) -> str:
    """What was counted and over which days, with the provision that asks for it where one does."""
    said = _("统计范围：{population}。").format(population=_unstopped(figure.population))
    if figure.source:
        said += _("依据：{source}。").format(source=_unstopped(figure.source))
    return said


def sentence(figure: Figure) -> str:
    """The whole figure: ``按期办结率 96.55%（28/29；另有 1 件无法判定）。统计范围：…。``"""
    counted = counted_text(figure)
    words = _("{label} {value}（{counted}）。{population}") if counted else _("{label} {value}。{population}")
    return words.format(
        label=plain(figure.label, lines=False),
        value=value_text(figure),
        counted=counted,
        population=population_text(figure),
    )


def number_in(text: str) -> tuple[Decimal, str] | None:
    """The number that a cell's text is, and ``%``, ``元`` or nothing for what it counts: what :func:`percent`, :func:`yuan` and
    :func:`two_decimals` write, and nothing else. A percentage is given as the ratio.
    """
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    number, sign = Decimal(found[1]), found[2]
    return (number.scaleb(-2) if sign == "%" else number), sign


def cell_text(cell: Cell) -> str:
    """A cell of a table in words; a dash where nobody knows."""
    return "—" if cell is None else plain(cell)


def _unstopped(text: str) -> str:
    return plain(text, lines=False).rstrip("。")
