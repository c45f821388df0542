"""What a check says."""

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import attrs


class Level(StrEnum):
    """How loudly a finding speaks. Never a legal grade: "serious" is for a person to enter."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return ("note", "warning", "error").index(self)


class Code(StrEnum):
    """What is the matter."""

    OVERDUE = "overdue"
    SHORT = "short"
    MISSED = "missed"
    MADE_GOOD = "made-good"
    MET_LATE = "met-late"
    DUE_SOON = "due-soon"
    MISSING_EVIDENCE = "missing-evidence"
    BROKEN_ORDER = "broken-order"
    POST_VACANT = "post-vacant"
    POST_CROWDED = "post-crowded"
    WRONG_ROUTE = "wrong-route"
    PATTERN = "pattern"
    COUNT_DIFFERS = "count-differs"
    """The ledger holds more or fewer cases of a campaign than were announced."""
    IMPROPER_EXTENSION = "improper-extension"
    CANNOT_SAY = "cannot-say"
    NOT_FIXED = "not-fixed"
    """The source names a duty without a number: shown, not judged."""
    SET_ASIDE = "set-aside"
    """The jurisdiction does not judge the rule, for a reason it gives (its ledger does not hold the fact): shown, not judged."""
    CALENDAR_ENDS = "calendar-ends"
    PLUGIN_FAILED = "plugin-failed"
    PACK_MISSING = "pack-missing"

    @property
    def unevaluated(self) -> bool:
        """Whether the finding means that something could not be judged (exit code 3)."""
        return self in UNEVALUATED


UNEVALUATED = frozenset({Code.CANNOT_SAY, Code.CALENDAR_ENDS, Code.PLUGIN_FAILED, Code.PACK_MISSING})


@attrs.frozen(slots=True)
class Citation:
    """Where it is written."""

    document: str
    article: str
    number: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Finding:
    """One result of a check, complete enough to be read on its own.

    ``days`` are calendar days late (or left, negative); ``unit`` a code and ``unit_name`` its name; ``values`` fill the sentence
    that belongs to ``code``.
    """

    code: Code
    level: Level
    jurisdiction: str
    rule: str = ""
    title: str = ""
    citation: Citation | None = None
    basis: str = "text"
    unit: str = ""
    unit_name: str = ""
    officer: str = ""
    case: str = ""
    claim: str = ""
    period: str = ""
    n: int = 1
    opened_on: date | None = None
    due_on: date | None = None
    closed_on: date | None = None
    days: int | None = None
    values: Mapping[str, str | int] = attrs.field(factory=dict)

    @property
    def waivable(self) -> bool:
        """Whether somebody may agree to live with it. Not with rules that were not there to judge: nobody knows what they would say."""
        return self.code not in (Code.PLUGIN_FAILED, Code.PACK_MISSING)

    @property
    def fingerprint(self) -> str:
        """Stable from run to run while the same thing is wrong: for baselines and for SARIF's partialFingerprints."""
        parts = [
            self.jurisdiction,
            self.code,
            self.rule,
            self.case,
            self.claim,
            self.unit,
            self.period,
            str(self.n),
        ]
        if self.code is Code.IMPROPER_EXTENSION and self.closed_on is not None:
            parts.append(self.closed_on.isoformat())  # one clock may be extended wrongly more than once
        what = "\x1f".join(parts)
        return hashlib.sha256(what.encode(errors="surrogatepass")).hexdigest()[:24]

    @property
    def order(self) -> tuple[str, str, str, str, int, str, str, str]:
        """Sort key: oldest due date first (for a breach the day it happened), then by subject and rule.

        Agrees with the orders in which the store reads obligations.
        """
        day = self.due_on or self.closed_on
        due = day.isoformat() if day else "9999"
        return (self.jurisdiction, due, self.case, self.rule, self.n, self.unit, self.period, self.code)
