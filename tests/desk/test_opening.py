"""The first record of a case: a mistyped reference makes no case of its own."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.recording import Effect, record, record_each
from duban.desk.stating import Statement
from duban.errors import DubanError, Unfit
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, lay, open_office, own
from tests.pieces import unit

PROVINCE = "980000"

MAPPING = """schema = 1
target = "cases"
name = "办结"

[case]
ref = "编号"

[[event]]
kind = "finish"
on = "办结日期"
unit = { constant = "示例镇" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(
        tmp_path / "office", more=unit(PROVINCE, "示例省信访局", "province", "petition-office") + own(10)
    )


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with closing(open_office(folder)) as made:
        yield made


def said(kind: str, case: str, unit: str = OFFICE, *, new: bool = False, **fields: str) -> Statement:
    return Statement(kind=kind, on=date(2026, 8, 3), case=case, unit=unit, fields=fields, new=new)


def act(office: Office, statement: Statement, *, dry_run: bool = False) -> Effect:
    return record(office, office.workspace.jurisdiction(CODE), statement, actor="张三", dry_run=dry_run)


def entries(office: Office) -> int:
    with office.ledger.reading() as reader:
        return reader.head(CODE)[0]


@pytest.mark.parametrize("kind", ["receive", "register", "decision_draft"])
def test_a_case_begins_with_its_receipt_or_registration_or_the_draft_of_a_decision(
    office: Office, kind: str
) -> None:
    assert act(office, said(kind, "A-17")).opened
    assert not act(office, said("accept", "A-17", TOWN)).opened


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_act_about_a_case_that_the_ledger_does_not_have_is_refused(office: Office, dry_run: bool) -> None:
    for case in ("A-17", "A-18", "XF-0003"):
        act(office, said("receive", case))
    for typed, near in (("A-1T", "A-17"), ("xf-0003", "XF-0003"), ("A-170", "A-17")):
        with pytest.raises(Unfit, match=f"没有编号为“{typed}”的事项；“督办”不能是它的第一条记录") as caught:
            act(office, said("urge", typed), dry_run=dry_run)
        assert near in caught.value.message and "先登记以下之一：收到、登记" in caught.value.message
        assert "--new" not in caught.value.message, "how it is said is for the front end to tell"
    with pytest.raises(Unfit) as caught:
        act(office, said("urge", "NOPE"))
    assert "相近" not in caught.value.message
    assert entries(office) == 3


def test_what_a_unit_above_hands_down_opens_a_case_and_what_goes_out_does_not(office: Office) -> None:
    for kind in ("transfer", "assign"):
        assert act(office, said(kind, f"下-{kind}", PROVINCE, to=BUREAU)).opened
        with pytest.raises(Unfit, match="不是上级单位作出的"):
            act(office, said(kind, f"出-{kind}", OFFICE, to=BUREAU))


def test_who_says_that_it_is_new_may_begin_anywhere_and_is_held_to_it(office: Office) -> None:
    assert act(office, said("accept", "A-17", TOWN, new=True)).opened
    with pytest.raises(DubanError, match="已有编号为“A-17”的事项"):
        act(office, said("urge", "A-17", new=True))
    with pytest.raises(DubanError, match="须写事项编号"):
        act(office, Statement(kind="sweep", on=date(2026, 8, 3), unit=TOWN, new=True))
    assert entries(office) == 1


def test_of_several_acts_those_about_unknown_cases_are_handed_back(office: Office) -> None:
    act(office, said("receive", "A-17"))
    wanted = [said("urge", case) for case in ("A-17", "A-71")]
    done = record_each(office, office.workspace.jurisdiction(CODE), wanted, actor="张三")
    assert [one.event.case for one in done.effects] == ["A-17"]
    assert [statement.case for statement, _error in done.refused] == ["A-71"]


def test_a_number_that_one_slip_of_a_key_away_is_in_the_ledger_is_named(office: Office) -> None:
    for case in ("XF-2026-01591", "XF-2026-01599", "XF-2026-02999"):
        act(office, said("receive", case))
    slips = (
        "XF-2026-91591",
        "XF-2026-10591",
        "XF-2026-1591",
        "XF-202601591",
        "xf-2026-01591",
        "XF-2025-01591",
    )
    for typed in (*slips, "XF-2026-015911"):
        with pytest.raises(Unfit) as caught:
            act(office, said("urge", typed))
        assert "相近的编号：XF-2026-01591" in caught.value.message and "02999" not in caught.value.message, (
            typed
        )


def test_a_case_whose_only_entry_was_cancelled_is_new_again(office: Office) -> None:
    first = act(office, said("receive", "A-17"))
    act(office, said("correct", "A-17", event=f"{first.seq}.0", reason="日期录入有误"))
    with pytest.raises(Unfit, match="没有编号为“A-17”的事项"):
        act(office, said("urge", "A-17"))
    assert act(office, said("receive", "A-17")).opened


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_reference_that_stands_twice_is_recorded_once(office: Office, dry_run: bool) -> None:
    wanted = [said("receive", "A-17"), said("receive", "A-17 "), said("receive", "A-18")]
    place = office.workspace.jurisdiction(CODE)
    done = record_each(office, place, wanted, actor="张三", dry_run=dry_run)
    assert [one.event.case for one in done.effects] == ["A-17", "A-18"]
    assert ["写了不止一次" in error.message for _said, error in done.refused] == [True]
    assert entries(office) == (0 if dry_run else 2)


def test_the_rows_of_a_file_may_come_in_any_order(office: Office, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("编号,办结日期\nB-1,2026-08-03\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    place = office.workspace.jurisdiction(CODE)
    report = import_file(office, place, tmp_path / "t.csv", tmp_path / "m.toml", actor="张三")
    assert (report.added, report.rejected) == (1, 0)


def test_the_command_line_names_its_option_and_ends_with_3_when_part_was_done(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    common = ["--on", "2026-08-03", "--unit", OFFICE, "--case"]
    assert run(["record", "督办", *common, "NOPE"]) == 2
    assert "用 --new 写明" in capsys.readouterr().err
    assert run(["record", "收到", *common, "A-17"]) == 0
    assert "台账中的新事项" in capsys.readouterr().out
    assert run(["record", "督办", *common, "A-17", "--case", "A-71"]) == 3
    told = capsys.readouterr()
    assert "已登记 1 件" in told.out and "没有编号为“A-71”的事项" in told.err and "用 --new 写明" in told.err
    assert run(["record", "督办", *common, "A-71", "--case", "A-72"]) == 2
    told = capsys.readouterr()
    assert "已登记 0 件" in told.out and "应办事项" not in told.out, (
        "nothing was recorded that could change anything"
    )
    assert run(["record", "督办", *common, "A-71", "--new"]) == 0
    assert "台账中的新事项" in capsys.readouterr().out
