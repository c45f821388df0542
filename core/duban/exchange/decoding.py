"""From bytes to text without guessing: byte order mark, else strict UTF-8, else strict GB18030, else a
refusal with the place.
"""

import codecs
from pathlib import Path

import attrs

from duban.exchange.table import refuse
from duban.i18n import _

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@attrs.frozen
class Encoding:
    """The encoding of a file (a Python codec name), and whether any NUL character is in it."""

    name: str
    has_nul: bool


@attrs.frozen
class _Flaw:
    offset: int
    line: int
    byte: int


def detect(path: Path, file: str, wanted: str = "auto") -> Encoding:
    """The encoding of the file; the whole file has been decoded strictly when this returns.

    A byte order mark decides, even against ``wanted``. Raises :class:`Refused` naming the byte offset
    (from 0) and the line of the
    first byte that cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(_CHUNK)
    mark = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if mark is None and wanted == "auto":
        _refuse_wide(head, file)
        return _try_both(path, file)
    name = mark or wanted
    result = _decode(path, name)
    if isinstance(result, _Flaw):
        hint = (
            _advice()
            if mark
            else _("请删去映射文件中的 encoding 一行，由程序自动识别；仍不行的，另存为“CSV UTF-8”。")
        )
        raise refuse(file, _place(name, result), hint, result.line)
    return Encoding(name, result)


def _try_both(path: Path, file: str) -> Encoding:
    first = _decode(path, "utf-8")
    if not isinstance(first, _Flaw):
        return Encoding("utf-8", first)
    second = _decode(path, "gb18030")
    if not isinstance(second, _Flaw):
        return Encoding("gb18030", second)
    raise refuse(file, _place("UTF-8", first) + "\n" + _place("GB18030", second), _advice(), second.line)


def _refuse_wide(head: bytes, file: str) -> None:
    """UTF-16 without a mark decodes as UTF-8 full of NUL characters; that is no reading."""
    if len(head) >= 4 and head.count(0) * 4 > len(head):
        raise refuse(file, _("文件像是没有字节序标记的 UTF-16。"), _("请另存为“CSV UTF-8”后再导入。"))


def _decode(path: Path, name: str) -> bool | _Flaw:
    """Whether the text holds NUL, or where it stops being text in this encoding."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    fed = line = 0
    has_nul = False
    with path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                start = error.start
                ahead = chunk[: max(0, start - pending)].count(b"\n")
                return _Flaw(fed - pending + start, line + ahead + 1, error.object[start])
            has_nul = has_nul or "\0" in text
            if not chunk:
                return has_nul
            fed += len(chunk)
            line += chunk.count(b"\n")


def _place(name: str, flaw: _Flaw) -> str:
    return _("不能按 {encoding} 读取：第 {offset} 字节（第 {line} 行，0x{byte:02X}）不是有效字符。").format(
        encoding=name, offset=flaw.offset, line=flaw.line, byte=flaw.byte
    )


def _advice() -> str:
    return _("请用表格软件打开后另存为“CSV UTF-8”；确知其编码的，在映射文件中写明 encoding。")
