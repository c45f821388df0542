"""Acts that point at something: a rule of the policy, an earlier act, a case. What they point at must be there when they are entered."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duban.domain.event import Event, EventKind
from duban.engine.in_force import acts_in_force
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.policy.shape import nearest

if TYPE_CHECKING:
    from duban.store.reader import Reader

_FOLLOWED = {
    "proposal": "duban outcome dismiss",
    "outcome_confirmed": "duban outcome withdraw",
    "outcome_rectified": "duban outcome withdraw",
    "outcome_upheld": "duban outcome withdraw",
    "assessment_frozen": "duban assess --correct",
    "assessment_corrected": "duban assess --correct",
    "reward_computed": "duban reward refuse",
    "reward_paid": "duban reward return",
    "roles_set": "duban roles adopt",
    "policy_adopted": "duban policy adopt",
}
"""Which command changes by a later decision what one of that kind brought about."""

NAMES_ACT = {
    "suggestion_answered": ("suggestion", "suggest"),
    "suggestion_done": ("suggestion", "suggest"),
    "ground_found": ("decision", "decision_record"),
}
"""By the kind of an act: its field that names an earlier act of the unit by its number in the journal, and of which kind that is."""

_ABOUT = frozenset({"ground_found", "decision_record", "suggest"})
"""Kinds of acts of a unit that say in their field ``about`` which matter they concern."""


def check_references(reader: "Reader", code: str, policy: Policy, event: Event) -> None:
    """Raises DubanError with everything that the event points at and that is not there."""
    wrong = [
        *_rules(policy, event),
        *_acts(reader, code, event),
        *_matter(reader, code, policy, event),
        *_reasons(event),
        *_objectors(event),
    ]
    if wrong:
        raise DubanError("\n".join(wrong))
    _correction(reader, code, policy, event)


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
    if event.kind not in NAMES_ACT:
        return
    field, kind = NAMES_ACT[event.kind]
    label = _("建议") if kind == "suggest" else _("决策记录")
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


def _matter(reader: "Reader", code: str, policy: Policy, event: Event) -> Iterator[str]:
    """The matter concerned is a case that the ledger has, a duty written ``RULE@PERIOD``, a year, or named in words: what has neither a
    digit nor a Latin letter can be no mistyped reference."""
    named = event.text("about") if event.kind in _ABOUT else None
    if named is None or not any(char.isdigit() or (char.isascii() and char.isalpha()) for char in named):
        return
    rule, at, _period = named.partition("@")
    year = len(named) == 4 and named.isdecimal()
    if not year and not (at and rule in policy.rulings) and reader.case(code, named) is None:
        yield _(
            "台账中没有编号为“{ref}”的事项，不能作为“所涉事项”。编号写错的，请改正，只写一件；"
            "指单位职责的，写作 规则@周期；指一年情况的，写年份；其他的，只用汉字写明。"
        ).format(ref=named)


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


def _correction(reader: "Reader", code: str, policy: Policy, event: Event) -> None:
    """A cancellation must name an act that stands in the journal and belongs to the same subject; decisions are followed, not edited."""
    if event.kind != "correct":
        return
    target = event.text("event") or ""
    seq, _dot, n = target.partition(".")
    known = all(part.isdecimal() and len(part) <= 15 for part in (seq, n))
    entry = reader.entry_of(code, int(seq)) if known else None
    if entry is None or int(n) >= len(entry.events) or target != f"{int(seq)}.{int(n)}":
        raise DubanError(
            _("日志中没有编号为“{target}”的事件；用 duban journal log 查看编号。").format(target=target)
        )
    if entry.case != event.case:
        raise DubanError(_("事件 {target} 不属于这个事项。").format(target=target))
    found = entry.events[int(n)].kind
    if found == "correct":
        raise DubanError(_("事件 {target} 是撤销记录，不能再撤销；请重新记录该事件。").format(target=target))
    kind = policy.kinds.get(found)
    if kind is not None and kind.command:
        words = _("事件 {target}（{label}）不能撤销：决定只能由后续的决定改变，不能改动。")
        raise DubanError(words.format(target=target, label=kind.words) + _followed_by(kind))


def _followed_by(kind: EventKind) -> str:
    """The command that changes what such a decision brought about; empty where there is none."""
    command = _FOLLOWED.get(kind.id)
    return _("请用 {command}。").format(command=command) if command else ""
