"""What stays as it was judged when the rules change: the closed obligations that another policy would judge differently.

A new pack or a revised holiday notice moves what is open, visibly; what is closed keeps the verdict of the rules that judged it.
The act of adopting a policy records both in the journal, so that a rebuild gives the same rows.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import attrs

from duban.domain.event import Event
from duban.domain.obligation import Obligation, Outcome

if TYPE_CHECKING:
    from cattrs import Converter

    from duban.store.reader import Reader

ADOPT = "policy_adopted"
"""Kind of the event that records the adoption: ``digest``, ``moved`` (what moved, for people) and ``kept`` (rows, as JSON)."""

Key = tuple[str, str, int, int]


@cache
def _converter() -> "Converter":
    """Rows to JSON values and back: dates as ISO text, enumerations as their values."""
    from cattrs.preconf.json import make_converter

    return make_converter()


def packed(obligation: Obligation) -> str:
    """One row as canonical JSON, to stand in the journal."""
    row = {name: value for name, value in _converter().unstructure(obligation).items() if value is not None}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def unpacked(text: str) -> Obligation:
    """The row that :func:`packed` wrote."""
    return _converter().structure(json.loads(text), Obligation)


@attrs.frozen
class Kept:
    """The rows of one clock as they were judged, and the number of the adoption's entry in the journal."""

    seq: int
    rows: tuple[Obligation, ...]

    def stands(self, events: Iterable[Event]) -> bool:
        """Whether no act on which the verdict rested has been cancelled since; a correction has the clock judged anew."""
        days = {day for row in self.rows for day in (row.started_on, row.opened_on, row.closed_on)}
        listed = {event.id: event for event in events}
        for event in listed.values():
            target = listed.get(event.text("event") or "") if event.kind == "correct" else None
            if target is not None and target.on in days and _seq(event, MANY) > self.seq:
                return False
        return True


MANY = 1 << 62
_FIRST_KEY = '{"case":'
_DECODER = json.JSONDecoder()


def _seq(event: Event, unrecorded: int = 0) -> int:
    number = event.id.partition(".")[0]
    return int(number) if number else unrecorded


class Frozen:
    """The kept clocks of one jurisdiction. Rows are unpacked only for a case that is asked for: an adoption may keep many."""

    def __init__(self, adoptions: Iterable[Event] = ()) -> None:
        self._texts: dict[str, list[tuple[int, str]]] = {}
        for event in sorted(adoptions, key=_seq):
            number = _seq(event)
            for text in event.items("kept"):
                self._texts.setdefault(_case_of(text), []).append((number, text))

    @classmethod
    def of(cls, reader: "Reader", jurisdiction: str) -> "Frozen":
        """All that was kept at the adoptions so far."""
        return cls(reader.acts(jurisdiction, kinds=(ADOPT,)))

    def __bool__(self) -> bool:
        return bool(self._texts)

    def applied(self, ref: str, rows: Sequence[Obligation], events: Sequence[Event]) -> Sequence[Obligation]:
        """The rows with those of frozen clocks put back as they were judged. ``events``: all of the case, corrections included."""
        if ref not in self._texts:
            return rows
        standing = {key: clock for key, clock in self._kept(ref).items() if clock.stands(events)}
        others = [row for row in rows if clock_of(row) not in standing]
        return [*others, *(row for clock in standing.values() for row in clock.rows)]

    def _kept(self, ref: str) -> Mapping[Key, Kept]:
        """The case's kept clocks; a later adoption's word on a clock replaces an earlier one's."""
        latest: dict[Key, Kept] = {}
        for number, texts in groupby(self._texts[ref], key=itemgetter(0)):
            clocks = by_clock(unpacked(text) for _number, text in texts)
            latest |= {key: Kept(number, tuple(rows)) for key, rows in clocks.items()}
        return latest


def _case_of(text: str) -> str:
    """The case of a packed row, which is its first key, without unpacking the rest."""
    case, _end = _DECODER.raw_decode(text, len(_FIRST_KEY)) if text.startswith(_FIRST_KEY) else ("", 0)
    return str(case)


def clock_of(row: Obligation) -> Key:
    """What identifies a clock inside its case: rule, claim, number. An act that broke its terms stands beside it, by its spell."""
    return (row.rule, row.claim or "", row.n, row.spell if row.outcome is Outcome.BREACH else 0)


def by_clock(rows: Iterable[Obligation]) -> Mapping[Key, list[Obligation]]:
    """The spells of each clock, in order."""
    clocks: dict[Key, list[Obligation]] = {}
    for row in rows:
        clocks.setdefault(clock_of(row), []).append(row)
    for spells in clocks.values():
        spells.sort(key=lambda spell: spell.spell)
    return clocks
