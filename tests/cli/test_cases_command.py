"""``duban cases`` and ``duban export cases``: what is listed, in which columns, and views that are kept."""

import csv
import json
import tomllib
from pathlib import Path

import pytest

from duban.cli.front import run
from tests.tui.ledgers import make

DAY = ["--as-of", "2026-08-03"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make(tmp_path, cases=30)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    assert run(["-q", "cases", *DAY, "--format", "jsonl", *options]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def refs(capsys: pytest.CaptureFixture[str], *options: str) -> list[object]:
    return [row["case"] for row in listed(capsys, *options)]


def test_a_person_reads_how_each_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["cases", *DAY, "--search", "xf-0003"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0].split() == [
        "状态",
        "编号",
        "期限",
        "天数",
        "承办单位",
        "问题类别",
        "收到日期",
    ]
    assert said.out.splitlines()[1].split() == [
        "超期2项",
        "XF-0003",
        "2026-02-10",
        "超174天",
        "西县",
        "2026-01-26",
    ]
    assert said.err == "共 1 件。\n"


def test_columns_are_chosen_by_name(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["cases", *DAY, "--search", "xf-0003", "--columns", "ref,channel,statutory", "--format", "csv"])
    assert list(csv.reader(capsys.readouterr().out.lstrip("\ufeff").splitlines())) == [
        ["编号", "信访形式", "法定途径"],
        ["XF-0003", "来信", "信访程序办理"],
    ]
    assert run(["cases", "--columns", "ref,名字"]) == 2
    assert "没有“名字”这一栏，可选：standing 状态、ref 编号" in capsys.readouterr().err
    assert run(["cases", "--columns", "ref", "--format", "json"]) == 2


def test_units_days_and_pages_narrow_it_down(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    everything = listed(capsys)
    east = [row["case"] for row in everything if row["handler_name"] == "东县"]
    assert refs(capsys, "--unit", "东县") == refs(capsys, "--unit", "990101") == east
    early = ["--received-from", "2026-01-05", "--received-to", "2026-01-31"]
    assert refs(capsys, *early) == [r["case"] for r in everything if str(r["received_on"]) <= "2026-01-31"]
    assert refs(capsys, "--offset", "4", "--limit", "3") == [row["case"] for row in everything[4:7]]
    assert refs(capsys, "--reverse") == [row["case"] for row in reversed(everything)]
    assert refs(capsys, "--category", "没有") == []


def test_two_ways_to_say_a_standing_must_agree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        refs(capsys, "--open")
        == refs(capsys, "--open", "--standing", "open")
        == refs(capsys, "--standing", "open")
    )
    assert run(["cases", "--open", "--standing", "closed"]) == 2
    assert "不能同时使用" in capsys.readouterr().err


def test_a_view_is_saved_and_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chosen = ["--standing", "overdue", "--unit", "东县", "--received-to", "2026-06-30", "--sort", "due"]
    wanted = refs(capsys, *chosen, "--save-view", "东县超期")
    assert wanted and refs(capsys, "--view", "东县超期") == wanted
    assert refs(capsys, "--view", "东县超期", "--reverse") != wanted
    west = refs(capsys, "--view", "东县超期", "--unit", "西县")
    assert west and not set(wanted) & set(west), "an option takes the place of what the view says"
    kept = tomllib.loads((folder / "duban-desk.toml").read_text(encoding="utf-8"))
    assert [view["name"] for view in kept["ledger"]["view"]] == ["东县超期"]
    assert run(["cases", "--view", "西县"]) == 2
    assert capsys.readouterr().err == "没有名为“西县”的视图。可用：东县超期。\n"


def test_what_is_listed_is_exported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = refs(capsys, "--standing", "overdue", "--search", "dx", "--sort", "due")
    options = ["--standing", "overdue", "--search", "dx", "--sort", "due", *DAY]
    assert run(["-q", "export", "cases", *options, "-o", "out.csv"]) == 0
    rows = list(csv.DictReader((folder / "out.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["编号"] for row in rows] == wanted and {row["状态"] for row in rows} == {"超期"}
    assert run(["-q", "export", "cases", *DAY, "--case", "XF-0003", "--format", "jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["standing"] == "overdue"
    assert run(["export", "cases", "--case", "XF-9"]) == 2
    assert "没有编号为“XF-9”的事项。" in capsys.readouterr().err
    assert run(["export", "events", "--search", "dx"]) == 2
    assert "--search 不适用于 events" in capsys.readouterr().err


def test_several_jurisdictions_are_told_apart_and_paged_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.tui.ledgers import WORKSPACE, add

    other = '\n[[jurisdiction]]\ncode = "990200"\nname = "另市"\nlevel = "city"\npacks = ["national"]\n'
    file = make(tmp_path, cases=3, workspace=WORKSPACE + other)
    monkeypatch.chdir(tmp_path)
    add(file, ["编号,单位,收到,办结", "XF-NEW,东县,2026-07-01,"])
    assert refs(capsys, "--limit", "2", "--offset", "3") == refs(capsys)[3:5]
    run(["cases", *DAY])
    assert capsys.readouterr().out.startswith("辖区    状态")
