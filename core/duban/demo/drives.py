"""Campaigns in the demonstration: what units deliver, and who is named to lead their cases.

Which campaigns there are, what they want and of which cases they speak is read from the packs.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from duban.demo.acts import Act
from duban.demo.chance import Chance, Workdays
from duban.domain.roster import Roster
from duban.engine.duties import Setting, unit_obligations
from duban.policy.campaigning import Campaign, Milestone
from duban.policy.policy import Policy

COLUMNS = ("督办日期", "督办领导")

LATE = 1
"""Units that delivered the first milestone after its day."""
MISSING = 2
"""Units that have not delivered the last milestone that is over."""
UNLED = 2
"""Cases of a campaign for which nobody is named."""


def campaigns(policy: Policy, as_of: date) -> Iterator[Campaign]:
    """The campaigns that run on the day, their parts too."""
    rules = (ruling.rule for ruling in policy)
    return (rule for rule in rules if isinstance(rule, Campaign) and rule.judged and as_of in rule.effective)


def milestone_acts(policy: Policy, setting: Setting, days: Workdays, chance: Chance) -> list[Act]:
    """What units have delivered of the milestones that are over: the first one late by some, the last one not by all."""
    found: list[Act] = []
    for rule in campaigns(policy, setting.as_of):
        over = [one for one in rule.milestones if one.due is not None and one.due < setting.as_of]
        for number, milestone in enumerate(over):
            units = [
                row.unit
                for row in unit_obligations(policy, setting, ())
                if (row.rule, row.period) == (rule.id, milestone.id) and row.unit is not None
            ]
            last = len(over) - 1
            late = _some(units, LATE if number == 0 else 0, chance)
            missing = _some(units, MISSING if number == last else 0, chance)
            found += [
                _delivered(milestone, unit, days, chance, late=unit in late)
                for unit in units
                if unit not in missing
            ]
    return sorted(found, key=lambda act: (act.on, act.unit))


def _some(units: Sequence[str], count: int, chance: Chance) -> set[str]:
    return {units[(chance.below(len(units)) + n) % len(units)] for n in range(count if units else 0)}


def _delivered(milestone: Milestone, unit: str, days: Workdays, chance: Chance, *, late: bool) -> Act:
    assert milestone.due is not None, "chosen so"
    span = (milestone.due + timedelta(3), milestone.due + timedelta(8))
    if not late:
        span = (milestone.due - timedelta(8), milestone.due)
    on = chance.pick(days.among(*span) or [milestone.due])
    return Act(milestone.event, unit, on, items=milestone.contents, milestone=milestone.id)


def add_leaders(rows: Iterable[dict[str, str]], policy: Policy, roster: Roster, days: Workdays) -> None:
    """Enter in the rows who leads the supervision of a campaign's cases, where it asks for that: all but the latest have somebody."""
    for rule in campaigns(policy, days.last):
        first, until = rule.applies.case_from, rule.applies.case_until
        if "supervising-leader" not in rule.roles or first is None or until is None:
            continue
        mine = [
            row
            for row in rows
            if row["积案"] == "是" and first.isoformat() <= row["收到日期"] <= until.isoformat()
        ]
        for row in mine[: len(mine) - UNLED]:
            named = days.among(date.fromisoformat(row["收到日期"]) + timedelta(2), days.last)[0]
            leader = _leader(roster, row["承办单位"], named)
            if leader is not None:
                row |= {"督办日期": named.isoformat(), "督办领导": leader}


def _leader(roster: Roster, handler: str, on: date) -> str | None:
    """Who is in charge of the area in which the unit lies."""
    unit = roster.find(handler)
    above = set(roster.ancestors(unit.code)) if unit else set()
    named = (one for one in roster.officers if one.role == "area-leader" and on in one.span)
    return next((one.name for one in named if above & set(one.areas)), None)
