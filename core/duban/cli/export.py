"""``duban export``: cases, obligations or events to a file that other programs read."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.exchange.exporting import ENCODINGS, FORMATS, write_table
from duban.i18n import _

_TABLES = ("cases", "obligations", "events")
_NAMES = {"cases": "信访事项", "obligations": "应办事项", "events": "事件"}

_HELP = _(
    """导出台账：cases 信访事项，obligations 应办事项，events 全部事件。

CSV 和 xlsx 用中文表头，JSON 行用固定的英文字段名和代码。像公式的单元格一律作为文字写出。

\b
例：
duban export cases -o 事项.xlsx
duban export obligations --as-of 2026-06-30 --format csv -o 应办.csv
duban export events --format jsonl > 事件.jsonl"""
)


@click.command("export", help=_HELP)
@click.argument("table", type=click.Choice(_TABLES))
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option("--format", "format", type=click.Choice(FORMATS), help=_("格式；默认按文件后缀，否则 csv。"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("写入这个文件；不写则输出到标准输出。")
)
@click.option(
    "--encoding",
    type=click.Choice(ENCODINGS),
    default=ENCODINGS[0],
    show_default=True,
    help=_("CSV 的编码。旧版表格软件打不开默认编码的，用 gb18030。"),
)
@click.option("--as-of", type=Day(), help=_("应办事项截至这一天（默认今天，北京时间）。"))
@click.option("--ended", is_flag=True, help=_("应办事项：连同已了结的一并导出。"))
@click.pass_obj
def export(
    shell: Shell,
    table: str,
    jurisdiction: tuple[str, ...],
    format: str | None,
    output: Path | None,
    encoding: str,
    as_of: date | None,
    ended: bool,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.exporting import case_table, event_table, obligation_table
    from duban.desk.lists import Wanted
    from duban.desk.office import Office, today
    from duban.domain.obligation import State
    from duban.exchange import ledger_tables

    form = format or _form_of(output)
    coded = form == "jsonl"
    with closing(Office(shell.find_workspace())) as office:
        if table == "cases":
            columns, rows = ledger_tables.CASES, case_table(office, jurisdiction, coded=coded)
        elif table == "obligations":
            wanted = Wanted(states=tuple(State) if ended else ())
            day = as_of or today()
            columns = ledger_tables.OBLIGATIONS
            rows = obligation_table(office, jurisdiction, day, wanted, coded=coded)
        else:
            columns, rows = ledger_tables.EVENTS, event_table(office, jurisdiction)
        if output is not None:
            office.workspace.spare(output)
        with _target(output, form) as target:
            count = write_table(columns, rows, target, form, encoding, _(_NAMES[table]))
    shell.say(_("已导出 {n} 行。").format(n=count))
    return 0


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else "csv"


@contextmanager
def _target(output: Path | None, form: str) -> Iterator[IO[bytes]]:
    """Where the bytes go. A file appears whole or not at all."""
    if output is None:
        if form == "xlsx" and sys.stdout.isatty():
            raise DubanError(_("xlsx 不能显示在终端上；请用 -o 指定文件。"))
        sys.stdout.flush()
        yield sys.stdout.buffer
        return
    if not output.parent.is_dir():
        raise DubanError(_("没有这个目录：{folder}").format(folder=safe_text(output.parent)))
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


TABLES = (_NAMES,)
"""Words that are translated by their value; the catalogue tool reads them here."""
