"""One open page: its connection on one side, its process on the other, and the files that it is given."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import PurePath
from typing import Any

import attrs
from aiohttp import WSMsgType, web
from textual_serve._binary_encode import load

from duban_tui.serving.process import PageProcess, size

_BLOCK = 65536
_REASON = 123
"""Bytes that a browser takes as the reason of an end."""


@attrs.frozen
class Offered:
    """A file that waits to be fetched, and its parts as they come."""

    name: str
    mime: str
    parts: asyncio.Queue[bytes] = attrs.field(factory=asyncio.Queue, eq=False)


class Visit:
    """``websocket`` is open; :meth:`last` returns when either side has ended."""

    def __init__(self, websocket: web.WebSocketResponse, process: PageProcess) -> None:
        self._websocket = websocket
        self._process = process
        self.offered: dict[str, Offered] = {}

    async def last(self) -> None:
        """Carry what is typed and what is shown."""
        showing = asyncio.ensure_future(self._show())
        try:
            async for message in self._websocket:
                if message.type == WSMsgType.TEXT:
                    await self._typed(message.data)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)
            for one in self.offered.values():
                one.parts.put_nowait(b"")  # whoever still fetches it waits for nothing more

    async def _typed(self, text: str) -> None:
        try:
            kind, *rest = json.loads(text)
            about = rest[0] if rest else None
        except (ValueError, TypeError):
            return
        if kind == "stdin" and isinstance(about, str):
            await self._process.type(about)
        elif kind == "resize" and isinstance(about, dict):
            await self._process.tell("resize", **size(about))
        elif kind in ("focus", "blur"):
            await self._process.tell(kind)

    async def _show(self) -> None:
        async for kind, content in self._process.packets():
            if kind == b"D":
                await self._websocket.send_bytes(content)
            elif kind == b"M":
                await self._about(json.loads(content))
            else:
                _what, key, part = load(content)
                if key in self.offered:
                    self.offered[key].parts.put_nowait(part)
        reason = (await self._process.ended()).encode()[:_REASON].decode(errors="ignore")
        await self._websocket.close(message=reason.encode())

    async def _about(self, about: dict[str, Any]) -> None:
        if about["type"] == "deliver_file_start":
            key = about["key"]
            self.offered[key] = Offered(PurePath(about["path"]).name, about["mime_type"])
            await self._websocket.send_json(["deliver_file_start", key])

    async def fetch(self, key: str) -> AsyncIterator[bytes]:
        """The parts of an offered file, which is then offered no more."""
        offered = self.offered[key]
        try:
            while True:
                await self._process.tell("deliver_chunk_request", key=key, size=_BLOCK, name=None)
                part = await offered.parts.get()
                if not part:
                    return
                yield part
        finally:
            self.offered.pop(key, None)
