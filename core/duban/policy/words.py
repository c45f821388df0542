"""What a rule says, in the words of an officer."""

from collections.abc import Iterable, Iterator, Mapping

from duban.domain.event import EventKind, act_words
from duban.domain.labels import CASE_FIELD, CASE_VALUE, LEVEL, ROLE, UNIT_KIND
from duban.domain.span import Span
from duban.i18n import _, _n, heading
from duban.policy.assessing import Indicator, Ranking, Scorecard
from duban.policy.campaigning import Campaign
from duban.policy.following import Attribution, Ground, Ladder, Reward, Suggestion
from duban.policy.rules import (
    Applies,
    Assignment,
    Basis,
    Checklist,
    Counting,
    Deadline,
    Duty,
    Every,
    Item,
    Limit,
    Offset,
    OnHoliday,
    Procedure,
    Route,
    Rule,
    Schedule,
    Step,
    Unit,
)

Line = tuple[str, str, str]
"""TOML key, label, value in words."""

Kinds = Mapping[str, EventKind]


def kind_words(kind: str) -> str:
    """What the kind of rule is called."""
    words = {
        "deadline": _("时限"),
        "duty": _("周期职责"),
        "quota": _("定额"),
        "assignment": _("责任人"),
        "procedure": _("程序"),
        "checklist": _("材料清单"),
        "route": _("法定途径"),
        "campaign": _("专项活动"),
        "ground": _("问责情形"),
        "ladder": _("问责阶梯"),
        "attribution": _("责任划分"),
        "suggestion": _("三项建议"),
        "indicator": _("考核指标"),
        "scorecard": _("考核方案"),
        "ranking": _("排名"),
        "reward": _("奖励"),
    }
    return heading(words[kind])


def basis_words(basis: Basis) -> str:
    """What a value rests on."""
    return {
        Basis.TEXT: _("取自原文"),
        Basis.ANALOGY: _("参照其他法律"),
        Basis.ASSUMPTION: _("规则包编者设定，依据未作规定"),
    }[basis]


def span_words(span: Span) -> str:
    """The days on which a version is in force."""
    if span.start is None and span.end is None:
        return _("未写明起止")
    start = _("自 {day} 起").format(day=span.start) if span.start else _("起始未写明")
    return start + (_("，至 {day} 止").format(day=span.end) if span.end else "")


def limit_words(limit: Limit) -> str:
    """A length of time, or where the due date comes from."""
    if limit.field is not None:
        return _("以事件字段“{field}”所定日期为准").format(field=limit.field)
    if limit.value is None:
        return _("依据没有规定期限")
    n = limit.value
    unit = {
        Unit.CALENDAR_DAY: _n("{n} 日", n),
        Unit.WORKING_DAY: _n("{n} 个工作日", n),
        Unit.MONTH: _n("{n} 个月", n),
        Unit.YEAR: _n("{n} 年", n),
    }[limit.unit]
    return unit.format(n=n)


def schedule_words(schedules: Iterable[Schedule]) -> str:
    """How often, for each level."""
    return _("；").join(_schedule(schedule) for schedule in schedules) or _("没有规定频次")


def rule_words(rule: Rule, kinds: Kinds) -> Iterator[Line]:
    """Each value of the rule that says something, with its key and its label."""
    yield from _applies(rule.applies)
    match rule:
        case Deadline():
            yield from _deadline(rule, kinds)
        case Duty():
            yield from _duty(rule, kinds)
        case Assignment():
            yield from _assignment(rule, kinds)
        case Procedure():
            yield from _procedure(rule, kinds)
        case Checklist():
            yield from _checklist(rule, kinds)
        case Route():
            yield from _route(rule)
        case Campaign():
            from duban.policy.campaign_words import campaign_words

            yield from campaign_words(rule, kinds)
        case Indicator() | Scorecard() | Ranking():
            from duban.policy.assessing_words import assessing_words

            yield from assessing_words(rule, kinds)
        case Ground() | Ladder() | Attribution() | Suggestion():
            from duban.policy.following_words import following_words

            yield from following_words(rule)
        case Reward():
            from duban.policy.reward_words import reward_words

            yield from reward_words(rule, kinds)
    if not rule.judged:
        yield "judged", _("不作判定"), rule.reason
    if rule.note:
        yield "note", _("说明"), rule.note


