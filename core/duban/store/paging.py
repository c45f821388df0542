"""Pages of the ledger: cases filtered and sorted by SQL, a stretch at a time, however many there are.

A page is found in two steps: its references from the index ``case_received``, which holds whatever cases are looked for and sorted by;
then those rows. Sorting by anything but the day of receipt or the reference reads that index from end to end, and keeps only what the page
needs. By due date, the first cases of the index of what is open are tried before that.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

import attrs
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Subquery,
    TableValuedAlias,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
)

from duban.domain.case import CaseSummary
from duban.domain.obligation import Obligation
from duban.store import queries
from duban.store.entry import encode
from duban.store.rows import OBLIGATION_COLUMNS, obligations_of, summary_of
from duban.store.schema import case_file, obligation

PAGE = 1000
"""The longest page."""

_TRIED = 4 * PAGE
"""So many of the cases that are due next are tried before all are."""

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
    unit: str | None = None
    """Code of the unit that handles the case or received it."""
    category: str | None = None
    received_from: date | None = None
    received_to: date | None = None
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
        return next(self.blocks(offset, min(limit, PAGE)), [])

    def blocks(self, offset: int = 0, limit: int | None = None) -> Iterator[list[str]]:
        """All references in order, or so many from that one on, :data:`PAGE` at a time; they are found and sorted once."""
        if self._wanted.sort == "due":
            refs: Iterator[str] = islice(self._by_due(), offset, None if limit is None else offset + limit)
        else:
            query = select(_c.ref).where(*self._conditions()).order_by(*self._order())
            refs = self._stream(query.limit(-1 if limit is None else limit).offset(offset))
        while block := list(islice(refs, PAGE)):
            yield block

    def _by_due(self) -> Iterator[str]:
        """References by the next due date of each case, those without one last. The first that have one are tried one by one: mostly
        enough of them meet the tests, and the ledger need not be gone through from end to end.
        """
        dated, tests = self._dated(), self._conditions()
        in_order = map(self._turned, (dated.c.due, dated.c.case_ref))
        waiting = self._stream(select(dated.c.case_ref).order_by(*in_order))
        first = _each(tried := list(islice(waiting, _TRIED)))
        meets = select(_c.ref).where(*tests, _c.ref == first.c.value).exists()
        met = set(self._stream(select(first.c.value).where(meets)))
        yield from (ref for ref in tried if ref in met)
        rest = list(waiting)
        found = list(self._stream(select(_c.ref).where(*tests).order_by(self._turned(_c.ref))))
        met, known = set(found), {*tried, *rest}
        yield from (ref for ref in rest if ref in met)
        yield from (ref for ref in found if ref not in known)

    def _stream(self, refs: Select[Any]) -> Iterator[str]:
        found = self._connection.execute(refs, self._values, execution_options={"yield_per": PAGE})
        return chain.from_iterable(found.scalars().partitions())

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
        if self._wanted.sort == "due":
            return next((at for at, one in enumerate(self._by_due()) if one == ref), None)
        mine = select(self._key).where(*self._conditions(), _c.ref == ref)
        row = self._connection.execute(mine, self._values).one_or_none()
        if row is None:
            return None
        query = select(func.count()).select_from(case_file)
        query = query.where(*self._conditions(), self._before(row[0], ref))
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
        return [*tests, *self._exactly(), *(self._meets(word) for word in self._wanted.words)]

    def _exactly(self) -> Iterator[ColumnElement[bool]]:
        wanted = self._wanted
        if wanted.unit is not None:
            yield (_c.handler == wanted.unit) | (_c.receiver == wanted.unit)
        if wanted.category is not None:
            yield func.json_extract(_c.attributes, "$.category") == wanted.category
        if wanted.received_from is not None:
            yield _c.received_on >= wanted.received_from.isoformat()
        if wanted.received_to is not None:
            yield _c.received_on <= wanted.received_to.isoformat()

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

    def _dated(self) -> Subquery:
        """The next due date of each case that has one. The sign in ``+case_ref`` leads to the index of what is open."""
        dated = (_o.due_on.is_not(None), _o.missing.is_(None), _o.suspended == 0)
        running = queries.cases_running(self._later, *dated, and_due=True).subquery()
        query = select(running.c.case_ref, func.min(running.c.due_on).label("due"))
        return query.group_by(literal_column("+case_ref")).subquery("dated")

    @property
    def _key(self) -> ColumnElement[Any]:
        """What is sorted by, before the reference."""
        match self._wanted.sort:
            case "category":
                return func.json_extract(_c.attributes, "$.category")
            case "closed":
                return case((_c.closed_on <= bindparam("day"), _c.closed_on))
            case name:
                return {"received": _c.received_on, "ref": _c.ref, "handler": _c.handler}[name]

    def _order(self) -> list[ColumnElement[Any]]:
        """By the key, then by the reference, the same way round; cases without the key come last."""
        turned = [self._turned(self._key), self._turned(_c.ref)]
        return turned if self._wanted.sort in _NEVER_NULL else [self._key.is_(None), *turned]

    def _turned(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        return column.desc() if self._wanted.descending else column.asc()

    def _before(self, value: str | None, ref: str) -> ColumnElement[bool]:
        """Whether a case comes before the one with that key and reference."""

        def sooner(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
            return column > literal(text) if self._wanted.descending else column < literal(text)

        key, earlier = self._key, sooner(_c.ref, ref)
        if value is None:
            return or_(key.is_not(None), earlier)
        return or_(sooner(key, value), and_(key == literal(value), earlier))


_NEVER_NULL = ("received", "ref")
"""Every case has these keys."""


def _listed(values: Collection[str]) -> Select[Any]:
    """Any of the values."""
    return select(_each(values).c.value)


def _each(values: Collection[str]) -> TableValuedAlias:
    """The values as one parameter, for any number of them."""
    text = encode(sorted(set(values))).decode()
    return func.json_each(literal(text)).table_valued("value")


def distinct(connection: Connection, jurisdiction: str, attribute: str, most: int) -> list[str]:
    """The values of an attribute that cases have, in order; at most so many."""
    value = func.json_extract(_c.attributes, f"$.{attribute}")
    query = select(value).where(_c.jurisdiction == jurisdiction, value.is_not(None)).distinct().limit(most)
    return sorted(str(found) for (found,) in connection.execute(query))


def officers(connection: Connection, jurisdiction: str, most: int) -> list[str]:
    """The names of those who answer for obligations of cases, in order; at most so many."""
    named = (_o.officer.is_not(None), _o.case_ref.is_not(None))
    query = select(_o.officer).where(_o.jurisdiction == jurisdiction, *named).distinct()
    return sorted(name for (name,) in connection.execute(query.limit(most)))
