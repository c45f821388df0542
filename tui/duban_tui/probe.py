"""How wide this terminal draws characters of ambiguous width (① “ ” — → and all lines and blocks): one cell or two. Only it knows."""

import os
import re
import sys
import time
from collections.abc import Callable, Mapping

VARIABLE = "DUBAN_AMBIGUOUS"
"""``wide`` or ``narrow``: for a terminal that does not answer, or answers wrongly."""
PATIENCE = 0.5
"""Seconds to wait for the answer; a terminal that says nothing is taken to be narrow."""
ASKED = "\r①\x1b[6n"
"""One such character from the left edge, then the question where the cursor is."""
_FORGET = "\r\x1b[K"
_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


def ambiguous_wide(environ: Mapping[str, str], meanwhile: Callable[[], object]) -> bool:
    """Whether they take two cells here; to be asked before the full screen is entered. ``meanwhile`` may be done while the terminal, which
    may be far away, answers."""
    said = environ.get(VARIABLE, "")
    if said in ("wide", "narrow"):
        return said == "wide"
    return _measured(meanwhile) == 2


def _measured(meanwhile: Callable[[], object]) -> int | None:
    """Cells that the character took; None where the terminal does not say."""
    try:
        import termios
        import tty
    except ImportError:  # no such terminals on this platform
        return None
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    try:
        before = termios.tcgetattr(source)
        tty.setcbreak(source, termios.TCSANOW)
    except termios.error:
        return None
    try:
        os.write(target, ASKED.encode())
        end = time.monotonic() + PATIENCE
        meanwhile()
        return width_in(_read(source, end))
    finally:
        os.write(target, _FORGET.encode())
        termios.tcsetattr(source, termios.TCSANOW, before)


def _read(source: int, end: float) -> bytes:
    """What the terminal says until it has answered, or until that time on the monotonic clock; what it has said by now counts anyway."""
    import select

    got = b""
    while not _ANSWER.search(got):
        if not select.select([source], [], [], max(0.0, end - time.monotonic()))[0]:
            break
        block = os.read(source, 256)
        if not block:
            break
        got += block
    return got


def width_in(answer: bytes) -> int | None:
    """The width that the reported cursor column means; None where it is no answer."""
    found = _ANSWER.search(answer)
    return int(found[1]) - 1 if found else None
