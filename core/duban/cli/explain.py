"""``duban explain``: how a date came about."""

import json
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.explaining import Explained, Explanation
    from duban.desk.office import Office

_HELP = _(
    """说明期限的来历：起因、依据的文件和条款、计算方法、扣除的日子、延期和中止，以及截至当日的状态。

事项写编号；单位的周期职责写作 规则@单位@周期；处置建议写 P 和编号。几个辖区有同一编号的，逐一说明。

\b
例：
duban explain A-17
duban explain A-17 --rule N-34-1 --as-of 2026-10-08
duban explain N-39-1@某县@2026
duban explain P12"""
)


@click.command("explain", help=_HELP)
@click.argument("subject", metavar=_("事项或者职责"))
@click.option("--rule", help=_("只说明这条规则下的应办事项。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("-j", "--jurisdiction", multiple=True, help=_("只在这个辖区查找。"))
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def explain(
    shell: Shell,
    subject: str,
    rule: str | None,
    as_of: date | None,
    jurisdiction: tuple[str, ...],
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.explaining import explain_all as ask
    from duban.desk.explaining import knows
    from duban.desk.office import Office, today

    with closing(Office(shell.find_workspace())) as office:
        number = _proposal(subject)
        if number is not None and not knows(office, subject, jurisdiction):
            return _story(office, number, jurisdiction, as_of or today())
        found = ask(office, subject, jurisdictions=jurisdiction, as_of=as_of or today(), rule=rule)
    if format == "json":
        first, *others = map(_as_json, found)
        click.echo(json.dumps(first | {"elsewhere": others}, ensure_ascii=False, indent=2))
        return 0
    for number, one in enumerate(found):
        for line in [*([""] if number else []), *_as_text(one)]:
            click.echo(line)
    return 0


def _proposal(subject: str) -> int | None:
    """The number that ``P12`` names, as proposals are written."""
    digits = subject[1:]
    return int(digits) if subject[:1] in "Pp" and digits.isdecimal() and len(digits) <= 15 else None


def _story(office: "Office", number: int, jurisdictions: tuple[str, ...], as_of: date) -> int:
    """Where a proposal comes from, down to the facts of each obligation that it rests on."""
    from duban.desk.outcome_story import story
    from duban.outcome_story_text import story_lines

    place = office.the_jurisdiction(jurisdictions[0] if jurisdictions else None)
    for line in story_lines(story(office, place, number, as_of)):
        click.echo(line)
    return 0


def _as_text(found: "Explanation") -> list[str]:
    from duban.reasons import render_reasons

    lines = [_("{subject}（辖区 {code}）").format(subject=safe_text(found.subject), code=found.jurisdiction)]
    if found.events:
        lines.append(_("经过："))
        lines += [f"  {_event(found, index)}" for index in range(len(found.events))]
    if not found.obligations:
        lines.append(_("没有应办事项。"))
    for one in found.obligations:
        lines += ["", _head(one)]
        lines += [
            f"  {number}. {text}" for number, text in enumerate(render_reasons(one.trace, found.roster), 1)
        ]
    return lines


def _event(found: "Explanation", index: int) -> str:
    from duban.domain.event import act_words

    event = found.events[index]
    unit = found.roster.units.get(event.unit or "")
    parts = [
        event.on.isoformat(),
        unit.name if unit else (event.unit or ""),
        act_words(found.policy.kinds, event.kind),
    ]
    to = event.text("to")
    if to:
        target = found.roster.units.get(to)
        parts.append("→ " + (target.name if target else to))
    reason = event.text("override")
    if reason:
        parts.append(_("（记录不全，理由：{reason}）").format(reason=reason))
    entry = _("〔日志 {entry}〕").format(entry=event.id) if event.id else ""
    return safe_text(" ".join(part for part in parts if part) + entry)


def _head(one: "Explained") -> str:
    """Rule, what it asks, unit; and which one of several of its clocks. A duty's period follows in its reasons."""
    from duban.domain.obligation import Form

    row = one.line.obligation
    return safe_text(
        " ".join(
            part
            for part in (
                _("【{title}】").format(title=row.rule),
                one.line.title,
                one.line.unit_name,
                f"#{row.n}" if row.n > 1 and row.form is not Form.DUTY else "",
            )
            if part
        )
    )


def _as_json(found: "Explanation") -> dict[str, object]:
    from duban.reasons import render_reasons

    return {
        "subject": found.subject,
        "jurisdiction": found.jurisdiction,
        "obligations": [
            {
                "rule": one.line.obligation.rule,
                "n": one.line.obligation.n,
                "unit": one.line.obligation.unit,
                "period": one.line.obligation.period,
                "due_on": one.line.obligation.due_on.isoformat() if one.line.obligation.due_on else None,
                "state": one.line.state.value,
                "days": one.line.days,
                "missing": one.line.obligation.missing,
                "trace": [
                    {
                        "code": step.code,
                        "values": {k: _plain(v) for k, v in step.values.items()},
                        "text": text,
                    }
                    for step, text in zip(one.trace, render_reasons(one.trace, found.roster), strict=True)
                ],
            }
            for one in found.obligations
        ],
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
