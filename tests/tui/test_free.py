"""The desk stays at hand: the loop is never busy for long, and keys go where they were meant to, however fast they come."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Event as Gate
from typing import Any

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from duban.desk.shared import SharedToml
from duban.domain.event import Event
from duban.store.entry import Draft
from duban.store.ledger import Ledger
from duban.workspace import Workspace, read_workspace
from duban_tui import session
from duban_tui.app import DubanApp
from duban_tui.screens import SCREENS, Entry
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case import CaseScreen
from duban_tui.widgets.listing import PagedList
from tests.tui.emulator import Seen
from tests.tui.heartbeat import Heartbeat
from tests.tui.ledgers import AS_OF, NOON
from tests.tui.looking import READY, app_on, see
from tests.tui.terminal import Terminal

IDS = [one.id for one in SCREENS]
WORDS = "qdGaxsVmy"
"""Letters that are commands outside the search line; the first would end the programme."""


def at_once(app: DubanApp, keys: str) -> None:
    """All keys, before the first one has been looked at."""
    for character in keys:
        app.post_message(Key(_character_to_key(character), character))


# --- keys that come at once ---


@pytest.mark.parametrize("one", SCREENS, ids=IDS)
async def test_letters_after_the_slash_are_typed_and_obeyed_by_nobody(ledger: Path, one: Entry) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        at_once(app, f"{one.key}/{WORDS}")
        shown = await see(pilot, app, f">{one.key}{one.title}")
        assert isinstance(app.screen, DeskScreen) and app.is_running
        if app.screen.SEARCH_HINT:
            assert app.screen.query_one("#search", Input).value == app.screen.searched == WORDS, shown


def test_words_pasted_into_a_terminal_after_the_slash_find_their_rows(ledger: Path) -> None:
    terminal = Terminal(("tui", "--as-of", "2026-08-03"), ledger.parent)
    try:
        seen = Seen(terminal)
        seen.see(READY)
        terminal.type("2")
        seen.see(">2台账", "共 60 件")
        terminal.type("/dongxian xf-002")
        seen.see("/ dongxian xf-002", "共 5 件")
        terminal.type("\x1b")
        seen.see("共 60 件")
        terminal.type("q")
        assert terminal.end() == 0
    finally:
        terminal.close()


# --- a loop that is free ---


async def test_a_form_keeps_the_loop_free(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await app.push_screen(CaseScreen("XF-0003"))
        await see(pilot, app, "第 1 条，共 2 条")
        async with Heartbeat():
            await pilot.press("a")
            await see(pilot, app, "登记什么")
            await pilot.press(*"shoudao", "enter")
            await see(pilot, app, "登记“收到”")
            await pilot.press("down", "down", "enter", *"2026", "escape", "down", "G", "g")
            await see(pilot, app, "登记“收到”")


async def test_a_case_with_a_long_history_keeps_the_loop_free(ledger: Path) -> None:
    days = [AS_OF - timedelta(days=number % 200) for number in range(3000)]
    told = [Event("reply", day, "XF-0003", "990102", "张建国", None, {"note": "答复" * 60}) for day in days]
    store = Ledger.open(ledger.parent / "duban.db")
    try:
        with store.writing("990100") as writer:
            writer.append_many(Draft(NOON, "张建国", "record", "XF-0003", (event,)) for event in told)
    finally:
        store.close()
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        async with Heartbeat():
            await app.push_screen(CaseScreen("XF-0003"))
            await see(pilot, app, "第 1 条，共 2 条")
            await pilot.press("right")
            await see(pilot, app, "[经过 300")
            await pilot.press("G", "pageup", "down", "g")
            await see(pilot, app, "第 1 条，共 3002 条")


async def test_choosing_among_thousands_keeps_the_loop_free(ledger: Path) -> None:
    app = app_on(ledger)
    choices = [Choice(f"{number}", f"示例单位第{number}号征地拆迁办公室") for number in range(5000)]
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        async with Heartbeat():
            await app.push_screen(Chooser("单位", choices))
            await see(pilot, app, "第0号")
            await pilot.press(*"zdcq")
            await see(pilot, app, "第0号")
            await pilot.press("down", "pagedown", *["backspace"] * 4, *"4999")
            await see(pilot, app, "第4999号")


async def test_typing_fast_on_a_big_ledger_keeps_the_loop_free(hundred_thousand: Path) -> None:
    app = app_on(hundred_thousand)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "共 100000 件")
        async with Heartbeat():
            at_once(app, "/dongxian lcy")
            await see(pilot, app, "列出：dongxian lcy")
            await see(pilot, app, "共 16666 件")
            for _letter in "dongxian lcy":
                await pilot.press("backspace")
            await see(pilot, app, "共 100000 件")
            await held(pilot, app, 200)


async def test_no_file_beside_the_ledger_is_touched_on_the_loop(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(ledger)
    touched: list[str] = []

    def watched(name: str) -> Callable[..., object]:
        work = getattr(SharedToml, name)

        def watch(file: SharedToml, *given: object) -> object:
            with suppress(RuntimeError):
                asyncio.get_running_loop()
                touched.append(f"{name} {file.path.name}")
            return work(file, *given)

        return watch

    for name in ("read", "change"):
        monkeypatch.setattr(SharedToml, name, watched(name))
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        for one in SCREENS:
            await pilot.press(one.key)
            await see(pilot, app, f">{one.key}{one.title}")
        await pilot.press("2")
        await see(pilot, app, "共 60 件")
        await pilot.press("c")
        await see(pilot, app, "显示的栏")
        await pilot.press("space", "enter", "V")
        await see(pilot, app, "视图的名称")
        await pilot.press(*"x", "enter", "v")
        await see(pilot, app, "视图")
        await pilot.press("enter", "a")
        await see(pilot, app, "登记什么")
        await pilot.press("escape", "f4", "r")
        await see(pilot, app, "共 60 件")
    assert not touched


async def test_reading_again_does_not_wait_for_a_first_opening_that_is_slow(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = Gate(), []

    def slowly(file: Path) -> Workspace:
        gate.wait(60)
        read.append(file)
        return read_workspace(file)

    monkeypatch.setattr(session, "read_workspace", slowly)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "督办  今日", long=1)
        await pilot.press("r", "f1")
        await see(pilot, app, "列表", long=1)
        assert not read, "the loop is free while the workspace is being read"
        gate.set()
        await pilot.press("escape")
        await see(pilot, app, READY)
    assert len(read) == 2, "what was asked for is read once more"


async def held(pilot: Pilot[Any], app: DubanApp, times: int) -> None:
    """The down key is held."""
    await pilot.press("enter", *["down"] * times)
    assert app.screen.query_one(PagedList).cursor == times
