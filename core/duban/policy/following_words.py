"""What grounds, ladders, attributions and suggestions say in words, what in them makes no sense, and what they refer to."""

from collections.abc import Iterator, Sequence

from duban.domain.labels import MEASURE, RESPONSIBILITY, SEVERITY, STATE, SUGGESTION
from duban.i18n import _, _n
from duban.policy.following import Attribution, Ground, Ladder, Share, Stage, Suggestion
from duban.policy.locate import Path
from duban.policy.policy import Policy
from duban.policy.rules import Rule
from duban.policy.shape import Fault, nearest

Line = tuple[str, str, str]
"""TOML key, label, value in words."""


def following_words(rule: Rule) -> Iterator[Line]:
    """Each value of the rule that says something, with its key and its label."""
    match rule:
        case Ground():
            if rule.findings:
                yield "findings", _("支持的事实"), _findings(rule)
            yield from _stages(rule.stage)
        case Ladder():
            yield "grounds", _("情形"), _("、").join(rule.grounds)
            yield from _stages(rule.stage)
        case Attribution():
            if rule.grounds:
                yield "grounds", _("情形"), _("、").join(rule.grounds)
            yield "share", _("责任划分"), _("；").join(map(_share, rule.share))
        case Suggestion():
            from duban.policy.words import limit_words

            yield "types", _("建议类别"), _("、").join(_(SUGGESTION[one]) for one in rule.types)
            if rule.findings:
                yield "findings", _("应提出的事实"), _("、").join(rule.findings)
            limit = rule.feedback
            fixed = limit is not None and limit.value is not None
            words = limit_words(limit) if fixed and limit else _("依据没有规定期限，以建议书写明的为准")
            yield "feedback", _("书面反馈"), words


def _findings(rule: Ground) -> str:
    states = _("、").join(_(STATE[state]) for state in rule.states)
    words = _("{rules}（{states}）").format(rules=_("、").join(rule.findings), states=states)
    if rule.over_days:
        words += _n("，超过 {n} 日", rule.over_days).format(n=rule.over_days)
    if rule.per == "unit":
        words += _("，按单位逐年合计")
    if rule.at_least > 1:
        words += _("，{n} 项以上").format(n=rule.at_least)
    return words


def _stages(stages: Sequence[Stage]) -> Iterator[Line]:
    if stages:
        yield "stage", _("处理"), _("；").join(_stage(stage, stages) for stage in stages)


def _stage(stage: Stage, stages: Sequence[Stage]) -> str:
    when = []
    if stage.unaided:
        when.append(_("有事实即提出"))
    if stage.entered:
        when.append(_("有人认定即提出"))
    if stage.severity:
        when.append(_("、").join(_(SEVERITY[one.value]) for one in stage.severity))
    if stage.chosen:
        when.append(_("由认定者选定"))
    if stage.after:
        before = next((one.label for one in stages if one.id == stage.after), stage.after)
        when.append(_("“{stage}”后未按期整改").format(stage=before))
    label = f"{stage.article} {stage.label}".strip()
    said = _("，").join(when)
    whom = {"unit": _("对单位"), "officer": _("对责任人")}[stage.subject]
    words = _("{label}〔{whom}{measure}：{when}〕")
    return words.format(label=label, whom=whom, measure=_(MEASURE[stage.measure.value]), when=said)


def _share(share: Share) -> str:
    from duban.policy.words import role_words

    decision = {"collective": _("集体决策"), "individual": _("个人行为")}[share.decision]
    words = _("{decision}：{roles} {responsibility}").format(
        decision=decision,
        roles=role_words(share.roles),
        responsibility=_(RESPONSIBILITY[share.responsibility.value]),
    )
    return words + (_("（明确反对而未被采纳的不承担）") if share.objection else "")


def following_faults(rule: Rule) -> Iterator[Fault]:
    """Everything about the rule that contradicts itself."""
    match rule:
        case Ground() | Ladder():
            yield from _stage_faults(rule.stage)
            if isinstance(rule, Ladder) and rule.judged and not (rule.grounds and rule.stage):
                yield Fault(
                    ("grounds",), _("问责阶梯应写明情形（grounds）和各级处理（stage）。"), about=("stage",)
                )
            if isinstance(rule, Ground):
                for key in ("over_days", "at_least"):
                    least = 0 if key == "over_days" else 1
                    if getattr(rule, key) < least:
                        yield Fault((key,), _("应不小于 {n}。").format(n=least))
        case Attribution() if rule.judged and not rule.share:
            yield Fault(("share",), _("责任划分应至少写明一条 [[rule.share]]。"))
        case Suggestion() if not rule.types:
            yield Fault(("types",), _("应至少写明一种建议。"))


def _stage_faults(stages: Sequence[Stage]) -> Iterator[Fault]:
    ids = [stage.id for stage in stages]
    for position, stage in enumerate(stages):
        where: Path = ("stage", position)
        if stage.id in ids[:position]:
            yield Fault((*where, "id"), _("“{value}”重复。").format(value=stage.id))
        if not (stage.unaided or stage.entered or stage.severity or stage.chosen or stage.after):
            message = _("没有写明何时提出：unaided、entered、severity、chosen、after 至少写一项。")
            yield Fault(where, message)
        if stage.after is not None:
            earlier = next((one for one in stages[:position] if one.id == stage.after), None)
            if earlier is None:
                message = _("“{value}”不是前面的一级。").format(value=stage.after)
                yield Fault((*where, "after"), message, nearest(stage.after, ids[:position]))
            elif not earlier.rectify:
                message = _("“{value}”没有整改期限（rectify = true），不会逾期。").format(value=stage.after)
                yield Fault((*where, "after"), message)


def following_remarks(policy: Policy, rule: Rule) -> Iterator[Fault]:
    """Rules that it names and that the policy does not have."""
    for key in ("findings", "grounds"):
        if not isinstance(rule, Ground | Ladder | Attribution | Suggestion):
            return
        for position, other in enumerate(getattr(rule, key, ())):
            if other not in policy.rulings:
                message = _("没有规则“{id}”。").format(id=other)
                yield Fault((key, position), message, nearest(other, policy.rulings))
