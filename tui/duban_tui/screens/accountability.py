"""问责: proposals that wait for a decision, the ladder of what was decided, situations that await a word, suggestions, promises."""

from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk import rights
from duban.desk.accountability import Decisions, Waiting, decisions
from duban.desk.lists import Line
from duban.desk.outcome_story import story
from duban.domain.following import Following
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.proposed_text import proposed_lines
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens import accountability_acts as acts
from duban_tui.screens import entry
from duban_tui.screens.accountability_look import (
    LISTS,
    Told,
    decided,
    groups_look,
    ladder_look,
    proposal_of,
    whole,
)
from duban_tui.screens.acts import carry_out, choose_act, undo_last
from duban_tui.screens.case import CaseScreen
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen
from duban_tui.screens.text import show_read
from duban_tui.session import Opened

WIDE = 120
"""Cells from which the ladder has a column for each rung."""
_LATER = ("suggestions", "promises", "awaited")
"""Lists that are not of the journal's decisions: read after them, the one that is shown first."""


class AccountabilityScreen(ListsScreen[Decisions]):
    """Decisions are read first; what has to be derived comes after them, and the lists that are there can be used meanwhile."""

    ENTRY = "accountability"
    TITLE_WORDS = entry("accountability").title
    SEARCH_HINT = _("对象、情形、编号：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("来由"), key_display=_("回车"), tooltip=_("来由：依据、责任人和处理经过")),
        Binding("a", "act", _("办理"), tooltip=_("办理这一条：决定、整改、申诉、认定、反馈")),
        Binding("p", "propose", _("核对并提出新的建议，先显示再记入"), show=False),
        Binding("u", "undo", _("撤销本人就这个单位所作的最后一次登记"), show=False),
    ]
    CSS = "AccountabilityScreen #detail { height: 4; }"
    LISTS: ClassVar[tuple[Listed, ...]] = LISTS

    def __init__(self) -> None:
        super().__init__()
        self.found: Decisions | None = None
        self._wide: bool | None = None
        self._deriving = ""

    # --- reading ---

    def forget(self) -> None:
        self.give_up("derive", "proposing")
        self.found = None
        super().forget()

    def read(self, at: Opened, stopped: Stopped) -> Decisions:
        return decisions(at.office, at.place, at.as_of, rights.acting())

    def arrived(self, at: Opened, found: Decisions) -> None:
        self.found, told = found, Told.of(found)
        self.put_all(decided(found, told, self._ladder(told)))
        name = _("督办  问责  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        day = _("截至 {day}  待我决定 {mine} 条，共待决定 {all} 条").format(
            day=full_date(found.as_of), mine=found.mine, all=len(found.waiting)
        )
        self.tell("#heading", f"{safe_text(name)}\n{day}")
        self._derive(at)

    @work(exclusive=True, group="derive")
    async def _derive(self, at: Opened) -> None:
        """Read the other lists one after the other; one that cannot be read says why in its own place."""
        try:
            for id in sorted(_LATER, key=lambda id: id != self.shown):
                self._deriving = self.lists[id].title
                self.show_status()
                await self._derive_one(at, id)
        finally:
            self._deriving = ""
            self.show_status()

    async def _derive_one(self, at: Opened, id: str) -> None:
        one, told = self.lists[id], self._in_words
        try:
            found = await aside(lambda _stopped: acts.derived(at, one, told))
        except DubanError as error:
            self.put(id, None, unread=safe_text(error.message, lines=True).splitlines())
        else:
            self.put(id, found.rows, look=found.look)

    def status(self) -> str:
        said = super().status()
        if self._deriving:
            return _("正在读取：{what}……").format(what=self._deriving) + "  " + said
        return said

    # --- the ladder ---

    @property
    def _in_words(self) -> Told:
        found = self.found
        assert found is not None, "the decisions are read first"
        return Told.of(found)

    def _ladder(self, told: Told) -> Any:
        self._wide = self.app.size.width >= WIDE
        return ladder_look(told) if self._wide else groups_look(told)

    def on_resize(self) -> None:
        """The ladder has columns on a wide screen, groups on a narrow one."""
        if self.found is not None and self._wide is not (self.app.size.width >= WIDE):
            self.put("running", self.found.running, look=self._ladder(self._in_words))

    # --- looking closer ---

    @property
    def chosen(self) -> Following | None:
        """The proposal under the cursor, of a matter on the ladder the one in force."""
        return proposal_of(self.listing.row)

    def action_open(self) -> None:
        """The story of a proposal, the case of a promise, the whole of anything else."""
        row, one = self.listing.row, self.chosen
        if one is not None:
            self._story(one, row.hindrance if isinstance(row, Waiting) else "")
        elif isinstance(row, Line) and row.obligation.case:
            self.app.push_screen(CaseScreen(row.obligation.case))
        elif row is None:
            self.page(self.here.about)
        else:
            self.page(whole(self.here, row))

    @work(exclusive=True, group="story")
    async def _story(self, one: Following, hindrance: str) -> None:
        at = self.opened
        if at is None:
            return
        others = ["", _("由他人决定："), *hindrance.splitlines()] if hindrance else []

        def read() -> list[str]:
            return [*story_lines(story(at.office, at.place, one.number, at.as_of)), *others]

        await show_read(self, _("来由"), read)

    # --- acts ---

    @work(exclusive=True, group="choosing")
    async def action_act(self) -> None:
        """Choose what to do about the row, then do it."""
        row, one, at, found = self.listing.row, self.chosen, self.opened, self.found
        if row is None or at is None or found is None:
            return
        offered = acts.possible(at, found, row)
        if not offered and one is None:
            self.notify(_("这一条不在这里办理；按回车查看。"), markup=False)
        elif not offered:
            self.notify(_("这一条已经了结，没有可以办理的。"), markup=False)
        elif one is None:
            await carry_out(self, offered[0].task())
        else:
            await choose_act(self, _("办理 P{number}").format(number=one.number), offered)

    @work(exclusive=True, group="choosing")
    async def action_undo(self) -> None:
        """Take back one's own last act about the unit, or the case, of this row."""
        about = acts.undone_about(self.listing.row)
        if about:
            await undo_last(self, **about)

    @work(exclusive=True, group="proposing")
    async def action_propose(self) -> None:
        """Show what follows from the facts and is not recorded yet; then, if wanted, record it."""
        at, found = self.opened, self.found
        if at is None or found is None:
            return
        self.tell("#status", _("正在核对事实……"))
        try:
            preview = await aside(lambda _stopped: acts.trial(at))
        except DubanError as error:
            self.trouble(error.message)
            return
        self.show_status()
        if preview.new or preview.lapsed:
            await carry_out(self, acts.propose_task(at, preview, found.warning), form=False)
        else:
            self.page(proposed_lines(preview, everything=True), _("试算，未写入"))
