"""麒麟: what the district petition bureau's 2020 rule-of-law report says that it does, as a pack."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from duban.plugins.hookspecs import CaseView, Condition, IndicatorFunction, ReportFunction, hookimpl
from duban_qilin.counting import INDICATORS
from duban_qilin.law_report import law_report

DUBAN_API_LEVEL = 1

POSTS = frozenset({"case-leader", "handler"})
"""包案领导 and 化解责任人 (QL-1.2.1-7)."""


def posts_fixed(view: CaseView) -> bool:
    """Whether both a case leader and a responsible handler have been appointed in the case so far."""
    named = {event.text("role") for event in view.events if event.kind == "appoint" and event.officer}
    return named >= POSTS


@hookimpl
def duban_packs() -> Iterable[Path]:
    """The pack of this plugin."""
    return [Path(__file__).parent / "packs" / "qilin.toml"]


@hookimpl
def duban_conditions() -> Mapping[str, Condition]:
    """The conditions that the pack names."""
    return {"posts-fixed": posts_fixed}


@hookimpl
def duban_indicators() -> Mapping[str, IndicatorFunction]:
    """Figures of the report that parameters cannot say."""
    return INDICATORS


@hookimpl
def duban_reports() -> Mapping[str, ReportFunction]:
    """The annual report in the form of 2020."""
    return {"law-report": law_report}
