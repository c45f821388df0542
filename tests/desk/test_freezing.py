"""Frozen results: recomputed with the same hash, refused for want of a right, corrected beside."""

from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk import freezing
from duban.desk.assessment_report import card_document
from duban.desk.office import Office
from duban.desk.rights import Refused
from duban.desk.roles import adopt_roles
from duban.engine.card_text import card_text
from duban.errors import DubanError
from tests.desk.assessed import ALL, LEDGER, MARK, assessed_office, card, case, event, freeze, place, words
from tests.desk.helpers import BUREAU, CODE, TOWN, fill, lay, open_office, put

office = pytest.fixture(assessed_office)


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
