"""``duban cases``: the matters of the ledger, and how each stands."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import attrs
import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, Row, write_list
from duban.cli.selecting import choices, query_of, selecting
from duban.cli.shell import Shell
from duban.domain.labels import CASE_COLUMN
from duban.domain.text import safe_text
from duban.errors import DubanError, UsageError
from duban.i18n import _, _n

if TYPE_CHECKING:
    from duban.desk.kept import Kept
    from duban.desk.ledger_pages import CaseRow, Query

_PLACE = "jurisdiction"
"""The column of the jurisdiction's code."""

_HELP = _(
    """列出信访事项和办理状态，最近收到的在前；与全屏界面的台账相同。台账不记载信访人的任何信息。

\b
例：
duban cases --standing overdue --sort due
duban cases --search 'dongxian 征地' --columns ref,due,handler
duban cases --view 东县超期 --format csv
duban cases --standing unknown --save-view 待补录"""
)


@click.command("cases", help=_HELP)
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@selecting
@click.option("--open", "same", flag_value="open", help=_("同 --standing open。"))
@click.option("--closed", "same", flag_value="closed", help=_("同 --standing closed。"))
@click.option("--unit", help=_("办理或首先收到的单位（代码或名称）。"))
@click.option("--received-from", type=Day(), help=_("收到日期不早于。"))
@click.option("--received-to", type=Day(), help=_("收到日期不晚于。"))
@click.option("--category", help=_("问题类别。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option(
    "--columns",
    metavar=_("栏,栏"),
    help=_("显示哪些栏，按先后：{choices}").format(choices=choices(CASE_COLUMN, CASE_COLUMN)),
)
@click.option("--offset", type=click.IntRange(min=0), default=0, help=_("跳过前面多少件。"))
@click.option("--limit", type=click.IntRange(min=1), help=_("最多列出多少件。"))
@click.option("--save-view", metavar=_("名称"), help=_("把这些筛选和排序存为视图，写入 duban-desk.toml。"))
@FORMAT
@click.pass_obj
def cases(
    shell: Shell,
    jurisdiction: tuple[str, ...],
    search: str,
    standing: str | None,
    view: str | None,
    sort: str | None,
    reverse: bool,
    same: str | None,
    unit: str | None,
    received_from: date | None,
    received_to: date | None,
    category: str | None,
    as_of: date | None,
    columns: str | None,
    offset: int,
    limit: int | None,
    save_view: str | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.kept import Kept
    from duban.desk.ledger_lists import listed
    from duban.desk.office import Office, today

    if standing is not None and same not in (None, standing):
        raise UsageError(
            _("--standing {standing} 与 --{same} 不能同时使用。").format(standing=standing, same=same)
        )
    if columns is not None and format in ("json", "jsonl"):
        raise UsageError(_("--columns 只用于 text 和 csv；{format} 总是列出全部内容。").format(format=format))
    workspace = shell.find_workspace()
    query = query_of(workspace, search, standing or same, view, sort, reverse)
    query = attrs.evolve(
        query,
        unit=unit or query.unit,
        category=category or query.category,
        received_from=received_from or query.received_from,
        received_to=received_to or query.received_to,
    )
    with closing(Office(workspace)) as office:
        headings = _headings(columns, several=len(office.jurisdictions(jurisdiction)) > 1)
        found = listed(
            office, query, as_of or today(), jurisdictions=jurisdiction, offset=offset, limit=limit
        )
        machine = format in ("json", "jsonl")
        rows = (as_row(code, row) if machine else _cells(code, row, headings) for code, row in found.rows)
        count = write_list(rows, format, headings, lambda _name, value: str(value))
    said = _n("共 {n} 件。", found.count).format(n=found.count)
    shell.say(said if count == found.count else said + _("列出 {count} 件。").format(count=count))
    if save_view is not None:
        _save(shell, Kept(workspace.folder), save_view, query)
    return 0


def _headings(columns: str | None, *, several: bool) -> dict[str, str]:
    """The columns asked for with their titles; the jurisdiction comes first where there are several of them."""
    from duban.desk.ledger_columns import SHOWN

    names = SHOWN if columns is None else tuple(columns.split(","))
    unknown = [name for name in names if name not in CASE_COLUMN]
    if unknown:
        words = _("没有“{column}”这一栏，可选：{choices}")
        known = choices(CASE_COLUMN, CASE_COLUMN)
        raise UsageError(words.format(column=safe_text(unknown[0]), choices=known))
    first = {_PLACE: _("辖区")} if several else {}
    return first | {name: _(CASE_COLUMN[name]) for name in names}


def _cells(code: str, row: "CaseRow", columns: Iterable[str]) -> Row:
    from duban.desk.ledger_columns import cell

    return {name: code if name == _PLACE else cell(row, name) for name in columns}


def as_row(code: str, row: "CaseRow") -> Row:
    """One case with keys that never change with the language."""
    case = row.case
    return {
        "jurisdiction": code,
        "case": case.ref,
        "standing": row.standing.value,
        "received_on": case.received_on.isoformat(),
        "closed_on": _iso(row.closed_on),
        "due_on": _iso(row.due_on),
        "days": row.days,
        "overdue": row.overdue,
        "unknown": row.unknown,
        "suspended": row.waits,
        "receiver": case.receiver,
        "receiver_name": row.receiver,
        "handler": case.handler,
        "handler_name": row.handler,
        "first_handler": case.first_handler,
        "first_handler_name": row.first_handler,
        **case.attributes,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _save(shell: Shell, kept: "Kept", name: str, query: "Query") -> None:
    from duban.desk.views import save_view

    if not save_view(kept, name, query):
        raise DubanError("\n".join((*kept.troubles, _("视图没有保存。"))))
    shell.say(_("视图“{name}”已存入 {file}。").format(name=safe_text(name), file=safe_text(kept.path)))
