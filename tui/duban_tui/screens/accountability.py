"""问责: proposals that wait for a decision, the ladder of what was decided, situations that await a word, suggestions, promises."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk import rights
from duban.desk.accountability import Decisions, Waiting, decisions, promises
from duban.desk.lists import Line
from duban.desk.outcome_story import story
from duban.desk.proposing import Proposed, propose
from duban.desk.suggesting import Suggested, suggestions
from duban.domain.following import Following, Supported
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.proposed_text import proposed_lines
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens import accountability_acts as acts
from duban_tui.screens.accountability_look import (
    LISTS,
    Told,
    awaited_look,
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
from duban_tui.screens.text import TextScreen, show_read
from duban_tui.session import Opened

WIDE = 120
"""Cells from which the ladder has a column for each rung."""
_LATER = ("awaited", "suggestions", "promises")
"""Lists that are not of the journal's decisions: read after them, and again when they are shown."""


class AccountabilityScreen(ListsScreen[Decisions]):
    """Decisions are read first; what has to be derived comes after them, and the lists that are there can be used meanwhile."""

    ENTRY = "accountability"
    TITLE_WORDS = _("问责")
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
        self._fresh: set[str] = set()
        """Which of the later lists say what the ledger says now."""
        self._deriving = ""
        self._warning = ""
        """That the roles in the file are not those in force."""

    # --- reading ---

    def read(self, at: Opened, stopped: Stopped) -> Decisions:
        self._warning = rights.notice(at.office, at.place.code) or ""
        return decisions(at.office, at.place, at.as_of, rights.acting())

    def arrived(self, at: Opened, found: Decisions) -> None:
        first = self.found is None or self.found.jurisdiction != found.jurisdiction
        self.found = found
        told = Told(found.policy, found.roster, found.as_of)
        self.put_all(decided(found, told, self._ladder(told)))
        name = _("督办  问责  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        day = _("截至 {day}  待我决定 {mine} 条，共待决定 {all} 条").format(
            day=full_date(found.as_of), mine=found.mine, all=len(found.waiting)
        )
        self.tell("#heading", f"{safe_text(name)}\n{day}")
        self._fresh.clear()
        self._derive(_LATER if first else tuple(id for id in _LATER if id == self.shown))

    def failed(self) -> None:
        if self.found is None:
            self.unread()

    def turned(self) -> None:
        if self.shown in _LATER and self.shown not in self._fresh and not self._deriving:
            self._derive((self.shown,))

    @work(exclusive=True, group="derive")
    async def _derive(self, ids: Sequence[str]) -> None:
        """Read these lists one after the other; one that cannot be read says why in its own place."""
        at = self.opened
        if at is None:
            return
        reading: dict[str, Callable[[], Sequence[Any]]] = {
            "suggestions": lambda: suggestions(at.office, at.place, at.as_of),
            "promises": lambda: promises(at.office, at.place, at.as_of),
            "awaited": lambda: self._preview(at).supported,
        }
        try:
            for id in (id for id in reading if id in ids):
                self._deriving = self.lists[id].title
                self.show_status()
                notice = next(one.notice for one in self.LISTS if one.id == id)
                try:
                    rows = await aside(lambda _stopped, read=reading[id]: read())  # type: ignore[misc]
                except DubanError as error:
                    rows, notice = (), tuple(safe_text(error.message, lines=True).splitlines())
                look = {"awaited": awaited_look(self._in_words)} if id == "awaited" else {}
                self._fresh.add(id)
                self.put(id, rows, notice=notice, **({"look": look[id]} if look else {}))
        finally:
            self._deriving = ""
            self.show_status()

    def _preview(self, at: Opened) -> Proposed:
        """*Thread.* What ``propose`` would come to."""
        return propose(at.office, at.place, as_of=at.as_of, actor=rights.acting(), dry_run=True)

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
        return Told(found.policy, found.roster, found.as_of)

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
            self.app.push_screen(TextScreen(self.here.title, self.here.about))
        else:
            self.app.push_screen(TextScreen(self.here.title, whole(self.here, row)))

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
        offered = acts.possible(at, found, row, self._warning)
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
        row, one = self.listing.row, self.chosen
        if one is not None:
            await undo_last(self, unit=one.proposal.key.unit)
        elif isinstance(row, Supported):
            await undo_last(self, unit=row.unit)
        elif isinstance(row, Suggested):
            await undo_last(self, unit=row.event.unit)
        elif isinstance(row, Line):
            await undo_last(self, case=row.obligation.case, unit=row.obligation.unit)

    @work(exclusive=True, group="proposing")
    async def action_propose(self) -> None:
        """Show what follows from the facts and is not recorded yet; then, if wanted, record it."""
        at = self.opened
        if at is None:
            return
        self.tell("#status", _("正在核对事实……"))
        try:
            preview = await aside(lambda _stopped: self._preview(at))
        except DubanError as error:
            self.trouble(error.message)
            return
        self.show_status()
        if preview.new or preview.lapsed:
            await carry_out(self, acts.propose_task(at, preview, self._warning), form=False)
        else:
            lines = [safe_text(line) for line in proposed_lines(preview, everything=True)]
            await self.app.push_screen(TextScreen(_("试算，未写入"), lines))
