"""Assessment at work: the ledger read for indicators and scorecards, results frozen, verified and corrected, rankings switched on."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duban.cli.front import run
from duban.desk import freezing, ranking
from duban.desk.assessing import assess, measure, strays
from duban.desk.assessment_report import card_document, measured_document, ranking_document
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.rights import Refused
from duban.desk.roles import adopt_roles
from duban.desk.surveying import survey
from duban.desk.upto import UpTo
from duban.domain.document import Document, Grid, Paragraph
from duban.domain.event import Event, Value
from duban.engine.card_text import card_text
from duban.engine.counters import Question
from duban.errors import DubanError, WorkspaceError
from duban.exchange.documents import render
from duban.policy.assessing import Indicator
from duban.policy.load import PolicyProblems
from duban.workspace import read_workspace
from tests.desk.helpers import BUREAU, CODE, NOON, OFFICE, TOWN, WORKSPACE, fill, lay, open_office, own, put
from tests.engine.histories import cases

RULE = """
[[rule]]
id = "{id}"
kind = "{kind}"
title = "{title}"
source = {{ doc = "own", article = "第二条" }}
effective = {{ from = 2025-01-01 }}
confirmed_on = 2026-01-01
{keys}
"""


def rule(id: str, kind: str, title: str, keys: str) -> str:
    """A rule of the jurisdiction's own."""
    return RULE.format(id=id, kind=kind, title=title, keys=keys)


