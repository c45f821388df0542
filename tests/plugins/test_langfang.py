"""The Langfang plugin: its pack binds, its worked cases hold, and its code says what it cannot say."""

import tomllib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duban_langfang
from duban.calendar.load import shipped
from duban.desk.worked import run_file
from duban.domain.event import Event, Value
from duban.domain.following import Measure
from duban.domain.roster import NamedPeriod, Officer, Roster, Unit
from duban.engine.selection import Extensions
from duban.plugins.hookspecs import CaseView, Occurrence, ScheduleView
from duban.plugins.host import Loaded, load
from duban.policy.assessing import Ranking
from duban.policy.following import Ground, Ladder
from duban.policy.inherit import Assembly, build
from duban.policy.lint import lint
from duban.policy.load import parse_own
from duban.policy.names import Known
from duban.policy.shelf import Shelf, known_packs
from duban_langfang import coordination, decisions, leaders, schedules, stages, verifying

ROOT = Path(__file__).parents[2]
PACK = next(iter(duban_langfang.duban_packs()))
CASES = PACK.with_name("langfang.cases.toml")
NO_RULE = ("other", "excluded")

UNITS = {
    "131000": Unit("131000", "廊坊市", "city"),
    "xfj": Unit("xfj", "廊坊市信访局", "city", "petition-office", "131000"),
    "zfw": Unit("zfw", "廊坊市委政法委", "city", "political-legal", "131000"),
    "131022": Unit("131022", "固安县", "county", parent="131000"),
    "ga": Unit("ga", "固安县信访局", "county", "petition-office", "131022"),
    "gaj": Unit("gaj", "固安县公安局", "county", "police", "131022"),
    "131023": Unit("131023", "永清县", "county", parent="131000"),
    "t1": Unit("t1", "固安镇", "township", "township", "131022"),
    "t2": Unit("t2", "宫村镇", "township", "township", "131022"),
    "t3": Unit("t3", "永清镇", "township", "township", "131023"),
}
OFFICERS = (
    Officer("甲（虚构）", "131022", "principal", since=date(2025, 3, 1)),
    Officer("乙（虚构）", "131022", "principal", since=date(2025, 9, 1)),
    Officer("丙（虚构）", "131000", "in-charge"),
    Officer("丁（虚构）", "t2", "principal"),
)
ROSTER = Roster(UNITS, OFFICERS)
START = date(2026, 3, 2)


def act(day: int, kind: str, unit: str | None = None, officer: str | None = None, **data: Value) -> Event:
    return Event(kind, START + timedelta(days=day), "案-1", unit, officer, data=data)


def view(*events: Event, handler: str | None = None, **attributes: Value) -> CaseView:
    return CaseView("案-1", events, attributes, handler, None, ROSTER)


def staged(unit: str, solved: Iterable[Value | None] = (False, False, False)) -> list[Event]:
    kinds = ("mediate_window", "mediate_joint", "mediate_leader")
    return [
        act(day, kind, unit, None, **({} if outcome is None else {"solved": outcome}))
        for day, (kind, outcome) in enumerate(zip(kinds, solved, strict=False))
    ]


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


def verified(unit: str, below: str, result: str = "属实", *before: Event) -> tuple[list[str], list[str]]:
    """On whom it falls that the level below did not handle the matter, and what is said against the verification."""
    seen = view(*before, act(30, "lower_duty_verified", unit, below=below, result=result))
    found = verifying.lower_level_did_not_handle(seen, {})
    wrong = verifying.unfounded_verification(seen, {})
    return [breach.unit or "" for breach in found], [breach.detail for breach in wrong]


def test_the_level_above_verifies_and_it_falls_on_the_level_below() -> None:
    assert verified("131022", "宫村镇") == (["t2"], [])
    assert verified("ga", "t2") == (["t2"], [])
    assert verified("131000", "131022") == (["131022"], [])
    assert verified("xfj", "gaj") == (["gaj"], [])
    assert verified("ga", "t2", "不属实") == ([], [])


def test_a_verification_by_another_level_or_against_the_record_does_not_count() -> None:
    assert verified("xfj", "t2") == ([], ["应由固安县（县级）核准，现由廊坊市信访局核准，不作问责依据"])
    assert verified("131023", "t2")[0] == verified("t2", "t2")[0] == []
    mediated = staged("t2")
    assert verified("ga", "t2", "属实", *mediated[:2]) == (["t2"], [])
    found, wrong = verified("ga", "t2", "属实", *mediated)
    assert (found, len(wrong)) == ([], 1)
    assert "三级调处" in wrong[0]


