"""The form of a file of worked cases. TOML keys are the attribute names; events are tables whose keys depend on their kind."""

from datetime import date

import attrs

from duban.people import OfficerEntry, PeriodEntry, UnitEntry


@attrs.frozen(kw_only=True)
class Expected:
    """What should be so: keys that are left out are not compared."""

    rule: str
    matter: str | None = None
    unit: str | None = None
    period: str | None = None
    due: date | None = None
    state: str | None = None
    days: int | None = None
    closed: date | None = None
    n: int | None = None
    officer: str | None = None
    claim: str | None = None
    detail: str | None = None


@attrs.frozen(kw_only=True)
class ExpectedProposal:
    """What should be proposed, and how it should stand: keys that are left out are not compared.

    ``measure``, ``responsibility`` and ``standing`` are Chinese words or ids; ``awaiting`` = true: the ground is supported, and a
    person must first say how grave it is; ``none`` = true: nothing of the kind may be proposed.
    """

    ground: str
    ladder: str | None = None
    stage: str | None = None
    measure: str | None = None
    unit: str | None = None
    officer: str | None = None
    responsibility: str | None = None
    about: str | None = None
    standing: str | None = None
    n: int | None = None
    awaiting: bool = False
    none: bool = False


@attrs.frozen(kw_only=True)
class ExpectedFigure:
    """What an indicator should read; without ``unit`` for the whole area. Keys that are left out are not compared.

    ``value`` in words as printed: ``"32"``, ``"96.55%"``; ``none`` = true: nothing can be said of it.
    """

    indicator: str
    period: str
    unit: str | None = None
    numerator: int | None = None
    denominator: int | None = None
    aside: int | None = None
    pending: int | None = None
    value: str | None = None
    none: bool = False


@attrs.frozen(kw_only=True)
class ExpectedScore:
    """What a unit's scorecard should come to: ``points`` and ``converted`` as decimal text, ``attainable`` the weights that were scored."""

    scorecard: str
    period: str
    unit: str
    points: str | None = None
    attainable: int | None = None
    converted: str | None = None
    place: int | None = None


@attrs.frozen(kw_only=True)
class ExpectedRank:
    """Whether a ranking came true for the unit in the last of the ``periods``. It is tried as if it were switched on."""

    ranking: str
    unit: str
    periods: tuple[str, ...]
    hit: bool = True


@attrs.frozen(kw_only=True)
class ExpectedReward:
    """How a reward should stand; ``fen`` its amount; ``why`` instead: the code of a reason for which the matter earns nothing."""

    rule: str
    matter: str | None = None
    officer: str | None = None
    fen: int | None = None
    standing: str | None = None
    why: str | None = None
    none: bool = False


@attrs.frozen(kw_only=True)
class ProposalKey:
    """Which proposal a decision is about (key ``proposal`` of its event); ``unit`` is a code or a name."""

    ladder: str
    stage: str
    ground: str
    unit: str
    officer: str = ""
    about: str = ""
    n: int = 1


@attrs.frozen(kw_only=True)
class ExpectedGate:
    """An act tried on the day: what its record would lack (labels of the items), and whether it would be refused for that."""

    event: str
    matter: str | None = None
    unit: str | None = None
    items: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    refused: bool = False


@attrs.frozen(kw_only=True)
class ExpectedCampaign:
    """How a campaign's cases should add up: keys that are left out are not compared."""

    rule: str
    listed: int | None = None
    announced: int | None = None
    assigned: int | None = None
    without: tuple[str, ...] | None = None


@attrs.frozen(kw_only=True)
class Then:
    """One look at the ledger as of a day; ``none`` are rules under which nothing may be owed."""

    as_of: date
    expect: tuple[Expected, ...] = ()
    none: tuple[str, ...] = ()
    propose: tuple[ExpectedProposal, ...] = ()
    figure: tuple[ExpectedFigure, ...] = ()
    score: tuple[ExpectedScore, ...] = ()
    rank: tuple[ExpectedRank, ...] = ()
    reward: tuple[ExpectedReward, ...] = ()
    gate: tuple[ExpectedGate, ...] = ()
    campaign: tuple[ExpectedCampaign, ...] = ()


@attrs.frozen(kw_only=True)
class WorkedCase:
    """One worked case; ``events`` are tables with ``on``, ``event`` (id or Chinese label) and the event's fields."""

    title: str
    then: tuple[Then, ...]
    rules: tuple[str, ...] = ()
    judged_from: date | None = None
    unit: tuple[UnitEntry, ...] = ()
    officer: tuple[OfficerEntry, ...] = ()
    periods: tuple[PeriodEntry, ...] = ()
    note: str = ""
    abilities: tuple[str, ...] = ()
    """Which of the abilities E1 to E16 of the requirements it shows."""


@attrs.frozen(kw_only=True)
class CaseFile:
    """A file of worked cases, with the units and officials they share."""

    case: tuple[WorkedCase, ...]
    unit: tuple[UnitEntry, ...] = ()
    officer: tuple[OfficerEntry, ...] = ()
