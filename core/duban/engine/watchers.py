"""What a case's file must hold and in which order its stages must come: evidence, order, posts, routes."""

from collections.abc import Callable, Sequence
from datetime import date

from duban.calendar.counting import due
from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.engine.clock import bearer_of
from duban.engine.evidence import lacking
from duban.engine.facts import Facts
from duban.engine.selection import Answer, Extensions, compile_applies
from duban.plugins.hookspecs import Breach
from duban.policy.policy import Ruling
from duban.policy.rules import Assignment, Checklist, Procedure, Route, Rule, Step

Emit = Callable[[Obligation], None]


class Watch:
    """One version of a rule, made ready; the running state per case lives in the watchers below."""

    def __init__(self, ruling: Ruling, rule: Rule, table: DayTable, extensions: Extensions) -> None:
        self.rule = rule
        self.version = ruling.version
        self.table = table
        self.extensions = extensions
        self.check = compile_applies(rule.applies, extensions)

    def selected(self, facts: Facts, unit: str | None) -> Answer:
        return True if self.check is None else self.check(facts, facts.roster.units.get(unit or ""))

    def spell(self, form: Form, facts: Facts, unit: str | None, on: date) -> Obligation:
        return Obligation(
            rule=self.rule.id,
            version=self.version,
            form=form,
            unit=unit,
            opened_on=on,
            case=facts.ref,
            n=facts.number(self.rule.id),
            started_on=on,
        )

    def breach(self, form: Form, facts: Facts, unit: str | None, on: date, detail: str) -> Obligation:
        row = self.spell(form, facts, unit, on)
        row.closed_on, row.outcome, row.detail = on, Outcome.BREACH, detail
        return row

    def unknown(self, form: Form, facts: Facts, unit: str | None, on: date, missing: str) -> Obligation:
        row = self.spell(form, facts, unit, on)
        row.missing = missing
        return row


