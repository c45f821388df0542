"""What localities add to the desk: their modules found, loaded and asked one by one; the failure of one is told in its place."""

import difflib
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

import attrs
import pluggy

from duban.desk.case_pages import CaseView as Case
from duban.desk.today import Today
from duban.domain.text import safe_text
from duban.i18n import _
from duban.plugins.hookspecs import CaseView
from duban_tui import hookspecs
from duban_tui.hookspecs import SCREENS_API_LEVEL, LocalScreen, Panel, PlaceView, Table
from duban_tui.session import Opened

GROUP = "duban.screens"
T = TypeVar("T")
R = TypeVar("R")


@attrs.frozen
class Added(Generic[T]):
    """Something that a plugin adds, and its name."""

    plugin: str
    what: T


@attrs.frozen
class Local:
    """Everything that is added, and by plugin in words what could not be used."""

    screens: tuple[Added[LocalScreen], ...] = ()
    panels: tuple[Added[Panel], ...] = ()
    failures: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class Told:
    """The lines of a panel under its title; ``failed``: they say why there are none."""

    id: str
    title: str
    lines: tuple[str, ...]
    failed: bool = False


def load(names: Iterable[str]) -> Local:
    """Load the screens of the plugins that the workspace names. Never raises for a plugin's fault."""
    points = {
        point.name: point for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value))
    }
    manager = pluggy.PluginManager("duban_tui")
    manager.add_hookspecs(hookspecs)
    screens: list[Added[LocalScreen]] = []
    panels: list[Added[Panel]] = []
    failures: list[tuple[str, str]] = []
    for name in dict.fromkeys(names):
        if name not in points:
            continue
        try:
            with redirect_stdout(sys.stderr):
                module = _registered(manager, name, points[name])
                screens += [Added(name, one) for one in _asked(module, "duban_screens", LocalScreen)]
                panels += [Added(name, one) for one in _asked(module, "duban_panels", Panel)]
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's failure is told, not raised
            failures.append((name, _reason(error)))
    return Local(tuple(screens), tuple(panels), tuple(failures))


def _registered(manager: pluggy.PluginManager, name: str, point: EntryPoint) -> Any:
    """The module, once its hooks are known to be ours. Raises whatever is wrong with it."""
    module = point.load()
    wanted = getattr(module, "DUBAN_API_LEVEL", SCREENS_API_LEVEL)
    if not isinstance(wanted, int) or wanted > SCREENS_API_LEVEL:
        raise ValueError(
            _("插件要求接口级别 {wanted}，本版本为 {level}").format(wanted=wanted, level=SCREENS_API_LEVEL)
        )
    known = [hook for hook in vars(hookspecs) if hook.startswith("duban_")]
    for hook in vars(module):
        if hook.startswith("duban_") and hook not in known and callable(getattr(module, hook)):
            near = difflib.get_close_matches(hook, known, 1, 0.4)
            hint = _("，是否指 {name}").format(name=near[0]) if near else ""
            raise ValueError(_("没有名为 {name} 的钩子").format(name=hook) + hint)
    manager.register(module, name)
    manager.check_pending()
    return module


def _asked(module: Any, hook: str, kind: type[T]) -> list[T]:
    """What the hook gives. Raises TypeError for anything else than it should."""
    function = getattr(module, hook, None)
    found = list(function()) if function is not None else []
    for one in found:
        if not isinstance(one, kind):
            raise TypeError(
                _("{hook} 应返回 {kind} 的列表，其中有 {found}").format(
                    hook=hook, kind=kind.__name__, found=repr(one)
                )
            )
    return found


def _reason(error: BaseException) -> str:
    return safe_text(f"{type(error).__name__}: {error}")


def broken(title: str, plugin: str, reason: str) -> str:
    """That something of a locality could not be shown, and whose fault that is."""
    return safe_text(
        _("“{title}”（插件 {plugin}）出错：{reason}。其余部分不受影响。").format(
            title=title, plugin=plugin, reason=reason
        )
    )


def _attempt(work: Callable[[], R]) -> tuple[R | None, str]:
    """The result, or why there is none."""
    try:
        with redirect_stdout(sys.stderr):
            return work(), ""
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin's failure is told, not raised
        return None, _reason(error)


def table_of(one: Added[LocalScreen], at: Opened, stopped: Callable[[], bool]) -> tuple[Table | None, str]:
    """*Thread.* The table of a screen, or why there is none. Raises DubanError where the ledger cannot be read."""
    today = Today(at.office, at.place, at.as_of)
    today.read(stopped)
    with at.office.ledger.reading() as reader:
        roster = at.office.roster(at.place.code, reader)
    view = PlaceView(at.place.code, at.place.name, at.as_of, roster, tuple(today.rows))
    return _attempt(lambda: _whole(one.what.table(view)))


def _whole(table: Table) -> Table:
    """The table as texts. Raises TypeError or ValueError where it is none."""
    if not isinstance(table, Table):
        raise TypeError(_("应返回 Table，实为 {found}").format(found=type(table).__name__))
    heads = tuple(str(head) for head in table.heads)
    rows = tuple(tuple(str(cell) for cell in row) for row in table.rows)
    if not heads or any(len(row) != len(heads) for row in rows):
        raise ValueError(_("每一行都应有 {n} 栏").format(n=len(heads)))
    return Table(heads, rows, str(table.note))


def panels_of(local: Local, case: Case) -> Sequence[Told]:
    """*Thread.* The panels of a case, each with its lines or with why it has none."""
    found = case.explanation
    summary = found.summary
    if not local.panels or summary is None:
        return ()
    view = CaseView(
        case=case.ref,
        events=tuple(one.event for one in case.events),
        attributes=summary.attributes,
        handler=summary.handler,
        receiver=summary.receiver,
        roster=found.roster,
    )
    told = []
    for one in local.panels:
        lines, wrong = _attempt(lambda panel=one.what: [str(line) for line in panel.lines(view)])  # type: ignore[misc]
        title = one.what.title
        told.append(
            Told(f"{one.plugin}.{one.what.id}", title, (broken(title, one.plugin, wrong),), True)
            if lines is None
            else Told(f"{one.plugin}.{one.what.id}", title, tuple(lines))
        )
    return told
