"""Who answers for a case at every moment: too few, too many, the wrong one, in person; and that a check as of a day says so."""

from collections.abc import Iterable
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.event import Event
from duban.domain.finding import Code, Finding
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Former, Officer, Roster, Unit
from duban.engine.fold import Programme, as_of, cut
from duban.engine.judge import Judge
from duban.phrases import describe
from duban.policy.policy import Policy
from tests.engine.histories import DAYS, cases
from tests.engine.law import BUREAU, CITY, NOTHING, OFFICE, ROSTER, TABLE, TOWN, act, day, history, law, read
from tests.engine.test_properties import QUICK, reading


def post(extra: str, *, role: str = "case-leader", least: int = 1) -> Policy:
    """A rule ``L`` about who must hold the role from receipt on."""
    return law(
        f'id = "L"\nkind = "assignment"\nrole = "{role}"\nat_least = {least}\nsince = ["receive"]\n{extra}'
    )


def names(on: str, officer: str, *, role: str = "case-leader") -> Event:
    return act(on, "appoint", BUREAU, officer=officer, role=role)


def frees(on: str, officer: str) -> Event:
    return act(on, "relieve", BUREAU, officer=officer, role="case-leader")


def findings(policy: Policy, events: Iterable[Event], on: str, roster: Roster = ROSTER) -> list[Finding]:
    judge = Judge("990000", policy, roster, day(on))
    rows = as_of(read(policy, *events, roster=roster), day(on))
    return [found for row in rows if (found := judge.finding(row)) is not None]


def sentences(policy: Policy, events: Iterable[Event], on: str) -> list[str]:
    return [describe(found) for found in findings(policy, events, on)]


# --- vacancies and crowding, with both their dates ---


def test_a_vacancy_that_has_ended_is_a_finding_with_both_dates_and_the_number_of_days() -> None:
    events = [act("3-3", "receive"), names("3-20", "甲")]
    policy = post("at_most = 1")
    assert sentences(policy, events[:1], "3-3") == []
    assert sentences(policy, events[:1], "3-4") == [
        "示例市住建局责任人空缺已 1 天：事项 A 自 2026-03-03 起没有包案领导（“规则”）"
    ]
    (found,) = findings(policy, events, "3-20")
    assert (found.code, found.days, found.due_on, found.closed_on) == (
        Code.MET_LATE,
        17,
        day("3-3"),
        day("3-20"),
    )
    assert (
        describe(found)
        == "示例市住建局责任人曾空缺：事项 A 自 2026-03-03 至 2026-03-20 没有包案领导，共 17 天（“规则”）"
    )


def test_too_many_are_named_while_they_are_and_afterwards() -> None:
    policy = post("at_most = 1")
    events = [act("3-3", "receive"), names("3-3", "甲"), names("3-5", "乙"), names("3-6", "丙")]
    assert sentences(policy, events, "3-7") == [
        "示例市住建局责任人超员：事项 A 包案领导现有 3 名，至多 1 名，自 2026-03-05 起已 2 天，任职的有甲、乙、丙（“规则”）"
    ]
    assert history(policy, *events, frees("3-8", "甲"), frees("3-9", "丙")) == [
        "1.1 03-05→03-05 03-06 moved crowded:甲,乙",
        "1.2 03-06→03-05 03-08 moved crowded:甲,乙,丙",
        "1.3 03-08→03-05 03-09 met crowded:乙,丙",
    ]
    assert sentences(policy, [*events, frees("3-8", "甲"), frees("3-9", "丙")], "3-31") == [
        "示例市住建局责任人曾重复：事项 A 自 2026-03-05 至 2026-03-09 有 2 名包案领导，共 4 天，任职的有乙、丙（“规则”）"
    ]


def test_at_least_two_says_who_is_there_already() -> None:
    policy = post("", least=2)
    assert sentences(policy, [act("3-3", "receive"), names("3-3", "甲")], "3-5") == [
        "示例市住建局责任人不足：事项 A 包案领导应不少于 2 名，现有 1 名，自 2026-03-03 起已 2 天，任职的有甲（“规则”）"
    ]


def test_the_time_allowed_runs_from_the_day_on_which_the_post_became_vacant() -> None:
    policy = post("within = { value = 5 }")
    events = [act("3-2", "receive"), names("3-4", "甲"), frees("3-10", "甲")]
    rows = read(policy, *events)
    assert [(o.opened_on, o.due_on, o.closed_on) for o in rows] == [
        (day("3-2"), day("3-7"), day("3-4")),
        (day("3-10"), day("3-15"), None),
    ]
    assert rows[0].state(day("3-31")) is State.MET
    assert sentences(policy, events, "3-16") == [
        "示例市住建局责任人空缺已 6 天：事项 A 自 2026-03-10 起没有包案领导，至迟应于 2026-03-15 明确（“规则”）"
    ]


