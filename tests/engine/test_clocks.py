"""Time limits of a case: when they begin, what moves them, what ends them."""

import pytest

from duban.domain.obligation import State
from duban.domain.roster import Officer, Roster, Unit
from tests.engine.law import (
    BUREAU,
    CITY,
    OFFICE,
    ROSTER,
    TOWN,
    act,
    day,
    deadline,
    history,
    law,
    national,
    read,
    said,
    standing,
)

TEN = law(deadline())


@pytest.mark.parametrize(
    ("finished", "state", "days"),
    [("8-12", State.MET, -1), ("8-13", State.MET, 0), ("8-14", State.MET_LATE, 1)],
)
def test_the_day_of_the_event_is_day_0_and_an_act_on_the_last_day_is_in_time(
    finished: str, state: State, days: int
) -> None:
    (row,) = read(TEN, act("8-3", "accept"), act(finished, "finish"))
    assert row.due_on == day("8-13")
    assert (row.state(day("9-1")), row.days(day("9-1"))) == (state, days)


def test_an_unmet_limit_is_pending_to_its_last_day_and_overdue_from_the_next() -> None:
    (row,) = read(TEN, act("8-3", "accept"))
    assert [row.state(day(on)) for on in ("8-13", "8-14")] == [State.PENDING, State.OVERDUE]
    assert row.state(day("8-10"), 3) is State.DUE_SOON
    assert row.state(day("8-9"), 3) is State.PENDING


def test_the_law_of_the_day_of_the_event_counts() -> None:
    policy = law(
        deadline("effective = { until = 2026-08-03 }"),
        deadline("effective = { from = 2026-08-04 }", days=5),
    )
    assert history(policy, act("8-3", "accept"), act("8-4", "finish"), act("8-4", "accept")) == [
        "1.1 08-03→08-13 08-04 met"
    ], "acceptance comes before the finish of the same day: the old clock still runs"
    assert history(policy, act("8-4", "accept")) == ["1.1 08-04→08-09"]


def test_a_second_start_while_the_clock_runs_changes_nothing() -> None:
    assert history(TEN, act("8-3", "accept"), act("8-5", "accept")) == ["1.1 08-03→08-13"]


def test_reopening_starts_a_second_clock_and_leaves_the_first_as_it_was() -> None:
    events = [
        act("8-3", "accept"),
        act("8-10", "finish"),
        act("9-1", "reopen"),
        act("9-1", "finish"),
        act("9-2", "accept"),
    ]
    assert history(TEN, *events) == ["1.1 08-03→08-13 08-10 met", "2.1 09-02→09-12"]


def test_one_clock_per_unit_is_met_by_that_unit_alone() -> None:
    policy = law(deadline('bearer = "target"\nper = "unit"', start="transfer", met="notify"))
    rows = read(
        policy,
        act("8-3", "transfer", OFFICE, to=BUREAU),
        act("8-4", "transfer", OFFICE, to=TOWN),
        act("8-5", "transfer", OFFICE, to=TOWN),
        act("8-6", "notify", TOWN),
    )
    assert [(row.unit, row.n, row.due_on, row.closed_on) for row in rows] == [
        (BUREAU, 1, day("8-13"), None),
        (TOWN, 2, day("8-14"), day("8-6")),
    ]


def test_an_event_that_ends_the_clock_leaves_no_verdict() -> None:
    policy = law(deadline('void_by = ["withdraw"]'))
    (row,) = read(policy, act("8-3", "accept"), act("8-30", "withdraw"))
    assert row.state(day("8-29")) is State.OVERDUE
    assert row.state(day("8-30")) is State.VOID


def test_a_cancelled_event_never_happened() -> None:
    events = [act("8-3", "accept", id="1.0"), act("8-5", "finish", id="2.0")]
    cancelled = [*events, act("8-20", "correct", id="3.0", event="2.0", reason="误记")]
    assert history(TEN, *cancelled) == history(TEN, events[0])
    assert read(TEN, events[0], act("8-3", "correct", id="2.0", event="1.0", reason="误记")) == ()


# --- who owes ---


def test_the_obligation_follows_the_handler_from_the_day_of_the_transfer() -> None:
    policy = law(deadline('bearer = "handler"', start="receive"))
    rows = read(
        policy,
        act("8-3", "receive", OFFICE),
        act("8-5", "transfer", OFFICE, to=BUREAU),
        act("8-7", "transfer", BUREAU, to=TOWN),
    )
    assert [(row.unit, row.opened_on, row.due_on) for row in rows] == [
        (OFFICE, day("8-3"), day("8-13")),
        (BUREAU, day("8-5"), day("8-13")),
        (TOWN, day("8-7"), day("8-13")),
    ]
    assert [
        o.unit
        for o in standing(
            policy, [act("8-3", "receive", OFFICE), act("8-5", "transfer", OFFICE, to=BUREAU)], "8-4"
        )
    ] == [OFFICE]


