"""The clock of a deadline rule in one case: started by an event, moved by few, stopped by one."""

from collections.abc import Callable
from datetime import date

from duban.calendar.counting import Due, due
from duban.calendar.units import Unit
from duban.calendar.work import DayTable, NotCovered
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.engine.facts import Facts
from duban.engine.selection import Answer, Check, Extensions, compile_applies
from duban.policy.policy import Ruling
from duban.policy.rules import Deadline, Extension, Limit

LONGEST = 3660
"""No extension is longer than ten years, in days; a larger number is a slip of the pen and grants nothing."""

BEYOND = Due(on=None, missing="beyond-calendar", unrolled=None)
"""A limit that ends after the last date there is, or that is absurdly long: nothing is guessed."""

Suspended = tuple[tuple[date, date], ...]


class Line:
    """One version of a deadline rule, made ready for reading events."""

    def __init__(self, ruling: Ruling, rule: Deadline, table: DayTable, extensions: Extensions) -> None:
        self.rule = rule
        self.id = rule.id
        self.version = ruling.version
        self.start = rule.effective.start or date.min
        self.end = rule.effective.end or date.max
        self.met = frozenset(rule.met_by)
        self.void = frozenset(rule.void_by)
        self.table = table
        self.extensions = extensions
        self.applies: Check | None = compile_applies(rule.applies, extensions)
        self.by_unit = bool(rule.applies.unit_level or rule.applies.unit_kind or rule.applies.unit)
        self.follows_handler = rule.bearer == "handler"
        self.by_what = rule.per == "what"
        self.extends = rule.extension.event if rule.extension else None
        self.suspends = frozenset(rule.suspension.begin) if rule.suspension else frozenset()
        self.resumes = frozenset(rule.suspension.end) if rule.suspension else frozenset()
        self._due: dict[date, Due] = {}

    def due_from(self, start: date) -> Due:
        """The plain due date of a clock that started on that day; remembered, since many cases start on one day."""
        found = self._due.get(start)
        if found is None:
            found = self._due[start] = self.count(start, 0, ())
        return found

    def count(self, start: date, extended: int, suspended: Suspended) -> Due:
        """The due date with extension (in the limit's unit) and suspensions."""
        limit, counting = self.rule.limit, self.rule.counting
        if limit.value is None:
            return Due(on=None, missing=None, unrolled=None)
        try:
            return due(
                start,
                limit.value,
                limit.unit,
                self.table,
                start_day=counting.start_day,
                rollover=counting.rollover,
                order=counting.order,
                extension_days=extended,
                suspensions=suspended,
            )
        except ValueError:
            return BEYOND

    def count_from_set(self, start: date, day: date, extended: int, suspended: Suspended) -> Due:
        """The due date where the event of ``start`` itself set ``day``; extension and suspensions move it by calendar days."""
        counting = self.rule.counting
        if day < start or (not extended and not suspended and counting.rollover == "none"):
            return Due(on=day, missing=None, unrolled=day)
        try:
            return due(
                start,
                (day - start).days,
                Unit.CALENDAR_DAY,
                self.table,
                rollover=counting.rollover,
                order=counting.order,
                extension_days=extended,
                suspensions=suspended,
            )
        except ValueError:
            return BEYOND

    def bearer(self, event: Event, facts: Facts) -> tuple[str | None, str | None]:
        """The unit that owes, and what is missing where that cannot be said."""
        return bearer_of(self.rule.bearer, event, facts, self.extensions)


def bearer_of(
    bearer: str, event: Event, facts: Facts, extensions: Extensions
) -> tuple[str | None, str | None]:
    """The unit that a rule's ``bearer`` names, as of the event, which must be the latest of the facts."""
    if bearer == "acting":
        return facts.actor, None
    if bearer == "target":
        return event.text("to") or facts.handler, None
    if bearer == "handler":
        return facts.handler, None
    if bearer == "receiver":
        return facts.receiver, None
    if bearer == "first-handler":
        return facts.first_handler, None
    return extensions.bearer(bearer, facts)


