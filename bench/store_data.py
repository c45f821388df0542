"""A generated ledger: about three obligations a case, nine in ten fulfilled, one and a half in a hundred overdue."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs

from bench.harness import Place
from duban.domain.case import CaseSummary
from duban.domain.event import Event, Value
from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.entry import Draft
from duban.store.ledger import Ledger

HOME = "990000"
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 7, 1, tzinfo=UTC)
_YEARS = 5
_VERSION = date(2022, 5, 1)
_LIMITS = {"N-22-1": 15, "N-22-2": 30, "N-34-1": 60, "N-34-2": 90}
_RULES = tuple(f"{rule}-{part}" for rule in _LIMITS for part in "abc")
_TOPICS = ("征地拆迁", "劳动社保", "城乡建设", "环境保护", "教育医疗", "涉法涉诉")
_OFFICERS = tuple(f"{name}{n}" for name in ("承办人", "办事员") for n in range(60))
_UNITS = tuple(f"99{n:04d}" for n in range(1500))


@attrs.frozen
class Matter:
    """One case as the engine would hand it to the store."""

    draft: Draft
    summary: CaseSummary
    obligations: tuple[Obligation, ...]


def matters(cases: int, seed: int = 1) -> Iterator[Matter]:
    """That many cases, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(cases):
        yield _matter(chance, f"XF{seed}-{number:09d}")


def _matter(chance: random.Random, ref: str) -> Matter:
    unit = chance.choice(_UNITS)
    officer = chance.choice(_OFFICERS)
    rows = tuple(_obligation(chance, ref, unit, officer, rule) for rule in chance.sample(_RULES, 3))
    received = min(row.opened_on for row in rows)
    attributes = {"channel": chance.choice(("letter", "visit", "online")), "category": chance.choice(_TOPICS)}
    data: dict[str, Value] = {
        **attributes,
        "headcount": chance.randrange(1, 40),
        "statutory": 6,
        "title": "反映的事项" * 3,
    }
    event = Event("register", received, ref, unit, officer, None, data)
    summary = CaseSummary(ref, received, rows[0].closed_on, unit, unit, unit, attributes)
    return Matter(Draft(NOW, officer, "import:ledger.csv", ref, (event,)), summary, rows)


def _obligation(chance: random.Random, ref: str, unit: str, officer: str, rule: str) -> Obligation:
    limit = timedelta(_LIMITS[rule[:-2]])
    lot = chance.random()
    row = Obligation(rule, _VERSION, Form.DEADLINE, unit, AS_OF, None, ref, officer=officer)
    if lot < 0.9:
        row.opened_on = AS_OF - timedelta(chance.randrange(100, _YEARS * 365))
        taken = chance.random() * 1.04
        row.closed_on = row.opened_on + timedelta(int(limit.days * taken) + 1)
        row.outcome = Outcome.MOVED if lot < 0.02 else Outcome.MET
        row.done = 1
    elif lot < 0.915:
        row.opened_on = AS_OF - limit - timedelta(chance.randrange(1, 400))
    else:
        row.opened_on = AS_OF - timedelta(chance.randrange(0, limit.days))
    row.due_on = row.opened_on + limit
    row.started_on = row.opened_on
    return row


def generated(place: Place) -> Ledger:
    """The run's ledger of all cases, made on first use."""
    kept = place.shelf.get("ledger")
    if isinstance(kept, Ledger):
        return kept
    ledger = Ledger.create(place.folder / "ledger.db")
    with ledger.writing(HOME, bulk=True) as writer:
        for block in blocks(matters(place.cases)):
            writer.append_many(matter.draft for matter in block)
            writer.write_cases(
                (matter.summary for matter in block), (row for matter in block for row in matter.obligations)
            )
    place.shelf["ledger"] = ledger
    return ledger


def with_less_history(place: Place) -> Ledger:
    """The same open obligations, and a tenth of the closed ones."""
    ledger = Ledger.create(place.folder / "short.db")
    with ledger.writing(HOME, bulk=True) as writer:
        rows = (row for matter in matters(place.cases) for row in matter.obligations)
        writer.write_cases([], (row for n, row in enumerate(rows) if row.closed_on is None or n % 10 == 0))
    return ledger


def blocks(items: Iterator[Matter], size: int = 10_000) -> Iterator[list[Matter]]:
    """The items in lists of at most ``size``."""
    block: list[Matter] = []
    for item in items:
        block.append(item)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block


def copy_of(ledger: Ledger, path: Path) -> Path:
    """A copy of the ledger's file, made through the database."""
    with closing(sqlite3.connect(ledger.path)) as connection:
        connection.execute("VACUUM INTO ?", (str(path),))
    return path
