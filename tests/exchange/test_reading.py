"""Files as they come: encodings, delimiters, spreadsheets, JSON lines; what cannot be read is refused with the place."""

import codecs
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from duban.exchange.reading import Layout, open_table
from duban.exchange.table import Refused
from tests.exchange.helpers import HEADER, PLAIN, bad, good, items, text_items

ROW = "A-1,2025-03-03,市住建局,物业,2025-04-01"
TEXT = f"{HEADER}\r\n{ROW}\r\n"
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.replace("物业", "𠮷田").encode("gb18030"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    table = open_table(path, Layout(), ("编号", "责任单位"))
    assert table.encoding == encoding
    assert next(table.rows).cells[2] == "市住建局"
    table.close()


def test_neither_utf8_nor_gb18030_is_refused_with_both_offsets(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号\nA-1\n".encode() + b"ok\xff\xff\n")
    with pytest.raises(Refused) as caught:
        open_table(path, Layout())
    assert "不能按 UTF-8 读取：第 13 字节（第 3 行，0xFF）" in caught.value.message
    assert "GB18030" in caught.value.message
    assert "CSV UTF-8" in caught.value.message


def test_offset_is_right_behind_the_first_block(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    start = b"x" * 9 + b"\n"
    path.write_bytes("编号\n".encode() + start * 200_000 + b"\xff\n")
    with pytest.raises(Refused) as caught:
        open_table(path, Layout(encoding="utf-8"))
    assert "第 2000007 字节（第 200002 行" in caught.value.message


def test_utf16_without_mark_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\n1,2\n".encode("utf-16-le"))
    with pytest.raises(Refused, match="UTF-16"):
        open_table(path, Layout())


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"<html><table>", b"<?xml version='1.0'?><Workbook/>", b"PK\x03\x04broken"]
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(Refused):
        open_table(path, Layout())


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, mark: str) -> None:
    text = TEXT.replace(",", mark).replace("物业", '"物业，\n;|,收费"')
    assert good(text_items(tmp_path, text))[0].events[0].data["category"] == "物业，\n;|,收费"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_row_numbers(tmp_path: Path, end: str) -> None:
    lines = [HEADER, '"A-1",2025-03-03,市住建局,"两\n行",', "", ",,,,", "A-2,2025-02-31,市住建局,x,"]
    found = text_items(tmp_path, end.join(lines) + end)
    assert [row.number for row in good(found)] == [2]
    assert [(reject.row, reject.column) for reject in bad(found)] == [(5, "登记日期")]


def test_ragged_rows_are_handed_back_without_their_cells(tmp_path: Path) -> None:
    found = text_items(tmp_path, f"{HEADER}\nA-1,2025-03-03,市住建局,物业,,张某\nA-2,2025-03-03\n{ROW},,\n")
    assert [reject.row for reject in bad(found)] == [2, 3]
    assert "该行有 6 列，表头有 5 列" in bad(found)[0].reason
    assert not any("".join(reject.cells) for reject in bad(found))
    assert len(good(found)) == 1


def test_broken_quotes_do_not_stop_the_rest(tmp_path: Path) -> None:
    found = text_items(
        tmp_path, f'{HEADER}\nA-0,"2025"-03,市住建局,x,\n{ROW}\nA-2,2025-03-03,市住建局,"开口,\n'
    )
    assert [row.ref for row in good(found)] == ["A-1"]
    assert [reject.row for reject in bad(found)] == [2, 4]
    assert "引号" in bad(found)[1].reason


def test_row_numbers_stay_right_behind_a_cell_without_end(tmp_path: Path) -> None:
    filler = "x" * 200 + "\n"
    text = f'{HEADER}\nA-1,2025-03-03,市住建局,"{filler * 6000}A-2,2025-03-03,市住建局,物业,\nA-3,坏,市住建局,物业,\n'
    found = text_items(tmp_path, text)
    assert bad(found)[0].row == 2 and "没有正确闭合" in bad(found)[0].reason
    assert bad(found)[-1].row == len(text.splitlines())
    assert [row.number for row in good(found)] == [len(text.splitlines()) - 1]


def test_nul_is_a_reject(tmp_path: Path) -> None:
    found = text_items(tmp_path, f"{HEADER}\nA-1,2025-03-03,市住建局,物\0业,\n{ROW}\n")
    assert [(reject.row, reject.column) for reject in bad(found)] == [(2, "问题类别")]
    assert "\0" not in bad(found)[0].value
    assert len(good(found)) == 1


def test_title_rows_are_named_in_the_advice_and_skipped_by_header_row(tmp_path: Path) -> None:
    text = f"某市台账,,,,\n制表：办公室,,,,\n{TEXT}"
    with pytest.raises(Refused, match="header_row = 3"):
        text_items(tmp_path, text)
    found = text_items(tmp_path, text, PLAIN.replace('name = "台账"', 'name = "台账"\nheader_row = 3'))
    assert [row.number for row in good(found)] == [4]


def test_missing_and_double_columns_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        text_items(tmp_path, "编号,编 号,登记日期,问题类别\n1,1,2025-01-01,x\n")
    assert "责任单位、办结日期" in caught.value.message
    assert "“编号”重复出现（A、B 列）" in caught.value.message


def test_headers_match_whatever_their_blanks_width_and_case(tmp_path: Path) -> None:
    text = TEXT.replace("编号,登记日期", '" 编　号 ","登记\n日期"')
    assert good(text_items(tmp_path, text))[0].ref == "A-1"


def test_unused_double_and_unnamed_columns_do_no_harm(tmp_path: Path) -> None:
    found = text_items(tmp_path, f"备注,备注,,{HEADER}\na,b,c,{ROW}\n")
    assert good(found)[0].ref == "A-1"


def _workbook(path: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("说明").write(0, 0, "见下一张表")
    sheet = book.add_worksheet("台账")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            if isinstance(value, date | datetime):
                sheet.write_datetime(
                    number, index, value.replace(tzinfo=None) if isinstance(value, datetime) else value, day
                )
            else:
                sheet.write(number, index, value)
    book.close()


SHEET = PLAIN.replace('name = "台账"', 'name = "台账"\nsheet = "台账"\nheader_row = 2')


def test_xlsx_numbers_dates_and_damaged_identifiers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [
        ["台账"],
        list(HEADER.split(",")),
        [2025001, date(2025, 3, 3), "市住建局", "物业", datetime(2025, 4, 1, 8, 30, tzinfo=UTC)],
        [123456789012345678, date(2025, 3, 3), "市住建局", "物业", None],
        ["123456789012345678", "2025年3月3日", "市住建局", 3.5, None],
    ]
    _workbook(path, rows)
    found = items(path, SHEET)
    assert [(row.number, row.ref) for row in good(found)] == [(3, "2025001"), (5, "123456789012345678")]
    assert [event.on for event in good(found)[0].events] == [date(2025, 3, 3), date(2025, 4, 1)]
    assert good(found)[1].events[0].data["category"] == "3.5"
    assert [(reject.row, reject.column) for reject in bad(found)] == [(4, "编号")]
    assert "15 位" in bad(found)[0].reason


def test_unknown_sheet_is_named_with_those_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _workbook(path, [[]])
    with pytest.raises(Refused, match="说明、台账"):
        items(path, SHEET.replace('sheet = "台账"', 'sheet = "表一"'))


def test_merged_cells_are_filled_down_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    _workbook(
        path,
        [
            [],
            list(HEADER.split(",")),
            ["1", "2025-03-03", "市住建局", "", ""],
            ["2", "2025-03-04", "", "", ""],
        ],
    )
    found = items(path, SHEET.replace("header_row", 'fill_down = ["责任单位"]\nheader_row'))
    assert [row.events[0].unit for row in good(found)] == ["1", "1"]


def test_old_xls() -> None:
    mapping = PLAIN.replace('name = "台账"', 'name = "台账"\nheader_row = 2').replace(
        'column = "责任单位"',
        'column = "责任单位"\nunknown = "declare"\ndeclare = { level = "city" }',
    )
    found = items(DATA / "ledger.xls", mapping.replace('category = "问题类别"', 'headcount = "人数"'))
    assert [row.ref for row in good(found)] == ["X-001", "X-002", "2025003"]
    assert [row.events[0].data["headcount"] for row in good(found)] == [3, 1, 12]
    assert [unit.name for row in good(found) for unit in row.units] == ["市交通局"]


def test_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"

    def cell(text: str) -> str:
        kind = f'date" office:date-value="{text}' if text[:2] == "20" else "string"
        return f'<table:table-cell office:value-type="{kind}"><text:p>{text}</text:p></table:table-cell>'

    lines = "".join(
        f"<table:table-row>{''.join(map(cell, line.split(',')))}</table:table-row>" for line in (HEADER, ROW)
    )
    names = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text")
    )
    body = f'<office:body><office:spreadsheet><table:table table:name="a">{lines}</table:table></office:spreadsheet></office:body>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}>{body}</office:document-content>',
        )
    assert [event.on for event in good(items(path))[0].events] == [date(2025, 3, 3), date(2025, 4, 1)]


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"编号": 12345678901234567890, "登记日期": "2025-03-03", "责任单位": "市住建局"}\n'
        "\n"
        '{"编号": "b", "登记日期": \n'
        '["编号"]\n'
        '{"编号": "c", "登记日期": "2025-03-03", "责任单位": {"名": "市住建局"}}\n'
        '{"编号": "d", "登记日期": "2025-03-04", "责任单位": "市住建局", "问题类别": ["物业", "供热"], "办结日期": null}\n',
        encoding="utf-8",
    )
    found = items(path)
    assert [row.ref for row in good(found)] == ["12345678901234567890", "d"]
    assert good(found)[1].events[0].data["category"] == "物业；供热"
    assert [reject.row for reject in bad(found)] == [3, 4, 5]
