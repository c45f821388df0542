"""What an act changes in what is owed: which obligations open, close, move, go away."""

from collections.abc import Sequence
from enum import StrEnum

import attrs

from duban.desk.frozen import clock_of
from duban.domain.obligation import Obligation, Outcome


class What(StrEnum):
    """What became of one obligation."""

    OPENED = "opened"
    CLOSED = "closed"
    REOPENED = "reopened"
    """The act that had met it is cancelled."""
    MOVED = "moved"
    COUNTED = "counted"
    """One more of several acts was done."""
    BROKEN = "broken"
    VOID = "void"
    """Its reason went away."""
    GONE = "gone"
    """The act that had begun it is cancelled."""


@attrs.frozen
class Change:
    """One obligation, as it is after the act (as it was before it where it is gone)."""

    what: What
    obligation: Obligation


def changes(before: Sequence[Obligation], after: Sequence[Obligation]) -> tuple[Change, ...]:
    """The differences between the two, each obligation by its last spell; those that are gone come last."""
    old, new = _last(before), _last(after)
    found: list[Change] = []
    for key in sorted(new):
        last, earlier = new[key], old.get(key)
        if last != earlier:
            found.append(Change(_what(earlier, last), last))
    found += [Change(What.GONE, old[key]) for key in sorted(old.keys() - new.keys())]
    return tuple(found)


def _last(rows: Sequence[Obligation]) -> dict[tuple[object, ...], Obligation]:
    """The last spell of each obligation: of a case by its clock, of a unit by unit and period too."""
    found: dict[tuple[object, ...], Obligation] = {}
    for row in sorted(rows, key=lambda row: row.spell):
        of_unit = ("", "") if row.case is not None else (row.unit or "", row.period or "")
        found[(*clock_of(row), *of_unit)] = row
    return found


def _what(earlier: Obligation | None, last: Obligation) -> What:
    if last.outcome is Outcome.BREACH:
        return What.BROKEN
    if last.outcome is Outcome.VOID:
        return What.VOID
    if last.closed_on is not None:
        return What.CLOSED
    if earlier is None:
        return What.OPENED
    if earlier.outcome is Outcome.MET:
        return What.REOPENED
    return What.COUNTED if last.done != earlier.done and last.due_on == earlier.due_on else What.MOVED
