"""Proposals: what follows from what is unmet. Derived by the engine, recorded once, decided on by somebody else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import owed_by_units, unit_acts
from duban.desk.meanwhile import About, overtaken, seq_of
from duban.desk.office import Office, now, require_current, today
from duban.desk.standing import brought_up, settle
from duban.domain.event import Event, Value
from duban.domain.following import Following, Key, Proposal, Ranked, Standing, Supported
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.decisions import KINDS as DECIDED
from duban.engine.decisions import Course
from duban.engine.facts import in_force
from duban.engine.fold import cut
from duban.engine.grounds import ENTERED, Grounds
from duban.engine.proposals import Derived, Facts, derive
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

KINDS = (ENTERED, "decision_record", *DECIDED, "correct")
"""Event kinds that proposals are made of, besides obligations."""


@attrs.frozen
class Proposed:
    """What a run of ``propose`` came to: what is new, what lost its facts, what there was before, and which grounds wait for a
    person's word. ``failing``: plugins that could not be used; then nothing lapses, for their rules may still support it.
    ``unknown``: entries of a ground that no rule of their day knows, from which nothing can follow."""

    jurisdiction: str
    as_of: date
    roster: Roster
    policy: Policy
    new: Sequence[Following]
    lapsed: Sequence[Following]
    standing: Sequence[Following]
    supported: Sequence[Supported]
    failing: Sequence[str] = ()
    unknown: Sequence[Event] = ()
    revision: int = 0
    """Number of the journal's last entry that it rests on."""

    @property
    def changes(self) -> tuple[frozenset[Key], ...]:
        """What it enters: the proposals that are new, and those that have lapsed."""
        return tuple(frozenset(one.proposal.key for one in found) for found in (self.new, self.lapsed))


def derived(office: Office, reader: "Reader", place: Jurisdiction, as_of: date) -> Derived:
    """What follows as of the day, from the ledger; nothing is written."""
    from duban.desk.ranking import came_true

    policy, roster = office.policy(place.code), office.roster(place.code, reader)
    rows = unmet(office, reader, place, roster, as_of)
    ranked = came_true(office, reader, place, roster, as_of)
    return derive_from(reader, place, policy, roster, rows, as_of, ranked)


def derive_from(
    reader: "Reader",
    place: Jurisdiction,
    policy: Policy,
    roster: Roster,
    rows: Iterable[Obligation],
    as_of: date,
    ranked: Sequence[Ranked] = (),
) -> Derived:
    """What follows from those obligations and from what persons have entered and decided by the day."""
    code = place.code
    acts = unit_acts(reader, code, as_of, kinds=KINDS)
    cases = _cases(reader, code, policy, acts, as_of)
    return derive(policy, Facts(roster, as_of, rows, acts, cases, ranked))


def unmet(
    office: Office, reader: "Reader", place: Jurisdiction, roster: Roster, as_of: date
) -> Iterator[Obligation]:
    """Obligations on which any ground may rest: past their day, met late or broken, and due on or after the judged day."""
    code = place.code
    rules = Grounds(office.policy(code)).rules - place.not_judged.keys()
    floor = place.judged_from or date.min
    if not rules:
        return
    sources = (
        reader.open_obligations(code, as_of, due_before=as_of, due_from=floor),
        reader.closed_obligations(code, floor, as_of),
        owed_by_units(office, reader, place, roster, as_of),
    )
    for source in sources:
        for row in source:
            if row.rule in rules and (row.due_on or row.closed_on or date.min) >= floor:
                yield row


def _cases(
    reader: "Reader", code: str, policy: Policy, acts: Sequence[Event], as_of: date
) -> Mapping[str, Sequence[Event]]:
    """Events of the cases that a person entered a ground about: who held which role for them."""
    refs = {about for act in acts if act.kind == ENTERED and (about := act.text("about"))}
    ranks = {kind.id: kind.rank for kind in policy.kinds.values()}
    found = reader.events_of(code, refs) if refs else {}
    return {ref: in_force(cut(events, as_of), ranks) for ref, events in found.items()}


def propose(
    office: Office,
    place: Jurisdiction,
    *,
    as_of: date,
    actor: str,
    dry_run: bool = False,
    source: str = "propose",
    seen: Proposed | None = None,
) -> Proposed:
    """Derive what follows as of the day and record what is new; a second run adds nothing.

    ``seen`` is the trial that somebody looked at before. Raises Overtaken where it comes out otherwise by now; DubanError for a day
    that has not come, PolicyChanged, Refused.
    """
    from duban.store.entry import Draft

    code = place.code
    if as_of > today():
        raise DubanError(_("{day} 还没有到，不能据以提出建议。").format(day=as_of))
    if dry_run:
        with brought_up(office, place) as reader:
            return _proposed(office, reader, place, as_of)
    require_right(office, place, actor)
    settle(office, place)
    with office.ledger.writing(code) as writer:
        require_current(office, writer.reader, code)
        before = _proposed(office, writer.reader, place, as_of)
        if seen is not None and before.changes != seen.changes:
            raise overtaken(writer.reader, code, office.policy(code), About(whole=True), seen.revision)
        drafts = [
            Draft(now(), actor, source, None, (event,))
            for event in (
                *(_event(one.proposal, as_of) for one in before.new),
                *(_lapse(one.proposal.key, as_of) for one in before.lapsed),
            )
        ]
        numbers = writer.append_many(drafts)
    new = tuple(
        attrs.evolve(one, number=number)
        for one, number in zip(before.new, numbers[: len(before.new)], strict=True)
    )
    return attrs.evolve(before, new=new)


