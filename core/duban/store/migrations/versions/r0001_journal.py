"""The journal and its projections."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Text, text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    _journal()
    _projections()
    _obligations()


def _journal() -> None:
    op.create_table(
        "entry",
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
    op.create_index(
        "entry_case", "entry", ["jurisdiction", "case_ref"], sqlite_where=text("case_ref IS NOT NULL")
    )
    for name, act in (("entry_no_update", "UPDATE"), ("entry_no_delete", "DELETE")):
        guard = f"BEFORE {act} ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END"
        op.execute(f"CREATE TRIGGER {name} {guard}")


def _projections() -> None:
    op.create_table(
        "projection",
        Column("jurisdiction", Text, primary_key=True),
        Column("policy_digest", Text, nullable=False),
        Column("note", Text, nullable=False),
        Column("head_seq", Integer, nullable=False),
        Column("head_hash", LargeBinary, nullable=False),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_table(
        "case_file",
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
    op.create_index("case_received", "case_file", ["jurisdiction", "received_on"])
    op.create_table(
        "act",
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
    op.create_index("act_day", "act", ["jurisdiction", "happened_on"])
    columns = ["jurisdiction", "kind", "happened_on", "unit", "officer", "claim", "data"]
    op.create_index("act_kind", "act", columns)


def _obligations() -> None:
    op.create_table(
        "obligation",
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
    op.create_index("obligation_case", "obligation", ["jurisdiction", "case_ref", "rule", "opened_on"])
    shown = "jurisdiction due_on case_ref rule n claim spell unit version form opened_on period officer"
    further = "started_on missing suspended required done detail closed_on outcome"
    op.create_index(
        "obligation_open",
        "obligation",
        [*shown.split(), *further.split()],
        sqlite_where=text("closed_on IS NULL"),
    )
    course = "jurisdiction rule outcome closed_on due_on opened_on missing suspended required done"
    op.create_index("obligation_course", "obligation", course.split())
