"""Reading a case's events in order, and saying what was owed from which day on.

The reading never looks ahead: what it has said after the events up to a day is what it would have said had the ledger ended on that
day. That is why a check as of D equals a check of the ledger cut at D.
"""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from duban.calendar.work import DayTable
from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.clock import Clock, Line
from duban.engine.facts import Facts, in_force
from duban.engine.posts import PostWatcher
from duban.engine.promises import Promise
from duban.engine.selection import Extensions
from duban.engine.watchers import (
    EvidenceWatcher,
    OrderWatcher,
    PatternWatcher,
    RouteWatcher,
    Watch,
)
from duban.policy.policy import Policy
from duban.policy.rules import Assignment, Checklist, Deadline, Procedure, Route

Watcher = EvidenceWatcher | OrderWatcher | PatternWatcher | PostWatcher | RouteWatcher


@attrs.frozen
class Folded:
    """A case read to its end: its row, and every spell of everything that was ever owed in it."""

    summary: CaseSummary
    obligations: Sequence[Obligation]


class Programme:
    """A policy made ready for reading cases: which rules an event of a kind can start or concern."""

    def __init__(self, policy: Policy, table: DayTable, roster: Roster, extensions: Extensions) -> None:
        self.policy = policy
        self.table = table
        self.roster = roster
        self.extensions = extensions
        self.ranks: dict[str, int] = {kind.id: kind.rank for kind in policy.kinds.values()}
        self.starts: dict[str, list[Line]] = {}
        self.watches: list[tuple[Watch, Checklist | Procedure | Assignment | Route]] = []
        self.topics: dict[str, tuple[int, ...]] = {}
        """Routes by the topic they are about, as places in ``watches``."""
        self.always: tuple[int, ...] = ()
        """Patterns that look at every case, as places in ``watches``."""
        self.interested: dict[str, tuple[int, ...]] = {}
        self._compile()

    def _compile(self) -> None:
        for ruling in self.policy:
            rule = ruling.rule
            if not rule.judged:
                continue
            if isinstance(rule, Deadline):
                if rule.limit.value is None and rule.limit.field is None:
                    continue
                line = Line(ruling, rule, self.table, self.extensions)
                for kind in rule.start:
                    self.starts.setdefault(kind, []).append(line)
            elif isinstance(rule, Checklist | Procedure | Route) or (
                isinstance(rule, Assignment) and rule.scope == "case"
            ):
                self.watches.append((Watch(ruling, rule, self.table, self.extensions), rule))
        interested: dict[str, list[int]] = {}
        topics: dict[str, list[int]] = {}
        for index, (_, rule) in enumerate(self.watches):
            if isinstance(rule, Route):
                for topic in rule.topics if rule.channel is not None else ():
                    topics.setdefault(topic, []).append(index)
            for kind in _wakes(rule):
                interested.setdefault(kind, []).append(index)
        self.interested = {kind: tuple(indexes) for kind, indexes in interested.items()}
        self.topics = {topic: tuple(indexes) for topic, indexes in topics.items()}
        self.always = tuple(
            index
            for index, (_, rule) in enumerate(self.watches)
            if isinstance(rule, Procedure) and rule.pattern and not rule.complete_at
        )

    def fold(self, ref: str, events: Sequence[Event]) -> Folded | None:
        """Read the case; None where every event has been cancelled."""
        kept = in_force(events, self.ranks)
        if not kept:
            return None
        reading = _Reading(self, ref)
        self._read(reading, kept)
        return Folded(reading.facts.summary(), reading.rows)

    def clocks(self, ref: str, events: Sequence[Event]) -> list[Clock]:
        """Every clock that ran in the case, stopped ones too, each with the events that acted on it: for an explanation."""
        reading = _Reading(self, ref)
        reading.history = []
        kept = in_force(events, self.ranks)
        if kept:
            self._read(reading, kept)
        return [clock for clock in reading.history if clock.rows]

    def _read(self, reading: "_Reading", kept: Sequence[Event]) -> None:
        watched = self._watched(kept, reading)
        day = kept[0].on
        for event in kept:
            if watched and event.on != day:
                for watcher in watched:
                    watcher.settle(day)
                day = event.on
            reading.take(event)
            for watcher in watched:
                watcher.see(event)
        for watcher in watched:
            watcher.settle(day)

    def _watched(self, events: Iterable[Event], reading: "_Reading") -> list[Watcher]:
        """The watchers that one of the events can wake; most cases need none."""
        indexes = set(self.always)
        interested, topics = self.interested, self.topics
        for event in events:
            woken = interested.get(event.kind)
            if woken:
                indexes.update(woken)
            if topics and event.data:
                indexes.update(topics.get(str(event.data.get("category", "")), ()))
        return [_watcher(*self.watches[index], reading) for index in sorted(indexes)]


