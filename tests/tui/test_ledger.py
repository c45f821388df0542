"""台账: found by words, sorted, marked, exported, remembered, and opened; however many cases there are."""

import tomllib
from pathlib import Path

import pytest
from textual.pilot import Pilot

from duban.desk.kept import FILE
from duban_tui.app import DubanApp
from duban_tui.widgets.listing import PagedList
from duban_tui.widgets.pages import KEPT, PAGE
from tests.tui.grids import check_grid
from tests.tui.heartbeat import Heartbeat
from tests.tui.ledgers import NEIGHBOUR, WORKSPACE, add, make
from tests.tui.looking import READY, app_on, line_with, see


async def open_ledger(pilot: Pilot[None], app: DubanApp) -> str:
    await see(pilot, app, READY)
    await pilot.press("2")
    return await see(pilot, app, "第 1 件")


async def test_cases_are_found_by_characters_pinyin_and_initials(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        for typed in ("东县", "dongxian", "dx"):
            await pilot.press("/", *typed)
            shown = await see(pilot, app, "共 30 件")
            assert f"列出：{typed}" in shown and "西县" not in shown
            await pilot.press("escape")
            await see(pilot, app, "共 60 件")
        await pilot.press("/", *"xf-0021", "enter")
        await see(pilot, app, "共 1 件")
        await pilot.press("escape", "/", *"没有的")
        await see(pilot, app, "没有符合筛选条件的")


async def test_left_and_right_choose_a_standing(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("right", "right")
        shown = await see(pilot, app, "列出：超期")
        assert "▶ ! 超期" in shown and "在办" not in shown
        await pilot.press("left", "left")
        await see(pilot, app, "列出：全部")


async def test_the_order_is_chosen_by_name_and_turned(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("s")
        await see(pilot, app, "排序")
        await pilot.press(*"bh", "enter")
        await see(pilot, app, "编号^")
        assert "XF-0000" in line_with(app, "▶")
        await pilot.press("S")
        await see(pilot, app, "编号v")
        assert "XF-0059" in line_with(app, "▶")


async def test_columns_are_chosen_and_remembered(ledger: Path) -> None:
    for at in range(2):
        app = app_on(ledger)
        async with app.run_test(size=(160, 50)) as pilot:
            shown = await open_ledger(pilot, app)
            assert ("收件单位" in shown) is bool(at)
            if not at:
                await pilot.press("c")
                await see(pilot, app, "显示的栏")
                await pilot.press(*"sjdw", "space", "enter")
                await pilot.press("c")
                await see(pilot, app, "*  承办单位")
                await pilot.press(*"承办", "space", "enter")
                shown = await see(pilot, app, "收件单位")
                assert "承办单位" not in shown
    kept = tomllib.loads((ledger.parent / FILE).read_text(encoding="utf-8"))
    assert kept["ledger"]["columns"] == ["standing", "ref", "due", "days", "category", "received", "receiver"]


async def test_a_view_is_saved_and_opened_by_name(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("right", "right", "/", *"dx", "enter")
        await see(pilot, app, "列出：超期 dx")
        await pilot.press("V")
        await see(pilot, app, "视图的名称")
        await pilot.press(*"东县超期", "enter")
        await see(pilot, app, "已保存视图“东县超期”，按 v 打开。")
        await pilot.press("escape")
        await see(pilot, app, "列出：全部")
        await pilot.press("v")
        await see(pilot, app, "东县超期")
        await pilot.press("enter")
        await see(pilot, app, "列出：超期 dx")


async def test_a_file_of_views_with_nonsense_in_it_does_no_harm(ledger: Path) -> None:
    text = 'schema = 1\n[ledger]\ncolumns = ["没有", "ref", 3]\n[[ledger.view]]\nname = 1\n[[ledger.view]]\nname = "好"\n'
    (ledger.parent / FILE).write_text(text + '[[ledger.view]]\nname = "坏"\nsort = "x"\n', encoding="utf-8")
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("v")
        shown = await see(pilot, app, "好")
        assert "坏" not in shown


async def test_marked_rows_are_exported_alone(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("m", "m")
        await see(pilot, app, "标记 2 件")
        await pilot.press("e")
        await see(pilot, app, "导出 2 件")
        await pilot.press(*["backspace"] * 40, *"shown.csv", "enter")
        await see(pilot, app, "已导出")
        await pilot.press("M", "e", *["backspace"] * 40, *"shown.csv", "enter")
        await see(pilot, app, "已有文件")
        await pilot.press("n")
        await see(pilot, app, "第 3 件")
    lines = (ledger.parent / "shown.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["XF-0057", "XF-0028"]


async def test_what_another_process_writes_appears_and_the_cursor_stays(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("j", "j")
        await see(pilot, app, "第 3 件")
        under = app.screen.query_one(PagedList).key
        add(ledger, ["编号,单位,收到,办结", "XF-NEW,西县,2026-08-01,"])
        await see(pilot, app, "第 4 件，共 61 件")
        assert app.screen.query_one(PagedList).key == under
        await pilot.press("1")
        await see(pilot, app, ">1今日")
        await see(pilot, app, READY)


async def test_a_hundred_thousand_cases_are_read_a_page_at_a_time(hundred_thousand: Path) -> None:
    app = app_on(hundred_thousand)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "第 1 条")
        await pilot.press("2")
        await see(pilot, app, "第 1 件，共 100000 件")
        listing = app.screen.query_one(PagedList)
        async with Heartbeat():
            await pilot.press("G")
            shown = await see(pilot, app, "第 100000 件，共 100000 件")
            assert "XF-00" in line_with(app, "▶") and "..." not in shown
            for at in range(0, 100_000, 9_000):
                listing.cursor = at
                await see(pilot, app, f"第 {at + 1} 件")
            await pilot.press("/", *"lcy")
            await see(pilot, app, "列出：lcy")
            await see(pilot, app, "共 33333 件")
        pages = list(listing._pages.held)
        assert len(pages) <= KEPT and all(len(page) <= PAGE for page in pages)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_a_case_shows_what_is_owed_what_happened_and_why(ledger: Path, size: tuple[int, int]) -> None:
    app = app_on(ledger)
    async with app.run_test(size=size) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("/", *"xf-0021", "enter")
        await see(pilot, app, "共 1 件")
        await pilot.press("enter")
        shown = await see(pilot, app, "[应办")
        assert "事项 XF-0021" in shown and "超48天" in shown
        check_grid("case", app)
        await pilot.press("enter")
        await see(pilot, app, "起因")
        await pilot.press("y")
        assert "经过：" in app.clipboard and "《信访工作条例》" in app.clipboard and "超48天" in app.clipboard
        await pilot.press("escape", "right")
        shown = await see(pilot, app, "[经过 2]")
        assert "2026-06-01" in shown and "受理" in shown
        check_grid("case-events", app)
        await pilot.press("left", "left")
        await see(pilot, app, "[基本情况")
        await pilot.press("w")
        await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "escape")
        await see(pilot, app, "共 1 件")


async def test_a_case_is_read_again_when_something_is_recorded(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("/", *"xf-0021", "enter")
        await see(pilot, app, "共 1 件")
        await pilot.press("enter")
        await see(pilot, app, "经过 2")
        add(ledger, ["编号,单位,收到,办结", "XF-0021,西县,2026-06-01,2026-07-01"])
        await see(pilot, app, "经过 3")


async def test_an_empty_ledger_says_how_to_fill_it(tmp_path: Path) -> None:
    app = app_on(make(tmp_path, cases=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "还没有信访事项")


async def test_tab_goes_to_the_next_jurisdiction(tmp_path: Path) -> None:
    app = app_on(make(tmp_path, cases=5, workspace=WORKSPACE + NEIGHBOUR))
    async with app.run_test(size=(80, 24)) as pilot:
        await open_ledger(pilot, app)
        await pilot.press("tab")
        await see(pilot, app, "邻市（990200）")
        await see(pilot, app, "还没有信访事项")
