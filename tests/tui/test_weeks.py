"""The last weeks on the first screen: their curves, whose they are, and what cannot be told."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban import i18n
from duban.desk.weekly import Week, weekly
from duban.errors import DubanError
from duban_tui.app import DubanApp
from duban_tui.curves import HEIGHTS, curve, figures
from duban_tui.narrow import plain
from duban_tui.widgets.trend import Trend
from tests.tui.ledgers import NEIGHBOUR, WORKSPACE, add, make
from tests.tui.looking import READY, app_on, grid, line_with, see
from tests.tui.town import TOWN


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
        "duban.desk.weekly.weekly",
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
    app = app_on(make(tmp_path, cases=9, workspace=WORKSPACE + NEIGHBOUR))
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

    monkeypatch.setattr("duban.desk.weekly.weekly", broken)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await see(pilot, app, "近几周没有统计出来：磁盘读取失败")
        assert "第 1 条" in shown
