"""What follows in the demonstration: proposals and decisions on them, an assessment, rewards; each through the desk by one of its users.

Which rules, units and officials are concerned is read from the packs and the ledger. Everything is entered on the day of the check, a
minute apart, for the days on which it is said to have happened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import attrs

from duban.demo.scores import Assessed
from duban.desk import deciding, rewarding
from duban.desk.freezing import Freezing, freeze
from duban.desk.office import Office, clock_at
from duban.desk.proposing import Proposed, propose
from duban.desk.recording import Statement, record
from duban.desk.rights import Act
from duban.domain.event import Value
from duban.domain.following import Following, Key, Measure
from duban.domain.rewards import RewardState
from duban.domain.rights import Role, User
from duban.policy.following import Ground, Ladder, Reward, Stage
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

ASKED = date(2026, 9, 10)
"""When proposals are derived for the first time, and somebody says how grave one of the situations is."""
DECIDED = date(2026, 9, 14)
MISSED = date(2026, 10, 15)
"""By when those who were liable had to put things right; one of them did not."""
RECTIFIED = date(2026, 10, 12)
RECTIFY_BY = date(2026, 11, 30)
COMPUTED, APPROVED, PAID = date(2026, 10, 12), date(2026, 10, 15), date(2026, 10, 20)
REOPENED = date(2026, 10, 26)
APPROVALS, PAYMENTS = 5, 3
"""So many rewards are approved, and of these so many paid; of the paid ones the first is to be returned."""


@attrs.frozen(kw_only=True)
class Cast:
    """The accounts of the demonstration's users, one a role."""

    administrator: str
    clerk: str
    supervisor: str
    approver: str


def cast(users: Iterable[User]) -> Cast | None:
    """Who plays which part: the first account that has the role. None where a part is not filled by a person of its own."""
    found: dict[Role, str] = {}
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.SUPERVISOR, Role.APPROVER):
        name = next((user.name for user in users if user.roles == (role,)), None)
        if name is None:
            return None
        found[role] = name
    return Cast(
        administrator=found[Role.ADMINISTRATOR],
        clerk=found[Role.CLERK],
        supervisor=found[Role.SUPERVISOR],
        approver=found[Role.APPROVER],
    )


class Minutes:
    """A clock that moves on by a minute with each act, from an instant."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    @contextmanager
    def next(self) -> Iterator[None]:
        """The block happens a minute after the one before."""
        self._now += timedelta(minutes=1)
        with clock_at(self._now):
            yield


@attrs.frozen(kw_only=True)
class Followed:
    """What came of it: the last run of ``propose``, and the frozen assessment (None where the packs have no scorecard)."""

    proposed: Proposed
    frozen: Freezing | None


class Following_:
    """placeholder"""


def follow(
    office: Office, place: Jurisdiction, cast: Cast, made: Assessed | None, clock: Minutes, as_of: date
) -> Followed:
    """Enter all that follows as of the day, in the order in which an office would."""
    play = _Play(office, place, cast, clock, as_of)
    frozen = play.assess(made) if made is not None else None
    play.decide_first()
    if any(isinstance(ruling.rule, Reward) and ruling.rule.fen for ruling in office.policy(place.code)):
        play.reward()
    return Followed(proposed=play.propose(as_of), frozen=frozen)
