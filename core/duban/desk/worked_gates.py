"""What a gate answers in a worked case, and how a campaign stands: tried on the day, compared with what is expected."""

from collections.abc import Iterator, Sequence

from duban.desk.stating import event_kind
from duban.desk.worked_owed import World
from duban.desk.worked_shapes import ExpectedCampaign, ExpectedGate, Then
from duban.domain.event import Event
from duban.engine.campaigns import Reconciled, reconcile
from duban.engine.fold import cut
from duban.engine.in_force import acts_in_force
from duban.errors import DubanError
from duban.i18n import _


def guarded(world: World, then: Then) -> Iterator[str]:
    """Everything about gates and campaigns that is not as expected."""
    for gate in then.gate:
        yield from _gate(world, gate)
    for campaign in then.campaign:
        yield from _campaign(world, campaign)


def _gate(world: World, expected: ExpectedGate) -> Iterator[str]:
    """The act is tried on the day; nothing of it remains."""
    from duban.desk.gates import missing

    head = f"{world.day} {expected.event}"
    unit = world.roster.find(expected.unit) if expected.unit else None
    if expected.unit and unit is None:
        yield _("{head}：没有单位“{unit}”。").format(head=head, unit=expected.unit)
        return
    try:
        kind = event_kind(world.policy, expected.event)
    except DubanError as error:
        yield f"{head}：{error}"
        return
    data = {"items": expected.items} if expected.items else {}
    act = Event(kind.id, world.day, expected.matter, unit.code if unit else None, None, None, data)
    wants = list(missing(world.programme, act, lambda: _known(world, act)))
    lacks = tuple(want.label for want in wants)
    if set(lacks) != set(expected.lacks):
        yield _("{head}：应缺 {wanted}；实缺 {found}").format(
            head=head, wanted=_said(expected.lacks), found=_said(lacks)
        )
    refused = any(want.required for want in wants)
    if refused != expected.refused:
        yield (
            _("{head}：应不予登记，实可登记") if expected.refused else _("{head}：应可登记，实不予登记")
        ).format(head=head)


def _known(world: World, act: Event) -> Sequence[Event]:
    """What is entered by the day about the act's case or by its unit."""
    facts = cut(world.facts, world.day)
    if act.case is not None:
        return [event for event in facts if event.case == act.case]
    return acts_in_force(event for event in facts if event.case is None and event.unit == act.unit)


def _campaign(world: World, expected: ExpectedCampaign) -> Iterator[str]:
    head = f"{world.day} {expected.rule}"
    cases: dict[str, list[Event]] = {}
    for event in world.facts:
        if event.case is not None:
            cases.setdefault(event.case, []).append(event)
    rulings = world.policy.rulings.get(expected.rule, ())[-1:]
    found = reconcile(rulings, world.programme, sorted(cases.items()), world.day)
    if not found:
        yield _("{head}：这项活动没有写明哪些事项属于它。").format(head=head)
        return
    wanted, actual = _wanted(expected), _actual(found[0])
    for key, value in wanted.items():
        if value is not None and value != actual[key]:
            yield _("{head}：{what}应为 {wanted}，实为 {found}").format(
                head=head, what=_(WORDS[key]), wanted=value, found=actual[key]
            )


WORDS = {
    "listed": "列入件数",
    "announced": "公布件数",
    "assigned": "已落实责任人件数",
    "without": "未落实责任人的事项",
}

TABLES = (WORDS,)
"""Words that are translated by their value; the catalogue tool reads them here."""


def _wanted(expected: ExpectedCampaign) -> dict[str, object]:
    without = None if expected.without is None else _said(expected.without)
    return {
        "listed": expected.listed,
        "announced": expected.announced,
        "assigned": expected.assigned,
        "without": without,
    }


def _actual(found: Reconciled) -> dict[str, object]:
    return {
        "listed": len(found.refs),
        "announced": found.announced,
        "assigned": found.assigned,
        "without": _said([one.ref for one in found.unassigned]),
    }


def _said(items: Sequence[str]) -> str:
    return _("、").join(items) or _("无")
