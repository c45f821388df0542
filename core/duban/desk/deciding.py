"""Decisions about proposals: a named person confirms or dismisses, what was ordered is done, an appeal is heard.

The rights are enforced here, whatever screen asks: never the proposer, never beyond the approver's authority, never without a reason
where the law wants one. A disciplinary sanction is only recorded, with the organ that decided it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk import rights
from duban.desk.check import unit_acts
from duban.desk.meanwhile import About, require_unchanged
from duban.desk.office import Office, now, require_current, today
from duban.desk.proposing import KINDS, derived, failing, following, recorded_proposal
from duban.desk.rights import Act, account_of, actors_of, journaled, require
from duban.desk.standing import settle
from duban.domain.event import Event, Value
from duban.domain.following import Following, Measure, Proposal, Standing
from duban.domain.labels import MEASURE
from duban.domain.obligation import case_named
from duban.engine.consequences import honours_lost as lost_by
from duban.engine.consequences import stage_of
from duban.engine.decisions import KINDS as DECIDED
from duban.engine.decisions import courses
from duban.errors import DubanError, Problem, Unfit
from duban.i18n import _
from duban.policy.following import Stage
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

_MEASURES = tuple(measure.value for measure in Measure)

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


def acts_for(standing: Standing) -> tuple[Act, ...]:
    """What can be decided about a proposal that stands so."""
    return tuple(act for act, standings in _FROM.items() if standing in standings)


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


def decide(
    office: Office,
    place: Jurisdiction,
    decision: Decision,
    *,
    actor: str,
    seen: int | None = None,
    dry_run: bool = False,
) -> Following:
    """Journal the decision and return how the proposal stands now. Identity and telephone numbers in its words are masked.

    ``seen`` is the number of the journal's last entry when that was read on which the decision is based. With ``dry_run`` nothing is
    written, and nobody's rights are asked.

    Raises Overtaken where something about the proposal, or the cases that it rests on, was recorded since; Refused (journaled) for
    want of a right; Unfit where it stands otherwise, its facts are gone, or something the decision needs is missing: all of it at
    once; DubanError where there is no such proposal.
    """
    from duban.store.entry import Draft

    code = place.code
    if decision.act is Act.CONFIRM:
        settle(office, place)
    while True:
        with office.ledger.reading() as reader:
            require_current(office, reader, code)
            before, earlier, concerned = _persons(office, reader, place, decision, actor)
            require_unchanged(reader, code, office.policy(code), about(before), seen)
            wrong = _objections(office, reader, place, before, decision)
            head = reader.head(code)
        if dry_run:
            if wrong:
                raise Unfit(wrong)
            return before
        require(
            office,
            code,
            decision.act,
            actor,
            measure=_highest(before, decision),
            proposer=earlier,
            beneficiary=concerned,
        )
        with office.ledger.writing(code) as writer:
            if writer.head != head:
                continue  # somebody wrote while the rights were looked up: he may have decided, so all is asked again
            if wrong:
                raise Unfit(wrong)
            event = _event(before.proposal, decision)
            writer.append(Draft(now(), actor, f"outcome {decision.act.value}", None, (event,)))
            return _looked_up(office, writer.reader, place, decision.number)[0]


def hindrance(office: Office, place: Jurisdiction, decision: Decision, *, actor: str) -> str:
    """Why the actor may not take that decision, as :func:`decide` would find it; empty where he may. Raises DubanError where there is
    no such proposal."""
    with office.ledger.reading() as reader:
        before, earlier, concerned = _persons(office, reader, place, decision, actor)
    return rights.hindrance(
        office,
        place.code,
        decision.act,
        actor,
        measure=_highest(before, decision),
        proposer=earlier,
        beneficiary=concerned,
    )


def _persons(
    office: Office, reader: "Reader", place: Jurisdiction, decision: Decision, actor: str
) -> tuple[Following, tuple[str, ...], str | None]:
    """The proposal as it stands, whose steps came before this decision, and whose own matter it is."""
    before, earlier = _looked_up(office, reader, place, decision.number)
    if decision.act is Act.UPHOLD:
        earlier = (*earlier, *_confirmers(reader, place.code, before))
    return before, earlier, _concerned(office, reader, place, before, decision, actor)


def about(one: Following) -> About:
    """What a decision about the proposal rests on: what was entered about it, and the cases of which its situation is made."""
    key = one.proposal.key
    cases = {key.about, *map(case_named, one.proposal.support)}
    return About(cases=cases, unit=key.unit, match={"key": key.text()})


def _confirmers(reader: "Reader", code: str, before: Following) -> tuple[str, ...]:
    """Who put it in force: an appeal is heard by somebody else."""
    return actors_of(reader, code, (e.id for e in before.events if e.kind == "outcome_confirmed"))


def _concerned(
    office: Office,
    reader: "Reader",
    place: Jurisdiction,
    before: Following,
    decision: Decision,
    actor: str,
) -> str | None:
    """The official whose own matter it is: he on whom it falls, or, where it falls on a unit, the actor who serves in that unit."""
    if decision.act is Act.APPEAL:
        return None
    key = before.proposal.key
    if key.officer:
        return key.officer
    users = journaled(reader, place.code) or ()
    own = next((user.officer for user in users if user.name == account_of(actor)), "")
    posts = office.roster(place.code, reader).posts(own, decision.on) if own else ()
    return own if any(post.unit == key.unit for post in posts) else None


def _event(proposal: Proposal, decision: Decision) -> Event:
    from duban.exchange.masking import mask

    key = proposal.key
    data: dict[str, Value] = {"key": key.text()}
    for name, value in decision.fields.items():
        if isinstance(value, tuple) and value:
            data[name] = tuple(mask(part)[0] for part in value)
        elif value:
            data[name] = mask(value)[0] if isinstance(value, str) else value
    if decision.act is Act.CONFIRM:
        data.setdefault("measure", proposal.measure.value)
    return Event(_KIND[decision.act], decision.on, None, key.unit, key.officer or None, None, data)


def _looked_up(
    office: Office, reader: "Reader", place: Jurisdiction, number: int
) -> tuple[Following, tuple[str, ...]]:
    """The proposal of that number as it stands today, and everybody who proposed it: by running ``propose``, or by the entry of a
    ground that it rests on. Raises DubanError where there is none."""
    code = place.code
    entry = reader.entry_of(code, number)
    record = next((event for event in entry.events if event.kind == "proposal"), None) if entry else None
    if entry is None or record is None:
        raise DubanError(
            _("没有编号为 P{number} 的问责建议；用 duban outcome list 查看。").format(number=number)
        )
    proposal = recorded_proposal(record)
    course = courses(reader.acts(code, kinds=DECIDED, units=(proposal.key.unit,)), today()).get(proposal.key)
    found = stage_of(office.policy(code), proposal.key, record.on)
    named = attrs.evolve(proposal, label=found[1].label if found else "")
    recorded = [event.id for event in course.events if event.kind == "proposal"] if course else []
    proposers = actors_of(reader, code, (record.id, *recorded, *proposal.entries))
    return following(proposal.key, named, course), proposers


def _objections(
    office: Office, reader: "Reader", place: Jurisdiction, before: Following, decision: Decision
) -> Sequence[Problem]:
    """Everything that speaks against the decision, whoever takes it. What is confirmed must follow from the facts of its day."""
    wrong = [
        *map(Problem, _out_of_turn(before, decision)),
        *_lacking(office.policy(place.code), before, decision),
    ]
    if decision.act is Act.CONFIRM and not wrong:
        found = derived(office, reader, place, decision.on)
        if before.proposal.key not in found.proposals:
            wrong.append(Problem(_unfounded(decision.number, failing(office))))
    return wrong


def _unfounded(number: int, failed: Sequence[str]) -> str:
    """The proposal does not follow from the facts any more, or that cannot be said."""
    if failed:
        return _("有插件不能使用，无法核对 P{number} 的依据；先修复再作决定：{failed}").format(
            number=number, failed=_("；").join(failed)
        )
    return _(
        "P{number} 所据的事实已有变动（撤销、更正、补办或者规则变动），不能据以作出决定；先运行 duban propose 核对。"
    ).format(number=number)


def _highest(before: Following, decision: Decision) -> Measure:
    """The gravest of the measures that are to be combined, or have been: the approver's authority must reach it."""
    taken = (event for event in before.events if event.kind == "outcome_confirmed")
    also = [*_listed(decision.fields.get("also")), *(one for event in taken for one in event.items("also"))]
    named = [Measure(one) for one in also if one in _MEASURES]
    return max((before.proposal.measure, *named), key=lambda measure: measure.rank)


