"""What the tests of this folder share: packs from text or file, on top of the event kinds and ``superior.toml``."""

from collections.abc import Mapping
from pathlib import Path

import duban
from duban.domain.problem import Problem
from duban.policy.inherit import Assembly, build
from duban.policy.load import PolicyProblems, RawPack, parse_pack, read_pack
from duban.policy.names import Known

HERE = Path(__file__).parent
BASE = read_pack(Path(duban.__file__).parent / "packs" / "base.toml", "base.toml")
SUPERIOR = read_pack(HERE / "superior.toml", "superior.toml")
NOTHING_PROVIDED = Known(
    frozenset({"help.important"}), frozenset({"help.leader"}), frozenset({"help.swing"}), frozenset()
)


def shelf(*packs: RawPack) -> Mapping[str, RawPack]:
    """The packs by id, with the two that all of them extend."""
    return {pack.id: pack for pack in (BASE, SUPERIOR, *packs)}


def pack(body: str, *, id: str = "local", extends: str = "superior", level: str = "city") -> RawPack:
    """A pack with that body, citing ``rules``."""
    head = f'''
[pack]
schema = 1
id = "{id}"
title = "规定 {id}"
level = "{level}"
extends = ["{extends}"]

[documents.rules]
title = "规定 {id}"
'''
    return parse_pack(head + body, f"{id}.toml")


def patch(rule: str, keys: str, *, article: str = "第二条") -> str:
    """A rule that overrides another."""
    return f'''
[[rule]]
id = "{rule}"
override = true
source = {{ doc = "rules", article = "{article}" }}
confirmed_on = 2026-01-01
{keys}
'''


def assembly(*packs: RawPack, jurisdiction: str = "", own: RawPack | None = None) -> Assembly:
    """What the packs say together; the last one, with what it extends, is in use."""
    roots = [packs[-1].id] if packs else ["superior"]
    return build(jurisdiction, shelf(*packs), roots, own)


def problems(*packs: RawPack, own: RawPack | None = None) -> tuple[Problem, ...]:
    """What is wrong with the packs, all of them in use; empty when nothing is."""
    try:
        build("", shelf(*packs), [pack.id for pack in packs], own)
    except PolicyProblems as error:
        return error.problems
    return ()
