"""What a closed case earns, why another earns nothing, and how a reward stands as of any day."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.event import Event, Value
from duban.domain.rewards import Reckoning, RewardKey, RewardStanding, RewardState, Totals
from duban.engine.fold import cut
from duban.engine.rewards import ENTERED, accounts, reckon, rewards_as_of
from duban.policy.load import PolicyProblems
from duban.policy.policy import Policy
from duban.policy.words import rule_words
from duban.reward_wording import reason_words, yuan
from tests.engine.law import CITY, OFFICE, ROSTER, TABLE, TOWN, act, day, did, law
from tests.engine.test_properties import QUICK

COLLECTIVE = """id = "C"
kind = "reward"
fen = 1000000
applies = { backlog = true, collective = true }
within = { value = 6, unit = "month" }
lapse = { value = 3, unit = "month" }
target = 2"""
KEY = """id = "K"
kind = "reward"
fen = 1000000
applies = { backlog = true }
listed = ["report_up"]
within = { value = 6, unit = "month" }
target = 2"""
OTHER = """id = "O"
kind = "reward"
fen = 600000
applies = { backlog = true, collective = false }
within = { value = 6, unit = "month" }
lapse = { value = 3, unit = "month" }
target = 2"""
PRAISE = """id = "P"
kind = "reward"
applies = { unit_kind = ["township"] }"""
LAW: Policy = law(COLLECTIVE, KEY, OTHER, PRAISE)


def case(
    *more: Event, collective: bool = False, leader: str | None = "乙", closed: str = "6-10", case: str = "A"
) -> list[Event]:
    """A backlog case, assigned on 10 January, lawfully closed; ``more`` what happened besides."""
    events = [
        act("1-5", "register", OFFICE, backlog=True, collective=collective),
        act("1-10", "assign", OFFICE, to=TOWN),
        act("5-30", "reply", TOWN, outcome="支持"),
        act("6-1", "deliver", TOWN),
        act(closed, "close", TOWN),
        *more,
    ]
    if leader is not None:
        events.append(act("1-12", "appoint", CITY, officer=leader, role="case-leader"))
    return [attrs.evolve(event, case=case) for event in events]


def verified(on: str = "6-15", by: str | None = "丙", result: str = "属实") -> Event:
    """Somebody has verified the closing."""
    return act(on, "closure_verified", OFFICE, officer=by, result=result)


def look(
    events: Sequence[Event], on: str = "12-31", acts: Sequence[Event] = (), policy: Policy = LAW
) -> Reckoning:
    """All rewards as of the day; the cases are told apart by their reference."""
    cases: dict[str, list[Event]] = {}
    for event in events:
        cases.setdefault(event.case or "", []).append(event)
    return reckon(policy, TABLE, ROSTER, cases.items(), acts, day(on))


def why(found: Reckoning) -> list[str]:
    """The codes of all reasons."""
    return [step.code for one in found.unearned for step in one.reasons]


def entry(kind: str, on: str, key: str = "O|A|乙|1", fen: int | None = 600000, **more: str) -> Event:
    """What was entered about a reward."""
    data = {"key": key} | ({} if fen is None else {"fen": fen}) | more
    return did(on, f"reward_{kind}", CITY, "乙", **data)


def standings(states: Iterable[RewardState]) -> list[tuple[str, str]]:
    """Key and standing of each."""
    return [(state.key.text(), state.standing.value) for state in states]


def test_a_lawful_closing_verified_by_another_earns_the_amount_of_its_class() -> None:
    (state,) = look(case(verified(), collective=True)).states
    assert (state.key, state.fen, state.standing) == (
        RewardKey("C", "A", "乙", 1),
        1000000,
        RewardStanding.EARNED,
    )
    assert yuan(state.fen) == "10 000.00 元"
    assert state.unit == CITY, "the unit in which the recipient has his post"
    assert state.earned is not None
    assert (state.earned.closed_on, state.earned.due_on) == (date(2026, 6, 10), date(2026, 7, 10))
    assert (state.earned.verified_by, state.earned.on) == ("丙", date(2026, 6, 15))
    (other,) = look(case(verified())).states
    assert (other.rule, other.fen, yuan(other.fen)) == ("O", 600000, "6 000.00 元")


def test_nothing_is_earned_before_the_verification() -> None:
    assert look(case(verified()), "6-14").states == ()
    assert why(look(case(verified()), "6-14")) == ["unverified"]


@pytest.mark.parametrize(
    ("events", "codes"),
    [
        (case(), ["unverified"]),
        (case(verified(by="乙")), ["self-verified"]),
        (case(verified(by=None)), ["verifier-unnamed"]),
        (case(verified(result="不属实")), ["untrue"]),
        (case(verified(), verified("6-20", "甲", "不属实")), ["untrue"]),
        (case(verified("6-9")), ["unverified"]),
        (case(verified(), leader=None), ["no-holder"]),
        (case(verified(), act("2-1", "appoint", officer="甲", role="case-leader")), ["several-holders"]),
        ([e for e in case(verified()) if e.kind != "assign"], ["no-start"]),
        ([e for e in case(verified()) if e.kind not in ("reply", "deliver")], ["missing-step", "missing-step"]),
        (case(act("6-12", "reopen"), verified()), ["reopened-unverified"]),
    ],
)  # fmt: skip
def test_each_thing_that_is_missing_is_named(events: list[Event], codes: list[str]) -> None:
    found = look(events)
    assert (why(found), found.states) == (codes, ())
    assert all(reason_words(step, LAW.kinds) != step.code for one in found.unearned for step in one.reasons)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    events = [e for e in case(closed="7-20") if e.kind != "deliver"]
    assert why(look(events)) == ["missing-step", "late", "unverified"]


def test_verification_by_the_recipient_does_not_spoil_one_by_another() -> None:
    assert len(look(case(verified("6-12", "乙"), verified("6-20"))).states) == 1
    assert (
        look(case(verified(), verified("6-20", "乙", "不属实"))).states[0].standing is RewardStanding.EARNED
    )


def test_half_a_year_ends_on_the_corresponding_day() -> None:
    assert look(case(verified("8-1"), closed="7-10")).states[0].earned is not None
    found = look(case(verified("8-1"), closed="7-11"))
    (step,) = found.unearned[0].reasons
    assert (step.code, step.values["days"], step.values["due"]) == ("late", 1, date(2026, 7, 10))


@pytest.mark.parametrize(("closed", "codes"), [("2027-2-28", []), ("2027-3-1", ["late"])])
def test_half_a_year_from_31_august_ends_on_28_february(closed: str, codes: list[str]) -> None:
    events = [attrs.evolve(e, on=day("8-31")) if e.kind == "assign" else e for e in case(verified("2027-3-5"), closed=closed)]  # fmt: skip
    assert why(look(events, "2027-12-31")) == codes


def test_what_a_case_is_counts_as_of_its_closing() -> None:
    late = act("8-1", "amend", collective=True)
    assert [s.rule for s in look(case(verified(), late)).states] == ["O"]
    assert [s.rule for s in look(case(verified(), attrs.evolve(late, on=day("6-1")))).states] == ["C"]


def test_a_case_earns_one_reward_by_the_first_rule_that_is_about_it() -> None:
    listed = act("2-1", "report_up")
    assert [s.rule for s in look(case(verified(), listed)).states] == ["K"]
    too_late = act("6-20", "report_up")
    assert [s.rule for s in look(case(verified(), too_late)).states] == ["O"]
    late = look(case(verified("9-1"), listed, closed="8-1"))
    assert (late.states, why(late)) == ((), ["late"]), "what the first rule refuses, the next does not give"


def test_the_leader_is_the_one_who_holds_the_role_at_the_closing() -> None:
    change = [act("3-1", "relieve", officer="乙", role="case-leader"), act("3-1", "appoint", officer="甲", role="case-leader")]  # fmt: skip
    later = act("6-11", "appoint", officer="丙", role="case-leader")
    (state,) = look(case(verified(), *change, later)).states
    assert state.officer == "甲"


def test_reopening_inside_the_window_lapses_and_after_it_does_not() -> None:
    inside = look(case(verified(), act("9-10", "reopen"))).states[0]
    assert (inside.standing, inside.lapse and inside.lapse.code) == (RewardStanding.LAPSED, "reopened")
    assert look(case(verified(), act("9-11", "reopen"))).states[0].standing is RewardStanding.EARNED


def test_without_a_window_any_reopening_lapses() -> None:
    events = case(act("2-1", "report_up"), verified(), act("2029-1-1", "reopen"))
    assert look(events, "2028-12-31").states[0].standing is RewardStanding.EARNED
    assert look(events, "2029-1-1").states[0].standing is RewardStanding.LAPSED


AGAIN = [
    act("8-1", "reopen"),
    act("8-20", "reply"),
    act("8-21", "deliver"),
    act("8-22", "close"),
    verified("8-25"),
]


def test_a_second_closing_earns_no_second_reward() -> None:
    found = look(case(verified(), *AGAIN))
    assert standings(found.states) == [("O|A|乙|1", "lapsed")]
    assert why(found) == ["duplicate", "late"]


def test_a_second_closing_may_earn_what_the_first_did_not() -> None:
    again = [attrs.evolve(e, on=e.on.replace(month=6, day=20 + i)) for i, e in enumerate(AGAIN)]
    found = look(case(*again))
    assert standings(found.states) == [("O|A|乙|2", "earned")]
    assert why(found) == ["reopened-unverified"]


def test_the_same_matter_under_a_new_reference_earns_nothing_again() -> None:
    repeat = [attrs.evolve(e, data={**e.data, "repeat_of": "A"}) if e.kind == "register" else e
              for e in case(verified("6-16"), case="B")]  # fmt: skip
    repeat = [attrs.evolve(e, case="B") for e in repeat]
    found = look([*case(verified()), *repeat])
    assert standings(found.states) == [("O|A|乙|1", "earned")]
    assert why(found) == ["duplicate"]


def test_a_reward_goes_through_three_hands_and_back() -> None:
    events = case(verified(), act("8-1", "reopen"))
    acts = [entry("computed", "6-20"), entry("approved", "6-25"), entry("paid", "7-1"),
            entry("lapsed", "8-2", reason="重新办理"), entry("clawed_back", "8-9")]  # fmt: skip
    course = {"6-19": "earned", "6-20": "computed", "6-25": "approved", "7-31": "paid", "8-1": "to-return", "8-9": "returned"}  # fmt: skip
    for on, standing in course.items():
        (state,) = look(events, on, acts).states
        assert state.standing.value == standing, on
        assert state.to_return == (600000 if standing == "to-return" else 0)
        assert state.pending == {"6-19": "reward_computed", "8-1": "reward_lapsed"}.get(on, ""), on


@pytest.mark.parametrize(("entered", "standing"), [(3, "paid"), (4, "paid"), (5, "earned")])
def test_a_reopening_entered_by_mistake_takes_nothing_away(entered: int, standing: str) -> None:
    events = [attrs.evolve(e, id=f"{n}.0") for n, e in enumerate(case(verified(), act("8-1", "reopen")), 1)]
    wrong = next(event.id for event in events if event.kind == "reopen")
    acts = [entry("computed", "6-20"), entry("approved", "6-25"), entry("paid", "7-1"),
            entry("lapsed", "8-2", reason="重新办理"), entry("clawed_back", "8-9")][:entered]  # fmt: skip
    assert look(events, "9-1", acts).states[0].standing in (RewardStanding.TO_RETURN, RewardStanding.RETURNED)
    events.append(act("8-20", "correct", id="90.0", event=wrong, reason="误记"))
    (state,) = look(events, "9-1", acts).states
    assert (state.standing.value, state.pending) == (standing, "" if entered == 3 else "reward_computed")
    (after,) = look(events, "9-1", [*acts, entry("computed", "9-1")]).states
    assert after.standing.value == {"paid": "paid", "earned": "computed"}[standing]
    assert after.pending == ""


def test_acts_out_of_turn_change_nothing() -> None:
    acts = [entry("paid", "6-18"), entry("computed", "6-20"), entry("clawed_back", "6-21")]
    assert look(case(verified()), "6-30", acts).states[0].standing is RewardStanding.COMPUTED


def test_a_refused_reward_stays_refused() -> None:
    acts = [entry("computed", "6-20"), entry("refused", "6-25", reason="材料不齐")]
    (state,) = look(case(verified()), "12-31", acts).states
    assert (state.standing, state.pending) == (RewardStanding.REFUSED, "")


def test_a_reward_whose_facts_were_cancelled_lapses_and_the_new_one_waits_for_the_money() -> None:
    events = [
        attrs.evolve(event, id=f"{n}.0") for n, event in enumerate(case(verified(), collective=True), 1)
    ]
    wrong = next(event.id for event in events if event.kind == "appoint")
    events += [
        act("12-1", "correct", id="90.0", event=wrong, reason="误记"),
        act("1-12", "appoint", CITY, officer="甲", role="case-leader", id="91.0"),
    ]
    paid = [
        entry(kind, f"7-{n}", "C|A|乙|1", 1000000)
        for n, kind in enumerate(("computed", "approved", "paid"), 1)
    ]
    found = look(events, "12-31", paid)
    assert standings(found.states) == [("C|A|乙|1", "to-return")]
    assert found.states[0].lapse is not None and found.states[0].lapse.code == "facts-changed"
    assert why(found) == ["unreturned"]
    paid += [entry("lapsed", "12-5", "C|A|乙|1"), entry("clawed_back", "12-6", "C|A|乙|1")]
    assert standings(look(events, "12-31", paid).states) == [("C|A|甲|1", "earned"), ("C|A|乙|1", "returned")]


def test_a_commendation_comes_from_a_nomination_and_has_no_amount() -> None:
    acts = [
        did("3-1", "nominate", TOWN, "丙", rule="P", period="2026-Q1", reason="化解得力"),
        did("3-2", "nominate", TOWN, "丙", rule="P", period="2026-Q1", reason="再次提名"),
        did("3-3", "nominate", TOWN, "丁", rule="O", reason="按件"),
        did("3-3", "nominate", CITY, "丁", rule="P", reason="不是乡镇"),
        did("3-3", "nominate", TOWN, "丁", rule="没有", reason="没有"),
    ]
    found = look([], "12-31", acts)
    assert standings(found.states) == [("P|2026-Q1|丙|1", "earned")]
    assert (found.states[0].fen, yuan(found.states[0].fen)) == (None, "表彰，无奖金")
    assert sorted(why(found)) == ["duplicate", "no-such-rule", "not-a-commendation", "unit-not-bound"]


def test_the_account_shows_the_years_target() -> None:
    (account,) = accounts(LAW, look(case(verified())).states)
    assert (account.officer, account.year, account.done, account.target) == ("乙", 2026, 1, 2)
    (lapsed,) = accounts(LAW, look(case(verified(), act("8-1", "reopen"))).states)
    assert lapsed.done == 0


def test_a_key_is_read_back_whatever_the_reference() -> None:
    key = RewardKey("RW-3.5-2", "甲|2026|1", "郑某某", 12)
    assert RewardKey.parse(key.text()) == key


# --- what holds for any history ---

KINDS = (
    "close",
    "reopen",
    "closure_verified",
    "reply",
    "deliver",
    "assign",
    "appoint",
    "relieve",
    "amend",
    "report_up",
)
DAYS = st.integers(1, 364).map(lambda n: date.fromordinal(date(2026, 1, 1).toordinal() + n))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], list[Event]]:
    """Cases as a ledger would hold them, corrections included, and what was entered about their rewards."""
    events = [e for ref in "AB" for e in case(verified(), collective=draw(st.booleans()), case=ref)]
    for _n in range(draw(st.integers(0, 12))):
        data: dict[str, Value] = {
            "role": "case-leader",
            "result": draw(st.sampled_from(("属实", "不属实"))),
            "collective": draw(st.booleans()),
        }
        if draw(st.integers(0, 5)) == 0:
            data["repeat_of"] = draw(st.sampled_from("AB"))
        kind, officer = draw(st.sampled_from(KINDS)), draw(st.sampled_from((None, "甲", "乙", "丙")))
        events.append(Event(kind, draw(DAYS), draw(st.sampled_from("AB")), TOWN, officer, None, data))
    events = [attrs.evolve(event, id=f"{n}.0", data=dict(event.data)) for n, event in enumerate(events, 1)]
    for _n in range(draw(st.integers(0, 2))):
        wrong = draw(st.sampled_from(events))
        events.append(
            Event("correct", draw(DAYS), wrong.case, data={"event": wrong.id, "reason": "误记"}, id="99.0")
        )
    keys = st.sampled_from(["C|A|乙|1", "O|A|乙|1", "C|B|乙|1", "O|B|甲|2", "坏的"])
    acts = [
        Event(
            draw(st.sampled_from(ENTERED)),
            draw(DAYS),
            None,
            TOWN,
            "乙",
            None,
            {"key": draw(keys), "fen": 600000},
            f"{n}.0",
        )
        for n in range(100, 100 + draw(st.integers(0, 10)))
    ]
    return events, acts


def by_case(events: Iterable[Event]) -> dict[str, list[Event]]:
    """The events of each case."""
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.case or "", []).append(event)
    return found


@given(histories(), DAYS)
@QUICK
def test_rewards_as_of_a_day_are_those_of_the_ledger_cut_at_that_day(
    history: tuple[list[Event], list[Event]], on: date
) -> None:
    events, acts = history
    full = rewards_as_of(LAW, TABLE, ROSTER, by_case(events), acts, on)
    short = rewards_as_of(LAW, TABLE, ROSTER, by_case(cut(events, on)), cut(acts, on), on)
    assert full == short
    assert accounts(LAW, full) == accounts(LAW, short)


@given(histories(), DAYS)
@QUICK
def test_sums_agree_and_no_case_earns_twice(history: tuple[list[Event], list[Event]], on: date) -> None:
    events, acts = history
    states = rewards_as_of(LAW, TABLE, ROSTER, by_case(events), acts, on)
    totals = Totals.of(states)
    assert sum(totals.fen.values()) == sum(state.fen or 0 for state in states)
    assert sum(totals.number.values()) == len(states)
    parts = [account.totals for account in accounts(LAW, states)]
    for standing in RewardStanding:
        assert totals.fen[standing] == sum(part.fen[standing] for part in parts)
    supported = [state.case for state in states if state.earned is not None and not state.earned.lapse]
    assert len(supported) == len(set(supported))
    assert all(state.earned.verified_by != state.officer for state in states if state.earned)


# --- what a pack may say ---


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ("fen = 0", "以分为单位"),
        ("fen = 600000\ntarget = 0", "应不小于 1"),
        ("fen = 600000\nclosing = []", "应写明这一项"),
        ("fen = 600000\nsince = []\nwithin = { value = 6 }", "自何事件起算"),
        ("fen = 600000\nlapse = { value = 0 }", "应不小于 1"),
        ('fen = 600000\nwithin = { field = "due" }', "固定的长度"),
        ('fen = 600000\nrole = "case-leadr"', "不是事项的责任类别"),
        ('fen = 600000\nclosing = ["clse"]', "没有“clse”这种事件"),
        ('fen = 600000\nlawful = ["report"]', "不属于事项"),
        ("fen = 6000.5", "整数"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: str, answer: str) -> None:
    with pytest.raises(PolicyProblems, match=answer):
        law(f'id = "X"\nkind = "reward"\n{wrong}')


def test_the_rule_is_said_in_words() -> None:
    (ruling,) = [ruling for ruling in LAW if ruling.rule.id == "O"]
    said = {key: words for key, _label, words in rule_words(ruling.rule, LAW.kinds)}
    assert said["fen"] == "6 000.00 元"
    assert said["within"] == "自交办起 6 个月内结案"
    assert said["lapse"] == "结案后 3 个月内重新办理的失效，已发放的追回"
    assert said["target"] == "每人每年 2 件"
