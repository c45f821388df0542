"""Recording one act: check it against its event kind, journal it, and say what it changed."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from duban.desk.cautions import cautions
from duban.desk.frozen import Frozen
from duban.desk.gates import Want, known_of, passed
from duban.desk.meanwhile import About, about_event, require_unchanged
from duban.desk.office import Office, now, require_current
from duban.desk.opening import check_opening
from duban.desk.projecting import project
from duban.desk.referring import check_references
from duban.desk.rights import Act, require
from duban.desk.standing import note_write, settle
from duban.desk.stating import Statement, masked, to_event
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.fold import Programme
from duban.errors import DubanError, StoreFailure
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.writer import Writer


@attrs.frozen
class Effect:
    """What a recorded act did: its number in the journal, the case's obligations before and after it, and what its record lacks."""

    seq: int
    event: Event
    before: Sequence[Obligation]
    after: Sequence[Obligation]
    wants: Sequence[Want] = ()
    revision: int = 0
    """Number of the journal's last entry that it was weighed with."""
    opened: bool = False
    """Whether the case is new to the ledger."""
    cautions: Sequence[str] = ()
    """What may be a slip, in words."""


@attrs.frozen
class Batch:
    """What became of several acts: the effects of those that were recorded, and the others with their reasons."""

    effects: tuple[Effect, ...]
    refused: tuple[tuple[Statement, DubanError], ...]

    @property
    def cautions(self) -> Sequence[str]:
        """What may be a slip of those that were recorded, each sentence once."""
        return list(dict.fromkeys(words for one in self.effects for words in one.cautions))


def record(
    office: Office,
    jurisdiction: Jurisdiction,
    statement: Statement,
    *,
    actor: str,
    dry_run: bool = False,
    seen: int | None = None,
) -> Effect:
    """Journal one act and bring the case up to date, in one transaction; with ``dry_run`` say what it would do and write nothing.

    ``seen`` is the number of the journal's last entry when that was read on which the act is based. Raises Overtaken, naming what
    was journaled since, where some of it is about the same case or unit; a dry run raises it too.

    Raises Unfit for an act about a case that the ledger does not have and that it does not open (:mod:`duban.desk.opening`), GateClosed
    for an act whose record lacks what a checklist demands; a dry run raises it too. Raises Refused for whom the
    roles in force do not let enter anything.
    """
    done = record_each(office, jurisdiction, (statement,), actor=actor, dry_run=dry_run, seen=seen)
    for _statement, error in done.refused:
        raise error
    return done.effects[0]


def record_each(
    office: Office,
    jurisdiction: Jurisdiction,
    statements: Sequence[Statement],
    *,
    actor: str,
    dry_run: bool = False,
    seen: int | None = None,
) -> Batch:
    """:func:`record` for several acts, each about another case, in one transaction: those that can be recorded are, the others are
    handed back with their reason.

    Raises Overtaken for the whole of it, whichever act that is about; Refused, as ``record`` does.
    """
    from duban.store.entry import Draft

    code = jurisdiction.code
    policy = office.policy(code)
    office.found_ledger()
    if not dry_run:
        require(office, code, Act.RECORD, actor)
        settle(office, jurisdiction)
    with office.ledger.writing(code) as writer:
        require_current(office, writer.reader, code)
        roster = office.roster(code, writer.reader)
        stated, refused = _stated(policy, roster, statements)
        for about in _abouts(event for _statement, event in stated):
            require_unchanged(writer.reader, code, policy, about, seen)
        programme, frozen = office.programme(code, roster), Frozen.of(writer.reader, code)
        effects: list[Effect] = []
        several = len(statements) > 1
        begun: set[str] = set()
        for statement, event in stated:
            try:
                if event.case in begun:
                    raise DubanError(_("编号“{ref}”写了不止一次，只登记第一次。").format(ref=event.case))
                opened = check_opening(writer.reader, jurisdiction, policy, roster, event, statement.new)
                one = _weighed(writer, programme, frozen, statement, event, dry_run, several)
                slips = tuple(cautions(writer.reader, code, event, opened=opened))
                effects.append(attrs.evolve(one, opened=opened, cautions=slips))
                if event.case:
                    begun.add(event.case)
            except StoreFailure:
                raise
            except DubanError as error:
                refused.append((statement, error))
        if dry_run or not effects:
            return Batch(tuple(effects), tuple(refused))
        at = now()
        drafts = [Draft(at, actor, "record", one.event.case, (one.event,)) for one in effects]
        numbers = writer.append_many(drafts)
        cases = [one.event.case for one in effects if one.event.case]
        if cases:
            project(writer, programme, frozen, cases)
        moved = len(cases) < len(effects)
        note_write(office, writer, roster, office.roster(code, writer.reader) if moved else roster)
        written = [
            attrs.evolve(one, seq=seq, after=_owed(writer, one.event.case))
            for one, seq in zip(effects, numbers, strict=True)
        ]
    return Batch(tuple(written), tuple(refused))


def _stated(
    policy: Policy, roster: Roster, statements: Sequence[Statement]
) -> tuple[list[tuple[Statement, Event]], list[tuple[Statement, DubanError]]]:
    """The statements with the events that they mean, and those that mean none."""
    stated, refused = [], []
    for statement in statements:
        try:
            stated.append((statement, to_event(policy, roster, statement)))
        except DubanError as error:
            refused.append((statement, error))
    return stated, refused


def _abouts(events: Iterable[Event]) -> Sequence[About]:
    """What acts rest on; the cases of many at once."""
    found = [about_event(event) for event in events]
    cases = [ref for one in found if one.unit is None for ref in one.cases]
    return [*([About(cases=cases)] if cases else []), *(one for one in found if one.unit is not None)]


def _weighed(
    writer: "Writer",
    programme: Programme,
    frozen: Frozen,
    statement: Statement,
    event: Event,
    trial: bool,
    several: bool,
) -> Effect:
    """The act as it may be journaled; of a trial, what it would do. Raises DubanError where it cannot be recorded."""
    reader, code, policy = writer.reader, writer.jurisdiction, programme.policy
    check_references(reader, code, policy, event)
    reason = masked(statement.override)
    event, wants = passed(programme, event, lambda: known_of(writer, event), reason, spare=several)
    case = event.case
    after: Sequence[Obligation] = ()
    if case and trial:
        known = [*writer.events_of([case]).get(case, []), event]
        folded = programme.fold(case, known)
        after = frozen.applied(case, folded.obligations, known) if folded else ()
    return Effect(0, event, _owed(writer, case), after, wants, reader.head(code)[0])


def _owed(writer: "Writer", case: str | None) -> Sequence[Obligation]:
    return writer.reader.case_obligations(writer.jurisdiction, case) if case else ()
