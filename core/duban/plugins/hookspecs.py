"""What a locality's plugin can say. Plain frozen data goes in, plain data comes out; a plugin never sees the application.

Each hook returns names with callables. Packs refer to them as ``"<plugin>.<name>"``. All callables are pure: same arguments, same
answer, no clock, no file. One that raises is a finding; the rule that asked is "cannot say" for that subject, and all else goes on.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pluggy

from duban.domain.event import Event
from duban.domain.roster import NamedPeriod, Roster

if TYPE_CHECKING:
    from duban.domain.document import Document, Figure

hookspec = pluggy.HookspecMarker("duban")
hookimpl = pluggy.HookimplMarker("duban")

API_LEVEL = 1
"""Level of this interface; a plugin module may declare ``DUBAN_API_LEVEL`` and is refused when it asks for a newer one."""


@attrs.frozen
class CaseView:
    """What a condition, a bearer or a pattern may look at: the case's events in force so far, in order, and the roster.

    ``attributes`` are the case's fields as of the last event; ``handler`` and ``receiver`` unit codes or None.
    """

    case: str
    events: Sequence[Event]
    attributes: Mapping[str, object]
    handler: str | None
    receiver: str | None
    roster: Roster


@attrs.frozen
class Breach:
    """A pattern came true: on which day, whom it falls on (None = the handler), and a short remark in Chinese."""

    on: date
    detail: str
    unit: str | None = None


@attrs.frozen
class Occurrence:
    """A recurring duty's occurrence that a plugin schedules: stable ``key``, first and last day in time, who must act, and how
    often, where that is not the schedule's own ``count``."""

    key: str
    start: date
    due: date
    officer: str | None = None
    count: int | None = None


@attrs.frozen
class ScheduleView:
    """What a schedule may look at: the unit, the days asked for, declared periods, which days are worked, and past acts."""

    unit: str
    start: date
    end: date
    periods: tuple[NamedPeriod, ...]
    roster: Roster
    is_workday: Callable[[date], bool]
    acts: Sequence[Event]


@attrs.frozen
class Window:
    """The period that an indicator is asked for, both days included, and the day as of which."""

    start: date
    end: date
    as_of: date


@attrs.frozen
class Counted:
    """A case counts for a unit: whether it is in the numerator; None = it could not be evaluated and is counted apart."""

    unit: str
    met: bool | None = True


@attrs.frozen(kw_only=True)
class ReportView:
    """What a report may look at: the jurisdiction's ``name``, the ``period`` (its key, first and last day), the day as of which.

    ``figures``: every judged indicator of the period for the whole area, by rule id; ``kept``: of each limit and recurring duty
    that fell due in the period how many were met in time, by rule id. A rule that is absent had nothing to count.
    """

    name: str
    period: str
    start: date
    end: date
    as_of: date
    figures: "Mapping[str, Figure]"
    kept: "Mapping[str, Figure]"


Condition = Callable[[CaseView], bool | None]
Bearer = Callable[[CaseView], str | None]
Pattern = Callable[[CaseView, Mapping[str, object]], Iterable[Breach]]
ScheduleFunction = Callable[[ScheduleView], Iterable[Occurrence]]
IndicatorFunction = Callable[[CaseView, Window], Iterable[Counted]]
ReportFunction = Callable[[ReportView], "Document"]


@hookspec
def duban_packs() -> Iterable[Path]:
    """Paths of the pack files (TOML) that the plugin ships. Worked cases lie beside them as ``<pack>.cases.toml``."""
    raise AssertionError("a specification is never called")


@hookspec
def duban_conditions() -> Mapping[str, Condition]:
    """Named conditions for ``applies.condition`` and a step's ``condition``; None means "cannot say"."""
    raise AssertionError("a specification is never called")


@hookspec
def duban_bearers() -> Mapping[str, Bearer]:
    """Named ways to find the unit that owes, for ``bearer``; None means that there is none."""
    raise AssertionError("a specification is never called")


@hookspec
def duban_patterns() -> Mapping[str, Pattern]:
    """Named patterns over a case's events, for ``procedure.pattern``.

    A breach reported for the events up to a day must be reported again, with the same day, when more events follow.
    """
    raise AssertionError("a specification is never called")


@hookspec
def duban_schedules() -> Mapping[str, ScheduleFunction]:
    """Named schedules for ``schedule.plugin``: all occurrences that begin between the two days asked for."""
    raise AssertionError("a specification is never called")


@hookspec
def duban_indicators() -> Mapping[str, IndicatorFunction]:
    """Named indicators for ``indicator.plugin``: for which units a case counts in the period, and whether in the numerator.

    Asked once for each case received by the end of the day, as it stood then; nothing returned means that the case is not counted.
    """
    raise AssertionError("a specification is never called")


@hookspec
def duban_reports() -> Mapping[str, ReportFunction]:
    """Named reports of a locality's own form, written by ``duban report local <plugin>.<name>`` as text, docx or xlsx.

    The document's name, date and (where empty) issuer are set by the engine. A figure that the view does not hold is left blank
    and said to be; a builder never makes one up.
    """
    raise AssertionError("a specification is never called")
