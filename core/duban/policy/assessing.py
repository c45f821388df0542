"""What a pack can say about assessment: indicators, scorecards, rankings.

A ratio always names its population; what is not yet due is in no denominator; what could not be evaluated is counted apart
(domain.md, Assessment and rewards).
"""

from typing import Literal

import attrs

from duban.calendar.units import Every
from duban.domain.following import Measure
from duban.policy.rules import Applies, Limit, Rule

RECEIPT = "receive"
"""Event by which a case comes in: it says that there is a petition, and nothing of what became of it."""


@attrs.frozen(kw_only=True)
class Among:
    """Which of the counted cases or acts: every key given must hold by the cut-off day.

    ``applies`` attributes of the case, and keys about the unit it counts for; ``having`` events of which at least one happened,
    ``lacking`` of which none did; ``field`` of the latest event in ``having`` (for acts: of the act itself) holds one of ``values``,
    or anything at all where ``values`` is empty; ``appointed`` roles that are each held (at the closing, for a closed case);
    ``closed`` whether it is; ``repeated`` whether a later case names this one as the same matter (``repeat_of``).

    ``within`` bounds what was asked, in this order: the first event in ``having`` came, no event in ``lacking`` came, or the later
    case came so long after the latest event in ``start`` (after the day of receipt where ``start`` is empty). Before that time is
    over an unmet ``having`` is neither met nor missed: the case is *not yet due* and in no denominator.
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

    @property
    def about_petitions(self) -> bool:
        """Whether it says nothing of how a case was handled: only which cases, that they came, or that they came again."""
        handled = self.lacking or self.appointed or self.closed is not None
        return not handled and set(self.having) <= {RECEIPT}


@attrs.frozen(kw_only=True)
class Indicator(Rule):
    """A count or a ratio for each unit and period.

    ``what``: ``obligations`` of ``rules`` that fell due in the period, of which ``hits`` are in the numerator (``met`` in time, or
    ``unmet``: not in time); ``cases`` that entered the period by ``window``, narrowed by ``applies`` and ``among``, of which
    ``part`` are in the numerator (all where it is empty), counted, or their ``sum`` (``headcount``) added up; ``acts`` of the kinds
    in ``event``, counted, or their ``sum`` field added up, likewise; ``entered``: figures that somebody enters (event ``figure``);
    ``plugin``: what the named callable of a plugin says of each case.

    ``window``: cases ``received`` or ``closed`` in the period, or ``all`` received by its end, as they stood at its end. ``by`` is
    the unit that counts: ``handler``, ``first-handler`` or ``receiver`` of the case, the unit that owed or acted; ``area``: that
    unit and every superior of it, each thing once.

    ``ratio`` = false: the numerator alone is the figure. ``better`` says which direction is good; ``target`` in percent for a
    ratio, a number for a count, empty where the source left it out. ``of`` says the population in words, printed with each figure;
    ``sign`` is written behind a count (件, 人). ``context`` marks area figures that may be shown, only where the jurisdiction has
    decided so, and never score anybody. ``volume`` marks an indicator that counts petitions as such; a scorecard of nothing else
    is refused (LF-22-2). A plain count of cases is one anyway, unless its ``part`` asks what was done about them.
    """

    kind: Literal["indicator"] = "indicator"
    what: Literal["obligations", "cases", "acts", "entered", "plugin"] = "obligations"
    rules: tuple[str, ...] = ()
    hits: Literal["met", "unmet"] = "met"
    event: tuple[str, ...] = ()
    sum: str = ""
    plugin: str = ""
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

    @property
    def counts_petitions(self) -> bool:
        """Whether it says no more than how many petitions there were; a part that only says which ones changes nothing."""
        return self.volume or (
            self.what == "cases" and not self.ratio and (self.part is None or self.part.about_petitions)
        )


@attrs.frozen(kw_only=True)
class Part:
    """One line of a scorecard: an ``indicator`` with a ``weight``, or an entered score (``entered``: superior 上级评议, public 群众评议).

    ``score``: ``linear`` (from nothing at ``floor`` to the whole weight at ``full``; empty: 0 and 100 percent, or 100 and 0 where
    lower is better), ``threshold`` (all or nothing at ``full``; empty: the indicator's target), ``deduct`` (``points`` off for each
    one counted, never below zero), ``rank`` (by place inside the peer group: the first has the whole weight, the last nothing).
    ``floor`` and ``full`` are in percent for a ratio, in its own number for a count. ``per_10000`` divides a count by ten thousand
    inhabitants first. With fewer than ``least`` in a ratio's denominator the line is not scored. ``out_of``: the highest mark that
    an entered score can have.
    """

    indicator: str = ""
    entered: Literal["", "superior", "public"] = ""
    label: str = ""
    weight: int = 0
    score: Literal["linear", "threshold", "deduct", "rank"] = "linear"
    floor: int | None = None
    full: int | None = None
    points: int = 1
    per_10000: bool = False
    least: int = 1
    out_of: int = 100

    @property
    def key(self) -> str:
        """Names the line inside its scorecard: the indicator's id, ``superior`` or ``public``."""
        return self.indicator or self.entered


@attrs.frozen(kw_only=True)
class Scorecard(Rule):
    """Weighted lines for every unit that ``applies`` binds, in each ``every``; weights sum to 100.

    Lines without data are not scored; the converted score is points ÷ attainable points × 100. Units are compared within the peer
    group named by ``group`` only, from ``smallest`` units on.
    """

    kind: Literal["scorecard"] = "scorecard"
    every: Every = Every.YEAR
    group: Literal["level", "kind", "all"] = "level"
    smallest: int = 2
    part: tuple[Part, ...] = ()


@attrs.frozen(kw_only=True)
class Ranking(Rule):
    """The ``bottom`` units by ``indicator`` in ``consecutive`` periods of ``every`` in a row: proposes ``measure``.

    Units that ``applies`` binds are compared within ``group``. ``per_10000`` divides a count by ten thousand inhabitants first.
    Ties at the cut all count; a missing period breaks the run and is said; a group of no more than twice ``bottom`` units is too
    small. ``shipped_off``: not in use until the jurisdiction's file names who decided so and when (``switched_on``).
    """

    kind: Literal["ranking"] = "ranking"
    indicator: str = ""
    every: Every = Every.WEEK
    group: Literal["level", "kind", "all"] = "level"
    per_10000: bool = False
    bottom: int | None = None
    consecutive: int | None = None
    measure: Measure = Measure.INTERVIEW
    shipped_off: bool = False
