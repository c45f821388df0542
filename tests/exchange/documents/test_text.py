"""Reports as text: narrow, Chinese counted as two, nothing in them that a terminal obeys."""

from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.document import Document, Grid, Paragraph
from duban.domain.text import width
from duban.exchange.documents import form_of, render, write
from duban.exchange.documents.wording import percent
from duban.exchange.documents.wrapping import wrap
from tests.exchange.documents.samples import DOCUMENT


def lines_of(document: Document) -> list[str]:
    return render(document, "text").decode().splitlines()


def test_no_line_is_wider_than_sixty_cells() -> None:
    assert max(map(width, lines_of(DOCUMENT))) <= 60


def test_head_blocks_and_closing_come_in_order() -> None:
    text = render(DOCUMENT, "text").decode()
    wanted = [
        "督查情况通报",
        "单位：示例市信访局",
        "编号：第31期",
        "日期：2026年8月3日",
        "一、总体情况",
        "    第一段。\n    第二段。",
        "按期办结率 96.55%",
        "重复信访率 无法判定",
        "各县区按期办结情况",
        "没有行的表\n（无）",
        "数据截至2026年8月2日。",
    ]
    places = [text.index(words) for words in wanted]
    assert places == sorted(places)


def test_nothing_acts_on_the_terminal() -> None:
    text = render(DOCUMENT, "text").decode()
    assert all(char == "\n" or char.isprintable() for char in text)
    assert "{{ title }}" in text


def test_what_the_clerk_fills_in_is_left_blank() -> None:
    assert "编号：________" in lines_of(attrs.evolve(DOCUMENT, number=""))


def test_numbers_in_a_table_are_flush_right_and_never_broken() -> None:
    grid = Grid(
        caption="各县区",
        header=("单位", "应办结（件）", "按期率"),
        rows=(("示例县人民政府", 5, percent(Fraction(1))), ("某区", 12, percent(Fraction(1, 3)))),
    )
    lines = lines_of(attrs.evolve(DOCUMENT, blocks=(grid,), closing=""))[-4:]
    assert lines[2:] == ["示例县人民政府             5  100.00%", "某区                      12   33.33%"]


def test_a_table_too_wide_for_the_line_is_set_row_by_row() -> None:
    grid = Grid(caption="各县区", header=("单位", "说明"), rows=(("示例县", "长" * 400),))
    lines = lines_of(attrs.evolve(DOCUMENT, blocks=(grid,)))
    assert "第 1 行" in lines and "  单位：示例县" in lines


def test_lines_do_not_begin_with_closing_punctuation() -> None:
    text = "依照规定，应当自受理之日起六十日内办结。" * 5
    for columns in range(20, 40):
        lines = wrap(text, columns)
        assert not any(line[0] in "，。" for line in lines)
        assert "".join(lines) == text


@given(st.text(), st.integers(4, 80))
def test_wrapping_loses_nothing_but_blanks_and_stays_inside(text: str, columns: int) -> None:
    lines = wrap(text.replace("\r", ""), columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_forms_and_names_of_files() -> None:
    assert [form_of(name) for name in ("a.TXT", "b/c.docx", "x.xlsx", "y.pdf")] == [
        "text",
        "docx",
        "xlsx",
        None,
    ]


def test_nothing_is_written_when_it_cannot_be_rendered(tmp_path: object) -> None:
    import io

    from duban.errors import DubanError

    target = io.BytesIO()
    with pytest.raises(DubanError, match="text、docx、xlsx"):
        write(attrs.evolve(DOCUMENT, blocks=(Paragraph(text="x"),)), "pdf", target)
    assert target.getvalue() == b""
