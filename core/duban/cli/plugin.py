"""``duban plugin``: what is installed, what is active, and why something is not."""

import json
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import click

from duban.cli.shell import Shell
from duban.domain.text import pad, safe_text, width
from duban.errors import ExitCode, WorkspaceError
from duban.i18n import _, _n

if TYPE_CHECKING:
    from duban.plugins.host import Loaded


@click.group("plugin", help=_("插件：列出已安装的，逐个诊断。"))
def plugin() -> None:
    """Hold the commands together."""


@plugin.command("list", help=_("列出已安装的插件（不加载），并注明工作区是否启用。"))
@click.option("--json", "as_json", is_flag=True, help=_("以 JSON 输出。"))
@click.pass_obj
def list_(shell: Shell, as_json: bool) -> int:
    """See ``help`` above."""
    from duban.plugins.host import BUILT_IN, available

    active = {*BUILT_IN, *_named(shell)}
    rows = [
        {
            "name": found.name,
            "module": found.module,
            "distribution": found.distribution,
            "version": found.version,
            "active": found.name in active,
        }
        for found in available()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    column = max((width(str(row["name"])) for row in rows), default=0)
    on, off = _("已启用"), _("未启用")
    for row in rows:
        state = pad(on if row["active"] else off, max(width(on), width(off)))
        text = f"{pad(str(row['name']), column)}  {state}  {row['distribution']} {row['version']}"
        click.echo(safe_text(text + _("（{value}）").format(value=row["module"])))
    return 0


@plugin.command("doctor", help=_("逐个加载插件并报告问题；工作区启用的和指明的都检查。有问题时退出码为 3。"))
@click.argument("names", metavar=_("[插件]…"), nargs=-1)
@click.pass_obj
def doctor(shell: Shell, names: tuple[str, ...]) -> int:
    """See ``help`` above."""
    from duban.desk.packs import examined
    from duban.plugins.host import available, load

    files = _files(shell)
    wanted = names or tuple(dict.fromkeys((*_named(shell), *(found.name for found in available()))))
    loaded = load(wanted, files)
    failures = (*loaded.failures, *examined(loaded))
    wrong = {failure.plugin for failure in failures}
    for name in (name for name in loaded.names if name not in wrong):
        packs = len(loaded.packs_of.get(name, ()))
        said = [_n("规则包 {n} 个", packs).format(n=packs), *_counts(loaded, name)]
        click.echo(safe_text(_("{name}：正常。{said}。").format(name=name, said=_("，").join(said))))
    for failure in failures:
        line = _("{name}：{where} 出错：{reason}").format(
            name=failure.plugin, where=failure.where, reason=failure.reason
        )
        click.echo(safe_text(line))
    return ExitCode.UNEVALUATED if failures else ExitCode.CLEAN


def _counts(loaded: "Loaded", name: str) -> list[str]:
    from duban.desk.plugin_states import offers

    return [f"{one.words} " + _("、").join(one.names) for one in offers(loaded, name)]


def _named(shell: Shell) -> tuple[str, ...]:
    """The plugins that the workspace names; none where there is no workspace."""

    try:
        return shell.find_workspace().plugin_names
    except WorkspaceError:
        if shell.workspace is not None:
            raise
        return ()


def _files(shell: Shell) -> "dict[str, Callable[[], ModuleType]]":

    try:
        return shell.find_workspace().plugin_files()
    except WorkspaceError:
        return {}
