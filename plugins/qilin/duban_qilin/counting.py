"""Figures of the 2020 report that parameters cannot say: unions of two classes, and who the leader of a case is (QL-1.2.1-2 … -6).

The report gives one number for two classes and one rate for two ratios. Here each class and each ratio has a number of its own, and
what belongs to both classes is counted once and shown. Only agencies and their leaders are looked at, never who raised a matter.
"""

from collections.abc import Callable, Iterator
from datetime import date

from duban.domain.event import Event
from duban.plugins.hookspecs import CaseView, Counted, IndicatorFunction, Window

ABOVE = ("central", "province", "city")
"""Levels above the district."""
TOP_BODIES = ("government", "party-committee")
"""Organs whose leaders are leaders of the city or of the district; a bureau's head is none."""
LEADING = ("principal", "in-charge", "member")

Answer = bool | None
Question = Callable[[CaseView, Window], Answer]


def among(population: Question, unit: Callable[[CaseView], str | None], part: Question) -> IndicatorFunction:
    """Counts the cases of a population, and which of them are the part. Cannot say who is in it: counted apart."""

    def count(view: CaseView, window: Window) -> Iterator[Counted]:
        inside = population(view, window)
        if inside is not False:
            yield Counted(unit(view) or "", None if inside is None else part(view, window))

    return count


def either(*questions: Question) -> Question:
    """Whether any says yes; None where none does and one cannot say."""

    def ask(view: CaseView, window: Window) -> Answer:
        answers = [question(view, window) for question in questions]
        return True if True in answers else None if None in answers else False

    return ask


def every(*questions: Question) -> Question:
    """Whether all say yes; None where none says no and one cannot say."""

    def ask(view: CaseView, window: Window) -> Answer:
        answers = [question(view, window) for question in questions]
        return False if False in answers else None if None in answers else True

    return ask


def accepted(view: CaseView, window: Window) -> bool:
    """Whether the case was first accepted in the period."""
    first = next((event.on for event in view.events if event.kind == "accept"), None)
    return first is not None and window.start <= first <= window.end


def acceptor(view: CaseView) -> str | None:
    """The unit that accepted the case; the one that handles it where the record does not say."""
    first = next((event.unit for event in view.events if event.kind == "accept"), None)
    return first or view.handler or view.receiver


def led_by(level: str) -> Question:
    """Whether a leader of that level took the case by the end of the period."""

    def ask(view: CaseView, window: Window) -> Answer:
        answers = [_is_leader(view, event, level) for event in _taken(view, window)]
        return True if True in answers else None if None in answers else False

    return ask


def annotated_by(level: str) -> Question:
    """Whether a leader of that level had read the case and written instructions by the end of the period."""

    def ask(view: CaseView, window: Window) -> Answer:
        notes = [event for event in view.events if event.kind == "annotate" and event.on <= window.end]
        answers = [_is_leader(view, event, level) for event in notes]
        return True if True in answers else None if None in answers else False

    return ask


def _taken(view: CaseView, window: Window) -> Iterator[Event]:
    for event in view.events:
        if event.kind == "appoint" and event.text("role") == "case-leader" and event.on <= window.end:
            yield event


def _is_leader(view: CaseView, event: Event, level: str) -> Answer:
    """Whether the official is a leader of the level's own organs on that day; None where the roster does not know the post."""
    if not event.officer:
        return None
    posts = [post for post in _posts(view, event.officer, event.on) if post[0] in LEADING]
    if not posts:
        return None
    units = [view.roster.units.get(code) for _role, code in posts]
    found = any(unit and unit.level == level and any(map(unit.plays, TOP_BODIES)) for unit in units)
    return True if found else None if None in units else False


def _posts(view: CaseView, name: str, day: date) -> list[tuple[str, str]]:
    return [(post.role, post.unit) for post in view.roster.posts(name, day)]


def self_found(view: CaseView, window: Window) -> bool:
    """Whether the bureau found the matter itself by the end of the period."""
    return any(event.kind == "self_found" and event.on <= window.end for event in view.events)


def registered(view: CaseView, window: Window) -> bool:
    """Whether the case had its entry in the working ledger by the end of the period."""
    return any(event.kind == "register" and event.on <= window.end for event in view.events)


def assigned_from_above(view: CaseView, window: Window) -> Answer:
    """Whether the case was first assigned in the period, and by a level above the district.

    The level recorded with the case counts, else that of the unit that assigned it; None where neither is known.
    """
    first = next((event for event in view.events if event.kind == "assign"), None)
    if first is None or not window.start <= first.on <= window.end:
        return False
    origin = view.attributes.get("origin")
    if origin:
        return origin in ABOVE
    unit = view.roster.units.get(first.unit or "")
    return unit.level in ABOVE if unit else None


def assigned_to(view: CaseView) -> str | None:
    """The unit that the case was first assigned to."""
    return next((event.text("to") for event in view.events if event.kind == "assign"), None)


def repeat(view: CaseView, window: Window) -> bool:
    """Whether the case is the same matter as an earlier one."""
    return bool(view.attributes.get("repeat_of"))


def backlog(view: CaseView, window: Window) -> bool:
    """Whether the case is registered as backlog."""
    return view.attributes.get("backlog") is True


TAKEN_OR_FOUND = either(led_by("city"), self_found)
"""The two classes of QL-1.2.1-2 together."""

INDICATORS: dict[str, IndicatorFunction] = {
    "accepted-taken-or-found": among(accepted, acceptor, TAKEN_OR_FOUND),
    "accepted-taken-by-city": among(accepted, acceptor, led_by("city")),
    "accepted-self-found": among(accepted, acceptor, self_found),
    "accepted-both": among(accepted, acceptor, every(led_by("city"), self_found)),
    "in-ledger": among(every(accepted, TAKEN_OR_FOUND), acceptor, registered),
    "taken-by-district": among(every(accepted, TAKEN_OR_FOUND), acceptor, led_by("county")),
    "annotated-by-district": among(every(accepted, TAKEN_OR_FOUND), acceptor, annotated_by("county")),
    "assigned-repeat-or-backlog": among(assigned_from_above, assigned_to, either(repeat, backlog)),
    "assigned-repeat": among(assigned_from_above, assigned_to, repeat),
    "assigned-backlog": among(assigned_from_above, assigned_to, backlog),
    "assigned-both": among(assigned_from_above, assigned_to, every(repeat, backlog)),
}
"""What the pack writes after ``qilin.``."""
