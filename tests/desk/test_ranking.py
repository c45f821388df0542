"""Rankings and what ships switched off: only by a decision with author and date."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk import ranking
from duban.desk.assessing import measure
from duban.desk.assessment_report import measured_document, ranking_document
from duban.desk.office import Office
from duban.errors import DubanError, WorkspaceError
from duban.policy.load import PolicyProblems
from duban.workspace import read_workspace
from tests.desk.assessed import ALL, assessed_office, case, event, place, switched_on, words
from tests.desk.helpers import BUREAU, CODE, TOWN, fill, lay, open_office

office = pytest.fixture(assessed_office)


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
