"""How the lists of accountability look: what waits, the ladder, what awaits a word, suggestions, promises, what is over."""

from collections.abc import Callable
from datetime import date

import attrs

from duban.desk.accountability import RUNG, Climb, Rung, Waiting, days_left, rung_of
from duban.desk.lists import Line
from duban.desk.suggesting import Stage, Suggested
from duban.domain import labels
from duban.domain.following import Following, Standing, Supported
from duban.domain.obligation import State
from duban.domain.roster import Roster
from duban.i18n import _
from duban.outcome_words import SUGGESTION_STAGE, about_words, ground_words, label_words, standing_words, whom
from duban.policy.policy import Policy
from duban.remarks import detail_words, missing_words
from duban_tui.columns import Column, Look, Tone

_GLYPH = {
    Standing.PROPOSED: "?", Standing.CONFIRMED: ">", Standing.MISSED: "!", Standing.APPEALED: "^",
    Standing.RECTIFIED: "=", Standing.WITHDRAWN: "-", Standing.DISMISSED: "-", Standing.LAPSED: "-",
}  # fmt: skip
_TONE = {
    Standing.MISSED: Tone.ALERT, Standing.APPEALED: Tone.CAUTION, Standing.RECTIFIED: Tone.MUTED,
    Standing.WITHDRAWN: Tone.MUTED, Standing.DISMISSED: Tone.MUTED, Standing.LAPSED: Tone.MUTED,
}  # fmt: skip
_LATE = frozenset({State.OVERDUE, State.SHORT})
SOON = 7
"""Days before a rectification is due from which it is marked."""


@attrs.frozen
class Told:
    """What rows are told in words with: units by name, grounds by title, days by the day that is looked at."""

    policy: Policy
    roster: Roster
    as_of: date

    def unit(self, code: str) -> str:
        """The unit's name, or its code."""
        unit = self.roster.units.get(code)
        return unit.name if unit else code

    def whom(self, one: Following) -> str:
        """On whom it falls."""
        return whom(one.proposal, self.roster)

    def ground(self, one: Following) -> str:
        """The situation that it follows from."""
        return ground_words(one.proposal.key, self.policy)

    def countdown(self, one: Following) -> str:
        """Days that are left to put things right, or how late it is."""
        days = days_left(one, self.as_of)
        if days is None:
            return ""
        if days < 0:
            return _("超{n}天").format(n=-days)
        return _("余{n}天").format(n=days) if days else _("当日")


def number(one: Following) -> str:
    """As it is called on the command line."""
    return f"P{one.number}"


def rung_words(rung: Rung) -> str:
    """The rung in the language in use."""
    return _(RUNG[rung.value])


def waiting_look(told: Told) -> Look[Waiting]:
    """Proposals on which nobody has decided."""

    def about(row: Waiting) -> str:
        return about_words(row.one.proposal.key)

    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=lambda row: number(row.one), least=6, keep=0),
            Column(id="mine", title=_("由谁"), text=lambda row: _("他人") if row.hindrance else _("待我"), least=4, keep=2),
            Column(id="label", title=_("建议"), text=lambda row: label_words(row.one.proposal), least=12, most=30, grow=2, keep=1),
            Column(id="whom", title=_("对象"), text=lambda row: told.whom(row.one), least=14, most=40, grow=3, keep=1),
            Column(id="since", title=_("始于"), text=lambda row: row.one.proposal.since.isoformat(), least=10, keep=3),
            Column(id="ground", title=_("情形"), text=lambda row: told.ground(row.one), least=14, grow=4, keep=4),
            Column(id="about", title=_("所涉"), text=about, least=10, most=20, grow=1, keep=5),
        ),
        key=lambda row: row.one.number,
        glyph=lambda row: "-" if row.hindrance else "?",
        tone=lambda row: Tone.MUTED if row.hindrance else Tone.WARNING,
    )  # fmt: skip


