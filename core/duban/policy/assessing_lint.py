"""What indicators, scorecards and rankings say together: lines that name no indicator, and scorecards that count petitions alone."""

from collections.abc import Iterator
from typing import Literal

from duban.i18n import _
from duban.policy.assessing import Indicator, Part, Ranking, Scorecard
from duban.policy.assessing_sense import WHOLE
from duban.policy.locate import Path
from duban.policy.policy import Policy
from duban.policy.rules import Rule
from duban.policy.shape import Fault, nearest

NOT_BY_VOLUME = "LF-22-2"
"""The provision that forbids judging by the number of petitions; cited where the packs in use have it."""

Remark = tuple[Fault, Literal["error", "note"]]


def assessing_remarks(policy: Policy, rule: Rule) -> Iterator[Remark]:
    """Everything to be said about the rule beside the others of its policy; nothing for a rule of another kind."""
    match rule:
        case Indicator():
            for position, other in enumerate(rule.rules):
                if other not in policy.rulings:
                    yield _error(
                        ("rules", position),
                        _("没有规则“{id}”。").format(id=other),
                        nearest(other, policy.rulings),
                    )
        case Scorecard():
            yield from _scorecard(policy, rule)
        case Ranking() if rule.indicator:
            yield from _ranking(policy, rule)


def indicator_of(policy: Policy, rule_id: str) -> Indicator | None:
    """The latest version of that indicator; None where there is none of that id."""
    versions = policy.rulings.get(rule_id, ())
    found = versions[-1].rule if versions else None
    return found if isinstance(found, Indicator) else None


def _scorecard(policy: Policy, rule: Scorecard) -> Iterator[Remark]:
    counted: list[bool] = []
    for position, part in enumerate(rule.part):
        if part.entered:
            counted.append(False)
            continue
        indicator = indicator_of(policy, part.indicator)
        where: Path = ("part", position)
        if indicator is None:
            yield _no_indicator(policy, (*where, "indicator"), part.indicator)
            return
        counted.append(indicator.counts_petitions)
        yield from _line(where, part, indicator)
    if counted and all(counted):
        message = _("考核方案的全部项目都只计信访数量，不能据以考核。") + _not_by_volume(policy)
        hint = _("加入办理质量和效率的指标（如按期办结率、满意率），或者去掉这个方案。")
        yield _error(("part",), message, hint)


def _line(where: Path, part: Part, indicator: Indicator) -> Iterator[Remark]:
    """What does not fit between a line and its indicator."""
    name = indicator.id
    if indicator.context:
        message = _("“{name}”只供参考（context = true），不得用于考核打分。").format(name=name)
        yield _error((*where, "indicator"), message)
    if part.per_10000 and indicator.ratio:
        message = _("“{name}”是比率，不能再按每万人口计算。").format(name=name)
        yield _error((*where, "per_10000"), message)
    for key, value in (("floor", part.floor), ("full", part.full)):
        if indicator.ratio and value is not None and value > WHOLE:
            message = _("“{name}”是比率，{key} 以百分数写，应为 0 至 100，实为 {value}。")
            yield _error((*where, key), message.format(name=name, key=key, value=value))
    directed = indicator.better != "none"
    if part.score == "rank" and not directed:
        message = _("“{name}”没有写明高好还是低好（better），不能按名次计分。").format(name=name)
        yield _error((*where, "score"), message)
    if part.score == "linear" and not indicator.ratio and (part.floor is None or part.full is None):
        message = _("按数量的指标用 linear 计分时，应写明 floor（零分处）和 full（满分处）。")
        yield _error((*where, "score"), message)
    if (
        part.score == "linear"
        and indicator.ratio
        and not directed
        and (part.floor is None or part.full is None)
    ):
        message = _("“{name}”没有写明高好还是低好（better），应写明 floor 和 full。").format(name=name)
        yield _error((*where, "score"), message)
    if part.score == "threshold":
        if not directed:
            message = _("“{name}”没有写明高好还是低好（better），不能按是否达标计分。").format(name=name)
            yield _error((*where, "score"), message)
        elif part.full is None and indicator.target is None:
            message = _("按是否达标计分，应写明 full，或者在指标中写明目标（target）。")
            yield _error((*where, "score"), message)
    both = part.floor is not None and part.full is not None
    if both and directed and ((part.full or 0) > (part.floor or 0)) != (indicator.better == "higher"):
        message = _("“{name}”的 better 与 floor、full 的方向相反。").format(name=name)
        yield _error((*where, "full"), message)


def _ranking(policy: Policy, rule: Ranking) -> Iterator[Remark]:
    indicator = indicator_of(policy, rule.indicator)
    if indicator is None:
        yield _no_indicator(policy, ("indicator",), rule.indicator)
        return
    if indicator.better == "none":
        message = _("“{name}”没有写明高好还是低好（better），不能排名。").format(name=indicator.id)
        yield _error(("indicator",), message)
    if indicator.context and not rule.shipped_off:
        message = _("“{name}”只供参考（context = true），不得据以排名问责。").format(name=indicator.id)
        yield _error(("indicator",), message, _("写明 shipped_off = true，由辖区决定是否启用。"))
    elif rule.judged and indicator.counts_petitions and not rule.shipped_off:
        message = _("这项排名只计信访数量。") + _not_by_volume(policy)
        yield Fault(("indicator",), message, _("写明 shipped_off = true，由辖区决定是否启用。")), "note"


def _not_by_volume(policy: Policy) -> str:
    """The provision against judging by volume, in its own words where a pack in use has it."""
    versions = policy.rulings.get(NOT_BY_VOLUME, ())
    if not versions:
        return _("考核不能简单以信访数量为标准。")
    ruling = versions[-1]
    said = ruling.rule.source.quote or ruling.rule.title
    sentence = _("依据《{document}》{article}：“{quote}”。")
    return sentence.format(document=ruling.document.title, article=ruling.rule.source.article, quote=said)


def _no_indicator(policy: Policy, path: Path, name: str) -> Remark:
    known = [key for key in policy.rulings if indicator_of(policy, key)]
    return _error(path, _("没有指标“{id}”。").format(id=name), nearest(name, known))


def _error(path: Path, message: str, hint: str = "") -> Remark:
    return Fault(path, message, hint), "error"
