"""Article 15: a public hearing takes its phases in order, and its members are independent."""

from collections.abc import Iterator, Mapping

from duban.domain.event import Event
from duban.plugins.hookspecs import Breach, CaseView
from duban_langfang.reading import called, unit_of

HANDS = frozenset({"accept", "verify", "finish", "reply"})
SENDS = frozenset({"transfer", "assign"})


def phases_out_of_order(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """The phases recorded at the end of a hearing do not stand in the order of ``params.phases`` (LF-15-6).

    Phases that were left out are for the checklist; what the list does not know is passed over.
    """
    wanted = params.get("phases")
    if not isinstance(wanted, tuple | list):
        raise ValueError("params.phases：应为听证程序的列表")
    place = {str(name): number for number, name in enumerate(wanted)}
    for event in view.events:
        if event.kind != "hearing_end":
            continue
        held = [name for name in event.items("phases") if name in place]
        if held != sorted(held, key=place.__getitem__):
            yield Breach(event.on, f"听证程序记为{'、'.join(held)}，次序不符", event.unit)


def member_not_independent(view: CaseView, params: Mapping[str, object]) -> Iterator[Breach]:
    """A hearing begins with a member from a unit that has handled the matter (LF-15-7: 独立自主发表意见).

    Only the member's category and unit are recorded, no name.
    """
    handling: set[str] = set()
    members: list[str] = []
    for event in view.events:
        if event.kind in HANDS and event.unit:
            handling.add(_code(view, event.unit))
        elif event.kind in SENDS and event.text("to"):
            handling.add(_code(view, event.text("to") or ""))
        elif event.kind == "hearing_member":
            members.extend(_unit_named(view, event))
        elif event.kind == "hearing_begin":
            for code in sorted(handling.intersection(members)):
                yield Breach(event.on, f"听证员来自办理单位{called(view.roster, code)}", event.unit)
            members = []


def _code(view: CaseView, name: str) -> str:
    unit = unit_of(view.roster, name)
    return unit.code if unit else name


def _unit_named(view: CaseView, event: Event) -> Iterator[str]:
    name = event.text("from_unit")
    if name:
        yield _code(view, name)
