"""Acts that point at something: a rule of the policy, an earlier act. What they point at must be there when they are entered."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duban.domain.event import Event
from duban.engine.duties import acts_in_force
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.policy.shape import nearest

if TYPE_CHECKING:
    from duban.store.reader import Reader


def check_references(reader: "Reader", code: str, policy: Policy, event: Event) -> None:
    """Raises DubanError with everything that the event points at and that is not there."""
    wrong = [*_rules(policy, event), *_acts(reader, code, event), *_reasons(event), *_objectors(event)]
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
    earlier = acts_in_force(reader.acts(code, kinds=(kind, "suggestion_answered", "correct")))
    acts = {act.id: act for act in earlier if act.kind == kind}
    if named not in acts:
        message = _("日志中没有编号为“{named}”的{label}；用 duban journal log 查看编号。")
        yield message.format(named=named, label=label) + nearest(named, acts)
    elif acts[named].unit != event.unit:
        yield _("编号为“{named}”的{label}不是这个单位的。").format(named=named, label=label)
    elif acts[named].on > event.on:
        yield _("编号为“{named}”的{label}在 {day}，晚于本次日期。").format(
            named=named, label=label, day=acts[named].on
        )
    elif kind == "suggest":
        answers = [act for act in earlier if act.kind != kind and act.text("suggestion") == named]
        yield from _in_turn(event, answers)


def _in_turn(event: Event, answers: Sequence[Event]) -> Iterator[str]:
    """A suggestion is answered once, and carried out when it was adopted."""
    if event.kind == "suggestion_answered" and answers:
        yield _("这项建议已有书面反馈（日志 {id}）；确有错误的，先撤销该记录（correct）再重新登记。").format(
            id=answers[0].id
        )
    if event.kind == "suggestion_done" and not any(act.data.get("adopted") is True for act in answers):
        yield _("这项建议尚无采纳的书面反馈，不能登记落实；先登记“书面反馈”（suggestion_answered）。")


def _objectors(event: Event) -> Iterator[str]:
    """Whoever objected took part: a name that is on no other list of the record would free nobody."""
    if event.kind != "decision_record":
        return
    lists = ("principal", "in_charge", "participants", "handlers")
    listed = {name for field in lists for name in event.items(field)}
    strangers = [name for name in event.items("objected") if name not in listed]
    if strangers:
        yield _(
            "“明确反对而未被采纳”的人员应同时列入主要负责人、直接分管、参与人员或者具体承办：{names}。"
        ).format(names=_("、").join(strangers))


def _reasons(event: Event) -> Iterator[str]:
    """A suggestion is refused with its reason (《信访工作条例》 art. 40)."""
    refused = event.kind == "suggestion_answered" and event.data.get("adopted") is False
    if refused and event.text("reason") is None:
        yield _("不采纳建议的须写明理由（reason）。")
