"""Two officers on one ledger: an act that is based on what was read before somebody else wrote is refused, with what changed since."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from duban.desk.office import Office
from duban.desk.today import told
from duban.domain.event import Event
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

ADOPTED = "policy_adopted"
"""Kind of the event by which other rules come into force: it may move every date."""


@attrs.frozen
class Since:
    """One entry that was journaled meanwhile: its number, the instant (UTC), by whom, and its events."""

    seq: int
    at: datetime
    actor: str
    events: tuple[Event, ...]


class Overtaken(DubanError):
    """Somebody wrote about the same case or unit after it was read. ``since`` are the entries; ``revision`` is the number of the
    journal's last entry now: an act that was weighed again gives it as what was seen.
    """

    def __init__(self, message: str, since: Sequence[Since], revision: int) -> None:
        super().__init__(message)
        self.since = tuple(since)
        self.revision = revision


def require_unchanged(reader: "Reader", code: str, policy: Policy, event: Event, seen: int | None) -> None:
    """Raises Overtaken where an entry after number ``seen`` is about the event's case (its unit, where it has none), or adopted
    other rules. ``seen`` None: nobody says what was seen, and nothing is refused.
    """
    if seen is None:
        return
    found = written_since(reader, code, event.case, event.unit, seen)
    if found:
        head = _("您看过以后，台账已有新的记录，这次没有登记：")
        tail = _("请核对以上变化；仍要登记的，再提交一次。填写的内容没有丢失。")
        words = [head, *(f"  {line}" for line in since_lines(found, policy)), tail]
        raise Overtaken("\n".join(words), found, reader.head(code)[0])


def meanwhile(
    office: Office, place: Jurisdiction, case: str | None, unit: str | None, seen: int
) -> tuple[Since, ...]:
    """What was journaled about the case, or the unit, after that entry. Raises DubanError."""
    with told(), office.ledger.reading() as reader:
        return written_since(reader, place.code, case, unit, seen)


def written_since(
    reader: "Reader", code: str, case: str | None, unit: str | None, seen: int
) -> tuple[Since, ...]:
    """The same from an open snapshot; the journal's order."""
    if reader.head(code)[0] <= seen:
        return ()
    numbers = {seq for seq in _adopted(reader, code) if seq > seen}
    if case is not None:
        numbers |= {entry.seq for entry in reader.entries(code, seen + 1, case=case)}
    elif unit is not None:
        numbers |= {seq_of(act) for act in reader.acts(code, units=[unit]) if seq_of(act) > seen}
    entries = (reader.entry_of(code, seq) for seq in sorted(numbers))
    return tuple(Since(e.seq, e.recorded_at, e.actor, tuple(e.events)) for e in entries if e is not None)


def since_lines(found: Sequence[Since], policy: Policy) -> Iterator[str]:
    """An entry a line: number, by whom, what on which day."""
    for one in found:
        names = (
            f"{event.on} {kind.label if (kind := policy.kinds.get(event.kind)) else event.kind}"
            for event in one.events
        )
        yield _("日志 {seq}：{actor} 登记 {what}").format(
            seq=one.seq, actor=one.actor, what=_("、").join(names)
        )


def seq_of(event: Event) -> int:
    """The number of the entry that an event stands in."""
    return int(event.id.partition(".")[0])


def _adopted(reader: "Reader", code: str) -> Iterator[int]:
    return (seq_of(act) for act in reader.acts(code, kinds=(ADOPTED,)))
