"""What an act would change, before it is saved; nothing but ``y`` saves it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from duban.i18n import _
from duban_tui.keys import INTERRUPT
from duban_tui.widgets.foot import foot
from duban_tui.widgets.summary import Wrapped


class PreviewScreen(ModalScreen[bool]):
    """Lines to weigh: scrolled by keys, accepted by ``y``, refused by Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", _("确认")),
        Binding("n,escape,q", "no", _("返回修改"), key_display="Esc"),
        Binding("down,j", "scroll(1)", _("向下"), show=False),
        Binding("up,k", "scroll(-1)", _("向上"), show=False),
        Binding("pagedown,ctrl+f,space", "scroll(10)", _("下一页"), show=False),
        Binding("pageup,ctrl+b", "scroll(-10)", _("上一页"), show=False),
        INTERRUPT,
    ]
    DEFAULT_CSS = """
    PreviewScreen { align: center middle; }
    PreviewScreen #question { height: 1; padding: 0 1; text-style: bold; }
    """

    def __init__(self, lines: Sequence[str], *, title: str = "", yes: str = "") -> None:
        super().__init__()
        self.heading = title or _("登记前预览")
        self.lines = tuple(lines)
        self.question = _("按 y：{what}；按 Esc：返回修改").format(what=yes or _("确认登记，写入日志"))

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            with VerticalScroll(id="page-body"):
                words = Wrapped(id="page-text")
                words.show(self.lines)
                yield words
            yield Static(Content(self.question), id="question", markup=False)
            yield from foot()

    def action_scroll(self, lines: int) -> None:
        self.query_one("#page-body", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)
