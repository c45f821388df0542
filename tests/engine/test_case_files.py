"""What a case's file must hold, in which order its stages come, who answers for it, and where the law sends it."""

import pytest

from duban.domain.obligation import State
from duban.engine.selection import Extensions
from duban.plugins.hookspecs import Breach
from tests.engine.law import BUREAU, CITY, OFFICE, TOWN, act, day, history, law, read, said, standing

# --- evidence ---

CLOSING = law(
    'id = "C"\nkind = "checklist"\nat = ["close"]\n'
    'items = [{ id = "答复", label = "答复书" }, { id = "送达", label = "送达回证", event = "deliver" }]\n'
    'signers = ["reviewer", "lead"]\nattend = ["法律顾问"]'
)
WHOLE = {"items": ("答复",), "signed_reviewer": "甲", "signed_lead": "乙", "attended": ("法律顾问",)}


def test_a_whole_file_is_met_on_the_day() -> None:
    (row,) = read(CLOSING, act("8-3", "deliver"), act("8-9", "close", **WHOLE))
    assert (row.due_on, row.closed_on, row.detail) == (day("8-9"), day("8-9"), "")


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        ({"items": ()}, "答复"),
        ({"signed_lead": ""}, "signed:lead"),
        ({"signed_lead": "甲"}, "signed:lead"),
        ({"attended": ()}, "attended:法律顾问"),
    ],
)
def test_what_is_missing_is_named_and_owed_from_that_day(without: dict[str, object], lacks: str) -> None:
    (row,) = read(CLOSING, act("8-3", "deliver"), act("8-9", "close", **{**WHOLE, **without}))  # type: ignore[arg-type]
    assert (row.detail, row.state(day("8-10"))) == (lacks, State.OVERDUE)


def test_an_event_of_the_case_proves_an_item_on_its_own_day_already() -> None:
    assert history(CLOSING, act("8-9", "deliver"), act("8-9", "close", **WHOLE)) == [
        "1.1 08-09→08-09 08-09 met"
    ]
    assert history(CLOSING, act("8-9", "close", **WHOLE), act("8-10", "deliver")) == ["1.1 08-09→08-09 送达"]


def test_a_supplement_puts_the_file_right_late() -> None:
    events = [act("8-9", "close", **WHOLE), act("8-12", "supplement", items=("送达",))]
    (row,) = read(CLOSING, *events)
    assert (row.state(day("8-11")), row.state(day("8-12"))) == (State.OVERDUE, State.MET_LATE)


def test_a_vote_needs_more_than_half_and_records_the_dissent() -> None:
    policy = law('id = "V"\nkind = "checklist"\nat = ["verify"]\nmajority = true')

    def lacks(**data: int | str) -> str:
        (row,) = read(policy, act("8-3", "verify", **data))
        return row.detail

    assert lacks(votes=5, votes_for=5) == ""
    assert lacks(votes=4, votes_for=2, dissent="x") == "majority"
    assert lacks(votes=5, votes_for=3) == "dissent"
    assert lacks(votes="许多", votes_for=3) == lacks(votes="²", votes_for="1") == lacks() == "majority"


SIXTH = "applies = { statutory = [6] }"


def test_whether_a_list_applies_may_become_known_later() -> None:
    policy = law(
        f'id = "C"\nkind = "checklist"\nat = ["reply"]\nitems = [{{ id = "事实", label = "事实" }}]\n{SIXTH}'
    )
    reply = act("8-3", "reply")
    assert history(policy, reply) == ["1.1 08-03→statutory 事实"]
    assert history(policy, reply, act("8-5", "classify", statutory=6)) == [
        "1.1 08-03→statutory 08-05 moved 事实",
        "1.2 08-05→08-03 事实",
    ]
    assert history(policy, reply, act("8-5", "classify", statutory=4)) == [
        "1.1 08-03→statutory 08-05 void 事实"
    ]
    assert history(policy, reply, act("8-3", "amend", statutory=6)) == ["1.1 08-03→08-03 事实"]
    supplied = [reply, act("8-4", "supplement", items=("事实",)), act("8-5", "classify", statutory=6)]
    assert said(standing(policy, supplied, "8-5"), "8-5") == [("met", "08-05")]


