"""The annual report on the rule of law in the form that the bureau used for 2020 (QL-0-1): four sections.

Figures stand where the ledger gives them. What a person must write, above all the agency's own shortcomings (QL-2-1) and what its head
did in person (QL-3-1), is left blank and says so. Numbers about persons are not in it and cannot be.
"""

from collections.abc import Iterator, Mapping, Sequence

from duban.domain.document import Block, Document, Figure, Figures, Heading, Paragraph
from duban.plugins.hookspecs import ReportView

STUDY = ("QL-1.1.1-1", "QL-1.1.1-2")
DUTIES = (
    "QL-1.2.1-2",
    "QL-1.2.1-2b",
    "QL-1.2.1-2c",
    "QL-1.2.1-2d",
    "QL-1.2.1-3",
    "QL-1.2.1-4",
    "QL-1.2.1-5",
    "QL-1.2.1-5b",
    "QL-1.2.1-6",
    "QL-1.2.1-6b",
    "QL-1.2.1-6c",
    "QL-1.2.1-6d",
    "QL-1.2.1-8",
)
MATTERS = ("QL-1.2.2-5", "QL-1.2.2-5b")
SYSTEMS = ("QL-1.3.2-1",)
PERSONALLY = "重要工作亲自部署、重大问题亲自过问、重点环节亲自协调、重要任务亲自督办的情况"


def law_report(view: ReportView) -> Document:
    """The report for a year."""
    year = view.start.year
    blocks: list[Block] = [Heading(text="一、举措及成效"), Heading(text="（一）学习宣传", level=2)]
    blocks += _figures(view.kept, STUDY)
    blocks += [Heading(text="（二）依法全面履行职责", level=2), *_figures(view.figures, DUTIES)]
    blocks += [Heading(text="“三跨三分离”事项", level=3), *_figures(view.figures, MATTERS)]
    blocks += [Heading(text="（三）完善机制，规范行为", level=2), *_figures(view.figures, SYSTEMS)]
    blocks += [Heading(text="二、不足和原因"), _blank("本机关存在的不足及其原因")]
    blocks += [Heading(text="三、主要负责人履行推进法治建设第一责任人职责情况"), _blank(PERSONALLY)]
    blocks += [Heading(text=f"四、{year + 1}年工作打算"), _blank("下一年度的打算")]
    return Document(
        name="",
        title=f"{view.name}{year}年度法治政府建设工作报告",
        issuer="",
        dated="",
        blocks=tuple(blocks),
        closing="数字均由台账计算，注明统计范围；没有数字的形容词不写入。",
    )


def _figures(found: Mapping[str, Figure], wanted: Sequence[str]) -> Iterator[Block]:
    figures = tuple(found[rule] for rule in wanted if rule in found)
    if figures:
        yield Figures(figures=figures)
    missing = [rule for rule in wanted if rule not in found]
    if missing:
        yield Paragraph(text=f"本期没有到期的，或者没有效力的规则：{'、'.join(missing)}。")


def _blank(what: str) -> Paragraph:
    return Paragraph(text=f"{what}：________（台账没有这方面的记录，由编写人填写。）")
