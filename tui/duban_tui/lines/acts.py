"""Acts in the line mode: an event typed field by field, its effect told before it is saved; a decision about a proposal."""

from datetime import date

from duban.desk.accountability import Decisions, decide_as_seen, decisions, needs
from duban.desk.case_pages import CaseView
from duban.desk.forms import ON, UNIT, Asked, Form, form, kinds_for, read
from duban.desk.outcome_story import story
from duban.desk.previewing import preview
from duban.desk.recording import record
from duban.desk.rights import acting
from duban.domain.following import Following
from duban.domain.rights import Act
from duban.errors import DubanError
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.outcome_words import label_words, whom
from duban_tui.lines.talk import Talk
from duban_tui.session import Opened


def record_case(talk: Talk, at: Opened, view: CaseView) -> None:
    """Choose the kind, type what it asks for, hear the effect, confirm. Raises DubanError where it is refused."""
    policy = view.explanation.policy
    owed = [one.line.obligation.rule for one in view.owed if one.line.obligation.closed_on is None]
    kinds = kinds_for(policy, "case", owed)
    chosen = talk.browse(
        _("登记什么"),
        len(kinds),
        lambda start, n: kinds[start : start + n],
        lambda one: one[0].label + (_("，了结 {rules}").format(rules=_("、").join(one[1])) if one[1] else ""),
    )
    if chosen is None:
        return
    summary = view.explanation.summary
    unit = (summary.handler or summary.receiver) if summary else None
    asked = form(at.office, at.place, chosen[0].id, view.ref)
    values = fill(talk, asked, {ON: at.as_of.isoformat(), UNIT: unit or ""}, at.as_of)
    _save(talk, at, view, asked, values)


def fill(talk: Talk, asked: Form, known: dict[str, str], day: date) -> dict[str, str]:
    """Every field in turn: an empty line keeps what stands there."""
    values = dict(known)
    talk.say(_("逐项填写；直接回车保留括号中的内容。"))
    for one in asked.asked:
        if not one.more:
            values[one.name] = _value(talk, one, values.get(one.name, ""), day)
    return values


def _value(talk: Talk, one: Asked, before: str, day: date) -> str:
    label = one.label + (_("（必填）") if one.required else "")
    label += _("（{value}）").format(value=one.words(before)) if before else ""
    if one.offers and len(one.offers) <= 20:
        label += _(" 可选：") + _("、").join(offer.words for offer in one.offers)
    while True:
        typed = talk.ask(label)
        if not typed and (before or not one.required):
            return before
        named = {offer.words: offer.value for offer in one.offers}
        try:
            value = read(one, named.get(typed, typed), day)
        except DubanError as error:
            talk.say(error.message)
            continue
        if value:
            return value
        talk.say(_("这一项必填。"))


def _save(talk: Talk, at: Opened, view: CaseView, asked: Form, values: dict[str, str]) -> None:
    from duban_tui.screens.preview import effect_lines

    actor, reason = acting(), None
    while True:
        statement = asked.statement(values, case=view.ref, override=reason)
        shown = preview(at.office, at.place, statement, actor=actor, seen=view.revision, as_of=at.as_of)
        if not shown.refusal:
            break
        talk.say(shown.refusal)
        reason = talk.ask(_("不能补齐的理由，空白为不登记")) if shown.needs_reason else ""
        if not reason:
            talk.say(_("没有登记。"))
            return
    talk.read_out(effect_lines(shown))
    if not talk.sure(_("登记，写入日志？")):
        talk.say(_("没有登记。"))
        return
    effect = record(at.office, at.place, statement, actor=actor, seen=shown.revision)
    talk.say(_("已登记，日志编号 {id}。").format(id=f"{effect.seq}.0"))


# --- proposals ---


def proposals(talk: Talk, at: Opened) -> None:
    """Those that wait for a decision; each with its story, and the decision. Raises DubanError where it is refused."""
    while True:
        found = decisions(at.office, at.place, at.as_of, acting())
        waiting = [one.one for one in found.waiting]
        chosen = talk.browse(
            _("待决定的处置建议"),
            len(waiting),
            lambda start, n, rows=waiting: rows[start : start + n],  # type: ignore[misc]
            lambda one, found=found: _words(found, one),  # type: ignore[misc]
        )
        if chosen is None:
            return
        talk.read_out(story_lines(story(at.office, at.place, chosen.number, at.as_of)))
        for row in found.waiting:
            if row.one is chosen and row.hindrance:
                talk.say(row.hindrance)
        act = talk.choose(f"P{chosen.number}", [(_("确认"), Act.CONFIRM), (_("不予采纳"), Act.DISMISS)])
        if act is not None:
            try:
                _decide(talk, at, found, chosen, act)
            except DubanError as error:
                talk.say(_("没有办成：{reason}").format(reason=error.message))


def _words(found: Decisions, one: Following) -> str:
    return f"P{one.number} {label_words(one.proposal)} {whom(one.proposal, found.roster)}"


def _decide(talk: Talk, at: Opened, found: Decisions, one: Following, act: Act) -> None:
    from duban_tui.screens.accountability_acts import after, decision_fields, decision_of, decision_summary
    from duban_tui.screens.form import Field

    def typed(field: Field) -> str:
        label = field.label + (_("（必填）") if field.needed else "")
        if field.choices:
            label += _(" 可选：") + _("、").join(words for _code, words in field.choices)
        label += _("（{value}）").format(value=field.value) if field.value else ""
        said = talk.ask(label) or field.value
        codes = {words: code for code, words in field.choices}
        return (
            ",".join(codes.get(part, part) for part in said.replace("、", ",").split(",")) if codes else said
        )

    fields = decision_fields(act, one, needs(found.policy, one, at.as_of), "", at.as_of)
    values = {field.id: typed(field) for field in fields}
    decision = decision_of(act, one.number, values, at.as_of)
    talk.read_out(decision_summary(decision, one, whom(one.proposal, found.roster), fields))
    if talk.sure(_("记入日志？")):
        decide_as_seen(at.office, at.place, decision, one, found.revision, actor=acting())
        talk.say(after(one, act))
    else:
        talk.say(_("没有办理。"))
