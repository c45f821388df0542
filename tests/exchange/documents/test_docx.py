"""Reports as docx: official in their look, and no text or template can do anything but be text."""

import io
import zipfile
from pathlib import Path

import attrs
import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from duban.domain.document import Document, Figures, Grid, Paragraph
from duban.errors import DubanError
from duban.exchange.documents import render
from duban.exchange.documents.docx import SHIPPED, check_template, find_template
from tests.exchange.documents.samples import DOCUMENT, GRID, HOSTILE


def opened(document: Document, *folders: Path) -> docx.document.Document:
    return docx.Document(io.BytesIO(render(document, "docx", templates=folders)))


def template(folder: Path, *paragraphs: str, name: str = "report") -> Path:
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    file = folder / f"{name}.docx"
    made.save(str(file))
    return file


def test_everything_of_the_document_is_there_in_its_order() -> None:
    written = opened(DOCUMENT)
    said = [paragraph.text for paragraph in written.paragraphs]
    wanted = ["督查情况通报", "第31期", "示例市信访局\t2026年8月3日", "一、总体情况", "第一段。", "第二段。"]
    assert said[:6] == wanted
    assert said[6].startswith("按期办结率 96.55%（28/29；另有 1 件无法判定）。统计范围：")
    assert said[-1] == "数据截至2026年8月2日。"
    styles = {p.text: p.style.name for p in written.paragraphs if p.style}
    assert [styles[text] for text in ("一、总体情况", "（一）分单位", "1.说明")] == [
        f"Heading {n}" for n in (1, 2, 3)
    ]
    table = written.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == list(GRID.header)
    assert [cell.text for cell in table.rows[1].cells] == ["示例县人民政府", "29", "96.55%", "1000.50元", "—"]
    assert [cell.text for cell in written.tables[1].rows[1].cells] == ["（无）", ""]


def test_the_look_is_that_of_an_official_document() -> None:
    written = opened(DOCUMENT)
    section = written.sections[0]
    lengths = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.right_margin, section.bottom_margin,
    )  # fmt: skip
    assert [round(length.mm) for length in lengths if length] == [210, 297, 37, 28, 26, 35]
    faces = {"公文标题": ("方正小标宋简体", 22), "公文正文": ("仿宋_GB2312", 16), "Heading 1": ("黑体", 16)}
    for name, (face, size) in faces.items():
        style = written.styles[name]
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == face
        assert style.font.size is not None and style.font.size.pt == size
    body = written.styles["公文正文"].element.pPr
    assert body.ind.get(qn("w:firstLineChars")) == "200" and body.spacing.get(qn("w:line")) == "560"
    header = written.tables[0].rows[0]._tr.trPr
    assert header is not None and header.find(qn("w:tblHeader")) is not None
    assert " PAGE " in etree.tostring(section.footer._element).decode()
    assert section.footer._element.xpath(".//w:jc/@w:val") == ["right"]
    assert section.even_page_footer._element.xpath(".//w:jc/@w:val") == ["left"]


def test_hostile_text_stays_text() -> None:
    document = attrs.evolve(
        DOCUMENT, title=HOSTILE, number=HOSTILE, issuer=HOSTILE, closing=HOSTILE, dated=HOSTILE
    )
    written = opened(document)
    shown = "<b>&amp; {{ title }} {_{ x }_} {% if %} ]]> ␇␌␀␛[31m\\u202e\\ufffe\\ud800 =1+1 _x0041_ \\u2028"
    assert written.paragraphs[0].text == shown
    assert written.tables[0].rows[2].cells[4].text == shown
    assert written.core_properties.title == shown
    for name, contents in parts_of(document).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(contents)


