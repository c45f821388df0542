"""What stands behind a post that was vacant, held by too many, or not by the right one: who held it from when to when."""

from collections.abc import Iterator
from datetime import date, timedelta

from duban.domain.obligation import Obligation
from duban.domain.roster import Officer, Roster
from duban.domain.trace import Step
from duban.engine.explain_matter import Matter, Values
from duban.engine.facts import HANDED_OVER
from duban.policy.policy import Ruling
from duban.policy.rules import Assignment


def explain_post(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """How many are wanted, who held the role from when to when, and what was wrong on which days."""
    rule = ruling.rule
    if not isinstance(rule, Assignment):
        return
    head, _colon, rest = row.detail.partition(":")
    if row.case is not None:
        yield from _since(rule, row, matter)
    yield Step("wanted", _wanted(rule))
    held = _held_in_case(rule, matter) if row.case is not None else _held_in_unit(rule, row, matter)
    for name, start, end, post in held:
        values: Values = {"name": name, "role": rule.role, "who": rule.who}
        if start is not None:
            values["start"] = start
        if end is not None:
            values["end"] = end
        if post:
            values["post"] = post
        yield Step("held", values)
    if head in ("in-person", "holder"):
        day = row.started_on or row.opened_on
        kinds = rule.acts if head == "in-person" else ("appoint",)
        for event in matter.events:
            if event.on == day and event.kind in kinds and (event.officer or "") == rest:
                yield matter.act("broke-post", event)
                break
        yield Step("fault", {"detail": row.detail})
    elif rest and row.missing is None:
        yield Step("fault", {"detail": row.detail})


def _since(rule: Assignment, row: Obligation, matter: Matter) -> Iterator[Step]:
    """From which act on somebody had to answer for the case, and the act by which it came to the unit that owes."""
    first = next((e for e in matter.events if e.kind in rule.since and e.on in rule.effective), None)
    if first is not None:
        yield matter.act("owed-since", first)
    began = row.started_on or row.opened_on
    passed = [
        e
        for e in matter.events
        if e.on == began and (e.kind in HANDED_OVER or e.kind in ("accept", "return"))
    ]
    if passed and first is not None and first.on < began and rule.bearer == "handler":
        yield matter.act("came", passed[-1])


def _wanted(rule: Assignment) -> Values:
    values: Values = {"role": rule.role, "least": rule.at_least}
    if rule.at_most is not None:
        values["most"] = rule.at_most
    if rule.within is not None and rule.within.value is not None:
        values["within"], values["unit"] = rule.within.value, rule.within.unit.value
    return values


Held = tuple[str, date | None, date | None, str]
"""Name (or code of a unit), first and last day, post in words."""


def _held_in_case(rule: Assignment, matter: Matter) -> list[Held]:
    """Who held the role of the case, by its events."""
    held: list[Held] = []
    running: dict[str, int] = {}

    def end(name: str, day: date) -> None:
        place = running.pop(name, None)
        if place is not None:
            held[place] = (*held[place][:2], day, held[place][3])

    def begin(name: str, day: date, post: str) -> None:
        if name not in running:
            running[name] = len(held)
            held.append((name, day, None, post))

    for event in matter.events:
        if rule.who == "unit":
            to = (
                event.text("to")
                if event.kind in HANDED_OVER
                else event.unit
                if event.kind == "accept"
                else None
            )
            if to is not None or event.kind == "return":
                for name in [name for name in running if name != to]:
                    end(name, event.on)
            if to is not None:
                begin(to, event.on, "")
        elif event.officer and event.text("role") == rule.role:
            if event.kind == "appoint":
                begin(
                    event.officer,
                    event.on,
                    event.text("post") or _posts(event.officer, event.on, matter.roster),
                )
            elif event.kind == "relieve":
                end(event.officer, event.on)
    return held


def _posts(name: str, day: date, roster: Roster) -> str:
    """The official's posts on the day, by the roster."""
    return "、".join(dict.fromkeys(post.post for post in roster.posts(name, day) if post.post))


def _held_in_unit(rule: Assignment, row: Obligation, matter: Matter) -> list[Held]:
    """Who held the role for the unit, by the roster, as far as it is of the days in question or later."""
    _role, _colon, other = (row.period or "").partition(":")
    code = other or row.unit
    began = (row.started_on or row.opened_on) - timedelta(days=1)

    def counts(post: Officer) -> bool:
        ours = (post.unit == code and post.role == rule.role) or (
            rule.role == "area-leader" and code in post.areas
        )
        known = post.since is None or post.since <= matter.as_of
        return ours and known and (post.until is None or post.until >= began)

    found = sorted(
        filter(counts, matter.roster.officers), key=lambda post: (post.since or date.min, post.name)
    )
    return [(post.name, post.since, post.until, post.post) for post in found]
