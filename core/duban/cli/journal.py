"""``duban journal``: whether the journal is intact, what to keep elsewhere, who recorded what and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duban.cli.exit_codes import ExitCode
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.store.journal import Anchor, Verdict
    from duban.store.reader import Reader
    from duban.workspace import Workspace

_JURISDICTION = click.option(
    "--jurisdiction", "asked", multiple=True, help=_("只看该辖区（代码或名称），可重复。")
)


@click.group(help=_("台账日志：校验是否被改动，写出锚点另存，查看何人何时登记了什么。"))
def journal() -> None:
    """Hold the commands together."""


@contextmanager
def _reading(workspace: "Workspace") -> Iterator["Reader"]:
    from duban.store.ledger import Ledger

    ledger = Ledger.open(workspace.database, readonly=True)
    try:
        with ledger.reading() as reader:
            yield reader
    finally:
        ledger.close()


def _codes(workspace: "Workspace", reader: "Reader", asked: tuple[str, ...]) -> list[str]:
    """The jurisdictions asked for; without any, the workspace's and those only the ledger knows."""
    if asked:
        return [workspace.jurisdiction(name).code for name in asked]
    named = [jurisdiction.code for jurisdiction in workspace.jurisdictions]
    return list(dict.fromkeys((*named, *reader.jurisdictions())))


@journal.command(help=_("逐条校验日志，指出被改动、删除、调换、截去之处；有问题时退出码为 4。"))
@_JURISDICTION
@click.option(
    "--anchor",
    "anchor_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("与另存的锚点文件比对，可查出末尾被截去或者全部重写。"),
)
@click.pass_obj
def verify(shell: Shell, asked: tuple[str, ...], anchor_file: Path | None) -> int:
    """Verify the journals; the exit code."""
    from duban.store.journal import verify as verify_journal

    workspace = shell.find_workspace()
    anchors = _anchors(anchor_file)
    intact = True
    with _reading(workspace) as reader:
        for code in _codes(workspace, reader, asked):
            verdict = verify_journal(reader, code, anchors)
            intact = intact and verdict.ok
            _report(verdict)
    return ExitCode.CLEAN if intact else ExitCode.STORE


def _anchors(file: Path | None) -> "list[Anchor]":
    from duban.store.journal import read_anchors

    if file is None:
        return []
    try:
        return read_anchors(file.read_bytes().decode("utf-8-sig"))
    except ValueError as error:
        raise click.BadParameter(f"{file}: {error}", param_hint="--anchor") from error


def _report(verdict: "Verdict") -> None:
    from duban.desk.journal_view import verdict_lines

    for line in verdict_lines(verdict):
        click.echo(safe_text(line))


@journal.command(help=_("写出日志锚点（每辖区一行 JSON）。请存放在台账管理人员改不到的地方。"))
@_JURISDICTION
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写入该文件；不指定时输出到屏幕。")
)
@click.pass_obj
def anchor(shell: Shell, asked: tuple[str, ...], out: Path | None) -> int:
    """Write the anchors."""
    from duban.store.journal import anchor as anchor_of

    workspace = shell.find_workspace()
    now = datetime.now(UTC)
    with _reading(workspace) as reader:
        anchors = [anchor_of(reader, code, now) for code in _codes(workspace, reader, asked)]
    text = "".join(f"{one.text()}\n" for one in anchors)
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
        shell.say(_("已写入 {file}：{count} 个辖区的锚点。").format(file=safe_text(out), count=len(anchors)))
    return ExitCode.CLEAN


@journal.command(help=_("何人何时登记了什么，最近的在前。时刻为协调世界时（UTC）。"))
@_JURISDICTION
@click.option("--case", "case", help=_("只看该事项。"))
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help=_("每辖区最多列出的条数。")
)
@click.pass_obj
def log(shell: Shell, asked: tuple[str, ...], case: str | None, limit: int) -> int:
    """List entries, one a line: jurisdiction, number, instant, actor, source, case, events, between tabs."""
    workspace = shell.find_workspace()
    with _reading(workspace) as reader:
        for code in _codes(workspace, reader, asked):
            names = _names(workspace, reader, code)
            for entry in reader.entries(code, case=case, newest_first=True, limit=limit):
                happened = _("；").join(
                    " ".join(
                        (
                            event.id,
                            event.on.isoformat(),
                            *(names.get(n, n) for n in (event.kind, event.unit) if n),
                        )
                    )
                    for event in entry.events
                )
                at = entry.recorded_at.strftime("%Y-%m-%dT%H:%M:%SZ")
                fields = (code, entry.seq, at, entry.actor, entry.source, entry.case or "-", happened)
                click.echo("\t".join(safe_text(field) for field in fields))
    return ExitCode.CLEAN


def _names(workspace: "Workspace", reader: "Reader", code: str) -> dict[str, str]:
    """What the kinds of events and the units are called; kinds stay ids where the rules cannot be read."""
    from duban.desk.office import Office

    office = Office(workspace)
    names = {unit.code: unit.name for unit in office.roster(code, reader).units.values()}
    try:
        return {**names, **{id: kind.label for id, kind in office.policy(code).kinds.items()}}
    except DubanError:
        return names


@journal.command(help=_("把旧版本写成的台账升级到本版本的格式。请先备份。"))
@click.pass_obj
def upgrade(shell: Shell) -> int:
    """Run the missing revisions of the schema."""
    from duban.store.ledger import Ledger

    Ledger.upgrade(shell.find_workspace().database)
    shell.say(_("台账格式已是最新。"))
    return ExitCode.CLEAN
