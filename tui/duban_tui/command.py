"""``duban tui``: the full screen. Textual is imported only when the terminal can carry it."""

import signal
import sys
from datetime import date

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.errors import UsageError
from duban.i18n import _


@click.command(
    "tui",
    help=_("打开全屏界面：今日应办、超期、临期、未履行和无法判定的，以及每个期限的依据。需要 UTF-8 终端。"),
)
@click.option("-j", "--jurisdiction", metavar=_("代码"), help=_("先打开这个辖区（默认第一个）。"))
@click.option("--as-of", type=Day(), metavar=_("日期"), help=_("截至这一天的情况（默认今天，北京时间）。"))
@click.option(
    "--lines", is_flag=True, help=_("逐行文字方式：编号菜单，不移动光标，供读屏软件和简单终端使用。")
)
@click.pass_obj
def tui(shell: Shell, jurisdiction: str | None, as_of: date | None, lines: bool) -> int:
    """See ``help`` above; the result is the exit code."""
    if lines:
        return _lines(shell, jurisdiction, as_of)
    from duban_tui.preflight import this_terminal

    obstacle = this_terminal()
    if obstacle is not None:
        raise UsageError(obstacle)
    workspace = shell.find_workspace()
    first = workspace.jurisdiction(jurisdiction) if jurisdiction else workspace.jurisdictions[0]

    import gc
    import os
    from importlib import import_module

    from duban_tui.probe import ambiguous_wide

    gc.disable()  # until the app has settled: what is imported and read first stays
    wide = ambiguous_wide(os.environ, lambda: import_module("duban_tui.app"))
    from duban_tui.app import DubanApp

    app = DubanApp(workspace.file, first.code, as_of, wide=wide)
    app.run()
    if app.fatal is not None:
        raise app.fatal
    if app.return_code == 128 + signal.SIGHUP:
        from duban.cli.front import let_go

        let_go(sys.stdout, sys.stderr)  # the line is gone, and with it the terminal
    return app.return_code or 0


def _lines(shell: Shell, jurisdiction: str | None, as_of: date | None) -> int:
    """The same desk in plain lines."""
    from duban_tui.lines.desk import run
    from duban_tui.session import Session

    workspace = shell.find_workspace()
    first = workspace.jurisdiction(jurisdiction) if jurisdiction else workspace.jurisdictions[0]
    run(Session(workspace.file, first.code, as_of), sys.stdin, sys.stdout)
    return 0
