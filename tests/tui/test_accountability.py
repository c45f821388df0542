"""问责: what waits for whom, the ladder, and every act: shown, confirmed, journaled; refused in words, and nothing typed is lost."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from duban.domain.rights import Act
from duban_tui.screens.form import FormScreen
from tests.tui.doing import REST, go_to, type_in
from tests.tui.following import BUREAU, at_work, decided, events, make_following, proposed, put
from tests.tui.grids import check_grid
from tests.tui.ledgers import AS_OF, own_copy
from tests.tui.looking import app_on, line_with, see

at_desk = partial(go_to, "4", "承诺 2")


@pytest.fixture(scope="session")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file of a ledger in which something follows, that no test changes."""
    return make_following(tmp_path_factory.mktemp("following"))


@pytest.fixture
def office(followed: Path, tmp_path: Path) -> Path:
    """The workspace file of such a ledger of one's own."""
    return own_copy(followed, tmp_path)


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
@pytest.mark.parametrize(
    "turns", [0, 1, 2, 3, 4], ids=["waiting", "running", "awaited", "suggested", "promised"]
)
@pytest.mark.usefixtures("account")
async def test_the_lists(office: Path, size: tuple[int, int], turns: int) -> None:
    app = app_on(office)
    async with app.run_test(size=size) as pilot:
        await at_desk(pilot, app, *["right"] * turns)
        names = ["waiting", "running", "awaited", "suggested", "promised"]
        check_grid(f"accountability-{names[turns]}", app)


async def test_what_waits_for_me_comes_first_and_says_who_else_may(office: Path, account: Any) -> None:
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_desk(pilot, app)
        assert "待我决定 0 条，共待决定 3 条" in shown and "他人" in shown
        await pilot.press("enter")
        await see(pilot, app, "N-40-1")
        await pilot.press("G")
        shown = await see(pilot, app, "由他人决定")
        assert "己（shen）" in shown
        await pilot.press("y")
        assert "所据应办事项" in app.clipboard


@pytest.mark.usefixtures("account")
async def test_the_ladder_has_columns_where_there_is_room(office: Path) -> None:
    decided(office, Act.RECTIFY, number_of(office, BUREAU, "N-45"), "2026-08-01", "du", what="已补办")
    put(office, "ground_found", "2026-07-01", ground="N16-11", about="2026", severity="minor", facts="事实")
    made = proposed(office, "2026-07-01")
    admonished = next(n for (unit, ground, _s), n in made.items() if (unit, ground) == (BUREAU, "N16-11"))
    decided(office, Act.CONFIRM, admonished, "2026-07-02", by="示例市", rectify_by="2026-07-20")
    app = app_on(office)
    async with app.run_test(size=(160, 50)) as pilot:
        await at_desk(pilot, app, "right")
        assert "超14天" in line_with(app, "▶"), "late by the day that is looked at"
        await pilot.resize_terminal(80, 24)
        shown = await see(pilot, app, "阶段")
        assert "超14天" in shown and "整改期限" in shown


def number_of(file: Path, unit: str, ground: str) -> int:
    """The number of the last proposal about that unit and ground."""
    from duban.desk.deciding import outcomes

    with at_work(file) as (office, place):
        found = [one for one in outcomes(office, place, AS_OF) if one.proposal.key.unit == unit]
    return max(one.number for one in found if one.proposal.key.ground == ground)


