"""What is assessed and rewarded in a worked case as of a day, compared with what it expects.

Every answer is tried twice, on the full ledger as of the day and on the ledger cut at that day; the two must agree.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from duban.calendar.periods import Period, parse_period
from duban.desk.worked_owed import World
from duban.desk.worked_shapes import ExpectedFigure, ExpectedRank, ExpectedReward, ExpectedScore, Then
from duban.domain.assessing import WHOLE, Card, RankTable, Reading, UnitScore
from duban.domain.event import Event
from duban.domain.rewards import Reckoning, RewardState
from duban.engine.counters import Question, Setting
from duban.engine.fold import cut
from duban.engine.in_force import acts_in_force
from duban.engine.indicators import Survey
from duban.engine.rankings import ranked
from duban.engine.rewards import reckon
from duban.engine.scorecards import marks, scored
from duban.exchange.documents.wording import percent, two_decimals
from duban.i18n import _
from duban.policy.assessing import Indicator, Ranking, Scorecard
from duban.policy.policy import Ruling

R = TypeVar("R")


def assessed(world: World, then: Then) -> Iterator[str]:
    """Everything about figures, scores, rankings and rewards that is not as expected."""
    for figure in then.figure:
        yield from _figure(world, figure)
    for score in then.score:
        yield from _score(world, score)
    for rank in then.rank:
        yield from _rank(world, rank)
    if then.reward:
        found, faults = _both(world, lambda facts: _reckoned(world, facts))
        yield from faults
        for reward in then.reward:
            yield from _reward(world, found, reward)


def _both(world: World, read: Callable[[Sequence[Event]], R]) -> tuple[R, list[str]]:
    """The answer of the full ledger, and a fault where the cut ledger answers otherwise."""
    full = read(world.facts)
    if full == read(cut(world.facts, world.day)):
        return full, []
    return full, [_("{day}：完整台账与截至当日的台账结论不一致。").format(day=world.day)]


def _cases(facts: Sequence[Event]) -> dict[str, list[Event]]:
    cases: dict[str, list[Event]] = {}
    for event in facts:
        if event.case is not None:
            cases.setdefault(event.case, []).append(event)
    return cases


def _survey(world: World, facts: Sequence[Event], questions: Sequence[Question]) -> Survey:
    ranks = {kind.id: kind.rank for kind in world.policy.kinds.values()}
    made = Survey(questions, Setting(world.roster, world.table, world.programme.extensions, ranks, world.day))
    cases = _cases(facts)
    for ref, events in cases.items():
        made.repeat(ref, events)
    for ref, events in cases.items():
        made.case(ref, events)
    for row in world.full if facts is world.facts else world.cut:
        made.obligation(row)
    acts = acts_in_force(event for event in facts if event.case is None)
    for act in sorted((act for act in acts if act.on <= world.day), key=lambda act: act.on):
        made.act(act)
    return made


def _ruling(world: World, rule: str, period: Period) -> Ruling | None:
    return world.policy.in_force(rule, period.end) or world.policy.in_force(rule, period.start)


def _indicator(world: World, rule: str, period: Period) -> Indicator | None:
    ruling = _ruling(world, rule, period)
    return ruling.rule if ruling and isinstance(ruling.rule, Indicator) else None


def _unit(world: World, name: str | None) -> str:
    unit = world.roster.find(name) if name else None
    return WHOLE if name is None else (unit.code if unit else name)


def _figure(world: World, expected: ExpectedFigure) -> Iterator[str]:
    head = f"{world.day} {expected.indicator} {expected.period}"
    period = parse_period(expected.period)
    indicator = _indicator(world, expected.indicator, period)
    if indicator is None:
        yield _("{head}：当期没有这个指标。").format(head=head)
        return
    unit = _unit(world, expected.unit)

    def read(facts: Sequence[Event]) -> Reading:
        return _survey(world, facts, [Question(indicator, (period,))]).reading(indicator.id, period.key, unit)

    found, faults = _both(world, read)
    yield from faults
    wanted = (expected.numerator, expected.denominator, expected.aside, expected.pending, expected.value)
    actual = (found.numerator, found.denominator, found.aside, found.pending, _value(found))
    differs = any(one not in (None, other) for one, other in zip(wanted, actual, strict=True))
    if differs or expected.none is not (found.value is None):
        yield _("{head}：实为 {numerator}/{denominator}，{value}，未到期 {pending}，无法判定 {aside}").format(
            head=head,
            numerator=found.numerator,
            denominator=found.denominator,
            value=_value(found),
            pending=found.pending,
            aside=found.aside,
        )


def _value(reading: Reading) -> str:
    value = reading.value
    if value is None:
        return _("无法判定")
    return percent(value) if reading.ratio else str(value)


def _score(world: World, expected: ExpectedScore) -> Iterator[str]:
    head = f"{world.day} {expected.scorecard} {expected.period} {expected.unit}"
    period = parse_period(expected.period)
    ruling = _ruling(world, expected.scorecard, period)
    if ruling is None or not isinstance(ruling.rule, Scorecard):
        yield _("{head}：当期没有这个考核方案。").format(head=head)
        return
    rule = ruling.rule
    named = {
        part.indicator: _indicator(world, part.indicator, period) for part in rule.part if part.indicator
    }
    indicators = {key: one for key, one in named.items() if one is not None}

    def read(facts: Sequence[Event]) -> Card:
        made = _survey(world, facts, [Question(one, (period,)) for one in indicators.values()])
        acts = acts_in_force(event for event in facts if event.case is None)
        given = marks(acts, rule.id, period.key, world.day)

        def reading(indicator: str, unit: str) -> Reading:
            return made.reading(indicator, period.key, unit)

        return scored(rule, ruling.version, period, world.day, world.roster, indicators, reading, given)

    card, faults = _both(world, read)
    yield from faults
    found = next((one for one in card.units if one.unit == _unit(world, expected.unit)), None)
    if found is None:
        yield _("{head}：该方案不考核这个单位。").format(head=head)
        return
    wanted = (expected.points, expected.attainable, expected.converted, expected.place)
    if any(one not in (None, other) for one, other in zip(wanted, _came_to(found), strict=True)):
        points, attainable, converted, place = _came_to(found)
        yield _("{head}：实为得分 {points}，可评 {attainable} 分，折算 {converted}，名次 {place}").format(
            head=head, points=points, attainable=attainable, converted=converted, place=place
        )


def _came_to(found: UnitScore) -> tuple[str, int, str, int | None]:
    converted = found.converted
    return (
        two_decimals(found.points),
        found.attainable,
        _("无法判定") if converted is None else two_decimals(converted),
        found.place,
    )


def _rank(world: World, expected: ExpectedRank) -> Iterator[str]:
    head = f"{world.day} {expected.ranking} {expected.unit}"
    periods = [parse_period(key) for key in expected.periods]
    ruling = _ruling(world, expected.ranking, periods[-1])
    rule = ruling.rule if ruling else None
    indicator = _indicator(world, rule.indicator, periods[-1]) if isinstance(rule, Ranking) else None
    if not isinstance(rule, Ranking) or indicator is None:
        yield _("{head}：当期没有这个排名或者它的指标。").format(head=head)
        return

    def read(facts: Sequence[Event]) -> RankTable:
        made = _survey(world, facts, [Question(indicator, tuple(periods))])

        def reading(period: Period, unit: str) -> Reading:
            return made.reading(indicator.id, period.key, unit)

        return ranked(rule, indicator.better, periods, world.roster, reading, world.day)

    table, faults = _both(world, read)
    yield from faults
    unit = _unit(world, expected.unit)
    if any(hit.unit == unit for hit in table.hits) is not expected.hit:
        said = _("应成立") if expected.hit else _("不应成立")
        places = "；".join(
            f"{place.period} {place.place if place.place is not None else place.why}"
            for (_period, of), place in sorted(table.places.items())
            if of == unit
        )
        yield _("{head}：{said}；名次：{places}").format(head=head, said=said, places=places or _("无"))


def _reckoned(world: World, facts: Sequence[Event]) -> Reckoning:
    acts = [event for event in facts if event.case is None]
    return reckon(
        world.policy,
        world.table,
        world.roster,
        _cases(facts).items(),
        acts,
        world.day,
        world.programme.extensions,
    )


def _reward(world: World, found: Reckoning, expected: ExpectedReward) -> Iterator[str]:
    head = f"{world.day} {expected.rule} {expected.matter or ''}"
    if expected.why is not None:
        reasons = {
            step.code
            for one in found.unearned
            if one.rule == expected.rule and expected.matter in (None, one.about)
            for step in one.reasons
        }
        if expected.why not in reasons:
            yield _("{head}：应因 {why} 不计奖励；实为 {found}").format(
                head=head, why=expected.why, found="、".join(sorted(reasons)) or _("无")
            )
        return
    about = [one for one in found.states if one.rule == expected.rule and expected.matter in (None, one.case)]
    fitting = [one for one in about if _is(one, expected)]
    if bool(fitting) is expected.none:
        said = "；".join(f"{one.key.text()} {one.fen} {one.standing.value}" for one in about) or _("无")
        yield (
            _("{head}：不应有，却有：{found}") if expected.none else _("{head}：没有；现有：{found}")
        ).format(head=head, found=said)


def _is(state: RewardState, expected: ExpectedReward) -> bool:
    return (
        expected.officer in (None, state.officer)
        and expected.fen in (None, state.fen)
        and expected.standing in (None, state.standing.value)
    )
