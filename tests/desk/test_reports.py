"""Reports from one small ledger: the text as agreed (``tests/desk/reports``), and the same figures in docx and workbook.

``DUBAN_REWRITE=1 pytest tests/desk/test_reports.py`` writes the agreed texts anew; look at the difference before keeping it.
"""

import io
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import docx
import pytest
from python_calamine import CalamineWorkbook

from duban.calendar.periods import parse_period
from duban.cli.front import run
from duban.desk.deciding import Decision, decide
from duban.desk.office import Office
from duban.desk.proposing import propose
from duban.desk.reports.annual import annual
from duban.desk.reports.bulletin import bulletin
from duban.desk.reports.casefile import case_file
from duban.desk.reports.drive import campaign
from duban.desk.reports.explanation import explanation
from duban.desk.reports.monthly import monthly
from duban.desk.reports.notice import notice
from duban.desk.roles import adopt_roles
from duban.domain.document import Document, Figures, Grid
from duban.domain.event import Event, Value
from duban.domain.rights import Act
from duban.errors import DubanError
from duban.exchange.documents import render
from duban.workspace import Jurisdiction
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, fill, lay, open_office
from tests.pieces import document, officer, rule, user

AGREED = Path(__file__).parent / "reports"
DAY = date(2026, 8, 2)
WEEK, MONTH, YEAR = parse_period("2026-W31"), parse_period("2026-07"), parse_period("2026")

OWN = (
    officer("丙", "990000-zj", "handler", "2020-01-01")
    + user("root", "administrator")
    + user("sup", "supervisor")
    + user("app", "approver", officer="甲", up_to="referral")
    + document()
    + rule("OWN-1", "duty", "职能部门每月报送一次信访工作情况", """
applies = { unit_kind = ["department"] }
event = ["report"]
schedule = [{ every = "month" }]
""", since="2026-06-01", confirmed="2026-06-01")
    + rule("OWN-2", "indicator", "按期办结率", """
rules = ["N-34-1"]
of = "周期内办结期限届满的信访事项"
""", article="第二条", since="2026-01-01", confirmed="2026-06-01")
    + rule("OWN-3", "indicator", "群众满意率", """
what = "entered"
of = "周期内接受评价的信访事项"
""", article="第三条", since="2026-01-01", confirmed="2026-06-01")
    + rule("OWN-4", "campaign", "积案攻坚", """
applies = { category = ["城乡建设"], unit_kind = ["department"] }
cases = 2
phases = [{ title = "排查", start = 2026-06-01, end = 2026-06-30 }, { title = "化解" }]
milestones = [{ id = "m1", title = "报送方案", due = 2026-06-10 }, { id = "m2", title = "报送总结" }]
""", article="第四条", since="2026-06-01", until="2026-12-31", confirmed="2026-06-01")
)  # fmt: skip


def petition(ref: str, *acts: tuple[str, str, str], **known: Value) -> Iterator[Event]:
    """A case: day, kind, unit of each act; the first one states what is known of the matter."""
    for place, (on, kind, unit) in enumerate(acts):
        yield Event(kind, date.fromisoformat(on), ref, unit, data=known if place == 0 else {})


def events() -> Iterator[Event]:
    """Four cases that go differently, one of which nobody knows the channel, and what the units did."""
    known: dict[str, Value] = {"statutory": "6", "channel": "visit", "category": "城乡建设", "headcount": 2}
    yield from petition("A-1", ("2026-05-04", "receive", OFFICE), ("2026-05-05", "register", OFFICE), **known)
    yield Event("transfer", date(2026, 5, 8), "A-1", OFFICE, data={"to": BUREAU})
    yield from petition("A-1", ("2026-05-11", "accept", BUREAU), ("2026-05-12", "notify", BUREAU))
    yield Event("appoint", date(2026, 5, 12), "A-1", BUREAU, "丙", data={"role": "handler"})
    known = {"statutory": "6", "channel": "letter", "category": "劳动报酬", "repeat_of": "2025-7"}
    yield from petition(
        "B-1",
        ("2026-06-01", "receive", TOWN),
        ("2026-06-02", "accept", TOWN),
        ("2026-06-02", "notify", TOWN),
        ("2026-07-28", "finish", TOWN),
        **known,
    )
    yield from petition(
        "C-1",
        ("2026-05-25", "receive", TOWN),
        ("2026-05-26", "accept", TOWN),
        ("2026-05-26", "notify", TOWN),
        ("2026-07-29", "finish", TOWN),
        statutory="6",
        collective=True,
    )
    yield from petition("D-1", ("2026-07-27", "receive", OFFICE), ("2026-07-28", "accept", BUREAU))
    yield from petition(
        "E-1", ("2026-06-08", "accept", BUREAU), ("2026-06-08", "notify", BUREAU), statutory="6"
    )
    yield Event("close", date(2026, 7, 30), "B-1", TOWN, data={"override": "系统停用，材料另行归档"})
    yield Event("report", date(2026, 6, 10), None, BUREAU, data={"milestone": "m1"})
    yield Event("report", date(2026, 6, 20), None, BUREAU)


