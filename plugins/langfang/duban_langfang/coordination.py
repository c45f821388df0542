"""Article 15: a matter that touches several areas is coordinated by their lowest common superior."""

from collections.abc import Iterable, Iterator, Mapping

from duban.domain.event import Event
from duban.domain.roster import Roster
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.reading import called, unit_of

COORDINATE = "coordinate"
MASS_WORK = ("petition-office", "conference-office", "party-committee", "joint-conference")
"""Bodies of the superior that may coordinate in its name: 群工办 sits in the petition office (LF-01-3)."""


def common_superior(view: CaseView) -> str | None:
    """The unit that must coordinate: the lowest common superior of the units involved (LF-15-12).

    None where fewer than two are known, or they share none.
    """
    named = [event for event in view.events if event.kind == COORDINATE]
    parties = _parties(named[-1], view.roster) if named else ()
    units = parties or _sent_to(view.events, view.roster)
    return view.roster.common_superior(units) if len(set(units)) > 1 else None


def wrong_coordinator(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A coordination held by another than the lowest common superior or its mass-work office (LF-15-12).

    Raises ValueError where the units involved are fewer than two, or share no superior: the rule
    cannot say.
    """
    for event in view.events:
        if event.kind != COORDINATE:
            continue
        parties = _parties(event, view.roster)
        if len(set(parties)) < 2:
            raise ValueError("协调记录的“涉及单位”应写明两个以上单位")
        ought = view.roster.common_superior(parties)
        if ought is None:
            raise ValueError(f"名册中查不到{'、'.join(called(view.roster, p) for p in parties)}的共同上级")
        if not speaks_for(event.unit, ought, view.roster):
            superior, held_by = called(view.roster, ought), called(view.roster, event.unit)
            yield Breach(event.on, f"应由{superior}群工委、群工办协调，现由{held_by}协调", event.unit)


def _parties(event: Event, roster: Roster) -> tuple[str, ...]:
    return _codes(event.items("parties"), roster)


def _sent_to(events: Iterable[Event], roster: Roster) -> tuple[str, ...]:
    """The units to which the matter was transferred or assigned so far."""
    targets = (event.text("to") for event in events if event.kind in ("transfer", "assign"))
    return _codes((to for to in targets if to), roster)


def _codes(names: Iterable[str], roster: Roster) -> tuple[str, ...]:
    units = ((name, unit_of(roster, name)) for name in names)
    return tuple(unit.code if unit else name for name, unit in units)


def speaks_for(name: str | None, superior: str, roster: Roster) -> bool:
    """Whether the unit is the superior, or one of its bodies for mass work at the same level."""
    unit, top = unit_of(roster, name), roster.units.get(superior)
    if unit is None or top is None:
        return False
    if unit.code == superior:
        return True
    within = superior in roster.ancestors(unit.code) and unit.level == top.level
    return within and any(unit.plays(body) for body in MASS_WORK)
