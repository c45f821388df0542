"""依据: how the date of one row came about."""

from collections.abc import Iterable

from duban.desk.explaining import Explained, Explanation
from duban.domain.event import Event, act_words
from duban.domain.text import safe_text
from duban.i18n import _
from duban.reasons import render_reasons

Found = tuple[Explanation, tuple[Explained, ...]] | None


def reasons_lines(found: Found) -> list[str]:
    """Every step that led to the date, then the case's events."""
    if found is None:
        return []
    explanation, obligations = found
    lines = all_steps((explanation, one) for one in obligations)
    gone = [] if obligations else [_("台账中已没有这项应办事项：清单读出以后台账又有变动。")]
    return [*gone, *lines, *course(explanation, explanation.events)]


def all_steps(told: Iterable[tuple[Explanation, Explained]]) -> list[str]:
    """Several obligations, each with its steps, a blank line between them."""
    return [line for explanation, one in told for line in ("", *steps_lines(explanation, one))][1:]


def steps_lines(explanation: Explanation, one: Explained) -> list[str]:
    """One obligation, then every step that led to its date."""
    obligation = one.line.obligation
    number = f"#{obligation.n}" if obligation.n > 1 else ""
    parts = (_("【{title}】").format(title=obligation.rule), one.line.title, one.line.unit_name, number)
    steps = render_reasons(one.trace, explanation.roster)
    return [
        safe_text(" ".join(filter(None, parts))),
        *(f"  {at}. {step}" for at, step in enumerate(steps, 1)),
    ]


def course(found: Explanation, events: Iterable[Event]) -> list[str]:
    """What has happened so far, below what stands before; nothing where nothing has."""
    lines = [f"  {event_line(found, event)}" for event in events]
    return ["", _("经过："), *lines] if lines else []


def event_line(found: Explanation, event: Event) -> str:
    """Day, unit, act, and to whom."""
    names = [
        found.roster.units[code].name if code in found.roster.units else code
        for code in (event.unit or "", event.text("to") or "")
    ]
    parts = (event.on.isoformat(), names[0], act_words(found.policy.kinds, event.kind))
    return safe_text(" ".join(filter(None, (*parts, f"-> {names[1]}" if names[1] else ""))))
