"""One event for several marked cases: one form, the effect over all, each refusal with its reason, two officers, the draft."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from duban.cli.front import run
from duban_tui.app import DubanApp
from duban_tui.drafts import Drafts
from tests.tui.doing import type_in
from tests.tui.grids import check_grid
from tests.tui.looking import app_on, see
from tests.tui.recording import by_another, journal


async def marked(pilot: Pilot[Any], app: DubanApp, words: str) -> None:
    """The open cases that these words find are marked."""
    app.watch_seconds = 3600
    await see(pilot, app, "第 1 条")
    await pilot.press("2")
    await see(pilot, app, "第 1 件")
    await pilot.press("/", *words, "enter")
    await see(pilot, app, "Esc 看全部")
    await pilot.press("m", "m", "m")
    await see(pilot, app, "标记 3 件")


async def begin(pilot: Pilot[Any], app: DubanApp, kind: str, label: str) -> None:
    """The form of that kind for the marked cases is open."""
    await pilot.press("a")
    await see(pilot, app, "登记什么")
    await pilot.press(*kind)
    await see(pilot, app, f"▶   {label}")
    await pilot.press("enter")
    await see(pilot, app, f"登记“{label}”：3 件")
    await see(pilot, app, "第 1 项")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_form_of_several_cases(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await marked(pilot, app, "xf-000")
        await begin(pilot, app, "zhuansong", "转送")
        check_grid("batch", app)


async def test_all_are_weighed_at_once_and_recorded_in_one_step(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await marked(pilot, app, "xf-000")
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        shown = await see(pilot, app, "登记前预览")
        assert "可以登记 3 件" in shown and "应办事项：" in shown and "--case" in shown
        assert not journal(file)
        await pilot.press("y")
        await see(pilot, app, "标记 3 件")
    entries = journal(file)
    assert len({entry.case for entry in entries}) == 3
    assert [entry.events[0].kind for entry in entries] == ["finish"] * 3
    assert not Drafts(file.parent).told()


async def test_what_lacks_something_is_refused_with_its_reason_and_recorded_once_it_has_one(
    file: Path,
) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await marked(pilot, app, "xf-000")
        await begin(pilot, app, "duban", "督办")
        await pilot.press("s")
        shown = await see(pilot, app, "没有一件可以登记")
        assert "信访登记表" in shown and "--" not in shown
        await pilot.press("escape", "e", "G")
        await see(pilot, app, "随记录保存")
        await type_in(pilot, app, *"原件已移送")
        await pilot.press("s")
        await see(pilot, app, "可以登记 3 件")
        await pilot.press("y")
        await see(pilot, app, "标记 3 件")
    assert [entry.events[0].text("override") for entry in journal(file)] == ["原件已移送"] * 3


async def test_what_another_wrote_about_one_of_them_is_told_first(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await marked(pilot, app, "xf-000")
        await begin(pilot, app, "banjie", "办结")
        by_another(file, "deliver", "XF-0008")
        await pilot.press("s")
        assert "李四" in await see(pilot, app, "台账已有新的记录")
        await pilot.press("escape", "s")
        await see(pilot, app, "可以登记 3 件")


async def test_a_batch_that_was_begun_is_gone_on_with(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await marked(pilot, app, "xf-000")
        await begin(pilot, app, "banjie", "办结")
        await type_in(pilot, app, *"0715")
        await pilot.press("escape")
        await see(pilot, app, "标记 3 件")
    again = app_on(file)
    async with again.run_test(size=(100, 40)) as pilot:
        await see(pilot, again, "第 1 条")
        await pilot.press("2")
        await see(pilot, again, "第 1 件")
        await pilot.press("a")
        await see(pilot, again, "继续草稿：登记“办结”：3 件")
        await pilot.press("enter")
        await see(pilot, again, "2026-07-15")


def test_the_command_line_does_the_same(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(file.parent)
    asked = ["record", "办结", "--on", "2026-08-01", "--unit", "东县"]
    cases = ["--case", "XF-0003", "--case", "XF-0006"]
    assert run([*asked, *cases, "--dry-run"]) == 0
    assert "试登记" in capsys.readouterr().out and not journal(file)
    assert run([*asked, *cases]) == 0
    assert "已登记 2 件" in capsys.readouterr().out
    assert [entry.case for entry in journal(file)] == ["XF-0003", "XF-0006"]
    assert run(["record", "督办", "--on", "2026-08-02", "--unit", "东县", *cases]) == 2
    said = capsys.readouterr()
    assert "没有登记 2 件" in said.err and "信访登记表" in said.err
