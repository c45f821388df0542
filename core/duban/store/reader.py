"""Questions to the ledger, all answered from one consistent snapshot."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

import attrs
import orjson
from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, func, literal_column, select, text

from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Obligation, State
from duban.store import queries
from duban.store.connection import JURISDICTIONS
from duban.store.entry import FIRST, Entry, decode_events, encode
from duban.store.rows import Row, dated, event_of_act, obligations_of, summary_of
from duban.store.schema import act, case_file, entry, projection

if TYPE_CHECKING:
    from duban.domain.rate import Rate
    from duban.store.paging import Pages
    from duban.store.paging import Wanted as CaseWanted
    from duban.store.weeks import Stood

BLOCK = 5000
"""Rows fetched at a time, so that memory does not grow with the answer."""

Jurisdictions = str | Collection[str]
Head = tuple[int, bytes]


@attrs.frozen
class Projected:
    """What the projections were computed with: the policy's digest (empty: never computed), further remarks,
    the journal's head."""

    policy_digest: str
    note: Mapping[str, Any]
    seq: int
    hash: bytes


def _listed(jurisdictions: Jurisdictions) -> list[str]:
    return [jurisdictions] if isinstance(jurisdictions, str) else sorted(set(jurisdictions))


class Reader:
    """A snapshot of the ledger. Large answers are iterators and stream; use them before the snapshot is
    left."""

    def __init__(self, connection: Connection, settle: Callable[[], None] | None = None) -> None:
        self.connection = connection
        self._settle = settle
        """Brings the roll-up up to what the same transaction has written; None where nothing is written."""

    def _stream(
        self, statement: Select[Any] | CompoundSelect[Any], parameters: Mapping[str, Any] | None = None
    ) -> Iterator[Row]:
        result = self.connection.execute(statement, parameters, execution_options={"yield_per": BLOCK})
        for block in result.partitions():
            yield from block

    def _rows(
        self, statement: Select[Any] | CompoundSelect[Any], parameters: Mapping[str, Any]
    ) -> Iterable[Row]:
        """Like :meth:`_stream`, straight from the driver's cursor: for long lists of text and whole numbers."""
        return cast(Iterable[Row], self.connection.execute(statement, parameters).cursor)

    # --- the journal ---

    def jurisdictions(self) -> list[str]:
        """Codes of the jurisdictions that have an entry or a state, in order."""
        listed = {code for (code,) in self.connection.execute(select(projection.c.jurisdiction))}
        return sorted(listed | {code for (code,) in self.connection.execute(text(JURISDICTIONS))})

    def head(self, jurisdiction: str) -> Head:
        """Number and hash of the last entry; (0, 32 zero bytes) where there is none."""
        row = self.connection.execute(queries.HEAD, {"j": jurisdiction}).one_or_none()
        return (row[0], row[1]) if row else (0, FIRST)

    def state(self, jurisdiction: str) -> Projected | None:
        """What the projections were computed with; None where nothing was ever recorded."""
        c = projection.c
        query = select(c.policy_digest, c.note, c.head_seq, c.head_hash).where(c.jurisdiction == jurisdiction)
        row = self.connection.execute(query).one_or_none()
        return Projected(row[0], orjson.loads(row[1]), row[2], row[3]) if row else None

    def entries(
        self,
        jurisdiction: str,
        from_seq: int = 1,
        *,
        case: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> Iterator[Entry]:
        """The entries from a number on, of one case or of all; at most ``limit`` of them."""
        c = entry.c
        query = select(c.seq, c.recorded_at, c.actor, c.source, c.case_ref, c.body, c.hash)
        query = query.where(c.jurisdiction == jurisdiction, c.seq >= from_seq)
        if case is not None:
            query = query.where(c.case_ref == case)
        if limit is not None:
            query = query.limit(limit)
        for row in self._stream(query.order_by(c.seq.desc() if newest_first else c.seq)):
            yield entry_of_row(row)

    def entry_of(self, jurisdiction: str, seq: int) -> Entry | None:
        """The entry of that number."""
        return next((found for found in self.entries(jurisdiction, seq, limit=1) if found.seq == seq), None)

    def case_events(self, jurisdiction: str, ref: str) -> list[Event]:
        """All recorded events of the case in the order of recording."""
        return self.events_of(jurisdiction, (ref,)).get(ref, [])

    def events_of(self, jurisdiction: str, cases: Collection[str]) -> dict[str, list[Event]]:
        """All recorded events of those cases, in the order of recording; a case without any is left out."""
        found: dict[str, list[Event]] = {}
        for seq, case, body in self._stream(queries.EVENTS_OF, {"j": jurisdiction, "refs": _json(cases)}):
            found.setdefault(case, []).extend(decode_events(body, case, seq))
        return found

    def bodies_without_case(self, jurisdiction: str) -> Iterator[Row]:
        """Number and body of every entry about what a unit did outside any case."""
        return self._stream(queries.WITHOUT_CASE, {"j": jurisdiction})

    def seqs_from(self, jurisdiction: str, cases: Collection[str], source: str) -> frozenset[int]:
        """Numbers of the entries of those cases that came from that source."""
        rows = self.connection.execute(
            queries.SEQS_FROM, {"j": jurisdiction, "refs": _json(cases), "source": source}
        )
        return frozenset(seq for (seq,) in rows)

    def cases_with_events(self, jurisdiction: str) -> Iterator[tuple[str, list[Event]]]:
        """Every case in order of its reference, with all its events in the order of recording. For a
        rebuild."""
        current: str | None = None
        events: list[Event] = []
        for seq, case, body in self._stream(queries.ALL_EVENTS, {"j": jurisdiction}):
            if case != current:
                if current is not None:
                    yield current, events
                current, events = case, []
            events.extend(decode_events(body, case, seq))
        if current is not None:
            yield current, events

    # --- cases and acts ---

    def case(self, jurisdiction: str, ref: str) -> CaseSummary | None:
        """The case of that reference."""
        query = _case_columns().where(case_file.c.jurisdiction == jurisdiction, case_file.c.ref == ref)
        row = self.connection.execute(query).one_or_none()
        return summary_of(row) if row else None

    def known_cases(self, jurisdiction: str, refs: Collection[str]) -> set[str]:
        """Those of the references that the journal has an entry for."""
        rows = self.connection.execute(queries.KNOWN, {"j": jurisdiction, "refs": _json(refs)})
        return {ref for (ref,) in rows}

    def cases_among(self, jurisdiction: str, refs: Collection[str]) -> set[str]:
        """Those of the references that a case has."""
        rows = self.connection.execute(queries.CASES_AMONG, {"j": jurisdiction, "refs": _json(refs)})
        return {ref for (ref,) in rows}

    def cases(
        self,
        jurisdiction: str,
        *,
        received_from: date | None = None,
        received_to: date | None = None,
    ) -> Iterator[CaseSummary]:
        """Cases in order of receipt, then reference; the days of receipt include both ends."""
        c = case_file.c
        query = _case_columns().where(c.jurisdiction == jurisdiction)
        if received_from is not None:
            query = query.where(c.received_on >= received_from.isoformat())
        if received_to is not None:
            query = query.where(c.received_on <= received_to.isoformat())
        return map(summary_of, self._stream(query.order_by(c.received_on, c.ref)))

    def case_pages(self, jurisdiction: str, as_of: date, wanted: "CaseWanted") -> "Pages":
        """Cases filtered and sorted, to be read a page at a time; see :mod:`duban.store.paging`."""
        from duban.store.paging import Pages

        return Pages(self.connection, jurisdiction, as_of, wanted)

    def attribute_values(self, jurisdiction: str, attribute: str, most: int) -> list[str]:
        """What the cases have in that attribute, in order; at most so many."""
        from duban.store.paging import distinct

        return distinct(self.connection, jurisdiction, attribute, most)

    def officers(self, jurisdiction: str, most: int) -> list[str]:
        """Who answers for obligations of cases, in order; at most so many."""
        from duban.store.paging import officers

        return officers(self.connection, jurisdiction, most)

    def case_count(self, jurisdiction: str, as_of: date) -> int:
        """Number of cases received by the end of that day."""
        c = case_file.c
        query = select(func.count()).where(c.jurisdiction == jurisdiction, c.received_on <= as_of.isoformat())
        return self.connection.execute(query).scalar_one()

    def acts(
        self,
        jurisdiction: str,
        kinds: Collection[str] | None = None,
        units: Collection[str] | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Iterator[Event]:
        """Events without a case (what units did), by day and then in the order of recording; both ends
        included."""
        c = act.c
        query = select(c.seq, c.n, c.kind, c.happened_on, c.unit, c.officer, c.claim, c.data)
        query = query.where(c.jurisdiction == jurisdiction)
        day: ColumnElement[str] = c.happened_on
        if kinds is not None:
            query = query.where(c.kind.in_(sorted(kinds)))
            day = literal_column(
                "+happened_on"
            )  # few acts, to be sorted; not all acts in the order of their index
        if units is not None:
            query = query.where(c.unit.in_(sorted(units)))
        if start is not None:
            query = query.where(c.happened_on >= start.isoformat())
        if end is not None:
            query = query.where(c.happened_on <= end.isoformat())
        return map(event_of_act, self._stream(query.order_by(day, c.seq, c.n)))

    # --- obligations ---

    def open_rows(self, jurisdictions: Jurisdictions, as_of: date, **wanted: Any) -> Iterator[Row]:
        """Like :meth:`open_obligations`, as plain rows with dates (columns: ``rows.OBLIGATION_COLUMNS``)."""
        return dated(self._open(jurisdictions, as_of, queries.Wanted(**wanted)))

    def open_obligations(
        self,
        jurisdictions: Jurisdictions,
        as_of: date,
        *,
        due_before: date | None = None,
        due_from: date | None = None,
        unit: str | None = None,
        rule: str | None = None,
        case: str | None = None,
        undated: bool = False,
    ) -> Iterator[Obligation]:
        """What was open at the end of that day, by jurisdiction, then due date (none first), case, rule and
        clock.

        ``due_before`` excludes its day, ``due_from`` includes it; with either, what has no due date is left
        out.
        ``undated``: only what has none.
        """
        wanted = queries.Wanted(due_before, due_from, unit, rule, case, undated)
        return obligations_of(self._open(jurisdictions, as_of, wanted))

    def _open(self, jurisdictions: Jurisdictions, as_of: date, wanted: queries.Wanted) -> Iterable[Row]:
        return chain.from_iterable(self._open_in(code, as_of, wanted) for code in _listed(jurisdictions))

    def _open_in(self, jurisdiction: str, as_of: date, wanted: queries.Wanted) -> Iterable[Row]:
        values = {"j": jurisdiction, "day": as_of.isoformat()}
        parameters = values | wanted.values()
        if wanted.case is not None:
            return self._rows(queries.open_of_case(wanted.shape), parameters)
        if self.connection.execute(queries.CLOSED_LATER, values).scalar():
            return self._rows(queries.open_then(wanted.shape), parameters)
        return self._rows(queries.open_now(wanted.shape), parameters)

    def closed_obligations(
        self,
        jurisdictions: Jurisdictions,
        since: date,
        as_of: date,
        *,
        notable: bool = True,
        undated: bool = False,
    ) -> Iterator[Obligation]:
        """What ended between the two days (both included), by due date (none last), case, rule and clock.

        Spells that only gave way to the next are left out. ``notable``: only what a check has something to say about: met after
        its due date, met without one, broken. ``undated``: only what has no due date.
        """
        values = {"since": since.isoformat(), "day": as_of.isoformat()}
        for code in _listed(jurisdictions):
            query = queries.closed_between(notable, undated)
            yield from obligations_of(self._rows(query, values | {"j": code}))

    def case_obligations(self, jurisdiction: str, ref: str) -> list[Obligation]:
        """Every spell of every obligation of the case, by rule and clock."""
        return list(obligations_of(self._rows(queries.OF_CASE, {"j": jurisdiction, "case": ref})))

    def outcomes(self, jurisdictions: Jurisdictions, as_of: date) -> dict[tuple[str, str], dict[State, int]]:
        """How many obligations of each (jurisdiction, rule) were in which state at the end of that day.

        Counts what :meth:`Obligation.exists` and :meth:`Obligation.state` say, without a warning window.
        """
        return {
            (code, rule): states
            for code in _listed(jurisdictions)
            for rule, states in queries.outcomes(self.connection, code, as_of).items()
        }

    def cases_with(self, jurisdiction: str, as_of: date) -> dict[str, int]:
        """For each rule the number of cases that it applied to by the end of that day (it had begun to run
        for them)."""
        rows = self.connection.execute(queries.CASES_WITH, {"j": jurisdiction, "day": as_of.isoformat()})
        return {row[0]: row[1] for row in rows}

    def rates(
        self,
        jurisdiction: str,
        as_of: date,
        *,
        rules: Collection[str] | None = None,
        period_from: date | None = None,
        period_to: date | None = None,
        by_rule: bool = True,
    ) -> "Iterator[Rate]":
        """How limits were kept as of the end of that day, by month of the due date (none first), unit (nobody first) and rule.

        ``rules`` None: all of them; ``by_rule`` False: those rules together. ``period_from`` and ``period_to`` bound the due date,
        both included; with either, what has no due date is left out. Counts what :meth:`Obligation.exists` and
        :meth:`Obligation.state` say: from the roll-up as of a day after which nothing changed, else from the obligations themselves.
        """
        from duban.store import rates

        if self._settle is not None:
            self._settle()
        asked = rates.asked(jurisdiction, rules, by_rule, period_from, period_to)
        until = rates.changed_until(self.connection, jurisdiction)
        return rates.rates(self.connection, asked, as_of, until)

    def stood(
        self, jurisdiction: str, first: date, weeks: int, floor: date
    ) -> "Mapping[str | None, Sequence[Stood]]":
        """How the limits of cases stood at the end of each of so many weeks from that day on, by unit; what fell due before ``floor`` is
        left out. See :mod:`duban.store.weeks`."""
        from duban.store.weeks import stood

        return stood(self.connection, jurisdiction, first, weeks, floor)

    def rollup_is_true(self, jurisdiction: str) -> bool:
        """Whether the roll-up is what counting all obligations of the jurisdiction gives: every cell, and no cell too many."""
        from duban.store import rates

        if self._settle is not None:
            self._settle()
        return rates.is_true(self.connection, jurisdiction)

    def fingerprint(self, jurisdiction: str) -> str:
        """SHA-256 (hex) over all projected rows in a fixed order: two projections are equal when their
        fingerprints are."""
        return queries.fingerprint(self.connection, jurisdiction)


def _json(refs: Iterable[str]) -> str:
    return encode(sorted(set(refs))).decode()


def _case_columns() -> Select[Any]:
    c = case_file.c
    return select(c.ref, c.received_on, c.closed_on, c.receiver, c.handler, c.first_handler, c.attributes)


def entry_of_row(row: Row) -> Entry:
    """The entry of a row: number, instant, actor, source, case, body, hash."""
    seq, recorded_at, actor, source, case, body, digest = row
    at = datetime.strptime(recorded_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Entry(seq, at, actor, source, case, tuple(decode_events(body, case, seq)), digest)
