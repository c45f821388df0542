"""What a check hands to the writers of its formats: a head, findings one by one, a tail. Nothing in it depends on the clock."""

from collections.abc import Mapping
from datetime import date

import attrs

from duban.domain.finding import Level


@attrs.frozen(kw_only=True)
class Head:
    """What was asked: the day, the jurisdictions (code, name), the first day whose ended obligations are listed, the packs in use."""

    as_of: date
    jurisdictions: tuple[tuple[str, str], ...]
    since: date | None
    fail_on: Level
    packs: tuple[str, ...]
    policy: Mapping[str, str]
    """Policy digest per jurisdiction."""
    version: str
    listed: str = ""
    """To what the findings are narrowed down, in words; empty: all are listed. Counts and exit code are always those of the whole."""


@attrs.frozen(kw_only=True)
class RuleCount:
    """One rule's obligations as of the day, by state; ``cases`` without any obligation under it are ``none``."""

    jurisdiction: str
    rule: str
    title: str
    states: Mapping[str, int]
    none: int | None = None


@attrs.frozen(kw_only=True)
class Tail:
    """What came out: cases known on the day, units bound, counts per rule, findings per level, waived ones, the exit code."""

    cases: int
    units: int
    rules: tuple[RuleCount, ...]
    levels: Mapping[Level, int]
    waived: int
    unevaluated: int
    exit_code: int
