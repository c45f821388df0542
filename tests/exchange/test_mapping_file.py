"""A wrong mapping is answered once, with every mistake, its line, its key and the nearest spelling."""

from pathlib import Path

import pytest

from duban.exchange.mapping_file import parse_mapping, read_mapping
from duban.exchange.table import Refused
from tests.exchange.helpers import PLAIN, kinds, text_items


def wrong(text: str) -> list[tuple[int | None, str, str]]:
    with pytest.raises(Refused) as caught:
        parse_mapping(text, "m.toml", kinds())
    return [(problem.line, problem.key, problem.message + problem.hint) for problem in caught.value.problems]


def test_all_mistakes_come_at_once_with_lines_and_spellings() -> None:
    text = """schema = 2
target = "case"
nam = "x"
timezone = "Asia/Nowhere"
dates = ["%y-%m-%d", "%d"]
delimiter = "#"
encoding = "klingon"

[case]
ref = 3
chanel = "形式"

[unit]
column = "单位"
unknown = "declare"

[[event]]
kind = "recieve"
on = "日期"

[[event]]
kind = "assign"
on = { column = "日期", constant = 2020-01-01 }
data = { due = "期限", too = "单位" }

[[event]]
kind = "sweep"
on = "日期"
when = { colum = "状态", in = ["是"] }
"""
    found = wrong(text)
    by_key = {key: (line, words) for line, key, words in found}
    assert by_key["schema"][0] == 1
    assert by_key["target"] == (2, "不认识“case”。是否为 cases？")
    assert by_key["nam"] == (3, "不认识“nam”。是否为 name？")
    assert by_key["timezone"][0] == 4
    assert {"dates[1]", "dates[2]", "delimiter", "encoding", "name"} <= by_key.keys()
    assert "{ constant = 3 }" in by_key["case.ref"][1]
    assert by_key["case.chanel"] == (11, "不认识“chanel”。是否为 channel？")
    assert by_key["unit.unknown"][0] == 15
    assert by_key["event[1].kind"] == (18, "不认识“recieve”。是否为 relieve 或 receive？")
    assert by_key["event[2].data.too"][1] == "不认识“too”。是否为 to？"
    assert "交办至" in by_key["event[2].data"][1]
    assert "只写一个" in by_key["event[2].on"][1]
    assert "“矛盾纠纷排查”不是这类台账的事件" in by_key["event[3].kind"][1]
    assert by_key["event[3].when.colum"][1].endswith("是否为 column？")


def test_a_dropped_column_cannot_be_used() -> None:
    (problem,) = wrong(PLAIN.replace('name = "台账"', 'name = "台账"\ndrop = ["编 号"]'))
    assert problem[0] == 5 and "编号" in problem[2]


def test_broken_toml_names_the_line() -> None:
    ((line, _key, said),) = wrong("schema = 1\nname = 台账\n")
    assert line == 2 and "第 8 列" in said


def test_a_slip_in_otherwise_is_no_value() -> None:
    text = PLAIN.replace('category = "问题类别"', 'category = { column = "问题类别", otherwise = "kepp" }')
    ((line, key, said),) = wrong(text)
    assert (line, key) == (8, "case.category.otherwise") and "keep" in said


def test_a_condition_under_skip_is_checked() -> None:
    ((line, key, said), *_rest) = wrong('skip = { colum = "编号", in = ["合计"] }\n' + PLAIN)
    assert (line, key) == (1, "skip.colum") and "column" in said


def test_other_date_formats_do_not_take_the_usual_ones_away() -> None:
    other = parse_mapping('dates = ["%d/%m/%Y"]\n' + PLAIN, "m.toml", kinds())
    assert other.dates[0] == "%d/%m/%Y" and "%Y-%m-%d" in other.dates
    ours = parse_mapping('dates = ["%Y年%d日%m月"]\n' + PLAIN, "m.toml", kinds())
    assert ours.dates == ("%Y年%d日%m月",)


def test_missing_and_misencoded_files(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="打不开文件"):
        read_mapping(tmp_path / "none.toml", kinds())
    path = tmp_path / "m.toml"
    path.write_bytes(PLAIN.encode("gb18030"))
    with pytest.raises(Refused, match="UTF-8"):
        read_mapping(path, kinds())


def test_a_mapping_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(PLAIN.encode("utf-8-sig"))
    assert read_mapping(path, kinds()).name == "台账"


@pytest.mark.parametrize(
    "line",
    [
        'channel = { constant = "信鸽" }',
        'statutory = { column = "问题类别", values = { "甲" = 9 } }',
        'headcount = { column = "人数", default = 0 }',
    ],
)
def test_constants_that_do_not_fit_are_the_mapping_s_mistake(tmp_path: Path, line: str) -> None:
    mapping = PLAIN.replace('category = "问题类别"', line)
    with pytest.raises(Refused) as caught:
        text_items(tmp_path, "编号,登记日期,责任单位,问题类别,人数,办结日期\n", mapping)
    assert caught.value.problems[0].file == "映射.toml"


@pytest.mark.parametrize(
    ("target", "body", "missing"),
    [
        ("units", '[unit]\nname = "名称"\n', "unit.level"),
        ("officers", '[officer]\nname = "姓名"\nrole = "职责"\n', "officer.unit"),
        ("acts", '[[event]]\nkind = "sweep"\non = "日期"\n', "unit"),
        ("cases", '[[event]]\nkind = "receive"\non = "日期"\n', "case"),
        ("cases", '[case]\nref = "编号"\n', "event"),
    ],
)
def test_what_each_target_needs(target: str, body: str, missing: str) -> None:
    found = wrong(f'schema = 1\ntarget = "{target}"\nname = "x"\n{body}')
    assert [key for _line, key, _words in found] == [missing]
