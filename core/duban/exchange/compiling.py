"""Turns the cells of a mapping into functions of a row, once per file, so that a row costs a few look-ups."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import attrs

from duban.domain.event import Field, Value
from duban.exchange.dates import DateReader, zone
from duban.exchange.mapping import Cell, ImportMapping, When
from duban.exchange.strict import Notes
from duban.exchange.table import match_key
from duban.exchange.units import UnitFinder
from duban.exchange.values import Bad, reader, reference
from duban.i18n import _

Cells = Sequence[str]
"""The stripped texts of the columns the mapping reads, in its order."""

Get = Callable[[Cells], Value | None]
GetText = Callable[[Cells], str | None]
GetDay = Callable[[Cells], date | None]
Test = Callable[[Cells], bool]

_CACHED = 1 << 15


class BadCell(Exception):
    """A cell, or several joined, that cannot be used."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value
        self.reason = reason


class Compiler:
    """What compiling needs to know; ``masked`` counts numbers taken out of free text, over all rows so
    far.
    """

    def __init__(self, mapping: ImportMapping, units: UnitFinder) -> None:
        self.mapping = mapping
        self.units = units
        self.notes = Notes(mapping.file, mapping.text)
        """Constants of the mapping that do not fit; raise them when everything has been compiled."""
        self.masked = 0
        self._blanks = frozenset(mapping.blank) | {""}
        self._at = {match_key(column): index for index, column in enumerate(mapping.columns)}
        self._days = DateReader(
            mapping.dates, zone(mapping.timezone), mapping.earliest, mapping.latest, self._blanks
        )

    def value(self, cell: Cell, field: Field) -> Get:
        """A function that reads the field's value from a row, None where it is blank.

        It raises :class:`BadCell`. A constant of the mapping that does not fit is put into ``notes``.
        """
        return self._get(cell, self._reader(field, cell.type), field.label)

    def day(self, cell: Cell, label: str) -> GetDay:
        """A function that reads a civil date from a row, None where it is blank. It raises
        :class:`BadCell`.
        """
        if len(cell.columns) == 1 and not (cell.values or cell.blank or cell.default_column or cell.default):
            return self._plain_day(cell)
        get = self._get(cell, self._iso, label)
        return lambda cells: None if (text := get(cells)) is None else date.fromisoformat(str(text))

    def reference(self, cell: Cell) -> GetText:
        """A function that reads a reference from a row, None where it is blank. It raises :class:`BadCell`."""
        if len(cell.columns) != 1 or cell.values or cell.blank or cell.default_column or cell.default:
            get = self.value(cell, Field("ref", _("编号"), "reference"))
            return lambda cells: None if (value := get(cells)) is None else str(value)
        index, blanks = self._at[match_key(cell.columns[0])], self._blanks

        def plain_reference(cells: Cells) -> str | None:
            text = cells[index]
            if text in blanks:
                return None
            try:
                return reference(text) or None
            except Bad as bad:
                raise BadCell(cell.label, text, bad.reason) from None

        return plain_reference

    def test(self, whens: Sequence[When]) -> Test | None:
        """A function that says whether all conditions hold; None where there are none."""
        tests = [self._one_test(when) for when in whens]
        if not tests:
            return None
        return tests[0] if len(tests) == 1 else lambda cells: all(test(cells) for test in tests)

    def _reader(self, field: Field, override: str) -> Callable[[str], Value]:
        kind = override or field.type
        if kind == "date":
            return self._iso
        if kind == "unit":
            return self.units
        return reader(Field(field.name, field.label, kind, field.choices), self._note_masked)

    def _iso(self, text: str) -> str:
        day = self._days[text]
        return "" if day is None else day.isoformat()

    def _note_masked(self, count: int) -> None:
        self.masked += count

    def _plain_day(self, cell: Cell) -> GetDay:
        index, days, label = self._at[match_key(cell.columns[0])], self._days, cell.label

        def get(cells: Cells) -> date | None:
            try:
                return days[cells[index]]
            except Bad as bad:
                raise BadCell(label, cells[index], bad.reason) from None

        return get

    def _get(self, cell: Cell, read: Callable[[str], Value], label: str) -> Get:
        if not cell.columns:
            constant = self._fixed(cell.constant, read, label, (*cell.path, "constant"))
            return lambda cells: constant
        if cell.default_column:
            first, second = (self._get(part, read, label) for part in _parts(cell))
            return lambda cells: value if (value := first(cells)) is not None else second(cells)
        fresh = _Remembered(self, self._fresh(cell, read, label))
        if len(cell.columns) == 1:
            return _lookup(fresh, self._at[match_key(cell.columns[0])])
        text_of = self._text_of(cell)
        return lambda cells: fresh[text_of(cells)]

    def _fresh(self, cell: Cell, read: Callable[[str], Value], label: str) -> Callable[[str], Value | None]:
        """Text to value, past the cache."""
        blanks = self._blanks | frozenset(cell.blank)
        default = self._fixed(cell.default, read, label, (*cell.path, "default"))
        values = {
            word: self._fixed(value, read, label, (*cell.path, "values", word))
            for word, value in cell.values.items()
        }
        choose = self._otherwise(cell, read, label)

        def fresh(text: str) -> Value | None:
            if text in blanks:
                return default
            try:
                if not values:
                    value = read(text)
                    return None if value == "" else value
                key = match_key(text)
                return values[key] if key in values else choose(text)
            except Bad as bad:
                raise BadCell(cell.label, text, bad.reason) from None

        return fresh

    def _otherwise(
        self, cell: Cell, read: Callable[[str], Value], label: str
    ) -> Callable[[str], Value | None]:
        """What becomes of a text that ``values`` does not list."""
        if cell.otherwise == "keep":
            return read
        if cell.otherwise == "blank":
            return lambda text: None
        if cell.otherwise != "reject":
            constant = self._fixed(cell.otherwise, read, label, (*cell.path, "otherwise"))
            return lambda text: constant
        reason = _("映射文件的 values 没有列出这个值；请补上，或者写明 otherwise。")

        def reject(text: str) -> Value | None:
            raise Bad(reason)

        return reject

    def _fixed(
        self, value: Value | None, read: Callable[[str], Value], label: str, path: tuple[str | int, ...]
    ) -> Value | None:
        """A value that the mapping itself states, checked like one from a cell; an empty one is none."""
        text = _written(value)
        if text == "":
            return None
        try:
            return read(text)
        except Bad as bad:
            message = _("为“{label}”写的值“{value}”不能用：{reason}").format(
                label=label, value=text, reason=bad.reason
            )
            self.notes.add(path, message)
            return None

    def _text_of(self, cell: Cell) -> Callable[[Cells], str]:
        places = [self._at[match_key(column)] for column in cell.columns]
        if len(places) == 1:
            only = places[0]
            return lambda cells: cells[only]
        blanks = self._blanks

        def joined(cells: Cells) -> str:
            parts = [cells[place] for place in places]
            empty = [column for column, part in zip(cell.columns, parts, strict=True) if part in blanks]
            if len(empty) == len(parts):
                return ""
            if empty:
                raise BadCell(
                    empty[0], "", _("为空；它是“{whole}”的一部分，必须填写。").format(whole=cell.label)
                )
            return cell.join.join(parts)

        return joined

    def _one_test(self, when: When) -> Test:
        index, blanks = self._at[match_key(when.column)], self._blanks
        if when.among is None and when.not_in is None:
            blank = when.blank
            return lambda cells: (cells[index] in blanks) is blank
        listed = frozenset(map(match_key, when.among if when.among is not None else when.not_in or ()))
        wanted = when.among is not None
        cache: dict[str, bool] = {}

        def test(cells: Cells) -> bool:
            text = cells[index]
            if text not in cache:
                if len(cache) >= _CACHED:
                    cache.clear()
                cache[text] = (match_key(text) in listed) is wanted
            return cache[text]

        return test


