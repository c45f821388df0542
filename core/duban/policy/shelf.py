"""Where packs are found: shipped with Duban, shipped by plugins, or named by path."""

from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata, util
from pathlib import Path

import attrs

from duban.domain.problem import Problem
from duban.i18n import _
from duban.policy.load import PolicyProblems, RawPack, read_pack

CASES = ".cases.toml"
"""How the names of worked cases end, which lie beside the packs."""

PLUGINS = "duban.plugins"
"""The entry-point group of plugins."""


@attrs.frozen
class Shelf:
    """Packs by id, and what is wrong with files that could not be put there."""

    packs: Mapping[str, RawPack]
    problems: tuple[Problem, ...] = ()

    def add(self, paths: Iterable[Path]) -> "Shelf":
        """This shelf with more files. A file that is already there is not read again."""
        packs, problems = dict(self.packs), list(self.problems)
        for path in paths:
            try:
                pack = read_pack(path, shown(path))
            except PolicyProblems as error:
                problems += error.problems
                continue
            other = packs.setdefault(pack.id, pack)
            if other.file != pack.file:
                message = _("编号“{id}”已由 {file} 使用。").format(id=pack.id, file=other.file)
                problems.append(pack.problem(("pack", "id"), message, _("换一个编号。")))
        return Shelf(packs, tuple(problems))

    def resolve(self, references: Sequence[str], folder: Path) -> tuple["Shelf", tuple[str, ...]]:
        """The shelf with the references that are paths (ending in ``.toml``, relative to ``folder``), and all ids.

        An id that is not on the shelf stays as it is: what uses it says so. Raises PolicyProblems for a path whose
        file cannot be read as a pack.
        """
        shelf, ids = self, []
        for reference in references:
            if not reference.endswith(".toml"):
                ids.append(reference)
                continue
            path = folder / reference
            shelf = shelf.add([path])
            wrong = [problem for problem in shelf.problems if problem.file == shown(path)]
            if wrong:
                raise PolicyProblems(wrong)
            ids.append(next(pack.id for pack in shelf.packs.values() if pack.file == shown(path)))
        return shelf, tuple(ids)


def known_packs() -> list[Path]:
    """The pack files of Duban and of every installed plugin, found without importing any plugin."""
    folders = [Path(__file__).parent.parent / "packs"]
    for entry in sorted(metadata.entry_points(group=PLUGINS), key=lambda entry: entry.name):
        spec = util.find_spec(entry.module.partition(".")[0])
        folders += [Path(place) / "packs" for place in (spec and spec.submodule_search_locations) or ()]
    return [path for folder in dict.fromkeys(folders) for path in pack_files(folder)]


def pack_files(folder: Path) -> list[Path]:
    """The pack files in a folder, without the worked cases beside them, by name."""
    return sorted(path for path in folder.glob("*.toml") if not path.name.endswith(CASES))


def shown(path: Path) -> str:
    """The path for a reader: from the current folder where it lies inside, with forward slashes."""
    absolute = path.absolute()
    current = Path.cwd()
    return (absolute.relative_to(current) if absolute.is_relative_to(current) else absolute).as_posix()
