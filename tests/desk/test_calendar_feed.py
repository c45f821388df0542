"""The calendar of an office: what is open and what comes, and that a later export only ever updates an earlier one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar, Component

from duban.cli.front import run
from duban.desk.calendar_feed import Agenda, agenda
from duban.desk.office import Office
from duban.errors import DubanError
from duban.exchange.feed import Entry, Status
from tests.desk.helpers import TOWN, lay, open_office, own, put
from tests.pieces import rule

PAUSE = 'suspension = { begin = ["hearing_begin"], end = ["hearing_end"] }\n'
DUTY = rule("OWN-2", "duty", "每周排查", """
applies = { unit_kind = ["township"] }
event = ["sweep"]
schedule = [{ every = "week" }]
""", article="第二条")  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path / "office", more=own(10) + PAUSE + DUTY, packs="[]")


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    with closing(open_office(folder)) as made:
        yield made


def asked(office: Office, on: str, **more: object) -> Agenda:
    return agenda(office, as_of=date.fromisoformat(on), **more)  # type: ignore[arg-type]


def of_case(found: Agenda) -> Entry:
    (entry,) = [entry for entry in found.entries if "case" in entry.identity]
    return entry


def weeks(found: Agenda, status: Status = Status.OPEN) -> list[str]:
    return sorted(e.identity[4] for e in found.entries if "unit" in e.identity and e.status is status)


def test_a_limit_is_there_until_it_is_met_and_then_cancelled(office: Office) -> None:
    put(office, "receive", "2026-03-01")
    put(office, "accept", "2026-03-02")
    first = of_case(asked(office, "2026-03-05"))
    assert (first.due, first.status, first.category) == (date(2026, 3, 12), Status.OPEN, "时限")
    assert first.summary == "受理后10日内办结（示例镇，事项 A）"
    assert "依据：《示例市规定》第一条（OWN-1）" in first.description
    late = of_case(asked(office, "2026-03-20"))
    assert late.summary.startswith("【超期】") and late.status is Status.OPEN
    put(office, "finish", "2026-03-21")
    done = of_case(asked(office, "2026-03-21"))
    assert done.status is Status.DONE and done.summary.startswith("【逾期完成】")
    assert first.identity == late.identity == done.identity
    assert first.sequence < done.sequence
    assert of_case(asked(office, "2026-03-20")).status is Status.OPEN
    assert not [e for e in asked(office, "2026-07-21").entries if "case" in e.identity]


def test_the_numbers_only_grow_even_when_a_correction_takes_an_extension_back(office: Office) -> None:
    put(office, "receive", "2026-03-01")
    put(office, "accept", "2026-03-02")
    before = asked(office, "2026-03-06")
    extension = put(office, "extend", "2026-03-05", approved_by="甲", reason="复杂", days="10")
    extended = asked(office, "2026-03-06")
    assert of_case(extended).due == date(2026, 3, 22)
    put(office, "correct", "2026-03-06", "A", None, event=f"{extension.seq}.0", reason="误记")
    corrected = asked(office, "2026-03-06")
    assert of_case(corrected).due == date(2026, 3, 12)
    assert of_case(before).sequence < of_case(extended).sequence < of_case(corrected).sequence
    assert before.stamp <= extended.stamp <= corrected.stamp
    assert len({of_case(found).identity for found in (before, extended, corrected)}) == 1


def test_a_suspended_limit_is_cancelled_until_it_runs_again(office: Office) -> None:
    put(office, "receive", "2026-03-01")
    put(office, "accept", "2026-03-02")
    put(office, "hearing_begin", "2026-03-04")
    held = asked(office, "2026-03-05")
    assert of_case(held).status is Status.CANCELLED and of_case(held).summary.startswith("【中止】")
    assert held.undated == 1
    put(office, "hearing_end", "2026-03-09")
    assert of_case(asked(office, "2026-03-10")).status is Status.OPEN


def test_recurring_duties_come_ahead_and_keep_their_events(office: Office) -> None:
    put(office, "sweep", "2026-03-03", case=None)
    found = asked(office, "2026-03-04", due_from=date(2026, 3, 2), due_to=date(2026, 3, 29))
    assert weeks(found) == ["2026-W11", "2026-W12", "2026-W13"]
    assert weeks(found, Status.DONE) == ["2026-W10"]
    later = asked(office, "2026-03-11", due_from=date(2026, 3, 2), due_to=date(2026, 3, 29))
    assert {e.identity for e in found.entries} == {e.identity for e in later.entries}


def test_what_was_done_after_the_day_is_not_known_on_the_day(office: Office) -> None:
    before = asked(office, "2026-03-04")
    put(office, "sweep", "2026-03-12", case=None)
    after = asked(office, "2026-03-04")
    assert [(e.identity, e.status, e.due) for e in before.entries] == [
        (e.identity, e.status, e.due) for e in after.entries
    ]


def test_of_one_unit_only(office: Office) -> None:
    assert {e.unit_name for e in asked(office, "2026-03-04", units=("示例镇",)).entries} == {"示例镇"}
    assert not asked(office, "2026-03-04", units=("示例市信访局",)).entries
    with pytest.raises(DubanError, match="示列镇"):
        asked(office, "2026-03-04", units=("示列镇",))


def events(file: Path) -> dict[str, Component]:
    made = Calendar.from_ical(file.read_bytes())
    assert isinstance(made, Calendar)
    return {str(event["uid"]): event for event in made.walk("VEVENT")}


def test_the_command_writes_a_feed_that_a_later_one_updates(
    folder: Path, office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put(office, "receive", "2026-03-01")
    put(office, "accept", "2026-03-02", unit=TOWN)
    monkeypatch.chdir(folder)
    command = ["export", "calendar", "--as-of", "2026-03-05", "--from", "2026-03-01", "--to", "2026-03-31"]
    assert run([*command, "-o", "a.ics"]) == 0
    assert "已导出日程：待办 6 项，取消 0 项。" in capsys.readouterr().err
    assert run([*command, "-o", "b.ics"]) == 0
    assert (folder / "a.ics").read_bytes() == (folder / "b.ics").read_bytes()
    put(office, "finish", "2026-03-05", unit=TOWN)
    assert run([*command, "-o", "b.ics"]) == 0
    first, second = events(folder / "a.ics"), events(folder / "b.ics")
    assert first.keys() == second.keys()
    changed = [key for key in first if first[key]["status"] != second[key]["status"]]
    assert len(changed) == 1 and second[changed[0]]["status"] == "CANCELLED"
    assert all(int(str(first[key]["sequence"])) < int(str(second[key]["sequence"])) for key in first)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["cases", "--unit", "示例镇"], "--unit 不适用于 cases"),
        (["events", "--from", "2026-01-01", "--to", "2026-01-02"], "--from、--to 不适用于 events"),
        (["cases", "--format", "ics"], "--format ics 不适用于 cases"),
        (["calendar", "--format", "xlsx"], "--format 不适用于 calendar"),
        (["calendar", "--ended"], "--ended 不适用于 calendar"),
        (["calendar", "--from", "2026-02-01", "--to", "2026-01-01"], "晚于截止日"),
        (["calendar", "-o", "duban.toml"], "不能覆盖"),
    ],
)
def test_what_does_not_go_together_is_refused(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(folder)
    assert run(["export", *arguments]) == 2
    assert words in capsys.readouterr().err