# --- order ---

CHAIN = law(
    'id = "P"\nkind = "procedure"\nsteps = [\n'
    '  { event = "mediate_window", label = "窗口" },\n'
    '  { event = "mediate_joint", label = "联合", after = ["mediate_window"] },\n'
    '  { event = "finish", label = "办结", any_of = ["mediate_window", "mediate_joint"] },\n'
    '  { event = "deliver", label = "送达" },\n'
    ']\nrequired = ["deliver"]\ncomplete_at = ["close"]'
)


def test_stages_in_order_break_nothing() -> None:
    events = [
        act("8-3", "mediate_window"),
        act("8-4", "mediate_joint"),
        act("8-5", "finish"),
        act("8-6", "deliver"),
        act("8-7", "close"),
    ]
    assert read(CHAIN, *events) == []


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("mediate_joint", "before:mediate_window"),
        ("finish", "before-any:mediate_window,mediate_joint"),
        ("close", "incomplete:deliver"),
    ],
)
def test_a_stage_too_early_is_broken_on_its_day_and_for_good(kind: str, detail: str) -> None:
    (row,) = read(CHAIN, act("8-3", kind), act("8-9", "mediate_window"), act("8-9", "deliver"))
    assert (row.detail, row.closed_on, row.state(day("12-1"))) == (detail, day("8-3"), State.BREACH)


def test_stages_of_one_day_count_in_the_order_of_the_chain() -> None:
    assert read(CHAIN, act("8-3", "mediate_joint"), act("8-3", "mediate_window")) == []


def test_a_broken_order_of_which_it_is_unknown_whether_it_binds() -> None:
    policy = law(
        f'id = "P"\nkind = "procedure"\nsteps = [{{ event = "finish", label = "办结", after = ["verify"] }}]\n{SIXTH}'
    )
    finish = act("8-3", "finish")
    assert history(policy, finish) == ["1.1 08-03→statutory"]
    assert history(policy, finish, act("8-5", "classify", statutory=4)) == ["1.1 08-03→statutory 08-05 void"]
    assert (
        history(policy, finish, act("8-5", "classify", statutory=6))[-1]
        == "1.2 08-05→- 08-05 breach before:verify"
    )


def test_a_condition_of_entry_is_asked_only_where_the_rule_binds() -> None:
    policy = law(
        'id = "P"\nkind = "procedure"\nsteps = [{ event = "finish", label = "办结", condition = "x.ready" }]\n'
        "applies = { collective = true }"
    )
    answers = {"x.ready": lambda view: None}
    assert history(policy, act("8-3", "finish", collective=True), extensions=Extensions(answers)) == [
        "1.1 08-03→condition:x.ready"
    ]
    assert read(policy, act("8-3", "finish"), extensions=Extensions(answers)) == []


# --- posts ---

LEADER = law(
    'id = "L"\nkind = "assignment"\nrole = "case-leader"\nat_least = 1\nat_most = 1\nsince = ["receive"]\nholder = ["principal"]'
)


def appoint(on: str, officer: str) -> object:
    return act(on, "appoint", CITY, officer=officer, role="case-leader")


def relieve(on: str, officer: str) -> object:
    return act(on, "relieve", CITY, officer=officer, role="case-leader")


def test_exactly_one_leader_from_the_first_day() -> None:
    assert read(LEADER, act("8-3", "receive"), appoint("8-3", "甲")) == []  # type: ignore[arg-type]
    (row,) = read(LEADER, act("8-3", "receive"), appoint("8-5", "甲"))  # type: ignore[arg-type]
    assert [(row.detail, row.opened_on, row.closed_on)] == [("vacant", day("8-3"), day("8-5"))]
    assert [row.state(day(on)) for on in ("8-3", "8-4", "8-5")] == [
        State.PENDING,
        State.OVERDUE,
        State.MET_LATE,
    ]


