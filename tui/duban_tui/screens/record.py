"""登记: the record of an event as an act: the form of its kind, its effect on what is owed, the counter-event that takes it back."""

from collections.abc import Sequence
from datetime import date
from functools import partial

import attrs

from duban.desk import rights
from duban.desk.case_pages import CaseView
from duban.desk.duty_matrix import Duties
from duban.desk.forms import ON, Asked, Form, form
from duban.desk.lists import Line
from duban.desk.meanwhile import About
from duban.desk.previewing import Preview, preview
from duban.desk.prospects import Prospect, prospects
from duban.desk.receiving import receipt, receipt_form
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.desk.undoing import Undoable
from duban.domain.rights import Act
from duban.domain.text import safe_text
from duban.effect_words import change_lines, others_lines
from duban.i18n import _
from duban.remarks import period_words
from duban_tui.drafts import Draft, Subject
from duban_tui.screens.commands import equal, record_command, revocable
from duban_tui.screens.duties_look import line_words
from duban_tui.screens.task import Offered, Possible, Task, Values, begin, hindrance, started
from duban_tui.session import Opened
from duban_tui.words import labelled


class _Recording:
    """What the form of one kind of event needs of the desk; read in a thread, once."""

    def __init__(self, at: Opened, start: Draft, heading: str) -> None:
        self.at = attrs.evolve(at, place=at.office.workspace.jurisdiction(start.jurisdiction))
        self.start = start
        self.heading = heading
        self._form: Form | None = None

    def form(self) -> Form:
        """The form of the kind. Raises DubanError."""
        if self._form is None:
            self._form = form(self.at.office, self.at.place, self.start.kind, self.start.case or None)
        return self._form

    def asked(self) -> Sequence[Asked]:
        return self.form().asked

    def weigh(self, values: Values, seen: int) -> list[str]:
        """The act in words, what it changes, the equal command. Raises DubanError."""
        asked, statement = self.form(), self.form().statement(values, case=self.start.case or None)
        return [self.heading, *said(asked.asked, values), "", *weighed(self.at, statement, seen)]

    def act(self, values: Values, seen: int) -> str:
        """Record it. Raises DubanError."""
        statement = self.form().statement(values, case=self.start.case or None)
        done = record(self.at.office, self.at.place, statement, actor=rights.acting(), seen=seen)
        return _("已登记，日志编号 {id}。").format(id=f"{done.seq}.0")


def event_task(
    at: Opened, start: Draft, about: str, *, spoken_of: str = "", notes: Sequence[str] = ()
) -> Task:
    """The record of an event about a case or a unit: ``start`` says of which kind and what is known beforehand, ``about`` its subject in
    words; ``spoken_of`` is a case that an event outside cases speaks about."""
    title = _("登记“{label}”").format(label=start.label)
    recording = _Recording(at, start, f"{title}  {about}")
    cases = [ref for ref in (start.case, spoken_of) if ref]
    return Task(
        title=title,
        about=about,
        start=start,
        rests_on=About(cases=cases, unit=None if start.case else start.unit),
        notes=notes,
        asked=recording.asked,
        weigh=recording.weigh,
        act=recording.act,
        hindrance=partial(hindrance, at, Act.RECORD),
    )


def receipt_task(at: Opened, seen: int) -> Task:
    """The receipt of a case that is not in the ledger yet, which was read up to entry ``seen``."""
    title, held = _("登记新收事项"), list[Form]()

    def asked_of() -> Form:
        if not held:
            held.append(receipt_form(at.office, at.place))
        return held[0]

    def stated(values: Values) -> Statement:
        return receipt(asked_of(), values)

    def weigh(values: Values, seen: int) -> list[str]:
        return [title, *said(asked_of().asked, values), "", *weighed(at, stated(values), seen)]

    def act(values: Values, seen: int) -> str:
        statement = stated(values)
        done = record(at.office, at.place, statement, actor=rights.acting(), seen=seen)
        return _("已登记事项 {ref}，日志编号 {id}。").format(ref=statement.case, id=f"{done.seq}.0")

    return Task(
        title=title,
        about=at.place.name,
        start=started(at.place.code, "receive", title, seen, {ON: at.as_of.isoformat()}),
        asked=lambda: asked_of().asked,
        weigh=weigh,
        act=act,
        hindrance=partial(hindrance, at, Act.RECORD),
    )