def _climb_glyph(told: Told, row: Climb) -> str:
    days = days_left(row.current, told.as_of)
    if row.current.standing is Standing.CONFIRMED and days is not None and days <= SOON:
        return "~"
    return _GLYPH[row.current.standing]


def _climb_tone(told: Told, row: Climb) -> Tone:
    return Tone.WARNING if _climb_glyph(told, row) == "~" else _TONE.get(row.current.standing, Tone.PLAIN)


def _rung(told: Told, rung: Rung) -> Callable[[Climb], str]:
    """What was decided about the matter on that rung: number, how it stands, days that are left."""

    def text(row: Climb) -> str:
        return _("，").join(
            " ".join(filter(None, (number(one), standing_words(one.standing), told.countdown(one))))
            for one in row.rungs.get(rung, ())
        )

    return text


def ladder_look(told: Told) -> Look[Climb]:
    """On a wide screen: a column for each rung."""
    rungs = tuple(
        Column[Climb](id=rung.value, title=rung_words(rung), text=_rung(told, rung), least=20, grow=2, keep=1)
        for rung in Rung
    )
    return Look(
        columns=(
            Column(id="whom", title=_("对象"), text=lambda row: told.whom(row.current), least=20, most=40, grow=2, keep=0),
            *rungs,
            Column(id="ground", title=_("情形"), text=lambda row: told.ground(row.current), least=12, grow=1, keep=3),
        ),
        key=lambda row: row.current.number,
        glyph=lambda row: _climb_glyph(told, row),
        tone=lambda row: _climb_tone(told, row),
    )  # fmt: skip


def groups_look(told: Told) -> Look[Climb]:
    """On a narrow screen: the rung in words, the rows of one rung together."""
    return Look(
        columns=(
            Column(id="rung", title=_("阶段"), text=lambda row: rung_words(rung_of(row.current)), least=10, most=22, grow=1, keep=2),
            Column(id="number", title=_("编号"), text=lambda row: number(row.current), least=6, keep=0),
            Column(id="whom", title=_("对象"), text=lambda row: told.whom(row.current), least=14, most=40, grow=2, keep=1),
            Column(id="standing", title=_("情况"), text=lambda row: standing_words(row.current.standing), least=10, keep=3),
            Column(id="by", title=_("整改期限"), text=lambda row: str(row.current.rectify_by or ""), least=10, keep=4),
            Column(id="days", title=_("天数"), text=lambda row: told.countdown(row.current), least=8, keep=1),
            Column(id="ground", title=_("情形"), text=lambda row: told.ground(row.current), least=12, grow=3, keep=6),
        ),
        key=lambda row: row.current.number,
        glyph=lambda row: _climb_glyph(told, row),
        tone=lambda row: _climb_tone(told, row),
    )  # fmt: skip


def awaited_look(told: Told) -> Look[Supported]:
    """Situations of which a person has to say how grave they are."""

    def title(row: Supported) -> str:
        versions = told.policy.rulings.get(row.ground, ())
        return f"{row.ground} {versions[-1].rule.title if versions else ''}".rstrip()

    return Look(
        columns=(
            Column(id="unit", title=_("责任单位"), text=lambda row: told.unit(row.unit), least=12, most=28, grow=2, keep=0),
            Column(id="ground", title=_("情形"), text=title, least=16, grow=4, keep=1),
            Column(id="about", title=_("所涉"), text=lambda row: row.about, least=12, most=28, grow=2, keep=2),
            Column(id="support", title=_("依据"), text=lambda row: _("{n}项").format(n=len(row.support)), least=6, keep=3),
            Column(id="since", title=_("始于"), text=lambda row: row.since.isoformat(), least=10, keep=3),
        ),
        key=lambda row: (row.ground, row.unit, row.about),
        glyph=lambda _row: "?",
        tone=lambda _row: Tone.ACCENT,
    )  # fmt: skip


