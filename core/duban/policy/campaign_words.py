"""What a campaign says, in the words of an officer."""

from collections.abc import Iterator

from duban.domain.span import Span
from duban.i18n import _, _n
from duban.policy.campaigning import Campaign, Milestone
from duban.policy.words import Kinds, Line, event_words, role_words, span_words


def campaign_words(rule: Campaign, kinds: Kinds) -> Iterator[Line]:
    """Each value of the campaign that says something, with its key and its label."""
    if rule.organiser:
        yield "organiser", _("组织单位"), rule.organiser
    if rule.months is not None:
        yield "months", _("为期"), _n("{n} 个月", rule.months).format(n=rule.months)
    if rule.cases is not None:
        yield "cases", _("列入事项"), _n("{n} 件", rule.cases).format(n=rule.cases)
    if rule.listed:
        yield "listed", _("列入清单"), event_words(rule.listed, kinds)
    if rule.roles:
        yield "roles", _("逐件落实"), role_words(rule.roles)
    if rule.parts:
        yield "parts", _("所属规则"), _("、").join(rule.parts)
    if rule.phases:
        phases = (
            _("{name}（{where}）").format(name=phase.title, where=span_words(Span(phase.start, phase.end)))
            for phase in rule.phases
        )
        yield "phases", _("阶段"), _("；").join(phases)
    if rule.milestones:
        words = _("；").join(_milestone(milestone, kinds) for milestone in rule.milestones)
        yield "milestones", _("节点"), words
    if rule.milestones_announced is not None:
        yield "milestones_announced", _("公布节点数"), str(rule.milestones_announced)


def _milestone(milestone: Milestone, kinds: Kinds) -> str:
    if milestone.due is None:
        day = _("日期未写明")
    else:
        day = (_("{day} 前") if milestone.mode == "by" else _("{day} 当日")).format(day=milestone.due)
    where = _("，").join((day, event_words([milestone.event], kinds)))
    words = _("{name}（{where}）").format(name=milestone.title, where=where)
    if not milestone.contents:
        return words
    return _("{label}：{values}").format(label=words, values=_("、").join(milestone.contents))