def suggested(office: Office) -> None:
    """Two suggestions, one of them adopted and carried out."""
    day = date(2026, 6, 10)
    data: dict[str, Value] = {"type": "improve", "what": "改进流程", "due": "2026-07-01"}
    fill(office, [Event("suggest", day, None, BUREAU, data=data)])
    fill(office, [Event("suggest", day, None, TOWN, data={"type": "policy", "what": "修订办法"})])
    with office.ledger.reading() as reader:
        first = next(act.id for act in reader.acts(CODE, kinds=("suggest",)) if act.unit == BUREAU)
    answered: dict[str, Value] = {"suggestion": first, "adopted": True}
    done: dict[str, Value] = {"suggestion": first, "result": "已印发新流程"}
    fill(office, [Event("suggestion_answered", date(2026, 6, 20), None, BUREAU, data=answered)])
    fill(office, [Event("suggestion_done", date(2026, 7, 15), None, BUREAU, data=done)])


def decided(office: Office, place: Jurisdiction) -> None:
    """A person finds a ground; the supervisor proposes, the approver confirms the notification and dismisses another."""
    found: dict[str, Value] = {"ground": "N16-11", "about": "A-1", "severity": "minor", "facts": "逾期未办结"}
    fill(office, [Event("ground_found", date(2026, 7, 20), None, BUREAU, data=found)])
    adopt_roles(office, place, "root")
    made = propose(office, place, as_of=date(2026, 7, 20), actor="sup")
    numbers = {(one.proposal.key.ground, one.proposal.key.stage): one.number for one in made.new}
    fields: dict[str, Value] = {"by": "示例市信访工作联席会议", "number": "示信联〔2026〕3号"}
    fields["rectify_by"] = "2026-08-20"
    act = Decision(act=Act.CONFIRM, number=numbers["N16-11", "noticed"], on=date(2026, 7, 21), fields=fields)
    decide(office, place, act, actor="app")
    reason: dict[str, Value] = {"reason": "已另行处理"}
    act = Decision(act=Act.DISMISS, number=numbers["N-45", "corrected"], on=date(2026, 7, 22), fields=reason)
    decide(office, place, act, actor="app")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = lay(tmp_path_factory.mktemp("reports") / "office", more=OWN)
    file = folder / "duban.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2022-01-01", "2026-01-01"), encoding="utf-8")
    with closing(open_office(folder)) as made:
        fill(made, list(events()))
        suggested(made)
        decided(made, made.workspace.jurisdiction(CODE))
        yield made


@pytest.fixture(scope="module")
def place(office: Office) -> Jurisdiction:
    return office.workspace.jurisdiction(CODE)


@pytest.fixture(scope="module")
def number(office: Office) -> int:
    """The confirmed proposal's number."""
    with office.ledger.reading() as reader:
        keys = [act.text("key") for act in reader.acts(CODE, kinds=("outcome_confirmed",))]
        record = next(act for act in reader.acts(CODE, kinds=("proposal",)) if act.text("key") in keys)
    return int(record.id.partition(".")[0])


BUILDERS: dict[str, Callable[[Office, Jurisdiction, int], Document]] = {
    "bulletin": lambda office, place, _n: bulletin(office, place, week=WEEK),
    "monthly": lambda office, place, _n: monthly(office, place, month=MONTH),
    "annual": lambda office, place, _n: annual(office, place, period=YEAR, as_of=DAY),
    "case": lambda office, place, _n: case_file(office, place, "A-1", as_of=DAY),
    "notice": lambda office, place, n: notice(office, place, n, as_of=DAY),
    "explanation": lambda office, place, _n: explanation(office, place, f"OWN-1@{BUREAU}@2026-07", as_of=DAY),
    "campaign": lambda office, place, _n: campaign(office, place, "OWN-4", as_of=DAY),
}


