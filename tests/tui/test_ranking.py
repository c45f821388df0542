"""Rankings on the screen of assessment: whether they are in use, places by period and peer group, what is missing, the lists."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.ranking_view import listings, ranking_view, rankings
from duban_tui.app import DubanApp
from tests.desk.assessed import ALL, case, place, switched_on
from tests.desk.helpers import BUREAU, CODE, TOWN, fill, lay, open_office
from tests.tui.grids import check_grid
from tests.tui.looking import see

DAY = date(2026, 6, 10)
MANY = [
    *(e for n in range(3) for e in case(f"a{n}", "2026-04-10", TOWN)),
    *(e for n in range(3) for e in case(f"b{n}", "2026-05-10", TOWN)),
    *(e for n in range(2) for e in case(f"c{n}", "2026-05-10", BUREAU)),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A ledger whose town is at the bottom in two months."""
    folder = switched_on(tmp_path / "office", "R-1")
    with closing(open_office(folder)) as office:
        fill(office, MANY)
    return folder


def test_rankings_say_whether_they_are_in_use(folder: Path, tmp_path: Path) -> None:
    with closing(open_office(folder)) as office:
        (row,) = rankings(office, place(office), DAY)
        assert row.in_use and "市联席会议于 2026-01-01 决定启用" in row.use
        assert listings(office, place(office), DAY) == []
    with closing(open_office(lay(tmp_path / "other", more=ALL))) as office:
        (row,) = rankings(office, place(office), DAY)
        assert (row.in_use, row.use) == (False, "默认停用，本辖区没有启用")


def test_places_stand_by_period_newest_first_with_what_is_missing(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        view = ranking_view(office, place(office), "R-1", DAY)
        assert [row.placed.period for row in view.rows] == sorted(
            (row.placed.period for row in view.rows), reverse=True
        )
        bottom = [(row.placed.period, row.place) for row in view.rows if row.placed.bottom]
        assert [period for period, _place in bottom] == ["2026-05", "2026-04"]
        assert all(said.startswith("1/") for _period, said in bottom)
        assert len(view.hits) == 1 and "示例镇" in view.hits[0]


async def test_from_assessment_to_a_ranking(folder: Path) -> None:
    app = DubanApp(folder / "duban.toml", CODE, DAY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await see(pilot, app, "排名 1 名单 0")
        await pilot.press("right", "right")
        await see(pilot, app, "[排名 1]")
        await pilot.press("enter")
        await see(pilot, app, "[名次")
        check_grid("ranking", app)
        await pilot.press("enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "从末位数起" in shown and "duban rank R-1" in shown
        await pilot.press("escape", "right")
        assert "示例镇" in await see(pilot, app, "[连续末位 1]")
        await pilot.press("p")
        await see(pilot, app, "排到哪个周期为止")
        await pilot.press(*"2026-06", "enter")
        await see(pilot, app, "还没有结束")
