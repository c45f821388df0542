"""``duban due``: one limit, counted, with its reasons. Needs no workspace."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from duban.domain.text import safe_text
from duban.errors import ExitCode
from duban.i18n import _

if TYPE_CHECKING:
    from duban.calendar.counting import Due, Order, Rollover, StartDay
    from duban.calendar.units import Unit
    from duban.calendar.work import DayTable
    from duban.domain.trace import Step, Trace

Found = TypeVar("Found")

_LENGTH = re.compile(r"(\d{1,9})\s*(wd|d|m|y|个工作日|工作日|日|天|个月|月|年)?")
_UNITS = ("calendar-day", "working-day", "month", "year")
_SUFFIXES = {
    "d": "calendar-day",
    "日": "calendar-day",
    "天": "calendar-day",
    "wd": "working-day",
    "工作日": "working-day",
    "个工作日": "working-day",
    "m": "month",
    "月": "month",
    "个月": "month",
    "y": "year",
    "年": "year",
}


def _read_day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """A civil date as ISO text."""
    return None if value is None else _day(value)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if "-" in text else "")
    except ValueError:
        message = _("“{value}”不是有效日期；应写作年-月-日，例如 2026-08-03")
        raise click.BadParameter(safe_text(message.format(value=text))) from None


def _read_length(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> tuple[int, str | None] | None:
    """A number with an optional unit: ``60d``, ``5wd``, ``2m``, ``1y``, ``60日``, ``60``."""
    if value is None:
        return None
    match = _LENGTH.fullmatch(value.strip().lower())
    if match is None:
        message = _("“{value}”不是有效期限；例如 60d（60日）、5wd（5个工作日）、2m（2个月）、1y（1年）")
        raise click.BadParameter(safe_text(message.format(value=value)))
    return int(match[1]), _SUFFIXES[match[2]] if match[2] else None


def _read_suspensions(
    context: click.Context, parameter: click.Parameter, value: tuple[str, ...]
) -> tuple[tuple[date, date | None], ...]:
    """``A..B`` each, or ``A..`` while it goes on."""
    read: list[tuple[date, date | None]] = []
    for text in value:
        begin, dots, end = text.partition("..")
        if not dots:
            message = _("“{value}”不是有效的中止期间；应写作 开始日..恢复日，尚未恢复的写 开始日..")
            raise click.BadParameter(safe_text(message.format(value=text)))
        read.append((_day(begin), _day(end) if end else None))
    return tuple(read)


_HELP = _(
    """计算一个期限的届满日，并列出计算依据。

起算日是起算事件发生之日；期限写作 60d（60日）、5wd（5个工作日）、2m（2个月）、1y（1年），
也可以写“60日”“5个工作日”。

工作日依国务院办公厅每年的放假安排通知计算，调休上班日计为工作日。没有通知的年份不作推定，
结果为“无法判定”，退出码为 3。

