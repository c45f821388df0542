"""The desk in a real browser: seen, typed into, left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from duban.domain.text import width

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

from tests.tui.browser import Browser, Tab, chromium, until
from tests.tui.served import Served, served

CTRL = 2


@asynccontextmanager
async def desk(ledger: Path, tmp_path: Path) -> AsyncIterator[tuple[Served, Browser, Tab]]:
    """A server, a browser, and the desk in its only page."""
    async with chromium(tmp_path) as browser, served(ledger) as server:
        tab = await browser.tab()
        await tab.open(server.entry)
        await tab.see("第 1 条")
        yield server, browser, tab


async def test_keys_go_to_the_desk_without_a_click_and_chinese_is_typed(ledger: Path, tmp_path: Path) -> None:
    async with desk(ledger, tmp_path) as (server, _browser, tab):
        await tab.press("2", 50)
        await tab.see(">2台账", "共 60 件")
        await tab.press("/", 191)
        await tab.see("Esc 取消")
        await tab.compose("d", "dong", "东", "东xian", "东县")
        shown = await tab.see("/ 东县", "共 30 件", "列出：东县")
        assert "西县" not in shown
        await tab.press("Enter", 13)
        await tab.see("q 退出", "Esc 看全部")

        row, column = await tab.column("承办单位")
        lines = await tab.lines()
        head = lines[row]
        cells = width(head[: head.index("承办单位")])
        assert column == cells, "a Chinese character takes two cells"
        for line in lines[row + 1 : row + 10]:
            assert width(line[: line.index("东县")]) == cells

        requests = [one["request"]["url"] for one in tab.told("Network.requestWillBeSent")]
        outside = [one for one in requests if not one.startswith((server.url, "data:"))]
        sockets = [one["url"] for one in tab.told("Network.webSocketCreated")]
        assert not outside and len(sockets) == 1 and sockets[0].startswith(f"ws{server.url[4:]}ws?")
        assert server.token not in await tab.run("location.href + document.cookie + document.body.outerHTML")
        said = [one["entry"] for one in tab.told("Log.entryAdded") if one["entry"]["level"] == "error"]
        issues = [one["issue"]["code"] for one in tab.told("Audits.issueAdded")]
        assert not said
        assert "ContentSecurityPolicyIssue" not in issues
        assert not tab.told("Runtime.exceptionThrown")


async def test_the_desk_follows_the_size_of_the_window(ledger: Path, tmp_path: Path) -> None:
    async with desk(ledger, tmp_path) as (_server, _browser, tab):
        before = len(await tab.lines())
        about = {"deviceScaleFactor": 1, "mobile": False}
        await tab.send("Emulation.setDeviceMetricsOverride", width=1400, height=900, **about)

        async def grown() -> bool:
            lines = await tab.lines()
            return len(lines) > before and "q 退出" in lines[-1]

        await until(grown, "the footer is not on the last line", tab.lines)


async def test_what_is_copied_reaches_the_clipboard_of_the_browser(ledger: Path, tmp_path: Path) -> None:
    async with desk(ledger, tmp_path) as (server, _browser, tab):
        grants = ["clipboardReadWrite", "clipboardSanitizedWrite"]
        await tab.send("Browser.grantPermissions", origin=server.origin, permissions=grants)
        await tab.run("""
            window.copied = [];
            const write = Clipboard.prototype.writeText;
            Clipboard.prototype.writeText = function (text) { copied.push(text); return write.call(this, text); };
        """)
        await tab.press("y", 89)
        await tab.see("已交给浏览器的剪贴板")
        assert "超期 195 天" in (await tab.run("copied"))[0]
        await tab.press("2", 50)
        await tab.see(">2台账", "共 60 件")
        await tab.press("/", 191)
        await tab.see("Esc 取消")
        await tab.run("document.execCommand('insertText', false, '')")
        await tab.press("v", 86, CTRL, commands=["paste"])
        await tab.see("/ ", "超期 195 天")

        await tab.run("Clipboard.prototype.writeText = async () => { throw new Error('refused'); }; 0")
        await tab.press("Escape", 27)
        await tab.see("q 退出", "共 60 件")
        await tab.press("y", 89)
        chosen = "document.activeElement.tagName == 'TEXTAREA' && getSelection().toString()"
        assert "XF-" in await until(lambda: tab.run(chosen), "the text is not shown to be copied by hand")
        await tab.press("Escape", 27)
        await tab.press("1", 49)
        await tab.see(">1今日", "第 1 条")


async def test_keys_that_a_browser_takes_reach_the_desk(ledger: Path, tmp_path: Path) -> None:
    async with desk(ledger, tmp_path) as (server, _browser, tab):
        await tab.press("F1", 112)
        help = await tab.see("帮助", "Esc 关闭")
        assert "Ctrl+Z" not in help
        await tab.press("Escape", 27)
        await tab.gone("Esc 关闭")
        await tab.press("z", 90, CTRL)
        await tab.press("p", 80, CTRL)
        palette = await tab.see("命令")
        assert "暂停" not in palette
        await tab.press("Escape", 27)
        await tab.gone("命令")
        await tab.press("c", 67, CTRL)
        await tab.see("退出？")
        await tab.press("n", 78)
        await tab.gone("退出？")
        await tab.press("q", 81)
        await until(
            lambda: tab.run("document.body.classList.contains('-closed')"), "it is not said to have ended"
        )
        await server.without_pages()
        await tab.press("Enter", 13)
        await tab.see("第 1 条")


async def test_what_is_exported_is_downloaded(ledger: Path, tmp_path: Path) -> None:
    async with desk(ledger, tmp_path) as (_server, _browser, tab):
        got = tmp_path / "downloads"
        got.mkdir()
        await tab.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(got))
        await tab.press("2", 50)
        await tab.see(">2台账", "共 60 件")
        await tab.press("e", 69)
        await tab.see("导出 60 件到文件", "台账-2026-08-03.xlsx")
        await tab.press("Enter", 13)
        await tab.see("文件同时交浏览器下载")
        here = ledger.parent / "台账-2026-08-03.xlsx"
        there = got / here.name
        await until(lambda: there.exists() and there.read_bytes() == here.read_bytes(), "not downloaded")
        await tab.press("1", 49)
        await tab.see(">1今日", "第 1 条")


@pytest.mark.parametrize("moment", ["at once", "connected", "shown", "working"])
async def test_a_page_that_is_closed_ends_its_process(ledger: Path, tmp_path: Path, moment: str) -> None:
    async with chromium(tmp_path) as browser, served(ledger) as server:
        stays = await browser.tab()
        tab = await browser.tab()
        await tab.open(server.entry)
        if moment != "at once":
            await until(server.pages, "no process")
        if moment in ("shown", "working"):
            await tab.see("第 1 条")
        if moment == "working":
            await tab.press("2", 50)
        await browser.close(tab)
        await server.without_pages()
        await stays.open(server.entry)
        await stays.see("第 1 条")
        browser.process.kill()
        await stays.let_go()
        await server.without_pages()
