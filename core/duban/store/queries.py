"""The statements behind the reader, built once.

What is open is read from one covering partial index, in the order of the report; a past day adds what was
closed since, rule by
rule, from the index of courses. Nothing here reads the clock: the day is a parameter.
"""

import hashlib
from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Any

import attrs
import orjson
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CTE, Subquery

from duban.domain.obligation import Outcome, State
from duban.store.rows import OBLIGATION_COLUMNS
from duban.store.schema import act, case_file, entry, obligation

_J: BindParameter[str] = bindparam("j")
_DAY: BindParameter[str] = bindparam("day")
_o = obligation.c

HEAD = (
    select(entry.c.seq, entry.c.hash).where(entry.c.jurisdiction == _J).order_by(entry.c.seq.desc()).limit(1)
)

_EVENTS = select(entry.c.seq, entry.c.case_ref, entry.c.body).where(entry.c.jurisdiction == _J)
WITHOUT_CASE = (
    select(entry.c.seq, entry.c.body)
    .where(entry.c.jurisdiction == _J, entry.c.case_ref.is_(None))
    .order_by(entry.c.seq)
)
ALL_EVENTS = _EVENTS.where(entry.c.case_ref.is_not(None)).order_by(entry.c.case_ref, entry.c.seq)


def _refs() -> Subquery:
    """The references in the JSON array ``:refs``: one parameter for any number of them."""
    return select(func.json_each(bindparam("refs")).table_valued("value").c.value.label("ref")).subquery()


_wanted_refs = _refs()
EVENTS_OF = _EVENTS.where(entry.c.case_ref.in_(select(_wanted_refs.c.ref))).order_by(
    entry.c.case_ref, entry.c.seq
)
SEQS_FROM = select(entry.c.seq).where(
    entry.c.jurisdiction == _J,
    entry.c.case_ref.in_(select(_wanted_refs.c.ref)),
    entry.c.source == bindparam("source"),
)
KNOWN = select(_wanted_refs.c.ref).where(
    select(entry.c.seq).where(entry.c.jurisdiction == _J, entry.c.case_ref == _wanted_refs.c.ref).exists()
)
CASES_AMONG = select(case_file.c.ref).where(
    case_file.c.jurisdiction == _J, case_file.c.ref.in_(select(_wanted_refs.c.ref))
)


@attrs.frozen
class Wanted:
    """What a reader of open obligations asks for; None leaves it open."""

    due_before: date | None = None
    due_from: date | None = None
    unit: str | None = None
    rule: str | None = None
    case: str | None = None
    undated: bool = False

    def values(self) -> dict[str, str]:
        """The statement's parameters."""
        days = {"due_before": self.due_before, "due_from": self.due_from}
        texts = {"unit": self.unit, "rule": self.rule, "case": self.case}
        dated = {name: day.isoformat() for name, day in days.items() if day is not None}
        return dated | {name: text for name, text in texts.items() if text is not None}

    @property
    def shape(self) -> frozenset[str]:
        """Which conditions there are, whatever their values."""
        return frozenset(self.values()) | ({"undated"} if self.undated else set())


def _conditions(shape: frozenset[str]) -> list[ColumnElement[bool]]:
    tests: dict[str, ColumnElement[bool]] = {
        "due_before": _o.due_on < bindparam("due_before"),
        "due_from": _o.due_on >= bindparam("due_from"),
        "unit": _o.unit == bindparam("unit"),
        "rule": _o.rule == bindparam("rule"),
        "case": _o.case_ref == bindparam("case"),
        "undated": _o.due_on.is_(None),
    }
    return [test for name, test in tests.items() if name in shape]


_COLUMNS = [_o[name] for name in OBLIGATION_COLUMNS]


_ORDER = ("due_on", "case_ref", "rule", "n", "claim", "spell")


@lru_cache(maxsize=64)
def open_now(shape: frozenset[str]) -> Select[Any]:
    """Obligations that are open, where none was closed after the day asked for."""
    return _still_open(shape).order_by(*(_o[name] for name in _ORDER))


def _still_open(shape: frozenset[str]) -> Select[Any]:
    query = select(*_COLUMNS).where(_o.jurisdiction == _J, _o.closed_on.is_(None), _o.opened_on <= _DAY)
    return query.where(*_conditions(shape))


