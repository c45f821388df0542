"""Packs checked on their own: each as if it alone were in use, with everything that it extends."""

from collections.abc import Iterable

from duban.domain.problem import Problem, in_order
from duban.errors import DubanError
from duban.i18n import _, sentences
from duban.policy.inherit import Assembly, build
from duban.policy.lint import lint
from duban.policy.load import PolicyProblems
from duban.policy.names import Known
from duban.policy.policy import Ruling
from duban.policy.shape import nearest
from duban.policy.shelf import Shelf


def review(shelf: Shelf, ids: Iterable[str], known: Known | None = None) -> tuple[Problem, ...]:
    """Everything that is wrong with the packs, and everything that lint notes, each once."""
    found: list[Problem] = list(shelf.problems)
    for pack_id in ids:
        try:
            found += lint(build("", shelf.packs, [pack_id], known=known))
        except PolicyProblems as error:
            found += error.problems
    return in_order(found)


def sound(shelf: Shelf) -> tuple[list[Assembly], list[str]]:
    """Each pack of the shelf with what it extends, and the ids of the packs that have errors."""
    assemblies, broken = [], []
    for pack_id in shelf.packs:
        try:
            assemblies.append(build("", shelf.packs, [pack_id]))
        except PolicyProblems:
            broken.append(pack_id)
    return assemblies, broken


def require_found(rules: Iterable[str], shown: Iterable[Ruling], known: Iterable[Ruling]) -> None:
    """Raises DubanError for a rule that was asked for and is not among those shown, with the nearest id."""
    names, choices = names_of(shown), names_of(known)
    for rule in rules:
        if rule in names:
            continue
        if rule in choices:
            raise DubanError(_("规则“{rule}”在所问日期没有有效版本。").format(rule=rule))
        raise DubanError(sentences(_("没有规则“{rule}”。").format(rule=rule), nearest(rule, choices)))


def names_of(rulings: Iterable[Ruling]) -> set[str]:
    """The ids of the rules and those that they carry along."""
    return {name for ruling in rulings for name in (ruling.rule.id, *ruling.rule.also)}
