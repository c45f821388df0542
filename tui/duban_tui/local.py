"""What localities add to the desk: their modules found, loaded and asked one by one; the failure of one is told in its place.

What they print goes where everything printed goes while the desk is shown: nowhere near the screen.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from types import ModuleType
from typing import Any, Generic, TypeVar

import attrs
import pluggy

from duban.desk.case_pages import CaseView as Case
from duban.desk.plugin_states import where_words
from duban.desk.today import Today
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban.plugins.hookspecs import API_LEVEL, CaseView
from duban.plugins.host import RULES, SCREENS, Failure, installed, namesakes, wrong_hooks
from duban_tui import hookspecs
from duban_tui.aside import Stopped
from duban_tui.hookspecs import LocalScreen, Panel, PlaceView, Table
from duban_tui.patience import attempt, attempts
from duban_tui.session import Opened

GROUP = "duban.screens"
MOST = 100_000
"""So many rows of a table, or lines of a panel, are taken; the next one says that there are more."""
MOST_COLUMNS = 40
MOST_ADDED = 50
"""Screens, or panels, of one plugin."""
LONGEST = 2_000
"""Characters of a cell or a line that are taken."""
T = TypeVar("T", LocalScreen, Panel)


@attrs.frozen
class Added(Generic[T]):
    """Something that a plugin adds, and its name."""

    plugin: str
    what: T


@attrs.frozen
class Local:
    """Everything that is added, and what could not be used."""

    screens: tuple[Added[LocalScreen], ...] = ()
    panels: tuple[Added[Panel], ...] = ()
    failures: tuple[Failure, ...] = ()


@attrs.frozen
class Told:
    """The lines of a panel under its title; ``failed``: they say why there are none."""

    id: str
    title: str
    lines: tuple[str, ...]
    failed: bool = False


def _never() -> bool:
    return False


# --- loading ---


def load(
    names: Iterable[str],
    files: Mapping[str, Callable[[], ModuleType]] | None = None,
    stopped: Stopped = _never,
) -> Local:
    """*Thread.* The screens and panels of the plugins that the workspace names; ``files`` those that are single files, by name.

    They are looked for in the module that a plugin names for them, else in its own. Never raises for a plugin's fault.
    """
    apart, whole = installed(GROUP), installed()
    found: list[Local] = []
    for name in dict.fromkeys(names):
        single = (files or {}).get(name)
        offered = apart.get(name) or ([] if single else whole.get(name, []))
        if len(offered) > 1:
            found.append(Local(failures=(namesakes(name, offered),)))
        elif offered or single:  # one that is not installed at all is told among the plugins
            found.append(_added_by(name, offered[0].load if offered else single, stopped))
    return Local(
        tuple(one for local in found for one in local.screens),
        tuple(one for local in found for one in local.panels),
        tuple(one for local in found for one in local.failures),
    )


def _added_by(name: str, importer: Callable[[], Any] | None, stopped: Stopped) -> Local:
    """What one plugin adds, and what of it could not be used."""
    assert importer is not None
    module, wrong = attempt(importer, stopped)
    if module is None:
        return Local(failures=(Failure(name, "load", wrong),))
    _none, wrong = attempt(partial(_register, module, name), stopped)
    if wrong:
        return Local(failures=(Failure(name, "register", wrong),))
    screens, no_screens = attempt(partial(_asked, module, "duban_screens", LocalScreen), stopped)
    panels, no_panels = attempt(partial(_asked, module, "duban_panels", Panel), stopped)
    reasons = (("duban_screens", no_screens), ("duban_panels", no_panels))
    return Local(
        tuple(Added(name, one) for one in screens or ()),
        tuple(Added(name, one) for one in panels or ()),
        tuple(Failure(name, hook, reason) for hook, reason in reasons if reason),
    )


def _register(module: ModuleType, name: str) -> None:
    """Raises whatever is wrong with its hooks."""
    wanted = getattr(module, "DUBAN_API_LEVEL", API_LEVEL)
    if not isinstance(wanted, int) or wanted > API_LEVEL:
        raise ValueError(
            _("插件要求接口级别 {wanted}，本版本为 {level}").format(wanted=wanted, level=API_LEVEL)
        )
    wrong = wrong_hooks(module, SCREENS, RULES)
    if wrong:
        raise ValueError(_("；").join(wrong))
    manager = pluggy.PluginManager("duban_tui")
    manager.add_hookspecs(hookspecs)
    manager.register(module, name)
    manager.check_pending()


def _asked(module: ModuleType, hook: str, kind: type[T]) -> list[T]:
    """What the hook gives. Raises TypeError and ValueError for anything else than it should."""
    function = getattr(module, hook, None)
    answer = function() if function is not None else ()
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        raise TypeError(_("应返回列表，实为 {found}").format(found=repr(answer)))
    found: list[T] = []
    for one in islice(answer, MOST_ADDED + 1):
        if not isinstance(one, kind):
            raise TypeError(
                _("应返回 {kind} 的列表，其中有 {found}").format(kind=kind.__name__, found=repr(one))
            )
        work = one.table if isinstance(one, LocalScreen) else one.lines
        if not (isinstance(one.id, str) and isinstance(one.title, str) and callable(work)):
            raise TypeError(_("编号、名称应为文字，内容应为函数，其中有 {found}").format(found=repr(one)))
        if any(other.id == one.id for other in found):
            raise ValueError(_("编号 {id} 用了两次").format(id=one.id))
        found.append(one)
    if len(found) > MOST_ADDED:
        raise ValueError(_("最多 {n} 个").format(n=MOST_ADDED))
    return found


def broken(title: str, failure: Failure) -> tuple[str, ...]:
    """That something of a locality could not be shown, whose fault that is, and what can be done: a few lines."""
    where = _("“{title}”出错：插件 {plugin}，{where}").format(
        title=title, plugin=failure.plugin, where=where_words(failure)
    )
    return (
        safe_text(where),
        _("原因：{reason}").format(reason=safe_text(failure.reason)),
        _("其余部分不受影响。请把以上内容告诉插件作者；改好以后重新打开本程序。"),
    )


# --- asking ---


def table_of(one: Added[LocalScreen], at: Opened, stopped: Stopped) -> Table | tuple[str, ...]:
    """*Thread.* The table of a screen, or why there is none. Raises DubanError where the ledger cannot be read."""
    today = Today(at.office, at.place, at.as_of)
    today.read(stopped)
    with at.office.ledger.reading() as reader:
        roster = at.office.roster(at.place.code, reader)
    view = PlaceView(at.place.code, at.place.name, at.as_of, roster, tuple(today.rows))
    table, wrong = attempt(lambda: _whole(one.what.table(view)), stopped)
    return table or broken(one.what.title, Failure(one.plugin, "duban_screens", wrong))


def _whole(table: Table) -> Table:
    """The table as texts, no longer than can be shown. Raises TypeError or ValueError where it is none."""
    if not isinstance(table, Table):
        raise TypeError(_("应返回 Table，实为 {found}").format(found=type(table).__name__))
    heads = tuple(_text(head) for head in islice(table.heads, MOST_COLUMNS + 1))
    if not 0 < len(heads) <= MOST_COLUMNS:
        raise ValueError(_("应有 1 至 {n} 栏").format(n=MOST_COLUMNS))
    rows = [
        tuple(_text(cell) for cell in islice(row, len(heads) + 1)) for row in islice(table.rows, MOST + 1)
    ]
    if any(len(row) != len(heads) for row in rows):
        raise ValueError(_n("每一行都应有 {n} 栏", len(heads)).format(n=len(heads)))
    if len(rows) > MOST:
        rows[MOST] = (_more(), *[""] * (len(heads) - 1))
    return Table(heads, rows, _text(table.note))


def _text(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "……"


def _more() -> str:
    return _("……只列前 {n} 行").format(n=MOST)


def panels_of(local: Local, case: Case, stopped: Stopped = _never) -> Sequence[Told]:
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
    made = attempts((partial(_lines, one.what, view) for one in local.panels), stopped)
    return [_told(one, lines, wrong) for one, (lines, wrong) in zip(local.panels, made, strict=True)]


def _told(one: Added[Panel], lines: tuple[str, ...] | None, wrong: str) -> Told:
    if lines is None:
        lines = broken(one.what.title, Failure(one.plugin, "duban_panels", wrong))
    return Told(f"{one.plugin}.{one.what.id}", one.what.title, lines, bool(wrong))


def _lines(panel: Panel, view: CaseView) -> tuple[str, ...]:
    """Its lines as texts, no more than can be shown. Raises TypeError where they are none."""
    answer: object = panel.lines(view)
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        raise TypeError(_("应返回文字的列表，实为 {found}").format(found=repr(answer)))
    lines = [_text(line) for line in islice(answer, MOST + 1)]
    return (*lines[:MOST], *([_more()] if len(lines) > MOST else []))
