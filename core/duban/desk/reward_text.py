"""Rewards as lines for a reader; money in yuan."""

from collections.abc import Iterator, Sequence

from duban.desk.reward_account import number_words, remark, sum_words, title_words
from duban.desk.rewarding import Book, Computation
from duban.domain.event import Event, act_words
from duban.domain.rewards import Account, RewardState, Unearned
from duban.domain.text import safe_text
from duban.i18n import _
from duban.policy.rules import Basis
from duban.policy.words import basis_words
from duban.reward_wording import reason_words, reward_standing_words, yuan


def state_line(book: Book, state: RewardState) -> str:
    """One reward in one line."""
    parts = (
        number_words(state) or "—",
        state.case,
        state.officer,
        book.unit_name(state.unit),
        state.rule,
        yuan(state.fen),
        reward_standing_words(state.standing, state.fen),
        remark(book, state),
    )
    return "  ".join(safe_text(part) for part in parts if part)


def computation_lines(found: Computation) -> Iterator[str]:
    """What a run of ``compute`` came to: new, lapsed, to be returned, and why the others earn nothing."""
    book = found.book
    head = _("截至 {day}：新核算 {new} 项，失效 {lapsed} 项，应追回 {back} 项，没有得到奖励的 {none} 项。")
    yield head.format(
        day=book.as_of,
        new=len(found.new),
        lapsed=len(found.lapsed),
        back=len(found.to_return),
        none=len(found.unearned),
    )
    for title, states in (
        (_("新核算"), found.new),
        (_("失效"), found.lapsed),
        (_("应追回"), found.to_return),
    ):
        if states:
            yield ""
            yield title + _("：")
            yield from (f"  {state_line(book, state)}" for state in states)
            yield "  " + _("合计：{sums}").format(sums=sum_words(states))
    if found.unearned:
        yield ""
        yield _("没有得到奖励：")
        yield from (f"  {unearned_line(book, one)}" for one in found.unearned)


def unearned_line(book: Book, one: Unearned) -> str:
    """What earned nothing, with every reason."""
    why = _("；").join(reason_words(step, book.kinds) for step in one.reasons)
    officer = f"  {one.key.officer}" if one.key else ""
    return safe_text(f"{one.about}  {one.on}  {one.rule}{officer}  {why}")


def show_lines(book: Book, state: RewardState, steps: Sequence[tuple[Event, str]]) -> Iterator[str]:
    """One reward: the provision, the facts that support it, and what was entered about it by whom."""
    yield state_line(book, state)
    ruling = book.policy.in_force(state.rule, state.day)
    if ruling is not None:
        words = _("依据：《{title}》{article}“{rule}”")
        citation = ruling.citation
        yield "  " + safe_text(
            words.format(title=citation.document, article=citation.article, rule=ruling.rule.title)
        )
        if ruling.rule.basis is Basis.ASSUMPTION:
            yield "  " + safe_text(
                _("取值依据：{basis}。{note}").format(
                    basis=basis_words(ruling.rule.basis), note=ruling.rule.note
                )
            )
    if state.earned is not None and state.earned.closed_on is not None:
        earned = state.earned
        limit = (
            _("，自 {since} 起算，期限 {due}").format(since=earned.since, due=earned.due_on)
            if earned.due_on
            else ""
        )
        yield "  " + _("结案：{day}").format(day=earned.closed_on) + limit
        words = _("核验：{day}，{officer}")
        yield "  " + safe_text(words.format(day=earned.verified_on, officer=earned.verified_by))
    for event, actor in steps:
        label = act_words(book.kinds, event.kind)
        reason = event.text("reason")
        said = f"{event.on} {label} {actor}"
        said = _("{name}：{value}").format(name=said, value=reason) if reason else said
        yield "  " + safe_text(_("日志 {id}：{what}").format(id=event.id, what=said))


def account_lines(book: Book, accounts: Sequence[Account]) -> Iterator[str]:
    """The accounts for a reader, each with its rewards and sums; where there are several, what they come to together."""
    for account in accounts:
        yield safe_text(title_words(book, account))
        yield from (f"  {state_line(book, state)}" for state in account.states)
        yield "  " + _("合计：{sums}").format(sums=sum_words(account.states))
    if len(accounts) > 1:
        yield _("合计：{sums}").format(sums=sum_words(s for account in accounts for s in account.states))
