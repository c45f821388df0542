"""台账: every case of a jurisdiction, a page at a time; looked for, sorted, marked, exported, opened."""

from collections.abc import Hashable
from contextlib import suppress
from typing import Any, ClassVar

from attrs import evolve
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.ledger_columns import SHOWN
from duban.desk.ledger_lists import export_shown
from duban.desk.ledger_pages import CaseRow, LedgerPages, Lexicon, Query, Sort, Standing, prepare
from duban.desk.views import TABLE, said, save_view, views
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import typed
from duban.i18n import _, _n
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens import entry
from duban_tui.screens.asking import Ask, Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.ledger_look import CASES, sentence
from duban_tui.screens.telling import how_to_import
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList
from duban_tui.widgets.summary import Wrapped

_STANDINGS: tuple[Standing | None, ...] = (None, *Standing)


class LedgerScreen(DeskScreen[tuple[int, LedgerPages]]):
    """The register. What is typed is resolved and looked for beside the loop; the rows shown stay until the new ones have come."""

    ENTRY = "ledger"
    TITLE_WORDS = entry("ledger").title
    SEARCH_HINT = _("编号、单位、人员、规则、类别：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", _("状态"), key_display=_("左右"), tooltip=_("下一种状态")),
        Binding("left", "turn(-1)", _("上一种状态"), show=False),
        Binding("enter", "open", _("打开"), key_display=_("回车"), tooltip=_("打开这件事项")),
        Binding("s", "sort", _("选择按哪一栏排序；再选同一栏则倒序"), show=False),
        Binding("S", "reverse", _("倒序"), show=False),
        Binding("v", "views", _("打开保存的视图"), show=False),
        Binding("V", "save_view", _("把现在的筛选和排序存为视图"), show=False),
        Binding("c", "columns", _("选择显示哪些栏"), show=False),
        Binding(
            "a", "record", _("登记：有标记的，对标记的各件登记同一项办理；没有标记的，登记这一件"), show=False
        ),
        Binding("u", "undo", _("撤销本人在这件事项上所作的最后一次登记"), show=False),
        Binding("n", "receive", _("登记新收事项"), show=False),
        Binding("e", "export", _("导出列出的（有标记的，只导出标记的）"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]
    CSS = "LedgerScreen #detail { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.query_wanted = Query()
        self._lexicon: tuple[tuple[str, int], Lexicon] | None = None
        """Of which jurisdiction in which state, and what words are resolved by there."""
        self._seen = 0
        """The journal's last entry when the rows were read."""

    def content(self) -> ComposeResult:
        self.listing: PagedList[CaseRow] = PagedList(self._look(), marks=True, id="list")
        yield Static(Content(_("督办  台账")), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    def _look(self) -> Any:
        return CASES.only(self.session.kept.texts(TABLE, "columns") or SHOWN)

    # --- reading ---

    def forget(self) -> None:
        self.query_wanted = Query()
        self.listing.marked.clear()
        self.listing.say([_("正在读取……")])

    def started(self, at: Opened) -> None:
        self._summary(at)

    def read(self, at: Opened, stopped: Stopped) -> tuple[int, LedgerPages]:
        return prepare(at.office, at.place), self._source(at)

    def arrived(self, at: Opened, found: tuple[int, LedgerPages]) -> None:
        self._seen, source = found
        self.listing.show(source, keep=self.listing.held, notice=self._notice())
        self._learn()

    def failed(self) -> None:
        if not self.listing.length:
            self.listing.say(self.unread_words)

    def _source(self, at: Opened) -> LedgerPages:
        """What words are resolved by is the same until the ledger changes."""
        stand, known = (at.place.code, self.session.revision), self._lexicon
        if known is None or known[0] != stand:
            known = self._lexicon = stand, Lexicon(at.office, at.place)
        return LedgerPages(at.office, at.place, self.query_wanted, at.as_of, known[1])

    @work(exclusive=True, group="learn")
    async def _learn(self) -> None:
        """Have the names at hand before words are typed. A mistake is told when words are looked for."""
        known = self._lexicon
        if known is not None:
            with suppress(DubanError):
                await aside(lambda _stopped: known[1].learn())

    def _notice(self) -> tuple[str, ...]:
        if not self.query_wanted.everything:
            return (_("没有符合筛选条件的。按 Esc 看全部。"),)
        return (_("还没有信访事项。"), _("按 n 登记新收事项。"), how_to_import())

    # --- what is listed ---

    def want(self, wanted: Query) -> None:
        """List these."""
        if wanted != self.query_wanted:
            self.query_wanted = wanted
            self._select()

    def _select(self) -> None:
        at, wanted = self.opened, self.query_wanted
        if at is None:
            return
        self._summary(at)
        self.listing.sorted_by(wanted.sort, wanted.descending)
        self.error = ""
        self.listing.show(self._source(at), notice=self._notice())

    @property
    def searched(self) -> str:
        return self.query_wanted.text

    def search(self, text: str) -> None:
        self.want(evolve(self.query_wanted, text=text))

    def action_back(self) -> None:
        self.want(Query(sort=self.query_wanted.sort, descending=self.query_wanted.descending))

    def action_turn(self, step: int) -> None:
        """The next standing to the right or left."""
        at = _STANDINGS.index(self.query_wanted.standing)
        self.want(evolve(self.query_wanted, standing=_STANDINGS[(at + step) % len(_STANDINGS)]))

    def action_reverse(self) -> None:
        self.want(evolve(self.query_wanted, descending=not self.query_wanted.descending))

    @work(exclusive=True, group="asking")
    async def action_sort(self) -> None:
        wanted = self.query_wanted
        choices = [Choice(column.sort, column.title) for column in CASES.columns if column.sort]
        chosen = await self.app.push_screen_wait(Chooser(_("排序"), choices, at=wanted.sort))
        if chosen is not None:
            sort = Sort(chosen)
            descending = not wanted.descending if sort is wanted.sort else sort.descending
            self.want(evolve(wanted, sort=sort, descending=descending))

    # --- columns and views ---

    @work(exclusive=True, group="asking")
    async def action_columns(self) -> None:
        shown = [column.id for column in self.listing.look.columns]
        choices = [Choice(column.id, column.title) for column in CASES.columns]
        chosen = await self.app.push_screen_wait(Chooser(_("显示的栏，按选入的先后"), choices, several=shown))
        if chosen is not None:
            ids = chosen.split(",")
            self.listing.use(CASES.only(ids))
            columns = [column.id for column in self.listing.look.columns]
            await aside(lambda _stopped: self.session.kept.keep(TABLE, {"columns": columns}))

    @work(exclusive=True, group="asking")
    async def action_views(self) -> None:
        known = await aside(lambda _stopped: views(self.session.kept))
        if not known:
            self.notify(_("还没有保存的视图。用 V 保存现在的筛选和排序。"), markup=False)
            return
        choices = [Choice(name, safe_text(name), said(query)) for name, query in known.items()]
        chosen = await self.app.push_screen_wait(Chooser(_("视图"), choices))
        if chosen is not None:
            self.want(known[chosen])

    @work(exclusive=True, group="asking")
    async def action_save_view(self) -> None:
        name = await self.app.push_screen_wait(Ask(_("视图的名称"), hint=_("例如：东县超期")))
        if name is not None:
            query = self.query_wanted
            if await aside(lambda _stopped: save_view(self.session.kept, name, query)):
                self.answer(_("已保存视图“{name}”，按 v 打开。").format(name=name))

    # --- acts on rows ---

    def action_open(self) -> None:
        row = self.listing.row
        if row is not None:
            from duban_tui.screens.case import CaseScreen

            self.app.push_screen(CaseScreen(row.case.ref))

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy(safe_text("\n".join(sentence(row)), lines=True))

    @work(exclusive=True, group="asking")
    async def action_record(self) -> None:
        """The same event for all marked cases; without marks, for the case of this row, or what was begun for several."""
        from duban_tui.screens.batch import record_marked

        row = self.listing.row
        cases = [str(key) for key in self.listing.marked] or ([row.case.ref] if row is not None else [])
        await record_marked(self, cases, self._seen)

    @work(exclusive=True, group="asking")
    async def action_undo(self) -> None:
        """Take back this account's last act about the case of this row."""
        from duban_tui.screens.acts import undo_last

        row = self.listing.row
        if row is not None:
            await undo_last(self, case=row.case.ref)

    @work(exclusive=True, group="asking")
    async def action_receive(self) -> None:
        """Record the receipt of a case that is new."""
        from duban_tui.screens.acts import carry_out
        from duban_tui.screens.record import receipt_task

        if self.opened is not None:
            await carry_out(self, receipt_task(self.opened, self._seen))

    @work(exclusive=True, group="asking")
    async def action_export(self) -> None:
        at = self.opened
        if at is None:
            return
        marked: list[Hashable] = list(self.listing.marked)
        count = len(marked) or self.listing.length
        title = _n("导出 {n} 件到文件（xlsx、csv、jsonl）", count).format(n=count)
        name = await self.app.push_screen_wait(
            Ask(title, _("台账-{day}.xlsx").format(day=at.as_of), proposed=True)
        )
        if name is None:
            return
        target = typed(name, at.office.workspace.folder)
        if not await self.may_write(target):
            return
        refs = [str(key) for key in marked]
        wanted = self.query_wanted
        self.tell("#status", _("正在导出……"))
        try:
            written = await aside(
                lambda _stopped: export_shown(at.office, at.place, wanted, at.as_of, target, refs)
            )
        except DubanError as error:
            self.notify(safe_text(error.message, lines=True), severity="error", markup=False)
        else:
            words = _n("已导出 {n} 件：{file}", written).format(n=written, file=target)
            self.notify(safe_text(words), markup=False)
            self.written(target)
        self.show_status()

    # --- telling ---

    @on(PagedList.Moved)
    @on(PagedList.Marks)
    def _moved(self) -> None:
        row = self.listing.row
        if row is not None or not self.listing.length:
            self.query_one("#detail", Wrapped).show(
                [safe_text(line) for line in sentence(row)] if row is not None else ()
            )
        self.show_status()

    @on(PagedList.Failed)
    def _failed(self, event: PagedList.Failed) -> None:
        self.trouble(event.words)

    def _summary(self, at: Opened) -> None:
        name = _("督办  台账  {name}（{code}）").format(
            name=safe_text(at.place.name), code=safe_text(at.place.code)
        )
        wanted = self.query_wanted
        shown = said(wanted) or _("全部")
        day = _("截至 {day}").format(day=full_date(at.as_of))
        self.tell("#heading", f"{name}  {day}\n{_('列出：{what}').format(what=shown)}")
        self.listing.sorted_by(wanted.sort, wanted.descending)

    def status(self) -> str:
        listing = self.listing
        more = "" if listing.counted else "+"
        at, n = min(listing.cursor + 1, listing.length), f"{listing.length}{more}"
        parts = [_("第 {at} 件，共 {n} 件").format(at=at, n=n)] if listing.length else []
        if listing.marked:
            parts.append(_("标记 {n} 件，a 登记，e 导出").format(n=len(listing.marked)))
        if not self.query_wanted.everything:
            parts.append(_("Esc 看全部"))
        return "  ".join(parts)
