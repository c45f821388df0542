"""``duban demo``: a fictional ledger to look around in."""

import sys
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from duban.cli.shell import Shell
from duban.i18n import _

if TYPE_CHECKING:
    from duban.workspace import Workspace


@click.command(
    "demo",
    help=_(
        "在目录中生成一份虚构的台账（默认 ./duban-demo），用真实的规则包检查，并说明接下来怎样试用。"
        "单位名称是公开的，人员和事项全部虚构；每次生成的内容相同。退出码与 duban check 相同。"
    ),
)
@click.argument("folder", metavar=_("[目录]"), type=click.Path(path_type=Path), default=Path("duban-demo"))
@click.pass_obj
def demo(shell: Shell, folder: Path) -> int:
    """See ``help`` above; the result is the exit code of the check."""
    from duban.demo.making import AS_OF, make

    made = make(folder)
    shell.say(
        _("已在 {folder} 生成虚构台账：信访事项 {cases} 件，责任单位工作记录 {acts} 条。").format(
            folder=folder, cases=made.cases, acts=made.acts
        )
    )
    code, example = _check(made.workspace, AS_OF)
    sys.stdout.flush()
    for line in _next_steps(folder, AS_OF, example):
        shell.say(line)
    return code


def _check(workspace: "Workspace", day: date) -> tuple[int, str]:
    """The check as text on stdout; its exit code and an overdue case to look at."""
    from contextlib import closing

    from duban.desk.check import check
    from duban.desk.office import Office
    from duban.domain.finding import Code
    from duban.exchange.formats import open_writer

    example = ""
    with closing(Office(workspace)) as office:
        result = check(office, as_of=day)
        writer = open_writer("text", sys.stdout)
        writer.begin(result.head)
        for finding in result.findings:
            if finding.code is Code.OVERDUE and finding.case:
                example = example or finding.case
            writer.finding(finding)
        if result.tail is None:
            raise RuntimeError("a check that was read to its end has a tail")
        writer.end(result.tail)
        return result.tail.exit_code, example


def _next_steps(folder: Path, day: date, example: str) -> tuple[str, ...]:
    """What to try next, each a line that can be typed."""
    where = f"duban --workspace {quote(str(folder))}"
    return (
        "",
        _("接下来可以试："),
        f"  {where} check --as-of {day.isoformat()} --format json",
        f"  {where} explain {example} --as-of {day.isoformat()}" if example else "",
        f"  {where} obligations --as-of {day.isoformat()}",
        f"  {where} tui",
        _("为自己的辖区建立工作区：duban init 目录 --jurisdiction 行政区划代码"),
    )
