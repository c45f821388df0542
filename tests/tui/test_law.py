"""The screen of the law: packs as a tree, rules with origins and what they override, lint, worked cases, new packs on trial."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from duban.desk.law import law, pack_lines, rule_lines
from duban.desk.law_trial import CaseResult, run_cases, try_packs
from duban.desk.office import Office
from duban.errors import DubanError
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.screens import law as screen
from tests.tui.grids import check_grid
from tests.tui.ledgers import AS_OF, WORKSPACE, make
from tests.tui.looking import app_on, line_with, see

CITY = """\
[pack]
schema = 1
id = "city"
title = "示例市规则"
level = "city"
extends = ["national"]

[documents.own]
title = "示例市办法"
number = "示发〔2026〕1号"

[[rule]]
id = "N-34-1"
override = true
source = { doc = "own", article = "第三条" }
effective = { from = 2022-05-01 }
confirmed_on = 2026-01-01
limit = { value = 30, unit = "calendar-day" }
"""

CASES = """\
[[unit]]
code = "x"
name = "示例局"
level = "county"

[[case]]
title = "不成立的算例"
rules = ["N-34-1"]
events = [
  { on = 2026-01-05, event = "收到", unit = "示例局", matter = "A" },
]

[[case.then]]
as_of = 2026-02-01
expect = [{ rule = "N-34-1", state = "met" }]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger under a city's pack that shortens a national limit, with a worked case that does not hold; a stricter pack to try."""
    (tmp_path / "city.toml").write_text(CITY, encoding="utf-8")
    (tmp_path / "city.cases.toml").write_text(CASES, encoding="utf-8")
    (tmp_path / "new.toml").write_text(CITY.replace("value = 30", "value = 10"), encoding="utf-8")
    text = WORKSPACE.replace('["national"]', '["city.toml"]')
    return make(
        tmp_path, workspace=text.replace("judged_from", 'not_judged = { "N-23-1" = "正在试点" }\njudged_from')
    )


@pytest.fixture
def office(file: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(file))) as office:
        yield office


@pytest.fixture
def place(office: Office) -> Jurisdiction:
    return office.workspace.jurisdictions[0]


def test_a_rule_says_where_each_value_comes_from_and_what_it_overrides(
    office: Office, place: Jurisdiction
) -> None:
    found = law(office, place)
    assert [pack.id for pack in found.packs] == ["base", "national", "city"] and not found.errors
    (rule,) = (one for one in found.rules if one.id == "N-34-1" and one.pack == "city")
    assert rule.overrides and rule.kind == "时限" and "示例市办法" in rule.source
    text = "\n".join(rule_lines(found, rule))
    for words in (
        "30 日〔city〕",
        "〔national〕",
        "规则包 city 改写了规则包 national",
        "时限：60 日  =>  30 日",
        "policy show N-34-1",
        "  city  《示例市办法》（示发〔2026〕1号）第三条，自 2022-05-01 起，2026-01-01 核对",
        "city.toml，行：依据 15，有效期 16，核对日期 17，时限 18",
        "national.toml，行：名称 ",
    ):
        assert words in text
    aside = next(one for one in found.rules if one.id == "N-23-1" and one.not_judged)
    assert "正在试点" in "\n".join(rule_lines(found, aside))
    assert "示发〔2026〕1号" in "\n".join(pack_lines(found, found.packs[-1]))


def test_two_versions_of_a_rule_are_told_apart_by_their_days(office: Office, place: Jurisdiction) -> None:
    found = law(office, place)
    versions = [one.version for one in found.rules if one.id == "N-22-1"]
    assert versions == ["至 2022-04-30", "自 2022-05-01"]
    assert {one.version for one in found.rules if one.id == "N-23-3"} == {""}


def test_packs_that_are_wrong_leave_their_problems(office: Office, place: Jurisdiction, file: Path) -> None:
    (file.parent / "city.toml").write_text(CITY.replace('"calendar-day"', '"tag"'), encoding="utf-8")
    found = law(office, place)
    assert found.assembly is None and found.errors and not found.rules
    assert any("tag" in problem.message for problem in found.problems)


