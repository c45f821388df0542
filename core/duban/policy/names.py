"""What a rule refers to by name, and whether it exists: event kinds, their fields, what plugins provide."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from duban.domain.event import CASE_FIELDS, EventKind, Field
from duban.domain.labels import CASE_VALUE
from duban.i18n import _
from duban.policy.assessing import Indicator
from duban.policy.campaigning import Campaign
from duban.policy.following import Reward
from duban.policy.locate import Path
from duban.policy.rules import Assignment, Checklist, Deadline, Duty, Extension, Procedure, Rule
from duban.policy.shape import Fault, nearest

BEARERS = ("acting", "target", "handler", "receiver", "first-handler")
"""Ways to find the unit that owes which the engine knows by itself."""


@attrs.frozen
class Known:
    """Names that the active plugins provide, as ``"<plugin>.<name>"``. None: not known, so not checked."""

    conditions: frozenset[str] | None = None
    bearers: frozenset[str] | None = None
    patterns: frozenset[str] | None = None
    schedules: frozenset[str] | None = None
    indicators: frozenset[str] | None = None


def name_faults(rule: Rule, kinds: Mapping[str, EventKind], known: Known) -> Iterator[Fault]:
    """Every name in the rule that nothing answers to."""
    for path, event in event_names(rule):
        if event not in kinds:
            yield Fault(path, _("没有“{event}”这种事件。").format(event=event), nearest(event, kinds))
    yield from _fields(rule, kinds)
    yield from _provided(rule, known)


def event_names(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Every event kind that the rule names, with its place."""
    match rule:
        case Deadline():
            yield from _each(rule, "start", "met_by", "void_by")
            if rule.extension:
                yield ("extension", "event"), rule.extension.event
            if rule.suspension:
                yield from _listed(("suspension", "begin"), rule.suspension.begin)
                yield from _listed(("suspension", "end"), rule.suspension.end)
        case Duty():
            yield from _each(rule, "event")
        case Assignment():
            yield from _each(rule, "since", "acts")
        case Procedure():
            for position, step in enumerate(rule.steps):
                yield ("steps", position, "event"), step.event
                yield from _listed(("steps", position, "after"), step.after)
                yield from _listed(("steps", position, "any_of"), step.any_of)
            yield from _each(rule, "required", "complete_at")
        case Checklist():
            yield from _each(rule, "at")
            for position, item in enumerate(rule.items):
                if item.event is not None:
                    yield ("items", position, "event"), item.event
                yield from _listed(("items", position, "instead"), item.instead)
        case Campaign():
            yield from _each(rule, "listed")
            for position, milestone in enumerate(rule.milestones):
                yield ("milestones", position, "event"), milestone.event
        case Indicator():
            from duban.policy.assessing_names import assessing_events

            yield from assessing_events(rule)
        case Reward():
            from duban.policy.reward_words import reward_events

            yield from reward_events(rule)


def _each(rule: Rule, *keys: str) -> Iterator[tuple[Path, str]]:
    for key in keys:
        yield from _listed((key,), getattr(rule, key))


