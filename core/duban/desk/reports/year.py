"""One reading of the ledger for the annual report: what cases were received and what was done about cases in a period."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import attrs

from duban.calendar.periods import Period
from duban.desk.reports.common import Room
from duban.domain.event import Event
from duban.domain.labels import CASE_VALUE
from duban.engine.counters import facts_of
from duban.engine.facts import Facts, in_force
from duban.engine.fold import cut
from duban.i18n import _

SPLIT = ("channel", "nature", "category", "origin")
"""Attributes by which the cases received are counted."""

UNRECORDED = ""
"""The value of an attribute that the ledger does not hold."""


@attrs.define
class Year:
    """Counts of a period. ``values``: cases received by attribute and value; ``acts``: acts about cases by kind, whenever these were
    received, and ``about``: how many cases they concerned."""

    received: int = 0
    accepted: int = 0
    declined: int = 0
    repeats: int = 0
    collective: int = 0
    values: Mapping[str, Counter[str]] = attrs.field(factory=lambda: {name: Counter() for name in SPLIT})
    units: Counter[str] = attrs.field(factory=Counter)
    accepted_by_unit: Counter[str] = attrs.field(factory=Counter)
    acts: Counter[str] = attrs.field(factory=Counter)
    about: Counter[str] = attrs.field(factory=Counter)

    def take(self, facts: Facts, kept: Sequence[Event], period: Period) -> None:
        """Count one case as it stands."""
        done = [event.kind for event in kept if event.on in period]
        self.acts.update(done)
        self.about.update(set(done))
        if facts.received_on is None or facts.received_on not in period:
            return
        self.received += 1
        accepted = "accept" in facts.seen
        self.accepted += accepted
        self.declined += "decline" in facts.seen and not accepted
        known = facts.attributes
        self.repeats += bool(known.get("repeat_of"))
        self.collective += known.get("collective") is True
        for name, counts in self.values.items():
            counts[str(known.get(name) or UNRECORDED)] += 1
        self.units[facts.handler or ""] += 1
        self.accepted_by_unit[facts.handler or ""] += accepted


def read(room: Room, period: Period) -> Year:
    """Count the petitions of the ledger, each as it stood on the day of the report; major decisions are no petitions."""
    ranks = {kind.id: kind.rank for kind in room.policy.kinds.values()}
    year = Year()
    for ref, events in room.reader.cases_with_events(room.code):
        kept = in_force(cut(events, room.as_of), ranks)
        if kept:
            facts = facts_of(ref, kept, room.roster)
            if facts.attributes.get("matter", "petition") == "petition":
                year.take(facts, kept, period)
    return year


def value_words(name: str, value: str) -> str:
    """A value of an attribute in words."""
    if value == UNRECORDED:
        return _("没有登记")
    words: Mapping[str, str] = CASE_VALUE.get(name, {})
    return _(words[value]) if value in words else value


def most_first(counts: Counter[str]) -> Iterator[tuple[str, int]]:
    """By number, then by name; what is not recorded last."""
    yield from sorted(counts.items(), key=lambda item: (item[0] == UNRECORDED, -item[1], item[0]))
