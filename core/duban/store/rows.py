"""Between values of the domain and rows of the projections."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import orjson

from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.entry import decode_data, encode

DATES: dict[str | None, Any] = {None: None}
"""ISO text to date: each text is read once (see :func:`day_of`). None stays None."""


def day_of(text: str | None) -> Any:
    """The date of an ISO text; None for None."""
    if text not in DATES:
        DATES[text] = date.fromisoformat(text or "")
    return DATES[text]


_FORMS: dict[str, Form] = {form.value: form for form in Form}
_OUTCOMES: dict[str | None, Any] = {None: None} | {outcome.value: outcome for outcome in Outcome}

OBLIGATION_COLUMNS = (
    *("rule", "version", "form", "unit", "opened_on", "due_on", "case_ref", "claim", "period", "officer"),
    *(
        "n",
        "spell",
        "started_on",
        "closed_on",
        "outcome",
        "missing",
        "suspended",
        "required",
        "done",
        "detail",
    ),
)
"""Columns of an obligation in the order of the fields of :class:`Obligation`."""

Row = tuple[Any, ...]


def obligation_rows(jurisdiction: str, obligations: Iterable[Obligation]) -> list[Row]:
    """Rows to insert: jurisdiction, then :data:`OBLIGATION_COLUMNS`."""
    iso = date.isoformat
    return [
        (
            jurisdiction,
            o.rule,
            iso(o.version),
            o.form._value_,
            o.unit,
            iso(o.opened_on),
            None if o.due_on is None else iso(o.due_on),
            o.case,
            o.claim,
            o.period,
            o.officer,
            o.n,
            o.spell,
            None if o.started_on is None else iso(o.started_on),
            None if o.closed_on is None else iso(o.closed_on),
            None if o.outcome is None else o.outcome._value_,
            o.missing,
            1 if o.suspended else 0,
            o.required,
            o.done,
            o.detail,
        )
        for o in obligations
    ]


def dated(rows: Iterable[Sequence[Any]]) -> Iterator[Row]:
    """Rows of :data:`OBLIGATION_COLUMNS` with real dates; form and outcome stay codes."""
    # A plain dictionary that learns by its KeyError: this loop decides what a long list costs.
    day = DATES
    for a, ver, c, d, opened, due, g, h, i, j, k, m, start, closed, o, p, q, r, s, t in rows:
        while True:
            try:
                row = (a, day[ver], c, d, day[opened], day[due], g, h, i, j, k, m, day[start], day[closed], o, p, q, r, s, t)  # fmt: skip
                break
            except KeyError as unknown:
                day_of(unknown.args[0])
        yield row


def obligations_of(rows: Iterable[Sequence[Any]]) -> Iterator[Obligation]:
    """The obligations of rows of :data:`OBLIGATION_COLUMNS`."""
    forms, outcomes = _FORMS, _OUTCOMES
    for a, ver, form, d, opened, due, g, h, i, j, k, m, start, closed, out, p, sus, r, s, t in dated(rows):
        yield Obligation(
            a, ver, forms[form], d, opened, due, g, h, i, j, k, m, start, closed, outcomes[out], p, sus == 1, r, s, t
        )  # fmt: skip


def case_rows(jurisdiction: str, summaries: Iterable[CaseSummary]) -> list[Row]:
    """Rows of ``case_file``."""
    iso = date.isoformat
    return [
        (
            jurisdiction,
            s.ref,
            iso(s.received_on),
            None if s.closed_on is None else iso(s.closed_on),
            s.receiver,
            s.handler,
            s.first_handler,
            encode(dict(s.attributes)).decode(),
        )
        for s in summaries
    ]


def summary_of(row: Sequence[Any]) -> CaseSummary:
    """The case of a row of ``case_file`` without its jurisdiction."""
    ref, received, closed, receiver, handler, first_handler, attributes = row
    return CaseSummary(
        ref,
        day_of(received),
        day_of(closed),
        receiver,
        handler,
        first_handler,
        decode_data(orjson.loads(attributes)),
    )


def act_rows(jurisdiction: str, seq: int, events: Iterable[Event]) -> list[Row]:
    """Rows of ``act`` for the events of one entry without a case."""
    return [
        (
            *(jurisdiction, seq, n, event.kind, event.on.isoformat(), event.unit, event.officer, event.claim),
            encode(dict(event.data)).decode(),
        )
        for n, event in enumerate(events)
    ]


def event_of_act(row: Sequence[Any]) -> Event:
    """The event of a row of ``act`` without its jurisdiction."""
    seq, n, kind, on, unit, officer, claim, data = row
    return Event(kind, day_of(on), None, unit, officer, claim, decode_data(orjson.loads(data)), f"{seq}.{n}")
