"""What the events of one case earn: whether the closing was lawful, in time, and verified by somebody other than the recipient.

Nothing here looks ahead: the events are those up to the day that is asked about.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from duban.calendar.counting import due
from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.rewards import Earned, RewardKey, Unearned
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.facts import Facts, in_force
from duban.engine.selection import Answer, Check, Extensions, compile_applies
from duban.policy.following import Reward
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Limit

REOPEN = "reopen"
UNTRUE = "不属实"
"""Value of ``result`` with which a verification says that the closing was not what it claims to be."""

Verdict = Earned | Unearned


@attrs.frozen
class _Round:
    """The events of a case from its start, or from a reopening, up to the next one. ``before`` all that happened earlier."""

    before: Sequence[Event]
    events: Sequence[Event]
    reopened: Event | None = None


@attrs.frozen
class _Closing:
    """One closing that a rule is about: ``past`` what had happened by then, the act itself included; ``after`` what followed."""

    rule: Reward
    event: Event
    n: int
    past: Sequence[Event]
    after: Sequence[Event]
    reopened: Event | None
    facts: Facts


class Earning:
    """The reward rules of a policy, ready for reading cases."""

    def __init__(self, policy: Policy, table: DayTable, roster: Roster, extensions: Extensions) -> None:
        self.table, self.roster = table, roster
        self.ranks: dict[str, int] = {kind.id: kind.rank for kind in policy.kinds.values()}
        self.rules: list[tuple[Ruling, Reward, Check | None]] = [
            (ruling, ruling.rule, compile_applies(ruling.rule.applies, extensions))
            for ruling in policy
            if isinstance(ruling.rule, Reward) and ruling.rule.judged and ruling.rule.fen is not None
        ]
        self.closing = frozenset(kind for _ruling, rule, _check in self.rules for kind in rule.closing)

    def concerns(self, events: Iterable[Event]) -> bool:
        """Whether any of the events is a closing that a rule rewards."""
        closing = self.closing
        return any(event.kind in closing for event in events)

    def verdicts(self, ref: str, events: Sequence[Event]) -> list[Verdict]:
        """What each closing of the case came to, in order; at most one of them has earned anything."""
        found: list[Verdict] = []
        earned: Earned | None = None
        n = 0
        for one in _rounds(in_force(events, self.ranks)):
            if not self.concerns(one.events):
                continue
            n += 1
            verdict = self._of_round(ref, one, n, earned)
            if verdict is not None:
                found.append(verdict)
            if isinstance(verdict, Earned):
                earned = verdict
        return found

    def _of_round(self, ref: str, one: _Round, n: int, earlier: Earned | None) -> Verdict | None:
        """By the first rule that is about the closing; None where no rule is."""
        for ruling, rule, check in self.rules:
            at = next((i for i, e in enumerate(one.events) if e.kind in rule.closing), None)
            if at is None or one.events[at].on not in ruling.rule.effective:
                continue
            past = [*one.before, *one.events[: at + 1]]
            facts = Facts(ref, self.roster)
            for event in past:
                facts.add(event)
            closing = _Closing(rule, one.events[at], n, past, one.events[at + 1 :], one.reopened, facts)
            answer = self._selects(closing, check)
            if answer is False:
                continue
            if isinstance(answer, str):
                return _unearned(closing, None, [Step("cannot-say", {"missing": answer})])
            return self._judge(closing, earlier)
        return None

    def _selects(self, closing: _Closing, check: Check | None) -> Answer:
        rule = closing.rule
        if rule.listed and not any(event.kind in rule.listed for event in closing.past):
            return False
        if check is None:
            return True
        unit = self._unit(closing, _holders(closing.past, rule.role))
        return check(closing.facts, self.roster.units.get(unit or ""), None)

    def _judge(self, closing: _Closing, earlier: Earned | None) -> Verdict:
        rule = closing.rule
        holders = _holders(closing.past, rule.role)
        unit = self._unit(closing, holders)
        since, due_on, reasons = self._in_time(closing)
        reasons = [*_unlawful(closing), *_leaderless(rule, holders, unit), *reasons]
        if earlier is not None:
            reasons.insert(0, Step("duplicate", {"key": earlier.key.text()}))
        if len(holders) != 1 or unit is None:
            return _unearned(closing, None, [*reasons, *_verified(closing, "")[1]])
        (officer,) = holders
        key = RewardKey(rule.id, closing.facts.ref, officer, closing.n)
        verified, doubt = _verified(closing, officer)
        reasons += doubt
        if reasons or verified is None:
            return _unearned(closing, key, reasons)
        lapse = self._lapse(closing)
        return Earned(
            key=key,
            unit=unit,
            fen=rule.fen,
            on=verified.on,
            closed_on=closing.event.on,
            since=since,
            due_on=due_on,
            verified_on=verified.on,
            verified_by=verified.officer or "",
            lapsed_on=closing.reopened.on if lapse and closing.reopened else None,
            lapse=lapse,
        )

    def _unit(self, closing: _Closing, holders: Mapping[str, Event]) -> str | None:
        """The recipient's unit: of the post held that day, else the one that appointed him, else the one that handles the case."""
        if len(holders) != 1:
            return closing.facts.handler
        ((officer, appointed),) = holders.items()
        day = closing.event.on
        posts = {o.unit for o in self.roster.officers if o.name == officer and day in o.span}
        if len(posts) == 1:
            return posts.pop()
        return appointed.unit or closing.facts.handler

    def _in_time(self, closing: _Closing) -> tuple[date | None, date | None, list[Step]]:
        """From when the time ran, its last day, and what is wrong with it. It runs from the first such event of the case."""
        rule = closing.rule
        since = next((event.on for event in closing.past if event.kind in rule.since), None)
        if rule.within is None or rule.within.value is None:
            return since, None, []
        if since is None:
            return None, None, [Step("no-start", {"events": "、".join(rule.since)})]
        last, missing = self._ends(since, rule.within)
        if last is None:
            return since, None, [Step("cannot-say", {"missing": missing})]
        late = (closing.event.on - last).days
        return since, last, [Step("late", {"due": last, "days": late})] if late > 0 else []

    def _ends(self, start: date, limit: Limit) -> tuple[date | None, str]:
        result = due(start, limit.value or 0, limit.unit, self.table)
        return result.on, result.missing or ""

    def _lapse(self, closing: _Closing) -> Step | None:
        """Why a reward that was earned has lapsed. Where the end of the time cannot be said, a reopening counts as inside it."""
        reopened, limit = closing.reopened, closing.rule.lapse
        if reopened is None:
            return None
        if limit is None or limit.value is None:
            return Step("reopened", {"on": reopened.on})
        last, _missing = self._ends(closing.event.on, limit)
        if last is not None and reopened.on > last:
            return None
        return Step("reopened", {"on": reopened.on} | ({"until": last} if last else {}))


