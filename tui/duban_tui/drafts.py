"""What was typed and is not recorded: kept when a form is left, when the line drops and when the programme ends.

A file of its own for each account, beside the workspace file, readable by that account only: drafts may hold what the ledger holds, and
``duban-desk.toml`` is shared by the whole office. Where the folder cannot be written, drafts last until the programme ends.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

import attrs

from duban.desk.rights import account
from duban.domain.text import safe_text
from duban.i18n import _


@attrs.frozen(kw_only=True)
class Draft:
    """A form that was begun. ``case`` or ``unit`` is its subject; ``seen`` the journal's last entry that it was based on."""

    jurisdiction: str
    kind: str
    label: str
    case: str = ""
    unit: str = ""
    seen: int = 0
    values: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def subject(self) -> tuple[str, str, str]:
        """What it is about: of each subject one draft is kept."""
        return self.jurisdiction, self.case, "" if self.case else self.unit

    @property
    def words(self) -> str:
        """What it is, in words."""
        return safe_text(_("{about}：登记“{label}”").format(about=self.case or self.unit, label=self.label))


class Drafts:
    """All drafts of this account. Methods read and write files: call them beside the loop."""

    def __init__(self, folder: Path) -> None:
        name = "".join(char if char.isalnum() or char in "._-" else "_" for char in account())
        self.path = folder / f"duban-drafts-{name}.toml"
        self._held: dict[tuple[str, str, str], Draft] | None = None
        self._lock = Lock()

    def of(self, jurisdiction: str, case: str | None, unit: str | None) -> Draft | None:
        """The draft about the case, or the unit."""
        with self._lock:
            return self._all().get((jurisdiction, case or "", "" if case else unit or ""))

    def keep(self, draft: Draft) -> bool:
        """Keep it in place of the one about the same subject; False where it could not be written."""
        with self._lock:
            self._all()[draft.subject] = draft
            return self._write()

    def drop(self, draft: Draft) -> None:
        """It is recorded, or no longer wanted."""
        with self._lock:
            if self._all().pop(draft.subject, None) is not None:
                self._write()

    def told(self) -> Sequence[str]:
        """Each of them in words."""
        with self._lock:
            return [draft.words for draft in self._all().values()]

    def _all(self) -> dict[tuple[str, str, str], Draft]:
        if self._held is None:
            self._held = {draft.subject: draft for draft in self._read()}
        return self._held

    def _read(self) -> list[Draft]:
        try:
            rows = tomllib.loads(self.path.read_text(encoding="utf-8")).get("draft", [])
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            return []
        if not isinstance(rows, list):
            return []
        return [draft for row in rows if isinstance(row, dict) and (draft := _draft(row)) is not None]

    def _write(self) -> bool:
        import tomli_w

        held = self._all()
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            if not held:
                self.path.unlink(missing_ok=True)
                return True
            text = tomli_w.dumps({"schema": 1, "draft": [attrs.asdict(draft) for draft in held.values()]})
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(text.encode())
            fresh.replace(self.path)
        except OSError:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            return False
        return True


def _draft(row: Mapping[str, object]) -> Draft | None:
    """A draft as it was kept; None where somebody has made something else of it."""
    texts = {name: row.get(name) for name in ("jurisdiction", "kind", "label", "case", "unit")}
    seen, values = row.get("seen"), row.get("values")
    if not isinstance(seen, int) or not isinstance(values, dict):
        return None
    if not all(isinstance(text, str) for text in (*texts.values(), *values.values())):
        return None
    return Draft(seen=seen, values=dict(values), **{name: str(text) for name, text in texts.items()})