def _applies(applies: Applies) -> Iterator[Line]:
    said = applies_words(applies)
    if said:
        yield "applies", _("适用"), said


def applies_words(applies: Applies) -> str:
    """A selection in one line; empty when it selects everything."""
    return _("；").join(_conditions(applies))


def _conditions(applies: Applies) -> Iterator[str]:
    for key in ("matter", "channel", "nature", "statutory", "category", "origin"):
        values = [str(value) for value in getattr(applies, key)]
        if values:
            words = CASE_VALUE.get(key, {})
            yield _said(_(CASE_FIELD[key]), values, words)
    flags = {
        "collective": _("集体信访"),
        "backlog": _("信访积案"),
        "cross_area": _("三跨三分离事项"),
        "first": _("初次信访"),
        "repeat": _("重复信访"),
    }
    for key, label in flags.items():
        flag = getattr(applies, key)
        if flag is not None:
            yield label if flag else _("非{what}").format(what=label)
    if applies.case_from or applies.case_until:
        yield _("收到日期") + span_words(Span(applies.case_from, applies.case_until))
    for key, label, words in (
        ("unit_level", _("单位层级"), LEVEL),
        ("unit_kind", _("单位类别"), UNIT_KIND),
        ("unit", _("单位"), {}),
    ):
        values = getattr(applies, key)
        if values:
            yield _said(label, values, words)
    if applies.condition:
        yield _("条件：{name}").format(name=applies.condition)


def _said(label: str, values: Iterable[str], words: Mapping[str, str]) -> str:
    """Which values a rule is restricted to."""
    return _("{label}：{values}").format(
        label=label, values=_("、").join(_(words.get(value, value)) for value in values)
    )


def _deadline(rule: Deadline, kinds: Kinds) -> Iterator[Line]:
    yield "limit", _("时限"), limit_words(rule.limit)
    yield "start", _("起算"), event_words(rule.start, kinds)
    yield "met_by", _("完成"), event_words(rule.met_by, kinds)
    if rule.elective:
        yield "elective", _("性质"), _("可以不办；办理的应当在期限内")
    if rule.void_by:
        yield "void_by", _("不再计算"), event_words(rule.void_by, kinds)
    yield "bearer", _("责任单位"), _bearer(rule.bearer)
    per = {"case": _("每个事项"), "unit": _("每个单位"), "claim": _("每项诉求"), "what": _("每项承诺")}
    yield "per", _("分别计算"), per[rule.per]
    yield "counting", _("计算方法"), _counting(rule.counting)
    if rule.extension:
        most = rule.extension.most
        length = limit_words(Limit(value=most, unit=rule.limit.unit)) if most is not None else _("不限")
        words = _n("以“{event}”延长，至多 {times} 次，每次至多 {length}", rule.extension.times)
        event = event_words([rule.extension.event], kinds)
        yield "extension", _("延期"), words.format(event=event, times=rule.extension.times, length=length)
    if rule.suspension:
        words = _("自“{begin}”至“{end}”不计")
        begin, end = event_words(rule.suspension.begin, kinds), event_words(rule.suspension.end, kinds)
        yield "suspension", _("中止"), words.format(begin=begin, end=end)


def _counting(counting: Counting) -> str:
    start = {"excluded": _("起算当日不计入"), "included": _("起算当日计入")}[counting.start_day]
    roll = {"none": _("期满不顺延"), "next-working-day": _("期满遇休息日顺延至下一工作日")}
    words = [start, roll[counting.rollover]]
    if counting.order == "roll-then-extend":
        words.append(_("先顺延再延期"))
    return _("{words}（{basis}，{source}）").format(
        words=_("，").join(words), basis=basis_words(counting.basis), source=counting.source
    )


