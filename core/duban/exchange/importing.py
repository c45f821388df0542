"""The way of a file into the ledger, up to its door: opened, checked for personal data, read row by row."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path

from duban.domain.event import EventKind
from duban.domain.roster import Officer, Roster, Unit
from duban.domain.text import safe_text
from duban.exchange.compiling import BadCell, Cells, Compiler
from duban.exchange.mapping import ImportMapping
from duban.exchange.masking import mask
from duban.exchange.privacy import refusal, refused_columns
from duban.exchange.reading import open_table
from duban.exchange.result import Duplicate, ImportReport, Item, Reject, RowResult
from duban.exchange.roster_rows import OfficerRows, UnitRows
from duban.exchange.rows import EventRows
from duban.exchange.seen import Seen
from duban.exchange.table import Fault, Refused, Row, match_key
from duban.exchange.units import UnitFinder
from duban.exchange.values import is_personal
from duban.i18n import _

__all__ = ["Import", "ImportReport"]

SAMPLE = 200
"""Rows looked at before the first one is taken, for personal data."""

_SHOWN = 80


class Import:
    """One file with its mapping, ready to be walked once: ``for item in Import(...)``.

    Nothing is yielded before the whole header and the first rows have passed the privacy check. Rows are independent: a bad
    one comes as a list of :class:`Reject`, and the walk goes on. ``read`` counts rows so far, ``skipped`` those among them
    that the mapping leaves out; ``done()`` of ``total`` (in ``measure``) is for a progress bar.

    Raises :class:`duban.exchange.table.Refused` when the file as a whole cannot be used.
    """

    def __init__(
        self, path: Path, mapping: ImportMapping, roster: Roster, kinds: Mapping[str, EventKind]
    ) -> None:
        self.path = path
        self.mapping = mapping
        self.units = UnitFinder(roster, mapping.declare)
        self._compiler = Compiler(mapping, self.units)
        self._parse = _parser(mapping, kinds, self._compiler)
        skips = [test for when in mapping.skip if (test := self._compiler.test([when])) is not None]
        self._compiler.notes.raise_any()
        self._table = open_table(path, mapping.layout, mapping.columns)
        self.headers = self._table.headers
        self.encoding = self._table.encoding
        self.delimiter = self._table.delimiter
        self.measure, self.total, self.done = self._table.measure, self._table.total, self._table.done
        self._rows = self._checked(self._table.rows)
        self._places = [self._place(column) for column in mapping.columns]
        self._kept = self._keep()
        self._seen = Seen(1 << 14) if self._unique else None
        self._skips = skips
        self.read = self.skipped = 0

    @property
    def kept(self) -> tuple[str, ...]:
        """Headers that may be handed back with a rejected row: named, not dropped."""
        return tuple(self.headers[index] for index in self._kept)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Columns of the file that the mapping says to drop."""
        return tuple(name for name in self.headers if name and match_key(name) in self._drop)

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns of the file that nothing asked for."""
        used = {match_key(name) for name in self.mapping.columns} | self._drop
        return tuple(name for name in self.headers if name and match_key(name) not in used)

    @property
    def masked(self) -> int:
        """Numbers taken out of free text so far."""
        return self._compiler.masked

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def __iter__(self) -> Iterator[Item]:
        try:
            yield from self._items()
        finally:
            self.close()

    def _items(self) -> Iterator[Item]:
        pick = _picker(self._places)
        rows = _filled_down(self._rows, [self._place(column) for column in self.mapping.fill_down])
        mapped = set(self._places)
        compiler, parse, seen, skips = self._compiler, self._parse.read, self._seen, self._skips
        for row in rows:
            self.read += 1
            number, raw, trouble = row
            cells = pick(raw)
            if skips and any(skip(cells) for skip in skips):
                self.skipped += 1
                continue
            if trouble:
                faults = [fault for fault in trouble if fault.column is None or fault.column in mapped]
                if faults:
                    yield [self._faulty(row, fault) for fault in faults]
                    continue
            before = compiler.masked
            try:
                result = parse(number, cells)
            except BadCell:
                compiler.masked = before
                yield [self._reject(row, bad) for bad in self._parse.troubles(cells)]
                compiler.masked = before
                continue
            if seen is not None and result.ref is not None:
                first = seen.first(result.ref, number, hash(cells))
                if first is not None:
                    compiler.masked = before
                    yield self._again(row, result.ref, *first)
                    continue
            result.masked = compiler.masked - before
            if result.events:
                result.units = self.units.newly_used(result.events)
            yield result

    @property
    def _unique(self) -> bool:
        return self.mapping.target == "units" or (
            self.mapping.target == "cases" and self.mapping.rows_per_case == "one"
        )

    @property
    def _drop(self) -> set[str]:
        return {match_key(name) for name in self.mapping.drop}

    def _checked(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows, after the first of them have been looked at for personal data."""
        sample = list(islice(rows, SAMPLE))
        mapping = self.mapping
        cells = [row.cells for row in sample]
        refused = refused_columns(self.headers, cells, mapping.drop, officials=mapping.officials)
        if refused:
            self.close()
            ref = mapping.case["ref"].reads if "ref" in mapping.case else ()
            officials = mapping.officials
            raise Refused(
                refusal(self._table.file, refused, mapping.drop, mapping.columns, ref, officials=officials)
            )
        return chain(sample, rows)

    def _place(self, column: str) -> int:
        keys = [match_key(name) for name in self.headers]
        return keys.index(match_key(column))

    def _keep(self) -> list[int]:
        drop = self._drop
        return [index for index, name in enumerate(self.headers) if name and match_key(name) not in drop]

    def _again(self, row: Row, ref: str, first: int, same: bool) -> Item:
        if same:
            return Duplicate(row.number, first)
        reason = (
            _('与第 {first} 行编号相同而内容不同；一件多行的台账请在映射文件中写 rows_per_case = "many"。')
            if self.mapping.target == "cases"
            else _("与第 {first} 行是同一个单位而内容不同；请核对，只留一行。")
        )
        record = self.mapping.record
        label = (self.mapping.case.get("ref") or record.get("code") or record["name"]).label
        return [self._reject(row, BadCell(label, ref, reason.format(first=first)))]

    def _faulty(self, row: Row, fault: Fault) -> Reject:
        column = "" if fault.column is None else self.headers[fault.column]
        return self._reject(row, BadCell(column, fault.value, fault.reason))

    def _reject(self, row: Row, bad: BadCell) -> Reject:
        ref = self.mapping.case["ref"].reads if "ref" in self.mapping.case else ()
        keep = {match_key(name) for name in ref}
        cells = tuple(
            text
            if match_key(self.headers[index]) in keep and not is_personal(text.strip())
            else mask(text)[0]
            for index in self._kept
            for text in (row.cells[index],)
        )
        return Reject(row.number, bad.column, shown(bad.value), bad.reason, cells)


