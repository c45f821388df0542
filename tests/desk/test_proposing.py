"""Proposals and decisions: derived once, decided by somebody else, traced back to facts and articles."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.desk.deciding import honours_lost, outcomes
from duban.desk.office import Office
from duban.desk.proposing import verify
from duban.desk.rights import Refused
from duban.desk.standing import rebuild
from duban.domain.following import Standing
from duban.domain.rights import Act
from duban.errors import DubanError, Unfit
from duban.store.journal import verify as verify_journal
from tests.desk.helpers import BUREAU, CODE, brief, fingerprint, result
from tests.desk.proposed import accepted, act, late_office, numbers, put_, run, told


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A bureau that has not finished one case in time; people with different rights."""
    yield from late_office(tmp_path)


def refusals(office: Office) -> list[str]:
    with office.ledger.reading() as reader:
        return [str(event.data["act"]) for event in reader.acts(CODE, kinds=("refused",))]


def test_the_day_after_the_limit_proposes_and_a_second_run_adds_nothing(office: Office) -> None:
    assert not run(office, "2026-05-02").new
    first = run(office, "2026-05-03")
    assert set(numbers(first)) == {("N-45", "corrected", ""), ("N-40-1", "suggest", "")}
    assert [one.ground for one in first.supported] == ["N-45", "N16-11"]
    again = run(office, "2026-05-03")
    assert not again.new and len(again.standing) == 2
    assert not run(office, "2026-05-04").new


def test_recorded_proposals_equal_those_derived_from_the_journal(office: Office) -> None:
    run(office, "2026-05-03")
    before = fingerprint(office)
    rebuild(office, office.workspace.jurisdiction(CODE))
    assert fingerprint(office) == before
    assert not verify(office, office.workspace.jurisdiction(CODE))
    put_(office, "correct", "2026-05-04", event=accepted(office), reason="误记")
    differences = verify(office, office.workspace.jurisdiction(CODE))
    assert {(one.recorded.key.ground, one.derived) for one in differences} == {
        ("N-45", None),
        ("N-40-1", None),
    }


