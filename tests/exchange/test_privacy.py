"""No petitioner comes in: columns are refused by name and by content, numbers in free text are masked."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.exchange.masking import mask
from duban.exchange.privacy import names_a_person
from duban.exchange.table import Refused
from tests.exchange.helpers import HEADER, PLAIN, bad, good, open_import, text_items

REFUSED = [
    "信访人",
    "姓名",
    "信访人姓名",
    "上访人",
    "反映人",
    "投诉人",
    "当事人",
    "联系人",
    "代表人",
    "被举报人",
    "身份证号",
    "身份证号码",
    "证件号码",
    "联系电话",
    "电话",
    "手机",
    "手机号码",
    "信访人电话",
    "联系方式",
    "住址",
    "家庭住址",
    "现住址",
    "户籍地",
    "户籍所在地",
    "通讯地址",
    "邮箱",
    "微信",
    "微信号",
    "QQ",
    "年龄",
    "性别",
    "民族",
    "出生日期",
    "健康状况",
    "政治面貌",
    "工作单位",
    "信访人工作单位",
    "信访人（代表）",
    "petitioner",
    "Petitioner_Name",
    "applicant-name",
    "name",
    "FirstName",
    "phone",
    "PhoneNumber",
    "mobile",
    "id_card",
    "home_address",
    "Address",
    "e-mail",
    "email",
    "wechat",
    "gender",
    "age",
    "date_of_birth",
    "ｐｈｏｎｅ",
    "xingming",
]

TAKEN = [
    "编号",
    "登记日期",
    "责任单位",
    "承办人",
    "承办人姓名",
    "承办人电话",
    "责任人",
    "责任人姓名",
    "包案领导",
    "包案领导姓名",
    "经办人",
    "联系人单位",
    "主要负责人",
    "督办领导",
    "审核人",
    "登记人",
    "信访人数",
    "上访人数",
    "涉及人数",
    "来访人次",
    "告知信访人日期",
    "答复信访人时间",
    "信访人满意度",
    "满意度评价",
    "问题类别",
    "信访形式",
    "来文单位",
    "单位地址",
    "办公电话",
    "卫生健康委意见",
    "是否集体访",
    "重复信访",
    "case_enquiry_id",
    "open_dt",
    "sla_target_dt",
    "subject",
    "reason",
    "type",
    "queue",
    "department",
    "neighborhood",
    "ward",
    "source",
    "on_time",
    "unit_name",
    "agency",
    "officer_name",
    "case_age",
    "manager",
    "usage",
    "stage",
]


@pytest.mark.parametrize("header", [*REFUSED, "姓　名", "Home Address", "Caller ID"])
def test_headers_that_lead_to_a_petitioner(header: str) -> None:
    assert names_a_person(header)


@pytest.mark.parametrize("header", TAKEN)
def test_headers_of_officials_acts_and_matters(header: str) -> None:
    assert not names_a_person(header)


def test_names_in_a_list_of_officials_are_theirs() -> None:
    assert not names_a_person("姓名", officials=True)
    assert names_a_person("手机号码", officials=True)
    assert names_a_person("身份证号", officials=True)


def test_the_whole_file_is_refused_with_every_column_and_the_line_to_paste(tmp_path: Path) -> None:
    text = f"{HEADER},信访人姓名,联系电话\nA-1,2025-03-03,市住建局,物业,,某某,无\n"
    with pytest.raises(Refused) as caught:
        text_items(tmp_path, text)
    assert 'drop = ["信访人姓名", "联系电话"]' in caught.value.message
    assert "某某" not in caught.value.message
    dropped = PLAIN.replace('name = "台账"', 'name = "台账"\ndrop = ["信访人姓名", "联系电话"]')
    assert len(good(text_items(tmp_path, text, dropped))) == 1


def test_dropped_and_unnamed_columns_are_not_handed_back(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"姓名,,{HEADER}\n某某,某某,A-1,2025-02-31,市住建局,物业,\n", encoding="utf-8")
    source = open_import(path, PLAIN.replace('name = "台账"', 'name = "台账"\ndrop = ["姓名"]'))
    found = list(source)
    assert source.kept == tuple(HEADER.split(","))
    assert "某某" not in str(found)


@pytest.mark.parametrize(
    "number",
    ["11010519491231002X", "110105491231002", "13812345678", "+86 138-1234-5678", "１３８１２３４５６７８"],
)
def test_columns_full_of_numbers_are_refused_whatever_their_name(tmp_path: Path, number: str) -> None:
    with pytest.raises(Refused, match="备注"):
        text_items(tmp_path, f"{HEADER},备注\nA-1,2025-03-03,市住建局,物业,,{number}\n")


def test_a_reference_that_is_a_telephone_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="流水号"):
        text_items(tmp_path, f"{HEADER}\n13812345678,2025-03-03,市住建局,物业,\n")


def test_references_built_of_area_date_and_serial_are_no_identity_numbers(tmp_path: Path) -> None:
    rows = "".join(f"1311002025030300{n:02},2025-03-03,市住建局,物业,\n" for n in range(60))
    assert len(good(text_items(tmp_path, f"{HEADER}\n{rows}"))) == 60


@pytest.mark.parametrize(
    "pattern", ["131002190301{:03}", "201901020321{:03}", "1{:010}", "900{:09}", "2025{:07}"]
)
def test_serial_numbers_of_many_lengths_are_references(tmp_path: Path, pattern: str) -> None:
    rows = "".join(f"{pattern.format(n)},2025-03-03,市住建局,物业,\n" for n in range(60))
    assert len(good(text_items(tmp_path, f"{HEADER}\n{rows}"))) == 60


def test_free_text_is_masked_and_counted(tmp_path: Path) -> None:
    text = f"{HEADER}\nA-1,2025-03-03,市住建局,物业 13812345678 和 11010519491231002X,\nA-2,2025-03-03,市住建局,物业,\n"
    text += "".join(f"B-{n},2025-03-03,市住建局,供热,\n" for n in range(30))
    text += "A-3,2025-03-03,市住建局,物业 13812345678 和 11010519491231002X,\n"
    rows = good(text_items(tmp_path, text))
    assert "138" not in str(rows) and "1949" not in str(rows)
    assert [row.masked for row in rows if row.masked] == [2, 2]


def test_rejects_show_no_numbers(tmp_path: Path) -> None:
    text = f"{HEADER}\n" + "".join(f"B-{n},2025-03-03,市住建局,供热,\n" for n in range(30))
    text += "A-1,电话13812345678,电话13812345678,打13812345678,\n"
    assert "138" not in str(bad(text_items(tmp_path, text)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("联系电话：2345678", 1),
        ("电话 0316-2345678", 1),
        ("（010）12345678转", 0),
        ("（010）62345678转", 1),
        ("138.1234.5678", 1),
        ("手机138 1234 5678、+8613912345678", 2),
        ("身份证１１０１０５１９４９１２３１００２Ｘ", 1),
        ("编号101002767909", 0),
        ("2019-01-02 13:20:11 至 2019-03-04", 0),
        ("涉及金额 12345678 元", 0),
        ("文号〔2025〕123号", 0),
        ("", 0),
    ],
)
def test_what_is_masked_and_what_is_not(text: str, count: int) -> None:
    masked, found = mask(text)
    assert found == count
    assert (masked == text) == (count == 0)


def _check(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(d) * w for d, w in zip(first, weights, strict=True)) % 11]


_identity = st.builds(
    lambda area, year, month, day, serial: _check(f"{area}{year}{month:02}{day:02}{serial:03}"),
    st.sampled_from(("110105", "130000", "650102")),
    st.integers(1930, 2020),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 999),
)
_mobile = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_around = st.text(st.characters(exclude_categories=("Nd", "Cs", "No", "Nl")), max_size=12)
_gap = st.sampled_from(("", " ", "-", "　", "—"))


@given(_identity | _mobile, _around, _around, _gap, st.integers(0, 17), st.booleans())
def test_no_identity_or_mobile_number_survives(
    number: str, before: str, after: str, gap: str, at: int, full_width: bool
) -> None:
    written = number[:at] + gap + number[at:]
    if full_width:
        written = "".join(chr(ord(char) + 0xFEE0) for char in written) if gap in ("", "　") else written
        written = written.replace(chr(0x3000 + 0xFEE0), "　")
    masked, count = mask(f"{before}。{written}。{after}")
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", masked))
    assert count >= 1
    assert number[:17] not in digits
    assert mask(masked) == (masked, 0)


@pytest.mark.parametrize(
    "header",
    [
        "投诉者",
        "来访者",
        "缠访人",
        "重点人",
        "稳控对象",
        "业主",
        "村民",
        "称呼",
        "证件",
        "是否党员",
        "姓",
        "名",
        "本人",
        "xm",
        "lxfs",
    ],
)
def test_more_words_for_a_petitioner(header: str) -> None:
    assert names_a_person(header)


@pytest.mark.parametrize(
    "header", ["村民委员会", "居民小区", "业主委员会", "业主单位", "重点人物事迹", "信访人次", "牵头人"]
)
def test_words_that_only_look_like_one(header: str) -> None:
    assert not names_a_person(header)
