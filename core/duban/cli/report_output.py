"""Where a document goes: stdout, or a file that appears whole or not at all, in the form that its name or ``--format`` asks for."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duban.cli.outputs import target_of
from duban.domain.text import safe_text
from duban.errors import UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.domain.document import Document
    from duban.workspace import Workspace

FORMS = ("text", "json", "docx", "xlsx")
LINES = ("text", "json")
"""Forms of what is no document but a few lines."""


def form_for(
    output: Path | None, asked: str | None, workspace: "Workspace", forms: Sequence[str] = FORMS
) -> str:
    """The form to write, one of ``forms``.

    Raises UsageError for one that is not among them or that a terminal cannot show, and for a suffix that names none, WorkspaceError
    for a file that must not be lost.
    """
    from duban.exchange.documents import form_of

    if output is not None:
        workspace.spare(output)
    suffix = "" if output is None else output.suffix.lower()
    found = asked or ("json" if suffix == ".json" else form_of(f"_{suffix}")) or ("" if suffix else "text")
    if not found and output is not None:
        words = _("看不出“{name}”是什么格式；后缀用 .txt、.docx、.xlsx，或者用 --format 写明。")
        raise UsageError(words.format(name=output.name))
    if found not in forms:
        words = _("这里不能写成 {form}，可选：{choices}。")
        raise UsageError(words.format(form=found, choices=_("、").join(forms)))
    if output is None and found in ("docx", "xlsx") and sys.stdout.isatty():
        raise UsageError(_("{form} 不能显示在终端上；请用 -o 指定文件。").format(form=found))
    return found


def write_document(document: "Document", form: str, output: Path | None, workspace: "Workspace") -> None:
    """The document to its place; the workspace's own docx templates come before the shipped ones."""
    from duban.exchange.documents import render

    write_bytes(render(document, form, templates=(workspace.folder / "templates",)), output)


def write_json(value: object, output: Path | None) -> None:
    """The value to its place, as JSON for people to read too."""
    write_bytes((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(), output)


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """The lines to their place, none of them obeyed by a terminal."""
    write_bytes("".join(f"{safe_text(line)}\n" for line in lines).encode(), output)


def write_bytes(content: bytes, output: Path | None) -> None:
    """The bytes to stdout, or to the file. Raises DubanError where the folder does not exist, OSError where it cannot be written."""
    with target_of(output) as target:
        target.write(content)