def test_after_a_return_the_receiver_owes_again() -> None:
    policy = law(deadline('bearer = "handler"', start="receive"))
    events = [
        act("8-3", "receive", OFFICE),
        act("8-5", "transfer", OFFICE, to=BUREAU),
        act("8-7", "return", BUREAU),
    ]
    assert [o.unit for o in standing(policy, events, "8-7")] == [OFFICE]


# --- extension ---

EXTENDABLE = law(deadline("extension = { most = 5 }"))


def test_a_proper_extension_moves_the_date_from_the_day_of_its_approval() -> None:
    events = [act("8-3", "accept"), act("8-13", "extend", days=5, approved_by="甲", reason="复杂")]
    assert history(EXTENDABLE, *events) == ["1.1 08-03→08-13 08-13 moved", "1.2 08-13→08-18"]
    assert said(standing(EXTENDABLE, events, "8-12"), "8-12") == [("pending", "08-13")]
    assert said(standing(EXTENDABLE, events, "8-14"), "8-14") == [("pending", "08-18")]


def test_an_extension_may_name_the_day_instead() -> None:
    assert history(
        EXTENDABLE,
        act("8-3", "accept"),
        act("8-10", "extend", until="2026-08-16", approved_by="甲", reason="复杂"),
    ) == [
        "1.1 08-03→08-13 08-10 moved",
        "1.2 08-10→08-16",
    ]


@pytest.mark.parametrize(
    ("on", "data", "fault"),
    [
        ("8-14", {"days": 5}, "after-the-limit"),
        ("8-10", {"days": 6}, "too-long"),
        ("8-10", {}, "without-days"),
        ("8-10", {"days": "五"}, "without-days"),
        ("8-10", {"days": "²"}, "without-days"),
        ("8-10", {"days": "9" * 5000}, "without-days"),
        ("8-10", {"until": "下周"}, "without-days"),
        ("8-10", {"until": "2026-08-01"}, "without-days"),
        ("8-10", {"days": 5, "approved_by": ""}, "without-approved-by"),
        ("8-10", {"days": 5, "reason": ""}, "without-reason"),
    ],
)
def test_an_improper_extension_is_a_breach_and_moves_nothing(
    on: str, data: dict[str, str | int], fault: str
) -> None:
    stated = {"approved_by": "甲", "reason": "复杂"} | data
    spells = read(EXTENDABLE, act("8-3", "accept"), act(on, "extend", **stated))
    assert [(row.due_on, row.closed_on, row.detail) for row in spells] == [
        (day("8-13"), None, ""),
        (None, day(on), f"extend:{fault}"),
    ]


def test_a_second_extension_is_a_breach() -> None:
    proper = {"days": 2, "approved_by": "甲", "reason": "复杂"}
    spells = read(
        EXTENDABLE, act("8-3", "accept"), act("8-10", "extend", **proper), act("8-14", "extend", **proper)
    )
    assert [row.detail for row in spells] == ["", "", "extend:again"]
    assert spells[1].due_on == day("8-15")


def test_an_extension_of_working_days_is_counted_in_working_days() -> None:
    policy = law(
        deadline("extension = { most = 5 }").replace("value = 10", 'value = 5, unit = "working-day"')
    )
    rows = read(policy, act("8-3", "accept"), act("8-7", "extend", days=1, approved_by="甲", reason="复杂"))
    assert [row.due_on for row in rows] == [day("8-10"), day("8-11")]
    rows = read(
        policy,
        act("8-3", "accept"),
        act("8-7", "extend", until="2026-08-17", approved_by="甲", reason="复杂"),
    )
    assert [row.due_on for row in rows] == [day("8-10"), day("8-17")], (
        "five working days further, in its terms"
    )


# --- suspension ---

PAUSED = law(deadline('suspension = { begin = ["hearing_begin"], end = ["hearing_end"] }'))


def test_days_inside_a_suspension_are_not_counted() -> None:
    events = [act("8-3", "accept"), act("8-5", "hearing_begin"), act("8-9", "hearing_end")]
    assert history(PAUSED, *events) == [
        "1.1 08-03→08-13 08-05 moved",
        "1.2 08-05→- 08-09 moved",
        "1.3 08-09→08-17",
    ]
    assert [said(standing(PAUSED, events, on), on) for on in ("8-4", "8-5", "8-8", "8-9")] == [
        [("pending", "08-13")],
        [("suspended", None)],
        [("suspended", None)],
        [("pending", "08-17")],
    ]


