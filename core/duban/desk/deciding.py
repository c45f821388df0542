"""Decisions about proposals: a named person confirms or dismisses, what was ordered is done, an appeal is heard.

The rights are enforced here, whatever screen asks: never the proposer, never beyond the approver's authority, never without a reason
where the law wants one. A disciplinary sanction is only recorded, with the organ that decided it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import attrs

from duban.desk.office import Office, now, require_current, today
from duban.desk.proposing import KINDS, following, recorded_proposal
from duban.desk.rights import Act, require
from duban.domain.event import Event, Value
from duban.domain.following import Following, Measure, Standing
from duban.engine.consequences import honours_lost as lost_by
from duban.engine.consequences import stage_of
from duban.engine.decisions import courses
from duban.engine.duties import acts_in_force
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.following import Stage
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

OPEN = frozenset({Standing.PROPOSED})
IN_FORCE = frozenset({Standing.CONFIRMED, Standing.MISSED})

_FROM: Mapping[Act, frozenset[Standing]] = {
    Act.CONFIRM: OPEN,
    Act.DISMISS: OPEN,
    Act.RECTIFY: IN_FORCE | {Standing.APPEALED},
    Act.APPEAL: IN_FORCE | {Standing.RECTIFIED},
    Act.UPHOLD: frozenset({Standing.APPEALED}),
    Act.WITHDRAW: IN_FORCE | {Standing.APPEALED, Standing.RECTIFIED},
    Act.ANSWER: IN_FORCE,
}
"""How a proposal must stand for the act."""

_KIND: Mapping[Act, str] = {
    Act.CONFIRM: "outcome_confirmed",
    Act.DISMISS: "outcome_dismissed",
    Act.RECTIFY: "outcome_rectified",
    Act.APPEAL: "outcome_appealed",
    Act.UPHOLD: "outcome_upheld",
    Act.WITHDRAW: "outcome_withdrawn",
    Act.ANSWER: "outcome_answered",
}


@attrs.frozen(kw_only=True)
class Decision:
    """What somebody decides about the proposal of that number in the journal.

    ``on`` the day of the act; ``fields`` those of the event kind: for a confirmation ``by`` the deciding organ, ``number`` its
    document, ``rectify_by`` the day by which to put things right (ISO text), ``forms`` and ``also`` further measures combined with
    it; a ``reason`` to dismiss, appeal, uphold or withdraw; ``what`` was rectified; ``organ`` and ``decision`` of an answer.
    """

    act: Act
    number: int
    on: date
    fields: Mapping[str, Value] = attrs.field(factory=dict)


def decide(office: Office, place: Jurisdiction, decision: Decision, *, actor: str) -> Following:
    """Journal the decision and return how the proposal stands now.

    Raises Refused (journaled) for want of a right; DubanError where there is no such proposal, it stands otherwise, or something the
    decision needs is missing: all of it at once.
    """
    from duban.store.entry import Draft

    code = place.code
    with office.ledger.reading() as reader:
        require_current(office, reader, code)
        entry = reader.entry_of(code, decision.number)
        record = next((event for event in entry.events if event.kind == "proposal"), None) if entry else None
        if entry is None or record is None:
            raise DubanError(
                _("没有编号为 P{number} 的问责建议；用 duban outcome list 查看。").format(
                    number=decision.number
                )
            )
        before = _standing(office, place, reader.acts(code, kinds=KINDS), record)
    personal = decision.act in (Act.CONFIRM, Act.DISMISS, Act.UPHOLD, Act.WITHDRAW)
    require(
        office,
        code,
        decision.act,
        actor,
        measure=_highest(before, decision),
        proposer=entry.actor if decision.act in (Act.CONFIRM, Act.DISMISS) else None,
        beneficiary=record.officer if personal else None,
    )
    wrong = [*_out_of_turn(before, decision), *_lacking(office.policy(code), before, decision)]
    if wrong:
        raise DubanError("\n".join(wrong))
    key = before.proposal.key
    data: dict[str, Value] = {
        "key": key.text(),
        **{name: value for name, value in decision.fields.items() if value},
    }
    if decision.act is Act.CONFIRM:
        data.setdefault("measure", before.proposal.measure.value)
    event = Event(_KIND[decision.act], decision.on, None, key.unit, key.officer or None, None, data)
    with office.ledger.writing(code) as writer:
        writer.append(Draft(now(), actor, f"outcome {decision.act.value}", None, (event,)))
        return _standing(office, place, writer.reader.acts(code, kinds=KINDS), record)


def _standing(office: Office, place: Jurisdiction, acts: Iterable[Event], record: Event) -> Following:
    listed = acts_in_force(acts)
    proposal = recorded_proposal(record)
    course = courses(listed, date.max).get(proposal.key)
    found = stage_of(office.policy(place.code), proposal.key, record.on)
    label = found[1].label if found else ""
    return following(proposal.key, attrs.evolve(proposal, label=label), course)


def _highest(before: Following, decision: Decision) -> Measure:
    """The gravest of the measures that are to be combined: the approver's authority must reach it."""
    also = decision.fields.get("also", ())
    named = [Measure(one) for one in also] if isinstance(also, tuple) else []
    return max((before.proposal.measure, *named), key=lambda measure: measure.rank)


