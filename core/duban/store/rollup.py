"""Keeping the roll-up of obligations true to the rows it counts, in the transaction that writes them.

A few rows are counted here and added to their cells. Many rows are counted by the database, once, before the transaction ends:
they are those whose row id is greater than the last one that was counted.
"""

from collections.abc import Iterable, Sequence
from operator import add, itemgetter
from typing import Any

from duban.store.rows import Row
from duban.store.schema import COUNTS

FEW = 200
"""Up to so many rows written at once are counted one by one."""

_CELLS = 50_000
"""Cells with a change that are kept in memory, at most."""

IN_TIME, LATE, RUNNING, WAITING, UNKNOWN, VOID, BREACH = range(len(COUNTS))

_ADDED = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
_EMPTY = " AND ".join(f"{name} = 0" for name in COUNTS)


def _change(table: str, keys: int) -> str:
    marks = ", ".join("?" * (keys + len(COUNTS)))
    return f"INSERT INTO {table} VALUES ({marks}) ON CONFLICT DO UPDATE SET {_ADDED}"


_CHANGE, _CHANGE_TOTAL = _change("rollup", 4), _change("rollup_total", 3)
_SWEEP = f"DELETE FROM rollup WHERE jurisdiction = ? AND month = ? AND unit = ? AND rule = ? AND {_EMPTY}"
_SWEEP_TOTAL = f"DELETE FROM rollup_total WHERE jurisdiction = ? AND month = ? AND unit = ? AND {_EMPTY}"
_CLEAR = ("DELETE FROM rollup WHERE jurisdiction = :j", "DELETE FROM rollup_total WHERE jurisdiction = :j")
_LATEST = """
INSERT INTO rollup_until (jurisdiction, day) VALUES (?, ?)
ON CONFLICT DO UPDATE SET day = excluded.day WHERE excluded.day > day
"""

OPEN = "(closed_on IS NULL OR closed_on > :day)"
"""Whether a spell had not ended by the end of the day."""

EXISTS = "opened_on <= :day AND (closed_on IS NULL OR closed_on > :day OR outcome <> 'moved')"
""":meth:`Obligation.exists` in SQL."""

_LATE = "count(*) FILTER (WHERE closed_on > due_on AND closed_on <= :day AND outcome = 'met')"
_OVERDUE = f"count(*) FILTER (WHERE {OPEN} AND due_on < :day AND missing IS NULL AND suspended = 0)"
_EARLY = (
    "count(*) FILTER (WHERE due_on > :day AND closed_on <= due_on AND closed_on <= :day AND outcome = 'met')"
)
_PENDING = f"count(*) FILTER (WHERE {OPEN} AND missing IS NULL AND (suspended = 1 OR due_on IS NULL OR due_on >= :day))"
_MISSING = f"count(*) FILTER (WHERE missing IS NOT NULL AND {OPEN})"
_UNDATED = "count(*) FILTER (WHERE due_on IS NULL AND closed_on <= :day AND outcome = 'met')"
_VOID = "count(*) FILTER (WHERE outcome = 'void' AND closed_on <= :day)"
_BREACH = "count(*) FILTER (WHERE outcome = 'breach' AND closed_on <= :day)"
_OTHERS = (_LATE, _OVERDUE, _EARLY, _PENDING, _MISSING, _UNDATED, _VOID, _BREACH)
_MET_IN_TIME = " - ".join(("count(*)", *_OTHERS))
_UNKNOWN = f"{_MISSING} + {_UNDATED}"

STATES = ", ".join((_MET_IN_TIME, _LATE, _OVERDUE, _EARLY, _PENDING, _UNKNOWN, _VOID, _BREACH))
"""Counts of existing rows by :meth:`Obligation.state`, in the order of :class:`Rate`; SQLite evaluates each of them once. The rarest
condition comes first, so that most rows are done with after one look; what is in no other count was met in time."""

_CELL = ", ".join((_MET_IN_TIME, _LATE, _OVERDUE, _PENDING, _UNKNOWN, _VOID, _BREACH))
"""The same in the order of :data:`COUNTS`, as of :data:`ENDLESS`."""

ENDLESS = "~"
"""A day after all days. As of it everything with a due date that is open is overdue and nothing was early: what a cell keeps."""


def _counted(table: str, rule: str, rows: str = "") -> str:
    return f"""
INSERT INTO {table} SELECT :j, coalesce(substr(due_on, 1, 7), ''), coalesce(unit, ''){rule}, {_CELL}
FROM obligation WHERE jurisdiction = :j AND {EXISTS}{rows} GROUP BY substr(due_on, 1, 7), unit{rule}
ON CONFLICT DO UPDATE SET {_ADDED}"""


