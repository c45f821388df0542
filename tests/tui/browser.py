"""A real Chromium, driven through its DevTools protocol, and the terminal in its page as a person sees it."""

import asyncio
import json
import shutil
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

PATIENCE = 45.0
"""Seconds after which what is waited for is taken never to come."""

_TERMINAL = """
Object.defineProperty(Object.prototype, "fitAddon", {configurable: true, set(value) {
  window.desk = this.terminal;
  Object.defineProperty(this, "fitAddon", {value, writable: true});
}});
"""
"""The page keeps its terminal to itself; this takes note of it as it is made."""

_LINES = """
[...Array(desk.rows).keys()].map(row => desk.buffer.active.getLine(row).translateToString(false))
"""

_COLUMN = """
(() => { for (let row = 0; row < desk.rows; row++) {
  const line = desk.buffer.active.getLine(row);
  let text = "", cells = [];
  for (let column = 0; column < desk.cols; column++) {
    const cell = line.getCell(column);
    for (const _ of cell.getChars() || (cell.getWidth() ? " " : "")) cells.push(column);
    text += cell.getChars() || (cell.getWidth() ? " " : "");
  }
  const at = text.indexOf(%s);
  if (at >= 0) return [row, cells[at]];
} })()
"""


class Tab:
    """One page of the browser. ``events`` holds everything that it told of itself."""

    def __init__(self, id: str, socket: Any) -> None:
        self.id = id
        self._socket = socket
        self._asked = 0
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self.events: list[dict[str, Any]] = []
        self._reader = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if "id" not in said:
                self.events.append(said)
            elif "error" in said:
                self._answers.pop(said["id"]).set_exception(RuntimeError(said["error"]["message"]))
            else:
                self._answers.pop(said["id"]).set_result(said["result"])

    async def send(self, method: str, **params: object) -> Any:
        """Ask for something of the protocol; its answer."""
        self._asked += 1
        answer = self._answers[self._asked] = asyncio.get_running_loop().create_future()
        await self._socket.send_str(json.dumps({"id": self._asked, "method": method, "params": params}))
        return await asyncio.wait_for(answer, PATIENCE)

    async def open(self, url: str) -> None:
        """Go to the address, taking note of what the page asks for and says."""
        for domain in ("Page", "Network", "Runtime", "Log", "Audits"):
            await self.send(f"{domain}.enable")
        await self.send("Page.addScriptToEvaluateOnNewDocument", source=_TERMINAL)
        await self.send("Page.navigate", url=url)

    async def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        done = await self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise RuntimeError(done["exceptionDetails"]["exception"].get("description"))
        return done["result"].get("value")

    async def lines(self) -> list[str]:
        """What stands in the terminal's cells; nothing where there is no terminal yet."""
        found: list[str] = await self.run(f"window.desk ? {_LINES} : []")
        return found

    async def see(self, *texts: str) -> str:
        """Wait for these words to be in the terminal together; all that is in it."""

        async def all_there() -> str:
            shown = "\n".join(await self.lines())
            return shown if all(text in shown for text in texts) else ""

        return await until(all_there, f"never in the terminal: {texts}", self.lines)

    async def gone(self, text: str) -> None:
        """Wait for these words to be in the terminal no more."""

        async def away() -> bool:
            return text not in "\n".join(await self.lines())

        await until(away, f"still in the terminal: {text}", self.lines)

    async def column(self, text: str) -> tuple[int, int]:
        """Row and column of the cell in which the text begins."""
        row, column = await self.run(_COLUMN % json.dumps(text))
        return row, column

    async def press(self, key: str, code: int, modifiers: int = 0, **more: object) -> bool:
        """Press a key and let it go; ``modifiers``: 1 Alt, 2 Ctrl, 8 Shift. No click goes before it."""
        text = (
            {"text": key} if len(key) == 1 and not modifiers & 3 else {"text": "\r"} if key == "Enter" else {}
        )
        about = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        await self.send("Input.dispatchKeyEvent", type="keyDown", **about, **text, **more)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    async def compose(self, *steps: str) -> None:
        """Type with an input method: what it shows on the way, and last what it puts in."""
        for step in steps[:-1]:
            await self.send(
                "Input.imeSetComposition", text=step, selectionStart=len(step), selectionEnd=len(step)
            )
        await self.send("Input.insertText", text=steps[-1])

    async def picture(self, file: Path) -> None:
        """What the page looks like, as PNG."""
        import base64

        shot = await self.send("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    def told(self, method: str) -> list[dict[str, Any]]:
        """Events of that name."""
        return [event["params"] for event in self.events if event["method"] == method]

    async def let_go(self) -> None:
        """End the connection; the page stays open."""
        await self._socket.close()
        await self._reader


class Browser:
    """``process`` is Chromium, ``root`` where its protocol is spoken."""

    def __init__(self, process: Process, root: str, session: aiohttp.ClientSession) -> None:
        self.process = process
        self._root = root
        self._session = session

    async def tab(self) -> Tab:
        """A new page, empty."""
        async with self._session.put(f"{self._root}/json/new?about:blank") as answer:
            made = await answer.json()
        return Tab(made["id"], await self._session.ws_connect(made["webSocketDebuggerUrl"], max_msg_size=0))

    async def close(self, tab: Tab) -> None:
        """Close the page, as by the mouse."""
        await tab.let_go()
        async with self._session.get(f"{self._root}/json/close/{tab.id}") as answer:
            assert answer.status == 200


async def until(look: Callable[[], Any], otherwise: str, more: Callable[[], Any] | None = None) -> Any:
    """Wait until that finds something; what it found."""
    for _attempt in range(int(PATIENCE / 0.05)):
        found = look()
        if asyncio.iscoroutine(found):
            found = await found
        if found:
            return found
        await asyncio.sleep(0.05)
    raise AssertionError(otherwise + ("\n" + "\n".join(await more()) if more else ""))


@asynccontextmanager
async def chromium(folder: Path, size: tuple[int, int] = (1000, 600)) -> AsyncIterator[Browser]:
    """A browser of its own, gone afterwards; skips the test where there is none."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("no chromium here: Debian's package is called chromium")
    process = await asyncio.create_subprocess_exec(
        program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--remote-debugging-port=0", f"--user-data-dir={folder / 'profile'}", f"--window-size={size[0]},{size[1]}",
        stdout=DEVNULL, stderr=PIPE,
    )  # fmt: skip
    assert process.stderr is not None
    drain = None
    try:
        while b"DevTools listening on" not in (line := await process.stderr.readline()):
            assert line, "chromium did not start"
        root = "http://" + line.decode().split("://")[1].split("/")[0]
        drain = asyncio.ensure_future(process.stderr.read())
        async with aiohttp.ClientSession() as session:
            yield Browser(process, root, session)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        if drain is not None:
            await drain
