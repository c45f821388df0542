"""Where a document goes: stdout, or a file that appears whole or not at all, in the form that its name or ``--format`` asks for."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from duban.errors import DubanError, UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.domain.document import Document
    from duban.workspace import Workspace

FORMS = ("text", "json", "docx", "xlsx")


def form_for(output: Path | None, asked: str | None, workspace: "Workspace") -> str:
    """The form to write. Raises UsageError for one that a terminal cannot show, WorkspaceError for a file that must not be lost."""
    from duban.exchange.documents import form_of

    if output is None:
        if asked in ("docx", "xlsx"):
            raise UsageError(_("{form} 不能显示在终端上；请用 -o 指定文件。").format(form=asked))
        return asked or "text"
    workspace.spare(output)
    if asked is not None:
        return asked
    return "json" if output.suffix.lower() == ".json" else form_of(output) or "text"


def write_document(document: "Document", form: str, output: Path | None) -> None:
    """The document to its place."""
    from duban.exchange.documents import render

    write_bytes(render(document, form), output)


def write_bytes(content: bytes, output: Path | None) -> None:
    """The bytes to stdout, or to the file. Raises DubanError where the folder does not exist, OSError where it cannot be written."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    if not output.parent.is_dir():
        raise DubanError(_("没有这个目录：{folder}").format(folder=output.parent))
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
