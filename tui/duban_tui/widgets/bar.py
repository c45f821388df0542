"""The bar at the top: the screens with their keys, the current one marked."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widget import Widget

from duban_tui.screens import SCREENS


class TopBar(Widget):
    """One line, sixty cells for ten screens; the current one is told by its sign, not by colour alone."""

    def __init__(self, current: str) -> None:
        super().__init__(id="bar")
        self._current = current

    def render(self) -> Content:
        """Key and title of each; titles that are too long for the line are all cut to the same number of cells."""
        room = self.content_size.width - 2 * len(SCREENS)
        lengths = [cell_len(one.title) for one in SCREENS]
        most = next(
            (n for n in range(max(lengths), 2, -1) if sum(min(n, each) for each in lengths) <= room), 2
        )
        parts = []
        for one, length in zip(SCREENS, lengths, strict=True):
            here = one.id == self._current
            words = f"{'>' if here else ' '}{one.key}{set_cell_size(one.title, min(length, most))}"
            parts.append((words, "bold reverse" if here else ""))
        return Content.assemble(*parts)
