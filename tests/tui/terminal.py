"""A real pseudo-terminal with the programme in it."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ENTER = b"\x1b[?1049h"
LEAVE = b"\x1b[?1049l"
WHERE = b"\x1b[6n"


class Terminal:
    """Runs ``python -m duban …`` in a pty; collects all it sends."""

    def __init__(
        self,
        args: Sequence[str],
        cwd: Path,
        environ: Mapping[str, str | None] | None = None,
        size: tuple[int, int] = (80, 24),
        program: Sequence[str] = ("-m", "duban"),
        ambiguous: int = 1,
    ) -> None:
        wanted: dict[str, str | None] = {
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": None, "LC_CTYPE": None, "NO_COLOR": None,
            "COLUMNS": None, "LINES": None, "XDG_STATE_HOME": str(cwd), "HOME": str(cwd), **(environ or {}),
        }  # fmt: skip
        environment = {**os.environ, **wanted}
        self.sent = b""
        self.ambiguous = ambiguous
        """Cells that ① takes here, as the terminal says when it is asked."""
        self.pid, self.master = pty.fork()
        if not self.pid:
            columns, rows = size
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.chdir(cwd)
            command = [sys.executable, *program, *args]
            os.execve(sys.executable, command, {k: v for k, v in environment.items() if v is not None})

    def read(self, seconds: float = 0.1) -> bytes:
        """What came within that time."""
        got = b""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.master], [], [], left)[0]:
                break
            try:
                block = os.read(self.master, 65536)
            except OSError:
                break
            if not block:
                break
            got += block
            if WHERE in block:
                os.write(self.master, b"\x1b[1;%dR" % (self.ambiguous + 1))
        self.sent += got
        return got

    def until(self, text: str, patience: float = 30.0) -> None:
        """Wait for that text to have been sent."""
        end = time.monotonic() + patience
        while text.encode() not in self.sent:
            if time.monotonic() > end:
                raise AssertionError(f"never saw {text!r} in {self.sent[-2000:]!r}")
            self.read()

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """The line drops: the other end of the terminal is gone."""
        os.close(self.master)
        self.master = -1

    def end(self, patience: float = 30.0) -> int:
        """The exit code; negative for a signal that killed it."""
        end = time.monotonic() + patience
        while True:
            if self.master >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.pid = 0
                if self.master >= 0:
                    self.read(0.2)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                raise AssertionError("it does not end")

    def close(self) -> None:
        """Leave nothing behind."""
        if self.pid:
            os.kill(self.pid, 9)
            os.waitpid(self.pid, 0)
        if self.master >= 0:
            os.close(self.master)
