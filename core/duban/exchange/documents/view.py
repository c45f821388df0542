"""What a docx template may speak of: a document as plain frozen values with fixed names and nothing behind them."""

from collections.abc import Iterator

import attrs

from duban.domain.document import Block, Cell, Document, Figure, Figures, Grid, Heading
from duban.exchange.documents import wording
from duban.i18n import _


@attrs.frozen(kw_only=True)
class FigureView:
    """One figure in words; ``sentence`` says all of it."""

    label: str
    value: str
    counted: str
    numerator: str
    denominator: str
    aside: str
    population: str
    source: str
    sentence: str


@attrs.frozen(kw_only=True)
class CellView:
    """One cell of a table; ``number`` says whether it is one, to be set flush right."""

    text: str
    number: bool


@attrs.frozen(kw_only=True)
class BlockView:
    """One block: ``kind`` is heading, paragraph, figures or table; what belongs to other kinds is empty."""

    kind: str
    text: str = ""
    level: int = 0
    figures: tuple[FigureView, ...] = ()
    caption: str = ""
    header: tuple[str, ...] = ()
    rows: tuple[tuple[CellView, ...], ...] = ()


@attrs.frozen(kw_only=True)
class DocumentView:
    """The document; every field is a variable of the template."""

    title: str
    issuer: str
    number: str
    dated: str
    closing: str
    blocks: tuple[BlockView, ...]

    @property
    def variables(self) -> dict[str, object]:
        """Name → value, not descending into the blocks."""
        return {field.name: getattr(self, field.name) for field in attrs.fields(DocumentView)}


def view(document: Document) -> DocumentView:
    """The document as a template sees it."""
    line = {
        name: wording.plain(getattr(document, name), lines=False)
        for name in ("title", "issuer", "number", "dated")
    }
    blocks = tuple(shown for block in document.blocks for shown in _blocks(block))
    return DocumentView(**line, closing=wording.plain(document.closing), blocks=blocks)


def names() -> str:
    """All names that a template may use, for the message about one that it may not."""
    parts = [(_("全文"), DocumentView), ("block", BlockView), ("figure", FigureView), ("cell", CellView)]
    return _("；").join(
        _("{owner}：{names}").format(
            owner=owner, names=_("、").join(field.name for field in attrs.fields(of))
        )
        for owner, of in parts
    )


def specimen() -> DocumentView:
    """A document with a block of every kind, on which a template is tried out."""
    figure = FigureView(**{field.name: "一" for field in attrs.fields(FigureView)})
    cells = (CellView(text="一", number=False), CellView(text="1", number=True))
    blocks = (
        *(BlockView(kind="heading", text="一", level=level) for level in (1, 2, 3)),
        BlockView(kind="paragraph", text="一"),
        BlockView(kind="figures", figures=(figure,)),
        BlockView(kind="table", caption="一", header=("一", "二"), rows=(cells,)),
    )
    return DocumentView(title="一", issuer="一", number="一", dated="一", closing="一", blocks=blocks)


def _blocks(block: Block) -> Iterator[BlockView]:
    if isinstance(block, Heading):
        text = wording.plain(block.text, lines=False)
        yield BlockView(kind="heading", text=text, level=min(max(block.level, 1), 3))
    elif isinstance(block, Figures):
        yield BlockView(kind="figures", figures=tuple(map(_figure, block.figures)))
    elif isinstance(block, Grid):
        yield _table(block)
    else:
        for line in wording.plain(block.text).split("\n"):
            yield BlockView(kind="paragraph", text=line)


def _figure(figure: Figure) -> FigureView:
    known = {
        name: "" if (number := getattr(figure, name)) is None else str(number)
        for name in ("numerator", "denominator", "aside")
    }
    return FigureView(
        label=wording.plain(figure.label, lines=False),
        value=wording.value_text(figure),
        counted=wording.counted_text(figure),
        population=wording.plain(figure.population, lines=False),
        source=wording.plain(figure.source, lines=False),
        sentence=wording.sentence(figure),
        **known,
    )


def _table(grid: Grid) -> BlockView:
    none = (
        CellView(text=_("（无）"), number=False),
        *(CellView(text="", number=False) for _name in grid.header[1:]),
    )
    rows = tuple(tuple(map(_cell, row)) for row in grid.rows) or (none,)
    return BlockView(
        kind="table",
        caption=wording.plain(grid.caption, lines=False),
        header=tuple(wording.plain(name, lines=False) for name in grid.header),
        rows=rows,
    )


def _cell(cell: Cell) -> CellView:
    text = wording.cell_text(cell)
    return CellView(text=text, number=isinstance(cell, int) or wording.number_in(text) is not None)
