"""The posts that a unit must fill, who acted for its duties, and what a unit was on which day."""

from collections.abc import Sequence
from datetime import date

from duban.domain.event import Event
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Officer, Roster
from duban.engine.enrolling import enrolled
from duban.engine.judge import Judge
from duban.phrases import describe
from duban.policy.policy import Policy
from tests.engine.law import CITY, ROSTER, TOWN, act, day, did, law, owed, read

# --- posts of units ---

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]
TOWNS = '\napplies = { unit_kind = ["township"] }'


def unit_post(extra: str = "", role: str = "in-charge") -> Policy:
    return law(
        f'id = "L"\nkind = "assignment"\nscope = "unit"\nrole = "{role}"\nat_least = 1\nat_most = 1\n{extra}{TOWNS}'
    )


def spans(rows: Sequence[Obligation]) -> list[tuple[str, date, date | None, int]]:
    return [(o.detail, o.opened_on, o.closed_on, o.n) for o in rows]


def in_post(*officers: Officer) -> Roster:
    return Roster(ROSTER.units, officers)


def test_a_units_post_that_was_vacant_keeps_both_its_dates() -> None:
    roster = in_post(
        Officer("丁", TOWN, "in-charge", until=day("3-2")),
        Officer("戊", TOWN, "in-charge", since=day("3-20")),
    )
    policy = unit_post()
    assert owed(policy, "3-2", roster=roster) == []
    assert spans(owed(policy, "3-19", roster=roster)) == [("vacant", day("3-3"), None, 1)]
    (row,) = owed(policy, "3-20", roster=roster)
    assert (row.closed_on, row.days(day("12-31"))) == (day("3-20"), 17)
    found = Judge("990000", policy, roster, day("4-1")).finding(row)
    assert found is not None
    assert (
        describe(found)
        == "示例镇责任人曾空缺：自 2026-03-03 至 2026-03-20 没有分管负责人，共 17 天（“规则”）"
    )


def test_a_vacancy_of_a_unit_that_ends_stays_said_and_an_absent_one_is_numbered() -> None:
    roster = in_post(
        Officer("丁", TOWN, "in-charge", since=day("2-1"), until=day("2-28")),
        Officer("戊", TOWN, "in-charge", since=day("2-20"), until=day("3-31")),
    )
    assert spans(owed(unit_post(), "5-1", roster=roster)) == [
        ("vacant", day("1-1"), day("2-1"), 1),
        ("crowded:丁,戊", day("2-20"), day("3-1"), 1),
        ("vacant", day("4-1"), None, 2),
    ]


def test_time_is_allowed_to_fill_a_units_post() -> None:
    (row,) = owed(unit_post("within = { value = 30 }"), "1-31", roster=in_post())
    assert (row.due_on, row.state(day("1-31"))) == (day("1-31"), State.PENDING)


def test_the_superior_answers_for_a_post_that_it_fills() -> None:
    policy = unit_post('bearer = "superior"\nholder_level = ["city"]\ncounted = "qualified"', "area-leader")
    roster = in_post(
        Officer("市领导", CITY, "area-leader", areas=(TOWN,), since=day("3-20")),
        Officer("镇里人", TOWN, "area-leader", until=day("3-9")),
        Officer("镇里人", TOWN, "member"),
        Officer("没有别的职务", TOWN, "area-leader", since=day("3-10"), until=day("3-19")),
    )
    rows = owed(policy, "4-1", roster=roster)
    assert [(o.unit, o.period, o.opened_on, o.closed_on, o.missing) for o in rows] == [
        (CITY, f"area-leader:{TOWN}", day("1-1"), day("3-10"), None),
        (CITY, f"area-leader:{TOWN}", day("3-10"), day("3-20"), "post:没有别的职务"),
    ]
    judge = Judge("990000", policy, roster, day("3-5"))
    found = judge.finding(owed(policy, "3-5", roster=roster)[0])
    assert found is not None
    assert describe(found) == "示例市责任人空缺已 63 天：示例镇 自 2026-01-01 起没有包联领导（“规则”）"


# --- who acted for a unit's duty ---


