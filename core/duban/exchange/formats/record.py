"""Heads, findings and tails as plain dictionaries, for the formats that machines read. Key order is fixed."""

from collections.abc import Mapping
from datetime import date

from duban.domain.finding import Finding, Level
from duban.domain.report import Head, RuleCount, Tail
from duban.domain.text import safe_text
from duban.phrases import describe

Plain = dict[str, object]

_EXACT = 2**53
"""Integers beyond this lose digits in many readers of JSON; they are written as text."""


def head_record(head: Head) -> Plain:
    """What was asked."""
    return {
        "version": safe_text(head.version),
        "as_of": head.as_of.isoformat(),
        "since": _day(head.since),
        "fail_on": head.fail_on.value,
        "jurisdictions": [
            {
                "code": safe_text(code),
                "name": safe_text(name),
                "policy": safe_text(head.policy[code]) if code in head.policy else None,
            }
            for code, name in head.jurisdictions
        ],
        "packs": [safe_text(pack) for pack in head.packs],
        **({"listed": safe_text(head.listed)} if head.listed else {}),
    }


def finding_record(finding: Finding) -> Plain:
    """One finding with its sentence. Absent texts are empty, absent dates and numbers null."""
    citation = finding.citation
    return {
        "code": finding.code.value,
        "level": finding.level.value,
        "message": describe(finding),
        "jurisdiction": safe_text(finding.jurisdiction),
        "rule": safe_text(finding.rule),
        "title": safe_text(finding.title),
        "citation": None
        if citation is None
        else {
            "document": safe_text(citation.document),
            "number": safe_text(citation.number),
            "article": safe_text(citation.article),
        },
        "basis": safe_text(finding.basis),
        "unit": safe_text(finding.unit),
        "unit_name": safe_text(finding.unit_name),
        "officer": safe_text(finding.officer),
        "case": safe_text(finding.case),
        "claim": safe_text(finding.claim),
        "period": safe_text(finding.period),
        "n": finding.n,
        "opened_on": _day(finding.opened_on),
        "due_on": _day(finding.due_on),
        "closed_on": _day(finding.closed_on),
        "days": finding.days,
        "values": plain_values(finding.values),
        "fingerprint": finding.fingerprint,
    }


def tail_record(tail: Tail) -> Plain:
    """What came out."""
    return {
        "cases": tail.cases,
        "units": tail.units,
        "rules": [_rule_record(count) for count in tail.rules],
        "levels": {level.value: tail.levels.get(level, 0) for level in reversed(Level)},
        "waived": tail.waived,
        "unevaluated": tail.unevaluated,
        "exit_code": tail.exit_code,
    }


def plain_values(values: Mapping[str, str | int]) -> Plain:
    """The values by key, texts made safe."""
    return {safe_text(key): _plain(values[key]) for key in sorted(values)}


def _rule_record(count: RuleCount) -> Plain:
    states: dict[str, int] = {safe_text(state): count.states[state] for state in sorted(count.states)}
    if count.none is not None:
        states["none"] = count.none
    return {
        "jurisdiction": safe_text(count.jurisdiction),
        "rule": safe_text(count.rule),
        "title": safe_text(count.title),
        "states": states,
    }


def _plain(value: str | int) -> str | int:
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    return safe_text(value)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
