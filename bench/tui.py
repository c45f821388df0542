"""The terminal app: what a list costs beside an app that shows one Static, however many rows there are.

Whole processes are compared, from their start to the first paint that shows rows. The peer has the desk's libraries loaded too: what is
judged is what rows cost, not that a ledger needs a database library. A bare peer is shown beside it without a limit.
"""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from bench.harness import Pair, Place, Times, bench
from bench.store_data import AS_OF, HOME, generated
from duban.desk.ledger_pages import CaseRow, LedgerPages, Lexicon, Query, Sort
from duban.desk.office import Office
from duban.store.ledger import Ledger
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.screens.ledger_look import CASES
from duban_tui.widgets.listing import PagedList, Rows

SIZE = (80, 24)
_UNIT = "990007"
_WORKSPACE = (
    'schema = 1\ndatabase = "{file}"\n\n[[jurisdiction]]\ncode = "{code}"\nname = "示例市"\nlevel = "city"\n'
    '[[unit]]\ncode = "{unit}"\nname = "东河县"\nlevel = "county"\njurisdiction = "{code}"\n'
)


class Peer(App[None]):
    """One Static."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The one."""
        yield Static("督办")


class Listed(App[None]):
    """One list over the ledger."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "PagedList { height: 1fr; overflow-y: scroll; }"

    def __init__(self, source: LedgerPages | Rows[CaseRow]) -> None:
        super().__init__()
        self._shown = source
        self.listing: PagedList[CaseRow] = PagedList(CASES)

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.listing

    def on_mount(self) -> None:
        """Ask for the rows."""
        self.listing.show(self._shown)


def desk(folder: Path, file: Path) -> tuple[Office, Jurisdiction]:
    """An office on that ledger, with no rules."""
    place = folder / f"tui-{file.stem}"
    place.mkdir(exist_ok=True)
    workspace = place / "duban.toml"
    workspace.write_text(_WORKSPACE.format(file=file, code=HOME, unit=_UNIT), encoding="utf-8")
    office = Office(read_workspace(workspace))
    return office, office.workspace.jurisdiction(HOME)


def pages(folder: Path, file: Path) -> LedgerPages:
    """The ledger's cases as the screen reads them."""
    return LedgerPages(*desk(folder, file), Query(), AS_OF)


async def _painted(app: App[None], widget: Widget | None, rows: bool) -> None:
    """Start, wait for the first paint (with rows, where there are any), and end."""
    async with app.run_test(size=SIZE) as pilot:
        if isinstance(widget, PagedList) and rows:
            while widget.row is None:
                await asyncio.sleep(0.001)
        await pilot.pause(0)


def paint(source: LedgerPages | Rows[CaseRow], rows: bool) -> None:
    """The list from start to end."""
    app = Listed(source)
    asyncio.run(_painted(app, app.listing, rows))


def paint_peer() -> None:
    """The Static from start to end."""
    asyncio.run(_painted(Peer(), None, False))


