"""A small ledger with duties, a gate and declared periods."""

from pathlib import Path

from tests.pieces import document, officer, rule
from tests.tui.ledgers import WORKSPACE, make

RULES = (
    document()
    + rule("OWN-D", "duty", "每月排查矛盾纠纷", """
event = ["sweep"]
applies = { unit_level = ["county"] }
schedule = [{ every = "month" }]
""", article="第三条", since="2026-01-01")
    + rule("OWN-R", "duty", "领导接访", """
event = ["reception", "visit"]
applies = { unit_level = ["county"] }
schedule = [{ every = "quarter" }]
""", article="第四条", since="2026-01-01")
    + rule("OWN-G", "checklist", "督办材料", """
at = ["urge"]
gate = true
items = [{ id = "登记表", label = "信访登记表" }]
""", article="第二条")
    + """
[[period]]
kind = "sensitive"
name = "国庆节期间"
start = 2026-09-28
end = 2026-10-08
declared_by = "孙某"
declared_on = 2026-08-01
"""
    + officer("赵某", "990101", "principal")
)  # fmt: skip


def with_duties(folder: Path, cases: int = 12) -> Path:
    """A workspace with them; its file."""
    return make(folder, cases=cases, workspace=WORKSPACE + RULES)
