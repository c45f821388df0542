"""The docx templates that are shipped: made here, and looked at as an official document (GB/T 9704) should look.

``python -m tools.templates`` writes them; ``--check`` says whether those in the tree are what this tool makes. A locality replaces a
template with its own, best by changing a copy of this one in a word processor.
"""

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from duban.exchange.documents.columns import STYLE
from duban.exchange.documents.zipped import members, pack

FOLDER = Path(__file__).resolve().parent.parent / "core" / "duban" / "templates"

TITLE, BODY, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
FALLBACK = {TITLE: "宋体", BODY: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
"""What a word processor takes where the face is not installed."""

KEPT = (
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Footer",
)
DROPPED = ("stylesWithEffects", "customXml", "thumbnail", "numbering")
WIDTH = 8844
"""Twips of the type area's 156 mm."""


def report() -> bytes:
    """The common template: any report with its headings, paragraphs, figures and tables."""
    document = docx.Document()
    _strip(document)
    _styles(document)
    _page(document)
    _body(document)
    _properties(document)
    target = io.BytesIO()
    document.save(target)
    return pack(_font_table(members(target.getvalue())))


TEMPLATES = {"report.docx": report}


def _strip(document: Document) -> None:
    """Take out of the library's own starting document what an official one has no use for."""
    styles = document.styles.element
    for style in list(document.styles):
        if style.name not in KEPT:
            styles.remove(style.element)
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if any(word in rel.reltype for word in DROPPED)]:
            rels.pop(key)


def _styles(document: Document) -> None:
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    defaults.replace(
        defaults.find(qn("w:rFonts")),
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{BODY}" w:cs="{LATIN}"/>'
        ),
    )
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    normal = document.styles["Normal"]
    _look(normal, BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY)
    _add(document, "公文标题", TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER, line=35, after=14)
    _add(document, "公文编号", BODY, 16, WD_ALIGN_PARAGRAPH.CENTER)
    _add(document, "公文版头", BODY, 16, WD_ALIGN_PARAGRAPH.LEFT, after=14)
    _indent(_add(document, "公文正文", BODY, 16, WD_ALIGN_PARAGRAPH.JUSTIFY))
    _add(document, "公文表题", HEI, 14, WD_ALIGN_PARAGRAPH.CENTER, before=7, keep=True)
    _add(document, "公文表头", HEI, 12, WD_ALIGN_PARAGRAPH.CENTER, line=18)
    _add(document, "公文表文", BODY, 12, WD_ALIGN_PARAGRAPH.LEFT, line=18)
    _add(document, "公文表数", BODY, 12, WD_ALIGN_PARAGRAPH.RIGHT, line=18)
    for level, face in ((1, HEI), (2, KAI), (3, BODY)):
        style = document.styles[f"Heading {level}"]
        _look(style, face, 16, WD_ALIGN_PARAGRAPH.JUSTIFY, keep=True)
        _indent(style)
        style.font.bold = level == 3
    _look(document.styles["Footer"], SONG, 14, WD_ALIGN_PARAGRAPH.LEFT, line=18)
    document.styles.element.append(parse_xml(_TABLE_STYLE))


def _add(document: Document, name: str, face: str, size: int, align: WD_ALIGN_PARAGRAPH, **more: Any) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _look(style, face, size, align, **more)
    return style


def _look(
    style: Any,
    face: str,
    size: int,
    align: WD_ALIGN_PARAGRAPH,
    *,
    line: int = 28,
    before: int = 0,
    after: int = 0,
    keep: bool = False,
) -> None:
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", face), ("cs", LATIN)):
        fonts.set(qn(f"w:{name}"), value)
    form = style.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.keep_with_next = keep
    form.widow_control = True


def _indent(style: Any) -> None:
    """First line in by two characters, whatever their size."""
    style.paragraph_format.first_line_indent = Pt(32)
    style.element.pPr.ind.set(qn("w:firstLineChars"), "200")


def _page(document: Document) -> None:
    """A4, type area 156 by 225 mm; page numbers between dashes, odd pages right, even pages left."""
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(22)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles["Footer"]
        paragraph.alignment = align
        side = "right" if align is WD_ALIGN_PARAGRAPH.RIGHT else "left"
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:ind {nsdecls("w")} w:{side}Chars="100" w:{side}="280"/>')
        )
        _order(paragraph._p.pPr)
        paragraph.add_run("— ")
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
        paragraph.add_run(" —")


