"""Who can owe something: jurisdictions, units, officials in posts, and the periods somebody has declared."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import attrs

from duban.domain.span import Span

LEVELS = ("central", "province", "city", "county", "township", "village")
"""Levels of the administrative tree, from the top."""


@attrs.frozen(slots=True)
class Unit:
    """An agency. ``code`` is its GB/T 2260 code where it has one, else any stable name; ``bodies`` are further roles it plays
    here (a petition office that is also the office of the joint conference). ``since``/``until`` bound its existence.
    """

    code: str
    name: str
    level: str
    kind: str = "government"
    parent: str | None = None
    bodies: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def span(self) -> Span:
        return Span(self.since, self.until)

    def plays(self, body: str) -> bool:
        return body == self.kind or body in self.bodies


@attrs.frozen(slots=True)
class Officer:
    """A person in a post of a unit over dates. ``role``: principal 主要负责人, in-charge 分管负责人, member 班子成员, handler 承办人,
    area-leader 包联领导."""

    name: str
    unit: str
    role: str
    post: str = ""
    since: date | None = None
    until: date | None = None
    fictional: bool = False

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
class Roster:
    """The units and officials of one jurisdiction, and its declared periods."""

    units: Mapping[str, Unit] = attrs.field(factory=dict)
    officers: tuple[Officer, ...] = ()
    periods: tuple[NamedPeriod, ...] = ()

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        return {unit.name: unit for unit in self.units.values()}

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
