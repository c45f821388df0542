"""Proposals for many overdue obligations: the time must grow as their number does, not faster."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from bench.harness import Measured, Pair, Place, bench
from duban.desk.frozen import Frozen
from duban.desk.office import Office
from duban.desk.projecting import project
from duban.desk.proposing import propose
from duban.desk.standing import note_write
from duban.domain.event import Event
from duban.store.entry import Draft
from duban.workspace import read_workspace

_UNITS = 50
_WORKSPACE = """
schema = 1

[[jurisdiction]]
code = "990000"
name = "示例市"
level = "city"
packs = ["national"]
""" + "".join(
    f'\n[[unit]]\ncode = "U{n}"\nname = "单位{n}"\nlevel = "city"\nkind = "department"\n'
    for n in range(_UNITS)
)
_AS_OF = date(2026, 8, 3)
_MANY, _FEW = 20_000, 5_000


def _ledger(folder: Path, cases: int) -> Path:
    """A ledger whose cases were all accepted and never finished."""
    folder.mkdir()
    (folder / "duban.toml").write_text(_WORKSPACE, encoding="utf-8")
    office = _open(folder)
    with office.ledger.writing("990000", bulk=True) as writer:
        roster = office.roster("990000", writer.reader)
        day = date(2026, 1, 5)
        made = {
            f"C{n}": [
                Event(
                    "accept", day + timedelta(days=n % 60), f"C{n}", f"U{n % _UNITS}", data={"statutory": 6}
                )
            ]
            for n in range(cases)
        }
        at = datetime(2026, 8, 3, tzinfo=UTC)
        writer.append_many(Draft(at, "bench", "bench", ref, tuple(events)) for ref, events in made.items())
        project(writer, office.programme("990000", roster), Frozen(()), list(made), made)
        note_write(office, writer, roster, roster)
    office.close()
    return folder


def _open(folder: Path) -> Office:
    return Office(read_workspace(folder / "duban.toml"))


def _propose(folder: Path, expected: int) -> None:
    office = _open(folder)
    found = propose(office, office.workspace.jurisdictions[0], as_of=_AS_OF, actor="bench", dry_run=True)
    office.close()
    if len(found.new) != expected:
        raise AssertionError(f"{len(found.new)} proposals, {expected} expected")


def _times(call: Callable[[], None], times: int) -> None:
    for _round in range(times):
        call()


@bench("PROPOSE", "proposals for 20 000 overdue obligations : four times those for 5 000", 1.25)
def proposals(place: Place) -> Iterator[Measured]:
    """One proposal for each overdue case, one suggestion for each unit."""
    many = _ledger(place.folder / "many", _MANY)
    few = partial(_propose, _ledger(place.folder / "few", _FEW), _FEW + _UNITS)
    yield Pair(partial(_propose, many, _MANY + _UNITS), partial(_times, few, _MANY // _FEW), rounds=3)
