"""Counts of obligations by rule, month and unit, and the index that they are counted from."""

from alembic import op
from sqlalchemy import Column, Integer, Text, text

revision = "0002"
down_revision = "0001"

_COUNTS = "in_time late running waiting unknown void breach"


def upgrade() -> None:
    """Create the tables and count what the ledger holds."""
    _tables()
    month = text("substr(due_on, 1, 7)")
    further = "unit rule due_on closed_on outcome opened_on missing suspended"
    op.create_index("obligation_due", "obligation", ["jurisdiction", month, *further.split()])
    for statement in (_FILL, _TOTAL, _UNTIL):
        op.execute(statement)


def _tables() -> None:
    for name, further in (("rollup", ["rule"]), ("rollup_total", [])):
        op.create_table(
            name,
            *(Column(key, Text, primary_key=True) for key in ["jurisdiction", "month", "unit", *further]),
            *(Column(count, Integer, nullable=False) for count in _COUNTS.split()),
            sqlite_with_rowid=False,
            sqlite_strict=True,
        )
    op.create_table(
        "rollup_until",
        Column("jurisdiction", Text, primary_key=True),
        Column("day", Text, nullable=False),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )


_FILL = """
INSERT INTO rollup
SELECT jurisdiction, coalesce(substr(due_on, 1, 7), '') AS month, coalesce(unit, '') AS bearer, rule,
  count(*) FILTER (WHERE outcome = 'met' AND closed_on <= due_on),
  count(*) FILTER (WHERE outcome = 'met' AND closed_on > due_on),
  count(*) FILTER (WHERE outcome IS NULL AND missing IS NULL AND suspended = 0 AND due_on IS NOT NULL),
  count(*) FILTER (WHERE outcome IS NULL AND missing IS NULL AND (suspended = 1 OR due_on IS NULL)),
  count(*) FILTER (WHERE (outcome = 'met' AND due_on IS NULL) OR (outcome IS NULL AND missing IS NOT NULL)),
  count(*) FILTER (WHERE outcome = 'void'),
  count(*) FILTER (WHERE outcome = 'breach')
FROM obligation WHERE outcome IS NULL OR outcome <> 'moved'
GROUP BY jurisdiction, month, bearer, rule
"""
_TOTAL = """
INSERT INTO rollup_total
SELECT jurisdiction, month, unit,
  sum(in_time), sum(late), sum(running), sum(waiting), sum(unknown), sum(void), sum(breach)
FROM rollup GROUP BY jurisdiction, month, unit
"""
_UNTIL = """
INSERT INTO rollup_until
SELECT jurisdiction, max(max(opened_on), max(coalesce(closed_on, ''))) FROM obligation GROUP BY jurisdiction
"""
