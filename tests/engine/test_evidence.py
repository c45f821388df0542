"""Promises as deadlines of their own, and what a record's gate, its substitutes and its reason do to the evidence owed."""

import pytest

from duban.domain.event import Event
from duban.domain.obligation import State
from duban.engine.evidence import read_remark
from tests.engine.law import OFFICE, TOWN, act, day, did, history, law, owed, read, said, standing

# --- promises ---

PROMISES = law(
    'id = "P"\nkind = "deadline"\nstart = ["commit"]\nmet_by = ["fulfil"]\nlimit = { field = "due" }\nper = "what"'
)


def commit(on: str, what: str = "", due: str = "", claim: str | None = None) -> Event:
    return act(on, "commit", what=what, due=f"2026-{due}" if due else "", claim=claim)


def keep(on: str, what: str = "", claim: str | None = None) -> Event:
    return act(on, "fulfil", what=what, claim=claim)


def test_several_promises_of_one_agreement_are_clocks_of_their_own_each_kept_by_its_own_act() -> None:
    given = [commit("8-3", "补偿款", "08-20"), commit("8-3", "修路", "09-30")]
    assert history(PROMISES, *given, keep("8-25", "补偿款")) == [
        "1.1 08-03→08-20 08-25 met promise:补偿款",
        "2.1 08-03→09-30 promise:修路",
    ]
    assert said(standing(PROMISES, [*given, keep("8-25", "补偿款")], "10-1"), "10-1") == [
        ("met-late", "08-20"),
        ("overdue", "09-30"),
    ]


def test_a_promise_outlives_the_closing_of_the_case() -> None:
    events = [commit("8-3", "修路", "09-30"), act("8-20", "finish"), act("8-25", "close")]
    assert said(standing(PROMISES, events, "10-1"), "10-1") == [("overdue", "09-30")]


def test_the_same_promise_said_again_is_one_and_another_day_for_it_is_another() -> None:
    first = commit("8-3", "修路", "09-30")
    assert len(read(PROMISES, first, commit("8-9", " 修 路", "09-30"))) == 1
    assert len(read(PROMISES, first, commit("8-9", "修路"))) == 1
    later = [first, commit("8-9", "修路", "10-31")]
    assert [o.due_on for o in read(PROMISES, *later)] == [day("9-30"), day("10-31")]
    assert [o.closed_on for o in read(PROMISES, *later, keep("10-9", "修路"))] == [day("10-9"), day("10-9")]


def test_a_promise_without_its_day_cannot_be_judged_until_the_day_is_stated() -> None:
    assert history(PROMISES, commit("8-3", "修路")) == ["1.1 08-03→promised-day promise:修路"]
    assert history(PROMISES, commit("8-3", "修路"), commit("8-9", "修路", "09-30")) == [
        "1.1 08-03→promised-day 08-09 moved promise:修路",
        "1.2 08-09→09-30 promise:修路",
    ]
    (kept,) = read(PROMISES, commit("8-3", "修路"), keep("8-20", "修路"))
    assert kept.state(day("9-1")) is State.VOID, "kept, and no day by which it could have been late"


def test_promises_of_two_claims_are_apart_and_an_act_may_leave_the_claim_out() -> None:
    given = [commit("8-3", "补偿款", "08-20", "一"), commit("8-3", "补偿款", "08-20", "二")]
    assert [o.claim for o in read(PROMISES, *given)] == ["一", "二"]
    one = read(PROMISES, *given, keep("8-10", "补偿款", "一"))
    assert [(o.claim, o.closed_on) for o in one] == [("一", day("8-10")), ("二", None)]
    both = standing(PROMISES, [*given, keep("8-10", "补偿款")], "8-10")
    assert [o.missing for o in both] == ["promised-what", "promised-what"]


def test_an_act_that_names_no_promise_keeps_the_only_one_and_proves_none_of_several() -> None:
    assert [o.closed_on for o in read(PROMISES, commit("8-3", "修路", "09-30"), keep("9-1"))] == [day("9-1")]
    given = [commit("8-3", "补偿款", "08-20"), commit("8-3", "修路", "09-30"), keep("8-10")]
    assert said(standing(PROMISES, given, "8-11"), "8-11") == [("unknown", None), ("unknown", None)]
    settled = standing(PROMISES, [*given, keep("8-12", "修路")], "8-12")
    assert said(settled, "8-12") == [("unknown", None), ("met", "09-30")]
    corrected = [*given[:2], act("8-10", "fulfil", id="7.0"), act("8-11", "correct", event="7.0")]
    assert said(standing(PROMISES, corrected, "8-11"), "8-11") == [("pending", "08-20"), ("pending", "09-30")]


