"""The server of ``duban serve``: textual-serve with a page of our own, pages of other sites refused, and no process left behind."""

import asyncio
import logging
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

PATIENCE = 5.0
"""Seconds that a page's process has to end by itself after the page was closed."""

_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self' ws: wss:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_log = logging.getLogger("textual-serve")


class Service(AppService):  # type: ignore[misc]
    """A page's process, which is ended when it does not end."""

    async def stop(self) -> None:
        """Ask it to end, and see to it that it does."""
        try:
            await asyncio.wait_for(super().stop(), PATIENCE)
        except (TimeoutError, asyncio.CancelledError):
            process = self._process
            if process is not None and process.returncode is None:
                process.kill()
            self._task = None


class DubanServer(Server):  # type: ignore[misc]
    """Serves the app to pages that it gave out itself."""

    def initialize_logging(self) -> None:
        """Nothing of what is typed or shown goes into a log."""
        logging.basicConfig(level="WARNING")

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing; the command has."""

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()
        app.on_response_prepare.append(_protect)
        return app

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """A page's connection: refused where another site's page opens it."""
        if not self.own(request.headers.get("Origin", "")):
            raise web.HTTPForbidden(text="origin")
        width, height = (
            to_int(request.query.get(name, ""), least) for name, least in (("width", 80), ("height", 24))
        )
        websocket = web.WebSocketResponse(heartbeat=15)
        await websocket.prepare(request)
        service = Service(
            self.command,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=websocket.close,
            download_manager=self.download_manager,
        )
        try:
            await service.start(width, height)
            await self._process_messages(websocket, service)
        except ConnectionError:
            _log.debug("the page is gone")
        finally:
            await service.stop()
        return websocket

    def own(self, origin: str) -> bool:
        """Whether a page of that origin is one of ours."""
        ours, theirs = urlsplit(self.public_url), urlsplit(origin)
        return (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc)


async def _protect(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"


def run(command: Sequence[str], host: str, port: int, public_url: str | None) -> None:
    """Serve until interrupted; ``command`` runs one page's app."""
    templates: Any = Path(__file__).parent / "templates"
    server = DubanServer(
        "exec " + shlex.join(command),
        host=host,
        port=port,
        title="督办",
        public_url=public_url.rstrip("/") if public_url else None,
        templates_path=templates,
    )
    server.serve()
