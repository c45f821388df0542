"""Scoring: readings and entered marks become points, exactly; units are compared with their peers only."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from duban.calendar.periods import Period
from duban.domain.assessing import TOO_SMALL, Card, Reading, Scored, UnitScore
from duban.domain.event import Event
from duban.domain.roster import Roster, Unit
from duban.engine.selection import binds
from duban.policy.assessing import Indicator, Part, Scorecard
from duban.policy.rules import Applies

SCORE = "score"
"""Event by which somebody enters what superiors or the public gave."""

TEN_THOUSAND = 10_000

Read = Callable[[str, str], Reading]
"""The reading of an indicator for a unit."""

Marks = Mapping[tuple[str, str], Fraction | None]
"""Entered marks by unit and line (``superior``, ``public``); None: what was entered is no number."""


def bound(applies: Applies, roster: Roster, period: Period) -> tuple[Unit, ...]:
    """The units that a rule binds in the period, as they were at its end, by code; those that existed on one of its days."""
    units = roster.at(period.end).units.values()
    there = (unit for unit in units if _exists(unit, period) and binds(applies, unit) is True)
    return tuple(sorted(there, key=lambda unit: unit.code))


def peers(group: str, unit: Unit) -> str:
    """The peer group of a unit: its level or its kind; empty where all units are one group."""
    return {"level": unit.level, "kind": unit.kind}.get(group, "")


def per_ten_thousand(value: Fraction, unit: Unit) -> Fraction | None:
    """The value for each ten thousand inhabitants; None where nobody knows how many there are."""
    return value * TEN_THOUSAND / unit.population if unit.population else None


def marks(acts: Iterable[Event], scorecard: str, period: str, as_of: date) -> Marks:
    """The marks entered for a scorecard and period by the end of the day; later ones replace earlier ones."""
    found: dict[tuple[str, str], Fraction | None] = {}
    for act in acts:
        if act.kind != SCORE or act.on > as_of or act.unit is None:
            continue
        if act.text("scorecard") == scorecard and act.text("period") == period:
            found[act.unit, act.text("part") or ""] = exact(act.text("points"))
    return found


def exact(text: str | None) -> Fraction | None:
    """A number written in decimal digits, exactly; None for anything else."""
    digits = (text or "").strip()
    whole, point, rest = digits.partition(".")
    if len(digits) > 20 or not _decimal(whole) or (point and not _decimal(rest)):
        return None
    return Fraction(digits)


def scored(
    rule: Scorecard,
    version: date,
    period: Period,
    as_of: date,
    roster: Roster,
    indicators: Mapping[str, Indicator],
    read: Read,
    given: Marks,
) -> Card:
    """The scorecard of every unit that the rule binds in the period."""
    units = bound(rule.applies, roster, period)
    groups = {unit.code: peers(rule.group, unit) for unit in units}
    columns = [_column(part, rule, units, groups, indicators, read, given) for part in rule.part]
    scores = [
        UnitScore(
            unit=unit.code, group=groups[unit.code], lines=tuple(column[unit.code] for column in columns)
        )
        for unit in units
    ]
    return Card(
        scorecard=rule.id,
        version=version,
        period=period.key,
        as_of=as_of,
        units=tuple(_placed(scores, rule.smallest)),
    )


Column = Mapping[str, Scored]
"""One line of the scorecard, by unit."""


def _column(
    part: Part,
    rule: Scorecard,
    units: Sequence[Unit],
    groups: Mapping[str, str],
    indicators: Mapping[str, Indicator],
    read: Read,
    given: Marks,
) -> Column:
    if part.entered:
        return {unit.code: _marked(part, given, unit.code) for unit in units}
    indicator = indicators.get(part.indicator)
    if indicator is None:
        none = Scored(key=part.key, weight=part.weight, points=None, why="not-in-force")
        return {unit.code: none for unit in units}
    lines = {unit.code: _measured(part, indicator, read(part.indicator, unit.code), unit) for unit in units}
    if part.score == "rank":
        return _by_rank(part, rule.smallest, indicator, lines, groups)
    return {
        code: line if line.value is None else attrs.evolve(line, points=_points(part, indicator, line))
        for code, line in lines.items()
    }


def _marked(part: Part, given: Marks, unit: str) -> Scored:
    """An entered mark, converted to the line's weight."""
    line = Scored(key=part.key, weight=part.weight, points=None, why="no-mark")
    if (unit, part.entered) not in given:
        return line
    mark = given[unit, part.entered]
    if mark is None or not 0 <= mark <= part.out_of:
        return attrs.evolve(line, mark=mark, why="mark-out-of-range")
    return attrs.evolve(line, mark=mark, why="", points=mark * part.weight / part.out_of)


