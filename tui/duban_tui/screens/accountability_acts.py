"""What can be done about a proposal, a situation, a suggestion: the act, its form, and the command line that does the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from duban.desk import rights
from duban.desk.accountability import Decisions, Needs, needs, promises
from duban.desk.deciding import Decision, about, acts_for, decide
from duban.desk.deciding import hindrance as barred
from duban.desk.forms import ON, Asked, Offer
from duban.desk.lists import Line
from duban.desk.proposing import Proposed, propose
from duban.desk.stating import Statement
from duban.desk.suggesting import Stage, Suggested, suggestions
from duban.domain.event import Value
from duban.domain.following import Following, Measure, Standing, Supported
from duban.domain.labels import MEASURE
from duban.domain.rights import ACT, Act
from duban.i18n import _, heading, sentences
from duban.outcome_words import label_words, whom
from duban.proposed_text import proposed_lines
from duban_tui.columns import in_full
from duban_tui.screens.accountability_look import Told, awaited_look, proposal_of
from duban_tui.screens.commands import equal, flags, lasting
from duban_tui.screens.listed import Listed
from duban_tui.screens.record import event_task, said
from duban_tui.screens.task import Possible, Task, Values, begin, hindrance, started
from duban_tui.session import Opened

_REASON = (Act.DISMISS, Act.APPEAL, Act.UPHOLD, Act.WITHDRAW)


def act_words(act: Act) -> str:
    """The act in the language in use."""
    return heading(_(ACT[act.value]))


def offers(words: Mapping[str, str]) -> tuple[Offer, ...]:
    """Codes with their words, to choose from."""
    return tuple(Offer(code, _(label)) for code, label in words.items())


def day_asked() -> Asked:
    """The day of the act."""
    return Asked(name=ON, label=_("日期"), type="date", required=True)


def day_of(values: Values, otherwise: date) -> date:
    """The day that was filled in, else the other."""
    return date.fromisoformat(values[ON]) if values.get(ON) else otherwise


def possible(at: Opened, found: Decisions, row: object) -> list[Possible]:
    """What can be done about a row of accountability."""
    told = Told.of(found)
    if isinstance(row, Supported):
        kind = found.policy.kinds["ground_found"]
        label = kind.words
        about = f"{row.ground} {told.unit(row.unit)} {row.about}"
        notes = in_full(awaited_look(told), row)
        return [Possible(label, lambda: ground_task(at, row, label, about, notes, found.revision))]
    if isinstance(row, Suggested) and row.stage in (Stage.OPEN, Stage.ADOPTED):
        label = found.policy.kinds[answer_kind(row)].words
        notes = [f"{row.unit_name} {row.event.text('what') or ''}"]
        return [Possible(label, lambda: suggestion_task(at, row, label, notes, found.revision))]
    one = proposal_of(row)
    if one is None:
        return []
    notes = [note for note in (f"P{one.number} {told.whom(one)}", told.ground(one), found.warning) if note]
    decisions = [
        Possible(act_words(act), partial(_decided, at, found, act, one, notes), rights.whose(act))
        for act in acts_for(one.standing)
    ]
    if one.proposal.measure is not Measure.SUGGEST or one.standing is not Standing.CONFIRMED:
        return decisions
    label = found.policy.kinds["suggest"].words
    return [Possible(label, lambda: letter_task(at, one, label, notes, found.revision)), *decisions]


def _decided(at: Opened, found: Decisions, act: Act, one: Following, notes: Sequence[str]) -> Task:
    wanted = needs(found.policy, one, at.as_of)
    return decision_task(at, act, one, wanted, whom(one.proposal, found.roster), notes, found.revision)


# --- decisions about a proposal ---


def decision_asked(act: Act, one: Following, needs: Needs) -> list[Asked]:
    """What the act has to say."""
    asked: list[Asked] = []
    if act is Act.CONFIRM:
        asked.append(Asked(name="by", label=_("决定机关"), required=True))
        asked.append(Asked(name="number", label=_("文号")))
        asked.append(Asked(name="rectify_by", label=_("整改期限"), type="date", required=needs.rectify))
        if needs.forms:
            forms = tuple(Offer(form, form) for form in needs.forms)
            asked.append(
                Asked(name="forms", label=_("处理形式"), type="list", offers=forms, free=False, required=True)
            )
        others = tuple(offer for offer in offers(MEASURE) if offer.value != one.proposal.measure.value)
        asked.append(
            Asked(name="also", label=_("合并使用的其他方式"), type="list", offers=others, free=False)
        )
        asked.append(Asked(name="reason", label=_("理由")))
    elif act in _REASON:
        asked.append(Asked(name="reason", label=_("理由"), required=True))
    elif act is Act.RECTIFY:
        asked.append(Asked(name="what", label=_("整改情况"), required=True))
    else:
        asked.append(Asked(name="organ", label=_("作出决定的机关"), required=True))
        asked.append(Asked(name="decision", label=_("决定内容"), required=True))
        asked.append(Asked(name="number", label=_("文号")))
    return [*asked, day_asked()]


def decision_known(act: Act, name: str, on: date) -> dict[str, str]:
    """What is known beforehand: the day, and the organ that confirms in the jurisdiction of that name."""
    organ = {"by": _("{name}信访工作联席会议").format(name=name)} if act is Act.CONFIRM else {}
    return {**organ, ON: on.isoformat()}


def decision_of(act: Act, number: int, values: Values, on: date) -> Decision:
    """The decision as it was filled in; on that day where none was typed."""
    fields: dict[str, Value] = {}
    for name, value in values.items():
        if name in ("forms", "also"):
            fields[name] = tuple(part for part in value.split(",") if part)
        elif name != ON:
            fields[name] = value
    return Decision(act=act, number=number, on=day_of(values, on), fields=fields)


def decision_command(decision: Decision) -> str:
    """The command that does the same."""
    named: list[tuple[str, str]] = []
    for name, value in decision.fields.items():
        option = {"forms": "--form"}.get(name, "--" + name.replace("_", "-"))
        parts = value if isinstance(value, tuple) else (str(value),)
        named += [(option, part) for part in parts]
    return f"duban outcome {decision.act.value} P{decision.number}" + flags(
        [*named, ("--on", decision.on.isoformat())]
    )


def decision_lines(
    at: Opened, act: Act, one: Following, whom: str, asked: Sequence[Asked], values: Values
) -> list[str]:
    """What is going to be recorded, then the command."""
    head = f"P{one.number} {label_words(one.proposal)} {whom}"
    command = decision_command(decision_of(act, one.number, values, at.as_of))
    return [act_words(act), head, *said(asked, values), "", lasting(), *equal(at, command)]


def decision_task(
    at: Opened, act: Act, one: Following, needs: Needs, whom: str, notes: Sequence[str], seen: int
) -> Task:
    """The act on a proposal that was read when entry ``seen`` was the journal's last."""
    asked, actor = decision_asked(act, one, needs), rights.acting()

    def weigh(values: Values, seen: int) -> list[str]:
        wanted = decision_of(act, one.number, values, at.as_of)
        decide(at.office, at.place, wanted, actor=actor, seen=seen, dry_run=True)
        return decision_lines(at, act, one, whom, asked, values)

    def done(values: Values, seen: int) -> str:
        decide(at.office, at.place, decision_of(act, one.number, values, at.as_of), actor=actor, seen=seen)
        return after(one, act)

    known = decision_known(act, at.place.name, at.as_of)
    return Task(
        title=act_words(act),
        about=f"P{one.number}",
        start=started(at.place.code, f"{act.value} P{one.number}", act_words(act), seen, known),
        rests_on=about(one),
        notes=notes,
        asked=lambda: asked,
        weigh=weigh,
        act=done,
        hindrance=lambda: barred(
            at.office, at.place, decision_of(act, one.number, {}, at.as_of), actor=rights.acting()
        ),
    )


