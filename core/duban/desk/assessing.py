"""Assessment: one indicator by unit, or a scorecard for every unit that it binds. Computed, never decided: what follows from a
result (to commend, to order rectification, JL-10-6) is for a person."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import Period, describe_period, parse_period, period_of
from duban.desk.check import unit_acts
from duban.desk.office import Office, today
from duban.desk.standing import brought_up
from duban.desk.surveying import survey, version_for
from duban.domain.assessing import WHOLE, Card, Reading
from duban.domain.event import Event
from duban.domain.roster import Roster
from duban.engine.counters import FIGURE, Question, figure_in
from duban.engine.scorecards import SCORE, bound, exact, marks, scored
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.assessing import Indicator, Ranking, Scorecard
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Rule
from duban.policy.shape import nearest
from duban.workspace import Jurisdiction, Switch

if TYPE_CHECKING:
    from duban.store.reader import Reader


@attrs.frozen(kw_only=True)
class Measured:
    """An indicator for a period as of a day: the whole area, and each unit for which it says something, by code.

    ``switch``: the decision by which a context indicator is shown here.
    """

    jurisdiction: str
    name: str
    ruling: Ruling
    indicator: Indicator
    period: Period
    as_of: date
    roster: Roster
    whole: Reading
    units: tuple[Reading, ...]
    switch: Switch | None = None


@attrs.frozen(kw_only=True)
class Assessment:
    """A scorecard for a period as of a day. ``rulings`` are the indicators of its lines; ``whole`` their whole-area readings, empty
    for a frozen result."""

    jurisdiction: str
    name: str
    ruling: Ruling
    scorecard: Scorecard
    period: Period
    card: Card
    roster: Roster
    rulings: Mapping[str, Ruling]
    whole: Mapping[str, Reading]

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of the lines."""
        return {key: one.rule for key, one in self.rulings.items() if isinstance(one.rule, Indicator)}


def assessable(office: Office, place: Jurisdiction) -> tuple[Ruling, ...]:
    """The latest version of each scorecard, indicator and ranking that applies, scorecards first, by id."""
    order = (Scorecard, Indicator, Ranking)
    found = [
        versions[-1]
        for versions in office.policy(place.code).rulings.values()
        if versions and isinstance(versions[-1].rule, order)
    ]
    return tuple(sorted(found, key=lambda r: (order.index(type(r.rule)), r.rule.id)))


def period_for(rule: Rule, key: str) -> Period:
    """The period that a key names, where the rule is assessed by such periods. Raises DubanError."""
    try:
        period = parse_period(key)
    except ValueError as error:
        raise DubanError(str(error)) from error
    if isinstance(rule, Scorecard | Ranking):
        wanted = period_of(period.start, rule.every)
        if wanted != period:
            words = _("{rule} 的周期应写作 {wanted}（{words}），现为 {key}。")
            raise DubanError(
                words.format(rule=rule.id, wanted=wanted.key, words=describe_period(wanted.key), key=key)
            )
    return period


def ruling_of(office: Office, place: Jurisdiction, rule: str, kind: type[Rule], period: str | None) -> Ruling:
    """The version of that rule for the period, the latest where none is named. Raises DubanError: no such rule, not in force then,
    not judged."""
    policy = office.policy(place.code)
    named = {r.rule.id: r for r in assessable(office, place) if isinstance(r.rule, kind)}
    if rule not in named:
        words = _("{place} 适用的规则中没有“{rule}”。").format(place=place.name, rule=rule)
        raise DubanError(words + nearest(rule, named))
    found: Ruling | None = named[rule]
    if period is not None:
        asked = period_for(named[rule].rule, period)
        found = version_for(policy, rule, asked)
        if found is None:
            words = _("{rule} 在{period}没有效力。")
            raise DubanError(words.format(rule=rule, period=describe_period(asked.key)))
    assert found is not None, "named above"
    if not found.rule.judged:
        raise DubanError(_("{rule} 不作判定：{reason}").format(rule=rule, reason=found.rule.reason))
    return found


def switched(place: Jurisdiction, rule: str, as_of: date) -> Switch | None:
    """The decision by which a rule that ships switched off is in use by the end of the day; None where there is none."""
    switch = place.switched_on.get(rule)
    return switch if switch is not None and switch.on <= as_of else None


def begun(period: Period, as_of: date) -> None:
    """Raises DubanError for a day that has not come and for a period that had not begun by then."""
    if as_of > today():
        raise DubanError(_("{day} 还没有到。").format(day=as_of))
    if period.start > as_of:
        words = _("{period}在 {day} 还没有开始。")
        raise DubanError(words.format(period=describe_period(period.key), day=as_of))


def measure(office: Office, place: Jurisdiction, indicator: str, *, period: str, as_of: date) -> Measured:
    """One indicator as of the day. Raises DubanError: unknown, not in force, a context figure that nobody has decided to show."""
    ruling = ruling_of(office, place, indicator, Indicator, period)
    rule, asked = ruling.rule, period_for(ruling.rule, period)
    assert isinstance(rule, Indicator), "asked for that kind"
    begun(asked, as_of)
    switch = switched(place, indicator, as_of)
    if rule.context and switch is None:
        raise DubanError(not_switched_on(indicator, rule))
    with brought_up(office, place) as reader:
        roster = office.roster(place.code, reader)
        made = survey(office, reader, place, roster, [Question(rule, (asked,))], as_of)
    selects = rule.applies.unit_level or rule.applies.unit_kind or rule.applies.unit
    all_ = rule.what == "entered" or selects
    listed = {unit.code for unit in bound(rule.applies, roster, asked)} if all_ else set()
    units = sorted(listed.union(made.units(indicator, asked.key)))
    return Measured(
        jurisdiction=place.code,
        name=place.name,
        ruling=ruling,
        indicator=rule,
        period=asked,
        as_of=as_of,
        roster=roster,
        whole=made.reading(indicator, asked.key),
        units=tuple(made.reading(indicator, asked.key, unit) for unit in units),
        switch=switch if rule.context else None,
    )


