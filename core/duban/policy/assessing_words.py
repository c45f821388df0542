"""What indicators, scorecards and rankings say, in the words of an officer."""

from collections.abc import Iterator

from duban.domain.labels import MEASURE
from duban.i18n import _
from duban.policy.assessing import Among, Indicator, Part, Ranking, Scorecard
from duban.policy.rules import Rule
from duban.policy.words import Kinds, Line, applies_words, event_words, every_words, limit_words, role_words


def assessing_words(rule: Rule, kinds: Kinds) -> Iterator[Line]:
    """Each value of the rule that says something, with its key and its label."""
    match rule:
        case Indicator():
            yield from _indicator(rule, kinds)
        case Scorecard():
            yield from _scorecard(rule)
        case Ranking():
            yield from _ranking(rule)


def by_words(by: str) -> str:
    """The unit that a counted thing counts for."""
    return {
        "handler": _("承办（责任）单位"),
        "first-handler": _("首办单位"),
        "receiver": _("首次收件单位"),
        "area": _("承办（责任）单位及其各级上级单位"),
    }[by]


def better_words(better: str) -> str:
    """Which direction is good."""
    return {"higher": _("越高越好"), "lower": _("越低越好"), "none": _("不评高低")}[better]


def group_words(group: str) -> str:
    """Which units are compared with each other."""
    return {"level": _("同一层级"), "kind": _("同一类别"), "all": _("全部单位")}[group]


def entered_words(entered: str) -> str:
    """Who gives an entered score."""
    return {"superior": _("上级评议"), "public": _("群众评议")}[entered]


def line_words(part: Part, title: str) -> str:
    """The name of a scorecard's line: its own label, else the indicator's title."""
    return part.label or (entered_words(part.entered) if part.entered else title)


def _indicator(rule: Indicator, kinds: Kinds) -> Iterator[Line]:
    if rule.of:
        yield "of", _("统计范围"), rule.of
    yield "what", _("数据来源"), _source(rule, kinds)
    if rule.what == "cases":
        window = {"received": _("周期内收到的"), "closed": _("周期内办结的"), "all": _("周期末以前收到的")}
        yield "window", _("计入"), window[rule.window]
    if rule.what not in ("entered", "plugin"):
        yield "by", _("计入单位"), by_words(rule.by)
    among = _among(rule.among, kinds)
    if among:
        yield "among", _("限于"), among
    if rule.part is not None:
        yield "part", _("分子") if rule.ratio else _("计数"), _among(rule.part, kinds)
    yield "ratio", _("形式"), _("比率") if rule.ratio else _("数量（{sign}）").format(sign=rule.sign)
    yield "better", _("方向"), better_words(rule.better)
    if rule.target is not None:
        yield "target", _("目标"), f"{rule.target}%" if rule.ratio else f"{rule.target} {rule.sign}"
    if rule.context:
        yield "context", _("用途"), _("只供参考，不用于考核打分；辖区决定启用后才显示")


def _source(rule: Indicator, kinds: Kinds) -> str:
    if rule.what == "obligations":
        words = _("周期内到期的应办事项（规则 {rules}）")
        hits = {"met": _("，分子为按时完成的"), "unmet": _("，分子为未按时完成的")}[rule.hits]
        return words.format(rules=_("、").join(rule.rules)) + hits
    if rule.what == "acts":
        words = _("“{events}”的“{field}”合计") if rule.sum else _("“{events}”的次数")
        return words.format(events=event_words(rule.event, kinds), field=_labelled(rule, kinds))
    if rule.what == "plugin":
        return _("由插件“{name}”确定").format(name=rule.plugin)
    cases = _("信访事项的涉及人数合计") if rule.sum else _("信访事项")
    return {"cases": cases, "entered": _("人工填报")}[rule.what]


def _labelled(rule: Indicator, kinds: Kinds) -> str:
    """The label of the field that is added up."""
    fields = (field for event in rule.event if event in kinds for field in kinds[event].fields)
    return next((field.words for field in fields if field.name == rule.sum), rule.sum)


def _among(among: Among, kinds: Kinds) -> str:
    """A selection in one line."""
    said: list[str] = []
    if among.applies is not None:
        said.append(applies_words(among.applies))
    if among.having:
        said.append(_("有“{events}”").format(events=event_words(among.having, kinds)))
    if among.lacking:
        said.append(_("没有“{events}”").format(events=event_words(among.lacking, kinds)))
    if among.field:
        said.append(
            _("{field} 为 {values}").format(field=among.field, values=_("、").join(among.values))
            if among.values
            else _("写明 {field}").format(field=among.field)
        )
    if among.repeated is not None:
        said.append(_("此后同一事项重复信访") if among.repeated else _("此后同一事项没有重复信访"))
    if among.within is not None:
        start = event_words(among.start, kinds) if among.start else _("收到")
        said.append(_("自“{start}”起 {limit}内").format(start=start, limit=limit_words(among.within)))
    if among.appointed:
        said.append(_("已明确{roles}").format(roles=role_words(among.appointed)))
    if among.closed is not None:
        said.append(_("已办结") if among.closed else _("未办结"))
    return _("；").join(filter(None, said))


def _scorecard(rule: Scorecard) -> Iterator[Line]:
    yield "every", _("周期"), every_words(rule.every)
    yield "group", _("比较范围"), group_words(rule.group)
    yield "smallest", _("排名下限"), _("不少于 {n} 个单位才排名").format(n=rule.smallest)
    if rule.part:
        yield "part", _("项目"), _("；").join(map(_part, rule.part))


def _part(part: Part) -> str:
    how = {
        "linear": _("按比例"),
        "threshold": _("达标得满分"),
        "deduct": _("每件扣 {points} 分").format(points=part.points),
        "rank": _("按名次"),
    }[part.score]
    if part.per_10000:
        how = _("每万人口{how}").format(how=how)
    name = line_words(part, part.indicator)
    if part.entered:
        how = _("满分 {n} 折算").format(n=part.out_of)
    return _("{name} {weight} 分（{how}）").format(name=name, weight=part.weight, how=how)


def _ranking(rule: Ranking) -> Iterator[Line]:
    yield "indicator", _("指标"), rule.indicator or _("依据没有规定")
    yield "every", _("周期"), every_words(rule.every)
    yield "group", _("比较范围"), group_words(rule.group)
    if rule.per_10000:
        yield "per_10000", _("折算"), _("每万人口")
    if rule.bottom is not None and rule.consecutive is not None:
        words = _("连续 {n} 个周期列末 {k} 位")
        yield "bottom", _("情形"), words.format(n=rule.consecutive, k=rule.bottom)
    yield "measure", _("方式"), _(MEASURE[rule.measure.value])
    if rule.shipped_off:
        yield "shipped_off", _("启用"), _("默认停用，由辖区在 duban.toml 的 switched_on 写明决定后启用")
