"""Tables out: readable by spreadsheet programs, no cell a formula, and back in again."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from duban.domain.case import CaseSummary
from duban.errors import DubanError
from duban.exchange.exporting import Cell, Column, guarded, write_table
from duban.exchange.ledger_tables import CASES, case_row
from tests.exchange.helpers import PLAIN, ROSTER, good, items

COLUMNS = (Column("ref", "编号"), Column("on", "日期"), Column("note", "备注"), Column("n", "人数"))
FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"]
ROWS: list[tuple[Cell, ...]] = [
    ("101002767909", date(2025, 3, 3), "物业，“x”\n二行", 3),
    ("123456789012345678", None, "\x1b[31m\u202e𠮷", True),
    *((formula, None, formula, -5) for formula in FORMULAS),
]


def written(form: str, encoding: str = "utf-8-sig") -> bytes:
    target = io.BytesIO()
    assert write_table(COLUMNS, ROWS, target, form, encoding, "事项") == len(ROWS)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv(encoding: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", encoding).decode(encoding), newline="")))
    assert rows[0] == ["编号", "日期", "备注", "人数"]
    assert rows[1] == ["101002767909", "2025-03-03", "物业，“x”\n二行", "3"]
    assert rows[2] == ["123456789012345678", "", "␛[31m\\u202e𠮷", "是"]
    assert all(not cell.startswith(("=", "+", "@", "\t", "\r", "＝")) for row in rows for cell in row)
    assert rows[5][0] == "'-2+3" and rows[5][3] == "-5"


def test_plain_numbers_and_dashes_are_not_guarded() -> None:
    assert [guarded(text) for text in ("-5", "+1.5", "-", "a=b")] == ["-5", "+1.5", "-", "a=b"]


def test_xlsx_holds_texts_and_dates_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(written("xlsx"))
    sheet = load_workbook(str(path)).get_sheet_by_name("事项")
    rows = sheet.to_python()
    assert rows[1] == ["101002767909", date(2025, 3, 3), "物业，“x”\n二行", 3.0]
    assert rows[2][0] == "123456789012345678"
    assert rows[3][0] == "=1+1"
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in xml and "autoFilter" in xml and 'state="frozen"' in xml
        assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


def test_xlsx_is_the_same_byte_for_byte() -> None:
    assert written("xlsx") == written("xlsx")


def test_json_lines_keep_fixed_keys_and_values() -> None:
    lines = [json.loads(line) for line in written("jsonl").decode().splitlines()]
    assert lines[0] == {"ref": "101002767909", "on": "2025-03-03", "note": "物业，“x”\n二行", "n": 3}
    assert lines[1]["on"] is None and lines[1]["n"] is True
    assert lines[2]["ref"] == "=1+1"


def test_unknown_format_is_answered() -> None:
    with pytest.raises(DubanError, match="csv、xlsx、jsonl"):
        written("pdf")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_exported_cases_can_be_imported(tmp_path: Path, form: str) -> None:
    cases = [
        CaseSummary(
            "=A-1",
            date(2025, 3, 3),
            date(2025, 4, 1),
            "3",
            "1",
            "1",
            {"channel": "visit", "statutory": 6, "headcount": 12},
        ),
        CaseSummary(
            "20250303001", date(2025, 3, 4), None, "3", "2", "2", {"collective": True, "category": "供热"}
        ),
    ]
    path = tmp_path / f"cases.{form}"
    with path.open("wb") as target:
        write_table(
            CASES, (case_row("B", case, lambda code: ROSTER.units[code].name) for case in cases), target, form
        )
    mapping = PLAIN.replace('"登记日期"', '"收到日期"').replace('"责任单位"', '"办理单位"')
    mapping = mapping.replace(
        'category = "问题类别"',
        'category = "问题类别"\nchannel = "信访形式"\nstatutory = "法定途径"\nheadcount = "涉及人数"\ncollective = "集体"',
    )
    first, second = good(items(path, mapping))
    assert (first.ref, second.ref) == ("=A-1", "20250303001")
    assert [(event.kind, event.on, event.unit) for event in first.events] == [
        ("receive", date(2025, 3, 3), "1"),
        ("finish", date(2025, 4, 1), "1"),
    ]
    assert first.events[0].data == cases[0].attributes
    assert second.events[0].data == cases[1].attributes
