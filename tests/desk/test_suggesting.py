"""Suggestions: issued, answered in writing, adopted or refused with the reason, carried out; and what they must point at."""

from datetime import date
from pathlib import Path

import pytest

from duban.desk.office import Office
from duban.desk.suggesting import Stage, suggestions
from duban.domain.obligation import State
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, TOWN, brief, lay, open_office, put, result


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(lay(tmp_path))


def issue(office: Office, on: str = "2026-06-01", **fields: str) -> str:
    """Issue a suggestion to the bureau; its id."""
    said = {"type": "改进工作", "what": "改进流程"} | fields
    return f"{put(office, 'suggest', on, None, BUREAU, **said).seq}.0"


def stand(office: Office, on: str) -> list[tuple[Stage, State | None]]:
    place = office.workspace.jurisdiction(CODE)
    return [(one.stage, one.state) for one in suggestions(office, place, date.fromisoformat(on))]


def test_feedback_is_owed_by_the_day_that_the_letter_sets_and_what_is_adopted_is_to_be_done(
    office: Office,
) -> None:
    named = issue(office, due="2026-07-01")
    assert stand(office, "2026-05-31") == []
    assert stand(office, "2026-07-01") == [(Stage.OPEN, State.DUE_SOON)]
    findings, _tail = result(office, "2026-07-02")
    assert brief(findings, "N-40-1") == [("overdue", "N-40-1", BUREAU, 1)]
    put(office, "suggestion_answered", "2026-07-03", None, BUREAU, suggestion=named, adopted="是")
    assert stand(office, "2026-07-03") == [(Stage.ADOPTED, State.MET_LATE)]
    put(office, "suggestion_done", "2026-08-01", None, BUREAU, suggestion=named, result="已印发新流程")
    assert stand(office, "2026-08-01") == [(Stage.DONE, State.MET_LATE)]
    assert stand(office, "2026-07-02") == [(Stage.OPEN, State.OVERDUE)]


def test_without_a_day_nothing_is_overdue_and_nothing_is_a_pass(office: Office) -> None:
    issue(office, type="完善政策")
    assert stand(office, "2030-01-01") == [(Stage.OPEN, State.PENDING)]


def test_a_suggestion_is_refused_with_its_reason_only(office: Office) -> None:
    named = issue(office)
    with pytest.raises(DubanError, match="理由"):
        put(office, "suggestion_answered", "2026-06-02", None, BUREAU, suggestion=named, adopted="否")
    put(
        office,
        "suggestion_answered",
        "2026-06-02",
        None,
        BUREAU,
        suggestion=named,
        adopted="否",
        reason="无权限",
    )
    assert stand(office, "2026-06-02") == [(Stage.REFUSED, State.MET)]


def test_what_an_act_points_at_must_be_there(office: Office) -> None:
    named = issue(office)
    for unit, on, target, expected in (
        (BUREAU, "2026-06-02", "99.0", "99.0"),
        (TOWN, "2026-06-02", named, "不是这个单位的"),
        (BUREAU, "2026-05-02", named, "晚于"),
    ):
        with pytest.raises(DubanError, match=expected):
            put(office, "suggestion_answered", on, None, unit, suggestion=target, adopted="是")
    with pytest.raises(DubanError, match="N-45"):
        put(office, "ground_found", "2026-06-02", None, BUREAU, ground="N-455", facts="拖延")


def test_a_suggestion_is_answered_once_and_carried_out_only_when_adopted(office: Office) -> None:
    named = issue(office)
    with pytest.raises(DubanError, match="尚无采纳"):
        put(office, "suggestion_done", "2026-06-02", None, BUREAU, suggestion=named, result="已办")
    said = {"suggestion": named, "adopted": "否", "reason": "已有规定"}
    put(office, "suggestion_answered", "2026-06-02", None, BUREAU, **said)
    with pytest.raises(DubanError, match="已有书面反馈"):
        put(office, "suggestion_answered", "2026-06-03", None, BUREAU, suggestion=named, adopted="是")
    with pytest.raises(DubanError, match="尚无采纳"):
        put(office, "suggestion_done", "2026-06-03", None, BUREAU, suggestion=named, result="已办")


def test_what_was_cancelled_cannot_be_answered(office: Office) -> None:
    named = issue(office)
    put(office, "correct", "2026-06-01", None, BUREAU, event=named, reason="误记")
    with pytest.raises(DubanError, match="没有编号"):
        put(office, "suggestion_answered", "2026-06-02", None, BUREAU, suggestion=named, adopted="是")


def test_an_objection_frees_only_somebody_whom_the_record_names(office: Office) -> None:
    record = {"topic": "方案", "collective": "是", "participants": "甲、乙"}
    with pytest.raises(DubanError, match="丙"):
        put(office, "decision_record", "2026-06-01", None, BUREAU, **record, objected="丙")
    assert put(office, "decision_record", "2026-06-01", None, BUREAU, **record, objected=" 乙\u200b ").seq


def found(office: Office, about: str, kind: str = "ground_found") -> None:
    """Enter what names this as the matter concerned."""
    fields = {
        "ground_found": {"ground": "N-45", "facts": "拖延"},
        "decision_record": {"topic": "方案", "collective": "是"},
        "suggest": {"type": "改进工作", "what": "改进流程"},
    }
    put(office, kind, "2026-06-02", None, BUREAU, about=about, **fields[kind])


@pytest.mark.parametrize("kind", ["ground_found", "decision_record", "suggest"])
def test_the_matter_concerned_is_a_case_that_the_ledger_has(office: Office, kind: str) -> None:
    receipt = put(office, "receive", "2026-06-01", "A-17")
    for typed in ("NOPE", "A-71", "A-17、A-71", "R-GONE@2026-06"):
        with pytest.raises(DubanError, match=f"台账中没有编号为“{typed}”的事项，不能作为“所涉事项”"):
            found(office, typed, kind)
    found(office, "A-17", kind)
    put(office, "correct", "2026-06-02", "A-17", event=f"{receipt.seq}.0", reason="录入有误")
    with pytest.raises(DubanError, match="没有编号为“A-17”的事项"):
        found(office, "A-17", kind)


@pytest.mark.parametrize("about", ["N-40-1@2026-06", "2026", "示例镇拆迁补偿方案"])
def test_the_matter_may_be_a_duty_or_a_year_or_named_in_words(office: Office, about: str) -> None:
    found(office, about)
