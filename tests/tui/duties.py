"""A small ledger with duties, a gate and declared periods."""

from pathlib import Path

from tests.tui.ledgers import WORKSPACE, make

RULES = """
[documents.own]
title = "示例市规定"

[[rule]]
id = "OWN-D"
kind = "duty"
title = "每月排查矛盾纠纷"
source = { doc = "own", article = "第三条" }
effective = { from = 2026-01-01 }
confirmed_on = 2026-01-01
event = ["sweep"]
applies = { unit_level = ["county"] }
schedule = [{ every = "month" }]

[[rule]]
id = "OWN-R"
kind = "duty"
title = "领导接访"
source = { doc = "own", article = "第四条" }
effective = { from = 2026-01-01 }
confirmed_on = 2026-01-01
event = ["reception", "visit"]
applies = { unit_level = ["county"] }
schedule = [{ every = "quarter" }]

[[rule]]
id = "OWN-G"
kind = "checklist"
title = "督办材料"
source = { doc = "own", article = "第二条" }
effective = { from = 2020-01-01 }
confirmed_on = 2026-01-01
at = ["urge"]
gate = true
items = [{ id = "登记表", label = "信访登记表" }]

[[period]]
kind = "sensitive"
name = "国庆节期间"
start = 2026-09-28
end = 2026-10-08
declared_by = "孙某"
declared_on = 2026-08-01

[[officer]]
name = "赵某"
unit = "990101"
role = "principal"
"""


def with_duties(folder: Path, cases: int = 12) -> Path:
    """A workspace with them; its file."""
    return make(folder, cases=cases, workspace=WORKSPACE + RULES)
