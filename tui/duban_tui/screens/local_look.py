"""How what localities add looks: the table of a screen, the lines of a panel."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import Any

from duban.domain.text import safe_text
from duban_tui.columns import Column, Look, Tone
from duban_tui.local import Told
from duban_tui.screens.case_look import Part
from duban_tui.widgets.sources import Rows

Row = tuple[int, Sequence[str]]
"""The number of a row, which tells it apart, and its texts."""


def look_of(heads: Sequence[str]) -> Look[Row]:
    """Columns under these titles; on a narrow screen the first ones stay."""
    return Look(
        columns=tuple(
            Column(id=str(at), title=safe_text(head), text=partial(_cell, at), least=10, grow=1, keep=at)
            for at, head in enumerate(heads)
        ),
        key=number_of,
    )


def _cell(at: int, row: Row) -> str:
    return row[1][at]


def number_of(row: Row) -> Hashable:
    return row[0]


def panel_parts(told: Sequence[Told]) -> tuple[Part, ...]:
    """The panels as parts of the case."""
    return tuple(_part(one) for one in told)


def _part(one: Told) -> Part:
    mark, tone = ("!", Tone.ALERT) if one.failed else (" ", Tone.PLAIN)
    look: Look[Any] = Look(
        columns=(
            Column(id="line", title=safe_text(one.title), text=partial(_cell, 0), least=20, grow=1, keep=1),
        ),
        key=number_of,
        glyph=lambda _row: mark,
        tone=lambda _row: tone,
    )
    rows = [(at, (line,)) for at, line in enumerate(one.lines)]
    return Part(id=one.id, title=safe_text(one.title), look=look, rows=Rows(rows, number_of))
