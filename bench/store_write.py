"""Writing: in bulk, and one event with what follows from it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import orjson

from bench.harness import Pair, Place, Times, bench
from bench.store_data import HOME, Matter, blocks, copy_of, generated, matters
from duban.store.entry import NO_CASE, SEPARATOR, encode_events, instant_text
from duban.store.ledger import Ledger
from duban.store.rows import OBLIGATION_COLUMNS, Row, case_rows, obligation_rows
from duban.store.schema import COUNTS
from duban.store.writer import Writer


def _insert(table: str, columns: str) -> str:
    marks = ", ".join("?" for _column in columns.split(", "))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"


_ENTRY = _insert("entry", "jurisdiction, seq, recorded_at, actor, source, case_ref, body, hash")
_CASE = _insert(
    "case_file", "jurisdiction, ref, received_on, closed_on, receiver, handler, first_handler, attributes"
)
_OBLIGATION = _insert("obligation", ", ".join(("jurisdiction", *OBLIGATION_COLUMNS)))


def _raw(path: Path, synchronous: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def _entry_rows(block: list[Matter], seq: int, last: bytes) -> list[Row]:
    rows: list[Row] = []
    for matter in block:
        seq += 1
        draft = matter.draft
        body = encode_events(draft.events, draft.case).decode()
        at, subject = instant_text(draft.recorded_at), draft.case or NO_CASE
        text = SEPARATOR.join((HOME, str(seq), at, draft.actor, draft.source, subject, body))
        last = sha256(last + text.encode()).digest()
        rows.append((HOME, seq, at, draft.actor, draft.source, draft.case, body, last))
    return rows


@bench("P7", "bulk write (encode, hash, insert) / executemany of the same finished rows", 1.5)
def bulk(place: Place) -> Iterator[Times]:
    """One transaction each, into the same schema, in turns of 10,000 cases; the roll-up at the end, where the peer gets its rows."""
    ledger = Ledger.create(place.folder / "bulk.db")
    Ledger.create(place.folder / "bulk-raw.db").close()
    raw = _raw(place.folder / "bulk-raw.db", "NORMAL")
    raw.execute("PRAGMA cache_size = -32000")
    raw.execute("BEGIN IMMEDIATE")
    seconds: list[tuple[float, float]] = []
    last: Row = (HOME, 0, bytes(32))
    with ledger.writing(HOME, bulk=True) as writer:
        for number, block in enumerate(blocks(matters(place.cases))):
            entries = _entry_rows(block, last[1], last[-1])
            last = entries[-1]
            owed = [row for matter in block for row in matter.obligations]
            cases = case_rows(HOME, (matter.summary for matter in block))
            rows = obligation_rows(HOME, owed)
            ours, peer = partial(_write, writer, block), partial(_write_raw, raw, entries, cases, rows)
            turn = [(ours, 0), (peer, 1)][:: -1 if number % 2 else 1]
            took = [0.0, 0.0]
            for call, side in turn:
                start = time.perf_counter()
                call()
                took[side] = time.perf_counter() - start
            seconds.append((took[0], took[1]))
        start = time.perf_counter()
    took_last = time.perf_counter() - start
    cells = {name: _all_rows(ledger, name) for name in ("rollup", "rollup_total")}
    start = time.perf_counter()
    for name, counts in cells.items():
        raw.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(counts[0]))})", counts)
    raw.execute("COMMIT")
    seconds.append((took_last, time.perf_counter() - start))
    raw.close()
    ledger.close()
    yield Times(tuple(seconds))


def _all_rows(ledger: Ledger, table: str) -> list[Row]:
    with closing(sqlite3.connect(ledger.path)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def _write(writer: Writer, block: list[Matter]) -> None:
    writer.append_many(matter.draft for matter in block)
    writer.write_cases(
        (matter.summary for matter in block), (row for matter in block for row in matter.obligations)
    )


def _write_raw(raw: sqlite3.Connection, entries: list[Row], cases: list[Row], rows: list[Row]) -> None:
    raw.executemany(_ENTRY, entries)
    raw.executemany(_CASE, cases)
    raw.executemany(_OBLIGATION, rows)


_TRANSACTIONS = 20
_ADDED = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
_ROLLUP, _TOTAL = (
    f"INSERT INTO {table} VALUES ({', '.join('?' * (keys + len(COUNTS)))}) ON CONFLICT DO UPDATE SET {_ADDED}"
    for table, keys in (("rollup", 4), ("rollup_total", 3))
)


@bench("P9", "one chained event with its projections, synchronous FULL / the same in raw sqlite3", 2.0)
def single(place: Place) -> Iterator[Pair]:
    """A record in daily work: read the head, hash, append, replace the case's rows, add them to the roll-up, commit."""
    known = generated(place)
    ledger = Ledger.open(copy_of(known, place.folder / "single.db"))
    raw = _raw(copy_of(known, place.folder / "single-raw.db"), "FULL")
    rounds = 61
    made = [list(block) for block in blocks(matters(_TRANSACTIONS * (rounds + 1), seed=2), _TRANSACTIONS)]
    ours, peer = iter(made), iter(made)
    yield Pair(
        lambda: _record(ledger, next(ours)),
        lambda: _record_raw(raw, next(peer)),
        rounds=rounds,
    )
    raw.close()
    ledger.close()


