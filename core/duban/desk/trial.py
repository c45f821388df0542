"""Two policies to compare: packs as they are written, or a jurisdiction's rules without and with packs on trial."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.desk.packs import blamed, effective_policy, known_names, not_found, set_aside, shelf
from duban.desk.whatif import Comparison, Pair
from duban.domain.problem import Problem
from duban.i18n import _
from duban.policy.inherit import build
from duban.policy.load import PolicyProblems, RawPack, read_pack
from duban.policy.policy import Policy
from duban.policy.shelf import Shelf, shown
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.desk.office import Office


def diff(
    office: "Office", first: str, second: str, *, jurisdiction: str | None = None, as_of: date
) -> Comparison:
    """The ledger under one pack and under another, each with what it extends and without the workspace's own rules.

    A pack is named by its id or by a path that ends in ``.toml``, from the current folder. What the jurisdiction does not judge is
    left out of both. What has ended is compared like everything else. Raises PolicyProblems with all that is wrong with both packs,
    and DubanError where it is not clear which jurisdiction is meant.
    """
    place = office.the_jurisdiction(jurisdiction)
    on_shelf = _shelf(office, place)
    policies = _all([partial(_alone, office, place, on_shelf, name) for name in (first, second)])
    return Comparison(office, Pair(place, *policies), as_of, keeps=False)


def preview(
    office: "Office", new: Sequence[str], *, jurisdiction: str | None = None, as_of: date
) -> Comparison:
    """The ledger under the jurisdiction's rules as they are, and with new packs, each in place of the one of its id, or else on top.

    What has ended keeps its verdict and is only counted. Packs are named as for :func:`diff`, whose errors are raised too.
    """
    place = office.the_jurisdiction(jurisdiction)
    policies = _all([partial(office.policy, place.code), partial(_with_new, office, place, new)])
    return Comparison(office, Pair(place, *policies), as_of, keeps=True)


def _all(makers: Sequence[Callable[[], Policy]]) -> list[Policy]:
    """What each of them makes. Raises PolicyProblems with the problems of all."""
    made: list[Policy] = []
    problems: list[Problem] = []
    for make in makers:
        try:
            made.append(make())
        except PolicyProblems as error:
            problems += error.problems
    if problems:
        raise PolicyProblems(problems)
    return made


def _alone(office: "Office", place: Jurisdiction, on_shelf: Shelf, name: str) -> Policy:
    """The policy that the pack and what it extends make."""
    (pack,) = _packs(office, on_shelf, [name])
    policy = build(place.code, on_shelf.put([pack]).packs, [pack.id], known=known_names(office)).policy
    reasons = {rule: reason for rule, reason in place.not_judged.items() if rule in policy.rulings}
    return set_aside(policy, office, attrs.evolve(place, not_judged=reasons))


def _with_new(office: "Office", place: Jurisdiction, new: Sequence[str]) -> Policy:
    packs = _packs(office, _shelf(office, place), new)
    files: dict[str, str] = {}
    message = _("编号“{id}”已由 {file} 使用。")
    twice = [
        pack.problem(("pack", "id"), message.format(id=pack.id, file=files[pack.id]), _("换一个编号。"))
        for pack in packs
        if files.setdefault(pack.id, pack.file) != pack.file
    ]
    if twice:
        raise PolicyProblems(twice)
    return effective_policy(office, place, packs)


def _shelf(office: "Office", place: Jurisdiction) -> Shelf:
    """The packs at hand, the jurisdiction's own files among them. A plugin whose packs cannot be read is put out of use."""
    while True:
        on_shelf, _roots = shelf(office).resolve(place.packs, office.workspace.folder)
        faults = blamed(office.plugins, on_shelf.problems)
        if not faults:
            return on_shelf
        for failed in faults:
            office.give_up(failed)


def _packs(office: "Office", on_shelf: Shelf, references: Sequence[str]) -> list[RawPack]:
    """The packs named, from files as they are there now. Raises PolicyProblems for all that are not there or cannot be read."""
    packs: list[RawPack] = []
    problems: list[Problem] = []
    for reference in dict.fromkeys(references):
        if reference.endswith(".toml"):
            try:
                packs.append(read_pack(Path(reference), shown(Path(reference))))
            except PolicyProblems as error:
                problems += error.problems
        elif reference in on_shelf.packs:
            packs.append(on_shelf.packs[reference])
        else:
            problem = not_found(office, reference, on_shelf)
            problems.append(attrs.evolve(problem, file=reference, key=""))
    if problems:
        raise PolicyProblems(problems)
    return packs
