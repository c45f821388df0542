"""The front of the command line: global options, commands loaded when called, every ending an exit code."""

import os
import signal
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from duban import __version__
from duban.cli.commands import COMMANDS
from duban.cli.exit_codes import ExitCode
from duban.cli.help import Context, localise, speak
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.i18n import LANGUAGES, _

_ANYWHERE = ("--lang", "--workspace")
"""Global options with a value that may also follow the command."""

_FLAGS_ANYWHERE = ("-q", "-qq", "--quiet")


class LazyGroup(click.Group):
    """A group that knows its commands by name and help, and imports one when it is called."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a day's work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command; a module that is not there is a mistake of the program and raises."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _words = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{attribute} is no command")
        localise(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest names of all commands, loaded or not."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, COMMANDS)
            raise click.exceptions.NoSuchCommand(name, possibilities=near, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, none of them imported."""
        with formatter.section(_("命令")):
            formatter.write_dl([(name, _(words)) for name, (_m, _a, words) in COMMANDS.items()])


def command_line() -> LazyGroup:
    """The whole command line in the language in use."""
    group = LazyGroup(
        name="duban",
        help=_("督办：规则产生应办事项，事实使其办结，检查找出未办的，如何处理由人决定。"),
        epilog=_("各命令的用法：duban 命令 --help。--lang、--workspace 和 -q 写在命令前后均可。"),
        invoke_without_command=True,
        callback=_front,
        params=[
            click.Option(
                ["--workspace"],
                type=click.Path(path_type=Path),
                help=_("工作区目录；不指定时从当前目录向上查找。环境变量 DUBAN_WORKSPACE。"),
            ),
            click.Option(
                ["--lang"],
                type=click.Choice(LANGUAGES),
                help=_("界面语言：中文或者英文。环境变量 DUBAN_LANG。"),
            ),
            click.Option(["-q", "--quiet"], count=True, help=_("只输出结果，不在标准错误上说明。")),
            click.Option(["--version"], is_flag=True, help=_("显示版本后退出。")),
            click.Option(["--json"], is_flag=True, help=_("与 --version 连用：以 JSON 列出全部版本信息。")),
        ],
    )
    localise(group)
    return group


@click.pass_context
def _front(
    ctx: click.Context, workspace: Path | None, lang: str | None, quiet: int, version: bool, json: bool
) -> None:
    """What happens before the command; without one, the full screen on a terminal, else the help page."""
    ctx.obj = Shell(workspace, quiet, bool(lang or os.environ.get("DUBAN_LANG")))
    if version:
        click.echo(_version_json() if json else f"duban {__version__}")
        ctx.exit(ExitCode.CLEAN)
    if json:
        raise click.UsageError(_("--json 只能与 --version 连用"), ctx)
    if ctx.invoked_subcommand is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            click.echo(ctx.get_help(), err=True)
            ctx.exit(ExitCode.USAGE)
        tui = ctx.command.get_command(ctx, "tui") if isinstance(ctx.command, click.Group) else None
        if tui is not None:
            ctx.invoke(tui)


def _version_json() -> str:
    from duban.cli.version import version_json

    return version_json()


def run(args: Sequence[str]) -> int:
    """Run the command line; the exit code. Nothing that goes wrong leaves this function as an exception."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    previous = signal.signal(signal.SIGTERM, _terminated)
    try:
        _readable(args)
        return _run(_global_options_first(args))
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ExitCode.INTERNAL)
    except BrokenPipeError:
        let_go(sys.stdout)
        return ExitCode.PIPE
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("\n" + _("已中断。") + "\n")
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last stop: every error becomes a sentence and a code
        from duban.cli.trouble import answer

        return answer(error)
    finally:
        signal.signal(signal.SIGTERM, previous)


def _readable(args: Sequence[str]) -> None:
    """Raises UsageError for an argument that is no text in the encoding of the terminal: nothing could be done with it later."""
    for arg in args:
        if not arg.isascii() and any("\ud800" <= char <= "\udfff" for char in arg):
            raise click.UsageError(
                _("参数“{text}”不是有效的文字；终端的编码应为 UTF-8。").format(text=safe_text(arg))
            )


def _run(args: list[str]) -> int:
    try:
        speak(_asked_language(args))
    except ValueError as error:
        speak("zh")
        choices = _("、").join(LANGUAGES)
        raise click.UsageError(
            _("没有“{lang}”这种语言，可选：{choices}").format(lang=safe_text(error), choices=choices)
        ) from None
    group = command_line()
    if "_DUBAN_COMPLETE" in os.environ:
        group.main(args, prog_name="duban")
    try:
        with group.make_context("duban", args, auto_envvar_prefix="DUBAN") as ctx:
            result = group.invoke(ctx)
    except click.exceptions.Exit as ending:
        result = ending.exit_code
    sys.stdout.flush()
    return int(result) if isinstance(result, int) else ExitCode.CLEAN


def _global_options_first(args: Sequence[str]) -> list[str]:
    """The arguments with the global options that followed the command put before it."""
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        if arg == "--":
            rest += [arg, *waiting]
        elif arg in _ANYWHERE:
            front += [arg, *([value] if (value := next(waiting, None)) is not None else [])]
        elif arg in _FLAGS_ANYWHERE or arg.startswith(tuple(f"{option}=" for option in _ANYWHERE)):
            front.append(arg)
        else:
            rest.append(arg)
    return front + rest


def _asked_language(args: Sequence[str]) -> str | None:
    """The language of ``--lang``, before click reads anything: its own answers must be in it already."""
    for at, arg in enumerate(args):
        if arg == "--lang" and at + 1 < len(args):
            return args[at + 1]
        if arg.startswith("--lang="):
            return arg.removeprefix("--lang=")
    return None


def _terminated(_signal: int, _frame: object) -> None:
    """Leave by an exception, so that files half written are removed and transactions rolled back."""
    raise SystemExit(int(ExitCode.TERMINATED))


def let_go(*streams: TextIO) -> None:
    """Whoever read the output is gone; the interpreter's last flush must not complain about it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
