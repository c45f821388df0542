"""The server of ``duban serve``: one page with nothing from elsewhere, one process for each that is open."""

import asyncio
import errno
import html
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import quote

import textual_serve
from aiohttp import WSCloseCode, web

from duban.errors import UsageError
from duban.i18n import _, language
from duban_tui.serving.gate import HEADER, PARAMETER, Gate
from duban_tui.serving.process import PATIENCE, PageProcess, size
from duban_tui.serving.visit import Visit

_WEB = Path(__file__).parent / "web"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskServer:
    """``command`` runs one page's process; at most ``pages`` are open at the same time."""

    def __init__(self, command: Sequence[str], gate: Gate, pages: int) -> None:
        self.command = command
        self.gate = gate
        self.pages = pages
        self.visits: dict[web.WebSocketResponse, Visit] = {}
        self._places = asyncio.Semaphore(pages)

    def application(self) -> web.Application:
        """Routes, with the gate before all of them."""

        @web.middleware  # type: ignore[untyped-decorator]
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            return self._refusal(request) or await handler(request)

        app = web.Application(middlewares=[guarded])
        app.on_response_prepare.append(self._protect)
        app.on_shutdown.append(self._close)
        app.router.add_get("/", self._page)
        app.router.add_get("/ws", self._visit)
        app.router.add_get("/download/{key}", self._download)
        app.router.add_static("/web", _WEB)
        app.router.add_static("/static", Path(textual_serve.__file__).parent / "static")
        return app

    # --- who may come in ---

    def _refusal(self, request: web.Request) -> web.Response | None:
        """The answer to a request that may not come in, or that is sent on; None for one that may."""
        gate = self.gate
        if not gate.known(request.host):
            return _told(HTTPStatus.MISDIRECTED_REQUEST, _("网址不对：请用启动时给出的网址打开。"))
        given = request.query.get(PARAMETER)
        if not gate.opens(given, request.cookies.get(gate.cookie), request.headers.get(HEADER)):
            return _told(
                HTTPStatus.FORBIDDEN,
                _(
                    "没有口令，或者口令已经失效：请用启动 duban serve 时给出的完整网址打开。重新启动以后，网址会变。"
                ),
            )
        if given is None or request.path != "/":
            return None
        onward = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "./"})
        secure = gate.public.scheme == "https"
        onward.set_cookie(
            gate.cookie, gate.token, path=gate.path, httponly=True, samesite="Lax", secure=secure
        )
        return onward

    async def _protect(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers["Content-Security-Policy"] = _POLICY.format(socket=self.gate.socket)
        response.headers.update(_HEADERS)

    # --- what they get ---

    async def _page(self, _request: web.Request) -> web.Response:
        if len(self.visits) >= self.pages:
            return self._full()
        words = {
            "language": "zh-CN" if language() == "zh" else language(),
            "title": _("督办"),
            "opening": _("正在打开……"),
            "closed": _("已经结束。"),
            "again": _("重新打开"),
            "by_hand": _("浏览器没有让页面写入剪贴板。文字已选中，请按 Ctrl+C 复制，再按 Esc。"),
            "done": _("关闭"),
        }
        page = Template((_WEB / "page.html").read_text(encoding="utf-8"))
        shown = page.substitute({name: html.escape(text) for name, text in words.items()})
        return web.Response(text=shown, content_type="text/html")

    def _full(self) -> web.Response:
        words = _(
            "同时打开的页面已有 {n} 个，不能再多。请先关闭一个，再重新打开；或者启动时用 --pages 放宽。"
        )
        return _told(HTTPStatus.SERVICE_UNAVAILABLE, words.format(n=self.pages))

    async def _visit(self, request: web.Request) -> web.StreamResponse:
        """A page's connection. One that was just closed may still be ending: its place is waited for."""
        if not self.gate.ours(request.headers.get("Origin", ""), request.host):
            return _told(HTTPStatus.FORBIDDEN, _("其他网站的页面不能连接。"))
        try:
            await asyncio.wait_for(self._places.acquire(), PATIENCE * 2)
        except TimeoutError:
            return self._full()
        try:
            return await self._carry(request)
        finally:
            self._places.release()

    async def _carry(self, request: web.Request) -> web.StreamResponse:
        websocket = web.WebSocketResponse(heartbeat=15, timeout=PATIENCE)
        await websocket.prepare(request)
        process = await PageProcess.start(self.command, _environ(**size(request.query)))
        visit = self.visits[websocket] = Visit(websocket, process)
        try:
            await visit.last()
        finally:
            del self.visits[websocket]
            await process.end()
        return websocket

    async def _download(self, request: web.Request) -> web.StreamResponse:
        key = request.match_info["key"]
        visit = next((one for one in self.visits.values() if key in one.offered), None)
        if visit is None:
            return _told(HTTPStatus.NOT_FOUND, _("这个文件已经取走，或者页面已经关闭。"))
        offered = visit.offered[key]
        name = f"attachment; filename*=UTF-8''{quote(offered.name)}"
        response = web.StreamResponse(headers={"Content-Type": offered.mime, "Content-Disposition": name})
        await response.prepare(request)
        async for part in visit.fetch(key):
            await response.write(part)
        return response

    async def _close(self, _app: web.Application) -> None:
        """The server ends: so do the pages, in order."""
        reason = _("服务已停止。").encode()
        await asyncio.gather(
            *(page.close(code=WSCloseCode.GOING_AWAY, message=reason) for page in self.visits)
        )


def _told(status: HTTPStatus, words: str) -> web.Response:
    """A page with one sentence."""
    page = Template((_WEB / "told.html").read_text(encoding="utf-8"))
    shown = page.substitute(language=language(), title=html.escape(_("督办")), words=html.escape(words))
    return web.Response(status=status, text=shown, content_type="text/html")


def _environ(width: int, height: int) -> dict[str, str]:
    """For a page's process: Textual writes packets for a browser instead of bytes for a terminal."""
    return {
        **os.environ,
        "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(width),
        "ROWS": str(height),
        "DUBAN_LANG": language(),
    }


async def run(server: DeskServer, ready: Callable[[], None]) -> None:
    """Serve until a signal; ``ready`` is called once pages can be opened. Raises UsageError where the address cannot be had."""
    gate = server.gate
    end = asyncio.Event()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, end.set)
    runner = web.AppRunner(
        server.application(), access_log=None, handle_signals=False, shutdown_timeout=PATIENCE * 2
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, gate.host, gate.port).start()
        ready()
        await end.wait()
    except OSError as error:
        raise UsageError(_unheard(gate, error)) from error
    finally:
        await runner.cleanup()


def _unheard(gate: Gate, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        words = _(
            "{host} 的 {port} 端口已经有程序在用（也许 duban serve 已经启动）。请用 --port 换一个端口。"
        )
    elif error.errno == errno.EACCES:
        words = _("没有权限使用 {port} 端口。请用 --port 换一个 1024 以上的端口。")
    else:
        words = _("本机没有 {host} 这个地址，不能监听。请用 --host 写本机的地址；只在本机使用时，不要写。")
    return words.format(host=gate.host, port=gate.port)
