"""``duban roles``: who may do what, in the file and in force; ``adopt`` puts the file's users into force."""

from typing import TYPE_CHECKING

import click

from duban.cli.exit_codes import ExitCode
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.i18n import _, _n

if TYPE_CHECKING:
    from duban.desk.roles import Roles
    from duban.domain.rights import User

_HELP = _(
    """列出已启用的权限，以及 duban.toml 的 [[user]] 与它有何不同。

实际执行的是日志中最后一次启用的名单；改了 duban.toml，须由管理员运行 duban roles adopt 才生效。
首次启用时，由文件中写明的管理员以本人账户运行。

\b
例：
duban roles
duban roles adopt"""
)
_JURISDICTION = click.option("-j", "--jurisdiction", multiple=True, help=_("只处理这个辖区；可多次使用。"))


@click.group("roles", help=_HELP, short_help=_("人员权限：查看、启用"), invoke_without_command=True)
@_JURISDICTION
@click.pass_context
def roles(ctx: click.Context, jurisdiction: tuple[str, ...]) -> int:
    """Show the roles, unless a command follows."""
    if ctx.invoked_subcommand is not None:
        return ExitCode.CLEAN
    return _show(ctx.find_object(Shell) or Shell(), jurisdiction)


def _show(shell: Shell, asked: tuple[str, ...]) -> int:
    from contextlib import closing

    from duban.desk.office import Office
    from duban.desk.rights import account
    from duban.desk.roles import roles as find

    with closing(Office(shell.find_workspace())) as office:
        for place in office.jurisdictions(asked):
            found = find(office, place)
            click.echo(safe_text(_("辖区 {code} {name}").format(code=place.code, name=place.name)))
            for line in _lines(found):
                click.echo("  " + safe_text(line))
    shell.say(_("当前账户：{account}").format(account=safe_text(account())))
    return ExitCode.CLEAN


def _lines(found: "Roles") -> list[str]:
    """The users in force, then how the file differs."""
    if found.held is None and not found.proposed:
        return [_("没有设定权限：登记、导入人人可做；作出决定须先在 duban.toml 写明 [[user]] 并启用。")]
    lines = [_user(user) for user in found.held or ()]
    if found.held is None:
        lines.append(
            _n(
                "尚未启用；duban.toml 写明 {n} 人，由管理员运行 duban roles adopt。", len(found.proposed)
            ).format(n=len(found.proposed))
        )
        lines += [_user(user) for user in found.proposed]
    elif found.changed:
        lines.append(_("duban.toml 与已启用的不同（未生效，启用：duban roles adopt）："))
        lines += _differences(found)
    for name in found.unknown:
        lines.append(_("提示：名册中没有“{name}”，不能据此核对受奖人和当事人。").format(name=name))
    return lines


def _differences(found: "Roles") -> list[str]:
    """One line for each user who is new, gone or different."""
    lines: list[str] = []
    for old, new in found.changed:
        if new is None:
            lines += [_("- {user}").format(user=_user(old))] if old else []
        else:
            lines += [_("- {user}").format(user=_user(old))] if old else []
            lines.append(_("+ {user}").format(user=_user(new)))
    return lines


def _user(user: "User") -> str:
    """A user in one line: account, name, roles, and how far an approver reaches."""
    from duban.domain.labels import MEASURE
    from duban.domain.rights import ROLE, Role

    named = _("、").join(_(ROLE[role]) for role in user.roles)
    who = f"{user.name}  {user.officer}" if user.officer else user.name
    if Role.APPROVER in user.roles:
        named += _("（最高至“{measure}”）").format(measure=_(MEASURE[user.up_to]))
    return f"{who}  {named}"


@roles.command(
    "adopt",
    help=_(
        "把 duban.toml 的 [[user]] 记入日志，从此按它执行。须由已启用名单中的管理员运行；首次由文件中的管理员运行。"
    ),
    short_help=_("启用 duban.toml 中的权限"),
)
@_JURISDICTION
@click.pass_obj
def adopt(shell: Shell, jurisdiction: tuple[str, ...]) -> int:
    """Put the file's users into force, jurisdiction by jurisdiction."""
    from contextlib import closing

    from duban.desk.office import Office
    from duban.desk.rights import acting
    from duban.desk.roles import adopt_roles

    with closing(Office(shell.find_workspace())) as office:
        for place in office.jurisdictions(jurisdiction):
            done = adopt_roles(office, place, acting())
            if done.held == done.proposed:
                words = _("辖区 {code}：与已启用的相同，没有变动。")
            else:
                words = _("辖区 {code}：已启用 {n} 人的权限，已记入日志。")
            click.echo(words.format(code=place.code, n=len(done.proposed)))
            for line in _differences(done):
                click.echo("  " + safe_text(line))
    return ExitCode.CLEAN