@pytest.mark.parametrize("name", BUILDERS)
def test_the_text_is_the_one_agreed(name: str, office: Office, place: Jurisdiction, number: int) -> None:
    text = render(BUILDERS[name](office, place, number), "text").decode()
    file = AGREED / f"{name}.txt"
    if os.environ.get("DUBAN_REWRITE"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", BUILDERS)
def test_docx_and_workbook_hold_what_the_document_holds(
    name: str, office: Office, place: Jurisdiction, number: int
) -> None:
    document = BUILDERS[name](office, place, number)
    written = docx.Document(io.BytesIO(render(document, "docx")))
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(document, "xlsx")))
    front = {row[0]: row for row in book.get_sheet_by_index(0).to_python()}
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert len(written.tables) == len(grids) and len(book.sheet_names) == len(grids) + 1
    paragraphs = [p.text for p in written.paragraphs]
    for block in document.blocks:
        for figure in block.figures if isinstance(block, Figures) else ():
            assert any(text.startswith(f"{figure.label} ") for text in paragraphs)
            row = front[figure.label]
            known = ("" if figure.numerator is None else figure.numerator) if figure.denominator != 0 else 0
            assert row[2] == known and row[4] == figure.population
    for index, grid in enumerate(grids):
        rows = book.get_sheet_by_index(index + 1).to_python()
        assert len(rows) == len(grid.rows) + 2 and rows[1] == list(grid.header)
        assert len(written.tables[index].rows) == max(len(grid.rows), 1) + 1


def test_every_figure_names_its_population(office: Office, place: Jurisdiction, number: int) -> None:
    for build in BUILDERS.values():
        for block in build(office, place, number).blocks:
            if isinstance(block, Figures):
                assert all(figure.population for figure in block.figures)
            if isinstance(block, Grid):
                assert block.caption


def test_what_comes_later_changes_no_report_of_an_earlier_day(
    tmp_path: Path, office: Office, place: Jurisdiction
) -> None:
    folder = lay(tmp_path / "cut", more=OWN)
    file = folder / "duban.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("2022-01-01", "2026-01-01"), encoding="utf-8")
    day = date(2026, 6, 30)
    with closing(open_office(folder)) as other:
        fill(other, [event for event in events() if event.on <= day])
        there = other.workspace.jurisdiction(CODE)
        june = parse_period("2026-06")
        for full, cut in (
            (monthly(office, place, month=june), monthly(other, there, month=june)),
            (
                case_file(office, place, "B-1", as_of=day),
                case_file(other, there, "B-1", as_of=day),
            ),
        ):
            assert render(full, "text") == render(cut, "text")


def test_a_bulletin_names_an_official_only_where_a_notification_is_confirmed(
    office: Office, place: Jurisdiction
) -> None:
    before = render(bulletin(office, place, week=parse_period("2026-W30"), as_of=date(2026, 7, 20)), "text")
    assert "丙" not in before.decode() and "待决定" in before.decode()
    after = render(bulletin(office, place, week=WEEK), "text").decode()
    assert "示例市住建局 丙" in after


def test_a_bulletin_is_as_of_a_day_of_its_week(office: Office, place: Jurisdiction) -> None:
    with pytest.raises(DubanError, match="不在2026年第31周"):
        bulletin(office, place, week=WEEK, as_of=date(2026, 8, 3))
    assert bulletin(office, place, week=WEEK, as_of=date(2026, 7, 29)).dated == "2026年7月29日"


def test_no_notice_of_what_nobody_has_confirmed(office: Office, place: Jurisdiction, number: int) -> None:
    with pytest.raises(DubanError, match="没有生效的决定"):
        notice(office, place, number, as_of=date(2026, 7, 20))
    with office.ledger.reading() as reader:
        other = next(
            int(act.id.partition(".")[0])
            for act in reader.acts(CODE, kinds=("proposal",))
            if (act.text("key") or "").split("|")[2] == "N-45"
        )
    with pytest.raises(DubanError, match="不予采纳"):
        notice(office, place, other, as_of=DAY)
    with pytest.raises(DubanError, match="P999999"):
        notice(office, place, 999_999, as_of=DAY)


def test_a_case_file_says_what_was_recorded_in_spite_of_gaps(office: Office, place: Jurisdiction) -> None:
    text = render(case_file(office, place, "B-1", as_of=DAY), "text").decode()
    assert "系统停用，材料另行归档" in text
    with pytest.raises(DubanError, match="没有编号为"):
        case_file(office, place, "X-9", as_of=DAY)
    with pytest.raises(DubanError, match="没有编号为"):
        case_file(office, place, f"OWN-1@{BUREAU}@2026-07", as_of=DAY)
    with pytest.raises(DubanError, match="截至 2026-05-03"):
        case_file(office, place, "A-1", as_of=date(2026, 5, 3))


