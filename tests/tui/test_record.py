"""An act recorded from a case: a form from the kind's fields, its effect before it is saved, drafts, two officers, taking back."""

import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import attrs
import pytest
from textual.events import Paste
from textual.pilot import Pilot

from duban.desk.office import Office
from duban.desk.recording import Statement, record
from duban.store.entry import Entry
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.drafts import Draft, Drafts, Subject
from duban_tui.screens import record as acts
from duban_tui.screens.case import CaseScreen
from duban_tui.screens.form import FormScreen
from duban_tui.screens.record import event_task
from tests.tui.duties import with_duties
from tests.tui.grids import check_grid
from tests.tui.ledgers import make
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


def by_another(file: Path, kind: str, case: str = CASE, **fields: str) -> None:
    """The second officer records something about the case, in another process's office."""
    with closing(Office(read_workspace(file))) as office:
        statement = Statement(kind=kind, on=date(2026, 8, 1), case=case, unit="990102", fields=fields)
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
        assert "已于 2026-08-02 办结" in shown and not journal(file)
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
        assert "receive" not in "\n".join(grid(app))
        assert "▶" in first and "办结：N-" in first


async def test_what_cannot_be_is_marked_and_not_submitted(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"1332", "enter")
        await see(pilot, app, "“1332”不是日期")
        assert "!" in line_with(app, "发生日期")
        await pilot.press("s")
        await see(pilot, app, "! 发生日期：“1332”不是日期")
        assert isinstance(app.screen, FormScreen)
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
        assert f"{CASE}：办结（草稿）" in shown
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
        await see(pilot, app, "撤销“办结”：")
        await pilot.press("s")
        await see(pilot, app, "必填。")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"录入有误", "enter", "s")
        shown = await see(pilot, app, "登记前预览")
        assert "恢复为未办结" in shown and "原记录仍留在日志中" in shown
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
            opened = app.session.opened
            assert opened is not None
            await app.push_screen(FormScreen("ledger", event_task(opened, draft, text), draft))
            await see(pilot, app, "第 1 项")
            check_harmless(grid(app), size)
            await pilot.press("enter")
            await see(pilot, app, "Esc 取消")
            check_harmless(grid(app), size)
            await pilot.press("escape", "down", "enter")
            await see(pilot, app, "Esc 取消")
            check_harmless(grid(app), size)
            await pilot.press("escape", "escape")


DRAFT = Draft(jurisdiction="990100", kind="finish", label="办结", case="A", values={"=on": "2026-08-03"})


@pytest.mark.parametrize("text", ["nonsense [", "draft = 3", "schema = 2\n[[draft]]\n"])
def test_a_file_of_drafts_that_cannot_be_understood_is_told_and_stays(tmp_path: Path, text: str) -> None:
    drafts = Drafts(tmp_path)
    drafts.path.write_text(text, encoding="utf-8")
    assert not drafts.told() and not drafts.keep(DRAFT)
    assert drafts.of(DRAFT.subject) == DRAFT, "for this run"
    assert drafts.path.name in drafts.troubles[0]
    drafts.drop(DRAFT)
    assert drafts.of(DRAFT.subject) is None
    assert drafts.path.read_text(encoding="utf-8") == text


def test_rows_that_are_no_drafts_stay_as_they_are(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.path.write_text('[[draft]]\nkind = "x"\n', encoding="utf-8")
    assert not drafts.told() and drafts.keep(DRAFT)
    assert Drafts(tmp_path).of(Subject("990100", case="A")) == DRAFT
    assert Drafts(tmp_path).of(Subject("990100", unit="A")) is None
    drafts.drop(DRAFT)
    assert 'kind = "x"' in drafts.path.read_text(encoding="utf-8")


def test_two_desks_of_one_account_keep_their_drafts_side_by_side(tmp_path: Path) -> None:
    first, second = Drafts(tmp_path), Drafts(tmp_path)
    other = attrs.evolve(DRAFT, case="B")
    assert not first.told() and not second.told()
    assert first.keep(DRAFT) and second.keep(other)
    assert len(first.told()) == len(second.told()) == 2
    first.drop(DRAFT)
    assert Drafts(tmp_path).of(other.subject) == other
    second.drop(other)
    assert not first.path.exists()


async def test_an_undo_is_refused_when_another_wrote_and_goes_on_after_looking(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        app.watch_seconds = 3600
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "a 登记")
        await pilot.press("u")
        await see(pilot, app, "撤销“办结”：")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"录入有误", "enter")
        by_another(file, "deliver")
        await pilot.press("s")
        assert "李四" in await see(pilot, app, "台账已有新的记录")
        await pilot.press("escape")
        await see(pilot, app, "录入有误")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "a 登记")
    assert [entry.events[0].kind for entry in journal(file)] == ["finish", "deliver", "correct"]


