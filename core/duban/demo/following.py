"""What follows in the demonstration: proposals and decisions on them, an assessment, rewards; each through the desk by one of its users.

Which rules, units and officials are concerned is read from the packs and the ledger. Everything is entered on the day of the check, a
minute apart, for the days on which it is said to have happened.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial

import attrs

from duban.demo import statements
from duban.demo.cases import top_office
from duban.demo.scores import Assessed
from duban.desk import deciding, reward_deciding, rewarding
from duban.desk.freezing import Freezing, freeze
from duban.desk.office import Office, clock_at
from duban.desk.proposing import Proposed, propose
from duban.desk.recording import record
from duban.desk.rights import Act
from duban.desk.stating import Statement
from duban.domain.event import Value
from duban.domain.following import Following, Key, Measure, Standing
from duban.domain.rewards import RewardState
from duban.domain.rights import Role, User
from duban.policy.following import Ground, Ladder, Reward, Stage
from duban.workspace import Jurisdiction

ASKED = date(2026, 9, 10)
"""When proposals are derived for the first time, and somebody says how grave one of the situations is."""
DECIDED = date(2026, 9, 14)
MISSED = date(2026, 10, 15)
"""By when those who were liable had to put things right; one of them did not."""
RECTIFIED = date(2026, 10, 12)
RECTIFY_BY = date(2026, 11, 30)
COMPUTED, APPROVED, PAID = date(2026, 10, 12), date(2026, 10, 15), date(2026, 10, 20)
REOPENED = date(2026, 10, 26)
APPROVALS, PAYMENTS = 4, 3
"""So many rewards are approved, and of these so many paid; of the paid ones the first is to be returned."""


@attrs.frozen(kw_only=True)
class Cast:
    """The accounts of the demonstration's users, one a role."""

    administrator: str
    clerk: str
    supervisor: str
    approver: str


def cast(users: Iterable[User]) -> Cast | None:
    """Who plays which part: the first account that has the role. None where a part is not filled by a person of its own."""
    found: dict[Role, str] = {}
    for role in (Role.ADMINISTRATOR, Role.CLERK, Role.SUPERVISOR, Role.APPROVER):
        name = next((user.name for user in users if user.roles == (role,)), None)
        if name is None:
            return None
        found[role] = name
    return Cast(
        administrator=found[Role.ADMINISTRATOR],
        clerk=found[Role.CLERK],
        supervisor=found[Role.SUPERVISOR],
        approver=found[Role.APPROVER],
    )