@pytest.mark.parametrize("below", ["查无此单位", "131000"])
def test_a_unit_whose_superior_is_not_known_cannot_be_judged(below: str) -> None:
    with pytest.raises(LookupError, match="请补登单位"):
        verified("131000", below)


def test_legality_is_that_of_the_last_review() -> None:
    assert decisions.legality_review_passed(view()) is False
    assert decisions.legality_review_passed(view(act(0, "legality_review"))) is None
    again = (act(0, "legality_review", passed=False), act(3, "legality_review", passed=True))
    assert decisions.legality_review_passed(view(*again)) is True


def test_step_up_waits_for_three_stages_of_the_same_level() -> None:
    step = act(9, "step_up", "t2", to="131022")
    assert stages.three_stages_exhausted(view(*staged("t2"), step)) is True
    assert stages.three_stages_exhausted(view(*staged("t1")[:2], step)) is False
    assert stages.three_stages_exhausted(view(*staged("t2", (False, False, True)), step)) is False
    higher = act(12, "step_up", "131022", to="131000")
    assert stages.three_stages_exhausted(view(*staged("t2"), step, higher)) is False
    assert stages.three_stages_exhausted(view(*staged("t2"), step, *staged("ga"), higher)) is True


def test_step_up_cannot_be_judged_without_results_or_a_known_unit() -> None:
    step = act(9, "step_up", "t2", to="131022")
    assert stages.three_stages_exhausted(view(*staged("t2", (False, None, False)), step)) is None
    assert stages.three_stages_exhausted(view(*staged("t2"), act(9, "step_up", "查无此单位"))) is None
    assert stages.three_stages_exhausted(view(*staged("查无此单位"), step)) is None


def test_result_typed_in_words_counts_like_a_yes_or_no() -> None:
    joint = act(5, "mediate_joint", "ga")
    assert stages.window_unsolved(view(act(0, "mediate_window", "ga", solved="否"), joint)) is True
    assert stages.window_unsolved(view(act(0, "mediate_window", "ga", solved="是"), joint)) is False
    assert stages.window_unsolved(view(act(0, "mediate_window", "ga", solved="待定"), joint)) is None


def test_step_up_goes_one_level_at_a_time() -> None:
    events = [
        act(1, "step_up", "t2", to="131022"),
        act(2, "step_up", "t2", to="131000"),
        act(3, "step_up", "t2", to="？"),
    ]
    found = list(stages.level_skipped(view(*events), {}))
    assert [(breach.on, breach.unit) for breach in found] == [(START + timedelta(days=2), "t2")]
    assert found[0].detail == "宫村镇报请廊坊市牵头，应报请县级"


def test_cross_area_matter_falls_to_the_lowest_common_superior() -> None:
    def named(*parties: str) -> str | None:
        return coordination.common_superior(view(act(1, "coordinate", "ga", parties=parties)))

    assert named("固安镇", "宫村镇") == "131022"
    assert named("固安镇", "永清镇") == "131000"
    assert named("固安县", "永清县") == "131000"
    assert named("固安镇") is None
    assert named("固安镇", "查无此单位") is None
    sent = (act(1, "transfer", "ga", to="t1"), act(2, "assign", "ga", to="t3"))
    assert coordination.common_superior(view(*sent)) == "131000"


def test_mass_work_office_speaks_for_its_level_and_for_no_other() -> None:
    def found(unit: str) -> list[str]:
        event = act(1, "coordinate", unit, parties=("固安镇", "永清镇"))
        return [breach.detail for breach in coordination.wrong_coordinator(view(event), {})]

    assert found("131000") == found("xfj") == []
    assert found("ga") == ["应由廊坊市群工委、群工办协调，现由固安县信访局协调"]
    assert found("zfw") != []


@pytest.mark.parametrize("parties", [(), ("固安镇",), ("固安镇", "查无此单位")])
def test_coordination_without_known_parties_is_not_guessed(parties: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"涉及单位|共同上级"):
        list(coordination.wrong_coordinator(view(act(1, "coordinate", "ga", parties=parties)), {}))


def test_assessment_without_a_result_cannot_be_said_to_have_passed() -> None:
    assert decisions.risk_assessment_passed(view()) is False
    assert decisions.risk_assessment_passed(view(act(0, "risk_assessment"))) is None
    again = (act(0, "risk_assessment", passed=False), act(3, "risk_assessment", passed=True))
    assert decisions.risk_assessment_passed(view(*again)) is True


