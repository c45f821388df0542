"""What a case's file must hold and in which order its stages must come: evidence, order, routes, patterns."""

from collections.abc import Callable, Sequence
from datetime import date

import attrs

from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.engine.clock import bearer_of
from duban.engine.evidence import lacking, remark
from duban.engine.facts import Facts
from duban.engine.selection import Answer, Extensions, compile_applies
from duban.plugins.hookspecs import Breach
from duban.policy.policy import Ruling
from duban.policy.rules import Checklist, Procedure, Route, Rule, Step

Emit = Callable[[Obligation], None]


class Watch:
    """One version of a rule, made ready; the running state per case lives in the watchers below."""

    def __init__(self, ruling: Ruling, rule: Rule, table: DayTable, extensions: Extensions) -> None:
        self.rule = rule
        self.version = ruling.version
        self.table = table
        self.extensions = extensions
        self.check = compile_applies(rule.applies, extensions)

    def selected(self, facts: Facts, unit: str | None, claim: str | None = None) -> Answer:
        return True if self.check is None else self.check(facts, facts.roster.units.get(unit or ""), claim)

    def spell(
        self, form: Form, facts: Facts, unit: str | None, on: date, claim: str | None = None
    ) -> Obligation:
        return Obligation(
            rule=self.rule.id,
            version=self.version,
            form=form,
            unit=unit,
            opened_on=on,
            case=facts.ref,
            claim=claim,
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

    def respelled(self, row: Obligation, day: date, emit: Emit) -> Obligation:
        """The row itself where it began on that day, else its next spell; the old one has then moved."""
        if row.opened_on == day:
            return row
        row.closed_on, row.outcome = day, Outcome.MOVED
        following = attrs.evolve(row, opened_on=day, spell=row.spell + 1, closed_on=None, outcome=None)
        emit(following)
        return following


@attrs.define
class _Record:
    """A record that was looked at: its row, the day of its event, which claim it was about, and what it still lacks."""

    row: Obligation
    on: date
    claim: str | None
    lacks: set[str]


class EvidenceWatcher:
    """A checklist: what an event's record lacks is owed from that day until it is supplied."""

    def __init__(self, watch: Watch, rule: Checklist, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.wanting: list[_Record] = []
        self.undecided: list[_Record] = []
        """Records of which it could not be said whether the rule applies; asked again when the day ends."""

    def see(self, event: Event) -> None:
        if event.kind in self.rule.at and event.on in self.rule.effective:
            self._open(event)
        if event.kind == "supplement":
            self._supply(event)

    def _open(self, event: Event) -> None:
        unit, missing_bearer = bearer_of(self.rule.bearer, event, self.facts, self.watch.extensions)
        answer = self.watch.selected(self.facts, unit, event.claim)
        if answer is False:
            return
        row = self.watch.spell(Form.EVIDENCE, self.facts, unit, event.on, event.claim)
        row.officer = event.officer
        record = _Record(row, event.on, event.claim, set())
        lacks = lacking(self.rule, event, self.facts.events)
        record.lacks, row.detail = set(lacks), remark(lacks, event)
        if isinstance(answer, str):
            row.missing = answer
            self.undecided.append(record)
        elif missing_bearer:
            row.missing = missing_bearer
        else:
            self._judge(record)
        self.emit(row)

    def _judge(self, record: _Record) -> None:
        record.row.due_on = record.on
        if record.lacks:
            self.wanting.append(record)
        else:
            record.row.closed_on, record.row.outcome = record.on, Outcome.MET

    def _supply(self, event: Event) -> None:
        supplied = set(event.items("items"))
        still: list[_Record] = []
        for record in (*self.wanting, *self.undecided):
            if event.claim in (None, record.claim):
                record.lacks -= supplied
        for record in self.wanting:
            if record.lacks:
                still.append(record)
            else:
                record.row.closed_on, record.row.outcome = event.on, Outcome.MET
        self.wanting = still

    def settle(self, day: date) -> None:
        """Ask again about the records of which nothing could be said, as the case is known at the end of the day."""
        waiting, self.undecided = self.undecided, []
        for record in waiting:
            answer = self.watch.selected(self.facts, record.row.unit, record.claim)
            if answer == record.row.missing:
                self.undecided.append(record)
            elif answer is False:
                record.row.closed_on, record.row.outcome = day, Outcome.VOID
            else:
                self._say_again(record, day, answer)

    def _say_again(self, record: _Record, day: date, answer: Answer) -> None:
        record.row = self.watch.respelled(record.row, day, self.emit)
        record.row.missing = answer if isinstance(answer, str) else None
        if isinstance(answer, str):
            self.undecided.append(record)
        elif record.lacks:
            self._judge(record)
        else:
            record.row.due_on = record.row.closed_on = day
            record.row.outcome = Outcome.MET


class OrderWatcher:
    """A procedure: a stage entered before its conditions hold breaks the order on that day."""

    def __init__(self, watch: Watch, rule: Procedure, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.undecided: list[tuple[Obligation, str | None, str]] = []
        """Broken stages of which it could not be said whether the rule applies: row, claim, what broke."""

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
            answer = self.watch.extensions.condition(step.condition, self.facts, event.claim)
            if answer is False:
                self._break(event, f"condition:{step.condition}")
            elif isinstance(answer, str):
                self._break(event, f"condition:{step.condition}", answer)

    def _break(self, event: Event, detail: str, unsaid: str | None = None) -> None:
        """The order is broken, or it cannot be said because of ``unsaid``."""
        unit, missing_bearer = bearer_of(self.rule.bearer, event, self.facts, self.watch.extensions)
        answer = self.watch.selected(self.facts, unit, event.claim)
        if answer is False:
            return
        unit = event.unit or unit
        if isinstance(answer, str) and unsaid is None:
            row = self.watch.unknown(Form.ORDER, self.facts, unit, event.on, answer)
            self.undecided.append((row, event.claim, detail))
            self.emit(row)
        elif isinstance(answer, str) or unsaid or missing_bearer:
            missing = unsaid or missing_bearer or str(answer)
            self.emit(self.watch.unknown(Form.ORDER, self.facts, unit, event.on, missing))
        else:
            self.emit(self.watch.breach(Form.ORDER, self.facts, unit, event.on, detail))

    def settle(self, day: date) -> None:
        """Ask again about what could not be said, as the case is known at the end of the day."""
        waiting, self.undecided = self.undecided, []
        for row, claim, detail in waiting:
            answer = self.watch.selected(self.facts, row.unit, claim)
            if isinstance(answer, str):
                self.undecided.append((row, claim, detail))
            elif answer is False:
                row.closed_on, row.outcome = day, Outcome.VOID
            else:
                broken = self.watch.respelled(row, day, self.emit)
                broken.missing, broken.detail = None, detail
                broken.closed_on, broken.outcome = day, Outcome.BREACH


class RouteWatcher:
    """A topic that the law sends elsewhere, recorded with another channel: owed until the record is put right."""

    def __init__(self, watch: Watch, rule: Route, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.rows: dict[str | None, Obligation] = {}
        """What is wrong now, by claim (None: the case as a whole)."""

    def see(self, event: Event) -> None:
        """Nothing to note event by event."""

    def settle(self, day: date) -> None:
        for claim in (None, *self.facts.claims):
            wrong = self._wrong(day, claim)
            if wrong and claim not in self.rows:
                row = self.watch.spell(Form.ROUTE, self.facts, self.facts.handler, day, claim)
                row.due_on, row.detail = day, str(self.rule.channel)
                self.rows[claim] = row
                self.emit(row)
            elif not wrong and claim in self.rows:
                row = self.rows.pop(claim)
                row.closed_on, row.outcome = day, Outcome.MET

    def _wrong(self, day: date, claim: str | None) -> bool:
        attributes = self.facts.of_claim(claim)
        topic, channel = attributes.get("category"), attributes.get("statutory")
        return (
            self.rule.channel is not None
            and topic in self.rule.topics
            and channel is not None
            and str(channel) != str(self.rule.channel)
            and day in self.rule.effective
            and self.watch.selected(self.facts, self.facts.handler, claim) is True
        )


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
        if not (self.due or self.failing) or day not in self.rule.effective:
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
