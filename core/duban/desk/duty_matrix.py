"""Recurring duties as a table: units down, periods across, and in each cell how the duty stands; who is due next, what was declared."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import parse_period
from duban.desk.check import owed_by_units, unit_acts
from duban.desk.explaining import Explanation, explain
from duban.desk.lists import Line, line_of
from duban.desk.meeting import entry_for, within
from duban.desk.office import Office, require_current, require_near
from duban.desk.stating import Statement
from duban.domain.obligation import Form, State
from duban.domain.roster import NamedPeriod
from duban.engine.duties import Setting, unit_obligations
from duban.engine.judge import Judge
from duban.policy.policy import Policy
from duban.policy.rules import Duty
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.domain.roster import Roster
    from duban.store.reader import Reader

AHEAD = timedelta(days=31)
"""How far ahead turns are told."""


class Mark(StrEnum):
    """How a duty stands in a cell, the worst first: a cell with several duties shows the first of theirs."""

    MISSED = "missed"
    SHORT = "short"
    UNKNOWN = "unknown"
    DUE_SOON = "due-soon"
    PENDING = "pending"
    MADE_GOOD = "made-good"
    """Done after its period had ended, and entered for it."""
    LATE = "late"
    """Done in its period, after the day by which it was due."""
    MET = "met"


_WORST = {mark: at for at, mark in enumerate(Mark)}
_MARK = {
    State.OVERDUE: Mark.MISSED, State.BREACH: Mark.MISSED, State.SHORT: Mark.SHORT, State.UNKNOWN: Mark.UNKNOWN,
    State.DUE_SOON: Mark.DUE_SOON, State.PENDING: Mark.PENDING, State.SUSPENDED: Mark.PENDING, State.MET: Mark.MET,
}  # fmt: skip


@attrs.frozen(kw_only=True)
class DutyRule:
    """A rule whose duties the table can show: which events meet it, and what their records must say besides."""

    id: str
    title: str
    events: tuple[str, ...]
    match: Mapping[str, str]
    shapes: tuple[str, ...] = ()
    """The shapes of its periods' keys (:func:`shape_of`): a rule may ask weekly of one level and monthly of another."""


def _worst_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: _WORST[mark_of(line)]))


@attrs.frozen
class Cell:
    """What one unit owes in one column; more than one line where the column holds several duties, the worst first."""

    lines: tuple[Line, ...] = attrs.field(converter=_worst_first)

    @property
    def mark(self) -> Mark:
        """The worst of them."""
        return mark_of(self.lines[0])


@attrs.frozen
class UnitRow:
    """A unit with its cells by the key of the column."""

    unit: str
    name: str
    cells: Mapping[str, Cell]


@attrs.frozen
class Table:
    """One rule's table, or that of all rules (columns are then the months in which what is owed begins)."""

    columns: tuple[str, ...]
    rows: tuple[UnitRow, ...]
    counts: Mapping[Mark, int] = attrs.field(factory=dict)
    """How many duties stand how."""


@attrs.frozen
class Turn:
    """Whose turn it is under a rule that names one official for each occurrence."""

    rule: str
    unit: str
    unit_name: str
    officer: str
    on: date


@attrs.frozen(kw_only=True)
class Duties:
    """What units owe in their periods as of a day. ``revision`` is the number of the journal's last entry that was read;
    ``judged_from`` the day from which duties are judged, None where the jurisdiction names none: then nothing is listed.
    """

    as_of: date
    revision: int
    judged_from: date | None
    rules: tuple[DutyRule, ...]
    lines: Sequence[Line]
    turns: tuple[Turn, ...]
    periods: tuple[NamedPeriod, ...]
    policy: Policy = attrs.field(repr=False)

    def rule(self, id: str) -> DutyRule | None:
        """The rule of that id."""
        return next((one for one in self.rules if one.id == id), None)

    def table(self, rule: str | None = None, shape: str | None = None) -> Table:
        """The table of one rule (of its periods of that shape), of all where none is named.

        Units stand in order of their codes, columns in order of time.
        """
        starts: dict[str, date] = {}
        names: dict[str, str] = {}
        cells: dict[str, dict[str, list[Line]]] = {}
        for line in self.lines:
            row = line.obligation
            if rule not in (None, row.rule) or shape not in (None, shape_of(row.period)):
                continue
            begun = row.started_on or row.opened_on
            key = (row.period or "") if rule is not None else f"{begun:%Y-%m}"
            starts[key] = min(begun, starts.get(key, begun))
            unit = row.unit or ""
            names[unit] = line.unit_name
            cells.setdefault(unit, {}).setdefault(key, []).append(line)
        rows = tuple(
            UnitRow(unit, names[unit], {key: Cell(lines) for key, lines in found.items()})
            for unit, found in sorted(cells.items())
        )
        counts = Counter(mark_of(line) for row in rows for cell in row.cells.values() for line in cell.lines)
        return Table(tuple(sorted(starts, key=lambda key: (starts[key], key))), rows, counts)

    def turns_of(self, unit: str) -> tuple[Turn, ...]:
        """The next turns in that unit, the nearest first."""
        return tuple(one for one in self.turns if one.unit == unit)

    def declared(self) -> tuple[NamedPeriod, ...]:
        """Declared periods that run or are to come, the earliest first."""
        return tuple(
            sorted((p for p in self.periods if p.end >= self.as_of), key=lambda p: (p.start, p.name))
        )

    def entry_for(self, line: Line, kind: str, on: date) -> Statement:
        """The act of that kind with which the unit meets the duty, as far as it is known beforehand."""
        rule = self.rule(line.obligation.rule)
        return entry_for(line.obligation, self.policy.kinds[kind], rule.match if rule else {}, on)


