"""``duban init``: a workspace for one's own jurisdiction."""

from pathlib import Path
from shlex import quote

import click

from duban.cli.shell import Shell
from duban.i18n import _

_LEVELS = ("province", "city", "county", "township")


@click.command(
    "init",
    help=_(
        "在目录中新建工作区：写好带说明的 duban.toml，建立空台账。已有的文件不会覆盖。\n\n\b\n例：\n"
        "duban init 督办 --jurisdiction 130100 --name 某某市\n"
        "duban init 督办 --jurisdiction 130102 --extends rules/county.toml"
    ),
)
@click.argument("folder", metavar=_("目录"), type=click.Path(path_type=Path))
@click.option(
    "-j",
    "--jurisdiction",
    required=True,
    metavar=_("代码"),
    help=_("行政区划代码（6 位，乡级 9 位），例如 130100；没有代码的写名称。"),
)
@click.option("--name", default="", metavar=_("辖区名称"), help=_("辖区名称，显示在检查结果中。"))
@click.option(
    "--level",
    type=click.Choice(_LEVELS),
    help=_("层级：省级、市级、县级、乡级；行政区划代码可以看出的不必写。"),
)
@click.option(
    "--extends",
    multiple=True,
    metavar=_("规则包编号"),
    help=_("适用的规则包：编号或者 .toml 文件，可以多次使用。默认 national；所需的插件自动写入。"),
)
@click.option(
    "--plugin", multiple=True, metavar=_("插件"), help=_("另外启用的插件：名称或者 .py 文件，可以多次使用。")
)
@click.pass_obj
def init(
    shell: Shell,
    folder: Path,
    jurisdiction: str,
    name: str,
    level: str | None,
    extends: tuple[str, ...],
    plugin: tuple[str, ...],
) -> int:
    """See ``help`` above."""
    from duban.cli.exit_codes import ExitCode
    from duban.desk.founding import Charter, found
    from duban.desk.office import today

    charter = Charter(code=jurisdiction, name=name, level=level or "", packs=extends, plugins=plugin)
    workspace = found(folder, charter, today())
    for line in _next_steps(folder, workspace.jurisdictions[0].packs, workspace.plugin_names):
        shell.say(line)
    return ExitCode.CLEAN


def _next_steps(folder: Path, packs: tuple[str, ...], plugins: tuple[str, ...]) -> tuple[str, ...]:
    """What has been made and what to do next, each step a line that can be typed."""
    return (
        _("已建立工作区：{file}").format(file=folder / "duban.toml"),
        _("规则包：{packs}；插件：{plugins}。").format(
            packs=_("、").join(packs), plugins=_("、").join(plugins) or _("无")
        ),
        "",
        _("接下来："),
        f"  cd {quote(str(folder))}",
        _("  1. 打开 duban.toml，登记责任单位和责任人"),
        _("  2. 导入台账：duban import 台账.csv --mapping 映射.toml（映射的样子见 duban demo 生成的目录）"),
        _("     或者逐条登记：duban record --list 查看可以登记的事项"),
        _("  3. 检查：duban check"),
    )
