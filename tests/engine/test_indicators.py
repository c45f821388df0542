"""Indicators: what is counted for whom, what is left out and counted apart, and that they never look ahead."""

import os
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.domain.assessing import WHOLE
from duban.domain.event import Event
from duban.engine.fold import cut
from duban.engine.selection import Extensions
from duban.plugins.hookspecs import CaseView, Counted, Window
from tests.engine.histories import DAYS, cases
from tests.engine.law import BUREAU, CITY, OFFICE, TOWN, act, deadline, did, law
from tests.engine.surveys import counted, indicator, read, survey

QUICK = settings(max_examples=int(os.environ.get("DUBAN_EXAMPLES", "40")), deadline=None)
IN_TIME = 'rules = ["R"]'
LIMIT = deadline(start="accept", met="finish")


def accepted(ref: str, on: str, finished: str | None = None, unit: str = BUREAU) -> list[Event]:
    """A case accepted on that day, finished on the other."""
    events = [act(on, "accept", unit, case=ref, id=f"{ref}1.0")]
    return [*events, act(finished, "finish", unit, case=ref, id=f"{ref}2.0")] if finished else events


def received(ref: str, on: str, *more: Event, unit: str = BUREAU, **data: str | bool | int) -> list[Event]:
    """A case received that day by the office and accepted by the unit."""
    return [
        act(on, "receive", OFFICE, case=ref, **data),
        act(on, "accept", unit, case=ref),
        *(Event(e.kind, e.on, ref, e.unit, e.officer, e.claim, e.data, e.id) for e in more),
    ]


# --- obligations ---


def test_a_rate_counts_what_fell_due_in_the_period() -> None:
    ledger = [
        accepted("1", "6-19", "6-25"),  # due 29 June: another quarter
        accepted("2", "7-1", "7-11"),  # on the last day: in time
        accepted("3", "7-1", "7-12"),  # a day late
        accepted("4", "7-1"),  # never
        accepted("5", "9-25", "9-26"),  # due in October
    ]
    found = read(IN_TIME, ledger, rules=[LIMIT])
    assert counted(found) == (1, 3, 0, 0)
    assert found.value == Fraction(1, 3)


def test_what_is_not_yet_due_is_in_no_denominator_even_when_it_is_done() -> None:
    ledger = [accepted("1", "7-1", "7-2"), accepted("2", "8-1"), accepted("3", "8-1", "8-2")]
    assert counted(read(IN_TIME, ledger, rules=[LIMIT], on="8-5")) == (1, 1, 0, 2)


def test_nothing_due_is_no_data_and_not_a_hundred_percent() -> None:
    assert read(IN_TIME, rules=[LIMIT]).value is None


def test_what_cannot_be_judged_is_counted_apart_and_never_as_met() -> None:
    limit = LIMIT + "\napplies = { statutory = [6] }"
    ledger = [
        accepted("1", "7-1", "7-2"),
        [*accepted("2", "7-1", "7-2"), act("7-1", "amend", case="2", statutory=6)],
    ]
    found = read(IN_TIME, ledger, rules=[limit])
    assert counted(found) == (1, 1, 1, 0)


def test_a_count_of_what_was_missed() -> None:
    ledger = [accepted("1", "7-1", "7-20"), accepted("2", "7-1", "7-2"), accepted("3", "7-1")]
    found = read(IN_TIME + '\nhits = "unmet"\nratio = false', ledger, rules=[LIMIT])
    assert found.value == 2


def test_what_fell_due_before_the_judged_day_is_left_out() -> None:
    ledger = [accepted("1", "7-1"), accepted("2", "8-1")]
    assert counted(read(IN_TIME, ledger, rules=[LIMIT], floor=date(2026, 8, 1))) == (0, 1, 0, 0)


def test_an_improper_extension_is_not_a_second_limit_that_was_not_kept() -> None:
    limit = LIMIT + "\nextension = { most = 10 }"
    ledger = [
        [*accepted("1", "7-1", "7-2"), act("7-1", "extend", case="1", days=99, approved_by="甲", reason="忙")]
    ]
    assert counted(read(IN_TIME, ledger, rules=[limit])) == (1, 1, 0, 0)


def test_a_rule_named_twice_counts_once() -> None:
    assert counted(read('rules = ["R", "R"]', [accepted("1", "7-1", "7-2")], rules=[LIMIT])) == (1, 1, 0, 0)


# --- for whom ---


def test_each_unit_has_its_own_reading_and_the_whole_area_counts_each_case_once() -> None:
    ledger = [accepted("1", "7-1", "7-2", BUREAU), accepted("2", "7-1", None, TOWN)]
    made = survey(law(indicator(IN_TIME), LIMIT), ledger)
    assert counted(made.reading("I", "2026-Q3", BUREAU)) == (1, 1, 0, 0)
    assert counted(made.reading("I", "2026-Q3", TOWN)) == (0, 1, 0, 0)
    assert counted(made.reading("I", "2026-Q3")) == (1, 2, 0, 0)
    assert made.units("I", "2026-Q3") == (BUREAU, TOWN)