def _out_of_turn(before: Following, decision: Decision) -> Sequence[str]:
    wrong = []
    if before.standing not in _FROM[decision.act]:
        from duban.outcome_words import standing_words

        wrong.append(
            _("P{number} 现为“{standing}”，不能再作此处理。").format(
                number=decision.number, standing=standing_words(before.standing)
            )
        )
    if decision.on > today():
        wrong.append(_("日期 {day} 还没有到。").format(day=decision.on))
    first = max((e.on for e in before.events), default=before.proposed_on)
    if first is not None and decision.on < first:
        wrong.append(_("日期 {day} 早于此前的处理（{first}）。").format(day=decision.on, first=first))
    return wrong


def _lacking(policy: Policy, before: Following, decision: Decision) -> Sequence[str]:
    """What the decision needs and does not have."""
    fields = decision.fields
    wrong: list[str] = []
    if decision.act is Act.CONFIRM:
        found = stage_of(policy, before.proposal.key, decision.on)
        wrong += _confirmation(found[1] if found else None, before, decision)
    else:
        kind = policy.kinds[_KIND[decision.act]]
        wrong += [
            _("须写明{label}（--{name}）。").format(label=field.label, name=field.name)
            for field in kind.fields
            if field.required and field.name != "key" and not str(fields.get(field.name, "")).strip()
        ]
    return wrong


def _confirmation(stage: Stage | None, before: Following, decision: Decision) -> Sequence[str]:
    fields = decision.fields
    wrong: list[str] = []
    by = str(fields.get("by", "")).strip()
    if not by:
        wrong.append(_("须写明作出决定的机关（--by）。"))
    if before.proposal.unsaid:
        wrong.append(_("责任人尚未查明：先补录决策记录或者任职情况，再运行 duban propose。"))
    rectify_by = fields.get("rectify_by")
    if stage is not None and stage.rectify and not rectify_by:
        wrong.append(_("“{stage}”须限期整改：用 --rectify-by 写明期限。").format(stage=stage.label))
    if rectify_by and date.fromisoformat(str(rectify_by)) < decision.on:
        wrong.append(_("整改期限 {day} 早于决定日期。").format(day=rectify_by))
    if stage is not None and stage.forms:
        given = fields.get("forms", ())
        forms = given if isinstance(given, tuple) else ()
        unknown = [form for form in forms if form not in stage.forms]
        choices = _("、").join(stage.forms)
        if not forms or unknown:
            wrong.append(_("须用 --form 写明处理形式，可选：{choices}。").format(choices=choices))
    return wrong


def outcomes(office: Office, place: Jurisdiction, as_of: date) -> Sequence[Following]:
    """Every recorded proposal and what became of it by the day, by number."""
    code = place.code
    with office.ledger.reading() as reader:
        acts = acts_in_force(
            [*reader.acts(code, kinds=KINDS, end=as_of), *reader.acts(code, kinds=("correct",))]
        )
        found = []
        for key, course in courses(acts, as_of).items():
            record = next((event for event in reversed(course.events) if event.kind == "proposal"), None)
            if record is not None:
                stage = stage_of(office.policy(code), key, record.on)
                label = stage[1].label if stage else ""
                found.append(following(key, attrs.evolve(recorded_proposal(record), label=label), course))
    return sorted(found, key=lambda one: one.number)


@attrs.frozen
class Lost:
    """A unit that has lost a year's comprehensive honours by a decision in force (JL-14-2); ``number`` that of the proposal."""

    unit: str
    year: int
    number: int


def honours_lost(office: Office, place: Jurisdiction, as_of: date) -> Sequence[Lost]:
    """By the decisions in force on the day."""
    numbers = {one.proposal.key: one.number for one in outcomes(office, place, as_of)}
    with office.ledger.reading() as reader:
        acts = acts_in_force(reader.acts(place.code, kinds=KINDS, end=as_of))
    lost = lost_by(office.policy(place.code), acts, as_of)
    return [Lost(unit, year, numbers.get(key, 0)) for (unit, year), key in sorted(lost.items())]
