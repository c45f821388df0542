"""``duban report``: bulletins, returns, annual reports, case files, notices and explanation sheets, as text, docx or xlsx."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.errors import UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.calendar.periods import Period
    from duban.desk.office import Office
    from duban.domain.document import Document
    from duban.workspace import Jurisdiction

Build = Callable[["Office", "Jurisdiction"], "Document"]
Command = Callable[..., int]

FORMS = ("text", "docx", "xlsx")

_HELP = _(
    """报告：周通报、月报表、年度报告、案件材料、处置告知书、期限说明、专项活动进展。

数字都注明统计范围，比率都带分子、分母；台账没有的写明无法判定或者留空，不推算。
同一台账、同一截止日得到同一份报告。格式为 text、docx、xlsx；docx 的样式可以放在工作区的 templates 目录改换。

\b
例：
duban report bulletin --week 2026-W31
duban report monthly --month 2026-07 -o 月报.xlsx
duban report annual --year 2026 -o 年报.docx
duban report case A-17 -o 材料.docx
duban report notice P12 -o 告知书.docx
duban report explanation N-39-1@某县@2026"""
)


@click.group("report", help=_HELP)
def report() -> None:
    """See ``help`` above."""


def _asked(command: Command) -> Command:
    """The options that every report has."""
    options = (
        click.option("--as-of", type=Day(), help=_("截至这一天。")),
        click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。")),
        click.option(
            "--format", "format", type=click.Choice(FORMS), help=_("格式；默认按文件后缀，否则 text。")
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help=_("写入这个文件；不写则输出到标准输出。"),
        ),
    )
    for option in reversed(options):
        command = option(command)
    return click.pass_obj(command)


def _document(asked: Callable[..., Build]) -> Command:
    """A command that says how its document is built, from the day asked for and its own options."""

    @_asked
    @wraps(asked)
    def command(
        shell: Shell,
        /,
        as_of: date | None,
        jurisdiction: str | None,
        format: str | None,
        output: Path | None,
        **own: Any,
    ) -> int:
        return _write(shell, jurisdiction, format, output, asked(as_of, **own))

    return command


def _write(
    shell: Shell, jurisdiction: str | None, format: str | None, output: Path | None, build: Build
) -> int:
    """Build the document and put it in its place, whole or not at all. Failures of plugins are named on stderr, exit code 3."""
    from contextlib import closing

    from duban.cli.report_output import form_for, write_document
    from duban.desk.office import Office
    from duban.domain.text import safe_text
    from duban.errors import ExitCode

    with closing(Office(shell.find_workspace())) as office:
        form = form_for(output, format, office.workspace, FORMS)
        document = build(office, office.the_jurisdiction(jurisdiction))
        write_document(document, form, output, office.workspace)
        broken = dict(office.extensions.failures)
        broken |= {failure.plugin: failure.reason for failure in office.plugins.failures}
    for name, reason in sorted(broken.items()):
        shell.say(safe_text(_("插件 {name} 出错：{reason}").format(name=name, reason=reason)))
    return ExitCode.UNEVALUATED if broken else ExitCode.CLEAN


def _period(key: str, *kinds: str) -> "Period":
    """The period that the option names. Raises UsageError for one of another length."""
    from duban.calendar.periods import parse_period

    try:
        period = parse_period(key)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if kinds and _length(key) not in kinds:
        examples = {"week": "2026-W31", "month": "2026-07", "year": "2026"}
        words = _("“{key}”不是这种报告的周期，应写作 {example} 这样。")
        raise UsageError(words.format(key=key, example=_("、").join(examples[kind] for kind in kinds)))
    return period


def _length(key: str) -> str:
    if "W" in key:
        return "week"
    return {4: "year", 7: "month"}.get(len(key), "") if key.replace("-", "").isdecimal() else ""


def _week_of(day: date) -> "Period":
    from duban.calendar.periods import period_of
    from duban.calendar.units import Every

    return period_of(day, Every.WEEK)


@report.command("bulletin", help=_("周通报：各单位超期、未履行、临期和较上周的增减，最久的事项，处理决定。"))
@click.option("--week", help=_("哪一周，如 2026-W31；不写为截止日所在的一周。"))
@_document
def bulletin(as_of: date | None, week: str | None) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.office import today
        from duban.desk.reports.bulletin import bulletin as made

        if week is None:
            day = as_of or today()
            return made(office, place, week=_week_of(day), as_of=day)
        return made(office, place, week=_period(week, "week"), as_of=as_of)

    return build


@report.command("monthly", help=_("月报表：各单位收到、受理、办结、在办，事项时限和周期职责的按时率。"))
@click.option("--month", required=True, help=_("哪一月，如 2026-07。"))
@_document
def monthly(as_of: date | None, month: str) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.reports.monthly import monthly as made

        return made(office, place, month=_period(month, "month"), as_of=as_of)

    return build


@report.command("annual", help=_("年度报告：条例要求的四部分内容和全部考核指标，须由人写的部分留空。"))
@click.option("--year", required=True, help=_("哪一年，如 2026。"))
@_document
def annual(as_of: date | None, year: str) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.reports.annual import annual as made

        return made(office, place, period=_period(year, "year"), as_of=as_of)

    return build


@report.command("case", help=_("案件材料：办理经过、责任人、应办事项和期限来历、缺项。不含信访人的信息。"))
@click.argument("ref", metavar=_("事项"))
@_document
def case(as_of: date | None, ref: str) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.office import today
        from duban.desk.reports.casefile import case_file

        return case_file(office, place, ref, as_of=as_of or today())

    return build


@report.command("notice", help=_("处置告知书：只对已决定、有效的处理出具。"))
@click.argument("number", metavar=_("编号"))
@_document
def notice(as_of: date | None, number: str) -> Build:
    """See ``help`` above."""
    digits = number.removeprefix("P").removeprefix("p")
    if not digits.isdecimal() or len(digits) > 15:
        raise UsageError(_("“{text}”不是建议编号；编号写作 P12。").format(text=number))

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.office import today
        from duban.desk.reports.notice import notice as made

        return made(office, place, int(digits), as_of=as_of or today())

    return build


@report.command(
    "explanation", help=_("期限说明：事项、单位职责（规则@单位@周期）或者问责建议（P12）的期限来历。")
)
@click.argument("subject", metavar=_("事项、职责或者编号"))
@click.option("--rule", help=_("只说明这条规则下的应办事项。"))
@_document
def explanation(as_of: date | None, subject: str, rule: str | None) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.office import today
        from duban.desk.reports.explanation import explanation as made

        return made(office, place, subject, as_of=as_of or today(), rule=rule)

    return build


@report.command("campaign", help=_("专项活动进展：阶段、各单位节点、周期职责、领导小组、列入事项。"))
@click.argument("rule", metavar=_("编号"))
@_document
def campaign(as_of: date | None, rule: str) -> Build:
    """See ``help`` above."""

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.office import today
        from duban.desk.reports.drive import campaign as made

        return made(office, place, rule, as_of=as_of or today())

    return build


@report.command("local", help=_("地方自己的报告，由插件提供；不写名称则列出。"))
@click.argument("name", metavar=_("[插件.名称]"), required=False)
@click.option("--period", help=_("周期：2026、2026-Q2、2026-06、2026-W31……"))
@_asked
def local(
    shell: Shell,
    name: str | None,
    period: str | None,
    as_of: date | None,
    jurisdiction: str | None,
    format: str | None,
    output: Path | None,
) -> int:
    """See ``help`` above."""
    if name is None:
        return _names(shell)
    if period is None:
        raise UsageError(_("须写明周期，例如 --period 2026。"))

    def build(office: "Office", place: "Jurisdiction") -> "Document":
        from duban.desk.reports.local import local as made

        return made(office, place, name, period=_period(period), as_of=as_of)

    return _write(shell, jurisdiction, format, output, build)


def _names(shell: Shell) -> int:
    from contextlib import closing

    from duban.desk.office import Office
    from duban.desk.reports.local import names

    with closing(Office(shell.find_workspace())) as office:
        found = names(office)
    for name in found:
        click.echo(name)
    if not found:
        shell.say(_("启用的插件没有提供报告。"))
    return 0
