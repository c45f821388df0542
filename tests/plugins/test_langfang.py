"""The code of the Langfang plugin: what it finds, and what it says that it cannot say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import duban_langfang
from duban.domain.event import Event, Value
from duban.domain.finding import Code, Finding, Level
from duban.domain.roster import Officer, Roster, Unit
from duban.plugins.hookspecs import CaseView
from duban_langfang import coordination, decisions, desk, leaders, stages, verifying
from duban_tui.hookspecs import PlaceView
from tests.plugins.langfang_units import OFFICERS, START, UNITS, act, staged, view


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


# --- on the full screen ---


def test_the_panel_tells_each_level_its_three_stages_and_whether_it_may_step_up() -> None:
    assert list(desk.mediation(view())) == ["没有三级调处的登记。"]
    town = staged("t1")
    told = list(desk.mediation(view(*town, handler="t1")))
    assert told[0] == "乡级：" and told[1].startswith("  窗口调处  2026-03-02 固安镇 未解决")
    assert told[-1] == "本级三级调处均未解决，可以报请上一层级牵头。"
    county = [act(5, "mediate_window", "131022", None, solved="否")]
    told = list(desk.mediation(view(*town, *county, handler="131022")))
    assert told.index("乡级：") < told.index("县级：") and "  联合调处  没有登记" in told
    assert told[-1].startswith("尚不可报请")
    told = list(desk.mediation(view(*staged("t1", (False, False, None)), handler="t1")))
    assert "结果未登记" in told[3] and "无法判定" in told[-1]


def test_the_screen_tells_each_area_leader_what_is_open_below() -> None:
    leader = Officer("戊（虚构）", "131000", "area-leader", areas=("131022",))
    gone = Officer("己（虚构）", "131000", "area-leader", areas=("131023",), until=date(2026, 1, 1))
    own = Officer("庚（虚构）", "131023", "area-leader")
    found = [
        Finding(
            code=Code.OVERDUE, level=Level.ERROR, jurisdiction="131000", unit="gaj", due_on=date(2026, 3, 9)
        ),
        Finding(
            code=Code.DUE_SOON, level=Level.NOTE, jurisdiction="131000", unit="t1", due_on=date(2026, 3, 12)
        ),
        Finding(code=Code.CANNOT_SAY, level=Level.NOTE, jurisdiction="131000"),
    ]
    roster = Roster(UNITS, (*OFFICERS, leader, gone, own))
    table = desk.area_leaders(PlaceView("131000", "廊坊市", date(2026, 3, 10), roster, found))
    assert list(table.rows) == [
        ("戊（虚构）", "固安县", "2", "1", "2026-03-09"),
        ("庚（虚构）", "永清县", "0", "0", ""),
    ]
