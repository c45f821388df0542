"""What the tests of the Langfang plugin share: its units, and a case's acts."""

from collections.abc import Iterable
from datetime import date, timedelta

from duban.domain.event import Event, Value
from duban.domain.roster import Officer, Roster, Unit
from duban.plugins.hookspecs import CaseView

UNITS = {
    "131000": Unit("131000", "廊坊市", "city"),
    "xfj": Unit("xfj", "廊坊市信访局", "city", "petition-office", "131000"),
    "zfw": Unit("zfw", "廊坊市委政法委", "city", "political-legal", "131000"),
    "131022": Unit("131022", "固安县", "county", parent="131000"),
    "ga": Unit("ga", "固安县信访局", "county", "petition-office", "131022"),
    "gaj": Unit("gaj", "固安县公安局", "county", "police", "131022"),
    "131023": Unit("131023", "永清县", "county", parent="131000"),
    "t1": Unit("t1", "固安镇", "township", "township", "131022"),
    "t2": Unit("t2", "宫村镇", "township", "township", "131022"),
    "t3": Unit("t3", "永清镇", "township", "township", "131023"),
}
OFFICERS = (
    Officer("甲（虚构）", "131022", "principal", since=date(2025, 3, 1)),
    Officer("乙（虚构）", "131022", "principal", since=date(2025, 9, 1)),
    Officer("丙（虚构）", "131000", "in-charge"),
    Officer("丁（虚构）", "t2", "principal"),
)
ROSTER = Roster(UNITS, OFFICERS)
START = date(2026, 3, 2)


def act(day: int, kind: str, unit: str | None = None, officer: str | None = None, **data: Value) -> Event:
    """An act so many days after the start."""
    return Event(kind, START + timedelta(days=day), "案-1", unit, officer, data=data)


def view(*events: Event, handler: str | None = None, **attributes: Value) -> CaseView:
    """The case as a condition sees it."""
    return CaseView("案-1", events, attributes, handler, None, ROSTER)


def staged(unit: str, solved: Iterable[Value | None] = (False, False, False)) -> list[Event]:
    """The three stages of a unit, with what came of each."""
    kinds = ("mediate_window", "mediate_joint", "mediate_leader")
    return [
        act(day, kind, unit, None, **({} if outcome is None else {"solved": outcome}))
        for day, (kind, outcome) in enumerate(zip(kinds, solved, strict=False))
    ]
