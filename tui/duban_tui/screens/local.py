"""本地: the screens that a locality's plugin adds, and its panels on the screen of a case."""

from collections.abc import Hashable, Sequence
from functools import partial
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
from duban_tui.columns import Column, Look, Tone
from duban_tui.hookspecs import LocalScreen, Table
from duban_tui.local import Added, Told, broken, table_of
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case_look import Part
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped

if TYPE_CHECKING:
    from duban_tui.app import DubanApp

Row = tuple[int, Sequence[str]]
"""The number of a row, which tells it apart, and its texts."""

_NOTHING: Look[Row] = Look(
    columns=(Column(id="0", title="", text=lambda row: "", least=8, grow=1),), key=lambda row: row[0]
)


def look_of(heads: Sequence[str]) -> Look[Row]:
    """Columns under these titles; on a narrow screen the first ones stay."""
    return Look(
        columns=tuple(
            Column(id=str(at), title=safe_text(head), text=partial(_cell, at), least=10, grow=1, keep=at)
            for at, head in enumerate(heads)
        ),
        key=_number,
    )


def _cell(at: int, row: Row) -> str:
    return row[1][at]


def _number(row: Row) -> Hashable:
    return row[0]


class LocalTableScreen(DeskScreen[tuple[Table | None, str]]):
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

    def started(self, at: Opened) -> None:
        if not self._heads:
            self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> tuple[Table | None, str]:
        return table_of(self.added, at, stopped)

    def arrived(self, at: Opened, found: tuple[Table | None, str]) -> None:
        table, wrong = found
        name = _("{title}  {place}  截至 {day}").format(
            title=self.added.what.title, place=at.place.name, day=full_date(at.as_of)
        )
        note = table.note if table is not None else _("插件 {plugin}").format(plugin=self.added.plugin)
        self.tell("#heading", f"{safe_text(name)}\n{safe_text(note)}")
        if table is None:
            self._heads = ()
            self.listing.say([broken(self.added.what.title, self.added.plugin, wrong)])
            return
        self._heads = table.heads
        self.listing.use(look_of(table.heads))
        self.listing.show(
            Rows(list(enumerate(table.rows)), _number), keep=self.listing.held, notice=[_("没有记录。")]
        )

    def _full(self) -> list[str]:
        row = self.listing.row
        if row is None:
            return []
        return [safe_text(f"{head}：{text}") for head, text in zip(self._heads, row[1], strict=False)]

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
        return _("第 {at} 条，共 {n} 条").format(at=min(listing.cursor + 1, listing.length), n=listing.length)


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
    choices += [Choice(f"!{name}", _("! 没有加载成"), safe_text(name)) for name, _reason in local.failures]
    if not choices:
        app.notify(_("工作区启用的插件没有增加页面。"), markup=False)
        return
    chosen = await app.push_screen_wait(Chooser(_("本地页面"), choices))
    if chosen is None:
        return
    if chosen.startswith("!"):
        lines = [broken(name, name, reason) for name, reason in local.failures if f"!{name}" == chosen]
        await app.push_screen(TextScreen(_("本地页面"), lines))
    else:
        await app.push_screen(LocalTableScreen(local.screens[int(chosen)]))


def panel_parts(told: Sequence[Told]) -> tuple[Part, ...]:
    """The panels as parts of the case."""
    return tuple(_part(one) for one in told)


def _part(one: Told) -> Part:
    mark, tone = ("!", Tone.ALERT) if one.failed else (" ", Tone.PLAIN)
    look: Look[Any] = Look(
        columns=(
            Column(id="line", title=safe_text(one.title), text=partial(_cell, 0), least=20, grow=1, keep=1),
        ),
        key=_number,
        glyph=lambda _row: mark,
        tone=lambda _row: tone,
    )
    rows = [(at, (line,)) for at, line in enumerate(one.lines)]
    return Part(id=one.id, title=safe_text(one.title), look=look, rows=Rows(rows, _number))
