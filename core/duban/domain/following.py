"""What follows an unmet obligation, as values: grounds supported, proposals, decisions, suggestions.

Nothing here is computed from a person's conduct: severity and cause are entered by somebody named, and a disciplinary sanction is only
recorded when the competent organ has decided it.
"""

from datetime import date
from enum import StrEnum
from typing import NamedTuple

import attrs

from duban.domain.event import Event


class Measure(StrEnum):
    """What may be done, mildest first; the order in which an approver's authority reaches (``up_to``)."""

    URGE = "urge"
    SUGGEST = "suggest"
    INTERVIEW = "interview"
    NOTICE = "notice"
    LISTED = "listed"
    ORDER = "order"
    ADMONITION = "admonition"
    HANDLING = "handling"
    REFERRAL = "referral"

    @property
    def rank(self) -> int:
        return list(Measure).index(self)


class Severity(StrEnum):
    """How grave a person found it to be. Never computed."""

    MINOR = "minor"
    SERIOUS = "serious"
    VERY_SERIOUS = "very-serious"


class Responsibility(StrEnum):
    """Which responsibility an official bears (《信访工作责任制实施办法》 art. 11)."""

    DIRECT = "direct"
    MAIN = "main"
    IMPORTANT = "important"
    LEADERSHIP = "leadership"
    NONE = "none"


class Standing(StrEnum):
    """How a proposal stands as of a day."""

    PROPOSED = "proposed"
    LAPSED = "lapsed"
    """The facts it rested on no longer hold; nobody had decided on it."""
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"
    """In force; nothing to rectify, or the day has not come."""
    RECTIFIED = "rectified"
    MISSED = "missed"
    """In force, and its rectification was not done in time."""
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class Key(NamedTuple):
    """What identifies a proposal from run to run: the same facts give the same key.

    ``ladder`` the rule with the stages, ``stage``, ``ground`` the ground's rule, ``unit`` a code, ``officer`` a name or empty,
    ``about`` the case's reference, ``RULE@PERIOD`` for a duty, the year for a unit's whole, or what the person who entered it
    named; ``n`` the number of the occasion, from 1.
    """

    ladder: str
    stage: str
    ground: str
    unit: str
    officer: str = ""
    about: str = ""
    n: int = 1

    def text(self) -> str:
        """The key as the journal keeps it; :meth:`parse` reads it."""
        return "|".join(map(quoted, (*self[:-1], str(self.n))))

    @classmethod
    def parse(cls, text: str) -> "Key":
        """Raises ValueError for what :meth:`text` did not write."""
        ladder, stage, ground, unit, officer, about, n = map(unquoted, text.split("|"))
        return cls(ladder, stage, ground, unit, officer, about, int(n))


def quoted(part: str) -> str:
    """A part of a key that cannot be taken for two."""
    return part.replace("%", "%25").replace("|", "%7C")


def unquoted(part: str) -> str:
    """The part that :func:`quoted` wrote."""
    return part.replace("%7C", "|").replace("%25", "%")


@attrs.frozen(slots=True, kw_only=True)
class Proposal:
    """What the engine proposes, before a named person decides.

    ``label`` the stage's own words, empty where the measure says it all; ``since`` the first day on which it could be proposed;
    ``support`` the keys of the obligations it rests on (see :attr:`Obligation.key`), ``entries`` the ids of the events that a person
    entered; ``responsibility`` of the official; ``unsaid`` what is missing to say whom it falls on, empty where all is known.
    """

    key: Key
    measure: Measure
    label: str
    since: date
    support: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    responsibility: Responsibility | None = None
    unsaid: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Supported:
    """A ground that findings support and on which the law asks a person first: severity, or which measure.

    ``support`` are obligation keys, ``since`` the day on which the first of them was unmet.
    """

    ground: str
    unit: str
    about: str
    since: date
    support: tuple[str, ...]


@attrs.frozen(slots=True, kw_only=True)
class Ranked:
    """A ranking that came true for a unit: the last of the periods (``about``), from which day, and the places that made it so."""

    rule: str
    unit: str
    about: str
    since: date
    measure: Measure
    support: tuple[str, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Liability:
    """What the attribution rule says of one official, with the reason as codes: role, stance, kind of decision."""

    officer: str
    responsibility: Responsibility
    role: str
    rule: str
    decision: str
    objected: bool = False


@attrs.frozen(slots=True, kw_only=True)
class Following:
    """Everything about one proposal as of a day: what was proposed and what became of it.

    ``number`` is that of the proposal's entry in the journal (0: not recorded yet); ``events`` the decisions about it in order.
    """

    proposal: Proposal
    standing: Standing
    number: int = 0
    proposed_on: date | None = None
    rectify_by: date | None = None
    rectified_on: date | None = None
    events: tuple[Event, ...] = ()
