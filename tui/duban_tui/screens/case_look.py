"""How the parts of a case look: what is owed, what happened, claims, record, posts, what followed, the basics."""

from collections.abc import Sequence
from typing import Any

import attrs

from duban.desk.case_pages import CaseView, Claim, Happened, Post
from duban.desk.explaining import Explained
from duban.domain import labels
from duban.domain.following import Following
from duban.domain.obligation import State
from duban.domain.text import safe_text
from duban.i18n import _, _n, label
from duban.outcome_words import label_words, standing_words, whom
from duban.remarks import detail_words, missing_words
from duban.wording import margin
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.reasons import course, steps_lines
from duban_tui.signs import FOLLOWED, Sign
from duban_tui.widgets.sources import Rows

_GLYPH = {
    State.OVERDUE: Sign.OVERDUE, State.SHORT: Sign.SHORT, State.BREACH: Sign.FAULT, State.DUE_SOON: Sign.DUE_SOON,
    State.UNKNOWN: Sign.UNKNOWN, State.SUSPENDED: Sign.SUSPENDED, State.MET: Sign.MET, State.MET_LATE: Sign.LATE,
    State.VOID: Sign.OFF, State.PENDING: Sign.RUNNING,
}  # fmt: skip
_TONE = {
    State.OVERDUE: Tone.ALERT, State.SHORT: Tone.ALERT, State.BREACH: Tone.CAUTION, State.DUE_SOON: Tone.WARNING,
    State.UNKNOWN: Tone.ACCENT, State.MET: Tone.MUTED, State.MET_LATE: Tone.MUTED, State.VOID: Tone.MUTED,
}  # fmt: skip
_RUNNING = frozenset({State.PENDING, State.DUE_SOON})


@attrs.frozen
class Part:
    """One part of the case: its title with the number of rows, how they look, and the rows."""

    id: str
    title: str
    look: Look[Any]
    rows: Rows[Any]

    @property
    def words(self) -> str:
        return f"{self.title} {self.rows.count()}"


def countdown(one: Explained) -> str:
    """Days past the due date, or days that are left; nothing for what has ended in time."""
    days, state = one.line.days, one.line.state
    if state in (State.MET, State.VOID) or (days is not None and days <= 0 and state not in _RUNNING):
        return ""
    return margin(days, ended=state is State.MET_LATE)


def state_words(one: Explained) -> str:
    """The state, with the count where acts are counted."""
    row = one.line.obligation
    words = _(labels.STATE[one.line.state.value])
    return f"{words} {row.done}/{row.required}" if row.required > 1 else words


def lacking(one: Explained) -> str:
    """What is missing or broken, in words."""
    row = one.line.obligation
    return missing_words(row.missing) if row.missing else detail_words(row.detail) if row.detail else ""


def due(one: Explained) -> str:
    """The due date, or that there is none."""
    row = one.line.obligation
    if row.due_on is not None:
        return row.due_on.isoformat()
    return _("（未定）") if one.line.state in (State.UNKNOWN, State.SUSPENDED) else ""


def _title(one: Explained) -> str:
    row = one.line.obligation
    claim = f"/{row.claim}" if row.claim else ""
    return f"{one.line.title}{claim}" + (f"#{row.n}" if row.n > 1 else "")


def _owed_look(record: bool) -> Look[Explained]:
    lacks = Column[Explained](id="lacks", title=_("缺少材料"), text=lacking, least=12, grow=3, keep=3)
    dated: tuple[Column[Explained], ...] = (
        Column(id="due", title=_("期限"), text=due, least=10, keep=1),
        Column(id="days", title=_("天数"), text=countdown, least=8, keep=1),
    )
    return Look(
        columns=(
            Column(id="state", title=_("状态"), text=state_words, least=10, keep=1),
            *((lacks,) if record else dated),
            Column(id="title", title=_("应办事项"), text=_title, least=14, grow=4, keep=2),
            Column(
                id="unit",
                title=_("责任单位"),
                text=lambda one: one.line.unit_name,
                least=10,
                most=24,
                grow=2,
                keep=3,
            ),
            Column(
                id="officer",
                title=_("责任人"),
                text=lambda one: one.line.obligation.officer or "",
                least=8,
                keep=5,
            ),
            Column(
                id="rule",
                title=_("规则"),
                text=lambda one: one.line.obligation.rule,
                least=10,
                most=16,
                grow=1,
                keep=4,
            ),
        ),
        key=lambda one: (one.line.obligation.key, one.line.obligation.spell),
        glyph=lambda one: _GLYPH[one.line.state],
        tone=lambda one: _TONE.get(one.line.state, Tone.PLAIN),
    )


OWED, RECORD = _owed_look(False), _owed_look(True)

