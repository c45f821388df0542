"""A document as text that is read in a terminal: 60 cells a line, Chinese counted as two."""

from collections.abc import Iterator

from duban.domain.document import Block, Document, Figure, Figures, Grid, Heading
from duban.domain.text import width
from duban.exchange.documents import wording
from duban.exchange.documents.wrapping import table, wrap
from duban.i18n import _

COLUMNS = 60
INDENT = "    "


def as_text(document: Document) -> str:
    """The document as lines of text, each ended by a newline."""
    lines = [*_head(document)]
    for block in document.blocks:
        lines += ["", *_block(block)]
    if document.closing:
        lines += ["", *wrap(wording.plain(document.closing), COLUMNS)]
    return "\n".join(lines) + "\n"


def _head(document: Document) -> Iterator[str]:
    for line in wrap(wording.plain(document.title, lines=False), COLUMNS):
        yield " " * ((COLUMNS - width(line)) // 2) + line
    yield "═" * COLUMNS
    blank = "________"
    for label, value in (
        (_("单位"), document.issuer),
        (_("编号"), document.number),
        (_("日期"), document.dated),
    ):
        yield from wrap(
            _("{name}：{value}").format(name=label, value=wording.plain(value, lines=False) or blank),
            COLUMNS,
            "",
            "      ",
        )


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        text = wording.plain(block.text, lines=False)
        yield from wrap(text, COLUMNS)
        if block.level == 1:
            yield "-" * min(COLUMNS, width(text))
    elif isinstance(block, Figures):
        for figure in block.figures:
            yield from _figure(figure)
    elif isinstance(block, Grid):
        yield from _grid(block)
    else:
        for line in wording.plain(block.text).split("\n"):
            yield from wrap(line, COLUMNS, INDENT)


def _figure(figure: Figure) -> Iterator[str]:
    yield from wrap(wording.sentence(figure), COLUMNS, "· ", "  ")


def _grid(grid: Grid) -> Iterator[str]:
    yield from wrap(wording.plain(grid.caption, lines=False), COLUMNS)
    header = [wording.plain(name, lines=False) for name in grid.header]
    rows = [[wording.plain(wording.cell_text(cell), lines=False) for cell in row] for row in grid.rows]
    if not rows:
        yield _("（无）")
        return
    right = [_numeric([row[index] for row in grid.rows]) for index in range(len(header))]
    lines = table(header, rows, right, COLUMNS)
    if lines is not None:
        yield from lines
        return
    for number, row in enumerate(rows, start=1):
        yield _("第 {n} 行").format(n=number)
        for name, cell in zip(header, row, strict=True):
            yield from wrap(_("{name}：{value}").format(name=name, value=cell), COLUMNS, "  ", "    ")


def _numeric(cells: list[str | int | None]) -> bool:
    known = [cell for cell in cells if cell is not None]
    return bool(known) and all(isinstance(cell, int) or wording.number_in(cell) is not None for cell in known)
