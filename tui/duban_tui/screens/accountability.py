"""问责: proposals that wait for a decision, the ladder of what was decided, situations that await a word, suggestions, promises."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import attrs
from textual import work
from textual.binding import Binding, BindingType

from duban.desk import rights
from duban.desk.accountability import Climb, Decisions, Waiting, decide_as_seen, decisions, needs, promises
from duban.desk.deciding import acts_for
from duban.desk.lists import Line
from duban.desk.outcome_story import story
from duban.desk.proposing import Proposed, propose
from duban.desk.recording import Statement, record
from duban.desk.suggesting import Stage, Suggested, suggestions
from duban.domain.following import Following, Supported
from duban.domain.rights import Act
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.proposed_text import proposed_lines
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens import accountability_acts as acts
from duban_tui.screens.accountability_look import (
    PROMISES,
    SUGGESTIONS,
    Told,
    awaited_look,
    ended_look,
    groups_look,
    ladder_look,
    waiting_look,
)
from duban_tui.screens.acting import ActingScreen, Task, Values
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.case import CaseScreen, in_full
from duban_tui.screens.lists import Listed
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened

WIDE = 120
"""Cells from which the ladder has a column for each rung."""
_LATER = ("awaited", "suggestions", "promises")
"""Lists that are not of the journal's decisions: read after them, and again when they are shown."""


