"""Loading the plugins that a workspace names, one by one, so that the failure of one is a named finding and no more.

Stricter than pluggy alone: names are listed without importing, each module is loaded on its own, a failed registration is rolled
back, misspelt hooks are refused with the nearest name, two of one name are refused naming both, and the order is fixed.
"""

import difflib
import hashlib
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import attrs
import pluggy

from duban.i18n import _
from duban.plugins import hookspecs
from duban.plugins.hookspecs import API_LEVEL

T = TypeVar("T")

GROUP = "duban.plugins"
NAMED = ("conditions", "bearers", "patterns", "schedules", "indicators", "reports")
"""Hooks ``duban_<key>`` that give names with callables."""
BUILT_IN = ("patterns",)
"""Plugins that ship with the engine and are always on; they come through the same door as everybody's."""


@attrs.frozen
class Interface:
    """A set of hooks: the ``module`` that declares them, what marks an implementation, and their names."""

    module: str
    mark: str
    hooks: frozenset[str]


RULES = Interface(
    "duban.plugins.hookspecs", "duban_impl", frozenset(n for n in dir(hookspecs) if n.startswith("duban_"))
)
SCREENS = Interface("duban_tui.hookspecs", "duban_tui_impl", frozenset({"duban_screens", "duban_panels"}))
"""The hooks of the full screen, which asks for them itself; a module may hold both kinds."""


@attrs.frozen
class Available:
    """A plugin that is installed: its name, the module it would load, the distribution it comes from."""

    name: str
    module: str
    distribution: str
    version: str


@attrs.frozen
class Failure:
    """A plugin, or one of its hooks, that could not be used, and why."""

    plugin: str
    where: str
    """``load``, ``register`` or the hook's name."""
    reason: str


@attrs.frozen
class Loaded:
    """The plugins that are active: what they ship and say, and what went wrong with the others."""

    names: tuple[str, ...] = ()
    packs_of: Mapping[str, tuple[Path, ...]] = attrs.field(factory=dict)
    """Pack files by plugin."""
    conditions: Mapping[str, hookspecs.Condition] = attrs.field(factory=dict)
    bearers: Mapping[str, hookspecs.Bearer] = attrs.field(factory=dict)
    patterns: Mapping[str, hookspecs.Pattern] = attrs.field(factory=dict)
    schedules: Mapping[str, hookspecs.ScheduleFunction] = attrs.field(factory=dict)
    indicators: Mapping[str, hookspecs.IndicatorFunction] = attrs.field(factory=dict)
    reports: Mapping[str, hookspecs.ReportFunction] = attrs.field(factory=dict)
    failures: tuple[Failure, ...] = ()
    sources: Mapping[str, str] = attrs.field(factory=dict)
    """SHA-256 (hex) over each plugin's own code, without those that ship with the engine: rows computed with other code are told apart."""

    @property
    def packs(self) -> tuple[Path, ...]:
        """All pack files, in the order of the plugins."""
        return tuple(path for paths in self.packs_of.values() for path in paths)


def installed(group: str = GROUP) -> dict[str, list[EntryPoint]]:
    """Entry points by plugin name, in a fixed order; nothing is imported."""
    found: dict[str, list[EntryPoint]] = {}
    for point in sorted(entry_points(group=group), key=lambda p: (p.name, p.value)):
        known = found.setdefault(point.name, [])
        if all(other.value != point.value or _from(other) != _from(point) for other in known):
            known.append(point)
    return found