@pytest.mark.usefixtures("account")
async def test_confirming_asks_for_all_shows_it_and_journals_it(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down", "down")
        await pilot.press("a", "enter")
        shown = await see(pilot, app, "* 整改期限")
        assert "示例市信访工作联席会议" in shown and "合并使用" in shown
        check_grid("form-confirm", app)
        await pilot.press("s")
        await see(pilot, app, "! 整改期限：必填")
        await type_in(pilot, app, "2026-13-01")
        await see(pilot, app, "不是日期")
        await type_in(pilot, app, *["backspace"] * 10, *"2026-09-30")
        await pilot.press("enter")
        await see(pilot, app, "输入汉字、拼音或者首字母")
        await pilot.press(*"tongbao")
        await see(pilot, app, "▶   通报")
        await pilot.press("space", "enter")
        shown = await see(pilot, app, "通报")
        await pilot.press("s")
        shown = await see(pilot, app, "对应的命令")
        assert "合并使用的其他方式：通报" in shown and "2026-09-30" in shown
        await pilot.press("y")
        await see(pilot, app, "待决定 2")
        await see(pilot, app, "执行中 2")
    said = events(office, "outcome_confirmed")[-1]
    assert said["rectify_by"] == "2026-09-30" and said["also"] == ("notice",)
    assert said["by"] == "示例市信访工作联席会议"


@pytest.mark.usefixtures("account")
async def test_what_is_missing_is_named_and_what_was_typed_stays(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down", "down")
        await pilot.press("a", "enter")
        await see(pilot, app, "* 整改期限")
        await pilot.press("down")
        await type_in(pilot, app, *"会议纪要1号")
        await type_in(pilot, app, *"2020-01-01")
        await pilot.press("s")
        shown = await see(pilot, app, "早于决定日期")
        assert "--" not in shown
        await pilot.press("escape")
        shown = await see(pilot, app, "! 整改期限")
        assert "会议纪要1号" in shown
        await pilot.press("escape")
        await see(pilot, app, "待决定 3")
        await pilot.press("q")
        await see(pilot, app, "这些内容还没有登记")
        await pilot.press("n", "a", "enter")
        await see(pilot, app, "会议纪要1号")
    assert len(events(office, "outcome_confirmed")) == 1


@pytest.mark.usefixtures("account")
async def test_dismissing_needs_a_reason(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(60, 20)) as pilot:
        await at_desk(pilot, app)
        await pilot.press("a", "down", "enter")
        await see(pilot, app, "* 理由")
        await pilot.press("s")
        await see(pilot, app, "! 理由：必填")
        await type_in(pilot, app, *"已另行处理")
        await pilot.press("s")
        await see(pilot, app, "理由：已另行处理")
        await pilot.press("y")
        await see(pilot, app, "待决定 2")
        await see(pilot, app, "已了结 1")
    assert events(office, "outcome_dismissed")[0]["reason"] == "已另行处理"


async def test_whoever_may_not_decide_is_told_who_may_and_no_form_is_opened(
    office: Path, account: Any
) -> None:
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        await pilot.press("a")
        await see(pilot, app, "须为审批人")
        await pilot.press("down", "enter")
        shown = await see(pilot, app, "不能办理：")
        assert "须为审批人" in shown and "可以办理的：" in shown
    assert not events(office, "outcome_dismissed")
    assert not events(office, "refused"), "nothing was tried"


@pytest.mark.usefixtures("account")
async def test_who_looked_before_another_decided_is_told_and_nothing_is_lost(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.watch_seconds = 3600
        await at_desk(pilot, app)
        await pilot.press("a", "down", "enter")
        await see(pilot, app, "* 理由")
        await type_in(pilot, app, *"情况有出入")
        first = number_of(office, "990100-rs", "N-40-1")
        decided(office, Act.CONFIRM, first, "2026-08-02", by="示例市")
        await pilot.press("s")
        shown = await see(pilot, app, "台账已有新的记录")
        assert "2026-08-02 问责决定" in shown
        await pilot.press("escape")
        await see(pilot, app, "情况有出入")
        await pilot.press("s")
        await see(pilot, app, "不能再作此处理")
    assert not events(office, "outcome_dismissed")


@pytest.mark.parametrize(
    ("act", "actor", "typed", "kind"),
    [
        ("确认整改完成", "du", ["已补办"], "outcome_rectified"),
        ("登记申诉", "lu", ["不服"], "outcome_appealed"),
        ("撤销决定", "shen", ["依据变动"], "outcome_withdrawn"),
        ("登记移送处理结果", "lu", ["示例市纪委", "警告"], "outcome_answered"),
    ],
)
async def test_what_is_in_force_is_followed(
    office: Path, account: Any, act: str, actor: str, typed: list[str], kind: str
) -> None:
    account(actor)
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "right")
        await pilot.press("a")
        await see(pilot, app, act)
        await pilot.press(*act, "enter")
        await see(pilot, app, f"{act}：P")
        for text in typed:
            await type_in(pilot, app, *text)
        await pilot.press("s")
        await see(pilot, app, "对应的命令")
        await pilot.press("y")
        await see(pilot, app, "已记入日志")
    assert len(events(office, kind)) == 1


async def test_after_an_appeal_somebody_else_upholds_it(office: Path, account: Any) -> None:
    account("fu")
    decided(office, Act.APPEAL, number_of(office, BUREAU, "N-45"), "2026-08-01", "lu", reason="不服")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_desk(pilot, app, "right")
        assert "申诉中" in shown
        await pilot.press("a", *"weichi")
        await see(pilot, app, "▶   维持决定")
        await pilot.press("enter")
        await see(pilot, app, "维持决定：P")
        await type_in(pilot, app, *"事实清楚")
        await pilot.press("s")
        await see(pilot, app, "对应的命令")
        await pilot.press("y")
        await see(pilot, app, "已决定")
    assert events(office, "outcome_upheld")[0]["reason"] == "事实清楚"


async def test_a_situation_awaits_a_word_that_is_entered_in_a_form(office: Path, account: Any) -> None:
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "right", "right", "down")
        await pilot.press("enter")
        shown = await see(pilot, app, "所据应办事项")
        assert "N-34-1@A-1" in shown and "duban record" in shown
        await pilot.press("escape", "a")
        await see(pilot, app, "登记“认定问责情形”：N-45 示例市住建局 A-1")
        assert isinstance(app.screen, FormScreen)
        await pilot.press("s")
        await see(pilot, app, "! 事实：必填")
        await type_in(pilot, app, *"逾期未办")
        await pilot.press("k", "k", "k", "enter")
        await see(pilot, app, "情节较轻")
        await pilot.press("down", "enter")
        await see(pilot, app, "第 7 项")
        await pilot.press("s")
        await see(pilot, app, "按 y")
        await pilot.press("G")
        assert "severity=serious" in (await see(pilot, app, "对应的命令")).replace("\n", "")
        await pilot.press("y")
        await see(pilot, app, "已登记，日志编号")
    said = events(office, "ground_found")[0]
    assert (said["severity"], said["facts"], said["about"]) == ("serious", "逾期未办", "A-1")


async def test_a_suggestion_that_was_decided_on_is_issued(office: Path, account: Any) -> None:
    decided(office, Act.CONFIRM, number_of(office, "990100-rs", "N-40-1"), "2026-08-02", by="示例市")
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "right")
        await pilot.press("/", *"N-40-1", "enter")
        await see(pilot, app, "第 1 条，共 1 条")
        await pilot.press("a")
        await see(pilot, app, "提出建议")
        await pilot.press(*"提出建议", "enter")
        await see(pilot, app, "* 建议类别")
        await pilot.press(*["down"] * 3, "enter")
        await see(pilot, app, "改进工作")
        await pilot.press("enter")
        await type_in(pilot, app, *"改进受理流程")
        await pilot.press("s")
        await see(pilot, app, "登记以后：")
        await pilot.press("y")
        await see(pilot, app, "三项建议 2")
    issued = events(office, "suggest")[-1]
    assert (issued["type"], issued["what"]) == ("improve", "改进受理流程")