def after(one: Following, act: Act) -> str:
    """What to say when it is done, with what has to follow."""
    words = _("P{number}：{act}，已记入日志。").format(number=one.number, act=act_words(act))
    if act is Act.CONFIRM and one.proposal.measure is Measure.SUGGEST:
        next_step = _("建议书发出后，登记“提出建议”，反馈和落实由此起算。")
        return sentences(words, next_step)
    return words


# --- what a person enters: a situation that awaits a word, a suggestion and its answer ---


def ground_task(at: Opened, row: Supported, label: str, about: str, notes: Sequence[str], seen: int) -> Task:
    """The word of a person about a situation, with its reasons."""
    fields = {"ground": row.ground, "about": row.about}
    known = Statement(kind="ground_found", on=at.as_of, unit=row.unit, fields=fields)
    return _entry(at, known, label, f"{row.ground} {row.unit} {row.about}", about, notes, seen)


def suggestion_task(at: Opened, row: Suggested, label: str, notes: Sequence[str], seen: int) -> Task:
    """The written feedback, or that what was adopted has been carried out."""
    kind = answer_kind(row)
    known = Statement(kind=kind, on=at.as_of, unit=row.event.unit, fields={"suggestion": row.event.id})
    about = _("建议 {id}").format(id=row.event.id)
    return _entry(at, known, label, row.event.id, about, notes, seen)


