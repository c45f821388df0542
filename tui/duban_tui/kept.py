"""What an office keeps of its screens: columns, order and saved views, in ``duban-desk.toml`` beside its ``duban.toml``.

Beside the workspace and not in a user's folder, because views belong to the office: whoever opens the ledger finds them, and they are
copied and versioned with it. The file is plain TOML that may be edited by hand; what cannot be understood in it is passed over.
Where the folder cannot be written, a choice holds until the programme ends.
"""

import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

FILE = "duban-desk.toml"


class Kept:
    """The file of one office, one table per screen. Read anew before each write, so that two officers do not undo each other."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._here: dict[str, dict[str, Any]] = {}
        """What was chosen but could not be written."""

    def table(self, screen: str) -> dict[str, Any]:
        """What is kept for that screen; empty where nothing is, or the file cannot be read."""
        found = self._read().get(screen, {})
        return {**(found if isinstance(found, dict) else {}), **self._here.get(screen, {})}

    def texts(self, screen: str, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is something else."""
        value = self.table(screen).get(key, ())
        return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()

    def keep(self, screen: str, values: Mapping[str, Any]) -> bool:
        """Keep these values of a screen; False where the file could not be written, and they hold for this run only."""
        import tomli_w

        whole = self._read()
        table = whole.get(screen)
        whole[screen] = {**(table if isinstance(table, dict) else {}), **values}
        fresh = self.path.with_name(f".{FILE}.{os.getpid()}")
        try:
            fresh.write_text(tomli_w.dumps({"schema": 1, **whole}), encoding="utf-8")
            fresh.replace(self.path)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            self._here.setdefault(screen, {}).update(values)
            return False
        return True

    def _read(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return {}
