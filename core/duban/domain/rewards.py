"""What a result earned, as values: what the facts support, what persons have decided, what the two come to. Money in whole fen."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

import attrs

from duban.domain.event import Event
from duban.domain.following import quoted, unquoted
from duban.domain.trace import Step


class RewardStanding(StrEnum):
    """How a reward stands as of a day."""

    EARNED = "earned"
    """The facts support it; nobody has entered it yet."""
    COMPUTED = "computed"
    APPROVED = "approved"
    PAID = "paid"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """The facts no longer support it, and nothing had been paid."""
    TO_RETURN = "to-return"
    """The facts no longer support it, and what was paid is to be clawed back."""
    RETURNED = "returned"


STANDS = frozenset(
    {RewardStanding.EARNED, RewardStanding.COMPUTED, RewardStanding.APPROVED, RewardStanding.PAID}
)
"""Standings in which the result counts towards the year's target."""


OF_UNIT = "@"
"""What stands before the unit's code in place of an official's name, where the unit itself is commended."""


@attrs.frozen(slots=True, order=True)
class RewardKey:
    """What identifies a reward from run to run: the same facts give the same key.

    ``about`` is the case's reference, for a commendation the period; ``n`` the number of the closing in the case (of the nomination
    in the period), from 1.
    """

    rule: str
    about: str
    officer: str
    n: int = 1

    def text(self) -> str:
        """The key as the journal keeps it; :meth:`parse` reads it."""
        return "|".join(map(quoted, (self.rule, self.about, self.officer, str(self.n))))

    @classmethod
    def parse(cls, text: str) -> "RewardKey":
        """Raises ValueError for what :meth:`text` did not write."""
        rule, about, officer, n = map(unquoted, text.split("|"))
        return cls(rule, about, officer, int(n))


@attrs.frozen(slots=True, kw_only=True)
class Earned:
    """What the facts support: a lawful closing within its time, verified by somebody other than the recipient.

    ``fen`` the amount, None for a commendation. ``on`` the first day on which all of it held; ``since`` the event day from which the
    time ran and ``due_on`` its last day, None where the rule sets none. ``lapsed_on`` with ``lapse`` (why) once it has lapsed.
    """

    key: RewardKey
    unit: str
    fen: int | None
    on: date
    closed_on: date | None = None
    since: date | None = None
    due_on: date | None = None
    verified_on: date | None = None
    verified_by: str = ""
    lapsed_on: date | None = None
    lapse: Step | None = None


@attrs.frozen(slots=True, kw_only=True)
class Unearned:
    """A result that a reward rule is about and that earns nothing, with every reason as a code and its values.

    ``key`` is what the reward would be called, None where it is not known who would get it.
    """

    rule: str
    about: str
    on: date
    """The day of the closing, or of the nomination."""
    reasons: tuple[Step, ...]
    key: RewardKey | None = None


@attrs.frozen(slots=True, kw_only=True)
class RewardState:
    """Everything about one reward as of a day.

    ``fen`` as it was entered, else as the facts give it; None for a commendation. ``earned`` what the facts say, None where they no
    longer support it; ``lapse`` why it lapsed. ``pending`` is the event kind that the next ``compute`` has to enter, empty where the
    journal says all. ``number`` is the journal's number of the entry that computed it (empty: not entered yet); ``events`` what was
    entered about it, in order.
    """

    key: RewardKey
    unit: str
    fen: int | None
    standing: RewardStanding
    earned: Earned | None = None
    lapse: Step | None = None
    pending: str = ""
    number: str = ""
    events: tuple[Event, ...] = ()

    @property
    def rule(self) -> str:
        return self.key.rule

    @property
    def officer(self) -> str:
        """The official who gets it; empty where it is the unit's."""
        return "" if self.key.officer.startswith(OF_UNIT) else self.key.officer

    @property
    def case(self) -> str:
        """The case's reference; for a commendation the period."""
        return self.key.about

    @property
    def day(self) -> date:
        """The day whose year it counts for: of the closing where it is known, else of its first entry."""
        if self.earned is not None:
            return self.earned.closed_on or self.earned.on
        return self.events[0].on

    @property
    def to_return(self) -> int:
        """What is to be clawed back, in fen."""
        return (self.fen or 0) if self.standing is RewardStanding.TO_RETURN else 0


@attrs.frozen(slots=True, kw_only=True)
class Reckoning:
    """All rewards as of a day, and what earned none."""

    states: tuple[RewardState, ...]
    unearned: tuple[Unearned, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Totals:
    """Sums in fen and the number of rewards, by how they stand."""

    fen: dict[RewardStanding, int]
    number: dict[RewardStanding, int]

    @classmethod
    def of(cls, states: Iterable[RewardState]) -> "Totals":
        fen = dict.fromkeys(RewardStanding, 0)
        number = dict.fromkeys(RewardStanding, 0)
        for state in states:
            fen[state.standing] += state.fen or 0
            number[state.standing] += 1
        return cls(fen=fen, number=number)

    @property
    def kept(self) -> int:
        """What the recipient has and may keep."""
        return self.fen[RewardStanding.PAID]


@attrs.frozen(slots=True, kw_only=True)
class Account:
    """The rewards of one official in one calendar year. ``target`` the planned number of results, None where no rule plans one;
    ``done`` how many of those rewards stand (entered or not, not refused, not lapsed)."""

    officer: str
    year: int
    units: tuple[str, ...]
    states: tuple[RewardState, ...]
    target: int | None = None
    done: int = 0

    @property
    def totals(self) -> Totals:
        return Totals.of(self.states)
