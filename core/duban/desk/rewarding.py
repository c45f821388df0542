"""Rewards: computed from the facts, approved by a second person, paid by a third; lapsed and clawed back where the case reopens.

Nobody has a hand in his own reward. Everything is an entry in the journal; a second run of :func:`compute` adds nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk import rights
from duban.desk.meanwhile import About, overtaken, require_unchanged
from duban.desk.office import Office, now, require_current, today
from duban.desk.proposing import failing
from duban.desk.rights import Act, account_of, in_force, require
from duban.domain.event import Event, EventKind, Value
from duban.domain.rewards import Reckoning, RewardStanding, RewardState, Unearned
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.nominations import NOMINATE
from duban.engine.rewards import (
    APPROVED,
    COMPUTED,
    ENTERED,
    KINDS,
    LAPSED,
    reckon,
    with_entry,
)
from duban.errors import DubanError, Problem, Unfit
from duban.i18n import _, in_source
from duban.policy.policy import Policy
from duban.reward_wording import reason_words, reward_standing_words
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

_S = RewardStanding
_FROM: Mapping[Act, frozenset[RewardStanding]] = {
    Act.APPROVE_REWARD: frozenset({_S.COMPUTED}),
    Act.REFUSE_REWARD: frozenset({_S.COMPUTED, _S.APPROVED}),
    Act.PAY_REWARD: frozenset({_S.APPROVED}),
    Act.RETURN_REWARD: frozenset({_S.TO_RETURN}),
}
"""How a reward must stand for the act."""


def acts_for(state: RewardState) -> tuple[Act, ...]:
    """What can be decided about the reward as it stands; nothing before ``compute`` has entered it, and no payment without an amount."""
    if state.pending:
        return ()
    acts = [act for act, standings in _FROM.items() if state.standing in standings]
    acts.sort(key=lambda act: act is Act.REFUSE_REWARD)
    return tuple(act for act in acts if state.fen is not None or act is not Act.PAY_REWARD)


_KIND: Mapping[Act, str] = {
    Act.APPROVE_REWARD: "reward_approved",
    Act.REFUSE_REWARD: "reward_refused",
    Act.PAY_REWARD: "reward_paid",
    Act.RETURN_REWARD: "reward_clawed_back",
}

_EARLIER: Mapping[Act, frozenset[str]] = {
    Act.APPROVE_REWARD: frozenset({NOMINATE, COMPUTED}),
    Act.REFUSE_REWARD: frozenset({NOMINATE, COMPUTED}),
    Act.PAY_REWARD: frozenset({NOMINATE, COMPUTED, APPROVED}),
    Act.RETURN_REWARD: frozenset(),
}
"""The steps of which the actor may have taken none. Who approved may still refuse before it is paid."""


@attrs.frozen(kw_only=True)
class Book:
    """All rewards of a jurisdiction as of a day, with what is needed to say them in words."""

    jurisdiction: str
    as_of: date
    policy: Policy
    roster: Roster
    reckoning: Reckoning

    @property
    def states(self) -> tuple[RewardState, ...]:
        return self.reckoning.states

    @property
    def kinds(self) -> Mapping[str, EventKind]:
        return self.policy.kinds

    def unit_name(self, code: str) -> str:
        """The unit's name, or its code where the roster does not know it."""
        unit = self.roster.units.get(code)
        return unit.name if unit else code


@attrs.frozen(kw_only=True)
class Computation:
    """What a run of :func:`compute` came to: the rewards it entered, those it found to have lapsed, everything that is to be
    returned, and every closing that earns nothing, with the reasons. ``revision`` is the journal's last entry that it rests on."""

    book: Book
    new: tuple[RewardState, ...]
    lapsed: tuple[RewardState, ...]
    unearned: tuple[Unearned, ...]
    revision: int = 0

    @property
    def changes(self) -> tuple[frozenset[tuple[str, int | None]], ...]:
        """What it enters: the rewards with their amounts, and those that have lapsed."""
        return tuple(
            frozenset((one.key.text(), one.fen) for one in states) for states in (self.new, self.lapsed)
        )

    @property
    def to_return(self) -> tuple[RewardState, ...]:
        return tuple(state for state in self.book.states if state.standing is _S.TO_RETURN)


