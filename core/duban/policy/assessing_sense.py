"""Indicators, scorecards and rankings that contradict themselves."""

from collections.abc import Iterator

import attrs

from duban.calendar.units import Every
from duban.i18n import _
from duban.policy.assessing import Among, Indicator, Part, Ranking, Scorecard
from duban.policy.locate import Path
from duban.policy.rules import Applies, Rule
from duban.policy.shape import Fault

WHOLE = 100
"""What the weights of a scorecard add up to."""

HEADCOUNT = "headcount"
"""The one attribute of a case that is a number and can be added up."""

_NEEDS = {"obligations": "rules", "acts": "event", "plugin": "plugin"}
"""Which key each source of an indicator cannot do without."""

_BELONGS = {
    "rules": ("obligations",),
    "event": ("acts",),
    "sum": ("cases", "acts"),
    "plugin": ("plugin",),
    "part": ("cases", "acts"),
}
"""Keys that only some sources read."""


def assessing_faults(rule: Rule) -> Iterator[Fault]:
    """Everything about the rule that contradicts itself; nothing for a rule of another kind."""
    if isinstance(rule, Scorecard | Ranking) or (isinstance(rule, Indicator) and rule.what != "cases"):
        yield from _about_units(rule)
    if isinstance(rule, Scorecard | Ranking) and rule.every is Every.WORKING_DAY:
        yield Fault(("every",), _("考核和排名的周期不能是每个工作日。"))
    match rule:
        case Indicator():
            yield from _indicator(rule)
        case Scorecard():
            yield from _scorecard(rule)
        case Ranking():
            yield from _ranking(rule)


def _about_units(rule: Rule) -> Iterator[Fault]:
    """Keys about cases in the selection of a rule that selects units only."""
    default = Applies()
    for field in attrs.fields(Applies):
        key = field.name
        if not key.startswith("unit") and getattr(rule.applies, key) != getattr(default, key):
            message = _("这里的 applies 只选单位：只能写 unit_level、unit_kind、unit。")
            yield Fault(("applies", key), message)


def _indicator(rule: Indicator) -> Iterator[Fault]:
    needed = _NEEDS.get(rule.what)
    if rule.judged and needed and not getattr(rule, needed):
        message = _('what = "{what}" 的指标应写明 {key}。').format(what=rule.what, key=needed)
        yield Fault((needed,), message, about=("what", "judged"))
    for key, sources in _BELONGS.items():
        if getattr(rule, key) and rule.what not in sources:
            message = _("{key} 只用于 what = {choices} 的指标。")
            choices = _("、").join(f'"{source}"' for source in sources)
            yield Fault((key,), message.format(key=key, choices=choices), about=("what",))
    if rule.what == "cases" and rule.sum not in ("", HEADCOUNT):
        message = _("信访事项只能把 {field}（涉及人数）相加，实为“{name}”。")
        yield Fault(("sum",), message.format(field=HEADCOUNT, name=rule.sum), about=("what",))
    if rule.judged and not rule.of.strip():
        message = _("指标应以 of 写明统计范围：每个数字都要注明是从什么里面数出来的。")
        yield Fault(("of",), message, about=("judged",))
    if rule.judged and rule.ratio and rule.what in ("cases", "acts") and rule.part is None:
        message = _("比率应以 part 写明分子是哪一部分。")
        yield Fault(
            ("part",), message, _("只要件数的，写 ratio = false。"), about=("ratio", "what", "judged")
        )
    if rule.target is not None:
        most = WHOLE if rule.ratio else None
        yield from _between(("target",), rule.target, 0, most)
    yield from _among(("among",), rule.among, rule)
    if rule.part is not None:
        yield from _among(("part",), rule.part, rule)


def _among(path: Path, among: Among, rule: Indicator) -> Iterator[Fault]:
    if among.values and not among.field:
        yield Fault((*path, "values"), _("values 是字段的取值，应与 field 同用。"))
    if rule.what == "cases" and among.field and not among.having:
        message = _("field 是 having 中最近一次事件的字段，应与 having 同用；事项的属性写在 applies。")
        yield Fault((*path, "field"), message)
    if among.start and among.within is None:
        yield Fault((*path, "start"), _("start 是 within 的起算事件，应与 within 同用。"))
    if among.within is not None:
        if not among.having and not among.lacking and among.repeated is None:
            message = _("within 应与 having、lacking 或者 repeated 同用：多长时间内有（没有）什么。")
            yield Fault((*path, "within"), message)
        if (among.within.value is None) == (among.within.field is None):
            yield Fault((*path, "within"), _("时限应写 value 或者 field 之一。"))
        elif among.within.value is not None:
            yield from _between((*path, "within", "value"), among.within.value, 0)
    if rule.what == "acts":
        for key in ("having", "lacking", "start", "appointed", "closed", "repeated"):
            if getattr(among, key) not in ((), None):
                yield Fault((*path, key), _("{key} 只用于信访事项，不用于单位的行为。").format(key=key))


def _scorecard(rule: Scorecard) -> Iterator[Fault]:
    if rule.judged and not rule.part:
        yield Fault(("part",), _("考核方案没有任何项目。"), about=("judged",))
    total = sum(part.weight for part in rule.part)
    if rule.part and total != WHOLE:
        message = _("各项权重合计应为 100，实为 {total}。").format(total=total)
        yield Fault(("part",), message)
    yield from _between(("smallest",), rule.smallest, 2)
    keys = [part.key for part in rule.part]
    for position, part in enumerate(rule.part):
        if part.key and part.key in keys[:position]:
            message = _("“{value}”重复。").format(value=part.key)
            yield Fault(("part", position, "indicator" if part.indicator else "entered"), message)
        yield from _part(("part", position), part)


def _part(path: Path, part: Part) -> Iterator[Fault]:
    if bool(part.indicator) == bool(part.entered):
        message = _("考核项目应写 indicator（指标编号）或者 entered（评议类别）之一。")
        yield Fault(path, message)
    yield from _between((*path, "weight"), part.weight, 1, WHOLE)
    yield from _between((*path, "points"), part.points, 1)
    yield from _between((*path, "least"), part.least, 1)
    yield from _between((*path, "out_of"), part.out_of, 1)
    for key, value in (("floor", part.floor), ("full", part.full)):
        if value is not None:
            yield from _between((*path, key), value, 0)
    if part.entered and part.score != "linear":
        message = _("评议得分按比例折算，不写 score。")
        yield Fault((*path, "score"), message, about=("entered",))
    if part.floor is not None and part.floor == part.full:
        yield Fault((*path, "floor"), _("floor 与 full 不能相等。"), about=("full",))


def _ranking(rule: Ranking) -> Iterator[Fault]:
    if not rule.judged:
        return
    if not rule.indicator:
        yield Fault(("indicator",), _("排名应写明指标（indicator）。"), about=("judged",))
    for key in ("bottom", "consecutive"):
        value = getattr(rule, key)
        if value is None:
            message = _("排名应写明 {key}。").format(key=key)
            hint = _("依据没有规定的，写 judged = false 并以 reason 说明。")
            yield Fault((key,), message, hint, about=("judged",))
        else:
            yield from _between((key,), value, 1)


def _between(path: Path, value: int, least: int, most: int | None = None) -> Iterator[Fault]:
    if value < least or (most is not None and value > most):
        wanted = _("为 {least} 至 {most}") if most is not None else _("不小于 {least}")
        message = _("应{wanted}，实为 {value}。")
        yield Fault(path, message.format(wanted=wanted.format(least=least, most=most), value=value))