def test_an_area_counts_what_its_units_had() -> None:
    ledger = [received("1", "7-1", unit=BUREAU), received("2", "7-2", unit=TOWN)]
    toml = 'what = "cases"\nratio = false\nby = "area"'
    assert read(toml, ledger, CITY).value == 2
    assert read(toml, ledger, TOWN).value == 1
    assert read(toml, ledger).value == 2


@pytest.mark.parametrize(("by", "unit"), [("receiver", OFFICE), ("first-handler", BUREAU), ("handler", TOWN)])
def test_the_unit_that_a_case_counts_for(by: str, unit: str) -> None:
    ledger = [received("1", "7-1", act("7-9", "transfer", OFFICE, to=TOWN))]
    toml = f'what = "cases"\nratio = false\nby = "{by}"'
    assert read(toml, ledger, unit).value == 1
    assert sum(read(toml, ledger, other).numerator for other in (OFFICE, BUREAU, TOWN)) == 1


def test_a_rule_that_binds_some_units_counts_only_theirs() -> None:
    ledger = [received("1", "7-1", unit=BUREAU), received("2", "7-2", unit=TOWN)]
    toml = 'what = "cases"\nratio = false\napplies = { unit_level = ["township"] }'
    assert (read(toml, ledger, TOWN).value, read(toml, ledger, BUREAU).value, read(toml, ledger).value) == (
        1,
        0,
        1,
    )


# --- cases ---

REPLIED = 'what = "cases"\npart = { having = ["reply"] }'


def test_the_part_of_the_cases_received() -> None:
    ledger = [received("1", "7-1", act("9-1", "reply")), received("2", "7-1"), received("3", "10-1")]
    assert counted(read(REPLIED, ledger)) == (1, 2, 0, 0)


def test_a_part_with_a_time_limit_is_not_yet_due_until_it_is_over() -> None:
    toml = 'what = "cases"\npart = { having = ["reply"], within = { value = 30 } }'
    ledger = [
        received("1", "7-1", act("7-31", "reply")),  # on the thirtieth day
        received("2", "7-1", act("8-1", "reply")),
        received("3", "8-1"),
        received("4", "8-2", act("8-3", "reply")),
    ]
    assert counted(read(toml, ledger, on="8-31")) == (2, 3, 0, 1)
    assert counted(read(toml, ledger, on="9-1")) == (2, 4, 0, 0)


def test_an_attribute_that_the_ledger_does_not_hold_is_counted_apart() -> None:
    toml = 'what = "cases"\nratio = false\namong = { applies = { channel = ["visit"] } }'
    ledger = [
        received("1", "7-1", channel="visit"),
        received("2", "7-1", channel="letter"),
        received("3", "7-1"),
    ]
    assert counted(read(toml, ledger)) == (1, 1, 1, 0)


def test_grades_are_read_from_the_latest_event() -> None:
    toml = (
        'what = "cases"\namong = { having = ["evaluate"] }\n'
        'part = { having = ["evaluate"], field = "grade", values = ["满意", "基本满意"] }'
    )
    graded = [act("8-1", "evaluate", grade="满意"), act("8-9", "evaluate", grade="不满意")]
    ledger = [received("1", "7-1", *graded), received("2", "7-1", graded[0]), received("3", "7-1")]
    ledger.append(received("4", "7-1", act("8-1", "evaluate")))
    found = read(toml, ledger)
    assert counted(found) == (
        1,
        2,
        1,
        0,
    )  # the silent case is in nothing; the grade left out is counted apart


def test_resolved_for_good_when_the_matter_does_not_come_back_in_time() -> None:
    toml = (
        'what = "cases"\nwindow = "closed"\n'
        'part = { repeated = false, start = ["finish"], within = { value = 2, unit = "month" } }'
    )
    done = act("7-10", "finish")
    ledger = [
        received("1", "7-1", done),
        received("2", "7-1", done),
        received("3", "9-10", repeat_of="2"),  # on the last day
        received("4", "7-1", act("9-20", "finish")),
        received("5", "7-1", done),
        received("6", "9-11", repeat_of="5"),  # a day after it
    ]
    assert counted(read(toml, ledger, on="10-1")) == (2, 3, 0, 1)
    assert counted(read(toml, ledger, on="11-21")) == (3, 4, 0, 0)


def test_a_leader_counts_while_the_case_was_open() -> None:
    toml = 'what = "cases"\npart = { appointed = ["case-leader"] }'
    lead = act("7-3", "appoint", officer="甲", role="case-leader")
    gone = act("8-20", "relieve", officer="甲", role="case-leader")
    ledger = [received("1", "7-1", lead, act("8-1", "finish"), gone), received("2", "7-1", lead, gone)]
    assert counted(read(toml, ledger)) == (1, 2, 0, 0)


def test_the_stock_is_counted_as_it_stood_at_the_end_of_the_period() -> None:
    toml = 'what = "cases"\nwindow = "all"\nratio = false\namong = { closed = false }'
    ledger = [received("1", "5-1", act("10-9", "finish")), received("2", "7-1", act("9-30", "finish"))]
    assert read(toml, ledger).value == 1
    assert read(toml, ledger, period="2026-Q2 2026-Q3 2026-Q4").value == 0


