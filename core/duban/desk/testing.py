"""Running the worked cases of packs, whether or not there is a workspace."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import attrs

from duban.calendar.load import shipped
from duban.desk.packs import SHIPPED
from duban.desk.worked import Result, run_file
from duban.engine.selection import Extensions
from duban.i18n import _
from duban.plugins.host import Loaded, available, load
from duban.policy.inherit import assemble
from duban.policy.load import PolicyProblems, RawPack
from duban.policy.names import Known
from duban.policy.shelf import CASES, Shelf, pack_files


@attrs.frozen
class PackResult:
    """How a pack's worked cases came out; ``missing`` when it ships none."""

    pack: str
    results: tuple[Result, ...]
    missing: bool = False
    problem: str = ""


def everything() -> tuple[Shelf, Loaded]:
    """All packs that are installed, with all plugins loaded."""
    loaded = load(sorted({plugin.name for plugin in available()}))
    return Shelf({}).add([*pack_files(SHIPPED), *loaded.packs]), loaded


def run_packs(references: Sequence[str], folder: Path) -> Iterator[PackResult]:
    """Run the worked cases of the packs (ids or paths), or of all that are installed.

    Raises PolicyProblems for a path that is no pack.
    """
    for id, results in groupby(run_singly(references, folder), key=lambda one: one.pack):
        made = list(results)
        yield attrs.evolve(made[0], pack=id, results=tuple(result for one in made for result in one.results))


def run_singly(references: Sequence[str], folder: Path) -> Iterator[PackResult]:
    """The same, one worked case at a time, as each is run."""
    shelf, loaded = everything()
    shelf, ids = shelf.resolve(tuple(references), folder)
    extensions = Extensions(
        loaded.conditions, loaded.bearers, loaded.patterns, loaded.schedules, loaded.indicators
    )
    known = Known(
        frozenset(loaded.conditions), frozenset(loaded.bearers), frozenset(loaded.patterns), frozenset(loaded.schedules),
        frozenset(loaded.indicators)
    )  # fmt: skip
    for failure in loaded.failures:
        yield PackResult(failure.plugin, (), problem=f"{failure.where}：{failure.reason}")
    for id in ids or tuple(pack for pack in shelf.packs if pack != "base"):
        if id not in shelf.packs:
            yield PackResult(id, (), problem=_("没有名为“{pack}”的规则包。").format(pack=id))
            continue
        yield from _run(shelf, id, extensions, known)


def _run(shelf: Shelf, id: str, extensions: Extensions, known: Known) -> Iterator[PackResult]:
    pack: RawPack = shelf.packs[id]
    cases = Path(pack.file.removesuffix(".toml") + CASES)
    if not cases.is_file():
        yield PackResult(id, (), missing=True)
        return
    try:
        policy = assemble(id, shelf.packs, [id], known=known)
    except PolicyProblems as problems:
        yield PackResult(id, (), problem=str(problems))
        return
    table = shipped("cn").known_on(None)
    none = True
    for result in run_file(cases, policy, table, extensions):
        none = False
        yield PackResult(id, (result,))
    if none:
        yield PackResult(id, ())
