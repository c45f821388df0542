"""The first screen: what is owed today, read, filtered and explained by keys."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.binding import Binding

from duban import i18n
from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.desk.weekly import Week, weekly
from duban.domain.finding import Code, Finding
from duban.errors import DubanError
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.curves import HEIGHTS, curve, figures
from duban_tui.narrow import plain
from duban_tui.screens.today import TodayScreen
from duban_tui.widgets.listing import PagedList
from duban_tui.widgets.trend import Trend
from tests.pieces import document, rule, unit
from tests.tui.following import make_following
from tests.tui.grids import check_grid
from tests.tui.ledgers import WORKSPACE, add, make
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
        assert "经过：" in shown and "XF-0000" in shown and "《信访工作条例》" in shown
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
    bindings = [b for b in (*TodayScreen.BINDINGS, *PagedList.BINDINGS) if isinstance(b, Binding)]
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
    second = '\n[[jurisdiction]]\ncode = "990200"\nname = "邻市"\nlevel = "city"\npacks = ["national"]\n'
    head, unit, rest = WORKSPACE.partition("\n[[unit]]")
    app = app_on(make(tmp_path, cases=0, workspace=head + second + unit + rest))
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

TOWN = (
    unit("990101-01", "河口镇", "township", kind="township", parent="990101", jurisdiction="990100")
    + document()
    + rule("OWN-D", "duty", "每月排查两次", """
event = ["sweep"]
applies = { unit_level = ["township"] }
schedule = [{ every = "month", count = 2 }]
""", article="第三条", since="2026-05-01", confirmed="2026-05-01")
)  # fmt: skip


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A ledger with a township that swept once in May, and then no more."""
    file = make(tmp_path, cases=20, workspace=WORKSPACE + TOWN)
    with closing(Office(read_workspace(file))) as office:
        swept = Statement(kind="sweep", on=date(2026, 5, 12), unit="990101-01")
        record(office, office.workspace.jurisdictions[0], swept, actor="tester")
    return file


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


# --- the last weeks ---


def test_a_curve_tells_nothing_the_lowest_and_the_highest_apart() -> None:
    assert curve([0, 1, 50, 99, 100]) == "▁▂▄▇█"
    assert curve([0, 0]) == "▁▁" and curve([None, 3]) == "?█"
    assert figures([2, 9, None, 4]) == ("2", "9", "4") and figures([None]) == ("?", "?", "?")
    narrow = "".join(map(plain, HEIGHTS))
    assert narrow.isascii() and len(set(narrow)) == len(HEIGHTS)


