"""The rows of a source that are at hand: a few pages of them, and which others are to be read next."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic

from duban_tui.columns import R
from duban_tui.widgets.sources import Source

PAGE = 256
"""Rows fetched at a time."""
KEPT = 6
"""Pages kept; the one used longest ago goes first."""
WAITING = 3
"""Pages waited for at once; while somebody scrolls fast, only the last ones are read."""


class Pages(Generic[R]):
    """Pages of one source, by their numbers. ``length`` is how many rows it has, as far as is known."""

    def __init__(self, source: Source[R], length: int, read: Mapping[int, Sequence[R]]) -> None:
        self.source = source
        self.length = length
        self._held = OrderedDict(read)
        self._waiting: list[int] = []

    @property
    def held(self) -> Iterable[Sequence[R]]:
        """Those at hand."""
        return self._held.values()

    def page(self, number: int) -> Sequence[R] | None:
        """The rows of that page, where it is at hand."""
        if number in self._held:
            self._held.move_to_end(number)
        return self._held.get(number)

    def keep(self, number: int, rows: Sequence[R]) -> None:
        """That page has been read."""
        if number in self._waiting:
            self._waiting.remove(number)
        while len(self._held) >= KEPT:
            self._held.popitem(last=False)
        self._held[number] = rows

    def read(self, number: int) -> Sequence[R]:
        """Ask the source for that page."""
        return self.source.page(number * PAGE, PAGE)

    def want(self, number: int) -> None:
        """That page is to be read; of too many, those asked for first are given up."""
        if number not in self._waiting:
            self._waiting.append(number)
            del self._waiting[:-WAITING]

    @property
    def wanted(self) -> int | None:
        """The page to be read next."""
        return self._waiting[-1] if self._waiting else None

    def give_up(self) -> None:
        """No page is to be read."""
        self._waiting.clear()

    def grow(self) -> int:
        """The rows in memory may have become more: what was their end is forgotten. How many there were."""
        old, self.length = self.length, self.source.count()
        if old != self.length:
            self._held.pop(old // PAGE, None)
        return old


def at_hand(source: Source[R]) -> Pages[R]:
    """Rows in memory."""
    length = source.count()
    return Pages(source, length, {0: source.page(0, PAGE)} if length else {})


def around(source: Source[R], keep: Hashable, old: int, height: int) -> tuple[Pages[R], int]:
    """*Thread.* For a list read again: the pages around the row that the cursor is to stay on, and its place."""
    length = source.count()
    found = source.place(keep)
    at = max(0, min(old if found is None else found, length - 1))
    numbers = {max(0, at - height) // PAGE, at // PAGE, min(max(0, length - 1), at + height) // PAGE}
    read = {number: source.page(number * PAGE, PAGE) for number in sorted(numbers) if length}
    return Pages(source, length, read), at
