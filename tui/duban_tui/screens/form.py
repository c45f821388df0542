"""The form of an act: a line for each thing that is asked, typed or chosen, with what cannot be; weighed before it is confirmed.

What is typed is kept as a draft with every change, so that nothing is lost by leaving the form, by a refusal or by a dropped line.
"""

from typing import ClassVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.forms import ON, Asked, parts, problems, read
from duban.desk.gates import GateClosed
from duban.desk.meanwhile import Overtaken, Since, meanwhile, since_lines
from duban.desk.stating import masked
from duban.domain.text import safe_text
from duban.errors import DubanError, Unfit
from duban.i18n import _, _n
from duban_tui.aside import Stopped, aside
from duban_tui.drafts import Draft
from duban_tui.screens.acting import confirmed, refused
from duban_tui.screens.asking import Ask, Choice, Chooser, Confirm
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.form_look import LINES, Line
from duban_tui.screens.preview import PreviewScreen
from duban_tui.screens.task import Task
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import labelled

_OTHER = "\x00"
"""Id of the choice to type something else; no value can be that."""


@attrs.frozen
class Read:
    """What is asked, and what was journaled meanwhile that the act rests on."""

    asked: tuple[Asked, ...]
    since: tuple[Since, ...]


class FormScreen(DeskScreen[Read]):
    """A form over the screen that it was opened from. Leaving it keeps what was typed; Enter fills a line in, ``s`` shows the effect."""

    TITLE_WORDS = _("登记")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "fill", _("填写"), key_display=_("回车"), tooltip=_("填写或者选择这一项")),
        Binding("s", "submit", _("预览并登记"), tooltip=_("先看登记会有什么变化，确认以后才登记")),
        Binding("escape", "back", _("返回"), key_display="Esc", tooltip=_("返回；填写的内容存为草稿")),
        Binding("d", "clear", _("清除这一项"), show=False),
        Binding("e", "more", _("显示或者收起其他登记项目"), show=False),
        Binding("X", "drop", _("放弃填写的内容并返回"), show=False),
    ]
    CSS = """
    FormScreen #notes { height: auto; max-height: 6; padding: 0 1; }
    FormScreen #detail { height: 3; }
    """

    def __init__(self, entry: str, task: Task, kept: Draft | None = None) -> None:
        """``entry`` is the screen it belongs to; ``kept`` its draft from an earlier time."""
        super().__init__()
        self.ENTRY = entry
        self.job = task
        begun = kept or task.start
        self.asked: tuple[Asked, ...] | None = None
        self.values: dict[str, str] = dict(begun.values)
        self.wrong: dict[str, str] = {}
        self._before: dict[str, str] = {}
        """What stood in a line when it was last in order."""
        self.seen = begun.seen
        """The journal's last entry that the officer has seen; an act based on less is refused."""
        self._whole = False
        self._begun = kept is not None
        self._done = False

    def content(self) -> ComposeResult:
        self.listing: PagedList[Line] = PagedList(LINES, id="list")
        notes = Wrapped(id="notes")
        notes.show([safe_text(note) for note in self.job.notes])
        notes.display = bool(self.job.notes)
        yield Static(Content(self.job.heading), id="heading", markup=False)
        yield notes
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self.asked is None:
            self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> Read:
        place = at.office.workspace.jurisdiction(self.job.start.jurisdiction)
        return Read(tuple(self.job.asked()), meanwhile(at.office, place, self.job.rests_on, self.seen))

    def arrived(self, at: Opened, found: Read) -> None:
        first, self.asked = self.asked is None, found.asked
        if any(asked.name == ON for asked in found.asked) and not self.values.get(ON):
            self.values[ON] = at.as_of.isoformat()
        if first:
            self.wrong = {name: words for name, words in self._problems(at).items() if self.values.get(name)}
        self._show()
        second = _("草稿") if self._begun else ""
        if found.since:
            policy = at.office.policy(self.job.start.jurisdiction)
            second = "! " + _("您看过以后已有新的记录：") + "  ".join(since_lines(found.since, policy))
        self.tell("#heading", self.job.heading + "\n" + safe_text(second))

    def failed(self) -> None:
        if self.asked is None:
            self.listing.say([*self.unread_words, _("按 Esc 返回。")])

    # --- the lines ---

    def _problems(self, at: Opened) -> dict[str, str]:
        return problems(self.asked or (), self.values, at.as_of)

    def _show(self, keep: str | None = None) -> None:
        shown = [
            asked
            for asked in self.asked or ()
            if self._whole or not asked.more or self.values.get(asked.name) or self.wrong.get(asked.name)
        ]
        lines = [Line(a, self.values.get(a.name, ""), self.wrong.get(a.name, "")) for a in shown]
        self.listing.show(Rows(lines, LINES.key), keep=keep or self.listing.held)
        self._moved()

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        said = [] if row is None else [labelled(row.asked.label, row.words), row.hint]
        self.query_one("#detail", Wrapped).show([safe_text(line) for line in said if line])
        self.show_status()

    def status(self) -> str:
        asked = self.asked
        if asked is None:
            return ""
        lacking = sum(1 for one in asked if one.required and not self.values.get(one.name))
        said = [_("第 {at} 项，共 {n} 项").format(at=self.listing.cursor + 1, n=self.listing.length)]
        if lacking:
            said.append(_n("还有 {n} 项必填", lacking).format(n=lacking))
        if not self._whole and any(one.more for one in asked):
            said.append(_("e 其他登记项目"))
        return "  ".join(said)

    def action_fill(self) -> None:
        """Ask for this line. The question is there at once, so that what is typed ahead goes into it."""
        row = self.listing.row
        if row is None:
            return
        asked = row.asked
        if not asked.offers:
            self._ask(row)
            return
        held = parts(row.value) if asked.type == "list" else None
        offered = [Choice(one.value, one.words, one.beside) for one in asked.offers]
        if asked.free:
            offered.append(Choice(_OTHER, _("（另外填写）"), stays=True))
        chooser = Chooser(safe_text(asked.label), offered, at=row.value, several=held)

        def chosen(value: str | None) -> None:
            put_in = [] if value is None else value.split(",")
            if _OTHER in put_in:
                put_in.remove(_OTHER)
                self._ask(row, ",".join([*put_in, chooser.typed]).strip(","))
            else:
                self._take(row.asked, value)

        self.app.push_screen(chooser, chosen)

    def _ask(self, row: Line, begun: str = "") -> None:
        """Have it typed. A day or a number is typed anew, a text goes on from what was ``begun`` or stands there."""
        fresh = row.asked.type in ("date", "int", "number") and not row.wrong
        hint = "  ".join(part for part in (row.value if fresh else "", row.hint) if part)
        value = "" if fresh else safe_text(begun or row.value)
        question = Ask(safe_text(row.asked.label), value, safe_text(hint))
        self.app.push_screen(question, lambda typed: self._take(row.asked, typed))

    def _take(self, asked: Asked, typed: str | None) -> None:
        """What was typed or chosen; None leaves the line as it is, and gives one back that was mistyped what stood there before."""
        at, name = self.opened, asked.name
        if at is None:
            return
        before = self.values.get(name, "") if not self.wrong.get(name) else self._before.get(name)
        if typed is None:
            if before is not None and self.wrong.pop(name, ""):
                self._put(asked, before)
            return
        try:
            value, wrong = read(asked, typed, at.as_of), ""
        except DubanError as error:
            value, wrong = (typed if masked(typed) == typed else ""), error.message
        if before is not None:
            self._before[name] = before
        self.wrong[name] = wrong
        self._put(asked, value)
        if not wrong:
            self.listing.cursor += 1

    def action_clear(self) -> None:
        row = self.listing.row
        if row is not None:
            self.wrong.pop(row.asked.name, None)
            self._put(row.asked, "")

    def action_more(self) -> None:
        self._whole = not self._whole
        self._show()

    def _put(self, asked: Asked, value: str) -> None:
        self.values[asked.name] = value
        self.error = ""
        self._show()
        self._keep()

    # --- the draft ---

    @property
    def draft(self) -> str:
        """Words for whoever is about to quit; nothing while only what was known beforehand stands here."""
        return self._draft().words if self._changed else ""

    @property
    def _changed(self) -> bool:
        typed = {name: value for name, value in self.values.items() if value}
        known = {name: value for name, value in self.job.start.values.items() if value}
        return not self._done and (self._begun or typed != {**known, ON: known.get(ON, typed.get(ON, ""))})

    def _draft(self) -> Draft:
        return attrs.evolve(self.job.start, values=dict(self.values), seen=self.seen)

    @work(exclusive=True, group="keep")
    async def _keep(self) -> None:
        """After every line, so that a line that drops loses nothing."""
        if self._changed:
            drafts, draft = self.session.drafts, self._draft()
            turn = drafts.turn()
            await aside(lambda _stopped: drafts.keep(draft, turn))

    def action_back(self) -> None:
        if self._changed:
            self.notify(_("填写的内容已存为草稿。"), markup=False)
        super().action_back()

    @work(exclusive=True, group="drop")
    async def action_drop(self) -> None:
        """Give up what was typed: it cannot be had back, so that is asked first."""
        if self._changed:
            asked = Confirm(_("放弃填写的内容？"), [safe_text(self.job.heading), _("草稿一并删除。")])
            if not await self.app.push_screen_wait(asked):
                return
            self.notify(_("已放弃填写的内容。"), markup=False)
        await self._forget()
        self._close()

    async def _forget(self) -> None:
        """It is recorded or given up."""
        drafts, draft = self.session.drafts, self._draft()
        turn = drafts.turn()
        self._done = True
        await aside(lambda _stopped: drafts.drop(draft, turn))

    # --- recording ---

    @work(exclusive=True, group="submit")
    async def action_submit(self) -> None:
        """Show the effect; record once that is confirmed. A refusal is shown in full and leaves the form as it was filled in."""
        at = self.opened
        if at is None or self.asked is None:
            return
        found = self._problems(at)
        if found:
            self._mark(found)
            return
        try:
            said = await confirmed(self, self.job, dict(self.values), self.seen)
        except DubanError as error:
            await self._refused(error)
            return
        if said is None:
            return
        await self._forget()
        self.session.stale()
        app = self.app
        self._close()
        app.notify(safe_text(said, lines=True), markup=False)

    def _mark(self, found: dict[str, str]) -> None:
        """Mark the lines that have something wrong, go to the first, and say all of it."""
        self.wrong = found
        first = next(asked for asked in self.asked or () if asked.name in found)
        self._show(first.name)
        labels = {asked.name: asked.label for asked in self.asked or ()}
        said = (
            words if labels[name] in words else labelled(labels[name], words) for name, words in found.items()
        )
        self.trouble("  ".join(said))

    async def _refused(self, error: DubanError) -> None:
        """Say why it was not recorded. What was written meanwhile counts from now on as weighed; a reason that would be enough is asked
        for; the lines that would put it right are marked.
        """
        self.session.stale()
        if isinstance(error, Overtaken):
            self.seen = error.revision
            self._keep()
        named = {asked.name: asked for asked in self.asked or ()}
        marked = [one for one in error.problems if one.field in named] if isinstance(error, Unfit) else []
        if isinstance(error, GateClosed) and error.needs_reason:
            lines = safe_text(error.message, lines=True).splitlines()
            page = PreviewScreen(lines, title=_("记录不全"), yes=_("写明理由"))
            if await self.app.push_screen_wait(page):
                await self._reason(named[marked[0].field])
            return
        await refused(self, error)
        if marked:
            self._mark({one.field: one.words for one in marked})

    async def _reason(self, asked: Asked) -> None:
        """Have it typed why the record cannot be complete, and go on."""
        typed = await self.app.push_screen_wait(Ask(safe_text(asked.label), self.values.get(asked.name, "")))
        if typed is not None:
            self._take(asked, typed)
            self.action_submit()

    # --- leaving ---

    def on_screen_resume(self) -> None:
        """What was recorded while another screen was shown needs its form no more."""
        if self._done:
            self._close()

    def _close(self) -> None:
        if self.is_current:
            self.app.pop_screen()
