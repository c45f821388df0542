"""What holds of every screen in the registry; a new one is tested by its line there."""

import asyncio
import re
from pathlib import Path

import pytest
from textual import work
from textual.binding import Binding
from textual.pilot import Pilot

from duban_tui.app import DubanApp
from duban_tui.screens import FIRST, SCREENS, Entry
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case import CaseScreen
from duban_tui.widgets.summary import Wrapped
from tests.tui.heartbeat import Heartbeat
from tests.tui.looking import READY, app_on, see

IDS = [one.id for one in SCREENS]
ENGLISH = re.compile(r"[a-z]{4,}")
"""Lower-case words: names of keys are not among them, and numbers of cases and rules are upper case."""
KNOWN = {"national", "duban", "import", "mapping", "toml"} | {
    "patterns",
    "langfang",
    "jilin",
    "qilin",
    "test",
    "tester",
    "base",
}


async def go(pilot: Pilot[None], app: DubanApp, one: Entry) -> str:
    """Jump to the screen by its key; what it shows when it has come to rest."""
    if one.id != FIRST:
        await pilot.press(one.key)
    shown = await see(pilot, app, f">{one.key}{one.title}")
    assert isinstance(app.screen, DeskScreen) and one.id == app.screen.ENTRY
    return shown


def test_ids_and_keys_are_told_apart() -> None:
    assert len({one.id for one in SCREENS}) == len({one.key for one in SCREENS}) == len(SCREENS)
    assert all(one.key in "1234567890" and one.title for one in SCREENS)


@pytest.mark.parametrize("one", SCREENS, ids=IDS)
async def test_help_lists_every_key_of_the_screen(ledger: Path, one: Entry) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(160, 100)) as pilot:
        await go(pilot, app, one)
        groups = app.screen.help_groups() if isinstance(app.screen, DeskScreen) else ()
        await pilot.press("f1")
        shown = await see(pilot, app, "Esc 关闭")
        for _title, bindings in groups:
            for binding in bindings:
                if isinstance(binding, Binding) and binding.description:
                    assert (binding.tooltip or binding.description) in shown
        assert set(ENGLISH.findall(shown)) <= KNOWN | {"check", "obligations", "explain"}


@pytest.mark.parametrize("one", SCREENS, ids=IDS)
async def test_a_key_that_does_nothing_says_so(ledger: Path, one: Entry) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, one)
        await pilot.press("Q")
        await see(pilot, app, "没有“Q”键")


@pytest.mark.parametrize("one", SCREENS, ids=IDS)
async def test_the_loop_stays_free(ledger: Path, one: Entry) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, one)
        async with Heartbeat():
            await pilot.press("r", "down", "pagedown", "G", "g")
            await see(pilot, app, f">{one.key}{one.title}")


async def test_the_palette_finds_by_pinyin_and_by_characters(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, SCREENS[0])
        await pilot.press("ctrl+p", *"zdtz")
        await see(pilot, app, "转到：台账")
        await pilot.press("enter")
        await see(pilot, app, ">2台账")
        await pilot.press("colon", *"没有这个")
        await see(pilot, app, "没有符合的")
        await pilot.press("escape")
        await see(pilot, app, "回车 打开")
        await pilot.press("ctrl+p", *"bangzhu", "enter")
        await see(pilot, app, "Esc 关闭")


async def test_a_screen_stays_as_it_was_left(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, SCREENS[0])
        await see(pilot, app, "第 1 条")
        await pilot.press("j", "j")
        await see(pilot, app, "第 3 条")
        await pilot.press("2")
        await see(pilot, app, ">2台账")
        await pilot.press("1")
        await see(pilot, app, "第 3 条")


async def test_what_is_not_recorded_is_asked_about_before_leaving(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DeskScreen, "draft", "登记“收到”")
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, SCREENS[0])
        await pilot.press("q")
        await see(pilot, app, "这些内容还没有登记")
        await pilot.press("n")
        await see(pilot, app, "第 1 条")
        await pilot.press("q")
        await see(pilot, app, "登记“收到”")
        await pilot.press("y")
    assert app.return_code == 0


class Restless(CaseScreen):
    """A case of which something is always on its way to the screen."""

    @work
    async def show_for_ever(self) -> None:
        while True:
            await asyncio.sleep(0)
            self.query_one("#detail", Wrapped).show([])


async def with_something_on_its_way(pilot: Pilot[None], app: DubanApp) -> None:
    await see(pilot, app, READY)
    screen = Restless("XF-0003")
    await app.push_screen(screen)
    await see(pilot, app, "尚未办结")
    screen.show_for_ever()


async def test_a_screen_is_closed_while_something_is_on_its_way_to_it(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await with_something_on_its_way(pilot, app)
        await pilot.press("escape")
        await see(pilot, app, "按层级")
    assert app.fatal is None


async def test_the_desk_ends_while_something_is_on_its_way_to_a_screen(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await with_something_on_its_way(pilot, app)
    assert app.fatal is None
