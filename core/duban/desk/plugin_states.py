"""How each plugin stands: active, not switched on, or failed and why; what it brings. What ``duban plugin doctor`` says, as rows."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from duban.desk.office import Office
from duban.desk.packs import examined, missing_packs
from duban.i18n import _

if TYPE_CHECKING:
    from duban.plugins.host import Failure, Loaded


def _brings() -> dict[str, str]:
    """What a plugin can bring besides packs, by the attribute of ``Loaded`` that holds it."""
    return {
        "conditions": _("条件"),
        "bearers": _("责任单位判定"),
        "patterns": _("日志内容识别规则"),
        "schedules": _("排期"),
        "indicators": _("指标"),
        "reports": _("报告"),
    }


class Standing(StrEnum):
    """How a plugin stands."""

    ACTIVE = "active"
    FAILED = "failed"
    OFF = "off"
    """Installed, and not named by the workspace."""
    SOUND = "sound"
    """Not named by the workspace, but a diagnosis has loaded it without trouble."""


@attrs.frozen
class Offer:
    """What a plugin brings of one kind: what it is called, and the names."""

    words: str
    names: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PluginState:
    """One plugin. ``module`` what is imported for it, ``origin`` the distribution with its version or the file; ``packs`` the file
    names of its packs; ``failures`` what is wrong with it, ``lost`` what goes missing with it: jurisdiction and pack.
    """

    name: str
    standing: Standing
    module: str
    origin: str
    built_in: bool
    packs: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    failures: "tuple[Failure, ...]" = ()
    lost: tuple[tuple[str, str], ...] = ()


def standing_words(standing: Standing) -> str:
    """The standing in the language in use."""
    words = {
        Standing.ACTIVE: _("已启用"),
        Standing.FAILED: _("有问题"),
        Standing.OFF: _("未启用"),
        Standing.SOUND: _("未启用，可用"),
    }
    return words[standing]


def where_words(failure: "Failure") -> str:
    """Where it failed, in words; the hook's own name where there are none."""
    words = {
        "load": _("加载"),
        "register": _("登记"),
        "duban_packs": _("规则包"),
        "duban_screens": _("页面（duban_screens）"),
        "duban_panels": _("面板（duban_panels）"),
    }
    hook = failure.where.removeprefix("duban_")
    return words.get(failure.where) or _brings().get(hook) or failure.where


def offers(loaded: "Loaded", name: str) -> tuple[Offer, ...]:
    """What the plugin brings besides packs; kinds of which it brings nothing are left out."""
    found = []
    for attribute, words in _brings().items():
        own = [full for full in getattr(loaded, attribute) if full.split(".")[0] == name]
        if own:
            found.append(Offer(words, tuple(full.partition(".")[2] for full in own)))
    return tuple(found)


def plugin_states(office: Office, *, diagnose: bool = False) -> list[PluginState]:
    """Every plugin that is installed or named by the workspace: what failed first, then what is active, then the others.

    ``diagnose`` loads those too that the workspace does not name, as ``duban plugin doctor`` does; otherwise they are only listed.
    """
    from duban.plugins.host import BUILT_IN, available, load

    workspace = office.workspace
    named = (*BUILT_IN, *workspace.plugin_names)
    installed: dict[str, list[tuple[str, str]]] = {}
    for one in available():
        installed.setdefault(one.name, []).append((one.module, f"{one.distribution} {one.version}"))
    names = tuple(dict.fromkeys((*named, *installed)))
    loaded = load(names, workspace.plugin_files()) if diagnose else office.plugins
    failures = tuple(dict.fromkeys((*office.plugins.failures, *loaded.failures, *examined(loaded))))
    files = {
        name: file
        for name, file in zip(workspace.plugin_names, workspace.settings.plugins, strict=True)
        if name != file
    }
    lost = _lost(office) if office.plugins.failures else ()
    states = []
    for name in names:
        own = tuple(one for one in failures if one.plugin == name)
        places = installed.get(name, [])
        states.append(
            PluginState(
                name=name,
                standing=_standing(name in named, name in loaded.names, bool(own)),
                module=_("、").join(dict.fromkeys(module for module, _origin in places)),
                origin=files.get(name) or _("、").join(dict.fromkeys(origin for _module, origin in places)),
                built_in=name in BUILT_IN,
                packs=tuple(path.stem for path in loaded.packs_of.get(name, ())),
                offers=offers(loaded, name),
                failures=own,
                lost=lost if own and name in named else (),
            )
        )
    return sorted(states, key=lambda one: (one.standing is not Standing.FAILED, one.name not in named))


def _standing(named: bool, loaded: bool, failed: bool) -> Standing:
    if failed:
        return Standing.FAILED
    if named:
        return Standing.ACTIVE
    return Standing.SOUND if loaded else Standing.OFF


def _lost(office: Office) -> tuple[tuple[str, str], ...]:
    """Jurisdictions with the packs that they name and cannot have. Raises DubanError where a pack named by path cannot be read."""
    return tuple(
        (place.name, pack)
        for place in office.workspace.jurisdictions
        for pack in missing_packs(office, place)
    )