def _listed(value: Value | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _out_of_turn(before: Following, decision: Decision) -> Sequence[str]:
    wrong = []
    if before.number != decision.number:
        words = _("P{number} 已重新提出，编号为 P{latest}；请按 P{latest} 办理。")
        wrong.append(words.format(number=decision.number, latest=before.number))
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


def _says(value: Value | None) -> bool:
    """Whether the field holds any word; blanks, invisible characters and bare punctuation say nothing."""
    return any(char.isalnum() for char in str(value or ""))


def _lacking(policy: Policy, before: Following, decision: Decision) -> Sequence[Problem]:
    """What the decision needs and does not have."""
    fields = decision.fields
    if decision.act is Act.CONFIRM:
        found = stage_of(policy, before.proposal.key, decision.on)
        return _confirmation(found[1] if found else None, before, decision)
    kind = policy.kinds[_KIND[decision.act]]
    return [
        Problem(_("须写明{label}。").format(label=field.words), field.name)
        for field in kind.fields
        if field.required and field.name != "key" and not _says(fields.get(field.name))
    ]


def _confirmation(stage: Stage | None, before: Following, decision: Decision) -> Sequence[Problem]:
    fields = decision.fields
    wrong: list[Problem] = []
    if not _says(fields.get("by")):
        wrong.append(Problem(_("须写明作出决定的机关。"), "by"))
    if before.proposal.unsaid:
        wrong.append(Problem(_("责任人尚未查明：先补录决策记录或者任职情况，再核对并提出建议。")))
    late = _period(stage, fields.get("rectify_by"), decision.on)
    wrong += [Problem(late, "rectify_by")] if late else []
    wrong += [
        Problem(
            _("没有“{text}”这种方式；可选：{choices}。").format(
                text=one, choices=_("、").join(_(MEASURE[measure]) for measure in _MEASURES)
            ),
            "also",
        )
        for one in _listed(fields.get("also"))
        if one not in _MEASURES
    ]
    if stage is not None and stage.forms:
        forms = _listed(fields.get("forms"))
        unknown = [form for form in forms if form not in stage.forms]
        choices = _("、").join(stage.forms)
        if not forms or unknown:
            wrong.append(Problem(_("须写明处理形式，可选：{choices}。").format(choices=choices), "forms"))
    return wrong


def _period(stage: Stage | None, rectify_by: Value | None, on: date) -> str:
    """What is wrong with the day by which to put things right; empty where nothing is."""
    if not rectify_by:
        if stage is not None and stage.rectify:
            return _("“{stage}”须限期整改，写明整改期限。").format(stage=stage.label)
        return ""
    try:
        day = date.fromisoformat(str(rectify_by))
    except ValueError:
        return _("整改期限应为日期（如 2026-08-03），现为“{text}”。").format(text=rectify_by)
    return _("整改期限 {day} 早于决定日期。").format(day=day) if day < on else ""


def outcomes(office: Office, place: Jurisdiction, as_of: date) -> Sequence[Following]:
    """Every recorded proposal and what became of it by the day, by number."""
    code = place.code
    with office.ledger.reading() as reader:
        acts = unit_acts(reader, code, as_of, kinds=KINDS)
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
        acts = unit_acts(reader, place.code, as_of, kinds=KINDS)
    lost = lost_by(office.policy(place.code), acts, as_of)
    return [Lost(unit, year, numbers.get(key, 0)) for (unit, year), key in sorted(lost.items())]
