"""What a row states, and why a row is handed back."""

from datetime import date
from pathlib import Path

import pytest

from duban.domain.roster import Officer, Roster, Unit
from tests.exchange.helpers import HEADER, PLAIN, ROSTER, bad, doubles, good, text_items

RICH = """
schema = 1
target = "cases"
name = "台账"

[case]
ref = { columns = ["年份", "序号"], join = "-" }
category = "问题类别"
channel = { column = "信访形式", values = { "走访" = "visit", "信件" = "letter" }, otherwise = "blank" }
headcount = { column = "人数", default = 1 }
statutory = { constant = 6 }
collective = "集体访"

[unit]
column = "责任单位"

[[event]]
kind = "receive"
on = "登记日期"
unit = { constant = "市信访局" }

[[event]]
kind = "assign"
on = { column = "交办日期", default_column = "登记日期" }
unit = { constant = "市信访局" }
officer = "承办人"
when = "办理期限"
data = { to = "责任单位", due = "办理期限" }

[[event]]
kind = "finish"
on = "办结日期"
when = { column = "状态", in = ["已办结", "Closed"] }
"""
COLUMNS = "年份,序号,问题类别,信访形式,人数,集体访,责任单位,登记日期,交办日期,承办人,办理期限,状态,办结日期"


def test_a_row_becomes_dated_events_of_one_case(tmp_path: Path) -> None:
    text = f"{COLUMNS}\n2025,017,物业,走访,12人,是,市住建局,2025年3月3日,,张三,2025/5/2,已办结,2025.4.1\n"
    text = text.replace("12人", "１２")
    (row,) = good(text_items(tmp_path, text, RICH))
    receive, assign, finish = row.events
    assert row.ref == "2025-017"
    assert (receive.kind, receive.on, receive.unit) == ("receive", date(2025, 3, 3), "3")
    assert receive.data == {
        "category": "物业",
        "channel": "visit",
        "headcount": 12,
        "statutory": 6,
        "collective": True,
    }
    assert (assign.on, assign.unit, assign.officer) == (date(2025, 3, 3), "3", "张三")
    assert assign.data == {"to": "1", "due": "2025-05-02"}
    assert (finish.on, finish.unit, finish.data) == (date(2025, 4, 1), "1", {})


def test_blanks_mean_nothing_happened(tmp_path: Path) -> None:
    text = f"{COLUMNS}\n2025,1,无,其他, ,-,市住建局,2025-03-03,,,N/A,未办结,　\n"
    (row,) = good(text_items(tmp_path, text, RICH))
    assert [event.kind for event in row.events] == ["receive"]
    assert row.events[0].data == {"headcount": 1, "statutory": 6}


def test_every_mistake_of_a_row_is_told(tmp_path: Path) -> None:
    text = f"{COLUMNS}\n2025,,物业,走访,约五人,大概,市住建,2025-02-30,,张三,下月,已办结,\n"
    found = {reject.column: reject.reason for reject in bad(text_items(tmp_path, text, RICH))}
    assert found.keys() == {"序号", "人数", "集体访", "责任单位", "登记日期", "办理期限", "办结日期"}
    assert "年份+序号" in found["序号"]
    assert "应为整数" in found["人数"]
    assert "市住建局" in found["责任单位"]
    assert "2025 年 2 月 30 日" in found["登记日期"]
    assert "必须填写日期" in found["办结日期"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2025-02-31", "没有这个日期"),
        ("2025/13/01", "没有这个日期"),
        ("25-03-03", "两位"),
        ("03/04/2025", "先后不明"),
        ("45000", "excel"),
        ("1948-12-31", "1949-01-01 至"),
        ("2919-01-01", "2099-12-31 之间"),
        ("2025-03-03 25:00", "请只写日期，如 2025-03-03"),
        ("三月三日", "不是能识别的日期"),
        ("", "必须填写日期"),
    ],
)
def test_dates_that_are_none(tmp_path: Path, value: str, reason: str) -> None:
    (reject,) = bad(text_items(tmp_path, f"{HEADER}\nA-1,{value},市住建局,物业,\n"))
    assert (reject.row, reject.column, reject.value) == (2, "登记日期", value)
    assert any(part in reject.reason for part in reason.split("|"))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025-03-03", 3),
        ("2025-3-3", 3),
        ("2025-03-03 23:59:59", 3),
        ("2025-03-03T23:59:59.123", 3),
        ("2025-03-03T23:59:59Z", 4),
        ("2025-03-03 23:59:59+08:00", 3),
        ("2025-03-03T10:00:00-0700", 4),
        ("2025/3/3 8:05", 3),
        ("2025.03.03", 3),
        ("20250303", 3),
        ("2025年3月3日", 3),
        ("2025年03月03日 14时30分", 3),
        ("２０２５年３月３日", 3),
    ],
)
def test_dates_are_taken_as_written_and_converted_only_with_an_offset(
    tmp_path: Path, value: str, day: int
) -> None:
    (row,) = good(text_items(tmp_path, f"{HEADER}\nA-1,{value},市住建局,物业,\n"))
    assert row.events[0].on == date(2025, 3, day)