class AccountabilityScreen(ActingScreen[Decisions]):
    """Decisions are read first; what has to be derived comes after them, and the lists that are there can be used meanwhile."""

    ENTRY = "accountability"
    TITLE_WORDS = _("问责")
    SEARCH_HINT = _("对象、情形、编号：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("来由"), key_display=_("回车"), tooltip=_("来由：依据、责任人和处理经过")),
        Binding("a", "act", _("办理"), tooltip=_("办理这一条：决定、整改、申诉、认定、反馈")),
        Binding("p", "propose", _("核对并提出新的建议，先显示再记入"), show=False),
    ]
    CSS = "AccountabilityScreen #detail { height: 4; }"
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(
            id="waiting",
            title=_("待决定"),
            notice=(_("没有待决定的问责建议。"), _("按 p 核对事实并提出。")),
            about=(
                _("检查发现据以提出的建议，由提出人以外、有相应审批权的人决定。"),
                _("提出：duban propose"),
            ),
        ),
        Listed(
            id="running",
            title=_("执行中"),
            notice=(_("没有执行中的问责决定。"),),
            about=(_("已经决定、尚在整改或者申诉的。"), _("列出：duban outcome list --standing confirmed")),
        ),
        Listed(
            id="awaited",
            title=_("待认定"),
            notice=(_("没有待认定的问责情形。"),),
            about=(
                _("依据已有，情节须由人认定以后才能提出建议；本程序不推算情节、原因和影响。"),
                _("认定：duban record 认定问责情形 --unit 单位 问责情形=… 所涉事项=… 情节=… 事实=…"),
            ),
        ),
        Listed(
            id="suggestions",
            title=_("三项建议"),
            look=SUGGESTIONS,
            notice=(_("没有发出建议。"),),
            about=(
                _("改进工作、完善政策、追究责任的建议和办理情况。"),
                _("登记：duban record 提出建议；列出：duban suggestions"),
            ),
        ),
        Listed(
            id="promises",
            title=_("承诺"),
            look=PROMISES,
            notice=(_("没有尚未兑现的承诺。"),),
            about=(
                _("协议、答复中承诺的事项，到期未兑现的在前。"),
                _("登记：duban record 承诺；兑现：duban record 兑现承诺"),
            ),
        ),
        Listed(
            id="ended",
            title=_("已了结"),
            notice=(_("没有已了结的。"),),
            about=(_("已整改、已撤销、不予采纳和失去依据的。"), _("列出：duban outcome list")),
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.found: Decisions | None = None
        self._place = ""
        self._wide: bool | None = None
        self._fresh: set[str] = set()
        """Which of the later lists say what the ledger says now."""
        self._deriving = ""
        self._warning = ""
        """That the roles in the file are not those in force."""

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place = at.place.code
            self.forget()

    def read(self, at: Opened, stopped: Stopped) -> Decisions:
        self._warning = rights.notice(at.office, at.place.code) or ""
        return decisions(at.office, at.place, at.as_of, rights.acting())

    def arrived(self, at: Opened, found: Decisions) -> None:
        first = self.found is None or self.found.jurisdiction != found.jurisdiction
        self.found = found
        told = Told(found.policy, found.roster, found.as_of)
        self.put("waiting", found.waiting, look=waiting_look(told))
        self.put("running", found.running, look=self._ladder(told))
        self.put("ended", found.ended, look=ended_look(told))
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
        row = self.listing.row
        if isinstance(row, Waiting):
            return row.one
        if isinstance(row, Climb):
            return row.current
        return row if isinstance(row, Following) else None

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
            self.app.push_screen(TextScreen(self.here.title, self._whole(row)))

    def _whole(self, row: Any) -> list[str]:
        """All that is known of a situation or a suggestion."""
        lines = in_full(self.here.look, row)
        if isinstance(row, Supported):
            lines += ["", _("所据应办事项 {n} 项：").format(n=len(row.support))]
            lines += [safe_text(f"  {key}") for key in row.support]
        if isinstance(row, Suggested):
            for event in (row.answer, row.done):
                if event is not None:
                    said = event.text("reason") or event.text("result") or ""
                    lines.append(safe_text(f"{event.on}  {said}  〔{event.id}〕"))
        return [*lines, "", *self.here.about]

    @work(exclusive=True, group="story")
    async def _story(self, one: Following, hindrance: str) -> None:
        at = self.opened
        if at is None:
            return
        page = TextScreen(_("来由"), [_("正在读取……")])
        await self.app.push_screen(page)
        try:
            told = await aside(
                lambda _stopped: list(story_lines(story(at.office, at.place, one.number, at.as_of)))
            )
        except DubanError as error:
            told = [error.message]
        if hindrance:
            told += ["", _("由他人决定："), *hindrance.splitlines()]
        page.show([safe_text(line, lines=True) for line in told])

    # --- acts ---

    @work(exclusive=True, group="choosing")
    async def action_act(self) -> None:
        """Choose what to do about the row, then do it."""
        row, one, at = self.listing.row, self.chosen, self.opened
        if row is None or at is None:
            return
        if isinstance(row, Supported):
            self.carry_out(self._ground(at, row))
        elif isinstance(row, Suggested) and row.stage in (Stage.OPEN, Stage.ADOPTED):
            self.carry_out(self._suggestion(at, row))
        elif one is None:
            self.notify(_("这一条不在这里办理；按回车查看。"), markup=False)
        else:
            possible = acts_for(one.standing)
            if not possible:
                self.notify(_("这一条已经了结，没有可以办理的。"), markup=False)
                return
            listed = [Choice(act.value, acts.act_words(act)) for act in possible]
            title = _("办理 P{number}").format(number=one.number)
            chosen = await self.app.push_screen_wait(Chooser(title, listed))
            if chosen is not None:
                hindrance = row.hindrance if isinstance(row, Waiting) else ""
                self.carry_out(self._decision(at, one, Act(chosen), hindrance))

    def _decision(self, at: Opened, one: Following, act: Act, hindrance: str) -> Task:
        found = self.found
        assert found is not None, "a row is shown"
        told = self._in_words
        by = _("{name}信访工作联席会议").format(name=at.place.name)
        fields = acts.decision_fields(act, one, needs(found.policy, one, at.as_of), by, at.as_of)
        notes = [f"P{one.number} {told.whom(one)}", told.ground(one), *hindrance.splitlines(), self._warning]

        def done(values: Values, seen: int) -> str:
            wanted = acts.decision_of(act, one.number, values, at.as_of)
            decide_as_seen(at.office, at.place, wanted, one, seen, actor=rights.acting())
            return acts.after(one, act)

        return Task(
            about=f"P{one.number}",
            title=acts.act_words(act),
            day=at.as_of,
            seen=found.revision,
            fields=fields,
            notes=[safe_text(note) for note in notes if note],
            summary=lambda values: acts.decision_summary(
                acts.decision_of(act, one.number, values, at.as_of), one, told.whom(one), fields
            ),
            act=done,
        )

    def _ground(self, at: Opened, row: Supported) -> Task:
        about = f"{row.ground} {self._in_words.unit(row.unit)} {row.about}"
        task = self._record(at, lambda values: acts.ground_statement(row, values, at.as_of))
        return attrs.evolve(
            task,
            about=about,
            title=_("认定问责情形"),
            fields=acts.ground_fields(row, at.as_of),
            notes=in_full(self.here.look, row),
        )

    def _suggestion(self, at: Opened, row: Suggested) -> Task:
        task = self._record(at, lambda values: acts.suggestion_statement(row, values, at.as_of))
        return attrs.evolve(
            task,
            about=_("建议 {id}").format(id=row.event.id),
            title=_("书面反馈") if row.stage is Stage.OPEN else _("建议落实"),
            fields=acts.suggestion_fields(row, at.as_of),
            notes=[safe_text(f"{row.unit_name} {row.event.text('what') or ''}")],
        )

    def _record(self, at: Opened, statement: Callable[[Values], Statement]) -> Task:
        """An entry by a person, without its form."""
        found = self.found
        assert found is not None, "a row is shown"

        def done(values: Values, seen: int) -> str:
            effect = record(at.office, at.place, statement(values), actor=rights.acting(), seen=seen)
            return _("已记入日志，编号 {seq}。").format(seq=effect.seq)

        return Task(
            about="",
            title="",
            day=at.as_of,
            seen=found.revision,
            summary=lambda values: [*acts.lasting(), acts.record_command(statement(values))],
            act=done,
        )

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
        lines = [safe_text(line) for line in proposed_lines(preview)]
        await self.app.push_screen_wait(TextScreen(_("试算，未写入"), lines))
        if not preview.new and not preview.lapsed:
            return

        def done(_values: Values, _seen: int) -> str:
            made = propose(at.office, at.place, as_of=at.as_of, actor=rights.acting())
            return _("已提出 {new} 条，失去依据 {lapsed} 条。").format(
                new=len(made.new), lapsed=len(made.lapsed)
            )

        count = _("新提出 {new} 条，失去依据 {lapsed} 条。").format(
            new=len(preview.new), lapsed=len(preview.lapsed)
        )
        command = f"duban propose --as-of {at.as_of}"
        self.carry_out(
            Task(
                about=at.place.name,
                title=_("提出问责建议"),
                day=at.as_of,
                summary=lambda _values: [count, self._warning, *acts.lasting(), command],
                act=done,
            )
        )
