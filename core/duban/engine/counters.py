"""The counters behind indicators: each takes in one kind of thing and counts it by period and unit."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from duban.calendar.periods import Period
from duban.calendar.work import DayTable
from duban.domain.assessing import WHOLE, Reading
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, State
from duban.domain.rate import Rate
from duban.domain.roster import Roster
from duban.engine.facts import Facts
from duban.engine.selected import Later, Seen, Selection, Verdict, both, takes_act
from duban.engine.selection import Extensions, binds, compile_applies
from duban.plugins.hookspecs import Window
from duban.policy.assessing import Indicator

FIGURE = "figure"
"""Event by which somebody enters an indicator's figure."""

NO_FIGURE = "no-figure"

RUNNING = (State.PENDING, State.DUE_SOON, State.SUSPENDED)
"""States of an obligation that is not yet due."""


@attrs.frozen
class Question:
    """An indicator asked for some periods, which lie one after the other without sharing a day."""

    indicator: Indicator
    periods: tuple[Period, ...]


@attrs.frozen
class Setting:
    """What all questions of a survey share. ``floor``: nothing that fell due before that day is judged."""

    roster: Roster
    table: DayTable
    extensions: Extensions
    ranks: dict[str, int]
    as_of: date
    floor: date = date.min


Key = tuple[str, str]
"""Period and unit."""


@attrs.define(slots=True)
class Count:
    """What has been counted so far."""

    numerator: int = 0
    denominator: int = 0
    aside: int = 0
    pending: int = 0

    def add(self, verdict: Verdict, n: int = 1) -> None:
        """Take one more thing in, that weighs ``n``."""
        if verdict is Later.NOT_DUE:
            self.pending += n
        elif isinstance(verdict, str):
            self.aside += n
        else:
            self.denominator += n
            self.numerator += n if verdict is True else 0


class Counter:
    """What all kinds of counters share: the counts by period and unit, the whole area among them."""

    def __init__(self, question: Question, setting: Setting) -> None:
        self.indicator = question.indicator
        self.periods = question.periods
        self.setting = setting
        self.counts: dict[Key, Count] = {}
        self.missing: dict[Key, str] = {}
        self.failed = ""
        """Why nothing can be said of any unit."""
        self._starts = [period.start for period in question.periods]
        applies = question.indicator.applies
        self.of_units = bool(applies.unit_level or applies.unit_kind or applies.unit)

    def period(self, day: date) -> Period | None:
        """The period in which the day lies."""
        place = bisect_right(self._starts, day) - 1
        if place < 0:
            return None
        found = self.periods[place]
        return found if day <= found.end else None

    def units(self, code: str | None, day: date) -> tuple[str, ...]:
        """The units that a thing of that unit counts for."""
        if code is None:
            return ()
        roster = self.setting.roster.at(day)
        units = roster.ancestors(code) if self.indicator.by == "area" else (code,)
        if not self.of_units:
            return units
        return tuple(u for u in units if binds(self.indicator.applies, roster.units.get(u)) is True)

    def add(self, period: Period, code: str | None, day: date, verdict: Verdict, n: int = 1) -> None:
        """Count one thing for its units and for the whole area."""
        units = self.units(code, day)
        if self.of_units and not units:
            return
        for unit in (*units, WHOLE):
            key = (period.key, unit)
            count = self.counts.get(key)
            if count is None:
                count = self.counts[key] = Count()
            count.add(verdict, n)

    def reading(self, period: Period, unit: str) -> Reading:
        """What has been counted; nothing counted is zero of zero."""
        count = self.counts.get((period.key, unit)) or Count()
        rule = self.indicator
        return Reading(
            indicator=rule.id,
            unit=unit,
            period=period.key,
            ratio=rule.ratio,
            numerator=count.numerator,
            denominator=count.denominator,
            aside=count.aside,
            pending=count.pending,
            missing=self.failed or self.missing.get((period.key, unit), ""),
        )


