"""Whom it falls on: responsibility divided by role, part in the decision, and recorded objection."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.following import Liability, Responsibility
from duban.domain.roster import Roster
from duban.policy.following import Attribution, Share
from duban.policy.policy import Policy

CASE_ROLES = ("case-leader", "supervising-leader", "handler", "area-leader", "reviewer", "lead")
"""Roles in which an official is assigned to a case (event ``appoint``)."""

UNIT_ROLES = ("principal", "in-charge")
"""Roles that a post in the unit brings, whether or not somebody took part in a decision."""


@attrs.frozen
class Occasion:
    """What is to be attributed: the ground, the unit, the day of the act, the record of the decision, the case's events."""

    ground: str
    unit: str
    on: date
    record: Event | None = None
    case: Sequence[Event] = ()


def liabilities(policy: Policy, roster: Roster, occasion: Occasion) -> Sequence[Liability]:
    """Every official concerned, once, with the responsibility that the first fitting share of the first fitting rule gives.

    Those whose recorded objection frees them are included, with none (《信访工作责任制实施办法》 art. 11). Empty where no rule of
    attribution applies or nobody's name is known.
    """
    collective = occasion.record is not None and occasion.record.data.get("collective") is True
    decision = "collective" if collective else "individual"
    objected = set(occasion.record.items("objected")) if occasion.record else set()
    found: dict[str, Liability] = {}
    for rule in _rules(policy, occasion):
        for share in rule.share:
            if share.decision != decision:
                continue
            for role, name in _holders(roster, occasion, share):
                freed = share.objection and name in objected
                found.setdefault(
                    name,
                    Liability(
                        officer=name,
                        responsibility=Responsibility.NONE if freed else share.responsibility,
                        role=role,
                        rule=rule.id,
                        decision=decision,
                        objected=name in objected,
                    ),
                )
    return tuple(found.values())


def _rules(policy: Policy, occasion: Occasion) -> Iterator[Attribution]:
    """Those that apply, the superior ones first: a lower rule adds officials, it does not move the shares of a higher one."""
    for ruling in policy:
        rule = ruling.rule
        if not isinstance(rule, Attribution) or not rule.judged or occasion.on not in rule.effective:
            continue
        if not rule.grounds or occasion.ground in rule.grounds:
            yield rule


def _holders(roster: Roster, occasion: Occasion, share: Share) -> Iterator[tuple[str, str]]:
    """Role and name of those who held one of the share's roles on the day: by the record first, else by post or assignment."""
    for role in share.roles:
        for name in dict.fromkeys(_in_role(roster, occasion, role)):
            yield role, name


def _in_role(roster: Roster, occasion: Occasion, role: str) -> Iterable[str]:
    named = _recorded(occasion.record, role) if occasion.record else ()
    if named:
        return named
    if role in CASE_ROLES:
        assigned = _assigned(occasion, role)
        if assigned:
            return assigned
    if role == "member":
        return ()  # only who took part in the decision; being a member of the body is not enough
    return [officer.name for officer in roster.in_role(occasion.unit, role, occasion.on)]


def _recorded(record: Event, role: str) -> tuple[str, ...]:
    field = {
        "principal": "principal",
        "in-charge": "in_charge",
        "member": "participants",
        "handler": "handlers",
    }
    return record.items(field[role]) if role in field else ()


def _assigned(occasion: Occasion, role: str) -> list[str]:
    """Who held that role for the case at the end of the day."""
    holders: list[str] = []
    for event in occasion.case:
        if event.on > occasion.on or event.text("role") != role or not event.officer:
            continue
        if event.kind == "appoint" and event.officer not in holders:
            holders.append(event.officer)
        elif event.kind == "relieve" and event.officer in holders:
            holders.remove(event.officer)
    return holders