\b
例：
duban due 2026-08-03 60d
duban due 2026-08-03 60d --extend 30d --rollover next-working-day
duban due 2026-02-12 5wd
duban due 2020-01-20 5wd --known-on 2020-01-20
duban due 2026-08-03 30d --suspend 2026-08-10..2026-08-20 --format json"""
)


@click.command("due", help=_HELP, short_help=_("计算期限届满日及其依据"))
@click.argument("start", metavar=_("起算日"), callback=_read_day)
@click.argument("length", metavar=_("期限长度"), callback=_read_length)
@click.option(
    "--unit", type=click.Choice(_UNITS), help=_("期限只写数字时的单位，默认 calendar-day（日历日）")
)
@click.option(
    "--rollover",
    type=click.Choice(["none", "next-working-day"]),
    default="none",
    show_default=True,
    help=_("最后一日是休息日时是否顺延至下一个工作日"),
)
@click.option(
    "--start-day",
    type=click.Choice(["excluded", "included"]),
    default="excluded",
    show_default=True,
    help=_("起算当日是否计入"),
)
@click.option(
    "--order",
    type=click.Choice(["extend-then-roll", "roll-then-extend"]),
    default="extend-then-roll",
    show_default=True,
    help=_("先延长后顺延，或者先顺延后延长"),
)
@click.option(
    "--extend", callback=_read_length, metavar=_("期限长度"), help=_("延长期，单位与期限相同，例如 30d")
)
@click.option(
    "--suspend",
    "suspensions",
    callback=_read_suspensions,
    metavar=_("开始日..恢复日"),
    multiple=True,
    help=_("中止期间：开始日次日起至恢复日止不计入；可多次给出"),
)
@click.option(
    "--known-on", callback=_read_day, metavar=_("日期"), help=_("只依据该日及以前公布的放假安排通知")
)
@click.option("--calendar", default="cn", show_default=True, help=_("日历的编号，或者日历文件、文件夹的路径"))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def due(
    context: click.Context,
    start: date,
    length: tuple[int, str | None],
    unit: str | None,
    rollover: "Rollover",
    start_day: "StartDay",
    order: "Order",
    extend: tuple[int, str | None] | None,
    suspensions: tuple[tuple[date, date | None], ...],
    known_on: date | None,
    calendar: str,
    format_: Literal["text", "json"],
) -> None:
    from duban.calendar.counting import due as count
    from duban.calendar.counting import explain_due
    from duban.calendar.load import open_calendar
    from duban.domain.trace import Step

    chosen = _unit(length, unit)
    extension = _extension(extend, chosen)
    table = open_calendar(calendar).known_on(known_on)

    def reckon(how: Callable[..., Found]) -> Found:
        return how(
            start,
            length[0],
            chosen,
            table,
            start_day=start_day,
            rollover=rollover,
            order=order,
            extension_days=extension,
            suspensions=suspensions,
        )

    try:
        result, trace = reckon(count), reckon(explain_due)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if known_on is not None:
        trace = (Step("known-on", {"on": known_on}), *trace)
    if format_ == "json":
        click.echo(_json(start, length[0], chosen, extension, table, result, trace))
    else:
        click.echo(_text(result, trace))
    if result.on is None:
        context.exit(int(ExitCode.UNEVALUATED))


def _unit(length: tuple[int, str | None], unit: str | None) -> "Unit":
    from duban.calendar.units import Unit

    if unit is not None and length[1] is not None and unit != length[1]:
        message = _("期限已写明单位{suffix}，与 --unit {unit} 不一致；请只写一处")
        raise click.UsageError(message.format(suffix=length[1], unit=unit))
    return Unit(length[1] or unit or "calendar-day")


def _extension(extend: tuple[int, str | None] | None, unit: "Unit") -> int:
    if extend is None:
        return 0
    if extend[1] is not None and extend[1] != unit.value:
        message = _("延长期应与期限使用同一单位（{unit}），给出的是{given}")
        raise click.UsageError(message.format(given=extend[1], unit=unit.value))
    return extend[0]


def _cause(trace: "Trace") -> "Step | None":
    """The step that says why there is no date."""
    causes = ("not-covered", "suspended-open")
    return next((step for step in reversed(trace) if step.code in causes), None)


def _text(result: "Due", trace: "Trace") -> str:
    from duban.wording import full_date, render_step, render_trace

    if result.on is not None:
        head = full_date(result.on)
    else:
        cause = _cause(trace)
        head = _("无法判定（unknown）：{why}").format(why=render_step(cause) if cause else "")
    lines = (head, *("  " + sentence for sentence in render_trace(trace)))
    return "\n".join(safe_text(line) for line in lines)


def _json(
    start: date,
    value: int,
    unit: "Unit",
    extension: int,
    table: "DayTable",
    result: "Due",
    trace: "Trace",
) -> str:
    from duban.wording import render_step

    cause = _cause(trace) if result.on is None else None
    unknown = cause and {
        "missing": result.missing,
        "reason": cause.values.get("gap", cause.code),
        "message": render_step(cause),
    }
    answer = {
        "start": start,
        "limit": {"value": value, "unit": unit.value},
        "extension": extension,
        "due_on": result.on,
        "unrolled_on": result.unrolled,
        "unknown": unknown,
        "calendar": table.calendar.id,
        "known_on": table.known,
        "trace": [{"code": s.code, "text": render_step(s), "values": dict(s.values)} for s in trace],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2, default=date.isoformat)
