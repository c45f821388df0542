"""Units and officials entered in the journal, added to those of the workspace file."""

from collections.abc import Iterable

import attrs

from duban.domain.event import Event
from duban.domain.roster import Officer, Roster, Unit
from duban.engine.duties import acts_in_force

KINDS = ("unit_join", "officer_post", "correct")
"""Event kinds that the roster is made of."""


def enrolled(roster: Roster, acts: Iterable[Event]) -> Roster:
    """The roster with what the recorded acts entered. What was entered last about a unit counts; its start stays the earliest stated."""
    units = dict(roster.units)
    officers = list(roster.officers)
    for event in sorted(acts_in_force(acts), key=_place):
        if event.kind == "unit_join" and event.unit is not None:
            units[event.unit] = _since_first(units.get(event.unit), unit_of(event))
        elif event.kind == "officer_post" and event.unit is not None and event.officer:
            officers.append(officer_of(event))
    return Roster(units, tuple(officers), roster.periods)


def _place(event: Event) -> tuple[int, int]:
    """The place of an act in the journal."""
    seq, _dot, n = event.id.partition(".")
    return int(seq), int(n)


def _since_first(known: Unit | None, unit: Unit) -> Unit:
    if known is None or known.since is None or unit.since is None:
        return unit if known is None else attrs.evolve(unit, since=None)
    return attrs.evolve(unit, since=min(known.since, unit.since))


def unit_of(event: Event) -> Unit:
    """The unit that a ``unit_join`` event enters; without ``since`` it was there before anybody entered it."""
    return Unit(
        event.unit or "",
        event.text("name") or event.unit or "",
        event.text("level") or "county",
        event.text("kind") or "department",
        event.text("parent"),
        event.items("bodies"),
        event.date("since"),
        event.date("until"),
    )


def officer_of(event: Event) -> Officer:
    """The official that an ``officer_post`` event puts in post."""
    return Officer(
        event.officer or "",
        event.unit or "",
        event.text("role") or "member",
        event.text("post") or "",
        event.date("since"),
        event.date("until"),
        bool(event.data.get("fictional", False)),
    )
