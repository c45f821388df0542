"""The entries of the journal in words: where they came from, when, what; one in full."""

from typing import TYPE_CHECKING

from duban.domain.text import safe_text
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.journal_view import JournalRow


def source_words(source: str) -> str:
    """Where an entry came from, in words; as it is written where it is nothing of ours."""
    first, _colon, rest = source.partition(":")
    if first == "import" and rest:
        return _("导入（{name}）").format(name=rest)
    words = {
        "record": _("逐件登记"),
        "import": _("导入"),
        "propose": _("问责建议"),
        "outcome": _("问责决定"),
        "assess": _("考核定稿"),
        "freeze": _("考核定稿"),
        "correct-assessment": _("考核更正"),
        "compute-reward": _("奖励核算"),
        "approve-reward": _("奖励审批"),
        "refuse-reward": _("奖励审批"),
        "pay-reward": _("奖励发放"),
        "return-reward": _("奖励退回"),
        "adopt-policy": _("启用规则"),
        "set-roles": _("权限设定"),
    }
    return words.get(source.partition(" ")[0], source)


def at_words(row: "JournalRow") -> str:
    """The instant in Beijing time, to the minute."""
    return row.at.strftime("%Y-%m-%d %H:%M") if row.at is not None else ""


def what_words(row: "JournalRow") -> str:
    """Its events; that it is missing or cannot be read."""
    said = {"missing": _("（这一条缺失）"), "damaged": _("（这一条读不了）")}
    return said.get(row.soundness.value, row.what)


def in_full(row: "JournalRow", found: str, events: list[str]) -> list[str]:
    """Everything of an entry: ``found`` is what a verification says of it, ``events`` its events in words."""
    lines = [_("第 {seq} 条  {what}").format(seq=row.seq, what=what_words(row))]
    if found:
        lines.append(f"! {found}")
    if row.at is not None:
        lines.append(_("登记时刻：{at}（北京时间）").format(at=row.at.strftime("%Y-%m-%d %H:%M:%S")))
    named = (
        (_("登记人：{words}"), row.actor),
        (_("来源：{words}"), source_words(row.source)),
        (_("事项：{words}"), row.case),
    )
    lines += [words.format(words=value) for words, value in named if value]
    lines += ["", *events] if events else []
    if row.hash:
        lines += ["", _("校验值：{hash}").format(hash=row.hash)]
    return [safe_text(line) for line in lines]
