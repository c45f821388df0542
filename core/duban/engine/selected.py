"""Whether a case or an act is among those that an indicator counts: yes, no, not yet due, or what is missing to say so."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import Enum

import attrs

from duban.calendar.counting import due
from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.roster import Unit
from duban.engine.facts import Facts
from duban.engine.selection import Extensions, binds, compile_applies
from duban.policy.assessing import Among


class Later(Enum):
    """The answer is not due yet."""

    NOT_DUE = "not-due"


Verdict = bool | str | Later
"""True, False, the name of what is missing, or not yet due."""


@attrs.frozen
class Seen:
    """A case as of a day: its facts, the unit it counts for, and the days on which later cases of the same matter were received."""

    facts: Facts
    unit: Unit | None
    cutoff: date
    repeats: Sequence[date] = ()


def both(verdicts: Iterator[Verdict]) -> Verdict:
    """False as soon as one says no; else the first thing missing; else not yet due; else True."""
    missing: str | None = None
    later = False
    for verdict in verdicts:
        if verdict is False:
            return False
        if isinstance(verdict, str):
            missing = missing or verdict
        later = later or verdict is Later.NOT_DUE
    return missing or (Later.NOT_DUE if later else True)


class Selection:
    """An :class:`Among` made ready for reading cases."""

    def __init__(self, among: Among, table: DayTable, extensions: Extensions) -> None:
        self.among = among
        self.table = table
        self.applies = compile_applies(among.applies, extensions) if among.applies is not None else None
        self.empty = among == Among()

    def takes(self, seen: Seen) -> Verdict:
        """Whether the case is among those."""
        return True if self.empty else both(self._verdicts(seen))

    def _verdicts(self, seen: Seen) -> Iterator[Verdict]:
        among, facts = self.among, seen.facts
        if self.applies is not None:
            yield self.applies(facts, seen.unit, None)
        if among.closed is not None:
            yield (facts.closed_on is not None) is among.closed
        if among.having:
            yield self._having(seen)
        if among.field and among.having:
            yield _holds(among, _latest(facts, among.having))
        if among.lacking:
            yield self._lacking(seen)
        if among.repeated is not None:
            yield self._repeated(seen, among.repeated)
        if among.appointed:
            held = _held(facts)
            yield all(held.get(role) for role in among.appointed)

    def _limits(self, seen: Seen) -> tuple[date, date] | Verdict:
        """The first and the last day of the time allowed; not due where it has not begun to run."""
        among, facts = self.among, seen.facts
        begun = _latest(facts, among.start) if among.start else None
        start = begun.on if begun else facts.received_on
        if (among.start and begun is None) or start is None:
            return Later.NOT_DUE
        limit = among.within
        if limit is None or (limit.value is None and limit.field is None):
            return start, date.max
        if limit.field is not None:
            source = begun or facts.events[0]
            try:
                end = source.date(limit.field)
            except ValueError:
                return f"date:{source.text(limit.field) or ''}"
            return (start, end) if end is not None else f"field:{limit.field}"
        result = due(start, limit.value or 0, limit.unit, self.table)
        return (start, result.on) if result.on is not None else (result.missing or "")

    def _having(self, seen: Seen) -> Verdict:
        among, facts = self.among, seen.facts
        if among.within is None:
            return any(kind in facts.seen for kind in among.having)
        limits = self._limits(seen)
        if not isinstance(limits, tuple):
            return limits
        start, end = limits
        first = next((e.on for e in facts.events if e.kind in among.having and e.on >= start), None)
        if first is not None:
            return first <= end
        return False if end < seen.cutoff else Later.NOT_DUE

    def _lacking(self, seen: Seen) -> Verdict:
        among, facts = self.among, seen.facts
        if among.within is None or among.having:
            return not any(kind in facts.seen for kind in among.lacking)
        limits = self._limits(seen)
        if not isinstance(limits, tuple):
            return limits
        start, end = limits
        if any(e.kind in among.lacking and start <= e.on <= end for e in facts.events):
            return False
        return True if end < seen.cutoff else Later.NOT_DUE

    def _repeated(self, seen: Seen, wanted: bool) -> Verdict:
        if self.among.within is None or self.among.having or self.among.lacking:
            return any(day <= seen.cutoff for day in seen.repeats) is wanted
        limits = self._limits(seen)
        if not isinstance(limits, tuple):
            return limits
        start, end = limits
        if any(start <= day <= min(end, seen.cutoff) for day in seen.repeats):
            return wanted
        return (not wanted) if end < seen.cutoff else Later.NOT_DUE


def takes_act(among: Among, act: Event, unit: Unit | None) -> Verdict:
    """Whether an act of a unit is among those."""
    verdicts: list[Verdict] = []
    if among.applies is not None:
        verdicts.append(binds(among.applies, unit))
    if among.field:
        verdicts.append(_holds(among, act))
    return both(iter(verdicts))


def _holds(among: Among, event: Event | None) -> Verdict:
    """Whether the event's field holds one of the values."""
    if event is None:
        return False
    value = event.data.get(among.field)
    if value is None or value == "" or value == ():
        return f"field:{among.field}" if among.values else False
    if not among.values:
        return True
    if isinstance(value, bool):
        return str(value).lower() in among.values
    if isinstance(value, tuple):
        return not set(value).isdisjoint(among.values)
    return str(value) in among.values


def _latest(facts: Facts, kinds: Sequence[str]) -> Event | None:
    """The latest event of any of the kinds."""
    return next((event for event in reversed(facts.events) if event.kind in kinds), None)


def _held(facts: Facts) -> Mapping[str, set[str]]:
    """Who holds each role: at the end of the reading, for a closed case when it was closed."""
    held: dict[str, set[str]] = {}
    for event in facts.events:
        if facts.closed_on is not None and event.on > facts.closed_on:
            break
        role = event.text("role") if event.kind in ("appoint", "relieve") else None
        if role and event.officer:
            holders = held.setdefault(role, set())
            (holders.add if event.kind == "appoint" else holders.discard)(event.officer)
    return held
