"""How the lists of accountability look: what waits, the ladder, what awaits a word, what is over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import attrs

from duban.desk.accountability import RUNG, Climb, Decisions, Rung, Waiting, days_left, rung_of
from duban.desk.suggesting import Suggested
from duban.domain.following import Following, Standing, Supported
from duban.domain.roster import Roster
from duban.domain.text import safe_text
from duban.i18n import _, _n, label
from duban.outcome_words import about_words, ground_words, label_words, standing_words, whom
from duban.policy.policy import Policy
from duban.wording import margin
from duban_tui.columns import Column, Look, Tone, in_full
from duban_tui.screens.listed import Keyed, Listed, filled
from duban_tui.screens.suggestions_look import PROMISES, SUGGESTIONS
from duban_tui.signs import FOLLOWED, Sign
from duban_tui.words import clauses

_TONE = {
    Standing.MISSED: Tone.ALERT, Standing.APPEALED: Tone.CAUTION, Standing.RECTIFIED: Tone.MUTED,
    Standing.WITHDRAWN: Tone.MUTED, Standing.DISMISSED: Tone.MUTED, Standing.LAPSED: Tone.MUTED,
}  # fmt: skip
SOON = 7
"""Days before a rectification is due from which it is marked."""

_PROPOSED = label("建议", "Proposed")
"""Above the measures that are proposed."""


@attrs.frozen
class Told:
    """What rows are told in words with: units by name, grounds by title, days by the day that is looked at."""

    policy: Policy
    roster: Roster
    as_of: date

    @classmethod
    def of(cls, found: Decisions) -> "Told":
        """As the decisions were read."""
        return cls(found.policy, found.roster, found.as_of)

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
        left = days_left(one, self.as_of)
        return "" if left is None else margin(-left)


def number(one: Following) -> str:
    """As it is called on the command line."""
    return f"P{one.number}"


def rung_words(rung: Rung) -> str:
    """The rung in the language in use."""
    return _(RUNG[rung.value])


def _ground_line(told: Told, one: Following) -> str:
    return _("情形 {ground}").format(ground=told.ground(one))


def waiting_look(told: Told) -> Look[Waiting]:
    """Proposals on which nobody has decided."""

    def about(row: Waiting) -> str:
        return about_words(row.one.proposal.key)

    def said(row: Waiting) -> list[str]:
        one = row.one.proposal
        head = _("{whom}：建议“{what}”").format(whom=told.whom(row.one), what=label_words(one))
        on = _("所涉 {about}").format(about=about(row)) if about(row) else ""
        since = _("始于 {day}").format(day=one.since)
        return [clauses(head, on, since), _ground_line(told, row.one), row.hindrance]

    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=lambda row: number(row.one), least=6, keep=0),
            Column(id="mine", title=_("决定人"), text=lambda row: _("他人") if row.hindrance else _("本人"), least=6, keep=2),
            Column(id="label", title=_PROPOSED, text=lambda row: label_words(row.one.proposal), least=12, most=30, grow=2, keep=1),
            Column(id="whom", title=_("对象"), text=lambda row: told.whom(row.one), least=14, most=40, grow=3, keep=1),
            Column(id="since", title=_("始于"), text=lambda row: row.one.proposal.since.isoformat(), least=10, keep=3),
            Column(id="ground", title=_("情形"), text=lambda row: told.ground(row.one), least=14, grow=4, keep=4),
            Column(id="about", title=_("所涉"), text=about, least=10, most=28, grow=1, keep=5, whole=about),
        ),
        key=lambda row: row.one.number,
        glyph=lambda row: Sign.OFF if row.hindrance else Sign.UNKNOWN,
        tone=lambda row: Tone.MUTED if row.hindrance else Tone.WARNING,
        told=said,
    )  # fmt: skip


def _climb_glyph(told: Told, row: Climb) -> Sign:
    days = days_left(row.current, told.as_of)
    if row.current.standing is Standing.CONFIRMED and days is not None and days <= SOON:
        return Sign.DUE_SOON
    return FOLLOWED[row.current.standing]


def _climb_tone(told: Told, row: Climb) -> Tone:
    return (
        Tone.WARNING
        if _climb_glyph(told, row) is Sign.DUE_SOON
        else _TONE.get(row.current.standing, Tone.PLAIN)
    )


def _decided_lines(told: Told, one: Following, *more: str) -> list[str]:
    """On whom what was decided, how it stands; the situation."""
    head = _("{whom}：{what}").format(whom=told.whom(one), what=label_words(one.proposal))
    return [clauses(head, standing_words(one.standing), *more), _ground_line(told, one)]


def _climb_lines(told: Told, row: Climb) -> list[str]:
    one = row.current
    by = (
        _("整改期限 {day}（{days}）").format(day=one.rectify_by, days=told.countdown(one))
        if one.rectify_by
        else ""
    )
    return _decided_lines(told, one, by)


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
        told=lambda row: _climb_lines(told, row),
    )  # fmt: skip


def groups_look(told: Told) -> Look[Climb]:
    """On a narrow screen: the rung in words, the rows of one rung together."""
    return Look(
        columns=(
            Column(id="rung", title=label("阶段", "Stage"),
                   text=lambda row: rung_words(rung_of(row.current)), least=10, most=22, grow=1, keep=2),
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
        told=lambda row: _climb_lines(told, row),
    )  # fmt: skip


def awaited_look(told: Told) -> Look[Supported]:
    """Situations of which a person has to say how grave they are."""

    def title(row: Supported) -> str:
        versions = told.policy.rulings.get(row.ground, ())
        return f"{row.ground} {versions[-1].rule.title if versions else ''}".rstrip()

    def support(row: Supported) -> str:
        return _n("{n}项", len(row.support)).format(n=len(row.support))

    def said(row: Supported) -> list[str]:
        words = _n("{unit}：所涉 {about}，{day} 起，依据 {n} 项，情节须由人认定", len(row.support)).format(
            unit=told.unit(row.unit), about=row.about, day=row.since, n=len(row.support)
        )
        return [words, _("情形 {ground}").format(ground=title(row))]

    return Look(
        columns=(
            Column(id="unit", title=_("责任单位"), text=lambda row: told.unit(row.unit), least=12, most=28, grow=2, keep=0),
            Column(id="ground", title=_("情形"), text=title, least=16, grow=4, keep=1),
            Column(id="about", title=_("所涉"), text=lambda row: row.about, least=12, most=28, grow=2, keep=2, whole=lambda row: row.about),
            Column(id="support", title=label("依据", "Facts"), text=support, least=6, keep=3),
            Column(id="since", title=_("始于"), text=lambda row: row.since.isoformat(), least=10, keep=3),
        ),
        key=lambda row: (row.ground, row.unit, row.about),
        glyph=lambda _row: Sign.UNKNOWN,
        tone=lambda _row: Tone.ACCENT,
        told=said,
    )  # fmt: skip


def ended_look(told: Told) -> Look[Following]:
    """Proposals of which nothing more is owed."""
    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=number, least=6, keep=0),
            Column(id="standing", title=_("情况"), text=lambda one: standing_words(one.standing), least=10, keep=1),
            Column(id="label", title=_PROPOSED, text=lambda one: label_words(one.proposal), least=12, most=30, grow=2, keep=2),
            Column(id="whom", title=_("对象"), text=lambda one: told.whom(one), least=14, most=40, grow=3, keep=1),
            Column(id="proposed", title=_("提出"), text=lambda one: str(one.proposed_on or ""), least=10, keep=4),
            Column(id="ground", title=_("情形"), text=lambda one: told.ground(one), least=14, grow=4, keep=3),
        ),
        key=lambda one: one.number,
        glyph=lambda one: FOLLOWED[one.standing],
        tone=lambda one: _TONE.get(one.standing, Tone.PLAIN),
        told=lambda one: _decided_lines(
            told, one, _("{day} 提出").format(day=one.proposed_on) if one.proposed_on else ""
        ),
    )  # fmt: skip


LISTS: tuple[Listed, ...] = (
    Listed(
        id="waiting",
        title=_("待决定"),
        notice=(_("没有待决定的问责建议。"), Keyed(_("按 p 核对事实并提出。"))),
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
"""The lists of accountability, before anything has been read."""


def decided(found: Decisions, told: Told, ladder: Look[Climb]) -> tuple[Listed, ...]:
    """The lists that the journal's decisions fill."""
    return filled(
        LISTS,
        waiting=(found.waiting, waiting_look(told)),
        running=(found.running, ladder),
        ended=(found.ended, ended_look(told)),
    )


def proposal_of(row: object) -> Following | None:
    """The proposal that a row is about, of a matter on the ladder the one in force."""
    if isinstance(row, Waiting):
        return row.one
    if isinstance(row, Climb):
        return row.current
    return row if isinstance(row, Following) else None


def whole(here: Listed, row: Any) -> list[str]:
    """All that is known of a situation, a suggestion or a promise."""
    lines = in_full(here.look, row)
    if isinstance(row, Supported):
        lines += ["", _("所据应办事项 {n} 项：").format(n=len(row.support))]
        lines += [safe_text(f"  {key}") for key in row.support]
    if isinstance(row, Suggested):
        for event in (row.answer, row.done):
            if event is not None:
                said = event.text("reason") or event.text("result") or ""
                lines.append(safe_text(f"{event.on}  {said}" + _("〔日志 {entry}〕").format(entry=event.id)))
    return [*lines, "", *here.about]
