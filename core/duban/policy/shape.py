"""From TOML tables to the frozen values of :mod:`duban.policy.rules`, strictly: nothing guessed or converted.

One reader for each type of value, strict where a general converter is lenient (``int("5")``), and without the start-up that one
would cost every command. All faults of a value are collected before anything is raised.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs

from duban.domain.span import Span
from duban.i18n import _
from duban.policy.locate import Path

T = TypeVar("T")
Read = Callable[[Any], Any]
"""From a value as TOML gives it to the value wanted; raises Faults."""

FEW = 16
"""How many choices a hint lists."""

RENAMED: dict[type, dict[str, str]] = {Span: {"start": "from", "end": "until"}}
"""Attributes whose TOML key has another name."""


@attrs.frozen
class Fault:
    """What is wrong at a path inside one table; ``about`` are the other keys of the same table that it rests on."""

    path: Path
    message: str
    hint: str = ""
    about: tuple[str, ...] = ()

    def rests_on(self, broken: Iterable[Path]) -> bool:
        """Whether something that is broken itself is part of the judgement, so that it may be no mistake at all."""
        table = self.path[:-1]
        keys = [self.path, *((*table, key) for key in self.about)]
        return any(key[: len(path)] == path or path[: len(key)] == key for path in broken for key in keys)


class Faults(ValueError):
    """All faults of one table."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*self.faults)


class Wrong(Faults):
    """One value that is not what was expected; ``key`` names a key inside the table, None means all of it."""

    def __init__(self, message: str, hint: str = "", key: str | None = None) -> None:
        super().__init__([Fault((key,) if key else (), message, hint)])


def structure(raw: object, cls: type[T]) -> T:
    """The value of that class. Raises Faults with everything that is wrong."""
    kind: Any = cls
    value: T = _reader(kind)(raw)
    return value


Add = Callable[..., None]
"""Takes a problem: its path, the message, and perhaps a hint."""


def structured(raw: object, cls: type[T], add: Add) -> T | None:
    """The same; everything that is wrong goes to ``add``, and then the answer is None."""
    try:
        return structure(raw, cls)
    except Faults as faults:
        for fault in faults.faults:
            add(fault.path, fault.message, fault.hint)
        return None


@cache
def toml_keys(cls: type) -> dict[str, str]:
    """TOML key → attribute name of an attrs class."""
    renamed = RENAMED.get(cls, {})
    return {renamed.get(field.name, field.name): field.name for field in attrs.fields(cls) if field.init}


def nearest(word: str, words: Iterable[str]) -> str:
    """A hint with the nearest spelling, or with all choices where none is near and they are few."""
    choices = sorted(set(words))
    hint = near(word, choices)
    if hint or not 0 < len(choices) <= FEW:
        return hint
    return _("可用：{choices}。").format(choices=_("、").join(choices))


def near(word: str, words: Iterable[str]) -> str:
    """A hint with the nearest spelling; empty where none is near. For choices that the message lists already."""
    from difflib import get_close_matches

    found = get_close_matches(word, sorted(set(words)), n=1, cutoff=0.6)
    return _("是否应为“{near}”？").format(near=found[0]) if found else ""


@cache
def _reader(kind: Any) -> Read:
    """How a value of that type is read. Raises TypeError for a type that no pack may hold."""
    if kind in _EXACT:
        return _EXACT[kind]
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return partial(_one_of, choices=list(parts))
    if origin is tuple:
        return partial(_sequence, _reader(parts[0]))
    if origin is dict:
        return partial(_mapping, _reader(parts[1]))
    if origin in (Union, UnionType):
        (wanted,) = (part for part in parts if part is not NoneType)
        return _reader(wanted)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return partial(_choice, kind)
    if attrs.has(kind):
        return _table(kind)
    raise TypeError(f"no reader for {kind!r}")