def _feedback(row: Suggested) -> str:
    due = row.feedback.due_on if row.feedback else None
    return due.isoformat() if due else _("未定")


SUGGESTIONS: Look[Suggested] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.event.id, least=7, keep=2),
        Column(id="stage", title=_("进展"), text=lambda row: _(SUGGESTION_STAGE[row.stage.value]), least=14, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda row: row.unit_name, least=12, most=28, grow=2, keep=0),
        Column(id="type", title=_("类别"), text=lambda row: _(labels.SUGGESTION.get(row.event.text("type") or "", "")), least=8, keep=4),
        Column(id="due", title=_("反馈期限"), text=_feedback, least=10, keep=2),
        Column(id="state", title=_("状态"), text=lambda row: _(labels.STATE[row.state.value]) if row.state else "", least=8, keep=3),
        Column(id="what", title=_("内容"), text=lambda row: row.event.text("what") or "", least=14, grow=4, keep=5),
        Column(id="on", title=_("提出"), text=lambda row: row.event.on.isoformat(), least=10, keep=6),
    ),
    key=lambda row: row.event.id,
    glyph=lambda row: "!" if row.state in _LATE else "=" if row.stage is Stage.DONE else " ",
    tone=lambda row: Tone.ALERT if row.state in _LATE else Tone.MUTED if row.stage is Stage.DONE else Tone.PLAIN,
)  # fmt: skip
"""Suggestions, and how far each has come."""


def _promised(row: Line) -> str:
    found = row.obligation
    if found.missing:
        return missing_words(found.missing)
    return detail_words(found.detail) if found.detail else row.title


def _days(row: Line) -> str:
    if row.days is None:
        return ""
    return (
        _("超{n}天").format(n=row.days)
        if row.days > 0
        else _("余{n}天").format(n=-row.days)
        if row.days
        else _("当日")
    )


PROMISES: Look[Line] = Look(
    columns=(
        Column(id="state", title=_("状态"), text=lambda row: _(labels.STATE[row.state.value]), least=8, keep=2),
        Column(id="case", title=_("事项"), text=lambda row: row.obligation.case or "", least=12, most=24, grow=1, keep=0),
        Column(id="due", title=_("期限"), text=lambda row: str(row.obligation.due_on or _("（未定）")), least=10, keep=2),
        Column(id="days", title=_("天数"), text=_days, least=8, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda row: row.unit_name, least=12, most=28, grow=2, keep=2),
        Column(id="what", title=_("承诺"), text=_promised, least=14, grow=4, keep=3),
    ),
    key=lambda row: (row.obligation.key, row.obligation.spell),
    glyph=lambda row: "!" if row.state in _LATE else "?" if row.state is State.UNKNOWN else " ",
    tone=lambda row: Tone.ALERT if row.state in _LATE else Tone.ACCENT if row.state is State.UNKNOWN else Tone.PLAIN,
)  # fmt: skip
"""Promises that are not kept yet."""


def ended_look(told: Told) -> Look[Following]:
    """Proposals of which nothing more is owed."""
    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=number, least=6, keep=0),
            Column(id="standing", title=_("情况"), text=lambda one: standing_words(one.standing), least=10, keep=1),
            Column(id="label", title=_("建议"), text=lambda one: label_words(one.proposal), least=12, most=30, grow=2, keep=2),
            Column(id="whom", title=_("对象"), text=lambda one: told.whom(one), least=14, most=40, grow=3, keep=1),
            Column(id="proposed", title=_("提出"), text=lambda one: str(one.proposed_on or ""), least=10, keep=4),
            Column(id="ground", title=_("情形"), text=lambda one: told.ground(one), least=14, grow=4, keep=3),
        ),
        key=lambda one: one.number,
        glyph=lambda one: _GLYPH[one.standing],
        tone=lambda one: _TONE.get(one.standing, Tone.PLAIN),
    )  # fmt: skip
