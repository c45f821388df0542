"""What every screen and every question ends with: the keys, and what stands over all of it while the terminal is too small."""

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static

from duban.i18n import _
from duban_tui.preflight import COLUMNS, ROWS


class Keys(Widget):
    """The keys that are offered, in one line; a click on one is that key.

    Textual's own footer makes a widget of each key, anew whenever the focus moves: half of what it costs to show another screen.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key"}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def render(self) -> Content:
        """Key and words of each."""
        style = self.get_visual_style("keys--key")
        parts = ((f" {key} ", style, f"{words} ") for key, words, _binding in self._offered())
        return Content.assemble(*(part for key, style, words in parts for part in ((key, style), words)))

    def on_click(self, event: events.Click) -> None:
        found = self._at(event.x)
        if found is not None:
            self.app.simulate_key(found.key)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """What is pointed at says more of itself."""
        found = self._at(event.x)
        self.tooltip = found.tooltip if found is not None else None

    def _offered(self) -> Iterator[tuple[str, str, Binding]]:
        """What the key is called, the words, and the binding: each act once."""
        acts: dict[str, Binding] = {}
        for one in self.screen.active_bindings.values():
            if one.binding.show:
                acts.setdefault(one.binding.action, one.binding)
        for binding in acts.values():
            yield self.app.get_key_display(binding), binding.description, binding

    def _at(self, x: int) -> Binding | None:
        """What is offered in that column."""
        end = 0
        for key, words, binding in self._offered():
            end += cell_len(f" {key} {words} ")
            if x < end:
                return binding
        return None


def foot() -> ComposeResult:
    """The last widgets of a screen."""
    yield Keys()
    words = _("窗口太小，请放大到 {columns}×{rows} 以上").format(columns=COLUMNS, rows=ROWS)
    yield Static(Content(words), id="too-small", markup=False)


def too_small(size: Size) -> bool:
    """Whether the screens cannot be laid out in so many cells. Nothing on them is lost; they are covered until it is larger again."""
    return size.width < COLUMNS or size.height < ROWS
