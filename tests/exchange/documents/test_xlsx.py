"""Reports as workbooks: numbers that count, texts that never calculate, sheets that are found again."""

import io
import zipfile
from typing import Any

import attrs
import pytest
from python_calamine import CalamineWorkbook

from duban.domain.document import Document, Grid
from duban.exchange.documents import render
from duban.exchange.workbook import sheet_name
from tests.exchange.documents.samples import DOCUMENT, GRID, POPULATION


def book_of(document: Document) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx")))


def part_of(document: Document, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(render(document, "xlsx"))) as archive:
        return archive.read(name).decode()


def rows_of(document: Document, index: int) -> list[list[Any]]:
    return book_of(document).get_sheet_by_index(index).to_python()


def test_the_first_sheet_reads_like_the_document() -> None:
    rows = rows_of(DOCUMENT, 0)
    assert rows[0] == ["内容", "数值", "分子", "分母", "统计范围", "无法判定", "依据"]
    by_label = {row[0]: row[1:] for row in rows}
    assert "督查情况通报" in by_label and "编号：第31期" in by_label
    assert by_label["按期办结率"] == [0.9655, 28, 29, POPULATION, 1, "《信访工作条例》第三十四条"]
    assert by_label["重复信访率"][0] == "无法判定" and by_label["化解率"][0] == "无数据"
    assert by_label["奖励"][0] == 12345.5 and by_label["受理"][0] == 31


def test_every_table_has_a_sheet_with_its_caption_above_the_header() -> None:
    assert book_of(DOCUMENT).sheet_names == ["正文", "表1 各县区按期办结情况", "表2 没有行的表"]
    rows = rows_of(DOCUMENT, 1)
    assert rows[0][0] == "各县区按期办结情况" and rows[1] == list(GRID.header)
    assert rows[2] == ["示例县人民政府", 29, 0.9655, 1000.5, "—"]
    assert rows[3][:4] == ["=示例区", 7, 0, -0.05]


def test_header_is_frozen_with_filters_and_columns_are_wide_enough() -> None:
    sheet = part_of(DOCUMENT, "xl/worksheets/sheet2.xml")
    assert 'ySplit="2"' in sheet and 'state="frozen"' in sheet and '<autoFilter ref="A2:E4"/>' in sheet
    assert '<col min="1" max="1" width="16.7109375"' in sheet  # seven wide characters and some air
    first = part_of(DOCUMENT, "xl/worksheets/sheet1.xml")
    assert 'ySplit="1"' in first and "<autoFilter" in first


def test_no_cell_is_a_formula_and_percentages_show_as_such() -> None:
    for number in (1, 2, 3):
        assert "<f>" not in part_of(DOCUMENT, f"xl/worksheets/sheet{number}.xml")
    styles = part_of(DOCUMENT, "xl/styles.xml")
    assert 'quotePrefix="1"' in styles and 'formatCode="0.00%"' in styles and "0.00&quot;元&quot;" in styles


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(DOCUMENT, "xlsx") == render(DOCUMENT, "xlsx")


@pytest.mark.parametrize("caption", ["a/b:c[d]?*\\'", "历" * 60, "", "\x07", "History"])
def test_any_caption_gives_a_sheet_and_equal_ones_give_two(caption: str) -> None:
    grid = Grid(caption=caption, header=("单位",), rows=(("示例县",),))
    names = book_of(attrs.evolve(DOCUMENT, blocks=(grid, attrs.evolve(grid)))).sheet_names
    assert len(set(names)) == 3 and all(len(name) <= 31 for name in names)


def test_names_of_sheets_differ_whatever_the_case() -> None:
    assert sheet_name("abc", ["ABC"]) == "abc（2）"
    assert sheet_name("历" * 40, ["历" * 31]) == "历" * 28 + "（2）"
    assert sheet_name("History") == "History（2）"
