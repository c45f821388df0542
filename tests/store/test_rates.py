"""How limits were kept: the counts equal counting one by one, on any day, and the roll-up equals the rows whatever was written."""

from collections import Counter
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from duban.domain.case import CaseSummary
from duban.domain.obligation import Form, Obligation, Outcome, State
from duban.domain.rate import Rate
from duban.store.ledger import Ledger
from tests.store.helpers import HOME, fresh_code, owed

START = date(2026, 1, 20)
DAYS = st.integers(0, 60).map(lambda n: START + timedelta(n))
RULES = ("N-22-1", "N-34-1", "N-36-3")
REFS = ("A1", "A2", "A3", "A4")


@st.composite
def obligations(draw: st.DrawFn, case: str | None = None) -> Obligation:
    ended = draw(st.none() | st.tuples(DAYS, st.sampled_from([Outcome.MET, *Outcome])))
    return Obligation(
        rule=draw(st.sampled_from(RULES)),
        version=START,
        form=Form.DEADLINE,
        unit=draw(st.sampled_from(["u1", "u2", None])),
        opened_on=draw(DAYS),
        due_on=draw(st.none() | DAYS | DAYS),
        case=case or draw(st.sampled_from(REFS)),
        closed_on=ended[0] if ended else None,
        outcome=ended[1] if ended else None,
        missing=draw(st.sampled_from([None, None, "channel"])),
        suspended=draw(st.sampled_from([False, False, True])),
        required=draw(st.integers(1, 2)),
        done=draw(st.integers(0, 2)),
    )


_COUNT = {
    State.MET_LATE: "late",
    State.OVERDUE: "overdue",
    State.SHORT: "overdue",
    State.PENDING: "pending",
    State.SUSPENDED: "pending",
    State.UNKNOWN: "unknown",
    State.VOID: "void",
    State.BREACH: "breach",
}


def _counted(rows: list[Obligation], day: date, by_rule: bool) -> list[Rate]:
    """The counts, from what the domain says of each obligation."""
    cells: Counter[tuple[tuple[str, str, str], str]] = Counter()
    for row in rows:
        if not row.exists(day):
            continue
        count = _COUNT.get(row.state(day))
        if count is None:
            assert row.due_on is not None
            count = "in_time" if row.due_on <= day else "early"
        month = row.due_on.isoformat()[:7] if row.due_on else ""
        cells[(month, row.unit or "", row.rule if by_rule else ""), count] += 1
    return [
        Rate(rule or None, month or None, unit or None, **{name: n for (at, name), n in cells.items() if at == key})
        for key in sorted({key for key, _count in cells})
        for month, unit, rule in [key]
    ]


def _within(row: Obligation, first: date | None, last: date | None) -> bool:
    if row.due_on is None:
        return first is None and last is None
    return (first is None or row.due_on >= first) and (last is None or row.due_on <= last)


PERIODS = st.tuples(
    st.none() | DAYS | st.sampled_from([date(2026, 2, 1), date(2026, 3, 1)]),
    st.none() | DAYS | st.sampled_from([date(2026, 1, 31), date(2026, 2, 28)]),
)


@settings(max_examples=250, deadline=None)
@given(
    st.lists(obligations(), max_size=16),
    st.lists(st.integers(-2, 130).map(lambda n: START + timedelta(n)), min_size=1, max_size=4),
    st.none() | st.lists(st.sampled_from([*RULES, "N-0"]), max_size=3),
    PERIODS,
)
def test_rates_equal_counting_one_by_one_on_any_day(
    shared: Ledger,
    rows: list[Obligation],
    days: list[date],
    rules: list[str] | None,
    period: tuple[date | None, date | None],
) -> None:
    code = fresh_code()
    with shared.writing(code) as writer:
        writer.write_cases([], rows)
    asked = [r for r in rows if (rules is None or r.rule in rules) and _within(r, *period)]
    with shared.reading() as reader:
        for day, by_rule in product(days, (True, False)):
            found = reader.rates(
                code, day, rules=rules, period_from=period[0], period_to=period[1], by_rule=by_rule
            )
            assert list(found) == _counted(asked, day, by_rule)


WRITES = st.lists(
    st.tuples(
        st.sets(st.sampled_from(REFS), max_size=3),
        st.booleans(),
        st.sampled_from(["write", "write", "write", "rebuild", "read", "fail"]),
        st.booleans(),
        st.randoms(use_true_random=False),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=120, deadline=None)
@given(st.data(), WRITES)
def test_the_roll_up_equals_the_rows_after_any_writing(
    shared: Ledger, data: st.DataObject, writes: list[tuple[set[str], bool, str, bool, object]]
) -> None:
    """Cases written, replaced and rebuilt, one by one and in bulk, several times in one transaction, and taken back."""
    code = fresh_code()
    held: dict[str, list[Obligation]] = {}
    with shared.writing(code) as writer:
        for refs, many, act, _bulk, _chance in writes:
            pass
    for refs, many, act, bulk, _chance in writes:
        before = dict(held)
        try:
            with shared.writing(code, bulk=bulk) as writer:
                if act == "rebuild":
                    writer.clear_projections()
                    held = {}
                for ref in [*sorted(refs), *sorted(refs)[:1]]:
                    rows = data.draw(st.lists(obligations(ref), max_size=3))
                    rows = rows * 100 if many else rows
                    writer.write_cases([CaseSummary(ref, START)], rows, replace=[ref])
                    held[ref] = rows
                if act == "read":
                    assert writer.reader.rollup_is_true(code)
                if act == "fail":
                    raise RuntimeError("half way")
        except RuntimeError:
            held = before
        with shared.reading() as reader:
            assert reader.rollup_is_true(code)
            everything = [row for rows in held.values() for row in rows]
            day = START + timedelta(90)
            assert list(reader.rates(code, day)) == _counted(everything, day, True)
            assert list(reader.rates(code, day, by_rule=False)) == _counted(everything, day, False)
