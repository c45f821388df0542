"""Reading indicators: cases, obligations, acts and entered figures are shown to a survey once, in any number, and counted.

What is read is cut at the day as of which the survey is made: a survey of the full ledger as of D equals one of the ledger cut at D.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import attrs

from duban.domain.assessing import WHOLE, Reading
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.engine.counters import (
    ActCounter,
    CaseCounter,
    Counter,
    DutyCounter,
    FigureCounter,
    PluginCounter,
    Question,
    Setting,
    facts_of,
)
from duban.engine.facts import in_force
from duban.engine.fold import cut


@attrs.frozen
class Needs:
    """What a survey has to be shown: days of receipt of the cases (None: any), days in which obligations fall due and acts happen."""

    cases: tuple[date | None, date] | None = None
    obligations: tuple[date, date] | None = None
    rules: frozenset[str] = frozenset()
    acts: tuple[date, date] | None = None
    kinds: frozenset[str] = frozenset()
    figures: bool = False
    repeats: bool = False


C = TypeVar("C", bound=Counter)


class Survey:
    """Several questions answered in one reading. Show it what :attr:`needs` asks for, then ask for readings."""

    def __init__(self, questions: Iterable[Question], setting: Setting) -> None:
        self.setting = setting
        self.counters = [_counter(question, setting) for question in questions]
        self.by_case = [c for c in self.counters if isinstance(c, CaseCounter | PluginCounter)]
        self.by_act = self._of(ActCounter)
        self.by_figure = self._of(FigureCounter)
        self.by_duty = self._of(DutyCounter)
        self.by_rule: dict[str, list[DutyCounter]] = {}
        for counter in self.by_duty:
            for rule in dict.fromkeys(counter.indicator.rules):  # one named twice counts once
                self.by_rule.setdefault(rule, []).append(counter)
        self.repeats: dict[str, list[date]] = {}
        self._of_indicator: dict[tuple[str, str], Counter] = {
            (counter.indicator.id, period.key): counter
            for counter in self.counters
            for period in counter.periods
        }

    def _of(self, kind: type[C]) -> list[C]:
        return [counter for counter in self.counters if isinstance(counter, kind)]

    @property
    def needs(self) -> Needs:
        """What it has to be shown."""
        cases = [_received(counter) for counter in self.by_case]
        firsts = [first for first, _last in cases]
        return Needs(
            cases=(
                None if None in firsts else min(filter(None, firsts)),
                min(self.setting.as_of, max(last for _first, last in cases)),
            )
            if cases
            else None,
            obligations=_days(self.by_duty),
            rules=frozenset(self.by_rule),
            acts=_days(self.by_act),
            kinds=frozenset(kind for counter in self.by_act for kind in counter.indicator.event),
            figures=bool(self.by_figure),
            repeats=any(isinstance(c, CaseCounter) and c.asks_repeats for c in self.by_case),
        )

    def repeat(self, ref: str, events: Sequence[Event]) -> None:
        """Note of which earlier case this one is the same matter; show every case received by the day, before :meth:`case`."""
        kept = in_force(cut(events, self.setting.as_of), self.setting.ranks)
        named = [event.text("repeat_of") for event in kept if "repeat_of" in event.data]
        if kept and named and named[-1] and named[-1] != ref:
            self.repeats.setdefault(named[-1], []).append(kept[0].on)

    def case(self, ref: str, events: Sequence[Event]) -> None:
        """Count a case, from all its recorded events."""
        kept = in_force(cut(events, self.setting.as_of), self.setting.ranks)
        if kept:
            facts = facts_of(ref, kept, self.setting.roster)
            repeats = self.repeats.get(ref, ())
            for counter in self.by_case:
                counter.take(facts, kept, repeats)

    def obligation(self, row: Obligation) -> None:
        """Count an obligation: of each, the spell to read as of the day."""
        for counter in self.by_rule.get(row.rule, ()):
            counter.take(row)

    def act(self, event: Event) -> None:
        """Count what a unit did or entered; in order of the days, then of recording, cancelled ones left out."""
        for acts in self.by_act:
            acts.take(event)
        for figures in self.by_figure:
            figures.take(event)

    def reading(self, indicator: str, period: str, unit: str = WHOLE) -> Reading:
        """The indicator for a unit, or for the whole area. Raises KeyError where it was not asked."""
        counter = self._of_indicator[indicator, period]
        found = next(one for one in counter.periods if one.key == period)
        return counter.reading(found, unit)

    def units(self, indicator: str, period: str) -> tuple[str, ...]:
        """The units for which something was counted or entered, by code."""
        counter = self._of_indicator[indicator, period]
        said = counter.figures if isinstance(counter, FigureCounter) else counter.counts
        return tuple(sorted(unit for key, unit in said if key == period and unit != WHOLE))


def _counter(question: Question, setting: Setting) -> Counter:
    kinds: Mapping[str, type[Counter]] = {
        "obligations": DutyCounter,
        "cases": CaseCounter,
        "acts": ActCounter,
        "entered": FigureCounter,
        "plugin": PluginCounter,
    }
    return kinds[question.indicator.what](question, setting)


def _received(counter: Counter) -> tuple[date | None, date]:
    """Days of receipt of the cases that the counter can count."""
    narrow = isinstance(counter, CaseCounter) and counter.indicator.window == "received"
    return (counter.periods[0].start if narrow else None), counter.periods[-1].end


def _days(counters: Sequence[Counter]) -> tuple[date, date] | None:
    if not counters:
        return None
    return min(c.periods[0].start for c in counters), max(c.periods[-1].end for c in counters)
