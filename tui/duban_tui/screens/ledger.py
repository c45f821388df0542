"""台账: every case of a jurisdiction, a page at a time; looked for, sorted, marked, exported, opened."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from attrs import evolve
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.ledger_pages import (
    CaseRow,
    LedgerPages,
    Names,
    Query,
    Sort,
    Standing,
    export_shown,
    names,
    prepare,
    standing_label,
)
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens.asking import Ask, Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.ledger_look import CASES, SHOWN, sentence
from duban_tui.screens.telling import how_to_import
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList
from duban_tui.widgets.summary import Wrapped

KEPT = "ledger"
"""The screen's table in the office's file."""
_STANDINGS: tuple[Standing | None, ...] = (None, *Standing)


class LedgerScreen(DeskScreen[LedgerPages]):
    """The register. What is typed is resolved and looked for beside the loop; the rows shown stay until the new ones have come."""

    ENTRY = "ledger"
    TITLE_WORDS = _("台账")
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
        Binding("e", "export", _("导出列出的（有标记的，只导出标记的）"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]
    CSS = "LedgerScreen #detail { height: 2; }"

    def __init__(self) -> None:
        super().__init__()
        self.query_wanted = Query()
        self._names: Names | None = None
        self._names_of: tuple[str, int] | None = None
        self._place = ""

    def content(self) -> ComposeResult:
        self.listing: PagedList[CaseRow] = PagedList(self._look(), marks=True, id="list")
        yield Static(Content(_("督办  台账")), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    def _look(self) -> Any:
        return CASES.only(self.session.kept.texts(KEPT, "columns") or SHOWN)

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place, self.query_wanted = at.place.code, Query()
            self.listing.marked.clear()
            self.listing.say([_("正在读取……")])
        self._summary(at)

    def read(self, at: Opened, stopped: Stopped) -> LedgerPages:
        prepare(at.office, at.place)
        return self._source(at)

    def arrived(self, at: Opened, found: LedgerPages) -> None:
        self.listing.show(found, keep=self.listing.held, notice=self._notice())

    def failed(self) -> None:
        if not self.listing.length:
            self.listing.say([_("没有读成："), *safe_text(self.error, lines=True).splitlines()])

    def _source(self, at: Opened) -> LedgerPages:
        """In a thread where words are looked for: what they are resolved by is read once for each state of the ledger."""
        wanted = self.query_wanted
        if wanted.text.split():
            stand = (at.place.code, self.session.revision)
            if self._names is None or self._names_of != stand:
                self._names, self._names_of = names(at.office, at.place), stand
        return LedgerPages(at.office, at.place, wanted, at.as_of, self._names)

    def _notice(self) -> tuple[str, ...]:
        if not self.query_wanted.everything:
            return (_("没有符合筛选条件的。按 Esc 看全部。"),)
        return (_("还没有信访事项。"), how_to_import())

    # --- what is listed ---

    def want(self, wanted: Query) -> None:
        """List these."""
        if wanted != self.query_wanted:
            self.query_wanted = wanted
            self._select()

    @work(exclusive=True, group="select")
    async def _select(self) -> None:
        at, wanted = self.opened, self.query_wanted
        if at is None:
            return
        self._summary(at)
        self.listing.sorted_by(wanted.sort, wanted.descending)
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
        return self.query_wanted.text

    def search(self, text: str) -> None:
        self.want(evolve(self.query_wanted, text=text))

    def action_back(self) -> None:
        self.want(evolve(self.query_wanted, text="", standing=None))

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
            newest = chosen in (Sort.RECEIVED, Sort.CLOSED)
            descending = not wanted.descending if chosen == wanted.sort else newest
            self.want(evolve(wanted, sort=Sort(chosen), descending=descending))

    # --- columns and views ---

    @work(exclusive=True, group="asking")
    async def action_columns(self) -> None:
        shown = [column.id for column in self.listing.look.columns]
        choices = [Choice(column.id, column.title) for column in CASES.columns]
        chosen = await self.app.push_screen_wait(Chooser(_("显示的栏，按选入的先后"), choices, several=shown))
        if chosen is not None:
            ids = chosen.split(",")
            self.listing.use(CASES.only(ids))
            self._keep({"columns": [column.id for column in self.listing.look.columns]})

    @work(exclusive=True, group="asking")
    async def action_views(self) -> None:
        views = views_of(self.session.kept.table(KEPT))
        if not views:
            self.notify(_("还没有保存的视图。用 V 保存现在的筛选和排序。"), markup=False)
            return
        choices = [Choice(name, safe_text(name), said(query)) for name, query in views.items()]
        chosen = await self.app.push_screen_wait(Chooser(_("视图"), choices))
        if chosen is not None:
            self.want(views[chosen])

    @work(exclusive=True, group="asking")
    async def action_save_view(self) -> None:
        name = await self.app.push_screen_wait(Ask(_("视图的名称"), hint=_("例如：东县超期")))
        if name is None:
            return
        views = {**views_of(self.session.kept.table(KEPT)), name: self.query_wanted}
        self._keep({"view": [{"name": key, **packed(query)} for key, query in views.items()]})

    def _keep(self, values: Mapping[str, Any]) -> None:
        if not self.session.kept.keep(KEPT, values):
            words = _("写不了 {file}，只在本次运行中有效。").format(file=self.session.kept.path)
            self.notify(safe_text(words), markup=False)

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
    async def action_export(self) -> None:
        at = self.opened
        if at is None:
            return
        marked: list[Hashable] = list(self.listing.marked)
        count = len(marked) or self.listing.length
        title = _("导出 {n} 件到文件（xlsx、csv、jsonl）").format(n=count)
        name = await self.app.push_screen_wait(Ask(title, _("台账-{day}.xlsx").format(day=at.as_of)))
        if name is None:
            return
        target = at.office.workspace.folder / Path(name).expanduser()
        refs = [str(key) for key in marked] or None
        wanted = self.query_wanted
        self.tell("#status", _("正在导出……"))
        try:
            written = await aside(
                lambda _stopped: export_shown(at.office, at.place, wanted, at.as_of, target, refs)
            )
        except DubanError as error:
            self.notify(safe_text(error.message, lines=True), severity="error", markup=False)
        else:
            words = _("已导出 {n} 件：{file}").format(n=written, file=target)
            self.notify(safe_text(words), markup=False)
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
        parts = [
            _("第 {at} 件，共 {n} 件").format(
                at=min(listing.cursor + 1, listing.length), n=f"{listing.length}{more}"
            )
        ]
        if listing.marked:
            parts.append(_("标记 {n} 件").format(n=len(listing.marked)))
        if not self.query_wanted.everything:
            parts.append(_("Esc 看全部"))
        return "  ".join(parts)


def said(query: Query) -> str:
    """What a query narrows the ledger down to, in words; empty for everything."""
    parts = (
        standing_label(query.standing) if query.standing is not None else "",
        safe_text(" ".join(query.text.split())),
    )
    return " ".join(part for part in parts if part)


def packed(query: Query) -> dict[str, str | bool]:
    """A query as the office's file keeps it."""
    kept: dict[str, str | bool] = {"sort": query.sort.value, "descending": query.descending}
    if query.text.split():
        kept["text"] = query.text
    if query.standing is not None:
        kept["standing"] = query.standing.value
    return kept


def views_of(table: Mapping[str, Any]) -> dict[str, Query]:
    """The saved views by name; what cannot be understood is passed over."""
    listed: Sequence[Any] = table.get("view", ()) if isinstance(table.get("view", ()), list) else ()
    views: dict[str, Query] = {}
    for one in listed:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            continue
        try:
            standing = Standing(one["standing"]) if "standing" in one else None
            sort = Sort(one.get("sort", Sort.RECEIVED))
        except ValueError:
            continue
        views[one["name"]] = Query(
            text=str(one.get("text", "")),
            standing=standing,
            sort=sort,
            descending=one.get("descending", True) is True,
        )
    return views
