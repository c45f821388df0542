"""Whether a rule applies: plain attribute matching with a third answer, "cannot say"."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from duban.calendar.work import NotCovered
from duban.domain.roster import Unit
from duban.engine.facts import Facts
from duban.i18n import _
from duban.plugins.hookspecs import (
    Bearer,
    Breach,
    Condition,
    Counted,
    IndicatorFunction,
    Occurrence,
    Pattern,
    ScheduleFunction,
    ScheduleView,
    Window,
)
from duban.policy.rules import Applies

Answer = bool | str
"""True, False, or the name of what is missing to say so: ``statutory``, ``unit``, ``plugin:<name>``, ``condition:<name>``."""

T = TypeVar("T")

PLUGIN_FAULTS = (Exception, SystemExit)
"""What a plugin's callable may do wrong without taking anything else with it; Ctrl+C stays Ctrl+C."""

MOST = 300
"""Characters kept of what a failing callable says."""

FLAGS = ("collective", "backlog", "cross_area", "first")


class Extensions:
    """The plugins' callables by full name. Unknown names and raising callables give "cannot say", never a guess."""

    def __init__(
        self,
        conditions: Mapping[str, Condition] | None = None,
        bearers: Mapping[str, Bearer] | None = None,
        patterns: Mapping[str, Pattern] | None = None,
        schedules: Mapping[str, ScheduleFunction] | None = None,
        indicators: Mapping[str, IndicatorFunction] | None = None,
    ) -> None:
        self.conditions = conditions or {}
        self.bearers = bearers or {}
        self.patterns = patterns or {}
        self.schedules = schedules or {}
        self.indicators = indicators or {}
        self.failures: dict[str, str] = {}
        """Last error of each callable that raised, by full name; the check names them."""

    def failed(self, name: str, error: BaseException | None) -> str:
        """Note a failure and give the name of what is missing because of it."""
        self.failures[name] = f"{type(error).__name__}: {error}"[:MOST] if error else _("没有插件提供")
        return f"plugin:{name}"

    def condition(self, name: str, facts: Facts, claim: str | None = None) -> Answer:
        function = self.conditions.get(name)
        if function is None:
            return self.failed(name, None)
        try:
            answer = function(facts.view(claim))
            return f"condition:{name}" if answer is None else _of(bool, answer)
        except PLUGIN_FAULTS as error:
            return self.failed(name, error)

    def bearer(self, name: str, facts: Facts) -> tuple[str | None, str | None]:
        """The unit that owes and, where it cannot be said, what is missing."""
        function = self.bearers.get(name)
        if function is None:
            return None, self.failed(name, None)
        try:
            answer = function(facts.view())
            return None if answer is None else _of(str, answer), None
        except PLUGIN_FAULTS as error:
            return None, self.failed(name, error)

    def pattern(
        self, name: str, facts: Facts, params: Mapping[str, object]
    ) -> tuple[list[Breach], str | None]:
        """The breaches that a pattern sees so far, oldest first, or what is missing to say so."""
        function = self.patterns.get(name)
        if function is None:
            return [], self.failed(name, None)
        try:
            found = [_breach(one) for one in function(facts.view(), params)]
            return sorted(found, key=lambda breach: breach.on), None
        except PLUGIN_FAULTS as error:
            return [], self.failed(name, error)

    def schedule(self, name: str, view: ScheduleView) -> tuple[list[Occurrence], str | None]:
        """The occurrences that a plugin schedules, as far as it gets, and what is missing where it does not get to the end."""
        function = self.schedules.get(name)
        if function is None:
            return [], self.failed(name, None)
        found: list[Occurrence] = []
        missing: str | None = None
        try:
            for occurrence in function(view):
                found.append(_occurrence(occurrence))
        except NotCovered as gap:
            missing = gap.missing
        except PLUGIN_FAULTS as error:
            missing = self.failed(name, error)
        return sorted(found, key=lambda one: (one.due, one.key)), missing

    def indicator(self, name: str, facts: Facts, window: Window) -> tuple[list[Counted], str | None]:
        """For which units a case counts in the period, and what is missing where that cannot be said."""
        function = self.indicators.get(name)
        if function is None:
            return [], self.failed(name, None)
        try:
            return [_counted(one) for one in function(facts.view(), window)], None
        except PLUGIN_FAULTS as error:
            return [], self.failed(name, error)


