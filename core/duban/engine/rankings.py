"""Rankings over consecutive periods, and the lists that units are entered on and leave."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import attrs

from duban.calendar.periods import Period
from duban.domain.assessing import TOO_SMALL, Hit, Listing, Placed, RankTable, Reading
from duban.domain.event import Event
from duban.domain.roster import Roster, Unit
from duban.engine.scorecards import bound, peers, per_ten_thousand
from duban.policy.assessing import Ranking

ENTERED, LEFT = "listed", "unlisted"
"""Events by which a unit is entered on a list and leaves it (RW-0-2)."""

Read = Callable[[Period, str], Reading]
"""The reading of the ranking's indicator in a period for a unit."""


def ranked(
    rule: Ranking, better: str, periods: Sequence[Period], roster: Roster, read: Read, as_of: date
) -> RankTable:
    """The ranking in each of the periods, one after the other, that ended before the day; and the runs that came true.

    ``better`` is the direction of the indicator. A unit is at the bottom when fewer than ``bottom`` units are worse; ties at the cut
    all count, but nobody who is as good as the best. A period in which a unit has no data, or its group is too small, breaks its
    run. Each unbroken run comes true once.
    """
    ended = [period for period in periods if period.end < as_of and period.end in rule.effective]
    places: dict[tuple[str, str], Placed] = {}
    runs: dict[str, list[Placed]] = {}
    over: list[list[Placed]] = []
    for period in ended:
        standing = {placed.unit: placed for placed in _placed(rule, better, period, roster, read)}
        for unit, placed in standing.items():
            places[period.key, unit] = placed
        at_bottom = {unit for unit, placed in standing.items() if placed.bottom}
        over += [runs.pop(unit) for unit in sorted(runs.keys() - at_bottom)]
        for unit in at_bottom:
            runs.setdefault(unit, []).append(standing[unit])
    days = {period.key: period.end for period in ended}
    hits = sorted(_hits(rule, [*over, *runs.values()], days), key=lambda hit: (hit.since, hit.unit))
    return RankTable(rule=rule.id, periods=tuple(days), places=places, hits=tuple(hits))


def _hits(rule: Ranking, runs: Iterable[Sequence[Placed]], days: Mapping[str, date]) -> Iterator[Hit]:
    for run in runs:
        if rule.consecutive is not None and len(run) >= rule.consecutive:
            first = tuple(run[: rule.consecutive])
            yield Hit(
                rule=rule.id,
                unit=first[0].unit,
                measure=rule.measure,
                periods=tuple(placed.period for placed in first),
                since=days[first[-1].period] + timedelta(days=1),
                places=first,
                run=tuple(placed.period for placed in run),
            )


def _placed(rule: Ranking, better: str, period: Period, roster: Roster, read: Read) -> Iterator[Placed]:
    """Every unit of the period with its place from the bottom inside its group."""
    groups: dict[str, list[Placed]] = {}
    for unit in bound(rule.applies, roster, period):
        one = _valued(rule, unit, period, read(period, unit.code))
        groups.setdefault(one.group, []).append(one)
    for _group, members in sorted(groups.items()):
        values = sorted((m.value for m in members if m.value is not None), reverse=better == "lower")
        small = rule.bottom is None or len(values) <= 2 * rule.bottom
        for member in members:
            sized = attrs.evolve(member, size=len(values))
            if member.value is None:
                yield sized
            elif small:
                yield attrs.evolve(sized, why=TOO_SMALL)
            else:
                place = values.index(member.value) + 1
                bottom = place <= (rule.bottom or 0) and member.value != values[-1]
                yield attrs.evolve(sized, place=place, bottom=bottom)


def _valued(rule: Ranking, unit: Unit, period: Period, reading: Reading) -> Placed:
    value: Fraction | None = reading.value
    why = "" if value is not None else reading.missing or "no-data"
    if value is not None and rule.per_10000:
        value = per_ten_thousand(value, unit)
        why = "" if value is not None else "population"
    group = peers(rule.group, unit)
    return Placed(unit=unit.code, period=period.key, group=group, reading=reading, value=value, why=why)


def listings(acts: Iterable[Event], as_of: date) -> tuple[Listing, ...]:
    """Every stay of a unit on a list as of the day, by list, day of entry and unit. ``acts`` in order, cancelled ones left out."""
    open_: dict[tuple[str, str], Listing] = {}
    done: list[Listing] = []
    for act in acts:
        name, unit = act.text("list"), act.unit
        if act.kind not in (ENTERED, LEFT) or act.on > as_of or name is None or unit is None:
            continue
        current = open_.get((name, unit))
        if act.kind == ENTERED and current is None:
            reason = act.text("reason") or ""
            open_[name, unit] = Listing(list=name, unit=unit, since=act.on, reason=reason)
        elif act.kind == LEFT and current is not None:
            done.append(attrs.evolve(current, until=act.on, left=act.text("reason") or ""))
            del open_[name, unit]
    return tuple(sorted([*done, *open_.values()], key=lambda one: (one.list, one.since, one.unit)))
