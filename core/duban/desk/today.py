"""What is owed today in one jurisdiction: the open findings of a check, counted by kind, level and unit, read in pages.

A check streams its findings; :class:`Today` keeps those that somebody still owes or that cannot be said, in the order of the check
(oldest due date first), and only counts what was done late. It may be read by one thread while another fills it.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import check
from duban.desk.office import Office
from duban.desk.pinyin import matches
from duban.domain.finding import Code, Finding
from duban.domain.obligation import State
from duban.domain.report import Tail
from duban.domain.roster import LEVELS, Roster
from duban.phrases import code_label, subject
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.desk.explaining import Explained, Explanation
    from duban.store.ledger import Ledger


class Kind(StrEnum):
    """The heaps a morning's list is sorted into."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    MISSED = "missed"
    """A duty or milestone without a record."""
    SHORT = "short"
    """A duty partly done: with too few acts."""
    FAULT = "fault"
    """Procedure, evidence, posts: what no later act puts in time."""
    UNKNOWN = "unknown"
    NOT_JUDGED = "not-judged"
    """Shown, so that silence is no pass: the source gives no number, or the jurisdiction has set the rule aside."""


KIND: dict[Code, Kind] = {
    Code.OVERDUE: Kind.OVERDUE,
    Code.DUE_SOON: Kind.DUE_SOON,
    Code.MISSED: Kind.MISSED,
    Code.SHORT: Kind.SHORT,
    Code.MISSING_EVIDENCE: Kind.FAULT,
    Code.BROKEN_ORDER: Kind.FAULT,
    Code.POST_VACANT: Kind.FAULT,
    Code.POST_CROWDED: Kind.FAULT,
    Code.WRONG_ROUTE: Kind.FAULT,
    Code.PATTERN: Kind.FAULT,
    Code.COUNT_DIFFERS: Kind.FAULT,
    Code.IMPROPER_EXTENSION: Kind.FAULT,
    Code.CANNOT_SAY: Kind.UNKNOWN,
    Code.CALENDAR_ENDS: Kind.UNKNOWN,
    Code.PLUGIN_FAILED: Kind.UNKNOWN,
    Code.PACK_MISSING: Kind.UNKNOWN,
    Code.NOT_FIXED: Kind.NOT_JUDGED,
    Code.SET_ASIDE: Kind.NOT_JUDGED,
}

DONE = frozenset({Code.MET_LATE, Code.MADE_GOOD})
"""What is done, though late, is owed no more: counted, not listed."""

SCREENFUL = 60
"""Rows that are worth being shown before the others have come."""

Counts = dict[Kind, int]
Key = tuple[tuple[str, str, str, str, int, str, str, str], str]


@attrs.frozen(kw_only=True)
class Wanted:
    """Which rows to show: of one kind, of the units of one level, of one unit (by name), holding every word of ``text`` in unit,
    official, case, period or rule; units, officials and rules are found by pinyin and initials too."""

    text: str = ""
    kind: Kind | None = None
    unit: str | None = None
    level: str | None = None

    @property
    def everything(self) -> bool:
        return not self.text.split() and self.kind is None and self.unit is None and self.level is None

    def takes(self, row: Finding, level: str = "") -> bool:
        """Whether the row is wanted; ``level`` is that of its unit, empty where it is not known."""
        if self.level is not None and level != self.level:
            return False
        if self.kind is not None and KIND.get(row.code) is not self.kind:
            return False
        if self.unit is not None and row.unit_name != self.unit:
            return False
        return all(_holds(row, word) for word in self.text.casefold().split())


def narrowing(
    office: Office,
    jurisdictions: Sequence[str],
    as_of: date,
    kinds: Sequence[Kind],
    level: str,
    unit: str,
    text: str,
) -> Callable[[Finding], bool]:
    """Whether a finding is of one of the kinds, of a unit of the level, of the unit (code or name), and holds the words; empty ones leave
    that open.

    Raises DubanError for a unit that no jurisdiction asked about knows.
    """
    names: list[str | None] = [None]
    rosters = {
        place.code: roster_on(office, place.code, as_of) for place in office.jurisdictions(jurisdictions)
    }
    if unit:
        names = [*_names_of(unit, [*rosters.values()])]
    wanted = [
        Wanted(text=text, kind=kind, unit=name, level=level or None)
        for kind in kinds or (None,)
        for name in names
    ]
    return lambda row: any(one.takes(row, level_in(rosters[row.jurisdiction], row)) for one in wanted)