class CaseCounter(Counter):
    """Cases that entered a period, and which of them are ``part``."""

    def __init__(self, question: Question, setting: Setting) -> None:
        super().__init__(question, setting)
        rule = question.indicator
        about_cases = attrs.evolve(rule.applies, unit_level=(), unit_kind=(), unit=())
        self.applies = compile_applies(about_cases, setting.extensions)
        self.among = Selection(rule.among, setting.table, setting.extensions)
        self.part = Selection(rule.part, setting.table, setting.extensions) if rule.part else None

    def take(self, facts: Facts, kept: Sequence[Event], repeats: Sequence[date]) -> None:
        """Count the case as it stands after its events up to the day of the survey."""
        window = self.indicator.window
        if window == "all":
            for each in self.periods:
                self._stock(each, facts, kept, repeats)
            return
        day = facts.received_on if window == "received" else facts.closed_on
        period = self.period(day) if day is not None else None
        if period is not None and day is not None:
            self._count(period, day, facts, self.setting.as_of, repeats)

    def _stock(self, period: Period, facts: Facts, kept: Sequence[Event], repeats: Sequence[date]) -> None:
        """The case as it stood at the end of the period, if it had been received by then."""
        received = facts.received_on
        if received is None or received > period.end:
            return
        if kept[-1].on > period.end:
            facts = facts_of(facts.ref, [event for event in kept if event.on <= period.end], facts.roster)
        day = min(period.end, self.setting.as_of)
        self._count(period, day, facts, day, repeats)

    def _count(self, period: Period, day: date, facts: Facts, cutoff: date, repeats: Sequence[date]) -> None:
        code = _unit_of(self.indicator, facts)
        seen = Seen(facts, self.setting.roster.at(day).units.get(code or ""), cutoff, repeats)
        counted = both(self._counted(seen))
        if counted is False:
            return
        if counted is True and self.part is not None:
            counted = self.part.takes(seen)
        weight = facts.attributes.get(self.indicator.sum) if self.indicator.sum else 1
        if isinstance(weight, bool) or not isinstance(weight, int):
            self.add(period, code, day, self.indicator.sum)
        else:
            self.add(period, code, day, counted, weight)

    def _counted(self, seen: Seen) -> Iterator[Verdict]:
        if self.applies is not None:
            yield self.applies(seen.facts, seen.unit, None)
        yield self.among.takes(seen)

    @property
    def asks_repeats(self) -> bool:
        """Whether later cases of the same matter must be known."""
        rule = self.indicator
        return rule.among.repeated is not None or (rule.part is not None and rule.part.repeated is not None)


class PluginCounter(Counter):
    """What a plugin's callable says of each case."""

    def take(self, facts: Facts, kept: Sequence[Event], repeats: Sequence[date]) -> None:
        """Ask the plugin once for each period."""
        for period in self.periods:
            if facts.received_on is None or facts.received_on > period.end:
                continue
            window = Window(period.start, period.end, self.setting.as_of)
            found, missing = self.setting.extensions.indicator(self.indicator.plugin, facts, window)
            if missing is not None:
                self.failed = missing
            said: list[bool | None] = []
            for one in found:
                roster = self.setting.roster.at(period.end)
                if binds(self.indicator.applies, roster.units.get(one.unit)) is True:
                    count = self.counts.setdefault((period.key, one.unit), Count())
                    count.add("plugin" if one.met is None else one.met)
                    said.append(one.met)
            if said:
                whole = True if True in said else False if False in said else "plugin"
                self.counts.setdefault((period.key, WHOLE), Count()).add(whole)


