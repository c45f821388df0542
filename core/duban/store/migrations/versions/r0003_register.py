"""Indexes that hold what the register is looked for and sorted by."""

from alembic import op

revision = "0003"
down_revision = "0002"

_INDEXES = {
    "case_received": (
        "case_file",
        "jurisdiction received_on ref closed_on receiver handler first_handler attributes",
    ),
    "obligation_case": ("obligation", "jurisdiction case_ref rule opened_on officer"),
}


def upgrade() -> None:
    """Make them anew with more columns."""
    for name, (table, columns) in _INDEXES.items():
        op.drop_index(name, table)
        op.create_index(name, table, columns.split())
