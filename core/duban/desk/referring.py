"""Acts that point at something: a rule of the policy, an earlier act. What they point at must be there when they are entered."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from duban.domain.event import Event
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.policy.shape import nearest

if TYPE_CHECKING:
    from duban.store.reader import Reader


def check_references(reader: "Reader", code: str, policy: Policy, event: Event) -> None:
    """Raises DubanError with everything that the event points at and that is not there."""
    wrong = [*_rules(policy, event), *_acts(reader, code, event), *_reasons(event)]
    if wrong:
        raise DubanError("\n".join(wrong))


def _rules(policy: Policy, event: Event) -> Iterator[str]:
    """Fields that name a rule of one kind."""
    from duban.policy.assessing import Indicator, Scorecard
    from duban.policy.following import Ground, Reward

    kinds = {
        "ground_found": ("ground", Ground, _("问责情形")),
        "figure": ("indicator", Indicator, _("考核指标")),
        "score": ("scorecard", Scorecard, _("考核方案")),
        "nominate": ("rule", Reward, _("奖励")),
    }
    if event.kind not in kinds:
        return
    field, cls, label = kinds[event.kind]
    named = event.text(field) or ""
    known = {
        r.rule.id
        for r in policy
        if isinstance(r.rule, cls) and r.rule.judged and event.on in r.rule.effective
    }
    if named not in known:
        message = _("{day} 适用的规则中没有{label}“{named}”。")
        yield message.format(day=event.on, label=label, named=named) + nearest(named, known)


def _acts(reader: "Reader", code: str, event: Event) -> Iterator[str]:
    """Fields that name an earlier act of the unit."""
    kinds = {
        "suggestion_answered": ("suggestion", "suggest", _("建议")),
        "suggestion_done": ("suggestion", "suggest", _("建议")),
        "ground_found": ("decision", "decision_record", _("决策记录")),
    }
    if event.kind not in kinds:
        return
    field, kind, label = kinds[event.kind]
    named = event.text(field)
    if not named:
        return
    acts = {act.id: act for act in reader.acts(code, kinds=(kind,))}
    if named not in acts:
        message = _("日志中没有编号为“{named}”的{label}；用 duban journal log 查看编号。")
        yield message.format(named=named, label=label) + nearest(named, acts)
    elif acts[named].unit != event.unit:
        yield _("编号为“{named}”的{label}不是这个单位的。").format(named=named, label=label)
    elif acts[named].on > event.on:
        yield _("编号为“{named}”的{label}在 {day}，晚于本次日期。").format(
            named=named, label=label, day=acts[named].on
        )


def _reasons(event: Event) -> Iterator[str]:
    """A suggestion is refused with its reason (《信访工作条例》 art. 40)."""
    refused = event.kind == "suggestion_answered" and event.data.get("adopted") is False
    if refused and event.text("reason") is None:
        yield _("不采纳建议的须写明理由（reason）。")