class DutyCounter(Counter):
    """Obligations that fell due in a period, and which of them were met in time."""

    def take(self, row: Obligation) -> None:
        """Count one obligation, read as of the day of the survey."""
        as_of = self.setting.as_of
        state = row.state(as_of)
        if state is State.VOID or (state is State.BREACH and row.form is Form.DEADLINE):
            return  # an extension outside its terms stands beside the limit, which is counted itself
        day, verdict = self._judged(row, state, as_of)
        period = self.period(day) if day is not None and day >= self.setting.floor else None
        if period is not None and day is not None:
            self.add(period, row.unit, day, verdict)

    def take_rate(self, period: Period, rate: Rate) -> None:
        """Count obligations that fell due in the period and were counted before, all of one unit."""
        unmet = self.indicator.hits == "unmet"
        counts: tuple[tuple[Verdict, int], ...] = (
            (not unmet, rate.in_time),
            (unmet, rate.late + rate.overdue + rate.breach),
            (Later.NOT_DUE, rate.early + rate.pending),
            ("due", rate.unknown),
        )
        for verdict, n in counts:
            if n:
                self.add(period, rate.unit, period.end, verdict, n)

    def _judged(self, row: Obligation, state: State, as_of: date) -> tuple[date | None, Verdict]:
        unmet = self.indicator.hits == "unmet"
        if state is State.UNKNOWN:
            return row.due_on or row.started_on or row.opened_on, row.missing or "due"
        if state is State.BREACH:
            return row.due_on or row.closed_on, unmet
        day = row.due_on
        if state in RUNNING or (day is not None and day > as_of):
            return day, Later.NOT_DUE
        return day, (state is State.MET) is not unmet


class ActCounter(Counter):
    """Acts of units in a period, counted or added up."""

    def take(self, act: Event) -> None:
        """Count one act."""
        rule = self.indicator
        period = self.period(act.on)
        if act.kind not in rule.event or period is None or act.on > self.setting.as_of:
            return
        unit = self.setting.roster.at(act.on).units.get(act.unit or "")
        verdict = takes_act(rule.among, act, unit)
        if verdict is False:
            return
        if verdict is True and rule.part is not None:
            verdict = takes_act(rule.part, act, unit)
        n = act.data.get(rule.sum) if rule.sum else 1
        if isinstance(n, bool) or not isinstance(n, int):
            self.add(period, act.unit, act.on, f"field:{rule.sum}")
        else:
            self.add(period, act.unit, act.on, verdict, n)


class FigureCounter(Counter):
    """Figures that somebody entered: the latest for each unit and period counts."""

    def __init__(self, question: Question, setting: Setting) -> None:
        super().__init__(question, setting)
        self.figures: dict[Key, Count] = {}
        self.keys = {period.key for period in question.periods}

    def take(self, event: Event) -> None:
        """Take an entered figure; later ones replace earlier ones."""
        unit, period = event.unit, event.text("period")
        if event.kind != FIGURE or unit is None or period not in self.keys or event.on > self.setting.as_of:
            return
        if event.text("indicator") != self.indicator.id:
            return
        figure = figure_in(event, self.indicator)
        if figure is not None:
            self.figures[period, unit] = figure

    def reading(self, period: Period, unit: str) -> Reading:
        """The figure entered; for the whole area that of the area itself, else those of the topmost units added up."""
        roster = self.setting.roster.at(period.end)
        if unit == WHOLE:
            said = {code for key, code in self.figures if key == period.key}
            top = [code for code in sorted(said) if said.isdisjoint(roster.ancestors(code)[1:])]
            figures = [self.figures[period.key, code] for code in top]
        else:
            figures = [self.figures[period.key, unit]] if (period.key, unit) in self.figures else []
        if figures:
            self.counts[period.key, unit] = Count(
                sum(f.numerator for f in figures), sum(f.denominator for f in figures)
            )
        else:
            self.missing[period.key, unit] = NO_FIGURE
        return super().reading(period, unit)


def figure_in(event: Event, rule: Indicator) -> Count | None:
    """The figure that an event enters; None where it lacks a number, one is negative, or its numerator exceeds its denominator."""
    names = ("numerator", "denominator") if rule.ratio else ("value",)
    values = [event.data.get(name) for name in names]
    whole = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if len(whole) < len(values) or not 0 <= whole[0] <= whole[-1]:
        return None
    return Count(whole[0], whole[-1])


def facts_of(ref: str, kept: Iterable[Event], roster: Roster) -> Facts:
    """The case after these events."""
    facts = Facts(ref, roster)
    for event in kept:
        facts.add(event)
    return facts


def _unit_of(rule: Indicator, facts: Facts) -> str | None:
    if rule.by == "receiver":
        return facts.receiver
    return facts.first_handler if rule.by == "first-handler" else facts.handler
