"""What stands behind something owed because of a decision or a suggestion: the act that brought it about, and what followed."""

from collections.abc import Iterator

from duban.domain.event import Event
from duban.domain.following import Key
from duban.domain.obligation import Obligation
from duban.domain.trace import Step
from duban.engine.consequences import RECTIFY
from duban.engine.decisions import DECIDING
from duban.engine.explain_matter import Matter
from duban.policy.policy import Ruling


def explain_consequence(row: Obligation, ruling: Ruling, matter: Matter) -> Iterator[Step]:
    """The decision or the suggestion, then each act about it up to the day, then the last day in time."""
    what, _slash, rest = (row.period or "").partition("/")
    for event in matter.events:
        if event.unit == row.unit and _is_about(event, row, what, rest):
            yield matter.act("recorded", event)
    if row.due_on is not None:
        yield Step("due", {"on": row.due_on})


def _is_about(event: Event, row: Obligation, what: str, rest: str) -> bool:
    if event.kind in DECIDING:
        key = Key.parse(event.text("key") or "")
        named = f"{key.stage}.{key.ground}.{key.officer}.{key.n}/{key.about}"
        return key.ladder == row.rule and named == rest
    if what == RECTIFY:
        return False
    issued = rest.partition("/")[0]
    return issued in (event.id if event.kind == "suggest" else "", event.text("suggestion"))
