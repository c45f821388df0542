"""Looking at a screen as a person does: cells of text."""

import threading
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from duban_tui.app import DubanApp
from duban_tui.aside import REST
from tests.tui.ledgers import AS_OF

READY = "第 1 条"
STILL = 3
"""Looks at the same screen after which nothing more is on its way from widget to widget."""
LONG = 20
"""Looks at the same screen after which nothing more is waited for, although something is under way."""


def app_on(file: Path) -> DubanApp:
    """The app on that workspace, as of the day of the tests."""
    return DubanApp(file, "990100", AS_OF)


def grid(app: DubanApp) -> list[str]:
    """The lines of the screen as text."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def line_with(app: DubanApp, text: str) -> str:
    """The first line that holds the text."""
    return next(line for line in grid(app) if text in line)


async def see(pilot: Pilot[Any], app: DubanApp, text: str = "", *, long: int = LONG) -> str:
    """Wait until the text is on the screen and the screen has come to rest; the whole screen.

    What is under way may be waiting for a lock that somebody else holds: after that many looks at the same screen it is left alone.
    """
    still, before = 0, ""
    for _attempt in range(2000):
        await pilot.pause(0.01)
        shown = "\n".join(grid(app))
        still = still + 1 if shown == before else 0
        if text in shown and still >= (long if under_way(app) else STILL):
            return shown
        before = shown
    raise AssertionError(f"never on the screen: {text}\n" + "\n".join(grid(app)))


def under_way(app: DubanApp) -> bool:
    """Whether something is done beside the loop, or is put off until no key has come for a while."""
    if any(thread.name == "duban-aside" for thread in threading.enumerate()):
        return True
    return any(
        timer._interval == REST and timer._task is not None and not timer._task.done()
        for pump in app.screen.walk_children(with_self=True)
        for timer in pump._timers
    )
