"""Assessment as values: what an indicator reads, how a unit scored, where it stands, which ranking came true.

All figures are exact: whole numbers, or fractions of them. Nothing here is about a person.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs

from duban.domain.following import Measure

WHOLE = ""
"""The unit of a reading for the whole area: all units together, each thing counted once."""


@attrs.frozen(slots=True, kw_only=True)
class Reading:
    """One indicator for one unit and period, as of a day.

    ``numerator`` of ``denominator`` things counted; ``pending`` were not yet due and are in neither; ``aside`` could not be
    evaluated and are in neither. ``ratio`` false: the numerator alone is the figure. ``missing`` says why nothing can be said
    (a code: ``no-figure``, ``plugin:<name>``, ``not-in-force``, ``switched-off``), empty where something can.
    """

    indicator: str
    unit: str
    period: str
    ratio: bool = True
    numerator: int = 0
    denominator: int = 0
    aside: int = 0
    pending: int = 0
    missing: str = ""

    @property
    def value(self) -> Fraction | None:
        """The figure: a ratio between 0 and 1, or a number. None where nothing can be said; a ratio of nothing is no data."""
        if self.missing:
            return None
        if not self.ratio:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@attrs.frozen(slots=True, kw_only=True)
class Scored:
    """One line of a scorecard for one unit. ``points`` out of ``weight``; None: not scored, and ``why`` says so (a code:
    ``no-data``, ``too-few``, ``population``, ``group-too-small``, ``no-mark``, ``mark-out-of-range``, or what is missing).

    ``reading`` of a computed line, ``mark`` of an entered one; ``value`` is what was scored (per ten thousand inhabitants where
    the line says so); ``place`` inside the peer group for a line scored by rank.
    """

    key: str
    weight: int
    points: Fraction | None
    why: str = ""
    reading: Reading | None = None
    mark: Fraction | None = None
    value: Fraction | None = None
    place: int | None = None


@attrs.frozen(slots=True, kw_only=True)
class UnitScore:
    """A unit's scorecard. ``group`` names the peer group, ``size`` how many in it have a score; ``place`` among them, 1 the best,
    shared by equals; None where the group is too small or nothing was scored."""

    unit: str
    group: str
    lines: tuple[Scored, ...]
    place: int | None = None
    size: int = 0

    @property
    def points(self) -> Fraction:
        """Sum of the points of the lines that were scored."""
        return sum((line.points for line in self.lines if line.points is not None), Fraction())

    @property
    def attainable(self) -> int:
        """Sum of the weights of the lines that were scored."""
        return sum(line.weight for line in self.lines if line.points is not None)

    @property
    def converted(self) -> Fraction | None:
        """Points ÷ attainable × 100; None where no line was scored."""
        return self.points / self.attainable * 100 if self.attainable else None


@attrs.frozen(slots=True, kw_only=True)
class Card:
    """A scorecard's result for one period as of a day: every unit that it binds, by code."""

    scorecard: str
    version: date
    period: str
    as_of: date
    units: tuple[UnitScore, ...]


@attrs.frozen(slots=True, kw_only=True)
class Correction:
    """A correction of a frozen result, entered by somebody: shown beside it, never instead. ``part`` empty: the whole score."""

    unit: str
    part: str
    points: Fraction
    reason: str
    on: date
    id: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Snapshot:
    """A frozen result: the day and the journal's number as of which it was computed, the rules' digest, its hash, and its text."""

    scorecard: str
    period: str
    as_of: date
    head: int
    policy: str
    hash: str
    result: str
    on: date
    roster: str = ""
    id: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Placed:
    """A unit in a ranking of one period: ``place`` from the bottom, 1 the worst, shared by equals; None where it has no data
    (``why``: a code) or its group is too small. ``bottom``: whether it is among those the rule means. ``size``: units with data."""

    unit: str
    period: str
    group: str
    reading: Reading
    value: Fraction | None = None
    place: int | None = None
    bottom: bool = False
    size: int = 0
    why: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Hit:
    """A ranking came true: ``unit`` was at the bottom in each of ``periods``, the first ones of an unbroken run.

    ``since`` the day after the last of them; ``places`` one for each period; ``run`` all periods of the run so far.
    """

    rule: str
    unit: str
    measure: Measure
    periods: tuple[str, ...]
    since: date
    places: tuple[Placed, ...]
    run: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """Names the occasion for ever: the period in which the ranking came true."""
        return self.periods[-1]


@attrs.frozen(slots=True, kw_only=True)
class RankTable:
    """A ranking over some periods: every place by period and unit, and the runs that came true."""

    rule: str
    periods: tuple[str, ...]
    places: Mapping[tuple[str, str], Placed]
    hits: tuple[Hit, ...] = ()

    @property
    def gaps(self) -> tuple[Placed, ...]:
        """Units without data in a period: each breaks the unit's run."""
        return tuple(placed for placed in self.places.values() if placed.why and placed.why != TOO_SMALL)

    @property
    def small(self) -> tuple[tuple[str, str, int], ...]:
        """Period, group and size of each group that was too small to be ranked."""
        found = {(p.period, p.group, p.size): None for p in self.places.values() if p.why == TOO_SMALL}
        return tuple(found)


TOO_SMALL = "group-too-small"
"""Why units are not placed: their group is too small."""


@attrs.frozen(slots=True, kw_only=True)
class Listing:
    """A unit on a list from ``since`` until the day it left (None: still on it), with the reasons entered."""

    list: str
    unit: str
    since: date
    reason: str
    until: date | None = None
    left: str = ""
