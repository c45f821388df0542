"""Rewards at the desk: three hands, never one's own, everything journaled, and money back where the case reopens."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import attrs
import pytest

from duban.cli.front import run
from duban.desk import reward_deciding
from duban.desk.office import Office, today
from duban.desk.reward_account import account, account_document, title_words
from duban.desk.reward_deciding import RewardDecision, decide
from duban.desk.rewarding import Computation, book, compute
from duban.desk.rights import Refused
from duban.desk.roles import adopt_roles
from duban.domain.event import Event, Value
from duban.domain.rewards import RewardStanding, RewardState
from duban.domain.rights import Act
from duban.errors import DubanError
from duban.exchange.documents import render
from tests.desk.helpers import CODE, OFFICE, TOWN, fill, lay, open_office, put
from tests.pieces import document, officer, rule, user

RULES = (
    officer("乙", "990101", "member")
    + user("jisuan", "supervisor", officer="丙")
    + user("shenpi", "approver", officer="丁")
    + user("fafang", "clerk", officer="戊")
    + user("ling", "supervisor", "approver", officer="乙")
    + user("jia", "supervisor", "approver", officer="甲")
    + user("guan", "administrator")
    + document()
    + rule("R-1", "reward", "每化解一件奖励一万元", """
applies = { backlog = true }
fen = 1000000
within = { value = 6, unit = "month" }
lapse = { value = 3, unit = "month" }
target = 2
""")
    + rule("P-1", "reward", "表彰", "", article="第二条")
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a rule that rewards, and users for each step."""
    return lay(tmp_path / "office", more=RULES)


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    """The same at work, with the users in force."""
    with closing(open_office(folder)) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "guan")
        yield made


def act(
    kind: str, on: str, case: str | None = "A", unit: str = TOWN, officer: str | None = None, **data: Value
) -> Event:
    """One event."""
    return Event(kind, date.fromisoformat(on), case, unit, officer, None, dict(data))


def closed(case: str = "A", leader: str = "乙", verifier: str = "丙", on: str = "2026-03-01") -> list[Event]:
    """A backlog case, lawfully closed and verified."""
    return [
        act("register", "2026-01-05", case, OFFICE, backlog=True),
        act("assign", "2026-01-10", case, OFFICE, to=TOWN),
        act("appoint", "2026-01-12", case, TOWN, leader, role="case-leader"),
        act("reply", "2026-02-20", case),
        act("deliver", "2026-02-21", case),
        act("close", on, case),
        act("closure_verified", "2026-03-05", case, OFFICE, verifier, result="属实"),
    ]


def reckon(office: Office, on: str = "2026-03-10", actor: str = "jisuan", **more: bool) -> Computation:
    """Compute as of the day."""
    place = office.workspace.jurisdiction(CODE)
    return compute(office, place, as_of=date.fromisoformat(on), actor=actor, **more)


def step(
    office: Office, what: Act, actor: str, on: str, which: str = "R-1|A|乙|1", reason: str = ""
) -> RewardState:
    """Decide on a reward."""
    decision = RewardDecision(act=what, which=which, on=date.fromisoformat(on), reason=reason)
    return decide(office, office.workspace.jurisdiction(CODE), decision, actor=actor)


def journaled(office: Office, kind: str) -> list[Event]:
    """All events of that kind outside cases."""
    with office.ledger.reading() as reader:
        return list(reader.acts(CODE, kinds=(kind,)))


def paid(office: Office) -> None:
    """Case A closed, its reward computed, approved and paid by three people."""
    fill(office, closed())
    reckon(office)
    step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")
    step(office, Act.PAY_REWARD, "fafang", "2026-03-15")


def test_computed_approved_and_paid_by_three_people(office: Office) -> None:
    fill(office, closed())
    (new,) = reckon(office).new
    assert (new.standing, new.fen, new.unit) == (RewardStanding.COMPUTED, 1000000, TOWN)
    with pytest.raises(Refused, match="不同的人"):
        step(office, Act.APPROVE_REWARD, "jisuan", "2026-03-12")
    approved = step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12", f"R{new.number.partition('.')[0]}")
    assert approved.standing is RewardStanding.APPROVED
    with pytest.raises(Refused, match="不同的人"):
        step(office, Act.PAY_REWARD, "shenpi", "2026-03-15")
    assert step(office, Act.PAY_REWARD, "fafang", "2026-03-15").standing is RewardStanding.PAID
    (payment,) = journaled(office, "reward_paid")
    assert (payment.data["fen"], payment.officer, payment.unit) == (1000000, "乙", TOWN)
    assert len(journaled(office, "refused")) == 2