def test_case_leader_who_is_not_in_the_roster_cannot_be_judged() -> None:
    unknown = act(0, "appoint", "131022", "某人（虚构）", role="case-leader")
    assert leaders.city_case_leader(view(unknown)) is None
    assert leaders.city_case_leader(view()) is False


def test_police_are_known_by_the_roster_or_by_name() -> None:
    assert leaders.received_from_police(view(received_from="固安县公安局"))
    assert leaders.received_from_police(view(received_from="某市公安局"))
    assert not leaders.received_from_police(view(received_from="廊坊市信访局"))
    assert not leaders.received_from_police(view())


def test_supervising_body_that_the_roster_lacks_is_named_as_missing() -> None:
    with pytest.raises(LookupError, match="市级督查室"):
        list(
            leaders.not_supervised(
                view(act(1, "finish", "ga")), {"body": "inspection-office", "level": "city"}
            )
        )


def test_of_several_supervising_bodies_the_one_of_the_leaders_own_organ_is_meant_or_none_is_guessed() -> None:
    offices = {
        "sw": Unit("sw", "廊坊市委", "city", "party-committee", "131000"),
        "d1": Unit("d1", "市委督查室", "city", "inspection-office", "sw"),
        "d2": Unit("d2", "市政府督查室", "city", "inspection-office", "131000"),
    }
    roster = Roster(UNITS | offices, (*OFFICERS, Officer("戊（虚构）", "sw", "member")))
    params = {"body": "inspection-office", "level": "city"}

    def falls_on(officer: str) -> list[str | None]:
        events = (act(0, "appoint", "131000", officer, role="case-leader"), act(1, "finish", "ga"))
        seen = CaseView("案-1", events, {}, None, None, roster)
        return [breach.unit for breach in leaders.not_supervised(seen, params)]

    assert (falls_on("戊（虚构）"), falls_on("丙（虚构）")) == (["d1"], ["d2"])
    with pytest.raises(LookupError, match="市委督查室、市政府督查室"):
        falls_on("查无此人")


def schedule(
    start: date, end: date, *, off: Iterable[date] = (), periods: tuple[NamedPeriod, ...] = ()
) -> ScheduleView:
    days_off = frozenset(off)

    def is_workday(day: date) -> bool:
        return day.weekday() < 5 and day not in days_off

    return ScheduleView("131022", start, end, periods, ROSTER, is_workday, ())


def brief(found: Iterable[Occurrence]) -> list[tuple[str, str, str | None]]:
    return [(o.key, o.due.isoformat(), o.officer) for o in found]


WEEK = (date(2026, 8, 3), date(2026, 8, 9))


def test_principals_take_turns_on_monday_and_wednesday() -> None:
    assert brief(schedules.monday_wednesday_skip(schedule(date(2026, 8, 3), date(2026, 8, 12)))) == [
        ("2026-08-03", "2026-08-03", "甲（虚构）"),
        ("2026-08-05", "2026-08-05", "乙（虚构）"),
        ("2026-08-10", "2026-08-10", "甲（虚构）"),
        ("2026-08-12", "2026-08-12", "乙（虚构）"),
    ]


def test_day_off_is_skipped_kept_or_rolled_as_the_pack_says() -> None:
    monday_off = schedule(*WEEK, off=[date(2026, 8, 3)])
    assert brief(schedules.monday_wednesday_skip(monday_off)) == [("2026-08-05", "2026-08-05", "乙（虚构）")]
    assert [o.due.isoformat() for o in schedules.monday_wednesday_keep(monday_off)] == [
        "2026-08-03",
        "2026-08-05",
    ]
    assert [(o.key, o.due.isoformat()) for o in schedules.monday_wednesday_roll(monday_off)] == [
        ("2026-08-03", "2026-08-04"),
        ("2026-08-05", "2026-08-05"),
    ]


def test_two_days_off_roll_to_two_days_and_a_week_off_to_none() -> None:
    first = [date(2026, 8, day) for day in range(3, 6)]
    rolled = schedules.monday_wednesday_roll(schedule(*WEEK, off=first))
    assert [(o.key, o.due.isoformat()) for o in rolled] == [
        ("2026-08-03", "2026-08-06"),
        ("2026-08-05", "2026-08-07"),
    ]
    whole = [date(2026, 8, day) for day in range(3, 10)]
    assert list(schedules.monday_wednesday_roll(schedule(*WEEK, off=whole))) == []


