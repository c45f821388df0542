"""The first record of a case: which acts may open one that the ledger does not have. A mistyped reference must not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from duban.domain.event import Event, EventKind
from duban.domain.roster import LEVELS, Roster
from duban.errors import DubanError, Problem, Unfit
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

NEW = "new"
"""What of an act says that its case is new to the ledger."""

_KEYS = "0123456789-"
"""What is struck by mistake in place of another key."""
_MOST = 3
"""Near references that are named."""


def check_opening(
    reader: "Reader", place: Jurisdiction, policy: Policy, roster: Roster, event: Event, new: bool
) -> bool:
    """Whether the act is the first about its case; ``new``: it says so. Where all that was recorded of a case has been cancelled, the
    ledger does not have it.

    Raises Unfit for an act about a case that the ledger does not have, unless it says so or is one that opens a case; DubanError
    where it says so of a case that the ledger has. An import is free: its rows may come in any order.
    """
    if event.case is None or event.kind == "correct":
        return False
    if reader.case(place.code, event.case) is not None:
        if new:
            words = _("台账中已有编号为“{ref}”的事项。是同一件的，不要写明是新事项；不是的，换一个编号。")
            raise DubanError(words.format(ref=event.case))
        return False
    kind = policy.kinds[event.kind]
    if not (new or _opens(kind, event, place, roster)):
        raise Unfit(_unknown(reader, place, policy, kind, event.case))
    return True


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
    near = sorted(reader.cases_among(place.code, {*_slips(ref), *_slips(ref.upper())}))[:_MOST]
    if near:
        words += _("相近的编号：{near}。").format(near=_("、").join(near))
    opening = [one.words for one in policy.kinds.values() if one.opens == "always"]
    first = _("编号写错的，请改正；是新收的事项，先登记以下之一：{kinds}。").format(
        kinds=_("、").join(opening)
    )
    remedy = _("确是新事项而没有这些记录的，写明是新事项后登记。")
    return [Problem(words), Problem(first), Problem(remedy, NEW)]


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