def failing(office: Office) -> tuple[str, ...]:
    """Plugins and hooks that could not be used so far, each with the reason: what they would say is not known."""
    failures = [
        (_("{name}（{where}）").format(name=one.plugin, where=one.where), one.reason)
        for one in office.plugins.failures
    ]
    said = (*failures, *office.extensions.failures.items())
    return tuple(_("{name}：{value}").format(name=name, value=reason) for name, reason in said)


def require_right(office: Office, place: Jurisdiction, actor: str) -> None:
    """Raises Refused where the actor may not propose."""
    from duban.desk.rights import Act, require

    require(office, place.code, Act.PROPOSE, actor)


def _proposed(office: Office, reader: "Reader", place: Jurisdiction, as_of: date) -> Proposed:
    result = derived(office, reader, place, as_of)
    later = _acted_on_after(reader, place.code, as_of)
    failed = failing(office)
    new, lapsed, standing = [], [], []
    for key in sorted(result.proposals.keys() | result.courses.keys()):
        course = result.courses.get(key)
        proposal = result.proposals.get(key)
        recorded = course is not None and any(event.kind == "proposal" for event in course.events)
        one = following(key, proposal, course)
        open_to_entry = key.text() not in later
        if open_to_entry and proposal is not None and (not recorded or one.standing is Standing.LAPSED):
            new.append(attrs.evolve(one, standing=Standing.PROPOSED))
        elif (
            open_to_entry
            and not failed
            and proposal is None
            and recorded
            and one.standing is Standing.PROPOSED
        ):
            lapsed.append(one)
        elif recorded:
            standing.append(one)
    return Proposed(
        place.code,
        as_of,
        office.roster(place.code, reader),
        office.policy(place.code),
        tuple(new),
        tuple(lapsed),
        tuple(standing),
        tuple(result.supported),
        failed,
        tuple(result.unknown),
        reader.head(place.code)[0],
    )


def _acted_on_after(reader: "Reader", code: str, as_of: date) -> frozenset[str]:
    """Keys of proposals about which something is recorded for a later day: to look back must not enter them a second time."""
    tomorrow = as_of + timedelta(days=1)
    return frozenset(event.text("key") or "" for event in reader.acts(code, kinds=DECIDED, start=tomorrow))


def following(key: Key, proposal: Proposal | None, course: Course | None) -> Following:
    """A proposal and what became of it; one whose facts are gone is told from what was recorded."""
    events = course.events if course else ()
    record = next((event for event in reversed(events) if event.kind == "proposal"), None)
    if proposal is None:
        assert record is not None, "what is neither derived nor recorded is nowhere"
        proposal = recorded_proposal(record)
    return Following(
        proposal=proposal,
        standing=course.standing if course else Standing.PROPOSED,
        number=seq_of(record) if record and record.id else 0,
        proposed_on=record.on if record else None,
        rectify_by=course.rectify_by if course else None,
        rectified_on=course.rectified_on if course else None,
        events=tuple(event for event in events if event.kind != "proposal"),
    )


def _event(proposal: Proposal, on: date) -> Event:
    """The event that records a proposal: all that identifies it and what it rests on."""
    data: dict[str, Value] = {
        "key": proposal.key.text(),
        "measure": proposal.measure.value,
        "since": proposal.since.isoformat(),
        "support": proposal.support,
    }
    optional: Mapping[str, Value] = {
        "about": proposal.key.about,
        "responsibility": proposal.responsibility.value if proposal.responsibility else "",
        "entries": proposal.entries,
        "unsaid": proposal.unsaid,
    }
    data |= {name: value for name, value in optional.items() if value}
    return Event("proposal", on, None, proposal.key.unit, proposal.key.officer or None, None, data)


def recorded_proposal(event: Event) -> Proposal:
    """The proposal as it was recorded, without its label."""
    from duban.domain.following import Measure, Responsibility

    said = event.text("responsibility")
    return Proposal(
        key=Key.parse(event.text("key") or ""),
        measure=Measure(event.text("measure") or ""),
        label="",
        since=event.date("since") or event.on,
        support=event.items("support"),
        entries=event.items("entries"),
        responsibility=Responsibility(said) if said else None,
        unsaid=event.text("unsaid") or "",
    )


def _lapse(key: Key, on: date) -> Event:
    return Event("proposal_lapsed", on, None, key.unit, key.officer or None, None, {"key": key.text()})


@attrs.frozen
class Difference:
    """A recorded proposal that the journal of today no longer gives for its own day: what was recorded, what is derived (None: nothing)."""

    number: int
    on: date
    recorded: Proposal
    derived: Proposal | None


def verify(office: Office, place: Jurisdiction) -> Sequence[Difference]:
    """Derive every recorded proposal anew as of its own day. Empty where all agree.

    A difference is not damage: an act entered later for an earlier day, or a cancellation, changes what followed. It is for a person
    to look at.
    """
    differences: list[Difference] = []
    with brought_up(office, place) as reader:
        recorded: dict[date, list[Event]] = {}
        for event in unit_acts(reader, place.code, date.max, kinds=("proposal",)):
            recorded.setdefault(event.on, []).append(event)
        for day, events in sorted(recorded.items()):
            result = derived(office, reader, place, day)
            for event in events:
                kept = recorded_proposal(event)
                fresh = result.proposals.get(kept.key)
                if fresh is None or not same(kept, fresh):
                    differences.append(Difference(seq_of(event), day, kept, fresh))
    return differences


def same(recorded: Proposal, fresh: Proposal) -> bool:
    """Whether the recorded proposal stands as it was: what was added later on its own day is no contradiction."""
    rests = set(recorded.support) <= set(fresh.support) and set(recorded.entries) <= set(fresh.entries)
    one, other = ((p.key, p.measure, p.since, p.responsibility, p.unsaid) for p in (recorded, fresh))
    return rests and one == other
