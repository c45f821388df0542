"""``duban check`` that lists a part: counts and exit code are those of the whole."""

import json
from pathlib import Path

import pytest

from duban.cli.front import run
from tests.tui.ledgers import make

CHECK = ["check", "--as-of", "2026-08-03"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make(tmp_path, cases=30)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_not_listed_still_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(CHECK) == 1
    whole = capsys.readouterr().out.splitlines()
    assert run([*CHECK, "--kind", "missed", "--search", "没有的"]) == 1, (
        "nothing is listed, and it is not clean"
    )
    part = capsys.readouterr().out.splitlines()
    assert part[2] == "只列出：未履行 没有的"
    assert part[-1] == whole[-1] + "其中列出 0 条。" and "没有发现问题" not in part[-1]


def test_heaps_units_and_words_go_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--kind", "overdue", "--kind", "due-soon", "--unit", "东县", "--search", "xf-000"]
    assert run([*CHECK, *options, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["head"]["listed"] == "超期 临期 东县 xf-000"
    assert {one["code"] for one in told["findings"]} <= {"overdue", "due-soon"}
    assert {one["unit_name"] for one in told["findings"]} == {"东县"}
    assert sum(told["summary"]["levels"].values()) > len(told["findings"]) > 0
    assert run([*CHECK, "--format", "json"]) == 1
    assert "listed" not in json.loads(capsys.readouterr().out)["head"]


def test_a_unit_that_is_not_there_is_no_empty_list(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*CHECK, "--unit", "南县"]) == 2
    assert capsys.readouterr().err.startswith("名册中没有单位“南县”。")


@pytest.mark.parametrize("form", ["junit", "sarif", "github"])
def test_formats_that_judge_take_no_part_for_the_whole(
    folder: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert run([*CHECK, "--kind", "overdue", "--format", form]) == 2
    assert f"{form} 格式必须列出全部检查发现，不能与 --kind 同时使用。" in capsys.readouterr().err
