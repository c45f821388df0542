"""The last weeks say what a check as of the last day of each says; what cannot be said is no zero."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.lists import Wanted as Asked
from duban.desk.lists import obligations
from duban.desk.office import Office
from duban.desk.today import KIND, Kind, Today, Wanted
from duban.desk.weekly import Week, weekly
from duban.domain.labels import WEEK as COUNTS
from duban.domain.obligation import Form, State
from duban.domain.roster import LEVELS
from tests.desk.helpers import BUREAU, CODE, TOWN, bring, lay, open_office, own, put
from tests.pieces import rule

DAY = timedelta(days=1)
OWED = {Form.DEADLINE, Form.DUTY, Form.MILESTONE, Form.CONSEQUENCE}
PAST = {State.OVERDUE, State.SHORT, State.MET_LATE}
MET = {State.MET, State.MET_LATE}
LEVEL_OF = {"示例市": "city", "示例市信访局": "city", "示例市住建局": "city", "示例镇": "township"}

DUTIES = rule("OWN-W", "duty", "每周排查两次", """
event = ["sweep"]
applies = { unit_level = ["township"] }
schedule = [{ every = "week", count = 2 }]
""", article="第三条", since="2026-01-01") + rule("OWN-R", "duty", "主要负责人每周接访", """
event = ["reception"]
by = ["principal"]
applies = { unit_level = ["township"] }
schedule = [{ every = "week" }]
""", article="第四条", since="2026-01-01")  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Cases with a limit of ten days, and a township that sweeps twice a week, or once, or not, or later."""
    folder = lay(tmp_path / "office", more=own(10) + DUTIES, packs="[]")
    text = (folder / "duban.toml").read_text(encoding="utf-8")
    (folder / "duban.toml").write_text(
        text.replace("judged_from = 2022-01-01", "judged_from = 2026-03-01\nduties_from = 2026-03-16"),
        encoding="utf-8",
    )
    with closing(open_office(folder)) as made:
        got = [date(2026, 2, 10) + timedelta(days=3 * n) for n in range(24)]
        done = [day + timedelta(days=5 * (n % 5)) if n % 5 else "" for n, day in enumerate(got)]
        bring(made, folder, [f"A-{n},{day},{day},示例市住建局,{done[n]}" for n, day in enumerate(got)])
        for day in (18, 19, 25, 31):
            put(made, "sweep", f"2026-03-{day}", case=None)
        put(made, "sweep", "2026-04-08", case=None, period="2026-W13")
        put(made, "reception", "2026-03-20", case=None, officer="某甲")
        put(made, "reception", "2026-04-10", case=None, officer="某甲", period="2026-W13")
        yield made


def recount(
    office: Office, first: date, last: date, unit: str | None = None, level: str | None = None
) -> Week:
    """The week from the findings of a check and the list of obligations as of its last day."""
    today = Today(office, office.workspace.jurisdiction(CODE), last)
    today.read()
    listed = today.select(Wanted(unit=unit, level=level))
    counts = Counter(KIND[row.code] for row in listed.page(0, len(listed)))
    floor = today.jurisdiction.judged_from or date.min
    lines = obligations(office, as_of=last, wanted=Asked(states=(*PAST, *MET)))
    rows = [
        (line.obligation, line.state)
        for line in lines
        if line.obligation.form in OWED
        and unit in (None, line.unit_name)
        and level in (None, LEVEL_OF[line.unit_name])
    ]
    rows = [(row, state) for row, state in rows if row.due_on is not None and row.due_on >= floor]
    judged = last >= (today.jurisdiction.duties_from or floor)
    return Week(
        first=first,
        last=last,
        overdue=counts[Kind.OVERDUE],
        missed=counts[Kind.MISSED] if judged else None,
        short=counts[Kind.SHORT] if judged else None,
        fallen=sum(state in PAST and first <= row.due_on + DAY <= last for row, state in rows if row.due_on),
        met=sum(state in MET and first <= row.closed_on for row, state in rows if row.closed_on),
        unknown=counts[Kind.UNKNOWN],
    )


@pytest.mark.parametrize("day", ["2026-05-18", "2026-04-13", "2026-04-01", "2026-03-17"])
def test_each_week_says_what_the_check_said_at_its_end(office: Office, day: str) -> None:
    found = weekly(office, office.workspace.jurisdiction(CODE), date.fromisoformat(day)).of()
    assert len(found) == 12 and found[-1].last.isoformat() == day
    for week in found:
        assert week.last - week.first == 6 * DAY
        if week.last < date(2026, 3, 1):
            assert week == Week(first=week.first, last=week.last), "nothing was judged yet"
        else:
            assert week == recount(office, week.first, week.last)
    assert any(week.overdue for week in found) and any(week.met for week in found)


