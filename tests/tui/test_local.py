"""What localities add: screens and panels; what goes wrong in one is named in its place, and everything else goes on."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from duban_tui.local import load
from tests.tui.looking import READY, app_on, line_with, see

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
        assert "“坏页面”（插件 ours）出错：KeyError" in shown.replace("\n", "") and "\x1b" not in shown
        await pilot.press("escape", "f3", *"guai", "enter")
        await see(pilot, app, "每一行都应有 1 栏")
        await pilot.press("escape")
        await see(pilot, app, READY)


async def test_panels_stand_on_the_case_and_a_failing_one_is_named(ledger: Path, install: Install) -> None:
    install("ours", GOOD)
    app = app_on(ledger)
    async with app.run_test(size=(160, 50)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("2")
        await see(pilot, app, "第 1 件")
        await pilot.press("enter")
        await see(pilot, app, "接访 2")
        await pilot.press("left")
        shown = await see(pilot, app, "[坏面板 1]")
        assert line_with(app, "▶").split()[:2] == ["▶", "!"]
        assert "“坏面板”（插件 ours）出错" in shown
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
    assert [name for name, _why in local.failures] == ["theirs"] and reason in local.failures[0][1]
    assert len(local.screens) == 3
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        await pilot.press("f3")
        await see(pilot, app, "没有加载成")
        await pilot.press(*"meiyou", "enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "其余部分不受影响" in "".join(shown.split())
