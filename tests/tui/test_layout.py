"""What the layout keeps in every case: messages cover nothing, references stay whole, a window that is too small loses nothing."""

from pathlib import Path

import attrs
import pytest

from duban_tui.columns import Column, Look, divide
from duban_tui.screens import SCREENS
from duban_tui.widgets import bar
from tests.tui.looking import READY, app_on, grid, see


async def test_a_message_stands_above_everything_and_covers_nothing(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await see(pilot, app, READY)
        await pilot.press("y")
        shown = (await see(pilot, app, "已复制")).splitlines()
        assert "已复制" in shown[0] and "1今日" in shown[1] and READY in shown[-2] and "F1 帮助" in shown[-1]


async def test_a_window_that_is_too_small_says_so_and_obeys_no_key(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        before = await see(pilot, app, READY)
        await pilot.resize_terminal(40, 12)
        shown = await see(pilot, app, "窗口太小，请放大到 60×15 以上")
        assert not "".join(shown.splitlines()[1:]).strip()
        await pilot.press("2", "q")
        await pilot.resize_terminal(80, 24)
        assert await see(pilot, app, READY) == before
        await pilot.press("j")
        await see(pilot, app, "第 2 条")


async def test_the_export_is_proposed_and_another_name_replaces_it(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "第 1 件")
        await pilot.press("e")
        await see(pilot, app, "台账-2026-08-03.xlsx")
        await pilot.press(*"mine", "enter")
        await see(pilot, app, "请用：.csv、.xlsx、.jsonl")
        assert not (ledger.parent / "mine").exists() and "1今日" in "\n".join(grid(app))


def test_a_reference_is_as_wide_as_the_longest_and_the_rest_gives_way() -> None:
    look: Look[str] = Look(
        columns=(
            Column(id="state", title="", text=lambda _row: "", least=10, keep=2),
            Column(id="ref", title="", text=lambda row: row, least=5, most=20, keep=1, whole=lambda row: row),
        ),
        key=lambda row: row,
    )
    fitted = look.fitted(["XF-1", "XF-2026-012345"])
    assert [(column.id, width) for column, width in divide(fitted.columns, 30)] == [
        ("state", 10),
        ("ref", 14),
    ]
    assert [(column.id, width) for column, width in divide(fitted.columns, 20)] == [("ref", 14)]
    assert fitted.fitted(["XF-3"]) is fitted and look.fitted(["X" * 30]).columns[1].least == 20


@pytest.mark.parametrize(("width", "least"), [(80, 99), (60, 4)])
async def test_the_bar_names_every_screen_in_english(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, width: int, least: int
) -> None:
    english = tuple(attrs.evolve(one, chinese=one.english) for one in SCREENS)
    monkeypatch.setattr(bar, "SCREENS", english)
    app = app_on(ledger)
    async with app.run_test(size=(width, 24)) as pilot:
        await see(pilot, app, READY)
        shown = grid(app)[0]
        assert shown.split() == [
            f"{'>' if one.id == 'today' else ''}{one.key}{one.title[:least]}" for one in english
        ]
