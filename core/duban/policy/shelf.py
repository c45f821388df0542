"""Where packs are found: shipped with Duban, shipped by plugins, or named by path."""

from collections.abc import Iterable, Mapping, Sequence
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

    def put(self, packs: Iterable[RawPack]) -> "Shelf":
        """This shelf with these packs, each in place of the one of its id."""
        return attrs.evolve(self, packs={**self.packs, **{pack.id: pack for pack in packs}})

    def resolve(self, references: Sequence[str], folder: Path) -> tuple["Shelf", tuple[str, ...]]:
        """The shelf with the references that are paths, and the ids of all references.

        A path ends in ``.toml`` and is relative to ``folder``. An id that is not on the shelf stays as it is: what
        uses it says so. Raises PolicyProblems for all paths whose files cannot be read as packs.
        """
        paths = {name: folder / name for name in references if name.endswith(".toml")}
        shelf = self.add(paths.values())
        files = {shown(path) for path in paths.values()}
        wrong = [problem for problem in shelf.problems if problem.file in files]
        if wrong:
            raise PolicyProblems(wrong)
        by_file = {pack.file: pack.id for pack in shelf.packs.values()}
        return shelf, tuple(by_file[shown(paths[name])] if name in paths else name for name in references)


def known_packs() -> list[Path]:
    """The pack files of Duban and of every installed plugin, found without importing any plugin."""
    from importlib import metadata, util

    folders = [Path(__file__).parent.parent / "packs"]
    for entry in sorted(metadata.entry_points(group=PLUGINS), key=lambda entry: entry.name):
        spec = util.find_spec(entry.module.partition(".")[0])
        folders += [Path(place) / "packs" for place in (spec and spec.submodule_search_locations) or ()]
    return [path for folder in dict.fromkeys(folders) for path in pack_files(folder)]


def example_packs() -> list[Path]:
    """The dated example packs; they come with the source, not with an installation."""
    return pack_files(Path(__file__).parents[3] / "config" / "examples")


def pack_files(folder: Path) -> list[Path]:
    """The pack files in a folder, without the worked cases beside them, by name."""
    return sorted(path for path in folder.glob("*.toml") if not path.name.endswith(CASES))


def shown(path: Path) -> str:
    """The path for a reader: from the current folder where it lies inside, with forward slashes."""
    absolute = path.absolute()
    current = Path.cwd()
    return (absolute.relative_to(current) if absolute.is_relative_to(current) else absolute).as_posix()
