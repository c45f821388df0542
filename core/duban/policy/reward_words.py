"""What a reward rule says in the words of an officer, what in it makes no sense, and what it refers to by name."""

from collections.abc import Iterator, Mapping

from duban.domain.event import EventKind
from duban.domain.labels import ROLE
from duban.i18n import _, _n
from duban.policy.following import Reward
from duban.policy.locate import Path
from duban.policy.rules import Limit
from duban.policy.shape import Fault, nearest

Line = tuple[str, str, str]
"""TOML key, label, value in words."""


def reward_words(rule: Reward, kinds: Mapping[str, EventKind]) -> Iterator[Line]:
    """Each value of the rule that says something, with its key and its label."""
    from duban.policy.words import event_words, limit_words, role_words
    from duban.reward_wording import yuan

    yield "fen", _("奖金"), yuan(rule.fen)
    if rule.target is not None:
        yield "target", _("年度目标"), _n("每人每年 {n} 件", rule.target).format(n=rule.target)
    if rule.fen is None:
        return
    yield "role", _("奖给"), role_words([rule.role])
    if rule.listed:
        yield "listed", _("列入名单"), event_words(rule.listed, kinds)
    yield "closing", _("结案"), event_words(rule.closing, kinds)
    if rule.lawful:
        yield "lawful", _("结案前应有"), event_words(rule.lawful, kinds)
    if rule.within is not None:
        words = _("自{since}起 {limit}内结案")
        since = event_words(rule.since, kinds)
        yield "within", _("期限"), words.format(since=since, limit=limit_words(rule.within))
    words = _("由受奖人以外的人作“{event}”")
    yield "verified_by", _("核验"), words.format(event=event_words([rule.verified_by], kinds))
    lapse = _("结案后 {limit}内重新办理的失效，已发放的追回")
    always = _("任何时候重新办理的都失效，已发放的追回")
    yield "lapse", _("失效"), lapse.format(limit=limit_words(rule.lapse)) if rule.lapse else always


def reward_faults(rule: Reward) -> Iterator[Fault]:
    """Everything about the rule that contradicts itself."""
    if rule.fen is not None:
        if rule.fen < 1:
            message = _("奖金以分为单位，应不小于 1，实为 {value}；没有奖金的不写 fen。")
            yield Fault(("fen",), message.format(value=rule.fen))
        for key in ("closing", "role", "verified_by"):
            if rule.judged and not getattr(rule, key):
                yield Fault((key,), _("按件奖励的应写明这一项。"), about=("judged", "fen"))
        if rule.within is not None and rule.judged and not rule.since:
            yield Fault(
                ("since",), _("写明期限（within）的，应写明自何事件起算（since）。"), about=("within",)
            )
    if rule.target is not None and rule.target < 1:
        yield Fault(("target",), _("应不小于 1，实为 {value}。").format(value=rule.target))
    for key in ("within", "lapse"):
        limit = getattr(rule, key)
        if limit is not None:
            yield from _limit((key,), limit)


def _limit(path: Path, limit: Limit) -> Iterator[Fault]:
    if limit.field is not None or limit.value is None:
        yield Fault(path, _("应写固定的长度：value 和 unit。"), _('例如 { value = 6, unit = "month" }。'))
    elif limit.value < 1:
        yield Fault((*path, "value"), _("应不小于 1，实为 {value}。").format(value=limit.value))


def reward_events(rule: Reward) -> Iterator[tuple[Path, str]]:
    """Every event kind that the rule names, with its place."""
    if rule.fen is None:
        return
    for key in ("listed", "since", "closing", "lawful"):
        for position, name in enumerate(getattr(rule, key)):
            yield (key, position), name
    if rule.verified_by:
        yield ("verified_by",), rule.verified_by


def reward_name_faults(rule: Reward, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    """A role to which nobody can be appointed, events that belong to no case."""
    if rule.fen is None:
        return
    fields = kinds["appoint"].fields if "appoint" in kinds else ()
    roles = next((field.choices for field in fields if field.name == "role"), ())
    if roles and rule.role and rule.role not in roles:
        message = _("“{role}”不是事项的责任类别。").format(role=_(ROLE.get(rule.role, rule.role)))
        yield Fault(("role",), message, nearest(rule.role, roles))
    for path, name in reward_events(rule):
        if name in kinds and kinds[name].subject == "unit":
            yield Fault(path, _("“{event}”不属于事项，不能作为奖励的依据。").format(event=name))
