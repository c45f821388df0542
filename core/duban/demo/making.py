"""Making the demonstration: its folder, its files, and its ledger through the same import that everybody uses."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import attrs

from duban.demo import acts, afterwards, cases, drives, following, scores
from duban.demo.chance import Chance, Workdays
from duban.demo.following import Cast, Followed
from duban.demo.places import demo_workspaces
from duban.demo.scores import Assessed
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.roles import adopt_roles
from duban.engine.duties import Setting
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import FILE, Jurisdiction, Workspace, read_workspace

AS_OF = date(2026, 10, 31)
"""The day as of which the demonstration is checked; nothing in it happens later."""
RECORDED_AT = datetime(2026, 10, 31, 9, 30, tzinfo=UTC)
SEED = 20221
"""Any number would do; changing it changes every case."""
MARKER = ".duban-demo"
REMARK = "演示用台账，duban demo 会覆盖本目录中的文件。\n"
ACTOR = "演示"
"""Written as they are in every language, so that the bytes do not depend on it."""
LEDGER, DUTIES, SCORES = "ledger.csv", "duties.csv", "scores.csv"
LEDGER_MAPPING, DUTIES_MAPPING = "ledger.mapping.toml", "duties.mapping.toml"
SCORES_MAPPING = "scores.mapping.toml"
TABLES = ((LEDGER, LEDGER_MAPPING), (DUTIES, DUTIES_MAPPING), (SCORES, SCORES_MAPPING))
FILES = (FILE, *(name for table in TABLES for name in table))
SCORED_ON = date(2026, 10, 20)
"""When the marks of the last assessment were given."""


@attrs.frozen
class Demo:
    """What has been made: the workspace, how many rows of each table went in, and what followed from them.

    ``followed`` is None where the workspace names no users, so that nobody could decide on anything.
    """

    workspace: Workspace
    cases: int
    acts: int
    followed: Followed | None = None


def make(folder: Path, guest: str | None = None) -> Demo:
    """Write the demonstration into the folder, import it, and let its users decide on what follows. An earlier one is made anew.

    ``guest`` is an account that may do everything in it, besides the fictional ones, so that its owner can try what they do.

    Raises DubanError where the folder holds anything else, and where no installed plugin offers a demonstration.
    """
    offered = demo_workspaces()
    if not offered:
        raise DubanError(_("已安装的插件都没有附带演示用的工作区（demo/duban.toml）。"))
    source = next(iter(offered.values()))
    _clear(folder, read_workspace(source).settings.database)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text(REMARK, encoding="utf-8", newline="\n")
    (folder / FILE).write_bytes(source.read_bytes() + (_user(guest) if guest else b""))
    return _filled(read_workspace(folder / FILE))


def _clear(folder: Path, database: str) -> None:
    """Remove an earlier demonstration, its own files only."""
    if folder.exists() and not folder.is_dir():
        raise DubanError(_("{place} 是文件，不是目录；请换一个目录。").format(place=folder))
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not (folder / MARKER).is_file():
        raise DubanError(
            _("目录 {place} 里有别的文件，不会覆盖；请换一个目录：duban demo 目录").format(place=folder)
        )
    for name in (*FILES, *(database + suffix for suffix in ("", "-wal", "-shm"))):
        (folder / name).unlink(missing_ok=True)


def _user(account: str) -> bytes:
    """The guest as a user of the workspace file."""
    name = json.dumps(account, ensure_ascii=False)
    roles = '["clerk", "supervisor", "approver", "administrator"]'
    text = f'name = {name}\nofficer = "试用者（虚构）"\nroles = {roles}\nup_to = "referral"\n'
    return f"\n# 试用演示的人，本来没有\n\n[[user]]\n{text}".encode()


def _filled(workspace: Workspace) -> Demo:
    folder, place = workspace.folder, workspace.jurisdictions[0]
    users = workspace.users.of(place.code) if workspace.users else ()
    parts = following.cast(users)
    clock = following.Minutes(RECORDED_AT)
    with closing(Office(workspace)) as office:
        if parts is not None:
            with clock.next():
                adopt_roles(office, place, parts.administrator)
        rows, duties = _write_tables(office, place)
        made = _write_scores(office, place)
        for table, mapping in TABLES:
            if (folder / table).exists():
                with clock.next():
                    _import(office, place, folder / table, folder / mapping, parts)
        followed = following.follow(office, place, parts, made, clock, AS_OF) if parts else None
    return Demo(workspace, rows, duties, followed)


def _import(office: Office, place: Jurisdiction, table: Path, mapping: Path, parts: Cast | None) -> None:
    """Import one of the demonstration's own tables. Raises RuntimeError where it does not go in as it is."""
    actor = parts.clerk if parts else ACTOR
    report = import_file(office, place, table, mapping, actor=actor, strict=True)
    if report.rejects:
        raise RuntimeError(f"the demonstration's own rows are refused: {report.rejects[:3]}")


def _write_tables(office: Office, jurisdiction: Jurisdiction) -> tuple[int, int]:
    """Both tables with their mappings, from the roster and the rules in use."""
    folder = office.workspace.folder
    policy, roster = office.policy(jurisdiction.code), office.workspace.roster(jurisdiction.code)
    first = jurisdiction.judged_from or AS_OF.replace(month=1, day=1)
    days = Workdays(office.table, first, AS_OF)
    coordinates = "coordinate" in policy.kinds
    rows = cases.ledger_rows(roster, days, first, Chance(SEED), coordinates=coordinates)
    afterwards.add_afterwards(rows, roster, days, Chance(SEED + 2))
    drives.add_leaders(rows, policy, roster, days)
    _write_csv(folder / LEDGER, cases.COLUMNS, rows)
    here = Path(__file__).parent
    parts = [LEDGER_MAPPING, *(["coordinate.mapping.toml"] if coordinates else [])]
    (folder / LEDGER_MAPPING).write_bytes(b"".join((here / part).read_bytes() for part in parts))
    begin = jurisdiction.duties_from or first
    setting = Setting(roster, office.table, office.extensions, begin, AS_OF)
    done = acts.unit_acts(policy, setting, days, Chance(SEED + 1), from_day=AS_OF.replace(day=1))
    done += drives.milestone_acts(policy, setting, days, Chance(SEED + 4))
    _write_csv(folder / DUTIES, acts.COLUMNS, acts.act_rows(done, policy, roster))
    (folder / DUTIES_MAPPING).write_text(acts.act_mapping(done, policy), encoding="utf-8", newline="\n")
    return len(rows), len(done)


def _write_scores(office: Office, place: Jurisdiction) -> Assessed | None:
    """The table of marks and figures with its mapping, where the packs have a scorecard."""
    folder = office.workspace.folder
    policy, roster = office.policy(place.code), office.workspace.roster(place.code)
    made = scores.assessed(policy, AS_OF)
    if made is not None:
        rows = scores.score_rows(made, policy, roster, SCORED_ON, Chance(SEED + 3))
        _write_csv(folder / SCORES, scores.COLUMNS, rows)
        (folder / SCORES_MAPPING).write_text(scores.MAPPING, encoding="utf-8", newline="\n")
    return made


def _write_csv(place: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """As spreadsheet programs write it: UTF-8 with a mark, lines ended by CR LF."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    place.write_bytes(text.getvalue().encode("utf-8-sig"))
