"""An act recorded from a case: a form from the kind's fields, its effect before it is saved, drafts, two officers, taking back."""

import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from duban.desk.office import Office
from duban.desk.recording import Statement, record
from duban.store.entry import Entry
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.drafts import Draft, Drafts
from duban_tui.screens.case import CaseScreen
from duban_tui.screens.record import RecordScreen
from tests.tui.duties import with_duties
from tests.tui.grids import check_grid
from tests.tui.looking import app_on, grid, line_with, see
from tests.tui.test_hostile import HOSTILE, check_harmless, hostile_ledger

CASE = "XF-0003"
SIZES = [(80, 24), (60, 20), (160, 50)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return with_duties(tmp_path)


def journal(file: Path) -> list[Entry]:
    """What was recorded after the import."""
    with closing(Office(read_workspace(file))) as office, office.ledger.reading() as reader:
        return [entry for entry in reader.entries("990100") if entry.source == "record"]


def by_another(file: Path, kind: str, **fields: str) -> None:
    """The second officer records something about the case, in another process's office."""
    with closing(Office(read_workspace(file))) as office:
        statement = Statement(kind=kind, on=date(2026, 8, 1), case=CASE, unit="990102", fields=fields)
        record(office, office.workspace.jurisdictions[0], statement, actor="李四")


async def at_case(pilot: Pilot[Any], app: DubanApp) -> None:
    """The case is open."""
    await see(pilot, app, "第 1 条")
    await app.push_screen(CaseScreen(CASE))
    await see(pilot, app, f"事项 {CASE}")
    await see(pilot, app, "a 登记")


async def begin(pilot: Pilot[Any], app: DubanApp, kind: str, label: str) -> str:
    """The form of that kind is open and read."""
    await pilot.press("a")
    await see(pilot, app, "登记什么")
    await pilot.press(*kind)
    await see(pilot, app, label)
    await pilot.press("enter")
    await see(pilot, app, f"登记“{label}”")
    return await see(pilot, app, "第 1 项")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_form_at_every_size(file: Path, size: tuple[int, int]) -> None:
    app = app_on(file)
    async with app.run_test(size=size) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "yanqi", "延期")
        check_grid("record", app)
        await pilot.press("s")
        await see(pilot, app, "登记")
        await pilot.press("escape")


async def test_an_act_is_filled_in_weighed_and_recorded(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"-1d", "enter")
        await see(pilot, app, "2026-08-02")
        await pilot.press("enter", *"dx", "enter")
        assert "东县" in (await see(pilot, app, "第 3 项"))
        assert "东县" in line_with(app, "办理单位")
        await pilot.press("enter", *"zhao", "enter")
        await see(pilot, app, "第 4 项")
        assert "赵某" in line_with(app, "责任人 ")
        await pilot.press("s")
        shown = await see(pilot, app, "登记前预览")
        assert "已于 2026-08-02 了结" in shown and not journal(file)
        await pilot.press("escape")
        await see(pilot, app, "第 4 项")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, f"事项 {CASE}")
        await see(pilot, app, "a 登记")
    (entry,) = journal(file)
    event = entry.events[0]
    assert (event.kind, event.on, event.unit, event.officer) == ("finish", date(2026, 8, 2), "990101", "赵某")
    assert not Drafts(file.parent).told()


async def test_kinds_that_meet_what_is_owed_are_offered_first(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await pilot.press("a")
        await see(pilot, app, "登记什么")
        first = grid(app)[grid(app).index(line_with(app, "登记什么")) + 2]
        assert "▶" in first and "了结 N-" in first


async def test_what_cannot_be_is_marked_and_not_submitted(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"1332", "enter")
        await see(pilot, app, "“1332”不是日期")
        assert "!" in line_with(app, "发生日期")
        await pilot.press("s")
        await see(pilot, app, "! “1332”不是日期")
        assert isinstance(app.screen, RecordScreen)
        await pilot.press("d")
        await see(pilot, app, "还有 1 项必填")
    assert not journal(file)


async def test_a_gate_asks_for_a_reason_and_keeps_it(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "duban", "督办")
        await pilot.press("s")
        shown = await see(pilot, app, "记录不全")
        assert "信访登记表" in shown
        await pilot.press("y")
        await see(pilot, app, "不能补齐的理由")
        await pilot.press(*"原件已移送", "enter")
        shown = await see(pilot, app, "登记前预览")
        assert "理由：原件已移送" in shown and "信访登记表（OWN-G）" in shown
        await pilot.press("y")
        await see(pilot, app, "a 登记")
    assert journal(file)[0].events[0].text("override") == "原件已移送"


async def test_leaving_keeps_a_draft_that_is_gone_on_with(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"0715", "enter")
        await see(pilot, app, "2026-07-15")
        await pilot.press("escape")
        await see(pilot, app, f"事项 {CASE}")
        await pilot.press("q")
        shown = await see(pilot, app, "这些内容还没有登记")
        assert f"{CASE}：登记“办结”" in shown
        await pilot.press("y")
    kept = next(file.parent.glob("duban-drafts-*.toml"))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = app_on(file)
    async with again.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, again)
        await pilot.press("a")
        await see(pilot, again, "继续草稿：办结")
        await pilot.press("enter")
        await see(pilot, again, "2026-07-15")
        await pilot.press("X")
        await see(pilot, again, "a 登记")
    assert not kept.exists() and not journal(file)


