"""A ledger with a township below its counties, which owes a duty twice a month."""

from contextlib import closing
from datetime import date
from pathlib import Path

from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.workspace import read_workspace
from tests.pieces import document, rule, unit
from tests.tui.ledgers import WORKSPACE, make

TOWN = (
    unit("990101-01", "河口镇", "township", kind="township", parent="990101", jurisdiction="990100")
    + document()
    + rule("OWN-D", "duty", "每月排查两次", """
event = ["sweep"]
applies = { unit_level = ["township"] }
schedule = [{ every = "month", count = 2 }]
""", article="第三条", since="2026-05-01", confirmed="2026-05-01")
)  # fmt: skip


def make_town(folder: Path) -> Path:
    """Its township swept once in May, and then no more; its file."""
    file = make(folder, cases=20, workspace=WORKSPACE + TOWN)
    with closing(Office(read_workspace(file))) as office:
        swept = Statement(kind="sweep", on=date(2026, 5, 12), unit="990101-01")
        record(office, office.workspace.jurisdictions[0], swept, actor="tester")
    return file
