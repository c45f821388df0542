"""A document as docx, from a template that a locality may replace."""

import io
import re
import zipfile
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from duban import files
from duban.domain.document import Document
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.exchange.documents import view
from duban.exchange.documents.zipped import members, pack
from duban.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = Path(__file__).resolve().parents[2] / "templates"
COMMON = "report"
_MAIN = b"wordprocessingml.document.main+xml"
_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


class TemplateProblem(DubanError):
    """A template that cannot be used: which file, what is wrong with it, what it may say."""


def find_template(name: str, folders: Sequence[Path]) -> Path:
    """The template for documents of that name: the folders' own one or their common one, in order, else the shipped ones.

    Raises DubanError for a name that is no simple word, so that it cannot lead out of the folders.
    """
    if not _NAME.fullmatch(name):
        raise DubanError(
            _("“{name}”不能作为文书名称：只用小写字母、数字和连字符。").format(name=safe_text(name))
        )
    for folder in (*folders, SHIPPED):
        for stem in (name, COMMON):
            file = folder / f"{stem}.docx"
            if file.is_file():
                return file
    raise DubanError(_("程序自带的文书模板缺失，请重新安装。"))


def as_docx(document: Document, folders: Sequence[Path] = ()) -> bytes:
    """The document's bytes. Raises TemplateProblem, naming everything in the template that is not understood."""
    file = find_template(document.name, folders)
    with _told(file):
        data = _read(file)
        if file.parent != SHIPPED:
            _try_out(file, data)
        return _rendered(file, data, document)


def check_template(file: Path) -> None:
    """Try the template out on a document with a block of every kind. Raises TemplateProblem."""
    with _told(file):
        _try_out(file, _read(file))


def _read(file: Path) -> bytes:
    """The file's bytes. Raises BadZipFile or KeyError where it is none of Word's documents."""
    data = file.read_bytes()
    if _MAIN not in members(data)["[Content_Types].xml"]:
        raise zipfile.BadZipFile
    return data


def _try_out(file: Path, data: bytes) -> None:
    from duban.exchange.documents.templating import try_out

    unknown = try_out(data, view.specimen().variables)
    if unknown:
        raise TemplateProblem(
            _("模板 {file} 使用了没有的变量：{unknown}。可用的变量：{known}。").format(
                file=safe_text(file), unknown=safe_text(_("、").join(unknown)), known=view.names()
            )
        )


def _rendered(file: Path, data: bytes, document: Document) -> bytes:
    from duban.exchange.documents.templating import fill

    target = io.BytesIO()
    fill(data, view.view(document).variables).save(target)
    return pack(members(target.getvalue()))


@contextmanager
def _told(file: Path) -> "Iterator[None]":
    """Whatever a template can do wrong, as a sentence that names the file and the place in it."""
    from jinja2 import TemplateError
    from lxml.etree import LxmlError

    try:
        yield
    except TemplateProblem:
        raise
    except OSError as error:
        why = files.why(error)
    except (zipfile.BadZipFile, KeyError):
        why = _("不是 docx 文件（doc、dotx、docm 请另存为 docx）")
    except TemplateError as error:
        why = _syntax(error)
    except LxmlError as error:
        why = _("填入内容后不是有效的文档（{error}）").format(error=error)
    except (ArithmeticError, AttributeError, IndexError, RecursionError, TypeError, ValueError) as error:
        why = _("模板中的表达式不能计算（{error}）").format(error=error)
    else:
        return
    raise TemplateProblem(
        _("不能使用模板 {file}：{why}。").format(file=safe_text(file), why=safe_text(why).rstrip("。."))
    )


def _syntax(error: Exception) -> str:
    """What the template engine said, and the words around the place."""
    words = getattr(error, "docx_context", "")
    message = getattr(error, "message", None) or str(error)
    if not words:
        return _("模板语法有误（{error}）").format(error=message)
    return _("模板语法有误（{error}），在“{words}”附近").format(error=message, words=words[:60])
