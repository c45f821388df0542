"""The screen of assessment: scores by peer group, numerators and denominators, indicators; freezing, verifying, correcting."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from duban.desk.assessment_view import (
    assessment_view,
    freeze_seen,
    indicator_view,
    line_rows,
    period_choices,
    verify_lines,
)
from duban.desk.freezing import correct
from duban.desk.meanwhile import Overtaken
from duban.desk.office import Office, clock_at
from duban.desk.recording import record
from duban.desk.roles import adopt_roles
from duban.desk.stating import Statement
from duban.errors import DubanError
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.app import DubanApp
from tests.pieces import document, rule, user
from tests.tui.doing import type_in
from tests.tui.grids import check_grid
from tests.tui.ledgers import AS_OF, NOON, WORKSPACE, make
from tests.tui.looking import app_on, see

RULES = (
    document("示例市考核办法")
    + rule("I-1", "indicator", "按期办结率", """
rules = ["N-34-1"]
of = "周期内到期的办结时限"
""", article="第二条", since="2025-01-01")
    + rule("I-2", "indicator", "信访件数", """
what = "cases"
ratio = false
better = "lower"
of = "周期内收到的事项"
""", article="第三条", since="2025-01-01")
    + rule("S-1", "scorecard", "季度考核", """
every = "quarter"
applies = { unit_level = ["county"] }
part = [{ indicator = "I-1", weight = 80 }, { entered = "public", weight = 20 }]
""", article="第四条", since="2025-01-01")
)  # fmt: skip

USERS = user("root", "administrator") + user("lu", "clerk") + user("shen", "approver", officer="审")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Sixty cases of two units and a mark for one of them."""
    file = make(tmp_path, workspace=WORKSPACE + RULES)
    file.write_text(WORKSPACE + RULES + USERS, encoding="utf-8")
    with closing(Office(read_workspace(file))) as office, clock_at(NOON):
        fields = {"scorecard": "S-1", "period": "2026-Q2", "part": "public", "points": "90"}
        said = Statement(kind="score", on=date(2026, 7, 2), unit="东县", fields=fields)
        place = office.workspace.jurisdictions[0]
        adopt_roles(office, place, "root")
        record(office, place, said, actor="lu")
    return file


@pytest.fixture
def account(account: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """Be that account of the operating system, on the day of the tests."""
    with clock_at(NOON):
        yield account


@pytest.fixture
def office(file: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(file))) as office:
        yield office


@pytest.fixture
def place(office: Office) -> Jurisdiction:
    return office.workspace.jurisdictions[0]


def test_the_last_ended_period_is_computed_by_group(office: Office, place: Jurisdiction) -> None:
    view = assessment_view(office, place, AS_OF, scorecard="S-1")
    assert (view.scorecard, view.period, view.frozen, view.held) == ("S-1", "2026-Q2", False, None)
    assert {row.group for row in view.rows} == {"县级"} and [row.place for row in view.rows] == ["1/2", "2/2"]
    assert view.made is not None
    east = next(row for row in view.rows if row.unit == "东县")
    west = next(row for row in view.rows if row.unit == "西县")
    assert (east.attainable, west.attainable) == (100, 80)
    rate, mark = line_rows(view.made, west.score)
    assert "/" in rate.counted and mark.points == "" and mark.why == "尚未评议"


def test_periods_are_offered_newest_first(office: Office, place: Jurisdiction) -> None:
    keys = period_choices(office, place, "S-1", AS_OF)
    assert keys[:2] == [("2026-Q3", "2026年第三季度", "尚未结束"), ("2026-Q2", "2026年第二季度", "")]


def test_what_is_frozen_is_what_was_seen(office: Office, place: Jurisdiction) -> None:
    view = assessment_view(office, place, AS_OF, scorecard="S-1")
    assert view.made is not None
    with clock_at(NOON):
        fields = {"scorecard": "S-1", "period": "2026-Q2", "part": "public", "points": "50"}
        record(
            office,
            place,
            Statement(kind="score", on=date(2026, 7, 3), unit="西县", fields=fields),
            actor="lu",
        )
        with pytest.raises(Overtaken, match="评议打分"):
            freeze_seen(office, place, view.made, view.revision, "shen")
        view = assessment_view(office, place, AS_OF, scorecard="S-1")
        assert view.made is not None
        assert "已定稿，日志编号" in freeze_seen(office, place, view.made, view.revision, "shen")
    again = assessment_view(office, place, AS_OF, scorecard="S-1")
    assert again.frozen and again.rows == view.rows and len(again.all_frozen) == 1
    assert not assessment_view(office, place, AS_OF, scorecard="S-1", again=True).frozen
    assert verify_lines(office, place, "S-1", "2026-Q2")[0].startswith("核对一致")