def test_worked_cases_run_one_by_one_and_can_be_stopped(office: Office, place: Jurisdiction) -> None:
    told: list[tuple[int, int]] = []
    found = run_cases(office, place, ["city"], lambda held, failed: told.append((held, failed)))
    assert [(one.pack, bool(one.faults)) for one in found] == [("city", True)] and told == [(0, 1)]
    assert run_cases(office, place, ["national"], stopped=lambda: True) == []
    some = run_cases(office, place, ["national"], lambda *_n: told.append((0, 0)), lambda: len(told) > 3)
    assert [one.pack for one in some] == ["national"] * 3


def test_new_packs_are_tried_without_writing(office: Office, place: Jurisdiction) -> None:
    made = try_packs(office, place, ["new.toml"], AS_OF)
    assert made.moved == len([row for row in made.rows if row.rule == "N-34-1"]) > 0 and not made.stopped
    assert try_packs(office, place, ["city.toml"], AS_OF).moved == 0
    assert try_packs(office, place, ["new.toml"], AS_OF, stopped=lambda: True).stopped
    with pytest.raises(DubanError):
        try_packs(office, place, ["none.toml"], AS_OF)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_screen(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await pilot.press("8")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("z", "G", "enter", "G")
        assert "^" in line_with(app, "N-34-1") or await see(pilot, app, "N-34-1")
        await see(pilot, app, "改写")
        check_grid("law-city", app)


async def test_the_tree_opens_and_closes_and_a_rule_is_read(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("8")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("enter")
        await see(pilot, app, "▶ +")
        await pilot.press("enter", "z", "/", *"n-34-1")
        await see(pilot, app, "筛选：n-34-1")
        await pilot.press("enter", "G", "enter")
        assert "60 日  =>  30 日" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "d")
        assert "制定层级：市级" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "escape")
        assert "N-34-1" not in await see(pilot, app, "+   时限")
        await pilot.press("right")
        await see(pilot, app, "[核对")
        await pilot.press("enter")
        await see(pilot, app, "duban policy check")


async def test_worked_cases_and_a_trial_from_here(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("8")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("t")
        await see(pilot, app, "不成立的算例")
        assert "x" in line_with(app, "不成立的算例")
        await pilot.press("enter")
        assert "不成立的算例" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "n")
        await see(pilot, app, "试行哪些规则包")
        await pilot.press(*"new.toml", "enter")
        shown = await see(pilot, app, "Esc 关闭")
        assert "没有写入任何内容" in shown and "duban policy preview new.toml" in shown
        await pilot.press("escape")
        assert "新提出建议" in await see(pilot, app, "[试行")
        await pilot.press("n")
        await see(pilot, app, "试行哪些规则包")
        await pilot.press(*"none", "enter")
        await see(pilot, app, "没有名为“none”的规则包")


async def test_wrong_packs_are_shown_in_words(file: Path) -> None:
    (file.parent / "city.toml").write_text(CITY.replace("value = 30", "value = 90"), encoding="utf-8")
    app = app_on(file)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("8")
        assert "! 错误 1 处" in await see(pilot, app, "第 1 条，共")
        await pilot.press("right", "enter")
        assert "下级规定宽于上级规定" in await see(pilot, app, "Esc 关闭")


async def test_what_runs_says_how_far_it_is_and_esc_ends_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []

    def slow(
        _office: Office, _place: Jurisdiction, _packs: object, tell: Any, stopped: Any
    ) -> list[CaseResult]:
        tell(3, 1)
        while not stopped():
            time.sleep(0.01)
        ended.append(True)
        return [CaseResult(number=0, pack="city", title="已经运行的算例")]

    monkeypatch.setattr(screen, "run_cases", slow)
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("8")
        await see(pilot, app, "第 1 条，共")
        await pilot.press("t")
        await see(pilot, app, "符合 3 个，不符 1 个（按 Esc 中止）")
        await pilot.press("escape")
        shown = await see(pilot, app, "! 中途停止：符合 1 个，不符 0 个")
        assert "已经运行的算例" in shown and "[算例 1]" in shown
    assert ended