def _measured(part: Part, indicator: Indicator, reading: Reading, unit: Unit) -> Scored:
    """The line before it has points: the value to be scored, or why there is none."""
    line = Scored(key=part.key, weight=part.weight, points=None, reading=reading)
    value = reading.value
    if reading.missing:
        return attrs.evolve(line, why=reading.missing)
    if value is None:
        return attrs.evolve(line, why="no-data")
    if indicator.ratio and reading.denominator < part.least:
        return attrs.evolve(line, why="too-few")
    if part.per_10000:
        value = per_ten_thousand(value, unit)
        if value is None:
            return attrs.evolve(line, why="population")
    return attrs.evolve(line, value=value)


def _points(part: Part, indicator: Indicator, line: Scored) -> Fraction:
    """Points of a line that has a value, other than by rank."""
    value = line.value if line.value is not None else Fraction()
    weight = Fraction(part.weight)
    if part.score == "deduct":
        times = Fraction(line.reading.numerator) if indicator.ratio and line.reading else value
        return max(weight - part.points * times, Fraction())
    shown = value * 100 if indicator.ratio else value
    lower = indicator.better == "lower"
    if part.score == "threshold":
        full = part.full if part.full is not None else indicator.target
        met = full is not None and (shown <= full if lower else shown >= full)
        return weight if met else Fraction()
    floor = part.floor if part.floor is not None else (100 if lower else 0)
    full = part.full if part.full is not None else (0 if lower else 100)
    share = (shown - floor) / (full - floor) if full != floor else Fraction()
    return weight * min(max(share, Fraction()), Fraction(1))


def _by_rank(
    part: Part, smallest: int, indicator: Indicator, lines: Column, groups: Mapping[str, str]
) -> Column:
    """Points by place: the first has the whole weight, the last nothing, the others in equal steps."""
    sign = -1 if indicator.better == "lower" else 1
    values: dict[str, list[Fraction]] = {}
    for code, line in lines.items():
        if line.value is not None:
            values.setdefault(groups[code], []).append(sign * line.value)
    for listed in values.values():
        listed.sort()
    done: dict[str, Scored] = {}
    for code, line in lines.items():
        peers_values = values.get(groups[code], [])
        if line.value is None:
            done[code] = line
        elif len(peers_values) < smallest:
            done[code] = attrs.evolve(line, why=TOO_SMALL)
        else:
            ahead = len(peers_values) - bisect_right(peers_values, sign * line.value)
            step = Fraction(part.weight, len(peers_values) - 1)
            done[code] = attrs.evolve(line, points=part.weight - step * ahead, place=ahead + 1)
    return done


def _placed(scores: Sequence[UnitScore], smallest: int) -> Iterator[UnitScore]:
    """Each unit with its place among its peers; equals share a place."""
    totals: dict[str, list[Fraction]] = {}
    for score in scores:
        if score.converted is not None:
            totals.setdefault(score.group, []).append(score.converted)
    for listed in totals.values():
        listed.sort()
    for score in scores:
        rivals, mine = totals.get(score.group, []), score.converted
        if mine is None or len(rivals) < smallest:
            yield attrs.evolve(score, size=len(rivals))
        else:
            yield attrs.evolve(score, place=len(rivals) - bisect_right(rivals, mine) + 1, size=len(rivals))


def _exists(unit: Unit, period: Period) -> bool:
    since, until = unit.since, unit.until
    return (since is None or since <= period.end) and (until is None or until >= period.start)


def _decimal(text: str) -> bool:
    return text.isascii() and text.isdigit()
