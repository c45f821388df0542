"""A campaign as of a day: which phase runs, what each unit has delivered, whose posts stand vacant, and whether its cases add up.

Pure: the day, what units owe and the cases' events are given. A campaign and the rules in its ``parts`` are read together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import attrs

from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, State
from duban.domain.roster import Roster
from duban.engine.facts import Facts, in_force
from duban.engine.fold import Programme, cut
from duban.engine.selection import Answer, Check, binds, compile_applies
from duban.policy.campaigning import Campaign, Milestone
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Assignment, Duty

Course = Literal["not-begun", "running", "ended", "undated"]
"""Where a stretch of days stands as of the day; ``undated``: its source gives no dates."""

LEADERS = ("case-leader", "handler")
"""Roles of which one is enough where the campaign names none."""


@attrs.frozen(kw_only=True)
class PhaseLine:
    """A phase, its days, and how it stands."""

    rule: str
    title: str
    start: date | None
    end: date | None
    course: Course


@attrs.frozen(kw_only=True)
class Delivery:
    """What one unit has made of a milestone that it owes; ``lacking`` are contents that its report left out."""

    owed: Obligation
    unit: str
    state: State
    due_on: date | None
    delivered_on: date | None
    lacking: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class MilestoneLine:
    """A milestone with what each bound unit has delivered; without a date nobody owes it."""

    rule: str
    id: str
    title: str
    due: date | None
    mode: Literal["by", "on"]
    contents: tuple[str, ...]
    deliveries: tuple[Delivery, ...]


@attrs.frozen(kw_only=True)
class ReturnLine:
    """One occurrence of a recurring return that one unit owes."""

    owed: Obligation
    rule: str
    title: str
    unit: str
    period: str
    due_on: date | None
    state: State


@attrs.frozen(kw_only=True)
class PostLine:
    """A post of the leading group in one unit, and who holds it on the day."""

    rule: str
    title: str
    unit: str
    role: str
    officers: tuple[str, ...]
    vacant: bool


@attrs.frozen(kw_only=True)
class Unassigned:
    """A case of the campaign without an official in some of the roles."""

    ref: str
    roles: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Reconciled:
    """The campaign's cases against the announced number: all of them, those with nobody assigned, and those that may belong to it.

    ``announced`` is None where the source gives no number. ``unclear`` are cases with what is missing to say whether they belong.
    """

    rule: str
    announced: int | None
    roles: tuple[str, ...]
    refs: tuple[str, ...]
    unassigned: tuple[Unassigned, ...]
    unclear: tuple[tuple[str, str], ...]

    @property
    def assigned(self) -> int:
        """How many of the cases have somebody in every role."""
        return len(self.refs) - len(self.unassigned)

    @property
    def difference(self) -> int | None:
        """Cases in the ledger less those announced; None where none were announced or it is unclear which belong."""
        if self.announced is None or self.unclear:
            return None
        return len(self.refs) - self.announced


@attrs.frozen(kw_only=True)
class Status:
    """A campaign as of a day."""

    ruling: Ruling
    course: Course
    phases: tuple[PhaseLine, ...]
    milestones: tuple[MilestoneLine, ...]
    announced: int | None
    returns: tuple[ReturnLine, ...]
    group: tuple[PostLine, ...]
    cases: tuple[Reconciled, ...]


def campaigns(policy: Policy, day: date) -> list[Ruling]:
    """The campaigns that stand on their own, in the pack's order: the version in force on the day, else the latest."""
    chosen: list[Ruling] = []
    for versions in policy.rulings.values():
        ruling = next((r for r in versions if day in r.rule.effective), versions[-1] if versions else None)
        if ruling is not None and isinstance(ruling.rule, Campaign):
            chosen.append(ruling)
    inner = {part for ruling in chosen for part in _parts_of(ruling)}
    return [ruling for ruling in chosen if ruling.rule.id not in inner]


