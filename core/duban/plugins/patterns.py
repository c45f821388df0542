"""The built-in plugin "patterns": what a case's log shows when nobody carries a matter to its end, or a hearing is not held as it should.

Packs name them as ``patterns.ping-pong`` and so on in ``procedure.pattern``, with their numbers in
``params``. The sources give none, so the pack chooses them and says so (``basis = "assumption"``).

Each pattern reads the events once, front to back, and a breach follows from the events up to it alone. So a
breach reported for the events up to a day is reported again, with the same day, when more events follow (the
contract of ``duban_patterns``). A repeat after late handling (TS-3.3-2) joins two cases and is not for here.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.roster import Roster
from duban.plugins.hookspecs import Breach, CaseView, Pattern, hookimpl

DUBAN_API_LEVEL = 1

HOPS = frozenset({"transfer", "return"})
SENT = frozenset({"transfer", "assign", "hand_over"})
REFUSED = frozenset({"return", "decline", "object"})
SUBSTANCE = (
    "verify", "consult", "mediate_window", "mediate_joint", "mediate_leader", "mediate", "hearing_begin",
    "hearing_end", "plan", "commit", "fulfil", "relief", "hand_over", "channel_result",
)  # fmt: skip
"""Acts that bring a new fact or measure into a round of handling; ``params.measures`` may name others."""


def whole(params: Mapping[str, object], name: str, least: int) -> int:
    """The parameter as a whole number.

    Raises ValueError when it is absent, no whole number or below ``least``; the rule is then "cannot say".
    """
    value = params.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise ValueError(f"params.{name}：应为不小于 {least} 的整数，现为 {value!r}")
    return value


def names(params: Mapping[str, object], name: str, default: tuple[str, ...]) -> frozenset[str]:
    """The parameter as a set of event kinds, ``default`` where it is absent.

    Raises ValueError for anything but a list of text.
    """
    value = params.get(name, default)
    if isinstance(value, str):
        return frozenset({value})
    if not isinstance(value, tuple | list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f"params.{name}：应为事件类型的列表，现为 {value!r}")
    return frozenset(value)


def called(roster: Roster, code: str) -> str:
    """The unit's name, its code where the roster does not hold it."""
    unit = roster.find(code)
    return unit.name if unit else code


def resolved(roster: Roster, code: str) -> str:
    """The unit's code, whichever way a record names it."""
    unit = roster.find(code)
    return unit.code if unit else code


def day_text(day: date) -> str:
    """The day as officials write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def ping_pong(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A matter transferred or returned ``times`` times in a row, accepted by no unit in between (FL-2-1).

    ``params``: ``times`` (2 or more). The breach falls on the day of that transfer or return and on the unit
    that passed the matter on; a run is reported once, and a new run begins after an acceptance.
    """
    times = whole(params, "times", 2)
    run: list[Event] = []
    for event in view.events:
        if event.kind in ("accept", "reopen"):
            run = []
        elif event.kind in HOPS:
            run.append(event)
            if len(run) == times:
                yield Breach(event.on, _journey(run, view.roster), event.unit)


def _journey(run: list[Event], roster: Roster) -> str:
    stops = "、".join(called(roster, to) for to in (event.text("to") for event in run) if to)
    where = f"（先后至：{stops}）" if stops else ""
    return f"自{day_text(run[0].on)}起转送、退回共{len(run)}次{where}，其间无单位受理"


@attrs.define
class _Trail:
    """To whom a matter was sent since somebody last accepted it, and who of them would not have it."""

    sent: list[str] = attrs.field(factory=list)
    refused: set[str] = attrs.field(factory=set)

    def send(self, unit: str) -> None:
        self.refused.discard(unit)
        if unit not in self.sent:
            self.sent.append(unit)

    def refuse(self, unit: str) -> bool:
        """Note a refusal; whether with it the last unit has refused."""
        if unit not in self.sent or unit in self.refused:
            return False
        self.refused.add(unit)
        return len(self.refused) == len(self.sent)


