"""What can be done about rewards: a step of one, the entry of what the facts support; its form and the equal command."""

from functools import partial

from duban.desk import rights
from duban.desk.forms import ON, Asked
from duban.desk.reward_account import number_words
from duban.desk.reward_deciding import RewardDecision, about, acts_for, decide
from duban.desk.reward_deciding import hindrance as barred
from duban.desk.reward_text import computation_lines, state_line
from duban.desk.reward_view import RewardView
from duban.desk.rewarding import Computation, compute
from duban.domain.rewards import RewardState
from duban.domain.rights import Act
from duban.i18n import _
from duban.reward_wording import yuan
from duban_tui.screens.accountability_acts import act_words, day_asked, day_of
from duban_tui.screens.commands import equal, flags, lasting
from duban_tui.screens.record import said
from duban_tui.screens.task import Possible, Task, Values, hindrance, started
from duban_tui.session import Opened


def reward_task(at: Opened, found: RewardView, state: RewardState, act: Act) -> Task:
    """A step of a reward as it stood when it was read."""
    number, line = number_words(state), state_line(found.book, state)
    asked = [day_asked()]
    if act is Act.REFUSE_REWARD:
        asked.insert(0, Asked(name="reason", label=_("理由"), required=True))

    def decision(values: Values) -> RewardDecision:
        return RewardDecision(
            act=act, which=number, on=day_of(values, at.as_of), reason=values.get("reason", "")
        )

    def weigh(values: Values, seen: int) -> list[str]:
        wanted = decision(values)
        decide(at.office, at.place, wanted, actor=rights.acting(), seen=seen, dry_run=True)
        command = f"duban reward {act.value.removesuffix('-reward')} {number}" + flags(
            [("--reason", wanted.reason), ("--on", wanted.on.isoformat())]
        )
        return [act_words(act), line, *said(asked, values), "", lasting(), *equal(at, command)]

    def done(values: Values, seen: int) -> str:
        decide(at.office, at.place, decision(values), actor=rights.acting(), seen=seen)
        words = _("{number}：{act}（{amount}），已记入日志。")
        return words.format(number=number, act=act_words(act), amount=yuan(state.fen))

    known = {ON: at.as_of.isoformat()}
    return Task(
        title=act_words(act),
        about=number,
        start=started(at.place.code, f"{act.value} {number}", act_words(act), found.revision, known),
        rests_on=about(state),
        notes=[note for note in (line, found.warning) if note],
        asked=lambda: asked,
        weigh=weigh,
        act=done,
        hindrance=lambda: barred(at.office, at.place, state, act, actor=rights.acting()),
    )


def trial(at: Opened) -> Computation:
    """*Thread.* What ``compute`` would come to. Raises DubanError."""
    return compute(at.office, at.place, as_of=at.as_of, actor=rights.acting(), dry_run=True)


def compute_task(at: Opened, tried: Computation, warning: str) -> Task:
    """The entry of what the trial found."""

    def weigh(_values: Values, _seen: int) -> list[str]:
        count = _("新核算 {new} 项，失效 {lapsed} 项。").format(new=len(tried.new), lapsed=len(tried.lapsed))
        command = f"duban reward compute --as-of {at.as_of}"
        return [
            *computation_lines(tried),
            "",
            count,
            *filter(None, (warning,)),
            lasting(),
            *equal(at, command),
        ]

    def done(_values: Values, _seen: int) -> str:
        made = compute(at.office, at.place, as_of=at.as_of, actor=rights.acting(), seen=tried)
        return _("已核算 {new} 项，失效 {lapsed} 项。").format(new=len(made.new), lapsed=len(made.lapsed))

    return Task(
        title=_("核算奖励"),
        about=at.place.name,
        start=started(at.place.code, "compute", _("核算奖励"), tried.revision),
        weigh=weigh,
        act=done,
        hindrance=partial(hindrance, at, Act.COMPUTE_REWARD),
    )


def possible(at: Opened, found: RewardView, row: object) -> list[Possible]:
    """The steps that can be taken about a row of rewards."""
    if not isinstance(row, RewardState):
        return []
    return [Possible(act_words(act), partial(reward_task, at, found, row, act)) for act in acts_for(row)]
