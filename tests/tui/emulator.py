"""What a person sees in the pseudo-terminal: its bytes drawn by a terminal emulator."""

import re
import time
from typing import Any

import pyte

from tests.tui.terminal import Terminal

_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p")
"""Requests about the keyboard and the terminal's modes, which draw nothing and which the emulator does not know."""


class Seen:
    """Draws what a terminal was sent."""

    def __init__(self, terminal: Terminal, size: tuple[int, int] = (80, 24)) -> None:
        self.terminal = terminal
        self.screen: Any = pyte.Screen(*size)
        self._stream: Any = pyte.ByteStream(self.screen)
        self._drawn = 0

    def lines(self) -> list[str]:
        """The lines of the screen as they are now, without blanks at their ends."""
        self.terminal.read()
        fresh = self.terminal.sent[self._drawn :]
        self._drawn += len(fresh)
        self._stream.feed(_UNKNOWN.sub(b"", fresh))
        return [line.rstrip() for line in self.screen.display]

    def see(self, *words: str, patience: float = 30.0) -> str:
        """Wait until all the words are on the screen; the whole screen."""
        end = time.monotonic() + patience
        while True:
            shown = "\n".join(self.lines())
            if all(word in shown for word in words):
                return shown
            if time.monotonic() > end:
                raise AssertionError(f"never on the screen together: {words}\n{shown}")
