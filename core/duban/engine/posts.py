"""Who answers for a case or a unit at every moment: a post that stands vacant, is held by too many, or by somebody who may not.

Too few and too many are both owed until put right, so that each is said with the days between which it was so. ``detail`` of such a
row is ``vacant`` or ``crowded``, with the names of those who hold the role (``crowded:甲,乙``).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import attrs

from duban.calendar.counting import due
from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.domain.roster import Officer, Roster, Unit
from duban.domain.span import Span
from duban.engine.clock import bearer_of
from duban.engine.facts import HANDED_OVER, Facts
from duban.engine.holders import qualifies
from duban.engine.selection import Answer
from duban.engine.watchers import Emit, Watch
from duban.policy.policy import Ruling
from duban.policy.rules import Assignment

VACANT, CROWDED = "vacant", "crowded"
ONE_DAY = timedelta(days=1)


@attrs.frozen
class Wrong:
    """What is wrong with a post on a day: how many there are, what the row says, and what is missing where it cannot be said."""

    done: int
    detail: str
    missing: str | None = None


def faults_of(rule: Assignment, holders: Mapping[str, bool | None]) -> dict[str, Wrong]:
    """What is wrong where these hold the role; for each of them whether he counts (None: cannot say)."""
    sure = [name for name, counts in holders.items() if counts is True]
    maybe = [name for name, counts in holders.items() if counts is None]
    unsaid = "post:" + "、".join(maybe)
    found: dict[str, Wrong] = {}
    if len(sure) < rule.at_least:
        missing = unsaid if len(sure) + len(maybe) >= rule.at_least else None
        found[VACANT] = Wrong(len(sure), _detail(VACANT, sure), missing)
    if rule.at_most is not None and len(sure) + len(maybe) > rule.at_most:
        missing = unsaid if len(sure) <= rule.at_most else None
        found[CROWDED] = Wrong(len(sure) + len(maybe), _detail(CROWDED, (*sure, *maybe)), missing)
    return found


def _detail(what: str, names: Iterable[str]) -> str:
    return ":".join(filter(None, (what, ",".join(names))))


@attrs.define
class _Doubt:
    """An appointment or an act to be looked at when its day ends, and the row that says that nothing can be said of it."""

    event: Event
    acting: bool
    present: tuple[str, ...]
    row: Obligation | None = None


class PostWatcher:
    """Who must answer for the case at every moment: too few and too many are both owed until put right."""

    def __init__(self, watch: Watch, rule: Assignment, facts: Facts, emit: Emit) -> None:
        self.watch, self.rule, self.facts, self.emit = watch, rule, facts, emit
        self.since: date | None = None
        self.holders: dict[str, date] = {}
        self.day: date | None = None
        self.present: dict[str, None] = {}
        """Who held the role at some time of the day being read."""
        self.rows: dict[str, Obligation] = {}
        """What is wrong now: too few, too many."""
        self.said: dict[str, Wrong] = {}
        """What those rows say."""
        self.doubts: list[_Doubt] = []

    def see(self, event: Event) -> None:
        rule = self.rule
        if event.on != self.day:
            self.day, self.present = event.on, dict.fromkeys(self.holders)
        if self.since is None and event.kind in rule.since and event.on in rule.effective:
            self.since = event.on
        if rule.who == "unit":
            self._hand_over(event)
        elif event.kind in ("appoint", "relieve") and event.text("role") == rule.role and event.officer:
            if event.kind == "appoint":
                self._hold(event.officer, event.on)
                if rule.qualified and rule.counted == "all":
                    self.doubts.append(_Doubt(event, acting=False, present=()))
            else:
                self.holders.pop(event.officer, None)
        elif rule.in_person and event.kind in rule.acts and self.since is not None:
            self.doubts.append(_Doubt(event, acting=True, present=tuple(self.present)))

    def _hold(self, name: str, day: date) -> None:
        self.holders.setdefault(name, day)
        self.present[name] = None

    def _hand_over(self, event: Event) -> None:
        """The unit that has the case to solve is the one holder; a case returned has none until it is handed over again."""
        to = event.text("to") if event.kind in HANDED_OVER else event.unit if event.kind == "accept" else None
        if to is not None:
            self.holders = {to: event.on}
        elif event.kind == "return":
            self.holders = {}

    def _bearer(self) -> tuple[str | None, Answer]:
        """The unit that owes, and whether the rule applies to it."""
        unit, missing = bearer_of(self.rule.bearer, self.facts.events[-1], self.facts, self.watch.extensions)
        answer = self.watch.selected(self.facts, unit)
        return unit, missing if answer is True and missing else answer

    def settle(self, day: date) -> None:
        """Compare the holders with the rule as of the end of the day."""
        if self.since is None and not self.doubts:
            return
        unit, answer = self._bearer()
        self._look(day, answer)
        if self.since is None:
            return
        closed = self.facts.closed_on is not None
        found = {} if closed or answer is False else faults_of(self.rule, self._counting(day, unit))
        for what in (VACANT, CROWDED):
            self._compare(what, found.get(what), day, unit, answer, put_right=not closed)

    def _counting(self, day: date, unit: str | None) -> dict[str, bool | None]:
        """Each holder, and whether he counts."""
        rule, facts = self.rule, self.facts
        if rule.counted == "all" or not rule.qualified:
            return dict.fromkeys(self.holders, True)
        return {name: qualifies(rule, name, day, facts.roster, unit, facts) for name in self.holders}

    def _compare(
        self, what: str, wrong: Wrong | None, day: date, unit: str | None, answer: Answer, *, put_right: bool
    ) -> None:
        """Open, change or end the row about too few or too many."""
        row = self.rows.get(what)
        if row is not None and (wrong is None or row.unit != unit):
            del self.rows[what]
            _end(row, day, put_right=wrong is None and put_right, gone=answer is False)
            row = None
        if wrong is None:
            return
        said = attrs.evolve(wrong, missing=answer) if isinstance(answer, str) else wrong
        if row is None:
            row = self.watch.spell(Form.POST, self.facts, unit, day)
            row.required = self.rule.at_least if what == VACANT else (self.rule.at_most or 0)
            self.emit(row)
        elif said == self.said[what]:
            return
        else:
            row = self.watch.respelled(row, day, self.emit)
        self.rows[what], self.said[what] = row, said
        row.detail, row.done, row.missing = said.detail, said.done, said.missing
        self._date(row)

    def _date(self, row: Obligation) -> None:
        """The last day on which the post may be as it is, counted from the day on which it became so."""
        if row.missing is not None:
            row.due_on = None
            return
        row.due_on, row.missing = allowed(
            self.rule, row.detail, row.started_on or row.opened_on, self.watch.table
        )

    def _look(self, day: date, answer: Answer) -> None:
        """Who was appointed that should not have been, who acted for another; what cannot be said is asked again every day."""
        still: list[_Doubt] = []
        for doubt in self.doubts:
            verdict = self._verdict(doubt, answer)
            if isinstance(verdict, str):
                still.append(doubt)
                if doubt.row is None:
                    doubt.row = self.watch.unknown(Form.POST, self.facts, self._who(doubt), day, verdict)
                    self.emit(doubt.row)
                elif doubt.row.missing != verdict:
                    doubt.row = self.watch.respelled(doubt.row, day, self.emit)
                    doubt.row.missing = verdict
            elif verdict:
                self._break(doubt, day)
            elif doubt.row is not None:
                doubt.row.closed_on, doubt.row.outcome = day, Outcome.VOID
        self.doubts = still

    def _who(self, doubt: _Doubt) -> str | None:
        return doubt.event.unit or self.facts.handler

    def _verdict(self, doubt: _Doubt, answer: Answer) -> Answer:
        """Whether it was wrong."""
        if answer is False:
            return False
        wrong = self._wrong_act(doubt) if doubt.acting else self._wrong_holder(doubt.event)
        return answer if wrong is True and isinstance(answer, str) else wrong

    def _wrong_act(self, doubt: _Doubt) -> Answer:
        officer = doubt.event.officer
        if not officer:
            return "officer"
        if doubt.present:
            return officer not in doubt.present
        if not self.rule.qualified:
            return False if self.rule.at_least else f"appointed:{self.rule.role}"
        return self._wrong_holder(doubt.event)

    def _wrong_holder(self, event: Event) -> Answer:
        name = event.officer or ""
        unit = self._bearer()[0]
        fits = qualifies(self.rule, name, event.on, self.facts.roster, unit, self.facts)
        return f"post:{name}" if fits is None else not fits

    def _break(self, doubt: _Doubt, day: date) -> None:
        officer = doubt.event.officer or ""
        detail = f"in-person:{officer}" if doubt.acting else f"holder:{officer}"
        if doubt.row is None:
            row = self.watch.breach(Form.POST, self.facts, self._who(doubt), doubt.event.on, detail)
            self.emit(row)
        else:
            row = self.watch.respelled(doubt.row, day, self.emit)
            row.missing, row.detail = None, detail
            row.closed_on, row.outcome = day, Outcome.BREACH
        if doubt.acting and len(doubt.present) == 1:
            row.officer = doubt.present[0]


def _end(row: Obligation, day: date, *, put_right: bool, gone: bool) -> None:
    """Put right, or ended with the case or with the unit that owed: what was broken by then stays said; else its reason went away."""
    broken = row.missing is None and row.due_on is not None and row.due_on < day
    row.closed_on = day
    row.outcome = (
        Outcome.MET if not gone and (broken or (put_right and row.missing is None)) else Outcome.VOID
    )


def allowed(rule: Assignment, detail: str, begun: date, table: DayTable) -> tuple[date | None, str | None]:
    """The last day on which a post may be vacant (``within`` from the day it became so) or crowded (that day); or what is missing."""
    within = rule.within
    if detail.startswith(VACANT) and within is not None and within.value is not None:
        result = due(begun, within.value, within.unit, table)
        return result.on, result.missing
    return begun, None


def unit_posts(
    ruling: Ruling, rule: Assignment, unit: Unit, span: Span, roster: Roster, table: DayTable, as_of: date
) -> Iterator[Obligation]:
    """Whether the unit has had the officials in post that the rule wants, from the first bound day to ``as_of``.

    One row for each stretch of days on which there were too few or too many; a stretch that has ended keeps both its dates.
    """
    start = span.start or as_of
    if start > as_of:
        return
    owing, missing = (unit.parent, "superior") if rule.bearer == "superior" else (unit.code, None)
    holders = [post for post in roster.officers if _holds(post, rule, unit)]
    last = min(span.end or as_of, as_of)
    days = sorted({start, *(day for day in _turns(rule, holders, roster) if start < day <= last)})
    number = {VACANT: 0, CROWDED: 0}
    running: dict[str, tuple[Obligation, bool]] = {}
    for day in days:
        then = [post.name for post in holders if day in post.span]
        found = faults_of(rule, {name: _counts(rule, name, day, roster, owing) for name in then})
        for what in (VACANT, CROWDED):
            wrong = found.get(what)
            row, unsaid = running.get(what, (None, False))
            if row is not None and (wrong is None or unsaid is (wrong.missing is None)):
                del running[what]
                _end(row, day, put_right=True, gone=False)
                yield row
                row = None
            if wrong is None:
                continue
            if row is None:
                number[what] += 1
                row = _row(ruling, rule, unit, owing, day, number[what])
                row.required = rule.at_least if what == VACANT else (rule.at_most or 0)
                row.due_on, row.missing = allowed(rule, wrong.detail, day, table)
                if owing is None or wrong.missing is not None:
                    row.due_on, row.missing = None, wrong.missing or missing
                running[what] = row, wrong.missing is not None
            row.detail, row.done = wrong.detail, wrong.done
    for row, _unsaid in running.values():
        if span.end is not None and span.end < as_of:
            _end(row, span.end + ONE_DAY, put_right=False, gone=False)
        yield row


def _row(ruling: Ruling, rule: Assignment, unit: Unit, owing: str | None, day: date, n: int) -> Obligation:
    return Obligation(
        rule=rule.id,
        version=ruling.version,
        form=Form.POST,
        unit=owing,
        opened_on=day,
        period=rule.role if owing == unit.code else f"{rule.role}:{unit.code}",
        n=n,
        started_on=day,
    )


def _holds(post: Officer, rule: Assignment, unit: Unit) -> bool:
    """Whether the official holds the role for the unit: in a post there, or, for an area, from wherever he serves."""
    if post.unit == unit.code and post.role == rule.role:
        return True
    return rule.role == "area-leader" and unit.code in post.areas


def _counts(rule: Assignment, name: str, day: date, roster: Roster, owing: str | None) -> bool | None:
    if not rule.qualified:
        return True
    return qualifies(rule, name, day, roster.at(day), owing)


def _turns(rule: Assignment, holders: Iterable[Officer], roster: Roster) -> Iterator[date]:
    """The days on which somebody came or went."""
    posts: dict[Officer, None] = dict.fromkeys(holders)
    if rule.qualified:
        posts.update((other, None) for post in tuple(posts) for other in roster.named.get(post.name, ()))
    for post in posts:
        if post.since is not None:
            yield post.since
        if post.until is not None and post.until < date.max:
            yield post.until + ONE_DAY
