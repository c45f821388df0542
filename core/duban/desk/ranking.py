"""Rankings over consecutive periods, switched on or not; what of them came true; and the lists that units are on."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import Period, periods
from duban.desk.assessing import not_switched_on, period_for, ruling_of, switched
from duban.desk.check import unit_acts
from duban.desk.office import Office, today
from duban.desk.standing import brought_up
from duban.desk.surveying import survey
from duban.domain import following
from duban.domain.assessing import Listing, RankTable, Reading
from duban.domain.roster import Roster
from duban.engine.counters import Question
from duban.engine.rankings import ENTERED, LEFT, listings, ranked
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.assessing import Indicator, Ranking
from duban.policy.policy import Policy, Ruling
from duban.workspace import Jurisdiction, Switch

if TYPE_CHECKING:
    from duban.store.reader import Reader


@attrs.frozen(kw_only=True)
class Standings:
    """A ranking over some periods as of a day; ``switch`` the decision by which one that ships switched off is in use."""

    jurisdiction: str
    name: str
    ruling: Ruling
    ranking: Ranking
    indicator: Indicator
    as_of: date
    roster: Roster
    table: RankTable
    switch: Switch | None = None


@attrs.frozen
class _Ready:
    """A ranking that may be evaluated: its version, its indicator, the periods, the decision to use it."""

    ruling: Ruling
    rule: Ranking
    indicator: Indicator
    periods: tuple[Period, ...]
    switch: Switch | None


def rank(
    office: Office, place: Jurisdiction, ranking: str, *, as_of: date, period: str | None = None
) -> Standings:
    """The ranking in its last periods that ended before the day: as many as it wants in a row, up to ``period`` where given.

    Raises DubanError: unknown, switched off, without an indicator, or a period that has not ended.
    """
    if as_of > today():
        raise DubanError(_("{day} 还没有到。").format(day=as_of))
    ruling = ruling_of(office, place, ranking, Ranking, period)
    rule = ruling.rule
    assert isinstance(rule, Ranking), "asked for that kind"
    last = period_for(rule, period) if period else None
    if last is not None and last.end >= as_of:
        raise DubanError(_("{period} 截至 {day} 还没有结束，不能排名。").format(period=period, day=as_of))
    ready = _ready(office.policy(place.code), place, ruling, rule, as_of)
    if ready is None:
        raise DubanError(_cannot(place, ruling, rule, as_of))
    if last is not None:
        ready = attrs.evolve(ready, periods=tuple(p for p in ready.periods if p.end <= last.end))
    ready = attrs.evolve(ready, periods=ready.periods[-(rule.consecutive or 1) :])
    with brought_up(office, place) as reader:
        roster = office.roster(place.code, reader)
        return _standings(office, reader, place, roster, [ready], as_of)[0]


def standings(
    office: Office, reader: "Reader", place: Jurisdiction, roster: Roster, as_of: date
) -> list[Standings]:
    """Every ranking in use, over all its periods that ended before the day, from one reading of the ledger."""
    policy = office.policy(place.code)
    found: list[_Ready] = []
    for versions in policy.rulings.values():
        for ruling in versions:
            rule = ruling.rule
            if isinstance(rule, Ranking) and rule.judged:
                ready = _ready(policy, place, ruling, rule, as_of)
                if ready is not None and ready.periods:
                    found.append(ready)
    return _standings(office, reader, place, roster, found, as_of) if found else []


def came_true(
    office: Office, reader: "Reader", place: Jurisdiction, roster: Roster, as_of: date
) -> tuple[following.Ranked, ...]:
    """The rankings that came true by the day, each run once: what a proposal rests on.

    ``about`` is the period in which it came true, ``support`` one ``RULE@UNIT@PERIOD`` for each period of the run's beginning.
    """
    return tuple(
        following.Ranked(
            rule=hit.rule,
            unit=hit.unit,
            about=hit.about,
            since=hit.since,
            measure=hit.measure,
            support=tuple(f"{hit.rule}@{hit.unit}@{period}" for period in hit.periods),
        )
        for one in standings(office, reader, place, roster, as_of)
        for hit in one.table.hits
    )


def lists(office: Office, place: Jurisdiction, *, as_of: date) -> tuple[tuple[Listing, ...], Roster]:
    """Every stay of a unit on a list as of the day, and the roster that names the units."""
    with office.ledger.reading() as reader:
        acts = unit_acts(reader, place.code, as_of, kinds=(ENTERED, LEFT))
        return listings(acts, as_of), office.roster(place.code, reader)


def _ready(policy: Policy, place: Jurisdiction, ruling: Ruling, rule: Ranking, as_of: date) -> _Ready | None:
    """None where the ranking is switched off, or lacks what it takes to be evaluated."""
    switch = switched(place, rule.id, as_of)
    versions = policy.rulings.get(rule.indicator, ())
    indicator = versions[-1].rule if versions else None
    if (rule.shipped_off and switch is None) or not isinstance(indicator, Indicator):
        return None
    if rule.bottom is None or rule.consecutive is None or indicator.better == "none" or not indicator.judged:
        return None
    starts = (
        rule.effective.start,
        indicator.effective.start,  # what another version measured is not compared with what this one does
        place.judged_from,
        switch.on if switch and rule.shipped_off else None,
    )
    first = max(filter(None, starts), default=None)
    if first is None:
        return None
    ended = tuple(p for p in periods(rule.every, first, as_of) if p.start >= first and p.end < as_of)
    return _Ready(
        ruling,
        rule,
        indicator,
        tuple(p for p in ended if p.end in rule.effective),
        switch if rule.shipped_off else None,
    )


def _cannot(place: Jurisdiction, ruling: Ruling, rule: Ranking, as_of: date) -> str:
    if rule.shipped_off and switched(place, rule.id, as_of) is None:
        return not_switched_on(rule.id, rule)
    if ruling.rule.effective.start is None and place.judged_from is None:
        words = _("{rule} 没有写明生效日，辖区也没有 judged_from，无从确定从哪个周期排起。")
        return words.format(rule=rule.id)
    return _("{rule} 没有可用的指标、末几位或者连续几个周期，不能排名。").format(rule=rule.id)


def _standings(
    office: Office,
    reader: "Reader",
    place: Jurisdiction,
    roster: Roster,
    found: Sequence[_Ready],
    as_of: date,
) -> list[Standings]:
    questions = [Question(ready.indicator, ready.periods) for ready in found if ready.periods]
    made = survey(office, reader, place, roster, questions, as_of)

    def table(ready: _Ready) -> RankTable:
        def read(period: Period, unit: str) -> Reading:
            return made.reading(ready.indicator.id, period.key, unit)

        return ranked(ready.rule, ready.indicator.better, ready.periods, roster, read, as_of)

    return [
        Standings(
            jurisdiction=place.code,
            name=place.name,
            ruling=ready.ruling,
            ranking=ready.rule,
            indicator=ready.indicator,
            as_of=as_of,
            roster=roster,
            table=table(ready),
            switch=ready.switch,
        )
        for ready in found
    ]
