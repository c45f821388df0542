"""The built-in log patterns: what is reported, on which day and on whom, and that it stays reported."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.event import Event
from duban.domain.roster import Roster, Unit
from duban.plugins.hookspecs import Breach, CaseView
from duban.plugins.patterns import (
    PATTERNS,
    duban_patterns,
    empty_rerun,
    member_not_independent,
    orphan,
    phases_in_order,
    ping_pong,
)

ROSTER = Roster(
    {
        code: Unit(code, name, "county", "department")
        for code, name in (("x", "信访局"), ("a", "甲局"), ("b", "乙局"), ("c", "丙局"))
    }
)
START = date(2026, 3, 2)
PARAMS: Mapping[str, Mapping[str, object]] = {
    "ping-pong": {"times": 3},
    "orphan": {"units": 2},
    "empty-rerun": {},
    "phases-in-order": {"phases": ("陈述", "答辩", "合议")},
    "member-not-independent": {},
}


def act(day: int, kind: str, unit: str | None = None, **data: str | tuple[str, ...]) -> Event:
    return Event(kind, START + timedelta(days=day), "案-1", unit, data=data)


def view(*events: Event) -> CaseView:
    return CaseView("案-1", events, {}, None, None, ROSTER)


def days(breaches: list[Breach]) -> list[int]:
    return [(breach.on - START).days for breach in breaches]


def test_matter_passed_on_three_times_without_acceptance_is_ping_pong() -> None:
    found = list(
        ping_pong(
            view(
                act(0, "receive", "x"),
                act(1, "transfer", "x", to="a"),
                act(4, "return", "a", to="x"),
                act(6, "transfer", "x", to="b"),
                act(9, "transfer", "b", to="c"),
            ),
            {"times": 3},
        )
    )
    assert days(found) == [6]
    assert found[0].unit == "x"
    assert found[0].detail == "自2026年3月3日起转送、退回共3次（先后至：甲局、信访局、乙局），其间无单位受理"


def test_acceptance_ends_the_run_and_a_new_one_is_reported_anew() -> None:
    hops = [act(n, "transfer", "x", to="a") for n in (1, 2)]
    more = [act(n, "transfer", "x", to="b") for n in (6, 7)]
    events = (*hops, act(5, "accept", "a"), *more)
    assert days(list(ping_pong(view(*events), {"times": 2}))) == [2, 7]
    assert list(ping_pong(view(*events), {"times": 3})) == []


def test_matter_refused_by_every_unit_it_was_sent_to_is_an_orphan() -> None:
    events = [
        act(0, "receive", "x"),
        act(1, "transfer", "x", to="甲局"),
        act(3, "return", "a", to="x"),
        act(4, "transfer", "x", to="b"),
        act(8, "decline", "b", reason="不属于本单位职责"),
    ]
    found = list(orphan(view(*events), {"units": 2}))
    assert days(found) == [8]
    assert found[0].unit == "x"
    assert "甲局、乙局" in found[0].detail
    assert days(list(orphan(view(*events), {"units": 1}))) == [3, 8]


def test_matter_that_one_unit_accepted_or_still_holds_is_no_orphan() -> None:
    sent = [act(1, "transfer", "x", to="a"), act(2, "transfer", "x", to="b")]
    assert list(orphan(view(*sent, act(5, "return", "a")), {"units": 1})) == []
    taken = [*sent, act(4, "accept", "b"), act(5, "return", "a")]
    assert list(orphan(view(*taken), {"units": 1})) == []


def test_a_unit_that_is_sent_the_matter_again_must_refuse_it_again() -> None:
    events = [
        act(1, "transfer", "x", to="a"),
        act(2, "return", "a"),
        act(3, "transfer", "x", to="a"),
        act(4, "transfer", "x", to="b"),
        act(5, "return", "b"),
    ]
    assert days(list(orphan(view(*events), {"units": 2}))) == []
    assert days(list(orphan(view(*events, act(6, "return", "a")), {"units": 2}))) == [6]


def test_second_round_without_new_fact_or_measure_is_an_empty_rerun() -> None:
    first = [act(0, "accept", "a"), act(5, "verify", "a"), act(9, "finish", "a")]
    empty = [act(20, "reopen", "a"), act(25, "finish", "a")]
    found = list(empty_rerun(view(*first, *empty), {}))
    assert days(found) == [25]
    assert found[0].unit == "a"


@pytest.mark.parametrize(
    "between",
    [
        [act(20, "reopen", "a", new="新查明合同原件")],
        [act(20, "reopen", "a"), act(22, "verify", "a")],
        [act(20, "reopen", "a"), act(22, "plan", "a")],
    ],
    ids=["new fact named", "facts checked", "plan made"],
)
def test_round_with_a_new_fact_or_measure_is_no_empty_rerun(between: list[Event]) -> None:
    assert list(empty_rerun(view(act(9, "finish", "a"), *between, act(25, "finish", "a")), {})) == []


def test_pack_may_name_what_counts_as_a_measure() -> None:
    events = view(act(20, "reopen", "a"), act(22, "verify", "a"), act(25, "finish", "a"))
    assert days(list(empty_rerun(events, {"measures": ("relief",)}))) == [25]
    assert list(empty_rerun(events, {"measures": "verify"})) == []


@pytest.mark.parametrize("value", [None, "3", 0, 1, True, 2.5])
def test_number_that_a_pack_must_give_is_not_guessed(value: object) -> None:
    with pytest.raises(ValueError, match="times"):
        list(ping_pong(view(), {} if value is None else {"times": value}))


def test_measures_must_be_a_list_of_event_kinds() -> None:
    with pytest.raises(ValueError, match="measures"):
        list(empty_rerun(view(), {"measures": 3}))


def test_phases_of_a_hearing_stand_in_their_order_whatever_was_left_out() -> None:
    phases = {"phases": ("陈述", "答辩", "合议")}
    right, short, wrong = ("陈述", "答辩", "合议"), ("陈述", "合议", "其他"), ("合议", "陈述")
    found = list(
        phases_in_order(
            view(*(act(n, "hearing_end", "a", phases=p) for n, p in enumerate((right, short, wrong)))), phases
        )
    )
    assert [(b.on - START).days for b in found] == [2]
    assert found[0].detail == "听证程序记为合议、陈述，次序不符"
    with pytest.raises(ValueError, match="phases"):
        list(phases_in_order(view(), {}))


def test_a_member_from_a_unit_that_handled_the_matter_is_not_independent() -> None:
    history = [
        act(0, "transfer", "x", to="a"),
        act(1, "verify", "b"),
        act(3, "hearing_member", "x", from_unit="甲局"),
        act(3, "hearing_member", "x", from_unit="丙局"),
        act(5, "hearing_begin", "x"),
        act(9, "hearing_member", "x", from_unit="丙局"),
        act(9, "hearing_begin", "x"),
    ]
    found = list(member_not_independent(view(*history), {}))
    assert [(b.on - START).days for b in found] == [5]
    assert (found[0].unit, found[0].detail) == ("x", "听证员来自办理单位甲局")


def test_patterns_are_offered_under_their_names() -> None:
    assert set(duban_patterns()) == set(PARAMS)


KINDS = [
    "receive", "register", "transfer", "assign", "return", "object", "decline", "accept", "hand_over", "verify", "finish",
    "reopen", "close", "hearing_member", "hearing_begin", "hearing_end",
]  # fmt: skip
CODES = st.sampled_from(["x", "a", "b", "c", "甲局", "查无此单位", ""])


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Any order of any acts, with units missing or unknown."""
    steps = draw(st.lists(st.tuples(st.sampled_from(KINDS), CODES | st.none(), CODES, st.integers(0, 3))))
    day, events = 0, []
    for kind, unit, to, later in steps:
        day += later
        phases = tuple(draw(st.lists(st.sampled_from(["陈述", "答辩", "合议", "其他"]))))
        events.append(act(day, kind, unit, to=to, from_unit=to, phases=phases))
    return events


@pytest.mark.parametrize("name", sorted(PATTERNS))
@given(events=histories(), cut=st.integers(0, 60))
def test_what_is_reported_up_to_a_day_is_reported_again_later(
    name: str, events: list[Event], cut: int
) -> None:
    pattern: Callable[..., object] = PATTERNS[name]
    day = START + timedelta(days=cut)
    seen = list(PATTERNS[name](view(*events), PARAMS[name]))
    then = list(PATTERNS[name](view(*(e for e in events if e.on <= day)), PARAMS[name]))
    assert then == [breach for breach in seen if breach.on <= day], pattern
    assert all(breach.detail for breach in seen)
