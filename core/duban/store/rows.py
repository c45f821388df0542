"""Between values of the domain and rows of the projections."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import orjson

from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.entry import decode_data, encode


class _Dates(dict[str | None, Any]):
    """ISO text to date; each text is read once. None stays None."""

    def __missing__(self, text: str | None) -> date:
        day = self[text] = date.fromisoformat(text or "")
        return day


DATES: dict[str | None, Any] = _Dates({None: None})
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
            o.form.value,
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
            None if o.outcome is None else o.outcome.value,
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
    day = DATES
    for (
        rule,
        ver,
        form,
        unit,
        opened,
        due,
        case,
        cl,
        per,
        off,
        n,
        sp,
        start,
        closed,
        out,
        mis,
        sus,
        req,
        done,
        det,
    ) in rows:
        yield (
            *(rule, day[ver], form, unit, day[opened], day[due], case, cl, per, off),
            *(n, sp, day[start], day[closed], out, mis, sus, req, done, det),
        )


def obligations_of(rows: Iterable[Sequence[Any]]) -> Iterator[Obligation]:
    """The obligations of rows of :data:`OBLIGATION_COLUMNS`."""
    day, forms, outcomes = DATES, _FORMS, _OUTCOMES
    for (
        rule,
        ver,
        form,
        unit,
        opened,
        due,
        case,
        cl,
        per,
        off,
        n,
        sp,
        start,
        closed,
        out,
        mis,
        sus,
        req,
        done,
        det,
    ) in rows:
        yield Obligation(
            *(rule, day[ver], forms[form], unit, day[opened], day[due], case, cl, per, off),
            *(n, sp, day[start], day[closed], outcomes[out], mis, sus == 1, req, done, det),
        )


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
        DATES[received],
        DATES[closed],
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
    return Event(kind, DATES[on], None, unit, officer, claim, decode_data(orjson.loads(data)), f"{seq}.{n}")
