"""What the projections rest on besides law and journal: the roster, and the plugins that were there when they were written.

An official who is entered for a past day, a unit that turns out to be a township, a plugin that failed and is mended: each changes
what old cases owe. Law changes by adoption only; such facts count from when they happened, so the projections follow them.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

from duban.desk.frozen import Frozen
from duban.desk.office import Office, require_current
from duban.desk.projecting import batches, read_cases
from duban.domain.roster import Roster
from duban.errors import StoreFailure
from duban.i18n import _, sentences
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.engine.fold import Programme
    from duban.store.reader import Reader
    from duban.store.writer import Writer

STALE = ""
"""Basis of projections that were written without all that they should rest on."""


def basis(roster: Roster) -> str:
    """Identifies the units and officials of a roster (SHA-256 hex), whatever the order in which they were named."""
    units = sorted(map(attrs.astuple, roster.units.values()), key=str)
    officers = sorted(map(attrs.astuple, roster.officers), key=str)
    former = [
        [one.until, attrs.astuple(one.unit)]
        for _code, spells in sorted(roster.former.items())
        for one in spells
    ]
    parts = [units, officers, former] if former else [units, officers]
    return hashlib.sha256(json.dumps(parts, default=str, ensure_ascii=False).encode()).hexdigest()


def note_write(office: Office, writer: "Writer", before: Roster, after: Roster) -> None:
    """Say on what the projections rest after a write that was read with ``before`` and leaves ``after``.

    Units that are new change nothing for older cases, which cannot name them. Anything else that changed, or a plugin that failed,
    leaves older rows behind: :func:`settle` brings them up before the next reading.
    """
    code = writer.jurisdiction
    state = writer.reader.state(code)
    digest = state.policy_digest if state and state.policy_digest else office.digest(code)
    first = state is None or not state.policy_digest
    held = None if state is None else state.note.get("basis")
    kept = all(after.units.get(key) == unit for key, unit in before.units.items())
    grown = kept and before.former == after.former
    if office.plugins.failures or not grown or set(before.officers) != set(after.officers):
        now = STALE
    elif first or (held is not None and held == basis(before)):
        now = basis(after)
    else:
        now = STALE if held is None else str(held)
    if first or now != held:
        writer.set_state(digest, {"basis": now})


def settle(office: Office, jurisdiction: Jurisdiction) -> None:
    """Compute the projections anew where the roster is no longer the one they rest on; nothing while a plugin is failing.

    Raises StoreFailure where that is needed and the ledger can only be read.
    """
    code = jurisdiction.code
    with office.ledger.reading() as reader:
        if _stands(office, reader, code):
            return
    if office.ledger.readonly:
        raise StoreFailure(
            sentences(
                _("辖区 {code} 的名册已有变动，台账须重算后才能检查，而台账只能读取。").format(code=code),
                _("请在可以写入的地方运行 duban rebuild。"),
            )
        )
    with office.ledger.writing(code, bulk=True) as writer:
        if not _stands(office, writer.reader, code):  # somebody else may have done it while we waited
            recompute(office, writer, office.programme(code, office.roster(code, writer.reader)))


@contextmanager
def brought_up(office: Office, jurisdiction: Jurisdiction) -> Iterator["Reader"]:
    """The ledger open for reading, its projections resting on the roster, the rules and the calendar of today.

    Raises PolicyChanged, StoreFailure.
    """
    settle(office, jurisdiction)
    with office.ledger.reading() as reader:
        require_current(office, reader, jurisdiction.code)
        yield reader


def _stands(office: Office, reader: "Reader", code: str) -> bool:
    """Whether the projections rest on the roster of today, or cannot be brought up now."""
    state = reader.state(code)
    if state is None or not state.policy_digest or office.plugins.failures:
        return True
    if state.policy_digest != office.digest(code):
        return True
    return state.note.get("basis") == basis(office.roster(code, reader))


def rebuild(office: Office, jurisdiction: Jurisdiction) -> int:
    """Compute the projections anew from the journal, changing nothing in it. Returns the number of cases."""
    code = jurisdiction.code
    with office.ledger.writing(code, bulk=True) as writer:
        return recompute(office, writer, office.programme(code, office.roster(code, writer.reader)))


def recompute(office: Office, writer: "Writer", programme: "Programme") -> int:
    """All projections of the jurisdiction anew from its journal. Returns the number of cases."""
    code = writer.jurisdiction
    writer.clear_projections()
    frozen = Frozen.of(writer.reader, code)
    count = 0
    for block in batches(writer.reader.cases_with_events(code)):
        summaries, obligations = read_cases(programme, frozen, block)
        writer.write_cases(summaries, obligations)
        count += len(summaries)
    rests_on = STALE if office.plugins.failures else basis(programme.roster)
    writer.set_state(office.digest(code), {"basis": rests_on})
    return count