def _record(ledger: Ledger, some: list[Matter]) -> None:
    for matter in some:
        with ledger.writing(HOME) as writer:
            writer.append(matter.draft)
            writer.write_cases((matter.summary,), matter.obligations, replace=(matter.summary.ref,))


def _record_raw(raw: sqlite3.Connection, some: list[Matter]) -> None:
    for matter in some:
        raw.execute("BEGIN IMMEDIATE")
        _transaction(raw, matter)
        raw.execute("COMMIT")


def _cell(row: Row) -> tuple[str, str, str, tuple[int, ...]]:
    """Where a dated row is counted: met in time, met late or open."""
    rule, unit, due, closed = row[1], row[4], row[6], row[14]
    in_time = closed is not None and closed <= due
    late = closed is not None and closed > due
    return due[:7], unit, rule, (int(in_time), int(late), int(closed is None), 0, 0, 0, 0)


def _transaction(raw: sqlite3.Connection, matter: Matter) -> None:
    draft, ref = matter.draft, matter.summary.ref
    head = "SELECT seq, hash FROM entry WHERE jurisdiction = ? ORDER BY seq DESC LIMIT 1"
    seq, last = raw.execute(head, (HOME,)).fetchone()
    raw.execute("SELECT head_seq, head_hash FROM projection WHERE jurisdiction = ?", (HOME,)).fetchone()
    event = draft.events[0]
    record = {"kind": event.kind, "on": event.on.isoformat(), "unit": event.unit, "data": event.data}
    body = orjson.dumps([record | {"officer": event.officer}], option=orjson.OPT_SORT_KEYS).decode()
    at = instant_text(draft.recorded_at)
    text = SEPARATOR.join((HOME, str(seq + 1), at, draft.actor, draft.source, ref, body))
    digest = sha256(last + text.encode()).digest()
    raw.execute(_ENTRY, (HOME, seq + 1, at, draft.actor, draft.source, ref, body, digest))
    raw.execute("DELETE FROM obligation WHERE jurisdiction = ? AND case_ref = ?", (HOME, ref))
    raw.execute("DELETE FROM case_file WHERE jurisdiction = ? AND ref = ?", (HOME, ref))
    raw.executemany(_CASE, case_rows(HOME, (matter.summary,)))
    rows = obligation_rows(HOME, matter.obligations)
    raw.executemany(_OBLIGATION, rows)
    cells = [_cell(row) for row in rows if row[15] != "moved"]
    raw.executemany(_ROLLUP, [(HOME, month, unit, rule, *counts) for month, unit, rule, counts in cells])
    raw.executemany(_TOTAL, [(HOME, month, unit, *counts) for month, unit, _rule, counts in cells])
    raw.execute(
        "UPDATE projection SET head_seq = ?, head_hash = ? WHERE jurisdiction = ?", (seq + 1, digest, HOME)
    )
