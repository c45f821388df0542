"""Files of this machine: why one cannot be used, in words, and how one is written whole or not at all."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import BinaryIO

from duban.domain.problem import Problem
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _

_REASONS = {
    errno.ENOENT: "没有这个文件或者目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样操作",
    errno.EISDIR: "是目录，不是文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EEXIST: "已经存在",
    errno.EFBIG: "文件超出允许的大小",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读，不能写入",
    errno.EDQUOT: "超出磁盘配额",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "读写设备出错",
    errno.EBUSY: "正被其他程序使用",
    errno.ELOOP: "符号链接绕成了圈",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}

TABLES = (_REASONS,)
"""Sentences that are translated by their value; the catalogue tool reads them here."""


def why(error: OSError) -> str:
    """Why the system refused, in words without a full stop."""
    known = _(_REASONS.get(error.errno or 0, ""))
    return known or _("系统错误，编号 {n}").format(n=error.errno or type(error).__name__)


def in_words(error: OSError) -> DubanError:
    """The error as a sentence that names the file."""
    if error.filename is None:
        return DubanError(_("系统错误：{reason}").format(reason=why(error)))
    return DubanError(_("{file}：{reason}").format(file=safe_text(error.filename), reason=why(error)))


def typed(name: str, folder: Path) -> Path:
    """The file that somebody typed, taken from the folder; ``~`` is a home folder where there is such an account."""
    try:
        return folder / Path(name).expanduser()
    except RuntimeError:
        return folder / name


def taken(file: Path) -> bool:
    """Whether something has that name already; of a name that the system refuses, nothing."""
    with suppress(OSError, ValueError):
        return file.exists()
    return False


@contextmanager
def whole(file: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Where bytes go that get the file's name when the block ends well; else what stood there stays, and nothing is left beside it.

    A file that stood there hands on those of its permissions that are in ``mode``; a new one has those of ``mode`` that the umask leaves.
    Raises DubanError where the folder or the disk does not let it.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        if file.exists() and not os.access(file, os.W_OK):
            raise PermissionError(errno.EACCES, "")
        kept = stat.S_IMODE(file.stat().st_mode) & mode if file.is_file() else None
        first = mode if kept is None else kept & 0o700
        with open(part, "w+b", opener=lambda path, flags: os.open(path, flags, first)) as target:
            if kept is not None:
                part.chmod(kept)
            yield target
        part.replace(file)
    except OSError as error:
        raise in_words(OSError(error.errno, error.strerror, str(file))) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def unreadable(error: OSError | UnicodeDecodeError | TOMLDecodeError, text: str, file: str) -> Problem:
    """Why a TOML file cannot be read, and where. ``text`` is what was decoded of it, ``file`` how it is shown to people."""
    if isinstance(error, OSError):
        return Problem(file, None, "", _("无法读取：{why}。").format(why=why(error)))
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        message = _("不是 UTF-8 编码（第 {n} 字节起）。").format(n=error.start + 1)
        return Problem(file, line, "", message, _("用 UTF-8 编码另存。"))
    found = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
    line = int(found[1]) if found else text.rstrip().count("\n") + 1
    what = str(error)[: found.start()] if found else str(error).replace(" (at end of document)", "")
    message = _("不是合法的 TOML：{what}").format(what=_syntax(what))
    hint = _("第 {n} 列附近。").format(n=found[2]) if found else _("在文件末尾。")
    return Problem(file, line, "", message, hint)


def _syntax(what: str) -> str:
    """The parser's sentence in Chinese where it is a common one."""
    known = {
        "Cannot overwrite a value": _("同一键写了两次。"),
        "Cannot declare": _("同一表写了两次。"),
        "Cannot mutate immutable": _("行内表写好后不能再添加键。"),
        "Expected '='": _("键后缺少等号。"),
        "Invalid value": _("值写法有误；文本须加引号，日期写作 2022-05-01。"),
        "Invalid date": _("日期不存在。"),
        "Unclosed": _("括号没有闭合。"),
        'Expected "\'"': _("引号没有闭合。"),
        "Illegal character": _("含有不允许的字符；文本是否缺少引号？"),
        "Expected newline or end of document": _("值之后有多余内容；一行只写一项，日期写作 2022-05-01。"),
        "Expected ']": _("表头的方括号没有闭合。"),
        "Invalid initial character for a key": _("键的写法有误；中文键须加引号。"),
        "Invalid statement": _("此行不是键值，也不是表头。"),
        "Unescaped '\\'": _("双引号文本里的反斜杠须写作 \\\\。"),
    }
    return next((chinese for start, chinese in known.items() if what.startswith(start)), what)
