"""Where the results of a command go: stdout, or files that appear whole or not at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TextIO

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import whole
from duban.i18n import _


class Outputs:
    """Streams for the targets of one run, as a context manager.

    A file is written beside its place and moved there when the block ends well; otherwise what stood there
    before stays. At most one target may be stdout.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._moves: list[tuple[Path, Path]] = []
        self._stdout = False

    def stream(self, target: str) -> TextIO:
        """A text stream (UTF-8, ``\\n``) for the target: a path, or ``-`` (or nothing) for stdout.

        Raises DubanError for a second stdout or a target named twice, OSError where the file cannot be made.
        """
        if target in ("", "-"):
            if self._stdout:
                raise DubanError(_("只能有一种格式写到标准输出，其余请写成 格式:文件"))
            self._stdout = True
            return sys.stdout
        place = Path(target)
        if place.exists() and not place.is_file():
            return self._open.enter_context(place.open("w", encoding="utf-8", newline="\n"))
        if any(place == other for _part, other in self._moves):
            raise DubanError(_("两种格式不能写到同一个文件：{file}").format(file=place))
        if not place.parent.is_dir():
            raise DubanError(_("没有这个目录：{folder}").format(folder=place.parent))
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        stream = self._open.enter_context(self._new(part, place))
        self._moves.append((part, place))
        return stream

    @staticmethod
    def _new(part: Path, place: Path) -> TextIO:
        """The part, opened; what goes wrong is told of the place it is for."""
        try:
            return part.open("x", encoding="utf-8", newline="\n")
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(place)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._open.close()
            if kind is None:
                for part, place in self._moves:
                    part.replace(place)
        finally:
            for part, _place in self._moves:
                part.unlink(missing_ok=True)


@contextmanager
def target_of(output: Path | None) -> Iterator[BinaryIO]:
    """Where bytes go: stdout for None, else a file that appears whole when the block ends well, or not at all.

    What is no plain file (a pipe, a device) is written to as it is. Raises DubanError where the folder is missing, the file is
    write-protected or there is no room.
    """
    if output is None:
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    if not output.parent.is_dir():
        raise DubanError(_("没有这个目录：{folder}").format(folder=safe_text(output.parent)))
    if output.exists() and not output.is_file():
        with output.open("wb") as target:
            yield target
        return
    with whole(output) as target:
        yield target
