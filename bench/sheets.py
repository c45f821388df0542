"""Spreadsheets: reading one as an import does, and writing one as an export does."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from bench.harness import Pair, Place, bench, consume
from duban.exchange.exporting import Cell, Column, write_table
from duban.exchange.reading import Layout, open_table

_ROWS = 200_000
_COLUMNS = tuple(Column(f"c{n}", f"栏目{n}", 10) for n in range(20))
_FIRST = date(2022, 5, 1)
_TOPICS = ("征地拆迁", "劳动社保", "城乡建设", "环境保护", "教育医疗", "涉法涉诉")


def _rows(place: Place) -> list[tuple[Cell, ...]]:
    """A fifth of the run's cases, at most 200,000: references, names, numbers, days, and cells that are empty."""
    chance = random.Random(5)
    return [_row(chance, number) for number in range(min(_ROWS, max(10_000, place.cases // 5)))]


def _row(chance: random.Random, number: int) -> tuple[Cell, ...]:
    day = _FIRST + timedelta(chance.randrange(1500))
    texts: list[Cell] = [f"XF-{number:08d}", *(chance.choice(_TOPICS) for _n in range(6))]
    days: list[Cell] = [day + timedelta(chance.randrange(90)) for _n in range(4)]
    numbers: list[Cell] = [chance.randrange(10_000) for _n in range(5)]
    rare: list[Cell] = [None, None, f"单位{chance.randrange(300)}", f"承办人{chance.randrange(120)}"]
    return (*texts, *days, *numbers, *rare)


def _write(rows: list[tuple[Cell, ...]], path: Path) -> None:
    with path.open("wb") as target:
        write_table(_COLUMNS, rows, target, "xlsx")


def _write_bare(rows: list[tuple[Cell, ...]], path: Path) -> None:
    """XlsxWriter by itself, with real dates, told the kind of each column instead of looking."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    kinds = [type(value) for value in rows[0]]
    for column, kind in enumerate(kinds):
        sheet.write_string(0, column, _COLUMNS[column].title)
        if kind is type(None):
            kinds[column] = str
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if kinds[column] is str:
                sheet.write_string(number, column, value)
            elif kinds[column] is int:
                sheet.write_number(number, column, value)
            else:
                sheet.write_datetime(number, column, value, day)
    book.close()


def _read(path: Path) -> int:
    table = open_table(path, Layout(), [column.title for column in _COLUMNS])
    count = consume(table.rows)
    table.close()
    return count


def _read_bare(path: Path) -> int:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    count = consume(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    book.close()
    return count


@bench("P17", "read an xlsx of 20 columns as an import does / openpyxl, read only", 0.2)
def reading(place: Place) -> Iterator[Pair]:
    """Cells as text, blank rows left out, row lengths checked; the peer gives plain values."""
    rows, path = _rows(place), place.folder / "sheet.xlsx"
    _write(rows, path)
    if not _read(path) == _read_bare(path) == len(rows):
        raise AssertionError("not every row was read")
    yield Pair(lambda: _read(path), lambda: _read_bare(path), rounds=3)


@bench("P18", "write an xlsx of 20 columns as an export does / XlsxWriter alone", 1.3)
def writing(place: Place) -> Iterator[Pair]:
    """Formulas defused, controls removed, dates real, widths and filters set; the peer writes the bare cells."""
    rows, folder = _rows(place), place.folder
    yield Pair(
        lambda: _write(rows, folder / "ours.xlsx"), lambda: _write_bare(rows, folder / "bare.xlsx"), rounds=3
    )
