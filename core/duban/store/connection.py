"""How the programme talks to the file: one engine, its settings, its transactions."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from sqlite3 import SQLITE_BUSY
from time import monotonic
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from duban.i18n import _
from duban.store.errors import StoreError

BUSY_SECONDS = 10.0
"""How long a writer waits for another one before it gives up with ``locked``."""

WRITE = "duban_write"

_SLICE_MS = 200
"""How long a writer that may be told to wait no more sleeps at a time."""

_held: ContextVar[Callable[[], bool] | None] = ContextVar("duban_held", default=None)


@contextmanager
def waiting(held: Callable[[], bool]) -> Iterator[None]:
    """Inside the block ``held`` is called again and again while another program writes to the ledger; once it is true, the wait ends
    with ``locked`` and nothing is written.
    """
    token = _held.set(held)
    try:
        yield
    finally:
        _held.reset(token)


REVISION = "0003"
"""Revision of the schema that this version of the programme reads and writes; the newest one in ``migrations/versions``."""

JURISDICTIONS = """
WITH RECURSIVE known(code) AS (
  SELECT min(jurisdiction) FROM entry
  UNION ALL
  SELECT (SELECT min(jurisdiction) FROM entry WHERE jurisdiction > code) FROM known WHERE code IS NOT NULL)
SELECT code FROM known WHERE code IS NOT NULL
"""
"""Codes that the journal has entries for: one look-up each, not a reading of the journal."""


def file_of(place: str | Path) -> Path:
    """The file that a path or an SQLite URL names.

    Raises StoreError (unsupported) for a database of another make, or one in memory.
    """
    text = str(place)
    if "://" not in text:
        return Path(text)
    try:
        url = make_url(text)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        shown = text if url is None else url.render_as_string(hide_password=True)
        raise StoreError(
            "unsupported", _("不支持这种数据库：{place}。请写明 SQLite 文件的路径。").format(place=shown)
        )
    return Path(url.database)


def writable(path: Path) -> bool:
    """Whether the file, and the log that SQLite keeps beside it, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def engine_for(path: Path, mode: str, busy: float = BUSY_SECONDS) -> Engine:
    """An engine on the file. ``mode``: ``ro`` read only, ``rw`` must exist, ``rwc`` is created; ``busy`` in
    seconds."""
    database = f"file:{quote(str(path.absolute()))}"
    query = {"mode": mode, "uri": "true"}
    if mode == "ro" and not writable(path) and not path.with_name(f"{path.name}-wal").exists():
        query["immutable"] = (
            "1"  # SQLite cannot put its locks beside it; Ledger.reading looks whether the file stayed the same
        )
    url = URL.create("sqlite", database=database, query=query)
    engine = create_engine(url, connect_args={"timeout": busy})
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def _settle(dbapi_connection: Any, _record: object) -> None:
    """Leave transactions to us (the driver would begin only at the first write) and survive a power cut at
    any instant."""
    dbapi_connection.isolation_level = None
    dbapi_connection.execute("PRAGMA synchronous = FULL")


def log_ahead(engine: Engine) -> None:
    """Have changes written to a log first, so that readers and the writer do not shut each other out.

    The file remembers it, but a copy made by SQLite itself does not.
    """
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        raw.close()


def _begin(connection: Connection) -> None:
    writer, held = connection.get_execution_options().get(WRITE), _held.get()
    if writer and held is not None:
        _begin_when_free(connection, held)
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _begin_when_free(connection: Connection, held: Callable[[], bool]) -> None:
    """Begin to write, waiting as long as always, but in short sleeps between which ``held`` is asked."""
    (before,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_SLICE_MS}")
    end = monotonic() + before / 1000
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except OperationalError as error:
                busy = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == SQLITE_BUSY
                if not busy or monotonic() >= end or held():
                    raise
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