def test_an_indicator_alone(office: Office, place: Jurisdiction) -> None:
    view = indicator_view(office, place, "I-2", "2026-Q1", AS_OF)
    assert view.whole.reading.numerator == sum(one.reading.numerator for one in view.units) > 0
    with pytest.raises(DubanError):
        indicator_view(office, place, "I-2", "2026-13", AS_OF)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_screen(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await pilot.press("5")
        await see(pilot, app, "第 1 条，共")
        await choose(pilot, app, "S-1")
        assert "没有定稿" in await see(pilot, app, "S-1 季度考核  2026年第二季度")
        check_grid("assessment-card", app)
        await pilot.press("right", "enter")
        await see(pilot, app, "按单位 2")
        check_grid("indicator", app)


async def choose(pilot: Pilot[None], app: DubanApp, words: str) -> None:
    """Choose a scorecard by its words."""
    await pilot.press("s")
    await see(pilot, app, "Esc 取消")
    await pilot.press(*words.lower())
    await see(pilot, app, words.lower())
    await pilot.press("enter")


async def at_the_card(pilot: Pilot[None], app: DubanApp) -> None:
    """The scorecard of the last quarter is shown."""
    await pilot.press("5")
    await see(pilot, app, "第 1 条，共")
    await choose(pilot, app, "S-1")
    await see(pilot, app, "S-1 季度考核  2026年第二季度")


async def test_enter_tells_numerator_and_denominator(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_card(pilot, app)
        await pilot.press("enter")
        shown = await see(pilot, app, "Esc 关闭")
        for words in ("61.54%（8/13）", "统计范围：周期内到期的办结时限", "尚未评议", "可得分 80"):
            assert words in shown
        await pilot.press("escape", "right", "enter")
        shown = await see(pilot, app, "按单位 2")
        assert "全辖区 57.69%（15/26）" in shown
        await pilot.press("enter")
        assert "duban assess --indicator I-1 --period 2026-Q2" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "p", *["backspace"] * 7, *"2026-Q1", "enter")
        await see(pilot, app, "2026年第一季度")
        await pilot.press("p", *["backspace"] * 7, *"xx", "enter")
        await see(pilot, app, "不是有效的周期编号")


async def test_another_period_is_chosen_and_the_scorecard_remembered(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_card(pilot, app)
        await pilot.press("p")
        await see(pilot, app, "2026年第一季度")
        await pilot.press("up", "enter")
        shown = await see(pilot, app, "2026年第三季度")
        assert "的进度，不是结果" in shown
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("5")
        await see(pilot, app, "S-1 季度考核")


async def test_freeze_verify_correct(file: Path, account: Callable[[str], None]) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_card(pilot, app)
        await pilot.press("v")
        await see(pilot, app, "没有可以核对的")
        await pilot.press("escape", "f")
        shown = await see(pilot, app, "按 y")
        assert "不能撤销" in shown and "duban assess S-1 --period 2026-Q2 --as-of" in shown
        await pilot.press("n", "f")
        await see(pilot, app, "按 y")
        await pilot.press("y")
        await see(pilot, app, "= 已定稿：")
        await pilot.press("v")
        await see(pilot, app, "核对一致")
        await pilot.press("escape", "f")
        await see(pilot, app, "这个周期已经定稿")
        await pilot.press("escape", "x")
        await see(pilot, app, "更正哪一项")
        await pilot.press("down")
        await type_in(pilot, app, *"101")
        await type_in(pilot, app, *"复核")
        await pilot.press("s")
        await see(pilot, app, "0 至 100 的数")
        await pilot.press("escape")
        await see(pilot, app, "! 更正后的得分")
        await type_in(pilot, app, *["backspace"] * 3, *"88.5")
        await pilot.press("s")
        await see(pilot, app, "更正后的得分：88.5")
        await pilot.press("y")
        await see(pilot, app, "更正 1 处")
        await pilot.press("enter")
        await see(pilot, app, "折算分更正为 88.50：复核")
        await pilot.press("escape", "o")
        await see(pilot, app, "重新计算，另有定稿")
        await pilot.press("left", "left")
        await see(pilot, app, "[定稿 1]")
        await pilot.press("enter")
        await see(pilot, app, "[得分 2]")
        await see(pilot, app, "= 已定稿：")
        check_grid("assessment-frozen", app)


async def test_whom_nobody_has_empowered_is_refused(file: Path, account: Callable[[str], None]) -> None:
    account("lu")
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_the_card(pilot, app)
        await pilot.press("f")
        await see(pilot, app, "不能办理：定稿")
        await pilot.press("escape")
        await see(pilot, app, "没有定稿")


async def test_a_correction_is_refused_when_another_corrected_meanwhile(
    file: Path, office: Office, place: Jurisdiction, account: Callable[[str], None]
) -> None:
    view = assessment_view(office, place, AS_OF, scorecard="S-1")
    assert view.made is not None
    freeze_seen(office, place, view.made, view.revision, "shen")
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        app.watch_seconds = 3600
        await at_the_card(pilot, app)
        unit = view.rows[0].score.unit
        await pilot.press("x")
        await see(pilot, app, "更正哪一项")
        await pilot.press("down")
        await type_in(pilot, app, *"70")
        await type_in(pilot, app, *"复核")
        correct(
            office,
            place,
            "S-1",
            period="2026-Q2",
            unit=unit,
            part="",
            points="60",
            reason="另查",
            actor="shen",
        )
        await pilot.press("s")
        await see(pilot, app, "台账已有新的记录")
        await pilot.press("escape", "s")
        await see(pilot, app, "更正后的得分：70")