def test_turn_without_a_principal_in_post_names_nobody() -> None:
    early = schedule(date(2020, 8, 3), date(2020, 8, 4))
    assert brief(schedules.monday_wednesday_skip(early)) == [("2020-08-03", "2020-08-03", None)]


@given(st.dates(date(2025, 10, 1), date(2026, 12, 1)), st.integers(0, 90), st.integers(0, 90))
def test_rotation_does_not_depend_on_the_days_asked_for(start: date, before: int, length: int) -> None:
    end = start + timedelta(days=length)
    for function in (
        schedules.monday_wednesday_skip,
        schedules.monday_wednesday_roll,
        schedules.monday_wednesday_keep,
    ):
        narrow = list(function(schedule(start, end)))
        wide = [o for o in function(schedule(start - timedelta(days=before), end)) if o.start >= start]
        assert narrow == wide


@given(st.dates(date(2025, 10, 1), date(2026, 10, 1)), st.integers(28, 300))
def test_rotation_is_fair_to_one_turn(start: date, length: int) -> None:
    found = schedules.monday_wednesday_keep(schedule(start, start + timedelta(days=length)))
    turns = [o.officer for o in found]
    assert abs(turns.count("甲（虚构）") - turns.count("乙（虚构）")) <= 1


def test_every_second_day_counts_from_the_first_day_of_the_period() -> None:
    period = NamedPeriod("sensitive", "三月上旬", date(2026, 3, 1), date(2026, 3, 6), "市委（虚构）")
    other = NamedPeriod("campaign", "专项", date(2026, 3, 1), date(2026, 3, 31), "市委（虚构）")
    year = schedule(date(2026, 1, 1), date(2026, 12, 31), periods=(period, other))
    assert [o.key for o in schedules.every_second_day(year)] == ["2026-03-01", "2026-03-03", "2026-03-05"]
    late = schedule(date(2026, 3, 2), date(2026, 3, 4), periods=(period,))
    assert [o.key for o in schedules.every_second_day(late)] == ["2026-03-03"]
    twice = schedule(date(2026, 3, 1), date(2026, 3, 6), periods=(period, period))
    assert len(list(schedules.every_second_day(twice))) == 3


EVENTS = (
    "transfer", "assign", "accept", "verify", "hearing_member", "hearing_begin", "hearing_end", "step_up", "coordinate", "urge",
    "finish", "reply",
)  # fmt: skip
PARAMS = {"phases": ("陈述", "答辩", "合议"), "body": "petition-office", "level": "city"}


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    codes = st.sampled_from([*UNITS, "查无此单位"])
    day, events = 0, []
    for _ in range(draw(st.integers(0, 12))):
        day += draw(st.integers(0, 3))
        data: dict[str, Value] = {
            "to": draw(codes),
            "from_unit": draw(codes),
            "phases": tuple(draw(st.lists(st.sampled_from(["陈述", "答辩", "合议", "其他"])))),
            "parties": ("t1", draw(st.sampled_from(["t2", "t3", "131023"]))),
        }
        events.append(act(day, draw(st.sampled_from(EVENTS)), draw(codes | st.none()), None, **data))
    return events


@pytest.mark.parametrize("name", sorted(duban_langfang.duban_patterns()))
@given(events=histories(), cut=st.integers(0, 36))
def test_what_a_pattern_reports_up_to_a_day_it_reports_again_later(
    name: str, events: list[Event], cut: int
) -> None:
    pattern = duban_langfang.duban_patterns()[name]
    day = START + timedelta(days=cut)
    later = [breach for breach in pattern(view(*events), PARAMS) if breach.on <= day]
    assert list(pattern(view(*(e for e in events if e.on <= day)), PARAMS)) == later


def test_stage_held_by_nobody_known_cannot_be_judged() -> None:
    """Neither the unit nor who handles the matter is recorded, so nobody can say at which level the stage was."""
    assert stages.window_unsolved(view(*staged("t1", (False,)), act(5, "mediate_joint"))) is None
    assert (
        stages.window_unsolved(view(*staged("t1", (False,)), act(5, "mediate_joint"), handler="t1")) is True
    )
    assert stages.window_unsolved(view(*staged("t1", (False,)), act(5, "mediate_joint", "131022"))) is False
