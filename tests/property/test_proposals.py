"""Whatever was owed, entered and decided: proposals are a function of the facts up to a day, and nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from duban.domain.event import Event
from duban.domain.following import Key, Standing
from duban.domain.obligation import Form, Obligation, Outcome
from duban.domain.roster import Officer, Roster
from duban.engine.fold import cut
from duban.engine.proposals import Derived, Facts, derive
from tests.engine.law import BUREAU, OFFICE, ROSTER, national

POLICY = national()
PEOPLED = Roster(
    ROSTER.units, (*ROSTER.officers, Officer("丁", BUREAU, "handler"), Officer("戊", OFFICE, "handler"))
)
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
UNITS = st.sampled_from((BUREAU, OFFICE))
ABOUT = st.sampled_from(("A", "B", "2026"))


@st.composite
def obligation(draw: st.DrawFn) -> Obligation:
    """A clock of a case that ran out, was met, or runs."""
    rule = draw(st.sampled_from(("N-34-1", "N-22-1", "N-23-1", "N-32-1")))
    ruling = POLICY.in_force(rule, FIRST)
    assert ruling is not None
    due = draw(DAYS)
    row = Obligation(
        rule, ruling.version, Form.DEADLINE, draw(UNITS), FIRST, due, draw(st.sampled_from(("A", "B")))
    )
    closed = draw(st.none() | DAYS)
    if closed is not None:
        row.closed_on, row.outcome = (
            closed,
            draw(st.sampled_from((Outcome.MET, Outcome.BREACH, Outcome.VOID))),
        )
    return row


@st.composite
def entry(draw: st.DrawFn) -> Event:
    """A person's word about a ground."""
    data = {
        "ground": draw(st.sampled_from(("N16-11", "N-45", "N-39-3", "N-46"))),
        "about": draw(ABOUT),
        "facts": "事实",
        "severity": draw(st.sampled_from(("", "minor", "serious", "very-serious"))),
        "measure": draw(st.sampled_from(("", "interview", "order"))),
    }
    return Event("ground_found", draw(DAYS), None, draw(UNITS), data={k: v for k, v in data.items() if v})


def derived(rows: Sequence[Obligation], acts: Sequence[Event], day: date) -> Derived:
    return derive(POLICY, Facts(PEOPLED, day, rows, acts))


def decisions(draw: st.DrawFn, rows: Sequence[Obligation], acts: list[Event]) -> None:
    """Decide, on days one after the other, on what is proposed then."""
    for day in sorted(draw(st.lists(DAYS, max_size=6))):
        found = derived(rows, acts, day)
        open_ = [
            key
            for key in sorted(found.proposals)
            if key not in found.courses or found.courses[key].standing is Standing.PROPOSED
        ]
        if not open_:
            continue
        key = draw(st.sampled_from(open_))
        kind = draw(st.sampled_from(("outcome_confirmed", "outcome_dismissed")))
        by = {"rectify_by": (day + timedelta(days=draw(st.integers(0, 30)))).isoformat()}
        acts.append(Event(kind, day, None, key.unit, data={"key": key.text(), **by}))
        if draw(st.booleans()):
            later = day + timedelta(days=draw(st.integers(0, 40)))
            acts.append(
                Event("outcome_rectified", later, None, key.unit, data={"key": key.text(), "what": "已改"})
            )


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Obligation], list[Event]]:
    rows = draw(st.lists(obligation(), max_size=8))
    acts = draw(st.lists(entry(), max_size=6))
    decisions(draw, rows, acts)
    return rows, [Event(a.kind, a.on, None, a.unit, data=a.data, id=f"{n}.0") for n, a in enumerate(acts, 1)]


@given(histories(), DAYS)
def test_the_full_ledger_as_of_a_day_proposes_what_the_cut_ledger_does(
    history: tuple[list[Obligation], list[Event]], day: date
) -> None:
    rows, acts = history
    assert derived(rows, acts, day) == derived(rows, cut(acts, day), day)


@given(histories(), DAYS)
def test_order_of_reading_changes_nothing(history: tuple[list[Obligation], list[Event]], day: date) -> None:
    rows, acts = history
    assert derived(rows[::-1], acts, day).proposals == derived(rows, acts, day).proposals


@given(histories(), DAYS)
def test_nothing_grave_is_proposed_without_a_persons_word(
    history: tuple[list[Obligation], list[Event]], day: date
) -> None:
    rows, acts = history
    entered = {
        (a.text("ground"), a.unit, a.text("about")) for a in acts if a.kind == "ground_found" and a.on <= day
    }
    for key, proposal in derived(rows, acts, day).proposals.items():
        if proposal.key.stage not in ("corrected", "suggest"):
            assert (key.ground, key.unit, key.about) in entered


@given(st.builds(Key, *[st.text(max_size=8)] * 6, st.integers(1, 9)))
def test_a_key_reads_back_whatever_is_in_it(key: Key) -> None:
    assert Key.parse(key.text()) == key
