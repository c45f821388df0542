"""Reading: the overdue list, outcomes, what history costs, past days, and the verification of the journal."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import CompoundSelect, Select
from sqlalchemy.dialects import sqlite

from bench.harness import Pair, Place, bench, consume
from bench.store_data import AS_OF, HOME, generated, with_less_history
from duban.store import queries
from duban.store.journal import verify
from duban.store.reader import Reader
from duban.store.rows import OBLIGATION_COLUMNS

Bare = tuple[str, tuple[object, ...]]


def bare(
    statement: Select[tuple[object, ...]] | CompoundSelect[tuple[object, ...]], **values: object
) -> Bare:
    """The same query as the driver gets it, with its parameters."""
    options = {"render_postcompile": True}
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"), compile_kwargs=options)
    parameters = compiled.construct_params(values)
    return str(compiled), tuple(parameters[name] for name in compiled.positiontup or ())


def _due(day: date) -> dict[str, object]:
    return {"j": HOME, "day": day.isoformat(), "due_before": day.isoformat()}


@bench("P1", "overdue list, rows with real dates / same query with bare sqlite3", 1.6)
def overdue(place: Place) -> Iterator[Pair]:
    """Today's overdue rows as the check reads them."""
    ledger = generated(place)
    other = sqlite3.connect(ledger.path)
    query, values = bare(queries.open_now(queries.Wanted(due_before=AS_OF).shape), **_due(AS_OF))
    with ledger.reading() as reader:
        yield Pair(
            lambda: consume(reader.open_rows(HOME, AS_OF, due_before=AS_OF)),
            lambda: consume(other.execute(query, values)),
            rounds=9,
        )
    other.close()


@bench("P1-objects", "the same as Obligation values / same query with bare sqlite3", None)
def overdue_objects(place: Place) -> Iterator[Pair]:
    """Shown, not judged: what the values of the domain add."""
    ledger = generated(place)
    other = sqlite3.connect(ledger.path)
    query, values = bare(queries.open_now(queries.Wanted(due_before=AS_OF).shape), **_due(AS_OF))
    with ledger.reading() as reader:
        yield Pair(
            lambda: consume(reader.open_obligations(HOME, AS_OF, due_before=AS_OF)),
            lambda: consume(other.execute(query, values)),
        )
    other.close()


@bench("P2", "outcomes per jurisdiction and rule / same grouped SQL with bare sqlite3", 1.3)
def outcomes(place: Place) -> Iterator[Pair]:
    """How every rule stands."""
    ledger = generated(place)
    other = sqlite3.connect(ledger.path)
    asked = [bare(query, j=HOME, day=AS_OF.isoformat()) for query in (queries.ENDED, queries.RUNNING)]
    with ledger.reading() as reader:
        yield Pair(
            lambda: reader.outcomes(HOME, AS_OF),
            lambda: [other.execute(query, values).fetchall() for query, values in asked],
        )
    other.close()


@bench("P3", "overdue list with ten times the closed history / without", 1.1)
def history(place: Place) -> Iterator[Pair]:
    """What is closed costs nothing."""
    long, short = generated(place), with_less_history(place)
    with long.reading() as much, short.reading() as little:
        yield Pair(
            lambda: consume(much.open_rows(HOME, AS_OF, due_before=AS_OF)),
            lambda: consume(little.open_rows(HOME, AS_OF, due_before=AS_OF)),
            rounds=9,
        )
    short.close()


@bench("P4", "overdue list as of a past day / bare full scan for the same day", 0.5)
def past(place: Place) -> Iterator[Pair]:
    """30 days, one year and three years back."""
    ledger = generated(place)
    other = sqlite3.connect(ledger.path)
    columns = ", ".join(OBLIGATION_COLUMNS)
    scan = (
        f"SELECT {columns} FROM obligation NOT INDEXED WHERE jurisdiction = ? AND opened_on <= ? AND due_on < ?"
        " AND (closed_on IS NULL OR closed_on > ?) ORDER BY due_on, case_ref, rule, n, claim, spell"
    )
    with ledger.reading() as reader:
        for name, days in (("30 days", 30), ("1 year", 365), ("3 years", 1095)):
            day = AS_OF - timedelta(days)
            values = (HOME, *[day.isoformat()] * 3)
            yield Pair(
                lambda day=day: consume(reader.open_rows(HOME, day, due_before=day)),  # type: ignore[misc]
                lambda values=values: consume(other.execute(scan, values)),  # type: ignore[misc]
                name,
                rounds=3,
            )
    other.close()


@bench("P10", "verify the journal / reading the same rows with bare sqlite3", 3.5)
def verification(place: Place) -> Iterator[Pair]:
    """Every hash computed again from the stored bytes."""
    ledger = generated(place)
    other = sqlite3.connect(ledger.path)
    query = "SELECT * FROM entry WHERE jurisdiction = ? ORDER BY seq"
    with ledger.reading() as reader:
        yield Pair(lambda: _intact(reader), lambda: consume(other.execute(query, (HOME,))), rounds=3)
    other.close()


def _intact(reader: Reader) -> None:
    if not verify(reader, HOME).ok:
        raise AssertionError("the generated journal is broken")
