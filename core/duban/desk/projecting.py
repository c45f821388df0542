"""Keeping the projections true to the journal: what a case owes is read anew from its events, in the transaction that adds one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from duban.desk.frozen import Frozen
from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.engine.fold import Programme

if TYPE_CHECKING:
    from duban.store.writer import Writer

T = TypeVar("T")

BATCH = 2000
"""Cases read and written at a time."""


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    """The items in lists of at most ``size``."""
    iterator = iter(items)
    while block := list(islice(iterator, size)):
        yield block


def read_cases(
    programme: Programme, frozen: Frozen, cases: Iterable[tuple[str, Sequence[Event]]]
) -> tuple[list[CaseSummary], list[Obligation]]:
    """The rows of some cases, from all their events."""
    summaries: list[CaseSummary] = []
    obligations: list[Obligation] = []
    for ref, events in cases:
        folded = programme.fold(ref, events)
        if folded is not None:
            summaries.append(folded.summary)
            obligations.extend(frozen.applied(ref, folded.obligations, events))
    return summaries, obligations


def project(
    writer: "Writer",
    programme: Programme,
    frozen: Frozen,
    refs: Collection[str],
    known: Mapping[str, Sequence[Event]] | None = None,
) -> None:
    """Write the rows of these cases anew. ``known`` holds all events of those that are new to the ledger."""
    fresh = known or {}
    stored = [ref for ref in refs if ref not in fresh]
    events: dict[str, Sequence[Event]] = dict(fresh)
    if stored:
        events.update(writer.events_of(stored))
    summaries, obligations = read_cases(
        programme, frozen, ((ref, events[ref]) for ref in refs if ref in events)
    )
    writer.write_cases(summaries, obligations, replace=stored)
