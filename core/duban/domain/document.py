"""A report before it has a form: headings, paragraphs and tables of figures. Text, docx and xlsx are written from this one value."""

from fractions import Fraction

import attrs

from duban.i18n import headings


@attrs.frozen(kw_only=True)
class Figure:
    """A number that names what it was counted from.

    ``value`` a whole number, or an exact ratio; None means "cannot say", never zero. A ratio carries ``numerator`` and
    ``denominator``; ``population`` says in words what was counted, over which days; ``aside`` how many could not be evaluated.
    ``unit`` is written behind a whole number (件, 人, 元).
    """

    label: str
    value: int | Fraction | None
    population: str
    numerator: int | None = None
    denominator: int | None = None
    aside: int = 0
    unit: str = ""
    source: str = ""
    """Document and article that ask for the figure, where one does."""


@attrs.frozen(kw_only=True)
class Heading:
    """A heading; ``level`` 1 to 3."""

    text: str
    level: int = 1


@attrs.frozen(kw_only=True)
class Paragraph:
    """A paragraph of plain text."""

    text: str


@attrs.frozen(kw_only=True)
class Figures:
    """Figures one under the other, each with its population."""

    figures: tuple[Figure, ...]


Cell = str | int | None
"""What a cell of a table holds; None is shown as a dash: nobody knows."""


@attrs.frozen(kw_only=True)
class Grid:
    """A table: a caption that names the population, a header, rows of as many cells."""

    caption: str
    header: tuple[str, ...] = attrs.field(converter=headings)
    rows: tuple[tuple[Cell, ...], ...]


Block = Heading | Paragraph | Figures | Grid


@attrs.frozen(kw_only=True)
class Document:
    """A report. ``name`` its kind (bulletin, annual …, selects the template), ``issuer`` the area or unit that issues it, ``number``
    and ``dated`` as printed in its head (empty: left blank for the clerk), ``closing`` the line at its end."""

    name: str
    title: str
    issuer: str
    dated: str
    number: str = ""
    blocks: tuple[Block, ...] = ()
    closing: str = ""
