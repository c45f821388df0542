"""One event for several cases as an act: one form, the effect over all of them, one transaction."""

from collections.abc import Sequence
from functools import partial

import attrs

from duban.desk import rights
from duban.desk.forms import CLAIM, ON, Asked, Form, form, kinds_for
from duban.desk.meanwhile import About
from duban.desk.recording import Batch, record_each
from duban.desk.stating import Statement
from duban.domain.rights import Act
from duban.domain.text import safe_text
from duban.effect_words import refused_lines, tally_line
from duban.errors import DubanError
from duban.i18n import _, _n
from duban_tui.drafts import Draft, Subject
from duban_tui.screens.commands import equal, record_command, revocable
from duban_tui.screens.record import caution_lines, said
from duban_tui.screens.task import Offered, Possible, Task, Values, hindrance, started
from duban_tui.session import Opened
from duban_tui.words import labelled

BATCH = "batch"
"""Names the one draft of such a form."""
CASES = "=cases"
"""Where a draft keeps the cases, a line each; no field can have such a name."""


def for_cases(at: Opened, cases: Sequence[str], seen: int) -> Offered:
    """The events that can be recorded for these cases at once, whose rows were read when entry ``seen`` was the journal's last; with no
    case, only what was begun for others. Raises DubanError."""
    policy = at.office.policy(at.place.code)

    def resumed(draft: Draft) -> Task:
        kind, refs = policy.kinds.get(draft.kind), draft.values.get(CASES, "").splitlines()
        return batch_task(at, draft.kind, kind.words if kind else draft.kind, refs, draft.seen)

    return Offered(
        subject=Subject(at.place.code, act=BATCH),
        acts=[
            Possible(kind.words, partial(batch_task, at, kind.id, kind.words, cases, seen))
            for kind in (kinds_for(policy, "case") if cases else ())
        ],
        resumed=resumed,
    )


def batch_task(at: Opened, kind: str, label: str, cases: Sequence[str], seen: int) -> Task:
    """The record of that event for each of the cases."""
    title, about = _("登记“{label}”").format(label=label), _n("{n} 件", len(cases)).format(n=len(cases))
    held: list[Form] = []

    def asked_of() -> Form:
        if not held:
            found = form(at.office, at.place, kind)
            held.append(attrs.evolve(found, asked=tuple(one for one in found.asked if one.name != CLAIM)))
        return held[0]

    def asked() -> Sequence[Asked]:
        return asked_of().asked

    def enter(values: Values, seen: int, *, dry_run: bool) -> tuple[Statement, Batch]:
        stated = [asked_of().statement(values, case=ref) for ref in cases]
        done = record_each(at.office, at.place, stated, actor=rights.acting(), dry_run=dry_run, seen=seen)
        if not done.effects:
            raise DubanError("\n".join((_("没有一件可以登记："), *refused_lines(done))))
        return stated[0], done

    def weigh(values: Values, seen: int) -> list[str]:
        one, done = enter(values, seen, dry_run=True)
        ready = [effect.event.case or "" for effect in done.effects]
        lines = [labelled(title, about), *said(asked(), values), "", *caution_lines(done.cautions)]
        lines += [_("可以登记 {n} 件：").format(n=len(ready)) + _("、").join(ready), tally_line(done)]
        if done.refused:
            lines += [
                "",
                _("不能登记 {n} 件，登记时略过：").format(n=len(done.refused)),
                *refused_lines(done),
            ]
        return [*lines, "", revocable(), *equal(at, record_command(one, ready))]

    def act(values: Values, seen: int) -> str:
        _one, done = enter(values, seen, dry_run=False)
        words = _("已登记 {n} 件，日志编号 {first} 至 {last}。")
        numbers = [f"{effect.seq}.0" for effect in done.effects]
        lines = [words.format(n=len(numbers), first=numbers[0], last=numbers[-1])]
        return "\n".join([*lines, *refused_lines(done)])

    known = {ON: at.as_of.isoformat(), CASES: "\n".join(cases)}
    start = attrs.evolve(started(at.place.code, BATCH, labelled(title, about), seen, known), kind=kind)
    return Task(
        title=title,
        about=about,
        start=start,
        rests_on=About(cases=cases),
        notes=[safe_text(_("、").join(cases))],
        asked=asked,
        weigh=weigh,
        act=act,
        hindrance=partial(hindrance, at, Act.RECORD),
    )