def parts_of(document: Document) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(render(document, "docx"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(DOCUMENT, "docx") == render(DOCUMENT, "docx")


def test_columns_are_as_wide_as_what_stands_in_them() -> None:
    grid = Grid(caption="表", header=("单位", "数"), rows=(("示例市人力资源和社会保障局", 1),))
    table = opened(attrs.evolve(DOCUMENT, blocks=(grid,))).tables[0]
    first, second = (int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol")))
    assert first > 3 * second and 8800 < first + second <= 8844


@pytest.mark.parametrize("columns", [1, 2, 3, 12, 40])
def test_tables_of_any_number_of_columns(columns: int) -> None:
    grid = Grid(caption="表", header=("列",) * columns, rows=(("长" * 30,) * columns,))
    table = opened(attrs.evolve(DOCUMENT, blocks=(grid,))).tables[0]
    assert len(table.rows[1].cells) == columns
    assert all(int(column.get(qn("w:w"))) > 0 for column in table._tbl.tblGrid.findall(qn("w:gridCol")))


def test_an_empty_document_is_written() -> None:
    bare = Document(
        name="bulletin", title="", issuer="", dated="", blocks=(Figures(figures=()), Paragraph(text=""))
    )
    assert opened(bare).paragraphs


def test_a_locality_replaces_the_template_by_name_or_in_common(tmp_path: Path) -> None:
    template(tmp_path, "通用 {{ title }}")
    assert opened(DOCUMENT, tmp_path).paragraphs[0].text == "通用 督查情况通报"
    template(tmp_path, "通报 {{ title }}", name="bulletin")
    assert opened(DOCUMENT, tmp_path).paragraphs[0].text == "通报 督查情况通报"
    assert find_template("annual", [tmp_path]) == tmp_path / "report.docx"
    assert find_template("annual", [tmp_path / "none"]) == SHIPPED / "report.docx"


def test_braces_in_a_template_are_braces(tmp_path: Path) -> None:
    template(tmp_path, "{_{ title }_} {{ title }}")
    assert opened(DOCUMENT, tmp_path).paragraphs[0].text == "{{ title }} 督查情况通报"


def test_a_name_that_is_no_word_is_refused() -> None:
    for name in ("../report", "a/b", "", ".", "A"):
        with pytest.raises(DubanError, match="不能作为文书名称"):
            find_template(name, ())


def test_all_unknown_variables_are_named_with_those_there_are(tmp_path: Path) -> None:
    file = template(
        tmp_path,
        "{{ tittle }} {{ petitioner.name }}",
        "{% for block in blocks %}{% if block.kind == 'table' %}{{ block.colour }}{% endif %}{% endfor %}",
        "{{ title.__class__.__mro__ }} {{ blocks.append(title) }}",
    )
    with pytest.raises(DubanError) as caught:
        render(DOCUMENT, "docx", templates=[tmp_path])
    said = caught.value.message
    assert str(file) in said
    assert "block.colour、blocks.append、petitioner、title.__class__、tittle。" in said
    assert "全文：title、issuer、number、dated、closing、blocks；block：kind、text" in said


@pytest.mark.parametrize(
    ("paragraph", "words"),
    [
        ("{{ title }", "模板语法有误"),
        ("{% for block in blocks %}", "在“{% for block in blocks %}”附近"),
        ("{{p title }}", "段落之外"),
        ("{{r title }}", "段落之外"),
        ("{% autoescape false %}{{ title }}{% endautoescape %}", "不得使用 autoescape"),
        ("{{ title|safe }}", "safe"),
        ("{{ 1/0 }}", "不能计算"),
        ("{% include 'x' %}", "不能计算"),
        ("{% for n in range(1000000000) %}{{ n }}{% endfor %}", "不能计算"),
    ],
)
def test_a_template_with_a_mistake_is_answered_in_words(tmp_path: Path, paragraph: str, words: str) -> None:
    file = template(tmp_path, paragraph)
    with pytest.raises(DubanError) as caught:
        render(DOCUMENT, "docx", templates=[tmp_path])
    assert str(file) in caught.value.message and words in caught.value.message


@pytest.mark.parametrize("contents", [b"", b"no archive", b"PK\x03\x04", render(DOCUMENT, "xlsx")])
def test_what_is_no_docx_is_answered_in_words(tmp_path: Path, contents: bytes) -> None:
    file = tmp_path / "report.docx"
    file.write_bytes(contents)
    with pytest.raises(DubanError, match="不是 docx 文件"):
        render(DOCUMENT, "docx", templates=[tmp_path])


def test_unknown_names_in_footers_and_properties_count_too(tmp_path: Path) -> None:
    made = docx.Document()
    made.sections[0].footer.paragraphs[0].text = "{{ foot }}"
    made.core_properties.title = "{{ head }}"
    made.save(str(tmp_path / "report.docx"))
    with pytest.raises(DubanError, match="变量：foot、head。"):
        check_template(tmp_path / "report.docx")


def test_the_shipped_template_uses_no_unknown_name() -> None:
    check_template(SHIPPED / "report.docx")


def test_a_date_stays_on_one_line_beside_long_columns() -> None:
    rows = (
        (
            "2026-06-12",
            "示例市信访局信访局",
            "明确责任人事",
            "李某庚（虚构）（市）",
            "很长的内容" * 20,
            "1592.0",
        ),
    )
    grid = Grid(caption="表", header=("日期", "单位", "办理", "责任人", "内容", "日志"), rows=rows)
    table = opened(attrs.evolve(DOCUMENT, blocks=(grid,))).tables[0]
    columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert columns[0] >= 13 * 130
