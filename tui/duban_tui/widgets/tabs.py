"""The parts of a screen in one line."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

_BEFORE = "< "
"""Before the parts, where some to the left are not shown."""


class Tabs(Widget):
    """The parts in one line; the one that is shown stands in brackets."""

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._words: tuple[str, ...] = ()
        self._at = 0

    def show(self, words: Sequence[str], at: int) -> None:
        """Show these, that one in brackets."""
        if (tuple(words), at) != (self._words, self._at):
            self._words, self._at = tuple(words), at
            self.refresh()

    def render(self) -> Content:
        """One line; where it is too short for all, the first ones give way to the one that is shown."""
        parts = [f"[{words}]" if at == self._at else words for at, words in enumerate(self._words)]
        first = 0
        while (
            first < self._at
            and cell_len(_BEFORE + " ".join(parts[first : self._at + 1])) > self.size.width - 2
        ):
            first += 1
        return Content((_BEFORE if first else "") + " ".join(parts[first:]))
