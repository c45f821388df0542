"""The people of ``duban.toml``: units, officials in posts, and the periods that somebody has declared."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import attrs

from duban.domain.roster import NamedPeriod, Officer, Roster, Unit
from duban.i18n import _
from duban.policy.locate import Path
from duban.policy.shape import Add, nearest, structured

if TYPE_CHECKING:
    from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class UnitEntry:
    """A unit as the file names it; ``jurisdiction`` may be left out where there is only one."""

    code: str
    name: str
    level: Literal["central", "province", "city", "county", "township", "village"]
    kind: str = "government"
    parent: str | None = None
    bodies: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    population: int | None = None
    jurisdiction: str | None = None


@attrs.frozen(kw_only=True)
class OfficerEntry:
    """An official in a post; ``unit`` is the unit's code or name."""

    name: str
    unit: str
    role: Literal["principal", "in-charge", "member", "handler", "area-leader"]
    post: str = ""
    since: date | None = None
    until: date | None = None
    fictional: bool = False
    portfolio: tuple[str, ...] = ()
    """分管领域: topics of cases for which the official answers."""
    areas: tuple[str, ...] = ()
    """包联单位: codes or names of units for which the official answers."""


@attrs.frozen(kw_only=True)
class PeriodEntry:
    """A named period, with who declared it."""

    kind: str
    name: str
    start: date
    end: date
    declared_by: str
    declared_on: date | None = None
    jurisdiction: str | None = None


@attrs.frozen(kw_only=True)
class People:
    """All of them, as the file names them."""

    unit: tuple[UnitEntry, ...] = ()
    officer: tuple[OfficerEntry, ...] = ()
    period: tuple[PeriodEntry, ...] = ()

    def has_units(self, code: str) -> bool:
        """Whether any unit of the jurisdiction is named."""
        return any(entry.jurisdiction in (None, code) for entry in self.unit)

    def roster(self, code: str) -> Roster:
        """Those of one jurisdiction."""
        units = {
            e.code: Unit(e.code, e.name, e.level, e.kind, e.parent, e.bodies, e.since, e.until, e.population)
            for e in self.unit
            if e.jurisdiction in (None, code)
        }
        by_name = {unit.name: unit.code for unit in units.values()}
        officers = tuple(
            Officer(
                e.name,
                by_name.get(e.unit, e.unit),
                e.role,
                e.post,
                e.since,
                e.until,
                e.fictional,
                e.portfolio,
                tuple(by_name.get(area, area) for area in e.areas),
            )
            for e in self.officer
            if by_name.get(e.unit, e.unit) in units
        )
        periods = tuple(
            NamedPeriod(e.kind, e.name, e.start, e.end, e.declared_by, e.declared_on)
            for e in self.period
            if e.jurisdiction in (None, code)
        )
        return Roster(units, officers, periods)


def read_people(
    tables: Mapping[str, Any], jurisdictions: "Sequence[Jurisdiction] | None", add: Add
) -> People | None:
    """The people in the file's tables; every problem goes to ``add`` (path, message, hint), and then the answer is None.

    ``jurisdictions`` are the file's, None where those could not be read themselves.
    """
    people = structured(tables, People, add)
    if people is None:
        return None
    _check(people, None if jurisdictions is None else [j.code for j in jurisdictions], add)
    return people


def _check(people: People, codes: Sequence[str] | None, add: Add) -> None:
    """What the shape alone cannot say: duplicates, unknown units and jurisdictions, dates the wrong way round."""
    _check_units(people.unit, codes, add)
    known = {unit.code for unit in people.unit}
    names = Counter(unit.name for unit in people.unit)
    for index, officer in enumerate(people.officer):
        if officer.unit not in known and officer.unit not in names:
            hint = nearest(officer.unit, {*known, *names})
            add(("officer", index, "unit"), _("没有“{unit}”这个单位。").format(unit=officer.unit), hint)
        elif officer.unit not in known and names[officer.unit] > 1:
            message = _("有 {n} 个单位叫“{unit}”。").format(n=names[officer.unit], unit=officer.unit)
            add(("officer", index, "unit"), message, _("写单位的 code。"))
        for position, area in enumerate(officer.areas):
            if area not in known and area not in names:
                hint = nearest(area, {*known, *names})
                add(
                    ("officer", index, "areas", position), _("没有“{unit}”这个单位。").format(unit=area), hint
                )
        _check_span(("officer", index), officer.since, officer.until, add)
    for index, period in enumerate(people.period):
        _known_jurisdiction(("period", index), period.jurisdiction, codes, add)
        if period.end < period.start:
            add(("period", index, "end"), _("结束日期早于开始日期。"))


def _check_units(units: Sequence[UnitEntry], codes: Sequence[str] | None, add: Add) -> None:
    by_code: dict[str, UnitEntry] = {}
    for index, unit in enumerate(units):
        if not unit.code.strip() or not unit.name.strip():
            add(("unit", index), _("单位的 code 和 name 不能为空。"))
        if unit.code in by_code:
            add(("unit", index, "code"), _("单位代码重复：{code}。").format(code=unit.code))
        by_code[unit.code] = unit
        _known_jurisdiction(("unit", index), unit.jurisdiction, codes, add)
        if unit.jurisdiction is None and codes is not None and len(codes) > 1:
            hint = _("写明 jurisdiction：{codes}。").format(codes=_("、").join(codes))
            add(("unit", index, "jurisdiction"), _("有多个辖区，须写明单位属于哪一个。"), hint)
        if unit.population is not None and unit.population < 1:
            add(("unit", index, "population"), _("人口应为正整数；不知道的不写。"))
        _check_span(("unit", index), unit.since, unit.until, add)
    for index, unit in enumerate(units):
        if unit.parent is not None and unit.parent not in by_code:
            hint = nearest(unit.parent, by_code)
            add(("unit", index, "parent"), _("没有代码为“{code}”的单位。").format(code=unit.parent), hint)
        elif unit.parent is not None and _circular(unit, by_code):
            add(
                ("unit", index, "parent"),
                _("上级单位绕成一圈：{code} 最终是自己的上级。").format(code=unit.code),
            )


def _circular(unit: UnitEntry, by_code: Mapping[str, UnitEntry]) -> bool:
    """Whether the unit is among its own superiors."""
    passed: set[str] = set()
    current = unit.parent
    while current is not None and current in by_code and current not in passed:
        if current == unit.code:
            return True
        passed.add(current)
        current = by_code[current].parent
    return False


def _known_jurisdiction(path: Path, code: str | None, codes: Sequence[str] | None, add: Add) -> None:
    if codes is not None and code not in (None, *codes):
        add((*path, "jurisdiction"), _("没有这个辖区。"), nearest(code or "", codes))


def _check_span(path: Path, since: date | None, until: date | None, add: Add) -> None:
    if since is not None and until is not None and until < since:
        add((*path, "until"), _("结束日期早于开始日期。"))
