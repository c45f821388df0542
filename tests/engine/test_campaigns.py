"""A campaign as of a day: phases, deliveries, posts and returns of its parts, and its cases against the announced number."""

from collections.abc import Sequence

from duban.domain.event import Event
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Officer, Roster
from duban.engine.campaigns import Reconciled, Status, campaigns, course, reconcile, status
from duban.engine.fold import Programme
from duban.policy.policy import Policy
from tests.engine.law import BUREAU, CITY, NOTHING, OFFICE, ROSTER, TABLE, TOWN, act, day, did, law, owed

YEAR = "effective = { from = 2026-01-01, until = 2026-12-31 }\n"
WHOLE = (
    f'id = "K"\nkind = "campaign"\n{YEAR}parts = ["M", "G", "T"]\nmilestones_announced = 1\n'
    'phases = [{ title = "排查", start = 2026-01-01, end = 2026-05-31 }, { title = "化解" }]\n'
)
MILESTONE = (
    f'id = "M"\nkind = "campaign"\n{YEAR}applies = {{ unit_kind = ["township", "department"] }}\n'
    'milestones = [{ id = "1", title = "报进展", due = 2026-06-10, contents = ["台账", "方案"] }]\n'
)
GROUP = f'id = "G"\nkind = "assignment"\n{YEAR}applies = {{ unit_kind = ["township"] }}\nrole = "principal"\nscope = "unit"\nat_least = 1\n'
RETURNS = (
    f'id = "T"\nkind = "duty"\n{YEAR}applies = {{ unit_kind = ["township"] }}\nevent = ["bulletin"]\n'
    'schedule = [{ every = "month", due_day = 20 }]\n'
)
POLICY = law(WHOLE, MILESTONE, GROUP, RETURNS)
SEATED = Roster(ROSTER.units, (*ROSTER.officers, Officer("丁", TOWN, "principal")), ())


def stand(on: str, *acts: Event, roster: Roster = SEATED, policy: Policy = POLICY) -> Status:
    rows: Sequence[Obligation] = owed(policy, on, *acts, roster=roster)
    return status(policy, policy.rulings["K"][0], roster, rows, [], day(on))


def report(on: str, unit: str, *items: str) -> Event:
    return did(on, "report", unit, milestone="1", items=items)


def test_parts_are_read_with_the_campaign_and_are_none_of_their_own() -> None:
    assert [ruling.rule.id for ruling in campaigns(POLICY, day("6-1"))] == ["K"]
    found = stand("6-11")
    assert [line.rule for line in found.milestones] == ["M"]
    assert {line.rule for line in found.returns} == {"T"}
    assert (found.announced, len(found.milestones)) == (1, 1)


def test_each_unit_has_delivered_or_not_and_what_its_report_left_out() -> None:
    (line,) = stand("6-11", report("6-9", TOWN, "台账")).milestones
    made = {one.unit: (one.state, one.delivered_on, one.lacking) for one in line.deliveries}
    assert made == {
        TOWN: (State.MET, day("6-9"), ("方案",)),
        BUREAU: (State.OVERDUE, None, ()),
    }


def test_a_later_report_brings_what_the_first_left_out() -> None:
    acts = [report("6-9", TOWN, "台账"), report("6-12", TOWN, "方案")]
    (before,) = stand("6-11", *acts).milestones
    (after,) = stand("6-12", *acts).milestones
    lacking = [[one.lacking for one in line.deliveries if one.unit == TOWN] for line in (before, after)]
    assert lacking == [[("方案",)], [()]]
    late = [o for o in owed(POLICY, "6-12", *acts) if o.rule == "M" and o.n == 2]
    assert [o.state(day("6-12")) for o in late] == [State.MET_LATE]


def test_a_report_that_names_its_campaign_delivers_the_milestone_of_no_other() -> None:
    policy = law(WHOLE, MILESTONE, MILESTONE.replace('"M"', '"N"'))

    def met(**named: str) -> set[str]:
        made = did("6-9", "report", TOWN, milestone="1", items=("台账", "方案"), **named)
        rows = [row for row in owed(policy, "6-11", made) if row.unit == TOWN]
        return {row.rule for row in rows if row.state(day("6-11")) is State.MET}

    assert (met(campaign="M"), met(campaign="N"), met()) == ({"M"}, {"N"}, {"M", "N"})


def test_a_report_from_before_the_campaign_delivers_nothing_of_it() -> None:
    early = did("2025-12-31", "report", TOWN, milestone="1", items=("台账", "方案"))
    (row,) = (row for row in owed(POLICY, "6-11", early) if row.rule == "M" and row.unit == TOWN)
    assert row.state(day("6-11")) is State.OVERDUE


def test_a_milestone_without_a_date_is_shown_and_nobody_owes_it() -> None:
    policy = law(
        f'id = "K"\nkind = "campaign"\n{YEAR}milestones = [{{ id = "1", title = "部署会", event = "meeting" }}]\n'
    )
    (line,) = stand("6-11", policy=policy).milestones
    assert (line.due, line.deliveries) == (None, ())


