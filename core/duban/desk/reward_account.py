"""The account of rewards as a report: by official and year, each reward with its standing, sums by standing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from duban.desk.rewarding import Book
from duban.domain.document import Block, Document, Grid, Heading, Paragraph
from duban.domain.rewards import OF_UNIT, Account, RewardStanding, RewardState, Totals
from duban.domain.roster import Roster
from duban.engine.rewards import accounts as tallied
from duban.engine.rewards import targets
from duban.errors import DubanError
from duban.i18n import _
from duban.reward_wording import reason_words, reward_standing_words, yuan


def account_document(book: Book, accounts: Sequence[Account], issuer: str) -> Document:
    """The accounts as one report. ``issuer`` is the area whose ledger it is."""
    blocks: list[Block] = []
    for account in accounts:
        blocks += _account(book, account)
    states = [state for account in accounts for state in account.states]
    blocks += [Heading(text=_("合计"), level=1), _sums(states)]
    return Document(
        name="reward-account",
        title=_("奖励账户"),
        issuer=issuer,
        dated=book.as_of.isoformat(),
        blocks=tuple(blocks),
        closing=_("截至 {day}。只计依法办结并经他人核验的结果；重新办理的失效，已发放的追回。").format(
            day=book.as_of
        ),
    )


def title_words(book: Book, account: Account) -> str:
    """Whose account, of which year, with how much of the year's target is done."""
    units = _("、").join(book.unit_name(unit) for unit in account.units)
    named = (
        _("{officer}（{units}）{year} 年")
        if not account.officer.startswith(OF_UNIT)
        else _("{units} {year} 年")
    )
    words = named.format(officer=account.officer, units=units, year=account.year)
    if account.target is None:
        return words
    return words + _("：完成 {done}/{target}").format(done=account.done, target=account.target)


def sum_words(states: Iterable[RewardState]) -> str:
    """The sums in one line; standings without any reward are left out."""
    totals = Totals.of(states)
    parts = [
        _("{standing} {n} 件 {amount}").format(
            standing=reward_standing_words(standing),
            n=totals.number[standing],
            amount=yuan(totals.fen[standing]),
        )
        for standing in RewardStanding
        if totals.number[standing]
    ]
    return _("，").join(parts) or _("没有奖励")


def remark(book: Book, state: RewardState) -> str:
    """What else is to be known: verified by whom, refused or lapsed why."""
    if state.lapse is not None:
        return reason_words(state.lapse, book.kinds)
    refusal = next((event for event in reversed(state.events) if event.kind == "reward_refused"), None)
    if state.standing is RewardStanding.REFUSED and refusal is not None:
        return refusal.text("reason") or ""
    if state.earned is not None and state.earned.verified_by:
        words = _("由{officer}于 {day} 核验")
        return words.format(officer=state.earned.verified_by, day=state.earned.verified_on)
    return ""


def number_words(state: RewardState) -> str:
    """The number by which it is decided on (``R12``), empty where it has not been entered."""
    return f"R{state.number.partition('.')[0]}" if state.number else ""


def _account(book: Book, account: Account) -> Iterator[Block]:
    yield Heading(text=title_words(book, account), level=1)
    if not account.states:
        yield Paragraph(text=_("截至 {day} 没有奖励。").format(day=book.as_of))
        return
    yield Grid(
        caption=_("截至 {day} 的各项奖励，按结案日期").format(day=book.as_of),
        header=(_("编号"), _("事项"), _("依据"), _("结案"), _("金额"), _("情况"), _("说明")),
        rows=tuple(_row(book, state) for state in account.states),
    )
    yield Paragraph(text=sum_words(account.states))


def _row(book: Book, state: RewardState) -> tuple[str | None, ...]:
    return (
        number_words(state) or None,
        state.case or None,
        state.rule,
        state.day.isoformat(),
        yuan(state.fen),
        reward_standing_words(state.standing, state.fen),
        remark(book, state) or None,
    )


def _sums(states: Sequence[RewardState]) -> Grid:
    totals = Totals.of(states)
    return Grid(
        caption=_("以上各项奖励，按情况"),
        header=(_("情况"), _("件数"), _("金额")),
        rows=tuple(
            (reward_standing_words(standing), totals.number[standing], yuan(totals.fen[standing]))
            for standing in RewardStanding
            if totals.number[standing]
        )
        or ((_("没有奖励"), 0, yuan(0)),),
    )


def account(
    made: Book, *, officer: str | None = None, unit: str | None = None, year: int | None = None
) -> list[Account]:
    """The accounts by official and year, narrowed to an official, a unit (code or name), a year.

    An official who is asked for by name and has no reward in the year asked for has an empty account, with the year's target.
    """
    code = None
    if unit is not None:
        found = made.roster.find(unit)
        if found is None:
            raise DubanError(_("名册中没有单位“{unit}”。").format(unit=unit))
        code = found.code
    wanted = [
        state
        for state in made.states
        if officer in (None, state.officer) and code in (None, state.unit) and year in (None, state.day.year)
    ]
    made_up = tallied(made.policy, wanted)
    if officer is not None and not made_up:
        asked = year or made.as_of.year
        posts = tuple(dict.fromkeys(_posts(made.roster, officer, asked)))
        if posts:
            planned = max(targets(made.policy, asked).values(), default=None)
            return [Account(officer=officer, year=asked, units=posts, states=(), target=planned)]
    return made_up


def _posts(roster: Roster, officer: str, year: int) -> Iterable[str]:
    last = date(year, 12, 31)
    return (o.unit for o in roster.officers if o.name == officer and (o.since or last) <= last)
