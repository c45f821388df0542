"""Lists of obligations by unit, rule, state and due date, each line complete enough to be read on its own."""

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from duban.desk.check import owed_by_units
from duban.desk.office import Office, require_current
from duban.desk.standing import settle
from duban.domain.finding import Citation
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Roster
from duban.engine.judge import Judge
from duban.errors import DubanError
from duban.i18n import _, sentences
from duban.policy.shape import nearest

ENDED = frozenset({State.MET, State.MET_LATE, State.VOID, State.BREACH, State.UNKNOWN})
"""States that an obligation which has ended may have."""
OVER = frozenset({State.MET, State.MET_LATE, State.VOID})
"""States of what is done with, listed only when asked for."""


@attrs.frozen(kw_only=True)
class Line:
    """One obligation as of a day, with the words that a reader needs."""

    jurisdiction: str
    obligation: Obligation
    state: State
    days: int | None
    title: str
    citation: Citation | None
    unit_name: str


@attrs.frozen(kw_only=True)
class Wanted:
    """What to list; None leaves it open. ``units`` are codes or names; both ends of the due range count."""

    units: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    due_from: date | None = None
    due_to: date | None = None
    case: str | None = None

    def takes(self, row: Obligation) -> bool:
        """Whether the row is wanted, its state left aside."""
        if self.rules and row.rule not in self.rules:
            return False
        if self.case is not None and row.case != self.case:
            return False
        if self.due_from is None and self.due_to is None:
            return True
        due = row.due_on
        return due is not None and (self.due_from or date.min) <= due <= (self.due_to or date.max)


def obligations(
    office: Office, *, jurisdictions: Sequence[str] = (), as_of: date, wanted: Wanted = Wanted()
) -> Iterator[Line]:
    """The obligations as of the day: those running, and where a state asks for them those that had ended.

    Ordered by jurisdiction; within it what cases owe by due date, then what units owe. Raises DubanError for a unit, rule or case
    that no jurisdiction asked about knows.
    """
    places = office.jurisdictions(jurisdictions)
    for jurisdiction in places:
        settle(office, jurisdiction)
    with office.ledger.reading() as reader:
        require_units(wanted.units, [office.roster(place.code, reader) for place in places])
        _require_rules(wanted.rules, {rule for place in places for rule in office.policy(place.code).rulings})
        if wanted.case is not None and not any(
            reader.case_events(place.code, wanted.case) for place in places
        ):
            raise DubanError(_("没有编号为“{case}”的事项。").format(case=wanted.case))
        for jurisdiction in places:
            code = jurisdiction.code
            require_current(office, reader, code)
            roster = office.roster(code, reader)
            judge = Judge(code, office.policy(code), roster, as_of)
            units = {found.code if (found := roster.find(name)) else name for name in wanted.units}
            rows = [
                reader.open_obligations(code, as_of, case=wanted.case),
                owed_by_units(office, reader, jurisdiction, roster, as_of) if wanted.case is None else [],
            ]
            if ENDED.intersection(wanted.states):
                ended = reader.closed_obligations(code, date.min, as_of, notable=False)
                rows.insert(1, ended)
            for source in rows:
                for row in source:
                    if wanted.takes(row) and (not units or row.unit in units):
                        line = line_of(judge, row)
                        if line.state in wanted.states if wanted.states else line.state not in OVER:
                            yield line


def require_units(names: Sequence[str], rosters: Sequence[Roster]) -> None:
    """Raises DubanError for a unit that none of the rosters has: a misspelt name must not look like nothing owed."""
    for name in names:
        if not any(roster.find(name) for roster in rosters):
            known = [unit.name for roster in rosters for unit in roster.units.values()]
            raise DubanError(sentences(_("名册中没有单位“{unit}”。").format(unit=name), nearest(name, known)))


def _require_rules(names: Sequence[str], known: set[str]) -> None:
    """Raises DubanError for a rule that does not apply."""
    for name in names:
        if name not in known:
            raise DubanError(sentences(_("没有规则“{rule}”。").format(rule=name), nearest(name, known)))


def line_of(judge: Judge, row: Obligation) -> Line:
    ruling = judge.policy.version(row.rule, row.version)
    unit = judge.roster.units.get(row.unit or "")
    return Line(
        jurisdiction=judge.jurisdiction,
        obligation=row,
        state=row.state(judge.as_of, judge.warn_days(ruling)),
        days=row.days(judge.as_of),
        title=ruling.rule.title if ruling else "",
        citation=ruling.citation if ruling else None,
        unit_name=unit.name if unit else (row.unit or ""),
    )
