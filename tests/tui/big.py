"""A ledger of very many cases, written through the store as a bulk import would, without reading any file."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from duban.domain.case import CaseSummary
from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.ledger import Ledger
from tests.tui.ledgers import AS_OF, WORKSPACE

HOME = "990100"
_TOPICS = ("征地拆迁", "劳动社保", "城乡建设", "环境保护")
_OFFICERS = ("张建国", "李重阳", "王晓")


def make_big(folder: Path, cases: int) -> Path:
    """A workspace with so many cases, one in ten overdue, one in ten running; its file."""
    file = folder / "duban.toml"
    file.write_text(WORKSPACE, encoding="utf-8")
    ledger = Ledger.create(folder / "duban.db")
    try:
        with ledger.writing(HOME, bulk=True) as writer:
            for start in range(0, cases, 20_000):
                numbers = range(start, min(start + 20_000, cases))
                writer.write_cases(map(_case, numbers), (row for n in numbers for row in _owed(n)))
    finally:
        ledger.close()
    return file


def _case(number: int) -> CaseSummary:
    unit = ("990101", "990102")[number % 2]
    got = date(2020, 1, 1) + timedelta(days=number * 7 % 2300)
    closed = None if number % 5 == 0 else got + timedelta(days=30)
    attributes = {"channel": "letter", "category": _TOPICS[number % 4]}
    return CaseSummary(f"XF-{number:07}", got, closed, unit, unit, unit, attributes)


def _owed(number: int) -> Iterator[Obligation]:
    case = _case(number)
    officer = _OFFICERS[number % 3]
    row = Obligation(
        "N-34-1",
        date(2022, 5, 1),
        Form.DEADLINE,
        case.handler,
        case.received_on,
        case=case.ref,
        officer=officer,
    )
    row.due_on = case.received_on + timedelta(days=60)
    if case.closed_on is not None:
        row.closed_on, row.outcome, row.done = case.closed_on, Outcome.MET, 1
    elif number % 10:
        row.due_on = AS_OF + timedelta(days=number % 60)
    yield row