def family(policy: Policy, ruling: Ruling, day: date) -> list[Ruling]:
    """The campaign and its parts, each once; a part of a part belongs to it too."""
    found: dict[str, Ruling] = {}
    waiting = [ruling]
    while waiting:
        one = waiting.pop(0)
        if one.rule.id in found:
            continue
        found[one.rule.id] = one
        for part in _parts_of(one):
            versions = policy.rulings.get(part, ())
            waiting += [policy.in_force(part, day) or versions[-1]] if versions else []
    return list(found.values())


def status(
    policy: Policy,
    ruling: Ruling,
    roster: Roster,
    owed: Sequence[Obligation],
    cases: Sequence[Reconciled],
    day: date,
) -> Status:
    """The campaign as of the day. ``owed`` is what units owe as of it, ``cases`` what :func:`reconcile` said of the family."""
    whole = family(policy, ruling, day)
    named = {one.rule.id for one in whole}
    mine = [row for row in owed if row.rule in named]
    announced = [one.rule.milestones_announced for one in whole if isinstance(one.rule, Campaign)]
    span = ruling.rule.effective
    return Status(
        ruling=ruling,
        course=course(span.start, span.end, day),
        phases=tuple(_phases(whole, day)),
        milestones=tuple(_milestones(whole, mine, day)),
        announced=next((number for number in announced if number is not None), None),
        returns=tuple(_returns(whole, mine, day)),
        group=tuple(_group(whole, mine, roster, day)),
        cases=tuple(one for one in cases if one.rule in named),
    )


def course(start: date | None, end: date | None, day: date) -> Course:
    """How a stretch of days stands as of the day."""
    if start is None and end is None:
        return "undated"
    if start is not None and day < start:
        return "not-begun"
    return "ended" if end is not None and day > end else "running"


def reconcile(
    rulings: Iterable[Ruling], programme: Programme, cases: Iterable[tuple[str, Sequence[Event]]], day: date
) -> list[Reconciled]:
    """The cases of each of the campaigns that says which are its own, as of the day; all in one reading of the ledger."""
    rules = [ruling.rule for ruling in rulings]
    counts = [_Count(rule, programme) for rule in rules if isinstance(rule, Campaign) and rule.scoped]
    if counts:
        for ref, events in cases:
            known = in_force(cut(events, day), programme.ranks)
            if known:
                facts = Facts(ref, programme.roster)
                for event in known:
                    facts.add(event)
                for count in counts:
                    count.take(facts)
    return [count.result() for count in counts]


class _Count:
    """The cases of one campaign while the ledger is read."""

    def __init__(self, rule: Campaign, programme: Programme) -> None:
        self.rule = rule
        self.check: Check | None = compile_applies(rule.applies, programme.extensions)
        self.refs: list[str] = []
        self.unassigned: list[Unassigned] = []
        self.unclear: list[tuple[str, str]] = []

    def take(self, facts: Facts) -> None:
        """Look at one case, as it is known on the day."""
        answer = self._belongs(facts)
        if isinstance(answer, str):
            self.unclear.append((facts.ref, answer))
        elif answer:
            self.refs.append(facts.ref)
            absent = _absent(self.rule.roles, facts.events)
            if absent:
                self.unassigned.append(Unassigned(ref=facts.ref, roles=absent))

    def _belongs(self, facts: Facts) -> Answer:
        rule = self.rule
        if rule.listed and not any(e.kind in rule.listed and e.on in rule.effective for e in facts.events):
            return False
        if self.check is None:
            return True
        return self.check(facts, facts.roster.units.get(facts.handler or ""), None)

    def result(self) -> Reconciled:
        return Reconciled(
            rule=self.rule.id,
            announced=self.rule.cases,
            roles=self.rule.roles,
            refs=tuple(self.refs),
            unassigned=tuple(self.unassigned),
            unclear=tuple(self.unclear),
        )


