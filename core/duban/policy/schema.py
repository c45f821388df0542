"""The pack format as a JSON Schema (2020-12), derived from the classes, for editors that check TOML."""

import inspect
import json
from collections.abc import Iterable
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from duban.domain.event import EventKind
from duban.policy.kinds import KINDS
from duban.policy.layers import ANEW
from duban.policy.rules import Document, PackHead, Rule
from duban.policy.sense import FIELD_TYPES, SUBJECTS
from duban.policy.shape import toml_keys

Schema = dict[str, Any]

_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}


def pack_schema() -> Schema:
    """The schema of a pack file. Dates are ISO text, as editors and JSON have them."""
    definitions: dict[str, Schema] = {}
    properties = {
        "pack": _pack(definitions),
        "documents": {"type": "object", "additionalProperties": _of(Document, definitions)},
        "event": {"type": "array", "items": _event(definitions)},
        "rule": {"type": "array", "items": _rule(definitions)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Duban pack",
        "type": "object",
        "properties": properties,
        "required": ["pack"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """The schema as it is kept in ``docs/pack.schema.json``."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"


def _pack(definitions: dict[str, Schema]) -> Schema:
    schema = _table(PackHead, definitions)
    del schema["properties"]["documents"]
    schema["properties"]["schema"] = {"const": 1}
    return schema


def _event(definitions: dict[str, Schema]) -> Schema:
    schema = _table(EventKind, definitions)
    schema["properties"]["subject"] = {"enum": list(SUBJECTS)}
    definitions["Field"]["properties"]["type"] = {"enum": list(FIELD_TYPES), "default": "text"}
    return schema


def _rule(definitions: dict[str, Schema]) -> Schema:
    """A rule is one of the kinds in full, or a patch (``override = true``) that requires only some keys."""
    any_key: Schema = {}
    branches: list[Schema] = []
    required = [key for key in toml_keys(Rule) if _is_required(Rule, key)]
    for kind, cls in KINDS.items():
        table = _table(cls, definitions)
        table["properties"]["kind"] = {"const": kind}
        needed = [key for key in table.pop("required") if key not in required]
        for key, value in table["properties"].items():
            any_key.setdefault(key, {} if any_key.get(key, value) != value else value)
        definitions[cls.__name__] = table
        branches.append(_when(kind, {"$ref": f"#/$defs/{cls.__name__}"}))
        if needed:
            branches.append(_when(kind, {"required": needed}, full=True))
    patch = {"required": ["id", "override", *ANEW], "propertyNames": {"enum": sorted(any_key)}}
    complete = {"required": ["kind", *required], "properties": {"kind": {"enum": list(KINDS)}}}
    return {
        "type": "object",
        "allOf": [{"if": _PATCH, "then": patch, "else": complete}, *branches],
    }


_PATCH: Schema = {"properties": {"override": {"const": True}}, "required": ["override"]}


def _when(kind: str, then: Schema, *, full: bool = False) -> Schema:
    """A condition on the rule kind; ``full``: not for patches."""
    this: Schema = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
    return {"if": {"allOf": [this, {"not": _PATCH}]} if full else this, "then": then}


def _table(cls: type, definitions: dict[str, Schema]) -> Schema:
    fields = attrs.fields_dict(cls)
    properties: dict[str, Schema] = {}
    for key, name in toml_keys(cls).items():
        properties[key] = _of(fields[name].type, definitions) | _default(fields[name].default)
    schema: Schema = {
        "type": "object",
        "description": _description(cls),
        "properties": properties,
        "additionalProperties": False,
    }
    required = [key for key in properties if _is_required(cls, key)]
    return schema | {"required": required}


def _is_required(cls: type, key: str) -> bool:
    return attrs.fields_dict(cls)[toml_keys(cls)[key]].default is attrs.NOTHING


def _default(value: object) -> Schema:
    """The default, where it is a plain one."""
    if isinstance(value, Enum):
        return {"default": value.value}
    if isinstance(value, str | int) and value != "":
        return {"default": value}
    if isinstance(value, tuple) and value:
        return {"default": list(value)}
    return {}


def _of(kind: Any, definitions: dict[str, Schema]) -> Schema:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, args = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(args)}
    if origin in (Union, UnionType):
        choices = [_of(arg, definitions) for arg in args if arg is not NoneType]
        return choices[0] if len(choices) == 1 else {"anyOf": choices}
    if origin is tuple:
        return {"type": "array", "items": _of(args[0], definitions)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(args[1], definitions)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": _values(kind), "description": _description(kind)}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _table(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _values(kind: Iterable[Enum]) -> list[str]:
    return [str(member.value) for member in kind]


def _description(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or "").replace("``", "")
