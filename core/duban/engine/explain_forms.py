"""What stands behind an obligation that is no running clock: a file's gaps, a broken order, a wrong channel, a post, an extension."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, State
from duban.domain.trace import Step, Trace
from duban.engine.evidence import read_remark
from duban.engine.explain import explain_rule
from duban.engine.explain_consequences import explain_consequence
from duban.engine.explain_matter import Matter, Values
from duban.engine.explain_posts import explain_post
from duban.policy.campaigning import Campaign
from duban.policy.policy import Ruling
from duban.policy.rules import Checklist, Deadline, Duty, Procedure, Route


def explain_form(row: Obligation, ruling: Ruling, matter: Matter) -> Trace:
    """The reasons of one obligation, in the order in which a person would check them."""
    steps = _TELLERS.get(row.form)
    told = list(steps(row, ruling, matter)) if steps else []
    first = [step for step in told if step.code in _BEFORE]
    rest = [step for step in told if step.code not in _BEFORE]
    unsaid = row.missing if row.state(matter.as_of) is State.UNKNOWN else None
    missing = [Step("cannot-say", {"missing": unsaid})] if unsaid is not None else []
    return (*first, *explain_rule(ruling), *rest, *missing, _standing(row, matter.as_of))


_BEFORE = frozenset({"checked", "broke", "routed", "owed-since", "came", "wrong-extension"})
"""Steps about what set the obligation off; they stand before the provision."""


def _standing(row: Obligation, as_of: date) -> Step:
    """How it stands, since when and for how many days."""
    state = row.state(as_of)
    began = row.started_on or row.opened_on
    ended = row.closed_on if row.closed_on is not None and row.closed_on <= as_of else None
    values: Values = {
        "form": row.form.value,
        "detail": row.detail.partition(":")[0],
        "state": state.value,
        "as_of": as_of,
        "from": began,
        "span": ((ended or as_of) - began).days,
    }
    if ended is not None:
        values["until"] = ended
    if row.due_on is not None:
        values["due"] = row.due_on
    return Step("standing", values)


# --- evidence ---


def _evidence(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The record that was looked at, what it lacked, and when each thing was supplied."""
    rule = ruling.rule
    if isinstance(rule, Campaign):
        yield from _contents(row, rule, matter)
        return
    if not isinstance(rule, Checklist):
        return
    day = row.started_on or row.opened_on
    labels = {item.id: item.label for item in rule.items}
    at = [e for e in matter.events if e.kind in rule.at and e.on == day and row.claim in (None, e.claim)]
    if row.unit is not None and len(at) > 1:
        at = [event for event in at if event.unit in (None, row.unit)] or at
    for event in at[:1]:
        yield matter.act("checked", event)
    lacks, reason = read_remark(row.detail)
    if not lacks:
        yield Step("whole", {})
        return
    yield Step("lacked", {"items": _words(lacks, labels)})
    if reason:
        yield Step("override", {"reason": reason})
    open_items = list(lacks)
    for event in matter.events:
        if event.kind != "supplement" or event.on < day or event.claim not in (None, row.claim):
            continue
        supplied = [item for item in open_items if item in event.items("items")]
        if supplied and row.case is not None:
            open_items = [item for item in open_items if item not in supplied]
            step = matter.act("supplied", event)
            yield attrs.evolve(step, values={**step.values, "items": _words(supplied, labels)})
    if open_items:
        yield Step("still-lacking", {"items": _words(open_items, labels), "as_of": matter.as_of})


def _contents(row: Obligation, rule: Campaign, matter: Matter) -> Iterator[Step]:
    """What the delivery of a milestone lacked."""
    yield from _delivery("checked", row, rule, matter, row.opened_on)
    yield Step("lacked", {"items": row.detail})


def _words(ids: Iterable[str], labels: Mapping[str, str]) -> str:
    """The items by their labels; what has none keeps its id, which the sentence puts into words."""
    return ",".join(labels.get(id, id) for id in ids)


# --- order and patterns ---


