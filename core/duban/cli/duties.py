"""``duban duties``: recurring duties as a table of units and periods; whose turn it is; which periods were declared."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.fitting import require_fit
from duban.cli.listing import FORMAT, Row, write_list
from duban.cli.shell import Shell
from duban.domain.labels import DUTY_MARK
from duban.errors import UsageError
from duban.i18n import _, _n, sentences

if TYPE_CHECKING:
    from duban.desk.duty_matrix import Cell, Duties, Table

_EVERY = {
    "day": "0000-00-00",
    "week": "0000-W00",
    "half-month": "0000-00-H0",
    "month": "0000-00",
    "two-months": "0000-00~00",
    "quarter": "0000-Q0",
    "half-year": "0000-H0",
    "year": "0000",
    "other": "",
}
"""Lengths of periods, by the shape of their keys."""
_LAST = 6
"""So many periods fit beside the names on a narrow terminal."""

_HELP = _(
    """职责：每个单位逐个周期的履职情况，与全屏界面的职责表相同。一格有几项职责的，显示其中最差的。

\b
例：
duban duties
duban duties --rule N-39-1 --every month --last 12
duban duties --search dongxian --format json
duban duties --turns
duban duties --declared"""
)


@click.command("duties", help=_HELP)
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option(
    "--rule", metavar=_("规则"), help=_("只列这一项职责，各栏为其周期；不写则列全部职责，各栏为月份。")
)
@click.option("--every", type=click.Choice(tuple(_EVERY)), help=_("只列这样长的周期。"))
@click.option("--search", default="", metavar=_("字词"), help=_("只列这些单位：汉字、拼音或者首字母。"))
@click.option(
    "--last",
    type=click.IntRange(min=1),
    help=_("只列最后几个周期；不写时 text 列 {n} 个，其他格式列全部。").format(n=_LAST),
)
@click.option("--turns", "what", flag_value="turns", help=_("改列轮次：今后一个月轮到谁。"))
@click.option("--declared", "what", flag_value="declared", help=_("改列已宣布的敏感时期等：当日以后的。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@FORMAT
@click.pass_obj
def duties(
    shell: Shell,
    jurisdiction: str | None,
    rule: str | None,
    every: str | None,
    search: str,
    last: int | None,
    what: str | None,
    as_of: date | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.duty_matrix import duties as ask
    from duban.desk.office import Office, today

    if what is not None:
        unfit = {"--rule": rule, "--every": every, "--last": last}
        require_fit(f"--{what}", unfit | ({"--search": search} if what == "declared" else {}))
    with closing(Office(shell.find_workspace())) as office:
        found = ask(office, office.the_jurisdiction(jurisdiction), as_of or today())
    if what is not None:
        rows, headings = _turns(found, search) if what == "turns" else _declared(found)
        count = write_list(rows, format, headings, _words)
        shell.say(_n("共 {n} 项。", count).format(n=count))
        return 0
    table = _table(found, rule, None if every is None else _EVERY[every], search)
    most = last or (_LAST if format == "text" else None)
    shown = table.columns if most is None else table.columns[-most:]
    headings = {"unit_name": _("责任单位"), **{key: key for key in shown}}
    machine = format in ("json", "jsonl")
    write_list(_as_rows(table, shown) if machine else _cells(table, shown), format, headings, _words)
    _say(shell, found, table, len(shown))
    return 0


def _table(found: "Duties", rule: str | None, shape: str | None, search: str) -> "Table":
    """The table that is asked for. Raises UsageError for a rule that no unit has a duty under."""
    import attrs

    from duban.desk.pinyin import matches

    if rule is not None and found.rule(rule) is None and found.judged_from is not None:
        from duban.policy.shape import nearest

        known = [one.id for one in found.rules]
        said = _("没有单位在规则“{rule}”下有周期职责。").format(rule=rule)
        raise UsageError(sentences(said, nearest(rule, known)))
    whole = found.table(rule, shape)
    return attrs.evolve(whole, rows=tuple(row for row in whole.rows if matches(search, row.name)))


def _cells(table: "Table", shown: tuple[str, ...]) -> Iterator[Row]:
    for row in table.rows:
        marks = {key: _(DUTY_MARK[row.cells[key].mark]) if key in row.cells else "-" for key in shown}
        yield {"unit_name": row.name, **marks}


def _as_rows(table: "Table", shown: tuple[str, ...]) -> Iterator[Row]:
    for row in table.rows:
        cells = {key: _as_json(row.cells[key]) for key in shown if key in row.cells}
        yield {"unit": row.unit, "unit_name": row.name, "periods": cells}


def _as_json(cell: "Cell") -> Row:
    from duban.cli.obligations import as_row

    return {"mark": cell.mark.value, "duties": [as_row(line) for line in cell.lines]}


def _turns(found: "Duties", search: str) -> tuple[Iterator[Row], dict[str, str]]:
    from duban.desk.pinyin import matches

    rows: Iterator[Row] = (
        {
            "on": one.on.isoformat(),
            "unit": one.unit,
            "unit_name": one.unit_name,
            "officer": one.officer,
            "rule": one.rule,
        }
        for one in found.turns
        if matches(search, one.unit_name)
    )
    return rows, {"on": _("日期"), "unit_name": _("单位"), "officer": _("轮到"), "rule": _("规则")}


def _declared(found: "Duties") -> tuple[Iterator[Row], dict[str, str]]:
    rows: Iterator[Row] = (
        {
            "name": one.name,
            "start": one.start.isoformat(),
            "end": one.end.isoformat(),
            "declared_by": one.declared_by,
        }
        for one in found.declared()
    )
    return rows, {"name": _("时期"), "start": _("自"), "end": _("至"), "declared_by": _("宣布")}


def _words(_name: str, value: object) -> str:
    return str(value)


def _say(shell: Shell, found: "Duties", table: "Table", shown: int) -> None:
    """How many duties stand how, and what is left out."""
    from duban.desk.duty_matrix import Mark

    if found.judged_from is None:
        shell.say(
            _("本辖区没有写明从哪一天起核对职责（duban.toml 的 duties_from 或者 judged_from），不列职责。")
        )
        return
    counts = table.counts
    marks = [f"{_(DUTY_MARK[mark])} {counts[mark]}" for mark in Mark if mark in counts]
    shell.say(
        _("全部 {n} 个周期：{marks}。").format(
            n=len(table.columns), marks=_("，").join(marks) or _("没有应办的职责")
        )
    )
    if shown < len(table.columns):
        shell.say(_n("列出最后 {n} 个周期；用 --last 多列。", shown).format(n=shown))
