"""In a browser: on this machine alone, nothing loaded from elsewhere, no process left behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban_tui.serving.command import loopback

HERE = Path(__file__).resolve().parents[2] / "tui/duban_tui/serving"
MISSING = (
    "import sys; sys.modules['textual_serve'] = None; from duban.cli import main; raise SystemExit(main())"
)
PAGE = "duban_tui.serving.page"


def test_without_the_extra_one_line_names_it(ledger: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING, "serve"], cwd=ledger.parent, capture_output=True, timeout=60
    )
    assert done.returncode == 2
    said = done.stderr.decode()
    assert "duban[serve]" in said and "duban tui" in said and len(said.strip().splitlines()) == 1


def test_the_page_names_nothing_outside() -> None:
    page = (HERE / "templates/app_index.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|//\w", page.replace("// Keys", ""))


@pytest.mark.parametrize(
    ("host", "inside"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False)]
)
def test_what_is_this_machine(host: str, inside: bool) -> None:
    assert loopback(host) is inside


def pages() -> set[int]:
    """Processes of open pages, of this test's server or any other."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if PAGE in (folder / "cmdline").read_text(errors="replace"):
                found.add(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture
def url(ledger: Path) -> Iterator[str]:
    """A server on a free port of this machine."""
    pytest.importorskip("textual_serve", reason="the extra is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "duban", "serve", "--port", str(port), "--as-of", "2026-08-03"]
    server = subprocess.Popen(command, cwd=ledger.parent, stderr=subprocess.DEVNULL)
    try:
        for _attempt in range(300):
            with socket.socket() as door:
                if not door.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


async def test_a_page_opens_the_desk_and_leaves_nothing_behind(url: str) -> None:
    import aiohttp

    before = pages()
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert "督办" in await answer.text()
        async with session.get(f"{url}/ws", headers={"Origin": "http://elsewhere.example"}) as answer:
            assert answer.status == 403
        got = b""
        async with session.ws_connect(f"{url}/ws?width=80&height=24", origin=url) as page:
            while "第 1 条".encode() not in got:
                message = await page.receive(timeout=60)
                got += message.data if isinstance(message.data, bytes) else b""
            assert len(pages() - before) == 1
    for _attempt in range(100):
        if not pages() - before:
            break
        time.sleep(0.1)
    assert pages() - before == set()


def test_a_page_does_not_outlive_its_server(ledger: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-m', '{PAGE}', 'duban.toml', '990100'], "
        "stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    environ = {**os.environ, "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"}
    server = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ledger.parent, stdout=subprocess.PIPE, env=environ, text=True
    )
    assert server.stdout is not None
    page = int(server.stdout.readline())
    server.kill()
    server.wait()
    server.stdout.close()
    for _attempt in range(100):
        if not Path(f"/proc/{page}").exists():
            return
        time.sleep(0.1)
    os.kill(page, signal.SIGKILL)
    raise AssertionError("it outlived its server")


def test_chromium_shows_the_desk(url: str, tmp_path: Path) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("no chromium here")
    picture = tmp_path / "desk.png"
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=8000",
        "--window-size=1000,600",
    ]
    done = subprocess.run(
        [browser, *flags, f"--screenshot={picture}", url], cwd=tmp_path, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert picture.stat().st_size > 20_000, "more than an empty page"