def _rules() -> CTE:
    first = select(func.min(_o.rule).label("rule")).where(_o.jurisdiction == _J)
    rules = first.cte("rules", recursive=True)
    following = select(func.min(_o.rule)).where(_o.jurisdiction == _J, _o.rule > rules.c.rule)
    return rules.union_all(select(following.scalar_subquery()).where(rules.c.rule.is_not(None)))


_RULES = _rules()
"""The rules of one jurisdiction, each found by one look-up in the index of courses."""


def _course(*outcomes: Outcome | None) -> list[ColumnElement[bool]]:
    """Conditions that lead to the index of courses by rule and outcome, so that the closing day can be
    searched in it."""
    named = [outcome.value for outcome in outcomes if outcome is not None]
    ended = _o.outcome.in_([literal_column(f"'{name}'") for name in named]) if named else _o.outcome.is_(None)
    return [_o.jurisdiction == _J, _o.rule.in_(select(_RULES.c.rule)), ended]


_CLOSED_LATER = (*_course(*Outcome), _o.closed_on > _DAY)

CLOSED_LATER: Select[Any] = select(literal_column("1")).select_from(obligation).where(*_CLOSED_LATER).limit(1)
"""Whether anything was closed after the day, so that what is open today is not all that was open then."""


@lru_cache(maxsize=64)
def open_of_case(shape: frozenset[str]) -> Select[Any]:
    """Obligations of one case that were open on any day. The ``or`` shuts the way through the index of what is open."""
    open_then = or_(_o.closed_on.is_(None), _o.closed_on > _DAY)
    query = select(*_COLUMNS).where(
        _o.jurisdiction == _J, _o.opened_on <= _DAY, open_then, *_conditions(shape)
    )
    return query.order_by(*(_o[name] for name in _ORDER))


@lru_cache(maxsize=64)
def open_then(shape: frozenset[str]) -> CompoundSelect[Any]:
    """Obligations that were open on a past day: what still is, and what was closed since."""
    since = select(*_COLUMNS).where(*_CLOSED_LATER, _o.opened_on <= _DAY, *_conditions(shape))
    return union_all(_still_open(shape), since).order_by(*(literal_column(name) for name in _ORDER))


def cases_running(
    later: bool, *conditions: ColumnElement[bool], and_due: bool = False
) -> Select[Any] | CompoundSelect[Any]:
    """References of the cases that have such an obligation running at the end of the day, with its due date where that is asked for.

    ``later``: something was closed after the day (:data:`CLOSED_LATER`), so that what is open now is not all that was open then.
    """
    columns = (_o.case_ref, _o.due_on) if and_due else (_o.case_ref,)
    common = (_o.opened_on <= _DAY, _o.case_ref.is_not(None), *conditions)
    still = select(*columns).where(_o.jurisdiction == _J, _o.closed_on.is_(None), *common)
    return union_all(still, select(*columns).where(*_CLOSED_LATER, *common)) if later else still


_SHOWN_ON = func.coalesce(
    _o.due_on, case((_o.outcome == literal_column(f"'{Outcome.BREACH.value}'"), _o.closed_on))
)
"""The day under which a report lists what has ended: its due date; for a breach the day it happened."""

_notable = or_(
    _o.outcome == literal_column(f"'{Outcome.BREACH.value}'"),
    and_(
        _o.outcome == literal_column(f"'{Outcome.MET.value}'"),
        or_(_o.due_on.is_(None), _o.closed_on > _o.due_on),
    ),
)


@lru_cache(maxsize=4)
def closed_between(notable: bool, undated: bool = False) -> Select[Any]:
    """Obligations that ended for good between two days, in the order of a report: by due date, those without one last.

    ``undated``: only what has no due date.
    """
    query = select(*_COLUMNS).where(*_course(Outcome.MET, Outcome.VOID, Outcome.BREACH))
    query = query.where(_o.closed_on >= bindparam("since"), _o.closed_on <= _DAY, _o.opened_on <= _DAY)
    if notable:
        query = query.where(_notable)
    if undated:
        query = query.where(_o.due_on.is_(None))
    return query.order_by(_SHOWN_ON.is_(None), _SHOWN_ON, *(_o[name] for name in _ORDER))


