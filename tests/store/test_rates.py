"""How limits were kept: the counts equal counting one by one, on any day, and the roll-up equals the rows whatever was written."""

from collections import Counter
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from duban.domain.case import CaseSummary
from duban.domain.obligation import Form, Obligation, Outcome, State
from duban.domain.rate import Rate
from duban.store.errors import StoreError
from duban.store.ledger import Ledger
from duban.store.migrate import configuration
from duban.store.rollup import FEW
from duban.store.rows import OBLIGATION_COLUMNS, obligation_rows
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
        Rate(
            rule or None,
            month or None,
            unit or None,
            **{name: n for (at, name), n in cells.items() if at == key},
        )
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


@settings(max_examples=120, deadline=None)
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
        st.sampled_from(["write", "write", "rebuild", "read", "fail"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(st.data(), WRITES)
def test_the_roll_up_equals_the_rows_after_any_writing(
    shared: Ledger, data: st.DataObject, writes: list[tuple[set[str], bool, str, bool]]
) -> None:
    """Cases written, replaced and rebuilt, few and many rows at once, several times in one transaction, and taken back."""
    code = fresh_code()
    held: dict[str, list[Obligation]] = {}
    day = START + timedelta(90)
    for refs, many, act, bulk in writes:
        before = dict(held)
        try:
            with shared.writing(code, bulk=bulk) as writer:
                if act == "rebuild":
                    writer.clear_projections()
                    held = {}
                for ref in [*sorted(refs), *sorted(refs)[:1]]:
                    rows = data.draw(st.lists(obligations(ref), max_size=3)) * (FEW if many else 1)
                    writer.write_cases([CaseSummary(ref, START)], rows, replace=[ref])
                    held[ref] = rows
                if act == "read":
                    everything = [row for rows in held.values() for row in rows]
                    assert list(writer.reader.rates(code, day)) == _counted(everything, day, True)
                if act == "fail":
                    raise RuntimeError("half way")
        except RuntimeError:
            held = before
        with shared.reading() as reader:
            assert reader.rollup_is_true(code)
            everything = [row for rows in held.values() for row in rows]
            assert list(reader.rates(code, day)) == _counted(everything, day, True)
            assert list(reader.rates(code, day, by_rule=False)) == _counted(everything, day, False)


def _some(number: int, **fields: object) -> list[Obligation]:
    return [
        owed(f"C{n}", RULES[n % 3], unit=f"u{n % 4}", due_on=START + timedelta(n % 70), **fields)
        for n in range(number)
    ]


def test_many_rows_are_counted_once_whether_they_are_most_of_the_table_or_not(ledger: Ledger) -> None:
    """First a small addition to a large table, then rows taken away and written again with the row ids that became free."""
    everything = _some(3 * FEW)
    day = START + timedelta(400)
    with ledger.writing(HOME, bulk=True) as writer:
        writer.write_cases([], everything)
        assert list(writer.reader.rates(HOME, day)) == _counted(everything, day, True)
        more = [owed("D", "N-9") for _n in range(FEW + 1)]
        writer.write_cases([], more)
        writer.write_cases([], more[:5])
        everything += [*more, *more[:5]]
    with ledger.writing(HOME, bulk=True) as writer:
        writer.write_cases([], more, replace=["D"])
        writer.write_cases([], more, replace=["D"])
        everything = [*everything[: -len(more) - 5], *more]
    with ledger.reading() as reader:
        assert list(reader.rates(HOME, day)) == _counted(everything, day, True)
        assert reader.rollup_is_true(HOME)


def test_only_what_is_due_is_in_the_denominator(ledger: Ledger) -> None:
    due = date(2026, 3, 10)
    ends = [date(2026, 3, 1), date(2026, 3, 10), date(2026, 3, 11)]
    met = [owed(f"A{n}", due_on=due, closed_on=end, outcome=Outcome.MET) for n, end in enumerate(ends)]
    other = [
        owed("B1", due_on=due),
        owed("B2", due_on=due, missing="channel"),
        owed("B3", due_on=due, suspended=True),
        owed("B4", due_on=due, closed_on=ends[0], outcome=Outcome.VOID),
    ]
    with ledger.writing(HOME) as writer:
        writer.write_cases([], [*met, *other])
    with ledger.reading() as reader:
        (before,) = reader.rates(HOME, date(2026, 3, 9))
        (last,) = reader.rates(HOME, due)
        (after,) = reader.rates(HOME, date(2026, 3, 12), period_from=due, period_to=due)
        assert not list(reader.rates(HOME, date(2026, 3, 12), period_to=date(2026, 3, 9)))
    assert (before.due, before.early, before.pending, before.unknown, before.void) == (0, 1, 4, 1, 1)
    assert (last.due, last.in_time, last.early, last.pending) == (2, 2, 0, 3)
    assert (after.due, after.in_time, after.late, after.overdue, after.pending) == (4, 2, 1, 1, 1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE rollup SET late = late + 1 WHERE rule = 'N-34-1'",
        "UPDATE rollup_total SET running = running - 1",
        "DELETE FROM rollup",
        "INSERT INTO rollup SELECT jurisdiction, month, 'u9', rule, 0, 0, 0, 0, 0, 0, 0 FROM rollup LIMIT 1",
        "UPDATE rollup_until SET day = '2020-01-01'",
        "UPDATE obligation SET due_on = '2026-09-01'",
    ],
)
def test_a_roll_up_that_is_not_true_is_found_and_mended_by_a_rebuild(ledger: Ledger, change: str) -> None:
    rows = [owed("A1"), owed("A2", "N-22-1")]
    with ledger.writing(HOME) as writer:
        writer.write_cases([], rows)
        writer.reader.rates(HOME, START)
        writer.reader.connection.execute(text(change))
    with ledger.writing(HOME) as writer:
        assert not writer.reader.rollup_is_true(HOME)
        writer.clear_projections()
        writer.write_cases([], rows)
    with ledger.reading() as reader:
        assert reader.rollup_is_true(HOME)


@pytest.mark.parametrize("analysed", [False, True])
def test_rates_read_the_roll_up_and_one_month_and_never_the_table(ledger: Ledger, analysed: bool) -> None:
    with ledger.writing(HOME) as writer:
        writer.write_cases([], _some(2000, closed_on=date(2026, 2, 1), outcome=Outcome.MET))
        if analysed:
            writer.reader.connection.execute(text("ANALYZE"))
    asked: list[str] = []
    with ledger.reading() as reader:
        driver = reader.connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
        list(reader.rates(HOME, date(2026, 4, 9), by_rule=False))
        now = len(asked)
        list(reader.rates(HOME, date(2026, 1, 31), rules=RULES[:1]))
        driver.set_trace_callback(None)
        plans = [
            [str(row[3]) for row in driver.execute(f"EXPLAIN QUERY PLAN {query}")]
            for query in asked
            if " FROM obligation " in query or " FROM rollup" in query
        ]
    steps = [step for plan in plans for step in plan]
    assert not any(
        "TEMP B-TREE" in step or step.startswith("SCAN o") or step.startswith("SCAN r") for step in steps
    )
    assert (
        sum("obligation_due (jurisdiction=? AND <expr>>? AND <expr><?)" in step for step in steps[:now]) == 1
    )
    assert "SEARCH obligation USING COVERING INDEX obligation_due (jurisdiction=?)" in steps


def test_a_ledger_of_the_first_schema_is_upgraded_with_its_counts(tmp_path: Path) -> None:
    place = tmp_path / "old.db"
    rows = [*_some(300), owed("E", unit=None, due_on=None), owed("M", closed_on=START, outcome=Outcome.MOVED)]
    rows += [owed(f"L{n}", closed_on=date(2026, 3, 5 + n), outcome=Outcome.MET) for n in range(3)]
    _made_by_the_first_schema(place, rows)
    with pytest.raises(StoreError, match="duban journal upgrade") as old:
        Ledger.open(place)
    assert (old.value.kind, old.value.older) == ("version", True)
    Ledger.upgrade(place)
    ledger = Ledger.open(place)
    day = START + timedelta(400)
    with ledger.reading() as reader:
        for code in (HOME, "110000"):
            assert reader.rollup_is_true(code)
            assert list(reader.rates(code, day)) == _counted(rows, day, True)
    with ledger.writing(HOME) as writer:
        writer.write_cases([], rows[:1], replace=["C0"])
        assert writer.reader.rollup_is_true(HOME)
    ledger.close()


def _made_by_the_first_schema(place: Path, rows: list[Obligation]) -> None:
    engine = create_engine(f"sqlite:///{place}")
    columns = ("jurisdiction", *OBLIGATION_COLUMNS)
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        marks = ", ".join("?" * len(columns))
        insert = f"INSERT INTO obligation ({', '.join(columns)}) VALUES ({marks})"
        for code in (HOME, "110000"):
            connection.exec_driver_sql(insert, obligation_rows(code, rows))
    engine.dispose()