def test_a_unit_and_a_level_have_weeks_of_their_own(office: Office) -> None:
    weeks = weekly(office, office.workspace.jurisdiction(CODE), date(2026, 5, 18))
    whole = weeks.of()
    for unit, level in product((None, "示例市住建局", "示例镇"), (None, "city", "township")):
        found = weeks.of(unit, level)
        for week, of_all in zip(found, whole, strict=True):
            if of_all.overdue is None:
                assert week == of_all, "what cannot be said of all is no zero of one"
            else:
                assert week == recount(office, week.first, week.last, unit, level)
    assert whole != weeks.of("示例市住建局") != weeks.of("示例镇") != whole


def test_all_units_together_are_the_whole(office: Office) -> None:
    weeks = weekly(office, office.workspace.jurisdiction(CODE), date(2026, 5, 18))
    for parts in ([weeks.of(unit) for unit in LEVEL_OF], [weeks.of(level=level) for level in LEVELS]):
        for week, *of_parts in zip(weeks.of(), *parts, strict=True):
            for name in COUNTS:
                values = [getattr(part, name) for part in of_parts]
                total = getattr(week, name)
                assert values == [None] * len(values) if total is None else sum(values) == total


def test_short_missed_and_uncertain_duties_are_told_apart(office: Office) -> None:
    found = weekly(office, office.workspace.jurisdiction(CODE), date(2026, 5, 18)).of()
    assert any(week.short for week in found) and any(week.missed for week in found)
    assert any(week.unknown for week in found)


def test_a_ledger_without_records_cannot_say(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "office", more=own(10), packs="[]"))) as office:
        found = weekly(office, office.workspace.jurisdiction(CODE), date(2026, 5, 18), 3).of()
        assert [week.overdue for week in found] == [None] * 3
        put(office, "receive", "2026-05-13", unit=BUREAU)
        found = weekly(office, office.workspace.jurisdiction(CODE), date(2026, 5, 18), 3).of()
        assert [week.overdue for week in found] == [None, None, 0]


def test_a_reading_that_is_stopped_ends(office: Office) -> None:
    place = office.workspace.jurisdiction(CODE)
    assert weekly(office, place, date(2026, 5, 18), stopped=lambda: True).of() == []


def test_the_command_gives_the_weeks(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.workspace.folder)
    asked = ["trend", "--as-of", "2026-04-13", "--weeks", "7"]
    assert run([*asked, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[0]["first"] == "2026-02-24" and rows[0]["missed"] is None and len(rows) == 7
    assert rows[-1] == {
        **rows[-1], "jurisdiction": CODE, "last": "2026-04-13", "overdue": recount(office, date(2026, 4, 7), date(2026, 4, 13)).overdue
    }  # fmt: skip
    assert run(asked) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["自", "至", "超期", "未履行", "未足", "新逾期", "完成", "无法判定"]
    assert "无法判定" in said[1], "never a zero where nobody knows"
    assert run([*asked, "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 8
    assert run(["trend", "--weeks", "0"]) == 2


def test_the_command_narrows_to_a_unit_and_a_level_as_the_check_does(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.workspace.folder)
    place, day = office.workspace.jurisdiction(CODE), date(2026, 5, 18)
    asked = ["trend", "--as-of", day.isoformat(), "--weeks", "14", "--format", "json"]

    def counts(*options: str) -> list[dict[str, object]]:
        assert run([*asked, *options]) == 0
        rows = json.loads(capsys.readouterr().out)
        return [{name: row[name] for name in ("unit", "level", *COUNTS)} for row in rows]

    town = [
        {"unit": "示例镇", "level": None, **{name: getattr(week, name) for name in COUNTS}}
        for week in weekly(office, place, day, 14).of("示例镇")
    ]
    assert counts("--unit", TOWN) == counts("--unit", "示例镇") == town
    assert counts("--level", "township") == [{**row, "unit": None, "level": "township"} for row in town]
    assert {row["overdue"] for row in counts("--level", "county")} == {None, 0}
    for wrong in (["--unit", "示例真"], ["--level", "village-group"]):
        said = []
        for command in ("trend", "check"):
            assert run([command, "--as-of", day.isoformat(), *wrong]) == 2
            said.append(capsys.readouterr().err.splitlines()[-1].replace(command, ""))
        assert said[0] == said[1] and wrong[1] in said[0]
    assert counts("--unit", TOWN, "--level", "township") == [{**row, "level": "township"} for row in town]
    assert run([*asked, "--unit", TOWN, "--level", "county"]) == 2
    told = capsys.readouterr()
    assert "“示例镇”的层级是乡级，不是县级" in told.err and not told.out, (
        "a unit of another level has no zeros"
    )
