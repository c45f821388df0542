"""A ledger file and a mapping in, rows out: what most tests here do."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from duban.domain.event import EventKind, Field
from duban.domain.roster import Roster, Unit
from duban.exchange.importing import Import
from duban.exchange.mapping_file import parse_mapping
from duban.exchange.result import Duplicate, Item, Reject, RowResult

HOUSING = Unit("1", "市住建局", "city", "department")
TRAFFIC = Unit("2", "市交通运输局", "city", "department")
OFFICE = Unit("3", "市信访局", "city", "petition-office")
ROSTER = Roster({unit.code: unit for unit in (HOUSING, TRAFFIC, OFFICE)})

PLAIN = """
schema = 1
target = "cases"
name = "台账"

[case]
ref = "编号"
category = "问题类别"

[unit]
column = "责任单位"

[[event]]
kind = "receive"
on = "登记日期"

[[event]]
kind = "finish"
on = "办结日期"
"""

HEADER = "编号,登记日期,责任单位,问题类别,办结日期"


@cache
def kinds() -> dict[str, EventKind]:
    """The event kinds of the base pack."""
    table = tomllib.loads(files("duban").joinpath("packs/base.toml").read_text(encoding="utf-8"))
    return {
        event["id"]: EventKind(
            event["id"],
            event["label"],
            event["subject"],
            fields=tuple(
                Field(f["name"], f["label"], f["type"], tuple(f.get("choices", ())), f.get("required", False))
                for f in event.get("fields", ())
            ),
        )
        for event in table["event"]
    }


def open_import(path: Path, mapping: str = PLAIN, roster: Roster = ROSTER) -> Import:
    return Import(path, parse_mapping(mapping, "映射.toml", kinds()), roster, kinds())


def items(path: Path, mapping: str = PLAIN, roster: Roster = ROSTER) -> list[Item]:
    return list(open_import(path, mapping, roster))


def text_items(tmp_path: Path, text: str, mapping: str = PLAIN, roster: Roster = ROSTER) -> list[Item]:
    path = tmp_path / "ledger.csv"
    path.write_bytes(text.encode())
    return items(path, mapping, roster)


def good(found: list[Item]) -> list[RowResult]:
    return [item for item in found if isinstance(item, RowResult)]


def bad(found: list[Item]) -> list[Reject]:
    return [reject for item in found if isinstance(item, list) for reject in item]


def doubles(found: list[Item]) -> list[Duplicate]:
    return [item for item in found if isinstance(item, Duplicate)]
