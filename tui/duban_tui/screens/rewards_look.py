"""How the lists of rewards look: what waits for a step, the accounts, all rewards, what earned nothing."""

from duban.desk.reward_account import number_words, remark
from duban.desk.reward_view import steps_of, waits
from duban.desk.rewarding import Book
from duban.domain.rewards import OF_UNIT, Account, RewardStanding, RewardState, Unearned
from duban.i18n import _
from duban.reward_wording import reason_words, reward_standing_words, yuan
from duban_tui.columns import Column, Look, Tone

_S = RewardStanding
_GLYPH = {
    _S.EARNED: "+", _S.COMPUTED: "?", _S.APPROVED: ">", _S.PAID: "=", _S.REFUSED: "x",
    _S.LAPSED: "-", _S.TO_RETURN: "!", _S.RETURNED: "-",
}  # fmt: skip
_TONE = {
    _S.EARNED: Tone.ACCENT, _S.COMPUTED: Tone.WARNING, _S.APPROVED: Tone.WARNING, _S.PAID: Tone.PLAIN,
    _S.REFUSED: Tone.MUTED, _S.LAPSED: Tone.MUTED, _S.TO_RETURN: Tone.ALERT, _S.RETURNED: Tone.MUTED,
}  # fmt: skip
BAR = 10
"""Cells of the bar that shows how much of a year's target is done."""


def standing(state: RewardState) -> str:
    """How it stands; that it has yet to be entered."""
    words = reward_standing_words(state.standing, state.fen)
    return _("{words}（待记入）").format(words=words) if state.pending and state.number else words


def states_look(book: Book) -> Look[RewardState]:
    """One reward a row: whose, how much, how it stands, and the day of each step."""

    def whose(row: RewardState) -> str:
        return row.officer or book.unit_name(row.unit)

    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=lambda row: number_words(row) or _("未记入"), least=6, keep=1),
            Column(id="standing", title=_("情况"), text=standing, least=10, most=18, grow=1, keep=0),
            Column(id="officer", title=_("受奖人"), text=whose, least=10, most=24, grow=1, keep=1),
            Column(id="about", title=_("事项"), text=lambda row: row.case, least=10, most=22, grow=1, keep=2),
            Column(id="fen", title=_("金额"), text=lambda row: yuan(row.fen), least=15, keep=1, right=True),
            Column(id="computed", title=_("核算"), text=lambda row: str(steps_of(row).computed or ""), least=10, keep=4),
            Column(id="approved", title=_("审批"), text=lambda row: str(steps_of(row).approved or ""), least=10, keep=4),
            Column(id="paid", title=_("发放"), text=lambda row: str(steps_of(row).paid or ""), least=10, keep=4),
            Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=16, grow=1, keep=6),
            Column(id="unit", title=_("单位"), text=lambda row: book.unit_name(row.unit), least=12, most=28, grow=2, keep=5),
            Column(id="remark", title=_("说明"), text=lambda row: remark(book, row), least=12, grow=3, keep=7),
        ),
        key=lambda row: row.key.text(),
        glyph=lambda row: _GLYPH[row.standing],
        tone=lambda row: _TONE[row.standing],
    )  # fmt: skip


def _sum(row: Account, *standings: RewardStanding) -> str:
    """The money of the rewards that stand so; empty where there are none."""
    totals = row.totals
    if not any(totals.number[one] for one in standings):
        return ""
    return yuan(sum(totals.fen[one] for one in standings))


def progress(row: Account) -> str:
    """How much of the year's target is done, as a bar and in numbers; the number alone where no rule plans one."""
    if row.target is None:
        return _("{done} 件").format(done=row.done)
    full = min(BAR, row.done * BAR // row.target) if row.target else BAR
    return f"[{'#' * full}{'.' * (BAR - full)}] {row.done}/{row.target}"


def accounts_look(book: Book) -> Look[Account]:
    """One official and year a row: target, and the money by step."""

    def units(row: Account) -> str:
        return _("、").join(book.unit_name(unit) for unit in row.units)

    def name(row: Account) -> str:
        return units(row) if row.officer.startswith(OF_UNIT) else row.officer

    def back(row: Account) -> str:
        return _sum(row, _S.TO_RETURN)

    return Look(
        columns=(
            Column(id="officer", title=_("受奖人"), text=name, least=10, most=24, grow=1, keep=0),
            Column(id="year", title=_("年度"), text=lambda row: str(row.year), least=4, keep=0),
            Column(id="target", title=_("目标完成"), text=progress, least=18, keep=2),
            Column(id="earned", title=_("待核算"), text=lambda row: _sum(row, _S.EARNED), least=15, keep=5, right=True),
            Column(id="computed", title=_("待审批"), text=lambda row: _sum(row, _S.COMPUTED), least=15, keep=4, right=True),
            Column(id="approved", title=_("待发放"), text=lambda row: _sum(row, _S.APPROVED), least=15, keep=3, right=True),
            Column(id="paid", title=_("已发放"), text=lambda row: _sum(row, _S.PAID), least=15, keep=1, right=True),
            Column(id="back", title=_("应追回"), text=back, least=15, keep=3, right=True),
            Column(id="gone", title=_("失效、追回"), text=lambda row: _sum(row, _S.LAPSED, _S.RETURNED), least=15, keep=5, right=True),
            Column(id="units", title=_("单位"), text=units, least=12, most=28, grow=2, keep=6),
        ),
        key=lambda row: (row.officer, row.year),
        glyph=lambda row: "!" if back(row) else "?" if any(waits(state) for state in row.states) else " ",
        tone=lambda row: Tone.ALERT if back(row) else Tone.PLAIN,
    )  # fmt: skip


def unearned_look(book: Book) -> Look[Unearned]:
    """What earned nothing, with every reason."""

    def why(row: Unearned) -> str:
        return _("；").join(reason_words(step, book.kinds) for step in row.reasons)

    return Look(
        columns=(
            Column(id="about", title=_("事项"), text=lambda row: row.about, least=10, most=24, grow=1, keep=0),
            Column(id="on", title=_("结案"), text=lambda row: row.on.isoformat(), least=10, keep=1),
            Column(id="officer", title=_("受奖人"), text=lambda row: row.key.officer if row.key else "", least=8, most=16, keep=3),
            Column(id="why", title=_("原因"), text=why, least=20, grow=5, keep=0),
            Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=16, grow=1, keep=4),
        ),
        key=lambda row: (row.rule, row.about, row.on, row.key),
        glyph=lambda _row: "-",
        tone=lambda _row: Tone.MUTED,
    )  # fmt: skip