@lru_cache(maxsize=4096)  # many units share few periods
def shape_of(period: str | None) -> str:
    """What the key of a period looks like, ``0000-W00`` for a week; empty for one that is no stretch of the calendar."""
    key = period or ""
    try:
        parse_period(key)
    except ValueError:
        return ""
    return re.sub(r"\d", "0", key)


def mark_of(line: Line) -> Mark:
    """How one duty stands."""
    if line.state in (State.MET_LATE, State.VOID):
        closed = line.obligation.closed_on
        return Mark.LATE if closed is not None and within(line.obligation, closed) else Mark.MADE_GOOD
    return _MARK[line.state]


def duties(office: Office, place: Jurisdiction, as_of: date) -> Duties:
    """Read them. Raises DubanError."""
    require_near(office, as_of)
    code = place.code
    policy = office.policy(code)
    with office.ledger.reading() as reader:
        require_current(office, reader, code)
        roster = office.roster(code, reader)
        judge = Judge(code, policy, roster, as_of)
        owed = owed_by_units(office, reader, place, roster, as_of)
        lines = [line_of(judge, row) for row in owed if row.form is Form.DUTY]
        return Duties(
            as_of=as_of,
            revision=reader.head(code)[0],
            judged_from=place.duties_from or place.judged_from,
            rules=_rules(policy, lines, as_of),
            lines=lines,
            turns=tuple(_turns(office, reader, place, roster, as_of)),
            periods=roster.periods,
            policy=policy,
        )


def _rules(policy: Policy, lines: Sequence[Line], as_of: date) -> tuple[DutyRule, ...]:
    found: dict[str, DutyRule] = {}
    for id, version in sorted({(line.obligation.rule, line.obligation.version) for line in lines}):
        ruling = policy.in_force(id, as_of) or policy.version(id, version)
        if ruling is not None and isinstance(ruling.rule, Duty):
            rule = ruling.rule
            seen = sorted({shape_of(line.obligation.period) for line in lines if line.obligation.rule == id})
            found[id] = DutyRule(
                id=id, title=rule.title, events=rule.event, match=rule.match, shapes=tuple(seen)
            )
    return tuple(found.values())


def _turns(
    office: Office, reader: "Reader", place: Jurisdiction, roster: "Roster", as_of: date
) -> Iterable[Turn]:
    """The occurrences from the day on for which a plugin's schedule names an official."""
    policy = office.policy(place.code)
    named = {
        id: versions
        for id, versions in policy.rulings.items()
        if any(isinstance(one.rule, Duty) and any(s.plugin for s in one.rule.schedule) for one in versions)
    }
    first = place.duties_from or place.judged_from
    if not named or first is None:
        return
    setting = Setting(roster, office.table, office.extensions, first, as_of + AHEAD)
    acts = unit_acts(reader, place.code, as_of)
    ahead = unit_obligations(attrs.evolve(policy, rulings=named), setting, acts)
    rows = [row for row in ahead if row.officer and row.form is Form.DUTY and row.closed_on is None]
    for row in sorted(rows, key=lambda row: (row.opened_on, row.unit or "", row.rule)):
        if row.opened_on >= as_of and row.unit is not None:
            unit = roster.units[row.unit]
            yield Turn(row.rule, unit.code, unit.name, row.officer or "", row.opened_on)


def reasons(office: Office, place: Jurisdiction, lines: Sequence[Line], as_of: date) -> list[Explanation]:
    """Why each of a unit's duties stands as it does, an explanation for each rule among them. Raises DubanError."""
    found: list[Explanation] = []
    for rule in dict.fromkeys(line.obligation.rule for line in lines):
        wanted = {line.obligation.key for line in lines if line.obligation.rule == rule}
        unit = next(line.obligation.unit for line in lines if line.obligation.rule == rule)
        whole = explain(office, f"{rule}@{unit}", jurisdictions=(place.code,), as_of=as_of)
        those = tuple(one for one in whole.obligations if one.line.obligation.key in wanted)
        found.append(attrs.evolve(whole, obligations=those))
    return found
