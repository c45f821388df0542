"""Rewards: computed from the facts and entered, lapsed where the case reopens. Who decides on them: :mod:`duban.desk.reward_deciding`.

Nobody computes his own reward. Everything is an entry in the journal; a second run of :func:`compute` adds nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk.meanwhile import About, overtaken
from duban.desk.office import Office, now, require_current, today
from duban.desk.proposing import failing
from duban.desk.rights import Act, account_of, in_force, require
from duban.domain.event import Event, EventKind, Value
from duban.domain.rewards import Reckoning, RewardStanding, RewardState, Unearned
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.rewards import (
    COMPUTED,
    ENTERED,
    KINDS,
    LAPSED,
    reckon,
    with_entry,
)
from duban.errors import DubanError
from duban.i18n import _, in_source
from duban.policy.policy import Policy
from duban.reward_wording import reason_words
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

_S = RewardStanding


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


def book(office: Office, place: Jurisdiction, as_of: date) -> Book:
    """All rewards as of the day. Raises PolicyChanged."""
    with office.ledger.reading() as reader:
        require_current(office, reader, place.code)
        return read_book(office, reader, place, as_of)


def read_book(
    office: Office, reader: "Reader", place: Jurisdiction, as_of: date, *, entered: bool = False
) -> Book:
    """The same from an open snapshot. ``entered``: only the rewards that the journal has, from their own cases; all that a decision
    needs."""
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
    made = read_book(office, reader, place, as_of)
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
    return reward_event(COMPUTED, state, on, {"about": state.case, **amount(state)})


def _lapsed(book: Book, state: RewardState, on: date) -> Event:
    with in_source():
        reason = reason_words(state.lapse or Step("facts-changed"), book.kinds)
    return reward_event(LAPSED, state, on, {"reason": reason})


def amount(state: RewardState) -> dict[str, Value]:
    """The field that says how much, in fen; none of a commendation."""
    return {} if state.fen is None else {"fen": state.fen}


def reward_event(kind: str, state: RewardState, on: date, data: Mapping[str, Value]) -> Event:
    """A step of the reward."""
    return Event(kind, on, None, state.unit, state.officer or None, None, {"key": state.key.text(), **data})


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
