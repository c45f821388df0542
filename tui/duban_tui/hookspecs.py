"""What a locality adds to the desk: screens of its own, and panels on the screen of a case. Plain data goes in, plain data comes out.

They stand in the plugin's own module, a single file too, or in one apart, which an entry point of the group ``duban.screens`` names
under the plugin's name; they are used where the workspace names the plugin. A function that raises, or gives nothing within seconds, is
a named error in its own place; everything else goes on.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import attrs
import pluggy

from duban.domain.finding import Finding
from duban.domain.roster import Roster
from duban.plugins.hookspecs import CaseView

hookspec = pluggy.HookspecMarker("duban_tui")
hookimpl = pluggy.HookimplMarker("duban_tui")


@attrs.frozen
class PlaceView:
    """What a screen may look at: the jurisdiction's ``code`` and ``name``, the day, the roster, and what the check of that day finds
    open, oldest due date first."""

    code: str
    name: str
    as_of: date
    roster: Roster
    findings: Sequence[Finding]


@attrs.frozen
class Table:
    """What a screen shows: titles of the columns, rows of as many texts, and a ``note`` above them. The text may hold anything."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@attrs.frozen
class LocalScreen:
    """A screen: an ``id`` of its own, its ``title`` in Chinese, and the function that gives its table."""

    id: str
    title: str
    table: Callable[[PlaceView], Table]


@attrs.frozen
class Panel:
    """A part of the screen of a case: an ``id`` of its own, its ``title`` in Chinese, and the function that gives its lines."""

    id: str
    title: str
    lines: Callable[[CaseView], Iterable[str]]


@hookspec
def duban_screens() -> Iterable[LocalScreen]:
    """Screens of the locality; F3 and the command palette lead to them."""
    raise AssertionError("a specification is never called")


@hookspec
def duban_panels() -> Iterable[Panel]:
    """Panels of the locality: parts of the screen of a case, after the engine's own. The panels of a case are asked for their lines at
    the same time, each in a thread of its own, and five seconds are for all of them."""
    raise AssertionError("a specification is never called")
