"""廊坊市群众工作和信访督办规则包: the pack, and the code for what parameters cannot say.

Names below are what the pack writes after ``langfang.``. Every callable is pure: what a record does not hold
is answered "cannot say", never guessed.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from duban.plugins.hookspecs import Bearer, Condition, Pattern, ScheduleFunction, hookimpl
from duban_langfang import coordination, decisions, leaders, schedules, stages, verifying

DUBAN_API_LEVEL = 1


@hookimpl
def duban_packs() -> Iterable[Path]:
    """The one pack of this plugin; its worked cases lie beside it."""
    return [Path(__file__).parent / "packs" / "langfang.toml"]


@hookimpl
def duban_conditions() -> Mapping[str, Condition]:
    """Entry conditions and selections."""
    return {
        "window-unsolved": stages.window_unsolved,
        "joint-unsolved": stages.joint_unsolved,
        "settled-at-window": stages.settled_at_window,
        "three-stages-exhausted": stages.three_stages_exhausted,
        "stepped-up-to-city": stages.stepped_up_to_city,
        "channel-determined": decisions.channel_determined,
        "risk-assessment-passed": decisions.risk_assessment_passed,
        "legality-review-passed": decisions.legality_review_passed,
        "received-from-police": leaders.received_from_police,
        "has-case-leader": leaders.has_case_leader,
        "city-case-leader": leaders.city_case_leader,
        "repeat-or-collective": leaders.repeat_or_collective,
    }


@hookimpl
def duban_bearers() -> Mapping[str, Bearer]:
    """Ways to find the unit that owes."""
    return {
        "common-superior": coordination.common_superior,
        "stepped-up-to": leaders.stepped_up_to,
    }


@hookimpl
def duban_patterns() -> Mapping[str, Pattern]:
    """Patterns over a case's events."""
    return {
        "level-skipped": stages.level_skipped,
        "wrong-coordinator": coordination.wrong_coordinator,
        "not-supervised": leaders.not_supervised,
        "lower-level-did-not-handle": verifying.lower_level_did_not_handle,
        "unfounded-verification": verifying.unfounded_verification,
    }


@hookimpl
def duban_schedules() -> Mapping[str, ScheduleFunction]:
    """Recurrences that neither a period nor an RFC 5545 rule can say."""
    return {
        "two-days-a-week": schedules.two_days_a_week,
        "monday-wednesday-rotation": schedules.monday_wednesday_skip,
        "monday-wednesday-rotation-roll": schedules.monday_wednesday_roll,
        "monday-wednesday-rotation-keep": schedules.monday_wednesday_keep,
        "every-second-day": schedules.every_second_day,
    }
