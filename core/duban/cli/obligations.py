"""``duban obligations``: what is owed, by unit, rule, state and due date."""

from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.shell import Shell
from duban.domain.labels import STATE
from duban.i18n import _, _n
from duban.remarks import consequence_words

if TYPE_CHECKING:
    from duban.desk.lists import Line

_HELP = _(
    """列出应办事项：默认列出截至当日尚未了结的，按期限先后。

\b
例：
duban obligations --state overdue --unit 某县
duban obligations --rule N-34-1 --due-to 2026-10-31
duban obligations --state met-late --format csv"""
)


@click.command("obligations", help=_HELP)
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option("--unit", multiple=True, help=_("责任单位（代码或名称）；可多次使用。"))
@click.option("--rule", multiple=True, help=_("规则编号；可多次使用。"))
@click.option(
    "--state",
    multiple=True,
    type=click.Choice(tuple(STATE)),
    help=_("状态；可多次使用。已了结的（met、met-late、void、breach）只在指明时列出。"),
)
@click.option("--due-from", type=Day(), help=_("期限不早于这一天。"))
@click.option("--due-to", type=Day(), help=_("期限不晚于这一天。"))
@click.option("--case", help=_("事项编号。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@FORMAT
@click.pass_obj
def obligations(
    shell: Shell,
    jurisdiction: tuple[str, ...],
    unit: tuple[str, ...],
    rule: tuple[str, ...],
    state: tuple[str, ...],
    due_from: date | None,
    due_to: date | None,
    case: str | None,
    as_of: date | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.lists import Wanted
    from duban.desk.lists import obligations as ask
    from duban.desk.office import Office, today
    from duban.domain.obligation import State

    wanted = Wanted(
        units=unit,
        rules=rule,
        states=tuple(State(name) for name in state),
        due_from=due_from,
        due_to=due_to,
        case=case,
    )
    headings = {
        "opened_on": _("自"),
        "due_on": _("期限"),
        "closed_on": _("至"),
        "state": _("状态"),
        "days": _("天数"),
        "unit_name": _("责任单位"),
        "case": _("事项"),
        "period": _("周期"),
        "rule": _("规则"),
        "title": _("内容"),
    }
    with closing(Office(shell.find_workspace())) as office:
        lines = ask(office, jurisdictions=jurisdiction, as_of=as_of or today(), wanted=wanted)
        count = write_list((as_row(line) for line in lines), format, headings, _words)
    shell.say(_n("共 {n} 项。", count).format(n=count))
    return 0


def as_row(line: "Line") -> dict[str, object]:
    """One obligation with keys that never change with the language."""
    row = line.obligation
    return {
        "jurisdiction": line.jurisdiction,
        "rule": row.rule,
        "title": line.title,
        "form": row.form.value,
        "unit": row.unit,
        "unit_name": line.unit_name,
        "officer": row.officer,
        "case": row.case,
        "claim": row.claim,
        "period": row.period,
        "n": row.n,
        "opened_on": _iso(row.started_on or row.opened_on),
        "due_on": _iso(row.due_on),
        "closed_on": _iso(row.closed_on)
        if line.state.value in ("met", "met-late", "void", "breach")
        else None,
        "state": line.state.value,
        "days": line.days,
        "required": row.required,
        "done": row.done,
        "missing": row.missing if line.state.value == "unknown" else None,
        "detail": row.detail,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    if name == "state":
        return _(STATE[str(value)])
    return consequence_words(str(value)) or str(value) if name == "period" else str(value)
