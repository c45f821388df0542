"""A spreadsheet comes in whole, once, and survives whoever pulls the plug."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from duban.desk.office import Office
from duban.store.journal import verify
from tests.desk.helpers import (
    CODE,
    HEADER,
    MAPPING,
    brief,
    bring,
    fingerprint,
    lay,
    open_office,
    own,
    put,
    result,
)

INSTANTS = int(os.environ.get("DUBAN_KILLS", "5"))
"""How many times an import is killed; set to 20 or more for a thorough run."""
ROWS = int(os.environ.get("DUBAN_KILL_ROWS", "11000"))


def row(n: int) -> str:
    start = date(2025, 1, 1) + timedelta(days=n % 400)
    done = "" if n % 10 == 0 else (start + timedelta(days=n % 17)).isoformat()
    return f"第{n}号,{start},{start},{('示例镇', '示例市住建局')[n % 2]},{done}"


def test_import_then_check(office: Office, folder: Path) -> None:
    report = bring(
        office, folder, ["一号,2026-08-03,2026-08-03,示例镇,", "二号,2026-08-03,2026-08-03,示例镇,2026-08-20"]
    )
    assert (report.added, report.events) == (2, 5)
    assert brief(result(office, "2026-08-20")[0], "OWN-1") == [
        ("overdue", "OWN-1", "一号", 7),
        ("met-late", "OWN-1", "二号", 7),
    ]


def test_the_same_file_twice_changes_nothing(office: Office, folder: Path) -> None:
    rows = [row(n) for n in range(50)]
    bring(office, folder, rows)
    before = fingerprint(office)
    report = bring(office, folder, rows)
    assert (report.added, report.changed, report.unchanged, report.events) == (0, 0, 50, 0)
    assert fingerprint(office) == before


def test_a_changed_row_corrects_what_it_said_before(office: Office, folder: Path) -> None:
    bring(office, folder, ["一号,2026-08-03,2026-08-03,示例镇,2026-08-20"])
    report = bring(office, folder, ["一号,2026-08-03,2026-08-03,示例镇,2026-08-12"])
    assert (report.changed, report.corrections) == (1, 1)
    assert brief(result(office, "2026-08-20")[0], "OWN-1") == []


def test_what_a_clerk_recorded_by_hand_stays_beside_the_spreadsheet(office: Office, folder: Path) -> None:
    bring(office, folder, ["一号,2026-08-03,2026-08-03,示例镇,"])
    put(office, "finish", "2026-08-10", "一号")
    bring(office, folder, ["一号,2026-08-03,2026-08-03,示例镇,"])
    assert brief(result(office, "2026-08-20")[0], "OWN-1") == []


ROSTER_MAPPING = 'schema = 1\ntarget = "units"\nname = "名册"\n\n[unit]\ncode = "代码"\nname = "名称"\nlevel = "层级"\nkind = "类别"\n'


def test_a_roster_imported_twice_enters_nothing_twice(office: Office, folder: Path) -> None:
    from duban.desk.importing import import_file

    (folder / "r.toml").write_text(ROSTER_MAPPING, encoding="utf-8")

    def enter(kind: str) -> int:
        (folder / "r.csv").write_text(
            f"代码,名称,层级,类别\n990000-sl,示例局,city,{kind}\n", encoding="utf-8"
        )
        place = office.workspace.jurisdiction(CODE)
        return import_file(office, place, folder / "r.csv", folder / "r.toml", actor="张三").units

    assert [enter("department"), enter("department"), enter("petition-office"), enter("petition-office")] == [
        1,
        0,
        1,
        0,
    ]
    with office.ledger.reading() as reader:
        assert office.roster(CODE, reader).units["990000-sl"].kind == "petition-office"


# --- other processes ---


def duban(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """The command line at work in another process; nothing of what it says is read."""
    command = [sys.executable, "-m", "duban", "--workspace", str(folder), *words]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_two_processes_recording_at_once_lose_nothing(folder: Path) -> None:
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-08-01", "共同")
    running = [
        duban(
            folder,
            "record",
            "accept",
            "--on",
            "2026-08-03",
            "--case",
            f"{who}-{n}" if n else "共同",
            "--unit",
            "示例镇",
            *(("--new",) if n else ()),
        )
        for n in range(4)
        for who in ("甲", "乙")
    ]
    for process in running:
        assert process.wait(timeout=120) == 0
    with closing(open_office(folder)) as office, office.ledger.reading() as reader:
        assert reader.head(CODE)[0] == 9
        assert verify(reader, CODE).ok
        assert [case.ref for case in reader.cases(CODE)] == [
            "共同",
            *sorted(f"{who}-{n}" for n in (1, 2, 3) for who in "甲乙"),
        ]
        assert len([o for o in reader.case_obligations(CODE, "共同") if o.rule == "OWN-1"]) == 1


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file of many rows, and what the ledger holds after importing it in peace."""
    folder = lay(tmp_path_factory.mktemp("whole") / "office", more=own(10))
    (folder / "台账.csv").write_text("\n".join((HEADER, *map(row, range(ROWS)))) + "\n", encoding="utf-8")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    process = duban(folder, "import", str(folder / "台账.csv"), "-m", str(folder / "m.toml"))
    assert process.wait(timeout=300) == 0
    with closing(open_office(folder)) as office:
        return folder / "台账.csv", fingerprint(office)


def _size(file: Path) -> float:
    """Bytes written so far; less than nothing while the file is not there, or no longer."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return -1


@pytest.mark.parametrize("attempt", range(INSTANTS))
def test_killed_in_the_middle_the_import_is_completed_by_a_second_one(
    tmp_path: Path, undisturbed: tuple[Path, str], attempt: int
) -> None:
    source, expected = undisturbed
    folder = lay(tmp_path / "office", more=own(10))
    words = ("import", str(source), "-m", str(source.parent / "m.toml"))
    process = duban(folder, *words)
    # Somewhere in the writing, whatever the speed of the machine.
    grown = Random(attempt).uniform(0, 1) * (source.parent / "duban.db").stat().st_size
    wal = folder / "duban.db-wal"
    while process.poll() is None and _size(wal) < grown:
        os.sched_yield()
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    with closing(open_office(folder)) as office, office.ledger.reading() as reader:
        assert verify(reader, CODE).ok
        assert reader.case_count(CODE, date(2030, 1, 1)) == reader.head(CODE)[0], (
            "each entry whole, with its rows"
        )
    assert duban(folder, *words).wait(timeout=300) == 0
    with closing(open_office(folder)) as office, office.ledger.reading() as reader:
        assert verify(reader, CODE).ok
        assert (reader.head(CODE)[0], reader.fingerprint(CODE)) == (ROWS, expected)