class _Remembered(dict[str, Value | None]):
    """What each text means, read once; a text that does not come out as it went in counts every time."""

    def __init__(self, compiler: Compiler, fresh: Callable[[str], Value | None]) -> None:
        super().__init__()
        self._compiler = compiler
        self._fresh = fresh

    def __missing__(self, text: str) -> Value | None:
        before = self._compiler.masked
        value = self._fresh(text)
        if self._compiler.masked == before and len(self) < _CACHED:
            self[text] = value
        return value


def _written(value: Value | None) -> str:
    """A constant of the mapping as somebody would write it into a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "；".join(value) if isinstance(value, tuple) else str(value)


def _parts(cell: Cell) -> tuple[Cell, Cell]:
    """A cell with a default column as two: what is read first, and what where that is blank."""
    first = attrs.evolve(cell, default_column="", default=None)
    return first, attrs.evolve(cell, columns=(cell.default_column,), default_column="")


def _lookup(values: _Remembered, index: int) -> Get:
    def get(cells: Cells) -> Value | None:
        return values[cells[index]]

    return get


def field_types(fields: Sequence[Field], more: Mapping[str, Field]) -> dict[str, Field]:
    """Fields by name, those of the event kind before the attributes of a case."""
    return {**more, **{field.name: field for field in fields}}
