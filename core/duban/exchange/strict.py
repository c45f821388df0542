"""Reads a TOML table key by key and collects everything that is wrong with it, with lines and nearest
spellings.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import attrs

from duban.domain.problem import Problem, in_order
from duban.exchange.table import Refused
from duban.i18n import _

Path = tuple[str | int, ...]
T = TypeVar("T")


class Notes:
    """The problems of one file, each at a path; lines are looked up only when there are any."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text
        self._found: list[tuple[Path, str, str]] = []

    def add(self, path: Path, message: str, hint: str = "") -> None:
        """One more problem."""
        self._found.append((path, message, hint))

    def unknown(self, path: Path, what: str, known: Iterable[str]) -> None:
        """A name that is not among the known ones, with the nearest spelling."""
        names = list(known)
        near = difflib.get_close_matches(what, names, 2)
        hint = (
            _("是否为 {name}？").format(name=_(" 或 ").join(near))
            if near
            else _("可用：{names}").format(names=_("、").join(names))
        )
        self.add(path, _("不认识“{name}”。").format(name=what), hint)

    def raise_any(self) -> None:
        """Raise :class:`Refused` with all problems, if there are any."""
        if not self._found:
            return
        from duban.policy.locate import locate, nearest_line

        lines = locate(self._text)
        raise Refused(
            in_order(
                Problem(self.file, nearest_line(lines, path), dotted(path), message, hint)
                for path, message, hint in self._found
            )
        )


def dotted(path: Path) -> str:
    """``("event", 0, "on")`` as ``event[1].on``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@attrs.frozen
class Keys:
    """One table. Each reader method answers the value, or the default and a problem where the type is
    wrong.
    """

    notes: Notes
    path: Path
    table: Mapping[str, Any]

    def only(self, *known: str) -> "Keys":
        """A problem for every key that is not among these."""
        for key in self.table:
            if key not in known:
                self.notes.unknown((*self.path, key), key, known)
        return self

    def text(self, key: str, default: str = "") -> str:
        return self._typed(key, str, default, _("应为文字，写在引号中。"))

    def flag(self, key: str, default: bool = False) -> bool:
        return self._typed(key, bool, default, _("应为 true 或者 false。"))

    def whole(self, key: str, default: int, least: int) -> int:
        value = self._typed(key, int, default, _("应为整数。"))
        if isinstance(value, bool) or value < least:
            self.notes.add((*self.path, key), _("应为不小于 {least} 的整数。").format(least=least))
            return default
        return value

    def day(self, key: str, default: date) -> date:
        value = self._typed(key, date, default, _("应为日期，如 2026-01-01，不加引号。"))
        return value.date() if isinstance(value, datetime) else value

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        value = self.text(key, default)
        if value not in choices:
            self.notes.unknown((*self.path, key), value, choices)
            return default
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one."""
        value = self.table.get(key, default)
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.notes.add((*self.path, key), _('应为文字的列表，如 ["甲", "乙"]。'))
        return default

    def child(self, key: str) -> "Keys | None":
        """The table under that key; None where there is none."""
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.notes.add((*self.path, key), _("应为一个表（[{key}] 或者 {{…}}）。").format(key=key))
            return None
        return Keys(self.notes, (*self.path, key), value)

    def _typed(self, key: str, kind: type[T], default: T, expected: str) -> T:
        value = self.table.get(key, default)
        if isinstance(value, kind) and not (kind is not bool and isinstance(value, bool)):
            return value
        self.notes.add((*self.path, key), expected)
        return default
