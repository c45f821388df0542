"""Recurring duties and campaign milestones: what every bound unit owes in each period, and what its acts have met.

An occurrence is derived from (rule, unit, period) and has that as its stable key; never "the last one plus n days".
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

import attrs

from duban.calendar.periods import periods
from duban.calendar.recurrence import occurrences
from duban.calendar.units import Every
from duban.calendar.work import DayTable, NotCovered
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.domain.roster import NamedPeriod, Roster, Unit
from duban.domain.span import Span
from duban.engine.consequences import consequences
from duban.engine.evidence import lacking, remark
from duban.engine.posts import unit_posts
from duban.engine.selection import Extensions, binds
from duban.plugins.hookspecs import ScheduleView
from duban.policy.campaigning import Campaign
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Applies, Assignment, Checklist, Duty, Schedule

ALWAYS = Span(None, None)

REACH = timedelta(days=400)
"""How far ahead an occurrence may lie whose preparation is owed already."""


@attrs.frozen
class Slot:
    """One occurrence: its key, the days in which an act counts for it, and the last day in time (None: cannot be said)."""

    key: str
    start: date
    end: date
    due: date | None
    missing: str | None = None
    officer: str | None = None
    count: int | None = None


@attrs.frozen
class Setting:
    """What duties are judged on: the roster with its declared periods, the working days, the plugins, and from which day."""

    roster: Roster
    table: DayTable
    extensions: Extensions
    judged_from: date
    as_of: date

    def bound(self, ruling: Ruling, unit: Unit, days: Span = ALWAYS) -> Span | None:
        """The days among these on which the rule binds the unit: from the later of the rule's date, the unit's own start and the
        judged day."""
        own = Span(self.judged_from, None).meet(unit.span)
        met = ruling.rule.effective.meet(own) if own else None
        return met.meet(days) if met else None

    def stretches(self, applies: Applies, unit: Unit) -> Iterator[tuple[Unit, Span]]:
        """The unit as the keys of a rule about units select it, with the days; a change that the rule does not look at divides nothing."""
        if unit.code not in self.roster.former:
            if binds(applies, unit) is True:
                yield unit, ALWAYS
            return
        found: list[tuple[Unit, Span]] = []
        for then, days in self.roster.stretches(unit.code, self.as_of):
            if binds(applies, then) is not True:
                continue
            before = found[-1] if found else None
            if before and before[0].level == then.level and _adjoin(before[1], days):
                found[-1] = (then, Span(before[1].start, days.end))
            else:
                found.append((then, days))
        yield from found


def _adjoin(earlier: Span, later: Span) -> bool:
    return earlier.end is not None and later.start == earlier.end + timedelta(days=1)


def unit_obligations(policy: Policy, setting: Setting, acts: Iterable[Event]) -> Iterator[Obligation]:
    """Everything that units owe outside cases, up to and including the occurrence that runs on ``setting.as_of``.

    ``acts`` are the units' events in force; those after ``setting.as_of`` are left out.
    """
    listed = list(acts)
    yield from consequences(policy, setting.table, setting.roster, listed, setting.as_of)
    by_unit: dict[str, list[Event]] = {}
    for act in listed:
        if act.unit is not None and act.on <= setting.as_of:
            by_unit.setdefault(act.unit, []).append(act)
    for events in by_unit.values():
        events.sort(key=lambda event: event.on)
    for ruling in policy:
        rule = ruling.rule
        if not rule.judged or not isinstance(rule, Duty | Campaign | Checklist | Assignment):
            continue
        for unit in setting.roster.units.values():
            for then, days in setting.stretches(rule.applies, unit):
                span = setting.bound(ruling, then, days)
                if span is None:
                    continue
                mine = by_unit.get(unit.code, [])
                if isinstance(rule, Duty):
                    yield from _duty(ruling, rule, then, span, mine, setting)
                elif isinstance(rule, Campaign):
                    yield from _milestones(ruling, rule, then, days, mine, setting)
                elif isinstance(rule, Checklist):
                    yield from _records(ruling, rule, then, span, mine)
                elif isinstance(rule, Assignment) and rule.scope == "unit":
                    yield from unit_posts(
                        ruling, rule, then, span, setting.roster, setting.table, setting.as_of
                    )


def _duty(
    ruling: Ruling, rule: Duty, unit: Unit, span: Span, acts: Sequence[Event], setting: Setting
) -> Iterator[Obligation]:
    asked = [(act, _done_by(rule, act, unit, setting.roster)) for act in acts if act.kind in rule.event]
    relevant = [(act, sure) for act, sure in asked if sure is not False]
    those = [act for act, _sure in relevant]
    for number, schedule in enumerate(rule.schedule, start=1):
        if schedule.level and unit.level not in schedule.level:
            continue
        for slot in _slots(ruling.rule.id, schedule, unit, span, those, setting):
            if slot.start > setting.as_of or (span.end and (slot.due or slot.end) > span.end):
                continue
            row = Obligation(
                rule=rule.id,
                version=ruling.version,
                form=Form.DUTY,
                unit=unit.code,
                opened_on=slot.start,
                due_on=slot.due,
                period=slot.key,
                officer=slot.officer,
                n=number,
                started_on=slot.start,
                missing=slot.missing,
                required=schedule.count if slot.count is None else slot.count,
            )
            _count(row, rule, slot, relevant, setting.as_of)
            yield row


def _done_by(rule: Duty, act: Event, unit: Unit, roster: Roster) -> bool | None:
    """Whether the act is of the sort the duty asks for: fields with the wanted values, somebody in the wanted role.

    None where the record names nobody, or somebody of whom the roster knows no post on that day.
    """
    if any(act.text(field) != value for field, value in rule.match.items()):
        return False
    if not rule.by:
        return True
    stated = act.text("role")
    if stated is not None:
        return stated in rule.by
    if not act.officer:
        return None
    if any(o.name == act.officer for role in rule.by for o in roster.in_role(unit.code, role, act.on)):
        return True
    return False if roster.posts(act.officer, act.on) else None


def _count(
    row: Obligation, rule: Duty, slot: Slot, acts: Iterable[tuple[Event, bool | None]], as_of: date
) -> None:
    """Set how much has been done, and on which day enough had been; acts of which nobody knows who did them count for neither side."""
    counted: set[str] = set()
    possible: set[str] = set()
    for index, (act, sure) in enumerate(acts):
        stated = act.text("period")
        inside = slot.start <= act.on <= slot.end if stated is None else stated == slot.key
        if not inside or (slot.officer is not None and act.officer not in (slot.officer, None, "")):
            continue
        mark = {"act": str(index), "day": act.on.isoformat(), "officer": act.officer or ""}[rule.distinct]
        possible.add(mark)
        if sure is None or (slot.officer is not None and act.officer != slot.officer):
            continue
        counted.add(mark)
        row.done = len(counted)
        if row.done == row.required:
            row.closed_on, row.outcome = act.on, Outcome.MET
            return
    over = slot.due is not None and slot.due < as_of
    if over and row.missing is None and len(possible) >= row.required:
        row.missing = "acted-by"


def _slots(
    rule: str, schedule: Schedule, unit: Unit, span: Span, acts: Sequence[Event], setting: Setting
) -> Iterator[Slot]:
    """The occurrences that begin inside the bound days, up to the day asked for; :func:`_duty` leaves out what ends after them."""
    start, end = span.start or setting.judged_from, min(span.end or date.max, setting.as_of)
    if start > end:
        return
    declared = [p for p in setting.roster.periods if p.kind in (schedule.within, schedule.outside)]
    if schedule.plugin is not None:
        yield from _plugin_slots(schedule.plugin, unit, start, end, acts, declared, setting)
        return
    if schedule.offset is not None and schedule.rrule is not None:
        yield from _offset(schedule, schedule.rrule, Span(start, span.end), setting)
        return
    slots = _plain_slots(schedule, start, end, declared, setting.table)
    if schedule.within is None and schedule.outside is None:
        yield from slots
        return
    for slot in slots:
        inside = any(p.start <= slot.start <= p.end for p in declared)
        if schedule.within is not None and not inside:
            continue
        if schedule.outside is not None and inside:
            continue
        yield slot


def _plain_slots(
    schedule: Schedule, start: date, end: date, declared: Sequence[NamedPeriod], table: DayTable
) -> Iterator[Slot]:
    if schedule.rrule is not None:
        for found in occurrences(schedule.rrule, start, end, on_holiday=schedule.on_holiday, table=table):
            day = found.on or found.nominal
            yield Slot(found.key, day, day, found.on, found.missing)
    elif schedule.every is Every.WORKING_DAY:
        yield from _working_days(start, end, table)
    elif schedule.every is not None:
        yield from _periodic(schedule.every, schedule.due_day, start, end)
    elif schedule.within is not None:
        for named in declared:
            if start <= named.start <= end:
                yield Slot(named.name, named.start, named.end, named.end)


@lru_cache(maxsize=64)  # many units owe the same in the same periods
def _periodic(every: Every, due_day: int | None, start: date, end: date) -> Sequence[Slot]:
    return tuple(
        Slot(one.key, one.start, one.end, one.end if due_day is None else _due_day(one.end, due_day))
        for one in periods(every, start, end)
        if one.start >= start
    )


def _due_day(last: date, day: int) -> date:
    """That day of the period's last month, or the month's last day where it has no such day."""
    return last.replace(day=min(day, last.day))


def _working_days(start: date, end: date, table: DayTable) -> Iterator[Slot]:
    day = start
    while day <= end:
        try:
            if table.is_workday(day):
                yield Slot(day.isoformat(), day, day, day)
        except NotCovered as gap:
            yield Slot(day.isoformat(), day, day, None, gap.missing)
        day += timedelta(days=1)


def _offset(schedule: Schedule, rule: str, span: Span, setting: Setting) -> Iterator[Slot]:
    """Days counted from occurrences that lie in the bound days; an act counts from the day after the previous due date on."""
    previous: date | None = None
    offset = schedule.offset
    start = span.start or setting.judged_from
    for found in occurrences(
        rule,
        start,
        min(span.end or date.max, setting.as_of + REACH),
        on_holiday=schedule.on_holiday,
        table=setting.table,
        offset_days=offset.days if offset else None,
        offset_weekday=offset.weekday if offset else None,
    ):
        day = found.on or found.nominal
        first = previous + timedelta(days=1) if previous is not None else start
        previous = day
        if day >= start and first <= setting.as_of:
            yield Slot(found.key, first, day, found.on, found.missing)


def _plugin_slots(
    name: str,
    unit: Unit,
    start: date,
    end: date,
    acts: Sequence[Event],
    declared: Sequence[NamedPeriod],
    setting: Setting,
) -> Iterator[Slot]:
    view = ScheduleView(
        unit.code, start, end, tuple(declared), setting.roster, setting.table.is_workday, tuple(acts)
    )
    found, missing = setting.extensions.schedule(name, view)
    if missing is not None:
        yield Slot(name, start, end, None, missing)
    for occurrence in found:
        if start <= occurrence.start <= end:
            yield Slot(
                occurrence.key,
                occurrence.start,
                occurrence.due,
                occurrence.due,
                None,
                occurrence.officer,
                occurrence.count,
            )


def _milestones(
    ruling: Ruling, rule: Campaign, unit: Unit, days: Span, acts: Sequence[Event], setting: Setting
) -> Iterator[Obligation]:
    """What a campaign wants delivered by each bound unit; a milestone without a date is shown by the check, not judged."""
    for milestone in rule.milestones:
        if milestone.due is None or milestone.due not in unit.span or milestone.due < setting.judged_from:
            continue
        if milestone.due not in days:
            continue
        opened = max(filter(None, (rule.effective.start, unit.since)), default=milestone.due)
        if opened > setting.as_of:
            continue
        row = Obligation(
            rule=rule.id,
            version=ruling.version,
            form=Form.MILESTONE,
            unit=unit.code,
            opened_on=opened,
            due_on=milestone.due,
            period=milestone.id,
            started_on=opened,
        )
        reports = [act for act in acts if act.on >= opened and rule.delivers(act, milestone)]
        if reports:
            row.done, row.closed_on, row.outcome = 1, reports[0].on, Outcome.MET
        yield row
        yield from _contents(row, milestone.contents, reports)


def _contents(row: Obligation, contents: Sequence[str], reports: Sequence[Event]) -> Iterator[Obligation]:
    """What the first report of a milestone left out; owed until later reports have brought the rest."""
    absent = [item for item in contents if reports and item not in reports[0].items("items")]
    if not absent:
        return
    first = reports[0]
    missing = attrs.evolve(
        row,
        form=Form.EVIDENCE,
        opened_on=first.on,
        due_on=first.on,
        n=2,
        closed_on=None,
        outcome=None,
        detail=",".join(absent),
    )
    for later in reports[1:]:
        absent = [item for item in absent if item not in later.items("items")]
        if not absent:
            missing.closed_on, missing.outcome = later.on, Outcome.MET
            break
    yield missing


def _records(
    ruling: Ruling, rule: Checklist, unit: Unit, span: Span, acts: Sequence[Event]
) -> Iterator[Obligation]:
    """What the records of a unit's acts lack. A record is completed by entering it anew (``correct``)."""
    number = 0
    for act in acts:
        if act.kind not in rule.at or act.on not in span:
            continue
        number += 1
        lacks = lacking(rule, act, acts)
        yield Obligation(
            rule=rule.id,
            version=ruling.version,
            form=Form.EVIDENCE,
            unit=unit.code,
            opened_on=act.on,
            due_on=act.on,
            period=f"{act.kind}@{act.on.isoformat()}",
            officer=act.officer,
            n=number,
            started_on=act.on,
            closed_on=None if lacks else act.on,
            outcome=None if lacks else Outcome.MET,
            detail=remark(lacks, act),
        )


def unfixed(policy: Policy, day: date) -> Iterator[Ruling]:
    """Rules in force whose source gives no number or date: to be shown, not judged."""
    for ruling in policy:
        rule = ruling.rule
        if not rule.judged or day not in rule.effective:
            continue
        if isinstance(rule, Duty):
            if all(not (s.every or s.rrule or s.plugin or s.within) for s in rule.schedule):
                yield ruling
        elif isinstance(rule, Campaign):
            if any(milestone.due is None for milestone in rule.milestones):
                yield ruling
        elif hasattr(rule, "limit") and rule.limit.value is None and rule.limit.field is None:
            yield ruling