def test_an_act_of_which_nobody_knows_who_did_it_leaves_a_duty_undecided() -> None:
    policy = law(
        'id = "D"\nkind = "duty"\nevent = ["reception"]\nschedule = [{ every = "month" }]\nby = ["principal"]'
        + TOWNS
    )
    roster = in_post(Officer("丁", TOWN, "principal"), Officer("戊", TOWN, "member"))

    def said(on: str, *acts: Event) -> list[tuple[State, str | None]]:
        rows = owed(policy, on, *acts, roster=roster, judged_from="3-1")
        return [(o.state(day(on)), o.missing) for o in rows if o.period == "2026-03"]

    unknown, member = did("3-9", "reception"), did("3-9", "reception", officer="戊")
    assert said("3-31", unknown) == [(State.PENDING, None)]
    assert said("4-1", unknown) == [(State.UNKNOWN, "acted-by")]
    assert said("4-1", did("3-9", "reception", officer="路人")) == [(State.UNKNOWN, "acted-by")]
    assert said("4-1", member) == [(State.OVERDUE, None)]
    assert said("4-1", unknown, did("3-10", "reception", officer="丁")) == [(State.MET, None)]


# --- what a unit was on which day ---


def joined(on: str, unit: str = TOWN, *, seq: int = 1, **data: str) -> Event:
    return Event(
        "unit_join", day(on), None, unit, data={"level": "township", "name": "示例镇", **data}, id=f"{seq}.0"
    )


def test_what_is_said_of_a_unit_holds_from_its_day_on_and_what_was_said_before_until_then() -> None:
    roster = enrolled(
        ROSTER,
        [
            joined("5-1", seq=2, kind="department", name="示例局"),
            joined("3-1", seq=3, kind="police"),
            joined("5-1", seq=4, kind="court", name="示例院"),
        ],
    )
    assert [roster.at(day(on)).units[TOWN].kind for on in ("2-28", "3-1", "4-30", "5-1")] == [
        "township",
        "police",
        "police",
        "court",
    ]
    assert roster.units[TOWN].name == "示例院"
    assert roster.find("示例镇") == roster.units[TOWN]
    assert roster.at(day("4-30")).find("示例镇") is not None


def test_a_unit_entered_once_has_been_so_before_its_entry_too() -> None:
    roster = enrolled(ROSTER, [joined("5-1", "新", kind="police", name="新局")])
    assert roster.at(day("1-1")) is roster
    assert roster.units["新"].kind == "police"


def test_an_official_entered_in_the_journal_may_name_the_units_of_his_area() -> None:
    data = {"role": "area-leader", "areas": ("示例镇",), "portfolio": ("征地",)}
    made = enrolled(ROSTER, [Event("officer_post", day("5-1"), None, CITY, "市领导", data=data, id="1.0")])
    assert [(o.areas, o.portfolio) for o in made.posts("市领导", day("5-1"))] == [((TOWN,), ("征地",))]


def test_a_duty_binds_the_unit_while_it_is_of_the_kind() -> None:
    policy = law('id = "D"\nkind = "duty"\nevent = ["sweep"]\nschedule = [{ every = "month" }]' + TOWNS)
    for named in ({"kind": "department"}, {"kind": "township", "name": "示例街道"}):
        roster = enrolled(ROSTER, [joined("3-10", **named)])
        months = [o.period for o in owed(policy, "4-30", roster=roster)]
        assert months == (["2026-01", "2026-02"] if named["kind"] == "department" else MONTHS)
    later = enrolled(ROSTER, [joined("4-10", kind="department")])
    assert [o.period for o in owed(policy, "4-9", roster=later)] == MONTHS


def test_a_case_is_read_with_the_unit_as_it_was_on_the_day_of_the_act() -> None:
    policy = law(
        'id = "R"\nkind = "deadline"\nstart = ["accept"]\nmet_by = ["finish"]\nlimit = { value = 10 }\n'
        'applies = { unit_kind = ["township"] }'
    )
    roster = enrolled(ROSTER, [joined("3-10", kind="department")])
    assert len(read(policy, act("3-9", "accept", TOWN), roster=roster)) == 1
    assert read(policy, act("3-10", "accept", TOWN), roster=roster) == []
