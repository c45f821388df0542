"""Who answers for a case at every moment: a post that stands vacant or is held by too many."""

from datetime import date

from duban.calendar.counting import due
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.engine.facts import Facts
from duban.engine.selection import Answer
from duban.engine.watchers import Emit, Watch
from duban.policy.rules import Assignment


class PostWatcher:
    """Who must answer for the case at every moment: too few and too many are both owed until put right."""

    def __init__(self, watch: Watch, rule: Assignment, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.since: date | None = None
        self.holders: dict[str, date] = {}
        self.vacant: Obligation | None = None
        self.crowded: Obligation | None = None
        self.asked: Answer = True
        """What the selection said when something was last opened."""

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
        if owed and answer != self.asked:
            self._say_again(day, answer)
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

    def _say_again(self, day: date, answer: Answer) -> None:
        """Whether the rule applies is known now and was not before, or the other way round."""
        self.asked = answer
        if self.vacant is not None:
            self.vacant = self.watch.respelled(self.vacant, day, self.emit)
            self._date(self.vacant, answer)
        if self.crowded is not None:
            self.crowded = self.watch.respelled(self.crowded, day, self.emit)
            self._date(self.crowded, answer)

    def _open(self, day: date, detail: str, answer: Answer) -> Obligation:
        row = self.watch.spell(Form.POST, self.facts, self.facts.handler, day)
        row.detail = detail
        row.required = self.rule.at_least if detail == "vacant" else (self.rule.at_most or 0)
        self._date(row, answer)
        self.emit(row)
        return row

    def _date(self, row: Obligation, answer: Answer) -> None:
        """The last day on which the post may be as it is, counted from the day on which it became so."""
        begun, within = row.started_on or row.opened_on, self.rule.within
        if isinstance(answer, str):
            row.due_on, row.missing = None, answer
        elif row.detail == "vacant" and within is not None and within.value is not None:
            result = due(begun, within.value, within.unit, self.watch.table)
            row.due_on, row.missing = result.on, result.missing
        else:
            row.due_on, row.missing = begun, None

    def _close(self, row: Obligation, day: date, *, met: bool) -> None:
        row.closed_on = day
        row.outcome = Outcome.MET if met else Outcome.VOID
