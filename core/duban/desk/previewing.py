"""What an act would change, before it is saved: in what its case owes, or in what its unit owes outside cases."""

from collections.abc import Sequence
from datetime import date

import attrs

from duban.desk.check import owed_by_units
from duban.desk.effects import Change, changes
from duban.desk.gates import GateClosed, Want
from duban.desk.office import Office
from duban.desk.recording import Statement, record
from duban.desk.today import told
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class Preview:
    """What would come of an act. ``refusal`` holds the whole answer of a gate that is closed, empty where none is; with
    ``needs_reason`` a reason is enough to pass it. ``revision`` is the journal's last entry that the preview rests on.
    """

    changes: tuple[Change, ...] = ()
    wants: tuple[Want, ...] = ()
    refusal: str = ""
    needs_reason: bool = False
    revision: int
    policy: Policy = attrs.field(repr=False)

    def title(self, row: Obligation) -> str:
        """What an obligation is called: its rule with the title."""
        ruling = self.policy.version(row.rule, row.version)
        return f"{row.rule} {ruling.rule.title}" if ruling else row.rule


def preview(
    office: Office, place: Jurisdiction, statement: Statement, *, actor: str, seen: int | None, as_of: date
) -> Preview:
    """Try the act; nothing is written. Raises DubanError with everything that is wrong with it, Overtaken where what was seen is
    stale.
    """
    policy = office.policy(place.code)
    with told():
        try:
            effect = record(office, place, statement, actor=actor, dry_run=True, seen=seen)
        except GateClosed as closed:
            return Preview(
                wants=closed.wants,
                refusal=closed.message,
                needs_reason=closed.needs_reason,
                revision=seen or 0,
                policy=policy,
            )
        before, after = effect.before, effect.after
        if effect.event.case is None:
            before, after = _of_unit(office, place, effect.event, max(as_of, effect.event.on))
        return Preview(
            changes=changes(before, after), wants=tuple(effect.wants), revision=effect.revision, policy=policy
        )


def _of_unit(
    office: Office, place: Jurisdiction, event: Event, as_of: date
) -> tuple[Sequence[Obligation], Sequence[Obligation]]:
    """What units owe without and with the act; an act that enrols a unit or an official counts for later acts only."""
    with office.ledger.reading() as reader:
        roster = office.roster(place.code, reader)
        return (
            owed_by_units(office, reader, place, roster, as_of),
            owed_by_units(office, reader, place, roster, as_of, also=(event,)),
        )
