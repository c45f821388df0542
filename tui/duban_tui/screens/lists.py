"""A screen of several lists, one of which is shown: changed by left and right, looked through by words, told in full below."""

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, TypeVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.pinyin import matches
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.columns import Look
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case import Tabs, in_full
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import PENDING

T = TypeVar("T")

NOTHING: Look[Any] = Look(columns=(), key=id)
"""How a list looks before it is known by what its rows are told."""


@attrs.frozen(kw_only=True)
class Listed:
    """One of the lists: its title, how its rows look, the rows (None: not read yet), and what stands in place of none.

    ``about``: lines for whoever presses Enter where there is no row: what belongs here, and how it gets here.
    """

    id: str
    title: str
    look: Look[Any] = NOTHING
    rows: Sequence[Any] | None = None
    notice: Sequence[str] = ()
    about: Sequence[str] = ()

    @property
    def words(self) -> str:
        """Title and number of rows."""
        return f"{self.title} {PENDING if self.rows is None else len(self.rows)}"


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

    def put(self, id: str, rows: Sequence[Any] | None, **changes: Any) -> None:
        """The rows of that list, and what else has changed about it; the cursor stays on its row."""
        self.lists[id] = attrs.evolve(self.lists[id], rows=rows, **changes)
        if id == self.shown:
            self._show(self.listing.held)
        else:
            self._tabs()

    def forget(self) -> None:
        """Show no rows until those of another jurisdiction have come."""
        self.lists = {one.id: one for one in self.LISTS}
        self._cursors.clear()
        self._words = ""
        self._show(None)

    def unread(self) -> None:
        """Say in every list that it could not be read, and why."""
        lines = (_("没有读成："), *safe_text(self.error, lines=True).splitlines())
        for id in self.lists:
            self.put(id, (), notice=lines)

    def action_turn(self, step: int) -> None:
        """The list to the right or left."""
        ids = list(self.lists)
        self._cursors[self.shown] = self.listing.key
        self.shown = ids[(ids.index(self.shown) + step) % len(ids)]
        self._words = ""
        self._show(self._cursors.get(self.shown))
        self.turned()

    def turned(self) -> None:
        """Another list is shown."""

    def _tabs(self) -> None:
        ids = list(self.lists)
        self.query_one(Tabs).show([one.words for one in self.lists.values()], ids.index(self.shown))

    def _show(self, keep: Hashable | None) -> None:
        self._tabs()
        here = self.here
        if self.listing.look is not here.look:
            self.listing.use(here.look)
        if here.rows is None:
            self.listing.say([_("正在读取……")])
        elif self._words.split():
            self._narrow(here, self._words, keep)
        else:
            self.workers.cancel_group(self, "narrow")
            self.listing.show(Rows(here.rows, here.look.key), keep=keep, notice=here.notice)

    # --- looking for words ---

    @property
    def searched(self) -> str:
        return self._words

    def search(self, text: str) -> None:
        if text != self._words:
            self._words = text
            self._show(None)

    @work(exclusive=True, group="narrow")
    async def _narrow(self, here: Listed, text: str, keep: Hashable | None) -> None:
        """The rows that hold every word in any column; beside the loop, for pinyin too."""
        found = await aside(lambda stopped: _holding(here, text.split(), stopped))
        self.listing.show(Rows(found, here.look.key), keep=keep, notice=[_("没有符合的。按 Esc 看全部。")])

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        lines = [] if row is None else in_full(self.here.look, row)
        self.query_one("#detail", Wrapped).show(["  ".join(lines)])
        self.show_status()

    def status(self) -> str:
        listing = self.listing
        at = _("第 {at} 条，共 {n} 条").format(at=min(listing.cursor + 1, listing.length), n=listing.length)
        parts = [at] if listing.length else []
        if self._words:
            parts.append(_("筛选：{what}（Esc 看全部）").format(what=safe_text(self._words)))
        return "  ".join([*parts, _("左右键换列表")])

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy("\n".join(in_full(self.here.look, row)))


def _holding(here: Listed, words: Sequence[str], stopped: Stopped) -> list[Any]:
    found = []
    for row in here.rows or ():
        if stopped():
            break
        said = "\n".join(column.text(row) for column in here.look.columns)
        if all(matches(word, said) for word in words):
            found.append(row)
    return found
