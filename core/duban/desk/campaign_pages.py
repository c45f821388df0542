"""Campaigns as rows for a screen: each with how far it is; of one its phases, deliveries, units, returns, posts and cases.

The facts are those of ``duban campaign``: :mod:`duban.desk.campaigns`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

import attrs

from duban.desk.campaigns import Standing, listed, one
from duban.desk.gates import cited
from duban.desk.meeting import entries_for
from duban.desk.office import Office
from duban.desk.stating import Statement
from duban.domain.labels import COURSE, ROLE
from duban.domain.obligation import Obligation, State
from duban.i18n import _
from duban.policy.campaigning import Campaign
from duban.policy.policy import Policy
from duban.remarks import missing_words
from duban.workspace import Jurisdiction

LATE = frozenset({State.OVERDUE, State.SHORT, State.BREACH})
"""Not delivered, and too late."""
DONE = frozenset({State.MET, State.MET_LATE})


@attrs.frozen(kw_only=True)
class Progress:
    """How many of how many; ``whole`` None where the source announces no number."""

    made: int
    whole: int | None

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down, so that only what is complete says 100; None where there is nothing to compare with."""
        return self.made * 100 // self.whole if self.whole else None

    @property
    def words(self) -> str:
        """17/20, or the plain number where none was announced."""
        return str(self.made) if self.whole is None else f"{self.made}/{self.whole}"


@attrs.frozen(kw_only=True)
class Overview:
    """A campaign in one row: ``delivered`` of what units have to deliver, ``late`` what is not delivered and too late,
    ``cases`` on its list of those announced, ``assigned`` of those on the list. None where the campaign has nothing of that kind."""

    standing: Standing
    delivered: Progress | None
    late: int
    cases: Progress | None
    assigned: Progress | None
    unclear: int

    @property
    def id(self) -> str:
        return self.standing.id

    @property
    def title(self) -> str:
        return self.standing.status.ruling.rule.title

    @property
    def course(self) -> str:
        return course_words(self.standing.status.course)

    @property
    def differs(self) -> int:
        """Cases on the list less those announced, over all parts that announce a number; 0 where they agree or it is unclear."""
        return sum(part.difference or 0 for part in self.standing.status.cases)


@attrs.frozen(kw_only=True)
class Phase:
    """A stretch of the campaign; a day is None where the source left it out."""

    title: str
    start: date | None
    end: date | None
    course: str
    rule: str

    @property
    def running(self) -> bool:
        """Whether it runs as of the day."""
        return self.course == "running"


@attrs.frozen(kw_only=True)
class Delivered:
    """What one unit has made of one milestone, or of one occurrence of a recurring return (``period``).

    ``contents`` is what its report has to bring, ``lacking`` what it left out.
    """

    owed: Obligation
    rule: str
    title: str
    period: str
    unit: str
    due_on: date | None
    on_the_day: bool
    state: State
    delivered_on: date | None
    contents: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        return self.rule, self.title, self.period, self.unit


@attrs.frozen(kw_only=True)
class OfUnit:
    """What one unit has delivered: milestones and recurring returns together."""

    unit: str
    total: int
    in_time: int
    late: int
    """Delivered, but after the day."""
    missing: int
    """Not delivered, and too late."""
    open: int
    """Not yet due, or not to be judged."""


@attrs.frozen(kw_only=True)
class Post:
    """A post of the leading group of one unit, and who holds it."""

    unit: str
    role: str
    officers: tuple[str, ...]
    vacant: bool
    rule: str


class Belongs(StrEnum):
    """How a case stands to the campaign."""

    LED = "led"
    """Somebody is named in every role."""
    UNLED = "unled"
    UNCLEAR = "unclear"
    """It is not known whether it belongs to it."""


@attrs.frozen(kw_only=True)
class CaseOf:
    """A case of the campaign; ``remark`` what it lacks, in words."""

    ref: str
    rule: str
    belongs: Belongs
    remark: str


@attrs.frozen(kw_only=True)
class CampaignView:
    """One campaign as of a day, as rows; ``revision`` is the number of the journal's last entry that was read."""

    overview: Overview
    revision: int
    policy: Policy = attrs.field(repr=False)
    as_of: date
    source: str
    """Where it is written."""
    organiser: str
    not_judged: str
    """Why it is not judged; empty where it is."""
    phases: Sequence[Phase]
    deliveries: Sequence[Delivered]
    undated: Sequence[str]
    """Titles of milestones whose day the source left out: nobody owes them."""
    units: Sequence[OfUnit]
    posts: Sequence[Post]
    cases: Sequence[CaseOf]

    def entries_for(self, row: Delivered, on: date) -> list[Statement]:
        """The acts of which each delivers it, as far as they are known beforehand."""
        return entries_for(self.policy, row.owed, on)


def course_words(course: str) -> str:
    """How a stretch of days stands, in words."""
    return _(COURSE[course])


