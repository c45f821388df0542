"""From grounds to proposals, along the ladders. A pure function of obligations, entries and decisions as of a day.

The engine proposes; whether anything comes into force is for a named person to decide (architecture §4.5). Severity is only ever read
from what a person entered.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.following import (
    Key,
    Liability,
    Measure,
    Proposal,
    Ranked,
    Responsibility,
    Standing,
    Supported,
)
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.attribution import Occasion as Attributed
from duban.engine.attribution import liabilities
from duban.engine.decisions import Course, Place, courses, place_of
from duban.engine.grounds import Grounds, Occasion, Subject, occasions
from duban.policy.following import Ground, Ladder, Stage, Suggestion
from duban.policy.policy import Policy, Ruling

SUGGESTED = "suggest"
"""Stage of a proposal to issue a suggestion."""

RANKED = "ranked"
"""Stage of a proposal that comes from a ranking."""


@attrs.frozen
class Facts:
    """What proposals rest on. ``unmet``: obligations as of the day, all or only those that are unmet; ``acts``: the units' acts in
    force; ``cases``: events in force of the cases that somebody entered a ground about; ``ranked``: rankings that came true."""

    roster: Roster
    as_of: date
    unmet: Iterable[Obligation]
    acts: Sequence[Event]
    cases: Mapping[str, Sequence[Event]] = attrs.field(factory=dict)
    ranked: Sequence[Ranked] = ()


@attrs.frozen
class Derived:
    """What follows as of the day: proposals by key, grounds on which a person must first say how grave it is, liabilities by
    occasion, what became of what was proposed before, and entries of grounds that no rule of their day knows."""

    proposals: Mapping[Key, Proposal]
    supported: Sequence[Supported]
    liable: Mapping[tuple[Subject, int], Sequence[Liability]]
    courses: Mapping[Key, Course]
    unknown: Sequence[Event] = ()


def derive(policy: Policy, facts: Facts) -> Derived:
    """Everything that is proposed as of the day, whether or not somebody has decided on it.

    A proposal whose facts are gone holds no occasion open, whether or not it has been recorded that it lapsed.
    """
    facts = attrs.evolve(facts, unmet=tuple(facts.unmet))
    found = _Deriving(policy, facts).result()
    gone = frozenset(
        key
        for key, course in found.courses.items()
        if course.standing is Standing.PROPOSED and key not in found.proposals
    )
    return _Deriving(policy, facts, gone).result() if gone else found


class _Deriving:
    def __init__(self, policy: Policy, facts: Facts, gone: Container[Key] = ()) -> None:
        self.policy, self.facts, self.gone = policy, facts, gone
        self.courses = courses(facts.acts, facts.as_of)
        self.proposals: dict[Key, Proposal] = {}
        self.supported: list[Supported] = []
        self.unknown: list[Event] = []
        self.liable: dict[tuple[Subject, int], Sequence[Liability]] = {}
        self.reached: dict[tuple[str, str, str, str, str, int], list[Key]] = {}
        """Stages that were proposed before, whoever they fell on."""
        for key in sorted(self.courses):
            place = (key.ladder, key.stage, key.ground, key.unit, key.about, key.n)
            self.reached.setdefault(place, []).append(key)
        self.ladders: dict[str, list[Ruling]] = {}
        for ruling in policy:
            if isinstance(ruling.rule, Ladder) and ruling.rule.judged:
                for ground in ruling.rule.grounds:
                    self.ladders.setdefault(ground, []).append(ruling)
        self.ends = self._ends()
        self.records = [act for act in facts.acts if act.kind == "decision_record" and act.on <= facts.as_of]

    def result(self) -> Derived:
        found = occasions(
            Grounds(self.policy), self.facts.unmet, self.facts.acts, self.ends, self.facts.as_of
        )
        for occasion in found:
            self._propose(occasion)
        for hit in self.facts.ranked:
            key = Key(hit.rule, RANKED, hit.rule, hit.unit, "", hit.about)
            self._add(Proposal(key=key, measure=hit.measure, label="", since=hit.since, support=hit.support))
        return Derived(self.proposals, self.supported, self.liable, self.courses, self.unknown)

    def _ends(self) -> Mapping[Subject, Sequence[Place]]:
        """When occasions were closed: all that was proposed on one has been decided on, and nothing runs.

        What is proposed on an occasion after the next one has begun does not open it again: occasions keep their numbers.
        """
        of_occasion: dict[tuple[Subject, int], list[Course]] = {}
        for key, course in self.courses.items():
            if course.standing is not Standing.LAPSED and key not in self.gone:
                subject = Subject(key.ground, key.unit, key.about)
                of_occasion.setdefault((subject, key.n), []).append(course)
        begun = {place: min(map(_begun, found)) for place, found in of_occasion.items()}
        ends: dict[Subject, list[Place]] = {}
        for (subject, n), found in of_occasion.items():
            following = begun.get((subject, n + 1))
            acts = [course.ended for course in found if following is None or _begun(course) < following]
            places = [place_of(act) for act in acts if act is not None]
            if places and len(places) == len(acts):
                ends.setdefault(subject, []).append(max(places))
        return ends

    def _propose(self, occasion: Occasion) -> None:
        ruling = self.policy.in_force(occasion.subject.ground, occasion.since)
        rule = ruling.rule if ruling else None
        if ruling is None or rule is None or not rule.judged or not isinstance(rule, Ground | Suggestion):
            self.unknown += occasion.entries
            return
        if isinstance(rule, Suggestion):
            self._suggest(occasion, rule)
        elif occasion.entries or len(occasion.support) >= rule.at_least:
            ladders = [ruling, *self.ladders.get(rule.id, ())]
            asked = False
            for ladder in ladders:
                if occasion.since in ladder.rule.effective:
                    asked |= self._climb(occasion, ladder)
            closed = len(self.ends.get(occasion.subject, ())) >= occasion.n
            if asked and not _graded(occasion.entry) and not closed:
                self._await(occasion)

    def _suggest(self, occasion: Occasion, rule: Suggestion) -> None:
        subject = occasion.subject
        key = Key(rule.id, SUGGESTED, rule.id, subject.unit, "", subject.about, occasion.n)
        support = tuple(dict.fromkeys(one.key for one in occasion.support))
        self._add(
            Proposal(
                key=key, measure=Measure.SUGGEST, label=rule.title, since=occasion.since, support=support
            )
        )

    def _await(self, occasion: Occasion) -> None:
        subject = occasion.subject
        self.supported.append(
            Supported(
                ground=subject.ground,
                unit=subject.unit,
                about=subject.about,
                since=occasion.since,
                support=tuple(dict.fromkeys(one.key for one in occasion.support)),
            )
        )

    def _climb(self, occasion: Occasion, ladder: Ruling) -> bool:
        """Propose each stage that is reached. Whether a stage waits for what only a person can say."""
        rule = ladder.rule
        assert isinstance(rule, Ground | Ladder), "only those have stages"
        stages = {stage.id: stage for stage in rule.stage}
        asked = False
        entry = occasion.entry
        severity = entry.text("severity") if entry else None
        wanted = entry.text("measure") if entry else None
        for stage in rule.stage:
            asked |= bool(stage.severity) or stage.chosen or (stage.entered and entry is None)
            if (
                (stage.unaided and occasion.support)
                or (stage.entered and entry is not None)
                or (severity is not None and severity in stage.severity)
                or (stage.chosen and wanted == stage.measure)
            ):
                self._fall(occasion, rule.id, stage)
            if stage.after is not None and stage.after in stages:
                self._escalate(occasion, rule.id, stages[stage.after], stage)
        return asked

    def _fall(self, occasion: Occasion, ladder: str, stage: Stage, since: date | None = None) -> None:
        """Propose the stage for those on whom it falls; ``since`` where that is not the day of the occasion."""
        for officer, responsibility, unsaid in self._whom(occasion, stage):
            proposal = self._proposal(occasion, ladder, stage, officer, responsibility, unsaid)
            self._add(attrs.evolve(proposal, since=since or proposal.since))

    def _whom(self, occasion: Occasion, stage: Stage) -> Iterator[tuple[str, Responsibility | None, str]]:
        if stage.subject == "unit":
            yield "", None, ""
            return
        liable = self._liable(occasion)
        for one in liable:
            if one.responsibility is not Responsibility.NONE:
                yield one.officer, one.responsibility, ""
        if not liable:
            yield "", None, "officer"

    def _escalate(self, occasion: Occasion, ladder: str, before: Stage, stage: Stage) -> None:
        """The next stage, for each one whose rectification at the stage before was not done in time."""
        subject = occasion.subject
        place = (ladder, before.id, subject.ground, subject.unit, subject.about, occasion.n)
        for earlier in self.reached.get(place, ()):
            officer = earlier.officer
            missed = self.courses[earlier].missed_on
            if missed is None:
                continue
            if before.subject == stage.subject:
                known = next((one for one in self._liable(occasion) if one.officer == officer), None)
                responsibility = known.responsibility if known and officer else None
                proposal = self._proposal(occasion, ladder, stage, officer, responsibility, "")
                self._add(attrs.evolve(proposal, since=missed))
            else:
                self._fall(occasion, ladder, stage, missed)

    def _proposal(
        self,
        occasion: Occasion,
        ladder: str,
        stage: Stage,
        officer: str,
        responsibility: Responsibility | None,
        unsaid: str,
    ) -> Proposal:
        subject = occasion.subject
        return Proposal(
            key=Key(ladder, stage.id, subject.ground, subject.unit, officer, subject.about, occasion.n),
            measure=stage.measure,
            label=stage.label,
            since=occasion.since,
            support=tuple(dict.fromkeys(one.key for one in occasion.support)),
            entries=tuple(entry.id for entry in occasion.entries),
            responsibility=responsibility,
            unsaid=unsaid,
        )

    def _add(self, proposal: Proposal) -> None:
        self.proposals.setdefault(proposal.key, proposal)

    def _liable(self, occasion: Occasion) -> Sequence[Liability]:
        """The officials concerned, from the record of the decision where the entry or the matter has one."""
        place = (occasion.subject, occasion.n)
        if place not in self.liable:
            record = self._record(occasion)
            case = self.facts.cases.get(occasion.case or "", ())
            on = record.on if record else occasion.since
            asked = Attributed(occasion.subject.ground, occasion.subject.unit, on, record, case)
            self.liable[place] = liabilities(self.policy, self.facts.roster, asked)
        return self.liable[place]

    def _record(self, occasion: Occasion) -> Event | None:
        """The record that the entry names, else the unit's latest one about the same matter."""
        entry, subject = occasion.entry, occasion.subject
        named = entry.text("decision") if entry else None
        if named:
            return next((record for record in self.records if record.id == named), None)
        about = [
            r
            for r in self.records
            if r.unit == subject.unit and subject.about and r.text("about") == subject.about
        ]
        return about[-1] if about else None


def _graded(entry: Event | None) -> bool:
    """Whether somebody has said how grave it is, or which measure he wants."""
    return entry is not None and bool(entry.text("severity") or entry.text("measure"))


def _begun(course: Course) -> Place:
    """Where the first act about the proposal stands."""
    return place_of(course.events[0])
