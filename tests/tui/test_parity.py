"""Everything that the full screen does has a command-line form; that form exists, and gives what the screen shows."""

import json
import shlex
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tools import parity

from duban.cli.front import run
from duban.desk.duty_matrix import duties
from duban.desk.journal_view import JournalQuery, JournalSource
from duban.desk.ledger_pages import LedgerPages, Query, Sort, Standing
from duban.desk.office import Office
from duban.desk.today import Kind, Today, Wanted
from duban.workspace import read_workspace
from duban_tui.screens import SCREENS
from tests.tui.duties import with_duties
from tests.tui.ledgers import AS_OF

Asked = Callable[[str], str]

ROWS = [row for row in parity.rows() if row.commands]


def test_every_act_has_its_command() -> None:
    assert [row.name for row in parity.rows() if row.commands is None] == []


def test_every_screen_has_its_command() -> None:
    assert {one.id for one in SCREENS} == set(parity.READS)


@pytest.mark.parametrize(
    "said",
    sorted(
        {said for lines in (*parity.READS.values(), *(row.commands or () for row in ROWS)) for said in lines}
    ),
)
def test_the_command_line_takes_what_is_named(said: str) -> None:
    assert parity.problems(said) == []


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ("duban nothing", "no command nothing"),
        ("duban journal", "a command of journal is missing"),
        ("duban cases --colour 红", "--colour"),
        ("duban cases --sort", "--sort"),
        ("duban cases --standing lost", "lost is no choice of standing"),
        ("duban check --kind overdue --kind lost", "lost is no choice of kind"),
        ("duban explain", "without"),
        ("duban explain 事项 规则", "too many words"),
        ("采纳：duban outcome confirm --by 机关", "without"),
    ],
)
def test_a_command_that_would_be_refused_is_found(said: str, trouble: str) -> None:
    assert trouble in "\n".join(parity.problems(said))


def test_what_is_named_on_the_screen_is_named_in_the_command() -> None:
    naked = {row.name for row in ROWS for said in row.commands or () if parity.bare(said)}
    assert naked <= parity.WHOLE, "a bare command cannot do what an act does to one thing"


def test_a_heap_has_a_command_of_its_own() -> None:
    said = [row.commands for row in ROWS if row.name == "TodayScreen.kind"]
    assert said == [(f"duban check --kind {kind.value}",) for kind in Kind]


def test_no_command_is_named_for_what_is_not_there() -> None:
    assert set(parity.COMMANDS) <= {row.name for row in parity.rows()}


# --- what they give is what the screen shows ---


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(read_workspace(with_duties(tmp_path, cases=40)))


@pytest.fixture
def asked(office: Office, capsys: pytest.CaptureFixture[str]) -> Asked:
    """Runs a command on that office as of the day; what it writes."""

    def answer(line: str) -> str:
        words: Sequence[str] = shlex.split(line)[1:]
        code = run(["--workspace", str(office.workspace.folder), *words])
        told = capsys.readouterr()
        assert code in (0, 1, 3), told.err
        return told.out

    return answer


@pytest.mark.parametrize(
    ("options", "query"),
    [
        ("", Query()),
        ("--search 'dongxian xf-00'", Query(text="dongxian xf-00")),
        ("--standing overdue --sort due", Query(standing=Standing.OVERDUE, sort=Sort.DUE, descending=False)),
        ("--standing closed --sort closed", Query(standing=Standing.CLOSED, sort=Sort.CLOSED)),
        ("--closed --sort closed", Query(standing=Standing.CLOSED, sort=Sort.CLOSED)),
        ("--search xx --sort handler --reverse", Query(text="xx", sort=Sort.HANDLER, descending=True)),
    ],
)
def test_the_ledger(office: Office, asked: Asked, options: str, query: Query) -> None:
    with closing(office):
        shown = LedgerPages(office, office.workspace.jurisdictions[0], query, AS_OF).page(0, 100)
    listed = [
        json.loads(line)
        for line in asked(f"duban cases {options} --as-of {AS_OF} --format jsonl").splitlines()
    ]
    assert [row["case"] for row in listed] == [row.case.ref for row in shown]
    assert [(row["standing"], row["days"]) for row in listed] == [
        (row.standing.value, row.days) for row in shown
    ]
    assert listed


def test_the_heaps_of_today(office: Office, asked: Asked) -> None:
    with closing(office):
        today = Today(office, office.workspace.jurisdictions[0], AS_OF)
        today.read()
    for kind, count in today.by_kind().items():
        listed = asked(f"duban check --kind {kind.value} --as-of {AS_OF} --format jsonl").splitlines()
        assert len(listed) == count + 2, "between head and tail"
    some = Wanted(kind=Kind.OVERDUE, unit="东县", text="n-34")
    line = f"duban check --kind overdue --unit 990101 --search n-34 --as-of {AS_OF} --format jsonl"
    rows = [json.loads(each) for each in asked(line).splitlines()[1:-1]]
    chosen = today.select(some)
    assert [row["case"] for row in rows] == [row.case for row in chosen.page(0, len(chosen))] != []


def test_the_table_of_duties(office: Office, asked: Asked) -> None:
    with closing(office):
        found = duties(office, office.workspace.jurisdictions[0], AS_OF)
    table = found.table("OWN-D", "0000-00")
    line = f"duban duties --rule OWN-D --every month --as-of {AS_OF} --format jsonl"
    rows = [json.loads(each) for each in asked(line).splitlines()]
    assert [row["unit"] for row in rows] == [row.unit for row in table.rows] != []
    for row, shown in zip(rows, table.rows, strict=True):
        marks = {key: cell["mark"] for key, cell in row["periods"].items()}
        assert marks == {key: cell.mark.value for key, cell in shown.cells.items()}
    declared = json.loads(asked(f"duban duties --declared --as-of {AS_OF} --format json"))
    assert [one["name"] for one in declared] == [one.name for one in found.declared()] == ["国庆节期间"]


def test_the_journal(office: Office, asked: Asked) -> None:
    with closing(office):
        query = JournalQuery(actor="tester", kind="finish", text="xf-000")
        shown = JournalSource(office, "990100", query).page(0, 100)
    line = "duban journal log --by tester --kind 办结 --search xf-000 --format jsonl"
    assert [json.loads(each)["seq"] for each in asked(line).splitlines()] == [row.seq for row in shown] != []
    assert "受理" in asked("duban journal show 1") and date(2026, 1, 5).isoformat() in asked(
        "duban journal show 1"
    )
