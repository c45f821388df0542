"""The line mode: the whole desk by numbered menus, in text that a screen reader can read out."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from duban.desk.case_pages import case_view
from duban.desk.forms import form
from duban.desk.office import Office
from duban.workspace import read_workspace
from duban_tui.lines.desk import run
from duban_tui.lines.here import Here
from duban_tui.lines.talk import Gone, Talk
from duban_tui.session import Session
from tests.tui.ledgers import AS_OF
from tests.tui.test_hostile import hostile_ledger


def said(file: Path, *typed: str) -> str:
    """What is said when these lines are typed; the input then ends."""
    source, target = StringIO("".join(f"{line}\n" for line in typed)), StringIO()
    run(Session(file, read_workspace(file).jurisdictions[0].code, AS_OF), source, target)
    return target.getvalue()


@pytest.fixture
def office(ledger: Path) -> Iterator[Office]:
    with closing(Office(read_workspace(ledger))) as office:
        yield office


def test_what_the_system_refuses_is_told_and_ends_nothing(ledger: Path) -> None:
    target = StringIO()
    ledger.with_name("duban-desk.toml").write_text("schema = 99\n", encoding="utf-8")
    session = Session(ledger, "990100", AS_OF)

    def refused() -> None:
        session.kept.table("ledger")
        raise PermissionError(13, "Permission denied", "锚点.json")

    here = Here(session, Talk(StringIO(), target))
    here.told(refused)
    here.told(lambda: None)
    assert "没有办成：锚点.json：没有权限" in target.getvalue()
    assert target.getvalue().count("格式版本应为 1，实为 99") == 1, (
        "a file that is not understood is told, once"
    )


@pytest.mark.parametrize("mark", ["?", "？"])
def test_a_question_mark_is_help_where_words_are_asked_for(ledger: Path, mark: str) -> None:
    text = said(ledger, "2", mark, "dx", "/", mark, "xf-0021", "0", "0")
    assert text.count("几个词用空格隔开，须同时符合") == 2
    assert "共 30 条" in text and "XF-0021" in text and "没有。" not in text


def test_today_is_read_out_with_reasons(ledger: Path) -> None:
    text = said(ledger, "1", "1", "n", "p", "1", "n", "0", "0", "0")
    assert "1 超期 73 项" in text
    assert "第 10 至 18 条，共 73 条" in text
    assert "XF-0000" in text and "依据：《信访工作条例》" in text
    assert text.count("督办 示例市") == 2, "0 goes back, and from the first menu out"


def test_a_case_is_found_by_pinyin_and_explained(ledger: Path) -> None:
    text = said(ledger, "2", "dongxian xf-0000", "1", "1", "1")
    assert "第 1 至 1 条，共 1 条" in text
    assert "承办单位：东县" in text and "起因：" in text


def test_a_fact_is_recorded_after_its_effect_was_told(ledger: Path, office: Office) -> None:
    place = office.workspace.jurisdictions[0]
    asked = [one for one in form(office, place, "finish", "XF-0003").asked if not one.more]
    told = said(ledger, "2", "XF-0003", "1", "8", "3", "2026-08-01", *[""] * len(asked), "")
    assert "登记以后：" in told and "N-34-1" in told and "已登记" not in told
    assert len(case_view(office, place, "XF-0003", AS_OF).events) == 2, "nothing is saved without y"
    told = said(ledger, "2", "XF-0003", "1", "8", "1", *[""] * (len(asked) + 1), "y")
    assert "1 继续草稿：" in told, "what was typed is not lost with the end of the input"
    assert "已登记，日志编号" in told
    assert "继续草稿" not in said(ledger, "2", "XF-0003", "1", "8")
    after = case_view(office, place, "XF-0003", AS_OF)
    assert [one.event.kind for one in after.events] == ["receive", "accept", "finish"]
    assert {one.line.obligation.rule for one in after.owed if one.line.obligation.closed_on} == {"N-34-1"}


def test_what_must_be_said_is_asked_again(ledger: Path) -> None:
    told = said(ledger, "2", "XF-0003", "1", "8", "1", "13月", "2026-08-01", "", "", "", "", "", "有理由")
    assert "“13月”不是日期；写作 1122、" in told
    assert "这一项必填。" in told


def test_an_answer_that_is_not_offered_is_asked_again(ledger: Path) -> None:
    text = said(ledger, "99", "x", "", "99999999", "?", "q")
    assert text.count("没有这一项") == 4


def test_it_ends_with_the_input() -> None:
    with pytest.raises(Gone):
        Talk(StringIO(""), StringIO()).ask("问")


def test_hostile_text_is_only_read_out(tmp_path: Path) -> None:
    text = said(hostile_ledger(tmp_path), "1", "1", "n", "0", "0", "2", "", "n", "1", "1", "1")
    assert not {char for char in text if (ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0}
    assert not set("\u202e\u2066\u200b") & set(text)


@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"TERM": "dumb", "LANG": "C"}])
def test_it_needs_no_terminal(ledger: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "duban", "tui", "--lines", "--as-of", "2026-08-03"],
        cwd=ledger.parent, input="2\n东县 XF-0000\n1\n0\n0\n0\n".encode(), capture_output=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert b"\x1b" not in done.stdout
    assert "承办单位：东县" in done.stdout.decode()


def test_the_last_weeks_are_read_out_in_figures(ledger: Path) -> None:
    text = said(ledger, "1", "9", "0", "0")
    assert "9 近几周的走势" in text and "近12周 05-12 至 08-03" in text
    assert "超期：首周 44，最高 73，末周 73；逐周 44 " in text
    assert "▅" not in text


def test_the_last_weeks_are_read_out_of_the_unit_that_is_chosen(ledger: Path) -> None:
    text = said(ledger, "1", "8", "u", "2", "w", "0", "0")
    assert "w 近几周的走势" in text and "东县 近12周 05-12 至 08-03" in text
    assert "超期：首周 " in text and "超期：首周 44" not in text