def test_computing_twice_adds_nothing(office: Office) -> None:
    fill(office, closed())
    assert len(reckon(office).new) == 1
    again = reckon(office, "2026-04-01")
    assert (again.new, again.lapsed) == ((), ())
    assert reckon(office, "2026-03-06").new == (), "nor does computing as of an earlier day"
    assert len(journaled(office, "reward_computed")) == 1


@pytest.mark.parametrize("what", [Act.APPROVE_REWARD, Act.REFUSE_REWARD])
def test_the_recipient_decides_nothing_about_his_own_reward(office: Office, what: Act) -> None:
    fill(office, closed())
    reckon(office)
    with pytest.raises(Refused, match="不能办理自己的奖励"):
        step(office, what, "ling", "2026-03-12", reason="理由")
    (refusal,) = journaled(office, "refused")
    assert refusal.data["act"] == what.value
    assert journaled(office, "reward_approved") == journaled(office, "reward_refused") == []


def test_the_recipient_does_not_compute_his_own_either(office: Office) -> None:
    fill(office, [*closed(), *closed("B", leader="甲")])
    found = reckon(office, actor="ling")
    assert [state.key.text() for state in found.new] == ["R-1|B|甲|1"]
    assert [step.code for one in found.unearned for step in one.reasons] == ["own"]
    assert [state.key.text() for state in reckon(office).new] == ["R-1|A|乙|1"]


def test_verified_by_the_recipient_earns_nothing(office: Office) -> None:
    fill(office, closed(verifier="乙"))
    found = reckon(office)
    assert found.new == ()
    assert [step.code for one in found.unearned for step in one.reasons] == ["self-verified"]


def test_a_name_typed_with_blanks_is_still_the_recipients(office: Office) -> None:
    fill(office, closed()[:-1])
    put(
        office,
        "closure_verified",
        "2026-03-05",
        "A",
        OFFICE,
        officer=" 乙\u200b",
        actor="fafang",
        result="属实",
    )
    assert [step.code for one in reckon(office).unearned for step in one.reasons] == ["self-verified"]


def test_who_approves_while_the_payment_is_checked_does_not_pay_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office, closed())
    reckon(office)
    asked = reward_deciding.require
    calls: list[object] = []

    def interrupted(*given: object, **named: object) -> None:
        asked(*given, **named)  # type: ignore[arg-type]
        calls.append(given)
        if len(calls) == 1:
            step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")

    monkeypatch.setattr(reward_deciding, "require", interrupted)
    with pytest.raises(Refused, match="不同的人"):
        step(office, Act.PAY_REWARD, "shenpi", "2026-03-12")
    assert not journaled(office, "reward_paid")


def test_a_paid_reward_whose_case_reopens_is_clawed_back(office: Office) -> None:
    paid(office)
    fill(office, [act("reopen", "2026-04-20", new="新事实")])
    with pytest.raises(DubanError, match="先运行 duban reward compute"):
        step(office, Act.RETURN_REWARD, "fafang", "2026-04-25")
    found = reckon(office, "2026-04-25")
    assert [state.key.text() for state in found.lapsed] == ["R-1|A|乙|1"]
    assert [state.to_return for state in found.to_return] == [1000000]
    (lapse,) = journaled(office, "reward_lapsed")
    assert "2026-04-20" in str(lapse.data["reason"])
    again = reckon(office, "2026-04-26")
    assert (again.lapsed, len(again.to_return)) == ((), 1), "owed until it has come back"
    with pytest.raises(Refused):
        step(office, Act.RETURN_REWARD, "ling", "2026-05-01")
    back = step(office, Act.RETURN_REWARD, "fafang", "2026-05-01")
    assert (back.standing, back.to_return) == (RewardStanding.RETURNED, 0)
    assert journaled(office, "reward_clawed_back")[0].data["fen"] == 1000000


