"""What was typed and is not recorded: kept when a form is left, when the line drops and when the programme ends.

A file of its own for each account, beside the workspace file, readable by that account only: drafts may hold what the ledger holds, and
``duban-desk.toml`` is shared by the whole office. Where the file cannot be understood or written, drafts last until the programme ends.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import attrs

from duban.desk.rights import account
from duban.desk.shared import SharedToml
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _


class Subject(NamedTuple):
    """What a form is about: a case or a unit of which something is recorded, or one ``act`` on something that has a number
    (``confirm P12``). Of each, one draft is kept.
    """

    jurisdiction: str
    case: str = ""
    unit: str = ""
    act: str = ""


@attrs.frozen(kw_only=True)
class Draft:
    """A form that was begun: ``label`` says what it records, of which ``kind``; ``case``, ``unit`` or ``act`` is its subject. ``seen`` is
    the journal's last entry that it was based on.
    """

    jurisdiction: str
    kind: str
    label: str
    case: str = ""
    unit: str = ""
    act: str = ""
    seen: int = 0
    values: Mapping[str, str] = attrs.field(factory=dict)

    @property
    def subject(self) -> Subject:
        """What it is about."""
        if self.act:
            return Subject(self.jurisdiction, act=self.act)
        return Subject(self.jurisdiction, self.case, "" if self.case else self.unit)

    @property
    def words(self) -> str:
        """What it is, in words."""
        about = self.act.partition(" ")[2] if self.act else self.case or self.unit
        label = _("{label}（草稿）").format(label=self.label)
        return safe_text(_("{about}：{label}").format(about=about, label=label) if about else label)


class Drafts:
    """All drafts of this account. Methods read and write files: call them beside the loop."""

    def __init__(self, folder: Path) -> None:
        name = "".join(char if char.isalnum() or char in "._-" else "_" for char in account())
        self.troubles: list[str] = []
        """What was found wrong with the file, each once, in words."""
        self._file = SharedToml(folder / f"duban-drafts-{name}.toml", 0o600)
        self._held: dict[Subject, Draft] = {}
        """Those that could not be written."""
        self._turns = count(1)
        self._done: dict[Subject, int] = {}
        """The last turn in which each was kept or dropped."""
        self._lock = Lock()

    @property
    def path(self) -> Path:
        return self._file.path

    def of(self, subject: Subject) -> Draft | None:
        """The draft about that."""
        with self._lock:
            return self._all().get(subject)

    def turn(self) -> int:
        """To be taken before a change is begun in a thread of its own: threads may come in another order."""
        return next(self._turns)

    def keep(self, draft: Draft, turn: int | None = None) -> bool:
        """Keep it in place of the one about the same subject, unless that was changed in a later turn; False where it could not be
        written, and holds for this run only."""
        with self._lock:
            if self._overtaken(draft.subject, turn):
                return True
            self._held[draft.subject] = draft
            return self._put(draft.subject, draft)

    def drop(self, draft: Draft, turn: int | None = None) -> None:
        """It is recorded, or no longer wanted."""
        with self._lock:
            if self._overtaken(draft.subject, turn):
                return
            self._held.pop(draft.subject, None)
            if draft.subject in self._all():
                self._put(draft.subject, None)

    def told(self) -> Sequence[str]:
        """Each of them in words."""
        with self._lock:
            return [draft.words for draft in self._all().values()]

    def _overtaken(self, subject: Subject, turn: int | None) -> bool:
        """Whether a later turn has been there; a change without one is the latest."""
        now = self.turn() if turn is None else turn
        last = self._done.get(subject, 0)
        self._done[subject] = max(now, last)
        return now < last

    def _all(self) -> dict[Subject, Draft]:
        try:
            rows = _rows(self._file.read(), self.path)
        except DubanError as error:
            self._trouble(error.message)
            rows = []
        drafts = [draft for row in rows if (draft := _draft(row)) is not None]
        return {draft.subject: draft for draft in drafts} | self._held

    def _put(self, subject: Subject, draft: Draft | None) -> bool:
        """Write it in place of the one about the subject; rows that are no drafts stay as they are."""

        def put(tables: dict[str, Any]) -> None:
            others = [
                row
                for row in _rows(tables, self.path)
                if (one := _draft(row)) is None or one.subject != subject
            ]
            tables["draft"] = others if draft is None else [*others, attrs.asdict(draft)]

        try:
            self._file.change(put)
        except DubanError as error:
            self._trouble(error.message + "\n" + _("填写的内容只保留到本次运行结束。"))
            return False
        self._held.pop(subject, None)
        return True

    def _trouble(self, words: str) -> None:
        if words not in self.troubles:
            self.troubles.append(words)


def _rows(tables: Mapping[str, Any], file: Path) -> list[Any]:
    """What stands where the drafts are. Raises DubanError where that is no list."""
    rows = tables.get("draft", [])
    if not isinstance(rows, list):
        words = _("{file} 的 draft 应为表的列表；督办不会改写它，请改正或者移走。")
        raise DubanError(words.format(file=safe_text(file)))
    return rows


def _draft(row: object) -> Draft | None:
    """A draft as it was kept; None where somebody has made something else of it."""
    if not isinstance(row, Mapping):
        return None
    texts = {name: row.get(name) for name in ("jurisdiction", "kind", "label", "case", "unit")}
    texts["act"] = row.get("act", "")
    seen, values = row.get("seen"), row.get("values")
    if not isinstance(seen, int) or not isinstance(values, dict):
        return None
    if not all(isinstance(text, str) for text in (*texts.values(), *values.values())):
        return None
    return Draft(seen=seen, values=dict(values), **{name: str(text) for name, text in texts.items()})