def test_several_periods_are_told_apart() -> None:
    made = survey(
        law(indicator('what = "cases"\nratio = false')),
        [received("1", "7-1"), received("2", "8-1"), received("3", "8-31"), received("4", "10-1")],
        period="2026-07 2026-08 2026-09",
    )
    assert [made.reading("I", key).value for key in ("2026-07", "2026-08", "2026-09")] == [1, 2, 0]


# --- acts and entered figures ---


def test_acts_are_counted_or_added_up() -> None:
    acts = [
        did("7-1", "sweep", found=3),
        did("8-1", "sweep", found=4),
        did("8-2", "sweep"),
        did("10-1", "sweep", found=9),
    ]
    assert read('what = "acts"\nevent = ["sweep"]\nratio = false', acts=acts).value == 3
    found = read('what = "acts"\nevent = ["sweep"]\nsum = "found"\nratio = false', acts=acts)
    assert (found.value, found.aside) == (7, 1)


def figure(on: str, unit: str, **data: int | str) -> Event:
    """A figure that somebody entered for the third quarter."""
    return did(on, "figure", unit, indicator="I", **{"period": "2026-Q3", **data})


def test_the_latest_figure_entered_counts() -> None:
    acts = [
        figure("10-1", BUREAU, numerator=3, denominator=4),
        figure("10-5", BUREAU, numerator=4, denominator=4),
    ]
    toml = 'what = "entered"'
    assert read(toml, unit=BUREAU, acts=acts).value == 1
    assert read(toml, unit=BUREAU, acts=acts, on="10-4").value == Fraction(3, 4)
    none = read(toml, unit=TOWN, acts=acts)
    assert (none.value, none.missing) == (None, "no-figure")


def test_the_areas_own_figure_stands_for_the_whole() -> None:
    toml = 'what = "entered"\nratio = false'
    parts = [figure("10-1", BUREAU, value=3), figure("10-1", TOWN, value=4)]
    assert read(toml, acts=parts).value == 7
    assert read(toml, acts=[*parts, figure("10-2", CITY, value=9)]).value == 9


@pytest.mark.parametrize("numbers", [(5, 4), (-1, 4), (-5, -3)])
def test_a_figure_that_cannot_be_is_no_figure(numbers: tuple[int, int]) -> None:
    entered = figure("10-1", BUREAU, numerator=numbers[0], denominator=numbers[1])
    assert read('what = "entered"', unit=BUREAU, acts=[entered]).value is None


# --- plugins ---


def test_a_plugins_indicator() -> None:
    def answer(view: CaseView, window: Window) -> Sequence[Counted]:
        return [Counted(view.handler or "", len(view.events) > 2)]

    ledger = [received("1", "7-1", act("8-1", "reply")), received("2", "7-1")]
    toml = 'what = "plugin"\nplugin = "x.long"'
    found = read(toml, ledger, BUREAU, extensions=Extensions(indicators={"x.long": answer}))
    assert counted(found) == (1, 2, 0, 0)


def test_a_plugin_that_fails_makes_its_indicator_unsayable() -> None:
    def answer(view: CaseView, window: Window) -> Sequence[Counted]:
        raise ValueError("x")

    extensions = Extensions(indicators={"x.long": answer})
    found = read('what = "plugin"\nplugin = "x.long"', [received("1", "7-1")], extensions=extensions)
    assert (found.value, found.missing) == (None, "plugin:x.long")
    assert "x.long" in extensions.failures


# --- never looking ahead ---

EVERYTHING = law(
    indicator(REPLIED, id="A"),
    indicator('what = "cases"\nwindow = "closed"\nby = "area"\npart = { repeated = false }', id="B"),
    indicator('what = "cases"\nwindow = "all"\namong = { closed = false }\nratio = false', id="C"),
    indicator('rules = ["R"]', id="D"),
    indicator(
        'what = "cases"\npart = { having = ["reply"], start = ["accept"], within = { value = 20 } }', id="E"
    ),
    deadline('extension = { most = 20 }\nbearer = "handler"', start="receive"),
)
IDS = ("A", "B", "C", "D", "E")


@QUICK
@given(ledger=st.lists(cases(), max_size=3), on=DAYS)
def test_as_of_a_day_equals_the_ledger_cut_at_that_day(ledger: list[list[Event]], on: date) -> None:
    named = [
        [Event(e.kind, e.on, ref, e.unit, e.officer, e.claim, {**e.data, **again}, e.id) for e in events]
        for (ref, again), events in zip(
            (("1", {}), ("2", {"repeat_of": "1"}), ("3", {})), ledger, strict=False
        )
    ]
    keys = "2022-Q1 2022-Q2 2022-Q3"
    full = survey(EVERYTHING, named, period=keys, on=on, ids=IDS)
    part = survey(EVERYTHING, [cut(events, on) for events in named], period=keys, on=on, ids=IDS)
    for id in IDS:
        for key in keys.split():
            units = {*full.units(id, key), *part.units(id, key), WHOLE}
            assert [full.reading(id, key, u) for u in sorted(units)] == [
                part.reading(id, key, u) for u in sorted(units)
            ]
