"""奖励: accounts, three steps by three persons, money in yuan; every act asked for, confirmed and journaled, or refused in words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from duban.domain.rights import Act
from tests.tui.doing import REST, go_to, type_in
from tests.tui.following import HOME, events, make_rewards, put, rewarded
from tests.tui.grids import check_grid
from tests.tui.ledgers import own_copy
from tests.tui.looking import app_on, grid, line_with, see

at_desk = partial(go_to, "6", "未得奖励 1")


@pytest.fixture(scope="session")
def earned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file of a ledger with rewards at every step, that no test changes."""
    return make_rewards(tmp_path_factory.mktemp("rewards"))


@pytest.fixture
def office(earned: Path, tmp_path: Path) -> Path:
    """The workspace file of such a ledger of one's own."""
    return own_copy(earned, tmp_path)


@pytest.fixture
def account(account: Callable[[str], None]) -> Callable[[str], None]:
    """Be that account of the operating system; at first the one that computes."""
    account("du")
    return account


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=str)
@pytest.mark.parametrize("turns", [0, 1, 2, 3], ids=["waiting", "accounts", "all", "unearned"])
@pytest.mark.usefixtures("account")
async def test_the_lists(office: Path, size: tuple[int, int], turns: int) -> None:
    app = app_on(office)
    async with app.run_test(size=size) as pilot:
        await at_desk(pilot, app, *["right"] * turns)
        check_grid(f"rewards-{['waiting', 'accounts', 'all', 'unearned'][turns]}", app)


@pytest.mark.usefixtures("account")
async def test_an_account_says_the_steps_and_the_target(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(160, 50)) as pilot:
        await at_desk(pilot, app, "right")
        row = line_with(app, "▶")
        assert "乙" in row and "2026" in row and "3/3" in row
        assert row.count("10 000.50 元") == 3
        await pilot.press("enter")
        shown = await see(pilot, app, "完成 3/3")
        assert "J-1" in shown and "合计" in shown
        await pilot.press("y")
        assert "J-2" in app.clipboard


@pytest.mark.usefixtures("account")
async def test_what_earned_nothing_says_why(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = await at_desk(pilot, app, "right", "right", "right")
        assert "J-3" in shown and "结案尚未经他人核验" in shown


@pytest.mark.usefixtures("account")
async def test_computing_shows_first_and_records_then(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        await pilot.press("c")
        shown = await see(pilot, app, "按 y")
        assert "新核算 1 项" in shown and "10 000.50 元" in shown
        await pilot.press("n")
        await see(pilot, app, REST)
        assert len(events(office, "reward_computed")) == 2
        await pilot.press("c")
        await see(pilot, app, "按 y")
        await pilot.press("y")
        await see(pilot, app, "已核算 1 项")
    assert len(events(office, "reward_computed")) == 3


async def test_paying_is_confirmed_and_journaled(office: Path, account: Any) -> None:
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down")
        await pilot.press("a", "enter")
        await see(pilot, app, "发放奖励：R")
        await pilot.press("s")
        shown = await see(pilot, app, "对应的命令")
        assert "duban reward pay R" in shown
        await pilot.press("y")
        await see(pilot, app, "已记入日志")
    assert len(events(office, "reward_paid")) == 2


async def test_who_computed_may_not_pay_and_is_told_so(office: Path, account: Any) -> None:
    account("shen")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down")
        await pilot.press("a")
        await see(pilot, app, "办理 R")
        offered = [line for line in grid(app) if "不予批准奖励" in line or "发放奖励" in line]
        assert "不予批准奖励" in offered[0], "what this account may not do comes last"
        await pilot.press("end", "down", "down", "enter")
        shown = await see(pilot, app, "不能办理：发放奖励")
        assert "前面的步骤已有本账户" in shown and "戊（lu）" in shown
    assert len(events(office, "reward_paid")) == 1
    assert not events(office, "refused"), "nothing was tried"


async def test_refusing_needs_a_reason(office: Path, account: Any) -> None:
    account("shen")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down")
        await pilot.press("a")
        await see(pilot, app, "▶   不予批准奖励")
        await pilot.press("enter")
        await see(pilot, app, "* 理由")
        await pilot.press("s")
        await see(pilot, app, "! 理由：必填")
        await type_in(pilot, app, *"核验材料不齐")
        await pilot.press("s")
        await see(pilot, app, "理由：核验材料不齐")
        await pilot.press("y")
        await see(pilot, app, "已记入日志")
    assert events(office, "reward_refused")[0]["reason"] == "核验材料不齐"


async def test_what_lapsed_after_it_was_paid_is_returned(office: Path, account: Any) -> None:
    put(office, "reopen", "2026-04-01", "J-1", HOME)
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        assert "应追回" in line_with(app, "▶")
        await pilot.press("a")
        await see(pilot, app, "先按 c 核算记入")
        await pilot.press("c")
        await see(pilot, app, "应追回：")
        await pilot.press("y")
        await see(pilot, app, "已核算")
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app)
        await pilot.press("a", "enter")
        await see(pilot, app, "追回奖励：R")
        await pilot.press("s")
        await see(pilot, app, "对应的命令")
        await pilot.press("y")
        await see(pilot, app, "已记入日志")
    assert len(events(office, "reward_clawed_back")) == 1


@pytest.mark.usefixtures("account")
async def test_enter_gives_provision_facts_and_steps(office: Path) -> None:
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_desk(pilot, app, "down")
        await pilot.press("enter")
        shown = await see(pilot, app, "核验：2026-03-05")
        assert "示例市规定" in shown and "shen" in shown


async def test_who_looked_before_another_decided_is_told(office: Path, account: Any) -> None:
    account("lu")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.watch_seconds = 3600
        await at_desk(pilot, app, "down")
        await pilot.press("a", "enter")
        await see(pilot, app, "发放奖励：R")
        rewarded(office, Act.REFUSE_REWARD, "OWN-2|J-2|乙|1", "2026-08-02", "shen", reason="重复")
        await pilot.press("s")
        await see(pilot, app, "台账已有新的记录")
    assert len(events(office, "reward_paid")) == 1


async def test_a_computation_that_would_come_out_otherwise_by_now_is_not_recorded(
    office: Path, account: Any
) -> None:
    account("du")
    app = app_on(office)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.watch_seconds = 3600
        await at_desk(pilot, app)
        await pilot.press("c")
        await see(pilot, app, "按 y")
        put(office, "reopen", "2026-07-01", "J-4", HOME)
        await pilot.press("y")
        await see(pilot, app, "台账已有新的记录")
    assert len(events(office, "reward_computed")) == 2