def _duty(rule: Duty, kinds: Kinds) -> Iterator[Line]:
    if rule.event:
        yield "event", _("完成"), event_words(rule.event, kinds)
    yield "schedule", _("频次"), schedule_words(rule.schedule)
    if rule.by:
        yield "by", _("由谁"), role_words(rule.by)
    if rule.distinct != "act":
        words = {"day": _("同一日只计一次"), "officer": _("同一人只计一次")}
        yield "distinct", _("计数"), words[rule.distinct]
    if rule.match:
        said = (f"{_(CASE_FIELD.get(key, key))}={value}" for key, value in rule.match.items())
        yield "match", _("要求"), _("、").join(said)
    if rule.soft:
        yield "soft", _("性质"), _("目标，未达到只作提示")


def _schedule(schedule: Schedule) -> str:
    levels = _("、").join(_(LEVEL[level]) for level in schedule.level)
    words = _frequency(schedule)
    if schedule.due_day is not None:
        words += _("，最后一月 {day} 日前").format(day=schedule.due_day)
    if schedule.offset is not None:
        words += _("，{text}").format(text=_offset(schedule.offset))
    if schedule.on_holiday is not OnHoliday.KEEP:
        holiday = {OnHoliday.SKIP: _("，遇休息日取消"), OnHoliday.ROLL: _("，遇休息日顺延")}
        words += holiday[schedule.on_holiday]
    if schedule.within:
        words += _("，仅限“{kind}”期间").format(kind=schedule.within)
    if schedule.outside:
        words += _("，“{kind}”期间除外").format(kind=schedule.outside)
    if schedule.basis is not Basis.TEXT:
        words = _("{name}（{where}）").format(name=words, where=basis_words(schedule.basis))
    return f"{levels}{words}" if not levels else _("{levels}：{words}").format(levels=levels, words=words)


def _frequency(schedule: Schedule) -> str:
    if schedule.rrule is not None:
        return _("按 {rrule}").format(rrule=schedule.rrule)
    if schedule.plugin is not None:
        return _("按插件排期“{name}”").format(name=schedule.plugin)
    if schedule.every is None:
        return _("依据没有规定频次")
    return _n("{period}至少 {n} 次", schedule.count).format(
        period=every_words(schedule.every), n=schedule.count
    )


def every_words(every: Every) -> str:
    """The length of a period."""
    return {
        Every.DAY: _("每日"),
        Every.WORKING_DAY: _("每个工作日"),
        Every.WEEK: _("每周"),
        Every.HALF_MONTH: _("每半月"),
        Every.MONTH: _("每月"),
        Every.TWO_MONTH: _("每两月"),
        Every.QUARTER: _("每季度"),
        Every.HALF_YEAR: _("每半年"),
        Every.YEAR: _("每年"),
    }[every]


def _offset(offset: Offset) -> str:
    if offset.weekday is not None:
        day = {
            "monday": _("当周周一"),
            "tuesday": _("当周周二"),
            "wednesday": _("当周周三"),
            "thursday": _("当周周四"),
            "friday": _("当周周五"),
            "saturday": _("当周周六"),
            "sunday": _("当周周日"),
        }[offset.weekday]
    else:
        days = offset.days or 0
        day = _n("提前 {n} 日", -days).format(n=-days) if days < 0 else _n("之后 {n} 日", days).format(n=days)
    return day + (_("中午前") if offset.before_noon else "")


