"""Which proposals would appear or vanish if other rules applied."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from duban.desk.proposing import derive_from
from duban.domain.following import Proposal, Standing
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.grounds import Grounds
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader


class Change(StrEnum):
    """What the other policy does to a proposal on which nobody has decided."""

    APPEARS = "appears"
    VANISHES = "vanishes"


@attrs.frozen
class ProposalShift:
    """A proposal that is made under one of the policies only."""

    change: Change
    proposal: Proposal
    policy: Policy
    roster: Roster


class Side:
    """One policy: collects the obligations on which its grounds may rest."""

    def __init__(self, place: Jurisdiction, policy: Policy, as_of: date) -> None:
        self.place, self.policy, self.as_of = place, policy, as_of
        self.rules = Grounds(policy).rules - place.not_judged.keys()
        self.rows: list[Obligation] = []

    def take(self, rows: Iterable[Obligation]) -> None:
        """Keep those that may count; the rest is forgotten, so that memory grows with what is unmet only."""
        floor = self.place.judged_from or date.min
        for row in rows:
            judged = (row.due_on or row.closed_on or date.min) >= floor
            if row.rule in self.rules and judged and (row.due_on is None or row.due_on < self.as_of):
                self.rows.append(row)


def proposal_shifts(reader: "Reader", roster: Roster, first: Side, second: Side) -> Iterator[ProposalShift]:
    """What the second policy adds, then what it takes away, by key."""
    made = [
        derive_from(reader, side.place, side.policy, roster, side.rows, side.as_of)
        for side in (first, second)
    ]
    before, after = (dict(each.proposals) for each in made)
    decided = {key for key, course in made[0].courses.items() if course.standing is not Standing.PROPOSED}
    for key in sorted(after.keys() - before.keys() - decided):
        yield ProposalShift(Change.APPEARS, after[key], second.policy, roster)
    for key in sorted(before.keys() - after.keys() - decided):
        yield ProposalShift(Change.VANISHES, before[key], first.policy, roster)
