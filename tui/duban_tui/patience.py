"""The code of others, each piece in a thread of its own and for a limited time: whatever it does, the desk goes on."""

import ctypes
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from traceback import extract_tb
from typing import Generic, TypeVar

from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import Stopped

R = TypeVar("R")

LIMIT = 5.0
"""Seconds that a piece of it may take, or several side by side."""

_LOOK = 0.05
"""Seconds after which is looked whether anybody still waits."""
_LONGEST = 300
"""Characters of a reason."""


def attempt(work: Callable[[], R], stopped: Stopped) -> tuple[R | None, str]:
    """*Thread.* What ``work`` returns, or None and why there is nothing. Never raises, and returns within :data:`LIMIT`, or soon after
    ``stopped()``; work that is given up is ended where it runs Python, and its result is dropped."""
    return attempts([work], stopped)[0]


def attempts(works: Iterable[Callable[[], R]], stopped: Stopped) -> Sequence[tuple[R | None, str]]:
    """*Thread.* Each of them as :func:`attempt` does it, all side by side and within the same time."""
    pieces = [_Piece(work) for work in works]
    end = monotonic() + LIMIT
    for piece in pieces:
        while not (piece.done.wait(_LOOK) or stopped() or monotonic() > end):
            pass
    return [piece.ended() for piece in pieces]


class _Piece(Generic[R]):
    """Work under way in its thread."""

    def __init__(self, work: Callable[[], R]) -> None:
        self.done = Event()
        self._work = work
        self._made: list[tuple[R | None, str]] = []
        self._thread = Thread(target=self._run, name="duban-plugin", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append((self._work(), ""))
        except BaseException as error:  # noqa: BLE001 - a plugin's failure is told, not raised
            self._made.append((None, _reason(error)))
        finally:
            self.done.set()

    def ended(self) -> tuple[R | None, str]:
        """What it has made; work that still goes on is given up."""
        if self.done.is_set() and self._made:
            return self._made[0]
        if self._thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread.ident), ctypes.py_object(SystemExit)
            )
        return None, _("{n} 秒没有返回，不再等待").format(n=f"{LIMIT:g}")


def _reason(error: BaseException) -> str:
    """The error in words, with the line that raised it, where that is not the desk's own."""
    try:
        words = str(error)
    except BaseException:  # noqa: BLE001 - an error that cannot even be told
        words = "?"
    words = safe_text(f"{type(error).__name__}: {words}")[:_LONGEST]
    last = extract_tb(error.__traceback__)[-1]
    file = Path(last.filename)
    if file.parent == Path(__file__).parent:
        return words
    return words + _("（{file} 第 {n} 行）").format(file=safe_text(file.name), n=last.lineno)