_APP = """
import sys
from pathlib import Path
import bench.tui as b
if sys.argv[1] == "ours":
    b.paint(b.pages(Path(sys.argv[2]), Path(sys.argv[3])), sys.argv[4] == "rows")
else:
    b.paint_peer()
"""
_BARE = """
import asyncio
from textual.app import App
from textual.widgets import Static
class Peer(App):
    def compose(self):
        yield Static("x")
async def main():
    async with Peer().run_test(size=(80, 24)) as pilot:
        await pilot.pause(0)
asyncio.run(main())
"""
_PEAK = """
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@bench("P15", "start to first rows of a list over paged SQL / app with one Static, same libraries", 1.3)
def first_paint(place: Place) -> Iterator[Pair]:
    """A whole process each: with no case, and with all cases of the generated ledger; below, an app that loads Textual only."""
    none = Ledger.create(place.folder / "none.db")
    none.close()
    full = generated(place).path
    peer = partial(_run, _APP, "peer", place)
    yield Pair(partial(_run, _APP, "ours", place, none.path), peer, "0", rounds=7)
    yield Pair(partial(_run, _APP, "ours", place, full, "rows"), peer, f"{place.cases}", rounds=7)


@bench("P15b", "the same / app with one Static and no library but Textual", None)
def paint_against_bare(place: Place) -> Iterator[Pair]:
    """For the record: a database library costs this much."""
    full = generated(place).path
    yield Pair(partial(_run, _APP, "ours", place, full, "rows"), partial(_run, _BARE, "", place), rounds=5)


@bench("P16", "peak memory of a list of cases / app with one Static, same libraries (MB for ms)", 1.3)
def peak_memory(place: Place) -> Iterator[Times]:
    """Three processes each."""
    yield Times(tuple(zip(_peaks(_APP, "ours", place), _peaks(_APP, "peer", place), strict=True)))


@bench("P16b", "the same / app with one Static and no library but Textual (MB for ms)", None)
def memory_against_bare(place: Place) -> Iterator[Times]:
    """For the record."""
    yield Times(tuple(zip(_peaks(_APP, "ours", place), _peaks(_BARE, "", place), strict=True)))


LARGE = 100_000
"""Cases of the ledger that is sorted and searched: what an officer waits for shows only in a large one."""

_PAGE = 256
_ORDERS = {
    Sort.HANDLER: "handler",
    Sort.CATEGORY: "json_extract(attributes, '$.category')",
    Sort.CLOSED: "closed_on",
}
_WORD = "handler = :unit OR receiver = :unit OR first_handler = :unit OR instr(lower(ref), 'dhx')"
_BY_HAND = """
SELECT ref, received_on, closed_on, receiver, handler, first_handler, attributes FROM case_file
WHERE jurisdiction = :home AND received_on <= :day AND ({where}) ORDER BY {order} LIMIT 256
"""
_OWED_BY_HAND = "SELECT * FROM obligation WHERE jurisdiction = ? AND case_ref = ?"


@bench("P19", "first page of the register, sorted or searched / the same with bare sqlite3", 2.0)
def register(place: Place) -> Iterator[Pair]:
    """At least 100 000 cases. The peer's query is written by hand, with what the page's cases owe as bare rows."""
    place = place if place.cases >= LARGE else Place(place.folder / "large", LARGE)
    place.folder.mkdir(exist_ok=True)
    office, home = desk(place.folder, generated(place).path)
    lexicon = Lexicon(office, home)
    lexicon.learn()
    other = sqlite3.connect(generated(place).path)

    def by_hand(where: str, order: str) -> int:
        values = {"home": HOME, "day": AS_OF.isoformat(), "unit": _UNIT}
        found = other.execute(_BY_HAND.format(where=where, order=order), values).fetchall()
        return sum(len(other.execute(_OWED_BY_HAND, (HOME, row[0])).fetchall()) for row in found)

    def ours(query: Query) -> int:
        return len(LedgerPages(office, home, query, AS_OF, lexicon).page(0, _PAGE))

    for sort, key in _ORDERS.items():
        order = f"{key} IS NULL, {key}, ref"
        yield Pair(
            partial(ours, Query(sort=sort, descending=False)), partial(by_hand, "1", order), f"by {sort}"
        )
    order = "received_on DESC, ref DESC"
    yield Pair(partial(ours, Query(text="dhx")), partial(by_hand, _WORD, order), "by unit")
    other.close()


def _run(code: str, which: str, place: Place, file: Path | None = None, rows: str = "") -> str:
    """What the process prints. Raises CalledProcessError where it fails."""
    command = [sys.executable, "-c", code, which, str(place.folder), str(file or ""), rows]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def _peaks(code: str, which: str, place: Place, runs: int = 3) -> Sequence[float]:
    """Peak resident memory of each run: megabytes over a thousand, so that the table of milliseconds shows megabytes."""
    file = generated(place).path
    return [
        int(_run(code + _PEAK, which, place, file, "rows").split()[-1]) / 1024 / 1000 for _n in range(runs)
    ]
