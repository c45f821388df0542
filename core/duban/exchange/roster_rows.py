"""Rows of a list of units or of officials."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from duban.domain import labels
from duban.domain.event import Event, Field, Value
from duban.domain.roster import LEVELS, Officer, Unit
from duban.exchange.compiling import BadCell, Cells, Compiler, Get, GetDay
from duban.exchange.mapping import ImportMapping
from duban.exchange.masking import mask
from duban.exchange.rows import troubles
from duban.exchange.table import match_key
from duban.exchange.values import Bad
from duban.i18n import _

_KINDS = {match_key(label): code for code, label in labels.UNIT_KIND.items()}
ROLES = ("principal", "in-charge", "member", "handler", "area-leader")

_FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("code", "单位代码", "reference"),
        Field("name", "名称", "officer"),
        Field("level", "层级", "choice", LEVELS),
        Field("kind", "类别", "officer"),
        Field("parent", "上级单位", "officer"),
        Field("bodies", "兼任机构", "list"),
        Field("population", "常住人口", "int"),
        Field("unit", "所在单位", "unit"),
        Field("role", "职责", "choice", ROLES),
        Field("post", "职务", "text"),
        Field("fictional", "虚构人物", "bool"),
        Field("portfolio", "分管领域", "list"),
        Field("areas", "包联单位", "list"),
    )
}


class _Record(ABC):
    """What both lists share: readers by field, and everything wrong with a row."""

    def __init__(self, mapping: ImportMapping, compiler: Compiler) -> None:
        self._cells = mapping.record
        self._units = compiler.units
        self._values: dict[str, Get] = {
            name: compiler.value(cell, _FIELDS[name])
            for name, cell in mapping.record.items()
            if name in _FIELDS
        }
        self._days: dict[str, GetDay] = {
            name: compiler.day(cell, _("日期"))
            for name, cell in mapping.record.items()
            if name in ("since", "until")
        }

    def troubles(self, cells: Cells) -> list[BadCell]:
        """Everything that is wrong with the row, each column and reason once."""
        gets: list[Callable[[Cells], object]] = [*self._values.values(), *self._days.values(), self.read]
        found = {(bad.column, bad.reason): bad for bad in troubles(gets, cells)}
        return list(found.values())

    @abstractmethod
    def read(self, cells: Cells) -> object:
        """The unit or official of the row. Raises :class:`BadCell`."""

    def _value(self, name: str, cells: Cells) -> Value | None:
        get = self._values.get(name)
        return None if get is None else get(cells)

    def _text(self, name: str, cells: Cells) -> str:
        value = self._value(name, cells)
        return "" if value is None else str(value)

    def _needed(self, name: str, cells: Cells) -> str:
        text = self._text(name, cells)
        if not text:
            raise BadCell(self._cells[name].label, "", _("为空；此处必须填写。"))
        if mask(text)[1]:
            raise BadCell(self._cells[name].label, text, _("含有像证件号或者电话的数字。"))
        return text

    def _known(self, field: str, name: str, unknown: str) -> str:
        """The code of the unit of that name in the roster. Raises :class:`BadCell`, with ``unknown`` where there is none."""
        label = self._cells[field].label
        try:
            code = self._units.known(name)
        except Bad as bad:
            raise BadCell(label, name, bad.reason) from None
        if code is None:
            raise BadCell(label, name, unknown)
        return code

    def _day(self, name: str, cells: Cells) -> date | None:
        get = self._days.get(name)
        return None if get is None else get(cells)

    def _span(self, cells: Cells) -> tuple[date | None, date | None]:
        since, until = self._day("since", cells), self._day("until", cells)
        if since and until and until < since:
            raise BadCell(
                self._cells["until"].label, until.isoformat(), _("早于起始日期 {since}。").format(since=since)
            )
        return since, until


class UnitRows(_Record):
    """Rows of units. A superior must be in the roster or stand above."""

    def read(self, cells: Cells) -> Unit:
        name = self._needed("name", cells)
        since, until = self._span(cells)
        bodies, population = self._value("bodies", cells), self._value("population", cells)
        unit = Unit(
            code=self._text("code", cells) or name,
            name=name,
            level=self._needed("level", cells),
            kind=self._kind(cells),
            parent=self._parent(cells),
            bodies=bodies if isinstance(bodies, tuple) else (),
            since=since,
            until=until,
            population=population if isinstance(population, int) else None,
        )
        self._units.add(unit)
        return unit

    def _kind(self, cells: Cells) -> str:
        """The kind by its code or Chinese label; another word stays as it is, for packs that have kinds of their own."""
        text = self._text("kind", cells)
        return _KINDS.get(match_key(text), text) or "government"

    def _parent(self, cells: Cells) -> str | None:
        name = self._text("parent", cells)
        return (
            self._known("parent", name, _("名册中没有这个上级单位；上级要排在下级前面。")) if name else None
        )


class OfficerRows(_Record):
    """Rows of officials in posts."""

    def read(self, cells: Cells) -> Officer:
        since, until = self._span(cells)
        portfolio = self._value("portfolio", cells)
        return Officer(
            name=self._needed("name", cells),
            unit=self._needed("unit", cells),
            role=self._needed("role", cells),
            post=self._text("post", cells),
            since=since,
            until=until,
            fictional=self._value("fictional", cells) is True,
            portfolio=portfolio if isinstance(portfolio, tuple) else (),
            areas=tuple(self._areas(cells)),
        )

    def _areas(self, cells: Cells) -> Iterator[str]:
        """The codes of the units in the official's area."""
        areas = self._value("areas", cells)
        for name in areas if isinstance(areas, tuple) else ():
            yield self._known("areas", name, _("名册中没有这个单位。"))


def unit_event(unit: Unit, on: date) -> Event:
    """The entry of a unit as an event of that day."""
    data: dict[str, Value] = {"name": unit.name, "level": unit.level, "kind": unit.kind}
    if unit.parent:
        data["parent"] = unit.parent
    if unit.bodies:
        data["bodies"] = unit.bodies
    if unit.since:
        data["since"] = unit.since.isoformat()
    if unit.until:
        data["until"] = unit.until.isoformat()
    if unit.population is not None:
        data["population"] = unit.population
    return Event("unit_join", on, unit=unit.code, data=data)


def officer_event(officer: Officer, on: date) -> Event:
    """The post of an official as an event of that day."""
    data: dict[str, Value] = {"role": officer.role}
    if officer.post:
        data["post"] = officer.post
    if officer.since:
        data["since"] = officer.since.isoformat()
    if officer.until:
        data["until"] = officer.until.isoformat()
    if officer.fictional:
        data["fictional"] = True
    if officer.portfolio:
        data["portfolio"] = officer.portfolio
    if officer.areas:
        data["areas"] = officer.areas
    return Event("officer_post", on, unit=officer.unit, officer=officer.name, data=data)
