"""Small ledgers for the screens, made through the desk as an office would."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from duban.desk.importing import import_file
from duban.desk.office import Office, clock_at
from duban.workspace import read_workspace
from tests.pieces import head, unit

AS_OF = date(2026, 8, 3)
NOON = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
"""When everything is recorded: noon in Beijing."""

HEAD = head("990100", judged_from="2026-01-01")
WORKSPACE = (
    HEAD
    + unit("990101", "东县", "county", jurisdiction="990100")
    + unit("990102", "西县", "county", jurisdiction="990100")
)
NEIGHBOUR = '\n[[jurisdiction]]\ncode = "990200"\nname = "邻市"\nlevel = "city"\npacks = ["national"]\n'
"""A second jurisdiction, for such a workspace."""

MAPPING = """\
schema = 1
target = "cases"
name = "test"

[case]
ref = "编号"
channel = { constant = "letter" }
statutory = { constant = 6 }

[unit]
column = "单位"

[[event]]
kind = "receive"
on = "收到"

[[event]]
kind = "accept"
on = "收到"

[[event]]
kind = "finish"
on = "办结"
"""


def make(folder: Path, cases: int = 60, workspace: str = WORKSPACE) -> Path:
    """A workspace in the folder with so many cases, two thirds of them finished; its file."""
    file = folder / "duban.toml"
    file.write_text(workspace, encoding="utf-8")
    Office(read_workspace(file)).found_ledger()
    if cases:
        rows = ["编号,单位,收到,办结"]
        for number in range(cases):
            got = date(2026, 1, 5) + timedelta(days=number * 7 % 200)
            done = got + timedelta(days=70 if number % 10 == 0 else 30) if number % 3 else ""
            rows.append(f"XF-{number:04},{('东县', '西县')[number % 2]},{got},{done}")
        add(file, rows)
    return file


def own_copy(made: Path, folder: Path) -> Path:
    """The workspace of that file in a folder below ``folder``, to be changed; its file."""
    return Path(shutil.copytree(made.parent, folder / "office")) / made.name


def add(file: Path, rows: list[str], actor: str = "tester") -> None:
    """Import rows (a heading and the cases) into the workspace's ledger."""
    folder = file.parent
    (folder / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "ledger.csv").write_text("\n".join(rows), encoding="utf-8")
    office = Office(read_workspace(file))
    try:
        jurisdiction = office.workspace.jurisdictions[0]
        with clock_at(NOON):
            import_file(office, jurisdiction, folder / "ledger.csv", folder / "mapping.toml", actor=actor)
    finally:
        office.close()
