"""The list: painted line by line from pages of rows, so that its length costs nothing."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from duban.desk.today import KIND
from duban.domain.finding import Finding
from duban.i18n import _
from duban_tui.words import MARKER, Columns, fit, glyph
from duban_tui.wrapping import wrap

PAGE = 128
"""Rows fetched at a time."""
KEPT = 8
"""Pages kept."""


class Source(Protocol):
    """Where rows come from: a number of them, and any stretch of them."""

    def __len__(self) -> int: ...

    def page(self, start: int, stop: int) -> Sequence[Finding]:
        """The rows from ``start`` up to but not including ``stop``; fewer at the end."""


class Nothing:
    """A source without rows."""

    def __len__(self) -> int:
        return 0

    def page(self, start: int, stop: int) -> Sequence[Finding]:
        """No rows."""
        return ()


_NOTHING = Nothing()


class FindingList(ScrollView, can_focus=True):
    """Rows with a cursor. The row under it carries a marker, so that it is seen without colour too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", _("下一行"), show=False),
        Binding("up,k", "move(-1)", _("上一行"), show=False),
        Binding("pagedown,ctrl+f,space", "turn(1)", _("下一页"), show=False),
        Binding("pageup,ctrl+b", "turn(-1)", _("上一页"), show=False),
        Binding("home,g", "first", _("第一行"), show=False),
        Binding("end,G", "last", _("最后一行"), show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "findings--row",
        "findings--cursor",
        "findings--notice",
        *(f"findings--{kind}" for kind in KIND.values()),
    }

    cursor = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor is on another row, or the rows under it are others."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source: Source | None = None
        self._pages: dict[int, Sequence[Finding]] = {}
        self._notice: tuple[str, ...] = ()
        self._length = 0

    def show(self, source: Source, cursor: int = 0, notice: tuple[str, ...] = ()) -> None:
        """Show these rows with the cursor on that one; ``notice`` stands in their place while there are none."""
        self._source = source
        self._notice = notice
        self._pages.clear()
        self._length = len(source)
        self._measure()
        self.cursor = max(0, min(cursor, self._length - 1))
        self._follow()
        self.refresh()
        self.post_message(self.Moved())

    def say(self, notice: tuple[str, ...]) -> None:
        """Show no rows, but these lines."""
        self.show(_NOTHING, notice=notice)

    @property
    def length(self) -> int:
        """How many rows are shown."""
        return self._length

    def grow(self) -> None:
        """The source may have got longer: what was its end is read again."""
        if self._source is None or len(self._source) == self._length:
            return
        old, self._length = self._length, len(self._source)
        self._pages.pop(old // PAGE, None)
        self._measure()
        shown = self.scroll_offset.y + self.size.height
        if old < shown:
            self.refresh_lines(old, shown - old)
        if not old:
            self.refresh()
            self.post_message(self.Moved())

    @property
    def row(self) -> Finding | None:
        """The row under the cursor."""
        return self.at(self.cursor)

    def at(self, index: int) -> Finding | None:
        """The row with that number, fetched with its page; None where there is none."""
        if self._source is None or not 0 <= index < self._length:
            return None
        number, place = divmod(index, PAGE)
        if number not in self._pages:
            if len(self._pages) >= KEPT:
                self._pages.pop(next(iter(self._pages)))
            self._pages[number] = self._source.page(number * PAGE, (number + 1) * PAGE)
        page = self._pages[number]
        return page[place] if place < len(page) else None

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._length)

    def _follow(self) -> None:
        """Scroll until the cursor is on screen."""
        height = max(1, self.scrollable_content_region.height)
        top = round(self.scroll_target_y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)

    def on_resize(self) -> None:
        self._measure()
        self._follow()

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh_line(old)
        self.refresh_line(new)
        self._follow()
        self.post_message(self.Moved())

    def validate_cursor(self, value: int) -> int:
        return max(0, min(value, self._length - 1))

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_turn(self, pages: int) -> None:
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self._length - 1

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the row there, or the notice, or nothing."""
        width = self.size.width
        index = self.scroll_offset.y + y
        row = self.at(index)
        if row is not None:
            return self._row_strip(row, index == self.cursor, width)
        text = "" if self._length else self._notice_line(y, width)
        style = self.get_component_rich_style("findings--notice") if text else self.rich_style
        return Strip([Segment(fit(text, width), style)], width)

    def _notice_line(self, y: int, width: int) -> str:
        lines = wrap([f"  {line}" for line in self._notice], width - 2)
        return lines[y - 1] if 1 <= y <= len(lines) else ""

    def _row_strip(self, row: Finding, at_cursor: bool, width: int) -> Strip:
        text = fit(Columns.within(width).row(row), width - 4)
        if at_cursor:
            style = self.get_component_rich_style("findings--cursor")
            return Strip([Segment(f"{MARKER} {glyph(row)} {text}", style)], width)
        plain = self.get_component_rich_style("findings--row")
        kind = self.get_component_rich_style(f"findings--{KIND[row.code]}")
        return Strip(
            [Segment("  ", plain), Segment(f"{glyph(row)} ", kind), Segment(text, plain)], width
        ).adjust_cell_length(width, plain)


class ListHeading(ScrollView):
    """The names of the columns, divided as the rows below are."""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(fit(Columns.within(width).heading(), width), self.rich_style)], width)
