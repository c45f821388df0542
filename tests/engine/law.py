"""What the engine's tests share: a law written in a few lines of TOML, a calendar, a roster, and the shortest way to an event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duban
from duban.calendar.load import shipped
from duban.calendar.work import DayTable
from duban.domain.event import Event, Value
from duban.domain.obligation import Obligation, State
from duban.domain.roster import NamedPeriod, Officer, Roster, Unit
from duban.engine.duties import Setting, unit_obligations
from duban.engine.fold import Programme, as_of
from duban.engine.in_force import acts_in_force
from duban.engine.selection import Extensions
from duban.policy.inherit import build
from duban.policy.load import parse_pack, read_pack
from duban.policy.policy import Policy

PACKS = Path(duban.__file__).parent / "packs"
BASE = read_pack(PACKS / "base.toml", "base.toml")
NATIONAL = read_pack(PACKS / "national.toml", "national.toml")
TABLE: DayTable = shipped("cn").known_on(None)
NOTHING = Extensions()

OFFICE, BUREAU, TOWN, CITY = "990000-xf", "990000-zj", "990101", "990000"
ROSTER = Roster(
    {
        unit.code: unit
        for unit in (
            Unit(CITY, "示例市", "city"),
            Unit(OFFICE, "示例市信访局", "city", "petition-office", CITY),
            Unit(BUREAU, "示例市住建局", "city", "department", CITY),
            Unit(TOWN, "示例镇", "township", "township", CITY),
        )
    },
    (
        Officer("甲", CITY, "principal"),
        Officer("乙", CITY, "member"),
        Officer("丙", BUREAU, "principal"),
    ),
)

HEAD = """
[pack]
schema = 1
id = "law"
title = "示例规定"
level = "city"
extends = ["base"]

[documents.rules]
title = "示例规定"
"""


def day(text: str) -> date:
    """``"8-3"`` is 3 August 2026; a whole date is itself."""
    parts = [int(part) for part in text.split("-")]
    return date(2026, *parts) if len(parts) == 2 else date(*parts)


def law(*rules: str) -> Policy:
    """A policy of these rules; each is TOML without what all rules share."""
    text = HEAD + "".join(
        '\n[[rule]]\ntitle = "规则"\nsource = { doc = "rules", article = "第一条" }\nconfirmed_on = 2026-01-01\n'
        + ("" if "effective" in rule else "effective = { from = 2020-01-01 }\n")
        + rule
        for rule in rules
    )
    return build("990000", {"base": BASE, "law": parse_pack(text, "law.toml")}, ["law"]).policy


def national() -> Policy:
    """The national pack as it is shipped."""
    return build("990000", {"base": BASE, "national": NATIONAL}, ["national"]).policy


def deadline(extra: str = "", *, days: int = 10, start: str = "accept", met: str = "finish") -> str:
    """A rule ``R``: so many days from ``start`` to ``met``."""
    return f'id = "R"\nkind = "deadline"\nstart = ["{start}"]\nmet_by = ["{met}"]\nlimit = {{ value = {days} }}\n{extra}'


def act(on: str, kind: str, unit: str | None = BUREAU, *, claim: str | None = None, officer: str | None = None,
        id: str = "", case: str | None = "A", **data: Value) -> Event:  # fmt: skip
    """One event of the case ``A``; a date in 2026 may leave the year out."""
    return Event(kind, day(on), case, unit, officer, claim, dict(data), id)


def read(
    policy: Policy, *events: Event, roster: Roster = ROSTER, extensions: Extensions = NOTHING
) -> Sequence[Obligation]:
    """Every spell that the events of one case leave."""
    folded = Programme(policy, TABLE, roster, extensions).fold("A", events)
    return folded.obligations if folded else ()


def standing(policy: Policy, events: Iterable[Event], on: str, **others: object) -> list[Obligation]:
    """The spells to read as of a day."""
    return as_of(read(policy, *events, **others), day(on))  # type: ignore[arg-type]


def said(obligations: Iterable[Obligation], on: str) -> list[tuple[str, str | None]]:
    """State and due date of each, as of the day."""
    return [(o.state(day(on)).value, o.due_on and o.due_on.isoformat()[5:]) for o in obligations]


def history(policy: Policy, *events: Event, **others: object) -> list[str]:
    """The spells as one line each: opened, due or what is missing, closed and how."""
    lines = []
    for o in read(policy, *events, **others):  # type: ignore[arg-type]
        due = o.missing or (f"{o.due_on:%m-%d}" if o.due_on else "-")
        end = f" {o.closed_on:%m-%d} {o.outcome}" if o.closed_on else ""
        lines.append(f"{o.n}.{o.spell} {o.opened_on:%m-%d}→{due}{end}" + (f" {o.detail}" if o.detail else ""))
    return lines


def owed(
    policy: Policy,
    on: str,
    *acts: Event,
    roster: Roster = ROSTER,
    extensions: Extensions = NOTHING,
    judged_from: str = "1-1",
) -> list[Obligation]:
    """What units owe outside cases as of a day."""
    setting = Setting(roster, TABLE, extensions, day(judged_from), day(on))
    return list(unit_obligations(policy, setting, acts_in_force(acts)))


def did(on: str, kind: str, unit: str = TOWN, officer: str | None = None, **data: Value) -> Event:
    """What a unit did outside any case."""
    return act(on, kind, unit, officer=officer, case=None, **data)


def periods(obligations: Iterable[Obligation], on: str) -> Mapping[str, State]:
    """State by period."""
    return {o.period or "": o.state(day(on)) for o in obligations}


def declared(kind: str, start: str, end: str, name: str = "敏感期") -> Roster:
    """The roster with a period that somebody has declared."""
    return Roster(ROSTER.units, ROSTER.officers, (NamedPeriod(kind, name, day(start), day(end), "甲"),))


ONE_DAY = timedelta(days=1)
