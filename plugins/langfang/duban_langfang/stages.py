"""Article 2: three stages of mediation at each level, and the step up to the next one.

A stage counts for the level of the unit that held it. A county that has been asked to lead goes through its
own three stages before it may ask the city.
"""

from collections.abc import Iterator, Mapping, Sequence

from duban.domain.event import Event
from duban.domain.labels import LEVEL
from duban.domain.roster import Roster
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.reading import called, flag, level_of, next_level_up

WINDOW, JOINT, LEADER, STEP_UP = "mediate_window", "mediate_joint", "mediate_leader", "step_up"


def window_unsolved(view: CaseView) -> bool | None:
    """Entry to the joint stage (LF-02-3): the window of the same level has tried and not solved it; None where the level is not known."""
    return _unsolved_before(view, JOINT, WINDOW)


def joint_unsolved(view: CaseView) -> bool | None:
    """Entry to the leaders' stage (LF-02-4): the joint stage of the level has tried and not solved it."""
    return _unsolved_before(view, LEADER, JOINT)


def settled_at_window(view: CaseView) -> bool | None:
    """Whether the last mediation at the window solved the matter (LF-02-2); None where not recorded."""
    held = [event for event in view.events if event.kind == WINDOW]
    return flag(held[-1], "solved") if held else False


def three_stages_exhausted(view: CaseView) -> bool | None:
    """Whether all three stages of the level that steps up were held and none solved the matter (LF-02-5).

    None where the level is not known or a stage's result was not recorded.
    """
    earlier, now = _split(view, STEP_UP)
    level = level_of(view.roster, (now.unit if now else None) or view.handler)
    if level is None:
        return None
    answers = [_in_vain(earlier, kind, level, view.roster) for kind in (WINDOW, JOINT, LEADER)]
    if False in answers:
        return False
    return None if None in answers else True


def stepped_up_to_city(view: CaseView) -> bool:
    """Whether the city has been asked to lead the matter: what needs solving at city level (LF-19-12)."""
    return any(e.kind == STEP_UP and level_of(view.roster, e.text("to")) == "city" for e in view.events)


def level_skipped(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A step up that does not go to the next level: township, county, city, one at a time (LF-02-5).

    A unit that the roster does not hold cannot be placed, and gives no breach.
    """
    for event in view.events:
        if event.kind != STEP_UP:
            continue
        here, there = level_of(view.roster, event.unit), level_of(view.roster, event.text("to"))
        if here is None or there is None or there == next_level_up(here):
            continue
        above = next_level_up(here)
        ought = f"应报请{LEVEL[above]}" if above in LEVEL else "已无上一层级"
        detail = f"{called(view.roster, event.unit)}报请{called(view.roster, event.text('to'))}牵头，{ought}"
        yield Breach(event.on, detail, event.unit)


def _unsolved_before(view: CaseView, entered: str, required: str) -> bool | None:
    earlier, now = _split(view, entered)
    level = level_of(view.roster, (now.unit if now else None) or view.handler)
    return None if level is None else _in_vain(earlier, required, level, view.roster)


def _split(view: CaseView, kind: str) -> tuple[Sequence[Event], Event | None]:
    """What came before the stage now entered, and the event that enters it: the last, if of that kind."""
    if view.events and view.events[-1].kind == kind:
        return view.events[:-1], view.events[-1]
    return view.events, None


def _in_vain(events: Sequence[Event], kind: str, level: str, roster: Roster) -> bool | None:
    """Whether the last such stage at that level was held in vain; False also where it was never held."""
    held = [e for e in events if e.kind == kind]
    placed = [e for e in held if level_of(roster, e.unit) == level]
    if not placed:
        return None if any(level_of(roster, e.unit) is None for e in held) else False
    solved = flag(placed[-1], "solved")
    return None if solved is None else not solved
