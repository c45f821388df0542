"""The screen of the plugins: what is active, what is not, and why."""

from pathlib import Path

import pytest

from duban.desk.office import Office
from duban.desk.plugin_states import Standing, plugin_states
from duban.workspace import read_workspace
from tests.tui.grids import check_grid
from tests.tui.ledgers import WORKSPACE, make
from tests.tui.looking import app_on, line_with, see

BROKEN = 'raise RuntimeError("[/]坏\\x1b]0;x\\x07")\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workspace that names one plugin that is there, one that is not, and a file that cannot be imported."""
    (tmp_path / "ours.py").write_text(BROKEN, encoding="utf-8")
    named = 'schema = 1\nplugins = ["langfang", "langfan", "ours.py"]\n'
    packs = 'packs = ["national", "ours"]'
    text = WORKSPACE.replace("schema = 1\n", named).replace('packs = ["national"]', packs)
    return make(tmp_path, cases=0, workspace=text)


def test_each_has_its_standing_and_the_failed_come_first(file: Path) -> None:
    office = Office(read_workspace(file))
    found = {one.name: one for one in plugin_states(office)}
    assert list(found)[:2] == ["langfan", "ours"]
    assert found["langfan"].standing is Standing.FAILED and "langfang" in found["langfan"].failures[0].reason
    assert found["ours"].lost == (("示例市", "ours"),) and found["ours"].origin == "ours.py"
    assert found["langfang"].standing is Standing.ACTIVE and found["langfang"].packs
    assert found["patterns"].built_in and found["jilin"].standing is Standing.OFF
    assert not found["jilin"].packs, "what is not switched on is not loaded"
    whole = {one.name: one for one in plugin_states(office, diagnose=True)}
    assert whole["jilin"].standing is Standing.SOUND and whole["jilin"].packs


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)])
async def test_the_screen(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await pilot.press("0")
        shown = await see(pilot, app, "第 1 条，共")
        assert "! 有问题 2" in shown and "= 已启用 2" in shown
        check_grid("plugins-broken", app)


async def test_why_one_is_not_loaded_is_said_in_full_and_copied(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("0")
        await see(pilot, app, "第 1 条")
        await pilot.press("j", "enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "加载出错：RuntimeError: [/]坏␛]0;x␇" in shown
        assert "辖区“示例市”缺少规则包 ours。" in shown
        await pilot.press("escape", "y")
        assert "RuntimeError" in app.clipboard and "\x1b" not in app.clipboard


async def test_d_loads_the_others_too(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("0")
        await see(pilot, app, "按 d 诊断")
        assert "未启用" in line_with(app, "jilin")
        await pilot.press("d")
        await see(pilot, app, "未启用，可用")
        await pilot.press("/", *"jilin")
        await see(pilot, app, "共 1 条")
        await pilot.press("enter", "enter")
        assert "启用：在 duban.toml 的 plugins 中写入“jilin”" in (await see(pilot, app, "Esc 关闭"))
