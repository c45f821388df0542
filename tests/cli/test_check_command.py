"""``duban check`` from the outside: formats, files, exit codes, settings from the environment."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.store.ledger import Ledger

EMPTY = """schema = 1

[[jurisdiction]]
code = "990000"
name = "示例市"
level = "city"
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "duban.toml").write_text(EMPTY, encoding="utf-8")
    Ledger.create(tmp_path / "duban.db").close()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_empty_ledger_is_not_clean(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--as-of", "2026-08-03"]) == 5
    assert "没有检查任何内容" in capsys.readouterr().out
    assert run(["check", "--as-of", "2026-08-03", "--allow-empty"]) == 0


def test_without_a_day_it_says_which_day_it_took(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check"])
    taken = capsys.readouterr()
    assert "截至今天：" in taken.err
    for quiet in (["-q", "check"], ["check", "--quiet"]):
        run(quiet)
        assert capsys.readouterr().err == ""


def test_several_formats_in_one_run(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets = ["junit:out.xml", "sarif:out.sarif", "csv:out.csv"]
    formats = [word for target in targets for word in ("--format", target)]
    assert run(["check", "--as-of", "2026-08-03", "--format", "json", *formats]) == 5
    assert json.loads(capsys.readouterr().out)["head"]["as_of"] == "2026-08-03"
    assert {path.name for path in workspace.glob("out.*")} == {"out.xml", "out.sarif", "out.csv"}


def test_two_formats_to_stdout_are_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--as-of", "2026-08-03", "--format", "json", "--format", "csv"]) == 2
    assert "标准输出" in capsys.readouterr().err


def test_options_come_from_the_environment_too(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_CHECK_FORMAT", "jsonl")
    monkeypatch.setenv("DUBAN_CHECK_AS_OF", "2026-08-03")
    run(["check"])
    assert [json.loads(line)["type"] for line in capsys.readouterr().out.splitlines()] == ["head", "tail"]


def test_a_wrong_baseline_is_told_before_anything_is_checked(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "b.toml").write_text('[[waiver]]\nfingerprint = "x"\n', encoding="utf-8")
    assert run(["check", "--as-of", "2026-08-03", "--baseline", "b.toml"]) == 2
    said = capsys.readouterr()
    assert "b.toml:1" in said.err
    assert said.out == ""


def test_the_same_check_in_english(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "--lang", "en", "--as-of", "2026-08-03"])
    assert "Nothing was checked" in capsys.readouterr().out
    run(["check", "--as-of", "2026-08-03"])
    assert "没有检查任何内容" in capsys.readouterr().out


def test_a_check_of_an_empty_ledger_loads_nothing_it_does_not_need(workspace: Path) -> None:
    run(["check", "--as-of", "2026-08-03"])
    code = (
        "import sys; from duban.cli.front import run; run(['check', '--as-of', '2026-08-03']); "
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    heavy = {
        "alembic",
        "junitparser",
        "python_calamine",
        "rich",
        "sqlalchemy.orm",
        "textual",
        "tomlkit",
        "xlsxwriter",
    }
    assert not set(done.stderr.split()) & heavy


def test_a_folder_that_is_not_there_is_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--as-of", "2026-08-03", "--format", "json:reports/check.json"]) == 2
    assert capsys.readouterr().err == "没有这个目录：reports\n"


@pytest.mark.parametrize(
    ("args", "answer"),
    [
        (["obligations", "--unit", "甲局"], "名册中没有单位“甲局”。"),
        (["cases", "--unit", "甲局"], "名册中没有单位“甲局”。"),
        (["obligations", "--rule", "N-34"], "没有规则“N-34”。"),
        (["obligations", "--case", "A-1"], "没有编号为“A-1”的事项。"),
    ],
)
def test_a_misspelt_name_does_not_look_like_nothing_owed(
    workspace: Path, capsys: pytest.CaptureFixture[str], args: list[str], answer: str
) -> None:
    assert run(args) == 2
    assert capsys.readouterr().err.startswith(answer)