Watched = Checklist | Procedure | Assignment | Route


def _wakes(rule: Watched) -> Iterable[str]:
    """Event kinds without which the rule has nothing to say about a case; routes wake by topic."""
    if isinstance(rule, Checklist):
        return rule.at
    if isinstance(rule, Procedure):
        return (*(step.event for step in rule.steps), *rule.complete_at)
    if isinstance(rule, Assignment):
        return (*(rule.since if rule.at_least else ()), "appoint", *(rule.acts if rule.in_person else ()))
    return ()


def _watcher(watch: Watch, rule: Watched, reading: "_Reading") -> Watcher:
    facts, emit = reading.facts, reading.rows.append
    if isinstance(rule, Checklist):
        return EvidenceWatcher(watch, rule, facts, emit)
    if isinstance(rule, Procedure):
        return (PatternWatcher if rule.pattern else OrderWatcher)(watch, rule, facts, emit)
    if isinstance(rule, Assignment):
        return PostWatcher(watch, rule, facts, emit)
    return RouteWatcher(watch, rule, facts, emit)


class _Reading:
    """One case being read: its facts, its running clocks, and what has been said so far."""

    __slots__ = ("clocks", "facts", "history", "programme", "rows")

    def __init__(self, programme: Programme, ref: str) -> None:
        self.programme = programme
        self.facts = Facts(ref, programme.roster)
        self.clocks: list[Clock] = []
        self.rows: list[Obligation] = []
        self.history: list[Clock] | None = None
        """All clocks, where somebody wants to explain them; else None, and stopped clocks are forgotten."""

    def take(self, event: Event) -> None:
        changed = self.facts.add(event)
        clocks = self.clocks
        if clocks:
            for clock in clocks:
                clock.see(event)
            if changed:
                for clock in clocks:
                    if not clock.over:
                        clock.facts_changed(event.on)
            self.clocks = [clock for clock in clocks if not clock.over]
        for line in self.programme.starts.get(event.kind, ()):
            if line.start <= event.on <= line.end:
                self._start(line, event)

    def _start(self, line: Line, event: Event) -> None:
        """A start event starts a clock unless the same clock is running already."""
        rule = line.rule
        if line.by_what:
            self._promise(line, event)
            return
        if rule.limit.field is not None and not event.text(rule.limit.field):
            return
        running = [clock for clock in self.clocks if clock.line.id == line.id]
        if running and rule.elective:
            self._restart(running, line, event)
        elif running:
            if rule.per == "case" or (rule.per == "claim" and any(c.claim == event.claim for c in running)):
                return
            if rule.per == "unit" and any(c.unit == line.bearer(event, self.facts)[0] for c in running):
                return
        self._run(Clock(line, event, self.facts, self.rows.append))

    def _promise(self, line: Line, event: Event) -> None:
        """A promise starts a clock of its own; one that is only repeated starts none."""
        running = [clock for clock in self.clocks if isinstance(clock, Promise) and clock.line.id == line.id]
        if not any(promise.repeated_by(event) for promise in running):
            self._run(Promise(line, event, self.facts, self.rows.append, running))

    def _run(self, clock: Clock) -> None:
        self.clocks.append(clock)
        if self.history is not None:
            self.history.append(clock)

    def _restart(self, running: Sequence[Clock], line: Line, event: Event) -> None:
        """Nobody owes an elective act yet: the same subject's time runs from the latest occasion."""
        unit = line.bearer(event, self.facts)[0] if line.rule.per == "unit" else None
        claim = event.claim if line.rule.per == "claim" else None
        for clock in running:
            if clock.claim == claim and (line.rule.per != "unit" or clock.unit == unit):
                clock.over = True
        self.clocks = [clock for clock in self.clocks if not clock.over]


def cut(events: Iterable[Event], day: date) -> list[Event]:
    """The ledger as it would be had it ended on that day; cancellations count whenever they were entered."""
    listed = list(events)
    cancelled = {event.data.get("event") for event in listed if event.kind == "correct"}
    return [e for e in listed if e.kind != "correct" and e.id not in cancelled and e.on <= day]


def as_of(obligations: Iterable[Obligation], day: date) -> list[Obligation]:
    """The spells to read as of that day: those running, and those that had ended for good."""
    return [obligation for obligation in obligations if obligation.exists(day)]
