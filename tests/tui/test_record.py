"""An act recorded from a case: a form from the kind's fields, its effect before it is saved, taking back."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from duban.desk import rights
from duban.desk.office import clock_at
from duban_tui.app import DubanApp
from duban_tui.drafts import Draft, Drafts
from duban_tui.screens.case import CaseScreen
from duban_tui.screens.form import FormScreen
from duban_tui.screens.record import event_task
from tests.tui.doing import type_in
from tests.tui.grids import check_grid
from tests.tui.ledgers import make
from tests.tui.looking import app_on, grid, line_with, see
from tests.tui.recording import CASE, at_case, begin, by_another, confirm, journal
from tests.tui.test_hostile import HOSTILE, check_harmless, hostile_ledger

SIZES = [(80, 24), (60, 20), (160, 50)]


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


async def test_ones_own_last_act_is_taken_back(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await pilot.press("u")
        await see(pilot, app, "没有可以撤销的")
        await pilot.press("down")
        await see(pilot, app, "第 2 条")
        await begin(pilot, app, "banjie", "办结")
        await confirm(pilot, app)
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


async def test_ones_own_last_act_is_taken_back_from_the_ledger_too(file: Path) -> None:
    by_another(file, "finish", actor=rights.acting())
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await see(pilot, app, "第 1 条")
        await pilot.press("2", "/", *CASE, "enter")
        await see(pilot, app, "共 1 件")
        await pilot.press("u")
        await see(pilot, app, "撤销“办结”：")


async def test_a_case_whose_only_record_is_taken_back_shows_nothing_of_before(file: Path) -> None:
    by_another(file, "receive", "NEW-1", actor=rights.acting())
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await see(pilot, app, "第 1 条")
        await app.push_screen(CaseScreen("NEW-1"))
        assert "[应办" in await see(pilot, app, "尚未办结")
        await pilot.press("u")
        await see(pilot, app, "撤销“收到”：")
        await type_in(pilot, app, *"录入有误")
        await pilot.press("s")
        await see(pilot, app, "登记前预览")
        await pilot.press("y")
        for key in ("r", "a", "u", "right", "w", "enter"):
            shown = await see(pilot, app, "登记均已撤销")
            assert "事项 NEW-1" in shown and "尚未办结" not in shown and "应办 " not in shown
            await pilot.press(key)
        by_another(file, "receive", "NEW-1")
        await pilot.press("r")
        assert "[应办" in await see(pilot, app, "尚未办结")
        assert "登记均已撤销" not in "\n".join(grid(app))


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


async def fill_in(pilot: Pilot[Any], app: DubanApp) -> None:
    """The form of a new case gets its number and its unit, and is submitted."""
    await type_in(pilot, app, *"A-1")
    await pilot.press("down", "enter")
    await see(pilot, app, "东县")
    await pilot.press(*"dx", "enter", "s")


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
        await fill_in(pilot, app)
        shown = await see(pilot, app, "登记前预览")
        assert "N-23-1" in shown and "新产生" in shown
        assert "duban record receive --case A-1 --unit 990101 --on 2026-08-03" in shown
        await pilot.press("y")
        await see(pilot, app, "第 1 件，共 1 件")
        await pilot.press("n")
        await see(pilot, app, "第 1 项")
        await fill_in(pilot, app)
        await see(pilot, app, "已有编号为“A-1”的事项")
        await pilot.press("escape")
        await see(pilot, app, "▶ ! 事项编号")
    assert [event.kind for entry in journal(file) for event in entry.events] == ["receive"]


async def test_what_may_be_a_slip_is_told_before_it_is_saved_and_may_be_saved(file: Path) -> None:
    app = app_on(file)
    with clock_at(datetime(2026, 8, 3, 4, tzinfo=UTC)):
        async with app.run_test(size=(80, 24)) as pilot:
            await at_case(pilot, app)
            await begin(pilot, app, "banjie", "办结")
            await type_in(pilot, app, *"2027-07-15")
            await see(pilot, app, "第 2 项")
            await pilot.press("s")
            shown = await see(pilot, app, "登记前预览")
            assert "! 日期 2027-07-15 在今天（2026-08-03）之后，请核对是否写错。" in shown
            assert shown.index("! 日期") < shown.index("登记以后：")
            await pilot.press("y")
            await see(pilot, app, "a 登记")
    assert journal(file)[0].events[0].on == date(2027, 7, 15)


async def test_a_new_number_that_is_near_a_known_one_or_that_of_a_person(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await see(pilot, app, "第 1 条")
        await pilot.press("2")
        await see(pilot, app, "第 1 件")
        await pilot.press("n")
        await see(pilot, app, "第 1 项")
        await type_in(pilot, app, *"13812345678")
        await see(pilot, app, "编号不能指向个人")
        assert "138" not in "\n".join(grid(app)) and not Drafts(file.parent).told()
        await type_in(pilot, app, *"XF0003")
        await see(pilot, app, "第 2 项")
        await pilot.press("down", "enter", *"dx", "enter", "s")
        shown = await see(pilot, app, "登记前预览")
        assert "! “XF0003”作为新事项登记，而台账中有相近的编号：XF-0003；" in shown
        assert "--new" in shown


async def test_a_name_that_is_not_offered_is_typed_where_one_chooses(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 40)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("down", "down", "enter", *"欧阳某")
        await see(pilot, app, "（另外填写）")
        await pilot.press("enter")
        await see(pilot, app, "选择或者填写")
        await pilot.press("enter")
        await see(pilot, app, "第 4 项")
        assert "欧阳某" in line_with(app, "责任人 ")
