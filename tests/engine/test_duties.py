"""Recurring duties, quotas and the milestones of campaigns."""

from collections.abc import Iterator

import pytest

from duban.domain.obligation import Form, State
from duban.domain.roster import Officer, Roster, Unit
from duban.engine.duties import unfixed
from duban.engine.selection import Extensions
from duban.plugins.hookspecs import Occurrence, ScheduleView
from tests.engine.law import CITY, ROSTER, TOWN, day, declared, did, law, owed, periods

TOWNS = 'applies = { unit_kind = ["township"] }'


def duty(schedule: str, extra: str = "", event: str = "sweep") -> str:
    return f'id = "D"\nkind = "duty"\nevent = ["{event}"]\nschedule = [{{ {schedule} }}]\n{TOWNS}\n{extra}'


@pytest.mark.parametrize(
    ("every", "first", "second"),
    [
        ("day", "2026-08-03", "2026-08-04"),
        ("working-day", "2026-08-07", "2026-08-10"),
        ("week", "2026-W32", "2026-W33"),
        ("half-month", "2026-08-H1", "2026-08-H2"),
        ("month", "2026-08", "2026-09"),
        ("two-month", "2026-07~08", "2026-09~10"),
        ("quarter", "2026-Q3", "2026-Q4"),
        ("half-year", "2026-H1", "2026-H2"),
        ("year", "2026", "2027"),
    ],
)
def test_every_period_is_owed_once_and_by_its_own_key(every: str, first: str, second: str) -> None:
    rows = owed(law(duty(f'every = "{every}"')), "2028-01-01" if every != "working-day" else "2026-12-31")
    keys = [row.period for row in rows]
    assert keys.index(first) + 1 == keys.index(second)
    assert len(keys) == len(set(keys))


HALF_MONTHS = law(duty('every = "half-month"'))


def test_a_period_is_judged_when_it_has_ended() -> None:
    assert periods(owed(HALF_MONTHS, "8-15", judged_from="8-1"), "8-15") == {"2026-08-H1": State.PENDING}
    assert periods(owed(HALF_MONTHS, "8-16", judged_from="8-1"), "8-16") == {
        "2026-08-H1": State.OVERDUE,
        "2026-08-H2": State.PENDING,
    }


@pytest.mark.parametrize(("on", "done"), [("7-31", False), ("8-1", True), ("8-15", True), ("8-16", False)])
def test_an_act_counts_for_the_period_of_its_day(on: str, done: bool) -> None:
    states = periods(owed(HALF_MONTHS, "8-31", did(on, "sweep"), judged_from="8-1"), "8-31")
    assert (states["2026-08-H1"] is State.MET) is done


def test_made_good_late_when_the_act_names_its_period() -> None:
    states = periods(
        owed(HALF_MONTHS, "8-31", did("8-20", "sweep", period="2026-08-H1"), judged_from="8-1"), "8-31"
    )
    assert states == {"2026-08-H1": State.MET_LATE, "2026-08-H2": State.PENDING}


def test_what_happens_after_the_day_is_not_known_on_the_day() -> None:
    assert owed(HALF_MONTHS, "8-20", did("8-25", "sweep"), judged_from="8-1") == owed(
        HALF_MONTHS, "8-20", judged_from="8-1"
    )


def test_a_quota_that_is_half_done_is_short() -> None:
    policy = law(duty('every = "month", count = 2'))
    assert (
        periods(owed(policy, "8-31", did("7-3", "sweep"), judged_from="7-1"), "8-31")["2026-07"]
        is State.SHORT
    )
    (row,) = owed(policy, "7-31", did("7-3", "sweep"), did("7-3", "sweep"), judged_from="7-1")
    assert (row.done, row.closed_on) == (2, day("7-3"))


@pytest.mark.parametrize(("distinct", "done"), [("act", 3), ("day", 2), ("officer", 1)])
def test_distinct_days_and_officers(distinct: str, done: int) -> None:
    policy = law(duty('every = "month", count = 5', f'distinct = "{distinct}"'))
    acts = [
        did("7-3", "sweep", officer="甲"),
        did("7-3", "sweep", officer="甲"),
        did("7-4", "sweep", officer="甲"),
    ]
    (row,) = owed(policy, "7-31", *acts, judged_from="7-1")
    assert row.done == done


def test_only_acts_of_the_sort_asked_for_count() -> None:
    policy = law(duty('every = "month"', 'match = { to = "990000-xf" }', "report"))
    assert [
        row.done for row in owed(policy, "7-31", did("7-3", "report", to="990000"), judged_from="7-1")
    ] == [0]
    policy = law(duty('every = "month"', 'match = { to = "990000" }', "report"))
    assert [
        row.done for row in owed(policy, "7-31", did("7-3", "report", to="990000"), judged_from="7-1")
    ] == [1]