def _absent(roles: Sequence[str], events: Iterable[Event]) -> tuple[str, ...]:
    """The roles that nobody holds; where none is asked for by name, both of :data:`LEADERS` when neither is held."""
    held: dict[str, set[str]] = {}
    for event in events:
        role = event.text("role")
        if event.kind == "appoint" and role and event.officer:
            held.setdefault(role, set()).add(event.officer)
        elif event.kind == "relieve" and role:
            held.get(role, set()).discard(event.officer or "")
    if roles:
        return tuple(role for role in roles if not held.get(role))
    return () if any(held.get(role) for role in LEADERS) else LEADERS


def _parts_of(ruling: Ruling) -> tuple[str, ...]:
    return ruling.rule.parts if isinstance(ruling.rule, Campaign) else ()


def _phases(whole: Iterable[Ruling], day: date) -> Iterator[PhaseLine]:
    for ruling in whole:
        if isinstance(ruling.rule, Campaign):
            for phase in ruling.rule.phases:
                yield PhaseLine(
                    rule=ruling.rule.id,
                    title=phase.title,
                    start=phase.start,
                    end=phase.end,
                    course=course(phase.start, phase.end, day),
                )


def _milestones(whole: Sequence[Ruling], owed: Sequence[Obligation], day: date) -> Iterator[MilestoneLine]:
    """Each milestone once: a rule that only announces their number repeats what others judge."""
    by_key: dict[tuple[str, str], list[Obligation]] = {}
    for row in owed:
        by_key.setdefault((row.rule, row.period or ""), []).append(row)
    seen: set[tuple[str, date | None]] = set()
    for ruling in sorted(whole, key=lambda one: not one.rule.judged):
        rule = ruling.rule
        if not isinstance(rule, Campaign):
            continue
        for milestone in rule.milestones:
            if (milestone.title, milestone.due) in seen:
                continue
            seen.add((milestone.title, milestone.due))
            rows = by_key.get((rule.id, milestone.id), []) if rule.judged else []
            yield _milestone(rule, milestone, rows, day)


def _milestone(rule: Campaign, milestone: Milestone, rows: Sequence[Obligation], day: date) -> MilestoneLine:
    lacking: Mapping[str, tuple[str, ...]] = {
        row.unit or "": tuple(row.detail.split(","))
        for row in rows
        if row.form is Form.EVIDENCE and row.closed_on is None
    }
    return MilestoneLine(
        rule=rule.id,
        id=milestone.id,
        title=milestone.title,
        due=milestone.due,
        mode=milestone.mode,
        contents=milestone.contents,
        deliveries=tuple(
            Delivery(
                owed=row,
                unit=row.unit or "",
                state=row.state(day, rule.warn_days),
                due_on=row.due_on,
                delivered_on=row.closed_on,
                lacking=lacking.get(row.unit or "", ()),
            )
            for row in rows
            if row.form is Form.MILESTONE
        ),
    )


def _returns(whole: Iterable[Ruling], owed: Sequence[Obligation], day: date) -> Iterator[ReturnLine]:
    duties = {one.rule.id: one.rule for one in whole if isinstance(one.rule, Duty)}
    for row in owed:
        rule = duties.get(row.rule)
        if rule is not None:
            yield ReturnLine(
                owed=row,
                rule=row.rule,
                title=rule.title,
                unit=row.unit or "",
                period=row.period or "",
                due_on=row.due_on,
                state=row.state(day, rule.warn_days),
            )


def _group(
    whole: Iterable[Ruling], owed: Sequence[Obligation], roster: Roster, day: date
) -> Iterator[PostLine]:
    for ruling in whole:
        rule = ruling.rule
        if not isinstance(rule, Assignment) or rule.scope != "unit":
            continue
        vacant = {
            row.unit
            for row in owed
            if row.rule == rule.id
            and row.form is Form.POST
            and row.detail == "vacant"
            and row.closed_on is None
        }
        for unit in roster.units.values():
            if day in unit.span and binds(rule.applies, unit) is True:
                officers = tuple(officer.name for officer in roster.in_role(unit.code, rule.role, day))
                yield PostLine(
                    rule=rule.id,
                    title=rule.title,
                    unit=unit.code,
                    role=rule.role,
                    officers=officers,
                    vacant=unit.code in vacant or len(officers) < rule.at_least,
                )
