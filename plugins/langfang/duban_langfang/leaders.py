"""Articles 17, 19 and 20: who takes a case, and which body supervises it.

The source keys some of these on where people travelled to petition. Here they are keyed on the matter alone:
who handed it over, which level assigned it, whether it repeats an earlier matter or is raised collectively.
"""

from collections.abc import Iterator, Mapping

from duban.domain.event import Event
from duban.domain.labels import LEVEL, UNIT_KIND
from duban.domain.roster import Officer, Roster
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.reading import level_of, unit_of

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


def county_principal_leads(view: CaseView) -> bool | None:
    """Whether the case leader just appointed is a principal of the county (LF-19-13).

    Principal of its Party committee or government, that is; appointments to other roles pass. None where the
    roster does not hold the officer.
    """
    event = view.events[-1] if view.events else None
    if event is None or event.kind != "appoint" or event.text("role") != "case-leader":
        return True
    posts = _posts(event, view.roster)
    if not posts:
        return None
    return any(_county_principal(post, view.roster) for post in posts)


def repeat_or_collective(view: CaseView) -> bool:
    """Whether the matter repeats an earlier one or is raised collectively (LF-20-4)."""
    return bool(view.attributes.get("repeat_of")) or view.attributes.get("collective") is True


def not_supervised(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A matter finished before the body named for it has urged it once (LF-20-3 … LF-20-5).

    ``params``: ``body`` and ``level`` of the supervising unit. Raises LookupError where the roster holds no
    such unit: the rule cannot say on whom it falls.
    """
    body, level = str(params.get("body", "")), str(params.get("level", ""))
    urged = False
    for event in view.events:
        if event.kind == "urge":
            unit = unit_of(view.roster, event.unit)
            urged = urged or (unit is not None and unit.level == level and unit.plays(body))
        elif event.kind == "finish" and not urged:
            yield Breach(
                event.on, f"办结前无{_words(body, level)}督办记录", _holder(view.roster, body, level)
            )


def _holder(roster: Roster, body: str, level: str) -> str:
    codes = sorted(unit.code for unit in roster.units.values() if unit.level == level and unit.plays(body))
    if not codes:
        raise LookupError(f"名册中没有{_words(body, level)}，请补登单位")
    return codes[0]


def _words(body: str, level: str) -> str:
    return LEVEL.get(level, level) + UNIT_KIND.get(body, body)


def _appointments(view: CaseView) -> Iterator[Event]:
    return (e for e in view.events if e.kind == "appoint" and e.text("role") == "case-leader")


def _posts(event: Event, roster: Roster) -> tuple[Officer, ...]:
    return tuple(o for o in roster.officers if o.name == event.officer and event.on in o.span)


def _at_city(event: Event, roster: Roster) -> bool | None:
    posts = _posts(event, roster)
    if not posts:
        return None
    return any(level_of(roster, post.unit) == "city" for post in posts)


def _county_principal(post: Officer, roster: Roster) -> bool:
    unit = roster.units.get(post.unit)
    top = unit is not None and unit.level == "county" and any(unit.plays(body) for body in TOP_BODIES)
    return top and post.role == "principal"
