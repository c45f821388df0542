"""The first record of a case: which acts may open one that the ledger does not have. A mistyped reference must not."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from duban.domain.event import Event, EventKind
from duban.domain.roster import LEVELS, Roster
from duban.errors import Problem, Unfit
from duban.i18n import _, sentences
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

CASE, NEW = "=case", "new"
"""What of an act names its case, and what says that it is new to the ledger. No field can have the name of the first."""

_KEYS = "0123456789-"
"""What is struck by mistake in place of another key."""
_MOST = 3
"""Near references that are named."""
_CLOSE = 10
"""A number no further behind one of the ledger goes on its series."""
_NUMBER = re.compile(r"(.*?)([0-9]{1,15})([^0-9]*)", re.DOTALL)
"""A reference with its last number."""


def check_opening(
    reader: "Reader", place: Jurisdiction, policy: Policy, roster: Roster, event: Event, new: bool
) -> bool:
    """Whether the act is the first about its case; ``new``: it says so. Where all that was recorded of a case has been cancelled, the
    ledger does not have it.

    Raises Unfit for an act about a case that the ledger does not have, unless it says so or is one that opens a case, and for one that
    says so of a case that the ledger has. An import is free: its rows may come in any order.
    """
    if event.case is None or event.kind == "correct":
        return False
    if reader.case(place.code, event.case) is not None:
        if new:
            words = _("台账中已有编号为“{ref}”的事项。是同一件的，按已有事项登记；不是的，换一个编号。")
            raise Unfit([Problem(words.format(ref=event.case), CASE)])
        return False
    kind = policy.kinds[event.kind]
    if not (new or _opens(kind, event, place, roster)):
        raise Unfit(_unknown(reader, place, policy, kind, event.case))
    return True


def near_numbers(reader: "Reader", code: str, ref: str) -> Sequence[str]:
    """The references in the ledger that may be meant by that of a new case. None where it goes on a series: there each number is near
    many others."""
    return [] if reader.cases_among(code, set(_before(ref))) else _near(reader, code, ref)


def _opens(kind: EventKind, event: Event, place: Jurisdiction, roster: Roster) -> bool:
    if kind.opens != "from-above":
        return kind.opens == "always"
    unit = roster.units.get(event.unit or "")
    return unit is not None and LEVELS.index(unit.level) < LEVELS.index(place.level)


def _unknown(
    reader: "Reader", place: Jurisdiction, policy: Policy, kind: EventKind, ref: str
) -> list[Problem]:
    """What is wrong, which references are near, and what to do."""
    words = (
        _("台账中没有编号为“{ref}”的事项；不是上级单位作出的“{label}”，不能是它的第一条记录。")
        if kind.opens == "from-above"
        else _("台账中没有编号为“{ref}”的事项；“{label}”不能是它的第一条记录。")
    ).format(ref=ref, label=kind.words)
    near = _near(reader, place.code, ref)
    if near:
        words = sentences(words, _("相近的编号：{near}。").format(near=_("、").join(near)))
    opening = [one.words for one in policy.kinds.values() if one.opens == "always"]
    first = _("编号写错的，请改正；是新收的事项，先登记以下之一：{kinds}。").format(
        kinds=_("、").join(opening)
    )
    remedy = _("确是新事项而没有这些记录的，写明是新事项后登记。")
    return [Problem(words), Problem(first), Problem(remedy, NEW)]


def _near(reader: "Reader", code: str, ref: str) -> Sequence[str]:
    """The first of the ledger's references that one slip of a key leads to."""
    return sorted(reader.cases_among(code, {*_slips(ref), *_slips(ref.upper())}))[:_MOST]


def _before(ref: str) -> Iterator[str]:
    """The references close before it in its series."""
    found = _NUMBER.fullmatch(ref)
    if found is not None:
        head, number, tail = found.groups()
        last = int(number)
        for earlier in range(max(0, last - _CLOSE), last):
            yield f"{head}{earlier:0{len(number)}}{tail}"


def _slips(ref: str) -> Iterator[str]:
    """What may have been meant, if one key was struck wrong, too often, too early or not at all."""
    yield ref
    keys = {*_KEYS, *ref}
    for at in range(len(ref) + 1):
        before, after = ref[:at], ref[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for key in keys:
            yield before + key + after[1:]
            yield before + key + after
