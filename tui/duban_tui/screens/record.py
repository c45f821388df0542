"""登记: one act, typed into a form made from the fields of its kind; its effect is shown before it is saved."""

from datetime import date
from typing import ClassVar

import attrs
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.forms import ON, Asked, Form, form, parts, read
from duban.desk.meanwhile import Overtaken, Since, meanwhile, since_lines
from duban.desk.recording import Statement
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.columns import Column, Look, Tone
from duban_tui.drafts import Draft
from duban_tui.screens.asking import Ask, Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.saving import refused, submit
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped

_OTHER = "\x00"
"""Id of the choice to type something else; no value can be that."""
_HINT = {
    "date": "写作 1122、11-22、2026-11-22，或者 +3d（三天后）、-2d、昨天",
    "list": "几项之间用逗号或者顿号隔开",
    "int": "整数",
    "number": "数字",
}
TABLES = (_HINT,)
"""Words that are translated by their value; the catalogue tool reads them here."""


@attrs.frozen
class Line:
    """A line of the form with what stands in it, and why that cannot be."""

    asked: Asked
    value: str = ""
    wrong: str = ""

    @property
    def words(self) -> str:
        """What stands there, as people read it."""
        return self.asked.words(self.value)

    @property
    def glyph(self) -> str:
        if self.wrong:
            return "!"
        return "*" if self.asked.required and not self.value else " "

    @property
    def hint(self) -> str:
        """What may stand there."""
        if self.wrong:
            return self.wrong
        if self.asked.offers:
            return _("选择") if not self.asked.free else _("选择或者填写")
        return _(_HINT[self.asked.type]) if self.asked.type in _HINT else ""


LINES: Look[Line] = Look(
    columns=(
        Column(id="label", title=_("项目"), text=lambda one: one.asked.label, least=16, most=24, grow=1, keep=1),
        Column(id="value", title=_("内容"), text=lambda one: one.words, least=16, grow=4, keep=1),
        Column(id="hint", title=_("说明"), text=lambda one: one.hint, least=16, most=48, grow=3, keep=2),
    ),
    key=lambda one: one.asked.name,
    glyph=lambda one: one.glyph,
    tone=lambda one: Tone.ALERT if one.wrong else Tone.WARNING,
)  # fmt: skip


@attrs.frozen
class Read:
    """The form, and what was journaled about its subject since that was seen on which it is based."""

    form: Form
    since: tuple[Since, ...]


