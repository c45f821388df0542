"""Articles 5 and 14: what comes before a decision is submitted and before the ordinary clock starts."""

from duban.plugins.hookspecs import CaseView
from duban_langfang.reading import flag


def risk_assessment_passed(view: CaseView) -> bool | None:
    """Whether the last stability-risk assessment was passed (LF-05-2); None where no result was recorded."""
    held = [event for event in view.events if event.kind == "risk_assessment"]
    return flag(held[-1], "passed") if held else False


def channel_determined(view: CaseView) -> bool:
    """Whether the matter's statutory channel has been recorded, with the matter or by an act (LF-14-3)."""
    if view.attributes.get("statutory") not in (None, ""):
        return True
    return any(event.kind == "classify" for event in view.events)


def legality_review_passed(view: CaseView) -> bool | None:
    """Whether the last legality review found the decision lawful (LF-05-6); None where no result was recorded."""
    held = [event for event in view.events if event.kind == "legality_review"]
    return flag(held[-1], "passed") if held else False