def overviews(office: Office, place: Jurisdiction, as_of: date) -> list[Overview]:
    """Every campaign that stands on its own. Raises DubanError."""
    return [_overview(each) for each in listed(office, jurisdictions=(place.code,), as_of=as_of)]


def campaign_view(office: Office, place: Jurisdiction, id: str, as_of: date) -> CampaignView:
    """That campaign. Raises DubanError where there is none."""
    each = one(office, id, jurisdictions=(place.code,), as_of=as_of)[0]
    deliveries = sorted(
        (*_milestones(each), *_returns(each)), key=lambda row: (row.due_on or date.max, row.key)
    )
    rule = each.status.ruling.rule
    return CampaignView(
        overview=_overview(each),
        revision=each.revision,
        policy=office.policy(place.code),
        as_of=as_of,
        source=cited(each.status.ruling.citation),
        organiser=rule.organiser if isinstance(rule, Campaign) else "",
        not_judged="" if rule.judged else rule.reason,
        phases=[
            Phase(title=one.title, start=one.start, end=one.end, course=one.course, rule=one.rule)
            for one in each.status.phases
        ],
        deliveries=deliveries,
        undated=[line.title for line in each.status.milestones if line.due is None],
        units=_units(deliveries),
        posts=[
            Post(
                unit=_name(each, post.unit),
                role=_(ROLE[post.role]) if post.role in ROLE else post.role,
                officers=post.officers,
                vacant=post.vacant,
                rule=post.rule,
            )
            for post in each.status.group
        ],
        cases=list(_cases(each)),
    )


def _overview(each: Standing) -> Overview:
    status = each.status
    made = [delivery for line in status.milestones for delivery in line.deliveries]
    states = [*(delivery.state for delivery in made), *(row.state for row in status.returns)]
    announced = [part.announced for part in status.cases if part.announced is not None]
    refs = sum(len(part.refs) for part in status.cases)
    return Overview(
        standing=each,
        delivered=Progress(made=sum(state in DONE for state in states), whole=len(states))
        if states
        else None,
        late=sum(state in LATE for state in states),
        cases=Progress(made=refs, whole=sum(announced) if announced else None) if status.cases else None,
        assigned=Progress(made=sum(part.assigned for part in status.cases), whole=refs)
        if status.cases
        else None,
        unclear=sum(len(part.unclear) for part in status.cases),
    )


def _milestones(each: Standing) -> Iterator[Delivered]:
    for line in each.status.milestones:
        for made in line.deliveries:
            yield Delivered(
                owed=made.owed,
                rule=line.rule,
                title=line.title,
                period="",
                unit=_name(each, made.unit),
                due_on=made.due_on or line.due,
                on_the_day=line.mode == "on",
                state=made.state,
                delivered_on=made.delivered_on,
                contents=line.contents,
                lacking=made.lacking,
            )


def _returns(each: Standing) -> Iterator[Delivered]:
    for row in each.status.returns:
        yield Delivered(
            owed=row.owed,
            rule=row.rule,
            title=row.title,
            period=row.period,
            unit=_name(each, row.unit),
            due_on=row.due_on,
            on_the_day=False,
            state=row.state,
            delivered_on=None,
        )


def _units(deliveries: Sequence[Delivered]) -> list[OfUnit]:
    """By unit, those with most that is missing first."""
    by_unit: dict[str, list[State]] = {}
    for row in deliveries:
        by_unit.setdefault(row.unit, []).append(row.state)
    units = [
        OfUnit(
            unit=unit,
            total=len(states),
            in_time=states.count(State.MET),
            late=states.count(State.MET_LATE),
            missing=sum(state in LATE for state in states),
            open=sum(state not in LATE and state not in DONE for state in states),
        )
        for unit, states in by_unit.items()
    ]
    return sorted(units, key=lambda row: (-row.missing, -row.late, row.unit))


def _cases(each: Standing) -> Iterator[CaseOf]:
    for part in each.status.cases:
        unled = {missing.ref: missing.roles for missing in part.unassigned}
        between = _("、") if part.roles else _("或者")
        for ref, what in part.unclear:
            remark = _("无法确定是否列入，缺少{missing}").format(missing=missing_words(what))
            yield CaseOf(ref=ref, rule=part.rule, belongs=Belongs.UNCLEAR, remark=remark)
        for ref, roles in unled.items():
            words = between.join(_(ROLE[role]) if role in ROLE else role for role in roles)
            remark = _("没有{roles}").format(roles=words)
            yield CaseOf(ref=ref, rule=part.rule, belongs=Belongs.UNLED, remark=remark)
        for ref in part.refs:
            if ref not in unled:
                yield CaseOf(ref=ref, rule=part.rule, belongs=Belongs.LED, remark="")


def _name(each: Standing, code: str) -> str:
    unit = each.roster.units.get(code)
    return unit.name if unit else code
