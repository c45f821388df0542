"""What somebody states, as typed: read into the event that it means, or told whole what is wrong with it."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from duban.desk.gates import signatures
from duban.domain.event import CASE_FIELDS, Event, EventKind, Field, Value
from duban.domain.labels import CASE_FIELD, CASE_VALUE
from duban.domain.roster import Roster
from duban.errors import DubanError
from duban.i18n import _, sentences
from duban.policy.policy import Policy

EARLIEST = date(1949, 10, 1)
CHOICES = {name: tuple(values) for name, values in CASE_VALUE.items()}
PROGRAM = "duban"
"""The command of kinds that the program itself records."""

_TRUE, _FALSE = ("true", "1", "是", "yes"), ("false", "0", "否", "no")


@attrs.frozen(kw_only=True)
class Statement:
    """What somebody wants recorded, as typed: the kind (id or label), the day, the subject, further fields as text."""

    kind: str
    on: date
    case: str | None = None
    unit: str | None = None
    officer: str | None = None
    claim: str | None = None
    fields: Mapping[str, str] = attrs.field(factory=dict)
    override: str | None = None
    """Why the act is to be recorded although its record lacks something that a gate asks for."""
    new: bool = False
    """That the case is new to the ledger; what opens a case need not say so."""


def event_kind(policy: Policy, name: str) -> EventKind:
    """The kind of that id or label, Chinese or English. Raises DubanError naming the nearest, or the several that are called so."""
    if name in policy.kinds:
        return policy.kinds[name]
    called: dict[str, list[EventKind]] = {}
    for kind in policy.kinds.values():
        for spelling in kind.spellings:
            called.setdefault(spelling, []).append(kind)
    found = called.get(name.strip().casefold(), [])
    if len(found) > 1:
        ids = _("、").join(kind.id for kind in found)
        raise DubanError(_("“{name}”是几种事件的名称，请写编号：{ids}。").format(name=name, ids=ids))
    if found:
        return found[0]
    shown = (*policy.kinds, *(kind.words for kind in policy.kinds.values()))
    near = difflib.get_close_matches(name, shown, 3, 0.5)
    hint = (
        _("是否指：{near}？").format(near=_("、").join(near))
        if near
        else _("用 duban record --list 查看全部。")
    )
    raise DubanError(sentences(_("没有“{name}”这种事件。").format(name=name), hint))


def to_event(policy: Policy, roster: Roster, statement: Statement) -> Event:
    """The event that a statement means. Raises DubanError with everything that is wrong with it."""
    kind = event_kind(policy, statement.kind)
    if kind.command:
        raise DubanError(by_command(kind))
    wrong: list[str] = []
    if not statement.on >= EARLIEST:
        wrong.append(_("日期 {day} 早于 1949-10-01。").format(day=statement.on))
    if kind.subject == "case" and not statement.case:
        wrong.append(_("“{label}”须写明事项编号。").format(label=kind.words))
    if kind.subject == "unit" and statement.case:
        wrong.append(_("“{label}”不属于具体事项，不要写事项编号。").format(label=kind.words))
    if kind.subject == "unit" and not statement.unit and kind.id != "correct":
        wrong.append(_("“{label}”须写明责任单位。").format(label=kind.words))
    if statement.new and not statement.case:
        wrong.append(_("写明是新事项的，须写事项编号。"))
    case = _reference(statement.case, _("事项编号"), wrong) if statement.case else statement.case
    unit = statement.unit
    if unit is not None and kind.id != "unit_join":
        unit = _unit(unit, roster, wrong)
    data: dict[str, Value] = {}
    asked = (*kind.fields, *signatures(policy, kind.id))
    fields = {field.name: field for field in asked}
    called = names_of(asked)
    for name, text in statement.fields.items():
        name = called.get(name.casefold(), name)
        if name in data:
            wrong.append(_("字段 {name} 写了不止一次。").format(name=name))
        elif name in fields:
            _set(data, fields[name], text, roster, wrong)
        elif name in CASE_FIELDS and kind.subject == "case":
            _set(data, case_field(name), text, roster, wrong)
        else:
            known = [*fields, *(CASE_FIELDS if kind.subject == "case" else ())]
            near = difflib.get_close_matches(name, known, 1)
            hint = (
                _("是否指 {near}？").format(near=near[0])
                if near
                else _("可用：{known}。").format(known=_("、").join(known))
            )
            said = _("“{label}”没有字段 {name}。").format(label=kind.words, name=name)
            wrong.append(sentences(said, hint))
    for field in kind.fields:
        if field.required and field.name not in data and not any(field.name in w for w in wrong):
            wrong.append(
                _("“{label}”缺少必填字段 {name}（{what}）。").format(
                    label=kind.words, name=field.name, what=field.words
                )
            )
    if kind.id in ("unit_join", "officer_post"):
        data.setdefault("since", statement.on.isoformat())
    if wrong:
        raise DubanError("\n".join(wrong))
    return Event(kind.id, statement.on, case, unit, _name(statement.officer), masked(statement.claim), data)


def names_of(fields: Iterable[Field]) -> dict[str, str]:
    """By what each of the fields, and each attribute of a case, may be called (in lower case): its name in ``data``. An id means
    itself, and a label that several have means none."""
    every = (*fields, *map(case_field, CASE_FIELDS))
    meant: dict[str, set[str]] = {}
    for field in every:
        for spelling in field.spellings:
            meant.setdefault(spelling, set()).add(field.name)
    ids = {field.name.casefold(): field.name for field in every}
    return {spelling: next(iter(names)) for spelling, names in meant.items() if len(names) == 1} | ids


def read_reference(text: str, label: str) -> str:
    """The reference as an import would read it. Raises DubanError; an identity or telephone number is none."""
    from duban.exchange.values import Bad, reference

    try:
        return reference(text.strip())
    except Bad as bad:
        words = _("{label}“{text}”{reason}").format(label=label, text=masked(text), reason=bad.reason)
        raise DubanError(words) from bad


def _reference(text: str, label: str, wrong: list[str]) -> str | None:
    try:
        return read_reference(text, label)
    except DubanError as error:
        wrong.append(error.message)
        return None


def _name(text: str | None) -> str | None:
    """A name as an import would read it: no blanks around it and nothing invisible in it, so that one person has one name."""
    from duban.exchange.values import spoken

    bare = (text or "").strip()
    return (masked(spoken(bare)) or None) if bare else None


def masked(text: str | None) -> str | None:
    """The text without identity and telephone numbers."""
    from duban.exchange.masking import mask

    return None if text is None else mask(text)[0]


def _unit(name: str, roster: Roster, wrong: list[str]) -> str | None:
    unit = roster.find(name)
    if unit is not None:
        return unit.code
    near = difflib.get_close_matches(name, (*roster.by_name, *roster.units), 1)
    hint = (
        _("是否指 {near}？").format(near=near[0])
        if near
        else _("先在 duban.toml 的 [[unit]] 或用“单位登记”登记。")
    )
    wrong.append(sentences(_("名册中没有单位“{name}”。").format(name=name), hint))
    return None


def case_field(name: str) -> Field:
    """An attribute of the case as a field that any event about it may set."""
    kind = {
        "headcount": "int",
        "first": "bool",
        "collective": "bool",
        "backlog": "bool",
        "cross_area": "bool",
        "repeat_of": "reference",
    }
    choices = CHOICES.get(name, ())
    return Field(name, CASE_FIELD[name], kind.get(name, "choice" if choices else "text"), choices)


def _set(data: dict[str, Value], field: Field, text: str, roster: Roster, wrong: list[str]) -> None:
    """Read one field by its type; what does not fit is named with what was expected."""
    from duban.exchange.masking import mask

    label = _("{name}（{where}）").format(name=field.name, where=field.words)
    match field.type:
        case "int":
            if not text.strip().isdecimal() or len(text.strip()) > 15:
                wrong.append(_("{label} 应为整数，现为“{text}”。").format(label=label, text=text))
                return
            data[field.name] = int(text)
        case "bool":
            if text.lower() not in (*_TRUE, *_FALSE):
                wrong.append(_("{label} 应为 是 或 否，现为“{text}”。").format(label=label, text=text))
                return
            data[field.name] = text.lower() in _TRUE
        case "date":
            try:
                data[field.name] = date.fromisoformat(text).isoformat()
            except ValueError:
                wrong.append(
                    _("{label} 应为日期（如 2026-08-03），现为“{text}”。").format(label=label, text=text)
                )
        case "unit":
            code = _unit(text, roster, wrong)
            if code is not None:
                data[field.name] = code
        case "reference":
            reference = _reference(text, label, wrong)
            if reference is not None:
                data[field.name] = reference
        case "list":
            parts = mask(text)[0].replace("，", ",").replace("、", ",").split(",")
            data[field.name] = tuple(name for part in parts if (name := _name(part)))
        case "officer":
            name = _name(text)
            if name is not None:
                data[field.name] = name
        case "choice":
            value = field.choice_meant(text)
            if value is None:
                expected = _("、").join(map(field.choice_words, field.choices))
                wrong.append(
                    _("{label} 应为其一：{expected}；现为“{text}”。").format(
                        label=label, expected=expected, text=text
                    )
                )
                return
            data[field.name] = int(value) if field.name == "statutory" else value
        case _:
            data[field.name] = mask(text)[0]


def by_command(kind: EventKind) -> str:
    """Why a kind cannot be recorded by hand, and what records it."""
    if kind.command == PROGRAM:
        return _("“{label}”由程序自动记入日志，不能手工记录。").format(label=kind.words)
    return _("“{label}”不能手工记录；请用 {command}。").format(label=kind.words, command=kind.command)
