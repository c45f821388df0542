"""Articles 17, 19 and 20: who takes a case, and which body supervises it.

The source keys some of these on where people travelled to petition. Here they are keyed on the matter alone:
who handed it over, which level assigned it, whether it repeats an earlier matter or is raised collectively.
"""

from collections.abc import Iterator, Mapping

from duban.domain.event import Event
from duban.domain.labels import LEVEL, UNIT_KIND
from duban.domain.roster import Officer, Roster
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.reading import unit_of

TOP_BODIES = ("government", "party-committee")


def received_from_police(view: CaseView) -> bool:
    """Whether the matter was handed over by a police organ (LF-17-7)."""
    sender = view.attributes.get("received_from")
    if not isinstance(sender, str) or not sender:
        return False
    unit = unit_of(view.roster, sender)
    return unit.plays("police") if unit else "公安" in sender


def has_case_leader(view: CaseView) -> bool:
    """Whether a case leader was ever appointed (LF-19-14)."""
    return any(True for _event in _appointments(view))


def city_case_leader(view: CaseView) -> bool | None:
    """Whether a leader of the city takes the case (LF-19-12, LF-20-3); None where the post is not known."""
    answers = [_at_city(event, view.roster) for event in _appointments(view)]
    if True in answers:
        return True
    return None if None in answers else False


def stepped_up_to(view: CaseView) -> str | None:
    """The unit that was last asked to lead the matter (LF-19-12): it has to name a leader of its own."""
    asked = [event.text("to") for event in view.events if event.kind == "step_up"]
    unit = unit_of(view.roster, asked[-1]) if asked else None
    return unit.code if unit else None


def repeat_or_collective(view: CaseView) -> bool:
    """Whether the matter repeats an earlier one or is raised collectively (LF-20-4)."""
    return bool(view.attributes.get("repeat_of")) or view.attributes.get("collective") is True


def not_supervised(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A matter finished before the body named for it has urged it once (LF-20-3 … LF-20-5).

    ``params``: ``body`` and ``level`` of the supervising unit. Raises LookupError where the roster holds no
    such unit, or several of which none is known to be in charge: the rule cannot say on whom it falls.
    """
    body, level = str(params.get("body", "")), str(params.get("level", ""))
    urged = False
    for event in view.events:
        if event.kind == "urge":
            unit = unit_of(view.roster, event.unit)
            urged = urged or (unit is not None and unit.level == level and unit.plays(body))
        elif event.kind == "finish" and not urged:
            yield Breach(event.on, f"办结前无{_words(body, level)}督办记录", _holder(view, body, level))


def _holder(view: CaseView, body: str, level: str) -> str:
    """The supervising body: the only one of its kind, or of several the one under the organ whose leader takes the case."""
    roster = view.roster
    bodies = sorted(u.code for u in roster.units.values() if u.level == level and u.plays(body))
    if not bodies:
        raise LookupError(f"名册中没有{_words(body, level)}，请补登单位")
    if len(bodies) == 1:
        return bodies[0]
    led = {post.unit for event in _appointments(view) for post in _posts(event, roster)}
    under = [code for code in bodies if roster.units[code].parent in led]
    if len(under) == 1:
        return under[0]
    names = "、".join(roster.units[code].name for code in bodies)
    raise LookupError(f"名册中有几个{_words(body, level)}（{names}），查不出由哪一个督办")


def _words(body: str, level: str) -> str:
    return LEVEL.get(level, level) + UNIT_KIND.get(body, body)


def _appointments(view: CaseView) -> Iterator[Event]:
    return (e for e in view.events if e.kind == "appoint" and e.text("role") == "case-leader")


def _posts(event: Event, roster: Roster) -> tuple[Officer, ...]:
    return tuple(o for o in roster.officers if o.name == event.officer and event.on in o.span)


def _at_city(event: Event, roster: Roster) -> bool | None:
    """Whether the official serves in the city's own organs, not only in one of its departments."""
    posts = _posts(event, roster)
    units = [roster.units.get(post.unit) for post in posts]
    if any(unit and unit.level == "city" and any(map(unit.plays, TOP_BODIES)) for unit in units):
        return True
    return None if not posts or None in units else False
