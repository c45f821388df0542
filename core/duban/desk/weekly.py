"""The last weeks one after the other: what was unmet at the end of each, and what fell due unmet and was met in it.

Each week is told as a check as of its last day tells it; the last one says what is said today. They are counted once for all units, and
then told of all of them or of some.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import unit_acts
from duban.desk.office import Office, require_near
from duban.desk.standing import brought_up
from duban.domain.obligation import Form, Obligation, State
from duban.domain.roster import Roster
from duban.policy.rules import Assignment, Checklist
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

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


@attrs.frozen
class Weeks:
    """Counted unit by unit; ``roster`` says what each is called and of which level it is on the last day."""

    roster: Roster
    counted: Sequence["_Counted"]

    def of(self, unit: str | None = None, level: str | None = None) -> Sequence[Week]:
        """The weeks of the unit of that name, of the units of that level; of all where neither is asked for. The oldest first.

        What there was to say of all together is said of each: where nothing was judged yet no unit has zeros.
        """
        codes = {code for one in self.counted for code in one.counts}
        chosen = [code for code in codes if self._is(code or "", unit, level)]
        return [one.told(chosen) for one in self.counted]

    def _is(self, code: str, unit: str | None, level: str | None) -> bool:
        known = self.roster.units.get(code)
        name, its_level = (known.name, known.level) if known else (code, "")
        return unit in (None, name) and level in (None, its_level)


@attrs.frozen
class _Counted:
    """A week, by the code of the unit (None: nobody could be named) and then by the field of a :class:`Week`."""

    first: date
    last: date
    judged: bool
    """Whether there was something to judge by its end."""
    duties: bool
    """Whether what units owe outside cases was judged then."""
    counts: Mapping[str | None, Counter[str]]

    def told(self, units: Collection[str | None]) -> Week:
        """Of these units together."""
        if not self.judged:
            return Week(first=self.first, last=self.last)
        counts = [self.counts[unit] for unit in units if unit in self.counts]

        def total(name: str) -> int:
            return sum(one[name] for one in counts)

        return Week(
            first=self.first,
            last=self.last,
            overdue=total("overdue"),
            missed=total("missed") if self.duties else None,
            short=total("short") if self.duties else None,
            fallen=total("fallen"),
            met=total("met"),
            unknown=total("unknown"),
        )


def weekly(
    office: Office,
    place: Jurisdiction,
    as_of: date,
    weeks: int = WEEKS,
    stopped: Callable[[], bool] = lambda: False,
) -> Weeks:
    """The weeks up to the day, counted in one reading; ends early, with fewer, once ``stopped`` says so. Raises DubanError."""
    require_near(office, as_of)
    code = place.code
    floor = place.judged_from or date.min
    with brought_up(office, place) as reader:
        spans = [(day - _WEEK + _DAY, day) for n in reversed(range(weeks)) for day in [as_of - n * _WEEK]]
        entered = next((case.received_on for case in reader.cases(code)), date.max)
        of_cases = reader.stood(code, spans[0][0], weeks, floor)
        duties = _Duties(office, reader, place, as_of)
        found = []
        for at, (first, last) in enumerate(spans):
            if stopped():
                break
            rows = [row for row in duties.owed(last) if row.due_on is None or row.due_on >= floor]
            counts = {unit: Counter[str](of_week[at]._asdict()) for unit, of_week in of_cases.items()}
            for row in rows:
                counts.setdefault(row.unit, Counter()).update(_marks(row, first, last))
            judged = last >= floor and (entered <= last or bool(rows))
            found.append(_Counted(first, last, judged, duties.judged(last), counts))
        return Weeks(duties.roster.at(as_of), found)


class _Duties:
    """What units owe by a day outside cases, as of several days: the ledger is read once."""

    def __init__(self, office: Office, reader: "Reader", place: Jurisdiction, as_of: date) -> None:
        policy = office.policy(place.code)
        self.roster = office.roster(place.code, reader)
        self._start = place.duties_from or place.judged_from
        """From which day on they are judged; None: never."""
        self._office = office
        self._acts = unit_acts(reader, place.code, as_of) if self._start else []
        self._policy = attrs.evolve(
            policy,
            rulings={
                id: versions
                for id, versions in policy.rulings.items()
                if not any(isinstance(one.rule, Assignment | Checklist) for one in versions)
            },
        )
        """Without the rules that nobody owes anything under by a day."""

    def judged(self, day: date) -> bool:
        """Whether they are judged on that day."""
        return self._start is not None and day >= self._start

    def owed(self, day: date) -> Iterator[Obligation]:
        """As of the end of that day."""
        from duban.engine.duties import Setting, unit_obligations

        if self._start is None:
            return
        setting = Setting(self.roster, self._office.table, self._office.extensions, self._start, day)
        for row in unit_obligations(self._policy, setting, self._acts):
            if row.exists(day) and row.form in _OWED:
                yield row


def _marks(row: Obligation, first: date, last: date) -> Iterator[str]:
    """For what it counts in the week, by the fields of a :class:`Week`."""
    state = row.state(last)
    if state in _UNMET:
        yield _heap(row, state)
    if state in _LATE and row.due_on is not None and first <= row.due_on + _DAY <= last:
        yield "fallen"
    if state in _MET and row.closed_on is not None and first <= row.closed_on:
        yield "met"
    if state is State.UNKNOWN:
        yield "unknown"


def _heap(row: Obligation, state: State) -> str:
    if row.form not in _DUTIES:
        return "overdue"
    return "short" if state is State.SHORT and row.form is Form.DUTY else "missed"