def test_an_explanation_of_a_proposal_leads_to_facts_and_articles(
    office: Office, place: Jurisdiction, number: int
) -> None:
    text = render(explanation(office, place, f"P{number}", as_of=DAY), "text").decode()
    assert "第十一条" in text and "逾期未办结" in text
    case = render(explanation(office, place, "A-1", as_of=DAY, rule="N-34-1"), "text").decode()
    assert "2026-07-10" in case


def test_an_empty_ledger_says_that_there_is_nothing(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "empty"))) as empty:
        there = empty.workspace.jurisdiction(CODE)
        text = render(monthly(empty, there, month=MONTH), "text").decode()
        assert "（无）" in text and "100" not in text
        text = render(annual(empty, there, period=YEAR, as_of=DAY), "text").decode()
        assert "收到信访事项 0件" in text and "适用的规则包没有规定考核指标。" in text


def command(capsys: pytest.CaptureFixture[str], office: Office, *words: str, code: int) -> tuple[str, str]:
    found = run(["--workspace", str(office.workspace.folder), "report", *words])
    said = capsys.readouterr()
    assert found == code, said.err
    return said.out, said.err


def test_the_command_writes_whole_files_or_none(
    tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "月报.xlsx"
    command(capsys, office, "monthly", "--month", "2026-07", "-o", str(file), code=0)
    names = CalamineWorkbook.from_path(file).sheet_names
    assert names[0] == "正文" and len(names) == 5
    again = tmp_path / "再报.xlsx"
    command(capsys, office, "monthly", "--month", "2026-07", "-o", str(again), code=0)
    assert file.read_bytes() == again.read_bytes()
    kept = file.read_bytes()
    command(capsys, office, "notice", "P999999", "-o", str(file), code=2)
    assert file.read_bytes() == kept and sorted(p.name for p in tmp_path.iterdir()) == sorted(
        [file.name, again.name]
    )


def test_the_command_refuses_what_it_cannot_mean(
    tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, said in (
        (("bulletin", "--week", "2026-07"), "2026-W31"),
        (("monthly", "--month", "2026-W31"), "2026-07"),
        (("annual", "--year", "2026-Q1"), "2026"),
        (("annual", "--year", "26"), "不是有效的周期编号"),
        (("annual", "--year", "2026", "-o", str(tmp_path / "a.pdf")), ".docx"),
        (("notice", "十二"), "P12"),
        (("case", "A-1", "-o", str(office.workspace.file)), "不能覆盖"),
        (("local", "x.y"), "--period"),
        (("local", "x.y", "--period", "2026"), "没有“x.y”这种报告"),
    ):
        _out, err = command(capsys, office, *words, code=2)
        assert said in err


def test_a_locality_may_replace_the_template(
    tmp_path: Path, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = office.workspace.folder / "templates"
    folder.mkdir()
    made = docx.Document()
    made.add_paragraph("我局自己的样式：{{ title }}")
    made.save(str(folder / "notice.docx"))
    try:
        with office.ledger.reading() as reader:
            confirmed = {act.text("key") for act in reader.acts(CODE, kinds=("outcome_confirmed",))}
            record = next(a for a in reader.acts(CODE, kinds=("proposal",)) if a.text("key") in confirmed)
        file = tmp_path / "告知书.docx"
        subject = f"P{record.id.partition('.')[0]}"
        command(capsys, office, "notice", subject, "--as-of", "2026-08-02", "-o", str(file), code=0)
        assert docx.Document(str(file)).paragraphs[0].text == "我局自己的样式：处置告知书"
    finally:
        (folder / "notice.docx").unlink()
        folder.rmdir()


def test_a_plugins_failure_is_named(office: Office, place: Jurisdiction) -> None:
    from duban.desk.reports.local import local

    def broken(_view: object) -> Document:
        raise ZeroDivisionError("算错了")

    builders: dict[str, Any] = {"x.broken": broken, "x.text": lambda _view: "报告"}
    plugins = office.plugins
    try:
        office.__dict__["plugins"] = attrs.evolve(plugins, reports=builders)
        with pytest.raises(DubanError, match=r"x\.broken 出错：ZeroDivisionError: 算错了"):
            local(office, place, "x.broken", period=MONTH)
        with pytest.raises(DubanError, match="应返回 Document"):
            local(office, place, "x.text", period=MONTH)
    finally:
        office.__dict__["plugins"] = plugins