def _below(step: str | int, error: Faults) -> Iterator[Fault]:
    """The faults of a part, with the step that leads to it."""
    return (attrs.evolve(fault, path=(step, *fault.path)) for fault in error.faults)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _expected(_("文本（加引号）"), value)
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected(_("整数（不加引号）"), value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise _expected(_(" true 或者 false（不加引号）"), value)
    return value


def _day(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _expected(_("日期（写作 2022-05-01，不加引号，不带时刻）"), value)
    return value


def _parameter(value: object) -> int | str | tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise _expected(_("文本、整数或者文本列表"), value)
    return value


def _choice(cls: type[StrEnum], value: object) -> StrEnum:
    return cls(_one_of(value, [member.value for member in cls]))


_EXACT: dict[Any, Read] = {
    str: _text,
    int: _whole,
    bool: _flag,
    date: _day,
    int | str | tuple[str, ...]: _parameter,
}


def _one_of(value: object, choices: list[str]) -> str:
    if not isinstance(value, str):
        raise _expected(_("以下文本之一：{choices}").format(choices=_("、").join(choices)), value)
    if value not in choices:
        message = _("“{value}”不在可选值之内，应为：{choices}。")
        message = message.format(value=value, choices=_("、").join(choices))
        raise Wrong(message, near(value, choices))
    return value


def _sequence(read: Read, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list):
        hint = _('写作 ["{value}"]。').format(value=value) if isinstance(value, str) else ""
        raise _expected(_("列表"), value, hint)
    return tuple(_parts(enumerate(value), lambda _position: read).values())


def _mapping(read: Read, value: object) -> dict[str, Any]:
    return _parts(_as_table(value).items(), lambda _key: read)


def _table(cls: Any) -> Read:
    keys = toml_keys(cls)
    fields: dict[str, Any] = attrs.fields_dict(cls)
    readers = {key: _reader(fields[name].type) for key, name in keys.items()}
    required = [key for key, name in keys.items() if fields[name].default is attrs.NOTHING]

    def read_table(value: object) -> Any:
        table = _as_table(value)
        wrong = [_unknown(key, keys) for key in table if key not in keys]
        wrong += [_missing(key) for key in required if key not in table]
        known = [(key, item) for key, item in table.items() if key in keys]
        values = _parts(known, readers.__getitem__, [fault for error in wrong for fault in error.faults])
        return cls(**{fields[keys[key]].alias or keys[key]: item for key, item in values.items()})

    return read_table


def _parts(
    items: Iterable[tuple[Any, object]], reader: Callable[[Any], Read], faults: Iterable[Fault] = ()
) -> dict[Any, Any]:
    """Each part as its reader gives it. Raises Faults with ``faults`` and all those of the parts."""
    values: dict[Any, Any] = {}
    found = list(faults)
    for step, item in items:
        try:
            values[step] = reader(step)(item)
        except Faults as error:
            found += _below(step, error)
    if found:
        raise Faults(found)
    return values


def _as_table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _expected(_("表（写作 { 键 = 值 } 或者 [表头]）"), value)
    return value


def _unknown(key: str, keys: Iterable[str]) -> Wrong:
    return Wrong(_("没有“{key}”这个键。").format(key=key), nearest(key, keys), key)


def _missing(key: str) -> Wrong:
    return Wrong(_("缺少必填键“{key}”。").format(key=key), "", key)


def _expected(what: str, value: object, hint: str = "") -> Wrong:
    return Wrong(_("应为{what}，实为{actual}。").format(what=what, actual=_spoken(value)), hint)


def _spoken(value: object) -> str:
    """The value found, with its TOML type."""
    match value:
        case bool():
            return _("布尔值 {value}").format(value=str(value).lower())
        case str():
            return _("文本“{value}”").format(value=value if len(value) <= 40 else value[:39] + "…")
        case int() | float():
            return _("数值 {value}").format(value=value)
        case datetime():
            return _("日期时刻 {value}").format(value=value.isoformat(" "))
        case date():
            return _("日期 {value}").format(value=value.isoformat())
        case list():
            return _("列表")
        case dict():
            return _("表")
    return _("时刻 {value}").format(value=value)
