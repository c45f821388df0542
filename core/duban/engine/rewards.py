"""Rewards as of a day: what the facts support, followed through what persons have entered about it.

Pure: the events, the rules and the day are arguments. What is said of a day follows from the events up to that day alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from duban.calendar.work import DayTable
from duban.domain.event import Event
from duban.domain.rewards import (
    STANDS,
    Account,
    Earned,
    Reckoning,
    RewardKey,
    RewardStanding,
    RewardState,
    Unearned,
)
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.consequences import honours_lost
from duban.engine.decisions import DECIDING
from duban.engine.earning import Earning
from duban.engine.fold import cut
from duban.engine.nominations import NOMINATE, nominations
from duban.engine.selection import Extensions
from duban.policy.following import Reward
from duban.policy.policy import Policy

COMPUTED, APPROVED, REFUSED = "reward_computed", "reward_approved", "reward_refused"
PAID, LAPSED, CLAWED_BACK = "reward_paid", "reward_lapsed", "reward_clawed_back"
ENTERED = (COMPUTED, APPROVED, REFUSED, PAID, LAPSED, CLAWED_BACK)
KINDS = (NOMINATE, *ENTERED, *DECIDING, "correct")
"""Event kinds, besides those of cases, that rewards are made of."""

_S = RewardStanding
STEPS: Mapping[str, Mapping[RewardStanding | None, RewardStanding]] = {
    COMPUTED: {None: _S.COMPUTED, _S.LAPSED: _S.COMPUTED, _S.RETURNED: _S.COMPUTED, _S.TO_RETURN: _S.PAID},
    APPROVED: {_S.COMPUTED: _S.APPROVED},
    REFUSED: {_S.COMPUTED: _S.REFUSED, _S.APPROVED: _S.REFUSED},
    PAID: {_S.APPROVED: _S.PAID},
    LAPSED: {_S.COMPUTED: _S.LAPSED, _S.APPROVED: _S.LAPSED, _S.PAID: _S.TO_RETURN},
    CLAWED_BACK: {_S.TO_RETURN: _S.RETURNED},
}
"""Where each act leads, by how the reward stood before; an act out of its turn changes nothing.

