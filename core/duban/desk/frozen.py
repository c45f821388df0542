"""What stays as it was judged when the rules change: the closed obligations that another policy would judge differently.

A new pack or a revised holiday notice moves what is open, visibly; what is closed keeps the verdict of the rules that judged it.
The act of adopting a policy records both in the journal, so that a rebuild gives the same rows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome

if TYPE_CHECKING:
    from duban.store.reader import Reader

ADOPT = "policy_adopted"
"""Kind of the event that records the adoption: ``digest``, ``moved`` (what moved, for people) and ``kept`` (rows, as JSON)."""

_DATES = ("version", "opened_on", "due_on", "started_on", "closed_on")
Key = tuple[str, str, int]


def packed(obligation: Obligation) -> str:
    """One row as canonical JSON, to stand in the journal."""
    row = {name: getattr(obligation, name) for name in Obligation.__slots__ if name != "__weakref__"}
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in row.items() if v is not None}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(text: str) -> Obligation:
    """The row that :func:`packed` wrote."""
    row: dict[str, Any] = json.loads(text)
    for name in _DATES:
        if name in row:
            row[name] = date.fromisoformat(row[name])
    row["form"] = Form(row["form"])
    if "outcome" in row:
        row["outcome"] = Outcome(row["outcome"])
    return Obligation(**row)


class Frozen:
    """The kept rows of one jurisdiction, by case and clock (rule, claim, n)."""

    def __init__(self, kept: Iterable[Obligation] = ()) -> None:
        self._rows: dict[str, dict[Key, list[Obligation]]] = {}
        for row in kept:
            self._rows.setdefault(row.case or "", {}).setdefault(clock_of(row), []).append(row)

    @classmethod
    def of(cls, reader: "Reader", jurisdiction: str) -> "Frozen":
        """All that was kept at the adoptions so far."""
        return cls(kept_rows(reader.acts(jurisdiction, kinds=(ADOPT,))))

    def __bool__(self) -> bool:
        return bool(self._rows)

    def applied(self, ref: str, rows: Sequence[Obligation]) -> Sequence[Obligation]:
        """The rows with those of frozen clocks put back as they were judged."""
        kept = self._rows.get(ref) if self._rows else None
        if not kept:
            return rows
        others = [row for row in rows if clock_of(row) not in kept]
        return [*others, *(row for clock in kept.values() for row in clock)]


def kept_rows(adoptions: Iterable[Event]) -> Iterator[Obligation]:
    """The rows that the adoptions kept; a later adoption's word on a clock replaces an earlier one's."""
    latest: dict[tuple[str, Key], list[Obligation]] = {}
    for event in adoptions:
        of_event: dict[tuple[str, Key], list[Obligation]] = {}
        for text in event.items("kept"):
            row = unpacked(text)
            of_event.setdefault((row.case or "", clock_of(row)), []).append(row)
        latest |= of_event
    for rows in latest.values():
        yield from rows


def clock_of(row: Obligation) -> Key:
    """What identifies a clock inside its case."""
    return (row.rule, row.claim or "", row.n)


def by_clock(rows: Iterable[Obligation]) -> Mapping[Key, list[Obligation]]:
    """The spells of each clock, in order."""
    clocks: dict[Key, list[Obligation]] = {}
    for row in rows:
        clocks.setdefault(clock_of(row), []).append(row)
    for spells in clocks.values():
        spells.sort(key=lambda spell: spell.spell)
    return clocks