def _assignment(rule: Assignment, kinds: Kinds) -> Iterator[Line]:
    yield "role", _("责任类别"), role_words([rule.role])
    scope = {"case": _("每个事项"), "unit": _("每个单位")}
    yield "scope", _("范围"), scope[rule.scope]
    yield "at_least", _("最少人数"), str(rule.at_least)
    if rule.at_most is not None:
        yield "at_most", _("最多人数"), str(rule.at_most)
    yield "since", _("自"), event_words(rule.since, kinds)
    if rule.within:
        yield "within", _("明确期限"), limit_words(rule.within)
    if rule.holder:
        yield "holder", _("担任者"), role_words(rule.holder)
    if rule.holder_level:
        yield (
            "holder_level",
            _("担任者所在层级"),
            _("、").join(_(LEVEL[level]) for level in rule.holder_level),
        )
    if rule.holder_kind:
        kinds_of = (_(UNIT_KIND[kind]) if kind in UNIT_KIND else kind for kind in rule.holder_kind)
        yield "holder_kind", _("担任者所在单位"), _("、").join(kinds_of)
    if rule.holder_of != "any":
        of = {"bearer": _("责任单位"), "common-superior": _("各涉及单位最近的共同上级")}
        yield "holder_of", _("担任者所属"), of[rule.holder_of]
    if rule.holder_by:
        by = {"portfolio": _("分管该类问题"), "area": _("包联该单位")}
        yield "holder_by", _("确定方式"), _("或者").join(by[way] for way in rule.holder_by)
    if rule.counted == "qualified":
        yield "counted", _("计数"), _("只计符合条件的人")
    if rule.in_person:
        yield "in_person", _("亲自办理"), event_words(rule.acts, kinds)
    own = rule.scope == "unit" and rule.bearer == "handler"
    yield "bearer", _("责任单位"), _("单位自身") if own else _bearer(rule.bearer)


def _procedure(rule: Procedure, kinds: Kinds) -> Iterator[Line]:
    if rule.steps:
        yield "steps", _("步骤"), _("；").join(_step(step, kinds) for step in rule.steps)
    if rule.required:
        yield "required", _("必经步骤"), event_words(rule.required, kinds)
        yield "complete_at", _("完成于"), event_words(rule.complete_at, kinds)
    if rule.pattern:
        yield "pattern", _("模式"), rule.pattern
    if rule.params:
        yield "params", _("参数"), _("、").join(f"{key}={value}" for key, value in rule.params.items())
    yield "bearer", _("责任单位"), _bearer(rule.bearer)


def _step(step: Step, kinds: Kinds) -> str:
    conditions = []
    if step.after:
        conditions.append(_("先有{events}").format(events=event_words(step.after, kinds)))
    if step.any_of:
        conditions.append(_("先有{events}之一").format(events=event_words(step.any_of, kinds)))
    if step.condition:
        conditions.append(_("条件：{name}").format(name=step.condition))
    if not conditions:
        return step.label
    return _("{name}（{where}）").format(name=step.label, where=_("，").join(conditions))


def _checklist(rule: Checklist, kinds: Kinds) -> Iterator[Line]:
    if rule.at:
        yield "at", _("核对时"), event_words(rule.at, kinds)
    if rule.items:
        yield "items", _("内容"), _("；").join(_item(item) for item in rule.items)
    if rule.signers:
        yield "signers", _("分别签字"), role_words(rule.signers)
    if rule.majority:
        yield "majority", _("表决"), _("过半数同意，不同意见记录在案")
    if rule.attend:
        yield "attend", _("应参加"), role_words(rule.attend)
    if rule.gate:
        yield "gate", _("登记关口"), _("缺必须项的不予登记；缺其他项的须写明理由")
    yield "bearer", _("责任单位"), _bearer(rule.bearer)


def _item(item: Item) -> str:
    return item.label + (_("（可选）") if item.optional else _("（必须）") if item.required else "")


def _route(rule: Route) -> Iterator[Line]:
    yield "topics", _("问题类别"), _("、").join(rule.topics)
    if rule.channel is not None:
        words = CASE_VALUE["statutory"][str(rule.channel)]
        yield "channel", _("法定途径"), _("（{n}）{words}").format(n=rule.channel, words=words)
    if rule.to:
        yield "to", _("承办"), rule.to


def event_words(names: Iterable[str], kinds: Kinds) -> str:
    """Event kinds by their labels."""
    return _("、").join(act_words(kinds, name) for name in names)


def role_words(names: Iterable[str]) -> str:
    """Roles by their labels."""
    return _("、").join(_(ROLE.get(name, name)) for name in names)


def _bearer(name: str) -> str:
    words = {
        "acting": _("起算事件的行为单位"),
        "target": _("起算事件的对方单位"),
        "handler": _("现承办单位"),
        "receiver": _("首次收件单位"),
        "first-handler": _("首办单位"),
        "superior": _("上级单位"),
    }
    return words.get(name) or _("由插件“{name}”确定").format(name=name)
