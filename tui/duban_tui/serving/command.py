"""``duban serve``: a page that shows the full screen; one process of the programme for each page that is open."""

import asyncio
import os
import sys
from datetime import date
from pathlib import Path

import click

from duban.cli.day import Day
from duban.cli.shell import Shell
from duban.errors import UsageError
from duban.i18n import _
from duban_tui.serving.gate import HEADER, PARAMETER, loopback, make_gate

PORT = 8731
PAGES = 8

_HELP = _(
    """在浏览器中打开全屏界面。须先安装附加组件：pip install 'duban[serve]'。

启动时给出一个带口令的网址，口令每次启动都换；没有口令的不能打开。默认只有本机能连接。能打开页面的人，以运行本命令的账户办理。

给其他机器用时，须放在本单位自己的反向代理之后，由它核对身份并加密，用 --host 和 --public-url 写明。"""
)


@click.command("serve", help=_HELP)
@click.option("--host", default="127.0.0.1", show_default=_("本机"), help=_("监听的地址。"))
@click.option(
    "--port", type=click.IntRange(1, 65535), default=PORT, show_default=True, help=_("监听的端口。")
)
@click.option("--public-url", metavar=_("网址"), help=_("经反向代理打开时，浏览器中的网址。"))
@click.option(
    "--token-file",
    metavar=_("文件"),
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("口令固定为这个文件的内容，只有本账户能读；反向代理用 {header} 头给出。").format(header=HEADER),
)
@click.option(
    "--pages", type=click.IntRange(1, 200), default=PAGES, show_default=True, help=_("最多同时打开几个页面。")
)
@click.option("-j", "--jurisdiction", metavar=_("代码"), help=_("先打开这个辖区（默认第一个）。"))
@click.option("--as-of", type=Day(), metavar=_("日期"), help=_("截至这一天的情况（默认今天，北京时间）。"))
@click.pass_obj
def serve(
    shell: Shell,
    host: str,
    port: int,
    public_url: str | None,
    token_file: Path | None,
    pages: int,
    jurisdiction: str | None,
    as_of: date | None,
) -> int:
    """See ``help`` above; the result is the exit code."""
    workspace = shell.find_workspace()
    first = workspace.jurisdiction(jurisdiction) if jurisdiction else workspace.jurisdictions[0]
    gate = make_gate(host, port, public_url, token_file)
    try:
        import textual_serve  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise UsageError(
            _("在浏览器中打开需要附加组件，请先安装：pip install 'duban[serve]'；终端中可直接用 duban tui。")
        ) from error
    from duban_tui.serving.server import DeskServer, run

    def ready() -> None:
        if not loopback(host):
            shell.say(
                _("注意：其他机器也能连接 {host}:{port}，且不加密；须用防火墙限于反向代理。").format(
                    host=host, port=port
                )
            )
        shell.say(_("在浏览器中打开下面的网址，按 Ctrl+C 结束。"))
        click.echo(gate.address if token_file else f"{gate.address}?{PARAMETER}={gate.token}")

    day = as_of.isoformat() if as_of else ""
    page = [sys.executable, "-m", "duban_tui.serving.page"]
    command = [*page, str(os.getpid()), str(workspace.file), first.code, day]
    asyncio.run(run(DeskServer(command, gate, pages), ready))
    return 0
