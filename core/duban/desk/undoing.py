"""Taking back one's own last act: by a counter-event, because nothing in the journal is ever changed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from duban.desk import rights
from duban.desk.meanwhile import seq_of
from duban.desk.office import Office
from duban.desk.rights import account_of
from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.entry import Entry
    from duban.store.reader import Reader

CORRECT = "correct"
RECORDED = "record"
"""Source of an entry that somebody typed; an import is undone by another import."""


@attrs.frozen
class Undoable:
    """An act that can be taken back; ``revision`` is the number of the journal's last entry that was read."""

    event: Event
    label: str
    at: datetime
    revision: int

    def statement(self, on: date, reason: str) -> Statement:
        """The counter-event."""
        event = self.event
        unit = event.unit if event.case is None else None
        fields = {"event": event.id, "reason": reason}
        return Statement(kind=CORRECT, on=on, case=event.case, unit=unit, fields=fields)


def last_own(
    office: Office, place: Jurisdiction, *, case: str | None = None, unit: str | None = None
) -> Undoable | None:
    """The last act that this account recorded about the case, or about the unit outside cases, and that still stands.

    None where there is none, or where it was a decision: that is followed by another decision, not undone. Raises DubanError.
    """
    code, own = place.code, rights.account()
    policy = office.policy(code)
    with office.ledger.reading() as reader:
        cancelled: set[object] = set()
        for entry in _entries(reader, code, case, unit):
            cancelled |= {event.data.get("event") for event in entry.events if event.kind == CORRECT}
            if entry.source != RECORDED or account_of(entry.actor) != own:
                continue
            for event in reversed(entry.events):
                if event.kind != CORRECT and event.id not in cancelled:
                    return _undoable(event, policy, entry.recorded_at, reader.head(code)[0])
    return None


def _undoable(event: Event, policy: Policy, at: datetime, revision: int) -> Undoable | None:
    kind = policy.kinds.get(event.kind)
    return Undoable(event, kind.words, at, revision) if kind is not None and not kind.command else None


def _entries(reader: "Reader", code: str, case: str | None, unit: str | None) -> "Iterator[Entry]":
    """The entries about the case, or about the unit and all cancellations outside cases; the last first."""
    if case is not None:
        yield from reader.entries(code, case=case, newest_first=True)
        return
    acts = [*reader.acts(code, units=[unit] if unit else []), *reader.acts(code, kinds=(CORRECT,))]
    for seq in sorted({seq_of(act) for act in acts}, reverse=True):
        entry = reader.entry_of(code, seq)
        if entry is not None:
            yield entry
