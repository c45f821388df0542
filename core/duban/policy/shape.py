"""From TOML tables to the frozen values of :mod:`duban.policy.rules`, strictly: nothing guessed or converted.

cattrs finds the hook for each type. Its own hooks are lenient (``int("5")``), and the code it generates costs
more start-up time than a hundred rules do, so the hooks here are strict and interpret the attrs fields. All
faults of a value are collected before anything is raised.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import attrs

from duban.domain.span import Span
from duban.i18n import _
from duban.policy.locate import Path

if TYPE_CHECKING:
    from cattrs import BaseConverter

T = TypeVar("T")

FEW = 12
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


class Wrong(ValueError):
    """One value that is not what was expected; ``key`` names a key inside the table, None means all of it."""

    def __init__(self, message: str, hint: str = "", key: str | None = None) -> None:
        super().__init__(message)
        self.fault = Fault((key,) if key else (), message, hint)


def structure(raw: object, cls: type[T]) -> T:
    """The value of that class. Raises Faults with everything that is wrong."""
    from cattrs import BaseValidationError

    try:
        return _converter().structure(raw, cls)
    except (BaseValidationError, Wrong) as error:
        raise Faults(_faults(error, ())) from error


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
def _converter() -> "BaseConverter":
    from cattrs import BaseConverter

    converter = BaseConverter()
    for kind, hook in _EXACT.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_func(partial(_made_of, Literal), _literal)
    converter.register_structure_hook_factory(partial(_made_of, tuple))(_sequence)
    converter.register_structure_hook_factory(partial(_made_of, dict))(_mapping)
    converter.register_structure_hook_factory(attrs.has)(_table)
    return converter


def _made_of(origin: object, asked: object) -> bool:
    return get_origin(asked) is origin


def _text(value: object, _type: object) -> str:
    if not isinstance(value, str):
        raise _expected(_("文本（加引号）"), value)
    return value


def _whole(value: object, _type: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected(_("整数（不加引号）"), value)
    return value


def _flag(value: object, _type: object) -> bool:
    if not isinstance(value, bool):
        raise _expected(_(" true 或者 false（不加引号）"), value)
    return value


def _day(value: object, _type: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _expected(_("日期（写作 2022-05-01，不加引号，不带时刻）"), value)
    return value


def _parameter(value: object, _type: object) -> int | str | tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise _expected(_("文本、整数或者文本列表"), value)
    return value


def _choice(value: object, cls: Any) -> Any:
    return cls(_one_of(value, [member.value for member in cls]))


def _literal(value: object, cls: Any) -> Any:
    return _one_of(value, list(get_args(cls)))


_EXACT: dict[Any, Callable[[Any, Any], Any]] = {
    str: _text,
    int: _whole,
    bool: _flag,
    date: _day,
    StrEnum: _choice,
    int | str | tuple[str, ...]: _parameter,
}


def _one_of(value: object, choices: list[str]) -> object:
    if not isinstance(value, str):
        raise _expected(_("以下文本之一：{choices}").format(choices=_("、").join(choices)), value)
    if value not in choices:
        message = _("“{value}”不在可选值之内，应为：{choices}。")
        message = message.format(value=value, choices=_("、").join(choices))
        raise Wrong(message, near(value, choices))
    return value


def _sequence(cls: Any, converter: "BaseConverter") -> Any:
    from cattrs import IterableValidationError, IterableValidationNote

    item_type = get_args(cls)[0]
    hook = converter.get_structure_hook(item_type)

    def structure_items(value: object, _type: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            hint = _('写作 ["{value}"]。').format(value=value) if isinstance(value, str) else ""
            raise _expected(_("列表"), value, hint)
        items, errors = [], []
        for position, item in enumerate(value):
            try:
                items.append(hook(item, item_type))
            except (Wrong, ExceptionGroup) as error:
                error.add_note(IterableValidationNote("", position, item_type))
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, cls)
        return tuple(items)

    return structure_items


def _mapping(cls: Any, converter: "BaseConverter") -> Any:
    from cattrs import IterableValidationError, IterableValidationNote

    item_type = get_args(cls)[1]
    hook = converter.get_structure_hook(item_type)

    def structure_entries(value: object, _type: object) -> dict[str, Any]:
        entries, errors = {}, []
        for key, item in _as_table(value).items():
            try:
                entries[key] = hook(item, item_type)
            except (Wrong, ExceptionGroup) as error:
                error.add_note(IterableValidationNote("", key, item_type))
                errors.append(error)
        if errors:
            raise IterableValidationError("", errors, cls)
        return entries

    return structure_entries


def _table(cls: Any, converter: "BaseConverter") -> Any:
    from cattrs import AttributeValidationNote, ClassValidationError

    keys = toml_keys(cls)
    fields = attrs.fields_dict(cls)
    types = {key: fields[name].type for key, name in keys.items()}
    hooks = {key: (kind, converter.get_structure_hook(kind)) for key, kind in types.items()}
    required = [key for key, name in keys.items() if fields[name].default is attrs.NOTHING]

    def structure_table(value: object, _type: object) -> Any:
        table = _as_table(value)
        values: dict[str, Any] = {}
        errors: list[Exception] = [_unknown(key, keys) for key in table if key not in keys]
        errors += [_missing(key) for key in required if key not in table]
        for key, item in table.items():
            if key not in keys:
                continue
            kind, hook = hooks[key]
            try:
                values[fields[keys[key]].alias or keys[key]] = hook(item, kind)
            except (Wrong, ExceptionGroup) as error:
                error.add_note(AttributeValidationNote("", key, kind))
                errors.append(error)
        if errors:
            raise ClassValidationError("", errors, cls)
        return cls(**values)

    return structure_table


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


def _faults(error: BaseException, path: Path) -> Iterator[Fault]:
    """The leaves of a tree of cattrs errors, each with its path."""
    if isinstance(error, Wrong):
        yield attrs.evolve(error.fault, path=(*path, *error.fault.path))
        return
    assert isinstance(error, ExceptionGroup)
    for inner in error.exceptions:
        yield from _faults(inner, (*path, *_steps(inner)))


def _steps(error: BaseException) -> Path:
    """The key or position that cattrs noted when it passed the error on."""
    from cattrs import AttributeValidationNote, IterableValidationNote

    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()
