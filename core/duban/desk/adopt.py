"""Taking new rules, a new calendar or a new engine into use: open obligations move visibly, closed ones keep their verdict."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from duban.desk.frozen import ADOPT, Frozen, by_clock, packed
from duban.desk.office import Office, now, today
from duban.desk.rights import Act, require
from duban.desk.standing import rebuild, recompute
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.workspace import Jurisdiction

__all__ = ["Change", "Move", "adopt", "compare", "preview", "rebuild"]

if TYPE_CHECKING:
    from duban.engine.fold import Programme
    from duban.store.reader import Reader


@attrs.frozen
class Move:
    """One open obligation that the change touches: its row before (None: it was not owed) and after (None: no longer owed)."""

    case: str
    rule: str
    n: int
    before: Obligation | None
    after: Obligation | None


@attrs.frozen
class Change:
    """What a change of rules does to one jurisdiction's ledger: which open obligations move, how many closed ones are kept."""

    jurisdiction: str
    moves: tuple[Move, ...]
    kept: tuple[Obligation, ...]


def compare(
    ref: str, stored: Sequence[Obligation], fresh: Sequence[Obligation]
) -> Iterator[Move | list[Obligation]]:
    """Per clock of a case: a Move where what is open changes, the stored rows where a closed clock would be judged differently."""
    old, new = by_clock(stored), by_clock(fresh)
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if before is not None and before[-1].closed_on is not None:
            yield before
            continue
        last = before[-1] if before else None
        following = after[-1] if after else None
        if _visible(last) != _visible(following):
            yield Move(ref, key[0], key[2], last, following)


def _visible(row: Obligation | None) -> tuple[object, ...] | None:
    return None if row is None else (row.due_on, row.missing, row.unit, row.closed_on, row.suspended)


def preview(office: Office, jurisdiction: Jurisdiction) -> Change:
    """What adopting today's rules would change; writes nothing."""
    code = jurisdiction.code
    with office.ledger.reading() as reader:
        programme = office.programme(code, office.roster(code, reader))
        return _change(reader, code, programme)


def _change(reader: "Reader", code: str, programme: "Programme") -> Change:
    frozen = Frozen.of(reader, code)
    moves: list[Move] = []
    kept: list[Obligation] = []
    for ref, events in reader.cases_with_events(code):
        folded = programme.fold(ref, events)
        fresh = frozen.applied(ref, folded.obligations, events) if folded else ()
        for found in compare(ref, reader.case_obligations(code, ref), fresh):
            if isinstance(found, Move):
                moves.append(found)
            else:
                kept.extend(found)
    return Change(code, tuple(moves), tuple(kept))


def adopt(office: Office, jurisdiction: Jurisdiction, actor: str) -> Change:
    """Take today's rules into use: journal the moves and the kept verdicts, and compute the projections anew, in one transaction.

    Raises Refused for whom the roles in force do not make an administrator.
    """
    from duban.store.entry import Draft

    code = jurisdiction.code
    require(office, code, Act.ADOPT_POLICY, actor)
    with office.ledger.writing(code, bulk=True) as writer:
        programme = office.programme(code, office.roster(code, writer.reader))
        change = _change(writer.reader, code, programme)
        event = Event(
            ADOPT,
            today(),
            data={
                "digest": office.digest(code),
                "moved": tuple(_sentence(move) for move in change.moves),
                "kept": tuple(packed(row) for row in change.kept),
            },
        )
        writer.append(Draft(now(), actor, "policy adopt", None, (event,)))
        recompute(office, writer, programme)
    return change


def _sentence(move: Move) -> str:
    """A move as the journal keeps it: case, rule, clock, old date, new date."""
    before = move.before.due_on.isoformat() if move.before and move.before.due_on else "-"
    after = move.after.due_on.isoformat() if move.after and move.after.due_on else "-"
    return f"{move.case}|{move.rule}|{move.n}|{before}|{after}"
