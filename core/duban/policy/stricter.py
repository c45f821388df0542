"""Whether a rule that overrides a superior one is weaker, in the direction that the superior rule states."""

from collections.abc import Iterator
from functools import cache

import attrs

from duban.domain.labels import LEVEL
from duban.domain.roster import LEVELS
from duban.i18n import _, _n
from duban.policy.locate import Path
from duban.policy.rules import Assignment, Deadline, Duty, Every, Limit, Rule, Schedule, Unit
from duban.policy.words import limit_words, schedule_words

PER_YEAR = {
    Every.DAY: 365,
    Every.WORKING_DAY: 250,
    Every.WEEK: 52,
    Every.HALF_MONTH: 24,
    Every.MONTH: 12,
    Every.TWO_MONTH: 6,
    Every.QUARTER: 4,
    Every.HALF_YEAR: 2,
    Every.YEAR: 1,
}
"""Periods in a year, to compare frequencies of different length."""

_FROM = {"national": 0, "province": 1, "city": 2, "county": 3, "township": 4}


@attrs.frozen
class Comparison:
    """A value of the own rule (at ``path``) that is weaker than the superior one, or cannot be compared."""

    path: Path
    what: str
    superior: str
    own: str
    weaker: bool = True


def compare(superior: Rule, own: Rule, level: str) -> Iterator[Comparison]:
    """What in ``own``, from a pack of ``level``, is weaker than in ``superior`` or cannot be compared."""
    if superior.stricter == "none":
        return
    if superior.judged and not own.judged:
        yield Comparison(("judged",), _("不再判定"), _("判定"), _("不判定"))
        return
    match superior, own:
        case Deadline(), Deadline():
            yield from _deadlines(superior, own)
        case Duty(), Duty():
            yield from _duties(superior, own, level)
        case Assignment(), Assignment():
            yield from _assignments(superior, own)


def _deadlines(superior: Deadline, own: Deadline) -> Iterator[Comparison]:
    lower = superior.stricter == "lower"
    if superior.limit.value is not None and superior.limit != own.limit:
        words = limit_words(superior.limit), limit_words(own.limit)
        weaker = _weaker_limit(superior.limit, own.limit, lower)
        if weaker is not False:
            yield Comparison(("limit",), _("时限"), *words, weaker=bool(weaker))
    if lower:
        yield from _extensions(superior, own)


def _weaker_limit(superior: Limit, own: Limit, lower: bool) -> bool | None:
    """None: cannot be said, because the units differ too much or an event gives the date."""
    if own.value is None:
        return None if own.field else True
    (least, most), (own_least, own_most) = _days(superior), _days(own)
    if superior.unit == own.unit:
        return own_least > least if lower else own_least < least
    if not lower:
        least, most, own_least, own_most = own_least, own_most, least, most
    if most is not None and own_least > most:
        return True
    return False if own_most is not None and own_most <= least else None


def _days(limit: Limit) -> tuple[int, int | None]:
    """The fewest and the most calendar days that the limit can mean; working days have no upper bound."""
    value = limit.value or 0
    match limit.unit:
        case Unit.CALENDAR_DAY:
            return value, value
        case Unit.WORKING_DAY:
            return value, None
        case Unit.MONTH:
            return value * 28, value * 31
        case Unit.YEAR:
            return value * 365, value * 366


def _extensions(superior: Deadline, own: Deadline) -> Iterator[Comparison]:
    allowed, wanted = superior.extension, own.extension
    if wanted is None:
        return
    if allowed is None:
        total = _total(own)
        limit = superior.limit.value
        if superior.limit.unit != own.limit.unit or limit is None or total is None or total > limit:
            yield Comparison(("extension",), _("延期"), _("没有规定可以延期"), _most_words(own))
        return
    if allowed.most is not None and superior.limit.unit != own.limit.unit:
        words = _most_words(superior), _most_words(own)
        yield Comparison(("extension",), _("延期"), *words, weaker=False)
    elif allowed.most is not None and (wanted.most is None or wanted.most > allowed.most):
        yield Comparison(("extension", "most"), _("延期"), _most_words(superior), _most_words(own))
    if wanted.times > allowed.times:
        words = _times_words(allowed.times), _times_words(wanted.times)
        yield Comparison(("extension", "times"), _("延期次数"), *words)