def _order(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The act that broke the order, what ought to have come before, and when that came after all."""
    rule = ruling.rule
    day = row.closed_on or row.opened_on
    head, _colon, rest = row.detail.partition(":")
    entered = (
        {step.event for step in rule.steps} | set(rule.complete_at) if isinstance(rule, Procedure) else set()
    )
    began = row.started_on or day
    for event in matter.events:
        if event.on == began and event.kind in entered and event.unit in (None, row.unit):
            yield matter.act("broke", event)
            break
    if not row.detail:
        return
    wanted = rest.split(",") if head in ("before", "before-any", "incomplete") else []
    labels = ",".join(matter.named(kind)["label"] for kind in wanted)
    yield Step("fault", {"detail": ":".join(filter(None, (head, labels or rest)))})
    for kind in wanted:
        late = next((e for e in matter.events if e.kind == kind and e.on >= began), None)
        if late is not None:
            yield matter.act("came-late", late)
        else:
            yield Step("never", {**matter.named(kind), "as_of": matter.as_of})


def _pattern(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """What a plugin's pattern saw, and the acts of that day."""
    rule = ruling.rule
    day = row.closed_on or row.opened_on
    if isinstance(rule, Procedure) and rule.pattern:
        params = ", ".join(f"{key}={value}" for key, value in sorted(rule.params.items()))
        yield Step("pattern", {"name": rule.pattern, "params": params})
    for event in matter.events:
        if event.on == day:
            yield matter.act("acted", event)
    if row.detail:
        yield Step("fault", {"detail": row.detail})


# --- routes ---


def _route(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The topic and the channel as they were recorded, where the law sends the topic, and who put it right."""
    rule = ruling.rule
    if not isinstance(rule, Route):
        return
    said: dict[str, str] = {}
    day = row.started_on or row.opened_on
    for event in matter.events:
        if event.claim not in (None, row.claim):
            continue
        named = {name: text for name in ("category", "statutory") if (text := event.text(name)) is not None}
        if event.on <= day:
            if named:
                yield matter.act("acted", event)
            said |= named
        elif named and row.closed_on is not None and event.on == row.closed_on:
            yield matter.act("put-right", event)
    yield Step(
        "routed",
        {
            "topic": said.get("category", ""),
            "channel": said.get("statutory", ""),
            "wanted": row.detail,
            "to": rule.to,
        },
    )


# --- extensions ---


def _extension(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The extension that moved nothing: what was asked, what the terms allow, and how the limit stood on that day."""
    rule = ruling.rule
    if not isinstance(rule, Deadline) or rule.extension is None or row.closed_on is None:
        return
    if not row.detail.startswith("extend:"):
        return
    terms, day = rule.extension, row.closed_on
    for event in matter.events:
        if event.kind == terms.event and event.on == day:
            yield matter.act("wrong-extension", event)
            break
    values: Values = {"times": terms.times}
    if terms.most is not None:
        values["most"], values["unit"] = terms.most, rule.limit.unit.value
    yield Step("terms", values)
    same = [s for s in matter.spells if (s.rule, s.claim, s.n) == (row.rule, row.claim, row.n) and s.due_on]
    then = next((s for s in reversed(same) if s.opened_on <= day and (s.closed_on or day) >= day), None)
    if then is not None and then.due_on is not None:
        yield Step("limit-then", {"day": then.due_on})
    granted = [e for e in matter.events if e.kind == terms.event and (row.started_on or day) <= e.on < day]
    if row.detail == "extend:again" and granted:
        yield matter.act("extended-before", granted[-1])
    yield Step("fault", {"detail": row.detail})


# --- duties and milestones ---


def _duty(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The period, and the acts recorded in it: those that counted, and those that did not."""
    rule = ruling.rule
    yield Step("period", {"period": row.period or "", "start": row.opened_on})
    if row.officer:
        yield Step("turn", {"officer": row.officer})
    if row.due_on is not None:
        yield Step("due", {"on": row.due_on})
    if row.required > 1 or row.done:
        yield Step("counted", {"done": row.done, "required": row.required})
    if isinstance(rule, Duty):
        for event in matter.events:
            if event.unit == row.unit and event.kind in rule.event and _inside(row, event):
                step = matter.act("recorded", event)
                yield attrs.evolve(step, values={**step.values, "officer": event.officer or ""})


def _inside(row: Obligation, event: Event) -> bool:
    stated = event.text("period")
    if stated is not None:
        return stated == row.period
    return row.opened_on <= event.on <= (row.due_on or event.on)


def _milestone(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    rule = ruling.rule
    if isinstance(rule, Campaign):
        for milestone in rule.milestones:
            if milestone.id == row.period:
                yield Step("milestone", {"title": milestone.title})
    if row.due_on is not None:
        yield Step("due", {"on": row.due_on})
    if isinstance(rule, Campaign) and row.closed_on is not None:
        yield from _delivery("stopped", row, rule, matter, row.closed_on)


def _delivery(step: str, row: Obligation, rule: Campaign, matter: Matter, day: date) -> Iterator[Step]:
    """The report of that day with which the unit delivered the milestone."""
    wanted = [one for one in rule.milestones if one.id == row.period]
    for event in matter.events:
        if event.unit == row.unit and event.on == day and any(rule.delivers(event, one) for one in wanted):
            yield matter.act(step, event)
            return


_TELLERS: dict[Form, Callable[[Obligation, Ruling, Matter], Iterator[Step]]] = {
    Form.EVIDENCE: _evidence,
    Form.ORDER: _order,
    Form.PATTERN: _pattern,
    Form.ROUTE: _route,
    Form.POST: explain_post,
    Form.DEADLINE: _extension,
    Form.DUTY: _duty,
    Form.MILESTONE: _milestone,
    Form.CONSEQUENCE: explain_consequence,
}
