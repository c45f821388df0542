"""The Jilin plugin: its pack binds and replaces the national ladder by the province's own, and its worked cases hold."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import duban_jilin
from duban.calendar.load import shipped
from duban.desk.worked import run_file
from duban.domain.following import Measure
from duban.engine.selection import Extensions
from duban.plugins.host import Loaded, load
from duban.policy.following import Ground, Ladder
from duban.policy.inherit import Assembly, build
from duban.policy.lint import lint
from duban.policy.names import Known
from duban.policy.policy import Ruling
from duban.policy.shelf import Shelf, known_packs

ROOT = Path(__file__).parents[2]
PACK = next(iter(duban_jilin.duban_packs()))
CASES = PACK.with_name("jilin.cases.toml")
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(["jilin"])


@pytest.fixture(scope="module")
def assembly(loaded: Loaded) -> Assembly:
    known = Known(
        frozenset(loaded.conditions), frozenset(loaded.bearers), frozenset(loaded.patterns), frozenset(loaded.schedules)
    )  # fmt: skip
    return build("220000", Shelf({}).add(known_packs()).packs, ["jilin"], known=known)


def in_force(assembly: Assembly, rule: str, day: date) -> Ruling:
    ruling = assembly.policy.in_force(rule, day)
    assert ruling is not None
    return ruling


def test_pack_is_well_formed_and_not_weaker_than_national_law(assembly: Assembly, loaded: Loaded) -> None:
    assert loaded.failures == ()
    assert [problem.text() for problem in lint(assembly) if problem.level == "error"] == []


def test_every_catalogue_row_has_a_rule_but_context_and_what_is_excluded(assembly: Assembly) -> None:
    rows = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text(encoding="utf-8"))["row"]
    of_jilin = [row for row in rows if row["id"].startswith("JL-")]
    carried = {id for ruling in assembly.policy for id in (ruling.rule.id, *ruling.rule.also)}
    assert {row["id"] for row in of_jilin if row["kind"] not in ("other", "excluded")} - carried == set()
    assert not {row["id"] for row in of_jilin if row["kind"] == "excluded"} & carried


def test_the_machine_paraphrase_is_never_quoted(assembly: Assembly) -> None:
    own = [ruling.rule for ruling in assembly.policy if ruling.pack == "jilin"]
    assert own
    assert [rule.id for rule in own if rule.source.quote] == []


def test_the_words_are_those_of_national_law() -> None:
    rules = tomllib.loads(PACK.read_text(encoding="utf-8"))["rule"]
    said = str([{k: v for k, v in rule.items() if k != "note"} for rule in rules])
    assert not any(word in said for word in ("训诫", "降级", "开除", "制裁", "劝返"))
    assert "降职" in said


def test_worked_cases_hold(assembly: Assembly, loaded: Loaded) -> None:
    extensions = Extensions(loaded.conditions, loaded.bearers, loaded.patterns, loaded.schedules)
    results = list(run_file(CASES, assembly.policy, shipped("cn").known_on(None), extensions))
    assert len(results) > 30
    assert {result.title: result.faults for result in results if result.faults} == {}
    assert extensions.failures == {}


def test_every_judged_rule_has_a_worked_case(assembly: Assembly) -> None:
    text = CASES.read_text(encoding="utf-8")
    judged = [r.rule.id for r in assembly.policy if r.pack == "jilin" and r.rule.judged]
    assert [id for id in judged if f'"{id}"' not in text] == ["JL-09-1"]  # the source gives no frequency


@pytest.mark.parametrize("rule", ["N16-11", "N16-11b", "N16-12"])
def test_nothing_is_proposed_twice_under_the_national_ladder(assembly: Assembly, rule: str) -> None:
    assert in_force(assembly, rule, date(2018, 9, 6)).rule.judged
    here = in_force(assembly, rule, date(2018, 9, 7))
    assert not here.rule.judged
    assert "JL-1" in here.rule.reason


@pytest.mark.parametrize("rule", ["N-42", "N-43", "N-44", "N-45", "N-46", "N-40-1"])
def test_the_regulations_own_grounds_go_on(assembly: Assembly, rule: str) -> None:
    assert in_force(assembly, rule, TODAY).rule.judged


def test_the_ladder_is_that_of_articles_13_to_16(assembly: Assembly) -> None:
    ladder = in_force(assembly, "JL-12-1", TODAY).rule
    assert isinstance(ladder, Ladder)
    assert [(stage.article, stage.measure, stage.after) for stage in ladder.stage] == [
        ("第十三条", Measure.NOTICE, None),
        ("第十四条", Measure.ADMONITION, "noticed"),
        ("第十五条", Measure.HANDLING, "admonished"),
        ("第十六条、第十二条", Measure.REFERRAL, None),
    ]
    assert [stage.honours for stage in ladder.stage] == [False, True, False, False]
    assert {f"JL-11-{n}" for n in range(1, 7)} <= set(ladder.grounds)


def test_no_measure_follows_from_facts_alone(assembly: Assembly) -> None:
    rules = [r.rule for r in assembly.policy if r.pack == "jilin" and isinstance(r.rule, Ground | Ladder)]
    assert [rule.id for rule in rules for stage in rule.stage if stage.unaided] == []
