"""Assessment at work: the ledger read for indicators and scorecards, results frozen, verified and corrected, rankings switched on."""

import json
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.cli.front import run
from duban.desk.assessing import assess, measure, strays
from duban.desk.assessment_report import card_document, measured_document
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.surveying import survey
from duban.desk.upto import UpTo
from duban.domain.document import Grid, Paragraph
from duban.domain.event import Event, Value
from duban.engine.counters import Question
from duban.errors import DubanError, WorkspaceError
from duban.exchange.documents import render
from duban.policy.assessing import Indicator
from duban.workspace import read_workspace
from tests.desk.assessed import (
    ALL,
    LEDGER,
    MARK,
    NUMBER,
    RATE,
    REPLIED,
    assessed_office,
    card,
    event,
    place,
    rule,
    switched_on,
    words,
)
from tests.desk.helpers import BUREAU, CODE, NOON, OFFICE, TOWN, fill, lay, open_office, own, put
from tests.engine.histories import cases

office = pytest.fixture(assessed_office)


def test_a_scorecard_from_the_ledger(office: Office) -> None:
    fill(office, [*LEDGER, MARK])
    assert card(office) == {
        BUREAU: (60, 90, Fraction(200, 3), 2),  # half in time, all answered, not yet marked
        TOWN: (60 + 15 + Fraction(37, 4), 100, Fraction(337, 4), 1),
    }


def test_a_result_of_a_past_day_does_not_know_what_came_later(office: Office) -> None:
    fill(office, LEDGER)
    before = card(office)
    fill(office, [MARK, event("reply", "2026-07-20", "4", TOWN)])
    assert card(office, "2026-07-01")[TOWN] == before[TOWN]
    assert card(office, "2026-07-20")[TOWN][0] == 60 + 30 + Fraction(37, 4)


def test_units_owe_duties_too(tmp_path: Path) -> None:
    sweep = rule(
        "D-1",
        "duty",
        "排查",
        'event = ["sweep"]\napplies = { unit_kind = ["township"] }\nschedule = [{ every = "month" }]',
    )
    rate = rule("I-5", "indicator", "排查完成率", 'rules = ["D-1"]\nof = "周期内到期的排查"')
    with closing(open_office(lay(tmp_path / "office", more=own(10) + sweep + rate))) as made:
        fill(made, [event("sweep", f"2026-0{month}-09", None, TOWN) for month in (4, 6)])
        found = measure(made, place(made), "I-5", period="2026-Q2", as_of=date(2026, 7, 1))
        assert [(r.unit, r.numerator, r.denominator) for r in (found.whole, *found.units)] == [
            ("", 2, 3),
            (TOWN, 2, 3),
        ]


def test_every_figure_names_its_population(office: Office) -> None:
    fill(office, LEDGER)
    made = measure(office, place(office), "I-1", period="2026-Q2", as_of=date(2026, 7, 10))
    text = words(measured_document(made))
    for said in (
        "周期内到期的办结时限",
        "2026年第二季度",
        "截至2026-07-10",
        "66.67%（2/3",
        "《示例市规定》第二条",
    ):
        assert said in text


def test_a_scorecard_document_says_what_was_not_scored_and_why(office: Office) -> None:
    fill(office, LEDGER)
    made = assess(office, place(office), "S-1", period="2026-Q2", as_of=date(2026, 7, 10))
    document = card_document(made)
    text = words(document)
    assert "尚未评议" in text and "由有权的人决定" in text
    totals, lines = (block for block in document.blocks if isinstance(block, Grid))
    assert [len(grid.rows) for grid in (totals, lines)] == [2, 6]
    assert (totals.rows[0][1], totals.rows[0][-1]) == ("示例镇", "1/2")
    for form in ("docx", "xlsx"):
        assert render(document, form).startswith(b"PK")


