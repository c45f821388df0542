"""What localities add: screens and panels; what goes wrong in one is named in its place, and everything else goes on."""

import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from duban.desk.adopt import adopt
from duban.desk.office import Office
from duban.plugins import host
from duban.workspace import read_workspace
from duban_tui import hookspecs, patience
from duban_tui.app import DubanApp
from duban_tui.local import load
from tests.tui.heartbeat import Heartbeat
from tests.tui.looking import READY, app_on, line_with, see
from tests.tui.terminal import Terminal

HEAD = """
from duban_tui.hookspecs import LocalScreen, Panel, PlaceView, Table, hookimpl
"""
GOOD = (
    HEAD
    + """
@hookimpl
def duban_screens():
    return [LocalScreen("towns", "乡镇一览", towns), LocalScreen("bad", "坏页面", bad), LocalScreen("odd", "怪页面", odd)]

@hookimpl
def duban_panels():
    return [Panel("hours", "接访", hours), Panel("bad", "坏面板", bad)]

def towns(view):
    print("to nobody")
    rows = [(unit.name, str(sum(f.unit == unit.code for f in view.findings))) for unit in view.roster.units.values()]
    return Table(("单位[/]", "未办"), rows, note=f"{view.name} {view.as_of}")

def bad(view):
    raise KeyError("缺少[/]\\x1b[2J")

def odd(view):
    return Table(("一",), [("a", "b")])

def hours(view):
    return [f"{view.case} 经过 {len(view.events)} 项", "[red]x[/]"]
"""
)

BOTH = (
    HEAD.replace("hookimpl", "hookimpl as on_desk")
    + """
from duban.plugins.hookspecs import hookimpl

@hookimpl
def duban_conditions():
    return {"always": lambda view: True}

@on_desk
def duban_screens():
    return [LocalScreen("towns", "乡镇一览", lambda view: Table(("单位",), [("东县",)]))]

@on_desk
def duban_panels():
    return [Panel("hours", "接访", lambda view: [view.case])]
"""
)


def screen(body: str) -> str:
    """A plugin with one screen, whose table is made by these lines."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    head = '@hookimpl\ndef duban_screens():\n    return [LocalScreen("one", "试页", table)]\n'
    return f"import sys\n{HEAD}\n{head}\ndef table(view):\n{lines}"


def panel(body: str) -> str:
    """A plugin with one panel, whose lines are made by these lines."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    head = '@hookimpl\ndef duban_panels():\n    return [Panel("one", "试板", lines)]\n'
    return f"import sys\n{HEAD}\n{head}\ndef lines(view):\n{lines}"


Install = Callable[[str, str], None]


@pytest.fixture
def install(tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Lay a distribution beside the programme and name its plugin in the workspace."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))
    names: list[str] = []

    def lay(name: str, code: str) -> None:
        monkeypatch.delitem(sys.modules, f"{name}_desk", raising=False)
        (site / f"{name}_desk.py").write_text(code, encoding="utf-8")
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8"
        )
        (info / "entry_points.txt").write_text(f"[duban.screens]\n{name} = {name}_desk\n", encoding="utf-8")
        names.append(name)
        text = ledger.read_text(encoding="utf-8").split("schema = 1")[1].partition("\n[[")
        listed = ", ".join(f'"{one}"' for one in names)
        ledger.write_text(f"schema = 1\nplugins = [{listed}]\n\n[[{text[2]}", encoding="utf-8")

    return lay


@pytest.fixture
def office_file(ledger: Path) -> Callable[..., None]:
    """Lay one file beside the workspace and name it there."""

    def lay(code: str, *, adopted: bool = True) -> None:
        (ledger.parent / "ours.py").write_text(code, encoding="utf-8")
        text = ledger.read_text(encoding="utf-8")
        ledger.write_text(
            text.replace("schema = 1", 'schema = 1\nplugins = ["ours.py"]', 1), encoding="utf-8"
        )
        if adopted:  # the rules are read, and with them the file
            with closing(Office(read_workspace(ledger))) as office:
                adopt(office, office.workspace.jurisdictions[0], "root")

    return lay


async def test_screens_are_added_and_a_failing_one_is_named(ledger: Path, install: Install) -> None:
    install("ours", GOOD)
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("f3")
        shown = await see(pilot, app, "乡镇一览")
        assert "坏页面" in shown and "ours" in shown
        await pilot.press("enter")
        shown = await see(pilot, app, "第 1 条，共 2 条")
        assert "示例市 2026-08-03" in shown and "单位[/]" in shown and "东县" in shown
        await pilot.press("enter")
        await see(pilot, app, "未办：")
        await pilot.press("escape", "escape", "f3", *"huai", "enter")
        shown = await see(pilot, app, "其余部分不受影响")
        assert (
            "“坏页面”出错：插件 ours，页面（duban_screens）" in shown.replace("\n", "")
            and "\x1b" not in shown
        )
        await pilot.press("escape", "f3", *"guai", "enter")
        await see(pilot, app, "每一行都应有 1 栏")
        await pilot.press("escape")
        await see(pilot, app, READY)