@pytest.mark.parametrize(("closed", "state"), [("3-6", State.VOID), ("3-8", State.MET_LATE)])
def test_a_case_that_closes_without_a_holder(closed: str, state: State) -> None:
    (row,) = read(post("within = { value = 5 }"), act("3-2", "receive"), act(closed, "finish"))
    assert row.state(day("3-31")) is state


def test_each_unit_answers_for_the_days_on_which_it_had_the_case() -> None:
    events = [
        act("3-2", "receive", OFFICE),
        act("3-5", "transfer", OFFICE, to=BUREAU),
        names("3-9", "甲"),
    ]
    rows = read(post(""), *events)
    assert [(o.unit, o.opened_on, o.closed_on) for o in rows] == [
        (OFFICE, day("3-2"), day("3-5")),
        (BUREAU, day("3-5"), day("3-9")),
    ]
    assert [o.state(day("3-31")) for o in rows] == [State.MET_LATE, State.MET_LATE]


def test_the_first_handler_stays_attributable_after_transfers() -> None:
    policy = post('bearer = "first-handler"')
    events = [
        act("3-2", "receive", OFFICE),
        act("3-2", "transfer", OFFICE, to=BUREAU),
        act("3-5", "transfer", BUREAU, to=TOWN),
        names("3-9", "甲"),
    ]
    assert [(o.unit, o.opened_on, o.closed_on) for o in read(policy, *events)] == [
        (BUREAU, day("3-2"), day("3-9"))
    ]


def test_a_unit_that_has_the_case_to_solve_and_none_after_a_return() -> None:
    policy = post('who = "unit"', role="handling-unit")
    events = [
        act("3-2", "receive", OFFICE),
        act("3-4", "transfer", OFFICE, to=BUREAU),
        act("3-9", "return", BUREAU, to=OFFICE),
        act("3-10", "assign", OFFICE, to=TOWN),
        act("3-12", "return", TOWN, to=OFFICE),
    ]
    assert history(policy, *events) == [
        "1.1 03-02→03-02 03-04 met vacant",
        "2.1 03-09→03-09 03-10 met vacant",
        "3.1 03-12→03-12 vacant",
    ]


def test_kinds_of_leaders_are_counted_apart() -> None:
    policy = post("at_most = 1")
    events = [act("3-2", "receive"), names("3-2", "甲"), names("3-3", "乙", role="supervising-leader")]
    assert read(policy, *events) == []


# --- who may hold the role ---

LEADERS = Roster(
    ROSTER.units | {"130000": Unit("130000", "示例省", "province")},
    (
        Officer("市长", CITY, "principal"),
        Officer("副市长", CITY, "in-charge", portfolio=("征地",), areas=(TOWN,)),
        Officer("局长", BUREAU, "principal"),
        Officer("副局长", BUREAU, "in-charge"),
        Officer("前镇长", TOWN, "principal", until=day("3-9")),
    ),
)


def holders(extra: str, officer: str, *more: Event, on: str = "3-4", **fields: str) -> list[str]:
    """What is said of an appointment: the breach, what is missing, or nothing."""
    events = [act("3-2", "receive", BUREAU, **fields), *more, names(on, officer)]
    rows = read(post(extra, least=0), *events, roster=LEADERS)
    return [o.missing or o.detail for o in rows]


@pytest.mark.parametrize(
    ("extra", "officer", "said"),
    [
        ('holder = ["principal"]', "局长", []),
        ('holder = ["principal"]', "副局长", ["holder:副局长"]),
        ('holder = ["principal"]', "路人", ["post:路人"]),
        ('holder_level = ["city"]\nholder_kind = ["government"]', "市长", []),
        ('holder_level = ["city"]\nholder_kind = ["government"]', "局长", ["holder:局长"]),
        ('holder_of = "bearer"', "副局长", []),
        ('holder_of = "bearer"', "市长", ["holder:市长"]),
        ('holder_by = ["area"]', "副市长", ["holder:副市长"]),
        ('holder_by = ["area"]', "副局长", ["post:副局长"]),
        ('holder_by = ["portfolio", "area"]', "局长", []),
    ],
)
def test_who_may_hold_the_role(extra: str, officer: str, said: list[str]) -> None:
    assert holders(extra, officer) == said


def test_the_portfolio_is_held_against_the_topic_and_asked_again_when_the_topic_becomes_known() -> None:
    extra = 'holder_by = ["portfolio"]'
    assert holders(extra, "副市长", category="征地") == []
    assert holders(extra, "副市长", category="社保") == ["holder:副市长"]
    events = [act("3-2", "receive"), names("3-4", "副市长"), act("3-6", "amend", category="社保")]
    assert history(post(extra, least=0), *events, roster=LEADERS) == [
        "1.1 03-04→post:副市长 03-06 moved",
        "1.2 03-06→- 03-06 breach holder:副市长",
    ]


