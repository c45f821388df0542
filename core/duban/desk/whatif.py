"""What would be if other rules applied: the ledger read under two policies, and what differs as of a day. Nothing is written.

Both policies are read on the same journal, roster, calendar and plugins. Verdicts that an adoption of rules has kept stay as they
are on both sides; a trial of new packs keeps in the same way all that has ended, as adopting them would.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import attrs

from duban.desk.check import unit_acts
from duban.desk.frozen import Frozen, by_clock
from duban.desk.office import Office
from duban.desk.whatif_following import ProposalShift, Side, proposal_shifts
from duban.domain.obligation import Obligation, State
from duban.domain.roster import Roster
from duban.engine.duties import Setting, unit_obligations
from duban.engine.fold import Programme, as_of
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.domain.event import Event
    from duban.store.reader import Reader


OfCase = tuple[str, str, int, int]
"""An obligation inside a case: rule, claim, number, spell of a broken act."""
OfUnit = tuple[str, str, str, int]
"""An obligation outside cases: rule, unit, period, number."""
K = TypeVar("K", OfCase, OfUnit)


@attrs.frozen
class Pair:
    """The two policies that a jurisdiction's ledger is read under."""

    jurisdiction: Jurisdiction
    first: Policy
    second: Policy

    def __iter__(self) -> Iterator[Policy]:
        return iter((self.first, self.second))


class Kind(StrEnum):
    """What the other policy does to one obligation. Each has one kind: the first that holds, in this order."""

    UNSAID = "unsaid"
    """It could be said how it stands, and cannot any more."""
    LATE = "late"
    """It was not late, or could not be said, and is late."""
    SAID = "said"
    """It could not be said how it stands, and can."""
    IN_TIME = "in-time"
    """It was late and is not."""
    EARLIER = "earlier"
    LATER = "later"
    REASSIGNED = "reassigned"
    """Another unit or official owes it."""
    CHANGED = "changed"
    """Anything else: ended or not, suspended or not, how many acts are owed, what is lacking."""
    NEW_LATE = "new-late"
    """It was not owed; it is, and is late already."""
    NEW = "new"
    GONE_LATE = "gone-late"
    """It was owed and late, and is not owed."""
    GONE = "gone"


LATE = frozenset({State.OVERDUE, State.SHORT, State.MET_LATE, State.BREACH})
"""States in which an obligation has not been met as it should: after its last day, not often enough, against its terms."""


@attrs.frozen
class Standing:
    """An obligation as of the day, under one of the policies."""

    row: Obligation
    state: State

    @property
    def late(self) -> bool:
        return self.state in LATE

    @property
    def visible(self) -> tuple[object, ...]:
        """What two policies may differ in; which version of a rule says it is no difference."""
        row = self.row
        return (
            self.state,
            row.due_on,
            row.unit,
            row.officer,
            row.missing,
            row.required,
            row.done,
            row.detail,
        )


@attrs.frozen(kw_only=True)
class Shift:
    """One obligation that differs: how it stands under the first policy (None: not owed) and under the second."""

    jurisdiction: str
    kind: Kind
    before: Standing | None
    after: Standing | None
    title: str
    unit_name: str

    @property
    def row(self) -> Obligation:
        """The obligation, as the second policy has it where that knows it."""
        standing = self.after or self.before
        assert standing is not None, "a difference has at least one side"
        return standing.row


@attrs.define
class Tally:
    """What was compared and what came out: obligations by kind, by unit and kind; ``kept`` are verdicts that stay as they were given."""

    cases: int = 0
    owed_by_units: int = 0
    kept: int = 0
    kinds: Counter[Kind] = attrs.field(factory=Counter)
    units: dict[str, Counter[Kind]] = attrs.field(factory=dict)
    """By the name of the unit that owes it, under the second policy where it is owed there."""

    def count(self, shift: Shift) -> None:
        self.kinds[shift.kind] += 1
        self.units.setdefault(shift.unit_name, Counter())[shift.kind] += 1

    @property
    def empty(self) -> bool:
        """Whether there was nothing to compare."""
        return not self.cases and not self.owed_by_units


