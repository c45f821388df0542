"""From an act that a clerk types to what the check says about it, and back again."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.explaining import explain
from duban.desk.lists import Wanted, obligations
from duban.desk.office import Office
from duban.domain.obligation import State
from duban.domain.trace import Trace
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, TOWN, brief, fingerprint, lay, open_office, own, put, result


def test_record_then_check_then_explain(office: Office) -> None:
    effect = put(office, "受理", "2026-08-03", 法定途径="信访程序办理")
    assert {o.rule: o.due_on for o in effect.after} == {
        "N-34-1": date(2026, 10, 2),
        "OWN-1": date(2026, 8, 13),
    }
    found, tail = result(office, "2026-08-14")
    assert brief(found, "OWN-1") == [("overdue", "OWN-1", "A", 1)]
    assert tail.exit_code == 1
    explained = explain(office, "A", as_of=date(2026, 8, 14), rule="OWN-1")
    (one,) = explained.obligations
    assert codes(one.trace)[:2] == ["started", "provision"]
    assert codes(one.trace)[-1] == "state"


def codes(trace: Trace) -> list[str]:
    return [step.code for step in trace]


def test_a_breach_of_the_terms_is_a_finding_and_stays_one(office: Office) -> None:
    put(office, "accept", "2026-08-03")
    put(office, "extend", "2026-08-20", days="10", approved_by="甲", reason="复杂")
    put(office, "finish", "2026-08-21")
    for on in ("2026-08-20", "2027-01-01"):
        assert ("improper-extension", "OWN-1", "A", None) in brief(result(office, on)[0])
    rows = explain(office, "A", as_of=date(2026, 8, 20), rule="OWN-1").obligations
    assert sorted(one.line.state.value for one in rows) == ["breach", "overdue"]
    running = next(one for one in rows if one.line.state is State.OVERDUE)
    assert "started" in codes(running.trace), "the clock itself is explained step by step beside the breach"


def test_a_correction_restores_the_former_state(office: Office) -> None:
    put(office, "accept", "2026-08-03")
    before = fingerprint(office), result(office, "2026-08-20")
    wrong = put(office, "finish", "2026-08-12")
    assert result(office, "2026-08-20") != before[1]
    put(office, "correct", "2026-08-25", unit=None, event=f"{wrong.seq}.0", reason="误记")
    assert (fingerprint(office), result(office, "2026-08-20")) == before


def test_a_units_act_is_corrected_too_whenever_that_was_entered(office: Office) -> None:
    before = result(office, "2026-08-20")
    wrong = put(office, "report", "2026-08-05", None, period="2026-07")
    put(office, "correct", "2026-09-30", None, None, event=f"{wrong.seq}.0", reason="误记")
    assert result(office, "2026-08-20")[0] == before[0], "as of a day before the correction was entered"


@pytest.mark.parametrize("target", ["9.0", "1.7", "²", "1", "01.0", "1.0.0", "9" * 30 + ".0"])
def test_a_correction_must_name_an_entry(office: Office, target: str) -> None:
    put(office, "accept", "2026-08-03")
    with pytest.raises(DubanError, match="日志中没有编号"):
        put(office, "correct", "2026-08-04", unit=None, event=target, reason="误记")


def test_a_correction_belongs_to_the_same_matter_and_is_itself_not_corrected(office: Office) -> None:
    first = put(office, "accept", "2026-08-03")
    with pytest.raises(DubanError, match="不属于这个事项"):
        put(office, "correct", "2026-08-04", "B", None, event=f"{first.seq}.0", reason="误记")
    second = put(office, "correct", "2026-08-04", unit=None, event=f"{first.seq}.0", reason="误记")
    with pytest.raises(DubanError, match="不能再撤销"):
        put(office, "correct", "2026-08-05", unit=None, event=f"{second.seq}.0", reason="误记")


def test_a_case_whose_every_entry_was_cancelled_is_gone(office: Office) -> None:
    first = put(office, "accept", "2026-08-03")
    put(office, "correct", "2026-08-04", unit=None, event=f"{first.seq}.0", reason="误记")
    assert list(obligations(office, as_of=date(2026, 12, 1), wanted=Wanted(case="A"))) == []
    assert result(office, "2026-12-01")[1].cases == 0


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("policy_adopted", {"digest": "x", "kept": "{"}, "不能手工记录"),
        ("accept", {"涉及人数": "²"}, "应为整数"),
        ("accept", {"涉及人数": "9" * 40}, "应为整数"),
        ("accept", {"法定途径": "七"}, "应为其一"),
        ("assign", {"to": TOWN, "due": "月底"}, "应为日期"),
        ("assign", {"to": "没有的镇"}, "名册中没有单位"),
        ("acept", {}, "是否指"),
        ("accept", {"姓名": "某某"}, "没有字段"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_changes_nothing(
    office: Office, kind: str, fields: dict[str, str], said: str
) -> None:
    with pytest.raises(DubanError, match=said):
        put(office, kind, "2026-08-03", **fields)
    with office.ledger.reading() as reader:
        assert reader.head(CODE)[0] == 0


def test_two_claims_of_one_case_each_have_their_channel(office: Office) -> None:
    put(office, "accept", "2026-08-03", claim="一", 问题类别="征地")
    put(office, "classify", "2026-08-04", claim="一", statutory="6")
    with office.ledger.reading() as reader:
        (case,) = reader.cases(CODE)
    assert dict(case.attributes) == {}, "what is known of one claim is not said of the matter"


# --- what the projections rest on ---


def test_a_unit_entered_anew_is_what_was_said_last_and_exists_since_the_first(office: Office) -> None:
    for name, kind, on in (
        ("示例局", "department", "2026-02-01"),
        ("示例局新名", "petition-office", "2026-05-01"),
    ):
        put(office, "unit_join", on, None, "990000-sl", name=name, level="city", 类别=kind)
    with office.ledger.reading() as reader:
        unit = office.roster(CODE, reader).units["990000-sl"]
    assert (unit.name, unit.kind, unit.since) == ("示例局新名", "petition-office", date(2026, 2, 1))


def test_what_a_unit_turns_out_to_be_changes_what_older_cases_owe(office: Office) -> None:
    put(office, "unit_join", "2026-02-01", None, "990000-sl", name="示例局", level="city", 类别="village")
    put(office, "receive", "2026-08-03", unit="990000-sl")
    assert brief(result(office, "2026-09-30")[0], "N-22-1") == []
    put(
        office,
        "unit_join",
        "2026-02-01",
        None,
        "990000-sl",
        name="示例局",
        level="city",
        类别="petition-office",
    )
    assert [f[:2] for f in brief(result(office, "2026-09-30")[0], "N-22-1")] == [("overdue", "N-22-1")]


def test_an_edited_roster_in_the_workspace_file_is_followed_without_being_asked(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-08-03", unit=BUREAU)
        assert brief(result(office, "2026-09-30")[0], "N-22-1") == []
    file = folder / "duban.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('kind = "department"', 'kind = "petition-office"'),
        encoding="utf-8",
    )
    with closing(open_office(folder)) as office:
        assert len(brief(result(office, "2026-09-30")[0], "N-22-1")) == 1


def test_open_duties_are_listed_however_early_the_list_of_ended_ones_begins(tmp_path: Path) -> None:
    duty = (
        own(10)
        + own(5)
        .replace('"OWN-1"', '"OWN-2"')
        .replace('kind = "deadline"', 'kind = "duty"')
        .split("start =")[0]
        .split('title = "示例市规定"\n')[1]
    )
    with closing(
        open_office(
            lay(
                tmp_path / "d",
                more=duty + 'event = ["sweep"]\nschedule = [{ level = ["township"], every = "quarter" }]\n',
            )
        )
    ) as office:
        put(office, "sweep", "2026-04-20", None, period="2026-Q1")
        everything = brief(result(office, "2026-08-14")[0], "OWN-2")
        recent = brief(result(office, "2026-08-14", since=date(2026, 8, 1))[0], "OWN-2")
    assert ("made-good", "OWN-2", TOWN, 20) in everything
    assert [f for f in everything if f[0] != "made-good"] == recent
