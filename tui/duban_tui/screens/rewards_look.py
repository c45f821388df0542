"""How the lists of rewards look: what waits for a step, the accounts, all rewards, what earned nothing."""

from duban.desk.reward_account import number_words, remark
from duban.desk.reward_view import RewardView, steps_of, waits
from duban.desk.rewarding import Book
from duban.domain.rewards import OF_UNIT, Account, RewardStanding, RewardState, Unearned
from duban.i18n import _, _n, sentences
from duban.reward_wording import reason_words, reward_standing_words, yuan
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Keyed, Listed, filled
from duban_tui.words import clauses

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

    def money(row: RewardState) -> str:
        return yuan(row.fen)

    def said(row: RewardState) -> list[str]:
        head = _("{whose}：事项 {case}，奖励 {yuan}").format(whose=whose(row), case=row.case, yuan=money(row))
        steps = steps_of(row)
        days = (
            (_("{day} 核算"), steps.computed),
            (_("{day} 审批"), steps.approved),
            (_("{day} 发放"), steps.paid),
        )
        done = clauses(*(words.format(day=day) for words, day in days if day))
        place = _("{unit}，依据规则 {rule}").format(unit=book.unit_name(row.unit), rule=row.rule)
        why = remark(book, row)
        said = sentences(_("{sentence}。").format(sentence=why), place) if why else place
        return [clauses(head, standing(row), done), said]

    return Look(
        columns=(
            Column(id="number", title=_("编号"), text=lambda row: number_words(row) or _("未记入"), least=6, keep=1),
            Column(id="standing", title=_("情况"), text=standing, least=8, most=18, grow=1, keep=0),
            Column(id="officer", title=_("受奖人"), text=whose, least=10, most=24, grow=1, keep=1),
            Column(id="about", title=_("事项"), text=lambda row: row.case, least=10, most=28, grow=1, keep=1, whole=lambda row: row.case),
            Column(id="fen", title=_("金额"), text=money, least=8, most=15, keep=1, right=True, whole=money),
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
        told=said,
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
        return done(row)
    full = min(BAR, row.done * BAR // row.target) if row.target else BAR
    return f"[{'#' * full}{'.' * (BAR - full)}] {done(row)}"


def done(row: Account) -> str:
    """The same in numbers only."""
    return (
        _n("{done} 件", row.done).format(done=row.done) if row.target is None else f"{row.done}/{row.target}"
    )


def accounts_look(book: Book) -> Look[Account]:
    """One official and year a row: target, and the money by step."""

    def units(row: Account) -> str:
        return _("、").join(book.unit_name(unit) for unit in row.units)

    def name(row: Account) -> str:
        return units(row) if row.officer.startswith(OF_UNIT) else row.officer

    def back(row: Account) -> str:
        return _sum(row, _S.TO_RETURN)

    def said(row: Account) -> list[str]:
        sums = (
            (_("待核算 {yuan}"), _sum(row, _S.EARNED)),
            (_("待审批 {yuan}"), _sum(row, _S.COMPUTED)),
            (_("待发放 {yuan}"), _sum(row, _S.APPROVED)),
            (_("已发放 {yuan}"), _sum(row, _S.PAID)),
            (_("应追回 {yuan}"), back(row)),
            (_("失效、追回 {yuan}"), _sum(row, _S.LAPSED, _S.RETURNED)),
        )
        head = _("{name} {year} 年度完成 {done}").format(name=name(row), year=row.year, done=done(row))
        money = (words.format(yuan=amount) for words, amount in sums if amount)
        return [clauses(head, *money), "" if row.officer.startswith(OF_UNIT) else units(row)]

    return Look(
        columns=(
            Column(id="officer", title=_("受奖人"), text=name, least=10, most=24, grow=1, keep=0),
            Column(id="year", title=_("年度"), text=lambda row: str(row.year), least=4, keep=0),
            Column(id="target", title=_("目标完成"), text=progress, least=18, keep=2, said=done),
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
        told=said,
    )  # fmt: skip


def unearned_look(book: Book) -> Look[Unearned]:
    """What earned nothing, with every reason."""

    def why(row: Unearned) -> str:
        return _("；").join(reason_words(step, book.kinds) for step in row.reasons)

    def said(row: Unearned) -> list[str]:
        words = (
            _("{officer}：事项 {case} 于 {day} 结案，未予奖励：{why}")
            if row.key
            else _("事项 {case} 于 {day} 结案，未予奖励：{why}")
        )
        officer = row.key.officer if row.key else ""
        return [
            words.format(officer=officer, case=row.about, day=row.on, why=why(row)),
            _("依据规则 {rule}").format(rule=row.rule),
        ]

    return Look(
        columns=(
            Column(id="about", title=_("事项"), text=lambda row: row.about, least=10, most=28, grow=1, keep=0, whole=lambda row: row.about),
            Column(id="on", title=_("结案"), text=lambda row: row.on.isoformat(), least=10, keep=1),
            Column(id="officer", title=_("受奖人"), text=lambda row: row.key.officer if row.key else "", least=8, most=16, keep=3),
            Column(id="why", title=_("原因"), text=why, least=20, grow=5, keep=0),
            Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=16, grow=1, keep=4),
        ),
        key=lambda row: (row.rule, row.about, row.on, row.key),
        glyph=lambda _row: "-",
        tone=lambda _row: Tone.MUTED,
        told=said,
    )  # fmt: skip


LISTS: tuple[Listed, ...] = (
    Listed(
        id="waiting",
        title=_("待办"),
        notice=(_("没有等待核算、审批、发放或者追回的奖励。"), Keyed(_("按 c 核算。"))),
        about=(_("核算、审批、发放须由三个不同的人办理，受奖人不能办理自己的奖励。"), _("核算：duban reward compute")),
    ),
    Listed(
        id="accounts",
        title=_("账户"),
        notice=(_("没有奖励账户。"),),
        about=(_("按受奖人和年度列出奖励、合计和目标完成情况。"), _("列出：duban reward account")),
    ),
    Listed(
        id="all",
        title=_("全部奖励"),
        notice=(_("没有奖励。"),),
        about=(_("每一项奖励的情况和三步的日期。"), _("列出：duban reward list")),
    ),
    Listed(
        id="unearned",
        title=_("未得奖励"),
        notice=(_("没有未得奖励的结案。"),),
        about=(_("适用奖励规则而未予奖励的结案，以及全部原因。"), _("列出：duban reward compute --dry-run")),
    ),
)  # fmt: skip
"""The lists of rewards, before anything has been read."""


def lists_of(found: RewardView) -> tuple[Listed, ...]:
    """The lists with their rows."""
    made, states = found.book, states_look(found.book)
    return filled(
        LISTS,
        waiting=(found.waiting, states),
        accounts=(found.accounts, accounts_look(made)),
        all=(made.states, states),
        unearned=(found.unearned, unearned_look(made)),
    )
