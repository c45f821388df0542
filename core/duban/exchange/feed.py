"""Duties and due dates as an iCalendar feed that a calendar application imports or subscribes to.

Every obligation is an all-day event on its due date, transparent (it takes nobody's time) and under a UID made of the obligation's
identity: who imports a later feed updates what is there and never gets an event twice. What is done, void or suspended, or whose
date cannot be said any more, becomes ``STATUS:CANCELLED``, with the reason at the head of its summary: applications take a cancelled
event out of sight or strike it through, and whoever still sees it reads why.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from duban import __version__
from duban.domain.text import safe_text

if TYPE_CHECKING:
    from icalendar import Event

_SEPARATOR = "\x1f"
_END = b"END:VCALENDAR\r\n"


class Status(StrEnum):
    """What has become of the obligation."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"
    """Void or suspended, or its date cannot be said."""


@attrs.frozen(kw_only=True)
class Entry:
    """One obligation for a calendar.

    ``identity`` what the obligation is for ever, whatever becomes of it: jurisdiction, rule, case or unit and period, claim, number;
    ``due`` the last day in time (of what has none any more: the day from which that is so); ``sequence`` a number that never goes
    down from one feed to a later one; ``unit_name`` who owes it; ``category`` the sort of obligation in a word.
    """

    identity: tuple[str, ...]
    summary: str
    due: date
    description: str
    unit_name: str
    status: Status
    sequence: int
    category: str


def uid(entry: Entry, domain: str) -> str:
    """The event's UID: a digest of the identity, so that nothing of it can be read or be too long, and the domain."""
    digest = sha256(_SEPARATOR.join(entry.identity).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{digest[:32]}@{domain}"


def feed(entries: Iterable[Entry], *, name: str, stamp: datetime, domain: str = "duban") -> bytes:
    """The feed's bytes, the same for the same entries: ordered by due date and UID, every time in it is ``stamp``.

    ``stamp`` is an instant with zone. Raises ValueError for one without, and for two entries of one identity.
    """
    from icalendar import Calendar

    if stamp.tzinfo is None:
        raise ValueError("an instant without a zone")
    at = stamp.astimezone(UTC).replace(microsecond=0)
    calendar = Calendar()
    calendar.add("prodid", f"-//duban//duban {__version__}//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    marked: dict[str, Entry] = {}
    for entry in entries:
        mark = uid(entry, domain)
        if mark in marked:
            raise ValueError(f"two entries are {entry.identity}")
        marked[mark] = entry
    head, end = bytes(calendar.to_ical()).split(_END)[0], _END
    ordered = sorted(marked, key=lambda mark: (marked[mark].due, mark))
    # One at a time: a component takes some twenty times the memory of what is written of it.
    return head + b"".join(bytes(_event(marked[mark], mark, at).to_ical()) for mark in ordered) + end


def _event(entry: Entry, mark: str, at: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", mark)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.due)
    if entry.due < date.max:
        event.add("dtend", entry.due + timedelta(days=1))
    event.add("summary", _plain(entry.summary))
    event.add("description", _plain(entry.description, lines=True))
    event.add("categories", [_plain(word) for word in (entry.category, entry.unit_name) if word])
    event.add("status", "CONFIRMED" if entry.status is Status.OPEN else "CANCELLED")
    event.add("transp", "TRANSPARENT")
    return event


def _plain(text: str, *, lines: bool = False) -> str:
    r"""The text made safe. A backslash becomes a full-width one: programs do not agree on how to read an escaped one before an ``N``."""
    return safe_text(text.replace("\r\n", "\n"), lines=lines).replace("\\", "＼")
