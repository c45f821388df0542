"""Whether an official may hold a role: the post he serves in, by the roster of the day. Three answers: yes, no, cannot say."""

from collections.abc import Iterable
from datetime import date

from duban.domain.roster import Officer, Roster
from duban.engine.facts import HANDED_OVER, Facts
from duban.policy.rules import Assignment

LENT = frozenset({"area-leader"})
"""Roles that say nothing of where their holder serves, unless his areas are stated apart from his unit."""

Answer = bool | None


def qualifies(
    rule: Assignment, name: str, day: date, roster: Roster, unit: str | None, facts: Facts | None = None
) -> Answer:
    """Whether one of the posts that the official holds on the day is such as the rule wants; None where the roster does not say.

    ``unit`` is the one that owes; ``facts`` are those of the case, None where the role is held for a unit.
    """
    posts = [post for post in roster.posts(name, day) if post.role not in LENT or post.areas]
    if not posts:
        return None
    return _any(_fits(rule, post, roster, unit, facts) for post in posts)


def _fits(rule: Assignment, post: Officer, roster: Roster, unit: str | None, facts: Facts | None) -> Answer:
    return _all(
        (
            not rule.holder or post.role in rule.holder,
            _of_sort(rule, post, roster),
            _of_unit(rule, post, roster, unit, facts),
            _in_charge(rule, post, roster, unit, facts),
        )
    )


def _of_sort(rule: Assignment, post: Officer, roster: Roster) -> Answer:
    """Level and kind of the unit in which the official serves."""
    if not rule.holder_level and not rule.holder_kind:
        return True
    served = roster.units.get(post.unit)
    if served is None:
        return None
    if rule.holder_level and served.level not in rule.holder_level:
        return False
    return not rule.holder_kind or any(served.plays(kind) for kind in rule.holder_kind)


def _of_unit(
    rule: Assignment, post: Officer, roster: Roster, unit: str | None, facts: Facts | None
) -> Answer:
    """Whether the official serves in the unit that the rule wants."""
    if rule.holder_of == "any":
        return True
    if rule.holder_of == "bearer":
        return None if unit is None else post.unit == unit
    superior = superior_of(facts) if facts is not None else None
    if facts is None or superior is None:
        return None
    return post.unit == superior or (
        post.unit not in involved(facts) and speaks_for(post.unit, superior, roster)
    )


def _in_charge(
    rule: Assignment, post: Officer, roster: Roster, unit: str | None, facts: Facts | None
) -> Answer:
    """Whether the topic lies in the official's portfolio, or the unit in his area; a principal answers for everything."""
    if not rule.holder_by or post.role == "principal":
        return True
    answers: list[Answer] = []
    if "portfolio" in rule.holder_by and facts is not None:
        topic = facts.attributes.get("category")
        answers.append(str(topic) in post.portfolio if topic and post.portfolio else None)
    if "area" in rule.holder_by:
        above = roster.ancestors(unit) if unit is not None else ()
        answers.append(any(code in post.areas for code in above) if above and post.areas else None)
    return _any(answers)


def involved(facts: Facts) -> tuple[str, ...]:
    """The units that a case concerns: those named as parties of a coordination, else those to which it was handed over."""
    named = [event for event in facts.events if event.items("parties")]
    if named:
        units = (facts.roster.find(name) for name in named[-1].items("parties"))
        codes = [unit.code for unit in units if unit is not None]
    else:
        codes = [to for e in facts.events if e.kind in HANDED_OVER and (to := e.text("to")) is not None]
    return tuple(dict.fromkeys(codes))


def superior_of(facts: Facts) -> str | None:
    """The lowest common superior of the units that the case concerns; None where fewer than two are known, or they share none."""
    units = involved(facts)
    return facts.roster.common_superior(units) if len(units) > 1 else None


def speaks_for(code: str, superior: str, roster: Roster) -> bool:
    """Whether the unit is the superior itself, or one of its organs of the same level."""
    unit, top = roster.units.get(code), roster.units.get(superior)
    if unit is None or top is None:
        return False
    return code == superior or (superior in roster.ancestors(code) and unit.level == top.level)


def _any(answers: Iterable[Answer]) -> Answer:
    listed = tuple(answers)
    return True if True in listed else None if None in listed else False


def _all(answers: Iterable[Answer]) -> Answer:
    listed = tuple(answers)
    return False if False in listed else None if None in listed else True
