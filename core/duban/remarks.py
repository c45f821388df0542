"""The engine's short remarks in words: what is missing, and how an order, a post or an extension broke.

``Obligation.missing`` and ``Obligation.detail`` hold ``name`` or ``name:argument,argument``. Arguments that
are ids of events or list items become readable through :func:`name_ids`, called with the labels of the packs.
"""

from collections.abc import Mapping

from duban.domain import labels
from duban.domain.text import safe_text
from duban.i18n import _


def name_ids(remark: str, names: Mapping[str, str]) -> str:
    """The remark with its ids replaced by their labels, where ``names`` knows them; its shape stays."""
    head, colon, rest = remark.partition(":")
    if colon and head in _DETAILS:
        return f"{head}:" + ",".join(names.get(word, word) for word in rest.split(","))
    return ",".join(names.get(word, word) for word in remark.split(","))


def missing_words(remark: str) -> str:
    """What is missing, as a list in words; a word that is no known name stays as it is."""
    return _("、").join(_missing_word(word.strip()) for word in remark.split(",") if word.strip())


def detail_words(remark: str) -> str:
    """What broke, in words; a remark that is no known name (a plugin's own sentence) stays as it is."""
    head, colon, rest = remark.partition(":")
    if remark in _FAULTS:
        return _(_FAULTS[remark])
    if colon and head in _DETAILS:
        return _(_DETAILS[head]).format(words=safe_text(_("、").join(rest.split(","))))
    return safe_text(remark)


OWED = {
    "rectify": "整改",
    "answer": "书面答复移送事项的处理结果",
    "feedback": "书面反馈建议采纳情况",
    "carry-out": "落实已采纳的建议",
}
"""What a decision or a suggestion brought about, by the first part of the obligation's period."""


def consequence_words(period: str) -> str | None:
    """The period of such an obligation in words: what is owed, and about which matter. None for any other period."""
    what, slash, rest = period.partition("/")
    if not slash or what not in OWED:
        return None
    about = rest.partition("/")[2]
    return _(OWED[what]) + (_("（{about}）").format(about=safe_text(about)) if about else "")


def period_words(period: str) -> str:
    """Any period for people: a stretch of the calendar, an occasion, what a decision brought about."""
    from duban.calendar.periods import describe_period

    owed = consequence_words(period)
    if owed is not None:
        return owed
    try:
        return describe_period(period)
    except ValueError:
        return safe_text(period)


_NAMED = {
    "unit": "责任单位",
    "beyond-calendar": "期限的末日（超出可计算的日期）",
    "received_on": "收到日期",
    "officer": "办理人的姓名",
    "acted-by": "办理人的职务（记录没有写明，名册中也查不到）",
    "superior": "上级单位",
    "promised-day": "承诺的兑现期限",
    "promised-what": "所兑现的是哪一项承诺",
    "majority": "过半数赞成的表决记录",
    "dissent": "不同意见的记录",
}

_ARGUED = {
    "plugin": "插件（{word}）的结果",
    "condition": "条件（{word}）的结果",
    "date": "可读的日期（{word}）",
    "signed": "{word}签字",
    "attended": "{word}到场",
    "post": "{word}的职务或者分管领域、包联单位（名册没有登记）",
    "appointed": "{word}由谁担任的记录",
}

_DETAILS = {
    "before": "此前没有“{words}”的记录",
    "before-any": "此前没有“{words}”中任何一项的记录",
    "incomplete": "没有“{words}”的记录",
    "condition": "不具备进入条件（{words}）",
    "in-person": "应由本人办理，实由他人办理（{words}）",
    "holder": "任职人员职务不符（{words}）",
    "vacant": "任职的只有{words}",
    "crowded": "同时任职的有{words}",
    "promise": "承诺事项：{words}",
}

_FAULTS = {
    "extend:again": "延期次数已用完",
    "extend:without-approved-by": "没有批准人",
    "extend:without-reason": "没有延期理由",
    "extend:without-days": "没有延长天数",
    "extend:after-the-limit": "期限届满后才延期",
    "extend:too-long": "延长天数超过上限",
    "vacant": "",
    "crowded": "",
}


def _missing_word(word: str) -> str:
    if word in labels.CASE_FIELD:
        return _(labels.CASE_FIELD[word])
    if word in _NAMED:
        return _(_NAMED[word])
    head, colon, rest = word.partition(":")
    if head == "calendar" and colon:
        return _("{year} 年的日历").format(year=safe_text(rest.rpartition(":")[2]))
    if colon and head in _ARGUED:
        shown = _(labels.ROLE[rest]) if rest in labels.ROLE else safe_text(rest)
        return _(_ARGUED[head]).format(word=shown)
    return safe_text(word)


TABLES: tuple[Mapping[str, str], ...] = (OWED, _NAMED, _ARGUED, _DETAILS, _FAULTS)
"""Sentences that are translated by their value; the catalogue tool reads them here."""
