"""A workspace in a temporary folder, and the shortest ways to fill its ledger and to ask it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from duban.desk.check import Check, check
from duban.desk.frozen import Frozen
from duban.desk.importing import import_file
from duban.desk.office import Office
from duban.desk.projecting import project
from duban.desk.recording import Effect, record
from duban.desk.standing import note_write
from duban.desk.stating import Statement
from duban.domain.event import Event
from duban.domain.finding import Finding
from duban.domain.report import Tail
from duban.exchange.result import ImportReport
from duban.store.entry import Draft
from duban.workspace import read_workspace
from tests.pieces import document, finish_within, head, officer, unit

CODE = "990000"
OFFICE, BUREAU, TOWN = "990000-xf", "990000-zj", "990101"
NOON = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)

PLACES = (
    unit("990000", "示例市", "city")
    + unit(OFFICE, "示例市信访局", "city", "petition-office", "990000")
    + unit(BUREAU, "示例市住建局", "city", "department", "990000")
    + unit(TOWN, "示例镇", "township", "township", "990000")
    + officer("甲", "990000", "principal")
)

MAPPING = """schema = 1
target = "cases"
name = "台账"

[case]
ref = "编号"
statutory = { constant = 6 }

[[event]]
kind = "receive"
on = "收到日期"
unit = { constant = "示例市信访局" }

[[event]]
kind = "accept"
on = "受理日期"
unit = "责任单位"

[[event]]
kind = "finish"
on = "办结日期"
unit = "责任单位"
"""
HEADER = "编号,收到日期,受理日期,责任单位,办结日期"


def own(days: int) -> str:
    """The jurisdiction's own rule with that limit, which may be extended by ten days."""
    return document() + finish_within(days, keys="extension = { most = 10 }")


def lay(folder: Path, *, top: str = "", more: str = "", packs: str = '["national"]') -> Path:
    """Write the workspace file (again); the folder."""
    folder.mkdir(exist_ok=True)
    text = head(CODE, packs=packs, judged_from="2022-01-01", top=top) + PLACES + more
    (folder / "duban.toml").write_text(text, encoding="utf-8")
    return folder


def open_office(folder: Path) -> Office:
    """The workspace of that folder at work, with a ledger."""
    office = Office(read_workspace(folder / "duban.toml"))
    office.found_ledger()
    return office


def put(office: Office, kind: str, on: str, case: str | None = "A", unit: str | None = TOWN, *, claim: str | None = None,
        officer: str | None = None, actor: str = "张三", **fields: str) -> Effect:  # fmt: skip
    """Record one act as a clerk would who means the case, new or not."""
    with office.ledger.reading() as reader:
        new = case is not None and reader.case(CODE, case) is None
    statement = Statement(
        kind=kind,
        on=date.fromisoformat(on),
        case=case,
        unit=unit,
        officer=officer,
        claim=claim,
        fields=fields,
        new=new,
    )
    return record(office, office.workspace.jurisdiction(CODE), statement, actor=actor)


def bring(office: Office, folder: Path, rows: Iterable[str], name: str = "台账.csv") -> ImportReport:
    """Import these rows."""
    (folder / name).write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    (folder / "m.toml").write_text(MAPPING, encoding="utf-8")
    place = office.workspace.jurisdiction(CODE)
    return import_file(office, place, folder / name, folder / "m.toml", actor="张三", at=NOON)


def fill(office: Office, events: Sequence[Event]) -> None:
    """Journal the events as they are, one entry each, and bring their cases up to date."""
    with office.ledger.writing(CODE, bulk=True) as writer:
        roster = office.roster(CODE, writer.reader)
        writer.append_many(Draft(NOON, "张三", "test", event.case, (event,)) for event in events)
        refs = sorted({event.case for event in events if event.case is not None})
        project(writer, office.programme(CODE, roster), Frozen.of(writer.reader, CODE), refs)
        note_write(office, writer, roster, roster)


def result(office: Office, on: str | date, **asked: object) -> tuple[list[Finding], Tail]:
    """The findings of a check and its counts."""
    day = date.fromisoformat(on) if isinstance(on, str) else on
    made: Check = check(office, as_of=day, **asked)  # type: ignore[arg-type]
    found = list(made.findings)
    assert made.tail is not None
    return found, made.tail


def brief(findings: Iterable[Finding], *rules: str) -> list[tuple[str, str, str, int | None]]:
    """Code, rule, case or unit, and days of the findings about these rules."""
    return [
        (f.code.value, f.rule, f.case or f.unit, f.days) for f in findings if not rules or f.rule in rules
    ]


def fingerprint(office: Office) -> str:
    """Identifies all projected rows."""
    with office.ledger.reading() as reader:
        return reader.fingerprint(CODE)
