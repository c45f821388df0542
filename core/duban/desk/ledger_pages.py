"""The ledger in pages: all cases of a jurisdiction, looked for by words, filtered and sorted by SQL, each with how it stands.

Words are resolved here, from what fits into memory (units, officials, rules, the kinds of matters), by characters, pinyin or initials;
what they mean is then looked for by SQL. Every page is read in a snapshot of its own, so that nothing is held between two of them.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING

import attrs

from duban.desk.office import Office
from duban.desk.pinyin import matches
from duban.desk.standing import settle
from duban.domain.case import CaseSummary
from duban.domain.labels import CASE_STANDING, CASE_VALUE
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Roster
from duban.i18n import _
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.paging import Pages, Word
    from duban.store.paging import Wanted as Asked

PAGE = 1000
"""The longest page."""
MOST = 5000
"""So many kinds of matters, and officials who are on no roster, are looked through; they are free text."""


class Standing(StrEnum):
    """How a case stands: what it is filtered by."""

    OPEN = "open"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    CLOSED = "closed"


def standing_label(standing: Standing) -> str:
    """The standing in the language in use."""
    return _(CASE_STANDING[standing])


class Sort(StrEnum):
    """What the ledger may be sorted by."""

    RECEIVED = "received"
    REF = "ref"
    DUE = "due"
    HANDLER = "handler"
    CATEGORY = "category"
    CLOSED = "closed"

    @property
    def descending(self) -> bool:
        """Whether it is turned unless somebody asks otherwise: days of what happened, the latest first."""
        return self in (Sort.RECEIVED, Sort.CLOSED)


@attrs.frozen(kw_only=True)
class Query:
    """What to list. ``text``: words parted by blanks, each to be found in the reference, a unit, an official, a rule, or the kind and
    form of the matter; ``standing`` None: all. ``unit`` (code or name) handles the case or received it, ``category`` is exactly that
    of the matter, both ends of the days of receipt count; empty or None: any."""

    text: str = ""
    standing: Standing | None = None
    unit: str = ""
    category: str = ""
    received_from: date | None = None
    received_to: date | None = None
    sort: Sort = Sort.RECEIVED
    descending: bool = True

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return attrs.evolve(self, text=self.text.strip(), sort=Sort.RECEIVED, descending=True) == Query()


@attrs.frozen(kw_only=True)
class CaseRow:
    """A case as of a day. ``due_on`` the next due date of what it owes, ``overdue`` and ``unknown`` how many of its obligations are
    past theirs or cannot be judged; ``waits``: all that runs is suspended; ``closed_on`` None: not closed by that day."""

    case: CaseSummary
    standing: Standing
    closed_on: date | None
    due_on: date | None
    days: int | None
    overdue: int
    unknown: int
    waits: bool
    handler: str
    receiver: str
    first_handler: str


@attrs.frozen(eq=False)
class Names:
    """What typed words are resolved by."""

    units: Sequence[tuple[str, str]]
    """Code and name, former names too."""
    officers: Sequence[str]
    rules: Sequence[tuple[str, str]]
    categories: Sequence[str]

    def meaning(self, text: str) -> "tuple[Word, ...]":
        """What each word may mean."""
        return tuple(self._word(word) for word in text.split())

    def _word(self, text: str) -> "Word":
        from duban.store.paging import Word

        low = text.casefold()
        attributes = {
            field: tuple(value for value, words in values.items() if matches(low, _(words)))
            for field, values in CASE_VALUE.items()
        }
        attributes["category"] = tuple(name for name in self.categories if matches(low, name))
        return Word(
            text=text,
            units=tuple(
                dict.fromkeys(code for code, name in self.units if low == code or matches(low, name))
            ),
            officers=tuple(name for name in self.officers if matches(low, name)),
            rules=tuple(
                rule
                for rule, title in self.rules
                if low in rule.casefold() or matches(low, title, anywhere=False)
            ),
            attributes={field: values for field, values in attributes.items() if values},
        )


def names(office: Office, place: Jurisdiction) -> Names:
    """Read what words are resolved by. Raises DubanError."""
    code = place.code
    with office.ledger.reading() as reader:
        roster = office.roster(code, reader)
        categories = reader.attribute_values(code, "category", MOST)
        officers = reader.officers(code, MOST)
    rules = {ruling.rule.id: ruling.rule.title for ruling in office.policy(code)}
    return Names(
        [(unit.code, name) for name, unit in roster.by_name.items()],
        list(dict.fromkeys((*roster.named, *officers))),
        list(rules.items()),
        categories,
    )


class Lexicon:
    """The names of a jurisdiction as they stand in its ledger: read once, by whoever asks first; who asks meanwhile waits for them."""

    def __init__(self, office: Office, place: Jurisdiction) -> None:
        self._office = office
        self._place = place
        self._names: Names | None = None
        self._reading = Lock()

    def names(self) -> Names:
        """Read beside the loop. Raises DubanError."""
        with self._reading:
            if self._names is None:
                self._names = names(self._office, self._place)
            return self._names

    def learn(self) -> None:
        """Read the names and how each is pronounced, before anybody types. Raises DubanError."""
        self.names().meaning("a")


class LedgerPages:
    """The cases that a query wants, as a source of pages; the key of a row is its reference. Its methods read files: call them
    beside the loop. They raise DubanError."""

    immediate = False

    def __init__(
        self, office: Office, place: Jurisdiction, query: Query, as_of: date, lexicon: Lexicon | None = None
    ) -> None:
        self.query = query
        self._office = office
        self._place = place
        self._as_of = as_of
        self._lexicon = lexicon or Lexicon(office, place)
        self._asked: Asked | None = None
        self._roster: Roster | None = None

    def count(self) -> int:
        """How many there are."""
        with self._pages() as (pages, _roster):
            return pages.count()

    def page(self, offset: int, limit: int) -> Sequence[CaseRow]:
        """At most ``limit`` (and :data:`PAGE`) of them from that one on."""
        with self._pages() as (pages, roster):
            return self._rows(pages, roster, pages.refs(offset, min(limit, PAGE)))

    def place(self, key: Hashable) -> int | None:
        """Where the case of that reference is."""
        with self._pages() as (pages, _roster):
            return pages.place(str(key))

    def all(
        self, refs: Sequence[str] | None = None, *, offset: int = 0, limit: int | None = None
    ) -> Iterator[CaseRow]:
        """Those from one on, at most so many of them, or the cases of the references, in one snapshot."""
        with self._pages() as (pages, roster):
            blocks = pages.blocks(offset, limit) if refs is None else [list(refs)]
            for block in blocks:
                yield from self._rows(pages, roster, block)

    @contextmanager
    def _pages(self) -> "Iterator[tuple[Pages, Roster]]":
        words = self._words() if self._asked is None else ()
        with self._office.ledger.reading() as reader:
            if self._roster is None:
                self._roster = self._office.roster(self._place.code, reader)
            if self._asked is None:
                self._asked = self._meant(words, self._roster)
            yield reader.case_pages(self._place.code, self._as_of, self._asked), self._roster

    def _words(self) -> "tuple[Word, ...]":
        text = self.query.text
        return self._lexicon.names().meaning(text) if text.split() else ()

    def _meant(self, words: "tuple[Word, ...]", roster: Roster) -> "Asked":
        from duban.store.paging import Wanted

        query = self.query
        unit = roster.find(query.unit) if query.unit else None
        return Wanted(
            words=words,
            standing=query.standing.value if query.standing else None,
            unit=unit.code if unit else query.unit or None,
            category=query.category or None,
            received_from=query.received_from,
            received_to=query.received_to,
            sort=query.sort.value,
            descending=query.descending,
        )

    def _rows(self, pages: "Pages", roster: Roster, refs: Sequence[str]) -> list[CaseRow]:
        owed = pages.obligations(refs)
        return [_row(case, owed.get(case.ref, ()), roster, self._as_of) for case in pages.cases(refs)]


def _row(case: CaseSummary, owed: Sequence[Obligation], roster: Roster, as_of: date) -> CaseRow:
    states = [(one, one.state(as_of)) for one in owed]
    late = [one for one, state in states if state in (State.OVERDUE, State.SHORT)]
    unknown = sum(state is State.UNKNOWN and one.missing is not None for one, state in states)
    running = [one for one, state in states if state is State.PENDING]
    waiting = any(state is State.SUSPENDED for _one, state in states)
    due = min((one.due_on for one in (*late, *running) if one.due_on is not None), default=None)
    closed = case.closed_on is not None and case.closed_on <= as_of
    if late:
        standing = Standing.OVERDUE
    elif unknown and not closed:
        standing = Standing.UNKNOWN
    else:
        standing = Standing.CLOSED if closed else Standing.OPEN
    named = [
        unit.name if (unit := roster.units.get(code or "")) else (code or "")
        for code in (case.handler, case.receiver, case.first_handler)
    ]
    return CaseRow(
        case=case,
        standing=standing,
        closed_on=case.closed_on if closed else None,
        due_on=due,
        days=None if due is None else (as_of - due).days,
        overdue=len(late),
        unknown=unknown,
        waits=waiting and not running and not late,
        handler=named[0],
        receiver=named[1],
        first_handler=named[2],
    )


def prepare(office: Office, place: Jurisdiction) -> int:
    """Bring the projections up to the roster of today before pages are read; the number of the journal's last entry, on which an act
    about the rows is based. Raises DubanError.
    """
    settle(office, place)
    with office.ledger.reading() as reader:
        return reader.head(place.code)[0]