def test_a_matter_of_several_units_is_led_from_their_lowest_common_superior() -> None:
    extra = 'holder_of = "common-superior"'
    two = (act("3-3", "transfer", OFFICE, to=BUREAU), act("3-3", "transfer", OFFICE, to=TOWN))
    assert holders(extra, "市长", *two) == []
    assert holders(extra, "副局长", *two) == ["holder:副局长"]
    assert holders(extra, "市长") == ["post:市长"]


def test_the_post_on_the_day_of_the_appointment_counts() -> None:
    assert holders('holder = ["principal"]', "前镇长", on="3-9") == []
    assert holders('holder = ["principal"]', "前镇长", on="3-10") == ["post:前镇长"]


def test_others_may_hold_the_role_beside_the_one_who_counts() -> None:
    policy = post('holder_level = ["city"]\nholder_kind = ["government"]\ncounted = "qualified"')
    events = [act("3-2", "receive"), names("3-2", "局长"), names("3-5", "路人"), names("3-9", "市长")]
    assert history(policy, *events, roster=LEADERS) == [
        "1.1 03-02→03-02 03-05 moved vacant",
        "1.2 03-05→post:路人 03-09 void vacant",
    ]
    assert history(policy, *events[:2], names("3-9", "市长"), roster=LEADERS) == [
        "1.1 03-02→03-02 03-09 met vacant"
    ]


# --- in person ---

PERSON = 'holder = ["principal"]\nin_person = true\nacts = ["contact"]'


def met(on: str, officer: str | None) -> Event:
    return act(on, "contact", BUREAU, officer=officer)


def test_in_person_is_judged_by_who_was_appointed_else_by_the_roster_else_not_at_all() -> None:
    start = [act("3-2", "receive"), names("3-2", "局长")]
    policy = post(PERSON, least=0)

    def said(*events: Event) -> list[str]:
        return [o.missing or o.detail for o in read(policy, *events, roster=LEADERS)]

    assert said(*start, met("3-4", "局长")) == []
    assert said(*start, met("3-4", "市长")) == ["in-person:市长"]
    assert said(*start, met("3-4", None)) == ["officer"]
    assert said(start[0], met("3-4", "局长"), met("3-5", "副局长")) == ["in-person:副局长"]
    bare = post('in_person = true\nacts = ["contact"]', least=0)
    rows = read(bare, start[0], met("3-4", "局长"), roster=LEADERS)
    assert [o.missing for o in rows] == ["appointed:case-leader"]


def test_who_hands_over_on_the_day_on_which_he_acted_has_acted_in_person() -> None:
    policy = post(PERSON, least=0)
    events = [act("3-2", "receive"), names("3-2", "局长"), met("3-4", "局长"), frees("3-4", "局长")]
    assert read(policy, *events, roster=LEADERS) == []


def test_a_breach_says_what_was_wrong_and_by_whom() -> None:
    policy = post(PERSON, least=0)
    events = [act("3-2", "receive"), names("3-2", "甲"), names("3-3", "乙"), met("3-4", "路人")]
    assert sentences(policy, events, "3-31") == [
        "示例市住建局责任人职务不符：事项 A 2026-03-03 明确乙为包案领导，不是规定的职务（“规则”）",
        "示例市住建局于 2026-03-04 未由本人办理：事项 A 应由包案领导亲自办理，实由路人办理（“规则”）",
    ]


# --- as of a day ---

TURNING = attrs.evolve(
    LEADERS,
    former={
        BUREAU: (
            Former(date(2022, 3, 1), Unit(BUREAU, "住建局", "city", "township", CITY)),
            Former(date(2022, 7, 1), Unit(BUREAU, "住建局", "county", "police", CITY)),
        )
    },
)
QUALIFIED = 'holder_level = ["city"]\nholder_by = ["portfolio", "area"]\ncounted = "qualified"\nat_most = 1'
APPLIES = '\napplies = { unit_kind = ["department", "township"] }'
RULES = (QUALIFIED, PERSON, 'bearer = "first-handler"\nholder_of = "bearer"', 'who = "unit"')
PROGRAMME = Programme(
    law(
        *(
            f'id = "L{number}"\nkind = "assignment"\nrole = "case-leader"\nat_least = 1\nsince = ["receive"]\n{extra}{APPLIES}'
            for number, extra in enumerate(RULES)
        )
    ),
    TABLE,
    TURNING,
    NOTHING,
)


@QUICK
@given(cases(), DAYS, st.booleans())
def test_posts_as_of_a_day_are_those_of_the_ledger_cut_at_that_day(
    events: list[Event], on: date, twice: bool
) -> None:
    events = [*events, *events] if twice else events

    def rows(known: list[Event]) -> list[Obligation]:
        folded = PROGRAMME.fold("A", known)
        return as_of(folded.obligations, on) if folded else []

    assert reading(rows(events), on) == reading(rows(cut(events, on)), on)