EVENTS: Look[Happened] = Look(
    columns=(
        Column(id="on", title=_("日期"), text=lambda one: one.event.on.isoformat(), least=10, keep=1),
        Column(id="label", title=_("办理"), text=lambda one: one.label, least=10, most=20, grow=1, keep=1),
        Column(id="unit", title=_("单位"), text=lambda one: one.unit, least=10, most=24, grow=2, keep=2),
        Column(id="officer", title=_("有关人员"), text=lambda one: one.officer, least=8, most=16, keep=5),
        Column(id="content", title=_("内容"), text=lambda one: one.content, least=14, grow=4, keep=3),
        Column(id="id", title=_("日志"), text=lambda one: one.id, least=8, keep=4),
    ),
    key=lambda one: one.id,
)

CLAIMS: Look[Claim] = Look(
    columns=(
        Column(id="name", title=_("诉求"), text=lambda one: one.name or _("（全案）"), least=10, grow=2, keep=1),
        Column(id="since", title=_("最早记录"), text=lambda one: str(one.since or ""), least=10, keep=3),
        Column(id="events", title=_("记录"), text=lambda one: str(one.events), least=6, keep=3, right=True),
        Column(id="owed", title=_("应办"), text=lambda one: str(len(one.owed)), least=6, keep=2, right=True),
        Column(id="late", title=_("超期"), text=lambda one: str(one.count(State.OVERDUE, State.SHORT)), least=6, keep=1, right=True),
        Column(id="met", title=_("办结"), text=lambda one: str(one.count(State.MET, State.MET_LATE)), least=6, keep=2, right=True),
    ),
    key=lambda one: one.name,
    glyph=lambda one: Sign.OVERDUE if one.count(State.OVERDUE, State.SHORT) else Sign.RUNNING,
    tone=lambda one: Tone.ALERT if one.count(State.OVERDUE, State.SHORT) else Tone.PLAIN,
)  # fmt: skip

POSTS: Look[Post] = Look(
    columns=(
        Column(id="role", title=_("责任类别"), text=lambda one: one.role, least=12, grow=1, keep=1),
        Column(id="officer", title=_("姓名"), text=lambda one: one.officer, least=12, grow=1, keep=1),
        Column(id="since", title=_("起"), text=lambda one: one.since, least=10, keep=2),
        Column(id="until", title=_("止"), text=lambda one: one.until, least=10, keep=2),
    ),
    key=lambda one: (one.role, one.officer, one.since),
)

Basic = tuple[str, str]

BASICS: Look[Basic] = Look(
    columns=(
        Column(id="name", title=_("项目"), text=lambda one: one[0], least=14, keep=1),
        Column(id="value", title=_("内容"), text=lambda one: one[1], least=20, grow=1, keep=1),
    ),
    key=lambda one: one[0],
)


def _outcomes(view: CaseView) -> Look[Following]:
    roster = view.explanation.roster
    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=lambda one: f"P{one.number}", least=6, keep=1),
            Column(
                id="standing",
                title=_("情况"),
                text=lambda one: standing_words(one.standing),
                least=12,
                keep=1,
            ),
            Column(
                id="label",
                title=label("建议", "Proposed"),
                text=lambda one: label_words(one.proposal),
                least=12,
                grow=2,
                keep=2,
            ),
            Column(
                id="whom",
                title=_("对象"),
                text=lambda one: whom(one.proposal, roster),
                least=12,
                grow=2,
                keep=2,
            ),
            Column(
                id="rectify",
                title=_("整改期限"),
                text=lambda one: str(one.rectify_by or ""),
                least=10,
                keep=3,
            ),
        ),
        key=lambda one: one.number,
        glyph=lambda one: FOLLOWED[one.standing],
    )


def parts(view: CaseView) -> tuple[Part, ...]:
    """The parts of a case, in the order of the keys left and right."""
    listed: tuple[tuple[str, str, Look[Any], list[Any]], ...] = (
        ("owed", _("应办"), OWED, list(view.owed)),
        ("events", _("经过"), EVENTS, list(view.events)),
        ("claims", _n("诉求"), CLAIMS, list(view.claims)),
        ("record", _("材料"), RECORD, list(view.evidence)),
        ("posts", _n("责任人"), POSTS, list(view.posts)),
        ("outcomes", _("问责"), _outcomes(view), list(view.outcomes)),
        ("basics", _("基本情况"), BASICS, list(view.basics.items())),
    )
    return tuple(Part(id, title, look, Rows(rows, look.key)) for id, title, look, rows in listed)


def why_lines(view: CaseView, owed: Sequence[Explained]) -> list[str]:
    """Each obligation with its date, state and every step that led to them; then the case's course."""
    lines = [safe_text(_("事项 {ref}").format(ref=view.ref))]
    for one in owed:
        said = [state_words(one), due(one), countdown(one), lacking(one)]
        title, *steps = steps_lines(view.explanation, one)
        lines += ["", title, "  " + "  ".join(filter(None, said)), *steps]
    return [*lines, *course(view.explanation, (one.event for one in view.events))]
