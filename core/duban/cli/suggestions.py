"""``duban suggestions``: the three kinds of suggestion and what became of each."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.shell import Shell
from duban.domain.labels import STATE, SUGGESTION
from duban.i18n import _, _n
from duban.outcome_words import SUGGESTION_STAGE

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.desk.suggesting import Suggested
    from duban.workspace import Jurisdiction

_HELP = _(
    """列出三项建议（改进工作、完善政策、追究责任）：提出、书面反馈、采纳或者不采纳的理由、落实。

建议和反馈用 duban record 登记；反馈期限以规则为准，规则没有规定的以建议书写明的日期为准，都没有的显示未定期限。

\b
例：
duban record 提出建议 --unit 某县住建局 建议类别=改进工作 建议内容=…… 反馈期限=2026-09-30
duban record 书面反馈 --unit 某县住建局 建议记录=12.0 采纳=是
duban suggestions"""
)


@click.command("suggestions", help=_HELP)
@click.option("-j", "--jurisdiction", multiple=True, help=_("辖区；可多次使用。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@FORMAT
@click.pass_obj
def suggestions(shell: Shell, jurisdiction: tuple[str, ...], as_of: date | None, format: str) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today

    headings = {
        "id": _("编号"),
        "on": _("提出"),
        "type": _("建议类别"),
        "unit_name": _("责任单位"),
        "what": _("内容"),
        "due_on": _("反馈期限"),
        "stage": _("进展"),
        "state": _("状态"),
        "reason": _("理由"),
    }
    with closing(Office(shell.find_workspace())) as office:
        places = office.jurisdictions(jurisdiction)
        rows = (row for place in places for row in _rows(office, place, as_of or today()))
        count = write_list(rows, format, headings, _words)
    shell.say(_n("共 {n} 项。", count).format(n=count))
    return 0


def _rows(office: "Office", place: "Jurisdiction", as_of: date) -> Iterator[dict[str, object]]:
    from duban.desk.suggesting import suggestions as ask

    for one in ask(office, place, as_of):
        yield {"jurisdiction": place.code, **as_row(one)}


def as_row(one: "Suggested") -> dict[str, object]:
    """One suggestion with keys that never change with the language."""
    event, due = one.event, one.feedback.due_on if one.feedback else None
    return {
        "id": event.id,
        "on": event.on.isoformat(),
        "type": event.text("type"),
        "unit": event.unit,
        "unit_name": one.unit_name,
        "by": event.text("by"),
        "about": event.text("about"),
        "what": event.text("what"),
        "due_on": due.isoformat() if due else None,
        "stage": one.stage.value,
        "state": one.state.value if one.state else None,
        "answered_on": one.answer.on.isoformat() if one.answer else None,
        "reason": one.answer.text("reason") if one.answer else None,
        "done_on": one.done.on.isoformat() if one.done else None,
    }


def _words(name: str, value: object) -> str:
    if name == "due_on" and value is None:
        return _("未定")
    if value is None:
        return ""
    tables = {"stage": SUGGESTION_STAGE, "state": STATE, "type": SUGGESTION}
    table = tables.get(name, {})
    return _(table[str(value)]) if str(value) in table else str(value)
