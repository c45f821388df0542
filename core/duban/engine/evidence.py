"""What a record lacks against a checklist; the same test for a case's events and a unit's."""

from collections.abc import Sequence

from duban.domain.event import Event
from duban.policy.rules import Checklist, Item

REASON = "override"
"""Field of an event: why it was recorded although its record lacks something."""


def lacking(rule: Checklist, event: Event, earlier: Sequence[Event]) -> list[str]:
    """The ids of what is missing, in the rule's order: items, then ``signed:<role>``, ``attended:<role>``, ``majority``, ``dissent``."""
    present = set(event.items("items")) | set(event.items("phases"))
    lacks = [
        item.id
        for item in rule.items
        if not item.optional and item.id not in present and not _shown(item, event, earlier)
    ]
    lacks.extend(_unsigned(rule, event))
    attended = set(event.items("attended"))
    lacks.extend(f"attended:{role}" for role in rule.attend if role not in attended)
    if rule.majority:
        lacks.extend(_votes(event))
    return lacks


def remark(lacks: Sequence[str], event: Event) -> str:
    """What is missing as an obligation's ``detail``, and behind it the reason for recording the act nevertheless."""
    reason = event.text(REASON) if lacks else None
    return ",".join([*lacks, *([f"{REASON}:{reason.replace(',', '，')}"] if reason else [])])


def read_remark(detail: str) -> tuple[tuple[str, ...], str]:
    """The ids of what is missing, and the reason given (empty where there is none), from what :func:`remark` wrote."""
    parts = [part for part in detail.split(",") if part]
    lacks = tuple(part for part in parts if not part.startswith(f"{REASON}:"))
    return lacks, next((part.partition(":")[2] for part in parts if part.startswith(f"{REASON}:")), "")


def _shown(item: Item, event: Event, earlier: Sequence[Event]) -> bool:
    """Whether a field or an earlier event proves the item, or an event that takes its place."""
    if item.instead and any(e.kind in item.instead for e in earlier):
        return True
    if item.event is not None:
        found = [e for e in earlier if e.kind == item.event and (e.on < event.on or not item.before)]
        return any(item.field is None or e.text(item.field) is not None for e in found)
    if item.field is None:
        return False
    value = event.text(item.field)
    if value is None or value == "False":
        return False
    if not item.before:
        return True
    try:
        day = event.date(item.field)
    except ValueError:
        return False
    return day is not None and day < event.on


def _unsigned(rule: Checklist, event: Event) -> list[str]:
    """Roles without a signature, and those whose signer has signed for another role already."""
    signers: set[str] = set()
    lacks: list[str] = []
    for role in rule.signers:
        name = event.text(f"signed_{role.replace('-', '_')}")
        if name is None or name in signers:
            lacks.append(f"signed:{role}")
        else:
            signers.add(name)
    return lacks


def _counts(*texts: str) -> bool:
    return all(text.isdecimal() and len(text) < 10 for text in texts)


def _votes(event: Event) -> list[str]:
    """More than half must be for, and no more than voted; a vote that was not unanimous must record the dissent (QD-2.3-2)."""
    votes, votes_for = event.text("votes"), event.text("votes_for")
    if votes is None or votes_for is None or not _counts(votes, votes_for):
        return ["majority"]
    lacks = [] if int(votes) < int(votes_for) * 2 <= int(votes) * 2 else ["majority"]
    if int(votes_for) < int(votes) and event.text("dissent") is None:
        lacks.append("dissent")
    return lacks
