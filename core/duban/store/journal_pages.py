"""The journal in pages, the last entry first, filtered by SQL.

Without a filter the number of an entry is its place, so that no entry is passed over to find a page, and one that is missing is seen.
With a filter the numbers that match are looked up once; the entries themselves are read a page at a time.
"""

from array import array
from collections.abc import Collection, Sequence
from typing import Any

import attrs
from sqlalchemy import ColumnElement, Connection, bindparam, case, func, literal, or_, select, text

from duban.store.entry import Entry, encode
from duban.store.reader import entry_of_row
from duban.store.schema import entry

PAGE = 1000
"""The longest page."""

_c = entry.c


@attrs.frozen(kw_only=True)
class Word:
    """One word that was typed, and what it may mean: part of a reference, of an actor or of a source; actors and kinds of events."""

    text: str
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Wanted:
    """Which entries. Every word has to be met; ``actor``, ``kind`` and ``case`` have to be exactly these."""

    words: tuple[Word, ...] = ()
    actor: str | None = None
    kind: str | None = None
    case: str | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()


class JournalPages:
    """The entries of one jurisdiction up to the number ``head``, which stay the same while others write."""

    def __init__(self, jurisdiction: str, head: int, wanted: Wanted) -> None:
        self._head = head
        self._wanted = wanted
        self._values: dict[str, Any] = {"j": jurisdiction, "head": head}
        self._found: array[int] | None = None
        """Numbers that match, the highest first; None before they were looked up."""

    def count(self, connection: Connection) -> int:
        """How many there are, missing ones included where nothing is filtered."""
        if self._wanted.everything:
            return self._head
        return len(self._numbers(connection))

    def seqs(self, connection: Connection, offset: int, limit: int) -> Sequence[int]:
        """Their numbers from that one on, at most :data:`PAGE`."""
        limit = min(limit, PAGE)
        if self._wanted.everything:
            first = self._head - offset
            return range(first, max(0, first - limit), -1)
        if self._found is not None:
            return self._found[offset : offset + limit]
        query = self._query().limit(limit).offset(offset)
        return [seq for (seq,) in connection.execute(query, self._values)]

    def place(self, connection: Connection, seq: int) -> int | None:
        """How many come before the entry of that number; None where it is not among them."""
        if self._wanted.everything:
            return self._head - seq if 1 <= seq <= self._head else None
        numbers = self._numbers(connection)
        return numbers.index(seq) if seq in numbers else None

    def entries(self, connection: Connection, seqs: Collection[int]) -> dict[int, Entry | None]:
        """Those entries by number: one whose body cannot be read is None, one that is missing is left out."""
        columns = (_c.seq, _c.recorded_at, _c.actor, _c.source, _c.case_ref, _c.body, _c.hash)
        listed = select(func.json_each(encode(list(seqs)).decode()).table_valued("value").c.value)
        query = select(*columns).where(_c.jurisdiction == bindparam("j"), _c.seq.in_(listed))
        return {row[0]: _read(tuple(row)) for row in connection.execute(query, self._values)}

    def _numbers(self, connection: Connection) -> "array[int]":
        if self._found is None:
            rows = connection.execute(self._query(), self._values)
            self._found = array("q", (seq for (seq,) in rows))
        return self._found

    def _query(self) -> Any:
        return select(_c.seq).where(*self._conditions()).order_by(_c.seq.desc())

    def _conditions(self) -> list[ColumnElement[bool]]:
        wanted = self._wanted
        tests: list[ColumnElement[bool]] = [_c.jurisdiction == bindparam("j"), _c.seq <= bindparam("head")]
        if wanted.actor is not None:
            tests.append(_c.actor == wanted.actor)
        if wanted.case is not None:
            tests.append(_c.case_ref == wanted.case)
        if wanted.kind is not None:
            # The text is looked for first, which is quick; only entries that hold it are taken apart.
            said = f'"kind":{encode(wanted.kind).decode()}'
            tests += [func.instr(_c.body, said) > 0, _holds((wanted.kind,))]
        return [*tests, *(_meets(word) for word in wanted.words)]


def _meets(word: Word) -> ColumnElement[bool]:
    low = word.text.lower()
    tests = [func.instr(func.lower(column), low) > 0 for column in (_c.case_ref, _c.actor, _c.source)]
    if word.actors:
        tests.append(_c.actor.in_(_listed(word.actors)))
    if word.kinds:
        tests.append(_holds(word.kinds))
    return or_(*tests)


def _holds(kinds: Collection[str]) -> ColumnElement[bool]:
    """Whether an event of the entry is of one of the kinds."""
    body = case((func.json_valid(_c.body), _c.body), else_="[]")
    event = func.json_each(body).table_valued("value").alias("event")
    return (
        select(literal(1))
        .select_from(event)
        .where(func.json_extract(event.c.value, "$.kind").in_(_listed(kinds)))
        .exists()
    )


def _listed(values: Collection[str]) -> Any:
    return select(func.json_each(encode(sorted(set(values))).decode()).table_valued("value").c.value)


def _read(row: tuple[Any, ...]) -> Entry | None:
    """The entry; None where what is stored is no journal any more."""
    try:
        return entry_of_row(row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def actors(connection: Connection, jurisdiction: str) -> list[tuple[str, int]]:
    """Everybody who recorded something, with how many entries, the busiest first."""
    query = text(
        "SELECT actor, count(*) AS n FROM entry WHERE jurisdiction = :j GROUP BY actor ORDER BY n DESC, actor"
    )
    return [(actor, n) for actor, n in connection.execute(query, {"j": jurisdiction})]