def _of(kind: type[T], answer: object) -> T:
    """The answer, where it is of the kind that the hook promises. Raises TypeError otherwise."""
    if isinstance(answer, kind):
        return answer
    raise TypeError(
        _("应返回 {wanted}，实为 {found}").format(wanted=kind.__name__, found=type(answer).__name__)
    )


def _breach(answer: object) -> Breach:
    breach = _of(Breach, answer)
    _of(date, breach.on), _of(str, breach.detail)
    if breach.unit is not None:
        _of(str, breach.unit)
    return breach


def _counted(answer: object) -> Counted:
    one = _of(Counted, answer)
    _of(str, one.unit)
    if one.met is not None:
        _of(bool, one.met)
    return one


def _occurrence(answer: object) -> Occurrence:
    one = _of(Occurrence, answer)
    _of(str, one.key), _of(date, one.start), _of(date, one.due)
    if one.officer is not None:
        _of(str, one.officer)
    if one.count is not None:
        _of(int, one.count)
    return one


Check = Callable[[Facts, Unit | None, str | None], Answer]
"""Of the facts, the unit that would owe, and the claim that is meant (None: the case as a whole)."""


def compile_applies(applies: Applies, extensions: Extensions) -> Check | None:
    """The selection as one function of the facts and the unit that would owe; None when it selects everything."""
    checks: list[Check] = []
    for name in ("channel", "nature", "statutory", "category", "origin"):
        allowed = getattr(applies, name)
        if allowed:
            checks.append(_known_attribute(name, frozenset(str(value) for value in allowed)))
    if applies.matter:
        allowed_matters = frozenset(applies.matter)
        checks.append(
            lambda facts, unit, claim: str(facts.attributes.get("matter", "petition")) in allowed_matters
        )
    for name in FLAGS:
        wanted = getattr(applies, name)
        if wanted is not None:
            checks.append(_flag(name, wanted))
    if applies.repeat is not None:
        wanted_repeat = applies.repeat
        checks.append(lambda facts, unit, claim: bool(facts.attributes.get("repeat_of")) is wanted_repeat)
    if applies.case_from or applies.case_until:
        checks.append(_received(applies))
    if applies.unit_level or applies.unit_kind or applies.unit:
        checks.append(lambda facts, unit, claim: binds(applies, unit))
    if applies.condition:
        condition = applies.condition
        checks.append(lambda facts, unit, claim: extensions.condition(condition, facts, claim))
    return _all_of(tuple(checks)) if checks else None


def binds(applies: Applies, unit: Unit | None) -> Answer:
    """Whether the rule's keys about units select this unit; ``"unit"`` when no unit is known."""
    if not (applies.unit_level or applies.unit_kind or applies.unit):
        return True
    if unit is None:
        return "unit"
    if applies.unit_level and unit.level not in applies.unit_level:
        return False
    if applies.unit and unit.code not in applies.unit and unit.name not in applies.unit:
        return False
    return not applies.unit_kind or any(unit.plays(kind) for kind in applies.unit_kind)


def _known_attribute(name: str, allowed: frozenset[str]) -> Check:
    def check(facts: Facts, unit: Unit | None, claim: str | None) -> Answer:
        value = facts.of_claim(claim).get(name)
        return name if value is None or value == "" else str(value) in allowed

    return check


def _flag(name: str, wanted: bool) -> Check:
    def check(facts: Facts, unit: Unit | None, claim: str | None) -> Answer:
        return bool(facts.attributes.get(name, False)) is wanted

    return check


def _received(applies: Applies) -> Check:
    def check(facts: Facts, unit: Unit | None, claim: str | None) -> Answer:
        day = facts.received_on
        if day is None:
            return "received_on"
        after = applies.case_from is None or applies.case_from <= day
        return after and (applies.case_until is None or day <= applies.case_until)

    return check


def _all_of(checks: tuple[Check, ...]) -> Check:
    """False as soon as one says no; else the first thing missing; else True."""

    def check(facts: Facts, unit: Unit | None, claim: str | None) -> Answer:
        missing: str | None = None
        for one in checks:
            answer = one(facts, unit, claim)
            if answer is False:
                return False
            if isinstance(answer, str) and missing is None:
                missing = answer
        return True if missing is None else missing

    return check
