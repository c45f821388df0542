"""What officials enter by hand in the demonstration: suggestions and what became of them, and the course of one case in full."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.domain.roster import Roster

Enter = Callable[[Statement], int]
"""Records a statement and says under which number of the journal."""


@attrs.frozen
class Advice:
    """A suggestion to a unit: its type, what it says, the days on which it was issued and by which it is to be answered; then the
    answer: adopted or not (None: not answered yet), when and with what words; when it was carried out, and how."""

    type: str
    what: str
    on: date
    due: date
    adopted: bool | None = None
    answered: date | None = None
    reason: str = ""
    done: date | None = None
    result: str = ""


ADVICE = (
    Advice(
        "improve", "建立办理期限台账，到期前五日提醒承办人", date(2026, 9, 16), date(2026, 9, 30),
        True, date(2026, 9, 25), "", date(2026, 10, 19), "台账已经启用，十月到期的均按时办结",
    ),
    Advice(
        "improve", "书面告知由专人统一送达并登记", date(2026, 9, 16), date(2026, 10, 9), True, date(2026, 10, 8),
    ),
    Advice(
        "policy", "修订物业专项维修资金使用细则，明确紧急情况下的动用程序", date(2026, 9, 17), date(2026, 10, 16),
        False, date(2026, 10, 14), "细则由上级机关制定，本机关无权修订，已经书面报请",
    ),
    Advice("improve", "对逾期事项逐件说明原因", date(2026, 10, 20), date(2026, 11, 13)),
)  # fmt: skip


def suggest(enter: Enter, units: Sequence[str], by: str) -> None:
    """Issue the suggestions, one to each unit, and enter what became of them. ``by``: the unit that issues them."""
    for advice, unit in zip(ADVICE, units, strict=False):
        fields = {"type": advice.type, "what": advice.what, "by": by, "due": advice.due.isoformat()}
        number = enter(Statement(kind="suggest", on=advice.on, unit=unit, fields=fields))
        about = {"suggestion": f"{number}.0"}
        if advice.answered is not None:
            answer = about | {"adopted": "是" if advice.adopted else "否"}
            answer |= {"reason": advice.reason} if advice.reason else {}
            enter(Statement(kind="suggestion_answered", on=advice.answered, unit=unit, fields=answer))
        if advice.done is not None:
            carried_out = about | {"result": advice.result}
            enter(Statement(kind="suggestion_done", on=advice.done, unit=unit, fields=carried_out))


def whole_case(events: Sequence[Event], roster: Roster, as_of: date) -> Iterator[Statement]:
    """What is entered in one case so that every part of its page has something: two claims, who leads it, three stages of mediation
    that settled nothing, three promises of which one is kept, one late and one not yet due.

    ``events``: the case as imported, answered and with a review asked for; of another nothing is entered.
    """
    kinds: Mapping[str, Event] = {event.kind: event for event in reversed(events)}
    accepted, replied, asked = (kinds.get(kind) for kind in ("accept", "reply", "review_request"))
    if accepted is None or replied is None or asked is None:
        return
    ref, handler, above = accepted.case, accepted.unit, asked.text("to")
    for claim in ("维修资金使用", "电梯停运"):
        yield Statement(kind="claim", on=accepted.on, case=ref, unit=handler, claim=claim)
    promises = (
        ("恢复电梯运行", replied.on + timedelta(30)),
        ("公布维修资金收支明细", as_of - timedelta(16)),
        ("完成消防通道整改", as_of + timedelta(30)),
    )
    for what, due in promises:
        fields = {"what": what, "due": due.isoformat()}
        yield Statement(kind="commit", on=replied.on, case=ref, unit=handler, fields=fields)
    kept, kept_by = promises[0]
    yield Statement(kind="fulfil", on=kept_by - timedelta(3), case=ref, unit=handler, fields={"what": kept})
    leaders = roster.in_role(above or "", "in-charge", asked.on)
    if leaders:
        fields = {"role": "case-leader"}
        yield Statement(
            kind="appoint", on=asked.on, case=ref, unit=above, officer=leaders[0].name, fields=fields
        )
    for n, stage in enumerate(("mediate_window", "mediate_joint", "mediate_leader"), start=1):
        on = asked.on + timedelta(7 * n)
        yield Statement(kind=stage, on=on, case=ref, unit=handler, fields={"solved": "否"})
