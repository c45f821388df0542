"""How what cases owe by a day stood at the end of each of some weeks, and what became of it in them, unit by unit, read in one pass.

The database only tells in which week a day lies: 0 before the first, then 1, 2, … So what a unit owes, however much it is, comes down
to at most a few hundred cells, and what :meth:`Obligation.state` says of a spell at the end of a week is said of a cell.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection

DAYS = 7
"""Of a week."""


class Stood(NamedTuple):
    """Counts of one week."""

    overdue: int = 0
    """Open at its end, the due date past."""
    fallen: int = 0
    """The first day past the due date lay in it; by its end they were not met, or met too late."""
    met: int = 0
    """Met in it, in time or late."""
    unknown: int = 0
    """Cannot be evaluated at its end: something is missing, or they were met without a due date to measure them by."""


def _week(day: str) -> str:
    """The week of a day. ``:origin`` is the Julian day one week before the first, ``:beyond`` the number of what comes after the last."""
    return f"CAST(min(:beyond, max(0, julianday({day}) - :origin) / {DAYS}) AS INTEGER)"


_COLUMNS = "unit, due_on, opened_on, closed_on, outcome, missing, suspended, form"
_LIMITS = "form NOT IN ('evidence', 'order', 'post', 'route', 'pattern')"
"""What a file or a post lacks has no limit to be past."""

_CELLS = f"""
WITH RECURSIVE rules (rule) AS (
  SELECT min(rule) FROM obligation WHERE jurisdiction = :j
  UNION ALL
  SELECT (SELECT min(rule) FROM obligation WHERE jurisdiction = :j AND rule > rules.rule) FROM rules WHERE rule IS NOT NULL
), spell AS (
  SELECT {_COLUMNS} FROM obligation
  WHERE jurisdiction = :j AND closed_on IS NULL AND due_on >= :floor AND due_on < :last AND opened_on <= :last
  UNION ALL
  SELECT {_COLUMNS} FROM obligation
  WHERE jurisdiction = :j AND rule IN (SELECT rule FROM rules) AND outcome IN ('met', 'moved', 'void', 'breach')
    AND closed_on >= :first AND due_on >= :floor AND opened_on <= :last
  UNION ALL
  SELECT {_COLUMNS} FROM obligation
  WHERE jurisdiction = :j AND substr(due_on, 1, 7) IS NULL AND opened_on <= :last
    AND (missing IS NOT NULL AND opened_on >= :floor OR outcome = 'met' AND closed_on >= :floor)
)
SELECT unit, {_week("due_on, '+1 day'")}, {_week("opened_on")}, {_week("closed_on")},
  outcome IS 'met', closed_on > due_on, missing IS NOT NULL, missing IS NULL AND suspended = 0, count(*)
FROM spell WHERE {_LIMITS} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
"""Unit; week of the first day past the due date, of the opening and of the closing day (None where there is none), whether the spell
was met, was closed late, lacks something to judge it by, can be judged while it is open; and how many there are."""


class _Cell(NamedTuple):
    past: int | None
    opened: int
    closed: int | None
    met: bool
    late: bool | None
    missing: bool
    clear: bool

    def stood(self, week: int) -> Stood:
        """Each of them at the end of that week and in it, as ones and zeros."""
        if self.opened > week:
            return Stood()
        is_open = self.closed is None or self.closed > week
        past = self.past is not None and self.past <= week
        unmet = self.clear if is_open else self.met and bool(self.late)
        return Stood(
            overdue=past and is_open and self.clear,
            fallen=self.past == week and unmet,
            met=self.met and self.closed == week and self.past is not None,
            unknown=self.missing and (past or self.past is None)
            if is_open
            else self.met and self.past is None,
        )


def stood(
    connection: Connection, jurisdiction: str, first: date, weeks: int, floor: date
) -> Mapping[str | None, Sequence[Stood]]:
    """The counts of so many weeks, the first of which begins on the day ``first``, of each unit of which there is something to count;
    None: nobody could be named. What fell due before ``floor`` is left out."""
    values = {
        "j": jurisdiction,
        "first": first.isoformat(),
        "last": date.fromordinal(first.toordinal() + weeks * DAYS - 1).isoformat(),
        "floor": floor.isoformat(),
        "origin": first.toordinal() + _JULIAN - DAYS,
        "beyond": weeks + 1,
    }

    @cache
    def marks(cell: _Cell) -> Sequence[tuple[int, int]]:
        """In which week it counts, and for what."""
        told = [cell.stood(week) for week in range(1, weeks + 1)]
        return [(at, name) for at, counts in enumerate(told) for name, one in enumerate(counts) if one]

    found: dict[str | None, list[list[int]]] = {}
    for unit, *cell, number in connection.connection.cursor().execute(_CELLS, values):
        if unit not in found:
            found[unit] = [[0] * len(Stood._fields) for _week in range(weeks)]
        counts = found[unit]
        for at, name in marks(_Cell(*cell)):
            counts[at][name] += number
    return {unit: [Stood(*week) for week in counts] for unit, counts in found.items()}


_JULIAN = 1721424.5
"""Julian day on which the ordinal number of a day is 0, at midnight."""
