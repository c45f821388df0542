"""How limits were kept, by month of the due date, unit and rule: from the roll-up where it is the whole truth, else counted anew.

As of a day after which nothing changed, only the month of that day must be counted row by row: what is due in an earlier month is
past, in a later one to come. As of an earlier day all rows are counted, from one index in the order of the answer.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain, zip_longest

import attrs
from sqlalchemy import Connection

from duban.domain.rate import Rate
from duban.store.entry import encode
from duban.store.rollup import ENDLESS, EXISTS, STATES
from duban.store.rows import Row
from duban.store.schema import COUNTS

_ALL_RULES = "NULL"
_RULED = " AND rule IN (SELECT value FROM json_each(:rules))"
_PAST = "in_time, late, running, 0, waiting, unknown, void, breach"
_TO_COME = "0, late, 0, in_time, waiting + running, unknown, void, breach"
_AFTER = "~"
"""Sorts after whatever may follow a day or month."""


@attrs.frozen
class Asked:
    """What is asked for: rules (None: all), together or one by one, with a due date from ``first`` to ``last`` (None: whenever)."""

    jurisdiction: str
    rules: tuple[str, ...] | None
    by_rule: bool
    first: date | None = None
    last: date | None = None

    @property
    def dated(self) -> bool:
        """Whether what has no due date is left out."""
        return self.first is not None or self.last is not None

    def values(self, **further: str) -> dict[str, str]:
        """Parameters of a statement."""
        return {"j": self.jurisdiction, "rules": encode(list(self.rules or ())).decode(), **further}


@attrs.frozen
class _Piece:
    """Part of a period. ``whole``: months from ``low`` to before ``high``, else the due days from ``low`` to ``high`` of one month."""

    whole: bool
    low: str
    high: str


def rates(connection: Connection, asked: Asked, as_of: date, until: str) -> Iterator[Rate]:
    """The counts as of the end of that day. ``until``: the last day on which anything changed."""
    day = as_of.isoformat()
    if day < until:
        rows = recounted(connection, asked, day, _low(asked), _high(asked))
    else:
        rows = chain.from_iterable(_rows(connection, asked, day, piece) for piece in _pieces(asked, as_of))
    return map(Rate._make, rows)


def _low(asked: Asked) -> str:
    return "" if asked.first is None else asked.first.isoformat()


def _high(asked: Asked) -> str:
    return _AFTER if asked.last is None else asked.last.isoformat()


def _rows(connection: Connection, asked: Asked, day: str, piece: _Piece) -> Iterable[Row]:
    if not piece.whole:
        return recounted(connection, attrs.evolve(asked, first=date.min), day, piece.low, piece.high)
    if piece.low >= piece.high:
        return ()
    query = _kept(piece.low > day, asked.by_rule, asked.rules is not None)
    return _run(connection, query, asked.values(low=piece.low, high=piece.high))


def recounted(connection: Connection, asked: Asked, day: str, low: str, high: str) -> Iterable[Row]:
    """Rows of a :class:`Rate` from the obligations themselves, with due days from ``low`` to ``high``."""
    query = recount(asked.by_rule, asked.dated, asked.rules is not None)
    values = asked.values(day=day, low=low, high=high, low_month=low[:7], high_month=high[:7])
    return _run(connection, query, values)


def _run(connection: Connection, query: str, values: Mapping[str, str]) -> Iterator[Row]:
    rows: Iterator[Row] = iter(connection.connection.cursor().execute(query, values))
    return rows


def _pieces(asked: Asked, as_of: date) -> Iterator[_Piece]:
    """The period in order: whole months, and the months that must be counted because the day or an end of the period cuts them."""
    cut = {as_of.replace(day=1)}
    if asked.first is not None and asked.first.day > 1:
        cut.add(asked.first.replace(day=1))
    if asked.last is not None and asked.last.day < monthrange(asked.last.year, asked.last.month)[1]:
        cut.add(asked.last.replace(day=1))
    first, last = _low(asked), _high(asked)
    at, end = first[:7] or ("0" if asked.dated else ""), last[:7] + _AFTER
    for month in (start.isoformat()[:7] for start in sorted(cut)):
        if at <= month < end:
            yield _Piece(True, at, month)
            yield _Piece(False, max(first, month), min(last, month + _AFTER))
            at = month + _AFTER
    yield _Piece(True, at, end)


@lru_cache(maxsize=16)
def _kept(to_come: bool, by_rule: bool, ruled: bool) -> str:
    """Cells of the roll-up for the months from ``:low`` to before ``:high``, all of them past or all of them to come."""
    counts = _TO_COME if to_come else _PAST
    keys = f"{'rule' if by_rule else _ALL_RULES}, nullif(month, ''), nullif(unit, '')"
    table = "rollup" if by_rule or ruled else "rollup_total"
    where = f"jurisdiction = :j AND month >= :low AND month < :high{_RULED if ruled else ''}"
    if by_rule or not ruled:
        order = "month, unit, rule" if by_rule else "month, unit"
        return f"SELECT {keys}, {counts} FROM {table} WHERE {where} ORDER BY {order}"
    summed = ", ".join(f"sum({name}) AS {name}" for name in COUNTS)
    inner = f"SELECT month, unit, {summed} FROM {table} WHERE {where} GROUP BY month, unit"
    return f"SELECT {keys}, {counts} FROM ({inner}) ORDER BY month, unit"


@lru_cache(maxsize=16)
def recount(by_rule: bool, dated: bool, ruled: bool, hint: str = "INDEXED BY obligation_due") -> str:
    """Counts as of ``:day`` from the obligations, by month, unit and, where wanted, rule; the index has them in this order."""
    where = f"jurisdiction = :j AND {EXISTS}{_RULED if ruled else ''}"
    if dated:
        where += (
            " AND substr(due_on, 1, 7) BETWEEN :low_month AND :high_month AND due_on BETWEEN :low AND :high"
        )
    order = f"substr(due_on, 1, 7), unit{', rule' if by_rule else ''}"
    rule = "rule" if by_rule else _ALL_RULES
    return (
        f"SELECT {rule}, substr(due_on, 1, 7), unit, {STATES} FROM obligation {hint}"
        f" WHERE {where} GROUP BY {order} ORDER BY {order}"
    )


_CELLS = f"SELECT rule, nullif(month, ''), nullif(unit, ''), {_PAST} FROM rollup WHERE jurisdiction = :j ORDER BY month, unit, rule"
_TOTALS = f"SELECT NULL, nullif(month, ''), nullif(unit, ''), {_PAST} FROM rollup_total WHERE jurisdiction = :j ORDER BY month, unit"
_CHANGED = "SELECT max(max(opened_on), max(coalesce(closed_on, ''))) FROM obligation WHERE jurisdiction = :j"
_UNTIL = "SELECT day FROM rollup_until WHERE jurisdiction = :j"


def changed_until(connection: Connection, jurisdiction: str) -> str:
    """A day (ISO text) after which no spell was opened or closed; empty where there is none at all."""
    return next((str(row[0]) for row in _run(connection, _UNTIL, {"j": jurisdiction})), "")


def is_true(connection: Connection, jurisdiction: str) -> bool:
    """Whether every cell of the roll-up, and no other, is what counting all obligations gives."""
    for query, by_rule in ((_CELLS, True), (_TOTALS, False)):
        asked = Asked(jurisdiction, None, by_rule)
        kept = _run(connection, query, {"j": jurisdiction})
        counted = recounted(connection, asked, ENDLESS, "", _AFTER)
        if any(one != other for one, other in zip_longest(kept, counted)):
            return False
    changed = next(iter(_run(connection, _CHANGED, {"j": jurisdiction})))[0] or ""
    return changed <= changed_until(connection, jurisdiction)


def asked(
    jurisdiction: str, rules: Collection[str] | None, by_rule: bool, first: date | None, last: date | None
) -> Asked:
    """A question with its rules in order."""
    return Asked(jurisdiction, None if rules is None else tuple(sorted(set(rules))), by_rule, first, last)
