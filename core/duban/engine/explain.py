"""How a date came about: the same clock that the check relies on, told step by step."""

from collections.abc import Iterator, Mapping
from datetime import date

from duban.calendar.counting import explain_due
from duban.calendar.units import Unit
from duban.domain.event import Event, EventKind, act_named
from duban.domain.obligation import Obligation, State
from duban.domain.trace import Step, Trace
from duban.engine.clock import Clock
from duban.policy.policy import Ruling


def explain_clock(
    clock: Clock, ruling: Ruling, spells: list[Obligation], kinds: Mapping[str, EventKind], as_of: date
) -> Trace:
    """The reasons of one clock's date, in the order in which a person would check them.

    ``spells`` are the clock's rows, the last of which says how it stands.
    """
    return tuple(_steps(clock, ruling, spells, kinds, as_of))


def _steps(
    clock: Clock, ruling: Ruling, spells: list[Obligation], kinds: Mapping[str, EventKind], as_of: date
) -> Iterator[Step]:
    yield act_step("started", clock.start_event, kinds)
    yield from explain_rule(ruling)
    last = spells[-1]
    if last.missing is not None:
        yield Step("cannot-say", {"missing": last.missing})
    yield from _counted(clock)
    for event in clock.acts:
        if event.kind in clock.line.met or event.kind in clock.line.void:
            continue
        yield act_step("acted", event, kinds)
    yield from explain_state(last, as_of, clock.acts, kinds, clock.line.rule.warn_days)


def explain_rule(ruling: Ruling) -> Iterator[Step]:
    """The provision: document, article, the version's dates, and what it rests on."""
    rule = ruling.rule
    yield Step(
        "provision",
        {
            "rule": rule.id,
            "title": rule.title,
            "document": ruling.document.title,
            "number": ruling.document.number,
            "article": rule.source.article,
            "pack": ruling.pack,
            "basis": rule.basis.value,
        },
    )
    if rule.source.quote:
        yield Step("quote", {"text": rule.source.quote})
    if rule.effective.start is not None or rule.effective.end is not None:
        values: dict[str, str | int | date | tuple[date, ...]] = {}
        if rule.effective.start is not None:
            values["start"] = rule.effective.start
        if rule.effective.end is not None:
            values["end"] = rule.effective.end
        yield Step("in-force", values)
    if rule.note:
        yield Step("note", {"text": rule.note})


def _counted(clock: Clock) -> Iterator[Step]:
    """The counting itself."""
    rule = clock.line.rule
    start, value, unit = clock.started_on, rule.limit.value or 0, rule.limit.unit
    if rule.limit.field is not None:
        if clock.fixed is None:
            return
        yield Step("set-limit", {"day": clock.fixed})
        if clock.fixed < start or not (clock.extended or clock.suspended):
            return
        value, unit = (clock.fixed - start).days, Unit.CALENDAR_DAY
    counting = rule.counting
    suspensions = list(clock.suspended)
    if clock.suspended_since is not None:
        yield Step("suspended-now", {"since": clock.suspended_since})
    yield from explain_due(
        start,
        value,
        unit,
        clock.line.table,
        start_day=counting.start_day if rule.limit.field is None else "excluded",
        rollover=counting.rollover,
        order=counting.order,
        extension_days=clock.extended,
        suspensions=suspensions,
    )
    yield Step("counting-basis", {"basis": counting.basis.value, "source": counting.source})


def explain_state(
    obligation: Obligation, as_of: date, acts: list[Event], kinds: Mapping[str, EventKind], warn_days: int
) -> Iterator[Step]:
    """How the obligation stands, and by which act."""
    state = obligation.state(as_of, warn_days)
    if acts and obligation.closed_on is not None and obligation.closed_on <= as_of:
        yield act_step("stopped", acts[-1], kinds)
    values: dict[str, str | int | date | tuple[date, ...]] = {"state": state.value, "as_of": as_of}
    days = obligation.days(as_of)
    if obligation.due_on is not None:
        values["due"] = obligation.due_on
    if days is not None and state not in (State.VOID, State.BREACH):
        values["days"] = days
    yield Step("state", values)


def act_step(code: str, event: Event, kinds: Mapping[str, EventKind]) -> Step:
    """One act as a step: its kind, day, unit, place in the journal, and what it stated."""
    values: dict[str, str | int | date | tuple[date, ...]] = {
        "kind": event.kind,
        **act_named(kinds, event.kind),
        "on": event.on,
    }
    if event.unit:
        values["unit"] = event.unit
    if event.id:
        values["entry"] = event.id
    if event.officer:
        values["officer"] = event.officer
    for field in ("days", "until", "approved_by", "reason", "due", "override"):
        text = event.text(field)
        if text is not None:
            values[field] = text
    return Step(code, values)