class Comparison:
    """Two policies on one ledger: read ``shifts`` to their end, then ``tally`` is complete.

    ``keeps``: what has ended under the first policy keeps its verdict, as when rules are adopted.
    """

    def __init__(self, office: Office, pair: Pair, as_of: date, *, keeps: bool) -> None:
        self.office = office
        self.pair = pair
        self.as_of = as_of
        self.keeps = keeps
        self.tally = Tally()
        self.proposals: Sequence[ProposalShift] = ()
        """Proposals that appear or vanish; known after the reading."""
        self.unadopted = False
        """Whether the workspace's rules have changed since the ledger was computed; known after the reading."""
        self.watch: Callable[[], None] | None = None
        """Called after each case of the reading; what it raises ends it."""

    @property
    def place(self) -> Jurisdiction:
        return self.pair.jurisdiction

    @property
    def shifts(self) -> Iterator[Shift]:
        """What differs: by case, then what units owe; within both by rule, claim or unit, and number.

        The ledger is opened for reading alone, and closed at the end. Raises StoreError.
        """
        from duban.store.ledger import Ledger

        self.tally = Tally()
        ledger = Ledger.open(self.office.workspace.database, readonly=True)
        try:
            with ledger.reading() as reader:
                yield from self._shifts(reader)
        finally:
            ledger.close()

    def _shifts(self, reader: "Reader") -> Iterator[Shift]:
        code = self.place.code
        roster = self.office.roster(code, reader)
        self.unadopted = self._is_unadopted(reader)
        frozen = Frozen.of(reader, code)
        first, second = (self._programme(policy, roster) for policy in self.pair)
        one, other = (Side(self.place, policy, self.as_of) for policy in self.pair)
        for ref, events in reader.cases_with_events(code):
            self.tally.cases += any(event.on <= self.as_of for event in events)
            if self.watch is not None:
                self.watch()
            before = _read(first, frozen, ref, events)
            after = _read(second, frozen, ref, events)
            if before != after:
                old, new, kept = self._clocks(before, after)
                yield from self._compared(roster, old, new)
                one.take((*old.values(), *kept))
                other.take((*new.values(), *kept))
            else:
                same = list(as_of(before, self.as_of))
                one.take(same)
                other.take(same)
        of_units = self._of_units(reader, roster)
        yield from self._compared(roster, *of_units)
        one.take(of_units[0].values())
        other.take(of_units[1].values())
        self.proposals = tuple(proposal_shifts(reader, roster, one, other))

    def _is_unadopted(self, reader: "Reader") -> bool:
        state = reader.state(self.place.code)
        if not self.keeps or state is None or not state.policy_digest or self.office.plugins.failures:
            return False
        return state.policy_digest != self.office.digest(self.place.code)

    def _programme(self, policy: Policy, roster: Roster) -> Programme:
        return Programme(policy, self.office.table, roster, self.office.extensions)

    def _clocks(
        self, before: Sequence[Obligation], after: Sequence[Obligation]
    ) -> tuple[dict[OfCase, Obligation], dict[OfCase, Obligation], list[Obligation]]:
        """The spells to read as of the day, by clock; apart from them those of ended clocks that keep their verdict on both sides."""
        old, new = by_clock(before), by_clock(after)
        first: dict[OfCase, Obligation] = {}
        second: dict[OfCase, Obligation] = {}
        kept: list[Obligation] = []
        for key in old.keys() | new.keys():
            one, other = _as_of(old.get(key, ()), self.as_of), _as_of(new.get(key, ()), self.as_of)
            if self.keeps and key in old and old[key][-1].closed_on is not None:
                self.tally.kept += kind_of(self._stands(one), self._stands(other)) is not None
                kept += [one] if one is not None else []
                continue
            if one is not None:
                first[key] = one
            if other is not None:
                second[key] = other
        return first, second, kept

    def _of_units(
        self, reader: "Reader", roster: Roster
    ) -> tuple[dict[OfUnit, Obligation], dict[OfUnit, Obligation]]:
        """What units owe outside cases under both policies; nothing where the jurisdiction names no day to judge from."""
        day = self.place.duties_from or self.place.judged_from
        if day is None:
            return {}, {}
        code = self.place.code
        setting = Setting(roster, self.office.table, self.office.extensions, day, self.as_of)
        acts = unit_acts(reader, code, self.as_of)
        rows = [
            {(row.rule, row.unit or "", row.period or "", row.n): row for row in owed}
            for owed in (unit_obligations(policy, setting, acts) for policy in self.pair)
        ]
        self.tally.owed_by_units += len(rows[0].keys() | rows[1].keys())
        return rows[0], rows[1]

    def _compared(
        self, roster: Roster, first: Mapping[K, Obligation], second: Mapping[K, Obligation]
    ) -> Iterator[Shift]:
        for key in sorted(first.keys() | second.keys()):
            before, after = self._stands(first.get(key)), self._stands(second.get(key))
            if not self._judged(before) and not self._judged(after):
                continue
            kind = kind_of(before, after)
            if kind is not None:
                shift = self._shift(kind, before, after, roster)
                self.tally.count(shift)
                yield shift

    def _stands(self, row: Obligation | None) -> Standing | None:
        """How it stands; None where it is not owed, its reason gone included."""
        if row is None:
            return None
        state = row.state(self.as_of)
        return None if state is State.VOID else Standing(row, state)

    def _judged(self, standing: Standing | None) -> bool:
        """Whether a check would look at it: nothing that fell due before the judged day is a finding."""
        if standing is None:
            return False
        return (standing.row.due_on or standing.row.opened_on) >= (self.place.judged_from or date.min)

    def _shift(self, kind: Kind, before: Standing | None, after: Standing | None, roster: Roster) -> Shift:
        standing = after or before
        assert standing is not None, "what differs is owed on one side"
        row = standing.row
        policy = self.pair.second if after else self.pair.first
        ruling = policy.version(row.rule, row.version)
        unit = roster.units.get(row.unit or "")
        return Shift(
            jurisdiction=self.place.code,
            kind=kind,
            before=before,
            after=after,
            title=ruling.rule.title if ruling else "",
            unit_name=unit.name if unit else (row.unit or ""),
        )


