"""What comes out of a row: what it states, or why it is handed back; and what came out of the whole file."""

from collections.abc import Mapping

import attrs

from duban.domain.event import Event
from duban.domain.roster import Officer, Unit
from duban.i18n import _


@attrs.define(slots=True)
class RowResult:
    """What one row states: events of the case ``ref`` (None for acts of a unit), in the order of the mapping.

    ``units`` are to be entered before the events are; ``officers`` likewise. ``masked`` counts numbers
    taken out of free text.
    """

    number: int
    ref: str | None
    events: tuple[Event, ...] = ()
    units: tuple[Unit, ...] = ()
    officers: tuple[Officer, ...] = ()
    masked: int = 0


@attrs.frozen(slots=True)
class Reject:
    """One reason why a row is handed back. ``value`` is shown safely: personal numbers masked, control
    characters visible.

    ``cells`` is the row as it was, one text per header, for the file of rejects.
    """

    row: int
    column: str
    value: str
    reason: str
    cells: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The reason, and in which column."""
        return (
            _("{name}：{value}").format(name=self.column, value=self.reason) if self.column else self.reason
        )


@attrs.frozen(slots=True)
class Duplicate:
    """A row that says the same as an earlier one; nothing is lost by leaving it out."""

    row: int
    first: int


Item = RowResult | list[Reject] | Duplicate


@attrs.define(kw_only=True)
class ImportReport:
    """The account of one import. Rows: ``read`` = ``added`` + ``changed`` + ``unchanged`` +
    ``duplicates`` + ``skipped`` + ``rejected``.

    ``added`` rows whose matter was unknown; ``changed`` rows that brought something new to a known one.
    ``events`` were written, among them ``corrections`` that cancel an earlier statement. ``units`` and
    ``officers`` were entered. ``masked`` numbers taken out of free text. ``written`` is false after a
    trial run, or when ``--strict`` met a rejected row.
    """

    source: str
    encoding: str = ""
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicates: int = 0
    skipped: int = 0
    """Rows that the mapping says to leave out."""
    rejected: int = 0
    events: int = 0
    corrections: int = 0
    units: int = 0
    officers: int = 0
    masked: int = 0
    declared: list[str] = attrs.field(factory=list)
    """Names of units that nobody had entered, in the order in which the file brings them."""
    alike: dict[str, str] = attrs.field(factory=dict)
    """For the first few of them, a unit of the roster whose name is much the same: perhaps it is meant."""
    future: int = 0
    """Rows with a date later than the day of the import."""
    future_row: int = 0
    """The first of them; 0 where there is none."""
    dropped: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    rejects: list[Reject] = attrs.field(factory=list)
    """The first few, to be shown."""
    reasons: dict[str, int] = attrs.field(factory=dict)
    """How often each column was at fault: column and reason → rows."""
    written: bool = True
    dry_run: bool = False

    def as_json(self) -> Mapping[str, object]:
        """The account for machines; keys never change with the language."""
        counts = (
            "source", "encoding", "read", "added", "changed", "unchanged", "duplicates", "skipped", "rejected",
            "events",
            "corrections", "units", "officers", "masked", "future", "written", "dry_run",
        )  # fmt: skip
        table: dict[str, object] = {name: getattr(self, name) for name in counts}
        table["dropped"] = list(self.dropped)
        table["ignored"] = list(self.ignored)
        table["declared"] = list(self.declared)
        table["reasons"] = dict(self.reasons)
        table["rejects"] = [
            {"row": r.row, "column": r.column, "value": r.value, "reason": r.reason} for r in self.rejects
        ]
        return table
