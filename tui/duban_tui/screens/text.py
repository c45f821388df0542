"""A page of text over the screen below."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.keys import INTERRUPT
from duban_tui.widgets.foot import foot
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
        INTERRUPT,
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
            yield from foot()

    @property
    def body(self) -> VerticalScroll:
        return self.query_one("#page-body", VerticalScroll)

    def show(self, lines: Sequence[str]) -> None:
        """Put another text in place of the one shown; a page that was closed meanwhile stays closed."""
        self.lines = tuple(lines)
        for page in self.query("#page-text").results(Wrapped):
            page.show(self.lines)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n".join(self.lines))

    def action_scroll(self, lines: int) -> None:
        self.body.scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        self.body.scroll_relative(y=pages * max(1, self.body.size.height - 1), animate=False)

    def action_edge(self, end: int) -> None:
        if end:
            self.body.scroll_end(animate=False)
        else:
            self.body.scroll_home(animate=False)


async def show_read(
    below: Screen[Any],
    title: str,
    read: Callable[[], Iterable[str]],
    waiting: str = _("正在读取……"),
    head: Sequence[str] = (),
) -> None:
    """A page over the screen ``below`` that says, under the lines of its ``head``, first ``waiting`` and then what ``read`` comes to in a
    thread, or why it failed."""
    page = TextScreen(title, [*head, waiting])
    await below.app.push_screen(page)
    try:
        lines = await aside(lambda _stopped: list(read()))
    except DubanError as error:
        lines = error.message.splitlines()
    page.show([*head, *(safe_text(line) for line in lines)])
