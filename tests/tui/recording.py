"""A case at the desk, and an act recorded about it: the steps that the tests of the forms share."""

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.store.entry import Entry
from duban.workspace import read_workspace
from duban_tui.app import DubanApp
from duban_tui.screens.case import CaseScreen
from tests.tui.looking import see

CASE = "XF-0003"


def journal(file: Path) -> list[Entry]:
    """What was recorded after the import."""
    with closing(Office(read_workspace(file))) as office, office.ledger.reading() as reader:
        return [entry for entry in reader.entries("990100") if entry.source == "record"]


def by_another(file: Path, kind: str, case: str = CASE, actor: str = "李四", **fields: str) -> None:
    """The second officer, or whoever is named, records something about the case, in another process's office."""
    with closing(Office(read_workspace(file))) as office:
        statement = Statement(kind=kind, on=date(2026, 8, 1), case=case, unit="990102", fields=fields)
        record(office, office.workspace.jurisdictions[0], statement, actor=actor)


async def at_case(pilot: Pilot[Any], app: DubanApp) -> None:
    """The case is open."""
    await see(pilot, app, "第 1 条")
    await app.push_screen(CaseScreen(CASE))
    await see(pilot, app, f"事项 {CASE}")
    await see(pilot, app, "a 登记")


async def begin(pilot: Pilot[Any], app: DubanApp, kind: str, label: str) -> str:
    """The form of that kind is open and read."""
    await pilot.press("a")
    await see(pilot, app, "登记什么")
    await pilot.press(*kind)
    await see(pilot, app, label)
    await pilot.press("enter")
    await see(pilot, app, f"登记“{label}”")
    return await see(pilot, app, "第 1 项")


async def confirm(pilot: Pilot[Any], app: DubanApp) -> None:
    """The form's effect is looked at and confirmed; the case is there again."""
    await pilot.press("s")
    await see(pilot, app, "登记前预览")
    await pilot.press("y")
    await see(pilot, app, "a 登记")
