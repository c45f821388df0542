"""Text from outside can only be read: no markup, no escape, no width breaks the screen."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from duban_tui.widgets.listing import PagedList
from duban_tui.wrapping import wrap
from tests.tui.ledgers import WORKSPACE, add, make
from tests.tui.looking import READY, app_on, grid, see

HOSTILE = (
    "[/]结束",
    "[red]红[/red]",
    "x[/b]y",
    "[@click=app.quit]点[/]",
    "\x1b]0;改标题\x07",
    "\x1b[2J清屏",
    "\x9b31m",
    "a\u202eb\u2066c",
    "空\x00字\x7f",
    "行一\n行二\t列",
    "e\u0301" * 50,
    "👨\u200d👩\u200d👧家庭",
    "名" * 10_000,
    "𠮷㐂·①",
)


def quoted(text: str) -> str:
    """The text as TOML writes it."""
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08X}" for c in text) + '"'


def _workspace() -> str:
    units = "".join(
        f'\n[[unit]]\ncode = "h{at}"\nname = {quoted(name)}\nlevel = "county"\n'
        for at, name in enumerate(HOSTILE)
    )
    head = WORKSPACE.split("\n[[unit]]")[0].replace('"示例市"', quoted(HOSTILE[0] + HOSTILE[4]))
    return head + units


def hostile_ledger(folder: Path) -> Path:
    """A workspace whose names and references are all of that kind; its file."""
    file = make(folder, cases=0, workspace=_workspace())
    references = [text.replace("\n", " ") for text in HOSTILE]
    add(file, ["编号,单位,收到,办结", *(f'"{ref}",h{at},2026-01-05,' for at, ref in enumerate(references))])
    return file


def check_harmless(lines: list[str], size: tuple[int, int]) -> None:
    """Every line fills its cells, and no character steers a terminal."""
    assert [cell_len(line) for line in lines] == [size[0]] * size[1]
    text = "".join(lines)
    steering = {c for c in text if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066\u200b\u200d"}
    assert not steering


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_no_screen_obeys_or_breaks(tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_on(hostile_ledger(tmp_path))
    async with app.run_test(size=size) as pilot:
        await see(pilot, app, READY)
        listing = app.screen.query_one(PagedList)
        assert listing.length > len(HOSTILE)
        for at in range(listing.length):
            listing.cursor = at
            await see(pilot, app, f"第 {at + 1} 条")
            check_harmless(grid(app), size)
        await pilot.press("g", "enter")
        await see(pilot, app, "Esc 关闭")
        check_harmless(grid(app), size)
        await pilot.press("y", "escape")
        assert "\x1b" not in app.clipboard
        await pilot.press("/", *"[/]")
        await see(pilot, app, "筛选：[/]")
        check_harmless(grid(app), size)


async def test_a_case_is_shown_harmless_in_all_its_parts(tmp_path: Path) -> None:
    app, size = app_on(hostile_ledger(tmp_path)), (80, 24)
    async with app.run_test(size=size) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "第 1 件")
        for at in range(len(HOSTILE)):
            await pilot.press(*["g", *["j"] * at, "enter"])
            await see(pilot, app, "[应办")
            for _part in range(7):
                check_harmless(grid(app), size)
                await pilot.press("right")
                await pilot.pause()
            await pilot.press("w")
            await see(pilot, app, "Esc 关闭")
            check_harmless(grid(app), size)
            await pilot.press("y", "escape", "escape")
            assert "\x1b" not in app.clipboard
            await see(pilot, app, "第 ")


def test_no_closing_mark_begins_a_line_and_nothing_is_lost() -> None:
    text = "依据《信访工作条例》（中发〔2022〕11号）第三十四条，自受理之日起60日内办结；经批准可延长。" * 3
    for cells in range(20, 60):
        lines = wrap([text], cells)
        assert "".join(lines) == text
        assert all(cell_len(line) <= cells for line in lines)
        assert not any(line[0] in "，。；：）》〕" for line in lines)


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrap(["  " + "x" * 50], 22) == ["  " + "x" * 20, "  " + "x" * 20, "  " + "x" * 10]