def test_a_phase_runs_between_its_days_and_one_without_days_is_said_to_have_none() -> None:
    assert [phase.course for phase in stand("5-31").phases] == ["running", "undated"]
    assert [phase.course for phase in stand("6-1").phases] == ["ended", "undated"]
    assert course(day("1-1"), day("12-31"), day("2025-12-31")) == "not-begun"
    assert course(day("1-1"), None, day("2026-12-31")) == "running"


def test_posts_of_the_leading_group_are_named_or_stand_vacant() -> None:
    assert [(p.unit, p.officers, p.vacant) for p in stand("6-11").group] == [(TOWN, ("丁",), False)]
    empty = Roster(ROSTER.units, (), ())
    assert [(p.unit, p.officers, p.vacant) for p in stand("6-11", roster=empty).group] == [(TOWN, (), True)]


def test_returns_are_due_by_the_twentieth_of_each_month() -> None:
    found = stand("2-21", did("1-20", "bulletin", TOWN, period="2026-01")).returns
    assert [(line.period, line.due_on, line.state) for line in found] == [
        ("2026-01", day("1-20"), State.MET),
        ("2026-02", day("2-20"), State.OVERDUE),
    ]


# --- cases ---

LISTED = law(
    f'id = "K"\nkind = "campaign"\n{YEAR}cases = 3\nlisted = ["classify"]\nroles = ["case-leader", "handler"]\n'
)


def count(policy: Policy, on: str, **cases: Sequence[Event]) -> Reconciled:
    programme = Programme(policy, TABLE, ROSTER, NOTHING)
    (found,) = reconcile(policy.rulings["K"], programme, sorted(cases.items()), day(on))
    return found


def appoint(on: str, role: str, officer: str = "甲") -> Event:
    return act(on, "appoint", role=role, officer=officer)


def relieve(on: str, role: str, officer: str = "甲") -> Event:
    return act(on, "relieve", role=role, officer=officer)


def test_listed_cases_are_counted_against_the_announced_number_and_those_without_officials_named() -> None:
    leader, handler = appoint("6-3", "case-leader"), appoint("6-4", "handler", "乙")
    found = count(
        LISTED,
        "6-30",
        a=[act("6-1", "receive"), act("6-2", "classify"), leader, handler],
        b=[act("6-1", "receive"), act("6-2", "classify"), leader],
        c=[act("6-1", "receive"), leader, handler],
    )
    assert (found.refs, found.difference, found.assigned) == (("a", "b"), -1, 1)
    assert [(one.ref, one.roles) for one in found.unassigned] == [("b", ("handler",))]


def test_the_count_is_that_of_the_day_cancellations_and_relief_included() -> None:
    case = [
        act("6-1", "receive"),
        act("6-2", "classify", id="2.0"),
        appoint("6-3", "case-leader"),
        appoint("6-3", "handler"),
        relieve("6-10", "handler"),
    ]
    assert [count(LISTED, on, a=case).assigned for on in ("6-2", "6-3", "6-9", "6-10")] == [0, 1, 1, 0]
    assert count(LISTED, "6-1", a=case).refs == ()
    assert count(LISTED, "6-9", a=[*case, act("6-20", "correct", event="2.0")]).refs == ()


def test_without_a_list_the_selection_and_the_days_of_receipt_say_which_cases_belong() -> None:
    policy = law(
        f'id = "K"\nkind = "campaign"\n{YEAR}cases = 1\n'
        "applies = { backlog = true, case_from = 2026-01-01, case_until = 2026-05-31 }\n"
    )
    found = count(
        policy,
        "6-30",
        a=[act("5-31", "receive", backlog=True), appoint("6-1", "handler")],
        b=[act("6-1", "receive", backlog=True)],
        c=[act("5-1", "receive")],
    )
    assert (found.refs, found.difference, found.assigned) == (("a",), 0, 1)


def test_one_official_of_either_sort_is_enough_where_no_role_is_asked_for() -> None:
    policy = law(f'id = "K"\nkind = "campaign"\n{YEAR}applies = {{ backlog = true }}\n')
    found = count(
        policy,
        "6-30",
        a=[act("6-1", "receive", backlog=True), appoint("6-2", "case-leader")],
        b=[act("6-1", "receive", backlog=True)],
    )
    assert (found.announced, found.difference, found.assigned) == (None, None, 1)
    assert [(one.ref, one.roles) for one in found.unassigned] == [("b", ("case-leader", "handler"))]


def test_a_case_of_which_it_is_unknown_whether_it_belongs_leaves_the_difference_unsaid() -> None:
    policy = law(f'id = "K"\nkind = "campaign"\n{YEAR}cases = 1\napplies = {{ origin = ["province"] }}\n')
    found = count(policy, "6-30", a=[act("6-1", "receive", origin="province")], b=[act("6-1", "receive")])
    assert (found.refs, found.unclear, found.difference) == (("a",), (("b", "origin"),), None)


def test_a_campaign_that_names_no_cases_has_none_to_count() -> None:
    programme = Programme(POLICY, TABLE, ROSTER, NOTHING)
    cases = [("a", [act("6-1", "receive", CITY), act("6-2", "accept", OFFICE)])]
    assert reconcile(POLICY.rulings["K"], programme, cases, day("6-30")) == []
