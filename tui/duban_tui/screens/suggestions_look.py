"""How suggestions and promises look: what was asked of a unit or promised by it, by when, and how far it has come."""

from duban.desk.lists import Line
from duban.desk.suggesting import Stage, Suggested
from duban.domain import labels
from duban.domain.obligation import State
from duban.i18n import _
from duban.outcome_words import SUGGESTION_STAGE
from duban.remarks import detail_words, missing_words
from duban.wording import margin
from duban_tui.columns import Column, Look, Tone
from duban_tui.signs import Sign
from duban_tui.words import clauses

_LATE = frozenset({State.OVERDUE, State.SHORT})


def _feedback(row: Suggested) -> str:
    due = row.feedback.due_on if row.feedback else None
    return due.isoformat() if due else _("未定")


def _type(row: Suggested) -> str:
    return _(labels.SUGGESTION.get(row.event.text("type") or "", ""))


def _feedback_state(row: Suggested) -> str:
    return _(labels.STATE[row.state.value]) if row.state else ""


def _suggestion_lines(row: Suggested) -> list[str]:
    head = _("{day} 向{unit}提出{type}的建议").format(day=row.event.on, unit=row.unit_name, type=_type(row))
    due = _("反馈期限 {day}").format(day=_feedback(row))
    state = _("（{state}）").format(state=_feedback_state(row)) if row.state else ""
    what = row.event.text("what") or ""
    return [
        clauses(head, _(SUGGESTION_STAGE[row.stage.value]), due + state),
        _("内容：{what}").format(what=what) if what else "",
    ]


SUGGESTIONS: Look[Suggested] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.event.id, least=7, keep=2),
        Column(id="stage", title=_("进展"), text=lambda row: _(SUGGESTION_STAGE[row.stage.value]), least=14, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda row: row.unit_name, least=12, most=28, grow=2, keep=0),
        Column(id="type", title=_("类别"), text=_type, least=8, keep=4),
        Column(id="due", title=_("反馈期限"), text=_feedback, least=10, keep=2),
        Column(id="state", title=_("状态"), text=_feedback_state, least=8, keep=3),
        Column(id="what", title=_("内容"), text=lambda row: row.event.text("what") or "", least=14, grow=4, keep=5),
        Column(id="on", title=_("提出"), text=lambda row: row.event.on.isoformat(), least=10, keep=6),
    ),
    key=lambda row: row.event.id,
    glyph=lambda row: Sign.OVERDUE if row.state in _LATE else Sign.MET if row.stage is Stage.DONE else Sign.RUNNING,
    tone=lambda row: Tone.ALERT if row.state in _LATE else Tone.MUTED if row.stage is Stage.DONE else Tone.PLAIN,
    told=_suggestion_lines,
)  # fmt: skip
"""Suggestions, and how far each has come."""


def _promised(row: Line) -> str:
    found = row.obligation
    if found.missing:
        return missing_words(found.missing)
    return detail_words(found.detail) if found.detail else row.title


def _promised_in(row: Line) -> str:
    return row.obligation.case or ""


def _days(row: Line) -> str:
    return margin(row.days)


def _promise_lines(row: Line) -> list[str]:
    case, due = row.obligation.case, row.obligation.due_on
    head = _("{unit}：{what}").format(unit=row.unit_name, what=_promised(row))
    matter = _("事项 {case}").format(case=case) if case else ""
    by = _("期限 {day}（{days}）").format(day=due, days=_days(row)) if due else _("期限未定")
    return [clauses(head, matter, by, _(labels.STATE[row.state.value]))]


PROMISES: Look[Line] = Look(
    columns=(
        Column(id="state", title=_("状态"), text=lambda row: _(labels.STATE[row.state.value]), least=8, keep=2),
        Column(id="case", title=_("事项"), text=_promised_in, least=12, most=28, grow=1, keep=0, whole=_promised_in),
        Column(id="due", title=_("期限"), text=lambda row: str(row.obligation.due_on or _("（未定）")), least=10, keep=2),
        Column(id="days", title=_("天数"), text=_days, least=8, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda row: row.unit_name, least=12, most=28, grow=2, keep=2),
        Column(id="what", title=_("承诺"), text=_promised, least=14, grow=4, keep=3),
    ),
    key=lambda row: (row.obligation.key, row.obligation.spell),
    glyph=lambda row: Sign.OVERDUE if row.state in _LATE else Sign.UNKNOWN if row.state is State.UNKNOWN else Sign.RUNNING,
    tone=lambda row: Tone.ALERT if row.state in _LATE else Tone.ACCENT if row.state is State.UNKNOWN else Tone.PLAIN,
    told=_promise_lines,
)  # fmt: skip
"""Promises that are not kept yet."""