def test_a_suspension_that_never_ends_is_never_overdue() -> None:
    events = [act("8-3", "accept"), act("8-5", "hearing_begin")]
    assert said(standing(PAUSED, events, "2026-12-01"), "2026-12-01") == [("suspended", None)]


def test_a_suspension_of_no_day_moves_nothing() -> None:
    events = [act("8-3", "accept"), act("8-5", "hearing_begin"), act("8-5", "hearing_end")]
    assert [o.due_on for o in standing(PAUSED, events, "8-5")] == [day("8-13")]


def test_the_act_that_meets_the_limit_ends_a_suspension() -> None:
    (row,) = standing(
        PAUSED, [act("8-3", "accept"), act("8-5", "hearing_begin"), act("8-20", "finish")], "8-20"
    )
    assert (row.due_on, row.state(day("8-20"))) == (day("8-28"), State.MET)


# --- a limit that the event sets ---

SET = law(
    'id = "R"\nkind = "deadline"\nstart = ["assign"]\nmet_by = ["finish"]\nlimit = { field = "due" }\nbearer = "target"\n'
    'extension = { most = 5 }\nsuspension = { begin = ["hearing_begin"], end = ["hearing_end"] }'
)


def test_the_day_that_was_set_is_the_limit() -> None:
    (row,) = read(SET, act("8-3", "assign", OFFICE, to=BUREAU, due="2026-08-20"))
    assert (row.unit, row.due_on) == (BUREAU, day("8-20"))


def test_no_day_set_no_limit() -> None:
    assert read(SET, act("8-3", "assign", OFFICE, to=BUREAU)) == []


def test_what_is_no_date_cannot_be_judged() -> None:
    (row,) = read(SET, act("8-3", "assign", OFFICE, to=BUREAU, due="月底前"))
    assert (row.missing, row.state(day("9-1"))) == ("date:due", State.UNKNOWN)


def test_a_set_limit_moves_by_extension_and_suspension() -> None:
    events = [
        act("8-3", "assign", OFFICE, to=BUREAU, due="2026-08-20"),
        act("8-5", "hearing_begin"),
        act("8-8", "hearing_end"),
        act("8-9", "extend", days=5, approved_by="甲", reason="复杂"),
    ]
    assert [o.due_on for o in standing(SET, events, "8-9")] == [day("8-28")]


def test_a_limit_past_the_last_date_cannot_be_said() -> None:
    (row,) = read(TEN, act("9999-12-30", "accept"))
    assert row.missing == "beyond-calendar"


def test_a_year_without_a_notice_cannot_be_said() -> None:
    policy = law(deadline().replace("value = 10", 'value = 5, unit = "working-day"'))
    (row,) = read(policy, act("2031-01-05", "accept"))
    assert (row.due_on, row.missing) == (None, "calendar:cn:2031")


# --- selection ---

SIXTH = law(deadline("applies = { statutory = [6] }"))


def test_an_unknown_channel_is_no_pass_and_no_guess() -> None:
    (row,) = read(SIXTH, act("8-3", "accept"))
    assert (row.missing, row.state(day("12-1"))) == ("statutory", State.UNKNOWN)


def test_once_classified_the_limit_runs_from_its_beginning() -> None:
    events = [act("8-3", "accept"), act("8-7", "classify", statutory=6)]
    assert history(SIXTH, *events) == ["1.1 08-03→statutory 08-07 moved", "1.2 08-07→08-13"]


def test_another_channel_voids_it_and_a_correction_of_the_channel_wakes_it() -> None:
    events = [
        act("8-3", "accept", statutory=6),
        act("8-5", "classify", statutory=4),
        act("8-9", "amend", statutory="6"),
    ]
    assert history(SIXTH, *events) == ["1.1 08-03→08-13 08-05 void", "1.2 08-09→08-13"]


def test_a_clock_that_never_applied_takes_no_number() -> None:
    events = [act("8-3", "accept", statutory=4), act("8-9", "finish"), act("9-1", "accept", statutory=6)]
    assert history(SIXTH, *events) == ["1.1 09-01→09-11"]


def test_flags_default_to_no_and_the_day_of_receipt_bounds() -> None:
    policy = law(deadline("applies = { collective = true, case_from = 2026-08-01 }"))
    assert read(policy, act("8-3", "accept")) == []
    assert len(read(policy, act("8-3", "accept", collective=True))) == 1
    assert read(policy, act("7-31", "receive"), act("8-3", "accept", collective=True)) == []


def test_a_unit_that_nobody_registered_cannot_be_selected() -> None:
    policy = law(deadline('applies = { unit_kind = ["department"] }'))
    assert [o.missing for o in read(policy, act("8-3", "accept", "某单位"))] == ["unit"]
    assert read(policy, act("8-3", "accept", TOWN)) == []