def orphan(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A matter that every unit it was sent to returned or declined, and that none accepted (FL-2-2).

    ``params``: ``units``, the least number of such units (1 or more). The breach falls on the day of the last
    refusal and on the unit that received the matter first: it is the one left with it.
    """
    least = whole(params, "units", 1)
    trail = _Trail()
    receiver: str | None = None
    for event in view.events:
        if receiver is None and event.unit:
            receiver = event.unit
        if event.kind in ("accept", "reopen"):
            trail = _Trail()
        elif event.kind in SENT:
            to = event.text("to")
            if to:
                trail.send(resolved(view.roster, to))
        elif event.kind in REFUSED and event.unit:
            nobody_left = trail.refuse(resolved(view.roster, event.unit))
            if nobody_left and len(trail.sent) >= least:
                yield Breach(event.on, _nobody(trail.sent, view.roster), receiver)


def _nobody(sent: list[str], roster: Roster) -> str:
    return (
        f"先后送{'、'.join(called(roster, code) for code in sent)}，均退回、提出异议或者不予受理，无单位承办"
    )


def empty_rerun(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A case handled anew and finished again without any new fact or measure in the new round (CB-4.2-2).

    ``params``: ``measures``, the event kinds that count as one (default :data:`SUBSTANCE`). The field ``new``
    of the reopening counts as well. The breach falls on the day of the finish and on the unit that finished.
    """
    measures = names(params, "measures", SUBSTANCE)
    reopened: date | None = None
    for event in view.events:
        if event.kind == "reopen":
            reopened = None if event.text("new") else event.on
        elif event.kind in measures:
            reopened = None
        elif event.kind == "finish" and reopened is not None:
            detail = f"{day_text(reopened)}重新办理后未见新事实或者新措施即再次办结"
            yield Breach(event.on, detail, event.unit)
            reopened = None


def phases_in_order(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """The phases recorded at the end of a hearing do not stand in the order of ``params.phases`` (LF-15-6).

    ``params``: ``phases``, and ``at``, the event kinds that record them (default ``hearing_end``). Phases that were left out are
    for a checklist; what the list does not know is passed over.
    """
    wanted = params.get("phases")
    if not isinstance(wanted, tuple | list) or not wanted:
        raise ValueError(f"params.phases：应为程序环节的列表，现为 {wanted!r}")
    place = {str(name): number for number, name in enumerate(wanted)}
    at = names(params, "at", ("hearing_end",))
    for event in view.events:
        if event.kind not in at:
            continue
        held = [name for name in event.items("phases") if name in place]
        if held != sorted(held, key=place.__getitem__):
            yield Breach(event.on, f"听证程序记为{'、'.join(held)}，次序不符", event.unit)


HANDS = frozenset({"accept", "verify", "finish", "reply"})
SENDS = frozenset({"transfer", "assign"})


def member_not_independent(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A hearing begins with a member from a unit that has handled the matter (LF-15-7: 独立自主发表意见).

    ``params``: ``member``, the event kinds that name a member (default ``hearing_member``, whose field ``from_unit`` is the
    member's unit; no name is kept), and ``at``, those that begin the hearing (default ``hearing_begin``).
    """
    invited, begins = names(params, "member", ("hearing_member",)), names(params, "at", ("hearing_begin",))
    handling: set[str] = set()
    members: set[str] = set()
    for event in view.events:
        if event.kind in HANDS and event.unit:
            handling.add(resolved(view.roster, event.unit))
        elif event.kind in SENDS and event.text("to"):
            handling.add(resolved(view.roster, event.text("to") or ""))
        elif event.kind in invited and event.text("from_unit"):
            members.add(resolved(view.roster, event.text("from_unit") or ""))
        elif event.kind in begins:
            for code in sorted(handling & members):
                yield Breach(event.on, f"听证员来自办理单位{called(view.roster, code)}", event.unit)
            members = set()


PATTERNS: Mapping[str, Callable[[CaseView, Mapping[str, object]], Iterator[Breach]]] = {
    "ping-pong": ping_pong,
    "orphan": orphan,
    "empty-rerun": empty_rerun,
    "phases-in-order": phases_in_order,
    "member-not-independent": member_not_independent,
}


@hookimpl
def duban_patterns() -> Mapping[str, Pattern]:
    """The patterns of this module by their names."""
    return dict(PATTERNS)
