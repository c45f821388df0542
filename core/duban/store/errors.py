"""What can go wrong with the store, said in a sentence that names the file and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from duban.errors import StoreFailure
from duban.i18n import _


class StoreError(StoreFailure):
    """The ledger cannot be read or written.

    ``kind`` is one of missing, gone (no longer the file that was opened), exists, locked, version, broken, disk-full, readonly, refused
    (an entry that may not be recorded), unsupported (a database of another make), io. The text is for the person at the desk.
    """

    def __init__(self, kind: str, message: str, *, older: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.older = older
        """With kind version: the file is the older one, so that it can be upgraded."""


_KINDS = {
    "SQLITE_BUSY": "locked",
    "SQLITE_LOCKED": "locked",
    "SQLITE_PROTOCOL": "locked",
    "SQLITE_FULL": "disk-full",
    "SQLITE_NOTADB": "broken",
    "SQLITE_CORRUPT": "broken",
    "SQLITE_READONLY": "readonly",
    "SQLITE_PERM": "readonly",
    "SQLITE_CANTOPEN": "io",
    "SQLITE_IOERR": "io",
}


def sentence(kind: str, place: object, reason: str = "") -> str:
    """What is wrong with the ledger at that place, and what to do; ``kind`` as above."""
    sentences = {
        "locked": _("台账正被其他程序写入，等待超时：{place}。请稍后再试。"),
        "disk-full": _("磁盘已满，正在写入的这一批没有写入：{place}。请腾出空间后重试。"),
        "broken": _("不是台账文件，或文件已损坏：{place}（{reason}）。请用备份恢复。"),
        "readonly": _("台账只能读取，不能写入：{place}。请检查文件及其所在目录的权限。"),
        "io": _("读写台账时出错：{place}（{reason}）。请检查磁盘和权限。"),
    }
    return sentences[kind].format(place=place, reason=reason)


def store_error(error: sqlite3.Error, place: str) -> StoreError | None:
    """The StoreError that says what the driver's error means, None where it is none of the store's known
    troubles."""
    name: str = getattr(error, "sqlite_errorname", None) or ""
    kind = _KINDS.get(name) or next(
        (kind for prefix, kind in _KINDS.items() if name.startswith(prefix + "_")), None
    )
    return StoreError(kind, sentence(kind, place, name)) if kind else None


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn the driver's errors inside the block into StoreError; any other error passes as it is."""
    try:
        yield
    except DBAPIError as error:
        known = store_error(error.orig, place) if isinstance(error.orig, sqlite3.Error) else None
        if known is None:
            raise
        raise known from error
    except sqlite3.Error as error:
        known = store_error(error, place)
        if known is None:
            raise
        raise known from error
