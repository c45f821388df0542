"""The Qilin plugin: its pack carries every row, and the report for 2020 comes out of a ledger, each figure with its denominator."""

import io
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

import duban_qilin
from duban.calendar.periods import parse_period
from duban.cli.front import run
from duban.desk.office import Office
from duban.desk.reports.annual import annual
from duban.desk.reports.local import local, names
from duban.domain.document import Document, Figure, Figures
from duban.errors import DubanError
from duban.exchange.documents import render
from duban.plugins.host import load
from tests.plugins import qilin_2020 as ledger

ROOT = Path(__file__).parents[2]
PACK = next(iter(duban_qilin.duban_packs()))
YEAR = parse_period("2020")
PUBLISHED = date(2021, 3, 18)

FIGURES = {
    "受理市领导包案件和自行梳理排查件": (32, 32, 41),
    "其中：市领导包案件": (22, 22, 41),
    "其中：自行梳理排查件": (12, 12, 41),
    "其中：两类重合的": (2, 2, 41),
    "工作台账建立率": (1, 32, 32),
    "按时办结率": (1, 40, 40),
    "区级领导包案率": (1, 32, 32),
    "区级领导阅批率": (1, 32, 32),
    "收到上级交办的重复信访件、积案件": (121, 121, 130),
    "其中：重复信访件": (100, 100, 130),
    "其中：积案件": (35, 35, 130),
    "其中：既为重复信访件又为积案件": (14, 14, 130),
    "“三跨三分离”信访事项件数": (18, 18, 189),
    "“三跨三分离”信访事项涉及人数": (23, 23, 23),
    "制度“改立废”个数": (3, 3, 3),
}
"""Every number of the report that this product holds: value, numerator, denominator."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("qilin")
    with closing(ledger.open_year(folder, *ledger.year(), *ledger.of_persons())) as made:
        yield made


@pytest.fixture(scope="module")
def report(office: Office) -> Document:
    return annual(office, office.workspace.jurisdiction(ledger.CODE), period=YEAR, as_of=PUBLISHED)


def figures(document: Document) -> dict[str, Figure]:
    return {
        figure.label: figure
        for block in document.blocks
        if isinstance(block, Figures)
        for figure in block.figures
    }


def counted(document: Document) -> dict[str, tuple[Any, int | None, int | None]]:
    return {
        label: (figure.value, figure.numerator, figure.denominator)
        for label, figure in figures(document).items()
        if label in FIGURES
    }


def test_every_number_of_the_report_comes_out_of_the_ledger(report: Document) -> None:
    assert counted(report) == FIGURES


def test_two_classes_and_their_overlap_add_up(report: Document) -> None:
    values = {label: value for label, (value, _n, _d) in counted(report).items()}
    assert values["其中：市领导包案件"] + values["其中：自行梳理排查件"] - values["其中：两类重合的"] == 32
    assert (
        values["其中：重复信访件"] + values["其中：积案件"] - values["其中：既为重复信访件又为积案件"] == 121
    )


def test_every_figure_names_its_population_and_its_source(report: Document) -> None:
    for label in FIGURES:
        figure = figures(report)[label]
        assert figure.population and "2020年" in figure.population
        assert "一（" in figure.source


def test_numbers_about_persons_are_impossible(office: Office, report: Document) -> None:
    text = render(report, "text").decode()
    assert "重点人员" not in text and "63" not in text and "180" not in text
    policy = office.policy(ledger.CODE)
    assert not [
        rule for rule in policy.rulings if rule.startswith("QL-") and rule.rstrip("bcd").endswith("X")
    ]


def test_no_word_stands_where_a_figure_should(report: Document) -> None:
    text = render(report, "text").decode()
    assert not [word for word in ("大幅", "有效遏制", "明显", "显著", "一批", "成功", "圆满") if word in text]


def test_what_only_a_person_can_write_is_left_blank(office: Office, report: Document) -> None:
    assert "其他应当报告的事项：________" in render(report, "text").decode()
    place = office.workspace.jurisdiction(ledger.CODE)
    text = render(local(office, place, "qilin.law-report", period=YEAR), "text").decode()
    flat = text.replace("\n", "")
    for part in ("本机关存在的不足及其原因：____", "重要任务亲自督办的情况：____", "下一年度的打算：____"):
        assert part in flat


def test_the_bureaus_own_form_holds_the_same_figures(office: Office) -> None:
    place = office.workspace.jurisdiction(ledger.CODE)
    assert names(office) == ("qilin.law-report",)
    made = local(office, place, "qilin.law-report", period=YEAR, as_of=PUBLISHED)
    assert counted(made) == FIGURES
    assert made.title == "某区2020年度法治政府建设工作报告" and made.dated == "2021年3月18日"
    study = figures(made)["每周五职工例会由班子成员领学法律"]
    assert (study.numerator, study.denominator) == (25, 47)
    with pytest.raises(DubanError, match="law-report"):
        local(office, place, "qilin.law-reprot", period=YEAR)


def test_docx_and_workbook_hold_the_same_figures(report: Document) -> None:
    said = [p.text for p in docx.Document(io.BytesIO(render(report, "docx"))).paragraphs]
    assert any(text.startswith("区级领导包案率 100.00%（32/32）。") for text in said)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(render(report, "xlsx"))).get_sheet_by_index(0)
    rows = {row[0]: row[1:4] for row in sheet.to_python()}
    assert {label: tuple(rows[label]) for label in FIGURES} == FIGURES


def test_as_of_an_earlier_day_nothing_later_is_known(tmp_path: Path) -> None:
    with closing(ledger.open_year(tmp_path)) as office:
        place = office.workspace.jurisdiction(ledger.CODE)
        cut = counted(annual(office, place, period=YEAR, as_of=date(2020, 2, 29)))
        assert cut["受理市领导包案件和自行梳理排查件"] == (7, 7, 7)
        assert cut["按时办结率"] == (None, 0, 0)
        assert cut["制度“改立废”个数"] == (0, None, None)
        with pytest.raises(DubanError, match="还没有开始"):
            annual(office, place, period=YEAR, as_of=date(2019, 12, 31))


def test_one_late_case_is_seen_in_the_rate_and_nowhere_else(tmp_path: Path) -> None:
    late = [
        event for event in ledger.year() if not (event.case == "S-001" and event.kind in ("finish", "reply"))
    ]
    with closing(ledger.open_year(tmp_path, *late)) as office:
        found = counted(annual(office, office.workspace.jurisdiction(ledger.CODE), period=YEAR))
    assert found["按时办结率"][1:] == (39, 40)
    assert {k: v for k, v in found.items() if k != "按时办结率"} == {
        k: v for k, v in FIGURES.items() if k != "按时办结率"
    }


def test_the_command_prints_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.open_year(tmp_path).close()
    assert run(["--workspace", str(tmp_path), "report", "annual", "--year", "2020"]) == 0
    said = capsys.readouterr().out
    assert "121件（121/130）" in said and "日期：2020年12月31日" in said
    assert run(["--workspace", str(tmp_path), "report", "local"]) == 0
    assert capsys.readouterr().out == "qilin.law-report\n"


def test_plugin_loads_and_every_name_that_it_offers_is_used() -> None:
    loaded = load(["qilin"])
    assert loaded.failures == ()
    text = PACK.read_text(encoding="utf-8")
    offered = {*loaded.conditions, *loaded.indicators}
    assert {name for name in offered if name.startswith("qilin.") and f'"{name}"' not in text} == set()


def test_every_row_of_the_catalogue_has_a_rule() -> None:
    rows = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text(encoding="utf-8"))["row"]
    wanted = {r["id"] for r in rows if r["id"].startswith("QL-") and r["kind"] not in ("other", "excluded")}
    carried = {rule["id"] for rule in tomllib.loads(PACK.read_text(encoding="utf-8"))["rule"]}
    assert wanted - carried == set()
    excluded = {r["id"] for r in rows if r["kind"] == "excluded"}
    assert not excluded & carried