def _names_of(unit: str, rosters: Sequence[Roster]) -> Sequence[str]:
    """What the unit (code or name) is called in each roster that knows it. Raises DubanError where none does."""
    from duban.desk.lists import require_units

    require_units((unit,), rosters)
    return [found.name for roster in rosters if (found := roster.find(unit))]


def roster_on(office: Office, code: str, day: date) -> Roster:
    """The units of the jurisdiction as they were on the day."""
    with office.ledger.reading() as reader:
        return office.roster(code, reader).at(day)


def level_in(roster: Roster, row: Finding) -> str:
    """The level of the unit that the row is about; a body that is no unit, as the organiser of a campaign, counts with the unit of its
    jurisdiction. Empty where the roster knows none."""
    unit = roster.units.get(row.unit or (row.jurisdiction if row.unit_name else ""))
    return unit.level if unit is not None else ""


def _holds(row: Finding, word: str) -> bool:
    """Whether the word is written somewhere in the row, or is how its unit, its official or its rule's title is read."""
    if word in _searched(row):
        return True
    return (
        _read_as(word, row.unit_name)
        or _read_as(word, row.officer)
        or _read_as(word, row.title, anywhere=False)
    )


_read_as = lru_cache(maxsize=50_000)(matches)
"""The same names stand in many rows."""


def _searched(row: Finding) -> str:
    parts = (row.unit_name, row.unit, row.officer, row.rule, row.title, code_label(row.code), subject(row))
    return "\n".join(parts).casefold()


def _counts(counter: Counter[Kind]) -> Counts:
    """A copy that another thread no longer changes."""
    return {kind: counter[kind] for kind in Kind}


def key_of(row: Finding) -> Key:
    """What finds the same row again in a later reading."""
    return row.order, row.claim


class Today:
    """The rows of one jurisdiction as of one day. ``tail`` is None until the check has been read to its end."""

    def __init__(self, office: Office, jurisdiction: Jurisdiction, as_of: date) -> None:
        self.jurisdiction = jurisdiction
        self.as_of = as_of
        self.packs: tuple[str, ...] = ()
        self.rows: list[Finding] = []
        self.counts: Counter[Kind] = Counter()
        self.units: dict[str, Counter[Kind]] = {}
        self.levels: dict[str, Counter[Kind]] = {}
        self.done_late = 0
        self.tail: Tail | None = None
        self._office = office
        self._roster = Roster()
        """The units as they are on the day."""

    def read(
        self, stopped: Callable[[], bool] = lambda: False, begun: Callable[[], object] = lambda: None
    ) -> None:
        """Run the check and fill the rows; leaves early, without a tail, once ``stopped`` says so. ``begun`` is called when there are
        rows enough to fill a screen. Raises DubanError."""
        running = check(self._office, jurisdictions=(self.jurisdiction.code,), as_of=self.as_of)
        self.packs = running.head.packs
        self._roster = roster_on(self._office, self.jurisdiction.code, self.as_of)
        for row in running.findings:
            if stopped():
                return
            self._take(row)
            if len(self.rows) == SCREENFUL:
                begun()
        self.tail = running.tail

    def _take(self, row: Finding) -> None:
        if row.code in DONE:
            self.done_late += 1
            return
        kind = KIND[row.code]
        self.counts[kind] += 1
        if row.unit_name:
            self.units.setdefault(row.unit_name, Counter())[kind] += 1
            self.levels.setdefault(level_in(self._roster, row), Counter())[kind] += 1
        self.rows.append(row)

    @property
    def empty(self) -> bool:
        """Whether nothing could be checked: no case and no unit is known."""
        return self.tail is not None and not self.tail.cases and not self.tail.units

    @property
    def pending(self) -> int | None:
        """Obligations that run and are not yet due soon; None until the check has ended."""
        if self.tail is None:
            return None
        running = sum(count.states.get(State.PENDING.value, 0) for count in self.tail.rules)
        return max(0, running - self.counts[Kind.DUE_SOON])

    def by_kind(self) -> Counts:
        """How many rows of each kind there are so far."""
        return _counts(self.counts)

    def by_unit(self) -> list[tuple[str, Counts]]:
        """Units with their counts so far, those with most rows first."""
        units = [(name, _counts(counter)) for name, counter in self.units.copy().items()]
        return sorted(units, key=lambda unit: (-sum(unit[1].values()), unit[0]))

    def by_level(self) -> list[tuple[str, Counts]]:
        """Levels of units with their counts so far, from the top; empty for units that the roster does not know, last."""
        levels = [(level, _counts(counter)) for level, counter in self.levels.copy().items()]
        return sorted(levels, key=lambda level: LEVELS.index(level[0]) if level[0] in LEVELS else len(LEVELS))

    def select(self, wanted: Wanted, stopped: Callable[[], bool] = lambda: False) -> "Selected":
        """The rows that are wanted among those read so far; empty where ``stopped`` says so on the way."""
        if wanted.everything:
            return Selected(self, None)
        positions = array("L")
        for position in range(len(self.rows)):
            if stopped():
                break
            row = self.rows[position]
            if wanted.takes(row, level_in(self._roster, row)):
                positions.append(position)
        return Selected(self, positions)