def test_what_was_entered_and_counts_for_nothing_is_listed(office: Office) -> None:
    def figure(**data: Value) -> Event:
        return event(
            "figure",
            "2026-07-01",
            None,
            CODE,
            **{"indicator": "I-4", "period": "2026-06", "value": 3, **data},
        )

    wrong = [
        (figure(indicator="I-9"), "没有“I-9”"),
        (figure(indicator="I-1"), "不是人工填报"),
        (figure(period="六月"), "六月"),
        (figure(value="三"), "数值"),
        (event("score", "2026-07-02", None, TOWN, **{**MARK.data, "period": "2026-06"}), "2026-Q2"),
        (event("score", "2026-07-02", None, TOWN, **{**MARK.data, "part": "superior"}), "这类评议"),
        (event("score", "2026-07-02", None, TOWN, **{**MARK.data, "points": "101"}), "0 至 100"),
    ]
    fill(office, [figure(), MARK, *(act for act, _said in wrong)])
    found = strays(office, place(office), date(2026, 7, 10))
    assert [said in one.why for one, (_act, said) in zip(found, wrong, strict=True)] == [True] * len(wrong)


def test_a_period_under_way_is_shown_as_such(office: Office) -> None:
    fill(office, LEDGER)
    made = assess(office, place(office), "S-1", period="2026-Q2", as_of=date(2026, 6, 30))
    assert any(isinstance(b, Paragraph) and "不是结果" in b.text for b in card_document(made).blocks)


@pytest.mark.parametrize(
    ("id", "period", "as_of", "said"),
    [
        ("S-1", "2026-06", "2026-07-10", "2026-Q2"),
        ("S-1", "2026-Q9", "2026-07-10", "2026-Q9"),
        ("S-2", "2026-Q2", "2026-07-10", "S-1"),
        ("I-1", "2026-Q2", "2026-07-10", "没有“I-1”"),
        ("S-1", "2024-Q2", "2026-07-10", "没有效力"),
        ("S-1", "2026-Q4", "2026-07-10", "还没有开始"),
        ("S-1", "2026-Q2", "2100-01-01", "还没有到"),
    ],
)
def test_what_cannot_be_assessed_is_said(office: Office, id: str, period: str, as_of: str, said: str) -> None:
    with pytest.raises(DubanError, match=said):
        assess(office, place(office), id, period=period, as_of=date.fromisoformat(as_of))


def question(office: Office, id: str) -> Question:
    """An indicator asked for three quarters of 2022, in which the random histories lie."""
    from duban.calendar.periods import parse_period

    found = office.policy(CODE).rulings[id][-1].rule
    assert isinstance(found, Indicator)
    return Question(found, tuple(parse_period(f"2022-Q{n}") for n in (1, 2, 3)))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(cases(), min_size=1, max_size=3))
def test_the_journal_gives_the_same_readings_as_the_projections(
    tmp_path_factory: pytest.TempPathFactory, history: list[list[Event]]
) -> None:
    rules = (RATE + REPLIED + NUMBER).replace("from = 2025-01-01", "from = 2020-01-01")
    with closing(open_office(lay(tmp_path_factory.mktemp("ledger") / "o", more=own(10) + rules))) as made:
        named = [
            Event(e.kind, e.on, str(n), e.unit, e.officer, e.claim, e.data)
            for n, events in enumerate(history)
            for e in events
            if e.kind != "correct"
        ]
        fill(made, named)
        with made.ledger.reading() as reader:
            roster = made.roster(CODE, reader)
            asked = [question(made, id) for id in ("I-1", "I-2", "I-3")]
            upto = UpTo(reader.connection, reader.head(CODE)[0])
            surveys = [survey(made, r, place(made), roster, asked, date(2022, 8, 1)) for r in (reader, upto)]
        readings = [
            [
                s.reading(q.indicator.id, p.key, u)
                for q in asked
                for p in q.periods
                for u in ("", BUREAU, TOWN, OFFICE)
            ]
            for s in surveys
        ]
        assert readings[0] == readings[1]


UNITS = """schema = 1
target = "units"
name = "单位名册"

[unit]
code = "代码"
name = "名称"
level = "层级"
population = "人口"
"""


def test_inhabitants_come_from_the_workspace_a_list_or_an_entry(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=ALL)
    file = folder / "duban.toml"
    file.write_text(
        file.read_text("utf-8").replace('name = "示例镇"', 'name = "示例镇"\npopulation = 31000'), "utf-8"
    )
    (folder / "名册.csv").write_text(
        "代码,名称,层级,人口\nx1,东县,county,420000\nx2,西县,county,\n", encoding="utf-8"
    )
    (folder / "名册.toml").write_text(UNITS, encoding="utf-8")
    with closing(open_office(folder)) as made:
        import_file(made, place(made), folder / "名册.csv", folder / "名册.toml", actor="du", at=NOON)
        fill(
            made,
            [event("unit_join", "2026-08-04", None, "x3", name="北县", level="county", population=50_000)],
        )
        with made.ledger.reading() as reader:
            units = made.roster(CODE, reader).units
    assert [units[code].population for code in (TOWN, "x1", "x2", "x3", BUREAU)] == [
        31_000,
        420_000,
        None,
        50_000,
        None,
    ]
    file.write_text(file.read_text("utf-8").replace("population = 31000", "population = 0"), "utf-8")
    with pytest.raises(WorkspaceError, match="人口应为正整数"):
        read_workspace(file)


