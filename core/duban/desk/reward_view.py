"""Rewards at a glance: accounts by official and year, what waits for a step, and what has been entered on which day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import attrs

from duban.desk.meanwhile import seq_of
from duban.desk.office import Office
from duban.desk.reward_account import account
from duban.desk.rewarding import Book, book
from duban.desk.rights import notice
from duban.domain.event import Event
from duban.domain.rewards import Account, RewardStanding, RewardState, Unearned
from duban.engine.rewards import APPROVED, COMPUTED, PAID
from duban.workspace import Jurisdiction

_WAITS = (RewardStanding.TO_RETURN, RewardStanding.EARNED, RewardStanding.COMPUTED, RewardStanding.APPROVED)
"""Standings in which somebody has to take a step, most pressing first."""


class Steps(NamedTuple):
    """The days of the three steps, None for one that has not been taken."""

    computed: date | None
    approved: date | None
    paid: date | None


def steps_of(state: RewardState) -> Steps:
    """When it was computed, approved and paid, as the journal has it."""
    days = {event.kind: event.on for event in state.events}
    return Steps(days.get(COMPUTED), days.get(APPROVED), days.get(PAID))


def waits(state: RewardState) -> bool:
    """Whether a step is to be taken; a commendation that has been approved is done with."""
    if state.pending:
        return True
    return state.standing in _WAITS and not (state.standing is RewardStanding.APPROVED and state.fen is None)


@attrs.frozen(kw_only=True)
class RewardView:
    """All rewards as of a day. ``revision`` is the number of the journal's last entry when it was read."""

    book: Book
    revision: int
    accounts: Sequence[Account]
    waiting: Sequence[RewardState]
    unearned: Sequence[Unearned]
    warning: str
    """What to know before anything is decided: that the roles in the file are not those in force. Empty where they are."""


def reward_view(office: Office, place: Jurisdiction, as_of: date) -> RewardView:
    """Reads every case of the ledger. Raises DubanError."""
    with office.ledger.reading() as reader:
        revision = reader.head(place.code)[0]
    made = book(office, place, as_of)
    waiting = [state for state in made.states if waits(state)]
    order = {standing: place for place, standing in enumerate(_WAITS)}
    waiting.sort(key=lambda state: (order.get(state.standing, -1), state.day, state.key))
    return RewardView(
        book=made,
        revision=revision,
        accounts=sorted(account(made), key=lambda one: (-one.year, one.units, one.officer)),
        waiting=waiting,
        unearned=made.reckoning.unearned,
        warning=notice(office, place.code) or "",
    )


def course(office: Office, place: Jurisdiction, state: RewardState) -> list[tuple[Event, str]]:
    """What was entered about the reward, in order, each with the actor as the journal has him."""
    with office.ledger.reading() as reader:
        entries = [reader.entry_of(place.code, seq_of(event)) for event in state.events]
    return [(event, entry.actor if entry else "") for event, entry in zip(state.events, entries, strict=True)]