class Clock:
    """A running clock. Everything it says it says as :class:`Obligation` spells handed to ``emit``."""

    __slots__ = (
        "acts", "claim", "emit", "extended", "extensions_used", "facts", "fixed", "line", "missing_bearer", "n", "over", "rows",
        "spell", "start_event", "started_on", "suspended", "suspended_since", "unit", "unreadable",
    )  # fmt: skip

    def __init__(self, line: Line, event: Event, facts: Facts, emit: Callable[[Obligation], None]) -> None:
        self.line = line
        self.facts = facts
        self.n = 0
        """Number among the rule's clocks in this case, given when the clock first has something to say."""
        self.emit = emit
        self.start_event = event
        self.started_on = event.on
        self.claim = event.claim if line.rule.per in ("claim", "what") else None
        self.unit, self.missing_bearer = line.bearer(event, facts)
        self.fixed, self.unreadable = _set_limit(line.rule.limit, event)
        self.extended = 0
        self.extensions_used = 0
        self.suspended: Suspended = ()
        self.suspended_since: date | None = None
        self.spell: Obligation | None = None
        self.rows = 0
        self.over = False
        self.acts: list[Event] = []
        """Events that moved, suspended or stopped the clock, for the explanation."""
        self.respell(event.on)

    def due(self) -> Due:
        """The due date as things stand, a running suspension left aside."""
        if self.line.rule.limit.field is not None:
            if self.fixed is None:
                return Due(on=None, missing=self.unreadable, unrolled=None)
            return self.line.count_from_set(self.started_on, self.fixed, self.extended, self.suspended)
        if not self.extended and not self.suspended:
            return self.line.due_from(self.started_on)
        return self.line.count(self.started_on, self.extended, self.suspended)

    def selected(self) -> Answer:
        """Whether the rule applies to the case as it is known now."""
        if self.line.applies is None:
            return self.missing_bearer or True
        unit = self.facts.roster.units.get(self.unit or "") if self.line.by_unit else None
        answer = self.line.applies(self.facts, unit, self.claim)
        return self.missing_bearer if answer is True and self.missing_bearer else answer

    def respell(self, on: date) -> None:
        """Say again what is owed from ``on``; a spell begins only where something about it has changed."""
        if self.line.rule.elective and not self.over:
            return
        answer = self.selected()
        if answer is False:
            self.close(on, Outcome.VOID)
            return
        missing = answer if isinstance(answer, str) else None
        due_on: date | None = None
        suspended = self.suspended_since is not None
        if missing is None and not suspended:
            result = self.due()
            due_on, missing = result.on, result.missing
        current = self.spell
        if current is not None:
            if (current.due_on, current.missing, current.suspended, current.unit) == (
                due_on,
                missing,
                suspended,
                self.unit,
            ):
                return
            if current.opened_on == on:
                current.due_on, current.missing, current.suspended, current.unit = (
                    due_on,
                    missing,
                    suspended,
                    self.unit,
                )
                return
            self.close(on, Outcome.MOVED)
        if not self.n:
            self.n = self.facts.number(self.line.id)
        self.rows += 1
        self.spell = Obligation(
            rule=self.line.id,
            version=self.line.version,
            form=Form.DEADLINE,
            unit=self.unit,
            opened_on=on,
            due_on=due_on,
            case=self.facts.ref,
            claim=self.claim,
            n=self.n,
            spell=self.rows,
            started_on=self.started_on,
            missing=missing,
            suspended=suspended,
        )
        self.emit(self.spell)

    def close(self, on: date, outcome: Outcome) -> None:
        """End the running spell, if there is one."""
        if self.spell is not None:
            self.spell.closed_on = on
            self.spell.outcome = outcome
            self.spell = None

    def see(self, event: Event) -> None:
        """Let one event act on the clock."""
        line, kind = self.line, event.kind
        if line.rule.per in ("claim", "what") and event.claim not in (None, self.claim):
            return
        if kind in line.met:
            if line.rule.per != "unit" or self.unit in (event.unit, self.facts.actor):
                self.acts.append(event)
                self.meet(event.on)
        elif kind in line.void:
            self.acts.append(event)
            self.close(event.on, Outcome.VOID)
            self.over = True
        elif kind == line.extends:
            self.acts.append(event)
            self.extend(event)
        elif kind in line.suspends and self.suspended_since is None:
            self.acts.append(event)
            self.suspended_since = event.on
            self.respell(event.on)
        elif kind in line.resumes and self.suspended_since is not None:
            self.acts.append(event)
            self.resume(event.on)

    def facts_changed(self, on: date) -> None:
        """The case's attributes or its handler are different now."""
        if self.line.follows_handler:
            self.unit = self.facts.handler
        self.respell(on)

    def meet(self, on: date) -> None:
        """The obligation is met on that day; a suspension still running ends with it."""
        if self.line.rule.elective:
            self.over = True
            self.respell(on)
        if self.suspended_since is not None:
            self.resume(on)
        self.close(on, Outcome.MET)
        self.over = True

    def resume(self, on: date) -> None:
        begun = self.suspended_since
        self.suspended_since = None
        if begun is not None and on > begun:
            self.suspended = (*self.suspended, (begun, on))
        self.respell(on)

    def extend(self, event: Event) -> None:
        """An extension within its terms moves the date; outside them it is a breach and moves nothing (N-34-2)."""
        terms = self.line.rule.extension
        if terms is None or self.spell is None:
            return
        days, fault = self._extension(event, terms)
        if fault is None:
            self.extended += days
            self.extensions_used += 1
            self.respell(event.on)
            return
        self.rows += 1
        breach = Obligation(
            rule=self.line.id,
            version=self.line.version,
            form=Form.DEADLINE,
            unit=event.unit or self.unit,
            opened_on=event.on,
            case=self.facts.ref,
            claim=self.claim,
            n=self.n,
            spell=self.rows,
            started_on=self.started_on,
            closed_on=event.on,
            outcome=Outcome.BREACH,
            detail=f"extend:{fault}",
        )
        self.emit(breach)

    def _extension(self, event: Event, terms: Extension) -> tuple[int, str | None]:
        """Days granted, in the limit's unit, and the fault of the extension if it has one."""
        if self.extensions_used >= terms.times:
            return 0, "again"
        absent = next((field for field in terms.needs if not event.text(field)), None)
        if absent is not None:
            return 0, f"without-{absent.replace('_', '-')}"
        running = self.due().on if self.suspended_since is None else None
        if running is not None and event.on > running:
            return 0, "after-the-limit"
        days = _granted(event, running, self.line.rule.limit, self.line.table)
        if days is None or not 0 <= days <= LONGEST:
            return 0, "without-days"
        if terms.most is not None and days > terms.most:
            return 0, "too-long"
        return days, None


def stated_day(event: Event, field: str) -> date | None:
    """The field as a civil date; None where it holds none. What is not a date moves nothing."""
    try:
        return event.date(field)
    except ValueError:
        return None


def _set_limit(limit: Limit, event: Event) -> tuple[date | None, str | None]:
    """The due date that the start event itself sets, and what is missing where its field holds no date."""
    if limit.field is None:
        return None, None
    day = stated_day(event, limit.field)
    return day, f"date:{limit.field}" if day is None and event.text(limit.field) else None


def _granted(event: Event, running: date | None, limit: Limit, table: DayTable) -> int | None:
    """What an extension grants, in the limit's unit: its ``days``, or the distance from the running due date to its ``until``.

    None where it states neither; a limit of months or years cannot be extended to a day, only by so many of them.
    """
    stated = event.text("days")
    if stated is not None:
        return int(stated) if stated.isdecimal() and len(stated) <= len(str(LONGEST)) else None
    until = stated_day(event, "until")
    if until is None or running is None or limit.unit in ("month", "year"):
        return None
    if limit.unit == "working-day" and limit.field is None:
        try:
            return table.count_workdays(running, until)
        except NotCovered:
            return None
    return (until - running).days