async def test_the_last_weeks_are_drawn_with_their_figures(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        shown = await see(pilot, app, READY)
        assert "近12周 05-12 至 08-03" in shown
        for words in ("首周", "最高", "末周", "未足", "新逾期", "完成"):
            assert words in shown
        last = next(line for line in grid(app) if "超期   ▅" in line).split()
        assert last[-3:] == ["44", "73", "73"], "the last week says what stands above"


async def test_the_curve_follows_what_another_process_writes(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "高73 末73")
        add(ledger, ["编号,单位,收到,办结", "XF-NEW,西县,2026-07-01,"])
        await see(pilot, app, "高74 末74")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_curve_follows_the_unit_and_the_level_that_are_chosen(
    town: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = []
    monkeypatch.setattr(
        "duban_tui.screens.today.weekly",
        lambda *asked, **more: counted.append(asked) or weekly(*asked, **more),
    )
    app = app_on(town)

    def curve_of(whose: str) -> list[str]:
        """The words of the first curve, and before them whose it is where it is told in the same line."""
        lines = [line[-52:] if size[0] > 120 else line for line in grid(app)]
        at = next(at for at, line in enumerate(lines) if "近12周" in line)
        if size[0] > 120:
            assert lines[at - 1].strip() == whose
            return lines[at + 1].split()[:5]
        title, curve = lines[at].split("  ", 1)
        assert title.strip() == f"近12周 {whose}".strip()
        return curve.split()[:5]

    async with app.run_test(size=size) as pilot:
        await see(pilot, app, READY)
        whole = curve_of("")
        await pilot.press("u")
        await see(pilot, app, "筛选：东县")
        assert curve_of("东县") != whole
        await pilot.press("u", "U")
        await see(pilot, app, "筛选：县级")
        county = curve_of("县级")
        assert county[0] == whole[0] == "超期" and county == whole, "only counties have cases"
        await pilot.press("U")
        await see(pilot, app, "筛选：乡级")
        if size[0] > 120:
            assert curve_of("乡级")[1] == HEIGHTS[0] * 12, "a township owes no limits here"
        else:
            assert curve_of("乡级")[0] == "未履行", "where not all fit, nothing yields to what there is"
        await pilot.press("w")
        await see(pilot, app, "筛选：未履行 乡级")
        assert curve_of("乡级")[0] == "未履行"
        await pilot.press("escape")
        await see(pilot, app, READY)
        assert curve_of("") == whole
    assert len(counted) == 1, "no key counts anew"


async def test_a_long_name_leaves_room_for_the_curve(tmp_path: Path) -> None:
    long = "某某县人力资源和社会保障局信访工作办公室"
    app = app_on(make(tmp_path, workspace=WORKSPACE.replace("东县", long), cases=0))
    add(tmp_path / "duban.toml", ["编号,单位,收到,办结", f"XF-1,{long},2026-01-05,"])
    async with app.run_test(size=(60, 20)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("u")
        await see(pilot, app, "筛选：某某县")
        line = line_with(app, "近12周 某某县")
        assert "…  超期 " in line and "末2" in line


@pytest.fixture
def in_english() -> Iterator[None]:
    i18n.use("en")
    yield
    i18n.use("zh")


LONG_TOWN = "某某自治县河口满族镇人民政府"


@pytest.mark.parametrize("width", [80, 60])
async def test_a_long_name_hides_no_missed_duty(tmp_path: Path, width: int) -> None:
    app = app_on(make(tmp_path, cases=0, workspace=WORKSPACE + TOWN.replace("河口镇", LONG_TOWN)))
    async with app.run_test(size=(width, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("u")
        await see(pilot, app, f"筛选：{LONG_TOWN}")
        line = line_with(app, "近12周")
        assert "近12周 某某自" in line
        assert line.rstrip().endswith("首0 高3 末3 …") and "  未履行 " in line, "and that there are more"


def test_the_name_takes_the_place_of_the_weeks_rather_than_vanish(in_english: None) -> None:
    first = date(2026, 5, 12)
    weeks = [Week(first=first, last=first, overdue=0, missed=2, short=1, fallen=0, met=0, unknown=0)] * 12
    trend = Trend(tall=False)
    trend.show(weeks, LONG_TOWN, None)
    (line,) = trend._lines(58)
    assert line.startswith("某某") and "…  not done" in line and line.endswith("last 2 …")
    (line,) = trend._lines(120)
    assert line.startswith("Last 12 weeks 某某自") and "…  not done" in line and "  short" in line
    trend.show(weeks, "", None)
    assert trend._lines(58)[0].startswith("Last 12 weeks  not done")


async def test_another_jurisdiction_has_its_own_curve(tmp_path: Path) -> None:
    second = '\n[[jurisdiction]]\ncode = "990200"\nname = "邻市"\nlevel = "city"\npacks = ["national"]\n'
    head, unit, rest = WORKSPACE.partition("\n[[unit]]")
    app = app_on(make(tmp_path, cases=9, workspace=head + second + unit + rest))
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "近12周  超期")
        await pilot.press("tab")
        await see(pilot, app, "邻市（990200）")
        await see(pilot, app, "近12周 05-12 至 08-03 没有可以判定的记录")


async def test_weeks_before_anything_was_judged_are_no_zeros(tmp_path: Path) -> None:
    late = WORKSPACE.replace("judged_from = 2026-01-01", "judged_from = 2026-07-15")
    app = app_on(make(tmp_path, workspace=late))
    async with app.run_test(size=(160, 50)) as pilot:
        shown = await see(pilot, app, "? 这一周无法判定")
        assert "?????????" in shown


async def test_weeks_that_cannot_be_counted_leave_the_list(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: object, **_more: object) -> None:
        raise DubanError("磁盘读取失败")

    monkeypatch.setattr("duban_tui.screens.today.weekly", broken)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await see(pilot, app, "近几周没有统计出来：磁盘读取失败")
        assert "第 1 条" in shown
