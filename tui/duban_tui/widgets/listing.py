"""The list: painted line by line from pages of rows that are read beside the loop, so that its length costs nothing."""

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, Generic

from rich.segment import Segment
from textual import events, work
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import REST, aside
from duban_tui.columns import Divided, Fitting, Look, R, Tone, heading_text, row_text
from duban_tui.widgets.pages import PAGE, Pages, around, at_hand
from duban_tui.widgets.sources import Rows as Rows
from duban_tui.widgets.sources import Source as Source
from duban_tui.words import MARKED, MARKER, PENDING, fit
from duban_tui.wrapping import wrap

FRAME = 4
"""Cells of a line before its columns: cursor, mark, glyph, blank."""

_BY_NUMBER = ""
"""A key that no row has."""


class PagedList(ScrollView, Generic[R], can_focus=True, inherit_bindings=False):
    """Rows with a cursor. The row under it carries a marker, so that it is seen without colour too.

    Enter is left to the screen. ``marks``: rows can be marked, for what is done with several at once.
    """

    HELP_TITLE = _("列表")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", _("下一行"), show=False),
        Binding("up,k", "move(-1)", _("上一行"), show=False),
        Binding("pagedown,ctrl+f,space", "turn(1)", _("下一页"), show=False),
        Binding("pageup,ctrl+b", "turn(-1)", _("上一页"), show=False),
        Binding("home,g", "first", _("第一行"), show=False),
        Binding("end,G", "last", _("最后一行"), show=False),
        Binding("m", "mark", _("标记这一行，再按一次取消"), show=False),
        Binding("M", "unmark", _("取消全部标记"), show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--row",
        "list--cursor",
        "list--notice",
        "list--pending",
        *(f"list--{tone}" for tone in Tone),
    }

    cursor = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor has come to rest on another row, or what is known of the rows has changed."""

    class Marks(Message):
        """Other rows are marked."""

    class Failed(Message):
        """The source could not be read; ``words`` say why."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, look: Look[R], *, marks: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.look = look
        self.sort = ""
        self.descending = False
        self.marked: dict[Hashable, None] = {}
        """Keys of the marked rows, in the order in which they were marked."""
        self.counted = True
        """Whether :attr:`length` is all there is; False while the source still counts."""
        self._marks = marks
        self._pages: Pages[R] = at_hand(Rows())
        self._fetching = False
        self._notice: tuple[str, ...] = ()
        self._heading: ListHeading | None = None
        self._fitting = Fitting(look)
        self._resting: Timer | None = None

    # --- what is shown ---

    def show(
        self,
        source: Source[R],
        *,
        keep: Hashable | None = None,
        notice: Sequence[str] = (),
    ) -> None:
        """Show the rows of that source: from the first, or with the cursor on the row of the key ``keep`` where it still is there.

        What was shown before stays until the new rows have come. ``notice`` stands in their place where there are none.
        """
        if source.immediate:
            self.workers.cancel_group(self, "open")
            at = None if keep is None else source.place(keep)
            self._take(at_hand(source), self.cursor if keep is not None and at is None else at or 0, notice)
        else:
            self._open(source, keep, tuple(notice))

    def say(self, notice: Sequence[str]) -> None:
        """Show no rows, but these lines."""
        self.show(Rows(), notice=notice)

    def use(self, look: Look[R]) -> None:
        """Show the same rows with other columns."""
        self.look, self._fitting = look, Fitting(look)
        self._repaint()

    def sorted_by(self, sort: str, descending: bool) -> None:
        """Say in the heading what the source sorts by."""
        self.sort, self.descending = sort, descending
        self._repaint()

    @property
    def length(self) -> int:
        """How many rows there are, as far as is known."""
        return self._pages.length

    @property
    def source(self) -> Source[R]:
        """Where the rows come from."""
        return self._pages.source

    @property
    def row(self) -> R | None:
        """The row under the cursor; None where there is none, or while it is being read."""
        return self.at(self.cursor)

    @property
    def key(self) -> Hashable | None:
        """The key of the row under the cursor."""
        row = self.row
        return None if row is None else self.look.key(row)

    @property
    def held(self) -> Hashable | None:
        """What to give as ``keep`` when the rows are read again: the key, or, while the row is being read, that its number counts."""
        key = self.key
        return key if key is not None or not self.length else _BY_NUMBER

    def at(self, index: int) -> R | None:
        """The row with that number; None where there is none, or while its page is being read."""
        if not 0 <= index < self.length:
            return None
        number, place = divmod(index, PAGE)
        page = self._pages.page(number)
        if page is None:
            if not self.source.immediate:
                self._want(number)
                return None
            page = self._keep(number, self._pages.read(number))
        return page[place] if place < len(page) else None

    def grow(self) -> None:
        """The rows in memory may have become more: what was their end is read again."""
        old = self._pages.grow()
        if old == self.length:
            return
        self._measure()
        shown = self.scroll_offset.y + self.size.height
        if old < shown:
            self.refresh_lines(old, shown - old)
        if not old:
            self.refresh()
            self.post_message(self.Moved())

    # --- reading ---

    @work(exclusive=True, group="open", description="open")
    async def _open(self, source: Source[R], keep: Hashable | None, notice: tuple[str, ...]) -> None:
        """Read what the first paint needs, and only then how many rows there are."""
        try:
            if keep is None:
                first = await aside(lambda _stopped: source.page(0, PAGE))
                whole = len(first) < PAGE
                self._take(Pages(source, len(first), {0: first}), 0, notice, counted=whole)
                if not whole:
                    length = await aside(lambda _stopped: source.count())
                    self._counted(length)
            else:
                old, height = self.cursor, max(1, self.size.height)
                pages, at = await aside(lambda _stopped: around(source, keep, old, height))
                self._take(pages, at, notice)
        except DubanError as error:
            self.post_message(self.Failed(error.message))

    def _take(self, pages: Pages[R], cursor: int, notice: Sequence[str], counted: bool = True) -> None:
        self._pages, self._notice = pages, tuple(notice)
        self._fitting = Fitting(self.look)
        self.counted = counted
        self._measure()
        self.cursor = cursor
        self._follow()
        self._repaint()
        self.post_message(self.Moved())

    def _counted(self, length: int) -> None:
        self._pages.length, self.counted = max(length, self.length), True
        self._measure()
        self.refresh()
        self.post_message(self.Moved())

    def _want(self, number: int) -> None:
        """Have that page read."""
        self._pages.want(number)
        if not self._fetching:
            self._fetching = True
            self._fetch()

    @work(group="pages")
    async def _fetch(self) -> None:
        try:
            while (number := self._pages.wanted) is not None:
                await self._fetch_page(self._pages, number)
        finally:
            self._fetching = False

    async def _fetch_page(self, pages: Pages[R], number: int) -> None:
        """What comes of it counts only while the rows of that source are shown."""
        try:
            rows = await aside(lambda _stopped: pages.read(number))
        except DubanError as error:
            pages.give_up()
            if pages is self._pages:
                self.post_message(self.Failed(error.message))
            return
        if pages is self._pages:
            self._keep(number, rows)
            self.refresh_lines(number * PAGE, PAGE)
            if number == self.cursor // PAGE:
                self.post_message(self.Moved())

    def _keep(self, number: int, rows: Sequence[R]) -> Sequence[R]:
        self._pages.keep(number, rows)
        if self._fitting.outgrown(rows):
            self._fitting = Fitting(self.look)
            self._repaint()
        return rows

    # --- moving and marking ---

    def _measure(self) -> None:
        self.virtual_size = Size(self.room, self.length)

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

    def on_click(self, event: events.Click) -> None:
        """The row that is pointed at; twice is Enter."""
        self.cursor = self.scroll_offset.y + event.y
        if event.chain == 2:
            self.app.simulate_key("enter")

    def watch_cursor(self, old: int, new: int) -> None:
        """Paint the two rows. What is told of the row elsewhere follows when the cursor rests: over a slow line it costs more."""
        self._refresh_row(old)
        self._refresh_row(new)
        self._follow()
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST, lambda: self.post_message(self.Moved()))

    def validate_cursor(self, value: int) -> int:
        return max(0, min(value, self.length - 1))

    def action_move(self, rows: int) -> None:
        self.cursor += rows

    def action_turn(self, pages: int) -> None:
        self.cursor += pages * max(1, self.scrollable_content_region.height - 1)

    def action_first(self) -> None:
        self.cursor = 0

    def action_last(self) -> None:
        self.cursor = self.length - 1

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Marking is offered only where something can be done with marked rows."""
        return self._marks or action not in ("mark", "unmark")

    @property
    def possible(self) -> list[BindingType]:
        """The bindings that do something here."""
        return [
            one for one in self.BINDINGS if isinstance(one, Binding) and self.check_action(one.action, ())
        ]

    def action_mark(self) -> None:
        key = self.key
        if key is None:
            return
        if key in self.marked:
            del self.marked[key]
        else:
            self.marked[key] = None
        self._refresh_row(self.cursor)
        self.cursor += 1
        self.post_message(self.Marks())

    def action_unmark(self) -> None:
        """Take all marks away."""
        if self.marked:
            self.marked.clear()
            self.refresh()
            self.post_message(self.Marks())

    # --- painting ---

    @property
    def room(self) -> int:
        """Cells of a line, the scroll bar's left out."""
        return self.scrollable_content_region.width

    def divided(self, width: int) -> Divided[R]:
        """The columns as they are divided in a line of that many cells."""
        return self._fitting.divided(self._pages.held, width - FRAME)

    def heading(self, width: int) -> str:
        """The titles of the columns."""
        return " " * FRAME + heading_text(self.divided(width), self.sort, self.descending)

    def _refresh_row(self, index: int) -> None:
        """Paint that row again, the scroll bar beside it not."""
        self.refresh(Region(0, index - self.scroll_offset.y, self.room, 1))

    def _repaint(self) -> None:
        self.refresh()
        if self._heading is not None:
            self._heading.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the row there, or that it is being read, or the notice, or nothing."""
        width = self.room
        index = self.scroll_offset.y + y
        if index < self.length:
            row = self.at(index)
            if row is not None:
                return self._row_strip(row, index == self.cursor, width)
            text, style = f"{MARKER if index == self.cursor else ' '}   {PENDING}", "list--pending"
        else:
            text, style = "" if self.length else self._notice_line(y, width), "list--notice"
        painted = self.get_component_rich_style(style) if text else self.rich_style
        return Strip([Segment(fit(text, width), painted)], width)

    def _notice_line(self, y: int, width: int) -> str:
        lines = wrap([f"  {line}" for line in self._notice], width - 2)
        return lines[y - 1] if 1 <= y <= len(lines) else ""

    def _row_strip(self, row: R, at_cursor: bool, width: int) -> Strip:
        look = self.look
        text = fit(row_text(self.divided(width), row), width - FRAME)
        mark = MARKED if self.marked and look.key(row) in self.marked else " "
        glyph = look.glyph(row)
        if at_cursor:
            style = self.get_component_rich_style("list--cursor")
            return Strip([Segment(f"{MARKER}{mark}{glyph} {text}", style)], width)
        plain = self.get_component_rich_style("list--row")
        tone = self.get_component_rich_style(f"list--{look.tone(row)}")
        parts = [Segment(f" {mark}", plain), Segment(f"{glyph} ", tone), Segment(text, plain)]
        return Strip(parts, width).adjust_cell_length(width, plain)


class ListHeading(ScrollView):
    """The titles of the columns of a list, divided as its rows are."""

    def __init__(self, listing: PagedList[Any], *, id: str | None = None) -> None:
        super().__init__(id=id, classes="list-heading")
        self._listing = listing
        listing._heading = self

    def render_line(self, y: int) -> Strip:
        """The one line."""
        width = self.size.width
        return Strip([Segment(fit(self._listing.heading(self._listing.room), width), self.rich_style)], width)