def test_only_acts_of_the_roles_asked_for_count() -> None:
    policy = law(duty('every = "month"', 'by = ["principal"]', "reception"))
    roster = Roster(
        ROSTER.units, (Officer("丁", TOWN, "principal", until=day("7-10")), Officer("戊", TOWN, "member"))
    )
    acts = [did("7-3", "reception", officer="戊"), did("7-11", "reception", officer="丁")]
    assert [row.done for row in owed(policy, "7-31", *acts, roster=roster, judged_from="7-1")] == [0]
    assert [
        row.done
        for row in owed(
            policy, "7-31", did("7-10", "reception", officer="丁"), roster=roster, judged_from="7-1"
        )
    ] == [1]
    assert [
        row.done
        for row in owed(
            policy, "7-31", did("7-10", "reception", role="principal"), roster=roster, judged_from="7-1"
        )
    ] == [1]


def test_each_kind_of_unit_has_its_own_schedule() -> None:
    policy = law(
        'id = "D"\nkind = "duty"\nevent = ["sweep"]\nschedule = ['
        '{ level = ["city"], every = "month" }, { level = ["township"], every = "week" }]'
    )
    rows = owed(policy, "8-31", judged_from="8-1")
    assert {(row.unit, row.n) for row in rows} == {(CITY, 1), ("990000-xf", 1), ("990000-zj", 1), (TOWN, 2)}


def test_a_due_day_inside_the_period() -> None:
    policy = law(
        duty('every = "month", due_day = 31'),
    )
    assert [row.due_on for row in owed(policy, "2-28")] == [day("1-31"), day("2-28")]


def test_monday_and_wednesday() -> None:
    rows = owed(law(duty('rrule = "FREQ=WEEKLY;BYDAY=MO,WE"')), "8-6", judged_from="8-1")
    assert [row.period for row in rows] == ["2026-08-03", "2026-08-05"]


@pytest.mark.parametrize(("on_holiday", "days"), [("keep", ["10-05"]), ("skip", []), ("roll", ["10-08"])])
def test_an_occurrence_on_a_day_off(on_holiday: str, days: list[str]) -> None:
    policy = law(duty(f'rrule = "FREQ=MONTHLY;BYMONTHDAY=5", on_holiday = "{on_holiday}"'))
    assert [f"{row.due_on:%m-%d}" for row in owed(policy, "10-31", judged_from="10-1")] == days


def test_preparation_is_owed_before_its_occasion() -> None:
    policy = law(duty('rrule = "FREQ=MONTHLY;BYMONTHDAY=20", offset = { days = -10 }'))
    rows = owed(policy, "8-12", did("8-9", "sweep"), judged_from="8-1")
    assert [(row.period, row.due_on, row.state(day("8-12"))) for row in rows] == [
        ("2026-08-20", day("8-10"), State.MET),
        ("2026-09-20", day("9-10"), State.PENDING),
    ]


def test_a_duty_inside_a_declared_period_and_one_outside() -> None:
    roster = declared("sensitive", "8-3", "8-5")
    inside = law(duty('every = "day", within = "sensitive"'))
    assert list(periods(owed(inside, "8-10", roster=roster, judged_from="8-1"), "8-10")) == [
        "2026-08-03",
        "2026-08-04",
        "2026-08-05",
    ]
    outside = law(duty('every = "day", outside = "sensitive"'))
    assert list(periods(owed(outside, "8-6", roster=roster, judged_from="8-1"), "8-6")) == [
        "2026-08-01",
        "2026-08-02",
        "2026-08-06",
    ]
    once = law(duty('within = "sensitive"'))
    assert periods(owed(once, "8-10", roster=roster, judged_from="8-1"), "8-10") == {"敏感期": State.OVERDUE}


def test_the_day_from_which_is_judged_and_the_rules_own_dates() -> None:
    assert list(periods(owed(HALF_MONTHS, "8-31", judged_from="8-2"), "8-31")) == ["2026-08-H2"]
    policy = law(duty('every = "month"', "effective = { from = 2026-03-15, until = 2026-06-10 }"))
    assert list(periods(owed(policy, "12-31"), "12-31")) == ["2026-04", "2026-05"]


def test_a_unit_is_bound_while_it_exists() -> None:
    units = {TOWN: Unit(TOWN, "示例镇", "township", "township", CITY, since=day("3-10"), until=day("5-20"))}
    rows = owed(law(duty('every = "month"')), "12-31", roster=Roster(units))
    assert [row.period for row in rows] == ["2026-04"]


def test_a_day_that_the_calendar_does_not_know_cannot_be_judged() -> None:
    rows = owed(law(duty('every = "working-day"')), "2031-01-02", judged_from="2031-01-01")
    assert [(row.due_on, row.missing) for row in rows] == [(None, "calendar:cn:2031")] * 2


def test_a_duty_without_a_number_is_shown_and_not_judged() -> None:
    policy = law(duty(""), duty('every = "month"').replace('id = "D"', 'id = "E"'))
    assert {row.rule for row in owed(policy, "2-28")} == {"E"}
    assert [ruling.rule.id for ruling in unfixed(policy, day("2-28"))] == ["D"]