async def test_a_mistyped_day_is_given_up_for_what_stood_there(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter")
        shown = await see(pilot, app, "-2d、昨天")
        assert "写作 1122" in shown.replace("\n", "")
        await pilot.press(*"1332", "enter")
        await see(pilot, app, "“1332”不是日期")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press("escape")
        await see(pilot, app, "第 1 项")
        assert "2026-08-03" in line_with(app, "发生日期") and "1332" not in "".join(grid(app))


async def test_what_is_pasted_becomes_one_line_that_can_be_read(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "yanqi", "延期")
        while not line_with(app, "理由").startswith("▶"):
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        app.screen.query_one("#line").post_message(Paste("须\t现场勘验\r\n\x1b和复核\n"))
        await see(pilot, app, "须 现场勘验 和复核")
        await pilot.press("enter")
        await see(pilot, app, "还有 1 项必填")
        form = app.screen
        assert isinstance(form, FormScreen) and form.values["reason"] == "须 现场勘验 和复核"


async def test_the_first_line_is_in_sight_below_long_notes(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        opened = app.session.opened
        assert opened is not None
        draft = Draft(jurisdiction="990100", kind="extend", label="延期", case=CASE)
        notes = [f"第 {n} 条说明" * 8 for n in range(9)]
        await app.push_screen(FormScreen("ledger", event_task(opened, draft, CASE, notes=notes)))
        await see(pilot, app, "第 1 项")
        assert line_with(app, "发生日期").startswith("▶")


async def test_whoever_may_not_record_is_told_so_at_once(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text + '\n[[user]]\nname = "shen"\nroles = ["clerk", "administrator"]\njurisdiction = "990100"\n',
        encoding="utf-8",
    )
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await pilot.press("a")
        shown = await see(pilot, app, "不能办理")
        assert "权限名单" in shown and "shen" in shown
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
    assert not journal(file)


async def test_a_ledger_that_is_held_is_waited_for_and_the_wait_can_be_ended(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        database = next(file.parent.glob("*.db"))
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("s")
            assert "Esc 停止等待" in await see(pilot, app, "台账被占用，已等")
            await pilot.press("escape")
            await see(pilot, app, "第 1 项")
            other.execute("ROLLBACK")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "a 登记")
    assert [entry.events[0].kind for entry in journal(file)] == ["finish"]


async def test_a_form_can_be_left_while_its_effect_is_worked_out(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Event()
    monkeypatch.setattr(acts, "weighed", lambda *_about: known.wait() and [])
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "正在核对")
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
        known.set()
        await see(pilot, app, f"事项 {CASE}")
    assert app.fatal is None and not journal(file)


async def test_a_form_stays_until_its_act_is_recorded(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = Event()
    monkeypatch.setattr(acts, "record", lambda *about, **more: free.wait() and record(*about, **more))
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        await see(pilot, app, "正在登记")
        await pilot.press("escape", "X", "s")
        assert "正在登记" in await see(pilot, app, "登记“办结”")
        free.set()
        await see(pilot, app, "a 登记")
    assert len(journal(file)) == 1 and not Drafts(file.parent).told()


async def test_a_case_that_is_new_is_received_at_the_desk(tmp_path: Path) -> None:
    file = make(tmp_path, 0)
    app = app_on(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, "还没有信访事项")
        await pilot.press("2")
        await see(pilot, app, "按 n 登记新收事项")
        await pilot.press("n")
        await see(pilot, app, "登记新收事项：示例市")
        await see(pilot, app, "第 1 项")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"A-1", "enter", "down", "enter")
        await see(pilot, app, "东县")
        await pilot.press(*"dx", "enter", "s")
        shown = await see(pilot, app, "登记前预览")
        assert "N-23-1" in shown and "新产生" in shown
        assert "duban record receive --case A-1 --unit 990101 --on 2026-08-03" in shown
        await pilot.press("y")
        await see(pilot, app, "第 1 件，共 1 件")
        await pilot.press("n")
        await see(pilot, app, "第 1 项")
        await pilot.press("enter")
        await see(pilot, app, "Esc 取消")
        await pilot.press(*"A-1", "enter", "down", "enter")
        await see(pilot, app, "东县")
        await pilot.press(*"dx", "enter", "s")
        await see(pilot, app, "已有编号为“A-1”的事项")
    assert [event.kind for entry in journal(file) for event in entry.events] == ["receive"]
