"""The ledger: one file, its journals and their projections."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

from duban.i18n import _, sentences
from duban.store.connection import (
    BUSY_SECONDS,
    JURISDICTIONS,
    REVISION,
    WRITE,
    engine_for,
    file_of,
    log_ahead,
)
from duban.store.errors import StoreError, sentence, translated

if TYPE_CHECKING:
    from duban.store.reader import Reader
    from duban.store.writer import Writer

_BULK = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32000;"
_DAILY = "PRAGMA synchronous = FULL; PRAGMA cache_size = -2000;"
"""Cache in KiB. A larger one spares a long transaction from writing the pages of its indexes again and again; elsewhere it
would slow down SQLite's sorting."""


class Ledger:
    """An open ledger. Many may read at any time; one writes, the others wait their turn."""

    def __init__(self, engine: Engine, path: Path, readonly: bool) -> None:
        self.engine = engine
        self.path = path
        self.readonly = readonly
        self._file = _identity(path)

    @staticmethod
    def create(place: str | Path, *, busy: float = BUSY_SECONDS) -> "Ledger":
        """Make a new, empty ledger. Raises StoreError (exists, io, disk-full, …)."""
        path = file_of(place)
        if path.exists():
            raise StoreError("exists", _("文件已存在，不会覆盖：{place}").format(place=path))
        if not path.parent.is_dir():
            raise StoreError("missing", _("目录不存在：{place}。请先建立。").format(place=path.parent))
        from duban.store.migrate import create

        create(path)
        return Ledger.open(path, busy=busy)

    @staticmethod
    def upgrade(place: str | Path) -> None:
        """Bring an older file to this programme's schema. Raises StoreError: missing, version (newer),
        broken, ….

        Does nothing where it is up to date.
        """
        path = file_of(place)
        try:
            Ledger.open(path).close()
        except StoreError as error:
            if error.kind != "version" or not error.older:
                raise
            from duban.store.migrate import upgrade

            upgrade(path)

    @staticmethod
    def open(place: str | Path, *, readonly: bool = False, busy: float = BUSY_SECONDS) -> "Ledger":
        """Open an existing ledger. ``busy``: seconds to wait for another writer.

        Raises StoreError: missing, version (made by an older or a newer programme; the text says what to do),
        broken, ….
        """
        path = file_of(place)
        if not path.is_file():
            raise StoreError(
                "missing",
                sentences(
                    _("找不到台账文件：{place}。").format(place=path),
                    _(
                        "已有台账的，请放回原处或者用备份恢复；新工作区先用 duban import 导入，或者用 duban record 登记。"
                    ),
                ),
            )
        ledger = Ledger(engine_for(path, "ro" if readonly else "rw", busy), path, readonly)
        try:
            ledger._check_revision()
            ledger.require_same()
            if not readonly:
                with translated(str(path)):
                    log_ahead(ledger.engine)
        except StoreError:
            ledger.close()
            raise
        return ledger

    def require_same(self) -> None:
        """Raises StoreError (gone) where the path no longer names the file that was opened: what is written to that would be lost."""
        found = _identity(self.path)
        if found == self._file:
            return
        words = (
            _("台账文件不见了：{place}。请放回原处，或者用备份恢复，再重新打开。")
            if found is None
            else _(
                "台账文件已换成另一个文件：{place}。请退出所有督办程序，确认旁边没有旧的 -wal、-shm 文件，再重新打开。"
            )
        )
        raise StoreError("gone", words.format(place=self.path))

    def _check_revision(self) -> None:
        found = self.revision()
        if found is None:
            raise StoreError("broken", _("不是督办台账文件：{place}").format(place=self.path))
        if found == REVISION:
            return
        older = found < REVISION
        advice = _("请先备份，再运行 duban journal upgrade。") if older else _("请升级督办软件。")
        raise StoreError(
            "version",
            _("台账 {place} 的格式为 {found}，本程序为 {wanted}。{advice}").format(
                place=self.path, found=found, wanted=REVISION, advice=advice
            ),
            older=older,
        )

    def revision(self) -> str | None:
        """Revision of the file's schema; None where it is a database of something else."""
        with translated(str(self.path)), self.engine.connect() as connection:
            table = text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            if connection.execute(table).scalar() is None:
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found

    def jurisdictions(self) -> frozenset[str]:
        """Codes of the jurisdictions that have an entry in the journal: one look-up each, so that an empty ledger is told at once."""
        with translated(str(self.path)), self.engine.connect() as connection:
            return frozenset(code for (code,) in connection.execute(text(JURISDICTIONS)))

    @contextmanager
    def reading(self) -> "Iterator[Reader]":
        """One consistent snapshot: what others write meanwhile is not seen.

        Raises StoreError: gone, broken, …; locked also where the file could not be locked and somebody else changed it meanwhile.
        """
        from duban.store.reader import Reader

        self.require_same()
        before = self._stamp()
        with translated(str(self.path)), self.engine.connect() as connection, connection.begin():
            yield Reader(connection)
        if self._stamp() != before:
            raise StoreError(
                "locked", _("读取期间台账被改动，结果不可用，请重做：{place}").format(place=self.path)
            )

    def _stamp(self) -> tuple[int, int] | None:
        """When the file was last changed and its size, where it is read without a lock; else None."""
        if "immutable" not in self.engine.url.query:
            return None
        found = self.path.stat()
        return found.st_mtime_ns, found.st_size

    @contextmanager
    def writing(self, jurisdiction: str, *, bulk: bool = False) -> "Iterator[Writer]":
        """One transaction: committed whole at the end of the block, or not at all when the block raises.

        Other writers wait from the first line on, so the journal's head is read under the lock. ``bulk``:
        after a power cut (not a
        crash of the programme) the last transactions may be gone, though never in part; for imports that can
        be repeated.
        Raises StoreError: gone, locked, readonly, disk-full, broken, refused.
        """
        from duban.store.writer import Writer

        self.require_same()
        if self.readonly:
            raise StoreError("readonly", sentence("readonly", self.path))
        with translated(str(self.path)), self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if bulk and driver is not None:
                driver.executescript(_BULK)
            try:
                with connection.execution_options(**{WRITE: True}).begin():
                    writer = Writer(connection, jurisdiction)
                    yield writer
                    writer.finish()
                    self.require_same()
            finally:
                if bulk and driver is not None:
                    driver.executescript(_DAILY)

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells one file from another that comes to stand under its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
