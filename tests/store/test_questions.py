"""Counts and lists agree with what the domain says of every single obligation, on any day, from the index."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sql_event
from sqlalchemy import text

from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.ledger import Ledger
from tests.store.helpers import HOME, fresh_code, owed

START = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda n: START + timedelta(n))
RULES = ("N-22-1", "N-34-1", "N-36-3")


@st.composite
def obligations(draw: st.DrawFn) -> Obligation:
    ended = draw(st.none() | st.tuples(DAYS, st.sampled_from(Outcome)))
    return Obligation(
        rule=draw(st.sampled_from(RULES)),
        version=START,
        form=Form.DEADLINE,
        unit=draw(st.sampled_from(["u1", "u2", None])),
        opened_on=draw(DAYS),
        due_on=draw(st.none() | DAYS),
        case=draw(st.sampled_from(["A1", "A2", "A3"])),
        closed_on=ended[0] if ended else None,
        outcome=ended[1] if ended else None,
        missing=draw(st.sampled_from([None, None, "channel"])),
        suspended=draw(st.booleans()),
        required=draw(st.integers(1, 2)),
        done=draw(st.integers(0, 2)),
        n=draw(st.integers(1, 2)),
    )


def _written(ledger: Ledger, rows: list[Obligation]) -> str:
    """The rows under a jurisdiction of their own, beside those of others."""
    code = fresh_code()
    with ledger.writing(code, bulk=True) as writer:
        writer.write_cases([], rows)
    return code


@settings(max_examples=150, deadline=None)
@given(st.lists(obligations(), max_size=14), st.lists(DAYS, min_size=1, max_size=4))
def test_outcomes_equal_counting_one_by_one(shared: Ledger, rows: list[Obligation], days: list[date]) -> None:
    code = _written(shared, rows)
    with shared.reading() as reader:
        for day in days:
            counted = Counter((row.rule, row.state(day)) for row in rows if row.exists(day))
            found = reader.outcomes(code, day)
            flat = {(rule, state): n for (_j, rule), states in found.items() for state, n in states.items()}
            assert flat == counted
            cases = {
                rule: {row.case for row in rows if row.rule == rule and row.opened_on <= day}
                for rule in RULES
            }
            assert reader.cases_with(code, day) == {rule: len(refs) for rule, refs in cases.items() if refs}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(obligations(), max_size=14),
    DAYS,
    st.fixed_dictionaries(
        {},
        optional={
            "due_before": DAYS,
            "due_from": DAYS,
            "unit": st.sampled_from(["u1", "u2"]),
            "rule": st.sampled_from(RULES),
            "case": st.sampled_from(["A1", "A2"]),
            "undated": st.just(True),
        },
    ),
)
def test_what_was_open_on_a_day_equals_filtering_all_rows(
    shared: Ledger, rows: list[Obligation], day: date, wanted: dict[str, object]
) -> None:
    def fits(row: Obligation) -> bool:
        before, since = wanted.get("due_before"), wanted.get("due_from")
        return (
            row.opened_on <= day
            and (row.closed_on is None or row.closed_on > day)
            and (before is None or (row.due_on is not None and row.due_on < before))
            and (since is None or (row.due_on is not None and row.due_on >= since))
            and all(wanted.get(name) in (None, getattr(row, name)) for name in ("unit", "rule", "case"))
            and (row.due_on is None or not wanted.get("undated"))
        )

    code = _written(shared, rows)
    with shared.reading() as reader:
        found = list(reader.open_obligations(code, day, **wanted))  # type: ignore[arg-type]
    assert sorted(map(repr, found)) == sorted(repr(row) for row in rows if fits(row))
    order = [(row.due_on or date.min, row.case, row.rule, row.n) for row in found]
    assert order == sorted(order)  # type: ignore[type-var]


@settings(max_examples=60, deadline=None)
@given(st.lists(obligations(), max_size=14), DAYS, DAYS, st.booleans())
def test_what_ended_between_two_days(
    shared: Ledger, rows: list[Obligation], since: date, day: date, only_notable: bool
) -> None:
    def fits(row: Obligation) -> bool:
        if row.closed_on is None or row.outcome is Outcome.MOVED or row.opened_on > day:
            return False
        late = row.due_on is None or row.closed_on > row.due_on
        notable = row.outcome is Outcome.BREACH or (row.outcome is Outcome.MET and late)
        return since <= row.closed_on <= day and (notable or not only_notable)

    code = _written(shared, rows)
    with shared.reading() as reader:
        found = list(reader.closed_obligations(code, since, day, notable=only_notable))
    assert sorted(map(repr, found)) == sorted(repr(row) for row in rows if fits(row))


def test_several_jurisdictions_are_answered_in_order(ledger: Ledger) -> None:
    for code in (HOME, "110000"):
        with ledger.writing(code) as writer:
            writer.write_cases([], [owed(f"{code}-1"), owed(f"{code}-2")])
    day = date(2026, 4, 1)
    with ledger.reading() as reader:
        both = [row.case for row in reader.open_obligations([HOME, "110000"], day)]
        assert both == ["110000-1", "110000-2", "990000-1", "990000-2"]
        assert set(reader.outcomes([HOME, "110000"], day)) == {(HOME, "N-34-1"), ("110000", "N-34-1")}
        rows = list(reader.open_rows(HOME, day, due_before=day))
    assert [(row[0], row[5], row[6]) for row in rows] == [
        ("N-34-1", date(2026, 3, 6), f"{HOME}-1"),
        ("N-34-1", date(2026, 3, 6), f"{HOME}-2"),
    ]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """2000 obligations, most of them closed, as in a real ledger."""
    rows = [
        owed(
            f"A{n}",
            RULES[n % 3],
            unit=f"u{n % 9}",
            closed_on=None if n % 12 == 0 else START + timedelta(n % 100 + 4),
            outcome=None if n % 12 == 0 else Outcome.MET,
        )
        for n in range(2000)
    ]
    with ledger.writing(HOME) as writer:
        writer.write_cases([], rows)
    return ledger


@pytest.mark.parametrize("analysed", [False, True])
def test_the_questions_of_a_check_are_answered_from_the_indexes(filled: Ledger, analysed: bool) -> None:
    """No full scan, and no sorting of what is open: whatever statistics the file has."""
    if analysed:
        with filled.writing(HOME) as writer:
            writer.reader.connection.execute(text("ANALYZE"))
    asked: list[tuple[str, tuple[object, ...]]] = []
    today, past = START + timedelta(300), START + timedelta(30)
    with filled.reading() as reader:

        @sql_event.listens_for(reader.connection, "before_cursor_execute")
        def _note(*call: object) -> None:
            asked.append((str(call[2]), call[3]))  # type: ignore[arg-type]

        list(reader.open_obligations(HOME, today, due_before=today))
        now = len(asked)
        list(reader.open_obligations(HOME, past, due_before=past))
        reader.outcomes(HOME, past)
        reader.cases_with(HOME, today)
        list(reader.closed_obligations(HOME, past, today))
        reader.case_obligations(HOME, "A1")
        list(reader.open_obligations(HOME, today, case="A1"))
        questions = list(asked)
        plans = [reader.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {q}", v) for q, v in questions]  # type: ignore[arg-type]
        steps = [[str(row[3]) for row in plan] for plan in plans]
    for plan in steps:
        tables = [step for step in plan if " obligation " in f"{step} "]
        assert tables
        assert all("USING" in step and "INDEX obligation_" in step for step in tables), plan
    assert steps[now - 1] == [
        "SEARCH obligation USING COVERING INDEX obligation_open (jurisdiction=? AND due_on<?)"
    ]
    assert any(
        "obligation_course (jurisdiction=? AND rule=? AND outcome=? AND closed_on>?" in s
        for p in steps
        for s in p
    )
