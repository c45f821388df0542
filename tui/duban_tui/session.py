"""What all screens share: the workspace, its open ledger, the jurisdiction and the day that is looked at, and how often it changed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from duban.desk.kept import Kept
from duban.desk.office import Office, today
from duban.desk.today import Watch
from duban.workspace import Jurisdiction, read_workspace
from duban_tui.drafts import Drafts

if TYPE_CHECKING:
    from duban_tui.local import Local


@attrs.frozen
class Opened:
    """An open office, the jurisdiction that is looked at, and the day."""

    office: Office
    place: Jurisdiction
    as_of: date


class Session:
    """One per app. Methods marked *thread* open files; call them through :func:`duban_tui.aside.aside`."""

    def __init__(self, file: Path, code: str, as_of: date | None) -> None:
        self.file = file
        self.code = code
        self.kept = Kept(file.parent)
        self.drafts = Drafts(file.parent)
        self.revision = 0
        """Goes up whenever what the screens show may be no longer what the ledger says."""
        self.opened: Opened | None = None
        """As last opened; None before."""
        self._asked = as_of
        self._office: Office | None = None
        self._watch: tuple[str, Watch] | None = None
        self._local: tuple[Office, Local] | None = None
        self._said: set[str] = set()
        self._anew = False
        """Whether the workspace file is to be read again."""
        self._lock = Lock()
        self._local_lock = Lock()

    @property
    def as_of(self) -> date:
        """The day asked for when the app was started, else today."""
        return self._asked or today()

    def open(self) -> Opened:
        """*Thread.* The workspace with its ledger open, read when it is first needed. Raises DubanError."""
        with self._lock:
            if self._anew:
                self._anew = False
                self._let_go()
                self.kept.read()
            office = self._office or Office(read_workspace(self.file))
            place = office.workspace.jurisdiction(self.code)
            if self._watch is None or self._watch[0] != place.code:
                self._watch = (place.code, Watch(office, place.code))
            self._office = office
            self.opened = Opened(office, place, self.as_of)
            return self.opened

    def local(self, at: Opened) -> "Local":
        """*Thread.* What the workspace's plugins add to the screens, read once for each office."""
        from duban_tui.local import load

        workspace = at.office.workspace
        with self._local_lock:
            if self._local is None or self._local[0] is not at.office:
                self._local = at.office, load(workspace.plugin_names, workspace.plugin_files())
            return self._local[1]

    def changed(self) -> bool:
        """*Thread.* Whether another process has written since this was last asked, or a new day has begun. Raises DubanError."""
        opened, watch = self.opened, self._watch
        if opened is None or watch is None:
            return False
        return watch[1].changed() or opened.as_of != self.as_of

    def news(self) -> Sequence[str]:
        """What is wrong with the files beside the ledger and was not said yet."""
        fresh = [words for words in (*self.kept.troubles, *self.drafts.troubles) if words not in self._said]
        self._said.update(fresh)
        return fresh

    def stale(self) -> None:
        """Have every screen read again."""
        self.revision += 1

    def renew(self) -> None:
        """Have everything read again, the workspace file and the packs too, when it is next opened."""
        self._anew = True
        self.stale()

    def close(self) -> None:
        """Let go of the ledger."""
        self._let_go()

    def _let_go(self) -> None:
        if self._office is not None:
            self._office.close()
        self._office = self._watch = None

    def next_place(self) -> bool:
        """Go on to the workspace's next jurisdiction; False where it has only one."""
        if self.opened is None:
            return False
        codes = [place.code for place in self.opened.office.workspace.jurisdictions]
        if len(codes) < 2:
            return False
        self.code = codes[(codes.index(self.code) + 1) % len(codes)] if self.code in codes else codes[0]
        self.stale()
        return True