def test_a_second_closing_brings_no_second_reward(office: Office) -> None:
    paid(office)
    verified = act("closure_verified", "2026-05-11", officer="丙", result="属实")
    fill(office, [act("reopen", "2026-04-20"), act("close", "2026-05-10"), verified])
    found = reckon(office, "2026-05-12")
    assert found.new == ()
    assert [step.code for one in found.unearned for step in one.reasons] == ["duplicate"]


def test_what_was_approved_and_then_lapsed_is_not_paid(office: Office) -> None:
    fill(office, closed())
    reckon(office)
    step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")
    fill(office, [act("reopen", "2026-04-20")])
    with pytest.raises(DubanError, match="重新办理"):
        step(office, Act.PAY_REWARD, "fafang", "2026-03-15")
    reckon(office, "2026-04-21")
    with pytest.raises(DubanError, match="已失效"):
        step(office, Act.PAY_REWARD, "fafang", "2026-04-22")
    assert journaled(office, "reward_paid") == []


def test_a_refusal_needs_a_reason_and_is_final(office: Office) -> None:
    fill(office, closed())
    reckon(office)
    with pytest.raises(DubanError, match="理由"):
        step(office, Act.REFUSE_REWARD, "shenpi", "2026-03-12")
    refused = step(office, Act.REFUSE_REWARD, "shenpi", "2026-03-12", reason="核验材料不齐")
    assert refused.standing is RewardStanding.REFUSED
    assert reckon(office, "2026-04-01").new == ()
    with pytest.raises(DubanError, match="现为“不予批准”"):
        step(office, Act.APPROVE_REWARD, "jia", "2026-04-02")


def test_who_approved_may_refuse_before_it_is_paid(office: Office) -> None:
    fill(office, closed())
    reckon(office)
    step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")
    refused = step(office, Act.REFUSE_REWARD, "shenpi", "2026-03-13", reason="发现材料不实")
    assert refused.standing is RewardStanding.REFUSED


def test_days_must_follow_each_other_and_have_come(office: Office) -> None:
    fill(office, closed())
    reckon(office)
    with pytest.raises(DubanError, match="早于此前的处理"):
        step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-09")
    with pytest.raises(DubanError, match="还没有到"):
        step(office, Act.APPROVE_REWARD, "shenpi", f"{today().year + 1}-01-01")
    with pytest.raises(DubanError, match="还没有到"):
        reckon(office, f"{today().year + 1}-01-01")


def test_an_unknown_number_is_answered_with_where_to_look(office: Office) -> None:
    with pytest.raises(DubanError, match="duban reward list"):
        step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12", "R99")


def test_a_dry_run_writes_nothing(office: Office) -> None:
    fill(office, closed())
    assert len(reckon(office, dry_run=True).new) == 1
    assert journaled(office, "reward_computed") == []


def test_a_commendation_is_approved_by_another_and_not_paid(office: Office) -> None:
    fill(
        office,
        [act("nominate", "2026-03-01", None, TOWN, "乙", rule="P-1", period="2026-Q1", reason="化解得力")],
    )
    (new,) = reckon(office).new
    assert new.fen is None
    approved = step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12", "P-1|2026-Q1|乙|1")
    assert approved.standing is RewardStanding.APPROVED
    with pytest.raises(DubanError, match="没有奖金"):
        step(office, Act.PAY_REWARD, "fafang", "2026-03-13", "P-1|2026-Q1|乙|1")


def test_what_lies_before_the_judged_day_earns_nothing(office: Office) -> None:
    place = attrs.evolve(office.workspace.jurisdiction(CODE), judged_from=date(2026, 3, 2))
    fill(office, closed())
    assert compute(office, place, as_of=date(2026, 3, 10), actor="jisuan").new == ()


