"""How the entries of the journal look, one a row, and one in full."""

from collections.abc import Callable

from duban.desk.journal_view import JournalRow, Soundness
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.columns import Column, Look, Tone


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


def at_words(row: JournalRow) -> str:
    """The instant in Beijing time, to the minute."""
    return row.at.strftime("%Y-%m-%d %H:%M") if row.at is not None else ""


def what_words(row: JournalRow) -> str:
    """Its events; that it is missing or cannot be read."""
    if row.soundness is Soundness.MISSING:
        return _("（这一条缺失）")
    return _("（这一条读不了）") if row.soundness is Soundness.DAMAGED else row.what


def entries_look(wrong: Callable[[JournalRow], bool]) -> Look[JournalRow]:
    """The columns; ``wrong`` says of which entries a verification has found something."""

    def bad(row: JournalRow) -> bool:
        return row.soundness is not Soundness.WHOLE or wrong(row)

    return Look(
        columns=(
            Column(id="seq", title=_("编号"), text=lambda row: str(row.seq), least=7, keep=1, right=True),
            Column(id="at", title=_("登记时刻"), text=at_words, least=16, keep=2),
            Column(id="actor", title=_("登记人"), text=lambda row: row.actor, least=8, most=24, grow=2, keep=1),
            Column(id="what", title=_("登记内容"), text=what_words, least=12, most=40, grow=4, keep=1),
            Column(id="case", title=_("事项"), text=lambda row: row.case, least=12, most=24, grow=2, keep=3),
            Column(id="units", title=_("单位"), text=lambda row: row.units, least=12, most=28, grow=2, keep=4),
            Column(id="source", title=_("来源"), text=lambda row: source_words(row.source), least=14, most=24, grow=1, keep=5),
        ),
        key=lambda row: row.seq,
        glyph=lambda row: "x" if bad(row) else " ",
        tone=lambda row: Tone.ALERT if bad(row) else Tone.PLAIN,
    )  # fmt: skip


def in_full(row: JournalRow, found: str, events: list[str]) -> list[str]:
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
