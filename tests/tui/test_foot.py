"""The last line: what is offered, said once, and obeyed when it is clicked."""

from pathlib import Path

from rich.cells import cell_len
from textual.geometry import Offset

from duban_tui.widgets.foot import Keys
from tests.tui.looking import READY, app_on, grid, see


async def test_a_click_on_a_key_is_that_key(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.click(Keys, offset=Offset(2, 0))
        await see(pilot, app, "Esc 取消")
        await pilot.press("escape")
        await see(pilot, app, "F1 帮助")
        await pilot.click(Keys, offset=Offset(79, 0))
        assert "/ 筛选" in grid(app)[-1]
        await pilot.click(Keys, offset=Offset(cells_before(grid(app)[-1], "帮助"), 0))
        await see(pilot, app, "Esc 关闭")


async def test_what_is_pointed_at_says_more_of_itself(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.hover(Keys, offset=Offset(2, 0))
        assert app.screen.query_one(Keys).tooltip == "按字词筛选"
        await pilot.hover(Keys, offset=Offset(79, 0))
        assert app.screen.query_one(Keys).tooltip is None


async def test_while_words_are_typed_only_what_is_possible_is_offered(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        before = grid(app)[-1]
        await pilot.press("slash")
        await see(pilot, app, "Esc 取消")
        assert "依据" in before and "依据" not in grid(app)[-1]
        await pilot.press("escape")
        await see(pilot, app, before)


def cells_before(line: str, words: str) -> int:
    """The column in which the words begin."""
    return cell_len(line[: line.index(words)])
