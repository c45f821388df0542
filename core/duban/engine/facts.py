"""What is known of a case after some of its events."""

from collections.abc import Mapping, Sequence
from datetime import date

from duban.domain.case import CaseSummary
from duban.domain.event import CASE_FIELDS, Event, Value
from duban.domain.roster import Roster
from duban.plugins.hookspecs import CaseView

HANDED_OVER = frozenset({"transfer", "assign", "hand_over"})
CLOSING = frozenset({"finish", "close", "conclude", "withdraw"})
CLAIM_FIELDS = frozenset({"nature", "statutory", "category"})
"""Attributes that each of several claims inside a case may have for itself (QD-2.4-6; 《信访工作条例》 art. 31): an event with a
``claim`` sets that claim's own, and the case's are what holds for claims that have none."""
_FIELDS = frozenset(CASE_FIELDS)


class Facts:
    """The running state of one case while its events are read in order. Knows nothing of rules."""

    __slots__ = (
        "actor", "attributes", "claims", "closed_on", "events", "first_handler", "handler", "numbers", "received_on", "receiver", "ref",
        "roster", "seen", "whole",
    )  # fmt: skip

    def __init__(self, ref: str, roster: Roster) -> None:
        self.ref = ref
        self.whole = roster if roster.turns else None
        """The roster of all days, where some unit was ever entered anew."""
        self.roster = roster
        """The roster as of the latest event: what a unit is on the day of an act counts for what the act brings about."""
        self.attributes: dict[str, Value] = {}
        self.claims: dict[str, dict[str, Value]] = {}
        """What is known of single claims, by the claim's name; only what differs from the case."""
        self.received_on: date | None = None
        self.closed_on: date | None = None
        self.receiver: str | None = None
        self.handler: str | None = None
        self.first_handler: str | None = None
        self.actor: str | None = None
        """Who did the latest act: the unit recorded, else the one that had the case in hand before it; None where neither is known."""
        self.seen: dict[str, Event] = {}
        """Latest event of each kind."""
        self.events: list[Event] = []
        self.numbers: dict[str, int] = {}
        """How many clocks or occasions of each rule there have been, whatever the version."""

    def add(self, event: Event) -> bool:
        """Take one more event in; returns whether anything that a rule's selection may read has changed."""
        kind, unit, data = event.kind, event.unit, event.data
        changed = False
        if self.whole is not None:
            self.roster = self.whole.at(event.on)
        if self.received_on is None:
            self.received_on = event.on
        if data and not _FIELDS.isdisjoint(data):
            for name, value in data.items():
                if name in _FIELDS:
                    held = self._held(event.claim, name)
                    if held.get(name) != value:
                        held[name] = value
                        changed = True
        handler = self.handler
        self.actor = unit or handler or self.receiver
        if kind in HANDED_OVER:
            to = data.get("to")
            if to:
                self.handler = str(to)
                if self.first_handler is None:
                    self.first_handler = self.handler
        elif kind == "return":
            to = data.get("to")
            self.handler = str(to) if to else self.receiver
        elif kind == "accept" and unit:
            self.handler = unit
            if self.first_handler is None:
                self.first_handler = unit
        if unit and self.receiver is None:
            self.receiver = unit
            if self.handler is None:
                self.handler = unit
        if kind in CLOSING:
            self.closed_on = event.on
        elif kind == "reopen":
            self.closed_on = None
        self.seen[kind] = event
        self.events.append(event)
        return changed or handler != self.handler

    def _held(self, claim: str | None, name: str) -> dict[str, Value]:
        """Where that attribute is kept: with the claim, or with the case."""
        if claim is None or name not in CLAIM_FIELDS:
            return self.attributes
        return self.claims.setdefault(claim, {})

    def of_claim(self, claim: str | None) -> Mapping[str, Value]:
        """The attributes that hold for the claim, or for the case as a whole."""
        own = self.claims.get(claim) if claim is not None and self.claims else None
        return {**self.attributes, **own} if own else self.attributes

    def number(self, rule: str) -> int:
        """The next number of the rule in this case, from 1."""
        n = self.numbers.get(rule, 0) + 1
        self.numbers[rule] = n
        return n

    def summary(self) -> CaseSummary:
        """The case as its row in the ledger. Raises ValueError for a case without any event."""
        if self.received_on is None:
            raise ValueError(f"case {self.ref} has no event")
        return CaseSummary(
            self.ref,
            self.received_on,
            self.closed_on,
            self.receiver,
            self.handler,
            self.first_handler,
            self.attributes,
        )

    def view(self, claim: str | None = None) -> CaseView:
        """What a plugin may look at; the attributes are those of the claim where one is asked about."""
        attributes = dict(self.of_claim(claim))
        return CaseView(self.ref, tuple(self.events), attributes, self.handler, self.receiver, self.roster)


def in_force(events: Sequence[Event], ranks: dict[str, int]) -> list[Event]:
    """The events that count, in order: cancelled ones and the cancellations left out; by day, then by the rank of the kind.

    Within a day the chain's order holds (receive before transfer before finish), whatever the order of entry.
    """
    cancelled = {event.data.get("event") for event in events if event.kind == "correct"}
    kept = [e for e in events if e.kind != "correct" and e.id not in cancelled] if cancelled else list(events)
    if len(kept) > 1:
        kept.sort(key=lambda e: (e.on, ranks.get(e.kind, 500)))
    return kept