def test_an_unnamed_promise_is_kept_by_the_act_that_can_mean_no_other() -> None:
    assert [o.closed_on for o in read(PROMISES, commit("8-3", "", "09-30"), keep("9-1", "修路"))] == [
        day("9-1")
    ]
    given = [commit("8-3", "", "08-20"), commit("8-3", "", "09-30"), keep("8-10")]
    assert [o.missing for o in standing(PROMISES, given, "8-10")] == ["promised-what", "promised-what"]
    named = [commit("8-3", "", "08-20"), commit("8-3", "修路", "09-30"), keep("8-10", "修路")]
    assert [o.closed_on for o in read(PROMISES, *named)] == [None, day("8-10")]


def test_a_day_that_is_no_date_is_asked_for_as_such() -> None:
    (row,) = read(PROMISES, act("8-3", "commit", what="修路", due="月底"))
    assert row.missing == "date:due"


# --- evidence ---

CLOSING = law(
    'id = "C"\nkind = "checklist"\nat = ["close"]\ngate = true\nitems = [\n'
    '  { id = "答复", label = "书面答复", event = "reply", instead = ["decline"], required = true },\n'
    '  { id = "回访", label = "回访记录" },\n]'
)


@pytest.mark.parametrize("kind", ["reply", "decline"])
def test_an_event_or_what_takes_its_place_proves_an_item(kind: str) -> None:
    (row,) = read(CLOSING, act("8-3", kind), act("8-9", "close", items=("回访",)))
    assert (row.state(day("8-9")), row.detail) == (State.MET, "")


def test_what_takes_its_place_must_not_come_after() -> None:
    (row,) = read(CLOSING, act("8-9", "close", items=("回访",)), act("8-10", "decline"))
    assert (row.state(day("8-10")), row.detail) == (State.OVERDUE, "答复")


def test_an_act_that_came_from_elsewhere_is_judged_not_refused() -> None:
    (row,) = read(CLOSING, act("8-9", "close"))
    assert (row.state(day("8-10")), row.detail) == (State.OVERDUE, "答复,回访")


def test_the_reason_stays_with_what_is_missing_and_settles_nothing() -> None:
    events = [act("8-3", "reply"), act("8-9", "close", override="卷宗毁损,无法补齐")]
    (row,) = read(CLOSING, *events)
    assert read_remark(row.detail) == (("回访",), "卷宗毁损，无法补齐")
    assert row.state(day("8-10")) is State.OVERDUE
    (supplied,) = read(CLOSING, *events, act("8-12", "supplement", items=("回访",)))
    assert supplied.state(day("8-12")) is State.MET_LATE
    (whole,) = read(CLOSING, act("8-3", "reply"), act("8-9", "close", items=("回访",), override="多余"))
    assert whole.detail == ""


def test_notice_of_a_session_lies_before_its_day_in_a_case_and_outside() -> None:
    heard = law(
        'id = "H"\nkind = "checklist"\nat = ["hearing_begin"]\n'
        'items = [{ id = "告知", label = "提前告知", event = "notify", before = true }]'
    )
    assert [o.detail for o in read(heard, act("8-3", "notify"), act("8-4", "hearing_begin"))] == [""]
    assert [o.detail for o in read(heard, act("8-4", "notify"), act("8-4", "hearing_begin"))] == ["告知"]
    session = law(
        'id = "S"\nkind = "checklist"\nat = ["reception"]\ngate = true\n'
        'items = [{ id = "公示", label = "提前公示", field = "notice_on", before = true }]'
    )
    rows = owed(session, "8-31", did("8-4", "reception", notice_on="2026-08-04", override="临时接访"))
    assert [(o.unit, o.detail) for o in rows] == [(TOWN, "公示,override:临时接访")]
    assert OFFICE not in {o.unit for o in rows}
