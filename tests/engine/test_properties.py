"""What holds for any history: a ledger as of a day is the ledger cut at that day, and the spells of a clock form one line."""

import os
from datetime import date
from itertools import pairwise

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.engine.duties import Setting, unit_obligations
from duban.engine.fold import Programme, as_of, cut
from duban.engine.in_force import acts_in_force
from duban.engine.selection import Extensions
from duban.plugins.patterns import PATTERNS
from duban.policy.policy import Policy
from tests.engine.histories import DAYS, FIRST, WILD, acts, cases
from tests.engine.law import NOTHING, ROSTER, TABLE, deadline, law, national

NATIONAL = Programme(national(), TABLE, ROSTER, NOTHING)
PLUGINS = Extensions(
    {"x.odd": lambda view: None if len(view.events) % 3 == 0 else len(view.events) % 2 == 1},
    patterns={f"patterns.{name}": pattern for name, pattern in PATTERNS.items()},
)
SIXTH = "\napplies = { statutory = [6] }"
MOVED = """
bearer = "handler"
extension = { most = 20 }
void_by = ["withdraw"]
suspension = { begin = ["hearing_begin", "notify"], end = ["hearing_end", "extend"] }"""
FILE = """id = "D"
kind = "checklist"
at = ["reply", "close", "finish"]
items = [{ id = "协议书", label = "协议书" }]"""
STAGES = """id = "E"
kind = "procedure"
steps = [
  { event = "finish", label = "x", after = ["accept"] },
  { event = "reply", label = "y", condition = "x.odd" },
]"""
LEADER = """id = "F"
kind = "assignment"
role = "case-leader"
at_least = 1
at_most = 1
since = ["receive"]
in_person = true
acts = ["contact"]
holder = ["principal"]
within = { value = 5 }"""
EVERYTHING: Policy = law(
    deadline(MOVED + SIXTH, start="receive").replace('"R"', '"A"'),
    deadline('per = "claim"' + SIXTH).replace('"R"', '"B"'),
    deadline('per = "unit"\nbearer = "target"\nelective = true', start="transfer", met="object").replace(
        '"R"', '"C"'
    ),
    FILE + SIXTH,
    STAGES + SIXTH,
    LEADER + SIXTH,
    'id = "G"\nkind = "route"\ntopics = ["征地", "涉法涉诉"]\nchannel = 6',
    'id = "H"\nkind = "procedure"\npattern = "patterns.ping-pong"\nparams = { times = 2 }' + SIXTH,
    'id = "I"\nkind = "procedure"\npattern = "patterns.empty-rerun"\ncomplete_at = ["finish"]',
)
MADE_UP = Programme(EVERYTHING, TABLE, ROSTER, PLUGINS)
PROGRAMMES = st.sampled_from((NATIONAL, MADE_UP))
QUICK = settings(max_examples=int(os.environ.get("DUBAN_EXAMPLES", "40")), deadline=None)

Read = tuple[object, ...]


def reading(rows: list[Obligation], on: date) -> list[Read]:
    """What a check says of them as of the day."""
    return sorted(
        (o.rule, o.n, o.claim or "", o.unit or "", str(o.due_on), o.state(on).value, _missing(o, on), o.detail)
        for o in rows
    )  # fmt: skip


def _missing(row: Obligation, on: date) -> str:
    running = row.closed_on is None or row.closed_on > on
    return (row.missing or "") if running else ""


def folded(programme: Programme, events: list[Event]) -> list[Obligation]:
    found = programme.fold("A", events)
    return list(found.obligations) if found else []


@QUICK
@given(PROGRAMMES, cases(), DAYS)
def test_as_of_a_day_is_the_ledger_cut_at_that_day(
    programme: Programme, events: list[Event], on: date
) -> None:
    full = as_of(folded(programme, events), on)
    assert reading(full, on) == reading(as_of(folded(programme, cut(events, on)), on), on)


