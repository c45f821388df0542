"""The screen of campaigns: how far each is, and one of them with its deliveries, units, phases, cases and posts."""

from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from textual.pilot import Pilot

from duban.desk.campaign_pages import Belongs, campaign_view, overviews
from duban.desk.office import Office, clock_at
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.errors import DubanError
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.bars import bar
from duban_tui.screens.campaigns import CampaignScreen
from duban_tui.screens.case import CaseScreen
from tests.pieces import document, rule
from tests.tui.grids import check_grid
from tests.tui.ledgers import AS_OF, NOON, WORKSPACE, make
from tests.tui.looking import app_on, line_with, see

RULES = document("示例市攻坚方案", number="示发〔2026〕1号") + rule("OWN-K", "campaign", "积案攻坚", """
organiser = "示例市联席办"
applies = { backlog = true, unit_level = ["county"] }
cases = 4
phases = [
  { title = "摸底", start = 2026-01-01, end = 2026-05-31 },
  { title = "化解", start = 2026-06-01, end = 2026-11-30 },
]
milestones = [
  { id = "1", title = "报底数", due = 2026-06-20 },
  { id = "2", title = "报总结", due = 2026-11-30, mode = "on" },
  { id = "3", title = "报典型" },
]
""", article="第五条", since="2026-01-01", until="2026-12-31")  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with three cases of a campaign, one of them led; one unit has delivered."""
    file = make(tmp_path, cases=0, workspace=WORKSPACE + RULES)
    with closing(Office(read_workspace(file))) as office, clock_at(NOON):
        place = office.workspace.jurisdictions[0]
        for ref in ("JA-1", "JA-2", "JA-3"):
            said = Statement(kind="登记", on=date(2026, 7, 1), case=ref, unit="东县", fields={"积案": "是"})
            record(office, place, said, actor="张三")
        led = {"role": "case-leader"}
        record(
            office,
            place,
            Statement(
                kind="明确责任人", on=date(2026, 7, 2), case="JA-2", unit="东县", officer="甲", fields=led
            ),
            actor="张三",
        )
        record(
            office,
            place,
            Statement(kind="报送", on=date(2026, 6, 19), unit="东县", fields={"milestone": "1"}),
            actor="张三",
        )
    return file


def acts(file: Path) -> list[Event]:
    """Everything that was recorded."""
    with closing(Office(read_workspace(file))) as office, office.ledger.reading() as reader:
        return [event for entry in reader.entries("990100") for event in entry.events]


def test_the_rows_are_those_of_the_campaign(file: Path) -> None:
    with closing(Office(read_workspace(file))) as office:
        place = office.workspace.jurisdictions[0]
        (row,) = overviews(office, place, AS_OF)
        view = campaign_view(office, place, "OWN-K", AS_OF)
        with pytest.raises(DubanError):
            campaign_view(office, place, "OWN-X", AS_OF)
    assert row.delivered is not None and row.cases is not None and row.assigned is not None
    assert (row.delivered.words, row.delivered.percent, row.late) == ("1/4", 25, 1)
    assert (row.cases.words, row.differs, row.assigned.words) == ("3/4", -1, "1/3")
    assert [(one.unit, one.missing, one.in_time, one.open) for one in view.units] == [
        ("西县", 1, 0, 1),
        ("东县", 0, 1, 1),
    ]
    assert view.undated == ["报典型"] and [phase.running for phase in view.phases] == [False, True]
    assert {one.ref: one.belongs for one in view.cases} == {
        "JA-1": Belongs.UNLED, "JA-3": Belongs.UNLED, "JA-2": Belongs.LED
    }  # fmt: skip


def test_a_bar_is_full_only_when_all_is_done() -> None:
    assert [bar(n, 20, 5) for n in (0, 1, 4, 19, 20, 40)] == [
        ".....",
        "#....",
        "#....",
        "####.",
        "#####",
        "#####",
    ]
    assert bar(Fraction(1, 3), 1, 3) == "#.." and bar(1, 0, 3) == "..." and bar(1, 1, 0) == ""


async def at_campaign(pilot: Pilot[None], app: DubanApp) -> None:
    await pilot.press("7")
    await see(pilot, app, "OWN-K")
    await pilot.press("enter")
    await see(pilot, app, "[报送 4]")


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
async def test_the_screens(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await pilot.press("7")
        shown = await see(pilot, app, "第 1 条，共 1 条")
        assert "有逾期未报的活动 1 项" in shown and "OWN-K" in shown and "进行中" in shown
        check_grid("campaigns-one", app)
        await pilot.press("enter")
        shown = await see(pilot, app, "[报送 4]")
        assert "报送 1/4 ##........ 25%" in shown
        check_grid("campaign", app)


async def test_its_lists_and_what_enter_does(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_campaign(pilot, app)
        await pilot.press("enter")
        assert "期限：2026-06-20" in await see(pilot, app, "Esc 关闭")
        await pilot.press("escape", "w")
        shown = await see(pilot, app, "Esc 关闭")
        for words in (
            "示发〔2026〕1号",
            "示例市联席办",
            "报典型（日期未写明",
            "公布 4 件，少 1 件",
            "duban campaign OWN-K",
        ):
            assert words in shown
        await pilot.press("escape", "right")
        await see(pilot, app, "[单位 2]")
        assert "!" in line_with(app, "西县")
        await pilot.press("right")
        assert "进行中" in (await see(pilot, app, "[阶段 2]"))
        await pilot.press("right")
        await see(pilot, app, "[事项 3]")
        await pilot.press("/", *"ja-2")
        await see(pilot, app, "共 1 条")
        await pilot.press("enter", "enter")
        await see(pilot, app, "事项 JA-2")
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("escape")
        await see(pilot, app, "[事项 3]")
        await pilot.press("escape")
        assert isinstance(app.screen, CampaignScreen)
        await pilot.press("escape")
        await see(pilot, app, "督办  专项")


async def test_what_a_unit_delivers_is_recorded_and_taken_back(tmp_path: Path) -> None:
    wanting = RULES.replace(
        '"报底数", due = 2026-06-20', '"报底数", due = 2026-06-20, contents = ["底数表", "台账"]'
    )
    file = make(tmp_path, cases=0, workspace=WORKSPACE + wanting)
    app = app_on(file)
    async with app.run_test(size=(80, 40)) as pilot:
        await at_campaign(pilot, app)
        await pilot.press("/", *"xixian", "enter")
        await see(pilot, app, "共 2 条")
        assert "超期" in line_with(app, "▶")
        await pilot.press("a")
        shown = await see(pilot, app, "登记“报送”：西县")
        assert "应报送的内容：底数表、台账" in shown and "2026-08-03" in line_with(app, "发生日期")
        await see(pilot, app, "第 1 项")
        await pilot.press("s")
        shown = await see(pilot, app, "登记前预览")
        assert "积案攻坚 已于 2026-08-03 办结" in shown and "milestone=1" in shown
        assert not acts(file)
        await pilot.press("y")
        await see(pilot, app, "2026-08-03 报送，内容缺底数表、台账")
        assert "逾期完成" in line_with(app, "▶")
        (act,) = acts(file)
        assert (act.kind, act.on, act.unit) == ("report", AS_OF, "990102")
        assert act.data == {"milestone": "1", "campaign": "OWN-K"}
        await pilot.press("u")
        await see(pilot, app, "撤销“报送”：")


async def test_what_is_no_delivery_says_where_it_is_recorded(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_campaign(pilot, app)
        await pilot.press("right")
        await see(pilot, app, "[单位 2]")
        await pilot.press("a")
        await see(pilot, app, "用左右键换到“报送”登记")
        await pilot.press("right", "right")
        await see(pilot, app, "[事项 3]")
        await pilot.press("a")
        await see(pilot, app, "按回车打开这件事项")
        assert isinstance(app.screen, CampaignScreen)


async def test_without_campaigns_it_is_said_and_how_they_come(tmp_path: Path) -> None:
    app = app_on(make(tmp_path, cases=0))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await see(pilot, app, "没有专项活动")
        await pilot.press("enter")
        await see(pilot, app, "duban campaign 编号")