_SUMS = ", ".join(f"sum({name})" for name in COUNTS)
_REFILL = (
    _counted("rollup", ", rule"),
    f"INSERT INTO rollup_total SELECT jurisdiction, month, unit, {_SUMS} FROM rollup WHERE jurisdiction = :j GROUP BY month, unit",
)
_NEWER = " AND id > :id"
_ADD = (_counted("rollup", ", rule", _NEWER), _counted("rollup_total", "", _NEWER))

Cell = tuple[str, str, str]
"""Month, unit and rule."""


def kind(due: Any, closed: Any, outcome: Any, missing: Any, suspended: Any) -> int | None:
    """Which count of its cell a stored row belongs to; None for a spell that only gave way to the next."""
    if outcome is None:
        if missing is not None:
            return UNKNOWN
        return WAITING if suspended or due is None else RUNNING
    if outcome == "met":
        if due is None:
            return UNKNOWN
        return IN_TIME if closed <= due else LATE
    return {"void": VOID, "breach": BREACH}.get(outcome)


class Tally:
    """Counts what one transaction adds and takes away. Its cells are right after :meth:`settle`."""

    TAKEN = "rule, unit, due_on, closed_on, outcome, missing, suspended"
    """Columns of a deleted row that :meth:`take` asks for."""

    def __init__(self, cursor: Any, jurisdiction: str) -> None:
        self._cursor = cursor
        self._sql = cursor.execute
        self._jurisdiction = jurisdiction
        self._changes: dict[Cell, list[int]] = {}
        self._latest = ""
        self._counted_id: int | None = None
        self._uncounted = 0

    def prepare(self) -> None:
        """To be called before rows are deleted: a row id that is free again must not be taken for a counted one."""
        if self._counted_id is not None:
            self._count_newer()

    def take(self, rows: Iterable[Row]) -> None:
        """Rows (:data:`TAKEN`) that were deleted."""
        for rule, unit, due, closed, outcome, missing, suspended in rows:
            self._change(rule, unit, due, kind(due, closed, outcome, missing, suspended), -1)

    def add(self, rows: Sequence[Row]) -> None:
        """Rows (jurisdiction, then ``OBLIGATION_COLUMNS``) that are inserted next."""
        latest = max(map(itemgetter(5), rows))
        self._latest = max(self._latest, latest, max(filter(None, map(itemgetter(14), rows)), default=""))
        if self._counted_id is None and len(rows) <= FEW:
            for row in rows:
                self._change(row[1], row[4], row[6], kind(row[6], row[14], row[15], row[16], row[17]), 1)
            return
        if self._counted_id is None:
            self._counted_id = self._sql("SELECT coalesce(max(id), 0) FROM obligation").fetchone()[0]
        self._uncounted += len(rows)

    def _change(self, rule: str, unit: str | None, due: str | None, which: int | None, by: int) -> None:
        if which is None:
            return
        cell = ("" if due is None else due[:7], unit or "", rule)
        self._changes.setdefault(cell, [0] * len(COUNTS))[which] += by
        if len(self._changes) > _CELLS:
            self._write_changes()

    def clear(self) -> None:
        """Empty the roll-up together with the rows it counts."""
        for statement in (*_CLEAR, "DELETE FROM rollup_until WHERE jurisdiction = :j"):
            self._sql(statement, {"j": self._jurisdiction})
        self._changes, self._latest, self._counted_id, self._uncounted = {}, "", None, 0

    def settle(self) -> None:
        """Bring the cells up to the rows that were written so far."""
        if self._counted_id is not None:
            self._count_newer()
        if self._changes:
            self._write_changes()
        if self._latest:
            self._sql(_LATEST, (self._jurisdiction, self._latest))
            self._latest = ""

    def _count_newer(self) -> None:
        """Count the rows that were only written. Where they are most of the table, all are counted anew: their index is in order."""
        values = {"j": self._jurisdiction, "day": ENDLESS, "id": self._counted_id}
        if self._uncounted > (self._counted_id or 0):
            self._changes = {}
            for statement in (*_CLEAR, *_REFILL):
                self._sql(statement, values)
        else:
            for statement in _ADD:
                self._sql(statement, values)
        self._counted_id, self._uncounted = None, 0

    def _write_changes(self) -> None:
        code, many = self._jurisdiction, self._cursor.executemany
        changes = [(cell, counts) for cell, counts in sorted(self._changes.items()) if any(counts)]
        totals: dict[tuple[str, str], list[int]] = {}
        for (month, unit, _rule), counts in changes:
            held = totals.get((month, unit))
            totals[month, unit] = counts if held is None else list(map(add, held, counts))
        many(_CHANGE, [(code, *cell, *counts) for cell, counts in changes])
        many(_CHANGE_TOTAL, [(code, *cell, *counts) for cell, counts in totals.items() if any(counts)])
        emptied = [cell for cell, counts in changes if min(counts) < 0]
        if emptied:
            many(_SWEEP, [(code, *cell) for cell in emptied])
            many(_SWEEP_TOTAL, [(code, month, unit) for month, unit, _rule in emptied])
        self._changes = {}
