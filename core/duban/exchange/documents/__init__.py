"""Reports written out: one :class:`~duban.domain.document.Document`, as text, docx or xlsx."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

from duban.domain.document import Document
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _

FORMS = ("text", "docx", "xlsx")
_SUFFIXES = {".txt": "text", ".text": "text", ".docx": "docx", ".xlsx": "xlsx"}


def form_of(output: PurePath | str) -> str | None:
    """The form that the file's suffix asks for; None where it asks for none of ours."""
    return _SUFFIXES.get(PurePath(output).suffix.lower())


def write(document: Document, form: str, stream: BinaryIO, *, templates: Sequence[Path] = ()) -> None:
    """Write the document to the stream, all at once after it has been rendered: the same document gives the same bytes.

    ``templates`` are folders searched before the shipped template (docx only): in each ``<document.name>.docx``, then
    ``report.docx``. Raises DubanError for a form there is not, and for a template that cannot be used.
    """
    stream.write(render(document, form, templates=templates))


def render(document: Document, form: str, *, templates: Sequence[Path] = ()) -> bytes:
    """The document's bytes in that form; see :func:`write`."""
    if form == "text":
        from duban.exchange.documents.text import as_text

        return as_text(document).encode()
    if form == "docx":
        from duban.exchange.documents.docx import as_docx

        return as_docx(document, templates)
    if form == "xlsx":
        from duban.exchange.documents.xlsx import as_xlsx

        return as_xlsx(document)
    raise DubanError(
        _("没有“{form}”这种格式，可选：{choices}。").format(form=safe_text(form), choices=_("、").join(FORMS))
    )
