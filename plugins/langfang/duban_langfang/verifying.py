"""Article 2: what the level below ought to have handled and did not, once the level above has verified it."""

from collections.abc import Iterator, Mapping, Sequence

from duban.domain.event import Event
from duban.domain.labels import LEVEL
from duban.domain.roster import Roster, Unit
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.coordination import speaks_for
from duban_langfang.reading import called, level_of, next_level_up, unit_of
from duban_langfang.stages import JOINT, LEADER, WINDOW

VERIFIED = "lower_duty_verified"
TRUE = "属实"


def lower_level_did_not_handle(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A matter that the level below ought to have handled and did not, verified by the level above it (LF-02-6).

    Falls on the unit below. A verification to which :func:`unfounded_verification` objects does not count. Raises LookupError
    where the roster does not hold the unit below or its superior.
    """
    for event, below, objection in _verifications(view):
        if not objection:
            detail = f"{called(view.roster, event.unit)}核准：应由{below.name}处理而未处理"
            yield Breach(event.on, detail, below.code)


def unfounded_verification(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A verification by another than the level above, or against the ledger's own record of all three stages held below.

    Falls on the unit that verified. Raises LookupError as above.
    """
    for event, _below, objection in _verifications(view):
        if objection:
            yield Breach(event.on, objection, event.unit)


def _verifications(view: CaseView) -> Iterator[tuple[Event, Unit, str]]:
    """Every verification that found it so, the unit below, and what is to be said against it."""
    for place, event in enumerate(view.events):
        if event.kind != VERIFIED or event.text("result") != TRUE:
            continue
        below = unit_of(view.roster, event.text("below"))
        if below is None:
            raise LookupError(f"名册中没有“{event.text('below')}”，请补登单位")
        yield event, below, _objection(event, below, view.events[:place], view.roster)


def _objection(event: Event, below: Unit, earlier: Sequence[Event], roster: Roster) -> str:
    level = next_level_up(below.level)
    above = next((code for code in roster.ancestors(below.code) if level_of(roster, code) == level), None)
    if level is None or above is None:
        raise LookupError(f"名册中查不到{below.name}的上一层级，请补登单位")
    if not speaks_for(event.unit, above, roster):
        held_by = called(roster, event.unit)
        return f"应由{called(roster, above)}（{LEVEL[level]}）核准，现由{held_by}核准，不作问责依据"
    if _mediated(earlier, below, roster):
        return f"台账载有{below.name}三级调处的记录，与“未处理”的核准不一致，不作问责依据"
    return ""


def _mediated(events: Sequence[Event], below: Unit, roster: Roster) -> bool:
    """Whether the level below held all three stages of mediation before."""
    held = {event.kind for event in events if event.unit and _is_of(event, below, roster)}
    return {WINDOW, JOINT, LEADER} <= held


def _is_of(event: Event, below: Unit, roster: Roster) -> bool:
    unit = unit_of(roster, event.unit)
    return unit is not None and unit.level == below.level and speaks_for(unit.code, below.code, roster)
