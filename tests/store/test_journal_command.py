"""``duban journal``: what an auditor types and reads."""

import json
import sqlite3
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.store.ledger import Ledger
from tests.store.helpers import HOME, draft_of


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace whose ledger holds three entries."""
    place = {"encoding": "utf-8"}
    text = f'schema = 1\n[[jurisdiction]]\ncode = "{HOME}"\nname = "示例市"\nlevel = "city"\n'
    (tmp_path / "duban.toml").write_text(text, **place)  # type: ignore[arg-type]
    ledger = Ledger.create(tmp_path / "duban.db")
    with ledger.writing(HOME) as writer:
        writer.append_many([draft_of("A1"), draft_of("A\u202e2"), draft_of(None)])
    ledger.close()
    return tmp_path


def _cut(office: Path) -> None:
    other = sqlite3.connect(office / "duban.db")
    guard = other.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_delete'").fetchone()[0]
    other.execute("DROP TRIGGER entry_no_delete")
    other.execute("DELETE FROM entry WHERE seq = 3")
    other.execute("UPDATE projection SET head_seq = 2, head_hash = (SELECT hash FROM entry WHERE seq = 2)")
    other.execute(guard)
    other.commit()
    other.close()


def test_an_intact_journal_is_said_to_be_so(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(office), "journal", "verify"]) == 0
    assert capsys.readouterr().out.startswith(f"{HOME}：日志完好，共 3 条")


def test_a_cut_journal_is_found_with_the_anchor_that_was_kept(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "anchor.jsonl"
    assert run(["--workspace", str(office), "journal", "anchor", "--out", str(kept)]) == 0
    assert json.loads(kept.read_text(encoding="utf-8"))["seq"] == 3
    _cut(office)
    assert run(["--workspace", str(office), "journal", "verify"]) == 0
    capsys.readouterr()
    assert run(["--workspace", str(office), "journal", "verify", "--anchor", str(kept)]) == 4
    out = capsys.readouterr().out
    assert "日志有 1 处问题，现存 2 条" in out
    assert "日志却止于第 2 条：末尾被截去" in out


def test_a_file_that_is_no_anchor_is_a_usage_error(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = office / "duban.toml"
    assert run(["--workspace", str(office), "journal", "verify", "--anchor", str(wrong)]) == 2
    assert "第 1 行不是日志锚点" in capsys.readouterr().err


def test_the_log_says_who_recorded_what_and_when(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(office), "journal", "log", "--limit", "2"]) == 0
    at = "2026-08-03T04:00:00Z"
    assert capsys.readouterr().out.splitlines() == [
        f"{HOME}\t3\t{at}\t张三\ttest\t-\t3.0 2026-08-03 矛盾纠纷排查 990001",
        f"{HOME}\t2\t{at}\t张三\ttest\tA\\u202e2\t2.0 2026-08-03 登记 990001",
    ]
    assert run(["--workspace", str(office), "journal", "log", "--case", "A1"]) == 0
    assert capsys.readouterr().out.startswith(f"{HOME}\t1\t")


def test_without_a_ledger_the_answer_is_a_sentence(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "duban.db").unlink()
    assert run(["--workspace", str(office), "journal", "verify"]) == 4
    assert "找不到台账文件" in capsys.readouterr().err


def test_upgrading_what_is_up_to_date(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(office), "journal", "upgrade"]) == 0
    assert "台账格式已是最新" in capsys.readouterr().err


def test_the_log_is_narrowed_by_who_what_and_words(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def seqs(*options: str) -> list[int]:
        assert run(["--workspace", str(office), "journal", "log", "--format", "jsonl", *options]) == 0
        return [json.loads(line)["seq"] for line in capsys.readouterr().out.splitlines()]

    assert seqs() == [3, 2, 1]
    assert seqs("--by", "张三") == seqs("--search", "zs test") == [3, 2, 1]
    assert seqs("--kind", "sweep") == seqs("--kind", "矛盾纠纷排查") == seqs("--search", "mdjf") == [3]
    assert seqs("--search", "a1") == [1] and seqs("--offset", "1", "--limit", "1") == [2]
    for option, name in (("--by", "张四"), ("--kind", "排查")):
        assert run(["--workspace", str(office), "journal", "log", option, name]) == 2
        assert f"没有名为“{name}”的登记" in capsys.readouterr().err


def test_an_entry_is_shown_in_full(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--workspace", str(office), "journal", "show", "1"]) == 0
    told = capsys.readouterr().out
    assert (
        told.startswith("第 1 条")
        and "登记时刻：2026-08-03 12:00:00（北京时间）" in told
        and "校验值" in told
    )
    assert run(["--workspace", str(office), "journal", "show", "1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["case"] == "A1"
    assert run(["--workspace", str(office), "journal", "show", "4"]) == 2
    assert capsys.readouterr().err == f"辖区 {HOME} 的日志没有第 4 条，现有 3 条。\n"
