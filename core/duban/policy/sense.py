"""Values that are well typed and still make no sense: out of range, in disorder, contradicting each other."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from duban.domain.event import EventKind
from duban.domain.labels import CASE_VALUE, LEVEL
from duban.domain.roster import LEVELS
from duban.i18n import _
from duban.policy.assessing import Indicator, Ranking, Scorecard
from duban.policy.campaigning import Campaign
from duban.policy.following import Attribution, Ground, Ladder, Reward, Suggestion
from duban.policy.locate import Path
from duban.policy.rules import (
    Assignment,
    Checklist,
    Deadline,
    Duty,
    Every,
    Item,
    Limit,
    Procedure,
    Route,
    Rule,
    Schedule,
)
from duban.policy.shape import Fault, near, nearest

LONG = (Every.MONTH, Every.TWO_MONTH, Every.QUARTER, Every.HALF_YEAR, Every.YEAR)
"""Periods that have a last month, so that a day in it can be due."""

FIELD_TYPES = ("text", "int", "number", "bool", "date", "list", "unit", "officer", "choice")
SUBJECTS = ("case", "unit", "any")


def rule_faults(rule: Rule) -> Iterator[Fault]:
    """Everything about the rule that contradicts itself."""
    yield from _common(rule)
    for kind, check in _CHECKS:
        if isinstance(rule, kind):
            yield from check(rule)
    if isinstance(rule, Indicator | Scorecard | Ranking):
        from duban.policy.assessing_sense import assessing_faults

        yield from assessing_faults(rule)
    if isinstance(rule, Ground | Ladder | Attribution | Suggestion):
        from duban.policy.following_words import following_faults

        yield from following_faults(rule)
    if isinstance(rule, Reward):
        from duban.policy.reward_words import reward_faults

        yield from reward_faults(rule)


def event_faults(kind: EventKind) -> Iterator[Fault]:
    """Everything about the event kind that contradicts itself."""
    yield from _among(("subject",), [kind.subject], SUBJECTS)
    yield from _unique(("fields",), [field.name for field in kind.fields], "name")
    for position, field in enumerate(kind.fields):
        yield from _among(("fields", position, "type"), [field.type], FIELD_TYPES)
        if field.type == "choice" and not field.choices:
            yield Fault(("fields", position), _("类型为 choice 的字段应列出 choices。"))
        if field.choices_en and len(field.choices_en) != len(field.choices):
            message = _("choices_en 应与 choices 一一对应：{n} 项，实为 {found} 项。")
            words = message.format(n=len(field.choices), found=len(field.choices_en))
            yield Fault(("fields", position, "choices_en"), words)


def _common(rule: Rule) -> Iterator[Fault]:
    if not rule.id.strip():
        yield Fault(("id",), _("编号不能为空。"))
    if not rule.source.article.strip():
        yield Fault(("source", "article"), _("条款不能为空，应写明“第…条”等出处位置。"))
    if not rule.judged and not rule.reason.strip():
        message = _("judged = false 的规则应以 reason 说明为何不作判定。")
        yield Fault(("judged",), message, _('补写 reason = "…"。'), about=("reason",))
    span = rule.effective
    if span.start and span.end and span.start > span.end:
        message = _("生效日 {start} 晚于失效日 {end}。")
        yield Fault(("effective", "from"), message.format(start=span.start, end=span.end))
    yield from _applies(rule)


def _applies(rule: Rule) -> Iterator[Fault]:
    applies = rule.applies
    for key in ("matter", "channel", "nature"):
        yield from _among(("applies", key), getattr(applies, key), list(CASE_VALUE[key]), listed=True)
    yield from _among(("applies", "origin"), applies.origin, list(LEVEL), listed=True)
    yield from _among(("applies", "unit_level"), applies.unit_level, LEVELS, listed=True)
    for position, number in enumerate(applies.statutory):
        yield from _between(("applies", "statutory", position), number, 1, 6)
    if applies.case_from and applies.case_until and applies.case_from > applies.case_until:
        message = _("起始日 {start} 晚于截止日 {end}。")
        yield Fault(("applies", "case_from"), message.format(start=applies.case_from, end=applies.case_until))


def _deadline(rule: Deadline) -> Iterator[Fault]:
    yield from _limit(("limit",), rule.limit)
    for key in ("start", "met_by"):
        if rule.judged and not getattr(rule, key):
            yield Fault((key,), _("至少应写一种事件。"), about=("judged",))
    if rule.per == "what" and rule.limit.field is None:
        message = _('per = "what" 用于承诺：期限应由起算事件的日期字段给出。')
        yield Fault(("per",), message, _('写明 limit = { field = "due" }。'), about=("limit",))
    yield from _between(("warn_days",), rule.warn_days, 0)
    if rule.extension:
        yield from _between(("extension", "times"), rule.extension.times, 1)
        if rule.extension.most is not None:
            yield from _between(("extension", "most"), rule.extension.most, 1)
    if rule.suspension and not (rule.suspension.begin and rule.suspension.end):
        yield Fault(("suspension",), _("中止应同时写明开始（begin）和结束（end）的事件。"))


def _limit(path: Path, limit: Limit) -> Iterator[Fault]:
    if limit.value is not None and limit.field is not None:
        yield Fault(path, _("value 与 field 只能写一个：时限要么是固定长度，要么由事件字段给出到期日。"))
    if limit.value is not None:
        yield from _between((*path, "value"), limit.value, 0)


def _duty(rule: Duty) -> Iterator[Fault]:
    if rule.judged and not rule.schedule:
        message = _("判定的职责应写明 schedule（every、rrule 或者 plugin）。")
        hint = _("依据没有规定频次时，写 judged = false 并以 reason 说明。")
        yield Fault(("schedule",), message, hint, about=("judged",))
    if rule.judged and not rule.event:
        hint = _("无法用记录检验时，写 judged = false 并以 reason 说明。")
        yield Fault(("event",), _("判定的职责应写明由哪种事件完成（event）。"), hint, about=("judged",))
    yield from _between(("warn_days",), rule.warn_days, 0)
    for position, schedule in enumerate(rule.schedule):
        yield from _schedule(("schedule", position), schedule)


def _schedule(path: Path, schedule: Schedule) -> Iterator[Fault]:
    yield from _among((*path, "level"), schedule.level, LEVELS, listed=True)
    ways = [key for key in ("every", "rrule", "plugin") if getattr(schedule, key) is not None]
    if len(ways) > 1:
        message = _("{keys} 只能写一个。")
        about = tuple(ways[:-1])
        yield Fault((*path, ways[-1]), message.format(keys=_(" 与 ").join(ways)), about=about)
    yield from _between((*path, "count"), schedule.count, 1)
    if schedule.count > 1 and schedule.every is None:
        message = _("count 是每个周期内的次数，应与 every 同用。")
        yield Fault((*path, "count"), message, about=("every",))
    if schedule.due_day is not None:
        yield from _between((*path, "due_day"), schedule.due_day, 1, 31)
        if schedule.every not in LONG:
            message = _("due_day 是周期最后一个月中的日子，只能与 every = {choices} 同用。")
            message = message.format(choices=_("、").join(LONG))
            yield Fault((*path, "due_day"), message, about=("every",))
    if schedule.offset and (schedule.offset.days is None) == (schedule.offset.weekday is None):
        yield Fault((*path, "offset"), _("偏移应写 days 或者 weekday 之一。"))
    if schedule.rrule is not None:
        yield from _rrule((*path, "rrule"), schedule.rrule)


_DAYS = r"(MO|TU|WE|TH|FR|SA|SU)"
_RRULE = {
    "FREQ": r"DAILY|WEEKLY|MONTHLY|YEARLY",
    "INTERVAL": r"[1-9]\d*",
    "BYDAY": rf"([+-]?[1-9]\d?)?{_DAYS}(,([+-]?[1-9]\d?)?{_DAYS})*",
    "BYMONTHDAY": r"-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*",
    "BYMONTH": r"([1-9]|1[0-2])(,([1-9]|1[0-2]))*",
    "BYSETPOS": r"-?[1-9]\d*(,-?[1-9]\d*)*",
    "WKST": _DAYS,
}
"""The parts of an RFC 5545 rule that say on which days something is due; no counts, ends or times of day."""


def _rrule(path: Path, text: str) -> Iterator[Fault]:
    parts = [part.partition("=") for part in text.split(";")]
    names = [name for name, _equals, _value in parts]
    for name, _equals, value in parts:
        if name not in _RRULE:
            message = _("RRULE 中没有“{name}”这一项。").format(name=name)
            yield Fault(path, message, nearest(name, _RRULE))
        elif not re.fullmatch(_RRULE[name], value):
            yield Fault(path, _("RRULE 中“{name}”的值“{value}”有误。").format(name=name, value=value))
    if "FREQ" not in names:
        yield Fault(path, _("RRULE 应写明 FREQ。"), _('例如 "FREQ=WEEKLY;BYDAY=MO,WE"。'))
    if len(set(names)) < len(names):
        yield Fault(path, _("RRULE 中同一项写了两次。"))


def _assignment(rule: Assignment) -> Iterator[Fault]:
    if not rule.role.strip():
        yield Fault(("role",), _("应写明责任类别（role），如 case-leader。"))
    yield from _between(("at_least",), rule.at_least, 0)
    if rule.at_most is not None and rule.at_most < rule.at_least:
        message = _("at_most（{most}）小于 at_least（{least}）。")
        fault = message.format(most=rule.at_most, least=rule.at_least)
        yield Fault(("at_most",), fault, about=("at_least",))
    if rule.in_person and not rule.acts:
        hint = _("用 acts 列出应当亲自办理的事件。")
        yield Fault(("in_person",), _("in_person = true 时应写明 acts。"), hint, about=("acts",))
    yield from _among(("holder_level",), rule.holder_level, LEVELS, listed=True)
    if rule.counted == "qualified" and not rule.qualified:
        message = _(
            'counted = "qualified" 只计符合条件的人，应写明条件（holder、holder_level、holder_kind、holder_of、holder_by）。'
        )
        yield Fault(("counted",), message, about=("holder",))
    if rule.who == "unit" and (rule.in_person or rule.qualified or rule.scope == "unit"):
        message = _(
            'who = "unit" 核对的是有无责任单位，只用于事项，不能同时写人员的条件（holder…、in_person）。'
        )
        yield Fault(("who",), message, about=("holder", "in_person", "scope"))
    if rule.scope == "unit" and rule.bearer not in ("handler", "superior"):
        message = _(
            'scope = "unit" 的责任单位应为 handler（单位自身）或者 superior（其上级单位），现为“{bearer}”。'
        )
        yield Fault(("bearer",), message.format(bearer=rule.bearer), about=("scope",))
    elif rule.scope == "case" and rule.bearer == "superior":
        message = _('superior 只用于 scope = "unit"。')
        yield Fault(("bearer",), message, about=("scope",))
    if rule.scope == "unit" and (
        rule.in_person or "portfolio" in rule.holder_by or rule.holder_of == "common-superior"
    ):
        message = _(
            'in_person、holder_by = "portfolio"、holder_of = "common-superior" 针对事项，不能用于 scope = "unit"。'
        )
        yield Fault(("scope",), message, about=("in_person", "holder_by", "holder_of"))
    if rule.within:
        yield from _limit(("within",), rule.within)


def _procedure(rule: Procedure) -> Iterator[Fault]:
    if rule.judged and not rule.steps and rule.pattern is None:
        message = _("程序应写明步骤（steps）或者模式（pattern）。")
        yield Fault(("steps",), message, about=("judged", "pattern"))
    if rule.params and rule.pattern is None:
        yield Fault(("params",), _("params 是模式的参数，应与 pattern 同用。"), about=("pattern",))
    if rule.required and not rule.complete_at:
        message = _("required 应与 complete_at 同用：到哪种事件时这些步骤应已完成。")
        yield Fault(("required",), message, about=("complete_at",))
    steps = [step.event for step in rule.steps]
    for position, event in enumerate(rule.required):
        if steps and event not in steps:
            message = _("“{event}”不是本规则 steps 中的步骤。").format(event=event)
            yield Fault(("required", position), message, nearest(event, steps), about=("steps",))


def _checklist(rule: Checklist) -> Iterator[Fault]:
    yield from _unique(("items",), [item.id for item in rule.items], "id")
    if rule.judged and not rule.at:
        yield Fault(("at",), _("应写明在哪种事件时核对（at）。"), about=("judged",))
    if rule.gate and not rule.judged:
        yield Fault(("gate",), _("不作判定的清单不能作为登记的关口。"), about=("judged",))
    if rule.judged and not (rule.items or rule.signers or rule.majority or rule.attend):
        message = _("清单没有任何核对内容，应写 items、signers、majority、attend 之一。")
        yield Fault(("items",), message, about=("judged", "signers", "majority", "attend"))
    for position, item in enumerate(rule.items):
        yield from _item(("items", position), item, rule)


def _item(path: Path, item: Item, rule: Checklist) -> Iterator[Fault]:
    if item.before and item.field is None and item.event is None:
        message = _("before = true 应与 field（日期字段）或者 event（此前的事件）同用。")
        yield Fault((*path, "before"), message, about=("field", "event"))
    if item.instead and item.event is None:
        message = _("instead 是代替 event 的事件，应与 event 同用。")
        yield Fault((*path, "instead"), message, about=("event",))
    if item.required and not rule.gate:
        message = _("required = true 是登记时的要求，应与本规则的 gate = true 同用。")
        yield Fault((*path, "required"), message)
    if item.required and item.optional:
        message = _("同一项不能既 required（必须）又 optional（可选）。")
        yield Fault((*path, "optional"), message, about=("required",))


def _route(rule: Route) -> Iterator[Fault]:
    if rule.judged and not rule.topics:
        yield Fault(("topics",), _("应写明问题类别（topics）。"), about=("judged",))
    if rule.channel is not None:
        yield from _between(("channel",), rule.channel, 1, 6)
    elif rule.judged and not rule.to.strip():
        message = _("应写明法定途径编号（channel，1 至 6）或者承办机关、程序（to）。")
        yield Fault(("channel",), message, about=("judged", "to"))


def _campaign(rule: Campaign) -> Iterator[Fault]:
    yield from _unique(("milestones",), [milestone.id for milestone in rule.milestones], "id")
    for position, phase in enumerate(rule.phases):
        if phase.start and phase.end and phase.start > phase.end:
            message = _("起始日 {start} 晚于截止日 {end}。")
            yield Fault(("phases", position), message.format(start=phase.start, end=phase.end))
    if rule.cases is not None:
        yield from _between(("cases",), rule.cases, 1)
        if rule.judged and not rule.scoped:
            message = _("公布了件数（cases）的活动应写明哪些事项属于它。")
            hint = _("用 listed 写明列入清单的事件，或者用 applies 写明事项的范围。")
            yield Fault(("cases",), message, hint, about=("listed", "applies", "judged"))
    yield from _between(("warn_days",), rule.warn_days, 0)


_CHECKS: tuple[tuple[type[Rule], Callable[..., Iterator[Fault]]], ...] = (
    (Deadline, _deadline),
    (Duty, _duty),
    (Assignment, _assignment),
    (Procedure, _procedure),
    (Checklist, _checklist),
    (Route, _route),
    (Campaign, _campaign),
)


def _among(
    path: Path, values: Iterable[str], choices: Sequence[str], *, listed: bool = False
) -> Iterator[Fault]:
    for position, value in enumerate(values):
        if value not in choices:
            message = _("“{value}”不在可选值之内，应为：{choices}。")
            where = (*path, position) if listed else path
            yield Fault(
                where, message.format(value=value, choices=_("、").join(choices)), near(value, choices)
            )


def _between(path: Path, value: int, least: int, most: int | None = None) -> Iterator[Fault]:
    if value < least or (most is not None and value > most):
        wanted = _("为 {least} 至 {most}") if most is not None else _("不小于 {least}")
        message = _("应{wanted}，实为 {value}。")
        yield Fault(path, message.format(wanted=wanted.format(least=least, most=most), value=value))


def _unique(path: Path, names: Sequence[str], key: str) -> Iterator[Fault]:
    for position, name in enumerate(names):
        if name in names[:position]:
            yield Fault((*path, position, key), _("“{name}”重复。").format(name=name))
