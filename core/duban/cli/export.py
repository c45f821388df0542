"""``duban export``: cases, obligations, events or a calendar to a file that other programs read."""

import sys
from datetime import date
from pathlib import Path

import click

from duban.cli.day import Day
from duban.cli.fitting import require_fit
from duban.cli.outputs import target_of
from duban.cli.selecting import query_of, selecting
from duban.cli.shell import Shell
from duban.errors import DubanError
from duban.exchange.exporting import ENCODINGS, FORMATS, write_table
from duban.i18n import _, _n

_TABLES = ("cases", "obligations", "events")
_CALENDAR, _ICS = "calendar", "ics"
_NAMES = {"cases": "信访事项", "obligations": "应办事项", "events": "事件"}

_HELP = _(
    """导出台账：cases 信访事项，obligations 应办事项，events 全部事件，calendar 日程（ics）。

CSV 和 xlsx 用中文表头，JSON 行用固定的英文字段名和代码。像公式的单元格一律作为文字写出。

calendar 供日历程序导入或者订阅：每项应办事项在期限当日列为全天事项，另列今后 62 日内的周期职责；重新导出后再导入，只更新，不重复。
已办结、已失效、中止和期限无法判定的标为取消，并注明原因；办结满 92 日的不再列出。

\b
例：
duban export cases -o 事项.xlsx
duban export cases --standing overdue --search 东县 -o 超期.xlsx
duban export obligations --as-of 2026-06-30 --format csv -o 应办.csv
duban export events --format jsonl > 事件.jsonl
duban export calendar --unit 某县 -o 日程.ics"""
)


@click.command("export", help=_HELP)
@click.argument("table", type=click.Choice((*_TABLES, _CALENDAR)))
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option(
    "--format",
    "format",
    type=click.Choice((*FORMATS, _ICS)),
    help=_("格式；默认按文件后缀，否则 csv。日程只有 ics。"),
)
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
@click.option(
    "--as-of",
    type=Day(),
    help=_("信访事项（连同状态和期限）、应办事项、日程截至这一天（默认今天，北京时间）。"),
)
@selecting
@click.option(
    "--case", "refs", multiple=True, metavar=_("编号"), help=_("信访事项：只要这些编号的；可多次使用。")
)
@click.option("--ended", is_flag=True, help=_("应办事项：连同已了结的一并导出。"))
@click.option("--unit", multiple=True, help=_("日程：只要这个责任单位的（代码或名称）；可多次使用。"))
@click.option("--from", "due_from", type=Day(), help=_("日程：期限不早于这一天。"))
@click.option("--to", "due_to", type=Day(), help=_("日程：期限不晚于这一天；周期职责列到这一天为止。"))
@click.pass_obj
def export(
    shell: Shell,
    table: str,
    jurisdiction: tuple[str, ...],
    format: str | None,
    output: Path | None,
    encoding: str,
    as_of: date | None,
    search: str,
    standing: str | None,
    view: str | None,
    sort: str | None,
    reverse: bool,
    refs: tuple[str, ...],
    ended: bool,
    unit: tuple[str, ...],
    due_from: date | None,
    due_to: date | None,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    calendar = table == _CALENDAR
    require_fit(table, {"--ended": calendar and ended, "--format": calendar and format not in (None, _ICS)})
    unfit = {"--unit": unit, "--from": due_from, "--to": due_to, "--format ics": format == _ICS}
    require_fit(table, {name: not calendar and bool(given) for name, given in unfit.items()})
    chosen = {
        "--search": search, "--standing": standing, "--view": view, "--sort": sort, "--reverse": reverse, "--case": refs,
    }  # fmt: skip
    require_fit(table, {name: table != "cases" and bool(given) for name, given in chosen.items()})
    require_fit("--case", {name: bool(refs and given) for name, given in chosen.items() if name != "--case"})
    if calendar:
        return _calendar(shell, jurisdiction, output, as_of, unit, due_from, due_to)

    from duban.desk.exporting import case_table, event_table, obligation_table
    from duban.desk.lists import Wanted
    from duban.desk.office import Office, today
    from duban.domain.obligation import State
    from duban.exchange import ledger_tables

    form = format or _form_of(output)
    coded = form == "jsonl"
    with closing(Office(shell.find_workspace())) as office:
        if table == "cases" and (as_of is not None or any(chosen.values())):
            from duban.desk.ledger_lists import columns_shown, rows_shown

            query = query_of(office.workspace, search, standing, view, sort, reverse)
            columns = columns_shown()
            rows = rows_shown(office, query, as_of or today(), jurisdiction, refs, coded=coded)
        elif table == "cases":
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
        if output is None and form == "xlsx" and sys.stdout.isatty():
            raise DubanError(_("xlsx 不能显示在终端上；请用 -o 指定文件。"))
        with target_of(output) as target:
            count = write_table(columns, rows, target, form, encoding, _(_NAMES[table]))
    shell.say(_n("已导出 {n} 行。", count).format(n=count))
    return 0


def _calendar(
    shell: Shell,
    jurisdiction: tuple[str, ...],
    output: Path | None,
    as_of: date | None,
    unit: tuple[str, ...],
    due_from: date | None,
    due_to: date | None,
) -> int:
    """Write the calendar, and say what no calendar can show."""
    from contextlib import closing

    from duban.desk.calendar_feed import agenda
    from duban.desk.office import Office, today
    from duban.exchange.feed import feed

    with closing(Office(shell.find_workspace())) as office:
        if output is not None:
            office.workspace.spare(output)
        found = agenda(
            office,
            jurisdictions=jurisdiction,
            units=unit,
            as_of=as_of or today(),
            due_from=due_from,
            due_to=due_to,
        )
        written = feed(found.entries, name=found.name, stamp=found.stamp)
        with target_of(output) as target:
            target.write(written)
    settled = len(found.entries) - found.open
    shell.say(_("已导出日程：待办 {open} 项，取消 {settled} 项。").format(open=found.open, settled=settled))
    if found.undated:
        shell.say(
            _("另有 {n} 项中止或者期限无法判定，不在日历上显示；请用 duban obligations 查看。").format(
                n=found.undated
            )
        )
    return 0


def _form_of(output: Path | None) -> str:
    suffix = output.suffix.lower().removeprefix(".") if output else ""
    return suffix if suffix in FORMATS else "csv"


TABLES = (_NAMES,)
"""Words that are translated by their value; the catalogue tool reads them here."""
