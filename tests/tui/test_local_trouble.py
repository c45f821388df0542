"""Whatever the code of a locality does, the desk goes on: it is waited for a while, told, or shown harmless."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from duban.workspace import read_workspace
from duban_tui import patience
from duban_tui.local import load
from tests.tui.heartbeat import Heartbeat
from tests.tui.localities import HEAD, panel, screen, to_a_case, to_the_screen
from tests.tui.looking import READY, app_on, see
from tests.tui.terminal import Terminal


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patience of a fraction of a second."""
    monkeypatch.setattr(patience, "LIMIT", 0.3)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    "code",
    [
        "while True:\n    pass",
        HEAD + "@hookimpl\ndef duban_screens():\n    while True:\n        pass",
        HEAD + "from itertools import repeat\n@hookimpl\ndef duban_screens():\n    return repeat(0 for _ in iter(int, 1))",
    ],
)  # fmt: skip
def test_a_module_that_never_ends_is_given_up(
    ledger: Path, office_file: Callable[..., None], code: str
) -> None:
    office_file(code, adopted=False)
    workspace = read_workspace(ledger)
    local = load(workspace.plugin_names, workspace.plugin_files())
    assert [one.plugin for one in local.failures] == ["ours"] and not local.screens
    assert "没有返回" in local.failures[0].reason or "LocalScreen" in local.failures[0].reason


@pytest.mark.usefixtures("short")
async def test_a_screen_that_never_ends_is_given_up_and_the_loop_stays_free(
    ledger: Path, office_file: Callable[..., None]
) -> None:
    office_file(screen("while True:\n    pass"))
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        async with Heartbeat():
            await pilot.press("f3")
            await see(pilot, app, "试页")
            await pilot.press("enter")
            shown = await see(pilot, app, "没有返回，不再等待")
        assert "插件 ours" in shown
    for thread in [one for one in threading.enumerate() if one.name == "duban-plugin"]:
        thread.join(10)
        assert not thread.is_alive(), "what is given up runs no more"


async def test_waiting_for_a_screen_ends_with_esc(
    ledger: Path, office_file: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LIMIT", 600)
    office_file(screen("while True:\n    pass"))
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_screen(pilot, app)
        await see(pilot, app, "正在读取")
        await pilot.press("escape")
        await see(pilot, app, READY)


@pytest.mark.usefixtures("short")
async def test_the_case_does_not_wait_for_a_panel(ledger: Path, office_file: Callable[..., None]) -> None:
    office_file(panel("while True:\n    pass"))
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await to_a_case(pilot, app)
        await see(pilot, app, "[应办")
        await see(pilot, app, "试板 3")
        await pilot.press("left")
        shown = await see(pilot, app, "没有返回，不再等待")
        assert "插件 ours，面板（duban_panels）" in shown


MEETING = """
from threading import Barrier
met = Barrier(3)

@hookimpl
def duban_panels():
    return [Panel(title, title, lines) for title in ("甲板", "乙板", "丙板")]

def lines(view):
    met.wait()
    return ["会齐", "散会"]
"""


async def test_panels_are_read_side_by_side(
    ledger: Path, office_file: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "LIMIT", 600)  # each of them waits for the others
    office_file(HEAD + MEETING)
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await to_a_case(pilot, app)
        await see(pilot, app, "甲板 2 乙板 2 丙板 2")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return None", "应返回 Table"),
        ("return Table((), [])", "应有 1 至"),
        ("return Table(range(10**9), [])", "应有 1 至"),
        ("return Table(('一',), [1])", "TypeError"),
        ("return Table(('一',), [('a', 'b')])", "每一行都应有 1 栏"),
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("class Odd(Exception):\n    def __str__(self):\n        raise self\nraise Odd()", "Odd"),
        ("return table(view)", "RecursionError"),
        ("return Table(('一',), ((str(n),) for n in iter(int, 1)))", "共 100001 条"),
        ("return Table(('一\\x1b[2J',), [('[red]x[/]\\x1b[31m' + 'y' * 10**7,)], note='\\x1b]0;t\\x07')", "[red]x[/]"),
        ("print('SPOILED')\nprint('SPOILED', file=sys.stderr)\nreturn Table(('一',), [('甲',)])", "第 1 条，共 1 条"),
    ],
)  # fmt: skip
async def test_whatever_a_screen_does_is_told_or_shown(
    ledger: Path, office_file: Callable[..., None], body: str, told: str
) -> None:
    office_file(screen(body))
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_the_screen(pilot, app)
        shown = await see(pilot, app, told)
        assert "\x1b" not in shown and "SPOILED" not in shown
        await pilot.press("escape")
        await see(pilot, app, READY)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("return 'abc'", "应返回文字的列表"),
        ("return None", "应返回文字的列表"),
        ("return map(str, range(10**6))", "试板 100001"),
        ("return ['\\x1b[2J[/]', 3, 'x' * 10**7]", "试板 3"),
    ],
)
async def test_whatever_a_panel_does_is_told_or_shown(
    ledger: Path, office_file: Callable[..., None], body: str, told: str
) -> None:
    office_file(panel(body))
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await to_a_case(pilot, app)
        await see(pilot, app, "试板")
        await pilot.press("left")
        assert "\x1b" not in await see(pilot, app, told)


def test_what_is_printed_does_not_reach_the_terminal(ledger: Path, office_file: Callable[..., None]) -> None:
    loud = "print('SPOI' + 'LED')\nprint('SPOI' + 'LED', file=sys.stderr)\n"
    office_file(f"import sys\n{loud}" + screen(f"{loud}return Table(('一',), [('甲乙丙',)])"))
    terminal = Terminal(("tui", "--as-of", "2026-08-03"), ledger.parent)
    try:
        terminal.until("第 1 条")
        terminal.type("\x1bOR")
        terminal.until("试页")
        terminal.type("\r")
        terminal.until("甲乙丙")
        terminal.type("q")
        assert terminal.end() == 0
        assert b"SPOILED" not in terminal.sent
    finally:
        terminal.close()
