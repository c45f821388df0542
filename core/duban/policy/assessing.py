"""What a pack can say about assessment: indicators, scorecards, rankings.

A ratio always names its population; what is not yet due is in no denominator; what could not be evaluated is counted apart
(domain.md, Assessment and rewards).
"""

from typing import Literal

import attrs

from duban.calendar.units import Every
from duban.domain.following import Measure
from duban.policy.rules import Applies, Limit, Rule


@attrs.frozen(kw_only=True)
class Among:
    """Which of the counted cases or acts: every key given must hold by the cut-off day.

    ``applies`` attributes of the case; ``having`` events of which at least one happened, ``lacking`` of which none did; ``field``
    of the latest event in ``having`` (or of the act) holds one of ``values``; ``within`` so long after the case was received (or
    after the latest event in ``start``) the event in ``having`` happened; ``appointed`` roles that are held; ``closed``.
    """

    applies: Applies | None = None
    having: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    within: Limit | None = None
    field: str = ""
    values: tuple[str, ...] = ()
    appointed: tuple[str, ...] = ()
    closed: bool | None = None
    repeated: bool | None = None
    """Whether a later case names this one as the same matter (``repeat_of``)."""


@attrs.frozen(kw_only=True)
class Indicator(Rule):
    """A count or a ratio for each unit and period.

    ``what``: ``obligations`` of ``rules`` that fell due in the period, the numerator those met in time; ``cases`` that entered the
    period by ``window``, narrowed by ``applies`` and ``among``, the numerator those that also are ``part`` (a plain count where
    ``part`` is empty); ``acts`` of the kinds in ``event``, counted, or their ``sum`` field added up, the numerator those that are
    ``part``; ``entered``: figures that somebody enters (event ``figure``). ``by`` is the unit that a case counts for.
    ``better`` says which direction is good; ``target`` in percent for a ratio, a number for a count, empty where the source left it
    out. ``of`` says the population in words, printed with each figure; ``sign`` is written behind a count (件, 人). ``context`` marks
    area figures that may be shown and never score anybody.
    """

    kind: Literal["indicator"] = "indicator"
    what: Literal["obligations", "cases", "acts", "entered"] = "obligations"
    rules: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    sum: str = ""
    window: Literal["received", "closed", "all"] = "received"
    by: Literal["handler", "first-handler", "receiver", "area"] = "handler"
    among: Among = Among()
    part: Among | None = None
    ratio: bool = True
    better: Literal["higher", "lower", "none"] = "higher"
    target: int | None = None
    of: str = ""
    sign: str = "件"
    context: bool = False
    volume: bool = False
    """Whether it counts petitions as such; a scorecard of nothing else is refused (LF-22-2)."""


@attrs.frozen(kw_only=True)
class Part:
    """One line of a scorecard: an ``indicator`` with a ``weight``, or an entered score (``entered``: superior 上级评议, public 群众评议).

    ``score``: ``linear`` (ratio × weight; with ``floor``/``full`` in percent between which it rises), ``threshold`` (all or nothing at
    ``full``), ``deduct`` (``points`` off for each one counted, never below zero), ``rank`` (by place inside the peer group).
    ``per_10000`` divides a count by ten thousand inhabitants first. Below ``least`` counted things the line is not scored.
    """

    indicator: str = ""
    entered: Literal["", "superior", "public"] = ""
    label: str = ""
    weight: int = 0
    score: Literal["linear", "threshold", "deduct", "rank"] = "linear"
    floor: int = 0
    full: int = 100
    points: int = 1
    per_10000: bool = False
    least: int = 1


@attrs.frozen(kw_only=True)
class Scorecard(Rule):
    """Weighted lines for every unit that ``applies`` binds, in each ``every``; weights sum to 100. Units are compared within the peer
    group named by ``group`` only, from ``smallest`` units on."""

    kind: Literal["scorecard"] = "scorecard"
    every: Every = Every.YEAR
    group: Literal["level", "kind", "all"] = "level"
    smallest: int = 2
    part: tuple[Part, ...] = ()


@attrs.frozen(kw_only=True)
class Ranking(Rule):
    """The ``bottom`` units by ``indicator`` in ``consecutive`` periods of ``every`` in a row: proposes ``measure``.

    Ties at the cut all count; a missing period breaks the run and is a finding; a group of no more than twice ``bottom`` units is
    too small. ``shipped_off``: not in use until the jurisdiction's file names who decided so and when (``switched_on``).
    """

    kind: Literal["ranking"] = "ranking"
    indicator: str = ""
    every: Every = Every.WEEK
    bottom: int | None = None
    consecutive: int | None = None
    measure: Measure = Measure.INTERVIEW
    shipped_off: bool = False
