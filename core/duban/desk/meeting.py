"""The acts with which a unit meets what it owes outside cases, as far as each is known before it is recorded."""

from collections.abc import Mapping
from datetime import date

from duban.calendar.periods import parse_period
from duban.desk.stating import Statement
from duban.domain.event import EventKind
from duban.domain.obligation import Obligation
from duban.policy.campaigning import Campaign, Milestone
from duban.policy.policy import Policy
from duban.policy.rules import Duty


def entry_for(row: Obligation, kind: EventKind, match: Mapping[str, str], on: date) -> Statement:
    """The act of that kind with which the unit does its duty; ``match`` is what the rule wants its record to say.

    The period is named only where the day lies outside it: an act that names its period counts for no other.
    """
    fields = dict(match)
    takes_period = any(field.name == "period" for field in kind.fields)
    if takes_period and row.period and not within(row, on):
        fields["period"] = row.period
    return Statement(kind=kind.id, on=on, unit=row.unit, officer=row.officer, fields=fields)


def entries_for(policy: Policy, row: Obligation, on: date) -> list[Statement]:
    """An act of each kind that meets this duty, or delivers this milestone of a campaign, and that may be recorded by hand; of those
    that the rule names the first first."""
    ruling = policy.version(row.rule, row.version)
    rule = ruling.rule if ruling is not None else None
    found: list[Statement] = []
    if isinstance(rule, Duty):
        kinds = (policy.kinds[name] for name in rule.event if name in policy.kinds)
        found = [entry_for(row, kind, rule.match, on) for kind in kinds]
    elif isinstance(rule, Campaign):
        found = [
            Statement(
                kind=one.event, on=on, unit=row.unit, fields=_naming(policy.kinds[one.event], rule, one)
            )
            for one in rule.milestones
            if one.id == row.period and one.event in policy.kinds
        ]
    return [one for one in found if not policy.kinds[one.kind].command]


def _naming(kind: EventKind, rule: Campaign, milestone: Milestone) -> Mapping[str, str]:
    """What tells that milestone from all others, as far as the event has a place for it."""
    said = {"milestone": milestone.id, "campaign": rule.id}
    return {field.name: said[field.name] for field in kind.fields if field.name in said}


def within(row: Obligation, day: date) -> bool:
    """Whether the day lies in the period of the duty."""
    try:
        return day in parse_period(row.period or "")
    except ValueError:  # a declared period, or one that a plugin names
        return (row.started_on or row.opened_on) <= day <= (row.due_on or day)