def _from(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "?"


def available() -> tuple[Available, ...]:
    """All installed plugins, without importing any."""
    return tuple(
        Available(name, point.value, _from(point), point.dist.version if point.dist else "?")
        for name, points in installed().items()
        for point in points
    )


def load(names: Iterable[str], extra: Mapping[str, Callable[[], ModuleType]] | None = None) -> Loaded:
    """Load the named plugins and the built-in ones.

    ``extra`` offers modules that are not installed (a test's, a single file's) under a name. Never raises for a plugin's fault.
    """
    manager = pluggy.PluginManager("duban")
    manager.add_hookspecs(hookspecs)
    failures: list[Failure] = []
    active: list[str] = []
    points = installed()
    for name in dict.fromkeys((*BUILT_IN, *names)):
        offered = points.get(name, [])
        single = (extra or {}).get(name)
        if len(offered) + (single is not None) > 1:
            failures.append(namesakes(name, offered, single is not None))
            continue
        if not offered and single is None:
            near = difflib.get_close_matches(name, points, 1)
            failures.append(Failure(name, "load", _("没有安装这个插件") + _meant(near)))
            continue
        failure = _register(manager, name, single or offered[0].load)
        if failure is None:
            active.append(name)
        else:
            failures.append(failure)
    return _collect(manager, active, failures)


def namesakes(name: str, offered: Iterable[EntryPoint], single: bool = False) -> Failure:
    """That several plugins have one name, naming them; ``single``: a file has it too."""
    both = _("、").join([f"{p.value}（{_from(p)}）" for p in offered] + (["extra"] if single else []))
    return Failure(name, "load", _("有多个同名插件：{names}").format(names=both))


def _register(manager: pluggy.PluginManager, name: str, importer: Callable[[], Any]) -> Failure | None:
    """Import and register one plugin; a failure leaves the manager as it was."""
    try:
        with redirect_stdout(sys.stderr):  # standard output is for data
            module = importer()
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Failure(name, "load", f"{type(error).__name__}: {error}")
    wanted = getattr(module, "DUBAN_API_LEVEL", API_LEVEL)
    if not isinstance(wanted, int) or wanted > API_LEVEL:
        reason = _("插件要求接口级别 {wanted}，本版本为 {level}").format(wanted=wanted, level=API_LEVEL)
        return Failure(name, "load", reason)
    wrong = wrong_hooks(module, RULES, SCREENS)
    if wrong:
        return Failure(name, "register", _("；").join(wrong))
    try:
        manager.register(module, name)
        manager.check_pending()
    except Exception as error:  # noqa: BLE001 - a plugin's failure is a finding (architecture §4.8)
        if manager.has_plugin(name):
            manager.unregister(name=name)
        return Failure(name, "register", f"{type(error).__name__}: {error}")
    return None


def wrong_hooks(module: object, mine: Interface, other: Interface) -> list[str]:
    """Hooks that do not exist, named like one or marked as one, and hooks that are not marked, or as the other interface's.

    What bears the mark of the other interface is that one's business.
    """
    problems = []
    for name in dir(module):
        hook = getattr(module, name, None)
        marked = hasattr(hook, mine.mark)
        if hasattr(hook, other.mark) or not (marked or (name.startswith("duban_") and callable(hook))):
            continue
        if name in other.hooks:
            if marked:
                words = _("{name} 用错了 hookimpl，应以 {module} 的标记")
                problems.append(words.format(name=name, module=other.module))
        elif name not in mine.hooks:
            near = difflib.get_close_matches(name, sorted(mine.hooks), 1, 0.4)
            problems.append(_("没有名为 {name} 的钩子").format(name=name) + _meant(near))
        elif not marked:
            problems.append(_("{name} 没有用 @hookimpl 标记").format(name=name))
    return problems


def _meant(near: list[str]) -> str:
    return _("，是否指 {name}").format(name=near[0]) if near else ""


def _collect(manager: pluggy.PluginManager, active: list[str], failures: list[Failure]) -> Loaded:
    """Ask each plugin, on its own, for what it ships and says."""
    packs: dict[str, tuple[Path, ...]] = {}
    named: dict[str, dict[str, Any]] = {key: {} for key in NAMED}
    sources: dict[str, str] = {}
    for name in active:
        module = manager.get_plugin(name)
        if name not in BUILT_IN:
            sources[name] = _source(module)
        packs[name] = _ask(module, name, "duban_packs", failures, _paths, ())
        for key, table in named.items():
            own: Mapping[str, Any] = _ask(module, name, f"duban_{key}", failures, _callables, {})
            for short, function in own.items():
                table[f"{name}.{short.removeprefix(name + '.')}"] = function
    return Loaded(tuple(active), packs, **named, failures=tuple(failures), sources=sources)


def _ask(
    module: Any, plugin: str, hook: str, failures: list[Failure], shape: Callable[[object], T], nothing: T
) -> T:
    """Call one hook of one plugin; an error or an answer of another shape is that plugin's failure."""
    function = getattr(module, hook, None)
    if function is None:
        return nothing
    try:
        with redirect_stdout(sys.stderr):
            return shape(function())
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's failure is a finding (architecture §4.8)
        failures.append(Failure(plugin, hook, f"{type(error).__name__}: {error}"))
        return nothing


def _paths(answer: object) -> tuple[Path, ...]:
    """Pack files. Raises TypeError for anything but paths, FileNotFoundError for one that is not there."""
    if isinstance(answer, str | bytes) or not isinstance(answer, Iterable):
        raise TypeError(_("应返回规则包文件的路径（Path）列表，实为 {found}").format(found=repr(answer)))
    paths: list[Path] = []
    for path in answer:
        if not isinstance(path, Path):
            raise TypeError(_("应返回规则包文件的路径（Path）列表，其中有 {found}").format(found=repr(path)))
        if not path.is_file():
            raise FileNotFoundError(_("没有规则包文件 {name}").format(name=path.name))
        paths.append(path)
    return tuple(paths)


def _callables(answer: object) -> dict[str, Any]:
    """Names with callables. Raises TypeError for anything else."""
    if not isinstance(answer, Mapping):
        raise TypeError(_("应返回名称到函数的映射，实为 {found}").format(found=repr(answer)))
    for name, function in answer.items():
        if not isinstance(name, str) or not callable(function):
            found = f"{name!r}: {function!r}"
            raise TypeError(_("应返回名称到函数的映射，其中有 {found}").format(found=found))
    return dict(answer)


def _source(module: Any) -> str:
    """SHA-256 (hex) over the module's file, or over all Python files of the package; line ends do not count."""
    file = getattr(module, "__file__", None)
    folders = [Path(place) for place in getattr(module, "__path__", ())]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))] or (
        [Path(file)] if file else []
    )
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()
