"""Delimited text (CSV, TSV): streamed, strict about quotation marks, exact about row numbers."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from duban.exchange.decoding import Encoding
from duban.exchange.table import Fault, Row, match_key
from duban.i18n import _

DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 40
_LONGEST_CELL = 1 << 20


class Delimited:
    """An open delimited file. ``done`` is the number of bytes taken from it so far."""

    def __init__(self, path: Path, encoding: Encoding, delimiter: str) -> None:
        self.delimiter = delimiter
        self._nul = encoding.has_nul
        self._raw = path.open("rb")
        self._text = io.TextIOWrapper(self._raw, encoding=encoding.name, errors="strict", newline="")
        self.total = path.stat().st_size
        csv.field_size_limit(_LONGEST_CELL)

    def done(self) -> int:
        return self._raw.tell() if not self._raw.closed else self.total

    def close(self) -> None:
        self._text.close()

    def rows(self) -> Iterator[Row]:
        """Rows as they stand. A record that csv cannot read comes as a row with a fault, and reading goes
        on behind it.
        """
        reader = csv.reader(self._text, delimiter=self.delimiter, strict=True)
        number = 0
        line = 0
        while True:
            try:
                for cells in reader:
                    number += 1
                    line = reader.line_num
                    if self._nul and any("\0" in cell for cell in cells):
                        yield _with_nul(number, cells)
                    else:
                        yield Row(number, cells)
                return
            except csv.Error as error:
                first, last = number + 1, number + max(1, reader.line_num - line)
                number, line = last, reader.line_num
                reason = _endless() if first == last and "limit" in str(error) else _unclosed(first, last)
                yield Row(first, [], (Fault(None, "", reason),))


def _unclosed(first: int, last: int) -> str:
    if first == last:
        return _("引号没有正确闭合，这一行没有读入；请在原文件中改正。")
    return _("第 {first} 至 {last} 行的引号没有正确闭合，这些行都没有读入；请在原文件中改正。").format(
        first=first, last=last
    )


def _endless() -> str:
    return _("有一个单元格超过 {most:,} 字，这一行没有读入；请在原文件中改正。").format(most=_LONGEST_CELL)


def _with_nul(number: int, cells: list[str]) -> Row:
    faults = tuple(
        Fault(index, cell, _("单元格中有空字符（NUL），文件可能已损坏。"))
        for index, cell in enumerate(cells)
        if "\0" in cell
    )
    return Row(number, cells, faults)


def sniff(path: Path, encoding: Encoding, header_row: int, wanted: Iterable[str]) -> str:
    """The delimiter: the one with which the header holds most of the wanted columns, then the one that
    cuts rows most evenly.

    Looks at the header and a few dozen rows after it. A comma where nothing speaks for any.
    """
    keys = {match_key(name) for name in wanted}
    return max(DELIMITERS, key=lambda delimiter: _score(path, encoding, delimiter, header_row, keys))


def _score(
    path: Path, encoding: Encoding, delimiter: str, header_row: int, keys: set[str]
) -> tuple[int, float, int]:
    table = Delimited(path, encoding, delimiter)
    try:
        sample = list(islice(table.rows(), header_row + _SAMPLE))
    finally:
        table.close()
    if len(sample) < header_row:
        return (0, 0.0, 0)
    header = sample[header_row - 1].cells
    found = len(keys & {match_key(cell) for cell in header})
    body = [row for row in sample[header_row:] if row.cells]
    even = sum(len(row.cells) == len(header) for row in body) / len(body) if body and len(header) > 1 else 0.0
    return (found, even, len(header))
