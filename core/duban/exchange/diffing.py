"""What a row adds to what the case already holds, so that the same file twice changes nothing."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from duban.domain.event import Event, Value
from duban.i18n import _

CORRECT = "correct"

_Key = tuple[str, date, str | None, str | None, str | None, str | None, tuple[tuple[str, Value], ...]]


def diff(
    known: Sequence[Event],
    wanted: Sequence[Event],
    from_source: Callable[[Event], bool],
    *,
    changes: bool = True,
    withdraw: Collection[str] = (),
    reason: str = "",
) -> tuple[Event, ...]:
    """The events of ``wanted`` that ``known`` does not hold yet, preceded by the corrections they call for.

    ``known`` are the events of the case (those cancelled by a ``correct`` are left out of account). An
    event equal to a known one
    adds nothing. Where one of the same kind and claim came from the same source with other content, a
    ``correct`` for it (its ``data``:
    ``event`` the id, ``reason``) stands before the new one, on the date of the event it cancels.
    ``changes`` false only adds:
    for ledgers with several rows to a case. ``withdraw`` names kinds whose known events of the source
    are cancelled when the row no
    longer states them.
    """
    cancelled = {event.data.get("event") for event in known if event.kind == CORRECT}
    standing = [
        event for event in known if event.kind != CORRECT and (not event.id or event.id not in cancelled)
    ]
    held: dict[_Key, list[Event]] = {}
    for event in standing:
        held.setdefault(_key(event), []).append(event)
    fresh: list[Event] = []
    for event in wanted:
        equal = held.get(_key(event))
        if equal:
            equal.pop()
        else:
            fresh.append(event)
    if not changes:
        return tuple(fresh)
    left = [event for events in held.values() for event in events if event.id and from_source(event)]
    return _replaced(left, fresh, withdraw, reason or _("同一来源再次导入，内容已变更"))


def _replaced(
    left: list[Event], fresh: list[Event], withdraw: Collection[str], reason: str
) -> tuple[Event, ...]:
    """Corrections for what the source said before, in pairs by kind and claim from the earliest on, then
    the new events.
    """
    rest: dict[tuple[str, str | None], list[Event]] = {}
    for event in sorted(left, key=lambda e: (e.on, e.id)):
        rest.setdefault((event.kind, event.claim), []).append(event)
    answer: list[Event] = []
    for event in fresh:
        old = rest.get((event.kind, event.claim))
        if old:
            answer.append(correction(old.pop(0), reason))
        answer.append(event)
    answer.extend(
        correction(event, reason)
        for (kind, _claim), events in rest.items()
        if kind in withdraw
        for event in events
    )
    return tuple(answer)


def correction(event: Event, reason: str) -> Event:
    """The event that cancels this one, which must have been recorded."""
    return Event(
        CORRECT,
        event.on,
        event.case,
        event.unit,
        claim=event.claim,
        data={"event": event.id, "reason": reason},
    )


def _key(event: Event) -> _Key:
    data = tuple(sorted((name, _plain(value)) for name, value in event.data.items()))
    return (event.kind, event.on, event.case, event.unit, event.officer, event.claim, data)


def _plain(value: object) -> Value:
    """Lists, as JSON gives them back, count as tuples; 1 and True do not count as equal."""
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    return f"{type(value).__name__}:{value}"