def test_a_change_of_leader_within_a_day_is_no_breach() -> None:
    events = [act("8-3", "receive"), appoint("8-3", "甲"), relieve("8-9", "甲"), appoint("8-9", "丙")]
    assert read(LEADER, *events) == []  # type: ignore[arg-type]


def test_two_leaders_are_one_too_many_until_one_is_relieved() -> None:
    events = [act("8-3", "receive"), appoint("8-3", "甲"), appoint("8-9", "丙"), relieve("8-12", "甲")]
    assert history(LEADER, *events) == ["1.1 08-09→08-09 08-12 met crowded:甲,丙"]  # type: ignore[arg-type]


def test_a_gap_between_two_leaders_is_a_vacancy_of_those_days() -> None:
    events = [act("8-3", "receive"), appoint("8-3", "甲"), relieve("8-9", "甲"), appoint("8-12", "丙")]
    assert history(LEADER, *events) == ["1.1 08-09→08-09 08-12 met vacant"]  # type: ignore[arg-type]


def test_a_vacancy_that_lasts_until_the_case_closes_ends_with_it_and_stays_said() -> None:
    (row,) = read(LEADER, act("8-3", "receive"), act("8-9", "finish"))
    assert (row.state(day("8-9")), row.opened_on, row.closed_on) == (State.MET_LATE, day("8-3"), day("8-9"))


def test_the_holder_must_serve_in_the_role_that_the_rule_names() -> None:
    assert [o.detail for o in read(LEADER, act("8-3", "receive"), appoint("8-3", "乙"))] == ["holder:乙"]  # type: ignore[arg-type]
    unknown = [act("8-3", "receive"), appoint("8-3", "名册外的人")]
    assert [o.missing for o in read(LEADER, *unknown)] == ["post:名册外的人"]  # type: ignore[arg-type]


def test_what_the_leader_must_do_in_person_does_not_count_from_another() -> None:
    policy = law(
        'id = "L"\nkind = "assignment"\nrole = "case-leader"\nat_most = 1\nsince = ["receive"]\nin_person = true\nacts = ["contact"]'
    )
    events = [
        act("8-3", "receive"),
        appoint("8-3", "甲"),
        act("8-5", "contact", officer="甲"),
        act("8-6", "contact", officer="乙"),
    ]
    assert history(policy, *events) == ["1.1 08-06→- 08-06 breach in-person:乙"]  # type: ignore[arg-type]


def test_the_time_allowed_to_appoint() -> None:
    policy = law(
        'id = "L"\nkind = "assignment"\nrole = "handler"\nat_least = 1\nsince = ["receive"]\nwithin = { value = 5 }'
    )
    assert [o.due_on for o in read(policy, act("8-3", "receive"))] == [day("8-8")]


def test_a_vacancy_of_a_case_whose_channel_becomes_known_later() -> None:
    policy = law(
        f'id = "L"\nkind = "assignment"\nrole = "handler"\nat_least = 1\nsince = ["receive"]\nwithin = {{ value = 5 }}\n{SIXTH}'
    )
    assert history(policy, act("8-3", "receive"), act("8-6", "classify", statutory=6)) == [
        "1.1 08-03→statutory 08-06 moved vacant",
        "1.2 08-06→08-08 vacant",
    ]


# --- routes ---

ROUTE = law('id = "W"\nkind = "route"\ntopics = ["劳动争议"]\nchannel = 2')


def test_a_topic_recorded_with_another_channel_until_the_record_is_put_right() -> None:
    events = [act("8-3", "accept", category="劳动争议", statutory=6), act("8-9", "amend", statutory=2)]
    assert history(ROUTE, *events) == ["1.1 08-03→08-03 08-09 met 2"]


