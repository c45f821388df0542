"""``duban reward``: what lawful, verified results have earned, and who approved and paid it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.exit_codes import in_parts
from duban.cli.report_output import write_bytes, write_json
from duban.cli.shell import Shell
from duban.errors import DubanError, UsageError
from duban.i18n import _
from duban.reward_wording import STANDING

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.workspace import Jurisdiction

_HELP = _(
    """奖励：按规则核算、审批、发放、追回。

只有依法办结、在期限内、经受奖人以外的人核验属实的，才核算；同一事项只奖励一次。重新办理的失效，已发放的追回。
核算、审批、发放须由三个不同的人办理，受奖人不能办理自己的奖励。

\b
例：
duban reward compute
duban reward list --standing computed
duban reward show R12
duban reward approve R12
duban reward refuse R13 --reason 核验材料不齐
duban reward pay R12
duban reward return R12
duban reward account --officer 郑某某 --year 2026 -o 奖励账户.xlsx"""
)

_ON = click.option("--on", "day", type=Day(), help=_("日期（默认今天，北京时间）。"))
_AS_OF = click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
_PLACE = click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
_WHICH = click.argument("which", nargs=-1, required=True, metavar=_("编号…"))
_FORMAT = click.option(
    "--format",
    "format",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help=_("输出格式。"),
)


@click.group("reward", help=_HELP)
def reward() -> None:
    """See ``help`` above."""


@contextmanager
def _at(shell: Shell, jurisdiction: str | None) -> "Iterator[tuple[Office, Jurisdiction]]":
    from contextlib import closing

    from duban.desk.office import Office

    with closing(Office(shell.find_workspace())) as office:
        yield office, office.the_jurisdiction(jurisdiction)


def _today() -> date:
    from duban.desk.office import today

    return today()


@reward.command(
    "compute", help=_("核算：记入应得的奖励和失效的奖励，列出没有得到奖励的原因。重复运行不会增加。")
)
@_AS_OF
@click.option("--dry-run", is_flag=True, help=_("只显示，不写入。"))
@_PLACE
@_FORMAT
@click.pass_obj
def compute(shell: Shell, as_of: date | None, dry_run: bool, jurisdiction: str | None, format: str) -> int:
    """See ``help`` above."""
    from duban.cli.acting import acting
    from duban.cli.reward_lines import computation_json
    from duban.desk.reward_text import computation_lines
    from duban.desk.rewarding import compute as derive

    with _at(shell, jurisdiction) as (office, place):
        actor = acting(shell, office, (place,))
        found = derive(office, place, as_of=as_of or _today(), actor=actor, dry_run=dry_run)
    if format == "json":
        click.echo(json.dumps(computation_json(found), ensure_ascii=False, indent=2))
    else:
        for line in computation_lines(found):
            click.echo(line)
    if dry_run:
        shell.say(_("试算，未写入。"))
    return 0


def _deciding(name: str, help: str, act: str) -> None:
    """A command that decides on one reward or several, one after the other."""

    @reward.command(name, help=help)
    @_WHICH
    @_ON
    @_PLACE
    @_FORMAT
    @click.pass_obj
    def decide(
        shell: Shell, which: tuple[str, ...], day: date | None, jurisdiction: str | None, format: str
    ) -> int:
        return _decide(shell, act, which, day, jurisdiction, format)


_deciding("approve", _("审批：由核算人以外有审批权的人批准。"), "approve-reward")
_deciding("pay", _("发放：由核算人、审批人以外的人登记已经发放。"), "pay-reward")
_deciding("return", _("追回：登记失效的奖励已经退回。"), "return-reward")


@reward.command("refuse", help=_("不予批准，须写明理由。"))
@_WHICH
@click.option("--reason", help=_("理由。"))
@_ON
@_PLACE
@_FORMAT
@click.pass_obj
def refuse(
    shell: Shell,
    which: tuple[str, ...],
    reason: str | None,
    day: date | None,
    jurisdiction: str | None,
    format: str,
) -> int:
    """See ``help`` above."""
    return _decide(shell, "refuse-reward", which, day, jurisdiction, format, reason or "")


def _decide(
    shell: Shell,
    act: str,
    which: tuple[str, ...],
    day: date | None,
    jurisdiction: str | None,
    format: str,
    reason: str = "",
) -> int:
    """Each on its own: one that cannot be done is told at the end and keeps none of the others back."""
    from duban.cli.acting import acting
    from duban.cli.reward_lines import state_json
    from duban.desk.reward_deciding import RewardDecision, decide
    from duban.desk.reward_text import state_line
    from duban.desk.rewarding import book
    from duban.domain.rights import Act

    with _at(shell, jurisdiction) as (office, place):
        actor = acting(shell, office, (place,))
        done, wrong = [], []
        for one in which:
            decision = RewardDecision(act=Act(act), which=one, on=day or _today(), reason=reason)
            try:
                done.append(decide(office, place, decision, actor=actor))
            except DubanError as error:
                wrong.append(error)
        made = book(office, place, _today())
    if format == "json":
        click.echo(json.dumps([state_json(made, state) for state in done], ensure_ascii=False, indent=2))
    else:
        for state in done:
            click.echo(state_line(made, state))
    if wrong:
        worst = max(in_parts(bool(done), True), *(error.exit_code for error in wrong))
        raise DubanError("\n".join(error.message for error in wrong), worst)
    return 0


@reward.command("list", help=_("列出奖励及其情况。"))
@click.option(
    "--standing", type=click.Choice(tuple(STANDING)), multiple=True, help=_("只列这种情况的；可多次使用。")
)
@click.option("--officer", help=_("只列这个人的。"))
@click.option("--unit", help=_("只列这个单位的（代码或名称）。"))
@_AS_OF
@_PLACE
@_FORMAT
@click.pass_obj
def list_(
    shell: Shell,
    standing: tuple[str, ...],
    officer: str | None,
    unit: str | None,
    as_of: date | None,
    jurisdiction: str | None,
    format: str,
) -> int:
    """See ``help`` above."""
    from duban.cli.reward_lines import state_json
    from duban.desk.reward_account import account
    from duban.desk.reward_text import state_line
    from duban.desk.rewarding import book

    with _at(shell, jurisdiction) as (office, place):
        made = book(office, place, as_of or _today())
        accounts = account(made, officer=officer, unit=unit)
    wanted = {state.key for one in accounts for state in one.states}
    found = [s for s in made.states if s.key in wanted and (not standing or s.standing.value in standing)]
    if format == "json":
        click.echo(json.dumps([state_json(made, state) for state in found], ensure_ascii=False, indent=2))
        return 0
    for state in found:
        click.echo(state_line(made, state))
    if not found:
        click.echo(_("截至 {day} 没有这样的奖励。核算用 duban reward compute。").format(day=made.as_of))
    return 0


@reward.command("show", help=_("一项奖励的依据、期限、核验和经过。"))
@click.argument("which", metavar=_("编号"))
@_AS_OF
@_PLACE
@_FORMAT
@click.pass_obj
def show(shell: Shell, which: str, as_of: date | None, jurisdiction: str | None, format: str) -> int:
    """See ``help`` above."""
    from duban.cli.reward_lines import course_json, state_json
    from duban.desk.reward_text import show_lines
    from duban.desk.reward_view import course
    from duban.desk.rewarding import book, find

    with _at(shell, jurisdiction) as (office, place):
        made = book(office, place, as_of or _today())
        state = find(made, which)
        steps = course(office, place, state)
    if format == "json":
        told = state_json(made, state) | {"course": course_json(steps)}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    for line in show_lines(made, state, steps):
        click.echo(line)
    return 0


@reward.command("account", help=_("奖励账户：按人、按年列出奖励、合计和年度目标完成情况。"))
@click.option("--officer", help=_("只看这个人的。"))
@click.option("--unit", help=_("只看这个单位的（代码或名称）。"))
@click.option("--year", type=click.IntRange(1950, 9999), help=_("只看这一年结案的。"))
@_AS_OF
@_PLACE
@click.option(
    "--format",
    "format",
    type=click.Choice(("text", "json", "xlsx", "docx")),
    help=_("格式；默认按文件后缀，否则 text。"),
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("写入这个文件；不写则输出到标准输出。")
)
@click.pass_obj
def account(
    shell: Shell,
    officer: str | None,
    unit: str | None,
    year: int | None,
    as_of: date | None,
    jurisdiction: str | None,
    format: str | None,
    output: Path | None,
) -> int:
    """See ``help`` above."""
    from duban.cli.reward_lines import account_json
    from duban.desk.reward_account import account as ask
    from duban.desk.reward_account import account_document
    from duban.desk.reward_text import account_lines
    from duban.desk.rewarding import book

    form = format or _form_of(output)
    if form in ("xlsx", "docx") and output is None:
        raise UsageError(_("{form} 不能显示在终端上；请用 -o 指定文件。").format(form=form))
    with _at(shell, jurisdiction) as (office, place):
        made = book(office, place, as_of or _today())
        found = ask(made, officer=officer, unit=unit, year=year)
        if output is not None:
            office.workspace.spare(output)
    if form == "json":
        write_json([account_json(made, one) for one in found], output)
    elif not found and output is None:
        click.echo(_("截至 {day} 没有奖励。核算用 duban reward compute。").format(day=made.as_of))
    elif output is None:
        for line in account_lines(made, found):
            click.echo(line)
    else:
        from duban.exchange.documents import render

        document = account_document(made, found, place.name)
        write_bytes(render(document, form), output)
    return 0


def _form_of(output: Path | None) -> str:
    from duban.exchange.documents import form_of

    if output is not None and output.suffix.lower() == ".json":
        return "json"
    return (form_of(output) if output else None) or "text"
