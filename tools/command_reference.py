"""The reference of the command line, from the commands themselves.

``python -m tools.command_reference`` prints the page. :func:`render` runs that in an interpreter of its own: the
words of a command are fixed when its module is first imported, in the language of that moment.
"""

import inspect
import os
import subprocess
import sys
from collections.abc import Iterator

import click

from duban.cli.commands import COMMANDS
from duban.cli.exit_codes import meanings
from duban.cli.front import LazyGroup, command_line
from duban.cli.help import speak
from tools.reference import GENERATED, ROOT, table


def render() -> str:
    """The page, in Chinese."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DUBAN_LANG", "DUBAN_WORKSPACE")}
    run = subprocess.run(
        [sys.executable, "-m", "tools.command_reference"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(run.stderr.decode())
    return run.stdout.decode()


def page() -> str:
    """The page in the language in use."""
    group = command_line()
    context = group.make_context("duban", [], resilient_parsing=True)
    lines = [
        GENERATED.format(words="由程序生成，请勿手改：") + "# 命令",
        "",
        "结果写到标准输出，说明写到标准错误。日期写作 `2026-08-03`。",
        *_options(group, context),
        "",
        "## 退出码",
        "",
        *table(("退出码", "含义"), [(f"`{code}`", words) for code, words in meanings()]),
        "",
        "同时出现几种情形时：有内容无法判定的，退出码为 3，即使另有达到失败级别的检查发现。",
    ]
    for name in COMMANDS:
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(name)
        lines += _command(command, click.Context(command, parent=context, info_name=name), 2)
    return "\n".join(lines) + "\n"


def walk(group: LazyGroup, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups and what is in them."""
    for name in COMMANDS:
        command = group.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {child}", found) for child, found in command.commands.items())


def _command(command: click.Command, context: click.Context, depth: int) -> list[str]:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines = ["", f"{'#' * depth} `{context.command_path}`", "", *_help(command.help or ""), "", f"`{usage}`"]
    lines += _options(command, context)
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            lines += _command(child, click.Context(child, parent=context, info_name=name), depth + 1)
    return lines


def _help(text: str) -> list[str]:
    """Paragraphs as they are; the lines of a kept one that are commands as a block."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(text).split("\n\n"):
        body = [line.strip() for line in paragraph.strip("\n").split("\n")]
        if body[0] != "\b":
            lines += ["".join(body), ""]
            continue
        commands = [line for line in body if line.startswith("duban ")]
        lines += [f"{line}\n" for line in body[1:] if line not in commands]
        lines += ["```console", *commands, "```", ""] if commands else []
    return lines[:-1]


def _options(command: click.Command, context: click.Context) -> list[str]:
    rows = [
        (f"`{record[0]}`", record[1].replace("  [", " ["))
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
        for record in [parameter.get_help_record(context)]
        if record
    ]
    return ["", *table(("选项", "含义"), rows)] if rows else []


if __name__ == "__main__":
    speak("zh")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.write(page())
