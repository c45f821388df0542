"""What the first screen reads: agrees with the check, comes in pages, and is told when the ledger changes."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from duban.desk.check import check
from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.desk.today import DONE, KIND, SCREENFUL, Kind, Today, Wanted, Watch, key_of, narrowing, reasons
from duban.domain.finding import Code
from duban.errors import DubanError, StoreFailure
from duban.workspace import read_workspace
from tests.tui.big import make_big
from tests.tui.ledgers import AS_OF, WORKSPACE, add, make


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


@pytest.mark.parametrize("text", ["西县 n-34", "xixian", "xx N-34", "西县 zsl"])
def test_rows_are_found_by_characters_pinyin_and_initials(today: Today, text: str) -> None:
    chosen = today.select(Wanted(text=text))
    found = chosen.page(0, len(chosen))
    assert {row.unit_name for row in found} == {"西县"}
    assert found == [
        row for row in today.rows if row.unit_name == "西县" and (row.rule == "N-34-1" or text == "xixian")
    ]


def test_levels_are_counted_from_the_top_and_one_can_be_chosen(tmp_path: Path) -> None:
    text = WORKSPACE.replace('level = "county"\n', 'level = "township"\n', 1)
    with closing(Office(read_workspace(make(tmp_path, workspace=text)))) as office:
        today = Today(office, office.workspace.jurisdictions[0], AS_OF)
        today.read()
        found = dict(today.by_level())
        assert list(found) == ["county", "township"]
        assert found["township"] == dict(today.by_unit())["东县"]
        chosen = today.select(Wanted(level="township"))
        assert {row.unit_name for row in chosen.page(0, len(chosen))} == {"东县"}
        assert len(chosen) == sum(found["township"].values()) > 0
        takes = narrowing(office, (), AS_OF, (), "township", "", "")
        assert [row for row in today.rows if takes(row)] == list(chosen.page(0, len(chosen)))


def test_a_reading_that_is_stopped_has_no_tail(office: Office) -> None:
    reading = Today(office, office.workspace.jurisdictions[0], AS_OF)
    reading.read(lambda: len(reading.rows) >= 3)
    assert len(reading.rows) == 3
    assert reading.tail is None and reading.pending is None and not reading.empty


def test_what_fills_a_screen_is_told_of_at_once_and_changes_no_row(tmp_path: Path) -> None:
    with closing(Office(read_workspace(make_big(tmp_path, 4000)))) as office:
        place, told = office.workspace.jurisdictions[0], []
        reading, other = Today(office, place, AS_OF), Today(office, place, AS_OF)
        reading.read(begun=lambda: told.append(reading.rows.copy()))
        other.read()
        found = check(office, as_of=AS_OF).findings
        assert reading.rows == other.rows == [row for row in found if row.code in KIND]
        assert told == [other.rows[:SCREENFUL]] and len(other.rows) > SCREENFUL


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


def test_a_ledger_that_is_gone_is_told_each_time_until_it_is_back(office: Office) -> None:
    watch, path = Watch(office, "990100"), office.ledger.path
    path.rename(path.with_name("aside.db"))
    for _again in range(2):
        with pytest.raises(DubanError, match="台账文件不见了"):
            watch.changed()
    path.with_name("aside.db").rename(path)
    assert not watch.changed()


def test_a_ledger_that_was_replaced_is_told(office: Office, ledger: Path) -> None:
    watch, path = Watch(office, "990100"), office.ledger.path
    shutil.copy2(path, path.with_name("copy.db"))
    path.with_name("copy.db").replace(path)
    with pytest.raises(DubanError, match="换成另一个文件"):
        watch.changed()


def test_a_ledger_that_was_written_over_is_told(office: Office) -> None:
    watch, path = Watch(office, "990100"), office.ledger.path
    with path.open("r+b") as file:
        file.write(b"no database " * 20_000)
    for _again in range(2):
        with pytest.raises(DubanError, match="已损坏"):
            watch.changed()


def test_looking_makes_no_ledger_and_one_that_was_open_is_never_made_anew(ledger: Path) -> None:
    with closing(Office(read_workspace(ledger))) as office:
        path = office.ledger.path
        for file in path.parent.glob("duban.db*"):
            file.unlink()
        statement = Statement(kind="receive", on=AS_OF, case="XF-1", unit="990101", fields={"statutory": "6"})
        with pytest.raises(DubanError, match="台账文件不见了"):
            record(office, office.workspace.jurisdictions[0], statement, actor="tester")
        office.close()
        with pytest.raises(DubanError, match="找不到台账文件"):
            record(office, office.workspace.jurisdictions[0], statement, actor="tester")
        with pytest.raises(DubanError, match="找不到台账文件"):
            Today(office, office.workspace.jurisdictions[0], AS_OF).read()
        assert not path.exists()


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
