"""Rewards in words: amounts, standings, and why something earns nothing or has lapsed. One function for each code of a reason."""

from collections.abc import Callable, Mapping
from datetime import date

from duban.domain.event import EventKind, act_words
from duban.domain.labels import ROLE
from duban.domain.rewards import RewardStanding
from duban.domain.trace import Step
from duban.i18n import _

Values = Mapping[str, str | int | date | tuple[date, ...]]

STANDING = {
    "earned": "待核算",
    "computed": "待审批",
    "approved": "待发放",
    "paid": "已发放",
    "refused": "不予批准",
    "lapsed": "已失效",
    "to-return": "应追回",
    "returned": "已追回",
}


def yuan(fen: int | None) -> str:
    """An amount in fen as yuan with two decimals, exact: ``10 000.00 元``; a commendation has none."""
    if fen is None:
        return _("表彰，无奖金")
    whole, rest = divmod(abs(fen), 100)
    sign = "-" if fen < 0 else ""
    return _("{amount} 元").format(amount=f"{sign}{whole:,}".replace(",", " ") + f".{rest:02d}")


def reward_standing_words(standing: RewardStanding, fen: int | None = 0) -> str:
    """How a reward stands; what is approved without an amount is done with the decision."""
    if standing is RewardStanding.APPROVED and fen is None:
        return _("已批准")
    return _(STANDING[standing.value])


def reason_words(step: Step, kinds: Mapping[str, EventKind]) -> str:
    """Why nothing is earned, or why it lapsed; a code without a sentence is shown as it is, never dropped."""
    values = dict(step.values)
    if "event" in values:
        values["event"] = act_words(kinds, str(values["event"]))
    if "events" in values:
        values["events"] = _("、").join(act_words(kinds, one) for one in str(values["events"]).split("、"))
    if "role" in values:
        values["role"] = _(ROLE.get(str(values["role"]), str(values["role"])))
    sentence = _SENTENCES.get(step.code)
    return sentence(values) if sentence else step.code


def _reopened(values: Values) -> str:
    if "until" in values:
        return _("已于 {on} 重新办理（{until} 以前重新办理的失效）").format(**values)
    return _("已于 {on} 重新办理").format(**values)


def _cannot_say(values: Values) -> str:
    from duban.remarks import missing_words

    return _("无法判定：缺少{what}").format(what=missing_words(str(values["missing"])))


_SENTENCES: Mapping[str, Callable[[Values], str]] = {
    "missing-step": lambda v: _("结案时没有“{event}”的记录，不是依法办结").format(**v),
    "no-holder": lambda v: _("结案时没有{role}").format(**v),
    "several-holders": lambda v: _("结案时有多名{role}：{officers}，不能确定奖给谁").format(**v),
    "no-unit": lambda v: _("查不到“{officer}”的所在单位").format(**v),
    "no-start": lambda v: _("没有“{events}”的记录，不能确定是否在期限内").format(**v),
    "late": lambda v: _("超过期限 {days} 日（期限 {due}）").format(**v),
    "unverified": lambda v: _("结案尚未经他人核验"),
    "self-verified": lambda v: _("只有“{officer}”本人核验，须由他人核验").format(**v),
    "verifier-unnamed": lambda v: _("{on} 的核验没有写明核验人").format(**v),
    "reopened-unverified": lambda v: _("核验以前已于 {on} 重新办理").format(**v),
    "untrue": lambda v: _("“{officer}”于 {on} 核验为不属实").format(**v),
    "duplicate": lambda v: _("同一事项只奖励一次，已有 {key}").format(**v),
    "unreturned": lambda v: _("同一事项原来的奖励尚未追回：{key}").format(**v),
    "own": lambda v: _("受奖人“{officer}”就是本人，须由他人核算").format(**v),
    "reopened": _reopened,
    "facts-changed": lambda v: _("所依据的记录已经撤销或者更正"),
    "cannot-say": _cannot_say,
    "no-such-rule": lambda v: _("{on} 没有编号为“{rule}”的奖励规则").format(**v),
    "not-a-commendation": lambda v: _("{rule} 是按件奖励，不由提名产生").format(**v),
    "no-nominee": lambda v: _("提名没有写明受表彰人或者其单位"),
    "honours-lost": lambda v: _("单位“{unit}”已失去 {year} 年度综合性荣誉评选资格").format(**v),
    "unit-not-bound": lambda v: _("这项表彰不适用于单位“{unit}”").format(**v),
}


TABLES = (STANDING,)
"""Words that are translated by their value; the catalogue tool reads them here."""