RATE = rule("I-1", "indicator", "按期办结率", 'rules = ["OWN-1"]\nof = "周期内到期的办结时限"')
REPLIED = rule(
    "I-2", "indicator", "答复率", 'what = "cases"\nof = "周期内收到的事项"\npart = { having = ["reply"] }'
)
NUMBER = rule(
    "I-3", "indicator", "信访量", 'what = "cases"\nratio = false\nof = "周期内收到的事项"\nbetter = "lower"'
)
CONTEXT = rule(
    "I-4",
    "indicator",
    "来市人数",
    'what = "entered"\nratio = false\ncontext = true\nsign = "人"\nof = "市里的登记"\nbetter = "lower"',
)
CARD = rule(
    "S-1",
    "scorecard",
    "季度考核",
    """every = "quarter"
group = "all"
applies = { unit_kind = ["department", "township"] }
part = [
  { indicator = "I-1", weight = 60 },
  { indicator = "I-2", weight = 30, label = "及时答复" },
  { entered = "public", weight = 10 },
]""",
)
RANK = rule(
    "R-1",
    "ranking",
    "月度排名",
    """indicator = "I-3"
every = "month"
group = "all"
bottom = 1
consecutive = 2
shipped_off = true
applies = { unit_kind = ["department", "township", "petition-office"] }""",
)
USERS = """
[[user]]
name = "root"
roles = ["administrator"]

[[user]]
name = "du"
roles = ["supervisor", "clerk"]

[[user]]
name = "shen"
officer = "审"
roles = ["approver"]
"""
ALL = own(10) + RATE + REPLIED + NUMBER + CONTEXT + CARD + RANK + USERS
SWITCHED = '[jurisdiction.switched_on]\n"{rule}" = {{ by = "{by}", on = {on}, decision = "第3次会议纪要" }}\n\n[[unit]]'


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A workspace with indicators, a scorecard and a ranking of its own, and people with roles."""
    with closing(open_office(lay(tmp_path / "office", more=ALL))) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "root")
        yield made


def switched_on(
    folder: Path, rule: str, on: str = "2026-01-01", by: str = "市联席会议", more: str = ALL
) -> Path:
    """The workspace with a decision to use a rule that ships switched off."""
    lay(folder, more=more)
    text = (folder / "duban.toml").read_text(encoding="utf-8")
    decided = SWITCHED.format(rule=rule, by=by, on=on)
    (folder / "duban.toml").write_text(text.replace("[[unit]]", decided, 1), encoding="utf-8")
    return folder


def event(kind: str, on: str, case: str | None, unit: str, **data: Value) -> Event:
    """An act as the journal keeps it."""
    return Event(kind, date.fromisoformat(on), case, unit, None, None, data)


def case(
    ref: str, on: str, unit: str, finished: str | None = None, replied: str | None = None
) -> list[Event]:
    """A case received and accepted on a day, finished and answered on others."""
    events = [event("receive", on, ref, OFFICE), event("accept", on, ref, unit, statutory=6)]
    events += [event("finish", finished, ref, unit)] if finished else []
    return events + ([event("reply", replied, ref, unit)] if replied else [])


LEDGER = [
    *case("1", "2026-04-01", BUREAU, "2026-04-05", "2026-04-05"),
    *case("2", "2026-04-02", BUREAU, "2026-04-20", "2026-04-21"),
    *case("3", "2026-05-06", TOWN, "2026-05-10", "2026-05-11"),
    *case("4", "2026-06-25", TOWN),  # due in the next quarter
]
MARK = event(
    "score", "2026-07-02", None, TOWN, scorecard="S-1", part="public", period="2026-Q2", points="92.5"
)


def card(office: Office, as_of: str = "2026-07-10", period: str = "2026-Q2") -> dict[str, tuple[object, ...]]:
    """Points, attainable points, converted score and place by unit."""
    made = assess(office, place(office), "S-1", period=period, as_of=date.fromisoformat(as_of))
    return {s.unit: (s.points, s.attainable, s.converted, s.place) for s in made.card.units}


def place(office: Office):  # type: ignore[no-untyped-def]
    """The jurisdiction."""
    return office.workspace.jurisdiction(CODE)


def freeze(office: Office, as_of: str = "2026-07-10", actor: str = "shen") -> freezing.Freezing:
    """Freeze the second quarter."""
    day = date.fromisoformat(as_of)
    return freezing.freeze(office, place(office), "S-1", period="2026-Q2", as_of=day, actor=actor)


def words(document: Document) -> str:
    """The document as text, without blanks: lines break where they must."""
    return "".join(render(document, "text").decode().split())


# --- computing ---


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


# --- freezing ---


def test_a_frozen_result_is_recomputed_from_the_journal_with_the_same_hash(office: Office) -> None:
    fill(office, [*LEDGER, MARK])
    made = freeze(office)
    fill(
        office, [event("finish", "2026-04-03", "2", BUREAU), *case("9", "2026-04-01", TOWN)]
    )  # entered later, back-dated
    verified = freezing.verify(office, place(office), "S-1", "2026-Q2")
    assert verified.same and not verified.rules_changed and not verified.roster_changed
    assert card_text(verified.again) == verified.held.snapshot.result == card_text(made.assessment.card)
    assert card(office)[BUREAU] != (60, 90, Fraction(200, 3), 2)


def test_freezing_again_changes_nothing_where_nothing_differs(office: Office) -> None:
    fill(office, LEDGER)
    first = freeze(office)
    again = freeze(office, "2026-07-11")
    assert (again.again, again.seq) == (True, first.seq)
    fill(office, [event("reply", "2026-06-30", "4", TOWN)])
    with pytest.raises(DubanError, match="更正"):
        freeze(office, "2026-07-11")


def test_a_period_that_has_not_ended_is_not_frozen(office: Office) -> None:
    fill(office, LEDGER)
    with pytest.raises(DubanError, match="才结束"):
        freeze(office, "2026-06-30")
    assert freeze(office, "2026-07-01").seq


def test_only_who_has_the_right_freezes_and_the_refusal_is_journaled(office: Office) -> None:
    fill(office, LEDGER)
    with pytest.raises(Refused):
        freeze(office, actor="du")
    with office.ledger.reading() as reader:
        assert [act.text("act") for act in reader.acts(CODE, kinds=("refused",))] == ["freeze"]
        assert not list(reader.acts(CODE, kinds=(freezing.FROZEN,)))


def test_changed_rules_are_said_and_what_differs_is_named(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=ALL)
    with closing(open_office(folder)) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "root")
        fill(made, LEDGER)
        freeze(made)
    lay(folder, more=ALL.replace("weight = 60", "weight = 50").replace("weight = 30", "weight = 40"))
    with closing(open_office(folder)) as made:
        verified = freezing.verify(made, place(made), "S-1", "2026-Q2")
        assert (verified.same, verified.rules_changed, verified.intact) == (False, True, True)
        assert {(one.unit, one.key) for one in verified.differences} == {
            (unit, key) for unit in (BUREAU, TOWN) for key in ("I-1", "I-2")
        }


def test_a_difference_ends_the_command_with_findings(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = lay(tmp_path / "office", more=ALL)
    with closing(open_office(folder)) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "root")
        fill(made, LEDGER)
        freeze(made)
    line = ["--workspace", str(folder), "assess", "S-1", "--period", "2026-Q2", "--verify"]
    assert run(line) == 0
    lay(folder, more=ALL.replace("weight = 60", "weight = 50").replace("weight = 30", "weight = 40"))
    assert run(line) == 1
    said = capfd.readouterr().out
    assert "规则、日历或者插件已有变动" in said and "示例镇" in said and "定稿" in said


def test_a_correction_stands_beside_the_frozen_value(office: Office) -> None:
    fill(office, LEDGER)
    freeze(office)
    held = freezing.correct(
        office,
        place(office),
        "S-1",
        period="2026-Q2",
        unit="示例镇",
        part="及时答复",
        points="22.5",
        reason="漏登答复",
        actor="shen",
    )
    (one,) = held.corrections
    assert (one.unit, one.part, one.points) == (TOWN, "I-2", Fraction(45, 2))
    assert freezing.verify(office, place(office), "S-1", "2026-Q2").same
    text = words(card_document(freezing.shown(office, place(office), held), held))
    assert "15.00" in text and "22.50" in text and "漏登答复" in text


def test_a_wrong_correction_is_refused_with_everything_that_is_wrong(office: Office) -> None:
    fill(office, LEDGER)
    with pytest.raises(DubanError, match="没有定稿"):
        freezing.correct(
            office,
            place(office),
            "S-1",
            period="2026-Q2",
            unit=TOWN,
            part="",
            points="1",
            reason="x",
            actor="shen",
        )
    freeze(office)
    with pytest.raises(DubanError) as caught:
        freezing.correct(
            office,
            place(office),
            "S-1",
            period="2026-Q2",
            unit="某镇",
            part="",
            points="1/3",
            reason=" ",
            actor="shen",
        )
    assert all(said in str(caught.value) for said in ("某镇", "0 至 100", "理由"))
    with pytest.raises(DubanError, match="0 至 30"):
        freezing.correct(
            office,
            place(office),
            "S-1",
            period="2026-Q2",
            unit=TOWN,
            part="I-2",
            points="31",
            reason="x",
            actor="shen",
        )


def test_frozen_results_are_never_recorded_by_hand(office: Office) -> None:
    with pytest.raises(DubanError):
        put(office, "assessment_frozen", "2026-07-10", None, None, scorecard="S-1")


# --- rankings and what ships switched off ---


def test_a_ranking_that_ships_switched_off_needs_a_decision(office: Office) -> None:
    with pytest.raises(DubanError, match="switched_on"):
        ranking.rank(office, place(office), "R-1", as_of=date(2026, 7, 10))
    with office.ledger.reading() as reader:
        assert (
            ranking.came_true(office, reader, place(office), office.roster(CODE, reader), date(2026, 7, 10))
            == ()
        )


MANY = [
    *(e for n in range(3) for e in case(f"a{n}", "2026-04-10", TOWN)),
    *(e for n in range(3) for e in case(f"b{n}", "2026-05-10", TOWN)),
    *(e for n in range(2) for e in case(f"c{n}", "2026-05-10", BUREAU)),
]


def test_a_ranking_switched_on_shows_the_decision_and_comes_true(tmp_path: Path) -> None:
    with closing(open_office(switched_on(tmp_path / "office", "R-1"))) as made:
        fill(made, MANY)
        found = ranking.rank(made, place(made), "R-1", as_of=date(2026, 6, 10))
        assert [(hit.unit, hit.about) for hit in found.table.hits] == [(TOWN, "2026-05")]
        text = words(ranking_document(found))
        assert "市联席会议于2026-01-01决定启用：第3次会议纪要" in text and "示例镇" in text
        with made.ledger.reading() as reader:
            (true,) = ranking.came_true(
                made, reader, place(made), made.roster(CODE, reader), date(2026, 6, 10)
            )
        assert (true.rule, true.unit, true.about, true.since) == ("R-1", TOWN, "2026-05", date(2026, 6, 1))
        assert true.support == (f"R-1@{TOWN}@2026-04", f"R-1@{TOWN}@2026-05")


def test_periods_before_the_decision_are_not_ranked(tmp_path: Path) -> None:
    with closing(open_office(switched_on(tmp_path / "office", "R-1", "2026-04-15"))) as made:
        fill(made, MANY)
        found = ranking.rank(made, place(made), "R-1", as_of=date(2026, 6, 10))
        assert found.table.periods == ("2026-05",) and not found.table.hits


def test_a_context_figure_is_shown_only_by_decision_and_never_scored(tmp_path: Path) -> None:
    folder = lay(tmp_path / "office", more=ALL)
    figure = event("figure", "2026-07-01", None, CODE, indicator="I-4", period="2026-06", value=12)
    with closing(open_office(folder)) as made:
        fill(made, [figure])
        with pytest.raises(DubanError, match="switched_on"):
            measure(made, place(made), "I-4", period="2026-06", as_of=date(2026, 7, 10))
    with closing(open_office(switched_on(folder, "I-4"))) as made:
        found = measure(made, place(made), "I-4", period="2026-06", as_of=date(2026, 7, 10))
        text = words(measured_document(found))
        assert found.whole.value == 12 and "12人" in text and "只供参考" in text and "第3次会议纪要" in text


def test_a_decision_without_author_or_about_no_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="谁决定"):
        read_workspace(switched_on(tmp_path / "office", "R-1", by="") / "duban.toml")
    with closing(open_office(switched_on(tmp_path / "office", "R-9"))) as made, pytest.raises(PolicyProblems):
        made.policy(CODE)


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


def test_the_workspace_of_these_tests_has_one_place_for_the_decision() -> None:
    assert WORKSPACE.count("[[jurisdiction]]") == 1