def test_no_channel_recorded_is_not_a_wrong_one_and_other_topics_are_free() -> None:
    assert read(ROUTE, act("8-3", "accept", category="劳动争议")) == []
    assert read(ROUTE, act("8-3", "accept", category="征地", statutory=6)) == []


def test_each_claim_is_routed_by_itself() -> None:
    events = [
        act("8-3", "accept", category="征地", statutory=6),
        act("8-4", "claim", claim="二", category="劳动争议"),
    ]
    assert [(o.claim, o.due_on) for o in read(ROUTE, *events)] == [("二", day("8-4"))]


# --- patterns ---

PATTERN = law('id = "G"\nkind = "procedure"\npattern = "x.twice"\nparams = { times = 2 }')


def twice(view: object, params: object) -> list[Breach]:
    found = [e for e in view.events if e.kind == "transfer"]  # type: ignore[attr-defined]
    return [Breach(e.on, "又一次", e.unit) for e in found[1:]]


def test_a_pattern_is_broken_on_the_day_on_which_it_shows_and_said_once() -> None:
    events = [act(on, "transfer", OFFICE, to=TOWN) for on in ("8-3", "8-5", "8-7")]
    rows = read(PATTERN, *events, act("8-9", "accept"), extensions=Extensions(patterns={"x.twice": twice}))
    assert [(o.unit, o.closed_on, o.detail) for o in rows] == [
        (OFFICE, day("8-5"), "又一次"),
        (OFFICE, day("8-7"), "又一次"),
    ]


def crash(*_given: object) -> list[Breach]:
    raise RuntimeError("坏了")


def leave(*_given: object) -> list[Breach]:
    raise SystemExit(3)


@pytest.mark.parametrize(
    "answer", [crash, leave, lambda *_: ["文字"], lambda *_: None, lambda *_: [Breach("8月", "x")]]
)  # type: ignore[arg-type]
def test_a_pattern_that_fails_cannot_say_and_the_rest_goes_on(answer: object) -> None:
    policy = law(
        'id = "G"\nkind = "procedure"\npattern = "x.twice"',
        'id = "R"\nkind = "deadline"\nstart = ["accept"]\nmet_by = ["finish"]\nlimit = { value = 10 }',
    )
    extensions = Extensions(patterns={"x.twice": answer})  # type: ignore[dict-item]
    rows = read(policy, act("8-3", "accept"), act("8-5", "verify"), extensions=extensions)
    assert [(o.rule, o.missing, o.due_on) for o in rows] == [
        ("R", None, day("8-13")),
        ("G", "plugin:x.twice", None),
    ]
    assert list(extensions.failures) == ["x.twice"]


@pytest.mark.parametrize("answer", [crash, leave, lambda view: "也许"])
def test_a_condition_that_fails_cannot_say(answer: object) -> None:
    policy = law(
        'id = "R"\nkind = "deadline"\nstart = ["accept"]\nmet_by = ["finish"]\nlimit = { value = 10 }\napplies = { condition = "x.big" }'
    )
    extensions = Extensions({"x.big": answer})  # type: ignore[dict-item]
    assert [o.missing for o in read(policy, act("8-3", "accept"), extensions=extensions)] == ["plugin:x.big"]


@pytest.mark.parametrize("answer", [crash, leave, lambda view: 990000])
def test_a_bearer_that_fails_cannot_say(answer: object) -> None:
    policy = law(
        'id = "R"\nkind = "deadline"\nstart = ["accept"]\nmet_by = ["finish"]\nlimit = { value = 10 }\nbearer = "x.who"'
    )
    extensions = Extensions(bearers={"x.who": answer})  # type: ignore[dict-item]
    assert [(o.unit, o.missing) for o in read(policy, act("8-3", "accept"), extensions=extensions)] == [
        (None, "plugin:x.who")
    ]


def test_a_name_that_no_plugin_provides_cannot_say() -> None:
    assert [o.missing for o in read(PATTERN, act("8-3", "accept", BUREAU))] == ["plugin:x.twice"]
