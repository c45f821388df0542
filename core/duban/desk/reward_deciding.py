"""Decisions about rewards: approved by a second person, paid by a third, refused with a reason, taken back.

The rights are enforced here, whatever screen asks: nobody has a hand in his own reward, and nobody takes two of its steps.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk import rights
from duban.desk.meanwhile import About, require_unchanged
from duban.desk.office import Office, now, require_current, today
from duban.desk.rewarding import Book, amount, find, read_book, reward_event
from duban.desk.rights import Act, actors_of, require
from duban.domain.event import Event
from duban.domain.rewards import RewardStanding, RewardState
from duban.engine.nominations import NOMINATE
from duban.engine.rewards import APPROVED, COMPUTED, with_entry
from duban.errors import Problem, Unfit
from duban.i18n import _
from duban.reward_wording import reason_words, reward_standing_words
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

_S = RewardStanding
_FROM: Mapping[Act, frozenset[RewardStanding]] = {
    Act.APPROVE_REWARD: frozenset({_S.COMPUTED}),
    Act.REFUSE_REWARD: frozenset({_S.COMPUTED, _S.APPROVED}),
    Act.PAY_REWARD: frozenset({_S.APPROVED}),
    Act.RETURN_REWARD: frozenset({_S.TO_RETURN}),
}
"""How a reward must stand for the act."""


def acts_for(state: RewardState) -> tuple[Act, ...]:
    """What can be decided about the reward as it stands; nothing before ``compute`` has entered it, and no payment without an amount."""
    if state.pending:
        return ()
    acts = [act for act, standings in _FROM.items() if state.standing in standings]
    acts.sort(key=lambda act: act is Act.REFUSE_REWARD)
    return tuple(act for act in acts if state.fen is not None or act is not Act.PAY_REWARD)


_KIND: Mapping[Act, str] = {
    Act.APPROVE_REWARD: "reward_approved",
    Act.REFUSE_REWARD: "reward_refused",
    Act.PAY_REWARD: "reward_paid",
    Act.RETURN_REWARD: "reward_clawed_back",
}

_EARLIER: Mapping[Act, frozenset[str]] = {
    Act.APPROVE_REWARD: frozenset({NOMINATE, COMPUTED}),
    Act.REFUSE_REWARD: frozenset({NOMINATE, COMPUTED}),
    Act.PAY_REWARD: frozenset({NOMINATE, COMPUTED, APPROVED}),
    Act.RETURN_REWARD: frozenset(),
}
"""The steps of which the actor may have taken none. Who approved may still refuse before it is paid."""


@attrs.frozen(kw_only=True)
class RewardDecision:
    """What somebody does about one reward.

    ``which`` is its number (``R12``, ``12``) or its key; ``on`` the day of the act; ``reason`` is needed to refuse.
    """

    act: Act
    which: str
    on: date
    reason: str = ""


def decide(
    office: Office,
    place: Jurisdiction,
    decision: RewardDecision,
    *,
    actor: str,
    seen: int | None = None,
    dry_run: bool = False,
) -> RewardState:
    """Journal the decision and return how the reward stands now.

    ``seen`` is the number of the journal's last entry when that was read on which the decision is based. With ``dry_run`` nothing is
    written, and nobody's rights are asked.

    Raises Overtaken where something about the reward or its case was recorded since; Refused (journaled) for want of a right: a step
    by the recipient, or by somebody who took an earlier one; Unfit where it stands otherwise, or something is missing: all of it at
    once; DubanError where there is no such reward.
    """
    from duban.store.entry import Draft

    code = place.code
    while True:
        with office.ledger.reading() as reader:
            require_current(office, reader, code)
            made = read_book(office, reader, place, today(), entered=True)
            state = find(made, decision.which)
            require_unchanged(reader, code, made.policy, about(state), seen)
            earlier = _actors(reader, code, state, _EARLIER[decision.act])
            head = reader.head(code)
        wrong = [*map(Problem, _out_of_turn(made, state, decision))]
        if decision.act is Act.REFUSE_REWARD and not any(char.isalnum() for char in decision.reason):
            wrong.append(Problem(_("须写明理由。"), "reason"))
        if dry_run:
            if wrong:
                raise Unfit(wrong)
            return state
        require(office, code, decision.act, actor, proposer=earlier, beneficiary=state.officer or None)
        with office.ledger.writing(code) as writer:
            if writer.head != head:
                continue  # somebody wrote while the rights were looked up: he may have taken a step, so all is asked again
            if wrong:
                raise Unfit(wrong)
            event = _decided(state, decision)
            seq = writer.append(Draft(now(), actor, decision.act.value, None, (event,)))
        return with_entry(state, attrs.evolve(event, id=f"{seq}.0"))


def hindrance(office: Office, place: Jurisdiction, state: RewardState, act: Act, *, actor: str) -> str:
    """Why the actor may not take that step, as :func:`decide` would find it; empty where he may."""
    with office.ledger.reading() as reader:
        earlier = _actors(reader, place.code, state, _EARLIER[act])
    return rights.hindrance(
        office, place.code, act, actor, proposer=earlier, beneficiary=state.officer or None
    )


def about(state: RewardState) -> About:
    """What a decision about the reward rests on: what was entered about it, and its case."""
    return About(cases=(state.case,), unit=state.unit, match={"key": state.key.text()})


def _decided(state: RewardState, decision: RewardDecision) -> Event:
    """The event of the decision; identity and telephone numbers in its reason are masked."""
    from duban.exchange.masking import mask

    if decision.act is not Act.REFUSE_REWARD:
        return reward_event(_KIND[decision.act], state, decision.on, amount(state))
    return reward_event(_KIND[decision.act], state, decision.on, {"reason": mask(decision.reason.strip())[0]})


def _actors(reader: "Reader", code: str, state: RewardState, kinds: frozenset[str]) -> tuple[str, ...]:
    """Who took the steps of these kinds, as the journal has them; who nominated for a commendation is one of them."""
    acts = [event for event in state.events if event.kind in kinds]
    if state.fen is None and NOMINATE in kinds:
        acts += [
            act
            for act in reader.acts(code, kinds=(NOMINATE,))
            if (act.officer or "") == state.officer
            and act.text("rule") == state.rule
            and (act.text("period") or "") == state.case
        ]
    return actors_of(reader, code, (act.id for act in acts if act.id))


def _out_of_turn(book: Book, state: RewardState, decision: RewardDecision) -> Sequence[str]:
    """Why it is not the turn of this act."""
    wrong: list[str] = []
    if state.pending:
        words = reason_words(state.lapse, book.kinds) if state.lapse else _("尚未核算")
        hint = _("“{key}”：{why}；先运行 duban reward compute 记入。")
        wrong.append(hint.format(key=state.key.text(), why=words))
    elif decision.act is Act.PAY_REWARD and state.fen is None:
        wrong.append(_("“{key}”是表彰，没有奖金，不需要发放。").format(key=state.key.text()))
    elif state.standing not in _FROM[decision.act]:
        words = reward_standing_words(state.standing, state.fen)
        if state.lapse is not None:
            words = _("{words}（{why}）").format(words=words, why=reason_words(state.lapse, book.kinds))
        hint = _("“{key}”现为“{standing}”，不能再作此处理。")
        wrong.append(hint.format(key=state.key.text(), standing=words))
    if decision.on > today():
        wrong.append(_("日期 {day} 还没有到。").format(day=decision.on))
    first = max((event.on for event in state.events), default=decision.on)
    if decision.on < first:
        wrong.append(_("日期 {day} 早于此前的处理（{first}）。").format(day=decision.on, first=first))
    return wrong
