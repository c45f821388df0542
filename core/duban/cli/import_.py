"""``duban import``: a ledger file into the journal; what cannot be taken is handed back with its reason."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.cli.acting import acting
from duban.cli.exit_codes import in_parts
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.i18n import _, _n

if TYPE_CHECKING:
    from duban.exchange.importing import Import
    from duban.exchange.result import ImportReport

_REASONS = 10
_LISTED = 20

_HELP = _(
    """导入台账：CSV、xlsx、xls、ods、JSON 行。映射文件（TOML）说明哪一列是什么。

各行互不影响：有问题的行连同原因写入 --rejects 指定的文件，改正后可再次导入；同一文件导入两次不会重复。
指向信访人的列（姓名、证件号、电话、住址等）一律不收，文字中的证件号和电话自动隐去。

\b
退出码：0 全部收入；3 有退回的行，其余收入；2 映射文件有误，或者没有一行收入。

\b
例：
duban import 台账.xlsx --mapping 台账.toml --dry-run
duban import 台账.xlsx --mapping 台账.toml --rejects 退回.csv"""
)


@click.command("import", help=_HELP)
@click.argument("file", metavar=_("文件"), type=click.Path(path_type=Path))
@click.option("-m", "--mapping", required=True, type=click.Path(path_type=Path), help=_("映射文件（TOML）。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--dry-run", is_flag=True, help=_("只核对，不写入。"))
@click.option("--rejects", type=click.Path(path_type=Path), help=_("退回的行写入这个文件（CSV）。"))
@click.option("--strict", is_flag=True, help=_("有一行退回，就全部不写入。"))
@click.option("--actor", help=_("代谁登记；本人的操作系统账户总会一并记入。"))
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=_("json：在标准输出上给出统计。"),
)
@click.pass_obj
def import_(
    shell: Shell,
    file: Path,
    mapping: Path,
    jurisdiction: str | None,
    dry_run: bool,
    rejects: Path | None,
    strict: bool,
    actor: str | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.importing import import_file
    from duban.desk.office import Office

    far = _Progress(shown=sys.stderr.isatty() and not shell.quiet)
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        try:
            report = import_file(
                office,
                place,
                file,
                mapping,
                actor=acting(shell, office, (place,), actor),
                dry_run=dry_run,
                strict=strict,
                rejects=rejects,
                progress=far,
            )
        except BaseException:
            far.wipe()
            if far.written and not (dry_run or strict):
                kept = _("此前的 {n} 行已经写入台账；再次导入同一文件，会接着补上其余的，不会重复。")
                shell.say(kept.format(n=far.written))
            raise
        far.wipe()
    if format == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, sort_keys=True))
    for line in _summary(report, rejects):
        shell.say(line)
    taken = bool(report.added or report.changed or report.unchanged) and not strict
    return in_parts(taken, bool(report.rejected))


class _Progress:
    """How far the import has come: heard after each batch, and ``shown`` on one line of a terminal.

    ``written`` are the rows that are in the ledger whatever becomes of the others.
    """

    _WIDTH = 30

    def __init__(self, *, shown: bool) -> None:
        self._show = shown
        self._shown = False
        self.written = 0

    def __call__(self, source: "Import") -> None:
        self.written = source.read
        if self._show:
            self._draw(source)

    def _draw(self, source: "Import") -> None:
        share = min(1.0, source.done() / source.total) if source.total else 0.0
        full = round(share * self._WIDTH)
        bar = "#" * full + "." * (self._WIDTH - full)
        words = _("已读 {rows} 行").format(rows=f"{source.read:,}")
        sys.stderr.write(f"\r[{bar}] {share:4.0%} {words}")
        sys.stderr.flush()
        self._shown = True

    def wipe(self) -> None:
        """Leave the line empty for what follows."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _summary(report: "ImportReport", rejects: Path | None) -> list[str]:
    counts = _(
        "读取 {read} 行：新增 {added}，有变化 {changed}，无变化 {unchanged}，重复 {duplicates}，退回 {rejected}。"
    )
    lines = [counts.format(**report.as_json())]
    if report.skipped:
        lines.append(_n("按映射文件的 skip 略过 {n} 行。", report.skipped).format(n=report.skipped))
    if not report.read:
        lines.append(_("表头下面没有数据行，什么也没有导入；请核对是不是这个文件、这张工作表。"))
    if report.encoding:
        lines.append(_("文件编码：{encoding}。").format(encoding=report.encoding))
    if report.dropped:
        lines.append(_("按映射文件不读取的列：{columns}。").format(columns=_listed(report.dropped)))
    if report.ignored:
        lines.append(_("映射文件没有用到的列：{columns}。").format(columns=_listed(report.ignored)))
    if report.units or report.officers:
        entered = _("新登记单位 {units} 个、责任人 {officers} 名。")
        lines.append(entered.format(units=report.units, officers=report.officers))
    if report.declared:
        lines.append(_("名册中原来没有的单位：{names}。").format(names=_units(report)))
    if report.future:
        future = _(
            "有 {n} 行的日期晚于今天（先见第 {row} 行）：到那一天以前的检查看不到；写错的请改正后再次导入。"
        )
        lines.append(future.format(n=report.future, row=report.future_row))
    if report.masked:
        lines.append(_n("文字中的证件号、电话号码已隐去 {n} 处。", report.masked).format(n=report.masked))
    lines += _reasons(report, rejects)
    lines.append(_ending(report))
    return lines


def _reasons(report: "ImportReport", rejects: Path | None) -> list[str]:
    """The first rejected rows, then how often each reason came up."""
    if not report.rejected:
        return []
    lines = [_("退回的行（先列几行）：")]
    for reject in report.rejects[:_REASONS]:
        column = safe_text(reject.column) + (f"“{reject.value}”" if reject.value else "")
        words = _("  第 {row} 行 {column}：{reason}") if column else _("  第 {row} 行：{reason}")
        lines.append(words.format(row=reject.row, column=column, reason=safe_text(reject.reason)))
    often = sorted(report.reasons.items(), key=lambda item: (-item[1], item[0]))
    if len(report.rejects) > _REASONS or report.rejected > len(report.rejects):
        lines.append(_("退回的原因："))
        lines += [
            _("  {n} 处 {reason}").format(n=n, reason=safe_text(reason)) for reason, n in often[:_REASONS]
        ]
    if rejects is None:
        lines.append(_("用 --rejects 文件名 可得到全部退回的行，改正后再次导入。"))
    else:
        lines.append(_("全部退回的行见 {file}，改正后再次导入。").format(file=safe_text(rejects)))
    return lines


def _ending(report: "ImportReport") -> str:
    if report.dry_run:
        return _("试导入，未写入；将写入事件 {events} 条，其中更正 {corrections} 条。").format(
            **report.as_json()
        )
    if not report.written:
        return _("有退回的行，按 --strict 全部未写入。")
    return _("写入事件 {events} 条，其中更正 {corrections} 条。").format(**report.as_json())


def _units(report: "ImportReport") -> str:
    """The units entered on the fly, each with the known one that may be meant."""
    near = _("{name}（是否就是“{near}”？）")
    return _listed(
        [
            near.format(name=name, near=report.alike[name]) if name in report.alike else name
            for name in report.declared
        ]
    )


def _listed(names: Sequence[str]) -> str:
    """The first of them, and how many there are."""
    some = _("、").join(safe_text(name) for name in names[:_LISTED])
    return some if len(names) <= _LISTED else _("{some}等 {n} 个").format(some=some, n=len(names))
