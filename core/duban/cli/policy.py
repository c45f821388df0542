"""``duban policy``: whether packs are in order, what they say, and how they are written."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.cli.policy_use import adopt, test
from duban.cli.policy_whatif import diff, preview
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.errors import DubanError, ExitCode
from duban.i18n import _, sentences

if TYPE_CHECKING:
    from duban.domain.problem import Problem
    from duban.policy.inherit import Assembly
    from duban.policy.layers import Draft
    from duban.policy.names import Known
    from duban.policy.policy import Ruling
    from duban.policy.shelf import Shelf

    Shown = tuple[Assembly, Ruling, Draft]


@click.group(help=_("规则包：核对、查看、试算，启用变动后的规则。"))
def policy() -> None:
    """The group; what it does is in its commands."""


_CHECK = _(
    """核对规则包：格式、引用、继承，以及下级规定是否宽于上级规定。

规则包写编号，或者以 .toml 结尾的路径；不写时核对工作区各辖区所用的规则包和 duban.toml 中的规则，
没有工作区的核对全部已知的规则包。一次列出全部问题，有错误时退出码为 2。

\b
例：
duban policy check
duban policy check national my-city.toml
duban policy check -v my-city.toml"""
)


@policy.command(help=_CHECK, short_help=_("核对规则包有无错误"))
@click.argument("packs", metavar=_("[规则包]…"), nargs=-1)
@click.option("-v", "--verbose", is_flag=True, help=_("同时列出提示：编者设定的取值、无法比较的规定等"))
@click.pass_obj
def check(shell: Shell, packs: tuple[str, ...], verbose: bool) -> None:
    """Print every problem of the packs; with ``-v`` the notes too."""
    if not packs and shell.has_workspace():
        problems, count, failed = _in_use(shell)
        summary = _("核对 {count} 个辖区所用的全部规则：错误 {errors} 处，提示 {notes} 处。")
    else:
        problems, count = _on_their_own(shell, packs)
        failed = False
        summary = _("核对规则包 {count} 个：错误 {errors} 处，提示 {notes} 处。")
    errors = [problem for problem in problems if problem.level == "error"]
    for problem in problems if verbose else errors:
        click.echo(problem.text())
    notes = len(problems) - len(errors)
    shell.say(summary.format(count=count, errors=len(errors), notes=notes))
    sys.exit(ExitCode.USAGE if errors else ExitCode.UNEVALUATED if failed else ExitCode.CLEAN)


def _on_their_own(shell: Shell, packs: Sequence[str]) -> "tuple[tuple[Problem, ...], int]":
    """What is wrong with the packs named, or with all known ones, and how many those are."""
    from duban.domain.problem import in_order
    from duban.policy.review import review

    shelf, ids, unread = _read(packs)
    chosen = ids if packs else tuple(shelf.packs)
    return in_order([*unread, *review(shelf, chosen, _known(shell))]), len(packs or shelf.packs)


def _in_use(shell: Shell) -> "tuple[tuple[Problem, ...], int, bool]":
    """What is wrong with the rules of the workspace's jurisdictions, how many those are, and whether a plugin failed."""
    from duban.desk.office import Office
    from duban.desk.packs import assembled
    from duban.domain.problem import in_order
    from duban.policy.lint import lint
    from duban.policy.load import PolicyProblems

    office = Office(shell.find_workspace())
    found: dict[Problem, None] = {}
    for jurisdiction in office.jurisdictions():
        try:
            found |= dict.fromkeys(lint(assembled(office, jurisdiction)))
        except PolicyProblems as error:
            found |= dict.fromkeys(error.problems)
    for failure in office.plugins.failures:
        message = _("插件 {plugin} 未能加载（{reason}），它提供的规则未作核对。")
        shell.say(safe_text(message.format(plugin=failure.plugin, reason=failure.reason)))
    return in_order(found), len(office.jurisdictions()), bool(office.plugins.failures)


def _day(context: click.Context, option: click.Parameter, value: str | None) -> date | None:
    """The civil date of an option."""
    try:
        return None if value is None else date.fromisoformat(value)
    except ValueError:
        message = _("“{value}”不是有效日期；应写作年-月-日，例如 2026-08-03").format(value=safe_text(value))
        raise click.BadParameter(message, context, option) from None


_SHOW = _(
    """查看规则：取值、依据的文件和条款、有效期、核对日期。

不写规则编号时列出全部。不指定规则包和辖区时，从全部已知的规则包中查找。

\b
例：
duban policy show N-34-1
duban policy show N-34-1 --as-of 2018-06-01
duban policy show --pack my-city.toml --origin
duban policy show N-34-1 --jurisdiction 130000 --format json"""
)


