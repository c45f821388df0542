"""Forms: what is asked for, and how what is typed is read."""

from datetime import date

import pytest

from duban.desk.forms import OFFICER, ON, UNIT, Asked, Offer, form, kinds_for, read, read_day
from duban.desk.office import Office
from duban.errors import DubanError
from tests.desk.helpers import CODE, OFFICE, TOWN, put

DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("2026-11-22", "2026-11-22"), ("20261122", "2026-11-22"), ("1122", "2026-11-22"), ("11-22", "2026-11-22"),
        ("8-3", "2026-08-03"), ("0105", "2027-01-05"), ("+3d", "2026-08-06"), ("-2d", "2026-08-01"), ("+0", "2026-08-03"),
        ("3月3日", "2026-03-03"), ("2026年3月3日", "2026-03-03"), ("+30天", "2026-09-02"), ("昨天", "2026-08-02"), ("今天", "2026-08-03"),
        ("Yesterday", "2026-08-02"), ("today", "2026-08-03"), ("2024-02-29", "2024-02-29"),
        ("２０２６－１１－２２", "2026-11-22"), ("１１月２２日", "2026-11-22"), ("＋３ｄ", "2026-08-06"),
    ],
)  # fmt: skip
def test_days_may_be_typed_short(typed: str, read_as: str) -> None:
    assert read_day(typed, DAY).isoformat() == read_as


@pytest.mark.parametrize(("day", "year"), [(date(2027, 1, 4), 2026), (date(2026, 12, 30), 2026)])
def test_a_short_day_is_of_the_year_that_brings_it_nearest(day: date, year: int) -> None:
    assert read_day("1228", day) == date(year, 12, 28)


@pytest.mark.parametrize(
    "typed", ["1332", "", "11", "113", "abc", "+", "2026-13-01", "123", "99999999", "+9999999d"]
)
def test_what_is_no_day_is_refused_with_how_to_write_one(typed: str) -> None:
    with pytest.raises(DubanError, match="1122"):
        read_day(typed, DAY)


@pytest.mark.parametrize("typed", ["0230", "2026-02-31", "11月31日", "2-29"])
def test_a_day_that_the_calendar_does_not_have_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(DubanError, match=f"没有“{typed}”这一天"):
        read_day(typed, DAY)


def test_each_type_is_read_and_refused_in_words() -> None:
    number = Asked(name="n", label="件数", type="int")
    assert read(number, " 12 ", DAY) == read(number, "１２", DAY) == "12"
    with pytest.raises(DubanError, match="件数应为整数"):
        read(number, "十二", DAY)
    assert read(Asked(name="s", label="得分", type="number"), "-1.5", DAY) == "-1.5"
    assert read(Asked(name="s", label="得分", type="number"), "９．５", DAY) == "9.5"
    with pytest.raises(DubanError, match="得分应为数字"):
        read(Asked(name="s", label="得分", type="number"), "1,5", DAY)
    assert read(Asked(name="l", label="清单", type="list"), "甲、乙， 丙,", DAY) == "甲,乙,丙"
    assert "11010519491231002X" not in read(Asked(name="t", label="说明"), "证件11010519491231002X", DAY)
    assert read(Asked(name="t", label="说明"), "甲\t乙\n丙\x1b\u202e", DAY) == "甲 乙 丙"
    unit = Asked(name="u", label="单位", offers=(Offer("990101", "示例镇"),), free=False)
    assert read(unit, "示例镇", DAY) == read(unit, "990101", DAY) == "990101"
    with pytest.raises(DubanError, match="是否指 示例镇"):
        read(unit, "示例", DAY)


def test_a_form_asks_for_the_fields_of_its_kind(office: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE, claim="工资")
    place = office.workspace.jurisdiction(CODE)
    found = form(office, place, "reception")
    asked = {one.name: one for one in found.asked}
    assert asked[UNIT].required and not any(one.more for one in found.asked)
    assert [offer.words for offer in asked["role"].offers] == ["主要负责人", "分管负责人", "班子成员"]
    assert {offer.value for offer in asked[OFFICER].offers} == {"甲"}
    of_case = {one.name: one for one in form(office, place, "receive", "A").asked}
    assert of_case["=claim"].offers == (Offer("工资", "工资"),)
    assert any(one.more for one in of_case.values())
    statement = found.statement(
        {ON: "2026-08-03", UNIT: TOWN, "received": "3", "role": "", "gone": "x"}, case=None
    )
    assert (statement.on, statement.unit, dict(statement.fields)) == (DAY, TOWN, {"received": "3"})
    with pytest.raises(DubanError, match="发生日期"):
        found.statement({}, case=None)


def test_the_kinds_of_a_case_stand_in_the_order_of_the_chain_and_its_receipt_last(office: Office) -> None:
    kinds = kinds_for(office.policy(CODE), "case")
    assert [kinds[0].id, kinds[-1].id] == ["amend", "receive"]
    assert not any(kind.command or kind.subject != "case" for kind in kinds)
