"""The demonstration as a newcomer meets it: one command, a list to read, and the same one every time."""

import csv
import re
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.demo.making import AS_OF, DUTIES, DUTIES_MAPPING, LEDGER, LEDGER_MAPPING, make
from duban.demo.places import demo_workspaces
from duban.desk.check import FOUND, check
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.domain.finding import Code
from duban.errors import DubanError
from duban.exchange.privacy import names_a_person
from duban.workspace import FILE, find_workspace

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "here"
    make(folder)
    return folder


def test_the_command_ends_with_findings_and_says_how_to_go_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my demo"
    assert run(["demo", str(folder)]) == FOUND
    out, err = capsys.readouterr()
    assert "超期" in out and "未履行" in out and "无法判定" not in out
    assert "检查信访事项 3000 件" in out
    for command in ("check", "explain XF-2026-", "obligations", "tui"):
        assert f"duban --workspace '{folder}' {command}" in err


def test_its_findings_are_few_enough_to_read_and_each_says_what_an_officer_needs(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        result = check(office, as_of=AS_OF)
        findings = list(result.findings)
    assert result.tail is not None and result.tail.exit_code == FOUND and result.tail.unevaluated == 0
    assert 40 <= len(findings) <= 80
    judged = [finding for finding in findings if finding.code is not Code.NOT_FIXED]
    assert all(f.rule and f.citation and f.citation.article and f.unit_name for f in judged)
    assert all(f.days is not None for f in judged if f.due_on is not None)
    expected = {
        *(Code.OVERDUE, Code.MET_LATE, Code.MISSED, Code.MADE_GOOD, Code.MISSING_EVIDENCE, Code.DUE_SOON),
        *(Code.BROKEN_ORDER, Code.PATTERN, Code.IMPROPER_EXTENSION, Code.WRONG_ROUTE, Code.POST_VACANT),
    }
    assert expected <= {finding.code for finding in findings}


def test_about_nine_in_ten_cases_were_finished_in_time(demo: Path) -> None:
    with closing(Office(find_workspace(demo))) as office:
        result = check(office, as_of=AS_OF)
        assert list(result.findings)
    assert result.tail is not None
    states = next(row.states for row in result.tail.rules if row.rule == "N-34-1")
    assert 0.85 < states["met"] / sum(states.values()) < 0.95


def contents(folder: Path) -> dict[str, bytes]:
    """The files by name, without those that a database keeps while it is open."""
    files = (file for file in folder.iterdir() if not file.name.endswith(("-wal", "-shm")))
    return {file.name: file.read_bytes() for file in files}


def test_made_anew_over_an_old_one_it_is_the_same_byte_for_byte(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    shutil.copytree(demo, again)
    for name in (LEDGER, FILE):
        (again / name).write_text("# 旧版", encoding="utf-8")
    make(again)
    old, new = contents(demo), contents(again)
    assert old.keys() == new.keys()
    assert [name for name in old if old[name] != new[name]] == []


def test_what_is_no_demonstration_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_text("mine", encoding="utf-8")
    with pytest.raises(DubanError, match="不会覆盖"):
        make(tmp_path)
    assert contents(tmp_path) == {LEDGER: b"mine"}


def test_the_tables_can_be_imported_again_and_change_nothing(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(demo, folder)
    with closing(Office(find_workspace(folder))) as office:
        for table, mapping in ((LEDGER, LEDGER_MAPPING), (DUTIES, DUTIES_MAPPING)):
            place = office.workspace.jurisdictions[0]
            report = import_file(office, place, folder / table, folder / mapping, actor="测试")
            assert (report.added, report.changed, report.rejected) == (0, 0, 0)
            assert report.unchanged + report.duplicates == report.read


def test_nobody_in_it_is_real_and_no_column_is_about_who_raised_a_matter(demo: Path) -> None:
    workspace = find_workspace(demo)
    assert all(o.fictional and o.name.endswith("（虚构）") for o in workspace.people.officer)
    assert all("（虚构）" in period.declared_by for period in workspace.people.period)
    known = {officer.name for officer in workspace.people.officer}
    for table, columns in ((LEDGER, ("承办人", "包案领导", "延期批准人")), (DUTIES, ("领导",))):
        with (demo / table).open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert not any(names_a_person(column) for column in rows[0])
        assert {row[column] for row in rows for column in columns} - {""} <= known
        assert not any(re.search(r"\d{11}", text) for row in rows for text in row.values())


def test_nothing_in_it_happens_after_the_day_of_the_check(demo: Path) -> None:
    for table in (LEDGER, DUTIES):
        with (demo / table).open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                assert max(v for k, v in row.items() if k.endswith("日期")) <= AS_OF.isoformat()


def test_the_workspace_in_config_is_the_one_that_the_plugin_ships() -> None:
    shipped = demo_workspaces()
    assert list(shipped) == ["langfang"]
    assert (ROOT / "config" / "langfang.toml").read_bytes() == shipped["langfang"].read_bytes()
    assert shipped["langfang"].name == FILE


@pytest.mark.parametrize("name", ["langfang", "jilin", "qilin"])
def test_the_workspaces_in_config_can_be_checked_with_an_empty_ledger(name: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes((ROOT / "config" / f"{name}.toml").read_bytes())
    with closing(Office(find_workspace(tmp_path))) as office:
        assert all(officer.fictional for officer in office.workspace.people.officer)
        result = check(office, as_of=AS_OF)
        assert list(result.findings)
    assert result.tail is not None and result.tail.unevaluated == 0 and result.tail.units > 10
