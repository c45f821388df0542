"""Which packs bind a jurisdiction, where they come from, and what they say together."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.domain.problem import Problem, in_order
from duban.i18n import _
from duban.policy.inherit import Assembly, build
from duban.policy.load import PolicyProblems, RawPack
from duban.policy.names import Known
from duban.policy.order import Order, extends
from duban.policy.policy import Policy
from duban.policy.shape import nearest
from duban.policy.shelf import Shelf, known_packs, pack_files, shown
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.plugins.host import Failure, Loaded

FALLBACK = "national"
"""What binds everybody, where a failed plugin took the only pack with it."""

SHIPPED = Path(__file__).parent.parent / "packs"


def shelf(office: "Office") -> Shelf:
    """The packs that come with the engine and those of the active plugins."""
    return Shelf({}).add([*pack_files(SHIPPED), *office.plugins.packs])


def effective_policy(office: "Office", jurisdiction: Jurisdiction, new: Sequence[RawPack] = ()) -> Policy:
    """The policy of the jurisdiction. Packs that a failed plugin should have brought are left out; the check names them.

    ``new`` are packs on trial, each in place of the one of its id, or else on top. Raises PolicyProblems with everything else that
    is wrong.
    """
    policy = assembled(office, jurisdiction, new).policy
    _require_rules(policy, office, jurisdiction.switched_on, "switched_on")
    return set_aside(policy, office, jurisdiction) if jurisdiction.not_judged else policy


def set_aside(policy: Policy, office: "Office", jurisdiction: Jurisdiction) -> Policy:
    """The policy with the rules that the jurisdiction does not judge, for the reason it gives."""
    reasons = jurisdiction.not_judged
    _require_rules(policy, office, reasons, "not_judged")
    rulings = {
        id: tuple(
            attrs.evolve(one, rule=attrs.evolve(one.rule, judged=False, reason=reasons[id]))
            if id in reasons
            else one
            for one in versions
        )
        for id, versions in policy.rulings.items()
    }
    digest = hashlib.sha256("\n".join((policy.digest, *sorted(reasons))).encode()).hexdigest()
    return attrs.evolve(policy, rulings=rulings, digest=digest)


def _require_rules(policy: Policy, office: "Office", ids: Iterable[str], key: str) -> None:
    """Raises PolicyProblems for ids under that key of the jurisdiction that no rule has."""
    unknown = sorted(set(ids) - set(policy.rulings))
    if unknown:
        file, place = office.workspace.file.name, f"jurisdiction.{key}"
        raise PolicyProblems(
            Problem(
                file, None, place, _("没有规则 {rule}。").format(rule=rule), nearest(rule, policy.rulings)
            )
            for rule in unknown
        )


def assembled(office: "Office", jurisdiction: Jurisdiction, new: Sequence[RawPack] = ()) -> Assembly:
    """The same, with what the lint needs to know. No plugin is blamed for what packs on trial break."""
    while True:
        try:
            return _assembled(office, jurisdiction, new)
        except PolicyProblems as error:
            faults = () if new else blamed(office.plugins, error.problems)
            if not faults:
                raise
            for failed in faults:
                office.give_up(failed)


def blamed(loaded: "Loaded", problems: Iterable[Problem]) -> tuple["Failure", ...]:
    """The plugins that shipped the files that are wrong, each once, with what is wrong in words."""
    from duban.plugins.host import Failure

    shippers = {shown(path): name for name, paths in loaded.packs_of.items() for path in paths}
    words: dict[str, list[str]] = {}
    for problem in problems:
        if problem.file in shippers:
            place = Path(problem.place).name + (f" {problem.key}" if problem.key else "")
            words.setdefault(shippers[problem.file], []).append(f"{place} {problem.message}")
    return tuple(Failure(name, "duban_packs", "；".join(said)) for name, said in words.items())


def examined(loaded: "Loaded") -> tuple["Failure", ...]:
    """What is wrong with the packs that the plugins ship, without a workspace: for a diagnosis."""
    on_shelf = Shelf({}).add([*pack_files(SHIPPED), *loaded.packs])
    problems = list(on_shelf.problems)
    files = {shown(path) for path in loaded.packs}
    for pack in on_shelf.packs.values():
        if pack.file in files:
            try:
                build("", on_shelf.packs, [pack.id], known=_names_of(loaded))
            except PolicyProblems as error:
                problems += error.problems
    return blamed(loaded, in_order(problems))


def _assembled(office: "Office", jurisdiction: Jurisdiction, new: Sequence[RawPack]) -> Assembly:
    on_shelf, roots = shelf(office).resolve(jurisdiction.packs, office.workspace.folder)
    if on_shelf.problems:
        raise PolicyProblems(on_shelf.problems)
    on_shelf = on_shelf.put(new)
    absent = [root for root in roots if root not in on_shelf.packs]
    if absent and not office.plugins.failures:
        raise PolicyProblems(not_found(office, pack, on_shelf) for pack in absent)
    own = office.workspace.own_pack(jurisdiction.code)
    present = [root for root in roots if root in on_shelf.packs]
    if office.plugins.failures:
        present = [root for root in present if _whole(root, on_shelf)]
        own = None if own is None else _on_what_is_there(own, on_shelf)
    if roots and not present:
        present = [FALLBACK]
    used = Order(on_shelf.packs, present, "").sequence if new else ()
    present += [pack.id for pack in new if pack.id not in used]
    return build(jurisdiction.code, on_shelf.packs, present, own, known=known_names(office))


def missing_packs(office: "Office", jurisdiction: Jurisdiction) -> list[str]:
    """Packs that the jurisdiction names and that no active plugin brought, and those that rest on such a one. Only a plugin that failed
    can have taken any with it: without one, there is no policy to check by until all are there."""
    if not office.plugins.failures:
        return []
    on_shelf, roots = shelf(office).resolve(jurisdiction.packs, office.workspace.folder)
    return [root for root in roots if not _whole(root, on_shelf)]


def _whole(id: str, on_shelf: Shelf, passed: frozenset[str] = frozenset()) -> bool:
    """Whether the pack and all that it extends are on the shelf. A circle is for others to tell."""
    if id in passed:
        return True
    pack = on_shelf.packs.get(id)
    return pack is not None and all(_whole(parent, on_shelf, passed | {id}) for parent in extends(pack))


def _on_what_is_there(own: RawPack, on_shelf: Shelf) -> RawPack:
    """The file's own rules without the changes to rules that went with a plugin; the check names the plugin."""
    known = {rule.get("id") for pack in on_shelf.packs.values() for _place, rule in pack.tables("rule")}
    rules = own.data.get("rule")
    if not isinstance(rules, list):
        return own
    kept = [
        rule
        for rule in rules
        if not isinstance(rule, dict) or not rule.get("override") or rule.get("id") in known
    ]
    return attrs.evolve(own, data={**own.data, "rule": kept})


def known_names(office: "Office") -> Known:
    """The names that plugins provide; not checked while a plugin is failing, since its names are among the missing."""
    loaded = office.plugins
    return Known() if loaded.failures else _names_of(loaded)


def _names_of(loaded: "Loaded") -> Known:
    return Known(
        frozenset(loaded.conditions),
        frozenset(loaded.bearers),
        frozenset(loaded.patterns),
        frozenset(loaded.schedules),
        frozenset(loaded.indicators),
    )


def not_found(office: "Office", pack: str, on_shelf: Shelf) -> Problem:
    """A pack that is named and not there; where an installed plugin has it, how to switch that on."""
    installed = Shelf({}).add(known_packs())
    file = office.workspace.file.name
    message = _("没有名为“{pack}”的规则包。").format(pack=pack)
    if pack in installed.packs:
        place = Path(installed.packs[pack].file).parent.parent.name.removeprefix("duban_")
        hint = _("它由已安装而未启用的插件提供：在 plugins 中写入 “{plugin}”。").format(plugin=place)
    else:
        hint = nearest(pack, on_shelf.packs)
    return Problem(file, None, "jurisdiction.packs", message, hint)
