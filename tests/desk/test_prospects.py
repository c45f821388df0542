"""What may be recorded about a case: what each kind of act would close, and which unit is to do it."""

from datetime import date

from duban.desk.office import Office
from duban.desk.previewing import preview
from duban.desk.prospects import prospects
from duban.desk.stating import Statement
from duban.effect_words import change_lines, others_lines
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, put

DAY = date(2026, 8, 3)


def _reviewed(office: Office) -> None:
    put(office, "receive", "2026-03-02", unit=OFFICE, statutory="6")
    put(office, "transfer", "2026-03-03", unit=OFFICE, to=TOWN)
    put(office, "review_request", "2026-05-04", unit=TOWN, to=BUREAU)


def test_the_unit_that_owes_the_answer_is_to_give_it(office: Office) -> None:
    _reviewed(office)
    place = office.workspace.jurisdiction(CODE)
    found = {one.kind.id: one for one in prospects(office, place, "A", DAY)}
    assert found["review"].unit == BUREAU and found["review"].late(DAY)
    assert [row.rule for row in found["review"].closes] == ["N-35-2"]
    assert found["contact"].unit == TOWN and not found["contact"].closes
    assert list(found)[-1] == "receive"


def test_the_preview_says_that_another_unit_is_responsible_and_how_late_it_is(office: Office) -> None:
    _reviewed(office)
    place = office.workspace.jurisdiction(CODE)

    def shown(unit: str) -> list[str]:
        statement = Statement(kind="review", on=DAY, case="A", unit=unit)
        made = preview(office, place, statement, actor="shen", seen=None, as_of=DAY)
        return [
            *change_lines(made.changes),
            *others_lines(made.changes, made.unit, made.unit_name),
        ]

    closed = "N-35-2 已于 2026-08-03 办结，逾期61天（期限 2026-06-03）"
    assert shown(BUREAU) == [closed]
    assert shown(TOWN) == [closed, "N-35-2 的责任单位是示例市住建局，这里登记的办理单位是示例镇，请核对。"]
