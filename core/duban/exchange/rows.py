"""From the cells of one row to the events it states."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from duban.domain.event import Event, EventKind, Field, Value
from duban.exchange.compiling import BadCell, Cells, Compiler, Get, GetDay, Test, field_types
from duban.exchange.mapping import EventMap, ImportMapping
from duban.exchange.result import RowResult
from duban.exchange.values import CASE_TYPES
from duban.i18n import _

BEGINNINGS = ("receive", "register")
"""Kinds with which a matter begins: the first of them in a row bounds all its other acts."""

_UNIT = Field("unit", "责任单位", "unit")
_OFFICER = Field("officer", "责任人", "officer")
_CLAIM = Field("claim", "诉求", "reference")
_LONGEST_REF = 200


Build = Callable[[Cells, str | None, dict[str, Value]], Event | None]


@attrs.frozen
class _Builder:
    """One [[event]] of the mapping, compiled. ``gets`` are all its readers except that of its date."""

    map: EventMap
    on: GetDay
    test: Test | None
    gets: tuple[Get, ...]
    build: Build
    """The event, or None where the row states none; its own fields are added to those given. Raises :class:`BadCell`."""

    def day(self, cells: Cells) -> date | None:
        """When it happened; None where it did not, or where that cannot be read."""
        if self.test is not None and not self.test(cells):
            return None
        try:
            return self.on(cells)
        except BadCell:
            return None

    def troubles(self, cells: Cells) -> Iterator[BadCell]:
        """Every cell of it that cannot be used."""
        if self.test is not None and not self.test(cells):
            return
        try:
            on = self.on(cells)
        except BadCell as bad:
            yield bad
        else:
            if on is None and not self.map.required and self.test is None:
                return
        yield from troubles(self.gets, cells)
        try:
            self.build(cells, None, {})
        except BadCell as bad:
            yield bad


def troubles(gets: Sequence[Callable[[Cells], object]], cells: Cells) -> Iterator[BadCell]:
    """What each of the readers complains about."""
    for get in gets:
        try:
            get(cells)
        except BadCell as bad:
            yield bad


class EventRows:
    """Rows of cases or of acts."""

    def __init__(self, mapping: ImportMapping, kinds: Mapping[str, EventKind], compiler: Compiler) -> None:
        self._cases = mapping.target == "cases"
        self._ref = compiler.reference(mapping.case["ref"]) if self._cases else None
        self._ref_label = mapping.case["ref"].label if self._cases else ""
        attributes = {name: cell for name, cell in mapping.case.items() if name in CASE_TYPES}
        gets = {name: compiler.value(cell, CASE_TYPES[name]) for name, cell in attributes.items()}
        stated = {name: gets[name](()) for name, cell in attributes.items() if not cell.columns}
        self._constants = {name: value for name, value in stated.items() if value is not None}
        self._attributes = tuple((name, get) for name, get in gets.items() if attributes[name].columns)
        unit = compiler.value(mapping.unit, _UNIT) if mapping.unit else None
        claim = compiler.value(mapping.case["claim"], _CLAIM) if "claim" in mapping.case else None
        self._unit = unit if mapping.unit and mapping.unit.columns else None
        self._unit_label = mapping.unit.label if mapping.unit else ""
        self._builders = tuple(_builder(event, kinds, compiler, unit, claim) for event in mapping.events)
        self._builds = tuple(builder.build for builder in self._builders)

    def read(self, number: int, cells: Cells) -> RowResult:
        """What the row states. Raises :class:`BadCell`."""
        ref = self._reference(cells)
        events: list[Event] = []
        data = self._constants.copy()
        for name, get in self._attributes:
            value = get(cells)
            if value is not None:
                data[name] = value
        if self._unit is not None:
            self._unit(cells)
        for build in self._builds:
            event = build(cells, ref, data)
            if event is not None:
                events.append(event)
                data = {}
        if not events:
            raise BadCell("", "", _("这一行没有写明任何一件事：各事件的日期都是空的，或者条件都不符合。"))
        if not self._cases:
            self._with_unit(events)
        elif events[0].kind != BEGINNINGS[0] or _any_before(events, events[0].on):
            for bad in self._out_of_order(cells):
                raise bad
        return RowResult(number, ref, tuple(events))

    def troubles(self, cells: Cells) -> list[BadCell]:
        """Everything that is wrong with the row, each column and reason once."""
        found: dict[tuple[str, str], BadCell] = {}
        gets: list[Callable[[Cells], object]] = [self._reference, *(get for _name, get in self._attributes)]
        if self._unit is not None:
            gets.append(self._unit)
        for bad in (*troubles(gets, cells), *self._out_of_order(cells)):
            found.setdefault((bad.column, bad.reason), bad)
        for builder in self._builders:
            for bad in builder.troubles(cells):
                found.setdefault((bad.column, bad.reason), bad)
        if not found:
            for bad in troubles([lambda row: self.read(0, row)], cells):
                found[bad.column, bad.reason] = bad
        return list(found.values())

    def _reference(self, cells: Cells) -> str | None:
        if self._ref is None:
            return None
        ref = self._ref(cells)
        if ref is None:
            raise BadCell(self._ref_label, "", _("为空；没有编号的行无法导入。"))
        if len(ref) > _LONGEST_REF or not ref.isprintable():
            raise BadCell(self._ref_label, ref[:_LONGEST_REF], _("编号过长，或者含有换行等不可见字符。"))
        return ref

    def _out_of_order(self, cells: Cells) -> Iterator[BadCell]:
        """The acts that lie before the day on which the matter began."""
        if not self._cases:
            return
        days = [(builder.map, on) for builder in self._builders if (on := builder.day(cells)) is not None]
        begun = next((on for kind in BEGINNINGS for event, on in days if event.kind == kind), None)
        for event, on in days:
            if begun is not None and on < begun:
                reason = _("早于收到（登记）日期 {begun}，请核对这两个日期。").format(begun=begun)
                yield BadCell(event.on.label, on.isoformat(), reason)

    def _with_unit(self, events: list[Event]) -> None:
        for event in events:
            if event.unit is None:
                raise BadCell(self._unit_label, "", _("为空；必须写明是哪个单位。"))


def _any_before(events: Sequence[Event], day: date) -> bool:
    for event in events:  # noqa: SIM110 - a generator here costs a tenth of the whole row
        if event.on < day:
            return True
    return False


def _builder(
    event: EventMap, kinds: Mapping[str, EventKind], compiler: Compiler, unit: Get | None, claim: Get | None
) -> _Builder:
    kind = kinds[event.kind]
    types = field_types(kind.fields, CASE_TYPES if kind.subject == "case" else {})
    parts = _Parts(
        on=compiler.day(event.on, _("日期")),
        test=compiler.test(event.when),
        unit=compiler.value(event.unit, _UNIT) if event.unit else unit,
        officer=compiler.value(event.officer, _OFFICER) if event.officer else None,
        claim=compiler.value(event.claim, _CLAIM) if event.claim else claim,
        data=tuple((name, compiler.value(cell, types[name])) for name, cell in event.data.items()),
        needed=tuple(field.name for field in kind.fields if field.required),
    )
    gets = [*(get for _name, get in parts.data), parts.unit, parts.officer, parts.claim]
    return _Builder(event, parts.on, parts.test, tuple(get for get in gets if get), _build(event, parts))


@attrs.frozen
class _Parts:
    """The readers of one event; ``needed`` names the fields without which it cannot be."""

    on: GetDay
    test: Test | None
    unit: Get | None
    officer: Get | None
    claim: Get | None
    data: tuple[tuple[str, Get], ...]
    needed: tuple[str, ...]


def _build(event: EventMap, parts: _Parts) -> Build:
    kind, demanded = event.kind, event.required or parts.test is not None
    on_of, test, unit_of, officer_of, claim_of = parts.on, parts.test, parts.unit, parts.officer, parts.claim
    fields, needed, limited = parts.data, parts.needed, "due" in event.data
    if not (fields or needed or officer_of or claim_of or test):
        return _build_plain(event, on_of, unit_of)

    def build(cells: Cells, ref: str | None, data: dict[str, Value]) -> Event | None:
        if test is not None and not test(cells):
            return None
        on = on_of(cells)
        if on is None:
            if demanded:
                raise BadCell(event.on.label, "", _("为空；此处必须填写日期。"))
            return None
        for name, get in fields:
            value = get(cells)
            if value is not None:
                data[name] = value
        if limited and str(data.get("due", "9999")) < on.isoformat():
            reason = _("早于“{label}”的日期 {on}，请核对这两个日期。").format(label=event.on.label, on=on)
            raise BadCell(event.data["due"].label, str(data["due"]), reason)
        for name in needed:
            if name not in data:
                raise BadCell(event.data[name].label, "", _("为空；此处必须填写。"))
        unit = None if unit_of is None else unit_of(cells)
        officer = None if officer_of is None else officer_of(cells)
        claim = None if claim_of is None else claim_of(cells)
        return Event(kind, on, ref, unit, officer, claim, data)  # type: ignore[arg-type]

    return build


def _build_plain(event: EventMap, on_of: GetDay, unit_of: Get | None) -> Build:
    """An event that is a date and a unit: most of them are."""
    kind, demanded = event.kind, event.required

    def build(cells: Cells, ref: str | None, data: dict[str, Value]) -> Event | None:
        on = on_of(cells)
        if on is None:
            if demanded:
                raise BadCell(event.on.label, "", _("为空；此处必须填写日期。"))
            return None
        unit = None if unit_of is None else unit_of(cells)
        return Event(kind, on, ref, unit, None, None, data)  # type: ignore[arg-type]

    return build
