"""``duban journal``: whether the journal is intact, what to keep elsewhere, who recorded what and when."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from duban.domain.text import safe_text
from duban.i18n import _

BROKEN = 4


@click.group(help=_("台账日志：校验、锚点、记录。"))
def journal() -> None:
    """The group; what it does is in its commands."""


def _codes(workspace: "Workspace", chosen: tuple[str, ...]) -> list[str]:
    known = [jurisdiction.code for jurisdiction in workspace.jurisdictions]
    for code in chosen:
        if code not in known:
            raise click.UsageError(
                _("没有辖区 {code}；本工作区有：{known}").format(code=safe_text(code), known="、".join(known))
            )
    return list(chosen) or known


@journal.command(help=_("逐条校验日志；指出被改动、删除、调换、截去之处（有问题时退出码为 4）。"))
@click.option("--jurisdiction", "chosen", multiple=True, help=_("只校验该辖区（可多次给出）。"))
@click.option(
    "--anchor",
    "anchor_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("与另存的锚点文件比对。"),
)
def verify(chosen: tuple[str, ...], anchor_file: Path | None) -> None:
    """Verify the journals of the workspace."""
    from duban.store.journal import read_anchors
    from duban.store.journal import verify as verify_journal
    from duban.workspace import find_workspace

    workspace = find_workspace()
    codes = _codes(workspace, chosen)
    try:
        anchors = read_anchors(anchor_file.read_text(encoding="utf-8")) if anchor_file else []
    except ValueError as error:
        raise click.UsageError(f"{anchor_file}: {safe_text(error)}") from error
    broken = False
    with workspace.open_ledger() as ledger, ledger.reading() as reader:
        for code in sorted({*codes, *(() if chosen else reader.jurisdictions())}):
            verdict = verify_journal(reader, code, anchors)
            broken = broken or not verdict.ok
            _report(verdict)
    sys.exit(BROKEN if broken else 0)
