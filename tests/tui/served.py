"""A real ``duban serve``, its address, and the processes of its pages."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.tui.browser import until


def free_port() -> int:
    """A port of this machine that nothing listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Served:
    """``entry`` is the address with the secret, ``url`` the one without."""

    def __init__(self, process: Process, entry: str) -> None:
        self.process = process
        self.entry = entry
        self.url = entry.partition("?")[0]
        self.token = entry.partition("token=")[2]
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(entry))

    def pages(self) -> set[int]:
        """The processes of its pages."""
        return children(self.process.pid)

    async def without_pages(self) -> None:
        """Wait until no process of a page is left."""
        await until(lambda: not self.pages(), "a page's process is left")

    async def end(self, number: int = signal.SIGTERM) -> int:
        """Send it that signal; its exit code."""
        self.process.send_signal(number)
        return await asyncio.wait_for(self.process.wait(), 60)


def children(pid: int) -> set[int]:
    """Processes that were started by that one and have not ended."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text(errors="replace").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            found.add(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether that process has not ended."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@asynccontextmanager
async def served(
    file: Path, *options: str, program: Sequence[str] = ("-m", "duban")
) -> AsyncIterator[Served]:
    """A server for that workspace, listening; gone afterwards, and its pages with it."""
    args = ("serve", "--port", str(free_port()), "--as-of", "2026-08-03", *options)
    environ = {**os.environ, "XDG_STATE_HOME": str(file.parent)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, *args, cwd=file.parent, stdout=PIPE, env=environ
    )
    assert process.stdout is not None
    entry = (await process.stdout.readline()).decode().strip()
    assert "?token=" in entry, "it did not start"
    server = Served(process, entry)
    started: set[int] = set()
    try:
        yield server
        started = server.pages()
    finally:
        if process.returncode is None:
            await server.end()
        await until(lambda: not any(alive(pid) for pid in started), "a page outlived its server")
