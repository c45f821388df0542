"""Bringing a file into the ledger: each row one entry of the journal, each case read once, in batches that are whole or not there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.desk.frozen import Frozen
from duban.desk.office import Office, now, require_current, today
from duban.desk.projecting import batches, project
from duban.desk.rights import Act, require
from duban.desk.standing import note_write, settle
from duban.domain.event import Event
from duban.domain.roster import Officer, Roster
from duban.engine.enrolling import officer_of
from duban.engine.in_force import acts_in_force
from duban.exchange.diffing import correction, diff
from duban.exchange.importing import Import
from duban.exchange.mapping import ImportMapping
from duban.exchange.mapping_file import read_mapping
from duban.exchange.rejects import RejectsFile
from duban.exchange.result import Duplicate, ImportReport, Item, Reject, RowResult
from duban.exchange.roster_rows import officer_event, unit_event
from duban.i18n import _
from duban.store.entry import Draft
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.engine.fold import Programme
    from duban.store.ledger import Ledger
    from duban.store.reader import Reader
    from duban.store.writer import Writer

ROWS = 10_000
"""Rows to a transaction: a crash loses at most the batch under way, and other writers get their turn in between."""

FEW = 20
"""Rejects kept in the report to be shown; the file of rejects holds them all."""

CHINA = timedelta(hours=8)
"""Civil time is that much ahead of the instants of recording, which are UTC."""

REASONS = 1000
"""Reasons told apart in the report."""

_ALIKE = 0.6

Progress = Callable[[Import], None]


class Rejected(Exception):
    """A row was handed back while everything or nothing was asked for; the transaction is given up."""


def import_file(
    office: Office,
    jurisdiction: Jurisdiction,
    path: Path,
    mapping_file: Path,
    *,
    actor: str,
    dry_run: bool = False,
    strict: bool = False,
    rejects: Path | None = None,
    progress: Progress | None = None,
    at: datetime | None = None,
) -> ImportReport:
    """Import one file. Bad rows are handed back and never stop the good ones; the same file twice changes nothing.

    ``strict`` writes all or nothing; ``dry_run`` writes nothing; ``at`` is the instant of recording (default: now).

    Raises Refused for a file that cannot be used as a whole (encoding, personal data), PolicyChanged when the ledger was
    computed with other rules, rights.Refused for whom the roles in force do not let enter anything.
    """
    code = jurisdiction.code
    kinds = office.policy(code).kinds
    office.found_ledger()
    if not dry_run:
        require(office, code, Act.IMPORT, actor)
        settle(office, jurisdiction)
    mapping = read_mapping(mapping_file, kinds)
    with office.ledger.reading() as reader:
        require_current(office, reader, code)
        roster = _own_units(office.roster(code, reader))
        frozen = Frozen.of(reader, code)
        seq = reader.head(code)[0]
    roster_names = [unit.name for unit in roster.units.values()]
    source = Import(path, mapping, roster, kinds)
    report = ImportReport(source=f"import:{mapping.name}", encoding=source.encoding, dry_run=dry_run)
    work = _Work(office, code, mapping, roster, frozen, actor, report, at or now(), seq)
    with closing(source), RejectsFile(rejects, source) if rejects is not None else nullcontext() as file:

        def take(reject: Sequence[Reject]) -> None:
            if file is not None:
                file.write(reject)

        try:
            work.run(office.ledger, source, take, progress, strict=strict, dry_run=dry_run)
        except Rejected:
            report.written = False
    report.read, report.skipped, report.masked = source.read, source.skipped, source.masked
    report.alike = alike(report.declared[:FEW], roster_names)
    report.dropped, report.ignored = source.dropped, source.ignored
    report.written = report.written and not dry_run
    return report


def alike(declared: Iterable[str], known: Sequence[str]) -> dict[str, str]:
    """For each unit entered by its bare name, one already known whose name is much the same, if there is any."""
    found = ((name, get_close_matches(name, known, 1, _ALIKE)) for name in declared)
    return {name: near[0] for name, near in found if near}


def _own_units(roster: Roster) -> Roster:
    """The roster with a table of units of its own, to which units can be added."""
    return attrs.evolve(roster, units=dict(roster.units))


class _Work:
    """One import under way."""

    def __init__(
        self,
        office: Office,
        code: str,
        mapping: ImportMapping,
        roster: Roster,
        frozen: Frozen,
        actor: str,
        report: ImportReport,
        at: datetime,
        seq: int,
    ) -> None:
        self.office, self.code, self.mapping = office, code, mapping
        self.roster, self.frozen, self.actor, self.report = roster, frozen, actor, report
        self.programme: Programme = office.programme(code, roster)
        self.at, self.seq = at, seq
        self.today = (at + CHINA).date()
        self.acts: set[tuple[object, ...]] | None = None
        self.posts: list[Event] | None = None
        """Posts of officials as the journal states them, read when the first official is entered."""
        self.posted: set[Officer] = set()
        self.before = _own_units(roster)
        """The roster as of the last batch."""
        self.entered = False
        """Whether the batch under way enters units or officials."""
        self.withdraw = frozenset(event.kind for event in mapping.events) if mapping.withdraw else frozenset()

    def run(
        self,
        ledger: "Ledger",
        source: Iterable[Item],
        hand_back: Callable[[Sequence[Reject]], None],
        progress: Progress | None,
        *,
        strict: bool,
        dry_run: bool,
    ) -> None:
        blocks = batches(source, ROWS)

        def sorted_out() -> Iterable[list[RowResult]]:
            for block in blocks:
                yield self._sort(block, hand_back)
                if progress is not None and isinstance(source, Import):
                    progress(source)

        if dry_run:
            with ledger.reading() as reader:
                for rows in sorted_out():
                    self._state(reader, rows)
        elif strict:
            with ledger.writing(self.code, bulk=True) as writer:
                for rows in sorted_out():
                    self._write(writer, rows)
                if self.report.rejected:
                    raise Rejected
        else:
            for rows in sorted_out():
                with ledger.writing(self.code, bulk=True) as writer:
                    self._write(writer, rows)

    def _sort(self, block: list[Item], hand_back: Callable[[Sequence[Reject]], None]) -> list[RowResult]:
        """The good rows of a block; the others are counted and handed back."""
        rows: list[RowResult] = []
        for item in block:
            if isinstance(item, RowResult):
                rows.append(item)
                if any(event.on > self.today for event in item.events):
                    self.report.future += 1
                    self.report.future_row = self.report.future_row or item.number
            elif isinstance(item, Duplicate):
                self.report.duplicates += 1
            else:
                self.report.rejected += 1
                self.report.rejects.extend(item[: FEW - len(self.report.rejects)])
                for reject in item:
                    reason = reject.words
                    self._count(reason)
                hand_back(item)
        return rows

    def _count(self, reason: str) -> None:
        """One more row for that reason; where a file has endlessly many, the late ones count together."""
        reasons = self.report.reasons
        if reason not in reasons and len(reasons) >= REASONS:
            reason = _("其他原因，见退回文件")
        reasons[reason] = reasons.get(reason, 0) + 1

    def _write(self, writer: "Writer", rows: list[RowResult]) -> None:
        """Journal what the rows add, and bring their cases up to date."""
        require_current(self.office, writer.reader, self.code)
        if writer.reader.head(self.code)[0] != self.seq:
            self._catch_up(writer.reader)
        fresh, changed, drafts = self._state(writer.reader, rows)
        if not drafts:
            return
        writer.append_many(drafts)
        project(writer, self.programme, self.frozen, [*fresh, *changed], fresh)
        after = self.office.roster(self.code, writer.reader) if self.entered else self.before
        note_write(self.office, writer, self.before, after)
        self.before, self.entered = after, False
        self.seq = writer.reader.head(self.code)[0]

    def _catch_up(self, reader: "Reader") -> None:
        """Take note of what somebody else wrote between two batches: units, officials, acts."""
        self.roster = _own_units(self.office.roster(self.code, reader))
        self.before = _own_units(self.roster)
        self.programme = self.office.programme(self.code, self.roster)
        self.acts = self.posts = None

    def _state(
        self, reader: "Reader", rows: list[RowResult]
    ) -> tuple[dict[str, Sequence[Event]], list[str], list[Draft]]:
        """What the rows add: events of new cases, references of changed ones, and the entries to journal."""
        refs = {row.ref for row in rows if row.ref is not None and row.events}
        known = reader.known_cases(self.code, refs) if refs else set()
        held: dict[str, list[Event]] = dict(reader.events_of(self.code, known)) if known else {}
        ours = reader.seqs_from(self.code, known, self.report.source) if known else frozenset()
        fresh: dict[str, Sequence[Event]] = {}
        changed: dict[str, None] = {}
        drafts: list[Draft] = []
        report, source, at, actor = self.report, self.report.source, self.at, self.actor

        def from_source(event: Event) -> bool:
            return int(event.id.partition(".")[0]) in ours

        for row in rows:
            entered = self._enter(reader, row, drafts)
            ref, events = row.ref, row.events
            if not events:
                if row.units or row.officers:
                    report.added += entered
                    report.unchanged += not entered
                continue
            if ref is None:
                events = self._new_acts(reader, events)
                report.added += bool(events)
            elif ref in held:
                before = held[ref]
                events = diff(
                    before,
                    events,
                    from_source,
                    changes=self.mapping.rows_per_case == "one",
                    withdraw=self.withdraw,
                )
                if events:
                    held[ref] = [*before, *events]
                    if ref in fresh:
                        fresh[ref] = held[ref]
                    else:
                        changed[ref] = None
                    report.changed += 1
            else:
                held[ref] = list(events)
                fresh[ref] = held[ref]
                report.added += 1
            if not events:
                report.unchanged += 1
                continue
            report.events += len(events)
            if events[0].kind == "correct" or ref in changed:
                report.corrections += sum(1 for event in events if event.kind == "correct")
            drafts.append(Draft(at, actor, source, ref, events))
        return fresh, list(changed), drafts

    def _new_acts(self, reader: "Reader", events: Sequence[Event]) -> tuple[Event, ...]:
        """The unit's acts that are not in the ledger yet."""
        if self.acts is None:
            self.acts = {_act_key(act) for act in reader.acts(self.code)}
        new = tuple(event for event in events if _act_key(event) not in self.acts)
        self.acts.update(map(_act_key, new))
        return new

    def _enter(self, reader: "Reader", row: RowResult, drafts: list[Draft]) -> bool:
        """Enter the units and officials that the row brings and that nobody has entered yet."""
        joined: list[Event] = []
        units = self.roster.units
        for unit in row.units:
            known = units.get(unit.code)
            entry = unit_event(unit, min((event.on for event in row.events), default=today()))
            if known is None or (not row.events and entry.data != unit_event(known, entry.on).data):
                joined.append(entry)
                if isinstance(units, dict):
                    units[unit.code] = unit
                self.report.units += 1
                if row.events:
                    self.report.declared.append(unit.name)
        for officer in row.officers:
            if officer not in self.posted and not _in_post(officer, self.roster):
                self.posted.add(officer)
                joined.extend(self._restated(reader, officer))
                joined.append(officer_event(officer, today()))
                self.report.officers += 1
        if joined:
            self.entered = True
            drafts.append(Draft(self.at, self.actor, self.report.source, None, tuple(joined)))
            if not row.events:
                self.report.events += len(joined)
        return bool(joined)

    def _restated(self, reader: "Reader", officer: Officer) -> Iterator[Event]:
        """Corrections for what the journal says of the same post of the same official: the new statement takes its place."""
        if self.posts is None:
            acts = acts_in_force(reader.acts(self.code, kinds=("officer_post", "correct")))
            self.posts = [act for act in acts if act.kind == "officer_post"]
        for act in list(self.posts):
            held = officer_of(act)
            same = (held.name, held.unit, held.role) == (officer.name, officer.unit, officer.role)
            if same and held.since in (None, officer.since):
                self.posts.remove(act)
                self.report.corrections += 1
                yield correction(act, _("同一任职重新登记，内容已变更"))


def _act_key(event: Event) -> tuple[object, ...]:
    data = tuple(sorted((name, str(value)) for name, value in event.data.items()))
    return (event.kind, event.on, event.unit, event.officer, event.claim, data)


def _in_post(officer: Officer, roster: Roster) -> bool:
    """Whether the roster has the official in that post already; a row without a date agrees with any."""
    return any(
        (known.name, known.unit, known.role, known.post, known.until)
        == (officer.name, officer.unit, officer.role, officer.post, officer.until)
        and officer.since in (None, known.since)
        for known in roster.officers
    )
