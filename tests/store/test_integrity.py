"""The journal: nobody changes it unseen, two writers make one chain, a crash leaves all or nothing."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from duban.store.entry import chain
from duban.store.errors import StoreError
from duban.store.journal import Anchor, anchor, read_anchors, verify
from duban.store.ledger import Ledger
from tests.store.helpers import HOME, draft_of

NOW = datetime(2026, 8, 4, tzinfo=UTC)


def _found(ledger: Ledger, *anchors: Anchor) -> list[tuple[int, str]]:
    with ledger.reading() as reader:
        verdict = verify(reader, HOME, anchors)
    assert verdict.ok is (not verdict.problems)
    return [(problem.seq, problem.kind) for problem in verdict.problems]


def _anchor(ledger: Ledger) -> Anchor:
    with ledger.reading() as reader:
        return anchor(reader, HOME, NOW)


def _tamper(ledger: Ledger, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change the file behind the programme's back, the guards taken away and put back."""
    other = sqlite3.connect(ledger.path)
    guards = [sql for (sql,) in other.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")]
    for name in ("entry_no_update", "entry_no_delete"):
        other.execute(f"DROP TRIGGER {name}")
    change(other)
    for sql in guards:
        other.execute(sql)
    other.commit()
    other.close()


def _rehash(other: sqlite3.Connection, first: int) -> None:
    """What a careful forger does: make every hash from an entry on fit again."""
    rows = other.execute(
        "SELECT seq, recorded_at, actor, source, case_ref, body, hash FROM entry ORDER BY seq"
    ).fetchall()
    last = bytes(32)
    for seq, at, actor, source, case, body, kept in rows:
        text = "\x1f".join((HOME, str(seq), at, actor, source, "\x1e" if case is None else case, body))
        digest = chain(last, text.encode()) if seq >= first else kept
        other.execute("UPDATE entry SET hash = ? WHERE seq = ?", (digest, seq))
        last = digest
    other.execute("UPDATE projection SET head_hash = ?", (last,))


def test_an_untouched_journal_is_intact(five: Ledger) -> None:
    assert _found(five) == []
    assert _found(five, _anchor(five)) == []
    with five.reading() as reader:
        verdict = verify(reader, HOME)
        assert (verdict.entries, verdict.head) == (5, reader.head(HOME))
        assert verify(reader, "110000").ok


@pytest.mark.parametrize("act", ["UPDATE entry SET actor = 'x'", "DELETE FROM entry"])
def test_the_journal_refuses_to_be_changed(five: Ledger, act: str) -> None:
    other = sqlite3.connect(five.path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        other.execute(act)
    other.close()


@pytest.mark.parametrize(
    "column, value",
    [
        ("recorded_at", "2026-08-02T00:00:00Z"),
        ("actor", "李四"),
        ("source", "x"),
        ("case_ref", "A9"),
        ("case_ref", ""),
        ("case_ref", None),
        ("body", "[]"),
        ("body", "不是 JSON"),
        ("hash", bytes(32)),
    ],
)
def test_any_edited_column_is_found_where_it_was_edited(five: Ledger, column: str, value: object) -> None:
    _tamper(five, lambda other: other.execute(f"UPDATE entry SET {column} = ? WHERE seq = 2", (value,)))
    # A changed hash shows in its own entry and in the one chained to it.
    assert _found(five) == [(2, "altered"), (3, "altered")][: 2 if column == "hash" else 1]


def test_text_moved_from_one_column_to_the_next_is_found(five: Ledger) -> None:
    change = "UPDATE entry SET actor = actor || char(31) || 'te', source = 'st' WHERE seq = 2"
    _tamper(five, lambda other: other.execute(change))
    assert _found(five) == [(2, "altered")]


def test_bytes_that_are_no_text_are_found(five: Ledger) -> None:
    _tamper(five, lambda other: other.execute("UPDATE entry SET actor = CAST(x'ff' AS TEXT) WHERE seq = 4"))
    assert _found(five) == [(4, "altered")]


def test_removed_entries_are_named(five: Ledger) -> None:
    _tamper(five, lambda other: other.execute("DELETE FROM entry WHERE seq IN (1, 3, 4)"))
    assert _found(five) == [(1, "missing"), (3, "missing")]


def test_a_removed_entry_whose_number_was_given_to_the_next_is_found(five: Ledger) -> None:
    def change(other: sqlite3.Connection) -> None:
        other.execute("DELETE FROM entry WHERE seq = 3")
        for seq in (4, 5):
            other.execute("UPDATE entry SET seq = ? WHERE seq = ?", (seq - 1, seq))

    _tamper(five, change)
    assert _found(five) == [(3, "altered"), (4, "altered"), (5, "head")]


def test_two_entries_that_changed_places_are_found(five: Ledger) -> None:
    def change(other: sqlite3.Connection) -> None:
        for old, new in ((2, 9), (4, 2), (9, 4)):
            other.execute("UPDATE entry SET seq = ? WHERE seq = ?", (new, old))

    _tamper(five, change)
    assert _found(five) == [(seq, "altered") for seq in (2, 3, 4, 5)]


def test_a_cut_tail_is_found_by_the_kept_head(five: Ledger) -> None:
    _tamper(five, lambda other: other.execute("DELETE FROM entry WHERE seq > 3"))
    assert _found(five) == [(4, "head")]


def test_a_cut_tail_with_a_forged_head_is_found_by_an_anchor(five: Ledger) -> None:
    kept = _anchor(five)

    def change(other: sqlite3.Connection) -> None:
        other.execute("DELETE FROM entry WHERE seq > 3")
        other.execute(
            "UPDATE projection SET head_seq = 3, head_hash = (SELECT hash FROM entry WHERE seq = 3)"
        )

    _tamper(five, change)
    assert _found(five) == []
    assert _found(five, kept) == [(4, "anchor")]


def test_a_wholly_rewritten_journal_is_found_by_an_anchor(five: Ledger) -> None:
    kept = _anchor(five)

    def change(other: sqlite3.Connection) -> None:
        other.execute("UPDATE entry SET actor = '李四' WHERE seq = 2")
        _rehash(other, 2)

    _tamper(five, change)
    with five.writing(HOME) as writer:
        writer.append(draft_of("A7"))
    assert _found(five) == []
    assert _found(five, kept) == [(5, "anchor")]


def test_an_entry_whose_own_hash_was_made_to_fit_is_found_at_the_next(five: Ledger) -> None:
    def change(other: sqlite3.Connection) -> None:
        other.execute("UPDATE entry SET actor = '李四' WHERE seq = 2")
        rows = dict(other.execute("SELECT seq, hash FROM entry WHERE seq IN (3, 4, 5)"))
        _rehash(other, 2)
        other.executemany(
            "UPDATE entry SET hash = ? WHERE seq = ?", [(digest, seq) for seq, digest in rows.items()]
        )
        other.execute("UPDATE projection SET head_hash = ?", (rows[5],))

    _tamper(five, change)
    assert _found(five) == [(3, "altered")]


def test_entries_added_behind_the_programmes_back_are_found(five: Ledger) -> None:
    columns = "jurisdiction, 6, recorded_at, actor, source, case_ref, body, hash"
    _tamper(five, lambda other: other.execute(f"INSERT INTO entry SELECT {columns} FROM entry WHERE seq = 5"))
    assert _found(five) == [(6, "altered"), (6, "head")]


def test_a_missing_state_and_missing_guards_are_found(five: Ledger) -> None:
    other = sqlite3.connect(five.path)
    other.execute("DELETE FROM projection")
    other.execute("DROP TRIGGER entry_no_delete")
    other.commit()
    other.close()
    assert _found(five) == [(5, "head"), (0, "guard")]
    with five.reading() as reader:
        assert reader.jurisdictions() == [HOME]


def test_nothing_is_appended_to_a_cut_journal(five: Ledger) -> None:
    _tamper(five, lambda other: other.execute("DELETE FROM entry WHERE seq = 5"))
    with pytest.raises(StoreError, match="journal verify") as refused, five.writing(HOME) as writer:
        writer.append(draft_of("A8"))
    assert refused.value.kind == "broken"
    assert _found(five) == [(5, "head")]


def test_an_anchor_comes_back_from_its_text(five: Ledger) -> None:
    kept = _anchor(five)
    assert read_anchors(kept.text() + "\n\n") == [kept]
    assert json.loads(kept.text())["at"] == "2026-08-04T00:00:00Z"


@pytest.mark.parametrize("line", ["x", "{}", "[]", '{"jurisdiction":"a","seq":"1","hash":"","at":""}'])
def test_a_wrong_anchor_names_its_line(line: str) -> None:
    with pytest.raises(ValueError, match="第 2 行不是日志锚点"):
        read_anchors(f"\n{line}")


def _run(script: str, *args: object) -> "subprocess.Popen[str]":
    lines = "from tests.store.helpers import *\nfrom duban.store.ledger import Ledger\nimport sys\n"
    code = lines + textwrap.dedent(script)
    command = [sys.executable, "-c", code, *map(str, args)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def test_two_processes_that_write_at_once_make_one_chain(ledger: Ledger) -> None:
    script = """
        ledger = Ledger.open(sys.argv[1], busy=60)
        for n in range(200):
            with ledger.writing(HOME) as writer:
                writer.append(draft_of(f"{sys.argv[2]}-{n}"))
    """
    both = [_run(script, ledger.path, name) for name in ("A", "B")]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    with ledger.reading() as reader:
        verdict = verify(reader, HOME)
        refs = [entry.case for entry in reader.entries(HOME)]
    assert (verdict.ok, verdict.entries) == (True, 400)
    for name in ("A", "B"):
        assert [ref for ref in refs if ref and ref[0] == name] == [f"{name}-{n}" for n in range(200)]


@pytest.mark.parametrize("bulk", [False, True])
def test_a_killed_writer_leaves_nothing_of_its_transaction(five: Ledger, bulk: bool) -> None:
    script = """
        ledger = Ledger.open(sys.argv[1])
        with ledger.writing(HOME, bulk=sys.argv[2] == "True") as writer:
            writer.append_many(draft_of(f"B{n}") for n in range(20_000))
            writer.write_cases([], [owed(f"B{n}") for n in range(20_000)])
            print("half way", flush=True)
            sys.stdin.read()
    """
    process = _run(script, five.path, bulk)
    assert process.stdout is not None
    assert process.stdout.readline() == "half way\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with five.reading() as reader:
        verdict = verify(reader, HOME)
        assert (verdict.ok, verdict.entries) == (True, 5)
        assert list(reader.open_obligations(HOME, NOW.date())) == []
    with five.writing(HOME) as writer:
        assert writer.append(draft_of("A6")) == 6


def test_a_block_that_raises_leaves_nothing(five: Ledger) -> None:
    with pytest.raises(RuntimeError, match="half way"), five.writing(HOME) as writer:
        writer.append(draft_of("A6"))
        raise RuntimeError("half way")
    assert _found(five) == []


def test_a_full_disk_is_said_and_leaves_the_ledger_as_it_was(five: Ledger) -> None:
    with five.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(StoreError, match="磁盘已满") as full, five.writing(HOME, bulk=True) as writer:
        writer.append_many(draft_of(f"B{n}") for n in range(5000))
    assert full.value.kind == "disk-full"
    assert _found(five) == []
    with five.writing(HOME) as writer:
        writer.append(draft_of("A6"))
    assert _found(five) == []


def test_a_second_writer_is_told_that_the_ledger_is_in_use(five: Ledger) -> None:
    hasty = Ledger.open(five.path, busy=0.05)
    with five.writing(HOME) as writer:
        writer.append(draft_of("A6"))
        with pytest.raises(StoreError, match="等待超时") as locked, hasty.writing(HOME):
            pytest.fail("the lock was not waited for")
        with hasty.reading() as reader:
            assert reader.head(HOME)[0] == 5
    assert locked.value.kind == "locked"
    hasty.close()


def test_a_snapshot_does_not_see_what_is_written_meanwhile(five: Ledger) -> None:
    with five.reading() as reader:
        assert reader.head(HOME)[0] == 5
        with five.writing(HOME) as writer:
            writer.append(draft_of("A6"))
        assert reader.head(HOME)[0] == 5
    with five.reading() as reader:
        assert reader.head(HOME)[0] == 6


def test_a_copy_of_the_file_is_a_whole_ledger(five: Ledger, tmp_path: Path) -> None:
    five.close()
    copy = Ledger.open(shutil.copy(five.path, tmp_path / "copy.db"), readonly=True)
    assert _found(copy) == []
    copy.close()