_CASE_ORDER = ("case_ref", "rule", "n", "claim", "spell", "unit", "period", "opened_on", "id")

OF_CASE = (
    select(*_COLUMNS)
    .where(_o.jurisdiction == _J, _o.case_ref == bindparam("case"))
    .order_by(*(_o[name] for name in _CASE_ORDER))
)

# --- counts ---

_late = func.count().filter(_o.closed_on > _o.due_on)
_undated = func.count().filter(_o.due_on.is_(None))
ENDED = (
    select(_o.rule, _o.outcome, func.count(), _late, _undated)
    .where(_o.jurisdiction == _J, _o.closed_on <= _DAY, _o.opened_on <= _DAY)
    .where(_o.outcome.in_([literal_column(f"'{o.value}'") for o in Outcome if o is not Outcome.MOVED]))
    .group_by(_o.rule, _o.outcome)
)
"""Per rule and outcome: how many had ended, how many of them after their due date, how many without one."""


def _text(state: State) -> ColumnElement[str]:
    return literal_column(f"'{state.value}'")


_running = case(
    (_o.missing.is_not(None), _text(State.UNKNOWN)),
    (_o.suspended == 1, _text(State.SUSPENDED)),
    (_o.due_on.is_(None), _text(State.PENDING)),
    (_o.due_on >= _DAY, _text(State.PENDING)),
    (and_(_o.done != 0, _o.done < _o.required), _text(State.SHORT)),
    else_=_text(State.OVERDUE),
).label("state")

_open_states = union_all(
    select(_o.rule, _running).where(*_course(None), _o.closed_on.is_(None), _o.opened_on <= _DAY),
    select(_o.rule, _running).where(*_CLOSED_LATER, _o.opened_on <= _DAY),
).subquery()

RUNNING = select(_open_states.c.rule, _open_states.c.state, func.count()).group_by(
    _open_states.c.rule, _open_states.c.state
)
"""Per rule and state: how many had not ended on the day."""


def outcomes(connection: Connection, jurisdiction: str, day: date) -> dict[str, dict[State, int]]:
    """How many obligations of each rule were in which state; see
    :meth:`duban.store.reader.Reader.outcomes`."""
    values = {"j": jurisdiction, "day": day.isoformat()}
    counts: dict[str, Counter[State]] = {}
    for rule, outcome, number, late, undated in connection.execute(ENDED, values):
        counter = counts.setdefault(rule, Counter())
        if outcome != Outcome.MET:
            counter[State(outcome)] += number
        else:
            counter.update({State.UNKNOWN: undated, State.MET_LATE: late, State.MET: number - late - undated})
    for rule, state, number in connection.execute(RUNNING, values):
        counts.setdefault(rule, Counter())[State(state)] += number
    return {rule: {state: n for state in State if (n := counts[rule][state])} for rule in sorted(counts)}


_pairs = (
    select(_o.case_ref, _o.rule)
    .where(_o.jurisdiction == _J, _o.case_ref.is_not(None), _o.opened_on <= _DAY)
    .distinct()
    .subquery()
)
CASES_WITH = select(_pairs.c.rule, func.count()).group_by(_pairs.c.rule)
"""Per rule: how many cases it had started to run for."""

# --- comparing projections ---


def fingerprint(connection: Connection, jurisdiction: str) -> str:
    """SHA-256 (hex) over all projected rows of the jurisdiction, table by table, in an order that the row ids
    do not touch."""
    digest = hashlib.sha256()
    for table in (case_file, act, obligation):
        columns = [column for column in table.c if column.name not in ("id", "jurisdiction")]
        first = _CASE_ORDER[:-1] if table is obligation else ()
        query = select(*columns).where(table.c.jurisdiction == jurisdiction)
        query = query.order_by(*(table.c[name] for name in first), *columns)
        digest.update(table.name.encode() + b"\n")
        for block in connection.execute(query, execution_options={"yield_per": 5000}).partitions():
            digest.update(b"".join(orjson.dumps(tuple(row)) + b"\n" for row in block))
    return digest.hexdigest()
