"""An ugly real ledger through the real command line: nothing lost, nothing invented, nothing destroyed."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

import duban.desk.importing
from duban.cli.front import run
from duban.store.ledger import Ledger
from duban.store.writer import Writer
from tests.pieces import head, unit

WORKSPACE = (
    head("990000", packs="[]")
    + unit("1", "市住房和城乡建设局", "city", "department")
    + unit("2", "市信访局", "city", "petition-office")
)

MAPPING = """schema = 1
target = "cases"
name = "台账"

[case]
ref = "编号"
category = "问题类别"
headcount = "人数"
first = "初次"

[unit]
column = "责任单位"

[[event]]
kind = "receive"
on = "收到日期"
unit = { constant = "市信访局" }

[[event]]
kind = "assign"
on = "交办日期"
unit = { constant = "市信访局" }
data = { to = "责任单位", due = "办理期限" }

[[event]]
kind = "finish"
on = "办结日期"
"""

HEADER = ("编号", "收到日期", "责任单位", "问题类别", "人数", "初次", "交办日期", "办理期限", "办结日期")
UNIT = "市住房和城乡建设局"
DAY = "2025-03-03"

Said = pytest.CaptureFixture[str]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "duban.toml").write_text(WORKSPACE, encoding="utf-8")
    (tmp_path / "m.toml").write_text(MAPPING, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(header)
        table.writerows([*row, *[""] * (len(header) - len(row))] for row in rows)


def bring(office: Path, *rows: tuple[str, ...], options: tuple[str, ...] = ()) -> int:
    write(office / "a.csv", *rows)
    return run(["import", "a.csv", "-m", "m.toml", "--actor", "测试员", *options])


def summary(office: Path, said: Said, *rows: tuple[str, ...]) -> dict[str, Any]:
    bring(office, *rows, options=("--format", "json"))
    report: dict[str, Any] = json.loads(said.readouterr().out)
    return report


def ledger(said: Said, table: str = "cases") -> list[dict[str, object]]:
    said.readouterr()
    assert run(["export", table, "--format", "jsonl"]) == 0
    return [json.loads(line) for line in said.readouterr().out.splitlines()]


@pytest.mark.parametrize("place", ["duban.db", "duban.toml", "m.toml", "notes.txt"])
def test_rejects_never_overwrite_what_is_no_file_of_rejects(office: Path, place: str, capsys: Said) -> None:
    (office / "notes.txt").write_text("要紧的东西", encoding="utf-8")
    assert bring(office, ("A-1", DAY, UNIT)) == 0
    before = (office / place).read_bytes()
    assert bring(office, ("A-2", "x", UNIT), options=("--rejects", place)) == 2
    assert "换一个文件名" in capsys.readouterr().err
    assert (office / place).read_bytes() == before
    assert [case["case"] for case in ledger(capsys)] == ["A-1"]


def test_an_earlier_file_of_rejects_is_replaced(office: Path) -> None:
    assert bring(office, ("A-1", "x", UNIT), options=("--rejects", "r.csv")) == 2
    assert bring(office, ("A-2", "x", UNIT), options=("--rejects", "r.csv")) == 2
    text = (office / "r.csv").read_text("utf-8-sig")
    assert "A-2" in text and "A-1" not in text


@pytest.mark.parametrize("place", ["duban.db", "./duban.db", "duban.toml", "."])
def test_an_export_never_overwrites_the_ledger(office: Path, place: str, capsys: Said) -> None:
    assert bring(office, ("A-1", DAY, UNIT)) == 0
    assert run(["export", "cases", "-o", place]) == 2
    assert [case["case"] for case in ledger(capsys)] == ["A-1"]


def test_what_is_certain_is_taken(office: Path, capsys: Said) -> None:
    rows = (
        ("Ａ－１", "2025年 3月 3日", UNIT, "物业\u200b", "12人"),
        ("A-2", "2025/3/3 下午3:20", UNIT, "供热", "1"),
        ("A-3", "2025年3月3日15时", UNIT, "供热\x1b[31m", "3名"),
        ("\ufeffA-4", DAY, UNIT),
        (" ", "　", "", " "),
    )
    assert bring(office, *rows) == 0
    cases = ledger(capsys)
    assert [case["case"] for case in cases] == ["A-1", "A-2", "A-3", "A-4"]
    assert {case["received_on"] for case in cases} == {DAY}
    assert [case["headcount"] for case in cases] == [12, 1, 3, None]
    assert [case["category"] for case in cases] == ["物业", "供热", "供热[31m", None]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (("1.23457E+17", DAY, UNIT), "编号", "科学计数法"),
        (("A-1", "2025-03-03（初次）", UNIT), "收到日期", "请只写日期，如 2025-03-03"),
        (("A-1", "2025-03-03 24:00", UNIT), "收到日期", "24:00"),
        (("A-1", "2025-03-03 下午3:20+08:00", UNIT), "收到日期", "时区"),
        (("A-1", DAY, "市住建局"), "责任单位", UNIT),
        (("A-1", DAY, UNIT, "", "", "初访"), "初次", "values"),
        (("A-1", DAY, UNIT, "长" * 5001), "问题类别", "最多 5000 字"),
        (("A-1", DAY, UNIT, "", "", "", "2025-03-05", "2025-03-04"), "办理期限", "早于“交办日期”"),
    ],
)
def test_what_is_not_certain_is_handed_back(
    office: Path, capsys: Said, row: tuple[str, ...], column: str, reason: str
) -> None:
    report = summary(office, capsys, row)
    (reject,) = report["rejects"]
    assert reject["column"] == column and reason in reject["reason"]
    assert ledger(capsys) == []


def test_every_mistake_in_dates_is_told_beside_the_others(office: Path, capsys: Said) -> None:
    row = ("A-1", DAY, UNIT, "", "许多", "", "2025-03-01", "", "2025-03-02")
    report = summary(office, capsys, row)
    assert [reject["column"] for reject in report["rejects"]] == ["人数", "交办日期", "办结日期"]


def test_numbers_of_persons_are_nowhere(office: Path, capsys: Said) -> None:
    secrets = ("13812345678", "110101199003074610", "87654321", "0310-2345678")
    rows = (
        ("A-1", DAY, UNIT, f"电话{secrets[0]}，身份证{secrets[1]}，QQ：{secrets[2]}，座机{secrets[3]}"),
        ("A-2", f"{DAY} {secrets[0]}", f"{UNIT}{secrets[1]}", f"电话{secrets[0]}"),
        (secrets[0], DAY, UNIT),
        (secrets[1], DAY, UNIT),
        *((f"B-{n}", DAY, UNIT) for n in range(20)),
    )
    assert bring(office, *rows, options=("--rejects", "r.csv", "--format", "json")) == 3
    said = capsys.readouterr()
    assert json.loads(said.out)["rejected"] == 3 and "编号不能指向个人" in said.err
    for form in ("csv", "jsonl"):
        assert run(["export", "events", "--format", form, "-o", f"events.{form}"]) == 0
    (office / "a.csv").unlink()
    left = [said.out.encode(), said.err.encode(), *(path.read_bytes() for path in office.iterdir())]
    for secret in secrets:
        assert not any(secret.encode() in text for text in left), secret


def test_units_entered_on_the_fly_are_named(office: Path, capsys: Said) -> None:
    declare = 'column = "责任单位"\nunknown = "declare"\ndeclare = { level = "city" }'
    (office / "m.toml").write_text(MAPPING.replace('column = "责任单位"', declare), encoding="utf-8")
    row = ("A-1", DAY, "市住建局", "", "", "", "2025-03-05", "2025-05-05")
    assert bring(office, row) == 0
    assert f"市住建局（是否就是“{UNIT}”？）" in capsys.readouterr().err


def test_totals_are_skipped_where_the_mapping_says_so(office: Path, capsys: Said) -> None:
    skip = 'name = "台账"\nskip = { column = "编号", in = ["合计", "小计"] }'
    (office / "m.toml").write_text(MAPPING.replace('name = "台账"', skip), encoding="utf-8")
    rows = (("A-1", DAY, UNIT), ("合 计", "", "", "", "33"))
    assert bring(office, *rows, options=("--strict", "--format", "json")) == 0
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert (report["read"], report["added"], report["skipped"]) == (2, 1, 1)
    assert "略过 1 行" in said.err


def test_dates_to_come_are_pointed_out(office: Path, capsys: Said) -> None:
    assert bring(office, ("A-1", DAY, UNIT), ("A-2", "2098-03-03", UNIT)) == 0
    assert "有 1 行的日期晚于今天（先见第 3 行）" in capsys.readouterr().err


def test_a_header_without_rows_is_said(office: Path, capsys: Said) -> None:
    assert bring(office) == 0
    assert "没有数据行" in capsys.readouterr().err


def test_constants_of_the_mapping_are_checked_all_at_once(office: Path, capsys: Said) -> None:
    wrong = MAPPING.replace('constant = "市信访局"', 'constant = "市信访办"', 1).replace(
        'headcount = "人数"', 'headcount = { column = "人数", default = "许多" }'
    )
    (office / "m.toml").write_text(wrong, encoding="utf-8")
    assert bring(office, ("A-1", DAY, UNIT)) == 2
    said = capsys.readouterr().err
    assert "m.toml:8  case.headcount.default" in said and "整数" in said
    assert "m.toml:17  event[1].unit.constant" in said and "市信访局" in said


def test_an_empty_constant_is_no_value(office: Path, capsys: Said) -> None:
    (office / "m.toml").write_text(
        MAPPING.replace('category = "问题类别"', 'category = { constant = "" }'), encoding="utf-8"
    )
    assert bring(office, ("A-1", DAY, UNIT)) == 0
    assert ledger(capsys)[0]["category"] is None


def test_missing_columns_come_with_the_header_that_may_be_meant(office: Path, capsys: Said) -> None:
    write(office / "a.csv", header=("编号", "收到时间", *HEADER[2:]))
    assert run(["import", "a.csv", "-m", "m.toml"]) == 2
    assert "收到日期（是否为“收到时间”？）" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.4\n", "PDF"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\0", "PNG"),
        ("a.json", '[{"编号": "A-1"}]'.encode(), "不是整个文件一个列表"),
    ],
)
def test_what_is_no_table_is_named(office: Path, capsys: Said, name: str, content: bytes, said: str) -> None:
    (office / name).write_bytes(content)
    assert run(["import", name, "-m", "m.toml"]) == 2
    assert said in capsys.readouterr().err


def test_folders_and_missing_files_are_told_in_chinese(office: Path, capsys: Said) -> None:
    for name, reason in ((".", "是目录"), ("none.csv", "没有这个文件")):
        assert run(["import", name, "-m", "m.toml"]) == 2
        assert reason in capsys.readouterr().err
    assert run(["import", "none.csv", "-m", "none.toml"]) == 2
    assert "没有这个文件" in capsys.readouterr().err


def test_an_endless_cell_is_not_called_a_missing_quotation_mark(office: Path, capsys: Said) -> None:
    report = summary(office, capsys, ("A-1", DAY, UNIT, "长" * 1_100_000), ("A-2", DAY, UNIT))
    (reject,) = report["rejects"]
    assert "超过 1,048,576 字" in reject["reason"]
    assert report["added"] == 1


def test_after_a_break_it_is_said_what_is_in_the_ledger(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setattr(duban.desk.importing, "ROWS", 2)
    append, calls = Writer.append_many, []

    def interrupted(writer: Writer, drafts: object) -> range:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return append(writer, drafts)  # type: ignore[arg-type]

    monkeypatch.setattr(Writer, "append_many", interrupted)
    rows = tuple((f"A-{n}", DAY, UNIT) for n in range(5))
    assert bring(office, *rows) == 130
    assert "此前的 2 行已经写入台账" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.chdir(office)
    report = summary(office, capsys, *rows)
    assert (report["added"], report["unchanged"]) == (3, 2)


def test_what_somebody_else_enters_in_between_is_not_entered_again(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    declare = 'column = "责任单位"\nunknown = "declare"\ndeclare = { level = "city" }'
    (office / "m.toml").write_text(MAPPING.replace('column = "责任单位"', declare), encoding="utf-8")
    row = ("A-1", DAY, "县城管局", "", "", "", "2025-03-05", "2025-05-05")
    (office / "other").mkdir()
    writing, first = Ledger.writing, []

    def late(self: Ledger, jurisdiction: str, **options: bool) -> object:
        if not first:
            first.append(1)
            assert bring(office, row) == 0
        return writing(self, jurisdiction, **options)

    write(office / "b.csv", row, ("A-2", *row[1:]))
    monkeypatch.setattr(Ledger, "writing", late)
    assert run(["import", "b.csv", "-m", "m.toml"]) == 0
    monkeypatch.undo()
    monkeypatch.chdir(office)
    kinds = [event["kind"] for event in ledger(capsys, "events")]
    assert kinds.count("unit_join") == 1 and kinds.count("receive") == 2


OFFICERS = """schema = 1
target = "officers"
name = "责任人名册"