def letter_task(at: Opened, one: Following, label: str, notes: Sequence[str], seen: int) -> Task:
    """That the letter with a suggestion that was decided has gone out."""
    known = Statement(kind="suggest", on=at.as_of, unit=one.proposal.key.unit)
    return _entry(at, known, label, f"P{one.number}", f"P{one.number}", notes, seen)


def answer_kind(row: Suggested) -> str:
    """The event that is awaited of a suggestion."""
    return "suggestion_answered" if row.stage is Stage.OPEN else "suggestion_done"


def _entry(
    at: Opened, known: Statement, label: str, number: str, about: str, notes: Sequence[str], seen: int
) -> Task:
    start = attrs.evolve(begin(at, known, label, seen), act=f"{known.kind} {number}")
    return event_task(at, start, about, spoken_of=known.fields.get("about", ""), notes=notes)


def undone_about(row: object) -> dict[str, str | None]:
    """The case, or the unit, about which one's own last act is taken back at that row; nothing where there is none."""
    one = proposal_of(row)
    if one is not None:
        return {"unit": one.proposal.key.unit}
    if isinstance(row, Line):
        return {"case": row.obligation.case, "unit": row.obligation.unit}
    if isinstance(row, Supported):
        return {"unit": row.unit}
    return {"unit": row.event.unit} if isinstance(row, Suggested) else {}


# --- what follows from the facts ---


def trial(at: Opened) -> Proposed:
    """*Thread.* What ``propose`` would come to. Raises DubanError."""
    return propose(at.office, at.place, as_of=at.as_of, actor=rights.acting(), dry_run=True)


def derived(at: Opened, one: Listed, told: Told) -> Listed:
    """*Thread.* A list that does not come from the journal's decisions, with its rows. Raises DubanError."""
    match one.id:
        case "suggestions":
            return attrs.evolve(one, rows=suggestions(at.office, at.place, at.as_of))
        case "promises":
            return attrs.evolve(one, rows=promises(at.office, at.place, at.as_of))
        case "awaited":
            return attrs.evolve(one, rows=trial(at).supported, look=awaited_look(told))
    return one


def propose_task(at: Opened, tried: Proposed, warning: str) -> Task:
    """The entry of what the trial found."""

    def weigh(_values: Values, _seen: int) -> list[str]:
        count = _("新提出 {new} 条，失去依据 {lapsed} 条。").format(
            new=len(tried.new), lapsed=len(tried.lapsed)
        )
        command = f"duban propose --as-of {at.as_of}"
        return [
            *proposed_lines(tried, everything=True),
            "",
            count,
            *filter(None, (warning,)),
            lasting(),
            *equal(at, command),
        ]

    def done(_values: Values, _seen: int) -> str:
        made = propose(at.office, at.place, as_of=at.as_of, actor=rights.acting(), seen=tried)
        return _("已提出 {new} 条，失去依据 {lapsed} 条。").format(new=len(made.new), lapsed=len(made.lapsed))

    title = _("提出问责建议")
    return Task(
        title=title,
        about=at.place.name,
        start=started(at.place.code, "propose", title, tried.revision),
        weigh=weigh,
        act=done,
        hindrance=partial(hindrance, at, Act.PROPOSE),
    )
