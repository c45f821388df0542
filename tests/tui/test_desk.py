"""What the first screen reads: agrees with the check, comes in pages, and is told when the ledger changes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk.check import check
from duban.desk.office import Office
from duban.desk.today import DONE, KIND, Kind, Today, Wanted, Watch, key_of, reasons
from duban.domain.finding import Code
from duban.errors import StoreFailure
from duban.workspace import read_workspace
from tests.tui.ledgers import AS_OF, add


@pytest.fixture
def office(ledger: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(ledger))) as office:
        yield office


@pytest.fixture
def today(office: Office) -> Today:
    reading = Today(office, office.workspace.jurisdictions[0], AS_OF)
    reading.read()
    return reading


def test_every_code_of_a_check_has_its_heap_or_is_done() -> None:
    assert set(Code) - set(KIND) == DONE


def test_rows_and_counts_are_those_of_the_check(office: Office, today: Today) -> None:
    found = list(check(office, as_of=AS_OF).findings)
    open_now = [finding for finding in found if finding.code in KIND]
    assert today.rows == open_now
    assert today.by_kind() == {kind: Counter(KIND[f.code] for f in open_now)[kind] for kind in Kind}
    assert today.done_late == len(found) - len(open_now) > 0
    assert sum(sum(counts.values()) for _name, counts in today.by_unit()) == sum(
        bool(f.unit_name) for f in open_now
    )


def test_pages_join_to_the_whole(today: Today) -> None:
    for wanted in (Wanted(), Wanted(kind=Kind.OVERDUE), Wanted(unit="东县"), Wanted(text="西县 n-34")):
        chosen = today.select(wanted)
        pages = [row for start in range(0, len(chosen), 7) for row in chosen.page(start, start + 7)]
        assert pages == [row for row in today.rows if wanted.takes(row)] != []
        assert chosen.find(key_of(pages[-1])) == len(pages) - 1
        assert chosen.page(len(chosen), len(chosen) + 7) in ([], ())


def test_a_reading_that_is_stopped_has_no_tail(office: Office) -> None:
    reading = Today(office, office.workspace.jurisdictions[0], AS_OF)
    reading.read(lambda: len(reading.rows) >= 3)
    assert len(reading.rows) == 3
    assert reading.tail is None and reading.pending is None and not reading.empty


def test_the_watch_tells_of_a_change_once(office: Office, ledger: Path) -> None:
    watch = Watch(office, "990100")
    assert not watch.changed()
    add(ledger, ["编号,单位,收到,办结", "XF-NEW,西县,2026-02-01,"])
    assert watch.changed()
    assert not watch.changed()


def test_a_file_touched_without_a_new_entry_is_no_change(office: Office) -> None:
    watch = Watch(office, "990100")
    office.ledger.path.touch()
    assert not watch.changed()


def test_each_row_has_its_reasons_or_needs_none(office: Office, today: Today) -> None:
    for row in today.rows:
        found = reasons(office, row, AS_OF)
        if KIND[row.code] is Kind.NOT_JUDGED:
            assert found is None
        else:
            assert found is not None
            assert {one.line.obligation.rule for one in found[1]} == {row.rule}


def test_a_broken_ledger_is_a_store_failure(ledger: Path) -> None:
    for file in ledger.parent.glob("duban.db*"):
        file.write_bytes(b"no database" * 1000)
    with closing(Office(read_workspace(ledger))) as office, pytest.raises(StoreFailure):
        Watch(office, "990100")