def for_case(at: Opened, view: CaseView) -> Offered:
    """*Thread.* The events of a case, those first that close what it still owes, each for the unit that owes it. Raises DubanError."""
    case, about = view.ref, _("事项 {ref}").format(ref=view.ref)

    def task(one: Prospect) -> Task:
        known = Statement(kind=one.kind.id, on=at.as_of, case=case, unit=one.unit)
        return event_task(at, begin(at, known, one.kind.words, view.revision), about)

    return Offered(
        subject=Subject(at.place.code, case=case),
        acts=[
            Possible(one.kind.words, partial(task, one), brings_about(one))
            for one in prospects(at.office, at.place, case, at.as_of)
        ],
        resumed=lambda draft: event_task(at, draft, about),
    )


def brings_about(one: Prospect) -> str:
    """What such an act would close, else what it would open, in a few words; nothing where it does neither."""
    rows = one.closes or one.opens
    if not rows:
        return ""
    words = _("办结：{rule} 期限 {due}") if one.closes else _("产生：{rule} 期限 {due}")
    said = words.format(rule=rows[0].rule, due=rows[0].due_on)
    return said + (_(" 等 {n} 项").format(n=len(rows)) if len(rows) > 1 else "")


def for_duty(at: Opened, found: Duties, lines: Sequence[Line]) -> Offered:
    """The events that meet these duties of one unit, each for its period, which alone may tell two of them apart."""
    kinds = found.policy.kinds

    def words(line: Line, kind: str) -> str:
        period = period_words(line.obligation.period or "")
        return "  ".join(filter(None, (kinds[kind].words, period, line_words(line))))

    def task(line: Line, kind: str) -> Task:
        known = found.entry_for(line, kind, at.as_of)
        return event_task(at, begin(at, known, kinds[kind].words, found.revision), line.unit_name)

    return Offered(
        subject=Subject(at.place.code, unit=lines[0].obligation.unit or ""),
        acts=[
            Possible(words(line, kind), partial(task, line, kind))
            for line in lines
            if (rule := found.rule(line.obligation.rule)) is not None
            for kind in rule.events
            if kind in kinds and not kinds[kind].command
        ],
        resumed=lambda draft: event_task(at, draft, lines[0].unit_name),
    )


def undo_task(at: Opened, found: Undoable) -> Task:
    """The counter-event to one's own last act."""
    event = found.event
    title = _("撤销“{label}”").format(label=found.label)
    about = _("{day}，日志 {id}").format(day=event.on, id=event.id)
    asked = (
        Asked(name="reason", label=_("撤销的理由"), required=True),
        Asked(name=ON, label=_("日期"), type="date", required=True),
    )

    def stated(values: Values) -> Statement:
        return found.statement(date.fromisoformat(values[ON]), values.get("reason", ""))

    def weigh(values: Values, seen: int) -> list[str]:
        kept = _("原记录仍留在日志中，只是不再计算。")
        return [f"{title}  {about}", *said(asked, values), kept, "", *weighed(at, stated(values), seen)]

    def act(values: Values, seen: int) -> str:
        done = record(at.office, at.place, stated(values), actor=rights.acting(), seen=seen)
        return _("已撤销，日志编号 {id}。").format(id=f"{done.seq}.0")

    return Task(
        title=title,
        about=about,
        start=started(at.place.code, f"correct {event.id}", title, found.revision),
        rests_on=About(cases=(event.case,)) if event.case else About(unit=event.unit),
        asked=lambda: asked,
        weigh=weigh,
        act=act,
        hindrance=partial(hindrance, at, Act.RECORD),
    )


def said(asked: Sequence[Asked], values: Values) -> list[str]:
    """What has been filled in, a line for each."""
    return ["  " + labelled(one.label, one.words(values[one.name])) for one in asked if values.get(one.name)]


def weighed(at: Opened, statement: Statement, seen: int) -> list[str]:
    """What the record of it changes, and the equal command. Raises DubanError."""
    place = at.place
    shown = preview(at.office, place, statement, actor=rights.acting(), seen=seen, as_of=at.as_of)
    return [*effect_lines(shown), "", revocable(), *equal(at, record_command(statement))]


def caution_lines(cautions: Sequence[str]) -> list[str]:
    """What may be a slip, above what comes of the act."""
    return [*(f"! {words}" for words in cautions), ""] if cautions else []


def effect_lines(shown: Preview) -> list[str]:
    """What may be a slip, which obligations close, open or move, and what the record lacks."""
    changed = [f"  {line}" for line in change_lines(shown.changes, shown.title)]
    changed += [f"  ! {line}" for line in others_lines(shown.changes, shown.unit, shown.unit_name)]
    lines = [*caution_lines(shown.cautions), _("登记以后：")]
    lines += changed or [f"  {_('没有应办事项因此变化。')}"]
    if shown.wants:
        lines += ["", _("记录缺少（已写明理由）：")]
        lines += [
            "  " + _("{name}（{where}）").format(name=want.label, where=want.rule) for want in shown.wants
        ]
    return [safe_text(line) for line in lines]
