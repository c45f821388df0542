"""What an office keeps of its desk: columns, order and saved views, in ``duban-desk.toml`` beside its ``duban.toml``.

Beside the workspace and not in a user's folder, because views belong to the office: whoever opens the ledger finds them, and they are
copied and versioned with it. The file is plain TOML that may be edited by hand; what cannot be understood in it is left as it is, and
told. Where the file cannot be written, a choice holds until the programme ends.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeVar

from duban.desk.shared import SharedToml
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _

FILE = "duban-desk.toml"

T = TypeVar("T")


class Kept:
    """The file of one office, one table per screen: read when this is made, and by :meth:`read`; told from memory. Whatever reads or
    keeps something works on the file: call it beside the loop."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.troubles: list[str] = []
        """What was found wrong with the file, each once, in words."""
        self._file = SharedToml(self.path)
        self._here: dict[str, dict[str, Any]] = {}
        """Tables of which something was chosen that could not be written."""
        self._tables: Mapping[str, Any] = {}
        """What the file said last."""
        self.read()

    def read(self) -> None:
        """Learn what others have kept meanwhile."""
        try:
            self._tables = self._file.read()
        except DubanError as error:
            self.trouble(error.message)
            self._tables = {}

    def table(self, screen: str) -> dict[str, Any]:
        """What is kept for that screen; empty where nothing is, or the file cannot be understood."""
        try:
            return _table({**self._tables, **self._here}, screen, self.path)
        except DubanError as error:
            self.trouble(error.message)
            return {}

    def text(self, screen: str, key: str) -> str:
        """A text; empty where nothing is kept, or something else."""
        value = self.table(screen).get(key, "")
        return value if isinstance(value, str) else self._wrong(screen, key, _("文本"), "")

    def texts(self, screen: str, key: str) -> tuple[str, ...]:
        """A list of texts; empty where nothing is kept, or something else."""
        value = self.table(screen).get(key, [])
        return tuple(value) if _listed(value, str) else self._wrong(screen, key, _("文本的列表"), ())

    def tables(self, screen: str, key: str) -> list[dict[str, Any]]:
        """A list of tables; empty where nothing is kept, or something else."""
        value = self.table(screen).get(key, [])
        return value if _listed(value, dict) else self._wrong(screen, key, _listing(screen, key), [])

    def keep(self, screen: str, values: Mapping[str, Any]) -> bool:
        """Keep these values of a screen; False where the file could not be written, and they hold for this run only."""
        return self._change(screen, lambda table: table.update(values))

    def keep_named(self, screen: str, key: str, values: Mapping[str, Any]) -> bool:
        """Keep a table in a list of tables, in place of the one of its ``name``. False as for :meth:`keep`."""

        def put(table: dict[str, Any]) -> None:
            held = table.get(key, [])
            if not _listed(held, dict):
                raise DubanError(self._not(screen, key, _listing(screen, key)))
            names = [one.get("name") for one in held]
            at = names.index(values["name"]) if values["name"] in names else len(held)
            table[key] = [*held[:at], dict(values), *held[at + 1 :]]

        return self._change(screen, put)

    def _change(self, screen: str, how: Callable[[dict[str, Any]], object]) -> bool:
        """Let ``how`` change the table of a screen as it stands in the file now. False where it holds for this run only."""

        def put(tables: dict[str, Any]) -> None:
            table = _table(tables, screen, self.path)
            how(table)
            tables[screen] = table

        try:
            self._tables = self._file.change(put)
        except DubanError as error:
            self.trouble(error.message + "\n" + _("所选的只在本次运行中有效。"))
            table = self.table(screen)
            with suppress(DubanError):
                how(table)
            self._here[screen] = table
            return False
        self._here.pop(screen, None)
        return True

    def trouble(self, words: str) -> None:
        """Something that is wrong with the file, to be told once."""
        if words not in self.troubles:
            self.troubles.append(words)

    def _wrong(self, screen: str, key: str, wanted: str, instead: T) -> T:
        self.trouble(self._not(screen, key, wanted))
        return instead

    def _not(self, screen: str, key: str, wanted: str) -> str:
        words = _("{file} 的 {key} 应为{wanted}，现在的写法不起作用；请改正或者删去。")
        return words.format(file=safe_text(self.path), key=f"{screen}.{key}", wanted=wanted)


def _listed(value: object, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(part, kind) for part in value)


def _listing(screen: str, key: str) -> str:
    return _("表的列表，每项写作 [[{name}]]").format(name=f"{screen}.{key}")


def _table(tables: Mapping[str, Any], screen: str, file: Path) -> dict[str, Any]:
    """A copy of a screen's table. Raises DubanError where something else stands under its name."""
    found = tables.get(screen, {})
    if not isinstance(found, dict):
        words = _("{file} 的 {key} 应为表，写作 [{key}]；请改正或者删去，督办不会改写它。")
        raise DubanError(words.format(file=safe_text(file), key=screen))
    return deepcopy(found)
