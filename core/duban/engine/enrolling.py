"""Units and officials entered in the journal, added to those of the workspace file."""

from collections.abc import Iterable
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.roster import Former, Officer, Roster, Unit
from duban.engine.in_force import acts_in_force

KINDS = ("unit_join", "officer_post", "correct")
"""Event kinds that the roster is made of."""


def enrolled(roster: Roster, acts: Iterable[Event]) -> Roster:
    """The roster with what the recorded acts entered.

    What a ``unit_join`` says of a unit holds from its day on; what was said earlier (by the workspace file or another entry) holds
    before it, and what was said first also for the time before. Of two entries of one day the later one counts. A unit's start
    stays the earliest that was stated.
    """
    units = dict(roster.units)
    officers = list(roster.officers)
    joined: dict[str, list[Event]] = {}
    for event in sorted(acts_in_force(acts), key=_place):
        if event.kind == "unit_join" and event.unit is not None:
            joined.setdefault(event.unit, []).append(event)
        elif event.kind == "officer_post" and event.unit is not None and event.officer:
            officers.append(officer_of(event))
    former = dict(roster.former)
    for code, events in joined.items():
        said = _said(units.get(code), events)
        units[code] = said[-1].unit
        if len(said) > 1:
            starts = [one.since for one in said[1:]]
            former[code] = tuple(
                Former(start, one.unit) for one, start in zip(said, starts, strict=False) if start is not None
            )
    codes = {unit.name: code for code, unit in units.items()}
    named = (
        attrs.evolve(o, areas=tuple(codes.get(a, a) for a in o.areas)) if o.areas else o for o in officers
    )
    return Roster(units, tuple(named), roster.periods, former)


@attrs.frozen
class _Said:
    """A statement about a unit and the first day on which it holds; None: from the beginning."""

    since: date | None
    unit: Unit


def _said(known: Unit | None, events: Iterable[Event]) -> list[_Said]:
    """The statements in the order of the days from which they hold, each with the unit's existence as all of them together say it.

    A statement that says nothing new is left out.
    """
    by_day = {event.on: unit_of(event) for event in sorted(events, key=lambda event: event.on)}
    stated = [*([known] if known is not None else []), *by_day.values()]
    since = (
        None
        if any(unit.since is None for unit in stated)
        else min(unit.since for unit in stated if unit.since)
    )
    until = stated[-1].until
    said: list[_Said] = [] if known is None else [_Said(None, attrs.evolve(known, since=since, until=until))]
    for day, unit in by_day.items():
        whole = attrs.evolve(unit, since=since, until=until)
        if not said or said[-1].unit != whole:
            said.append(_Said(day if said else None, whole))
    return said


def _place(event: Event) -> tuple[int, int]:
    """The place of an act in the journal."""
    seq, _dot, n = event.id.partition(".")
    return int(seq), int(n)


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
        population if isinstance(population := event.data.get("population"), int) else None,
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
        event.items("portfolio"),
        event.items("areas"),
    )