# --- the commands ---


def test_the_commands(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = switched_on(tmp_path / "office", "R-1")
    with closing(open_office(folder)) as made:
        fill(made, [*LEDGER, MARK, event("listed", "2026-07-01", None, TOWN, list="重点", reason="积案")])

    def ask(*line: str) -> tuple[int, str]:
        code = run(["--workspace", str(folder), *line])
        return code, capfd.readouterr().out

    code, text = ask("assess")
    assert code == 0 and "S-1" in text and "季度考核" in text
    code, text = ask("assess", "S-1", "--period", "2026-Q2", "--as-of", "2026-07-10", "--format", "json")
    found = {unit["unit"]: unit["converted"] for unit in json.loads(text)["units"]}
    assert (code, found) == (0, {BUREAU: "200/3", TOWN: "337/4"})
    code, text = ask("assess", "--indicator", "I-2", "--period", "2026-06", "--as-of", "2026-07-10")
    assert code == 0 and "答复率" in text
    assert ask("assess", "S-1")[0] == 2
    assert ask("assess", "S-1", "--period", "2026-Q2", "--verify")[0] == 2
    code, text = ask("rank")
    assert code == 0 and "市联席会议" in text
    code, text = ask("rank", "R-1", "--as-of", "2026-07-10", "--format", "json")
    assert code == 0 and json.loads(text)["decision"]["by"] == "市联席会议"
    code, text = ask("rank", "--lists", "--as-of", "2026-07-10")
    assert code == 0 and "重点" in text and "在列" in text
    report = tmp_path / "考核.xlsx"
    assert ask("assess", "S-1", "--period", "2026-Q2", "--as-of", "2026-07-10", "-o", str(report))[0] == 0
    assert report.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("assess", "-o", "{}/a.docx"), "text、json"),
        (("assess", "S-1", "--period", "2026-Q2", "--verify", "-o", "{}/a.xlsx"), "text、json"),
        (("rank", "--format", "docx"), "text、json"),
        (("assess", "--period", "2026-Q2"), "--indicator"),
        (("assess", "S-1", "--period", "2026-Q2", "-o", "{}/a.pdf"), ".docx"),
        (("report", "monthly", "--month", "2026-06", "-o", "{}/a.json"), "text、docx、xlsx"),
    ],
)
def test_no_file_is_written_in_a_form_that_it_is_not(
    office: Office, tmp_path: Path, capfd: pytest.CaptureFixture[str], line: tuple[str, ...], said: str
) -> None:
    code = run(["--workspace", str(office.workspace.folder), *(word.format(tmp_path) for word in line)])
    assert code == 2 and said in capfd.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["office"]


def test_an_assessment_is_written_with_the_workspaces_own_template(
    office: Office, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fill(office, LEDGER)
    (office.workspace.folder / "templates").mkdir()
    (office.workspace.folder / "templates" / "scorecard.docx").write_bytes(b"none")
    line = ("assess", "S-1", "--period", "2026-Q2", "--as-of", "2026-07-10", "-o", str(tmp_path / "a.docx"))
    assert run(["--workspace", str(office.workspace.folder), *line]) == 2
    assert "scorecard.docx" in capfd.readouterr().err


def test_a_unit_is_named_as_it_was_on_the_day(office: Office) -> None:
    fill(office, LEDGER)
    put(
        office,
        "unit_join",
        "2026-08-01",
        None,
        TOWN,
        actor="du",
        name="示例街道",
        level="township",
        类别="township",
    )
    made = {
        day: words(card_document(assess(office, place(office), "S-1", period="2026-Q2", as_of=day)))
        for day in (date(2026, 7, 10), date(2026, 8, 1))
    }
    assert ["示例街道" in text for text in made.values()] == [False, True]