class RecordScreen(DeskScreen[Read]):
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
    CSS = "RecordScreen #detail { height: 3; }"

    def __init__(self, entry: str, about: str, draft: Draft, *, begun: bool = False) -> None:
        """``entry`` is the screen it belongs to; ``about`` its subject in words; ``begun``: the draft was kept from an earlier time."""
        super().__init__()
        self.ENTRY = entry  # type: ignore[misc]
        self.about = about
        self.start = draft
        self.form: Form | None = None
        self.values: dict[str, str] = dict(draft.values)
        self.wrong: dict[str, str] = {}
        self.seen = draft.seen
        """The journal's last entry that the officer has seen; an act based on less is refused."""
        self.since: tuple[Since, ...] = ()
        self._whole = False
        self._begun = begun
        self._done = False

    def content(self) -> ComposeResult:
        self.listing: PagedList[Line] = PagedList(LINES, id="list")
        yield Static(Content(safe_text(self._heading())), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self.form is None:
            self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> Read:
        one = self.start
        place = at.office.workspace.jurisdiction(one.jurisdiction)
        found = form(at.office, place, one.kind, one.case or None)
        return Read(found, meanwhile(at.office, place, one.case or None, one.unit or None, self.seen))

    def arrived(self, at: Opened, found: Read) -> None:
        self.form, self.since = found.form, found.since
        if not self.values.get(ON):
            self.values[ON] = at.as_of.isoformat()
        self.wrong = {
            asked.name: words
            for asked in found.form.asked
            if (words := _wrong(asked, self.values.get(asked.name, ""), at.as_of))
        }
        self._show()
        second = _("草稿") if self._begun else ""
        if self.since:
            policy = at.office.policy(self.start.jurisdiction)
            second = "! " + _("您看过以后已有新的记录：") + "  ".join(since_lines(self.since, policy))
        self.tell("#heading", safe_text(self._heading()) + "\n" + safe_text(second))

    def failed(self) -> None:
        if self.form is None:
            self.listing.say(
                [_("没有读成："), *safe_text(self.error, lines=True).splitlines(), _("按 Esc 返回。")]
            )

    # --- the form ---

    def _show(self) -> None:
        found = self.form
        if found is None:
            return
        shown = [
            asked for asked in found.asked if self._whole or not asked.more or self.values.get(asked.name)
        ]
        lines = [Line(a, self.values.get(a.name, ""), self.wrong.get(a.name, "")) for a in shown]
        self.listing.show(Rows(lines, LINES.key), keep=self.listing.held)
        self._moved()

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        said = [] if row is None else [f"{row.asked.label}：{row.words}", row.hint]
        self.query_one("#detail", Wrapped).show([safe_text(line) for line in said if line])
        self.show_status()

    def status(self) -> str:
        found = self.form
        if found is None:
            return ""
        lacking = sum(1 for asked in found.asked if asked.required and not self.values.get(asked.name))
        parts = [_("第 {at} 项，共 {n} 项").format(at=self.listing.cursor + 1, n=self.listing.length)]
        if lacking:
            parts.append(_("还有 {n} 项必填").format(n=lacking))
        if not self._whole and any(asked.more for asked in found.asked):
            parts.append(_("e 其他登记项目"))
        return "  ".join(parts)

    @property
    def draft(self) -> str:
        """Words for whoever is about to quit; nothing while only what was known beforehand stands here."""
        return self._draft().words if self._changed else ""

    @property
    def _changed(self) -> bool:
        typed = {name: value for name, value in self.values.items() if value}
        known = {name: value for name, value in self.start.values.items() if value}
        return not self._done and (self._begun or typed != {**known, ON: known.get(ON, typed.get(ON, ""))})

    def _draft(self) -> Draft:
        return attrs.evolve(self.start, values=dict(self.values), seen=self.seen)

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
            offered.append(Choice(_OTHER, _("（另外填写）")))

        def chosen(value: str | None) -> None:
            if value is not None and _OTHER in value:
                self._ask(row)
            else:
                self._take(row, value)

        self.app.push_screen(Chooser(safe_text(asked.label), offered, at=row.value, several=held), chosen)

    def _ask(self, row: Line) -> None:
        """Have it typed. A day or a number is typed anew, a text goes on from what stands there."""
        fresh = row.asked.type in ("date", "int", "number") and not row.wrong
        hint = "  ".join(part for part in (row.value if fresh else "", row.hint) if part)
        value = "" if fresh else safe_text(row.value)
        question = Ask(safe_text(row.asked.label), value, safe_text(hint))
        self.app.push_screen(question, lambda typed: self._take(row, typed))

    def _take(self, row: Line, typed: str | None) -> None:
        """What was typed or chosen; None leaves the line as it is."""
        at = self.opened
        if typed is None or at is None:
            return
        wrong = self.wrong[row.asked.name] = _wrong(row.asked, typed, at.as_of)
        self._put(row.asked, typed if wrong else read(row.asked, typed, at.as_of))
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

    @work(exclusive=True, group="keep")
    async def _keep(self) -> None:
        """After every line, so that a line that drops loses nothing."""
        if self._changed:
            draft = self._draft()
            await aside(lambda _stopped: self.session.drafts.keep(draft))

    def action_back(self) -> None:
        if self._changed:
            self.notify(_("填写的内容已存为草稿。"), markup=False)
        super().action_back()

    @work(exclusive=True, group="drop")
    async def action_drop(self) -> None:
        draft = self._draft()
        self._done = True
        await aside(lambda _stopped: self.session.drafts.drop(draft))
        self._close()

    # --- saving ---

    @work(exclusive=True, group="submit")
    async def action_submit(self) -> None:
        """Show the effect; record once that is confirmed."""
        at, found = self.opened, self.form
        if at is None or found is None:
            return
        problems = [words for words in self.wrong.values() if words]
        if problems:
            self.trouble(problems[0])
            return
        place = at.office.workspace.jurisdiction(self.start.jurisdiction)
        case, values = self.start.case or None, dict(self.values)
        try:
            effect = await submit(
                self,
                at,
                place,
                lambda reason: found.statement(values, case=case, override=reason),
                self.seen,
                self._said,
            )
        except Overtaken as error:
            await self._overtaken(error)
            return
        if effect is None:
            return
        self._done = True
        draft = self._draft()
        await aside(lambda _stopped: self.session.drafts.drop(draft))
        self.session.stale()
        app = self.app
        self._close()
        app.notify(_("已登记，日志编号 {id}。").format(id=f"{effect.seq}.0"), markup=False)

    async def _overtaken(self, error: Overtaken) -> None:
        """Say what was written meanwhile; what was typed stays, and counts from now on as weighed against that."""
        self.seen = error.revision
        self._keep()
        await refused(self, error)
        self.session.stale()

    def _said(self, statement: Statement) -> list[str]:
        """The act in words."""
        found = self.form
        assert found is not None, "the form was read before it was submitted"
        said = [
            f"  {asked.label}：{asked.words(self.values[asked.name])}"
            for asked in found.asked
            if self.values.get(asked.name)
        ]
        reason = [_("  理由：{reason}").format(reason=statement.override)] if statement.override else []
        return [self._heading(), *said, *reason]

    def _heading(self) -> str:
        return _("登记“{label}”  {about}").format(label=self.start.label, about=self.about)

    # --- leaving ---

    def on_screen_resume(self) -> None:
        """What was recorded while another screen was shown needs its form no more."""
        if self._done:
            self._close()

    def _close(self) -> None:
        if self.is_current:
            self.app.pop_screen()


def _wrong(asked: Asked, text: str, day: date) -> str:
    """Why that cannot stand there; empty where it can."""
    try:
        read(asked, text, day)
    except DubanError as error:
        return error.message
    return ""
