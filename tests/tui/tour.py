"""A tour of everything that the desk can show, by keys alone: one table, gone through in one run of the app, each stop seen in all sizes.

Another language is seen in another process: it is chosen before anything is imported. See :func:`tour_in`.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path
from unittest.mock import patch

import attrs
from textual.geometry import Region
from textual.pilot import Pilot

from duban.desk import rights
from duban.desk.office import clock_at
from duban_tui.app import DubanApp
from tests.tui.contrast import faint
from tests.tui.ledgers import AS_OF, NOON
from tests.tui.looking import grid, see

Size = tuple[int, int]
SIZES: tuple[Size, ...] = ((80, 24), (60, 20), (160, 50))
HOME = "990100"
ROOT = Path(__file__).resolve().parents[2]


@attrs.frozen
class Stop:
    """Something to look at: the keys that lead to it from the stop before it, the screen that then lies on top, the keys back.

    Keys are written as Textual names them, with blanks between them.
    """

    name: str
    keys: str
    screen: str
    back: str = ""


STOPS = (
    Stop("today", "", "TodayScreen"),
    Stop("today-one-kind", "c", "TodayScreen", "escape"),
    Stop("today-typing", "/ x f - 0 0 3", "TodayScreen", "escape"),
    Stop("today-nothing-found", "/ q q q enter", "TodayScreen", "escape"),
    Stop("today-reasons", "enter", "TextScreen", "escape"),
    Stop("help", "f1", "TextScreen", "escape"),
    Stop("palette", "ctrl+p", "Chooser", "escape"),
    Stop("palette-nothing-found", "ctrl+p q q q", "Chooser", "escape"),
    Stop("copied", "y", "TodayScreen"),
    Stop("ledger", "2", "LedgerScreen"),
    Stop("ledger-marked", "m m", "LedgerScreen", "M"),
    Stop("ledger-sort", "s", "Chooser", "escape"),
    Stop("ledger-columns", "c", "Chooser", "escape"),
    Stop("ledger-save-view", "V", "Ask", "escape"),
    Stop("ledger-export", "e", "Ask", "escape"),
    Stop("ledger-receive", "n", "FormScreen", "escape"),
    Stop("case", "/ c - 1 enter enter", "CaseScreen"),
    Stop("case-events", "right", "CaseScreen"),
    Stop("case-claims", "right", "CaseScreen"),
    Stop("case-record", "right", "CaseScreen"),
    Stop("case-posts", "right", "CaseScreen"),
    Stop("case-outcomes", "right", "CaseScreen"),
    Stop("case-basics", "right", "CaseScreen"),
    Stop("case-panel", "right", "CaseScreen"),
    Stop("case-broken-panel", "right", "CaseScreen"),
    Stop("case-reasons", "w", "TextScreen", "escape"),
    Stop("case-help", "f1", "TextScreen", "escape"),
    Stop("record-kind", "a", "Chooser"),
    Stop("record", "down down down down down enter", "FormScreen"),
    Stop("record-whole", "e", "FormScreen"),
    Stop("record-date", "enter", "Ask"),
    Stop("record-wrong", "1 3 3 2 enter", "FormScreen"),
    Stop("record-choose", "down enter", "Chooser", "escape"),
    Stop("record-lacking", "up d s", "FormScreen"),
    Stop("record-preview", "enter minus 1 d enter s", "PreviewScreen", "escape"),
    Stop("leaving", "q", "Confirm", "n"),
    Stop("record-dropped", "X y", "CaseScreen", "escape escape"),
    Stop("duties", "3 j", "DutiesScreen"),
    Stop("duties-reasons", "enter", "TextScreen", "escape"),
    Stop("duties-rule", "f", "Chooser", "escape"),
    Stop("duties-record", "a", "FormScreen", "escape"),
    Stop("accountability", "4", "AccountabilityScreen"),
    Stop("accountability-story", "enter", "TextScreen", "escape"),
    Stop("accountability-act", "a", "Chooser"),
    Stop("accountability-form", "down enter", "FormScreen"),
    Stop("accountability-lacking", "s", "FormScreen"),
    Stop("accountability-given-up", "X", "AccountabilityScreen"),
    Stop("accountability-running", "right", "AccountabilityScreen"),
    Stop("accountability-awaited", "right", "AccountabilityScreen"),
    Stop("accountability-suggested", "right", "AccountabilityScreen"),
    Stop("accountability-promised", "right", "AccountabilityScreen"),
    Stop("accountability-ended", "right", "AccountabilityScreen"),
    Stop("accountability-proposals", "p", "PreviewScreen", "escape"),
    Stop("assessment", "5", "AssessmentScreen"),
    Stop("assessment-reasons", "enter", "TextScreen", "escape"),
    Stop("assessment-period", "p", "Chooser", "escape"),
    Stop("assessment-freeze", "f", "PreviewScreen", "escape"),
    Stop("assessment-indicators", "right", "AssessmentScreen"),
    Stop("indicator", "enter", "IndicatorScreen"),
    Stop("indicator-full", "enter", "TextScreen", "escape escape"),
    Stop("assessment-rankings", "right", "AssessmentScreen"),
    Stop("assessment-shortlists", "right", "AssessmentScreen"),
    Stop("assessment-frozen", "right", "AssessmentScreen"),
    Stop("assessment-left-out", "right", "AssessmentScreen"),
    Stop("rewards", "6", "RewardsScreen"),
    Stop("rewards-story", "enter", "TextScreen", "escape"),
    Stop("rewards-not-yet", "a", "RewardsScreen"),
    Stop("rewards-act", "j a", "Chooser", "escape"),
    Stop("rewards-accounts", "right", "RewardsScreen"),
    Stop("rewards-account", "enter", "TextScreen", "escape"),
    Stop("rewards-all", "right", "RewardsScreen"),
    Stop("rewards-unearned", "right", "RewardsScreen"),
    Stop("campaigns", "7", "CampaignsScreen"),
    Stop("campaign", "enter", "CampaignScreen"),
    Stop("campaign-whole", "w", "TextScreen", "escape"),
    Stop("campaign-units", "right", "CampaignScreen"),
    Stop("campaign-phases", "right", "CampaignScreen"),
    Stop("campaign-cases", "right", "CampaignScreen"),
    Stop("campaign-posts", "right", "CampaignScreen", "escape"),
    Stop("law", "8", "LawScreen"),
    Stop("law-open", "z", "LawScreen"),
    Stop("law-rule", "/ n - 3 4 - 1 enter G enter", "TextScreen", "escape"),
    Stop("law-pack", "d", "TextScreen", "escape escape"),
    Stop("law-lint", "right", "LawScreen"),
    Stop("law-cases", "t", "LawScreen"),
    Stop("law-trial", "n", "Ask", "escape"),
    Stop("journal", "9", "JournalScreen"),
    Stop("journal-entry", "enter", "TextScreen", "escape"),
    Stop("journal-sound", "v", "TextScreen", "escape"),
    Stop("journal-verified", "", "JournalScreen"),
    Stop("journal-anchor", "n", "TextScreen", "escape"),
    Stop("journal-actor", "a", "Chooser", "escape"),
    Stop("journal-kind", "t", "Chooser", "escape"),
    Stop("plugins", "0", "PluginScreen"),
    Stop("plugin", "enter", "TextScreen", "escape"),
    Stop("plugins-diagnosed", "d", "PluginScreen"),
    Stop("local", "f3", "Chooser"),
    Stop("local-table", "enter", "LocalTableScreen"),
    Stop("local-row", "enter", "TextScreen", "escape escape"),
    Stop("local-broken", "f3 down enter", "LocalTableScreen", "escape"),
)
"""Every screen, every part of one, every question, form and page of text."""

BROKEN = Stop("unreadable", "1 r", "TodayScreen")
"""Once the workspace file is broken."""


@attrs.frozen
class Sight:
    """What a stop looks like in one size: its lines, the acts of its footer in words, the texts that hardly stand out."""

    lines: list[str]
    offered: list[str]
    faint: dict[str, float]


Seen = dict[tuple[str, Size], Sight]


@contextmanager
def officer(folder: Path) -> Iterator[None]:
    """Be an officer who may approve, at the hour of the tests, with the plugin that lies beside the ledger."""
    sys.path.insert(0, str(folder / "site"))
    invalidate_caches()
    try:
        with patch.object(rights, "account", lambda: "shen"), clock_at(NOON):
            yield
    finally:
        sys.path.remove(str(folder / "site"))


async def tour(
    file: Path, sizes: Sequence[Size] = SIZES, stops: Sequence[Stop] = STOPS, theme: str = ""
) -> Seen:
    """Everything that is seen on the way; in the end the workspace file is broken, and that is seen too."""
    seen: Seen = {}
    with officer(file.parent):
        app = DubanApp(file, HOME, AS_OF)
        app.watch_seconds = 3600.0
        async with app.run_test(size=sizes[0], notifications=True) as pilot:
            app.theme = theme or app.theme
            await rest(pilot, app)
            for stop in (*stops, BROKEN):
                if stop is BROKEN:
                    file.write_text("schema = 1\n[[unit]]\ncode = 3\n", encoding="utf-8")
                await _press(pilot, app, stop.keys)
                for _attempt in range(50):
                    if type(app.screen).__name__ != stop.screen:
                        await rest(pilot, app)
                shown = type(app.screen).__name__
                assert shown == stop.screen, f"{stop.name}: {shown}\n" + "\n".join(grid(app))
                for size in sizes if app.size == sizes[0] else reversed(sizes):
                    await resize(pilot, app, size)
                    seen[stop.name, size] = Sight(grid(app), offered(app), faint(app, 7, _top(app)))
                app.clear_notifications()
                await _press(pilot, app, stop.back)
    return seen


async def _press(pilot: Pilot[None], app: DubanApp, keys: str) -> None:
    """Letters are typed as fast as they come; whatever else is pressed waits until the screen has come to rest."""
    for key in keys.split():
        if len(key) > 1:
            await rest(pilot, app)
        await pilot.press("slash" if key == "/" else key)
    await rest(pilot, app)


async def resize(pilot: Pilot[None], app: DubanApp, size: Size) -> None:
    """Make the terminal that large."""
    if app.size != size:
        await pilot.resize_terminal(*size)
        await rest(pilot, app)


async def rest(pilot: Pilot[None], app: DubanApp) -> None:
    """Wait until nothing is under way and the screen no longer changes."""
    await see(pilot, app, long=10_000)


def offered(app: DubanApp) -> list[str]:
    """What the footer offers, each act once."""
    active = [one.binding for one in app.screen.active_bindings.values() if one.binding.show and one.enabled]
    return list({binding.action: binding.description for binding in reversed(active)}.values())


def _top(app: DubanApp) -> Region | None:
    """The part of the screen that counts: of a question its box, because what lies below it is dimmed."""
    boxes = app.screen.query("#box, #page, #form")
    return boxes.first().region if boxes else None


IN = "from duban.i18n import use; use({language!r}); from tests.tui.tour import main; main({file!r}, {found!r})"
"""A programme that takes the tour in that language."""


def main(file: str, found: str) -> None:
    """Write what is seen as JSON into a file: what plugins print is not part of it."""
    seen = asyncio.run(tour(Path(file)))
    sights = [[name, size, attrs.asdict(sight)] for (name, size), sight in seen.items()]
    Path(found).write_text(json.dumps(sights), encoding="utf-8")


def tour_in(language: str, file: Path) -> Seen:
    """The tour in another language, taken by a process of its own."""
    found = file.parent / "seen.json"
    program = IN.format(language=language, file=str(file), found=str(found))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sights = json.loads(found.read_text(encoding="utf-8"))
    return {(name, (width, height)): Sight(**sight) for name, (width, height), sight in sights}
