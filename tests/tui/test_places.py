"""Another jurisdiction: nothing of the one before is shown, nor acted upon, while the other is read or cannot be read."""

import threading
from pathlib import Path
from typing import Any

import pytest

from duban.errors import DubanError
from duban_tui.aside import Stopped
from duban_tui.screens import SCREENS, Entry
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.case import CaseScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import PagedList
from tests.tui.ledgers import NEIGHBOUR, WORKSPACE, make
from tests.tui.looking import READY, app_on, see
from tests.tui.test_screens import go

OTHER = "990200"
OF_A_PLACE = [one for one in SCREENS if one.id != "plugins"]
"""Screens whose rows belong to a jurisdiction; plugins belong to the workspace."""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """The workspace file of two jurisdictions, of which the first has cases."""
    return make(tmp_path, cases=12, workspace=WORKSPACE + NEIGHBOUR)


def hold(monkeypatch: pytest.MonkeyPatch, screen: DeskScreen[Any]) -> threading.Event:
    """Have the other jurisdiction's reading last until the event, and then fail."""
    gate, read = threading.Event(), type(screen).read

    def held(screen: DeskScreen[Any], at: Opened, stopped: Stopped) -> object:
        if at.place.code != OTHER:
            return read(screen, at, stopped)
        gate.wait()
        raise DubanError("邻市读不了")

    monkeypatch.setattr(type(screen), "read", held)
    return gate


@pytest.mark.parametrize("one", OF_A_PLACE, ids=lambda one: one.id)
async def test_what_was_shown_is_forgotten_before_the_other_has_come(
    two: Path, one: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(two)
    async with app.run_test(size=(80, 24)) as pilot:
        await go(pilot, app, one)
        screen = app.screen
        assert isinstance(screen, DeskScreen)
        gate = hold(monkeypatch, screen)
        await pilot.press("tab")
        shown = await see(pilot, app, "正在检查……" if one.id == "today" else "  正在读取……")
        assert screen.query_one("#list", PagedList).row is None and "东县" not in shown
        await pilot.press("right", "right", "left", "left", "u", *([] if one.id == "journal" else ["a"]))
        await see(pilot, app, "正在")
        assert app.screen is screen, "there is nothing that an act could be about"
        gate.set()
        failed = await see(pilot, app, "检查没有完成：" if one.id == "today" else "没有读成：")
        assert "邻市读不了" in failed and "正在读取" not in failed


async def test_a_case_of_one_jurisdiction_is_no_case_of_the_other(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_on(two)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "共 12 件")
        await pilot.press("enter")
        await see(pilot, app, "[应办")
        screen = app.screen
        assert isinstance(screen, CaseScreen)
        gate = hold(monkeypatch, screen)
        await pilot.press("tab")
        await see(pilot, app, "  正在读取……")
        await pilot.press("a", "u", "w", "enter")
        assert screen.view is None and app.screen is screen
        gate.set()
        await see(pilot, app, "没有读成：")