async def test_nothing_typed_is_no_draft(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
        await pilot.press("q")
    assert app.return_code == 0
    assert not list(file.parent.glob("duban-drafts-*"))


async def test_what_another_wrote_meanwhile_is_told_and_nothing_typed_is_lost(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"0731", "enter")
        await see(pilot, app, "2026-07-31")
        by_another(file, "deliver")
        await pilot.press("s")
        shown = await see(pilot, app, "台账已有新的记录")
        assert "李四" in shown and "填写的内容没有丢失" in shown
        assert [entry.actor for entry in journal(file)] == ["李四"]
        await pilot.press("escape")
        await see(pilot, app, "2026-07-31")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "a 登记")
    assert [entry.events[0].kind for entry in journal(file)] == ["deliver", "finish"]


async def test_it_is_seen_while_typing_that_another_wrote(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DubanApp, "watch_seconds", 0.05)
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        by_another(file, "deliver")
        shown = await see(pilot, app, "您看过以后已有新的记录")
        assert "李四" in shown


async def test_ones_own_last_act_is_taken_back(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await pilot.press("u")
        await see(pilot, app, "没有可以撤销的")
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "a 登记")
        await pilot.press("u")
        await see(pilot, app, "撤销“办结”的理由")
        await pilot.press(*"录入有误", "enter")
        shown = await see(pilot, app, "登记前预览")
        assert "恢复为未了结" in shown and "原记录仍留在日志中" in shown
        await pilot.press("y")
        await see(pilot, app, "a 登记")
    assert [entry.events[0].kind for entry in journal(file)] == ["finish", "correct"]


@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=str)
async def test_hostile_text_is_harmless_in_a_form(tmp_path: Path, size: tuple[int, int]) -> None:
    app = app_on(hostile_ledger(tmp_path))
    async with app.run_test(size=size) as pilot:
        await see(pilot, app, "第 1 条")
        for at, text in enumerate(HOSTILE[:6]):
            values = {"=unit": f"h{at}", "=officer": text, "reason": text, "=on": text}
            draft = Draft(jurisdiction="990100", kind="extend", label=text, case=text, values=values)
            screen = RecordScreen("ledger", text, draft, begun=True)
            await app.push_screen(screen)
            await see(pilot, app, "第 1 项")
            check_harmless(grid(app), size)
            await pilot.press("enter")
            await see(pilot, app, "Esc 取消")
            check_harmless(grid(app), size)
            await pilot.press("escape", "down", "enter")
            await see(pilot, app, "Esc 取消")
            check_harmless(grid(app), size)
            await pilot.press("escape", "escape")


def test_a_file_of_drafts_that_is_no_such_file_is_passed_over(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    for text in ("", "nonsense [", "draft = 3", '[[draft]]\nkind = "x"\n', "[[draft]]\nseen = 'a'\n"):
        drafts.path.write_text(text, encoding="utf-8")
        assert not Drafts(tmp_path).told()
    draft = Draft(jurisdiction="990100", kind="finish", label="办结", case="A", values={"=on": "2026-08-03"})
    assert drafts.keep(draft)
    assert Drafts(tmp_path).of("990100", "A", None) == draft
    assert Drafts(tmp_path).of("990100", None, "A") is None
    drafts.drop(draft)
    assert not drafts.path.exists()