# --- claims ---

BY_CLAIM = law(deadline('per = "claim"\napplies = { statutory = [6] }'))


def test_each_claim_has_its_own_channel_and_its_own_clock() -> None:
    events = [
        act("8-3", "accept", claim="一"),
        act("8-4", "accept", claim="二"),
        act("8-5", "classify", claim="一", statutory=6),
        act("8-6", "classify", claim="二", statutory=4),
        act("8-9", "finish", claim="一"),
    ]
    rows = read(BY_CLAIM, *events)
    assert [(o.claim, o.missing, o.due_on, o.outcome) for o in rows] == [
        ("一", "statutory", None, "moved"),
        ("二", "statutory", None, "void"),
        ("一", None, day("8-13"), "met"),
    ]


def test_what_is_said_of_the_case_holds_for_claims_that_have_nothing_of_their_own() -> None:
    events = [
        act("8-3", "accept", statutory=6),
        act("8-4", "accept", claim="一"),
        act("8-4", "accept", claim="二", statutory=4),
    ]
    assert [(o.claim, o.due_on) for o in read(BY_CLAIM, *events)] == [
        (None, day("8-13")),
        ("一", day("8-14")),
    ]


def test_the_channel_of_one_claim_says_nothing_about_the_case() -> None:
    rows = read(SIXTH, act("8-3", "accept"), act("8-4", "classify", claim="一", statutory=6))
    assert [o.missing for o in rows] == ["statutory"]


def test_one_claim_finished_does_not_finish_the_case_but_the_case_finishes_its_claims() -> None:
    policy = law(deadline('per = "claim"'))
    rows = read(
        policy, act("8-3", "accept"), act("8-3", "accept", claim="一"), act("8-5", "finish", claim="一")
    )
    assert [(o.claim, o.closed_on) for o in rows] == [(None, None), ("一", day("8-5"))]
    rows = read(
        policy, act("8-3", "accept", claim="一"), act("8-3", "accept", claim="二"), act("8-5", "finish")
    )
    assert [(o.claim, o.closed_on) for o in rows] == [("一", day("8-5")), ("二", day("8-5"))]


# --- what nobody has to do, but only in time ---

OBJECTION = law(
    deadline('bearer = "target"\nper = "unit"\nelective = true', start="transfer", met="object").replace(
        "value = 10", 'value = 5, unit = "working-day"'
    )
)


def test_who_does_not_object_owes_nothing() -> None:
    assert read(OBJECTION, act("8-3", "transfer", OFFICE, to=BUREAU)) == []


@pytest.mark.parametrize(("on", "state"), [("8-10", State.MET), ("8-11", State.MET_LATE)])
def test_who_objects_does_so_in_time_or_late(on: str, state: State) -> None:
    (row,) = read(
        OBJECTION, act("8-3", "transfer", OFFICE, to=BUREAU), act(on, "object", BUREAU, reason="无权")
    )
    assert row.state(day("9-1")) is state


def test_after_a_second_transfer_the_time_to_object_runs_anew() -> None:
    events = [
        act("8-3", "transfer", OFFICE, to=BUREAU),
        act("8-6", "accept", BUREAU),
        act("9-7", "transfer", OFFICE, to=BUREAU),
        act("9-10", "object", BUREAU, reason="无权"),
    ]
    assert [(row.started_on, row.state(day("10-1"))) for row in read(OBJECTION, *events)] == [
        (day("9-7"), State.MET)
    ]


# --- the national rules themselves ---


def test_the_sixty_days_of_article_34_and_their_one_extension() -> None:
    policy = national()
    events = [
        act("2026-03-02", "accept", TOWN, statutory=6),
        act("2026-05-01", "extend", TOWN, days=30, approved_by="甲", reason="情况复杂"),
        act("2026-05-31", "finish", TOWN),
    ]
    rows = [o for o in read(policy, *events) if o.rule == "N-34-1"]
    assert [(o.due_on, o.outcome) for o in rows] == [(day("5-1"), "moved"), (day("5-31"), "met")]


def test_a_matter_of_2018_is_judged_by_its_own_law() -> None:
    (row,) = [o for o in read(national(), act("2018-03-01", "accept", TOWN)) if o.rule == "N-34-1"]
    assert (row.version, row.due_on) == (day("2005-05-01"), day("2018-04-30"))


def test_a_roster_that_lists_no_such_unit_still_reads_the_case() -> None:
    roster = Roster({CITY: Unit(CITY, "示例市", "city")}, (Officer("甲", CITY, "principal"),))
    assert read(TEN, act("8-3", "accept", TOWN), roster=roster) == read(
        TEN, act("8-3", "accept", TOWN), roster=ROSTER
    )
