"""A page of text over the screen below."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from duban.i18n import _
from duban_tui.widgets.summary import Wrapped


class TextScreen(ModalScreen[None]):
    """A page of text over the screen below: scrolled by keys, copied as a whole, closed by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss", _("关闭"), key_display="Esc"),
        Binding("y", "copy", _("复制")),
        Binding("down,j", "scroll(1)", _("向下"), show=False),
        Binding("up,k", "scroll(-1)", _("向上"), show=False),
        Binding("pagedown,ctrl+f,space", "page(1)", _("下一页"), show=False),
        Binding("pageup,ctrl+b", "page(-1)", _("上一页"), show=False),
        Binding("home,g", "edge(0)", _("开头"), show=False),
        Binding("end,G", "edge(1)", _("末尾"), show=False),
        Binding("ctrl+c", "app.interrupt", _("退出"), show=False),
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.heading = title
        self.lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            with VerticalScroll(id="page-body"):
                page = Wrapped(id="page-text")
                page.show(self.lines)
                yield page
            yield Footer(show_command_palette=False)

    @property
    def body(self) -> VerticalScroll:
        return self.query_one("#page-body", VerticalScroll)

    def show(self, lines: Sequence[str]) -> None:
        """Put another text in place of the one shown."""
        self.lines = tuple(lines)
        self.query_one("#page-text", Wrapped).show(self.lines)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n".join(self.lines))
        self.notify(_("已复制。终端须允许程序写入剪贴板（OSC 52）。"), markup=False)

    def action_scroll(self, lines: int) -> None:
        self.body.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        self.body.scroll_relative(y=pages * max(1, self.body.size.height - 1), animate=False)

    def action_edge(self, end: int) -> None:
        if end:
            self.body.scroll_end(animate=False)
        else:
            self.body.scroll_home(animate=False)
