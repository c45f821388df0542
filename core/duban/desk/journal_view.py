"""The journal for a screen: who recorded what and when, in pages; whether it is intact; its anchor.

What words mean is resolved here; what they are looked for by is SQL. Every page is read in a snapshot of its own.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import attrs

from duban.desk.explaining import Explanation
from duban.desk.office import Office, now
from duban.desk.pinyin import matches
from duban.domain.event import Event, act_words
from duban.errors import DubanError
from duban.files import whole, why
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.entry import Entry
    from duban.store.journal import Anchor
    from duban.store.journal import Verdict as Verdict
    from duban.store.journal_pages import JournalPages, Wanted, Word
    from duban.store.reader import Reader

_HOME = ZoneInfo("Asia/Shanghai")


class Soundness(StrEnum):
    """What can be seen of an entry without computing a hash."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    """Its body cannot be read."""
    MISSING = "missing"


@attrs.frozen(kw_only=True)
class JournalRow:
    """One entry. ``at`` the instant of recording in Beijing time, ``what`` its events by their labels, ``units`` the units named,
    ``happened`` each event with its number, day, label and unit."""

    seq: int
    soundness: Soundness
    at: datetime | None = None
    actor: str = ""
    source: str = ""
    case: str = ""
    events: tuple[Event, ...] = ()
    what: str = ""
    units: str = ""
    happened: tuple[str, ...] = ()
    hash: str = ""

    @property
    def kind(self) -> str:
        """The kind of its first event."""
        return self.events[0].kind if self.events else ""


@attrs.frozen(kw_only=True)
class JournalQuery:
    """What to list. ``text``: words parted by blanks, each to be found in the actor, the kind of an event, the case or the source;
    ``actor``, ``kind`` and ``case`` exactly these, empty for all."""

    text: str = ""
    actor: str = ""
    kind: str = ""
    case: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.text.split() or self.actor or self.kind or self.case)


@attrs.frozen(eq=False)
class JournalNames:
    """What typed words are resolved by, and what may be chosen: actors with their number of entries, kinds of events with labels."""

    actors: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, str]]

    def meaning(self, text: str) -> "tuple[Word, ...]":
        """What each word may mean."""
        from duban.store.journal_pages import Word

        return tuple(
            Word(
                text=word,
                actors=tuple(actor for actor, _n in self.actors if matches(word, actor)),
                kinds=tuple(id for id, label in self.kinds if matches(word, label)),
            )
            for word in text.casefold().split()
        )


def journal_names(office: Office, code: str) -> JournalNames:
    """Read what words are resolved by. Raises DubanError."""
    from duban.store.journal_pages import actors

    kinds = [(kind.id, kind.words) for kind in _policy(office, code).kinds.values()]
    with office.ledger.reading() as reader:
        return JournalNames(actors(reader.connection, code), kinds)


class JournalSource:
    """The entries that a query wants, the newest first, as a source of pages; the key of a row is its number. Its methods read
    files: call them beside the loop. They raise DubanError."""

    immediate = False

    def __init__(
        self, office: Office, code: str, query: JournalQuery, known: JournalNames | None = None
    ) -> None:
        self.query = query
        self._office = office
        self._code = code
        self._names = known
        self._pages: JournalPages | None = None
        self._said: Explanation | None = None

    def count(self) -> int:
        """How many there are; entries that are missing count too, where nothing is filtered."""
        with self._reading() as (reader, pages):
            return pages.count(reader.connection)

    def page(self, offset: int, limit: int) -> Sequence[JournalRow]:
        """At most ``limit`` of them from that one on."""
        with self._reading() as (reader, pages):
            seqs = pages.seqs(reader.connection, offset, limit)
            found = pages.entries(reader.connection, seqs)
            if self._said is None:
                self._said = _wordings(self._office, self._code, reader)
            return [self._row(seq, found) for seq in seqs]

    def stretch(self, start: int, stop: int) -> Iterator[JournalRow]:
        """Those from ``start`` up to but not including ``stop``, as far as there are any, a page at a time."""
        while start < stop and (rows := self.page(start, stop - start)):
            yield from rows
            start += len(rows)

    def place(self, key: Hashable) -> int | None:
        """Where the entry of that number is."""
        with self._reading() as (reader, pages):
            return pages.place(reader.connection, key) if isinstance(key, int) else None

    @contextmanager
    def _reading(self) -> "Iterator[tuple[Reader, JournalPages]]":
        from duban.store.journal_pages import JournalPages

        wanted = None if self._pages is not None else self._wanted()
        with self._office.ledger.reading() as reader:
            if self._pages is None:
                assert wanted is not None, "made where there are no pages yet"
                head = reader.head(self._code)[0]
                self._pages = JournalPages(self._code, head, wanted)
            yield reader, self._pages

    def _wanted(self) -> "Wanted":
        from duban.store.journal_pages import Wanted

        query = self.query
        words: tuple[Word, ...] = ()
        if query.text.split():
            words = (self._names or journal_names(self._office, self._code)).meaning(query.text)
        return Wanted(
            words=words, actor=query.actor or None, kind=query.kind or None, case=query.case or None
        )

    def _row(self, seq: int, found: "dict[int, Entry | None]") -> JournalRow:
        entry, said = found.get(seq), self._said
        if entry is None or said is None:
            soundness = Soundness.DAMAGED if seq in found else Soundness.MISSING
            return JournalRow(seq=seq, soundness=soundness)
        kinds = dict.fromkeys(_kind_words(said, event) for event in entry.events)
        units = dict.fromkeys(_unit_words(said, event) for event in entry.events if event.unit)
        return JournalRow(
            seq=seq,
            soundness=Soundness.WHOLE,
            at=entry.recorded_at.astimezone(_HOME),
            actor=entry.actor,
            source=entry.source,
            case=entry.case or "",
            events=entry.events,
            what=_("、").join(kinds),
            units=_("、").join(units),
            happened=tuple(_happened(said, event) for event in entry.events),
            hash=entry.hash.hex(),
        )


def _happened(said: Explanation, event: Event) -> str:
    parts = (event.id, event.on.isoformat(), _kind_words(said, event), _unit_words(said, event))
    return " ".join(filter(None, parts))


def _wordings(office: Office, code: str, reader: "Reader") -> Explanation:
    """What the kinds of events, their fields and the units are called."""
    return Explanation(
        jurisdiction=code,
        subject="",
        summary=None,
        events=(),
        roster=office.roster(code, reader),
        policy=_policy(office, code),
        obligations=(),
    )


def _policy(office: Office, code: str) -> Policy:
    """The rules; none where they cannot be read, so that the journal still can be: kinds of events are then called by their ids."""
    try:
        return office.policy(code)
    except DubanError:
        return Policy(code, {}, {}, (), "")


def _kind_words(said: Explanation, event: Event) -> str:
    return act_words(said.policy.kinds, event.kind)


def _unit_words(said: Explanation, event: Event) -> str:
    unit = said.roster.units.get(event.unit or "")
    return unit.name if unit else event.unit or ""


def event_lines(office: Office, code: str, row: JournalRow) -> list[str]:
    """The events of an entry in words: day, unit, act, official, then what its fields say. Raises DubanError."""
    from duban.desk.reports.casefile import content_words, event_label

    with office.ledger.reading() as reader:
        said = _wordings(office, code, reader)
    lines = []
    for event in row.events:
        parts = (
            event.id,
            event.on.isoformat(),
            _unit_words(said, event),
            event_label(said, event),
            event.officer,
        )
        lines.append("  ".join(filter(None, parts)))
        content = content_words(said, event)
        if content:
            lines.append(f"  {content}")
    return lines


# --- whether it is intact ---


class _Stopped(Exception):
    """Whoever waited for the verification does so no more."""


def verify(
    office: Office,
    place: Jurisdiction,
    anchor_file: Path | None = None,
    tell: Callable[[int], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> "Verdict | None":
    """Compute every hash of the jurisdiction's journal again; None where ``stopped`` ended it before its end.

    ``tell`` is given the number of entries read so far. Raises DubanError, also for an anchor file that cannot be used.
    """
    from duban.store.journal import verify as verify_journal

    def watch(read: int) -> None:
        if stopped():
            raise _Stopped
        if tell is not None:
            tell(read)

    anchors = [] if anchor_file is None else anchors_in(anchor_file)
    with office.ledger.reading() as reader:
        try:
            return verify_journal(reader, place.code, anchors, watch)
        except _Stopped:
            return None


def anchors_in(file: Path) -> "list[Anchor]":
    """The anchors of a file that ``duban journal anchor`` wrote. Raises DubanError naming the file, the line and what was expected."""
    from duban.store.journal import read_anchors

    try:
        return read_anchors(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        words = _("读不了锚点文件 {file}：{error}。")
        raise DubanError(words.format(file=file, error=why(error))) from error
    except ValueError as error:
        raise DubanError(f"{file}: {error}") from error


def verdict_lines(verdict: "Verdict") -> list[str]:
    """The verdict in words: intact with its last hash, or everything that is wrong in the order of the journal."""
    code = verdict.jurisdiction
    if verdict.ok:
        words = _("{code}：日志完好，共 {entries} 条，末条校验值 {hash}。")
        return [words.format(code=code, entries=verdict.entries, hash=verdict.head[1].hex())]
    words = _("{code}：日志有 {count} 处问题，现存 {entries} 条：")
    head = words.format(code=code, count=len(verdict.problems), entries=verdict.entries)
    return [head, *(f"  {problem.text}" for problem in verdict.problems)]


def anchor(office: Office, place: Jurisdiction) -> "Anchor":
    """The head of the jurisdiction's journal now, to be kept elsewhere. Raises DubanError."""
    from duban.store.journal import anchor as anchor_of

    with office.ledger.reading() as reader:
        return anchor_of(reader, place.code, now())


def write_anchor(office: Office, made: "Anchor", file: Path) -> None:
    """Write the anchor as ``duban journal anchor --out`` does. Raises DubanError where that file cannot be written."""
    office.workspace.spare(file)
    with whole(file) as target:
        target.write(f"{made.text()}\n".encode())
