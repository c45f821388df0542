"""``duban policy diff`` and ``duban policy preview`` from the outside: words, formats, exit codes."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path

import pytest

from duban.cli.front import run
from tests.desk.helpers import lay, open_office, put
from tests.pieces import finish_within, pack

A, B = "a.toml", "b.toml"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two open cases of the town, and two packs: thirty days and eight."""
    monkeypatch.chdir(lay(tmp_path / "office"))
    with closing(open_office(Path())) as office:
        put(office, "accept", "2026-08-03", "甲一")
        put(office, "accept", "2026-08-18", "甲二")
    for name, days in ((A, 30), (B, 8)):
        Path(name).write_text(pack(name[0]) + finish_within(days, "T-1"), encoding="utf-8")
    return tmp_path / "office"


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> tuple[str, str]:
    """What the command prints on both channels; its exit code is the one expected."""
    capsys.readouterr()
    assert run(["policy", *words, "--as-of", "2026-08-20"]) == code
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_the_text_goes_from_group_to_group_and_ends_with_the_summary(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, "diff", A, B, code=1)
    lines = out.splitlines()
    assert lines[0] == "规则比较  示例市  截至 2026-08-20  由 a.toml 改为 b.toml"
    assert lines.index("变为超期（1 项）") < lines.index("期限提前（1 项）")
    assert any(
        line.split()[:6] == ["示例镇", "甲一", "T-1", "2026-09-02", "2026-08-11", "待办"] for line in lines
    )
    assert lines[-2].startswith("比较事项 2 件、单位职责 ")
    assert lines[-2].endswith("项：变为超期 1，期限提前 1。")
    assert lines[-1] == "  示例镇：变为超期 1，期限提前 1"
    assert err == ""


def test_what_appears_or_vanishes_is_said_to_be_none_before_or_after(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _err = said(capsys, "preview", B, code=1)
    assert out.startswith("规则试行  示例市  截至 2026-08-20  b.toml\n\n新产生且已超期（1 项）")
    assert "示例镇    甲一          T-1   无此项  2026-08-11          超期" in out
    out, _err = said(capsys, "diff", A, "national", code=1)
    assert "不再产生（2 项）" in out


def test_nothing_changes_is_exit_code_0(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _err = said(capsys, "diff", A, A, code=0)
    assert "没有变化。" in out
    assert said(capsys, "preview", "national", code=0)


def test_machines_get_rows_and_people_the_summary(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, "diff", A, B, "--format", "json", code=1)
    assert [(row["kind"], row["case"], row["due_before"], row["due_after"]) for row in json.loads(out)] == [
        ("late", "甲一", "2026-09-02", "2026-08-11"),
        ("earlier", "甲二", "2026-09-17", "2026-08-26"),
    ]
    assert "变为超期 1，期限提前 1" in err
    out, _err = said(capsys, "diff", A, B, "--format", "jsonl", code=1)
    assert [json.loads(line)["state_after"] for line in out.splitlines()] == ["overdue", "pending"]
    out, _err = said(capsys, "diff", A, B, "--format", "csv", code=1)
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"))))
    assert [(row["变化"], row["事项"], row["新状态"]) for row in rows] == [
        ("变为超期", "甲一", "超期"),
        ("期限提前", "甲二", "待办"),
    ]
    assert said(capsys, "diff", A, A, "--format", "json", code=0)[0] == "[]\n"


def test_long_groups_are_cut_in_the_text_alone(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duban.cli.policy_whatif.SHOWN", 1)
    out, _err = said(capsys, "diff", A, "national", code=1)
    assert "不再产生（2 项）" in out
    assert "另有 1 项" in out
    assert "甲二" not in out
    out, _err = said(capsys, "diff", A, "national", "--format", "csv", code=1)
    assert "甲二" in out


def test_wrong_packs_and_wrong_use_are_exit_code_2(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(capsys, "diff", "nationl", "nowhere.toml", code=2)
    assert (out, "nationl" in err, "nowhere.toml" in err) == ("", True, True)
    said(capsys, "preview", code=2)
    said(capsys, "diff", A, code=2)
    said(capsys, "diff", A, B, "--jurisdiction", "无此地", code=2)


def test_an_empty_ledger_compares_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[[jurisdiction]]\ncode = "990000"\nname = "示例市"\nlevel = "city"\n'
    (tmp_path / "duban.toml").write_text(f"schema = 1\n\n{text}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with closing(open_office(tmp_path)) as office:
        assert office.ledger.jurisdictions() == frozenset()
    assert "没有可以比较" in said(capsys, "diff", "national", "national", code=5)[0]


def test_a_failing_plugin_is_named_and_the_comparison_not_called_complete(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("ours.py").write_text("raise RuntimeError('坏了')\n", encoding="utf-8")
    lay(workspace, top='plugins = ["ours.py"]')
    _out, err = said(capsys, "diff", A, B, code=3)
    assert "插件 ours 出错" in err