def _rounds(events: Sequence[Event]) -> Iterator[_Round]:
    """The case's events, cut at each reopening."""
    begin = 0
    for place, event in enumerate(events):
        if event.kind == REOPEN:
            yield _Round(events[:begin], events[begin:place], event)
            begin = place
    yield _Round(events[:begin], events[begin:])


def _holders(past: Iterable[Event], role: str) -> dict[str, Event]:
    """Who held the role after these events, each with the act that appointed him."""
    holders: dict[str, Event] = {}
    for event in past:
        if event.officer and event.kind in ("appoint", "relieve") and event.text("role") == role:
            if event.kind == "appoint":
                holders[event.officer] = event
            else:
                holders.pop(event.officer, None)
    return holders


def _unlawful(closing: _Closing) -> list[Step]:
    """The steps without which the closing is not lawful."""
    done = {event.kind for event in closing.past}
    return [Step("missing-step", {"event": kind}) for kind in closing.rule.lawful if kind not in done]


def _leaderless(rule: Reward, holders: Mapping[str, Event], unit: str | None) -> list[Step]:
    if not holders:
        return [Step("no-holder", {"role": rule.role})]
    if len(holders) > 1:
        return [Step("several-holders", {"role": rule.role, "officers": "、".join(sorted(holders))})]
    return [] if unit is not None else [Step("no-unit", {"officer": next(iter(holders))})]


def _verified(closing: _Closing, officer: str) -> tuple[Event | None, list[Step]]:
    """The verification that counts, or why there is none: by somebody else, before the case was reopened.

    Of several, the first counts that nobody else contradicted later.
    """
    given = [event for event in closing.after if event.kind == closing.rule.verified_by]
    by_others = [event for event in given if event.officer and event.officer != officer]
    counts: Event | None = None
    for event in by_others:
        counts = None if event.text("result") == UNTRUE else counts or event
    if by_others and counts is None:
        last = by_others[-1]
        return None, [Step("untrue", {"officer": last.officer or "", "on": last.on})]
    if counts is not None:
        return counts, []
    if any(event.officer == officer for event in given):
        return None, [Step("self-verified", {"officer": officer})]
    if given:
        return None, [Step("verifier-unnamed", {"on": given[-1].on})]
    if closing.reopened is not None:
        return None, [Step("reopened-unverified", {"on": closing.reopened.on})]
    return None, [Step("unverified")]


def _unearned(closing: _Closing, key: RewardKey | None, reasons: Iterable[Step]) -> Unearned:
    return Unearned(
        rule=closing.rule.id,
        about=closing.facts.ref,
        on=closing.event.on,
        reasons=tuple(reasons),
        key=key,
    )
