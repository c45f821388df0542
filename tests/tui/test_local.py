"""What localities add: screens and panels; what goes wrong in one is named in its place, and everything else goes on."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from duban.plugins import host
from duban.workspace import read_workspace
from duban_tui import hookspecs
from duban_tui.local import load
from tests.tui.localities import GOOD, HEAD, to_a_case
from tests.tui.looking import READY, app_on, line_with, see

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