def shown(value: str) -> str:
    """A value as an answer may repeat it: personal numbers masked, control characters visible, not
    endless.
    """
    text = safe_text(mask(value)[0])
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


class _Parser:
    """One kind of row: ``read`` answers a result or raises BadCell; ``troubles`` says everything that is
    wrong.
    """

    def __init__(
        self, read: Callable[[int, Cells], RowResult], troubles: Callable[[Cells], list[BadCell]]
    ) -> None:
        self.read = read
        self.troubles = troubles


def _parser(mapping: ImportMapping, kinds: Mapping[str, EventKind], compiler: Compiler) -> _Parser:
    if mapping.target == "units":
        units = UnitRows(mapping, compiler)

        def unit(number: int, cells: Cells) -> RowResult:
            found: Unit = units.read(cells)
            return RowResult(number, found.code, units=(found,))

        return _Parser(unit, units.troubles)
    if mapping.target == "officers":
        officers = OfficerRows(mapping, compiler)

        def officer(number: int, cells: Cells) -> RowResult:
            found: Officer = officers.read(cells)
            return RowResult(number, None, officers=(found,))

        return _Parser(officer, officers.troubles)
    events = EventRows(mapping, kinds, compiler)

    return _Parser(events.read, events.troubles)


def _picker(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """The stripped texts of those columns."""
    strip = str.strip
    if len(places) == 1:
        only = places[0]
        return lambda cells: (strip(cells[only]),)
    pick = itemgetter(*places)
    return lambda cells: tuple(map(strip, pick(cells)))


def _filled_down(rows: Iterator[Row], places: list[int]) -> Iterator[Row]:
    """Rows in which a blank of those columns repeats the cell above."""
    if not places:
        yield from rows
        return
    above = [""] * len(places)
    for row in rows:
        for position, place in enumerate(places):
            if row.cells[place].strip():
                above[position] = row.cells[place]
            else:
                row.cells[place] = above[position]
        yield row
