"""Who can owe something: jurisdictions, units, officials in posts, and the periods somebody has declared."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property

import attrs

from duban.domain.span import Span

LEVELS = ("central", "province", "city", "county", "township", "village")
"""Levels of the administrative tree, from the top."""


@attrs.frozen(slots=True)
class Unit:
    """An agency. ``code`` is its GB/T 2260 code where it has one, else any stable name; ``bodies`` are further roles it plays
    here (a petition office that is also the office of the joint conference). ``since``/``until`` bound its existence.
    ``population`` are the inhabitants of its area, a plain number; None: not known.
    """

    code: str
    name: str
    level: str
    kind: str = "government"
    parent: str | None = None
    bodies: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    population: int | None = None

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    def plays(self, body: str) -> bool:
        return body == self.kind or body in self.bodies


@attrs.frozen(slots=True)
class Officer:
    """A person in a post of a unit over dates. ``role``: principal 主要负责人, in-charge 分管负责人, member 班子成员, handler 承办人,
    area-leader 包联领导. ``portfolio`` are the topics (case categories) and ``areas`` the units (codes) for which the official
    answers besides; both empty: the roster does not say.
    """

    name: str
    unit: str
    role: str
    post: str = ""
    since: date | None = None
    until: date | None = None
    fictional: bool = False
    portfolio: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)


@attrs.frozen(slots=True)
class NamedPeriod:
    """A dated period that somebody named has declared: sensitive period, important meeting, campaign."""

    kind: str
    name: str
    start: date
    end: date
    declared_by: str
    declared_on: date | None = None

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@attrs.frozen
class Former:
    """What was said of a unit before it was said anew: ``unit`` held until the day before ``until``."""

    until: date
    unit: Unit


@attrs.frozen
class Roster:
    """The units and officials of one jurisdiction, and its declared periods.

    ``units`` is what was said last of each unit; ``former`` what had been said of it before, oldest first, for the few units that
    were ever entered anew. :meth:`at` gives the roster as it was on a day.
    """

    units: Mapping[str, Unit] = attrs.field(factory=dict)
    officers: tuple[Officer, ...] = ()
    periods: tuple[NamedPeriod, ...] = ()
    former: Mapping[str, tuple[Former, ...]] = attrs.field(factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        """Units by their names; a former name still leads to the unit, unless another one bears it now."""
        once = {
            one.unit.name: self.units[code]
            for code, spells in self.former.items()
            if code in self.units
            for one in spells
        }
        return once | {unit.name: unit for unit in self.units.values()}

    @cached_property
    def named(self) -> Mapping[str, tuple[Officer, ...]]:
        """The posts of each official, by name."""
        posts: dict[str, list[Officer]] = {}
        for officer in self.officers:
            posts.setdefault(officer.name, []).append(officer)
        return {name: tuple(held) for name, held in posts.items()}

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which something else began to hold of some unit, in order."""
        return tuple(sorted({one.until for spells in self.former.values() for one in spells}))

    @cached_property
    def _snapshots(self) -> dict[int, "Roster"]:
        return {}

    def at(self, day: date) -> "Roster":
        """The roster with every unit as it was on that day; itself where no unit was ever entered anew."""
        turns = self.turns
        if not turns:
            return self
        place = bisect_right(turns, day)
        if place == len(turns):
            return self
        snapshot = self._snapshots.get(place)
        if snapshot is None:
            then = {
                code: next((one.unit for one in spells if day < one.until), self.units[code])
                for code, spells in self.former.items()
            }
            snapshot = attrs.evolve(self, units={**self.units, **then}, former={})
            self._snapshots[place] = snapshot
        return snapshot

    def stretches(self, code: str, as_of: date) -> Iterator[tuple[Unit, Span]]:
        """What held of the unit and on which days, in order, as it was known to be on ``as_of``: later turns are left out."""
        start: date | None = None
        for one in self.former.get(code, ()):
            if one.until > as_of:
                yield one.unit, Span(start, None)
                return
            yield one.unit, Span(start, one.until - timedelta(days=1))
            start = one.until
        yield self.units[code], Span(start, None)

    def find(self, code_or_name: str) -> Unit | None:
        return self.units.get(code_or_name) or self.by_name.get(code_or_name)

    def ancestors(self, code: str) -> tuple[str, ...]:
        """The unit itself and its superiors, nearest first. A circle in the parents ends the walk."""
        chain: list[str] = []
        current: str | None = code
        while current is not None and current not in chain:
            chain.append(current)
            unit = self.units.get(current)
            current = unit.parent if unit else None
        return tuple(chain)

    def common_superior(self, codes: Iterable[str]) -> str | None:
        """Lowest common ancestor of the units, the unit itself included; None where they share none."""
        chains = [self.ancestors(code) for code in codes]
        if not chains:
            return None
        shared = set(chains[0]).intersection(*chains[1:])
        return next((code for code in chains[0] if code in shared), None)

    def in_role(self, unit: str, role: str, day: date) -> tuple[Officer, ...]:
        return tuple(o for o in self.officers if o.unit == unit and o.role == role and day in o.span)

    def posts(self, name: str, day: date) -> tuple[Officer, ...]:
        """The posts that the official of that name holds on the day; empty where the roster does not know him then."""
        return tuple(post for post in self.named.get(name, ()) if day in post.span)
