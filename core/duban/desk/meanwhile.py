"""Two officers on one ledger: an act that is based on what was read before somebody else wrote is refused, with what changed since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from duban.desk.office import Office
from duban.domain.event import Event, act_words
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.entry import Entry
    from duban.store.reader import Reader

ADOPTED = "policy_adopted"
"""Kind of the event by which other rules come into force: it may move every date."""
MANY = 12
"""Entries that are told one by one."""


@attrs.frozen(kw_only=True)
class About:
    """What an act rests on: the entries that would have told its author something. Those of the ``cases``; outside cases those about
    the ``unit`` whose fields are as in ``match``; with ``whole`` every one. The adoption of other rules counts always.
    """

    cases: Collection[str] = ()
    unit: str | None = None
    match: Mapping[str, str] = attrs.field(factory=dict)
    whole: bool = False


@attrs.frozen
class Since:
    """One entry that was journaled meanwhile: its number, the instant (UTC), by whom, and its events."""

    seq: int
    at: datetime
    actor: str
    events: tuple[Event, ...]


class Overtaken(DubanError):
    """Somebody wrote about the same thing after it was read. ``since`` are the entries; ``revision`` is the number of the journal's
    last entry now: an act that was weighed again gives it as what was seen.
    """

    def __init__(self, message: str, since: Sequence[Since], revision: int) -> None:
        super().__init__(message)
        self.since = tuple(since)
        self.revision = revision


def about_event(event: Event) -> About:
    """What the record of an event rests on: its case, or its unit and the case that it speaks about."""
    if event.case is not None:
        return About(cases=(event.case,))
    spoken_of = event.text("about")
    return About(cases=(spoken_of,) if spoken_of else (), unit=event.unit)


def require_unchanged(reader: "Reader", code: str, policy: Policy, about: About, seen: int | None) -> None:
    """Raises Overtaken where an entry after number ``seen`` is about that. ``seen`` None: nobody says what was seen, and nothing is
    refused.
    """
    if seen is not None and written_since(reader, code, about, seen):
        raise overtaken(reader, code, policy, about, seen)


def overtaken(reader: "Reader", code: str, policy: Policy, about: About, seen: int) -> Overtaken:
    """That somebody wrote about it after entry ``seen``, with what."""
    found = written_since(reader, code, about, seen)
    head = _("您看过以后，台账已有新的记录，这次没有登记：")
    tail = _("请核对以上变化；仍要登记的，再提交一次。填写的内容没有丢失。")
    words = [head, *(f"  {line}" for line in since_lines(found, policy)), tail]
    return Overtaken("\n".join(words), found, reader.head(code)[0])


def meanwhile(office: Office, place: Jurisdiction, about: About, seen: int) -> tuple[Since, ...]:
    """What was journaled about that after that entry. Raises DubanError."""
    with office.ledger.reading() as reader:
        return written_since(reader, place.code, about, seen)


def written_since(reader: "Reader", code: str, about: About, seen: int) -> tuple[Since, ...]:
    """The same from an open snapshot; the journal's order."""
    if reader.head(code)[0] <= seen:
        return ()
    if about.whole:
        return tuple(map(_since, reader.entries(code, seen + 1)))
    numbers = {seq for seq in _adopted(reader, code) if seq > seen}
    if about.cases:
        only = next(iter(about.cases)) if len(about.cases) == 1 else None
        entries = reader.entries(code, seen + 1, case=only)
        numbers |= {entry.seq for entry in entries if entry.case in about.cases}
    if about.unit is not None:
        acts = (act for act in reader.acts(code, units=[about.unit]) if seq_of(act) > seen)
        numbers |= {seq_of(act) for act in acts if _fits(act, about.match)}
    found = (reader.entry_of(code, seq) for seq in sorted(numbers))
    return tuple(_since(entry) for entry in found if entry is not None)


def since_lines(found: Sequence[Since], policy: Policy) -> Iterator[str]:
    """An entry a line: number, by whom, what on which day; of very many the first."""
    for one in found[:MANY]:
        names = (f"{event.on} {act_words(policy.kinds, event.kind)}" for event in one.events[:MANY])
        yield _("日志 {seq}：{actor} 登记 {what}").format(
            seq=one.seq, actor=one.actor, what=_("、").join(names)
        )
    if len(found) > MANY:
        yield _("……另有 {n} 条").format(n=len(found) - MANY)


def _since(entry: "Entry") -> Since:
    return Since(entry.seq, entry.recorded_at, entry.actor, tuple(entry.events))


def seq_of(event: Event) -> int:
    """The number of the entry that an event stands in."""
    return int(event.id.partition(".")[0])


def _fits(act: Event, match: Mapping[str, str]) -> bool:
    return all(act.text(name) == value for name, value in match.items())


def _adopted(reader: "Reader", code: str) -> Iterator[int]:
    return (seq_of(act) for act in reader.acts(code, kinds=(ADOPTED,)))