def test_what_was_put_right_before_anybody_decided_lapses_and_may_come_again(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    put_(office, "finish", "2026-05-10")
    late = run(office, "2026-05-10")
    assert [one.number for one in late.lapsed] == [number]
    with pytest.raises(DubanError, match="失去依据"):
        act(office, Act.CONFIRM, number, "2026-05-11", by="示例市")
    assert not run(office, "2026-05-11").lapsed


def test_a_decision_asks_for_all_that_it_needs_at_once(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    with pytest.raises(Unfit) as refused:
        act(office, Act.CONFIRM, number, "2026-05-01")
    assert {"by", "rectify_by"} <= {one.field for one in refused.value.problems}
    assert "早于此前的处理" in str(refused.value)
    with pytest.raises(DubanError, match="须写明理由"):
        act(office, Act.DISMISS, number, "2026-05-04")
    with pytest.raises(DubanError, match="P999"):
        act(office, Act.DISMISS, 999, "2026-05-04", reason="无")
    assert refusals(office) == []


def test_rights_are_enforced_and_each_refusal_is_journaled(office: Office) -> None:
    with pytest.raises(Refused):
        run(office, "2026-05-03", actor="clerk")
    number = numbers(run(office, "2026-05-03", actor="both"))["N-45", "corrected", ""]
    for actor in ("clerk", "sup", "nobody"):
        with pytest.raises(Refused):
            act(office, Act.CONFIRM, number, "2026-05-04", actor=actor, by="示例市", rectify_by="2026-06-04")
    with pytest.raises(Refused, match="他人"):
        act(office, Act.CONFIRM, number, "2026-05-04", actor="both", by="示例市", rectify_by="2026-06-04")
    assert refusals(office) == ["propose", "confirm", "confirm", "confirm", "confirm"]
    assert act(office, Act.CONFIRM, number, "2026-05-04", by="示例市", rectify_by="2026-06-04").standing
    with office.ledger.reading() as reader:
        assert verify_journal(reader, CODE).ok


def test_the_ladder_climbs_only_after_a_missed_rectification_and_takes_the_honours(office: Office) -> None:
    put_(
        office,
        "ground_found",
        "2026-05-05",
        None,
        ground="N16-11",
        about="A",
        severity="minor",
        facts="未按规定办理",
    )
    noticed = numbers(run(office, "2026-05-05"))["N16-11", "noticed", "丙"]
    act(office, Act.CONFIRM, noticed, "2026-05-06", by="示例市", rectify_by="2026-06-06")
    assert ("N16-11", "admonished", "丙") not in numbers(run(office, "2026-06-06"))
    findings, _tail = result(office, "2026-06-07")
    assert ("overdue", "N16-12", BUREAU, 1) in brief(findings, "N16-12")
    admonished = numbers(run(office, "2026-06-07"))["N16-11", "admonished", "丙"]
    place = office.workspace.jurisdiction(CODE)
    assert not honours_lost(office, place, date(2026, 6, 8))
    act(office, Act.CONFIRM, admonished, "2026-06-08", by="示例市", rectify_by="2026-07-08")
    assert [(one.unit, one.year) for one in honours_lost(office, place, date(2026, 6, 8))] == [(BUREAU, 2026)]
    handled = numbers(run(office, "2026-07-09"))["N16-11", "handled", "丙"]
    with pytest.raises(Refused, match="审批权限"):
        act(office, Act.CONFIRM, handled, "2026-07-10", by="示例市", forms=("免职",))
    with pytest.raises(DubanError, match="停职检查"):
        act(office, Act.CONFIRM, handled, "2026-07-10", actor="both", by="示例市", forms=("开除",))
    done = act(office, Act.CONFIRM, handled, "2026-07-10", actor="both", by="示例市", forms=("免职",))
    assert done.standing is Standing.CONFIRMED
    text = told(office, handled, "2026-07-10")
    assert "第十五条" in text and f"此前：P{noticed}" in text and "未按规定办理" in text


def test_nobody_decides_about_himself(office: Office) -> None:
    put_(
        office, "ground_found", "2026-05-05", None, ground="N16-11", about="A", severity="minor", facts="失职"
    )
    said = {"about": "A", "topic": "方案", "collective": "是", "principal": "甲", "participants": "甲、乙"}
    put_(office, "decision_record", "2026-01-05", None, **said)
    found = numbers(run(office, "2026-05-05"))
    assert ("N16-11", "noticed", "乙") in found
    with pytest.raises(Refused, match="就是本人"):
        act(
            office,
            Act.CONFIRM,
            found["N16-11", "noticed", "甲"],
            "2026-05-06",
            by="示例市",
            rectify_by="2026-06-06",
        )


def test_every_outcome_leads_back_to_facts_and_articles(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    act(office, Act.DISMISS, number, "2026-05-10", reason="已另行处理")
    text = told(office, number, "2026-05-10")
    for part in ("第四十五条", "N-34-1@A", "第三十四条", "受理〔日志", "2026-05-02", "已另行处理"):
        assert part in text


def test_appeal_keeps_it_in_force_and_withdrawal_ends_what_it_brought(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    act(office, Act.CONFIRM, number, "2026-05-04", by="示例市", rectify_by="2026-06-04")
    assert act(office, Act.APPEAL, number, "2026-05-05", "sup", reason="不服").standing is Standing.APPEALED
    findings, _tail = result(office, "2026-06-05")
    assert brief(findings, "N-45") == [("overdue", "N-45", BUREAU, 1)]
    assert act(office, Act.WITHDRAW, number, "2026-06-06", reason="查明有误").standing is Standing.WITHDRAWN
    findings, _tail = result(office, "2026-06-06")
    assert brief(findings, "N-45") == []
    findings, _tail = result(office, "2026-06-05")
    assert brief(findings, "N-45") == [("overdue", "N-45", BUREAU, 1)]


def test_outcomes_as_of_a_day_do_not_know_what_came_later(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    act(office, Act.DISMISS, number, "2026-05-10", reason="已另行处理")
    place = office.workspace.jurisdiction(CODE)
    standing = {
        day: [one.standing for one in outcomes(office, place, date(2026, 5, day)) if one.number == number]
        for day in (2, 9, 10)
    }
    assert standing == {2: [], 9: [Standing.PROPOSED], 10: [Standing.DISMISSED]}


def test_a_day_that_has_not_come_proposes_nothing(office: Office) -> None:
    with pytest.raises(DubanError, match="还没有到"):
        run(office, "2999-01-01")


def test_an_event_that_only_a_command_may_record_is_refused_at_the_other_doors(office: Office) -> None:
    run(office, "2026-05-03")
    with pytest.raises(DubanError, match="duban outcome confirm"):
        put_(office, "outcome_confirmed", "2026-05-04", None, key="x", measure="order", by="我")
