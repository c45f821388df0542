"""``duban policy test`` and ``duban policy adopt``: trying packs on worked cases, and taking changed rules into use."""

from pathlib import Path

import click

from duban.cli.acting import acting
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.errors import ExitCode
from duban.i18n import _

SHOWN = 40
"""Moves listed before the rest is only counted."""


@click.command(
    "test",
    help=_(
        "运行规则包的算例（规则包旁的 .cases.toml）；不指明时运行工作区所用的规则包，没有工作区的运行全部已安装的规则包。"
        "有不符时退出码为 1。"
    ),
    short_help=_("运行规则包的算例"),
)
@click.argument("packs", nargs=-1, metavar=_("[规则包]…"))
@click.option("--all", "examples", is_flag=True, help=_("连同源码目录 config/examples 下的示例规则包。"))
@click.pass_obj
def test(shell: Shell, packs: tuple[str, ...], examples: bool) -> int:
    """Run the worked cases and print what does not hold."""
    from duban.desk.testing import run_packs

    held = failed = broken = 0
    folder = Path.cwd()
    if not packs and not examples and shell.has_workspace():
        workspace = shell.find_workspace()
        packs = tuple(dict.fromkeys(pack for place in workspace.jurisdictions for pack in place.packs))
        folder = workspace.folder
    runs = [run_packs(packs, folder)]
    if examples:
        from duban.policy.shelf import example_packs

        runs.append(run_packs([str(path) for path in example_packs()], Path()))
    for outcome in (one for run in runs for one in run):
        if outcome.problem:
            broken += 1
            click.echo(safe_text(f"{outcome.pack}  {outcome.problem}", lines=True))
        elif outcome.missing:
            shell.say(safe_text(_("{pack}  没有算例。").format(pack=outcome.pack)))
        for result in outcome.results:
            held += not result.faults
            if result.faults:
                failed += 1
                click.echo(safe_text(_("不符  {file}：{title}").format(file=result.file, title=result.title)))
                for fault in result.faults:
                    click.echo("      " + safe_text(fault))
        if outcome.results:
            good = sum(1 for result in outcome.results if not result.faults)
            shell.say(f"{outcome.pack}  {good}/{len(outcome.results)}")
    click.echo(_("算例：符合 {held} 个，不符 {failed} 个。").format(held=held, failed=failed))
    if broken:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if failed else (ExitCode.CLEAN if held else ExitCode.NOTHING)


@click.command(
    "adopt",
    help=_(
        "规则、日历或程序变动后，按新规则重算台账：未了结的期限随之移动并逐项记入日志，"
        "已了结的保留当时的结论。先用 --preview 查看。"
    ),
    short_help=_("启用变动后的规则，可以先预览"),
)
@click.option("-j", "--jurisdiction", multiple=True, help=_("只处理这个辖区；可多次使用。"))
@click.option("--preview", is_flag=True, help=_("只列出会有哪些变动，不写入。"))
@click.option("--actor", help=_("代谁办理；本人的操作系统账户总会一并记入。"))
@click.pass_obj
def adopt(shell: Shell, jurisdiction: tuple[str, ...], preview: bool, actor: str | None) -> int:
    """Preview or adopt the change, jurisdiction by jurisdiction."""
    from contextlib import closing

    from duban.desk.adopt import adopt as take
    from duban.desk.adopt import preview as look
    from duban.desk.office import Office

    with closing(Office(shell.find_workspace())) as office:
        places = office.jurisdictions(jurisdiction)
        who = "" if preview else acting(shell, office, places, actor)
        for place in places:
            change = look(office, place) if preview else take(office, place, who)
            for move in change.moves[:SHOWN]:
                click.echo(
                    safe_text(
                        _("{case}  {rule}  {before} → {after}").format(
                            case=move.case, rule=move.rule, before=_due(move.before), after=_due(move.after)
                        )
                    )
                )
            words = _("辖区 {code}：将移动未了结期限 {moves} 项，保留已了结结论 {kept} 项。")
            if not preview:
                words = _("辖区 {code}：已移动未了结期限 {moves} 项，保留已了结结论 {kept} 项，已记入日志。")
            click.echo(words.format(code=place.code, moves=len(change.moves), kept=len(change.kept)))
    return 0


def _due(row: object) -> str:
    """A row's due date in a word."""
    from duban.domain.obligation import Obligation

    if not isinstance(row, Obligation):
        return _("无此项")
    if row.due_on is None:
        return _("无法判定")
    return row.due_on.isoformat()