def _total(rule: Deadline) -> int | None:
    """Limit and all extensions together, in the limit's unit."""
    if rule.limit.value is None or rule.extension is None or rule.extension.most is None:
        return None
    return rule.limit.value + rule.extension.most * rule.extension.times


def _most_words(rule: Deadline) -> str:
    most = rule.extension.most if rule.extension else None
    if most is None:
        return _("延期长度不限")
    return _("最多延长{limit}").format(limit=limit_words(Limit(value=most, unit=rule.limit.unit)))


def _times_words(times: int) -> str:
    return _n("{n} 次", times).format(n=times)


def _duties(superior: Duty, own: Duty, level: str) -> Iterator[Comparison]:
    if own.soft and not superior.soft:
        yield Comparison(("soft",), _("改为只作提示"), _("判定"), _("只作提示"))
    higher = superior.stricter == "higher"
    first = _FROM.get(level)
    for place in LEVELS[first or 0 :]:
        demanded, given = _for_level(superior.schedule, place), _for_level(own.schedule, place)
        if not demanded or demanded == given or (not given and first is None):
            continue
        rate, own_rate = _per_year(demanded), _per_year(given)
        comparable = rate is not None and own_rate is not None
        if rate is not None and own_rate is not None and (own_rate >= rate if higher else own_rate <= rate):
            continue
        what = _("{level}频次").format(level=LEVEL[place])
        words = schedule_words(demanded), schedule_words(given)
        yield Comparison(("schedule",), what, *words, weaker=comparable)


def _for_level(schedules: tuple[Schedule, ...], level: str) -> tuple[Schedule, ...]:
    """What binds units of that level, without what only says that the source gives no frequency."""
    bound = (schedule for schedule in schedules if not schedule.level or level in schedule.level)
    fixed = (s for s in bound if s.every or s.rrule or s.plugin)
    return tuple(attrs.evolve(s, level=(), basis=schedules[0].basis, note="") for s in fixed)


def _per_year(schedules: tuple[Schedule, ...]) -> float | None:
    """Acts demanded in a year; None where a plugin or a declared period decides."""
    total = 0.0
    for schedule in schedules:
        if schedule.within or schedule.outside or schedule.plugin:
            return None
        if schedule.every is not None:
            total += PER_YEAR[schedule.every] * schedule.count
        elif schedule.rrule is not None:
            total += _occurrences(schedule.rrule)
    return total


@cache
def _occurrences(rrule: str) -> float:
    """Occurrences in a year, as the mean of four years from 2024, a Monday."""
    from datetime import datetime

    from dateutil.rrule import rrulestr

    start, end = datetime(2024, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - civil days
    return len(rrulestr(rrule, dtstart=start).between(start, end, inc=True)) / 4


def _assignments(superior: Assignment, own: Assignment) -> Iterator[Comparison]:
    if superior.stricter == "higher" and own.at_least < superior.at_least:
        words = _people(superior.at_least), _people(own.at_least)
        yield Comparison(("at_least",), _("最少人数"), *words)
    most = superior.at_most
    if superior.stricter == "lower" and most is not None and (own.at_most is None or own.at_most > most):
        words = _people(most), _people(own.at_most) if own.at_most is not None else _("不限")
        yield Comparison(("at_most",), _("最多人数"), *words)
    if superior.in_person and not own.in_person:
        yield Comparison(("in_person",), _("亲自办理"), _("必须"), _("不要求"))
    if superior.within is not None and superior.within != own.within:
        words = limit_words(superior.within), limit_words(own.within) if own.within else _("立即")
        weaker = _weaker_limit(superior.within, own.within, lower=True) if own.within else False
        if weaker is not False:
            yield Comparison(("within",), _("明确期限"), *words, weaker=bool(weaker))


def _people(count: int) -> str:
    return _n("{n} 人", count).format(n=count)
