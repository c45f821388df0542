"""本地: the screens that a locality's plugin adds, and its panels on the screen of a case."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.domain.text import safe_text
from duban.i18n import _
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.columns import Column, Look
from duban_tui.hookspecs import LocalScreen, Table
from duban_tui.local import Added, broken, table_of
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.local_look import Row, look_of, number_of
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import labelled, place_words

if TYPE_CHECKING:
    from duban_tui.app import DubanApp

_NOTHING: Look[Row] = Look(
    columns=(Column(id="0", title="", text=lambda row: "", least=8, grow=1),), key=lambda row: row[0]
)


class LocalTableScreen(DeskScreen[Table | tuple[str, ...]]):
    """One of them, over the screen that it was opened from."""

    ENTRY = "plugins"
    TITLE_WORDS = _("本地页面")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "whole", _("全文"), key_display=_("回车"), tooltip=_("这一行的全文")),
        Binding("escape", "back", _("返回"), key_display="Esc"),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]

    def __init__(self, added: Added[LocalScreen]) -> None:
        super().__init__()
        self.added = added
        self._heads: Sequence[str] = ()
        self._note = ""

    def content(self) -> ComposeResult:
        self.listing: PagedList[Any] = PagedList(_NOTHING, id="list")
        yield Static(Content(safe_text(self.added.what.title)), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    def forget(self) -> None:
        self._heads = ()
        self.listing.say([_("正在读取……")])

    def failed(self) -> None:
        if not self._heads:
            self.listing.say(self.unread_words)

    def read(self, at: Opened, stopped: Stopped) -> Table | tuple[str, ...]:
        return table_of(self.added, at, stopped)

    def arrived(self, at: Opened, found: Table | tuple[str, ...]) -> None:
        name = _("{title}  {place}  截至 {day}").format(
            title=self.added.what.title, place=at.place.name, day=full_date(at.as_of)
        )
        note = found.note if isinstance(found, Table) else _("插件 {plugin}").format(plugin=self.added.plugin)
        self.tell("#heading", f"{safe_text(name)}\n{safe_text(note)}")
        if not isinstance(found, Table):
            self._heads = ()
            self.listing.say(found)
            return
        self._heads = found.heads
        self.listing.use(look_of(found.heads))
        self.listing.show(
            Rows(list(enumerate(found.rows)), number_of), keep=self.listing.held, notice=[_("没有记录。")]
        )

    def _full(self) -> list[str]:
        row = self.listing.row
        if row is None:
            return []
        return [safe_text(labelled(head, text)) for head, text in zip(self._heads, row[1], strict=False)]

    def action_whole(self) -> None:
        if self.listing.row is not None:
            self.app.push_screen(TextScreen(safe_text(self.added.what.title), self._full()))

    def action_copy(self) -> None:
        if self.listing.row is not None:
            self.copy("\n".join(self._full()))

    @on(PagedList.Moved)
    def _moved(self) -> None:
        self.query_one("#detail", Wrapped).show(["  ".join(self._full())])
        self.show_status()

    def status(self) -> str:
        listing = self.listing
        return place_words(listing.cursor, listing.length)


async def choose_local(app: "DubanApp") -> None:
    """*Worker.* Ask which of them to show; what could not be loaded stands among them, with why."""
    at = app.session.opened
    if at is None:
        return
    local = await aside(lambda _stopped: app.session.local(at))
    choices = [
        Choice(str(number), safe_text(one.what.title), safe_text(one.plugin))
        for number, one in enumerate(local.screens)
    ]
    choices += [
        Choice(f"!{number}", _("! 没有加载成"), safe_text(one.plugin))
        for number, one in enumerate(local.failures)
    ]
    if not choices:
        app.notify(_("工作区启用的插件没有增加页面。"), markup=False)
        return
    chosen = await app.push_screen_wait(Chooser(_("本地页面"), choices))
    if chosen is None:
        return
    if chosen.startswith("!"):
        failure = local.failures[int(chosen[1:])]
        await app.push_screen(TextScreen(_("本地页面"), broken(failure.plugin, failure)))
    else:
        await app.push_screen(LocalTableScreen(local.screens[int(chosen)]))
