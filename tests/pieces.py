"""Pieces of a workspace file and of a rule pack, as an office writes them."""

import json


def _table(head: str, /, **keys: str | tuple[str, ...]) -> str:
    """One ``[[table]]``; keys that are empty are left out, days stand without quotes."""
    lines = [f"{key} = {_written(key, value)}" for key, value in keys.items() if value]
    return "\n".join(("", f"[[{head}]]", *lines, ""))


def _written(key: str, value: str | tuple[str, ...]) -> str:
    return str(value) if key == "since" else json.dumps(value, ensure_ascii=False)


def head(code: str, *, packs: str = '["national"]', judged_from: str = "", top: str = "") -> str:
    """The beginning: a city and its packs; ``top``: what stands before all tables."""
    since = f"judged_from = {judged_from}\n" if judged_from else ""
    named = f'[[jurisdiction]]\ncode = "{code}"\nname = "示例市"\nlevel = "city"\npacks = {packs}\n'
    return f"schema = 1\n{top}\n{named}{since}"


def unit(code: str, name: str, level: str, kind: str = "", parent: str = "", jurisdiction: str = "") -> str:
    """An agency."""
    return _table(
        "unit", code=code, name=name, level=level, kind=kind, parent=parent, jurisdiction=jurisdiction
    )


def officer(name: str, unit: str, role: str, since: str = "") -> str:
    """An official and the post."""
    return _table("officer", name=name, unit=unit, role=role, since=since)


def user(name: str, *roles: str, officer: str = "", up_to: str = "") -> str:
    """An account of the operating system and what it may do."""
    return _table("user", name=name, roles=roles, officer=officer, up_to=up_to)


def pack(id: str, title: str = "试行规定", *, extends: str = "national") -> str:
    """The head of a city's pack; its rules quote the document of the same title, ``own``."""
    head = f'[pack]\nschema = 1\nid = "{id}"\ntitle = "{title}"\nlevel = "city"\nextends = ["{extends}"]\n'
    return head + document(title)


def document(title: str = "示例市规定", number: str = "") -> str:
    """The document that the rules quote."""
    return f'\n[documents.own]\ntitle = "{title}"\n' + (f'number = "{number}"\n' if number else "")


def rule(
    id: str, kind: str, title: str, keys: str, *, article: str = "第一条", since: str = "2020-01-01", until: str = "",
    confirmed: str = "2026-01-01",
) -> str:  # fmt: skip
    """A rule of the document; ``keys``: what its kind says, in TOML."""
    days = f"from = {since}" + (f", until = {until}" if until else "")
    return f"""
[[rule]]
id = "{id}"
kind = "{kind}"
title = "{title}"
source = {{ doc = "own", article = "{article}" }}
effective = {{ {days} }}
confirmed_on = {confirmed}
{keys}
"""


def finish_within(days: int, id: str = "OWN-1", keys: str = "") -> str:
    """The rule that a matter that was accepted is finished within so many calendar days; ``keys``: what it says besides."""
    limit = f'start = ["accept"]\nmet_by = ["finish"]\nlimit = {{ value = {days} }}\n{keys}'
    return rule(id, "deadline", f"受理后{days}日内办结", limit)


PROMISES = rule(
    "OWN-1",
    "deadline",
    "承诺事项按期兑现",
    'start = ["commit"]\nmet_by = ["fulfil"]\nlimit = { field = "due" }\nper = "what"',
)
"""The rule that what was promised is done by its day."""
