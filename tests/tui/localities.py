"""Plugins of localities, as their files stand, and the way to what they add."""

from textual.pilot import Pilot

from duban_tui.app import DubanApp
from tests.tui.looking import READY, see

HEAD = """
from duban_tui.hookspecs import LocalScreen, Panel, PlaceView, Table, hookimpl
"""
GOOD = (
    HEAD
    + """
@hookimpl
def duban_screens():
    return [LocalScreen("towns", "乡镇一览", towns), LocalScreen("bad", "坏页面", bad), LocalScreen("odd", "怪页面", odd)]

@hookimpl
def duban_panels():
    return [Panel("hours", "接访", hours), Panel("bad", "坏面板", bad)]

def towns(view):
    print("to nobody")
    rows = [(unit.name, str(sum(f.unit == unit.code for f in view.findings))) for unit in view.roster.units.values()]
    return Table(("单位[/]", "未办"), rows, note=f"{view.name} {view.as_of}")

def bad(view):
    raise KeyError("缺少[/]\\x1b[2J")

def odd(view):
    return Table(("一",), [("a", "b")])

def hours(view):
    return [f"{view.case} 经过 {len(view.events)} 项", "[red]x[/]"]
"""
)


def screen(body: str) -> str:
    """A plugin with one screen, whose table is made by these lines."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    head = '@hookimpl\ndef duban_screens():\n    return [LocalScreen("one", "试页", table)]\n'
    return f"import sys\n{HEAD}\n{head}\ndef table(view):\n{lines}"


def panel(body: str) -> str:
    """A plugin with one panel, whose lines are made by these lines."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    head = '@hookimpl\ndef duban_panels():\n    return [Panel("one", "试板", lines)]\n'
    return f"import sys\n{HEAD}\n{head}\ndef lines(view):\n{lines}"


async def to_the_screen(pilot: Pilot[None], app: DubanApp) -> None:
    """From the first screen to the one that the plugin adds."""
    await see(pilot, app, READY)
    await pilot.press("f3")
    await see(pilot, app, "试页")
    await pilot.press("enter")


async def to_a_case(pilot: Pilot[None], app: DubanApp) -> None:
    """From the first screen to the first case of the ledger."""
    await see(pilot, app, READY)
    await pilot.press("2")
    await see(pilot, app, "第 1 件")
    await pilot.press("enter")
