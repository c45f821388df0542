"""What somebody owes: one thing for every source (a case's limit, a duty, a milestone, what a file must hold)."""

from datetime import date, timedelta
from enum import StrEnum

import attrs


class Form(StrEnum):
    """In which way an obligation can be met or broken."""

    DEADLINE = "deadline"
    DUTY = "duty"
    MILESTONE = "milestone"
    EVIDENCE = "evidence"
    ORDER = "order"
    POST = "post"
    ROUTE = "route"
    PATTERN = "pattern"
    CONSEQUENCE = "consequence"
    """What an outcome or a suggestion brought about: to rectify by a day, to answer in writing."""


class Outcome(StrEnum):
    """How a spell of an obligation ended."""

    MET = "met"
    MOVED = "moved"
    """The date was changed; the next spell of the same obligation goes on."""
    VOID = "void"
    """Its reason went away."""
    BREACH = "breach"
    """Broken at once and for good: an act in the wrong order, an extension outside its terms."""


class State(StrEnum):
    """State of an obligation as of a day (domain.md, Counting time)."""

    PENDING = "pending"
    DUE_SOON = "due-soon"
    SUSPENDED = "suspended"
    MET = "met"
    MET_LATE = "met-late"
    OVERDUE = "overdue"
    SHORT = "short"
    """A quota whose period ended with some, but not enough, done."""
    VOID = "void"
    BREACH = "breach"
    UNKNOWN = "unknown"


@attrs.define(slots=True)
class Obligation:
    """One spell of an obligation: the days during which nothing about it changed.

    An extension, a suspension or a correction of the case's channel ends the spell with outcome ``moved`` and begins the next one
    (``spell`` + 1). So the state as of any past day is read from the spell that was running on that day, and a ledger as of D
    equals the ledger cut at D.

    ``rule`` and ``version`` (the day from which that version of the rule applies) name the provision; ``case`` or ``period`` (the
    stable key of a recurring occurrence) with ``unit`` name the subject; ``n`` counts clocks of one rule in one case from 1;
    ``opened_on`` is the first day of the spell; ``due_on`` the last day in time, None where there is none *yet* (suspended) or
    where it cannot be said (``missing`` says what is missing); ``closed_on`` the day on which the spell ended, with its outcome.
    ``required`` and ``done`` count acts for duties and quotas; ``detail`` is a short machine-readable remark.

    Mutable on purpose: the engine fills it while it reads the events, and a bulk import makes millions of them.
    """

    rule: str
    version: date
    form: Form
    unit: str | None
    opened_on: date
    due_on: date | None = None
    case: str | None = None
    claim: str | None = None
    period: str | None = None
    officer: str | None = None
    n: int = 1
    spell: int = 1
    started_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome | None = None
    missing: str | None = None
    suspended: bool = False
    required: int = 1
    done: int = 0
    detail: str = ""

    @property
    def key(self) -> str:
        """Names the obligation from run to run, whatever its spell: ``RULE@CASE[/CLAIM][#N]`` or ``RULE@UNIT@PERIOD``."""
        if self.case is None:
            return f"{self.rule}@{self.unit or ''}@{self.period or ''}"
        claim = f"/{self.claim}" if self.claim else ""
        return f"{self.rule}@{self.case}{claim}" + (f"#{self.n}" if self.n > 1 else "")

    def exists(self, as_of: date) -> bool:
        """Whether this spell is the one to read as of that day."""
        if self.opened_on > as_of:
            return False
        return self.closed_on is None or self.closed_on > as_of or self.outcome is not Outcome.MOVED

    def state(self, as_of: date, warn_days: int = 0) -> State:
        """State as of the end of that day; ``warn_days`` is the rule's warning window in calendar days before the due date."""
        if self.closed_on is not None and self.closed_on <= as_of:
            if self.outcome is Outcome.VOID:
                return State.VOID
            if self.outcome is Outcome.BREACH:
                return State.BREACH
            if self.due_on is None:
                return State.UNKNOWN
            return State.MET if self.closed_on <= self.due_on else State.MET_LATE
        if self.missing is not None:
            return State.UNKNOWN
        if self.suspended:
            return State.SUSPENDED
        if self.due_on is None:
            return State.PENDING
        if self.due_on < as_of:
            return State.SHORT if self.done and self.done < self.required else State.OVERDUE
        if self.due_on - timedelta(days=warn_days) <= as_of and warn_days:
            return State.DUE_SOON
        return State.PENDING

    def days(self, as_of: date) -> int | None:
        """Calendar days past the due date (positive) or left (negative or 0), measured at closing or as of the day."""
        if self.due_on is None:
            return None
        end = self.closed_on if self.closed_on is not None and self.closed_on <= as_of else as_of
        return (end - self.due_on).days


def case_named(key: str) -> str:
    """The case that the key of an obligation names; of one outside cases something that is no case's reference."""
    return key.partition("@")[2].split("#")[0].split("/")[0]