def _listed(path: Path, names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    for position, name in enumerate(names):
        yield (*path, position), name


def _fields(rule: Rule, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    match rule:
        case Deadline():
            yield from _due_field(rule, kinds)
            if rule.extension:
                yield from _needed(rule.extension, kinds)
        case Duty():
            yield from _matched(rule, kinds)
        case Assignment():
            roles = _roles(kinds)
            if rule.who == "officer" and roles and rule.role and rule.role not in roles:
                message = _("“{role}”不是责任类别，也不是职务类别。").format(role=rule.role)
                yield Fault(("role",), message, nearest(rule.role, roles))
        case Checklist():
            for position, item in enumerate(rule.items):
                events = rule.at if item.event is None else (item.event,)
                if item.field is not None:
                    yield from _field(("items", position, "field"), item.field, events, kinds)
        case Campaign():
            yield from _campaign(rule, kinds)
        case Indicator():
            from duban.policy.assessing_names import assessing_name_faults

            yield from assessing_name_faults(rule, kinds)
        case Reward():
            from duban.policy.reward_words import reward_name_faults

            yield from reward_name_faults(rule, kinds)


def _campaign(rule: Campaign, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    """Roles that nobody can be appointed to, and milestones whose act cannot say which of them it delivers."""
    roles = _declared(["appoint"], kinds).get("role")
    for position, role in enumerate(rule.roles):
        if roles and role not in roles.choices:
            message = _("“{role}”不是事项的责任类别。").format(role=role)
            yield Fault(("roles", position), message, nearest(role, roles.choices))
    for position, milestone in enumerate(rule.milestones):
        yield from _field(("milestones", position, "event"), "milestone", [milestone.event], kinds)


def _roles(kinds: Mapping[str, EventKind]) -> set[str]:
    """The roles to which officials are appointed for a case, and those which a post brings."""
    fields = [_declared([event], kinds).get("role") for event in ("appoint", "officer_post")]
    return {role for field in fields if field for role in field.choices}


def _due_field(rule: Deadline, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    name = rule.limit.field
    if name is None:
        return
    yield from _field(("limit", "field"), name, rule.start, kinds)
    declared = _declared(rule.start, kinds).get(name)
    if declared and declared.type != "date":
        message = _("字段“{name}”应为日期字段，才能作为到期日。").format(name=name)
        yield Fault(("limit", "field"), message)


def _needed(extension: Extension, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    for position, name in enumerate(extension.needs):
        yield from _field(("extension", "needs", position), name, [extension.event], kinds)


def _matched(rule: Duty, kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    declared = _declared(rule.event, kinds)
    for name, value in rule.match.items():
        yield from _field(("match", name), name, rule.event, kinds)
        choices = declared[name].choices if name in declared else tuple(CASE_VALUE.get(name, ()))
        if choices and value not in choices:
            message = _("“{value}”不在字段“{name}”的可选值之内。").format(value=value, name=name)
            yield Fault(("match", name), message, nearest(value, choices))


def _field(path: Path, name: str, events: Iterable[str], kinds: Mapping[str, EventKind]) -> Iterator[Fault]:
    """A fault unless one of the events may carry the field. Unknown events are reported elsewhere."""
    named = [kinds[event] for event in events if event in kinds]
    names = {field.name for kind in named for field in kind.fields}
    if any(kind.subject == "case" for kind in named):
        names.update(CASE_FIELDS)
    if named and name not in names:
        message = _("事件 {events} 没有字段“{name}”。")
        events_shown = _("、").join(kind.id for kind in named)
        yield Fault(path, message.format(events=events_shown, name=name), nearest(name, names))


def _declared(events: Iterable[str], kinds: Mapping[str, EventKind]) -> dict[str, Field]:
    return {field.name: field for event in events if event in kinds for field in kinds[event].fields}


def _provided(rule: Rule, known: Known) -> Iterator[Fault]:
    if rule.applies.condition is not None:
        yield from _plugin(("applies", "condition"), rule.applies.condition, known.conditions)
    match rule:
        case Assignment(bearer="superior"):
            pass
        case Deadline() | Assignment() | Procedure() | Checklist() if rule.bearer not in BEARERS:
            yield from _plugin(("bearer",), rule.bearer, known.bearers, BEARERS)
    match rule:
        case Duty():
            for position, schedule in enumerate(rule.schedule):
                if schedule.plugin is not None:
                    yield from _plugin(("schedule", position, "plugin"), schedule.plugin, known.schedules)
        case Indicator() if rule.plugin:
            yield from _plugin(("plugin",), rule.plugin, known.indicators)
        case Procedure():
            if rule.pattern is not None:
                yield from _plugin(("pattern",), rule.pattern, known.patterns)
            for position, step in enumerate(rule.steps):
                if step.condition is not None:
                    yield from _plugin(("steps", position, "condition"), step.condition, known.conditions)


def _plugin(
    path: Path, name: str, provided: frozenset[str] | None, builtin: tuple[str, ...] = ()
) -> Iterator[Fault]:
    """A fault when no active plugin provides the name, or when it cannot be a plugin's name at all."""
    if provided is not None and name not in provided:
        message = _("没有插件提供“{name}”。").format(name=name)
        yield Fault(path, message, nearest(name, [*provided, *builtin]))
    elif provided is None and "." not in name:
        message = _("“{name}”应写作“插件名.名称”。").format(name=name)
        yield Fault(path, message, nearest(name, builtin))
