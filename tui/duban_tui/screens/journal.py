"""日志: who recorded what, the newest first; whether the journal is intact, and its anchor."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.journal_view import (
    JournalNames,
    JournalQuery,
    JournalRow,
    JournalSource,
    anchor,
    event_lines,
    journal_names,
    verdict_lines,
    verify,
    write_anchor,
)
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import typed
from duban.i18n import _, _n
from duban.journal_words import in_full, what_words
from duban_tui.aside import Stopped, aside
from duban_tui.screens import entry
from duban_tui.screens.asking import Ask, Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.journal_look import entries_look
from duban_tui.screens.telling import how_to_import
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList
from duban_tui.widgets.summary import Wrapped

if TYPE_CHECKING:
    from duban.desk.journal_view import Verdict

ALL = "*"
"""The choice that takes a filter away."""


class JournalScreen(DeskScreen[JournalSource]):
    """The journal of a jurisdiction, a page at a time. A verification runs beside the loop; Esc ends it."""

    ENTRY = "journal"
    TITLE_WORDS = entry("journal").title
    SEARCH_HINT = _("登记人、登记内容、事项：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("全文"), key_display=_("回车"), tooltip=_("这一条的全文")),
        Binding("v", "verify", _("校验"), tooltip=_("逐条校验日志是否被改动；按 Esc 中止")),
        Binding("V", "verify_anchor", _("与另存的锚点文件比对校验"), show=False),
        Binding("n", "anchor", _("显示现在的锚点"), show=False),
        Binding("N", "write_anchor", _("把现在的锚点写入文件"), show=False),
        Binding("a", "actor", _("选择只看谁登记的"), show=False),
        Binding("t", "kind", _("选择只看哪种登记"), show=False),
        Binding("c", "case", _("只看这件事项，再按一次看全部"), show=False),
        Binding("o", "open_case", _("打开这件事项"), show=False),
        Binding("y", "copy", _("复制这一条"), show=False),
    ]
    CSS = "JournalScreen #detail { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.wanted = JournalQuery()
        self.verdict: Verdict | None = None
        """Of the last verification in this jurisdiction; None before."""
        self._wrong: dict[int, str] = {}
        self._verified = -1
        """How many entries are read while a verification runs; -1: none does."""
        self._names: tuple[tuple[str, int], JournalNames] | None = None
        """Of which jurisdiction in which state, and what words are resolved by there."""

    def content(self) -> ComposeResult:
        look = entries_look(lambda row: row.seq in self._wrong)
        self.listing: PagedList[JournalRow] = PagedList(look, id="list")
        yield Static(Content(_("督办  日志")), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    # --- reading ---

    def forget(self) -> None:
        self.give_up("select", "verify")
        self.wanted, self.verdict, self._wrong = JournalQuery(), None, {}
        self.listing.say([_("正在读取……")])

    def started(self, at: Opened) -> None:
        self._summary(at)

    def read(self, at: Opened, stopped: Stopped) -> JournalSource:
        return self._source(at)

    def arrived(self, at: Opened, found: JournalSource) -> None:
        self.listing.show(found, keep=self.listing.held, notice=self._notice())

    def failed(self) -> None:
        if not self.listing.length:
            self.listing.say(self.unread_words)

    def _source(self, at: Opened) -> JournalSource:
        """In a thread where words are looked for: what they are resolved by is read once for each state of the ledger."""
        known = self._known(at) if self.wanted.text.split() else None
        return JournalSource(at.office, at.place.code, self.wanted, known)

    def _known(self, at: Opened) -> JournalNames:
        stand, known = (at.place.code, self.session.revision), self._names
        if known is None or known[0] != stand:
            known = self._names = stand, journal_names(at.office, at.place.code)
        return known[1]

    def _notice(self) -> tuple[str, ...]:
        if not self.wanted.everything:
            return (_("没有符合筛选条件的。按 Esc 看全部。"),)
        return (_("日志是空的，还没有登记任何内容。"), how_to_import())

    # --- what is listed ---

    def want(self, wanted: JournalQuery) -> None:
        """List these."""
        if wanted != self.wanted:
            self.wanted = wanted
            self._select()

    @work(exclusive=True, group="select")
    async def _select(self) -> None:
        at, wanted = self.opened, self.wanted
        if at is None:
            return
        self._summary(at)
        try:
            source = (
                await aside(lambda _stopped: self._source(at)) if wanted.text.split() else self._source(at)
            )
        except DubanError as error:
            self.trouble(error.message)
        else:
            self.error = ""
            self.listing.show(source, notice=self._notice())

    @property
    def searched(self) -> str:
        return self.wanted.text

    def search(self, text: str) -> None:
        self.want(attrs.evolve(self.wanted, text=text))

    def action_back(self) -> None:
        if self._verified >= 0:
            self.give_up("verify")
        else:
            self.want(JournalQuery())

    async def _names_here(self) -> JournalNames | None:
        at = self.opened
        if at is None:
            return None
        try:
            return await aside(lambda _stopped: self._known(at))
        except DubanError as error:
            self.trouble(error.message)
            return None

    @work(exclusive=True, group="asking")
    async def action_actor(self) -> None:
        known = await self._names_here()
        if known is None:
            return
        choices = [Choice(ALL, _("全部"))]
        choices += [Choice(actor, safe_text(actor), _n("{n} 条", n).format(n=n)) for actor, n in known.actors]
        row = self.listing.row
        at = self.wanted.actor or (row.actor if row is not None else "")
        chosen = await self.app.push_screen_wait(Chooser(_("只看谁登记的"), choices, at=at))
        if chosen is not None:
            self.want(attrs.evolve(self.wanted, actor="" if chosen == ALL else chosen))

    @work(exclusive=True, group="asking")
    async def action_kind(self) -> None:
        known = await self._names_here()
        if known is None:
            return
        choices = [Choice(ALL, _("全部")), *(Choice(id, safe_text(label)) for id, label in known.kinds)]
        row = self.listing.row
        at = self.wanted.kind or (row.kind if row is not None else "")
        chosen = await self.app.push_screen_wait(Chooser(_("只看哪种登记"), choices, at=at))
        if chosen is not None:
            self.want(attrs.evolve(self.wanted, kind="" if chosen == ALL else chosen))

    def action_case(self) -> None:
        row = self.listing.row
        case = row.case if row is not None and not self.wanted.case else ""
        self.want(attrs.evolve(self.wanted, case=case))

    # --- looking closer ---

    @work(exclusive=True, group="open")
    async def action_open(self) -> None:
        lines = await self._lines()
        if lines:
            await self.app.push_screen(TextScreen(_("日志"), lines))

    @work(exclusive=True, group="open")
    async def action_copy(self) -> None:
        lines = await self._lines()
        if lines:
            self.copy("\n".join(lines))

    async def _lines(self) -> list[str]:
        row, at = self.listing.row, self.opened
        if row is None or at is None:
            return []
        try:
            events = await aside(lambda _stopped: event_lines(at.office, at.place.code, row))
        except DubanError as error:
            events = [error.message]
        return in_full(row, self._wrong.get(row.seq, ""), events)

    def action_open_case(self) -> None:
        row = self.listing.row
        if row is not None and row.case:
            from duban_tui.screens.case import CaseScreen

            self.app.push_screen(CaseScreen(row.case))

    # --- whether it is intact ---

    def action_verify(self) -> None:
        if self._verified < 0:
            self._verify(None)

    @work(exclusive=True, group="asking")
    async def action_verify_anchor(self) -> None:
        title = _("与哪个锚点文件比对（由 duban journal anchor 写出）")
        file = await self.app.push_screen_wait(Ask(title, hint=_("文件")))
        if file is not None and self.opened is not None and self._verified < 0:
            self._verify(self._beside(self.opened, file))

    @work(exclusive=True, group="verify")
    async def _verify(self, file: Path | None) -> None:
        at = self.opened
        if at is None:
            return
        self._verified = 0
        self.error = ""
        so_far = [0]

        def tell() -> None:
            self._verified = so_far[-1]
            self.show_status()

        try:
            verdict = await aside(
                lambda stopped: verify(at.office, at.place, file, so_far.append, stopped), tell
            )
        except DubanError as error:
            self.trouble(error.message)
            return
        finally:
            self._verified = -1
            self.show_status()
        if verdict is None:
            return
        self.verdict = verdict
        self._wrong = {problem.seq: problem.text for problem in verdict.problems}
        self._summary(at)
        self.listing.refresh()
        if self.is_current:
            lines = [safe_text(line) for line in verdict_lines(verdict)]
            self.app.push_screen(TextScreen(_("日志校验"), lines))
        else:
            self.notify(self._verdict_words(), markup=False)

    @work(exclusive=True, group="asking")
    async def action_anchor(self) -> None:
        at = self.opened
        if at is None:
            return
        try:
            made = await aside(lambda _stopped: anchor(at.office, at.place))
        except DubanError as error:
            self.trouble(error.message)
            return
        lines = [
            _("日志现在止于第 {seq} 条，校验值 {hash}。").format(seq=made.seq, hash=made.hash.hex()),
            "",
            made.text(),
            "",
            _("请把上面一行存放在台账管理人员改不到的地方；按 N 写入文件，以后按 V 比对。"),
        ]
        self.app.push_screen(TextScreen(_("日志锚点"), [safe_text(line) for line in lines]))

    @work(exclusive=True, group="asking")
    async def action_write_anchor(self) -> None:
        at = self.opened
        if at is None:
            return
        name = _("锚点-{code}-{day}.json").format(code=at.place.code, day=at.as_of)
        file = await self.app.push_screen_wait(Ask(_("把锚点写入文件"), name, proposed=True))
        if file is None:
            return
        target = self._beside(at, file)
        if not await self.may_write(target):
            return

        def write() -> None:
            write_anchor(at.office, anchor(at.office, at.place), target)

        try:
            await aside(lambda _stopped: write())
        except DubanError as error:
            self.trouble(error.message)
        else:
            self.notify(safe_text(_("已写入 {file}。").format(file=target)), markup=False)
            self.written(target)

    @staticmethod
    def _beside(at: Opened, file: str) -> Path:
        return typed(file, at.office.workspace.folder)

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        lines: list[str] = []
        if row is not None:
            found = self._wrong.get(row.seq, "")
            lines = [
                safe_text("  ".join((what_words(row), row.units))),
                safe_text(f"! {found}" if found else row.case),
            ]
        if row is not None or not self.listing.length:
            self.query_one("#detail", Wrapped).show(lines)
        self.show_status()

    @on(PagedList.Failed)
    def _failed(self, event: PagedList.Failed) -> None:
        self.trouble(event.words)

    def _summary(self, at: Opened) -> None:
        name = _("督办  日志  {name}（{code}）").format(
            name=safe_text(at.place.name), code=safe_text(at.place.code)
        )
        self.tell("#heading", f"{name}  {self._said()}\n{self._verdict_words()}")

    def _said(self) -> str:
        """What the list is narrowed to."""
        wanted = self.wanted
        kind = dict(self._names[1].kinds).get(wanted.kind, wanted.kind) if self._names else wanted.kind
        parts = (wanted.actor, kind, wanted.case, wanted.text)
        shown = safe_text(" ".join(part for part in parts if part)) or _("全部")
        return _("列出：{what}").format(what=shown)

    def _verdict_words(self) -> str:
        verdict = self.verdict
        if verdict is None:
            return _("? 本次尚未校验，按 v 校验")
        if verdict.ok:
            return _n("= 校验：前 {n} 条完好", verdict.entries).format(n=verdict.entries)
        return _("! 校验：有 {count} 处问题，现存 {n} 条").format(
            count=len(verdict.problems), n=verdict.entries
        )

    def status(self) -> str:
        if self._verified >= 0:
            return _("正在校验……已读 {n} 条（按 Esc 中止）").format(n=self._verified)
        listing = self.listing
        if not listing.length:
            return ""
        counted = str(listing.length) if listing.counted else _("至少 {n}").format(n=listing.length)
        return _("第 {at} 条，共 {n} 条").format(at=min(listing.cursor + 1, listing.length), n=counted)
