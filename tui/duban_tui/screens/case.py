"""事项: one case: what is owed and how long there still is, what happened, its record and people, what followed; and why."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from duban.desk.case_pages import CaseView, NoCase, case_view
from duban.desk.explaining import Explained
from duban.desk.outcome_story import story
from duban.domain.following import Following
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban.outcome_story_text import story_lines
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.columns import in_full
from duban_tui.local import Told, panels_of
from duban_tui.screens.acts import record_case, undo_last
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case_look import OWED, Part, parts, why_lines
from duban_tui.screens.local_look import panel_parts
from duban_tui.screens.text import TextScreen, show_read
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList
from duban_tui.widgets.summary import Wrapped
from duban_tui.widgets.tabs import Tabs
from duban_tui.words import labelled, place_words


class CaseScreen(DeskScreen[CaseView | NoCase]):
    """One case over the screen that it was opened from."""

    ENTRY = "ledger"
    TITLE_WORDS = _("事项")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "why", _n("依据"), key_display=_("回车"), tooltip=_("这一行的依据或者全文")),
        Binding("right", "turn(1)", _("换一部分"), key_display=_("左右"), tooltip=_("下一部分")),
        Binding("left", "turn(-1)", _("上一部分"), show=False),
        Binding("a", "record", _("登记"), tooltip=_("登记这件事项的一项办理")),
        Binding("escape", "back", _("返回"), key_display="Esc", show=False),
        Binding("u", "undo", _("撤销本人在这件事项上所作的最后一次登记"), show=False),
        Binding("w", "all_why", _("全部期限的依据，在一页上"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]
    CSS = """
    CaseScreen #tabs { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    CaseScreen #side { width: 52; display: none; padding: 0 1; }
    CaseScreen.-wide #side { display: block; }
    """

    def __init__(self, ref: str) -> None:
        super().__init__()
        self.ref = ref
        self.view: CaseView | None = None
        """As last read; ``view.revision`` is the state of the journal that an act here is based on."""
        self._parts: tuple[Part, ...] = ()
        self._panels: Sequence[Told] = ()
        """What localities add."""
        self._at = 0

    def content(self) -> ComposeResult:
        self.listing: PagedList[Any] = PagedList(OWED, id="list")
        yield Static(Content(_("事项 {ref}").format(ref=safe_text(self.ref))), id="heading", markup=False)
        yield Tabs()
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield ListHeading(self.listing)
                yield self.listing
            yield Wrapped(id="side")
        yield Wrapped(id="detail")

    # --- reading ---

    def forget(self) -> None:
        self.give_up("panels")
        self.view, self._parts, self._panels = None, (), ()
        self.query_one(Tabs).show([], 0)
        self.query_one("#side", Wrapped).show([])
        self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> CaseView | NoCase:
        try:
            return case_view(at.office, at.place, self.ref, at.as_of)
        except NoCase as none:
            return none

    def arrived(self, at: Opened, found: CaseView | NoCase) -> None:
        if isinstance(found, NoCase):
            self._gone(found)
            return
        self.view = found
        self._put_parts(found)
        self._read_panels(at, found)
        facts, summary = found.basics, found.explanation.summary
        handler = facts.get(_("承办单位"), "")
        closed = summary.closed_on if summary else None
        ended = _("{day} 办结").format(day=closed) if closed else _("尚未办结")
        first = _("事项 {ref}  {handler}").format(ref=self.ref, handler=handler)
        second = "  ".join((_("截至 {day}").format(day=full_date(found.as_of)), ended))
        self.tell("#heading", f"{safe_text(first)}\n{safe_text(second)}")
        lines = [labelled(name, value) for name, value in facts.items()]
        self.query_one("#side", Wrapped).show([safe_text(line) for line in lines])

    def _gone(self, none: NoCase) -> None:
        """Nothing that was shown before holds any more."""
        self.forget()
        self.tell("#heading", safe_text(_("事项 {ref}").format(ref=self.ref)) + "\n")
        self.listing.say([safe_text(none.message), _("按 Esc 返回。")])

    def failed(self) -> None:
        if self.view is None:
            self.listing.say([*self.unread_words, _("按 Esc 返回。")])

    @work(exclusive=True, group="panels", description="read_panels")
    async def _read_panels(self, at: Opened, found: CaseView) -> None:
        """The case does not wait for what localities add to it."""
        panels = await aside(lambda stopped: panels_of(self.session.local(at), found, stopped))
        if panels or self._panels:
            self._panels = panels
            self._put_parts(found)

    # --- parts ---

    def _put_parts(self, found: CaseView) -> None:
        self._parts = (*parts(found), *panel_parts(self._panels))
        self._at = min(self._at, len(self._parts) - 1)
        self._show(self.listing.held)

    def _show(self, keep: Any = None) -> None:
        part = self._parts[self._at]
        self.query_one(Tabs).show([one.words for one in self._parts], self._at)
        self.listing.use(part.look)
        self.listing.show(part.rows, keep=keep, notice=[_("没有记录。")])

    def action_turn(self, step: int) -> None:
        """The part to the right or left."""
        if self._parts:
            self._at = (self._at + step) % len(self._parts)
            self._show()

    # --- acts ---

    @work(exclusive=True, group="record")
    async def action_record(self) -> None:
        """Record an event of this case."""
        if self.view is not None:
            await record_case(self, self.view)

    @work(exclusive=True, group="record")
    async def action_undo(self) -> None:
        """Take back one's own last act about this case."""
        if self.view is not None:
            await undo_last(self, case=self.ref)

    # --- looking closer ---

    def action_why(self) -> None:
        """The reasons of what is owed, the story of a proposal, the whole of anything else."""
        row, view = self.listing.row, self.view
        if row is None or view is None:
            return
        if isinstance(row, Explained):
            self.app.push_screen(TextScreen(_n("依据"), why_lines(view, [row])))
        elif isinstance(row, Following):
            self._story(row)
        else:
            self.app.push_screen(TextScreen(self._parts[self._at].title, in_full(self.listing.look, row)))

    def action_all_why(self) -> None:
        """Every date of the case with its reasons."""
        if self.view is not None:
            owed = [*self.view.owed, *self.view.evidence]
            self.app.push_screen(TextScreen(_n("依据"), why_lines(self.view, owed)))

    @work(exclusive=True, group="story")
    async def _story(self, one: Following) -> None:
        at = self.opened
        if at is None:
            return

        def read() -> Iterable[str]:
            return story_lines(story(at.office, at.place, one.number, at.as_of))

        await show_read(self, _("问责"), read)

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy("\n".join(in_full(self.listing.look, row)))

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        lines = [] if row is None else in_full(self.listing.look, row)
        self.query_one("#detail", Wrapped).show(["  ".join(lines)])
        self.show_status()

    def status(self) -> str:
        return place_words(self.listing.cursor, self.listing.length)
