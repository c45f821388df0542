"""Pack files as they are written: read, parsed, addressable by line.

What they mean is decided in :mod:`duban.policy.inherit`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import attrs

from duban.domain.problem import Problem, in_order
from duban.errors import DubanError
from duban.files import unreadable
from duban.i18n import _, _n
from duban.policy.locate import Path as KeyPath
from duban.policy.locate import locate, nearest_line

OWN_KEYS = ("rule", "documents", "event")
"""Tables of a jurisdiction's own file that belong to its policy."""

OWN_TITLE = "本辖区规定"
"""Title of that last pack. Its digest is kept with the ledger, so it is translated only where it is shown."""


def title_words(title: str) -> str:
    """A pack's title for a reader."""
    return _("本辖区规定") if title == OWN_TITLE else title


class PolicyProblems(DubanError):
    """Everything that is wrong with some packs. ``problems`` holds them in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        blocks = [problem.text() for problem in self.problems]
        super().__init__("\n".join([*blocks, _n("规则包有 {n} 处错误。", len(blocks)).format(n=len(blocks))]))


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
    head = {"schema": 1, "id": jurisdiction, "title": OWN_TITLE, "level": "unit"}
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
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(error, "", shown) from error


def _parse(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(error, text, file) from error


def _unreadable(
    error: OSError | UnicodeDecodeError | tomllib.TOMLDecodeError, text: str, file: str
) -> PolicyProblems:
    return PolicyProblems([unreadable(error, text, file)])
