"""What indicators refer to by name: event kinds, their fields, what plugins provide. Other rules are looked up by the lint."""

from collections.abc import Iterator, Mapping

from duban.domain.event import EventKind
from duban.i18n import _
from duban.policy.assessing import Among, Indicator
from duban.policy.locate import Path
from duban.policy.rules import Rule
from duban.policy.shape import Fault, nearest


def assessing_events(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Every event kind that an indicator names, with its place; nothing for a rule of another kind."""
    if not isinstance(rule, Indicator):
        return
    yield from _listed(("event",), rule.event)
    for path, among in _selections(rule):
        for key in ("having", "lacking", "start"):
            yield from _listed((*path, key), getattr(among, key))


def assessing_name_faults(rule: Rule, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    """Fields that the events do not have, roles that nobody can be appointed to."""
    if not isinstance(rule, Indicator):
        return
    if rule.what == "acts":
        yield from _of_units(rule, kinds)
        if rule.sum:
            yield from _number(rule, kinds)
    for path, among in _selections(rule):
        if among.field:
            events = rule.event if rule.what == "acts" else among.having
            yield from _field((*path, "field"), among.field, events, kinds)
        role = (
            next((f for f in kinds["appoint"].fields if f.name == "role"), None)
            if "appoint" in kinds
            else None
        )
        for position, name in enumerate(among.appointed):
            if role and role.choices and name not in role.choices:
                message = _("“{role}”不是事项的责任类别。").format(role=name)
                yield Fault((*path, "appointed", position), message, nearest(name, role.choices))


def _selections(rule: Indicator) -> Iterator[tuple[Path, Among]]:
    yield ("among",), rule.among
    if rule.part is not None:
        yield ("part",), rule.part


def _listed(path: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    for position, name in enumerate(names):
        yield (*path, position), name


def _of_units(rule: Indicator, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    """A fault for each kind that happens in cases: counted as acts of units there would never be any."""
    for position, name in enumerate(rule.event):
        if name in kinds and kinds[name].subject == "case":
            message = _("“{name}”是信访事项的事件，不是单位的行为，按行为计数总是 0。").format(name=name)
            hint = _('数信访事项的，写 what = "cases"，以 part 写明 having。')
            yield Fault(("event", position), message, hint, about=("what",))


def _number(rule: Indicator, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    yield from _field(("sum",), rule.sum, rule.event, kinds)
    types = {
        f.type for event in rule.event if event in kinds for f in kinds[event].fields if f.name == rule.sum
    }
    if types - {"int"}:
        yield Fault(("sum",), _("字段“{name}”不是整数字段，不能相加。").format(name=rule.sum))


def _field(path: Path, name: str, events: tuple[str, ...], kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    named = [kinds[event] for event in events if event in kinds]
    names = {field.name for kind in named for field in kind.fields}
    if named and name not in names:
        message = _("事件 {events} 没有字段“{name}”。")
        shown = _("、").join(kind.id for kind in named)
        yield Fault(path, message.format(events=shown, name=name), nearest(name, names))
