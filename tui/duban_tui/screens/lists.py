"""A screen of several lists, one of which is shown: changed by left and right, looked through by words, told in full below."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.columns import in_full
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.listed import Listed, holding
from duban_tui.screens.text import TextScreen
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.widgets.tabs import Tabs
from duban_tui.words import place_words

T = TypeVar("T")


class ListsScreen(DeskScreen[T]):
    """A subclass says in ``LISTS`` which lists there are, and calls :meth:`put` when the rows of one have been read."""

    LISTS: ClassVar[tuple[Listed, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", _("下一个列表"), show=False),
        Binding("left", "turn(-1)", _("上一个列表"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]
    DEFAULT_CSS = """
    ListsScreen #tabs { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.lists = {one.id: one for one in self.LISTS}
        self.shown = next(iter(self.lists))
        """Id of the list that is shown."""
        self._words = ""
        self._cursors: dict[str, Hashable | None] = {}

    def content(self) -> ComposeResult:
        self.listing: PagedList[Any] = PagedList(self.here.look, id="list")
        yield Static(Content(self.TITLE_WORDS), id="heading", markup=False)
        yield Tabs()
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    # --- lists ---

    @property
    def here(self) -> Listed:
        """The list that is shown."""
        return self.lists[self.shown]

    def put(self, id: str, rows: Sequence[Any] | None, *, unread: Sequence[str] = (), **changes: Any) -> None:
        """The rows of that list, and what else has changed about it; the cursor stays on its row."""
        self.lists[id] = attrs.evolve(self.lists[id], rows=rows, unread=unread, **changes)
        if id == self.shown:
            self._show(self.listing.held)
        else:
            self._tabs()

    def put_all(self, lists: Iterable[Listed]) -> None:
        """All of these as they were read."""
        for one in lists:
            self.put(one.id, one.rows, look=one.look, notice=one.notice)

    def forget(self) -> None:
        self.lists = {one.id: one for one in self.LISTS}
        self._cursors.clear()
        self._words = ""
        self._show(None)

    def failed(self) -> None:
        """Every list that is not there says why."""
        for one in self.lists.values():
            if one.rows is None:
                self.put(one.id, None, unread=self.unread_words)

    def action_turn(self, step: int) -> None:
        """The list to the right or left."""
        ids = list(self.lists)
        self.turn_to(ids[(ids.index(self.shown) + step) % len(ids)])

    def turn_to(self, id: str) -> None:
        """Show that list."""
        if id == self.shown:
            return
        self._cursors[self.shown] = self.listing.key
        self.shown = id
        self._words = ""
        self._show(self._cursors.get(self.shown))

    def _tabs(self) -> None:
        ids = list(self.lists)
        self.query_one(Tabs).show([one.words for one in self.lists.values()], ids.index(self.shown))

    def _show(self, keep: Hashable | None) -> None:
        self._tabs()
        here = self.here
        if self.listing.look is not here.look:
            self.listing.use(here.look)
        self.give_up("narrow")
        if here.rows is None:
            self.listing.say(here.unread or [_("正在读取……")])
        elif self._words.split():
            self._narrow(here, self._words, keep)
        else:
            self.listing.show(Rows(here.rows, here.look.key), keep=keep, notice=here.notice)

    # --- looking for words ---

    @property
    def searched(self) -> str:
        return self._words

    def search(self, text: str) -> None:
        if text != self._words:
            self._words = text
            self._show(None)

    @work(exclusive=True, group="narrow", description="narrow")
    async def _narrow(self, here: Listed, text: str, keep: Hashable | None) -> None:
        """The rows that hold every word in any column; beside the loop, for pinyin too."""
        found = await aside(lambda stopped: holding(here, text.split(), stopped))
        self.listing.show(Rows(found, here.look.key), keep=keep, notice=[_("没有符合的。按 Esc 看全部。")])

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        lines = [] if row is None else self.here.look.sentences(row)
        self.query_one("#detail", Wrapped).show(lines)
        self.show_status()

    def status(self) -> str:
        listing = self.listing
        parts = [place_words(listing.cursor, listing.length)]
        if self._words:
            parts.append(_("筛选：{what}（Esc 看全部）").format(what=safe_text(self._words)))
        return "  ".join(filter(None, [*parts, _("左右键换列表")]))

    def page(self, lines: Iterable[str], title: str = "") -> None:
        """The lines over this screen, under the title of the list that is shown unless they have one of their own."""
        self.app.push_screen(TextScreen(title or self.here.title, [safe_text(line) for line in lines]))

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy("\n".join(in_full(self.here.look, row)))
