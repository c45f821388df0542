"""Columns of a list: what a row says in each, and how the cells of a line are divided among them."""

from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

from duban.domain.text import safe_text
from duban_tui.words import SORTED, fit

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
    """

    id: str
    title: str
    text: Callable[[R], str]
    least: int
    most: int | None = None
    grow: int = 0
    keep: int = 5
    sort: str = ""
    right: bool = False


@attrs.frozen(kw_only=True)
class Look(Generic[R]):
    """How rows of one kind are shown: their columns, the glyph (one cell, ASCII) and tone of each, and what tells them apart."""

    columns: tuple[Column[R], ...]
    key: Callable[[R], Hashable]
    glyph: Callable[[R], str] = lambda _row: " "
    tone: Callable[[R], Tone] = lambda _row: Tone.PLAIN

    def only(self, ids: Sequence[str]) -> "Look[R]":
        """The same with those columns, in that order; names it does not know are left out, and none at all leaves it as it is."""
        known = {column.id: column for column in self.columns}
        chosen = tuple(known[name] for name in dict.fromkeys(ids) if name in known)
        return attrs.evolve(self, columns=chosen) if chosen else self


Divided = tuple[tuple[Column[R], int], ...]


def divide(columns: Sequence[Column[R]], room: int) -> Divided[R]:
    """The columns that fit into so many cells, each with its width; those of the greatest ``keep`` are left out first."""
    shown = list(columns)
    while len(shown) > 1 and _least(shown) > room:
        worst = max(column.keep for column in shown)
        shown.remove(next(column for column in reversed(shown) if column.keep == worst))
    widths = {column.id: column.least for column in shown}
    left = room - _least(shown)
    growing = [column for column in shown if column.grow]
    while left > 0 and growing:
        shares = sum(column.grow for column in growing)
        given = 0
        for column in growing:
            most = left if column.most is None else column.most - widths[column.id]
            share = max(0, min(most, max(1, left * column.grow // shares), left - given))
            widths[column.id] += share
            given += share
        left -= given
        growing = [c for c in growing if c.most is None or widths[c.id] < c.most] if given else []
    if len(shown) == 1:
        widths[shown[0].id] = min(widths[shown[0].id], max(0, room))
    return tuple((column, widths[column.id]) for column in shown)


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
