"""Columns of a list: what a row says in each, and how the cells of a line are divided among them."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from enum import StrEnum
from functools import reduce
from typing import Generic, TypeVar

import attrs
from rich.cells import cell_len

from duban.domain.text import safe_text
from duban.i18n import heading
from duban_tui.words import SORTED, fit, labelled

R = TypeVar("R")

GAP = 1
"""Blanks between two columns."""


class Tone(StrEnum):
    """How a row's mark is coloured; the mark itself already says it without colour."""

    PLAIN = "plain"
    ALERT = "alert"
    WARNING = "warning"
    CAUTION = "caution"
    ACCENT = "accent"
    MUTED = "muted"


@attrs.frozen(kw_only=True)
class Column(Generic[R]):
    """One column. ``id`` names it in the office's file; ``text`` may hold anything, the list makes it harmless.

    ``least`` cells it needs, ``most`` it can use (None: any number), ``grow`` its share of the cells left over; ``keep``: columns with
    a small number stay longest on a narrow screen. ``sort`` is the source's name for sorting by it, empty where it cannot be sorted by.
    ``said`` is what is read out where ``text`` draws. ``whole`` is what of it is never cut: the column is as wide as
    the longest of these, up to ``most``; a reference that is cut tells nothing.
    """

    id: str
    title: str = attrs.field(converter=heading)
    text: Callable[[R], str]
    least: int
    most: int | None = None
    grow: int = 0
    keep: int = 5
    sort: str = ""
    right: bool = False
    said: Callable[[R], str] | None = None
    whole: Callable[[R], str] | None = None

    def words(self, row: R) -> str:
        """What it says, for the ear and in sentences."""
        return safe_text((self.said or self.text)(row)).strip()


@attrs.frozen(kw_only=True)
class Look(Generic[R]):
    """How rows of one kind are shown: their columns, the glyph (one cell, ASCII) and tone of each, and what tells them apart.

    ``told`` says the row under the cursor in sentences: who, what, by when, and why. Without it every column is named.
    """

    columns: tuple[Column[R], ...]
    key: Callable[[R], Hashable]
    glyph: Callable[[R], str] = lambda _row: " "
    tone: Callable[[R], Tone] = lambda _row: Tone.PLAIN
    told: Callable[[R], Sequence[str]] | None = None

    def only(self, ids: Sequence[str]) -> "Look[R]":
        """The same with those columns, in that order; names it does not know are left out, and none at all leaves it as it is."""
        known = {column.id: column for column in self.columns}
        chosen = tuple(known[name] for name in dict.fromkeys(ids) if name in known)
        return attrs.evolve(self, columns=chosen) if chosen else self

    def fitted(self, rows: Iterable[R]) -> "Look[R]":
        """The same, those columns that are never cut as wide as these rows need; itself where they are already."""
        columns = list(self.columns)
        for at, column in enumerate(columns):
            if column.whole is not None:
                most = max((cell_len(column.whole(row)) for row in rows), default=0)
                most = most if column.most is None else min(most, column.most)
                if most > column.least:
                    columns[at] = attrs.evolve(column, least=most)
        return self if columns == list(self.columns) else attrs.evolve(self, columns=tuple(columns))

    def sentences(self, row: R) -> list[str]:
        """The row in full."""
        if self.told is None:
            return ["  ".join(in_full(self, row))]
        return [safe_text(line) for line in self.told(row) if line]


Divided = tuple[tuple[Column[R], int], ...]


def divide(columns: Sequence[Column[R]], room: int) -> Divided[R]:
    """The columns that fit into so many cells, each with its width; those of the greatest ``keep`` are left out first. What is left over
    goes to titles that are cut, then to the columns that grow."""
    shown = list(columns)
    while len(shown) > 1 and _least(shown) > room:
        worst = max(column.keep for column in shown)
        shown.remove(next(column for column in reversed(shown) if column.keep == worst))
    widths = {column.id: column.least for column in shown}
    left = room - _least(shown)
    for column in shown:
        titled = cell_len(column.title) + (1 if column.sort else 0)
        given = max(0, min(titled - column.least, left))
        widths[column.id] += given
        left -= given
    growing = [column for column in shown if column.grow]
    while left > 0 and growing:
        shares = sum(column.grow for column in growing)
        given = 0
        for column in growing:
            most = left if column.most is None else max(0, column.most - widths[column.id])
            share = max(0, min(most, max(1, left * column.grow // shares), left - given))
            widths[column.id] += share
            given += share
        left -= given
        growing = [c for c in growing if c.most is None or widths[c.id] < c.most] if given else []
    if len(shown) == 1:
        widths[shown[0].id] = min(widths[shown[0].id], max(0, room))
    return tuple((column, widths[column.id]) for column in shown)


class Fitting(Generic[R]):
    """The columns of a look in a line, as wide as the rows need that are at hand; found out once, for as long as these rows are shown."""

    def __init__(self, look: Look[R]) -> None:
        self._look = look
        self._fitted: Look[R] | None = None
        self._divided: tuple[int, Divided[R]] | None = None

    def outgrown(self, rows: Sequence[R]) -> bool:
        """Whether these rows, which have come after that, need wider columns."""
        return self._fitted is not None and self._fitted.fitted(rows) is not self._fitted

    def divided(self, held: Iterable[Sequence[R]], room: int) -> Divided[R]:
        """The columns in so many cells; ``held`` are the rows at hand, in pages."""
        if self._fitted is None:
            self._fitted = reduce(lambda look, rows: look.fitted(rows), held, self._look)
        if self._divided is None or self._divided[0] != room:
            self._divided = room, divide(self._fitted.columns, room)
        return self._divided[1]


def _least(columns: Sequence[Column[R]]) -> int:
    return sum(column.least for column in columns) + GAP * (len(columns) - 1)


def row_text(divided: Divided[R], row: R) -> str:
    """The cells of a row, each text made harmless and cut or filled to its width."""
    return (" " * GAP).join(_cell(column, column.text(row), width) for column, width in divided)


def heading_text(divided: Divided[R], sort: str = "", descending: bool = False) -> str:
    """The titles; the column that is sorted by carries its direction."""
    titles = (
        (column, column.title + (SORTED[descending] if sort and column.sort == sort else ""), width)
        for column, width in divided
    )
    return (" " * GAP).join(_cell(column, title, width) for column, title, width in titles)


def _cell(column: Column[R], text: str, width: int) -> str:
    shown = fit(safe_text(text[: width * 4]), width)
    if column.right:
        kept = shown.rstrip()
        return " " * (len(shown) - len(kept)) + kept
    return shown


def in_full(look: Look[R], row: R) -> list[str]:
    """All columns of a row, a line for each that says something, in words where the column draws."""
    said = ((column.title, column.words(row)) for column in look.columns)
    return [labelled(title, words) for title, words in said if words]
