"""The journal's own form: what one act of recording holds, its canonical text, and how it is chained."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import attrs
import orjson

from duban.domain.event import Event, Value
from duban.i18n import _
from duban.store.errors import StoreError

FIRST = bytes(32)
"""What the first entry of a jurisdiction is chained to."""

SEPARATOR = "\x1f"
"""Between the columns in the hashed text. No recorded column can contain it, so the text has one reading
only."""

NO_CASE = "\x1e"
"""In the hashed text, for an entry without a case; told apart from an empty reference."""

_CONTROL = dict.fromkeys((*range(0x20), 0x7F))


@attrs.frozen
class Draft:
    """One act of recording, before it has a place in the journal: one or more events of one subject.

    ``recorded_at`` an instant with zone, kept in UTC to the second; ``actor`` who recorded it; ``source``
    from where (a file, the
    command line); ``case`` the matter all events belong to, or None for what a unit did outside any matter.
    """

    recorded_at: datetime
    actor: str
    source: str
    case: str | None
    events: tuple[Event, ...]


@attrs.frozen
class Entry:
    """One recorded act: a draft with its place in the journal of a jurisdiction. The events carry their ids
    ``"<seq>.<n>"``."""

    seq: int
    recorded_at: datetime
    actor: str
    source: str
    case: str | None
    events: tuple[Event, ...]
    hash: bytes


def _refuse(reason: str) -> StoreError:
    return StoreError("refused", _("不能记入台账：{reason}").format(reason=reason))


def _check_data(event: Event) -> None:
    for name, value in event.data.items():
        kind = type(value)
        if kind is str or kind is int or kind is bool or isinstance(value, str):
            continue
        if isinstance(value, tuple) and all(isinstance(item, str) for item in value):
            continue
        allowed = _("只能是文字、整数、是否或者若干文字；日期记作文字，金额以分为单位")
        said = _("事件“{kind}”的字段“{name}”是 {value!r}，{allowed}。")
        raise _refuse(said.format(kind=event.kind, name=name, value=value, allowed=allowed))


def _plain(event: Event) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": event.kind, "on": event.on.isoformat()}
    if event.unit:
        record["unit"] = event.unit
    if event.officer:
        record["officer"] = event.officer
    if event.claim:
        record["claim"] = event.claim
    if event.data:
        _check_data(event)
        record["data"] = event.data if type(event.data) is dict else dict(event.data)
    return record


def encode(value: object) -> bytes:
    """Canonical JSON: sorted keys, no blanks, UTF-8, strings as given (not normalised).

    Raises StoreError (refused) for what has no canonical form: lone surrogates, whole numbers beyond 64 bits.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME)
    except (TypeError, UnicodeEncodeError) as error:
        raise _refuse(
            _("含有无法保存的内容（{error}）：{value}").format(error=error, value=ascii(value)[:200])
        ) from error


def encode_events(events: tuple[Event, ...], case: str | None) -> bytes:
    """The body of an entry: the array of its events. Empty fields are left out; the case is in a column of
    its own.

    Raises StoreError (refused) where there is no event, one belongs to another case, or a field holds what
    the journal cannot keep.
    """
    if not events:
        raise _refuse(_("没有任何事件。"))
    for event in events:
        if event.case != case:
            raise _refuse(
                _("同一条记录的事件须属于同一事项：应为“{case}”，实为“{other}”。").format(
                    case=case, other=event.case
                )
            )
    return encode([_plain(event) for event in events])


def check_text(name: str, text: str) -> str:
    """The text itself. Raises StoreError (refused) for control characters and for what is not valid
    Unicode."""
    if text.isprintable():
        return text
    if text.translate(_CONTROL) != text:
        raise _refuse(_("{name}含有控制字符：{text}").format(name=name, text=ascii(text)))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _refuse(_("{name}不是有效的文字：{text}").format(name=name, text=ascii(text))) from error
    return text


def instant_text(instant: datetime) -> str:
    """ISO text in UTC to the second. Raises StoreError (refused) for an instant without a zone."""
    if instant.tzinfo is None:
        raise _refuse(_("记录时刻须注明时区：{instant}").format(instant=instant))
    at = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return at.isoformat(timespec="seconds")[:19] + "Z"


def chain(previous: bytes, hashed: bytes) -> bytes:
    """The hash of an entry: SHA-256 over the predecessor's hash and the entry's own columns."""
    return sha256(previous + hashed).digest()


def decode_events(body: str | bytes, case: str | None, seq: int) -> list[Event]:
    """The events of an entry's body, with their ids."""
    return [
        Event(
            record["kind"],
            date.fromisoformat(record["on"]),
            case,
            record.get("unit"),
            record.get("officer"),
            record.get("claim"),
            decode_data(record["data"]) if "data" in record else {},
            f"{seq}.{n}",
        )
        for n, record in enumerate(orjson.loads(body))
    ]


def decode_data(data: Mapping[str, Any]) -> dict[str, Value]:
    """Fields of an event or attributes of a case as they were before encoding: lists become tuples."""
    return {name: tuple(value) if type(value) is list else value for name, value in data.items()}