def test_without_users_nobody_decides(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        fill(office, closed())
        place = office.workspace.jurisdiction(CODE)
        assert len(compute(office, place, as_of=date(2026, 3, 10), actor="jisuan").new) == 1
        with pytest.raises(Refused):
            step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")


def test_the_account_counts_towards_the_years_target(office: Office) -> None:
    paid(office)
    fill(office, closed("B"))
    made = book(office, office.workspace.jurisdiction(CODE), date(2026, 3, 31))
    (one,) = account(made, officer="乙")
    assert title_words(made, one) == "乙（示例镇）2026 年：完成 2/2"
    assert one.totals.kept == 1000000
    assert one.totals.fen[RewardStanding.EARNED] == 1000000
    assert account(made, unit="示例市信访局") == []
    (empty,) = account(made, officer="甲")
    assert title_words(made, empty) == "甲（示例市）2026 年：完成 0/2"
    with pytest.raises(DubanError, match="名册中没有单位"):
        account(made, unit="没有")


@pytest.mark.parametrize("form", ["text", "xlsx", "docx"])
def test_the_account_is_written_in_every_form(office: Office, form: str) -> None:
    paid(office)
    made = book(office, office.workspace.jurisdiction(CODE), date(2026, 3, 31))
    content = render(account_document(made, account(made), "示例市"), form)
    assert content.startswith(b"PK") if form != "text" else "10 000.00 元" in content.decode()


def test_the_command_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(open_office(folder)) as office:
        fill(office, [*closed(), *closed("B", verifier="乙")])
    at = ["--workspace", str(folder), "reward"]
    assert run([*at, "list"]) == 0
    assert "10 000.00 元  待核算" in capsys.readouterr().out
    assert run([*at, "list", "--standing", "paid"]) == 0
    assert "没有这样的奖励" in capsys.readouterr().out
    assert run([*at, "compute", "--dry-run", "--as-of", "2026-03-31"]) == 0
    said = capsys.readouterr().out
    assert "新核算 1 项，失效 0 项，应追回 0 项，没有得到奖励的 1 项" in said
    assert "只有“乙”本人核验" in said
    assert run([*at, "compute", "--dry-run", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["fen"] for one in told["new"]] == [1000000]
    assert [reason["code"] for reason in told["unearned"][0]["reasons"]] == ["self-verified"]
    assert run([*at, "account", "--officer", "乙", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["done"], one["target"], one["fen"]["earned"]) == (1, 2, 1000000)
    out = folder / "账户.xlsx"
    assert run([*at, "account", "-o", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")
    assert run([*at, "account", "--format", "docx"]) == 2
    assert run([*at, "approve", "R99", "R98"]) == 2
    assert "没有“R98”这项奖励" in capsys.readouterr().err


def test_several_are_approved_each_on_its_own(
    folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(office, closed())
    (new,) = reckon(office).new
    monkeypatch.setattr("duban.desk.rights.account", lambda: "shenpi")
    asked = ["--workspace", str(folder), "reward", "approve", "R98", f"R{new.number.partition('.')[0]}"]
    assert run(asked) == 3, "one was approved, the other handed back"
    told = capsys.readouterr()
    assert "待发放" in told.out and "没有“R98”这项奖励" in told.err


def test_a_reward_leads_back_to_provision_facts_and_hands(
    folder: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    paid(office)
    fill(office, [act("reopen", "2026-04-20")])
    (found,) = reckon(office, "2026-04-25").lapsed
    number = f"R{found.number.partition('.')[0]}"
    assert run(["--workspace", str(folder), "reward", "show", number]) == 0
    said = capsys.readouterr().out
    for words in (
        "《示例市规定》第一条",
        "自 2026-01-10 起算，期限 2026-07-10",
        "核验：2026-03-05，丙",
        "应追回",
    ):
        assert words in said
    for step_said in (
        "奖励核算 jisuan",
        "奖励审批 shenpi",
        "奖励发放 fafang",
        "奖励失效 jisuan：已于 2026-04-20",
    ):
        assert step_said in said
    assert run(["--workspace", str(folder), "reward", "show", number, "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["actor"] for one in told["course"]] == ["jisuan", "shenpi", "fafang", "jisuan"]
    assert run(["--workspace", str(folder), "reward", "account"]) == 0
    assert "应追回 1 件 10 000.00 元" in capsys.readouterr().out


def test_what_the_desk_answers_is_what_the_journal_says(office: Office) -> None:
    fill(office, closed())
    place = office.workspace.jurisdiction(CODE)
    found = reckon(office, "2026-03-10")
    assert found.book.states == book(office, place, date(2026, 3, 10)).states == found.new
    approved = step(office, Act.APPROVE_REWARD, "shenpi", "2026-03-12")
    assert (approved,) == book(office, place, today()).states
