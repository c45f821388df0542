"""依据: how the date of one row came about."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from duban.desk.explaining import Explained, Explanation
from duban.domain.event import Event
from duban.domain.finding import Finding
from duban.domain.text import safe_text
from duban.i18n import _
from duban.reasons import render_reasons
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import in_full

Found = tuple[Explanation, tuple[Explained, ...]] | None


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


def reasons_lines(row: Finding, found: Found) -> list[str]:
    """The row in full, then the case's events, then every step that led to the date."""
    lines = in_full(row)
    if found is None:
        return lines
    explanation, obligations = found
    if explanation.events:
        lines += ["", _("经过：")]
        lines += [f"  {_event(explanation, event)}" for event in explanation.events]
    for one in obligations:
        obligation = one.line.obligation
        number = f"#{obligation.n}" if obligation.n > 1 else ""
        parts = (f"【{obligation.rule}】", one.line.title, one.line.unit_name, number)
        lines += ["", safe_text(" ".join(filter(None, parts)))]
        steps = render_reasons(one.trace, explanation.roster)
        lines += [f"  {at}. {step}" for at, step in enumerate(steps, 1)]
    if not obligations:
        lines += ["", _("台账中已没有这项应办事项，请按 r 刷新。")]
    return lines


def _event(found: Explanation, event: Event) -> str:
    """Day, unit, act, and to whom."""
    kind = found.policy.kinds.get(event.kind)
    names = [
        found.roster.units[code].name if code in found.roster.units else code
        for code in (event.unit or "", event.text("to") or "")
    ]
    parts = (event.on.isoformat(), names[0], kind.label if kind else event.kind)
    return safe_text(" ".join(filter(None, (*parts, f"-> {names[1]}" if names[1] else ""))))
