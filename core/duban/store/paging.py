"""Pages of the ledger: cases filtered and sorted by SQL, a stretch at a time, however many there are.

A page is found in two steps: its references from an index, without looking at the rows that are passed over; then those rows. Sorting by
anything but the day of receipt or the reference reads all cases that match, and keeps only what the page needs.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import attrs
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from duban.domain.case import CaseSummary
from duban.domain.obligation import Obligation
from duban.store import queries
from duban.store.entry import encode
from duban.store.rows import OBLIGATION_COLUMNS, obligations_of, summary_of
from duban.store.schema import case_file, obligation

PAGE = 1000
"""The longest page."""

STANDINGS = ("open", "overdue", "unknown", "closed")
SORTS = ("received", "ref", "closed", "handler", "category", "due")

_c = case_file.c
_o = obligation.c


@attrs.frozen(kw_only=True)
class Word:
    """One word that was typed, and what it may mean: part of a reference, units, officials, rules, values of a case's attributes."""

    text: str
    units: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Wanted:
    """Which cases, in which order. Every word has to be met; ``standing`` is one of :data:`STANDINGS`, ``sort`` one of :data:`SORTS`."""

    words: tuple[Word, ...] = ()
    standing: str | None = None
    sort: str = "received"
    descending: bool = True


class Pages:
    """The cases of one jurisdiction as of the end of a day."""

    def __init__(self, connection: Connection, jurisdiction: str, day: date, wanted: Wanted) -> None:
        self._connection = connection
        self._values: dict[str, Any] = {"j": jurisdiction, "day": day.isoformat()}
        self._day = day
        self._wanted = wanted
        self._later = bool(connection.execute(queries.CLOSED_LATER, self._values).scalar())

    def count(self) -> int:
        """How many there are."""
        query = select(func.count()).select_from(case_file).where(*self._conditions())
        return int(self._connection.execute(query, self._values).scalar_one())

    def refs(self, offset: int, limit: int) -> list[str]:
        """References of a page, in order. At most :data:`PAGE`."""
        query = select(_c.ref).select_from(self._from()).where(*self._conditions()).order_by(*self._order())
        query = query.limit(min(limit, PAGE)).offset(offset)
        return [ref for (ref,) in self._connection.execute(query, self._values)]

    def cases(self, refs: Sequence[str]) -> list[CaseSummary]:
        """Those cases, in that order; one that is there no more is left out."""
        columns = (
            _c.ref,
            _c.received_on,
            _c.closed_on,
            _c.receiver,
            _c.handler,
            _c.first_handler,
            _c.attributes,
        )
        query = select(*columns).where(_c.jurisdiction == bindparam("j"), _c.ref.in_(_listed(refs)))
        found = {row[0]: summary_of(row) for row in self._connection.execute(query, self._values)}
        return [found[ref] for ref in refs if ref in found]

    def obligations(self, refs: Sequence[str]) -> dict[str, list[Obligation]]:
        """What those cases owe or owed as of the day."""
        columns = [_o[name] for name in OBLIGATION_COLUMNS]
        query = select(*columns).where(_o.jurisdiction == bindparam("j"), _o.case_ref.in_(_listed(refs)))
        found: dict[str, list[Obligation]] = {}
        for row in obligations_of(self._connection.execute(query, self._values)):
            if row.case is not None and row.exists(self._day):
                found.setdefault(row.case, []).append(row)
        return found

    def place(self, ref: str) -> int | None:
        """How many cases come before the one of that reference; None where it is not among them."""
        mine = select(_c.received_on, _c.ref).where(*self._conditions(), _c.ref == ref)
        row = self._connection.execute(mine, self._values).one_or_none()
        if row is None:
            return None
        if self._wanted.sort not in _INDEXED:
            number = func.row_number().over(order_by=self._order()).label("n")
            ranked = select(_c.ref, number).select_from(self._from()).where(*self._conditions()).subquery()
            query = select(ranked.c.n - 1).where(ranked.c.ref == ref)
        else:
            columns = _INDEXED[self._wanted.sort]
            here = tuple_(*(literal(row._mapping[column.name]) for column in columns))
            before = tuple_(*columns) > here if self._wanted.descending else tuple_(*columns) < here
            query = select(func.count()).select_from(case_file).where(*self._conditions(), before)
        return int(self._connection.execute(query, self._values).scalar_one())

    # --- building the statements ---

    def _conditions(self) -> list[ColumnElement[bool]]:
        tests = [_c.jurisdiction == bindparam("j"), _c.received_on <= bindparam("day")]
        match self._wanted.standing:
            case "open":
                tests.append(or_(_c.closed_on.is_(None), _c.closed_on > bindparam("day")))
            case "closed":
                tests.append(_c.closed_on <= bindparam("day"))
            case "overdue":
                late = (_o.due_on < bindparam("day"), _o.missing.is_(None), _o.suspended == 0)
                tests.append(_c.ref.in_(queries.cases_running(self._later, *late)))
            case "unknown":
                tests.append(_c.ref.in_(queries.cases_running(self._later, _o.missing.is_not(None))))
        return [*tests, *(self._meets(word) for word in self._wanted.words)]

    def _meets(self, word: Word) -> ColumnElement[bool]:
        tests: list[ColumnElement[bool]] = [func.instr(func.lower(_c.ref), word.text.lower()) > 0]
        if word.units:
            tests += [
                column.in_(_listed(word.units)) for column in (_c.handler, _c.receiver, _c.first_handler)
            ]
        for name, values in word.attributes.items():
            tests.append(func.json_extract(_c.attributes, f"$.{name}").in_(_listed(values)))
        for column, named in ((_o.officer, word.officers), (_o.rule, word.rules)):
            if named:
                owed = select(_o.case_ref).where(
                    _o.jurisdiction == bindparam("j"),
                    _o.case_ref.is_not(None),
                    _o.opened_on <= bindparam("day"),
                    column.in_(_listed(named)),
                )
                tests.append(_c.ref.in_(owed))
        return or_(*tests)

    def _from(self) -> FromClause:
        if self._wanted.sort != "due":
            return case_file
        return case_file.outerjoin(self._next, self._next.c.case_ref == _c.ref)

    @property
    def _next(self) -> Any:
        """The next due date of each case that has one."""
        if "_due" not in self.__dict__:
            dated = (_o.due_on.is_not(None), _o.missing.is_(None))
            running = queries.cases_running(self._later, *dated, and_due=True).subquery()
            query = select(running.c.case_ref, func.min(running.c.due_on).label("due")).group_by(
                running.c.case_ref
            )
            self._due = query.subquery("next")
        return self._due

    def _order(self) -> list[ColumnElement[Any]]:
        sort, descending = self._wanted.sort, self._wanted.descending
        if sort in _INDEXED:
            return [column.desc() if descending else column.asc() for column in _INDEXED[sort]]
        keys: dict[str, ColumnElement[Any]] = {
            "closed": _c.closed_on,
            "handler": _c.handler,
            "category": func.json_extract(_c.attributes, "$.category"),
        }
        key = self._next.c.due if sort == "due" else keys[sort]
        return [key.is_(None), key.desc() if descending else key.asc(), _c.ref.asc()]


_INDEXED: Mapping[str, tuple[Any, ...]] = {"received": (_c.received_on, _c.ref), "ref": (_c.ref,)}
"""Orders that an index has."""


def _listed(values: Collection[str]) -> Select[Any]:
    """The values as one parameter, for any number of them."""
    text = encode(sorted(set(values))).decode()
    return select(func.json_each(literal(text)).table_valued("value").c.value)


def distinct(connection: Connection, jurisdiction: str, attribute: str, most: int) -> list[str]:
    """The values of an attribute that cases have, in order; at most so many."""
    value = func.json_extract(_c.attributes, f"$.{attribute}")
    query = select(value).where(_c.jurisdiction == jurisdiction, value.is_not(None)).distinct().limit(most)
    return sorted(str(found) for (found,) in connection.execute(query))


def officers(connection: Connection, jurisdiction: str, most: int) -> list[str]:
    """The names of those who answer for obligations, in order; at most so many."""
    query = select(_o.officer).where(_o.jurisdiction == jurisdiction, _o.officer.is_not(None)).distinct()
    return sorted(name for (name,) in connection.execute(query.limit(most)))
