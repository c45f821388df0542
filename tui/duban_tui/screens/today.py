"""今日: what is owed today in one jurisdiction, live from the ledger."""

import asyncio
from datetime import date
from pathlib import Path
from time import monotonic
from typing import ClassVar

from attrs import evolve
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from duban.desk import today as desk
from duban.desk.office import Office, today
from duban.desk.today import Key, Kind, Selected, Today, Wanted, Watch
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.aside import Stopped, aside
from duban_tui.screens.help import help_lines
from duban_tui.screens.reasons import TextScreen, reasons_lines
from duban_tui.screens.telling import heading, notice, progress, status
from duban_tui.widgets.findings import FindingList, ListHeading
from duban_tui.widgets.summary import KindCounts, UnitLine, UnitPanel, Wrapped
from duban_tui.words import in_full, kind_label

_KINDS = tuple(Kind)


class FilterBox(Input):
    """Where the words to look for are typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", _("确定"), key_display=_("回车"), show=True),
        Binding("escape", "screen.all", _("取消"), key_display="Esc", show=True),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(placeholder=_("单位、事项、规则的字词，用空格隔开"), id=id, compact=True)
        self.cursor_blink = False


class TodayScreen(Screen[None]):
    """The first screen. The check runs beside the loop; rows are shown as they come, and again when the ledger changes."""

    AUTO_FOCUS = "#list"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", _("筛选"), key_display="/", tooltip=_("按单位、事项、规则的字词筛选")),
        Binding("0", "kind(0)", _("状态"), key_display="0-6", tooltip=_("全部状态")),
        *(
            Binding(str(at), f"kind({at})", kind_label(kind), show=False, tooltip=_("只看：") + kind_label(kind))
            for at, kind in enumerate(_KINDS, 1)
        ),
        Binding("enter", "reasons", _("依据"), key_display=_("回车"), tooltip=_("这一行的依据：期限怎么算出来的")),
        Binding("question_mark,f1", "help", _("帮助"), key_display="?"),
        Binding("u", "unit", _("只看这个单位，再按一次看全部"), show=False),
        Binding("r", "refresh", _("重新读取规则和台账"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
        Binding("tab", "next_jurisdiction", _("下一个辖区"), show=False),
        Binding("escape", "all", _("取消筛选，看全部"), show=False),
        Binding("ctrl+c", "app.interrupt", _("中断"), show=False),
    ]  # fmt: skip

    watch_seconds = 2.0
    """How often the ledger's file is looked at."""

    def __init__(self, workspace: Path, jurisdiction: str, as_of: date | None) -> None:
        super().__init__()
        self._file = workspace
        self._code = jurisdiction
        self._as_of = as_of
        self._office: Office | None = None
        self._watch: Watch | None = None
        self._shown: Today | None = None
        self._wanted = Wanted()
        self._loading_since: float | None = None
        self._error = ""
        self._told: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        yield Static(Content(_("督办  今日")), id="heading", markup=False)
        yield KindCounts(id="kinds")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield UnitLine(id="unit-line")
                yield ListHeading(id="columns")
                yield FindingList(id="list")
            yield UnitPanel(id="unit-panel")
        yield Wrapped(id="detail")
        with Horizontal(id="filter-line"):
            yield Static("/", id="filter-sign", markup=False)
            yield FilterBox(id="filter")
        yield Static(id="status", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._status()
        self._load()
        self._follow()

    def on_unmount(self) -> None:
        if self._office is not None:
            self._office.close()

    @property
    def listing(self) -> FindingList:
        return self.query_one("#list", FindingList)

    # --- reading ---

    @work(exclusive=True, group="check")
    async def _load(self) -> None:
        """Read the check beside the loop; the first time its rows are shown while they come."""
        started = self._loading_since = monotonic()
        self._status()
        try:
            await self._read()
            self._error = ""
        except DubanError as error:
            self._error = error.message
        finally:
            if self._loading_since == started:
                self._loading_since = None
        self._arrived()

    async def _read(self) -> None:
        office, jurisdiction, watch = await aside(self._prepare, self._status)
        self._office, self._watch = office, watch
        reading = Today(office, jurisdiction, self._as_of or today())
        first = self._shown is None or self._shown.jurisdiction.code != jurisdiction.code
        if first:
            self._show(reading, None)
        await aside(reading.read, self._progress if first else self._status)
        if not first:
            row = self.listing.row
            self._show(reading, desk.key_of(row) if row is not None else None)

    def _prepare(self, _stopped: Stopped) -> tuple[Office, Jurisdiction, Watch]:
        """The workspace as it is now, with its ledger open."""
        office = self._office or Office(read_workspace(self._file))
        return office, office.workspace.jurisdiction(self._code), Watch(office, self._code)

    def _show(self, shown: Today, key: Key | None) -> None:
        self._shown = shown
        self._select(key)
        self._summary()

    def _progress(self) -> None:
        """More rows have come."""
        if self._wanted.everything:
            self.listing.grow()
        self._summary()
        self._status()

    def _arrived(self) -> None:
        """The check has ended, or could not be run."""
        if self._shown is None:
            self.listing.say(self._notice())
        else:
            row = self.listing.row
            self._select(desk.key_of(row) if row is not None else None)
        self._summary()
        self._status()

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        """Read again when another process has written to the ledger, or when a new day has begun."""
        while True:
            await asyncio.sleep(self.watch_seconds)
            watch = self._watch
            if watch is None or self._loading_since is not None:
                continue
            try:
                changed = await aside(watch.changed)
            except DubanError as error:
                self._error = error.message
                self._status()
                continue
            new_day = self._as_of is None and self._shown is not None and self._shown.as_of != today()
            if changed or new_day:
                self._load()

    # --- choosing ---

    @work(exclusive=True, group="select")
    async def _select(self, key: Key | None) -> None:
        """Show the rows that are wanted, with the cursor on the row of that key where it still is there."""
        shown, wanted = self._shown, self._wanted
        if shown is None:
            return
        if wanted.everything and key is None:
            self.listing.show(shown.select(wanted), notice=self._notice())
            return

        def choose(stopped: Stopped) -> tuple[Selected, int | None]:
            chosen = shown.select(wanted, stopped)
            return chosen, None if key is None else chosen.find(key)

        chosen, at = await aside(choose)
        self.listing.show(
            chosen, self.listing.cursor if at is None and key is not None else at or 0, self._notice()
        )
        self._status()

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._summary()
            self._select(None)

    def action_kind(self, number: int) -> None:
        """The kind with that number; 0, or the same once more, for all."""
        kind = _KINDS[number - 1] if number else None
        self._want(evolve(self._wanted, kind=None if kind is self._wanted.kind else kind))

    def action_unit(self) -> None:
        row = self.listing.row
        unit = row.unit_name if row is not None and self._wanted.unit is None else None
        self._want(evolve(self._wanted, unit=unit or None))

    def action_all(self) -> None:
        self._close_filter()
        self._want(Wanted())

    def action_filter(self) -> None:
        self.query_one("#filter-line").add_class("-open")
        box = self.query_one("#filter", FilterBox)
        box.value = self._wanted.text
        box.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed, no letter is a command, and the footer offers none."""
        typing = isinstance(self.focused, FilterBox)
        return not (typing and action in ("filter", "help", "kind", "reasons"))

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self._want(evolve(self._wanted, text=event.value))

    @on(Input.Submitted, "#filter")
    def _settled(self) -> None:
        self._close_filter()

    def _close_filter(self) -> None:
        self.query_one("#filter-line").remove_class("-open")
        self.listing.focus()

    def action_next_jurisdiction(self) -> None:
        if self._office is None or len(self._office.workspace.jurisdictions) < 2:
            return
        codes = [jurisdiction.code for jurisdiction in self._office.workspace.jurisdictions]
        self._code = codes[(codes.index(self._code) + 1) % len(codes)] if self._code in codes else codes[0]
        self._wanted = Wanted()
        self._load()

    def action_refresh(self) -> None:
        """Read the workspace file, the packs and the ledger anew."""
        if self._office is not None:
            self._office.close()
        self._office = self._watch = None
        self._load()

    # --- looking closer ---

    @work(exclusive=True, group="reasons")
    async def action_reasons(self) -> None:
        row, office, shown = self.listing.row, self._office, self._shown
        if row is None or office is None or shown is None:
            return
        page = TextScreen(_("依据"), [*in_full(row), "", _("正在查找依据……")])
        await self.app.push_screen(page)
        try:
            found = await aside(lambda _stopped: desk.reasons(office, row, shown.as_of))
        except DubanError as error:
            page.show([*in_full(row), "", safe_text(error.message, lines=True)])
        else:
            page.show(reasons_lines(row, found))

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.app.copy_to_clipboard("\n".join(in_full(row)))
            self.notify(_("已复制。终端须允许程序写入剪贴板（OSC 52）。"), markup=False)

    def action_help(self) -> None:
        groups = (
            (_("今日"), TodayScreen.BINDINGS),
            (_("列表"), FindingList.BINDINGS),
            (_("依据"), TextScreen.BINDINGS),
            (_("本程序"), type(self.app).BINDINGS),
        )
        self.app.push_screen(TextScreen(_("帮助"), help_lines(groups)))

    # --- telling ---

    @on(FindingList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        self.query_one("#detail", Wrapped).show(in_full(row) if row is not None else ())
        self._status()

    def _summary(self) -> None:
        shown = self._shown
        if shown is None:
            return
        others = len(self._office.workspace.jurisdictions) - 1 if self._office is not None else 0
        self._tell("#heading", heading(shown, others))
        self.query_one(KindCounts).show(shown.by_kind(), self._wanted.kind)
        units = shown.by_unit()
        self.query_one(UnitLine).show(units)
        self.query_one(UnitPanel).show(units)

    def _notice(self) -> tuple[str, ...]:
        return notice(self._shown, self._wanted, self._error)

    def _status(self) -> None:
        since = self._loading_since
        if since is not None:
            return self._tell("#status", progress(self._shown, int(monotonic() - since)))
        listing = self.listing
        return self._tell(
            "#status", status(self._shown, self._wanted, self._error, listing.cursor, listing.length)
        )

    def _tell(self, where: str, text: str) -> None:
        """Put the text there, unless it is there already: what does not change sends nothing."""
        if self._told.get(where) != text:
            self._told[where] = text
            self.query_one(where, Static).update(Content(text), layout=False)
