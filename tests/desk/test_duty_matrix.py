"""Duties as a table of units and periods."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.duty_matrix import Duties, Mark, duties, reasons, shape_of
from duban.desk.office import Office
from duban.desk.previewing import preview
from duban.desk.recording import record
from duban.desk.weekly import weekly
from duban.errors import DubanError
from tests.desk.helpers import CODE, TOWN, lay, open_office, put
from tests.pieces import document, rule

DAY = date(2026, 8, 20)

RULES = (
    document()
    + rule("OWN-D", "duty", "每月排查", """
event = ["sweep"]
applies = { unit_level = ["township"] }
schedule = [{ every = "month", due_day = 20 }]
""", article="第三条", since="2026-05-01", confirmed="2026-05-01")
    + rule("OWN-R", "duty", "接访", """
event = ["reception"]
match = { role = "principal" }
schedule = [{ every = "month", level = ["township"] }, { every = "quarter", level = ["city"], count = 2 }]
""", article="第四条", since="2026-07-01", confirmed="2026-07-01")
    + """
[[period]]
kind = "sensitive"
name = "国庆节期间"
start = 2026-09-28
end = 2026-10-08
declared_by = "孙某"
declared_on = 2026-09-01

[[period]]
kind = "sensitive"
name = "过去的"
start = 2026-03-01
end = 2026-03-15
declared_by = "孙某"
"""
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A workspace with two duties of its own and no pack."""
    folder = lay(tmp_path / "office", more=RULES, packs="[]")
    with closing(open_office(folder)) as made:
        yield made


def read(office: Office, day: date = DAY) -> Duties:
    return duties(office, office.workspace.jurisdiction(CODE), day)


def marks(found: Duties, rule: str, unit: str) -> dict[str, str]:
    rows = {row.unit: row for row in found.table(rule).rows}
    return {key: cell.mark.value for key, cell in rows[unit].cells.items()}


def test_a_day_far_beyond_the_calendar_is_refused_before_anything_is_counted(office: Office) -> None:
    far, place = date(2199, 1, 1), office.workspace.jurisdiction(CODE)
    with pytest.raises(DubanError, match="2199-01-01 太远"):
        duties(office, place, far)
    with pytest.raises(DubanError, match="无法判定"):
        weekly(office, place, far)


def test_each_cell_says_how_the_duty_stands(office: Office) -> None:
    put(office, "sweep", "2026-05-12", case=None, unit=TOWN)
    put(office, "sweep", "2026-06-25", case=None, unit=TOWN)
    put(office, "sweep", "2026-08-02", case=None, unit=TOWN, period="2026-07")
    found = read(office)
    assert marks(found, "OWN-D", TOWN) == {
        "2026-05": "met",
        "2026-06": "late",
        "2026-07": "made-good",
        "2026-08": "due-soon",
    }
    assert marks(read(office, date(2026, 9, 30)), "OWN-D", TOWN)["2026-08"] == "missed"
    assert found.table("OWN-D").counts[Mark.LATE] == 1


def test_a_rule_with_several_lengths_has_a_table_for_each(office: Office) -> None:
    put(office, "reception", "2026-07-12", case=None, unit="990000", role="principal")
    found = read(office, date(2026, 10, 8))
    rule = found.rule("OWN-R")
    assert rule is not None and rule.shapes == (shape_of("2026-08"), shape_of("2026-Q3"))
    quarters = found.table("OWN-R", shape_of("2026-Q3"))
    assert quarters.columns == ("2026-Q3", "2026-Q4")
    assert [row.cells["2026-Q3"].mark for row in quarters.rows if row.unit == "990000"] == [Mark.SHORT]
    whole = found.table()
    assert whole.columns[0] == "2026-05" and {"OWN-D", "OWN-R"} == {
        line.obligation.rule for row in whole.rows for cell in row.cells.values() for line in cell.lines
    }


def test_the_entry_names_its_period_only_where_the_day_lies_outside(office: Office) -> None:
    found = read(office)
    rows = {row.unit: row for row in found.table("OWN-R").rows}
    now = found.entry_for(rows[TOWN].cells["2026-08"].lines[0], "reception", DAY)
    assert (now.unit, now.on, dict(now.fields)) == (TOWN, DAY, {"role": "principal"})
    late = found.entry_for(rows[TOWN].cells["2026-07"].lines[0], "reception", DAY)
    assert dict(late.fields) == {"role": "principal", "period": "2026-07"}


def test_the_preview_of_an_act_says_which_duty_it_meets(office: Office) -> None:
    found, place = read(office), office.workspace.jurisdiction(CODE)
    line = next(row for row in found.table("OWN-D").rows if row.unit == TOWN).cells["2026-07"].lines[0]
    statement = found.entry_for(line, "sweep", DAY)
    shown = preview(office, place, statement, actor="张三", seen=found.revision, as_of=DAY)
    assert [(one.what.value, one.obligation.key) for one in shown.changes] == [
        ("closed", f"OWN-D@{TOWN}@2026-07")
    ]
    assert marks(read(office), "OWN-D", TOWN)["2026-07"] == "missed", "nothing was written"
    record(office, place, statement, actor="张三", seen=shown.revision)
    assert marks(read(office), "OWN-D", TOWN)["2026-07"] == "made-good"


def test_one_of_several_acts_is_counted(office: Office) -> None:
    found, place = read(office), office.workspace.jurisdiction(CODE)
    row = next(row for row in found.table("OWN-R").rows if row.unit == "990000")
    statement = found.entry_for(row.cells["2026-Q3"].lines[0], "reception", DAY)
    shown = preview(office, place, statement, actor="张三", seen=None, as_of=DAY)
    assert [(one.what.value, one.obligation.done) for one in shown.changes] == [("counted", 1)]


def test_declared_periods_that_are_over_are_left_out(office: Office) -> None:
    assert [one.name for one in read(office).declared()] == ["国庆节期间"]


def test_the_reasons_are_those_of_the_cell(office: Office) -> None:
    found, place = read(office), office.workspace.jurisdiction(CODE)
    cell = next(row for row in found.table().rows if row.unit == TOWN).cells["2026-07"]
    told = reasons(office, place, cell.lines, DAY)
    keys = {one.line.obligation.key for explanation in told for one in explanation.obligations}
    assert keys == {f"OWN-D@{TOWN}@2026-07", f"OWN-R@{TOWN}@2026-07"}
    assert all(one.trace for explanation in told for one in explanation.obligations)


def test_without_a_day_to_judge_from_nothing_is_listed(tmp_path: Path) -> None:
    folder = lay(tmp_path / "bare", more=RULES, packs="[]")
    file = folder / "duban.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("judged_from = 2022-01-01\n", ""), encoding="utf-8"
    )
    with closing(open_office(folder)) as office:
        found = read(office)
        assert found.judged_from is None and found.table().rows == ()


def test_a_unit_that_owes_nothing_has_no_row(office: Office) -> None:
    assert [row.unit for row in read(office).table("OWN-D").rows] == [TOWN]
