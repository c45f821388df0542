"""What an act would change, before it is saved: in what its case owes, or in what its unit owes outside cases."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import owed_by_units
from duban.desk.effects import Change, changes
from duban.desk.gates import Want
from duban.desk.office import Office, last_near
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader


@attrs.frozen(kw_only=True)
class Preview:
    """What would come of an act, what its record lacks, and what of it may be a slip. ``revision`` is the journal's last entry that the
    preview rests on."""

    changes: tuple[Change, ...] = ()
    wants: tuple[Want, ...] = ()
    cautions: tuple[str, ...] = ()
    revision: int
    unit: str | None = None
    """The unit whose act it is."""
    policy: Policy = attrs.field(repr=False)
    roster: Roster = attrs.field(repr=False)

    def title(self, row: Obligation) -> str:
        """What an obligation is called: its rule with the title."""
        ruling = self.policy.version(row.rule, row.version)
        return f"{row.rule} {ruling.rule.title}" if ruling else row.rule

    def unit_name(self, code: str) -> str:
        """What a unit is called."""
        unit = self.roster.units.get(code)
        return unit.name if unit else code


def preview(
    office: Office, place: Jurisdiction, statement: Statement, *, actor: str, seen: int | None, as_of: date
) -> Preview:
    """Try the act; nothing is written. Raises DubanError with everything that is wrong with it, GateClosed where its record lacks
    something, Overtaken where what was seen is stale.
    """
    policy = office.policy(place.code)
    effect = record(office, place, statement, actor=actor, dry_run=True, seen=seen)
    before, after = effect.before, effect.after
    with office.ledger.reading() as reader:
        roster = office.roster(place.code, reader)
        if effect.event.case is None:
            before, after = _of_unit(office, reader, place, roster, effect.event, as_of)
    return Preview(
        changes=changes(before, after),
        wants=tuple(effect.wants),
        cautions=tuple(effect.cautions),
        revision=effect.revision,
        unit=effect.event.unit,
        policy=policy,
        roster=roster,
    )


def _of_unit(
    office: Office, reader: "Reader", place: Jurisdiction, roster: Roster, event: Event, as_of: date
) -> tuple[Sequence[Obligation], Sequence[Obligation]]:
    """What units owe without and with the act; an act that enrols a unit or an official counts for later acts only. Of a year so far
    ahead that its duties cannot be told, nothing is."""
    day = max(as_of, event.on) if event.on.year <= last_near(office) else as_of
    return (
        owed_by_units(office, reader, place, roster, day),
        owed_by_units(office, reader, place, roster, day, also=(event,)),
    )
