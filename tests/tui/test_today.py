"""The first screen: what is owed today, read, filtered and explained by keys."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding

from duban.domain.finding import Code, Finding
from duban_tui.app import DubanApp
from duban_tui.screens.today import TodayScreen
from duban_tui.widgets.listing import PagedList
from tests.tui.following import make_following
from tests.tui.grids import check_grid
from tests.tui.ledgers import NEIGHBOUR, WORKSPACE, add, make
from tests.tui.looking import READY, app_on, grid, line_with, see


def shown_rows(listing: PagedList) -> list[Finding]:
    """All rows of the list, as they are fetched for painting."""
    rows = [listing.at(index) for index in range(listing.length)]
    return [row for row in rows if row is not None]


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (60, 20), (60, 15)])
async def test_the_screen_says_what_is_owed_where_and_as_of_when(ledger: Path, size: tuple[int, int]) -> None:
    app = app_on(ledger)
    async with app.run_test(size=size) as pilot:
        shown = await see(pilot, app, READY)
        lines = grid(app)
    assert [cell_len(line) for line in lines] == [size[0]] * size[1]
    for words in (
        "督办  今日  示例市（990100）",
        "截至 2026-08-03（星期一）",
        "national",
        "状态",
        "责任单位",
    ):
        assert words in shown
    for words in ("! 超期 ", "~ 临期 ", "? 无法判定 0", "按单位", "东县", "XF-0"):
        assert words in shown
    for key in ("/ 筛选", "左右 状态", "回车 依据", "F1 帮助", "q 退出"):
        assert key in shown


async def test_the_oldest_comes_first_with_date_days_unit_case_and_rule(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await see(pilot, app, READY)
        first = line_with(app, "▶")
        assert first.split()[:7] == ["▶", "!", "超期", "2026-01-20", "超195天", "东县", "XF-0000"]
        assert "N-23-1" in first
        await see(pilot, app, "依据 N-23-1 《信访工作条例》")


async def test_arrow_and_vim_keys_move_the_cursor(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        listing = app.screen.query_one(PagedList)
        places = []
        for key in ("down", "j", "up", "k", "k", "pagedown", "pageup", "end", "home", "G", "g"):
            await pilot.press(key)
            places.append(listing.cursor)
        last = listing.length - 1
        page = listing.size.height - 1
        assert places == [1, 2, 1, 0, 0, page, 0, last, 0, last, 0]
        await pilot.press("G")
        await see(pilot, app, f"第 {last + 1} 条")
        await see(pilot, app, "▶")


async def test_words_filter_by_unit_case_and_rule(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("/", *"xf-0021")
        shown = await see(pilot, app, "筛选：xf-0021")
        assert "XF-0021" in shown and "XF-0000" not in shown
        await pilot.press("enter")
        await see(pilot, app, "q 退出")
        await pilot.press("escape")
        await see(pilot, app, "XF-0000")
        await pilot.press("/", *"没有的")
        await see(pilot, app, "没有符合筛选条件的")


async def test_digits_choose_a_state_and_u_a_unit(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        listing = app.screen.query_one(PagedList)
        everything = listing.length
        await pilot.press("l")
        shown = await see(pilot, app, "筛选：临期")
        assert "[~ 临期" in shown and "▶ ~ 临期" in shown and "! 超期  " not in shown
        await pilot.press("escape", "u")
        await see(pilot, app, "筛选：东县")
        units = [row.unit_name for row in shown_rows(listing)]
        assert set(units) == {"东县"} and len(units) == listing.length
        await pilot.press("u")
        await see(pilot, app, f"共 {everything} 条")


async def test_enter_gives_the_reasons_and_y_copies_them(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("enter")
        shown = await see(pilot, app, "起因")
        assert "XF-0000" in shown and "《信访工作条例》" in shown
        await pilot.press("y")
        assert "经过：" in app.clipboard and "XF-0000" in app.clipboard
        await pilot.press("escape")
        await see(pilot, app, READY)


async def test_a_rule_without_a_number_is_explained_too(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("b")
        await see(pilot, app, "筛选：不作判定")
        await pilot.press("enter")
        await see(pilot, app, "列出而不作判定")


@pytest.mark.parametrize("key", ["?", "f1"])
async def test_help_is_made_from_the_bindings(ledger: Path, key: str) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 50)) as pilot:
        await see(pilot, app, READY)
        await pilot.press(key)
        shown = await see(pilot, app, "Esc 关闭")
    bindings = [
        b
        for b in (*TodayScreen.BINDINGS, *PagedList.BINDINGS)
        if isinstance(b, Binding) and b.key not in "mM"
    ]
    words = [b.tooltip or b.description for b in bindings]
    assert all(word in shown for word in words)


async def test_what_another_process_writes_appears(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("down")
        under = app.screen.query_one(PagedList).row
        add(ledger, ["编号,单位,收到,办结", "XF-NEW,西县,2025-12-01,"])
        add(ledger, ["编号,单位,收到,办结", "XF-NEU,西县,2026-01-01,"])
        await see(pilot, app, "XF-NEU")
        assert app.screen.query_one(PagedList).row == under, "the cursor stays on its row"


async def test_r_reads_the_workspace_file_again(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        ledger.write_text(WORKSPACE.replace("示例市", "新名市"), encoding="utf-8")
        await pilot.press("r")
        await see(pilot, app, "新名市")
        ledger.write_text("schema = 2", encoding="utf-8")
        await pilot.press("r")
        shown = await see(pilot, app, "duban.toml")
        assert "XF-" in shown, "what was read before stays"


async def test_an_empty_ledger_says_how_to_fill_it(tmp_path: Path) -> None:
    bare = WORKSPACE.split("[[unit]]")[0]
    app = app_on(make(tmp_path, cases=0, workspace=bare))
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await see(pilot, app, "都是空的")
        assert "duban import" in shown


async def test_a_day_without_trouble_says_so(tmp_path: Path) -> None:
    quiet = WORKSPACE.replace('packs = ["national"]', "packs = []")
    app = app_on(make(tmp_path, cases=0, workspace=quiet))
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "今天没有超期、临期、未履行、未足和无法判定的")


async def test_a_ledger_that_cannot_be_read_is_told_in_words(tmp_path: Path) -> None:
    file = make(tmp_path, cases=0)
    broken = tmp_path / "duban.db"
    broken.write_bytes(b"no database at all" * 100)
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "! 超期 …" in await see(pilot, app, "检查没有完成"), "what was not counted is not none"
        await see(pilot, app, "按 r 重新读取")
        broken.unlink()
        make(tmp_path, cases=0)
        await pilot.press("r")
        await see(pilot, app, READY)


async def test_tab_goes_to_the_next_jurisdiction(tmp_path: Path) -> None:
    app = app_on(make(tmp_path, cases=0, workspace=WORKSPACE + NEIGHBOUR))
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "示例市（990100）  另有 1 个辖区")
        await pilot.press("tab")
        await see(pilot, app, "邻市（990200）")


@pytest.mark.parametrize(("key", "code"), [("q", 0), ("ctrl+c", 130)])
async def test_leaving(ledger: Path, key: str, code: int) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press(key)
    assert app.return_code == code


# --- levels, short duties, proposals ---


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_it_is_told_by_level_and_a_level_can_be_chosen(town: Path, size: tuple[int, int]) -> None:
    app = app_on(town)
    async with app.run_test(size=size) as pilot:
        shown = await see(pilot, app, READY)
        assert "按层级" in shown and "县级" in shown and "乡级" in shown
        check_grid("today-levels", app)
        await pilot.press("U")
        await see(pilot, app, "筛选：县级")
        await pilot.press("U")
        shown = await see(pilot, app, "筛选：乡级")
        assert "[乡级]" in shown
        listing = app.screen.query_one(PagedList)
        assert {row.unit_name for row in shown_rows(listing)} == {"河口镇"}
        await pilot.press("U")
        await see(pilot, app, "XF-0000")
        assert "筛选" not in line_with(app, "第 1 条")


async def test_short_duties_are_told_from_missed_ones(town: Path) -> None:
    app = app_on(town)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await see(pilot, app, READY)
        assert "x 未履行 2" in shown and "% 未足 1" in shown
        await pilot.press("z")
        shown = await see(pilot, app, "筛选：未足")
        assert "[% 未足 1]" in shown and "应完成 2 次，实际 1 次" in shown
        assert "未足 " in line_with(app, "近12周"), "the curve of what is looked at comes first"
        await pilot.press("w")
        await see(pilot, app, "筛选：未履行")
        assert {row.code for row in shown_rows(app.screen.query_one(PagedList))} == {Code.MISSED}


async def test_one_key_leads_to_the_proposals_that_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_following(tmp_path)
    monkeypatch.setattr("duban.desk.rights.account", lambda: "shen")
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "待我决定的问责建议 3 条（按 d 查看）")
        await pilot.press("d")
        await see(pilot, app, "[待决定 3]")
        await pilot.press("right")
        await see(pilot, app, "[执行中")
        await pilot.press("1", "d")
        await see(pilot, app, "[待决定 3]")