@attrs.frozen(kw_only=True)
class RewardDecision:
    """What somebody does about one reward.

    ``which`` is its number (``R12``, ``12``) or its key; ``on`` the day of the act; ``reason`` is needed to refuse.
    """

    act: Act
    which: str
    on: date
    reason: str = ""


def book(office: Office, place: Jurisdiction, as_of: date) -> Book:
    """All rewards as of the day. Raises PolicyChanged."""
    with office.ledger.reading() as reader:
        require_current(office, reader, place.code)
        return _book(office, reader, place, as_of)


def _book(
    office: Office, reader: "Reader", place: Jurisdiction, as_of: date, *, entered: bool = False
) -> Book:
    """``entered``: only the rewards that the journal has, from their own cases; all that a decision needs."""
    code = place.code
    policy, roster = office.policy(code), office.roster(code, reader)
    acts = list(reader.acts(code, kinds=KINDS))
    cases = _rewarded(reader, code, acts) if entered else reader.cases_with_events(code)
    found = reckon(policy, office.table, roster, cases, acts, as_of, office.extensions)
    return Book(jurisdiction=code, as_of=as_of, policy=policy, roster=roster, reckoning=_judged(place, found))


def _rewarded(reader: "Reader", code: str, acts: Iterable[Event]) -> Iterable[tuple[str, Sequence[Event]]]:
    """The cases of the rewards in the journal, and the earlier cases of the same matter."""
    found: dict[str, Sequence[Event]] = {}
    wanted = {about for act in acts if act.kind == COMPUTED and (about := act.text("about"))}
    while wanted:
        read = reader.events_of(code, wanted)
        found |= read
        named = {event.text("repeat_of") for events in read.values() for event in events}
        wanted = {ref for ref in named if ref} - found.keys() - wanted
    return sorted(found.items())


def _judged(place: Jurisdiction, found: Reckoning) -> Reckoning:
    """Without what the jurisdiction does not judge: rules set aside, and closings before its first day. Entries stay."""
    first = place.judged_from or date.min
    states = (s for s in found.states if s.events or (s.day >= first and s.rule not in place.not_judged))
    unearned = (one for one in found.unearned if one.on >= first and one.rule not in place.not_judged)
    return Reckoning(states=tuple(states), unearned=tuple(unearned))


def compute(
    office: Office,
    place: Jurisdiction,
    *,
    as_of: date,
    actor: str,
    dry_run: bool = False,
    seen: Computation | None = None,
) -> Computation:
    """Enter every reward that the facts support as of the day, and every one that has lapsed by it.

    What the actor would earn himself is left for another to compute. ``seen`` is the trial that somebody looked at before. Raises
    Overtaken where it comes out otherwise by now; DubanError for a day that has not come, PolicyChanged, Refused.
    """
    from duban.store.entry import Draft

    code = place.code
    if as_of > today():
        raise DubanError(_("{day} 还没有到，不能据以核算奖励。").format(day=as_of))
    if dry_run:
        with office.ledger.reading() as reader:
            require_current(office, reader, code)
            return _computation(office, reader, place, as_of, actor)
    require(office, code, Act.COMPUTE_REWARD, actor)
    self_names = _names(office, code, actor)
    with office.ledger.writing(code) as writer:
        require_current(office, writer.reader, code)
        before = _computation(office, writer.reader, place, as_of, actor, self_names)
        if seen is not None and before.changes != seen.changes:
            raise overtaken(writer.reader, code, office.policy(code), About(whole=True), seen.revision)
        events = [
            *(_computed(state, as_of) for state in before.new),
            *(_lapsed(before.book, state, as_of) for state in before.lapsed),
        ]
        source = Act.COMPUTE_REWARD.value
        numbers = writer.append_many(Draft(now(), actor, source, None, (event,)) for event in events)
    entered = {
        event.text("key"): attrs.evolve(event, id=f"{seq}.0")
        for event, seq in zip(events, numbers, strict=True)
    }
    return _after(before, entered)


