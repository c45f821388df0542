"""The bar at the top: the screens with their keys, the current one marked."""

from textual.content import Content
from textual.widget import Widget

from duban_tui.screens import SCREENS


class TopBar(Widget):
    """One line, sixty cells for ten screens; the current one is told by its sign, not by colour alone."""

    def __init__(self, current: str) -> None:
        super().__init__(id="bar")
        self._current = current

    def render(self) -> Content:
        """Key and title of each."""
        parts = []
        for one in SCREENS:
            here = one.id == self._current
            words = f"{'>' if here else ' '}{one.key}{one.title}"
            parts.append((words, "bold reverse" if here else ""))
        return Content.assemble(*parts)
