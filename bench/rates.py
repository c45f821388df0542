"""How limits were kept, by unit and month: from the roll-up, and counted anew, against the bare GROUP BY over the table."""

import sqlite3
from collections.abc import Iterator

import attrs

from bench.harness import Pair, Place, bench, consume
from bench.store_data import AS_OF, HOME, Matter, blocks, generated, matters
from duban.domain.obligation import Obligation
from duban.domain.rate import Rate
from duban.store import rates
from duban.store.ledger import Ledger
from duban.store.reader import Reader

_FULL = 1_000_000
_EACH = 1000
"""Cases of a unit, below a million."""
_LEAST = 100_000
"""Cases, at least: below, the fixed cost of asking is the whole figure."""


def _ledger(place: Place) -> Ledger:
    """The common ledger at a million; below, one with fewer units, so that a unit's month holds as many obligations as there."""
    cases = max(place.cases, _LEAST)
    if cases == _FULL:
        return generated(place)
    kept = place.shelf.get("rates")
    if isinstance(kept, Ledger):
        return kept
    ledger = Ledger.create(place.folder / "rates.db")
    units = cases // _EACH
    with ledger.writing(HOME, bulk=True) as writer:
        for block in blocks(matters(cases)):
            writer.write_cases([], (row for matter in block for row in _of_few(matter, units)))
    place.shelf["rates"] = ledger
    return ledger


def _of_few(matter: Matter, units: int) -> Iterator[Obligation]:
    for row in matter.obligations:
        number = int(str(row.unit)[2:]) % units
        yield attrs.evolve(row, unit=f"99{number:04d}")


def _bare() -> str:
    return rates.recount(False, False, False, "NOT INDEXED")


def _values() -> dict[str, str]:
    return {"j": HOME, "day": AS_OF.isoformat()}


def _recounted(reader: Reader) -> Iterator[Rate]:
    asked = rates.Asked(HOME, None, by_rule=False)
    return map(Rate._make, rates.recounted(reader.connection, asked, AS_OF.isoformat(), "", "~"))


def _agree(reader: Reader, other: sqlite3.Connection) -> None:
    """The roll-up, the recount and the bare query say the same, and the roll-up is what counting gives, rule by rule."""
    kept = list(reader.rates(HOME, AS_OF, by_rule=False))
    if kept != list(_recounted(reader)) or kept != [Rate(*row) for row in other.execute(_bare(), _values())]:
        raise AssertionError("the roll-up and a full recount differ")
    if not reader.rollup_is_true(HOME):
        raise AssertionError("the roll-up is not what its rows give")


@bench("P5", "rates by unit and month from the roll-up / bare GROUP BY over the table", 0.05)
def kept(place: Place) -> Iterator[Pair]:
    """All rules together, as of the last day; equal to a full recount."""
    ledger = _ledger(place)
    other = sqlite3.connect(ledger.path)
    with ledger.reading() as reader:
        _agree(reader, other)
        yield Pair(
            lambda: consume(reader.rates(HOME, AS_OF, by_rule=False)),
            lambda: consume(other.execute(_bare(), _values())),
            rounds=3,
        )
    other.close()


@bench("P6", "full recount of the rates by unit and month / the same without an index", 0.5)
def recounted(place: Place) -> Iterator[Pair]:
    """What a past day costs, and the proof of the roll-up."""
    ledger = _ledger(place)
    other = sqlite3.connect(ledger.path)
    with ledger.reading() as reader:
        _agree(reader, other)
        yield Pair(
            lambda: consume(_recounted(reader)),
            lambda: consume(other.execute(_bare(), _values())),
            rounds=3,
        )
    other.close()