@attrs.frozen(eq=False)
class Selected:
    """Rows of a :class:`Today` to be shown: all of them, also those still to come, or those at ``positions``."""

    today: Today
    positions: "array[int] | None"

    def __len__(self) -> int:
        return len(self.today.rows) if self.positions is None else len(self.positions)

    def page(self, start: int, stop: int) -> Sequence[Finding]:
        """The rows from ``start`` up to but not including ``stop``."""
        if self.positions is None:
            return self.today.rows[start:stop]
        return [self.today.rows[position] for position in self.positions[start:stop]]

    def find(self, key: Key) -> int | None:
        """Where the row of that key is."""
        numbers = range(len(self.today.rows)) if self.positions is None else self.positions
        return next((at for at, row in enumerate(numbers) if key_of(self.today.rows[row]) == key), None)


class Watch:
    """Says whether the ledger of a jurisdiction has changed since it was last asked: files first, then the journal's head."""

    def __init__(self, office: Office, code: str) -> None:
        self._office = office
        self._code = code
        self._files = self._look()
        self._revision = self._read(office.ledger)

    def changed(self, _stopped: Callable[[], bool] = lambda: False) -> bool:
        """Raises DubanError where the file is gone, is another one, or cannot be read any more."""
        from duban.store.ledger import Ledger

        ledger = self._office.ledger
        ledger.require_same()
        files = self._look()
        if files == self._files:
            return False
        with closing(
            Ledger.open(ledger.path, readonly=True)
        ) as fresh:  # older connections remember what they read
            revision = self._read(fresh)
        self._files = files
        if revision == self._revision:
            return False
        self._revision = revision
        return True

    def _look(self) -> tuple[tuple[int, int] | None, ...]:
        path = self._office.ledger.path
        return tuple(_mark(path.with_name(path.name + end)) for end in ("", "-wal"))

    def _read(self, ledger: "Ledger") -> tuple[object, ...]:
        with ledger.reading() as reader:
            return reader.head(self._code), reader.state(self._code)


def _mark(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def reasons(office: Office, row: Finding, as_of: date) -> "tuple[Explanation, tuple[Explained, ...]] | None":
    """How the date of a row came about: the subject, and of its obligations those that the row is about.

    None for rows about the run itself or about a rule, which no obligation stands behind. Raises DubanError.
    """
    if row.case:
        about = row.case
    elif row.unit and row.rule:
        about = "@".join(filter(None, (row.rule, row.unit, row.period)))
    else:
        return None
    from duban.desk.explaining import explain

    found = explain(office, about, jurisdictions=(row.jurisdiction,), as_of=as_of, rule=row.rule or None)
    own = tuple(one for one in found.obligations if _same(one, row))
    return found, own or found.obligations


def _same(one: "Explained", row: Finding) -> bool:
    obligation = one.line.obligation
    return obligation.n == row.n and (obligation.claim or "") == row.claim
