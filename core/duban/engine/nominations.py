"""Commendations of officials and of units: a person nominates, another decides; no money.

A unit that has lost the year's comprehensive honours (an admonition in force, art. 14 of the responsibility measures) is not commended
for that year.
"""

from collections.abc import Container, Iterable

from duban.domain.event import Event
from duban.domain.rewards import OF_UNIT, Earned, RewardKey, Unearned
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.selection import binds
from duban.policy.following import Reward
from duban.policy.policy import Policy

NOMINATE = "nominate"


def nominations(
    policy: Policy, roster: Roster, acts: Iterable[Event], lost: Container[tuple[str, int]] = ()
) -> tuple[list[Earned], list[Unearned]]:
    """What the nominations among the acts, in order, support, and those that support nothing, each with its reason.

    ``lost``: units and years of which the comprehensive honours are lost. A unit itself is the nominee where no official is named.
    """
    earned: list[Earned] = []
    unearned: list[Unearned] = []
    numbers: dict[tuple[str, str, str], int] = {}
    for act in acts:
        if act.kind != NOMINATE:
            continue
        rule_id, period = act.text("rule") or "", act.text("period") or ""
        reason = _objection(policy, roster, act, rule_id, lost)
        if reason is not None or not act.unit:
            reasons = (reason or Step("no-nominee"),)
            unearned.append(Unearned(rule=rule_id, about=period, on=act.on, reasons=reasons))
            continue
        place = (rule_id, period, act.officer or f"{OF_UNIT}{act.unit}")
        numbers[place] = numbers.get(place, 0) + 1
        key = RewardKey(*place)
        if numbers[place] > 1:
            again = Step("duplicate", {"key": key.text()})
            unearned.append(Unearned(rule=rule_id, about=period, on=act.on, reasons=(again,)))
        else:
            earned.append(Earned(key=key, unit=act.unit, fen=None, on=act.on))
    return earned, unearned


def _objection(
    policy: Policy, roster: Roster, act: Event, rule_id: str, lost: Container[tuple[str, int]]
) -> Step | None:
    """Why nobody can be nominated under that rule, or this unit's officials cannot."""
    ruling = policy.in_force(rule_id, act.on)
    rule = ruling.rule if ruling else None
    if not isinstance(rule, Reward) or not rule.judged:
        return Step("no-such-rule", {"rule": rule_id, "on": act.on})
    if rule.fen is not None:
        return Step("not-a-commendation", {"rule": rule_id})
    if not act.unit:
        return Step("no-nominee")
    if (act.unit, _year(act)) in lost:
        return Step("honours-lost", {"unit": act.unit, "year": _year(act)})
    answer = binds(rule.applies, roster.units.get(act.unit))
    if isinstance(answer, str):
        return Step("cannot-say", {"missing": answer})
    return None if answer else Step("unit-not-bound", {"unit": act.unit})


def _year(act: Event) -> int:
    """The year that the commendation is for."""
    period = act.text("period") or ""
    return int(period[:4]) if period[:4].isdecimal() and len(period) >= 4 else act.on.year