async def test_panels_stand_on_the_case_and_a_failing_one_is_named(ledger: Path, install: Install) -> None:
    install("ours", GOOD)
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await to_a_case(pilot, app)
        await see(pilot, app, "接访 2")
        await pilot.press("left")
        shown = await see(pilot, app, "[坏面板 3]")
        assert line_with(app, "▶").split()[:2] == ["▶", "!"]
        assert "“坏面板”出错：插件 ours，面板（duban_panels）" in shown
        await pilot.press("left")
        shown = await see(pilot, app, "[接访 2]")
        assert "经过 2 项" in shown and "[red]x[/]" in shown
        await pilot.press("right", "right")
        await see(pilot, app, "[应办")


async def test_without_plugins_there_is_nothing_to_choose(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("f3")
        await see(pilot, app, READY)
        assert any("没有增加页面" in one.message for one in app._notifications)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise SystemExit(3)", "SystemExit"),
        ("DUBAN_API_LEVEL = 9", "插件要求接口级别 9"),
        (HEAD + "@hookimpl\ndef duban_screen():\n    return []", "是否指 duban_screens"),
        (HEAD + "@hookimpl\ndef duban_screens():\n    return [1]", "LocalScreen"),
        (HEAD + "@hookimpl\ndef duban_panels():\n    return 1 / 0", "ZeroDivisionError"),
    ],
)
async def test_a_module_that_cannot_be_used_is_named(
    ledger: Path, install: Install, code: str, reason: str
) -> None:
    install("theirs", code)
    install("ours", GOOD)
    local = load(["theirs", "ours", "absent"])
    assert [(one.plugin, reason in one.reason) for one in local.failures] == [("theirs", True)]
    assert len(local.screens) == 3
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("f3")
        await see(pilot, app, "没有加载成")
        await pilot.press(*"meiyou", "enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "其余部分不受影响" in "".join(shown.split())


# --- a single file ---


async def test_a_single_file_adds_rules_screens_and_panels(
    ledger: Path, office_file: Callable[..., None]
) -> None:
    office_file(BOTH)
    workspace = read_workspace(ledger)
    rules = host.load(workspace.plugin_names, workspace.plugin_files())
    assert list(rules.conditions) == ["ours.always"] and rules.failures == ()
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("f3")
        await see(pilot, app, "乡镇一览")
        await pilot.press("enter")
        await see(pilot, app, "第 1 条，共 1 条")
        await pilot.press("escape", "2")
        await see(pilot, app, "第 1 件")
        await pilot.press("enter")
        await see(pilot, app, "接访 1")
        await pilot.press("escape", "0")
        shown = await see(pilot, app, "页面 1 项，面板 1 项")
        assert "条件 1" in shown


@pytest.mark.parametrize(
    ("code", "rules_say", "desk_says"),
    [
        ("from duban.plugins.hookspecs import hookimpl\n@hookimpl\ndef duban_screens():\n    return []", "duban_tui.hookspecs", ""),
        (HEAD + "@hookimpl\ndef duban_packs():\n    return []", "", "duban.plugins.hookspecs"),
        (HEAD + "@hookimpl\ndef duban_screen():\n    return []", "", "是否指 duban_screens"),
        ("def duban_screens():\n    return []", "", "没有用 @hookimpl 标记"),
    ],
)  # fmt: skip
def test_a_hook_with_the_wrong_mark_is_named(
    ledger: Path, office_file: Callable[..., None], code: str, rules_say: str, desk_says: str
) -> None:
    office_file(code, adopted=False)
    workspace = read_workspace(ledger)
    found = (
        host.load(workspace.plugin_names, workspace.plugin_files()).failures,
        load(workspace.plugin_names, workspace.plugin_files()).failures,
    )
    for failures, words in zip(found, (rules_say, desk_says), strict=True):
        assert [words in one.reason for one in failures] == ([True] if words else [])


def test_both_interfaces_know_each_other() -> None:
    named = {name for name in vars(hookspecs) if name.startswith("duban_")}
    assert named == host.SCREENS.hooks and hookspecs.__name__ == host.SCREENS.module
    assert getattr(hookspecs.hookimpl(lambda: []), host.SCREENS.mark)


async def test_a_failing_plugin_is_told_among_the_plugins(
    ledger: Path, office_file: Callable[..., None]
) -> None:
    office_file(HEAD + "@hookimpl\ndef duban_panels():\n    return 1 / 0")
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("0")
        shown = await see(pilot, app, "ZeroDivisionError")
        assert "面板（duban_panels）出错" in shown and "! 有问题 1" in shown and "ours.py 第" in shown


# --- what they may do and the desk goes on ---


async def to_the_screen(pilot: Pilot[None], app: DubanApp) -> None:
    """From the first screen to the one that the plugin adds."""
    await see(pilot, app, READY)
    await pilot.press("f3")
    await see(pilot, app, "试页")
    await pilot.press("enter")


async def to_a_case(pilot: Pilot[None], app: DubanApp) -> None:
    """From the first screen to the first case of the ledger."""
    await see(pilot, app, READY)
    await pilot.press("2")
    await see(pilot, app, "第 1 件")
    await pilot.press("enter")


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