def test_named_formats_zone_serials_and_bounds(tmp_path: Path) -> None:
    mapping = PLAIN.replace(
        'name = "台账"',
        'name = "台账"\ndates = ["%d/%m/%Y", "excel"]\ntimezone = "America/New_York"\nlatest = 2025-12-31',
    )
    text = f"{HEADER}\n1,03/04/2025,市住建局,x,\n2,45719,市住建局,x,\n3,2025-03-04T02:00:00Z,市住建局,x,\n4,2026-01-01,市住建局,x,\n"
    found = text_items(tmp_path, text, mapping)
    assert [row.events[0].on for row in good(found)] == [date(2025, 4, 3), date(2025, 3, 3), date(2025, 3, 3)]
    assert [reject.row for reject in bad(found)] == [5]


def test_an_act_before_the_matter_began_is_refused(tmp_path: Path) -> None:
    (reject,) = bad(text_items(tmp_path, f"{HEADER}\nA-1,2025-03-03,市住建局,物业,2025-03-02\n"))
    assert (reject.column, reject.value) == ("办结日期", "2025-03-02")
    assert "2025-03-03" in reject.reason


def test_the_same_reference_twice(tmp_path: Path) -> None:
    one, other = "A-1,2025-03-03,市住建局,物业,", "A-1,2025-03-03,市住建局,供热,"
    found = text_items(tmp_path, f"{HEADER}\n{one}\n{one}\n{other}\n")
    assert len(good(found)) == 1
    assert [(item.row, item.first) for item in doubles(found)] == [(3, 2)]
    assert [(reject.row, reject.column) for reject in bad(found)] == [(4, "编号")]
    assert "第 2 行" in bad(found)[0].reason
    many = PLAIN.replace('name = "台账"', 'name = "台账"\nrows_per_case = "many"')
    assert len(good(text_items(tmp_path, f"{HEADER}\n{one}\n{one}\n{other}\n", many))) == 3


def test_thousands_of_references_are_told_apart(tmp_path: Path) -> None:
    rows = "".join(f"{n},2025-03-03,市住建局,物业,\n" for n in range(20_000))
    found = text_items(tmp_path, f"{HEADER}\n{rows}7,2025-03-03,市住建局,供热,\n")
    assert len(good(found)) == 20_000
    assert "第 9 行" in bad(found)[0].reason


def test_units_of_one_name_are_never_guessed(tmp_path: Path) -> None:
    twice = Roster({code: Unit(code, "市辖区", "county") for code in ("110100", "120100")})
    text = f"{HEADER}\nA-1,2025-03-03,市辖区,物业,\nA-2,2025-03-03,120100,物业,\n"
    found = text_items(tmp_path, text, PLAIN, twice)
    assert "110100、120100" in bad(found)[0].reason
    assert good(found)[0].events[0].unit == "120100"