[officer]
name = "姓名"
unit = "单位"
role = "职责"
post = "职务"
since = "任职日期"
until = "离任日期"
"""


def test_an_official_who_leaves_is_no_longer_in_post(office: Path, capsys: Said) -> None:
    (office / "m.toml").write_text(OFFICERS, encoding="utf-8")
    header = ("姓名", "单位", "职责", "职务", "任职日期", "离任日期")
    person = ("张三", UNIT, "主要负责人", "局长", "2024-01-01")
    write(office / "a.csv", person, header=header)
    assert run(["import", "a.csv", "-m", "m.toml"]) == 0
    write(office / "b.csv", (*person, "2025-01-01"), header=header)
    assert run(["import", "b.csv", "-m", "m.toml"]) == 0
    events = ledger(capsys, "events")
    assert [event["kind"] for event in events] == ["officer_post", "correct", "officer_post"]
    assert run(["import", "b.csv", "-m", "m.toml"]) == 0
    assert ledger(capsys, "events") == events


def test_a_list_of_officials_refuses_telephones_in_its_own_words(office: Path, capsys: Said) -> None:
    (office / "m.toml").write_text(OFFICERS, encoding="utf-8")
    write(office / "a.csv", header=("姓名", "单位", "职责", "职务", "任职日期", "离任日期", "手机"))
    assert run(["import", "a.csv", "-m", "m.toml"]) == 2
    said = capsys.readouterr().err
    assert 'drop = ["手机"]' in said and "名册" in said and "信访人" not in said


def test_an_export_comes_back_as_it_went_out(office: Path, capsys: Said) -> None:
    rows = (
        ("-A-1", DAY, UNIT, "=1+1", "3", "是", "2025-03-05", "2025-05-05", "2025-04-01"),
        ("A-2", DAY, UNIT, '换行\r\n“引号"\x1b[31m\u202e', "1", "否"),
    )
    assert bring(office, *rows) == 0
    back = """schema = 1
target = "cases"
name = "导出"
[case]
ref = "编号"
category = "问题类别"
headcount = "涉及人数"
first = "初次信访"
[[event]]
kind = "receive"
on = "收到日期"
unit = "收件单位"
[[event]]
kind = "finish"
on = "办结日期"
unit = "办理单位"
"""
    (office / "m.toml").write_text(back, encoding="utf-8")
    before = ledger(capsys, "events")
    for form in ("csv", "xlsx"):
        assert run(["export", "cases", "-o", f"out.{form}"]) == 0
        assert run(["import", f"out.{form}", "-m", "m.toml"]) == 0
    assert ledger(capsys, "events") == before
