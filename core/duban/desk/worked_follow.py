"""What follows in a worked case as of a day, compared with what it expects: proposals and how they stand."""

from collections.abc import Iterator, Mapping, Sequence

from duban.desk.worked_owed import World
from duban.desk.worked_shapes import ExpectedProposal, Then
from duban.domain.event import Event
from duban.domain.following import Proposal, Standing
from duban.domain.labels import MEASURE, RESPONSIBILITY, STANDING
from duban.domain.obligation import Obligation
from duban.engine.facts import in_force
from duban.engine.fold import cut
from duban.engine.in_force import acts_in_force
from duban.engine.proposals import Derived, Facts, derive
from duban.i18n import _


def followed(world: World, then: Then) -> Iterator[str]:
    """Everything about what follows that is not as expected; nothing is asked where nothing is expected."""
    if not then.propose:
        return
    full = _derived(world, world.facts, world.full)
    if full != _derived(world, cut(world.facts, world.day), world.cut):
        yield _("{day}：按完整台账与按截至当日的台账提出的建议不一致。").format(day=world.day)
    for expected in then.propose:
        yield from _compared(world, full, expected)


def _derived(world: World, facts: Sequence[Event], owed: Sequence[Obligation]) -> Derived:
    cases: dict[str, list[Event]] = {}
    for event in facts:
        if event.case is not None:
            cases.setdefault(event.case, []).append(event)
    ranks = {kind.id: kind.rank for kind in world.policy.kinds.values()}
    acts = acts_in_force(event for event in facts if event.case is None)
    known = {ref: in_force(cut(events, world.day), ranks) for ref, events in cases.items()}
    return derive(world.policy, Facts(world.roster, world.day, owed, acts, known))


def _compared(world: World, found: Derived, expected: ExpectedProposal) -> Iterator[str]:
    head = f"{world.day} {expected.ground}"
    if expected.awaiting:
        yield from _awaited(world, found, expected, head)
        return
    about = [p for p in found.proposals.values() if _is_about(world, p, expected)]
    fitting = [p for p in about if _fits(found, p, expected)]
    if expected.none:
        if fitting:
            said = "；".join(_said(world, found, p) for p in fitting)
            yield _("{head}：不应提出建议，却有：{found}").format(head=head, found=said)
    elif not fitting:
        said = "；".join(_said(world, found, p) for p in about or found.proposals.values()) or _("无")
        yield _("{head}：没有提出这条建议；现有：{found}").format(head=head, found=said)


def _awaited(world: World, found: Derived, expected: ExpectedProposal, head: str) -> Iterator[str]:
    unit = world.roster.find(expected.unit) if expected.unit else None
    waiting = [
        one
        for one in found.supported
        if one.ground == expected.ground
        and expected.about in (None, one.about)
        and (expected.unit is None or (unit is not None and unit.code == one.unit))
    ]
    if bool(waiting) is expected.none:
        yield (_("{head}：不应待认定") if expected.none else _("{head}：应为待认定")).format(head=head)


def _is_about(world: World, proposal: Proposal, expected: ExpectedProposal) -> bool:
    key = proposal.key
    unit = world.roster.find(expected.unit) if expected.unit else None
    return (
        key.ground == expected.ground
        and (expected.unit is None or (unit is not None and unit.code == key.unit))
        and expected.about in (None, key.about)
        and expected.n in (None, key.n)
    )


def _fits(found: Derived, proposal: Proposal, expected: ExpectedProposal) -> bool:
    key = proposal.key
    responsibility = proposal.responsibility.value if proposal.responsibility else ""
    return (
        expected.ladder in (None, key.ladder)
        and expected.stage in (None, key.stage)
        and expected.officer in (None, key.officer)
        and _named(expected.measure, proposal.measure.value, MEASURE)
        and _named(expected.responsibility, responsibility, RESPONSIBILITY)
        and _named(expected.standing, _standing(found, proposal).value, STANDING)
    )


def _named(expected: str | None, value: str, words: Mapping[str, str]) -> bool:
    return expected is None or expected in (value, words.get(value))


def _standing(found: Derived, proposal: Proposal) -> Standing:
    course = found.courses.get(proposal.key)
    return course.standing if course else Standing.PROPOSED


def _said(world: World, found: Derived, proposal: Proposal) -> str:
    key = proposal.key
    unit = world.roster.units.get(key.unit)
    responsibility = RESPONSIBILITY[proposal.responsibility.value] if proposal.responsibility else ""
    parts = (
        key.ladder,
        key.stage,
        MEASURE[proposal.measure.value],
        unit.name if unit else key.unit,
        key.officer,
        responsibility,
        key.about,
        STANDING[_standing(found, proposal).value],
    )
    return " ".join(part for part in parts if part)