@policy.command(help=_SHOW, short_help=_("查看规则及其出处"))
@click.argument("rules", metavar=_("[规则编号]…"), nargs=-1)
@click.option("--pack", help=_("只看该规则包及其所继承的规则：编号，或者以 .toml 结尾的路径"))
@click.option("--jurisdiction", help=_("只看该辖区实际适用的规则：工作区中的代码或者名称"))
@click.option("--as-of", metavar=_("日期"), callback=_day, help=_("只看该日有效的版本"))
@click.option("--origin", is_flag=True, help=_("注明每个取值出自哪个规则包"))
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def show(
    shell: Shell,
    rules: tuple[str, ...],
    pack: str | None,
    jurisdiction: str | None,
    as_of: date | None,
    origin: bool,
    format_: str,
) -> None:
    """Print rules with their sources."""
    from duban.policy.review import require_found
    from duban.policy.show import as_json, as_text, chosen

    if pack is not None and jurisdiction is not None:
        raise click.UsageError(_("--pack 与 --jurisdiction 只能写一个"))
    if jurisdiction is not None:
        assemblies = [_of_jurisdiction(shell, jurisdiction)]
    elif pack is not None:
        assemblies = [_of_pack(pack)]
    else:
        assemblies = _of_all(shell)
    everywhere = pack is None and jurisdiction is None
    found: list[Shown] = []
    for assembly in assemblies:
        for ruling, draft in chosen(assembly, rules, as_of):
            if not everywhere or ruling.pack == assembly.packs[-1].id:
                found.append((assembly, ruling, draft))
    known = [ruling for assembly in assemblies for ruling in assembly.policy]
    require_found(rules, [ruling for _assembly, ruling, _draft in found], known)
    if format_ == "json":
        import json

        data = [as_json(*entry, origin=origin) for entry in found]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        blocks = [as_text(assembly, ruling, origin=origin) for assembly, ruling, _draft in found]
        click.echo("\n\n".join(blocks))


@policy.command(
    help=_("输出规则包的 JSON Schema（2020-12），供编辑器补全和检查。"),
    short_help=_("输出规则包的 JSON Schema"),
)
def schema() -> None:
    """Print the schema of a pack file."""
    from duban.policy.schema import schema_text

    click.echo(schema_text(), nl=False)


def _shelf(references: Sequence[str]) -> tuple["Shelf", tuple[str, ...]]:
    """All known packs, and the ids of those asked for."""
    from duban.policy.shelf import Shelf, example_packs, known_packs

    shelf, ids = Shelf({}).add([*known_packs(), *example_packs()]).resolve(references, Path())
    _require_known(ids, shelf)
    return shelf, ids


def _read(references: Sequence[str]) -> "tuple[Shelf, tuple[str, ...], list[Problem]]":
    """The same for a check, where a file that is no pack does not stop the checking of the others."""
    from duban.policy.load import PolicyProblems

    shelf, _none = _shelf(())
    ids: list[str] = []
    problems: list[Problem] = []
    for reference in references:
        try:
            shelf, found = shelf.resolve([reference], Path())
        except PolicyProblems as error:
            problems += error.problems
        else:
            ids += found
    _require_known(ids, shelf)
    return shelf, tuple(ids), problems


def _require_known(ids: Sequence[str], shelf: "Shelf") -> None:
    from duban.policy.shape import nearest

    for pack_id in ids:
        if pack_id not in shelf.packs:
            message = _("没有规则包“{id}”。").format(id=pack_id)
            raise DubanError(sentences(message, nearest(pack_id, shelf.packs)))


def _known(shell: Shell) -> "Known | None":
    """The names that the installed plugins provide; not looked up where one of them fails."""
    from duban.plugins.host import installed, load
    from duban.policy.names import Known

    loaded = load(installed())
    for failure in loaded.failures:
        message = _("插件 {plugin} 未能加载（{reason}），规则包引用的插件名称未作核对。")
        shell.say(safe_text(message.format(plugin=failure.plugin, reason=failure.reason)))
    if loaded.failures:
        return None
    return Known(
        frozenset(loaded.conditions),
        frozenset(loaded.bearers),
        frozenset(loaded.patterns),
        frozenset(loaded.schedules),
        frozenset(loaded.indicators),
    )


def _of_jurisdiction(shell: Shell, name: str) -> "Assembly":
    from duban.desk.office import Office
    from duban.desk.packs import assembled

    workspace = shell.find_workspace()
    return assembled(Office(workspace), workspace.jurisdiction(name))


def _of_pack(reference: str) -> "Assembly":
    from duban.policy.inherit import build

    shelf, ids = _shelf([reference])
    return build("", shelf.packs, ids)


def _of_all(shell: Shell) -> "list[Assembly]":
    """Each known pack as if it alone were in use; those with errors are named and left out."""
    from duban.policy.review import sound

    assemblies, broken = sound(_shelf(())[0])
    for pack_id in broken:
        message = _("规则包 {id} 有错误，未列出；查看错误：duban policy check {id}")
        shell.say(safe_text(message.format(id=pack_id)))
    return assemblies


policy.add_command(test)
policy.add_command(adopt)
policy.add_command(diff)
policy.add_command(preview)