def _order(properties: Any) -> None:
    """Indentation before alignment, as the schema wants them."""
    indent, align = properties.find(qn("w:ind")), properties.find(qn("w:jc"))
    align.addprevious(indent)


def _body(document: Document) -> None:
    say = document.add_paragraph
    say("{{ title }}", "公文标题")
    say("{{ number }}", "公文编号")
    head = say("{{ issuer }}\t{{ dated }}", "公文版头")
    head.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    properties = head._p.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="4" w:color="FF0000"/></w:pBdr>'
        ),
        "w:shd",
        "w:tabs",
    )
    say("{%p for block in blocks %}", "公文正文")
    say("{%p if block.kind == 'heading' %}", "公文正文")
    for level in (1, 2, 3):
        say(f"{{%p {'if' if level == 1 else 'elif'} block.level == {level} %}}", "公文正文")
        say("{{ block.text }}", f"Heading {level}")
    say("{%p endif %}", "公文正文")
    say("{%p elif block.kind == 'paragraph' %}", "公文正文")
    say("{{ block.text }}", "公文正文")
    say("{%p elif block.kind == 'figures' %}", "公文正文")
    say("{%p for figure in block.figures %}", "公文正文")
    say("{{ figure.sentence }}", "公文正文")
    say("{%p endfor %}", "公文正文")
    say("{%p elif block.kind == 'table' %}", "公文正文")
    say("{{ block.caption }}", "公文表题")
    _table(document)
    say("{%p endif %}", "公文正文")
    say("{%p endfor %}", "公文正文")
    say("{%p if closing %}", "公文正文")
    say("{{ closing }}", "公文正文")
    say("{%p endif %}", "公文正文")


def _table(document: Document) -> None:
    table = document.add_table(rows=4, cols=3)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    properties.insert(0, parse_xml(f'<w:tblStyle {nsdecls("w")} w:val="{STYLE}"/>'))
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(WIDTH))
    for column in table._tbl.tblGrid.findall(qn("w:gridCol")):
        column.set(qn("w:w"), str(WIDTH // 3))
    header, begin, body, end = table.rows
    more = header._tr.get_or_add_trPr()
    more.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    more.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    body._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    _cells(header, "公文表头", "{%tc for name in block.header %}", "{{ name }}", "{%tc endfor %}")
    begin.cells[0].paragraphs[0].add_run("{%tr for row in block.rows %}")
    _cells(body, "公文表文", "{%tc for cell in row %}", "", "{%tc endfor %}")
    cell = body.cells[1]
    cell.paragraphs[0].add_run("{%p if cell.number %}")
    for text, style in (
        ("{{ cell.text }}", "公文表数"),
        ("{%p else %}", "公文表文"),
        ("{{ cell.text }}", "公文表文"),
        ("{%p endif %}", "公文表文"),
    ):
        cell.add_paragraph(text, style)
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")


def _cells(row: Any, style: str, *texts: str) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        cell.paragraphs[0].style = style
        if text:
            cell.paragraphs[0].add_run(text)


def _properties(document: Document) -> None:
    own = document.core_properties
    own.title, own.author, own.comments = "{{ title }}", "{{ issuer }}", ""
    own.created = own.modified = datetime(2000, 1, 1, tzinfo=UTC)
    own.language = "zh-CN"
    own.last_modified_by = ""


def _font_table(parts: dict[str, bytes]) -> dict[str, bytes]:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in FALLBACK.items()
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    )
    return parts | {"word/fontTable.xml": text.encode()}


_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_STYLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{STYLE}"><w:name w:val="公文表格"/>'
    f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{_EDGES}</w:tblBorders>'
    '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def drifted() -> list[str]:
    """Names of the templates in the tree that are not, member by member, what this tool makes."""
    return [
        name
        for name, make in TEMPLATES.items()
        if not (FOLDER / name).is_file() or members((FOLDER / name).read_bytes()) != members(make())
    ]


def main() -> int:
    """Write the templates, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="say what has drifted instead of writing")
    if parser.parse_args().check:
        wrong = drifted()
        for name in wrong:
            sys.stderr.write(f"{name} is not what python -m tools.templates makes\n")
        return bool(wrong)
    FOLDER.mkdir(exist_ok=True)
    for name, make in TEMPLATES.items():
        (FOLDER / name).write_bytes(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
