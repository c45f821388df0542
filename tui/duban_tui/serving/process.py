"""The process behind one page, as its server sees it: what it shows, what it is told, and its end."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

PATIENCE = 5.0
"""Seconds that a process has to end by itself after its page was closed."""

_BLOCK = 65536
_PRELUDE = b"__GANGLION__\n"


class PageProcess:
    """Started by :meth:`start`; whoever started it calls :meth:`end`, whatever happened."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        self._process = process
        self._input, self._output = process.stdin, process.stdout
        self._said = asyncio.ensure_future(process.stderr.read())
        self._shown = False

    @classmethod
    async def start(cls, command: Sequence[str], environ: Mapping[str, str]) -> "PageProcess":
        """Run the command; it writes packets, Textual's driver for browsers being named in ``environ``."""
        return cls(
            await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environ)
        )

    async def packets(self) -> AsyncIterator[tuple[bytes, bytes]]:
        """Kind and content of what it sends, until it ends: ``D`` for the screen, ``M`` about it (JSON), ``P`` parts of a file."""
        while (line := await self._output.readline()) and line != _PRELUDE:
            pass
        try:
            while True:
                head = await self._output.readexactly(5)
                content = await self._output.readexactly(int.from_bytes(head[1:], "big"))
                self._shown = True
                yield head[:1], content
        except asyncio.IncompleteReadError:
            return

    async def type(self, text: str) -> None:
        """Keys for it."""
        await self._send(b"D", text.encode(errors="replace"))

    async def tell(self, kind: str, **about: object) -> None:
        """Something about its page."""
        await self._send(b"M", json.dumps({"type": kind, **about}).encode())

    async def _send(self, kind: bytes, content: bytes) -> None:
        if self._input.is_closing():
            return
        self._input.write(kind + len(content).to_bytes(4, "big") + content)
        try:
            await self._input.drain()
        except ConnectionError:
            self._input.close()

    async def ended(self) -> str:
        """Wait for it to end by itself: what it said of why, empty where it ended in order."""
        code = await self._process.wait()
        said = (await self._said).decode(errors="replace").strip()
        if code:
            sys.stderr.write(f"{said}\n")
        return said.partition("\n")[0] if code else ""

    async def end(self) -> None:
        """See to it that it is gone. One that has shown nothing yet has nothing to put away."""
        try:
            if self._process.returncode is None and self._shown:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._leave(), PATIENCE)
        finally:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()
            self._input.close()
            await self._said

    async def _leave(self) -> None:
        await self.tell("quit")
        while await self._output.read(_BLOCK):
            pass  # it cannot end while nobody takes what it writes
        await self._process.wait()


def size(given: Mapping[str, Any]) -> dict[str, int]:
    """Width and height in cells as a page gave them; what is no number counts as that of a plain terminal."""
    found = {}
    for name, usual in (("width", 80), ("height", 24)):
        try:
            found[name] = min(max(int(given.get(name, usual)), 1), 1000)
        except (TypeError, ValueError):
            found[name] = usual
    return found