def _after(before: Computation, entered: Mapping[str | None, Event]) -> Computation:
    """The computation with its own entries, by key."""

    def follow(states: Iterable[RewardState]) -> tuple[RewardState, ...]:
        return tuple(
            with_entry(state, entered[state.key.text()]) if state.key.text() in entered else state
            for state in states
        )

    found = before.book.reckoning
    book = attrs.evolve(before.book, reckoning=attrs.evolve(found, states=follow(found.states)))
    return attrs.evolve(before, book=book, new=follow(before.new), lapsed=follow(before.lapsed))


def _computation(
    office: Office,
    reader: "Reader",
    place: Jurisdiction,
    as_of: date,
    actor: str,
    self_names: frozenset[str] | None = None,
) -> Computation:
    names = _names(office, place.code, actor) if self_names is None else self_names
    made = _book(office, reader, place, as_of)
    later = {event.text("key") for event in reader.acts(place.code, kinds=ENTERED) if event.on > as_of}
    pending = [state for state in made.states if state.pending and state.key.text() not in later]
    own = [state for state in pending if state.pending == COMPUTED and state.officer in names]
    held = [
        Unearned(
            rule=state.rule,
            about=state.case,
            on=state.day,
            reasons=(Step("own", {"officer": state.officer}),),
            key=state.key,
        )
        for state in own
    ]
    return Computation(
        book=made,
        new=tuple(state for state in pending if state.pending == COMPUTED and state not in own),
        # What a failing plugin's rules support is not known: nothing is taken back for want of it.
        lapsed=() if failing(office) else tuple(state for state in pending if state.pending == LAPSED),
        unearned=(*made.reckoning.unearned, *held),
        revision=reader.head(place.code)[0],
    )


def _names(office: Office, code: str, actor: str) -> frozenset[str]:
    """The names under which the actor may be on the roster."""
    own = account_of(actor)
    behalf = actor.removesuffix(own + "）").partition("（")[0]
    users = in_force(office, code) or ()
    return frozenset({own, behalf, *(user.officer for user in users if user.name == own and user.officer)})


def _computed(state: RewardState, on: date) -> Event:
    return _event(COMPUTED, state, on, {"about": state.case, **_amount(state)})


def _lapsed(book: Book, state: RewardState, on: date) -> Event:
    with in_source():
        reason = reason_words(state.lapse or Step("facts-changed"), book.kinds)
    return _event(LAPSED, state, on, {"reason": reason})


def _amount(state: RewardState) -> dict[str, Value]:
    return {} if state.fen is None else {"fen": state.fen}


def _event(kind: str, state: RewardState, on: date, data: Mapping[str, Value]) -> Event:
    return Event(kind, on, None, state.unit, state.officer or None, None, {"key": state.key.text(), **data})


def decide(
    office: Office,
    place: Jurisdiction,
    decision: RewardDecision,
    *,
    actor: str,
    seen: int | None = None,
    dry_run: bool = False,
) -> RewardState:
    """Journal the decision and return how the reward stands now.

    ``seen`` is the number of the journal's last entry when that was read on which the decision is based. With ``dry_run`` nothing is
    written, and nobody's rights are asked.

    Raises Overtaken where something about the reward or its case was recorded since; Refused (journaled) for want of a right: a step
    by the recipient, or by somebody who took an earlier one; Unfit where it stands otherwise, or something is missing: all of it at
    once; DubanError where there is no such reward.
    """
    from duban.store.entry import Draft

    code = place.code
    while True:
        with office.ledger.reading() as reader:
            require_current(office, reader, code)
            made = _book(office, reader, place, today(), entered=True)
            state = find(made, decision.which)
            require_unchanged(reader, code, made.policy, about(state), seen)
            earlier = _actors(reader, code, state, _EARLIER[decision.act])
            head = reader.head(code)
        wrong = [*map(Problem, _out_of_turn(made, state, decision))]
        if decision.act is Act.REFUSE_REWARD and not any(char.isalnum() for char in decision.reason):
            wrong.append(Problem(_("须写明理由。"), "reason"))
        if dry_run:
            if wrong:
                raise Unfit(wrong)
            return state
        require(office, code, decision.act, actor, proposer=earlier, beneficiary=state.officer or None)
        with office.ledger.writing(code) as writer:
            if writer.head != head:
                continue  # somebody wrote while the rights were looked up: he may have taken a step, so all is asked again
            if wrong:
                raise Unfit(wrong)
            event = _decided(state, decision)
            seq = writer.append(Draft(now(), actor, decision.act.value, None, (event,)))
        return with_entry(state, attrs.evolve(event, id=f"{seq}.0"))


