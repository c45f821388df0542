"""What happens while a form is open: another officer writes, the ledger is held, the desk is still at work."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from duban.desk.recording import record
from duban_tui.app import DubanApp
from duban_tui.drafts import Drafts
from duban_tui.screens import record as acts
from tests.tui.looking import app_on, see
from tests.tui.recording import CASE, at_case, begin, by_another, confirm, journal


async def test_what_another_wrote_meanwhile_is_told_and_nothing_typed_is_lost(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"0731", "enter")
        await see(pilot, app, "2026-07-31")
        by_another(file, "deliver")
        await pilot.press("s")
        shown = await see(pilot, app, "台账已有新的记录")
        assert "李四" in shown and "填写的内容没有丢失" in shown
        assert [entry.actor for entry in journal(file)] == ["李四"]
        await pilot.press("escape")
        await see(pilot, app, "2026-07-31")
        await confirm(pilot, app)
    assert [entry.events[0].kind for entry in journal(file)] == ["deliver", "finish"]


async def test_it_is_seen_while_typing_that_another_wrote(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        by_another(file, "deliver")
        shown = await see(pilot, app, "您看过以后已有新的记录")
        assert "李四" in shown


async def test_an_undo_is_refused_when_another_wrote_and_goes_on_after_looking(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        app.watch_seconds = 3600
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await confirm(pilot, app)
        await pilot.press("u")
        await see(pilot, app, "撤销“办结”：")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"录入有误", "enter")
        by_another(file, "deliver")
        await pilot.press("s")
        assert "李四" in await see(pilot, app, "台账已有新的记录")
        await pilot.press("escape")
        await see(pilot, app, "录入有误")
        await confirm(pilot, app)
    assert [entry.events[0].kind for entry in journal(file)] == ["finish", "deliver", "correct"]


async def test_a_ledger_that_is_held_is_waited_for_and_the_wait_can_be_ended(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        database = next(file.parent.glob("*.db"))
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("s")
            assert "Esc 停止等待" in await see(pilot, app, "台账被占用，已等")
            await pilot.press("escape")
            await see(pilot, app, "第 1 项")
            other.execute("ROLLBACK")
        await confirm(pilot, app)
    assert [entry.events[0].kind for entry in journal(file)] == ["finish"]


async def test_a_form_can_be_left_while_its_effect_is_worked_out(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Event()
    monkeypatch.setattr(acts, "weighed", lambda *_about: known.wait() and [])
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "正在核对")
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
        known.set()
        await see(pilot, app, f"事项 {CASE}")
    assert app.fatal is None and not journal(file)


async def test_a_form_stays_until_its_act_is_recorded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = Event()
    monkeypatch.setattr(acts, "record", lambda *about, **more: free.wait() and record(*about, **more))
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "正在登记")
        await pilot.press("escape", "X", "s")
        assert "正在登记" in await see(pilot, app, "登记“办结”")
        free.set()
        await see(pilot, app, "a 登记")
    assert len(journal(file)) == 1 and not Drafts(file.parent).told()
