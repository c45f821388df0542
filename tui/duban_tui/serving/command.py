"""``duban serve``: a page that shows the full screen; one process of the programme for each page that is open."""

import sys
from datetime import date
from ipaddress import ip_address

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.errors import UsageError
from duban.i18n import _

PORT = 8731

_HELP = _(
    """在浏览器中打开全屏界面。须先安装附加组件：pip install 'duban[serve]'。

默认只有本机能打开。没有登录和权限核对：能打开页面的人，以运行本命令的账户办理。给其他机器用时，须放在本单位自己的
反向代理之后，由它核对身份并加密，再用 --host 和 --public-url 写明。"""
)


@click.command("serve", help=_HELP)
@click.option("--host", default="127.0.0.1", show_default=_("本机"), help=_("监听的地址。"))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help=_("监听的端口。")
)
@click.option("--public-url", help=_("经反向代理打开时，浏览器中的网址。"))
@click.option("-j", "--jurisdiction", metavar=_("代码"), help=_("先打开这个辖区（默认第一个）。"))
@click.option("--as-of", type=Day(), metavar=_("日期"), help=_("截至这一天的情况（默认今天，北京时间）。"))
@click.pass_obj
def serve(
    shell: Shell, host: str, port: int, public_url: str | None, jurisdiction: str | None, as_of: date | None
) -> int:
    """See ``help`` above; the result is the exit code."""
    workspace = shell.find_workspace()
    first = workspace.jurisdiction(jurisdiction) if jurisdiction else workspace.jurisdictions[0]
    try:
        import textual_serve  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise UsageError(
            _("在浏览器中打开需要附加组件，请先安装：pip install 'duban[serve]'；终端中可直接用 duban tui。")
        ) from error
    from duban_tui.serving.server import run

    if not loopback(host):
        shell.say(
            _("注意：{host} 不是本机地址。本命令不核对身份，须由反向代理核对并加密。").format(host=host)
        )
    shell.say(_("在浏览器中打开 {url}，按 Ctrl+C 结束。").format(url=public_url or f"http://{host}:{port}"))
    command = [sys.executable, "-m", "duban_tui.serving.page", str(workspace.file), first.code]
    run([*command, as_of.isoformat() if as_of else ""], host, port, public_url)
    return 0


def loopback(host: str) -> bool:
    """Whether only this machine reaches that address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