class EvidenceWatcher:
    """A checklist: what an event's record lacks is owed from that day until it is supplied."""

    def __init__(self, watch: Watch, rule: Checklist, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.wanting: list[tuple[Obligation, set[str]]] = []

    def see(self, event: Event) -> None:
        if event.kind in self.rule.at and event.on in self.rule.effective:
            self._open(event)
        if event.kind == "supplement" and self.wanting:
            self._supply(event)

    def _open(self, event: Event) -> None:
        unit, missing_bearer = bearer_of(self.rule.bearer, event, self.facts, self.watch.extensions)
        answer = self.watch.selected(self.facts, unit)
        if answer is False:
            return
        missing = answer if isinstance(answer, str) else missing_bearer
        if missing:
            self.emit(self.watch.unknown(Form.EVIDENCE, self.facts, unit, event.on, missing))
            return
        row = self.watch.spell(Form.EVIDENCE, self.facts, unit, event.on)
        row.due_on = event.on
        row.officer = event.officer
        lacks = lacking(self.rule, event, self.facts.events)
        row.detail = ",".join(lacks)
        if lacks:
            self.wanting.append((row, set(lacks)))
        else:
            row.closed_on, row.outcome = event.on, Outcome.MET
        self.emit(row)

    def _supply(self, event: Event) -> None:
        supplied = set(event.items("items"))
        still: list[tuple[Obligation, set[str]]] = []
        for row, lacks in self.wanting:
            lacks -= supplied
            if lacks:
                still.append((row, lacks))
            else:
                row.closed_on, row.outcome = event.on, Outcome.MET
        self.wanting = still

    def settle(self, day: date) -> None:
        """Nothing to decide at the end of a day."""


class OrderWatcher:
    """A procedure: a stage entered before its conditions hold breaks the order on that day."""

    def __init__(self, watch: Watch, rule: Procedure, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit

    def see(self, event: Event) -> None:
        if event.on not in self.rule.effective:
            return
        for step in self.rule.steps:
            if step.event == event.kind:
                self._enter(step, event)
        if event.kind in self.rule.complete_at:
            absent = [kind for kind in self.rule.required if kind not in self.facts.seen]
            if absent:
                self._break(event, "incomplete:" + ",".join(absent))

    def _enter(self, step: Step, event: Event) -> None:
        seen = self.facts.seen
        absent = [kind for kind in step.after if kind not in seen]
        if absent:
            self._break(event, "before:" + ",".join(absent))
        elif step.any_of and not any(kind in seen for kind in step.any_of):
            self._break(event, "before-any:" + ",".join(step.any_of))
        elif step.condition:
            answer = self.watch.extensions.condition(step.condition, self.facts)
            if answer is False:
                self._break(event, f"condition:{step.condition}")
            elif isinstance(answer, str):
                self.emit(self.watch.unknown(Form.ORDER, self.facts, event.unit, event.on, answer))

    def _break(self, event: Event, detail: str) -> None:
        unit, missing_bearer = bearer_of(self.rule.bearer, event, self.facts, self.watch.extensions)
        answer = self.watch.selected(self.facts, unit)
        if answer is False:
            return
        missing = answer if isinstance(answer, str) else missing_bearer
        if missing:
            self.emit(self.watch.unknown(Form.ORDER, self.facts, unit, event.on, missing))
        else:
            self.emit(self.watch.breach(Form.ORDER, self.facts, event.unit or unit, event.on, detail))

    def settle(self, day: date) -> None:
        """Nothing to decide at the end of a day."""


class PostWatcher:
    """Who must answer for the case at every moment: too few and too many are both owed until put right."""

    def __init__(self, watch: Watch, rule: Assignment, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.since: date | None = None
        self.holders: dict[str, date] = {}
        self.vacant: Obligation | None = None
        self.crowded: Obligation | None = None

    def see(self, event: Event) -> None:
        rule = self.rule
        if self.since is None and event.kind in rule.since and event.on in rule.effective:
            self.since = event.on
        if event.kind in ("appoint", "relieve") and event.text("role") == rule.role and event.officer:
            if event.kind == "appoint":
                self.holders[event.officer] = event.on
                self._check_holder(event)
            else:
                self.holders.pop(event.officer, None)
        elif rule.in_person and event.kind in rule.acts and self.since is not None:
            officer = event.officer
            if self.holders and officer not in self.holders and self._applies() is True:
                self._breach(event, f"in-person:{officer or ''}")

    def _check_holder(self, event: Event) -> None:
        unit = event.unit or self.facts.handler
        if not self.rule.holder or unit is None or event.officer is None:
            return
        roles = {o.role for o in self.facts.roster.officers if o.name == event.officer and event.on in o.span}
        if roles and roles.isdisjoint(self.rule.holder) and self._applies() is True:
            self._breach(event, f"holder:{event.officer}")

    def _breach(self, event: Event, detail: str) -> None:
        unit = event.unit or self.facts.handler
        self.emit(self.watch.breach(Form.POST, self.facts, unit, event.on, detail))

    def _applies(self) -> Answer:
        return self.watch.selected(self.facts, self.facts.handler)

    def settle(self, day: date) -> None:
        """Compare the number of holders with the rule as of the end of the day."""
        if self.since is None:
            return
        count = len(self.holders)
        answer = self._applies()
        owed = self.facts.closed_on is None and answer is not False
        few = owed and count < self.rule.at_least
        many = owed and self.rule.at_most is not None and count > self.rule.at_most
        if few and self.vacant is None:
            self.vacant = self._open(day, "vacant", answer)
        elif not few and self.vacant is not None:
            self._close(self.vacant, day, met=count >= self.rule.at_least)
            self.vacant = None
        if many and self.crowded is None:
            self.crowded = self._open(day, "crowded", answer)
            self.crowded.done = count
        elif not many and self.crowded is not None:
            self._close(self.crowded, day, met=owed)
            self.crowded = None

    def _open(self, day: date, detail: str, answer: Answer) -> Obligation:
        row = self.watch.spell(Form.POST, self.facts, self.facts.handler, day)
        row.detail = detail
        row.required = self.rule.at_least if detail == "vacant" else (self.rule.at_most or 0)
        if isinstance(answer, str):
            row.missing = answer
        elif detail == "vacant" and self.rule.within is not None and self.rule.within.value is not None:
            within = self.rule.within
            result = due(day, self.rule.within.value, within.unit, self.watch.table)
            row.due_on, row.missing = result.on, result.missing
        else:
            row.due_on = day
        self.emit(row)
        return row

    def _close(self, row: Obligation, day: date, *, met: bool) -> None:
        row.closed_on = day
        row.outcome = Outcome.MET if met else Outcome.VOID


class RouteWatcher:
    """A topic that the law sends elsewhere, recorded with another channel: owed until the record is put right."""

    def __init__(self, watch: Watch, rule: Route, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.row: Obligation | None = None

    def see(self, event: Event) -> None:
        """Nothing to note event by event."""

    def settle(self, day: date) -> None:
        attributes = self.facts.attributes
        topic, channel = attributes.get("category"), attributes.get("statutory")
        wrong = (
            self.rule.channel is not None
            and topic in self.rule.topics
            and channel is not None
            and str(channel) != str(self.rule.channel)
            and day in self.rule.effective
            and self.watch.selected(self.facts, self.facts.handler) is True
        )
        if wrong and self.row is None:
            self.row = self.watch.spell(Form.ROUTE, self.facts, self.facts.handler, day)
            self.row.due_on = day
            self.row.detail = str(self.rule.channel)
            self.emit(self.row)
        elif not wrong and self.row is not None:
            self.row.closed_on, self.row.outcome = day, Outcome.MET
            self.row = None


class PatternWatcher:
    """A plugin's pattern over the case so far, asked at the end of a day; what is new that day is broken from that day.

    Where the rule names events in ``complete_at``, it is asked only on days on which one of them happened.
    """

    def __init__(self, watch: Watch, rule: Procedure, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.found = 0
        self.due = not rule.complete_at
        self.failing: Obligation | None = None

    def see(self, event: Event) -> None:
        if event.kind in self.rule.complete_at:
            self.due = True

    def settle(self, day: date) -> None:
        if not self.due or day not in self.rule.effective:
            return
        self.due = not self.rule.complete_at
        answer = self.watch.selected(self.facts, self.facts.handler)
        if answer is False:
            return
        breaches: Sequence[Breach] = ()
        missing: str | None = answer if isinstance(answer, str) else None
        if missing is None:
            breaches, missing = self.watch.extensions.pattern(
                self.rule.pattern or "", self.facts, self.rule.params
            )
        if missing is not None:
            if self.failing is None:
                self.failing = self.watch.unknown(Form.PATTERN, self.facts, self.facts.handler, day, missing)
                self.emit(self.failing)
            return
        if self.failing is not None:
            self.failing.closed_on, self.failing.outcome = day, Outcome.VOID
            self.failing = None
        for breach in breaches[self.found :]:
            unit = breach.unit or self.facts.handler
            self.emit(self.watch.breach(Form.PATTERN, self.facts, unit, day, breach.detail))
        self.found = max(self.found, len(breaches))
