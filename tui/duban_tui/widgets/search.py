"""The line in which the words to look for are typed; hidden until it is asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from duban.i18n import _


class SearchBox(Input):
    """Enter keeps what was typed, Esc takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("确定"), key_display=_("回车"), show=True),
        Binding("escape", "screen.leave_box", _("取消"), key_display="Esc", show=True),
    ]

    def __init__(self, hint: str) -> None:
        super().__init__(placeholder=hint, id="search", compact=True, select_on_focus=False)
        self.cursor_blink = False


class SearchLine(Horizontal):
    """Sign and box."""

    def __init__(self, hint: str) -> None:
        super().__init__(id="search-line")
        self.box = SearchBox(hint)

    def compose(self) -> ComposeResult:
        yield Static("/", id="search-sign", markup=False)
        yield self.box

    def open(self, text: str) -> None:
        """Show it with that text, and type into it."""
        self.add_class("-open")
        self.box.value = text
        self.box.cursor_position = len(text)
        self.screen.set_focus(self.box)  # at once: what is typed next is for the box

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")
