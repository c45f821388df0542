"""``duban import`` and ``duban export`` from the outside: what goes where, and how they end."""

import json
from pathlib import Path

import pytest

from duban.cli.front import run
from tests.exchange.helpers import HEADER, PLAIN
from tests.pieces import head, unit

WORKSPACE = head("990000", packs="[]") + unit("1", "市住建局", "city", "department")
GOOD = f"{HEADER}\nA-1,2025-03-03,市住建局,物业,\nA-2,2025-03-04,市住建局,供热,2025-03-20\n"
BAD = "A-3,2025-02-31,市住建局,供热,\n"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "duban.toml").write_text(WORKSPACE, encoding="utf-8")
    (tmp_path / "m.toml").write_text(PLAIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bring(desk: Path, text: str, *options: str) -> int:
    (desk / "a.csv").write_text(text, encoding="utf-8")
    return run(["import", "a.csv", "--mapping", "m.toml", "--actor", "测试员", *options])


def test_twice_the_same_file_then_a_later_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(desk, GOOD) == 0
    first = capsys.readouterr()
    assert first.out == ""
    assert "读取 2 行：新增 2" in first.err and "写入事件 3 条" in first.err
    assert bring(desk, GOOD, "--format", "json") == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["read"], again["unchanged"], again["events"]) == (2, 2, 0)
    assert bring(desk, GOOD.replace("物业,", "物业,2025-04-01"), "--format", "json") == 0
    later = json.loads(capsys.readouterr().out)
    assert (later["changed"], later["unchanged"], later["events"], later["corrections"]) == (1, 1, 1, 0)


def test_bad_rows_are_handed_back_and_the_good_ones_stay(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(desk, GOOD + BAD, "--rejects", "r.csv") == 3
    said = capsys.readouterr().err
    assert "第 4 行 登记日期“2025-02-31”" in said and "r.csv" in said
    assert "A-3" in (desk / "r.csv").read_text(encoding="utf-8-sig")
    assert run(["export", "cases", "--format", "jsonl"]) == 0
    out = capsys.readouterr().out
    assert [json.loads(line)["case"] for line in out.splitlines()] == ["A-1", "A-2"]


@pytest.mark.parametrize(("option", "code"), [("--strict", 2), ("--dry-run", 3)])
def test_nothing_is_written_when_all_or_nothing_was_asked_or_on_trial(
    desk: Path, capsys: pytest.CaptureFixture[str], option: str, code: int
) -> None:
    assert bring(desk, GOOD + BAD, option, "--format", "json") == code
    assert json.loads(capsys.readouterr().out)["written"] is False
    run(["export", "cases", "--format", "jsonl"])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD.replace("问题类别", "问题类别,姓名").replace("物业,", "物业,某某,"), 'drop = ["姓名"]'),
        ("编号\nA-1\n", "表头中没有这些列：问题类别、责任单位、登记日期、办结日期"),
        ("", "文件是空的"),
    ],
)
def test_whole_files_are_refused_in_words(
    desk: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    assert bring(desk, text) == 2
    assert words in capsys.readouterr().err


def test_a_wrong_mapping_ends_with_two(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / "m.toml").write_text(PLAIN.replace("receive", "recieve"), encoding="utf-8")
    assert bring(desk, GOOD) == 2
    assert "m.toml:14  event[1].kind" in capsys.readouterr().err


def test_export_files_take_their_format_from_the_name(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bring(desk, GOOD)
    for table in ("cases", "obligations", "events"):
        for suffix in ("csv", "xlsx", "jsonl"):
            assert run(["export", table, "-o", f"{table}.{suffix}"]) == 0
    assert (desk / "cases.xlsx").read_bytes().startswith(b"PK")
    assert "市住建局" in (desk / "events.csv").read_text(encoding="utf-8-sig")
    assert not list(desk.glob(".*.part"))
    assert run(["export", "cases", "-o", "none/a.csv"]) == 2
    assert "没有这个目录" in capsys.readouterr().err
