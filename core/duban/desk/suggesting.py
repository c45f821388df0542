"""Suggestions and what became of them: issued, answered in writing, adopted or refused with the reason, carried out."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

import attrs

from duban.desk.check import owed_by_units, unit_acts
from duban.desk.office import Office, require_current
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, State
from duban.engine.consequences import FEEDBACK
from duban.workspace import Jurisdiction

KINDS = ("suggest", "suggestion_answered", "suggestion_done", "correct")


class Stage(StrEnum):
    """How far a suggestion has come."""

    OPEN = "open"
    """No written feedback yet; whether it is late is in ``feedback``."""
    REFUSED = "refused"
    ADOPTED = "adopted"
    DONE = "done"


@attrs.frozen(kw_only=True)
class Suggested:
    """One suggestion as of a day.

    ``feedback`` is the obligation to answer in writing, None where no rule asks for one (the type is in no rule in force on the day
    it was issued); ``state`` how that stands; ``answer`` and ``done`` the acts that followed.
    """

    event: Event
    unit_name: str
    stage: Stage
    feedback: Obligation | None = None
    state: State | None = None
    answer: Event | None = None
    done: Event | None = None


def suggestions(office: Office, place: Jurisdiction, as_of: date) -> Sequence[Suggested]:
    """Every suggestion issued by the day, by day and place in the journal."""
    code = place.code
    with office.ledger.reading() as reader:
        require_current(office, reader, code)
        roster = office.roster(code, reader)
        acts = unit_acts(reader, code, as_of, kinds=KINDS)
        owed = {
            (row.period or "").split("/")[1]: row
            for row in owed_by_units(office, reader, place, roster, as_of)
            if row.form is Form.CONSEQUENCE and (row.period or "").startswith(FEEDBACK + "/")
        }
    answers = {act.text("suggestion"): act for act in reversed(acts) if act.kind == "suggestion_answered"}
    done = {act.text("suggestion"): act for act in reversed(acts) if act.kind == "suggestion_done"}
    found = []
    for act in acts:
        if act.kind == "suggest":
            row = owed.get(act.id)
            unit = roster.units.get(act.unit or "")
            found.append(
                Suggested(
                    event=act,
                    unit_name=unit.name if unit else (act.unit or ""),
                    stage=_stage(answers.get(act.id), done.get(act.id)),
                    feedback=row,
                    state=row.state(as_of, 3) if row else None,
                    answer=answers.get(act.id),
                    done=done.get(act.id),
                )
            )
    return found


def _stage(answer: Event | None, done: Event | None) -> Stage:
    if done is not None:
        return Stage.DONE
    if answer is None:
        return Stage.OPEN
    return Stage.ADOPTED if answer.data.get("adopted") is True else Stage.REFUSED