def test_unknown_units_are_entered_once_with_the_first_row_that_stands(tmp_path: Path) -> None:
    mapping = PLAIN.replace(
        'column = "责任单位"',
        'column = "责任单位"\nunknown = "declare"\ndeclare = { level = "county", kind = "department", parent = "3" }',
    )
    text = f"{HEADER}\nA-1,坏日期,某局,物业,\nA-2,2025-03-03,某局,物业,\nA-3,2025-03-03,某局,物业,\nA-4,2025-03-03,市住建局,物业,\n"
    rows = good(text_items(tmp_path, text, mapping))
    assert [row.units for row in rows] == [(Unit("某局", "某局", "county", "department", "3"),), (), ()]
    assert [row.events[0].unit for row in rows] == ["某局", "某局", "1"]


def test_cells_are_data_never_markup_or_control(tmp_path: Path) -> None:
    text = f'{HEADER}\nA-1,\x1b[31m红,市住建局,物业,\n"A\n1",2025-03-03,市住建局,[b]物业[/b],\n\'=1+1,2025-03-03,市住建局,x,\n'
    found = text_items(tmp_path, text)
    assert bad(found)[0].value == "␛[31m红"
    assert [(reject.row, reject.column) for reject in bad(found)] == [(2, "登记日期"), (3, "编号")]
    assert good(found)[0].ref == "=1+1"


ACTS = """
schema = 1
target = "acts"
name = "履职"

[unit]
column = "单位"

[[event]]
kind = "sweep"
on = "日期"
when = { column = "类型", in = ["排查"] }
data = { found = "件数" }

[[event]]
kind = "reception"
on = "日期"
officer = "领导姓名"
when = { column = "类型", in = ["接访"] }
data = { role = "职务类别" }
"""


def test_acts_of_units(tmp_path: Path) -> None:
    text = "单位,日期,类型,件数,领导姓名,职务类别\n市住建局,2025-03-03,排查,3,,\n市信访局,2025-03-04,接访,,李四,主要负责人\n"
    text += "市信访局,2025-03-04,其他,,,\n,2025-03-04,排查,,,\n"
    found = text_items(tmp_path, text, ACTS)
    sweep, reception = (row.events[0] for row in good(found))
    assert (sweep.case, sweep.unit, sweep.data) == (None, "1", {"found": 3})
    assert (reception.officer, reception.data) == ("李四", {"role": "principal"})
    assert [reject.row for reject in bad(found)] == [4, 5]


def test_lists_of_units_and_officers(tmp_path: Path) -> None:
    units = 'schema = 1\ntarget = "units"\nname = "u"\n[unit]\ncode = "代码"\n'
    units += 'name = "名称"\nlevel = "层级"\nparent = "上级"\nsince = "成立"\n'
    text = "代码,名称,层级,上级,成立\n10,甲县,县级,,\n11,乙镇,township,甲县,2020-01-01\n12,丙镇,乡级,丁县,\n"
    text += "13,丙镇,部级,,\n10,甲县,县级,,2001-01-01\n"
    found = text_items(tmp_path, text, units)
    assert [unit for row in good(found) for unit in row.units] == [
        Unit("10", "甲县", "county"),
        Unit("11", "乙镇", "township", parent="10", since=date(2020, 1, 1)),
    ]
    assert [(reject.row, reject.column) for reject in bad(found)] == [(4, "上级"), (5, "层级"), (6, "代码")]

    officers = 'schema = 1\ntarget = "officers"\nname = "o"\ndrop = ["手机"]\n[officer]\nname = "姓名"\nunit = "单位"\nrole = "职责"\n'
    text = "姓名,单位,职责,手机\n李四,市信访局,分管负责人,1\n,市信访局,分管负责人,1\n"
    found = text_items(tmp_path, text, officers, ROSTER)
    assert [officer for row in good(found) for officer in row.officers] == [Officer("李四", "3", "in-charge")]
    assert [(reject.row, reject.column) for reject in bad(found)] == [(3, "姓名")]