# --- schedules of plugins ---


def swing(view: ScheduleView) -> Iterator[Occurrence]:
    yield Occurrence("甲班", view.start, view.start, "甲")
    yield Occurrence("乙班", day("8-4"), day("8-4"), "乙")


PLUGIN = law(duty('plugin = "x.swing"', event="reception"))


def test_a_schedule_says_who_must_act() -> None:
    rows = owed(
        PLUGIN,
        "8-5",
        did("8-4", "reception", officer="甲"),
        extensions=Extensions(schedules={"x.swing": swing}),
        judged_from="8-3",
    )
    assert [(row.period, row.officer, row.state(day("8-5"))) for row in rows] == [
        ("甲班", "甲", State.OVERDUE),
        ("乙班", "乙", State.OVERDUE),
    ]


def broken(view: ScheduleView) -> Iterator[Occurrence]:
    yield Occurrence("甲班", day("8-3"), day("8-3"))
    raise KeyError("班表")


@pytest.mark.parametrize(
    "answer", [broken, lambda view: ["8-3"], lambda view: [Occurrence("x", "8-3", "8-3")], lambda view: None]
)  # type: ignore[arg-type]
def test_a_schedule_that_fails_cannot_say_from_there_on(answer: object) -> None:
    extensions = Extensions(schedules={"x.swing": answer})  # type: ignore[dict-item]
    rows = owed(PLUGIN, "8-5", extensions=extensions, judged_from="8-3")
    assert [row.missing for row in rows if row.missing] == ["plugin:x.swing"]
    assert list(extensions.failures) == ["x.swing"]


# --- campaigns, records, posts of a unit ---

CAMPAIGN = law(
    'id = "Z"\nkind = "campaign"\neffective = { from = 2026-06-01, until = 2026-09-30 }\n'
    'milestones = [{ id = "报告二", title = "第二次报告", due = 2026-07-10, contents = ["进度"] }, '
    '{ id = "报告三", title = "第三次报告" }]\n' + TOWNS
)


def test_a_milestone_is_owed_from_the_start_of_the_campaign() -> None:
    assert owed(CAMPAIGN, "5-31") == []
    assert periods(owed(CAMPAIGN, "7-10"), "7-10") == {"报告二": State.PENDING}
    assert periods(owed(CAMPAIGN, "7-11"), "7-11") == {"报告二": State.OVERDUE}


def test_a_delivery_is_met_and_what_it_lacks_is_owed_apart() -> None:
    rows = owed(CAMPAIGN, "7-11", did("7-9", "report", milestone="报告二"))
    assert [(row.form, row.state(day("7-11")), row.detail) for row in rows] == [
        (Form.MILESTONE, State.MET, ""),
        (Form.EVIDENCE, State.OVERDUE, "进度"),
    ]
    assert len(owed(CAMPAIGN, "7-11", did("7-9", "report", milestone="报告二", items=("进度",)))) == 1


def test_a_unit_that_came_later_or_ended_before_owes_no_milestone() -> None:
    for span in ({"since": day("7-11")}, {"until": day("7-9")}):
        units = {TOWN: Unit(TOWN, "示例镇", "township", "township", CITY, **span)}
        assert owed(CAMPAIGN, "8-1", roster=Roster(units)) == []


def test_a_milestone_without_a_date_is_shown_and_not_judged() -> None:
    assert [ruling.rule.id for ruling in unfixed(CAMPAIGN, day("7-1"))] == ["Z"]


def test_the_record_of_a_units_act() -> None:
    policy = law(
        'id = "C"\nkind = "checklist"\nat = ["reception"]\nitems = [{ id = "台账", label = "台账" }]\n'
        + TOWNS
    )
    rows = owed(policy, "8-9", did("8-3", "reception"), did("8-4", "reception", items=("台账",)))
    assert [(row.state(day("8-9")), row.detail) for row in rows] == [(State.OVERDUE, "台账"), (State.MET, "")]


def test_a_post_of_a_unit() -> None:
    policy = law(
        'id = "L"\nkind = "assignment"\nscope = "unit"\nrole = "in-charge"\nat_least = 1\nat_most = 1\n'
        + TOWNS
    )
    filled = Roster(ROSTER.units, (Officer("丁", TOWN, "in-charge", until=day("7-10")),))
    assert owed(policy, "7-10", roster=filled) == []
    assert [(row.detail, row.opened_on) for row in owed(policy, "8-1", roster=filled)] == [
        ("vacant", day("7-11"))
    ]
    two = Roster(
        ROSTER.units, (Officer("丁", TOWN, "in-charge"), Officer("戊", TOWN, "in-charge", since=day("7-5")))
    )
    assert [(row.detail, row.opened_on) for row in owed(policy, "8-1", roster=two)] == [
        ("crowded:丁,戊", day("7-5"))
    ]