def not_switched_on(rule_id: str, rule: Rule) -> str:
    """Why a rule that ships switched off says nothing, and what to do to use it."""
    head = _("{rule}（{title}）默认停用，本辖区没有启用。").format(rule=rule_id, title=rule.title)
    how = _("确须启用的，在 duban.toml 的 [jurisdiction.switched_on] 写明谁、何时、凭什么决定：")
    example = f'"{rule_id}" = {{ by = "…", on = 2026-01-01, decision = "…" }}'
    return f"{head}\n{how}\n{example}"


def assess(office: Office, place: Jurisdiction, scorecard: str, *, period: str, as_of: date) -> Assessment:
    """The scorecard computed anew from the ledger as of the day."""
    with brought_up(office, place) as reader:
        return assessed(office, reader, place, scorecard, period, as_of)


def assessed(
    office: Office, reader: "Reader", place: Jurisdiction, scorecard: str, period: str, as_of: date
) -> Assessment:
    """The same from an open reader, which may see no further than an earlier entry of the journal."""
    ruling = ruling_of(office, place, scorecard, Scorecard, period)
    rule, asked = ruling.rule, period_for(ruling.rule, period)
    assert isinstance(rule, Scorecard), "asked for that kind"
    begun(asked, as_of)
    roster = office.roster(place.code, reader)
    rulings = indicators_of(office.policy(place.code), rule, asked)
    indicators = {key: one.rule for key, one in rulings.items() if isinstance(one.rule, Indicator)}
    made = survey(
        office, reader, place, roster, [Question(one, (asked,)) for one in indicators.values()], as_of
    )
    given = marks(unit_acts(reader, place.code, as_of, kinds=(SCORE,)), scorecard, asked.key, as_of)

    def read(indicator: str, unit: str) -> Reading:
        return made.reading(indicator, asked.key, unit)

    card = scored(rule, ruling.version, asked, as_of, roster, indicators, read, given)
    return Assessment(
        jurisdiction=place.code,
        name=place.name,
        ruling=ruling,
        scorecard=rule,
        period=asked,
        card=card,
        roster=roster,
        rulings=rulings,
        whole={indicator: read(indicator, WHOLE) for indicator in indicators},
    )


def indicators_of(policy: Policy, rule: Scorecard, period: Period) -> Mapping[str, Ruling]:
    """The indicators of the scorecard's lines that are in force for the period and judged; never a context figure."""
    found: dict[str, Ruling] = {}
    for part in rule.part:
        ruling = version_for(policy, part.indicator, period) if part.indicator else None
        if ruling is None or not isinstance(ruling.rule, Indicator):
            continue
        if ruling.rule.judged and not ruling.rule.context:
            found[part.indicator] = ruling
    return found


@attrs.frozen
class Stray:
    """A figure or mark that somebody entered and that nothing will count, and why; ``id`` its number in the journal."""

    id: str
    kind: str
    unit: str
    name: str
    period: str
    why: str


def strays(office: Office, place: Jurisdiction, as_of: date) -> tuple[Stray, ...]:
    """Entered figures and marks that count for nothing: of no indicator or scorecard, of no such period, or no number."""
    rules = {ruling.rule.id: ruling.rule for ruling in assessable(office, place)}
    with office.ledger.reading() as reader:
        acts = unit_acts(reader, place.code, as_of, kinds=(FIGURE, SCORE))
    found = []
    for act in acts:
        name = act.text("indicator" if act.kind == FIGURE else "scorecard") or ""
        why = _stray(act, rules.get(name), name)
        if why:
            found.append(Stray(act.id, act.kind, act.unit or "", name, act.text("period") or "", why))
    return tuple(found)


def _stray(act: Event, rule: Rule | None, name: str) -> str:
    """Why an entered figure or mark counts for nothing; empty where it does."""
    wanted = Indicator if act.kind == FIGURE else Scorecard
    if not isinstance(rule, wanted):
        return _("没有“{name}”").format(name=name)
    if isinstance(rule, Indicator) and rule.what != "entered":
        return _("{name} 不是人工填报的指标").format(name=name)
    try:
        period_for(rule, act.text("period") or "")
    except DubanError as error:
        return error.message
    if isinstance(rule, Scorecard):
        parts: dict[str, int] = {part.entered: part.out_of for part in rule.part if part.entered}
        most = parts.get(act.text("part") or "")
        mark = exact(act.text("points"))
        if most is None:
            return _("{name} 没有这类评议").format(name=name)
        return "" if mark is not None and mark <= most else _("得分应为 0 至 {most} 的数").format(most=most)
    if isinstance(rule, Indicator) and figure_in(act, rule) is None:
        fields = _("分子、分母") if rule.ratio else _("数值")
        return _("{fields}应为整数，分子不大于分母").format(fields=fields)
    return ""


def unit_name(roster: Roster, code: str, day: date) -> str:
    """The unit's name as it was on the day; its code where the roster does not know it."""
    unit = roster.at(day).units.get(code)
    return unit.name if unit else code
