"""``duban check``: what is overdue, due soon, missed or cannot be said as of a day."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from duban.cli.day import Day
from duban.cli.exit_codes import ExitCode, meanings
from duban.cli.outputs import Outputs
from duban.cli.selecting import choices
from duban.cli.shell import Shell
from duban.domain.labels import HEAP, LEVEL
from duban.domain.text import safe_text
from duban.errors import UsageError
from duban.exchange.formats import FORMATS, open_writer
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.check import Check
    from duban.desk.office import Office
    from duban.domain.finding import Finding
    from duban.exchange.baseline import Baseline

    Takes = Callable[[Finding], bool]

_LEVELS = ("note", "warning", "error")
_UNIT_LEVELS = tuple(level for level in LEVEL if level != "own")
_PARTIAL = ("text", "json", "jsonl", "csv", "baseline")
"""Formats that may list a part; to the others whatever is not listed has passed."""


class Format(click.ParamType[tuple[str, str]]):
    """``FORMAT`` or ``FORMAT:FILE``."""

    name = "format"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Name and target (empty: stdout); fails for a format there is none of."""
        name, colon, target = str(value).partition(":")
        if name not in FORMATS:
            known = _("、").join(FORMATS)
            self.fail(
                _("没有“{name}”这种格式，可选：{known}").format(name=safe_text(name), known=known), param, ctx
            )
        if colon and not target:
            self.fail(_("冒号后面缺少文件名"), param, ctx)
        return name, target


def _epilog() -> str:
    codes = "\n".join(f"{code:>6}  {meaning}" for code, meaning in meanings())
    return "\b\n" + _("退出码：") + "\n" + codes


@click.command(
    "check",
    help=_(
        "检查截至某日的台账：超期、临期、未履行、材料不全、程序不符、无法判定的，逐条列出，"
        "并注明依据的文件和条款。结果写到标准输出，说明写到标准错误。"
        "\n\n--kind、--level、--unit、--search 只决定列出哪些，合计和退出码仍按全部检查发现。"
    ),
    epilog=_epilog(),
)
@click.option(
    "-j",
    "--jurisdiction",
    multiple=True,
    metavar=_("代码"),
    help=_("只检查这个辖区，可以多次使用；不指定时检查全部。"),
)
@click.option("--as-of", type=Day(), metavar=_("日期"), help=_("截至这一天的情况（默认今天，北京时间）。"))
@click.option("--since", type=Day(), metavar=_("日期"), help=_("已办结的只列这一天以后的。"))
@click.option(
    "--kind",
    type=click.Choice(tuple(HEAP)),
    multiple=True,
    help=_("只列出这一类，可以多次使用：{choices}").format(choices=choices(HEAP, HEAP)),
)
@click.option(
    "--level",
    type=click.Choice(_UNIT_LEVELS),
    help=_("只列出这一层级的责任单位的：{choices}").format(choices=choices(_UNIT_LEVELS, LEVEL)),
)
@click.option("--unit", default="", metavar=_("单位"), help=_("只列出这个责任单位的（代码或名称）。"))
@click.option(
    "--search",
    default="",
    metavar=_("字词"),
    help=_("只列出单位、责任人、事项、周期或者规则中有这些字词的，空格隔开的都要有。"),
)
@click.option(
    "--fail-on",
    type=click.Choice(_LEVELS),
    default="error",
    show_default=True,
    help=_("有这一级别以上的检查发现时，退出码为 1：note 提示，warning 关注，error 问题。"),
)
@click.option(
    "--format",
    "format",
    type=Format(),
    multiple=True,
    metavar=_("格式[:文件]"),
    help=_("输出格式：{known}。可以多次使用，其中至多一种写到标准输出。默认 text。").format(
        known=_("、").join(FORMATS)
    ),
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("豁免清单：其中由具名的人批准豁免的，不再列出。"),
)
@click.option("--exit-zero", is_flag=True, help=_("有检查发现时退出码也为 0；其他退出码不变。"))
@click.option("--allow-empty", is_flag=True, help=_("没有检查到任何内容时，退出码为 0，不为 5。"))
@click.pass_obj
def check(
    shell: Shell,
    jurisdiction: tuple[str, ...],
    as_of: date | None,
    since: date | None,
    kind: tuple[str, ...],
    level: str | None,
    unit: str,
    search: str,
    fail_on: str,
    format: tuple[tuple[str, str], ...],
    baseline: Path | None,
    exit_zero: bool,
    allow_empty: bool,
) -> int:
    """See ``help`` above; the result is the exit code."""
    from contextlib import closing

    from duban.desk.check import check as prepare
    from duban.desk.office import Office, today
    from duban.domain.finding import Level

    day = as_of or today()
    if as_of is None:
        shell.say(_("截至今天：{day}").format(day=day.isoformat()))
    formats = format or (("text", ""),)
    narrowed = {"--kind": kind, "--level": level, "--unit": unit, "--search": search.split()}
    partial = [name for name, given in narrowed.items() if given]
    whole = [name for name, _target in formats if name not in _PARTIAL]
    if partial and whole:
        words = _("{format} 格式必须列出全部检查发现，不能与 {options} 同时使用。")
        raise UsageError(words.format(format=_("、").join(whole), options=_("、").join(partial)))
    waivers = _baseline(shell, baseline, day)
    workspace = shell.find_workspace()
    for _name, target in format:
        if target not in ("", "-"):
            workspace.spare(Path(target))
    with closing(Office(workspace)) as office, Outputs() as outputs:
        result = prepare(
            office,
            jurisdictions=jurisdiction,
            as_of=day,
            since=since,
            fail_on=Level(fail_on),
            waives=waivers.waives if waivers else None,
            allow_empty=allow_empty,
        )
        takes = _narrowing(office, jurisdiction, day, kind, level or "", unit, search) if partial else None
        listed = " ".join(
            filter(
                None,
                (*(_(HEAP[name]) for name in kind), _(LEVEL[level]) if level else "", unit, *search.split()),
            )
        )
        code = _write(result, formats, outputs, listed, takes)
    return ExitCode.CLEAN if exit_zero and code == ExitCode.FINDINGS else code


def _baseline(shell: Shell, path: Path | None, day: date) -> "Baseline | None":
    """The waivers, with a word about those that have run out."""
    if path is None:
        return None
    from duban.exchange.baseline import read_baseline

    waivers = read_baseline(path)
    for problem in waivers.expired(day):
        shell.say(problem.text())
    return waivers


def _narrowing(
    office: "Office",
    jurisdictions: Sequence[str],
    day: date,
    kinds: Sequence[str],
    level: str,
    unit: str,
    search: str,
) -> "Takes":
    from duban.desk.today import Kind, narrowing

    return narrowing(office, jurisdictions, day, [Kind(kind) for kind in kinds], level, unit, search)


def _write(
    result: "Check",
    formats: Sequence[tuple[str, str]],
    outputs: Outputs,
    listed: str = "",
    takes: "Takes | None" = None,
) -> int:
    """Feed every writer while the findings come, those that are to be listed; the exit code of the whole check."""
    writers = [open_writer(name, outputs.stream(target)) for name, target in formats]
    head = attrs.evolve(result.head, listed=listed)
    for writer in writers:
        writer.begin(head)
    for finding in result.findings:
        if takes is not None and not takes(finding):
            continue
        for writer in writers:
            writer.finding(finding)
    tail = result.tail
    if tail is None:
        raise RuntimeError("a check that was read to its end has a tail")
    for writer in writers:
        writer.end(tail)
    return tail.exit_code