async def test_a_suggestion_is_answered(office: Path, account: Any) -> None:
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_desk(pilot, app, "right", "right", "right")
        assert "待书面反馈" in shown and "超期" in shown
        await pilot.press("a")
        await see(pilot, app, "* 采纳")
        await pilot.press("s", "enter")
        await see(pilot, app, "输入汉字")
        await pilot.press("enter")
        await see(pilot, app, "采纳")
        await pilot.press("s")
        await see(pilot, app, "登记以后：")
        await pilot.press("y")
        await see(pilot, app, "已采纳，待落实")
    assert events(office, "suggestion_answered")[0]["adopted"] is True


@pytest.mark.usefixtures("account")
async def test_a_promise_opens_its_case(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_desk(pilot, app, "right", "right", "right", "right")
        assert "超34天" in line_with(app, "▶") and "安装路灯" in shown
        await pilot.press("enter")
        await see(pilot, app, "事项 A-1")
        await pilot.press("escape")
        await see(pilot, app, REST)


async def test_proposing_shows_first_and_records_then(office: Path, account: Any) -> None:
    put(office, "receive", "2026-05-02", "C-1", statutory="6")
    put(office, "accept", "2026-05-03", "C-1")
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        await pilot.press("p")
        shown = await see(pilot, app, "按 y")
        assert "新提出 2 条" in shown and "C-1" in shown
        assert len(events(office, "proposal")) == 4
        await pilot.press("n")
        await see(pilot, app, "待决定 3")
        assert len(events(office, "proposal")) == 4
        await pilot.press("p")
        await see(pilot, app, "按 y")
        await pilot.press("y")
        await see(pilot, app, "待决定 5")
    assert len(events(office, "proposal")) == 6


@pytest.mark.usefixtures("account")
async def test_words_narrow_the_list_by_pinyin(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        await pilot.press("/", *"zjj", "enter")
        shown = await see(pilot, app, "筛选：zjj")
        assert "第 1 条，共 1 条" in shown
        await pilot.press("escape")
        await see(pilot, app, "共 3 条")


@pytest.mark.usefixtures("account")
async def test_the_first_screen_says_what_waits_for_me(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await see(pilot, app, "待我决定")
        assert "待我决定的问责建议 3 条" in shown
        await pilot.press("4")
        await see(pilot, app, "待我决定 3 条，共待决定 3 条")


async def test_a_trial_that_would_come_out_otherwise_by_now_is_not_recorded(
    office: Path, account: Any
) -> None:
    put(office, "receive", "2026-05-02", "C-1", statutory="6")
    put(office, "accept", "2026-05-03", "C-1")
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.watch_seconds = 3600
        await at_desk(pilot, app)
        await pilot.press("p")
        await see(pilot, app, "按 y")
        put(office, "finish", "2026-05-04", "C-1")
        await pilot.press("y")
        assert "2026-05-04" in await see(pilot, app, "台账已有新的记录")
    assert len(events(office, "proposal")) == 4


@pytest.mark.parametrize(
    ("turns", "typed"), [(2, "逾期未办"), (3, "经研究采纳")], ids=["ground", "suggestion"]
)
async def test_what_a_person_enters_is_refused_when_another_wrote_and_is_not_lost(
    office: Path, account: Any, turns: int, typed: str
) -> None:
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.watch_seconds = 3600
        await at_desk(pilot, app, *["right"] * turns)
        await pilot.press("a")
        await see(pilot, app, "还有")
        await pilot.press("s", "enter" if turns == 3 else "down")
        if turns == 3:
            await see(pilot, app, "输入汉字")
            await pilot.press("enter")
            await see(pilot, app, "s 预览并登记")
        else:
            await pilot.press("k")
        await type_in(pilot, app, *typed)
        put(office, "sweep", "2026-08-01", unit="990100-rs" if turns == 2 else BUREAU, actor="du")
        await pilot.press("s")
        assert "矛盾纠纷排查" in await see(pilot, app, "台账已有新的记录")
        await pilot.press("escape", "s")
        assert typed in await see(pilot, app, "登记以后：")
        await pilot.press("y")
        await see(pilot, app, "已登记，日志编号")


async def test_what_was_entered_about_a_unit_is_taken_back_and_a_decision_is_not(
    office: Path, account: Any
) -> None:
    account("lu")
    put(
        office,
        "ground_found",
        "2026-07-01",
        ground="N16-11",
        about="2026",
        severity="minor",
        facts="事实",
    )
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "right")
        await pilot.press("u")
        await see(pilot, app, "撤销“认定问责情形”：")
        await pilot.press("escape", "left", "u")
        await see(pilot, app, "决定不能撤销")
