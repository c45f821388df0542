"""The file in which bad rows are handed back: mend it in a spreadsheet program and import it again with
the same mapping.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.exchange.exporting import guarded
from duban.exchange.importing import Import
from duban.exchange.result import Reject
from duban.files import why
from duban.i18n import _

_LOOK = 1 << 14
"""Bytes in which the titles of a file of rejects stand."""


class RejectsFile:
    """A CSV (UTF-8 with byte order mark) with one line a row, whatever the number of reasons.

    The header stands in the row in which the mapping expects it. Dropped and unnamed columns are left
    out. Only an earlier file of rejects is written over: the database, the mapping or any other file named by mistake stays
    as it is, and DubanError is raised, as where the file cannot be written.
    """

    def __init__(self, path: Path, source: Import) -> None:
        try:
            _spare(path, source.path)
            self._stream = path.open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            message = _("不能写入退回文件 {file}：{error}。").format(file=safe_text(path), error=why(error))
            raise DubanError(message) from error
        layout = source.mapping.layout
        delimiter = "," if layout.delimiter == "auto" else layout.delimiter
        self._writer = csv.writer(self._stream, delimiter=delimiter, lineterminator="\r\n")
        for number in range(1, layout.header_row):
            self._writer.writerow([_("退回的行：改正后用同一映射文件再次导入。") if number == 1 else ""])
        self._writer.writerow([*_titles(), *map(_original, source.kept)])

    def write(self, rejects: Sequence[Reject]) -> None:
        """Hand one row back, with all its reasons."""
        columns = _("；").join(reject.column for reject in rejects if reject.column)
        values = _("；").join(reject.value for reject in rejects if reject.value)
        reasons = _("；").join(reject.words for reject in rejects)
        self._writer.writerow(
            [
                str(rejects[0].row),
                *(guarded(safe_text(text)) for text in (columns, values, reasons)),
                *map(_original, rejects[0].cells),
            ]
        )

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()

    def __enter__(self) -> "RejectsFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _titles() -> tuple[str, str, str, str]:
    return _("退回行号"), _("退回列"), _("退回值"), _("退回原因")


def _spare(path: Path, source: Path) -> None:
    """Raise DubanError where writing there would destroy anything but an earlier file of rejects."""
    if not path.exists():
        return
    if path.samefile(source):
        raise DubanError(
            _("退回文件不能就是正在导入的文件：{file}。请换一个文件名。").format(file=safe_text(path))
        )
    with path.open("rb") as stream:
        head = stream.read(_LOOK)
    if head.strip() and not all(title.encode() in head for title in _titles()):
        raise DubanError(
            _("{file} 已经存在，而且不是退回文件，没有覆盖。请换一个文件名。").format(file=safe_text(path))
        )


def _original(text: str) -> str:
    return guarded(safe_text(text, lines=True))