def hindrance(office: Office, place: Jurisdiction, state: RewardState, act: Act, *, actor: str) -> str:
    """Why the actor may not take that step, as :func:`decide` would find it; empty where he may."""
    with office.ledger.reading() as reader:
        earlier = _actors(reader, place.code, state, _EARLIER[act])
    return rights.hindrance(
        office, place.code, act, actor, proposer=earlier, beneficiary=state.officer or None
    )


def about(state: RewardState) -> About:
    """What a decision about the reward rests on: what was entered about it, and its case."""
    return About(cases=(state.case,), unit=state.unit, match={"key": state.key.text()})


def _decided(state: RewardState, decision: RewardDecision) -> Event:
    """The event of the decision; identity and telephone numbers in its reason are masked."""
    from duban.exchange.masking import mask

    if decision.act is not Act.REFUSE_REWARD:
        return _event(_KIND[decision.act], state, decision.on, _amount(state))
    return _event(_KIND[decision.act], state, decision.on, {"reason": mask(decision.reason.strip())[0]})


def find(book: Book, which: str) -> RewardState:
    """The reward of that number (``R12``, ``12``) or key. Raises DubanError."""
    wanted = which.strip()
    number = wanted.removeprefix("R").removeprefix("r").partition(".")[0]
    for state in book.states:
        if state.key.text() == wanted or (state.number and state.number.partition(".")[0] == number):
            return state
    raise DubanError(
        _(
            "没有“{which}”这项奖励；用 duban reward list 查看编号，尚未核算的先运行 duban reward compute。"
        ).format(which=wanted)
    )


def _actors(reader: "Reader", code: str, state: RewardState, kinds: frozenset[str]) -> tuple[str, ...]:
    """Who took the steps of these kinds, as the journal has them; who nominated for a commendation is one of them."""
    acts = [event for event in state.events if event.kind in kinds]
    if state.fen is None and NOMINATE in kinds:
        acts += [
            act
            for act in reader.acts(code, kinds=(NOMINATE,))
            if (act.officer or "") == state.officer
            and act.text("rule") == state.rule
            and (act.text("period") or "") == state.case
        ]
    entries = (reader.entry_of(code, int(act.id.partition(".")[0])) for act in acts if act.id)
    return tuple(dict.fromkeys(entry.actor for entry in entries if entry is not None))


def _out_of_turn(book: Book, state: RewardState, decision: RewardDecision) -> Sequence[str]:
    """Why it is not the turn of this act."""
    wrong: list[str] = []
    if state.pending:
        words = reason_words(state.lapse, book.kinds) if state.lapse else _("尚未核算")
        hint = _("“{key}”：{why}；先运行 duban reward compute 记入。")
        wrong.append(hint.format(key=state.key.text(), why=words))
    elif decision.act is Act.PAY_REWARD and state.fen is None:
        wrong.append(_("“{key}”是表彰，没有奖金，不需要发放。").format(key=state.key.text()))
    elif state.standing not in _FROM[decision.act]:
        words = reward_standing_words(state.standing, state.fen)
        if state.lapse is not None:
            words = _("{words}（{why}）").format(words=words, why=reason_words(state.lapse, book.kinds))
        hint = _("“{key}”现为“{standing}”，不能再作此处理。")
        wrong.append(hint.format(key=state.key.text(), standing=words))
    if decision.on > today():
        wrong.append(_("日期 {day} 还没有到。").format(day=decision.on))
    first = max((event.on for event in state.events), default=decision.on)
    if decision.on < first:
        wrong.append(_("日期 {day} 早于此前的处理（{first}）。").format(day=decision.on, first=first))
    return wrong
