"""The gate that an act passes before it is journaled, and what a campaign's command and the check say of its cases."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban import i18n
from duban.cli.front import run
from duban.desk.campaigns import listed, one
from duban.desk.explaining import explain
from duban.desk.gates import GateClosed
from duban.desk.office import Office
from duban.desk.recording import Effect, record
from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, TOWN, brief, fill, lay, open_office, put, result
from tests.pieces import PROMISES, document, rule

RULES = (
    document(number="示发〔2020〕1号")
    + rule("OWN-C", "checklist", "结案卷宗", """
applies = { backlog = true }
at = ["close"]
gate = true
items = [{ id = "登记表", label = "信访登记表" }, { id = "会商", label = "集体会商", event = "consult", required = true }]
signers = ["handler", "case-leader"]
""", article="第二条")
    + rule("OWN-S", "checklist", "接访提前公示", """
applies = { unit_kind = ["township"] }
at = ["reception"]
gate = true
items = [{ id = "公示", label = "提前公示", field = "notice_on", before = true }]
""", article="第三条")
    + PROMISES
    + rule("OWN-K", "campaign", "攻坚月", """
organiser = "示例市联席办"
applies = { backlog = true }
cases = 2
milestones = [{ id = "1", title = "报进展", due = 2026-08-20 }]
""", article="第五条", since="2026-01-01", until="2026-12-31")
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "office", more=RULES)


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with closing(open_office(folder)) as made:
        yield made


def act(office: Office, kind: str, on: str, *, override: str | None = None, dry_run: bool = False,
        case: str | None = "A", unit: str = TOWN, **fields: str) -> Effect:  # fmt: skip
    statement = Statement(
        kind=kind, on=date.fromisoformat(on), case=case, unit=unit, fields=fields, override=override
    )
    return record(office, office.workspace.jurisdiction(CODE), statement, actor="张三", dry_run=dry_run)


def refused(office: Office, kind: str, on: str, **how: str | bool | None) -> GateClosed:
    with pytest.raises(GateClosed) as caught:
        act(office, kind, on, **how)  # type: ignore[arg-type]
    return caught.value


def entries(office: Office) -> int:
    with office.ledger.reading() as reader:
        return reader.head(CODE)[0]


def answered(office: Office) -> None:
    """A case that the law lets close: registered, answered, the answer delivered."""
    act(office, "登记", "2026-08-03", 法定途径="6")
    act(office, "书面答复", "2026-08-10", override="意见书在另卷")
    act(office, "送达", "2026-08-12")


# --- closing follows the national chain ---


@pytest.mark.parametrize(
    ("done", "lacks"),
    [([], ["书面答复", "答复送达"]), (["书面答复"], ["答复送达"]), (["送达"], ["书面答复"])],
)
def test_a_case_is_not_closed_without_a_reply_and_its_delivery_whatever_reason_is_given(
    office: Office, done: list[str], lacks: list[str]
) -> None:
    act(office, "登记", "2026-08-03", 法定途径="6")
    for kind in done:
        act(office, kind, "2026-08-10", override="意见书在另卷" if kind == "书面答复" else None)
    before = entries(office)
    for reason in (None, "信访人已签息诉罢访保证书"):
        error = refused(office, "结案归档", "2026-08-20", override=reason)
        assert [want.item for want in error.wants] == lacks
        assert all(want.required for want in error.wants)
        assert not error.needs_reason
    text = str(refused(office, "结案归档", "2026-08-20"))
    for words in ("N-32-1b", "《信访工作条例》（中发〔2022〕11号）第三十一条第（六）项", "先登记“"):
        assert words in text
    assert entries(office) == before, "nothing of it was written"


@pytest.mark.parametrize("kind", ["不予受理", "撤回"])
def test_what_the_law_puts_in_place_of_a_reply_opens_the_gate(office: Office, kind: str) -> None:
    act(office, "登记", "2026-08-03", 法定途径="6")
    act(office, kind, "2026-08-10", **({"理由": "不属于受理范围"} if kind == "不予受理" else {}))
    assert act(office, "结案归档", "2026-08-20").wants == ()


def test_an_answer_entered_for_a_later_day_does_not_open_the_gate_for_an_earlier_closing(
    office: Office,
) -> None:
    answered(office)
    assert [w.item for w in refused(office, "结案归档", "2026-08-11").wants] == ["答复送达"]
    assert act(office, "结案归档", "2026-08-12").seq


def test_a_cancelled_delivery_is_none(office: Office) -> None:
    act(office, "登记", "2026-08-03", 法定途径="6")
    act(office, "书面答复", "2026-08-10", override="意见书在另卷")
    sent = act(office, "送达", "2026-08-12")
    put(office, "correct", "2026-08-13", unit=None, event=f"{sent.seq}.0", reason="误记")
    assert [w.item for w in refused(office, "结案归档", "2026-08-20").wants] == ["答复送达"]


def test_where_it_is_unknown_whether_the_rule_applies_the_check_says_so_and_the_gate_stays_open(
    office: Office,
) -> None:
    act(office, "登记", "2026-08-03")
    act(office, "结案归档", "2026-08-20")
    assert ("cannot-say", "N-32-1b") in [f[:2] for f in brief(result(office, "2026-08-21")[0])]


# --- a local list: required items refuse, others want a reason ---


def test_everything_missing_is_named_at_once_and_what_to_record(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    error = refused(office, "结案归档", "2026-08-20", override="先结案")
    assert [(w.rule, w.item, w.required) for w in error.wants] == [
        ("OWN-C", "登记表", False),
        ("OWN-C", "会商", True),
        ("OWN-C", "signed:handler", False),
        ("OWN-C", "signed:case-leader", False),
    ]
    text = str(error)
    for words in (
        "集体会商（OWN-C 《示例市规定》（示发〔2020〕1号）第二条“结案卷宗”）",
        "在 归档材料=… 中写明“登记表”",
        "填写 包案领导签字=…",
        "不能以理由代替",
    ):
        assert words in text


def test_a_hint_names_a_field_as_it_may_be_typed_in_the_language_in_use(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    act(office, "集体会商", "2026-08-05")
    i18n.use("en")
    try:
        hints = [want.how for want in refused(office, "close", "2026-08-20").wants]
        typed = re.findall('"([^"]+)=…"', " ".join(hints))
        assert len(typed) == 3 and "Documents filed" in typed
        filed, *signed = typed
        named = {filed: "登记表", signed[0]: "甲", signed[1]: "乙"}
        assert act(office, "close", "2026-08-20", **named).wants == ()
    finally:
        i18n.use("zh")


def test_a_reason_lets_the_act_pass_and_stays_with_it(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    act(office, "集体会商", "2026-08-05")
    plain = refused(office, "结案归档", "2026-08-20", 承办人签字="甲")
    assert plain.needs_reason
    assert "--override" not in str(plain), "how it is given is for the front end to say"
    effect = act(office, "结案归档", "2026-08-20", override="登记表毁损，电话13800138000", 承办人签字="甲")
    assert [want.item for want in effect.wants] == ["登记表", "signed:case-leader"]
    assert effect.event.text("signed_handler") == "甲"
    reason = effect.event.text("override") or ""
    assert reason.startswith("登记表毁损")
    assert "13800138000" not in reason, "a telephone number does not enter the journal in a reason either"
    (finding,) = (f for f in result(office, "2026-08-21")[0] if f.rule == "OWN-C")
    assert (finding.code.value, finding.values["reason"]) == ("missing-evidence", reason)
    told = explain(office, "A", as_of=date(2026, 8, 21)).events
    assert [event.text("override") for event in told if event.kind == "close"] == [reason]


def test_a_dry_run_answers_as_the_act_would_and_writes_nothing(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    before = entries(office)
    assert refused(office, "结案归档", "2026-08-20", dry_run=True).wants
    act(office, "集体会商", "2026-08-05")
    effect = act(office, "结案归档", "2026-08-20", override="卷宗毁损", dry_run=True)
    assert [want.item for want in effect.wants] == ["登记表", "signed:handler", "signed:case-leader"]
    assert entries(office) == before + 1


def test_one_name_for_two_signatures_is_one_signature(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    act(office, "集体会商", "2026-08-05")
    signed = {"items": "登记表", "signed_handler": "甲", "signed_case_leader": "甲"}
    assert [w.item for w in refused(office, "结案归档", "2026-08-20", **signed).wants] == [
        "signed:case-leader"
    ]
    assert act(office, "结案归档", "2026-08-20", **{**signed, "signed_case_leader": "乙"}).wants == ()


def test_a_reason_that_nothing_asks_for_is_refused(office: Office) -> None:
    with pytest.raises(DubanError, match="没有需要说明理由的缺项"):
        act(office, "登记", "2026-08-03", override="以防万一")


def test_a_blank_reason_is_none(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是", 法定途径="4")
    act(office, "集体会商", "2026-08-05")
    assert refused(office, "结案归档", "2026-08-20", override="  ").needs_reason


def test_an_act_of_a_unit_passes_a_gate_too_where_the_rule_binds_it(office: Office) -> None:
    error = refused(office, "领导接访", "2026-08-04", case=None, notice_on="2026-08-04")
    assert [want.item for want in error.wants] == ["公示"]
    act(office, "领导接访", "2026-08-04", case=None, notice_on="2026-08-01")
    act(office, "领导接访", "2026-08-05", case=None, override="群众临时来访")
    assert act(office, "领导接访", "2026-08-06", case=None, unit=BUREAU).wants == ()
    late = [f for f in result(office, "2026-08-06")[0] if f.rule == "OWN-S"]
    assert [f.values["reason"] for f in late] == ["群众临时来访"]


def test_what_comes_from_elsewhere_is_not_refused_but_found(office: Office) -> None:
    fill(office, [
        Event("accept", date(2026, 8, 3), "A", TOWN, data={"statutory": 6}),
        Event("close", date(2026, 8, 20), "A", TOWN),
    ])  # fmt: skip
    assert ("missing-evidence", "N-32-1b", "A", 1) in brief(result(office, "2026-08-21")[0])


# --- promises at the door ---


def test_an_act_that_may_keep_any_of_several_promises_is_asked_which(office: Office) -> None:
    act(office, "登记", "2026-08-01")
    act(office, "承诺", "2026-08-03", 承诺事项="补偿款", 兑现期限="2026-08-20")
    act(office, "承诺", "2026-08-03", 承诺事项="修路", 兑现期限="2026-09-30")
    with pytest.raises(DubanError, match="哪一项：补偿款、修路"):
        act(office, "兑现承诺", "2026-08-10")
    effect = act(office, "兑现承诺", "2026-08-10", 承诺事项="补偿款")
    assert [(o.detail, o.closed_on) for o in effect.after] == [
        ("promise:补偿款", date(2026, 8, 10)),
        ("promise:修路", None),
    ]
    act(office, "兑现承诺", "2026-09-01")
    assert [f for f in result(office, "2026-12-01")[0] if f.rule == "OWN-1"] == []


def test_a_promise_without_its_day_is_asked_for_it(office: Office) -> None:
    act(office, "登记", "2026-08-01")
    act(office, "承诺", "2026-08-03", 承诺事项="修路")
    (finding,) = (f for f in result(office, "2026-08-04")[0] if f.rule == "OWN-1")
    assert (finding.code.value, finding.values["missing"]) == ("cannot-say", "promised-day")


# --- campaigns ---


def test_more_or_fewer_cases_than_announced_are_a_finding_until_they_agree(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是")
    (finding,) = (f for f in result(office, "2026-08-04")[0] if f.code.value == "count-differs")
    assert (finding.rule, finding.unit_name) == ("OWN-K", "示例市联席办")
    assert (finding.values["announced"], finding.values["listed"]) == (2, 1)
    act(office, "登记", "2026-08-05", case="B", 积案="是")
    assert "count-differs" not in [f.code.value for f in result(office, "2026-08-05")[0]]
    assert "count-differs" in [f.code.value for f in result(office, "2026-08-04")[0]], "as of the day before"
    assert "count-differs" not in [f.code.value for f in result(office, "2027-01-01")[0]], "it has ended"


def test_the_campaign_is_told_with_its_cases_and_who_leads_them(office: Office) -> None:
    act(office, "登记", "2026-08-03", 积案="是")
    act(office, "登记", "2026-08-03", case="B", 积案="是")
    put(office, "明确责任人", "2026-08-04", "A", officer="甲", role="case-leader")
    (standing,) = listed(office, as_of=date(2026, 8, 21))
    (cases,) = standing.status.cases
    assert (cases.refs, cases.assigned, [m.ref for m in cases.unassigned]) == (("A", "B"), 1, ["B"])
    assert one(office, "OWN-K", as_of=date(2026, 8, 21)) == [standing]
    with pytest.raises(DubanError, match="没有编号为“OWN-X”的专项活动"):
        one(office, "OWN-X", as_of=date(2026, 8, 21))


def test_the_command_prints_the_campaigns_and_one_in_detail(
    folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    act(office, "登记", "2026-08-03", 积案="是")
    act(office, "报送", "2026-08-19", case=None, milestone="1")
    monkeypatch.chdir(folder)
    asked = ["--as-of", "2026-08-21"]
    assert run(["campaign", *asked]) == 0
    assert "攻坚月" in capsys.readouterr().out
    assert run(["campaign", "OWN-K", *asked]) == 0
    text = capsys.readouterr().out
    for words in (
        "示例镇  按时 2026-08-19",
        "示例市住建局  超期",
        "1 件，公布 2 件，少 1 件",
        "事项 A：没有包案领导或者承办人",
    ):
        assert words in text
    assert run(["campaign", "OWN-K", *asked, "--format", "json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["cases"][0]["difference"], told["milestones"][0]["due"]) == (
        "OWN-K",
        -1,
        "2026-08-20",
    )


def test_the_clerk_types_the_reason_on_the_command_line(
    folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    common = ["record", "领导接访", "--on", "2026-08-04", "--unit", "示例镇", "--actor", "张三"]
    assert run(common) == 2
    assert "--override" in capsys.readouterr().err
    assert run([*common, "--override", "群众临时来访", "--dry-run"]) == 0
    assert "缺提前公示（OWN-S），已写明理由" in capsys.readouterr().out
    assert run([*common, "--override", "群众临时来访"]) == 0
    assert run(["record", "--list"]) == 0
    text = capsys.readouterr().out
    assert "close!" in text
    assert "承办人签字(signed_handler)" in text
