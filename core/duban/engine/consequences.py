"""What decisions and suggestions bring about: to rectify by a day, to answer in writing, to carry out what was adopted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from duban.calendar.counting import due
from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.following import Key
from duban.domain.obligation import Form, Obligation, Outcome
from duban.domain.roster import Roster
from duban.engine.decisions import Course, courses
from duban.engine.selection import binds
from duban.policy.following import Ground, Ladder, Stage, Suggestion
from duban.policy.policy import Policy, Ruling

RECTIFY, ANSWER, FEEDBACK, CARRY_OUT = "rectify", "answer", "feedback", "carry-out"
"""First part of the period of such an obligation: what is owed. The second tells it apart, the rest names the matter."""


def consequences(
    policy: Policy, table: DayTable, roster: Roster, acts: Sequence[Event], as_of: date
) -> Iterator[Obligation]:
    """What is owed because of decisions and suggestions as of the day; ``acts`` are the units' acts in force."""
    for key, course in courses(acts, as_of).items():
        yield from _of_decision(policy, key, course)
    yield from _of_suggestions(policy, table, roster, acts, as_of)


def stage_of(policy: Policy, key: Key, day: date) -> tuple[Ruling, Stage] | None:
    """The ladder and its stage in the version in force on that day."""
    ruling = policy.in_force(key.ladder, day)
    if ruling is None or not isinstance(ruling.rule, Ground | Ladder):
        return None
    return next(((ruling, stage) for stage in ruling.rule.stage if stage.id == key.stage), None)


def honours_lost(policy: Policy, acts: Iterable[Event], as_of: date) -> Mapping[tuple[str, int], Key]:
    """Units and years of which the comprehensive honours are lost by a decision in force on the day, each with the first such decision
    (《信访工作责任制实施办法》 art. 14)."""
    lost: dict[tuple[str, int], Key] = {}
    for key, course in courses(acts, as_of).items():
        decision = course.confirmed
        found = stage_of(policy, key, decision.on) if decision else None
        if decision is not None and found is not None and found[1].honours:
            lost.setdefault((key.unit, decision.on.year), key)
    return lost


def _of_decision(policy: Policy, key: Key, course: Course) -> Iterator[Obligation]:
    decision = next((e for e in reversed(course.events) if e.kind == "outcome_confirmed"), None)
    if decision is None:
        return
    # A rule that has left the packs since does not take back what a decision in force ordered.
    ruling = policy.in_force(key.ladder, decision.on)
    found = stage_of(policy, key, decision.on)  # none for a ranking and a suggestion
    gone = next((e.on for e in course.events if e.kind == "outcome_withdrawn" and e.on >= decision.on), None)
    by = decision.date("rectify_by")
    if by is not None:
        row = _row(ruling, RECTIFY, key, decision.on)
        row.due_on = by
        done = next(
            (e.on for e in course.events if e.kind == "outcome_rectified" and e.on >= decision.on), None
        )
        yield _ended(row, done, gone)
    if found is not None and found[1].answer:
        row = _row(ruling, ANSWER, key, decision.on)
        done = next(
            (e.on for e in course.events if e.kind == "outcome_answered" and e.on >= decision.on), None
        )
        yield _ended(row, done, gone)


def _row(ruling: Ruling | None, what: str, key: Key, on: date) -> Obligation:
    return Obligation(
        rule=key.ladder,
        version=ruling.version if ruling else date.min,
        form=Form.CONSEQUENCE,
        unit=key.unit,
        officer=key.officer or None,
        period="/".join((what, f"{key.stage}.{key.ground}.{key.officer}.{key.n}", key.about)),
        opened_on=on,
        started_on=on,
    )


def _ended(row: Obligation, done: date | None, gone: date | None) -> Obligation:
    """The row as it ended: done, or void because the decision was withdrawn first."""
    if gone is not None and (done is None or gone <= done):
        row.closed_on, row.outcome = gone, Outcome.VOID
    elif done is not None:
        row.closed_on, row.outcome = done, Outcome.MET
        row.due_on = row.due_on or done  # no day was set for it: an answer is in time whenever it comes
    return row


def _of_suggestions(
    policy: Policy, table: DayTable, roster: Roster, acts: Iterable[Event], as_of: date
) -> Iterator[Obligation]:
    listed = [act for act in acts if act.on <= as_of]
    answers = _first_by_suggestion(listed, "suggestion_answered")
    done = _first_by_suggestion(listed, "suggestion_done")
    rules = [ruling for ruling in policy if isinstance(ruling.rule, Suggestion) and ruling.rule.judged]
    for act in listed:
        if act.kind != "suggest":
            continue
        ruling = _governing([r for r in rules if act.on in r.rule.effective and _is_for(r, act, roster)])
        if ruling is not None:
            yield from _of_suggestion(ruling, table, act, answers.get(act.id), done.get(act.id))


def _is_for(ruling: Ruling, act: Event, roster: Roster) -> bool:
    rule = ruling.rule
    if not isinstance(rule, Suggestion) or act.text("type") not in rule.types:
        return False
    return binds(rule.applies, roster.units.get(act.unit or "")) is True


def _governing(rulings: Sequence[Ruling]) -> Ruling | None:
    """The rule with the shortest limit for the feedback; where none fixes one, the most general."""
    return min(rulings, key=_length, default=None)


def _length(ruling: Ruling) -> float:
    """Days, roughly: only to compare limits of different units."""
    limit = ruling.rule.feedback if isinstance(ruling.rule, Suggestion) else None
    if limit is None or limit.value is None:
        return float("inf")
    return (
        limit.value
        * {"calendar-day": 1.0, "working-day": 1.4, "month": 30.4, "year": 365.2}[limit.unit.value]
    )


def _first_by_suggestion(acts: Iterable[Event], kind: str) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for act in sorted((act for act in acts if act.kind == kind), key=lambda act: act.on):
        found.setdefault(act.text("suggestion") or "", act)
    return found


def _of_suggestion(
    ruling: Ruling, table: DayTable, act: Event, answer: Event | None, done: Event | None
) -> Iterator[Obligation]:
    """Written feedback, by the limit of the rule or the day that the letter sets; and, once adopted, to carry it out."""
    rule = ruling.rule
    assert isinstance(rule, Suggestion), "chosen so"
    row = _suggested(ruling, FEEDBACK, act, act.on)
    named = act.date("due")
    limit = rule.feedback
    if limit is not None and limit.value is not None:
        result = due(act.on, limit.value, limit.unit, table)
        row.due_on, row.missing = result.on, result.missing
        if named is not None and row.due_on is not None:
            row.due_on = min(named, row.due_on)
    else:
        row.due_on = named
    yield _ended(row, answer.on if answer else None, None)
    if answer is not None and answer.data.get("adopted") is True:
        yield _ended(_suggested(ruling, CARRY_OUT, act, answer.on), done.on if done else None, None)


def _suggested(ruling: Ruling, what: str, act: Event, on: date) -> Obligation:
    return Obligation(
        rule=ruling.rule.id,
        version=ruling.version,
        form=Form.CONSEQUENCE,
        unit=act.unit,
        period=f"{what}/{act.id or act.on.isoformat()}/{act.text('about') or ''}",
        opened_on=on,
        started_on=on,
    )
