"""依据: how the date of one row came about."""

from duban.desk.explaining import Explained, Explanation
from duban.domain.event import Event, act_words
from duban.domain.finding import Finding
from duban.domain.text import safe_text
from duban.i18n import _
from duban.reasons import render_reasons
from duban_tui.words import in_full

Found = tuple[Explanation, tuple[Explained, ...]] | None


def reasons_lines(row: Finding, found: Found) -> list[str]:
    """The row in full, then the case's events, then every step that led to the date."""
    lines = in_full(row)
    if found is None:
        return lines
    explanation, obligations = found
    if explanation.events:
        lines += ["", _("经过：")]
        lines += [f"  {event_line(explanation, event)}" for event in explanation.events]
    for one in obligations:
        lines += ["", *steps_lines(explanation, one)]
    if not obligations:
        lines += ["", _("台账中已没有这项应办事项：清单读出以后台账又有变动。")]
    return lines


def steps_lines(explanation: Explanation, one: Explained) -> list[str]:
    """One obligation, then every step that led to its date."""
    obligation = one.line.obligation
    number = f"#{obligation.n}" if obligation.n > 1 else ""
    parts = (f"【{obligation.rule}】", one.line.title, one.line.unit_name, number)
    steps = render_reasons(one.trace, explanation.roster)
    return [
        safe_text(" ".join(filter(None, parts))),
        *(f"  {at}. {step}" for at, step in enumerate(steps, 1)),
    ]


def event_line(found: Explanation, event: Event) -> str:
    """Day, unit, act, and to whom."""
    names = [
        found.roster.units[code].name if code in found.roster.units else code
        for code in (event.unit or "", event.text("to") or "")
    ]
    parts = (event.on.isoformat(), names[0], act_words(found.policy.kinds, event.kind))
    return safe_text(" ".join(filter(None, (*parts, f"-> {names[1]}" if names[1] else ""))))
