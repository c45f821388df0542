"""Writing a list in the format asked for: text for people, JSON, JSON lines or CSV for machines; row by row."""

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

import click

from duban.domain.text import pad, safe_text, width
from duban.exchange.exporting import guarded
from duban.i18n import _, heading

FORMATS = ("text", "json", "jsonl", "csv")

Row = Mapping[str, object]

FORMAT = click.option(
    "--format", "format", type=click.Choice(FORMATS), default="text", show_default=True, help=_("输出格式。")
)


def write_list(
    rows: Iterable[Row], format: str, headings: Mapping[str, str], words: Callable[[str, object], str]
) -> int:
    """Write the rows to stdout; returns how many there were.

    ``headings`` are the columns, in order, with their labels; ``words`` says a value as people read it.
    """
    headings = {name: heading(label) for name, label in headings.items()}
    writers: Mapping[str, Callable[..., int]] = {"json": _json, "jsonl": _jsonl, "csv": _csv, "text": _text}
    return writers[format](rows, headings, words)


def _json(rows: Iterable[Row], headings: Mapping[str, str], words: Callable[[str, object], str]) -> int:
    count = 0
    sys.stdout.write("[")
    for row in rows:
        sys.stdout.write(("," if count else "") + "\n" + json.dumps(dict(row), ensure_ascii=False))
        count += 1
    sys.stdout.write("\n]\n" if count else "]\n")
    return count


def _jsonl(rows: Iterable[Row], headings: Mapping[str, str], words: Callable[[str, object], str]) -> int:
    count = 0
    for row in rows:
        sys.stdout.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
        count += 1
    return count


def _csv(rows: Iterable[Row], headings: Mapping[str, str], words: Callable[[str, object], str]) -> int:
    count = 0
    sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headings.values())
    for row in rows:
        writer.writerow([guarded(safe_text(words(name, row.get(name)))) for name in headings])
        count += 1
    return count


def _text(rows: Iterable[Row], headings: Mapping[str, str], words: Callable[[str, object], str]) -> int:
    """Columns aligned by the first rows; what comes later and is wider runs over."""
    iterator = iter(rows)
    head: list[list[str]] = []
    for row in iterator:
        head.append(_cells(row, headings, words))
        if len(head) == 200:
            break
    if not head:
        return 0
    columns = [
        max(width(label), *(width(cells[index]) for cells in head))
        for index, label in enumerate(headings.values())
    ]
    click.echo(_line(list(headings.values()), columns))
    count = 0
    for cells in head:
        click.echo(_line(cells, columns))
        count += 1
    for row in iterator:
        click.echo(_line(_cells(row, headings, words), columns))
        count += 1
    return count


def _cells(row: Row, headings: Mapping[str, str], words: Callable[[str, object], str]) -> list[str]:
    return [safe_text(words(name, row.get(name))) for name in headings]


def _line(cells: Sequence[str], columns: Sequence[int]) -> str:
    return "  ".join(pad(cell, column) for cell, column in zip(cells, columns, strict=True)).rstrip()
