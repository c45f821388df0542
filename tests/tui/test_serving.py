"""In a browser: who may come in, what the page is, and no process left behind."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from duban.errors import UsageError
from duban_tui.serving.gate import loopback, make_gate

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

import aiohttp

from tests.tui.browser import PATIENCE, until
from tests.tui.served import Served, alive, served

HERE = Path(__file__).resolve().parents[2] / "tui/duban_tui/serving"
MISSING = (
    "import sys; sys.modules['textual_serve'] = None; from duban.cli import main; raise SystemExit(main())"
)


def refused(ledger: Path, *options: str, program: tuple[str, ...] = ("-m", "duban")) -> str:
    """What a command line that cannot be followed is told: one line, exit code 2."""
    command = [sys.executable, *program, "serve", *options]
    done = subprocess.run(command, cwd=ledger.parent, capture_output=True, timeout=60, text=True)
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


def test_without_the_extra_one_line_names_it(ledger: Path) -> None:
    said = refused(ledger, program=("-c", MISSING))
    assert "duban[serve]" in said and "duban tui" in said


def test_an_address_for_others_needs_the_one_that_they_open(ledger: Path) -> None:
    assert "--public-url" in refused(ledger, "--host", "0.0.0.0")
    assert "不是网址" in refused(ledger, "--public-url", "duban.example.gov.cn")


def test_a_port_that_is_taken_is_named(ledger: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused(ledger, "--port", port)
    assert port in said and "--port" in said


def test_an_address_that_is_not_of_this_machine_is_refused(ledger: Path) -> None:
    said = refused(ledger, "--host", "192.0.2.1", "--public-url", "https://duban.example.gov.cn")
    assert "192.0.2.1" in said and "--host" in said


def test_outside_of_a_workspace_one_line_says_how_to_make_one(tmp_path: Path) -> None:
    assert "duban init" in refused(tmp_path / "duban.toml")


def test_a_secret_of_ones_own_is_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\n")
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod 600"):
        make_gate("127.0.0.1", 8731, None, file)
    file.chmod(0o600)
    gate = make_gate("127.0.0.1", 8731, None, file)
    assert gate.opens("0123456789abcdef") and not gate.opens("0123456789abcdeX") and not gate.opens(None, "")
    assert "0123456789abcdef" not in repr(gate)
    for bad in (
        "short",
        "0123456789 abcdef",
        "0123456789abcdef\n0123456789abcdef",
        "口令口令口令口令口令口令口令口令",
    ):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(UsageError, match="口令"):
            make_gate("127.0.0.1", 8731, None, file)


@pytest.mark.parametrize(
    ("host", "inside"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_what_is_this_machine(host: str, inside: bool) -> None:
    assert loopback(host) is inside


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8731", True),
        ("localhost:9000", True),
        ("[::1]:8731", True),
        ("duban.example.gov.cn", True),
        ("rebound.example", False),
        ("127.0.0.1.rebound.example:8731", False),
        ("", False),
    ],
)
def test_a_name_that_leads_here_is_not_enough(host: str, known: bool) -> None:
    assert make_gate("127.0.0.1", 8731, "https://duban.example.gov.cn", None).known(host) is known


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("http://127.0.0.1:8731", True),
        ("https://duban.example.gov.cn", True),
        ("http://127.0.0.1:9999", False),
        ("http://duban.example.gov.cn", False),
        ("null", False),
        ("", False),
    ],
)
def test_pages_of_other_programmes_on_this_machine_are_not_ours(origin: str, ours: bool) -> None:
    gate = make_gate("127.0.0.1", 8731, "https://duban.example.gov.cn/desk", None)
    assert gate.ours(origin, "127.0.0.1:8731") is ours
    assert (gate.address, gate.path) == ("https://duban.example.gov.cn/desk/", "/desk/")


def test_the_page_names_nothing_outside() -> None:
    for file in (HERE / "web").iterdir():
        assert "http://" not in (text := file.read_text(encoding="utf-8")) and "https://" not in text, file


# --- a server ---


@asynccontextmanager
async def visitor(server: Served) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody who has opened the address with the secret."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(server.entry) as answer:
            assert answer.status == 200
        yield session


def connect(session: aiohttp.ClientSession, server: Served) -> Any:
    """Open the connection of a page."""
    return session.ws_connect(f"{server.url}ws?width=80&height=24", origin=server.origin)


async def receive(page: Any) -> aiohttp.WSMessage:
    """The next message that is not part of keeping the line open."""
    async with asyncio.timeout(PATIENCE):
        message: aiohttp.WSMessage = await page.receive()
        return message


async def shows(page: Any, text: str) -> None:
    """Wait for the text to be sent to the page."""
    got = b""
    while text.encode() not in got:
        message = await receive(page)
        assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), (message, got[-500:])
        got += message.data if isinstance(message.data, bytes) else b""


async def test_only_who_has_the_secret_gets_the_page(ledger: Path) -> None:
    async with served(ledger) as server, aiohttp.ClientSession() as stranger:
        for path in ("", "?token=guessed", "static/js/textual.js", "ws", "download/x"):
            async with stranger.get(server.url + path, headers={"Origin": server.origin}) as answer:
                assert answer.status == 403, path
                assert "口令" in await answer.text()
        async with stranger.get(server.entry, headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 421
            assert server.token not in await answer.text()
        async with stranger.get(server.entry, allow_redirects=False) as answer:
            assert answer.status == 303
            cookie = answer.headers["Set-Cookie"]
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
        async with stranger.get(server.url, headers={"X-Duban-Token": server.token}) as answer:
            assert answer.status == 200, "as a reverse proxy does it"
        async with visitor(server) as session:
            async with session.get(server.entry) as answer:
                assert "token" not in str(answer.url)
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert "督办" in await answer.text()
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await session.ws_connect(f"{server.url}ws", origin="http://127.0.0.1:1")
            assert refusal.value.status == 403
        assert not server.pages()


async def test_one_page_too_many_is_told(ledger: Path) -> None:
    async with served(ledger, "--pages", "1") as server, visitor(server) as session:
        async with connect(session, server) as page:
            await shows(page, "第 1 条")
            async with session.get(server.url) as answer:
                assert answer.status == 503
                assert "--pages" in await answer.text()
        await server.without_pages()
        async with connect(session, server) as page:
            await shows(page, "第 1 条")


async def test_a_page_closed_at_any_moment_leaves_no_process(ledger: Path) -> None:
    async with served(ledger) as server, visitor(server) as session:
        await (await connect(session, server)).close()
        async with connect(session, server):
            await until(server.pages, "no process")
        page = await connect(session, server)
        await receive(page)
        page._response.close()  # the line drops without a word
        async with connect(session, server) as page:
            await shows(page, "第 1 条")
            assert len(server.pages()) <= 2
        await server.without_pages()


async def test_nonsense_from_a_page_does_no_harm(ledger: Path) -> None:
    async with served(ledger) as server, visitor(server) as session, connect(session, server) as page:
        for nonsense in (
            "",
            "{",
            "3",
            "[]",
            '["stdin"]',
            '["stdin", 3]',
            '["resize", {"width": "x"}]',
            '["resize", 1]',
        ):
            await page.send_str(nonsense)
        await page.send_json(["resize", {"width": 10**9, "height": -1}])
        await page.send_json(["resize", {"width": 100, "height": 30}])
        await shows(page, "第 1 条")


BROKEN = """
import sys
if "duban_tui.serving.page" in sys.orig_argv:
    def read(self, at, stopped):
        raise ValueError("秘密的消息")
    from duban_tui.screens import today
    today.Today.read = read
