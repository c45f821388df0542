"""A document as a workbook: the first sheet reads like the document, every table has a sheet of its own."""

import io
from typing import Any

import attrs

from duban.domain.document import Block, Cell, Document, Figure, Figures, Grid, Heading
from duban.domain.text import width
from duban.errors import DubanError
from duban.exchange.documents import wording
from duban.exchange.workbook import ROWS as MOST_ROWS
from duban.exchange.workbook import WIDEST, Look, Value, column_width, new_book, sheet_name, write_cell
from duban.i18n import _

_LINE = 16
"""Points that one line of a row takes."""
_A4 = 9
_SIZES = (60, 14, 10, 10, 50, 10, 30)
"""Widths of the first sheet's columns, in cells."""

_PERCENT, _DECIMAL, _MONEY = "0.00%", "0.00", '0.00"元"'


def as_xlsx(document: Document) -> bytes:
    """The document's bytes. Raises DubanError for a table that no sheet can hold."""
    target = io.BytesIO()
    book = new_book(target, streamed=False)
    first = _("正文")
    names = [first]
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    for number, grid in enumerate(grids, start=1):
        title = _("表{n} {caption}").format(n=number, caption=grid.caption)
        names.append(sheet_name(title, names) or f"{number}")
    styles = _Styles(Look(book))
    _Front(book.add_worksheet(first), styles).write(
        document, dict(zip(map(id, grids), names[1:], strict=True))
    )
    for name, grid in zip(names[1:], grids, strict=True):
        _write_grid(book.add_worksheet(name), grid, styles)
    book.close()
    return target.getvalue()


class _Styles:
    """Pairs of formats (see :meth:`Look.made`) for what cells hold."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.title = look.made(bold=True, font_size=16)
        self.heading = look.made(bold=True)
        self.top = look.made(align="left", valign="top", indent=1)
        self.wrapped = look.made(text_wrap=True, align="left", valign="top", indent=1)
        self.number = {
            form: look.made(num_format=form, valign="top") for form in (_PERCENT, _DECIMAL, _MONEY)
        }
        self.count = look.made(num_format="0", valign="top")
        self._units: dict[str, tuple[Any, Any]] = {}

    def counted_in(self, unit: str, form: str) -> tuple[Any, Any]:
        """Numbers with the unit behind them, still numbers."""
        written = f"""{form}"{unit.replace('"', "”")}\""""
        if written not in self._units:
            self._units[written] = self.look.made(num_format=written, valign="top")
        return self._units[written]


@attrs.define
class _Front:
    """The first sheet: head, text and figures in the order of the document, one row each."""

    sheet: Any
    styles: _Styles
    row: int = 1

    def write(self, document: Document, sheets: dict[int, str]) -> None:
        labels = (_("内容"), _("数值"), _("分子"), _("分母"), _("统计范围"), _("无法判定"), _("依据"))
        for index, (label, size) in enumerate(zip(labels, _SIZES, strict=True)):
            self.sheet.set_column(index, index, column_width(label, size))
            self.sheet.write_string(0, index, label, self.styles.look.head)
        self._line(document.title, self.styles.title)
        for label, value in (
            (_("单位"), document.issuer),
            (_("编号"), document.number),
            (_("日期"), document.dated),
        ):
            self._line(_("{label}：{value}").format(label=label, value=value), self.styles.wrapped)
        for block in document.blocks:
            self._block(block, sheets)
        if document.closing:
            self._line(document.closing, self.styles.wrapped)
        self.sheet.autofilter(0, 0, self.row - 1, len(labels) - 1)
        _lay_out(self.sheet, 1)

    def _line(self, text: str, style: tuple[Any, Any]) -> None:
        points = 1.5 * _LINE if style is self.styles.title else _LINE
        self.sheet.set_row(self.row, points * _lines(text, _SIZES[0]))
        write_cell(self.sheet, self.row, 0, wording.plain(text), self.styles.look, style)
        self.row += 1

    def _block(self, block: Block, sheets: dict[int, str]) -> None:
        if isinstance(block, Heading):
            self._line(block.text, self.styles.heading)
        elif isinstance(block, Figures):
            for figure in block.figures:
                self._figure(figure)
        elif isinstance(block, Grid):
            self._line(_("见工作表“{name}”").format(name=sheets[id(block)]), self.styles.wrapped)
        else:
            self._line(block.text, self.styles.wrapped)

    def _figure(self, figure: Figure) -> None:
        styles = self.styles
        number = wording.number_of(figure)
        texts = styles.wrapped
        cells: list[tuple[Value, tuple[Any, Any]]] = [
            (wording.plain(figure.label), texts),
            (wording.value_text(figure), texts)
            if number is None
            else (number, _number_style(figure, styles)),
            (figure.numerator, styles.count),
            (figure.denominator, styles.count),
            (wording.plain(figure.population), texts),
            (figure.aside, styles.count),
            (wording.plain(figure.source), texts),
        ]
        most = max(_lines(value, size) for (value, _style), size in zip(cells, _SIZES, strict=True))
        self.sheet.set_row(self.row, _LINE * most)
        for index, (value, style) in enumerate(cells):
            write_cell(self.sheet, self.row, index, value, styles.look, style)
        self.row += 1


