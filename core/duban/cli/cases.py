"""``duban cases``: the matters of the ledger."""

from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.shell import Shell
from duban.domain.labels import CASE_VALUE
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.lists import CaseLine


@click.command("cases", help=_("列出信访事项，按收到的先后。台账不记载信访人的任何信息。"))
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option("--unit", help=_("办理或首先收到的单位（代码或名称）。"))
@click.option("--open/--closed", "is_open", default=None, help=_("只列未办结的，或只列已办结的。"))
@click.option("--received-from", type=Day(), help=_("收到日期不早于。"))
@click.option("--received-to", type=Day(), help=_("收到日期不晚于。"))
@click.option("--category", help=_("问题类别。"))
@click.option("--limit", type=click.IntRange(min=1), help=_("最多列出多少件。"))
@FORMAT
@click.pass_obj
def cases(
    shell: Shell,
    jurisdiction: tuple[str, ...],
    unit: str | None,
    is_open: bool | None,
    received_from: date | None,
    received_to: date | None,
    category: str | None,
    limit: int | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.lists import cases as ask
    from duban.desk.office import Office

    headings = {
        "case": _("事项"),
        "received_on": _("收到"),
        "closed_on": _("办结"),
        "handler_name": _("办理单位"),
        "channel": _("形式"),
        "statutory": _("途径"),
        "category": _("类别"),
    }
    with closing(Office(shell.find_workspace())) as office:
        lines = ask(
            office,
            jurisdictions=jurisdiction,
            unit=unit,
            closed=None if is_open is None else not is_open,
            received_from=received_from,
            received_to=received_to,
            category=category,
            limit=limit,
        )
        count = write_list((as_row(line) for line in lines), format, headings, _words)
    shell.say(_("共 {n} 件。").format(n=count))
    return 0


def as_row(line: "CaseLine") -> dict[str, object]:
    """One case with keys that never change with the language."""
    case = line.case
    return {
        "jurisdiction": line.jurisdiction,
        "case": case.ref,
        "received_on": case.received_on.isoformat(),
        "closed_on": case.closed_on.isoformat() if case.closed_on else None,
        "receiver": case.receiver,
        "receiver_name": line.receiver_name,
        "handler": case.handler,
        "handler_name": line.handler_name,
        "first_handler": case.first_handler,
        **case.attributes,
    }


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    label = CASE_VALUE.get(name, {}).get(str(value))
    return str(value) if label is None else _(label)
