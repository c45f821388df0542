"""What may be recorded about a case, with what each kind of act would bring about: which obligations it closes, and whose they are."""

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from duban.desk.effects import Change, What, changes
from duban.desk.forms import kinds_for
from duban.desk.frozen import Frozen, clock_of
from duban.desk.office import Office
from duban.domain.event import Event, EventKind
from duban.domain.obligation import Form, Obligation
from duban.policy.policy import Policy
from duban.policy.rules import Deadline
from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class Prospect:
    """A kind of act, the unit that is to do it (None where nobody can say), and what it would close and open, the first date first."""

    kind: EventKind
    unit: str | None
    closes: tuple[Obligation, ...] = ()
    opens: tuple[Obligation, ...] = ()

    def late(self, day: date) -> bool:
        """Whether it would close something that is overdue by then."""
        return any(row.due_on is not None and row.due_on < day for row in self.closes)


def prospects(office: Office, place: Jurisdiction, case: str, on: date) -> Sequence[Prospect]:
    """Every kind that may be recorded about the case, as if it were done on that day: first what closes something overdue, then what
    closes anything, each in the order of the chain. Raises DubanError.
    """
    code = place.code
    policy = office.policy(code)
    with office.ledger.reading() as reader:
        roster, frozen = office.roster(code, reader), Frozen.of(reader, code)
        events = reader.case_events(code, case)
    programme = office.programme(code, roster)

    def owed(known: Sequence[Event]) -> Sequence[Obligation]:
        folded = programme.fold(case, known)
        return frozen.applied(case, folded.obligations, known) if folded else ()

    before, folded = owed(events), programme.fold(case, events)
    running = {clock_of(row) for row in before if row.closed_on is None}
    usual = (folded.summary.handler or folded.summary.receiver) if folded else None
    found: list[Prospect] = []
    for kind in kinds_for(policy, "case"):
        unit = responsible(policy, before, kind.id, usual)
        after = changes(before, owed([*events, Event(kind.id, on, case, unit)]))
        found.append(
            Prospect(
                kind=kind,
                unit=unit,
                closes=_limits(
                    one for one in after if one.what is What.CLOSED and clock_of(one.obligation) in running
                ),
                opens=_limits(one for one in after if one.what is What.OPENED),
            )
        )
    return sorted(found, key=lambda one: (not one.late(on), not one.closes))


def responsible(policy: Policy, owed: Iterable[Obligation], kind: str, usual: str | None) -> str | None:
    """The unit that answers for what such an act would close, of several the one that comes due first; ``usual`` where it is one of
    them, or where the act closes nothing.
    """
    met = (row for row in owed if row.closed_on is None and row.unit and _meets(policy, row, kind))
    units = [row.unit for row in _by_date(met)]
    return usual if usual in units or not units else units[0]


def _meets(policy: Policy, row: Obligation, kind: str) -> bool:
    ruling = policy.version(row.rule, row.version)
    return ruling is not None and isinstance(ruling.rule, Deadline) and kind in ruling.rule.met_by


def _by_date(rows: Iterable[Obligation]) -> list[Obligation]:
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.key))


def _limits(found: Iterable[Change]) -> tuple[Obligation, ...]:
    """Those with a day to be done by: what the record of an act must hold is told where it is asked for."""
    rows = (one.obligation for one in found if one.obligation.form is Form.DEADLINE)
    return tuple(row for row in _by_date(rows) if row.due_on is not None)