def _number_style(figure: Figure, styles: _Styles) -> tuple[Any, Any]:
    if figure.unit == wording.FEN:
        return styles.number[_MONEY]
    if isinstance(figure.value, int):
        return styles.counted_in(figure.unit, "0") if figure.unit else styles.count
    return styles.counted_in(figure.unit, _DECIMAL) if figure.unit else styles.number[_PERCENT]


def _write_grid(sheet: Any, grid: Grid, styles: _Styles) -> None:
    """The caption, then the header (frozen, with filters), then the rows."""
    if len(grid.rows) + 2 > MOST_ROWS:
        raise DubanError(
            _("表“{caption}”有 {n} 行，一张工作表放不下；请缩小范围，或者用文本格式。").format(
                caption=wording.plain(grid.caption), n=len(grid.rows)
            )
        )
    write_cell(sheet, 0, 0, wording.plain(grid.caption), styles.look, styles.heading)
    for index, label in enumerate(grid.header):
        shown = wording.plain(label, lines=False)
        widest = max((_width(row[index]) for row in grid.rows), default=0) + 2
        sheet.set_column(index, index, column_width(shown, widest))
        write_cell(sheet, 1, index, shown, styles.look, (styles.look.head, styles.look.head))
    for number, row in enumerate(grid.rows, start=2):
        most = max((_lines(cell, WIDEST) for cell in row), default=1)
        if most > 1:
            sheet.set_row(number, _LINE * most)
        for index, cell in enumerate(row):
            _write(sheet, number, index, cell, styles)
    _lay_out(sheet, 2)
    if grid.header:
        sheet.autofilter(1, 0, 1 + len(grid.rows), len(grid.header) - 1)


def _write(sheet: Any, row: int, column: int, cell: Cell, styles: _Styles) -> None:
    text = wording.cell_text(cell)
    written = wording.number_in(text) if isinstance(cell, str) else None
    if written is not None:
        form = {"%": _PERCENT, "元": _MONEY, "": _DECIMAL}[written[1]]
        write_cell(sheet, row, column, written[0], styles.look, styles.number[form])
    elif isinstance(cell, int):
        write_cell(sheet, row, column, cell, styles.look, styles.count)
    else:
        wide = width(text) > WIDEST or "\n" in text
        write_cell(sheet, row, column, text, styles.look, styles.wrapped if wide else styles.top)


def _lay_out(sheet: Any, head: int) -> None:
    """The first rows stay in sight; printed, the sheet is as wide as a page and they come again on every page."""
    sheet.freeze_panes(head, 0)
    sheet.repeat_rows(0, head - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _lines(value: Value, size: int) -> int:
    """Lines that a wrapped cell of that width takes, at most as many as a row can be high."""
    lines = sum(-(-max(width(line), 1) // max(size - 2, 1)) for line in str(value).split("\n"))
    return min(lines, 25)


def _width(cell: Cell) -> int:
    """Cells of the longest line."""
    return max(map(width, wording.cell_text(cell).split("\n")))
