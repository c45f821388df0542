"""The one who holds the pen: appends to a jurisdiction's journal and writes its projections, in one
transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.i18n import _
from duban.store import schema
from duban.store.entry import (
    FIRST,
    NO_CASE,
    SEPARATOR,
    Draft,
    chain,
    check_text,
    decode_events,
    encode,
    encode_events,
    instant_text,
)
from duban.store.errors import StoreError
from duban.store.reader import Head, Projected, Reader
from duban.store.rollup import Tally
from duban.store.rows import OBLIGATION_COLUMNS, Row, act_rows, case_rows, obligation_rows

BATCH = 5000
"""Rows given to the database at a time."""


def _insert(table: str, columns: Iterable[str]) -> str:
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


_ENTRY = _insert("entry", schema.entry.c.keys())
_ACT = _insert("act", schema.act.c.keys())
_CASE = _insert("case_file", schema.case_file.c.keys())
_OBLIGATION = _insert("obligation", ("jurisdiction", *OBLIGATION_COLUMNS))
_TAKE = f"DELETE FROM obligation WHERE jurisdiction = ? AND case_ref = ? RETURNING {Tally.TAKEN}"
_HEADS = """
SELECT p.head_seq, p.head_hash, e.seq, e.hash FROM (SELECT 1)
LEFT JOIN projection p ON p.jurisdiction = ?
LEFT JOIN (SELECT seq, hash FROM entry WHERE jurisdiction = ? ORDER BY seq DESC LIMIT 1) e
"""
_KEEP_HEAD = """
INSERT INTO projection (jurisdiction, policy_digest, note, head_seq, head_hash) VALUES (?, '', '{}', ?, ?)
ON CONFLICT (jurisdiction) DO UPDATE SET head_seq = excluded.head_seq, head_hash = excluded.head_hash
"""
_SET_STATE = """
INSERT INTO projection (jurisdiction, policy_digest, note, head_seq, head_hash) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (jurisdiction) DO UPDATE SET policy_digest = excluded.policy_digest, note = excluded.note
"""


class Writer:
    """Writes one jurisdiction inside one transaction; what it has written it can read. Made by
    :meth:`Ledger.writing` only.

    ``reader`` asks the same transaction any other question.
    """

    def __init__(self, connection: Connection, jurisdiction: str) -> None:
        self.jurisdiction = check_text(_("辖区代码"), jurisdiction)
        # The driver's cursor: what Core adds to each statement is a third of the time of recording one event.
        self._cursor: Any = connection.connection.cursor()
        self._sql = self._cursor.execute
        self._tally = Tally(self._cursor, self.jurisdiction)
        self.reader = Reader(connection, self._tally.settle)
        self._seq, self._hash = self._kept = self._read_head()

    def _read_head(self) -> Head:
        kept_seq, kept_hash, seq, digest = self._sql(
            _HEADS, (self.jurisdiction, self.jurisdiction)
        ).fetchone()
        last = (seq, digest) if seq is not None else (0, FIRST)
        if (kept_seq, kept_hash) not in (last, (None, None) if seq is None else last):
            raise StoreError(
                "broken",
                _(
                    "辖区 {code} 的日志末尾与上次写入时不符，已停止写入。请运行 duban journal verify 查明。"
                ).format(code=self.jurisdiction),
            )
        return last

    @property
    def head(self) -> Head:
        """Number and hash of the last entry, those of this transaction included."""
        return (self._seq, self._hash)

    # --- the journal ---

    def append(self, draft: Draft) -> int:
        """Record one act; its number. Raises StoreError (refused) for what the journal cannot keep."""
        return self.append_many((draft,))[0]

    def append_many(self, drafts: Iterable[Draft]) -> range:
        """Record acts in this order; their numbers."""
        first = self._seq + 1
        remaining = iter(drafts)
        while batch := list(islice(remaining, BATCH)):
            self._append(batch)
        return range(first, self._seq + 1)

    def _append(self, drafts: Sequence[Draft]) -> None:
        code, seq, digest = self.jurisdiction, self._seq, self._hash
        rows: list[Row] = []
        acts: list[Row] = []
        checked: set[str] = set()
        names = (_("经办人"), _("来源"), _("事项编号"))
        for draft in drafts:
            seq += 1
            case, actor, source = draft.case, draft.actor, draft.source
            body = encode_events(draft.events, case).decode()
            at = instant_text(draft.recorded_at)
            for name, text in zip(names, (actor, source, case), strict=True):
                if text is not None and text not in checked:
                    checked.add(check_text(name, text))
            subject = NO_CASE if case is None else case
            digest = chain(
                digest, SEPARATOR.join((code, str(seq), at, actor, source, subject, body)).encode()
            )
            rows.append((code, seq, at, actor, source, case, body, digest))
            if case is None:
                acts += act_rows(code, seq, draft.events)
        self._many(_ENTRY, rows)
        self._many(_ACT, acts)
        self._seq, self._hash = seq, digest

    def _many(self, statement: str, rows: Sequence[Row]) -> None:
        if rows:
            self._cursor.executemany(statement, rows)

    # --- what the transaction sees ---

    def events_of(self, cases: Collection[str]) -> dict[str, list[Event]]:
        """All recorded events of those cases, in the order of recording."""
        return self.reader.events_of(self.jurisdiction, cases)

    def known_cases(self, refs: Collection[str]) -> set[str]:
        """Those of the references that the journal has an entry for."""
        return self.reader.known_cases(self.jurisdiction, refs)

    def state(self) -> Projected | None:
        """What the projections were computed with; None for a jurisdiction without entries and without
        state."""
        return self.reader.state(self.jurisdiction)

    # --- the projections ---

    def write_cases(
        self,
        summaries: Iterable[CaseSummary],
        obligations: Iterable[Obligation],
        *,
        replace: Collection[str] = (),
    ) -> None:
        """Write what the engine computed. The rows of the cases in ``replace`` go first; any other case must
        be new."""
        gone = [(self.jurisdiction, ref) for ref in replace]
        if gone:
            self._tally.prepare()
        for key in gone:
            self._tally.take(self._sql(_TAKE, key).fetchall())
        self._many("DELETE FROM case_file WHERE jurisdiction = ? AND ref = ?", gone)
        self._many(_CASE, case_rows(self.jurisdiction, summaries))
        remaining = iter(obligations)
        while batch := list(islice(remaining, BATCH)):
            rows = obligation_rows(self.jurisdiction, batch)
            self._tally.add(rows)
            self._many(_OBLIGATION, rows)

    def set_state(self, policy_digest: str, note: Mapping[str, Any] | None = None) -> None:
        """Say what the projections are now computed with."""
        remarks = encode(dict(note or {})).decode()
        self._sql(_SET_STATE, (self.jurisdiction, policy_digest, remarks, *self.head))

    def clear_projections(self) -> None:
        """Empty the projections for a rebuild. What needs no rules is refilled at once from the journal: acts
        without a case."""
        for table in ("obligation", "case_file", "act"):
            self._sql(f"DELETE FROM {table} WHERE jurisdiction = ?", (self.jurisdiction,))
        self._tally.clear()
        for seq, body in self.reader.bodies_without_case(self.jurisdiction):
            self._many(_ACT, act_rows(self.jurisdiction, seq, decode_events(body, None, seq)))

    def finish(self) -> None:
        """Bring the roll-up up to date and keep the journal's head where a cut tail shows. Called once, before the commit."""
        self._tally.settle()
        if self.head != self._kept:
            self._sql(_KEEP_HEAD, (self.jurisdiction, *self.head))
