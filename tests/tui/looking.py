"""Looking at a screen as a person does: cells of text."""

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from duban_tui.app import DubanApp
from tests.tui.ledgers import AS_OF

READY = "第 1 条"
AT_REST = 5
"""Looks at the same screen after which nothing more is taken to be on its way."""


def app_on(file: Path) -> DubanApp:
    """The app on that workspace, as of the day of the tests."""
    return DubanApp(file, "990100", AS_OF)


def grid(app: DubanApp) -> list[str]:
    """The lines of the screen as text."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def _following(app: DubanApp) -> bool:
    """Whether figures are still on their way to a list that is shown already."""
    return any(worker.group == "weeks" and worker.is_running for worker in app.workers)


def line_with(app: DubanApp, text: str) -> str:
    """The first line that holds the text."""
    return next(line for line in grid(app) if text in line)


async def see(pilot: Pilot[Any], app: DubanApp, text: str) -> str:
    """Wait until the text is on the screen and the screen has come to rest; the whole screen."""
    still, before = 0, ""
    for _attempt in range(400):
        await pilot.pause(0.02)
        shown = "\n".join(grid(app))
        still = still + 1 if shown == before and not _following(app) else 0
        if text in shown and still >= AT_REST:
            return shown
        before = shown
    raise AssertionError(f"never on the screen: {text}\n" + "\n".join(grid(app)))
