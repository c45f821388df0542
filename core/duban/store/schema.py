"""The tables. Every key begins with the jurisdiction, so that a large installation can be split on it.

Civil dates are ISO text, which sorts as it should and stays readable; instants are ISO text in UTC, to the
second.
``entry`` is the journal and the only truth; ``case_file``, ``obligation`` and ``act`` are projections of it
and can be rebuilt; ``rollup`` and ``rollup_total`` count the rows of
``obligation``, ``rollup_until`` says up to which day they changed;
``projection`` says what they were computed with, and where the journal's head was at the last commit.
"""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata = MetaData()

entry = Table(
    "entry",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("case_ref", Text),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

projection = Table(
    "projection",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("policy_digest", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("head_seq", Integer, nullable=False),
    Column("head_hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

case_file = Table(
    "case_file",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("ref", Text, primary_key=True),
    Column("received_on", Text, nullable=False),
    Column("closed_on", Text),
    Column("receiver", Text),
    Column("handler", Text),
    Column("first_handler", Text),
    Column("attributes", Text, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

act = Table(
    "act",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("happened_on", Text, nullable=False),
    Column("unit", Text),
    Column("officer", Text),
    Column("claim", Text),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

obligation = Table(
    "obligation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("jurisdiction", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("unit", Text),
    Column("opened_on", Text, nullable=False),
    Column("due_on", Text),
    Column("case_ref", Text),
    Column("claim", Text),
    Column("period", Text),
    Column("officer", Text),
    Column("n", Integer, nullable=False),
    Column("spell", Integer, nullable=False),
    Column("started_on", Text),
    Column("closed_on", Text),
    Column("outcome", Text),
    Column("missing", Text),
    Column("suspended", Integer, nullable=False),
    Column("required", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("detail", Text, nullable=False),
    CheckConstraint("(closed_on IS NULL) = (outcome IS NULL)", name="ends_with_outcome"),
    sqlite_strict=True,
)

COUNTS = ("in_time", "late", "running", "waiting", "unknown", "void", "breach")
"""What a cell of the roll-up counts: met by the due date; met after it; open with a due date; open without one or suspended; cannot be
evaluated; void; breach."""


def _counts() -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in COUNTS]


rollup = Table(
    # How many obligations of a month of due dates and a unit ended in which way, or go on, rule by rule. Spells that only gave way
    # to the next are not counted. Month '': no due date; unit '': nobody could be named.
    "rollup",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    *_counts(),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

rollup_total = Table(
    # The same for all rules together.
    "rollup_total",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("unit", Text, primary_key=True),
    *_counts(),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

rollup_until = Table(
    # No spell was opened or closed after this day: as of it or any later day, the roll-up is the whole truth.
    "rollup_until",
    metadata,
    Column("jurisdiction", Text, primary_key=True),
    Column("day", Text, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

_o = obligation.c

Index("entry_case", entry.c.jurisdiction, entry.c.case_ref, sqlite_where=entry.c.case_ref.is_not(None))
Index(
    # All cases by the day of receipt, with every column they are looked for and sorted by: a page of the register reads nothing else.
    "case_received",
    *(case_file.c.jurisdiction, case_file.c.received_on, case_file.c.ref, case_file.c.closed_on),
    *(case_file.c.receiver, case_file.c.handler, case_file.c.first_handler, case_file.c.attributes),
)
Index("act_day", act.c.jurisdiction, act.c.happened_on)
Index(
    # Acts of a few kinds among many, with every column they show: who joined and who holds which post, asked for by every command.
    "act_kind",
    *(act.c.jurisdiction, act.c.kind, act.c.happened_on),
    *(act.c.unit, act.c.officer, act.c.claim, act.c.data),
)
# What a case owes, who answers for it, and to how many cases a rule applied.
Index("obligation_case", _o.jurisdiction, _o.case_ref, _o.rule, _o.opened_on, _o.officer)
Index(
    # What is open, in the order of the report, with every column it shows: a check reads nothing else.
    "obligation_open",
    *(_o.jurisdiction, _o.due_on, _o.case_ref, _o.rule, _o.n, _o.claim, _o.spell),
    *(_o.unit, _o.version, _o.form, _o.opened_on, _o.period, _o.officer, _o.started_on),
    *(_o.missing, _o.suspended, _o.required, _o.done, _o.detail, _o.closed_on, _o.outcome),
    sqlite_where=_o.closed_on.is_(None),
)
Index(
    # How each rule's obligations ran: counts by outcome, and what was open on a past day.
    "obligation_course",
    *(_o.jurisdiction, _o.rule, _o.outcome, _o.closed_on, _o.due_on, _o.opened_on),
    *(_o.missing, _o.suspended, _o.required, _o.done),
)
Index(
    # What fell due in a month, unit by unit and rule by rule, with all that its state on any day depends on.
    "obligation_due",
    *(_o.jurisdiction, text("substr(due_on, 1, 7)"), _o.unit, _o.rule),
    *(_o.due_on, _o.closed_on, _o.outcome, _o.opened_on, _o.missing, _o.suspended),
)

TRIGGERS = {
    "entry_no_update": "BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END",
    "entry_no_delete": "BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END",
}
"""The guards of the journal by name, with their SQLite text after ``CREATE TRIGGER <name>``."""