def kind_of(before: Standing | None, after: Standing | None) -> Kind | None:
    """What the other policy does to the obligation; None where nobody sees a difference."""
    if before is None:
        return None if after is None else Kind.NEW_LATE if after.late else Kind.NEW
    if after is None:
        return Kind.GONE_LATE if before.late else Kind.GONE
    if before.visible == after.visible:
        return None
    unknown_before, unknown_after = before.state is State.UNKNOWN, after.state is State.UNKNOWN
    if unknown_before != unknown_after:
        return Kind.UNSAID if unknown_after else Kind.LATE if after.late else Kind.SAID
    if before.late != after.late:
        return Kind.LATE if after.late else Kind.IN_TIME
    one, other = before.row, after.row
    if one.due_on and other.due_on and one.due_on != other.due_on:
        return Kind.EARLIER if other.due_on < one.due_on else Kind.LATER
    return Kind.REASSIGNED if (one.unit, one.officer) != (other.unit, other.officer) else Kind.CHANGED


def _read(programme: Programme, frozen: Frozen, ref: str, events: "Sequence[Event]") -> Sequence[Obligation]:
    folded = programme.fold(ref, events)
    return frozen.applied(ref, folded.obligations, events) if folded else ()


def _as_of(spells: Iterable[Obligation], day: date) -> Obligation | None:
    """The spell to read as of that day: the last that had begun and had not given way to another."""
    return max(as_of(spells, day), key=lambda row: row.spell, default=None)
