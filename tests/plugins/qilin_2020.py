"""A ledger of the district for 2020 from which the figures of the bureau's report come out. Every official is fictional.

Thirty-two cases taken by city leaders or found by the bureau itself (22 and 12, two of them both), eight others; 130 cases assigned
from above, of which 121 are repeats (100) or backlog (35, fourteen of them both); eighteen cross-area matters of 23 participants.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from duban.desk.frozen import Frozen
from duban.desk.office import Office
from duban.desk.projecting import project
from duban.desk.standing import note_write
from duban.domain.event import Event, Value
from duban.store.entry import Draft
from duban.workspace import read_workspace

CODE, CITY = "530302", "530300"
OFFICE, BUREAU, TOWN = "530302-xf", "530302-zj", "530302-zz"
CITY_LEADER, LEADER, HEAD, MEMBER, HANDLER = (
    "甲（虚构）",
    "乙（虚构）",
    "丙（虚构）",
    "丁（虚构）",
    "戊（虚构）",
)

WORKSPACE = f"""schema = 1
plugins = ["qilin"]
unit = [
  {{ code = "{CITY}", name = "某市", level = "city" }},
  {{ code = "{CODE}", name = "某区", level = "county", parent = "{CITY}" }},
  {{ code = "{OFFICE}", name = "某区信访局", level = "county", kind = "petition-office", parent = "{CODE}" }},
  {{ code = "{BUREAU}", name = "某区住建局", level = "county", kind = "department", parent = "{CODE}" }},
  {{ code = "{TOWN}", name = "某镇", level = "township", kind = "township", parent = "{CODE}" }},
]
officer = [
  {{ name = "{CITY_LEADER}", unit = "{CITY}", role = "in-charge", fictional = true }},
  {{ name = "{LEADER}", unit = "{CODE}", role = "in-charge", fictional = true }},
  {{ name = "{HEAD}", unit = "{OFFICE}", role = "principal", fictional = true }},
  {{ name = "{MEMBER}", unit = "{OFFICE}", role = "member", fictional = true }},
  {{ name = "{HANDLER}", unit = "{BUREAU}", role = "handler", fictional = true }},
]

[[jurisdiction]]
code = "{CODE}"
name = "某区"
level = "county"
packs = ["qilin"]
judged_from = 2020-01-01
"""
NOON = datetime(2021, 1, 4, 4, 0, tzinfo=UTC)


def accepted(taken: int = 20, found: int = 10, both: int = 2, others: int = 8) -> Iterator[Event]:
    """Cases accepted from January to October, all finished within their limit; and one accepted in December that still runs."""
    number = count(1)
    for is_taken, is_found, n in ((1, 0, taken), (0, 1, found), (1, 1, both), (0, 0, others)):
        for _case in range(n):
            place = next(number)
            yield from _one(f"S-{place:03}", date(2020, 1, 6) + timedelta(7 * place), is_taken, is_found)
    yield from _acts(
        "S-900", date(2020, 12, 7), ("receive", OFFICE), ("register", OFFICE), ("accept", BUREAU)
    )


def _one(ref: str, day: date, taken: int, found: int) -> Iterator[Event]:
    yield from _acts(ref, day, ("receive", OFFICE), ("register", OFFICE), ("accept", BUREAU))
    if found:
        yield Event("self_found", day, ref, OFFICE)
    if taken:
        yield _leader(ref, day, CITY_LEADER, CITY)
    if taken or found:
        yield _leader(ref, day, LEADER, CODE)
        yield Event("annotate", day + timedelta(1), ref, CODE, LEADER, data={"opinion": "请住建局核实办理"})
    for kind in ("finish", "reply", "deliver"):
        yield Event(kind, day + timedelta(50), ref, BUREAU)


def _leader(ref: str, day: date, officer: str, unit: str) -> Event:
    return Event("appoint", day, ref, unit, officer, data={"role": "case-leader"})


def _acts(ref: str, day: date, *acts: tuple[str, str], **data: Value) -> Iterator[Event]:
    for kind, unit in acts:
        yield Event(kind, day, ref, unit, data=data if kind == "receive" else {})


def from_above(repeats: int = 86, backlog: int = 21, both: int = 14, neither: int = 9) -> Iterator[Event]:
    """Cases assigned by the city; the backlog is finished within the year."""
    number = count(1)
    for is_repeat, is_backlog, n in ((1, 0, repeats), (0, 1, backlog), (1, 1, both), (0, 0, neither)):
        for _case in range(n):
            place = next(number)
            ref, day = f"J-{place:03}", date(2020, 1, 6) + timedelta(2 * place)
            known: dict[str, Value] = {"origin": "city"}
            if is_repeat:
                known["repeat_of"] = f"2019-{place:03}"
            if is_backlog:
                known["backlog"] = True
            yield from _acts(ref, day, ("receive", OFFICE), ("register", OFFICE), **known)
            due = (day + timedelta(60)).isoformat()
            yield Event("assign", day, ref, CITY, data={"to": BUREAU, "due": due})
            yield _leader(ref, day, LEADER, CODE)
            yield Event("appoint", day, ref, BUREAU, HANDLER, data={"role": "handler"})
            if is_backlog:
                yield Event("finish", day + timedelta(40), ref, BUREAU)


def cross_area(*headcounts: int) -> Iterator[Event]:
    """Matters across areas, departments or trades, with the number of participants and nothing else about them."""
    for place, n in enumerate(headcounts or (*[1] * 14, *[2] * 3, 3), start=1):
        day = date(2020, 3, 2) + timedelta(14 * place)
        known: dict[str, Value] = {"cross_area": True, "headcount": n}
        yield from _acts(f"K-{place:03}", day, ("receive", OFFICE), ("register", OFFICE), **known)


def acts() -> Iterator[Event]:
    """What the bureau did: three systems changed, law study on every second Friday, the annual publicity."""
    for month, title in ((3, "首问责任制"), (6, "领导接访制"), (9, "限时办结制")):
        yield Event("system_change", date(2020, month, 16), None, OFFICE, data={"title": title})
    for week in range(0, 52, 2):
        day = date(2020, 1, 3) + timedelta(7 * week)
        yield Event("study", day, None, OFFICE, MEMBER, data={"topic": "信访条例"})
    yield Event("publicity", date(2020, 12, 4), None, OFFICE)


def of_persons() -> Iterator[Event]:
    """Somebody tries to enter the numbers of persons that the product does not hold (QL-1.2.2-3X, QL-1.2.2-4X)."""
    for row, n in (("QL-1.2.2-3X", 63), ("QL-1.2.2-4X", 180)):
        yield Event(
            "figure", date(2020, 12, 31), None, OFFICE, data={"indicator": row, "period": "2020", "value": n}
        )


def year() -> tuple[Event, ...]:
    """The whole year."""
    return (*accepted(), *from_above(), *cross_area(), *acts())


def open_year(folder: Path, *events: Event) -> Office:
    """A workspace in that folder whose journal holds these events, else the whole year."""
    folder.mkdir(exist_ok=True)
    (folder / "duban.toml").write_text(WORKSPACE, encoding="utf-8")
    office = Office(read_workspace(folder / "duban.toml"))
    office.found_ledger()
    given = events or year()
    with office.ledger.writing(CODE, bulk=True) as writer:
        roster = office.roster(CODE, writer.reader)
        writer.append_many(Draft(NOON, "录入员", "test", event.case, (event,)) for event in given)
        refs = sorted({event.case for event in given if event.case is not None})
        project(writer, office.programme(CODE, roster), Frozen.of(writer.reader, CODE), refs)
        note_write(office, writer, roster, roster)
    return office