"""


async def test_a_page_that_breaks_down_gives_a_code_and_no_data(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BROKEN, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with served(ledger) as server, visitor(server) as session, connect(session, server) as page:
        while (message := await receive(page)).type == aiohttp.WSMsgType.BINARY:
            assert "秘密".encode() not in message.data
        assert "代码" in (message.extra or "") and "秘密" not in message.extra


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
async def test_the_pages_end_with_the_server_and_drafts_stay(ledger: Path, number: signal.Signals) -> None:
    async with served(ledger) as server, visitor(server) as session, connect(session, server) as page:
        await shows(page, "第 1 条")
        steps = ("2", "第 1 件"), ("\r", "应办事项："), ("a", "登记什么"), ("\r", "第 1 项"), ("\r", "取消")
        for keys, wanted in steps:
            await page.send_json(["stdin", keys])
            await shows(page, wanted)
        await page.send_json(["stdin", "0715\r"])
        await until(lambda: list(ledger.parent.glob("duban-drafts-*.toml")), "no draft is kept")
        assert await server.end(number) == 0
        assert not server.pages()
        while (message := await receive(page)).type == aiohttp.WSMsgType.BINARY:
            pass
        assert message.data == aiohttp.WSCloseCode.GOING_AWAY and "停止" in (message.extra or "")
    assert list(ledger.parent.glob("duban-drafts-*.toml"))


async def test_the_pages_end_with_a_server_that_is_killed(ledger: Path) -> None:
    async with served(ledger) as server, visitor(server) as session, connect(session, server) as page:
        await shows(page, "第 1 条")
        pages = server.pages()
        assert len(pages) == 1
        server.process.kill()
        await server.process.wait()
        await until(lambda: not any(alive(pid) for pid in pages), "it outlived its server")