@QUICK
@given(PROGRAMMES, cases(), st.randoms(use_true_random=False))
def test_the_order_of_entry_says_nothing(programme: Programme, events: list[Event], random: object) -> None:
    """Events of one day keep their order; those of different days may have been entered in any."""
    days = sorted({event.on for event in events}, key=lambda _: random.random())  # type: ignore[attr-defined]
    shuffled = [event for on in days for event in events if event.on == on]
    assert folded(programme, shuffled) == folded(programme, events)


@QUICK
@given(PROGRAMMES, cases())
def test_the_spells_of_a_clock_form_one_line(programme: Programme, events: list[Event]) -> None:
    clocks: dict[tuple[str, str | None, int], list[Obligation]] = {}
    for row in folded(programme, events):
        if not (row.form is Form.DEADLINE and row.outcome is Outcome.BREACH):
            clocks.setdefault((row.rule, row.claim, row.n), []).append(row)
    for spells in clocks.values():
        spells.sort(key=lambda row: row.spell)
        assert len({row.spell for row in spells}) == len(spells)
        for before, after in pairwise(spells):
            assert before.closed_on is not None
            assert before.opened_on <= before.closed_on <= after.opened_on
            assert before.outcome in (Outcome.MOVED, Outcome.VOID)
            assert before.outcome is Outcome.VOID or before.closed_on == after.opened_on
        assert spells[-1].outcome is not Outcome.MOVED


@QUICK
@given(PROGRAMMES, cases(), DAYS, DAYS)
def test_what_has_ended_for_good_stays_as_it_ended(
    programme: Programme, events: list[Event], one: date, other: date
) -> None:
    earlier, later = sorted((one, other))

    def ended(on: date) -> set[Read]:
        return {
            (o.rule, o.n, o.claim, o.spell, o.due_on, o.closed_on, o.outcome)
            for o in as_of(folded(programme, cut(events, on)), on)
            if o.closed_on is not None and o.closed_on < on
        }

    assert ended(earlier) <= ended(later)


@QUICK
@given(PROGRAMMES, cases(WILD, st.dates(date(1949, 10, 1), date(9999, 12, 31))))
def test_nothing_that_a_ledger_may_hold_stops_the_reading(programme: Programme, events: list[Event]) -> None:
    for row in folded(programme, events):
        assert row.closed_on is None or row.opened_on <= row.closed_on
        assert row.due_on is not None or row.missing or row.suspended or row.outcome


@QUICK
@given(acts(), DAYS)
def test_what_units_owe_as_of_a_day_is_what_the_cut_ledger_says(made: list[Event], on: date) -> None:
    setting = Setting(ROSTER, TABLE, NOTHING, FIRST, on)
    full = list(unit_obligations(NATIONAL.policy, setting, acts_in_force(made)))
    assert full == list(unit_obligations(NATIONAL.policy, setting, cut(made, on)))


@QUICK
@given(acts())
def test_a_duty_moves_from_pending_to_its_verdict_and_no_further(made: list[Event]) -> None:
    def verdicts(on: date) -> dict[tuple[str, str | None, str | None], str]:
        setting = Setting(ROSTER, TABLE, NOTHING, FIRST, on)
        rows = unit_obligations(NATIONAL.policy, setting, cut(made, on))
        return {
            (o.rule, o.unit, o.period): f"{o.due_on}{o.closed_on}{o.outcome}"
            for o in rows
            if o.form is Form.DUTY and o.closed_on is not None
        }

    middle, end = verdicts(date(2022, 7, 1)), verdicts(date(2022, 12, 31))
    assert middle.items() <= end.items()


@QUICK
@given(cases(), DAYS)
def test_a_correction_restores_what_was_before_the_entry(events: list[Event], on: date) -> None:
    extra = Event("finish", on, "A", None, None, None, {}, "90.0")
    cancelled = attrs.evolve(extra, kind="correct", data={"event": "90.0", "reason": "误记"}, id="91.0")
    assert folded(NATIONAL, [*events, extra, cancelled]) == folded(NATIONAL, events)
