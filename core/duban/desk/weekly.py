"""The last weeks one after the other: what was unmet at the end of each, and what fell due unmet and was met in it.

Each week is told as a check as of its last day tells it; the last one says what is said today.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import unit_acts
from duban.desk.office import Office, require_current
from duban.desk.standing import settle
from duban.domain.obligation import Form, Obligation, State
from duban.policy.rules import Assignment, Checklist
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader
    from duban.store.weeks import Stood

WEEKS = 12
"""How many are looked at unless somebody asks for another number."""

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_DUTIES = frozenset({Form.DUTY, Form.MILESTONE})
_OWED = _DUTIES | {Form.CONSEQUENCE}
_UNMET = frozenset({State.OVERDUE, State.SHORT})
_LATE = _UNMET | {State.MET_LATE}
_MET = frozenset({State.MET, State.MET_LATE})


@attrs.frozen(kw_only=True)
class Week:
    """Seven days, both ends included. A count is None where it cannot be said: nothing was judged yet, or the ledger held nothing."""

    first: date
    last: date
    overdue: int | None = None
    """Limits, of cases and of what decisions ordered, that were past and not met at its end."""
    missed: int | None = None
    """Duties and milestones that were past at its end, and not done."""
    short: int | None = None
    """Duties that were past at its end, and done in part."""
    fallen: int | None = None
    """Of all these: became past in it, and were not met by its end, or met too late."""
    met: int | None = None
    """Of all these: met in it, in time or late."""
    unknown: int | None = None
    """Of all these: those of which nobody could say at its end whether they were met."""


def weekly(
    office: Office,
    place: Jurisdiction,
    as_of: date,
    weeks: int = WEEKS,
    stopped: Callable[[], bool] = lambda: False,
) -> Sequence[Week]:
    """The weeks up to the day, the oldest first; ends early, with fewer, once ``stopped`` says so. Raises DubanError."""
    code = place.code
    floor = place.judged_from or date.min
    settle(office, place)
    with office.ledger.reading() as reader:
        require_current(office, reader, code)
        spans = [(day - _WEEK + _DAY, day) for n in reversed(range(weeks)) for day in [as_of - n * _WEEK]]
        entered = next((case.received_on for case in reader.cases(code)), date.max)
        of_cases = reader.stood(code, spans[0][0], weeks, floor)
        duties = _Duties(office, reader, place, as_of)
        found = []
        for (first, last), cases in zip(spans, of_cases, strict=True):
            if stopped():
                break
            rows = [row for row in duties.owed(last) if row.due_on is None or row.due_on >= floor]
            judged = last >= floor and (entered <= last or bool(rows))
            found.append(_week(first, last, cases, rows, duties) if judged else Week(first=first, last=last))
        return found


class _Duties:
    """What units owe by a day outside cases, as of several days: the ledger is read once."""

    def __init__(self, office: Office, reader: "Reader", place: Jurisdiction, as_of: date) -> None:
        policy = office.policy(place.code)
        self.start = place.duties_from or place.judged_from
        """From which day on they are judged; None: never."""
        self._office = office
        self._roster = office.roster(place.code, reader)
        self._acts = unit_acts(reader, place.code, as_of) if self.start else []
        self._policy = attrs.evolve(
            policy,
            rulings={
                id: versions
                for id, versions in policy.rulings.items()
                if not any(isinstance(one.rule, Assignment | Checklist) for one in versions)
            },
        )
        """Without the rules that nobody owes anything under by a day."""

    def owed(self, day: date) -> Iterator[Obligation]:
        """As of the end of that day."""
        from duban.engine.duties import Setting, unit_obligations

        if self.start is None:
            return
        setting = Setting(self._roster, self._office.table, self._office.extensions, self.start, day)
        for row in unit_obligations(self._policy, setting, self._acts):
            if row.exists(day) and row.form in _OWED:
                yield row


def _week(first: date, last: date, cases: "Stood", rows: Sequence[Obligation], duties: _Duties) -> Week:
    """The limits of cases and what units owe, together."""
    found = Counter[str](cases._asdict())
    for row in rows:
        state = row.state(last)
        if state in _UNMET:
            found[_heap(row, state)] += 1
        if state in _LATE and row.due_on is not None:
            found["fallen"] += first <= row.due_on + _DAY <= last
        if state in _MET and row.closed_on is not None:
            found["met"] += first <= row.closed_on
        found["unknown"] += state is State.UNKNOWN
    judged = duties.start is not None and last >= duties.start
    return Week(
        first=first,
        last=last,
        overdue=found["overdue"],
        missed=found["missed"] if judged else None,
        short=found["short"] if judged else None,
        fallen=found["fallen"],
        met=found["met"],
        unknown=found["unknown"],
    )


def _heap(row: Obligation, state: State) -> str:
    if row.form not in _DUTIES:
        return "overdue"
    return "short" if state is State.SHORT and row.form is Form.DUTY else "missed"
