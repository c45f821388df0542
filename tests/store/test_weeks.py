"""Weeks counted in one pass equal, unit by unit, what the domain says of each obligation, one by one."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from duban.domain.obligation import Form, Obligation, Outcome, State
from duban.store.ledger import Ledger
from duban.store.weeks import Stood
from tests.store.helpers import fresh_code, owed
from tests.store.test_rates import DAYS, START, obligations

WEEK, DAY = timedelta(days=7), timedelta(days=1)
UNMET = {State.OVERDUE, State.SHORT}


def _counted(rows: list[Obligation], first: date, floor: date) -> Stood:
    last = first + WEEK - DAY
    overdue = fallen = met = unknown = 0
    for row in rows:
        if not row.exists(last):
            continue
        state, due = row.state(last), row.due_on
        if due is None:
            judged = (
                row.opened_on >= floor
                if row.missing
                else row.closed_on is not None and row.closed_on >= floor
            )
            unknown += state is State.UNKNOWN and judged
        elif due >= floor:
            overdue += state in UNMET
            fallen += state in UNMET | {State.MET_LATE} and first <= due + DAY <= last
            met += state in {State.MET, State.MET_LATE} and first <= (row.closed_on or last) <= last
            unknown += state is State.UNKNOWN and due < last
    return Stood(overdue, fallen, met, unknown)


@settings(max_examples=150, deadline=None)
@given(st.lists(obligations(), max_size=20), DAYS, st.integers(1, 9), st.just(date.min) | st.just(START))
def test_the_weeks_of_a_unit_equal_counting_one_by_one(
    shared: Ledger, rows: list[Obligation], first: date, weeks: int, floor: date
) -> None:
    code = fresh_code()
    with shared.writing(code) as writer:
        writer.write_cases([], rows)
    with shared.reading() as reader:
        found = reader.stood(code, first, weeks, floor)
    units = {row.unit for row in rows}
    assert found.keys() <= units
    for unit in units:
        mine = [row for row in rows if row.unit == unit]
        counted = [_counted(mine, first + n * WEEK, floor) for n in range(weeks)]
        assert found.get(unit, [Stood()] * weeks) == counted


def test_what_is_due_before_the_judged_day_and_what_has_no_limit_is_left_out(ledger: Ledger) -> None:
    day = date(2026, 3, 6)
    rows = [
        owed("A1", due_on=day),
        owed("A2", due_on=day - DAY),
        owed("A3", due_on=day, form=Form.EVIDENCE),
        owed("A4", due_on=day, closed_on=day + DAY, outcome=Outcome.MET),
    ]
    with ledger.writing("990000") as writer:
        writer.write_cases([], rows)
    with ledger.reading() as reader:
        (found,) = reader.stood("990000", day - 6 * DAY, 2, day).values()
    assert found == [Stood(), Stood(1, 2, 1)]