class Minutes:
    """A clock that moves on by a minute with each act, from an instant."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    @contextmanager
    def next(self) -> Iterator[None]:
        """The block happens a minute after the one before."""
        self._now += timedelta(minutes=1)
        with clock_at(self._now):
            yield


@attrs.frozen(kw_only=True)
class Followed:
    """What came of it: the last run of ``propose``, and the frozen assessment (None where the packs have no scorecard)."""

    proposed: Proposed
    frozen: Freezing | None


def follow(
    office: Office, place: Jurisdiction, cast: Cast, made: Assessed | None, clock: Minutes, as_of: date
) -> Followed:
    """Enter all that follows as of the day, in the order in which an office would."""
    play = _Play(office, place, cast, clock)
    frozen = play.assess(made, as_of) if made is not None else None
    play.decide_first(as_of)
    if any(isinstance(ruling.rule, Reward) and ruling.rule.fen for ruling in office.policy(place.code)):
        play.reward(as_of)
    return Followed(proposed=play.propose(as_of), frozen=frozen)


class _Play:
    """The parts in turn, each act by the account that has the right to it."""

    def __init__(self, office: Office, place: Jurisdiction, cast: Cast, clock: Minutes) -> None:
        self.office, self.place, self.cast, self.clock = office, place, cast, clock
        self.policy = office.policy(place.code)

    def assess(self, made: Assessed, as_of: date) -> Freezing:
        with self.clock.next():
            rule, period = made.scorecard.id, made.period.key
            return freeze(self.office, self.place, rule, period=period, as_of=as_of, actor=self.cast.approver)

    def propose(self, as_of: date) -> Proposed:
        with self.clock.next():
            return propose(self.office, self.place, as_of=as_of, actor=self.cast.supervisor)

    # --- proposals and decisions ---

    def decide_first(self, as_of: date) -> None:
        """What was proposed weeks ago has been decided on: some of it carried out, some not."""
        before = self.propose(ASKED)
        self._say_how_grave(before)
        after = self.propose(DECIDED)
        rungs = [one for one in after.new if one.proposal.key.officer and self._leads_on(one.proposal.key)]
        rungs.sort(key=lambda one: (one.proposal.responsibility or "", one.number))
        for one in rungs:
            self._confirm(one, MISSED)
        for one in rungs[1:]:
            what = "已逐件说明原因，建立到期前五日提醒制度"
            self._decide(Act.RECTIFY, self.cast.supervisor, one, RECTIFIED, {"what": what})
        waiting = [one for one in after.standing if one.standing is Standing.PROPOSED]
        waiting.sort(key=lambda one: (one.proposal.since, one.number))
        for one in [one for one in waiting if self._to_rectify(one.proposal.key)][:1]:
            self._confirm(one, RECTIFY_BY)
            self._tell_whole(one.proposal.key.about, as_of)
        to_suggest = [one for one in waiting if one.proposal.measure is Measure.SUGGEST]
        for one in to_suggest[:1]:
            reason = "延误系信息系统升级停用所致，停用前已经报备，不属于推诿、拖延"
            self._decide(Act.DISMISS, self.cast.approver, one, DECIDED, {"reason": reason})
        self._suggest(to_suggest[1 : len(statements.ADVICE) + 1])

    def _say_how_grave(self, before: Proposed) -> None:
        """A person finds one of the situations that wait for a word to be a minor one: that with the most behind it, in a unit
        whose handling official is known."""
        waiting = [
            one
            for one in before.supported
            if any(one.ground in ladder.grounds and _has_memory(ladder) for ladder in self._ladders())
        ]
        if not waiting:
            return
        roster = before.roster
        one = max(
            waiting,
            key=lambda one: (
                bool(roster.in_role(one.unit, "handler", DECIDED)),
                len(one.support),
                -one.since.toordinal(),
            ),
        )
        facts = f"经核实，{len(one.support)} 项工作未在规定期限内完成，造成损害，情节较轻（虚构）"
        self._record(
            Statement(
                kind="ground_found",
                on=DECIDED,
                unit=one.unit,
                fields={"ground": one.ground, "about": one.about, "severity": "minor", "facts": facts},
            ),
            self.cast.supervisor,
        )

    def _ladders(self) -> Iterator[Ladder]:
        return (ruling.rule for ruling in self.policy if isinstance(ruling.rule, Ladder))

    def _stages(self, key: Key) -> Sequence[Stage]:
        ruling = self.policy.in_force(key.ladder, DECIDED)
        return ruling.rule.stage if ruling and isinstance(ruling.rule, Ground | Ladder) else ()

    def _leads_on(self, key: Key) -> bool:
        """Whether a graver stage follows where this one is not put right in time."""
        return any(stage.after == key.stage for stage in self._stages(key))

    def _to_rectify(self, key: Key) -> bool:
        return any(stage.id == key.stage and stage.rectify for stage in self._stages(key))

    def _confirm(self, one: Following, rectify_by: date | None = None) -> None:
        fields = {"by": f"{self.place.name}信访工作联席会议"}
        fields |= {"rectify_by": rectify_by.isoformat()} if rectify_by else {}
        self._decide(Act.CONFIRM, self.cast.approver, one, DECIDED, fields)

    def _decide(self, act: Act, actor: str, one: Following, on: date, fields: Mapping[str, Value]) -> None:
        with self.clock.next():
            decision = deciding.Decision(act=act, number=one.number, on=on, fields=fields)
            deciding.decide(self.office, self.place, decision, actor=actor)

    def _record(self, statement: Statement, actor: str) -> int:
        with self.clock.next():
            return record(self.office, self.place, statement, actor=actor).seq

    # --- what is entered by hand ---

    def _suggest(self, proposed: Sequence[Following]) -> None:
        """The suggestions that were decided on are issued, and answered or not."""
        for one in proposed:
            self._confirm(one)
        office = top_office(self.office.workspace.roster(self.place.code))
        units = [one.proposal.key.unit for one in proposed]
        statements.suggest(partial(self._record, actor=self.cast.supervisor), units, office.code)

    def _tell_whole(self, ref: str, as_of: date) -> None:
        """Everything that a case can hold is entered in this one."""
        with self.office.ledger.reading() as reader:
            events = reader.case_events(self.place.code, ref)
        for statement in statements.whole_case(events, self.office.workspace.roster(self.place.code), as_of):
            self._record(statement, self.cast.clerk)

    # --- rewards ---

    def reward(self, as_of: date) -> None:
        """Computed, approved and paid by three persons; one of the paid ones lapses, because its case is taken up again."""
        computed = self._compute(COMPUTED)
        approved = computed[:APPROVALS]
        for state in approved:
            self._settle(Act.APPROVE_REWARD, self.cast.approver, state, APPROVED)
        for state in computed[APPROVALS : APPROVALS + 1]:
            reason = "办结报告未附协议条款落实情况，补正后另行报批"
            self._settle(Act.REFUSE_REWARD, self.cast.approver, state, APPROVED, reason)
        paid = approved[:PAYMENTS]
        for state in paid:
            self._settle(Act.PAY_REWARD, self.cast.clerk, state, PAID)
        for state in paid[:1]:
            new = "回访发现处理意见没有全部落实"
            again = Statement(
                kind="reopen", on=REOPENED, case=state.case, unit=state.unit, fields={"new": new}
            )
            self._record(again, self.cast.clerk)
        self._compute(as_of)

    def _compute(self, as_of: date) -> list[RewardState]:
        """The new rewards, those first whose official has several."""
        with self.clock.next():
            found = rewarding.compute(self.office, self.place, as_of=as_of, actor=self.cast.supervisor)
        several = [state.officer for state in found.book.states]
        return sorted(found.new, key=lambda state: (-several.count(state.officer), state.day, state.key))

    def _settle(self, act: Act, actor: str, state: RewardState, on: date, reason: str = "") -> None:
        with self.clock.next():
            decision = reward_deciding.RewardDecision(act=act, which=state.key.text(), on=on, reason=reason)
            reward_deciding.decide(self.office, self.place, decision, actor=actor)


def _has_memory(ladder: Ladder) -> bool:
    return any(stage.after for stage in ladder.stage)