Computed again after it lapsed: the facts hold after all (a reopening was entered by mistake and cancelled); what was paid stays paid.
"""


def rewards_as_of(
    policy: Policy,
    table: DayTable,
    roster: Roster,
    cases: Mapping[str, Sequence[Event]],
    acts: Sequence[Event],
    as_of: date,
    extensions: Extensions | None = None,
) -> list[RewardState]:
    """How every reward stands at the end of the day. ``cases`` are all recorded events of each case, ``acts`` those without a case,
    both in the order of recording; what lies after the day is left out, cancellations count whenever they were entered."""
    return list(reckon(policy, table, roster, cases.items(), acts, as_of, extensions).states)


def reckon(
    policy: Policy,
    table: DayTable,
    roster: Roster,
    cases: Iterable[tuple[str, Sequence[Event]]],
    acts: Iterable[Event],
    as_of: date,
    extensions: Extensions | None = None,
) -> Reckoning:
    """As :func:`rewards_as_of`, reading the cases one by one, with what earned nothing and why."""
    earned, unearned = _earnings(policy, table, roster, cases, as_of, extensions or Extensions())
    listed = sorted(cut(acts, as_of), key=lambda event: event.on)
    nominated, not_nominated = nominations(policy, roster, listed, honours_lost(policy, listed, as_of))
    earned += nominated
    unearned += not_nominated
    states = _states(earned, unearned, _entries(listed))
    states, held = _unreturned_first(states)
    return Reckoning(
        states=tuple(sorted(states, key=lambda state: (state.day, state.key))),
        unearned=tuple(sorted([*unearned, *held], key=lambda one: (one.on, one.rule, one.about))),
    )


def _earnings(
    policy: Policy,
    table: DayTable,
    roster: Roster,
    cases: Iterable[tuple[str, Sequence[Event]]],
    as_of: date,
    extensions: Extensions,
) -> tuple[list[Earned], list[Unearned]]:
    """What all cases earn; of several cases of one matter (``repeat_of``) the first that earned keeps it."""
    earning = Earning(policy, table, roster, extensions)
    earned: list[Earned] = []
    unearned: list[Unearned] = []
    same: dict[str, str] = {}
    for ref, recorded in cases if earning.rules else ():
        if not earning.concerns(recorded) and not any("repeat_of" in event.data for event in recorded):
            continue
        events = cut(recorded, as_of)
        for event in events:
            if event.data.get("repeat_of"):
                same[ref] = str(event.data["repeat_of"])
        for verdict in earning.verdicts(ref, events):
            if isinstance(verdict, Earned):
                earned.append(verdict)
            else:
                unearned.append(verdict)
    return _once_a_matter(earned, unearned, same)


def _once_a_matter(
    earned: Iterable[Earned], unearned: list[Unearned], same: Mapping[str, str]
) -> tuple[list[Earned], list[Unearned]]:
    first: dict[str, Earned] = {}
    kept: list[Earned] = []
    for one in sorted(earned, key=lambda one: (one.on, one.closed_on or one.on, one.key)):
        matter = _matter(one.key.about, same)
        earlier = first.setdefault(matter, one)
        if earlier is one:
            kept.append(one)
            continue
        reason = Step("duplicate", {"key": earlier.key.text()})
        unearned.append(
            Unearned(
                rule=one.key.rule,
                about=one.key.about,
                on=one.closed_on or one.on,
                reasons=(reason,),
                key=one.key,
            )
        )
    return kept, unearned


def _matter(ref: str, same: Mapping[str, str]) -> str:
    """The first case of the same matter, along the references back; a circle ends the walk."""
    passed = {ref}
    while ref in same and same[ref] not in passed:
        ref = same[ref]
        passed.add(ref)
    return ref


def _entries(acts: Iterable[Event]) -> dict[RewardKey, list[Event]]:
    """What was entered about each reward, in order; an entry with a broken key belongs to none."""
    found: dict[RewardKey, list[Event]] = {}
    for event in acts:
        if event.kind in ENTERED:
            try:
                key = RewardKey.parse(event.text("key") or "")
            except ValueError:
                continue
            found.setdefault(key, []).append(event)
    return found


def _states(
    earned: Iterable[Earned], unearned: Iterable[Unearned], entries: Mapping[RewardKey, Sequence[Event]]
) -> list[RewardState]:
    supported = {one.key: one for one in earned}
    why = {one.key: one.reasons[0] for one in unearned if one.key is not None and one.reasons}
    return [
        _state(key, supported.get(key), why.get(key), entries.get(key, ()))
        for key in dict.fromkeys((*supported, *entries))
    ]


def _state(key: RewardKey, earned: Earned | None, why: Step | None, events: Sequence[Event]) -> RewardState:
    """The course of what was entered, then what the facts say of it now."""
    standing: RewardStanding | None = None
    computed: Event | None = None
    for event in events:
        after = STEPS[event.kind].get(standing)
        if after is not None:
            standing = after
            computed = event if event.kind == COMPUTED else computed
    lapse = (earned.lapse if earned else why or Step("facts-changed")) or None
    holds = earned is not None and lapse is None
    pending = ""
    if holds and (again := STEPS[COMPUTED].get(standing)) is not None:
        standing, pending = (_S.PAID if again is _S.PAID else _S.EARNED), COMPUTED
    elif standing is None:
        standing = _S.LAPSED
    elif not holds and (lapsed := STEPS[LAPSED].get(standing)) is not None:
        standing, pending = lapsed, LAPSED
    fen = computed.data.get("fen") if computed else earned.fen if earned else None
    last = computed or (events[0] if events else None)
    return RewardState(
        key=key,
        unit=(last.unit if last else None) or (earned.unit if earned else ""),
        fen=fen if isinstance(fen, int) else None,
        standing=standing,
        earned=earned,
        lapse=lapse if standing in (_S.LAPSED, _S.TO_RETURN, _S.RETURNED) else None,
        pending=pending,
        number=computed.id if computed else "",
        events=tuple(events),
    )


def with_entry(state: RewardState, event: Event) -> RewardState:
    """The reward after one more entry about it; the facts are the same."""
    return _state(state.key, state.earned, state.lapse, (*state.events, event))


def _unreturned_first(states: Sequence[RewardState]) -> tuple[list[RewardState], list[Unearned]]:
    """A case whose facts were corrected after payment earns anew only when the old reward has been returned."""
    owing = {state.case: state.key for state in states if state.standing is _S.TO_RETURN}
    kept: list[RewardState] = []
    held: list[Unearned] = []
    for state in states:
        old = owing.get(state.case)
        if state.standing is _S.EARNED and state.fen is not None and old is not None:
            reason = Step("unreturned", {"key": old.text()})
            held.append(
                Unearned(rule=state.rule, about=state.case, on=state.day, reasons=(reason,), key=state.key)
            )
        else:
            kept.append(state)
    return kept, held


def accounts(policy: Policy, states: Iterable[RewardState]) -> list[Account]:
    """The rewards by official and calendar year of the closing, with the year's target and how much of it is done."""
    grouped: dict[tuple[str, int], list[RewardState]] = {}
    for state in states:
        grouped.setdefault((state.key.officer, state.day.year), []).append(state)
    return [_account(policy, officer, year, grouped[officer, year]) for officer, year in sorted(grouped)]


def _account(policy: Policy, officer: str, year: int, states: Sequence[RewardState]) -> Account:
    planned = targets(policy, year)
    return Account(
        officer=officer,
        year=year,
        units=tuple(dict.fromkeys(state.unit for state in states)),
        states=tuple(states),
        target=max(planned.values(), default=None),
        done=sum(state.standing in STANDS and state.rule in planned for state in states),
    )


def targets(policy: Policy, year: int) -> dict[str, int]:
    """The planned number of results for each official in the year, by rule in force in it."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: dict[str, int] = {}
    for ruling in policy:
        rule, span = ruling.rule, ruling.rule.effective
        inside = (span.start or first) <= last and (span.end or last) >= first
        if isinstance(rule, Reward) and rule.judged and rule.target is not None and inside:
            found[rule.id] = rule.target
    return found
