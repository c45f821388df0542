"""The Langfang pack binds: well formed, not weaker than the law above it, a rule for every catalogue row, worked cases that hold."""

import tomllib
from pathlib import Path

import pytest

import duban_langfang
from duban.calendar.load import shipped
from duban.desk.worked import run_file
from duban.domain.following import Measure
from duban.engine.selection import Extensions
from duban.plugins.host import Loaded, load
from duban.policy.assessing import Ranking
from duban.policy.following import Ground, Ladder
from duban.policy.inherit import Assembly, build
from duban.policy.lint import lint
from duban.policy.load import parse_own
from duban.policy.names import Known
from duban.policy.shelf import Shelf, known_packs

ROOT = Path(__file__).parents[2]
PACK = next(iter(duban_langfang.duban_packs()))
CASES = PACK.with_name("langfang.cases.toml")
NO_RULE = ("other", "excluded")


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(["langfang"])


@pytest.fixture(scope="module")
def assembly(loaded: Loaded) -> Assembly:
    core = [path for path in known_packs() if not any(f"duban_{n}" in path.parts for n in ("langfang", "jilin", "qilin"))]  # fmt: skip
    shelf = Shelf({}).add([*core, *loaded.packs])
    assert shelf.problems == ()
    known = Known(
        frozenset(loaded.conditions), frozenset(loaded.bearers), frozenset(loaded.patterns), frozenset(loaded.schedules)
    )  # fmt: skip
    return build("131000", shelf.packs, ["langfang"], known=known)


def test_plugin_loads_without_a_failure(loaded: Loaded) -> None:
    assert loaded.failures == ()
    assert loaded.names == ("patterns", "langfang")


def test_pack_is_well_formed_and_not_weaker_than_national_law(assembly: Assembly) -> None:
    assert [problem.text() for problem in lint(assembly) if problem.level == "error"] == []


def test_every_name_that_the_plugin_offers_is_used_by_its_pack(loaded: Loaded) -> None:
    text = PACK.read_text(encoding="utf-8")
    offered = {*loaded.conditions, *loaded.bearers, *loaded.patterns, *loaded.schedules}
    chosen_by_others = {"langfang.monday-wednesday-rotation-roll", "langfang.monday-wednesday-rotation-keep"}
    unused = {
        name for name in offered if name.startswith("langfang.") and f'"{name}"' not in text
    } - chosen_by_others
    assert unused == set()


def test_every_catalogue_row_has_a_rule_but_context_and_what_is_excluded(assembly: Assembly) -> None:
    rows = tomllib.loads((ROOT / "docs" / "catalogue.toml").read_text(encoding="utf-8"))["row"]
    wanted = {row["id"] for row in rows if row["id"].startswith("LF-") and row["kind"] not in NO_RULE}
    carried = {id for ruling in assembly.policy for id in (ruling.rule.id, *ruling.rule.also)}
    assert wanted - carried == set()
    excluded = {row["id"] for row in rows if row["kind"] == "excluded"}
    assert not excluded & carried


def test_nothing_is_keyed_on_where_somebody_travelled() -> None:
    rules = tomllib.loads(PACK.read_text(encoding="utf-8"))["rule"]
    keyed = [{k: v for k, v in rule.items() if k not in ("note", "reason", "source")} for rule in rules]
    assert not any(
        word in str(rule) for rule in keyed for word in ("进京", "越级", "非正常", "缠访", "闹访", "稳控")
    )


def test_worked_cases_hold(assembly: Assembly, loaded: Loaded) -> None:
    extensions = Extensions(loaded.conditions, loaded.bearers, loaded.patterns, loaded.schedules)
    results = list(run_file(CASES, assembly.policy, shipped("cn").known_on(None), extensions))
    assert len(results) > 50
    assert {result.title: result.faults for result in results if result.faults} == {}
    assert extensions.failures == {}


def test_every_judged_rule_has_a_worked_case(assembly: Assembly) -> None:
    text = CASES.read_text(encoding="utf-8")
    judged = [r.rule.id for r in assembly.policy if r.pack == "langfang" and r.rule.judged]
    assert [id for id in judged if f'"{id}"' not in text] == []


def chosen_card(*indicators: str) -> str:
    """A city's own scorecard of these indicators, all of one weight."""
    parts = "".join(
        f'\n[[rule.part]]\nindicator = "{indicator}"\nweight = {100 // len(indicators)}\nscore = "rank"\n'
        for indicator in indicators
    )
    return f"""
[[rule]]
id = "LF-22-1"
override = true
judged = true
reason = ""
source = {{ doc = "lf2016", article = "第二十二条" }}
confirmed_on = 2026-11-22
{parts}"""


def problems_of(own: str) -> list[str]:
    shelf = Shelf({}).add(known_packs())
    built = build("131000", shelf.packs, ["langfang"], parse_own(own, "duban.toml", "131000"))
    return [problem.text() for problem in lint(built) if problem.level == "error"]


def test_a_scorecard_of_petition_counts_alone_is_refused_with_the_article() -> None:
    (problem,) = problems_of(chosen_card("LF-22-1b"))
    assert "不简单以信访数量为标准进行考评" in problem
    assert "第二十二条" in problem
    assert problems_of(chosen_card("LF-22-1b", "LF-22-1d")) == []


def test_counts_by_area_never_score_anybody() -> None:
    (problem,) = problems_of(chosen_card("LF-20-8b", "LF-22-1d"))
    assert "LF-20-8b" in problem


def test_the_ranking_by_volume_ships_switched_off(assembly: Assembly) -> None:
    (ruling,) = assembly.policy.rulings["LF-20-8"]
    assert isinstance(ruling.rule, Ranking)
    assert ruling.rule.shipped_off
    assert "第二十二条" in ruling.rule.note


def test_no_situation_becomes_grave_by_itself(assembly: Assembly) -> None:
    """Whoever is referred, somebody has said before how grave it is or chosen the measure."""
    rules = [r.rule for r in assembly.policy if r.pack == "langfang" and isinstance(r.rule, Ground | Ladder)]
    unaided = {(rule.id, stage.measure) for rule in rules for stage in rule.stage if stage.unaided}
    assert unaided == {("LF-02-6", Measure.SUGGEST)}
