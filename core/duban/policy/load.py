"""Pack files as they are written: read, parsed, addressable by line.

What they mean is decided in :mod:`duban.policy.inherit`.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import attrs

from duban.domain.problem import Problem, in_order
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.locate import Path as KeyPath
from duban.policy.locate import locate, nearest_line

OWN_KEYS = ("rule", "documents", "event")
"""Tables of a jurisdiction's own file that belong to its policy."""


class PolicyProblems(DubanError):
    """Everything that is wrong with some packs. ``problems`` holds them in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        blocks = [problem.text() for problem in self.problems]
        super().__init__("\n".join([*blocks, _("规则包有 {n} 处错误。").format(n=len(blocks))]))


@attrs.frozen(eq=False)
class RawPack:
    """A pack file that is valid TOML, nothing more.

    ``id`` is the pack's id, ``file`` how it is shown to people, ``text`` its content, ``data`` its parsed
    tables.
    """

    id: str
    file: str
    text: str = attrs.field(repr=False)
    data: Mapping[str, Any] = attrs.field(repr=False)

    @cached_property
    def lines(self) -> dict[KeyPath, int]:
        return locate(self.text)

    def tables(self, key: str) -> list[tuple[int, dict[str, Any]]]:
        """The tables of an array of tables with their positions; what is no table is left out."""
        entries = enumerate(_list(self.data.get(key)))
        return [(position, entry) for position, entry in entries if isinstance(entry, dict)]

    def problem(
        self, path: KeyPath, message: str, hint: str = "", level: Literal["error", "note"] = "error"
    ) -> Problem:
        """A problem at that key of this pack."""
        return Problem(
            self.file, nearest_line(self.lines, path), dotted(path, self.data), message, hint, level
        )


def read_pack(path: Path, shown: str | None = None) -> RawPack:
    """The pack in that file, called ``shown`` in messages.

    Raises PolicyProblems: unreadable, not UTF-8, not TOML, no id.
    """
    return parse_pack(_text(path, shown or str(path)), shown or str(path))


def parse_pack(text: str, file: str) -> RawPack:
    """The pack with that text. Raises PolicyProblems: not TOML, or no ``[pack]`` with an ``id``."""
    data = _parse(text, file)
    head = data.get("pack")
    pack_id = head.get("id") if isinstance(head, dict) else None
    pack = RawPack(pack_id if isinstance(pack_id, str) else "", file, text, data)
    if not isinstance(head, dict):
        hint = _("在文件开头写明 [pack] 及 schema、id、title、level。")
        raise PolicyProblems([pack.problem(("pack",), _("缺少 [pack] 表。"), hint)])
    if not pack.id:
        message = _("缺少规则包编号 id，应为非空文本。")
        raise PolicyProblems([pack.problem(("pack", "id"), message)])
    return pack


def parse_own(text: str, file: str, jurisdiction: str) -> RawPack:
    """The rules, documents and event kinds in a jurisdiction's own file, as the last of its packs.

    The file's other tables are not looked at. Raises PolicyProblems when it is not TOML.
    """
    data = {key: value for key, value in _parse(text, file).items() if key in OWN_KEYS}
    head = {"schema": 1, "id": jurisdiction, "title": _("本辖区规定"), "level": "unit"}
    return RawPack(jurisdiction, file, text, {"pack": head, **data})


def dotted(path: KeyPath, data: Mapping[str, Any]) -> str:
    """The path as people write it: positions from 1, a rule or an event with its id.

    ``("rule", 2, "limit", "unit")`` is ``rule[3] LF-08-1.limit.unit``.
    """
    shown = ""
    for depth, part in enumerate(path):
        if isinstance(part, str):
            shown += ("." if shown else "") + part
            continue
        shown += f"[{part + 1}]"
        name = _name_at(data, path[: depth + 1]) if depth == 1 else ""
        shown += f" {name}" if name else ""
    return shown


def _name_at(data: Mapping[str, Any], path: KeyPath) -> str:
    key, position = path
    tables = _list(data.get(str(key)))
    if not isinstance(position, int) or position >= len(tables) or not isinstance(tables[position], dict):
        return ""
    name = tables[position].get("id")
    return name if isinstance(name, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(path: Path, shown: str) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        why = _UNREADABLE.get(type(error))
        message = _("无法读取：{why}。").format(why=_(why) if why else error.strerror)
        raise PolicyProblems([Problem(shown, None, "", message)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = _("不是 UTF-8 编码（第 {n} 字节起）。").format(n=error.start + 1)
        raise PolicyProblems([Problem(shown, line, "", message, _("用 UTF-8 编码另存。"))]) from error


_UNREADABLE: dict[type[OSError], str] = {
    FileNotFoundError: "没有这个文件",
    PermissionError: "没有权限",
    IsADirectoryError: "是文件夹，不是文件",
}

TABLES = (_UNREADABLE,)
"""Words that are translated by their value; the catalogue tool reads them here."""


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at line (\d+), column (\d+)\)$", str(error))
        line = int(found[1]) if found else text.rstrip().count("\n") + 1
        what = str(error)[: found.start()] if found else str(error).replace(" (at end of document)", "")
        message = _("不是合法的 TOML：{what}").format(what=_syntax(what))
        hint = _("第 {n} 列附近。").format(n=found[2]) if found else _("在文件末尾。")
        raise PolicyProblems([Problem(file, line, "", message, hint)]) from error


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
