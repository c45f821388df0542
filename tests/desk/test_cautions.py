"""What may be a slip is told before it is saved and after: a day to come, a new number beside one that is known. Nothing is refused."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.desk.office import Office, clock_at
from duban.desk.previewing import Preview, preview
from duban.desk.receiving import receipt, receipt_form
from duban.desk.recording import record, record_each
from duban.desk.stating import Statement
from duban.errors import DubanError, Unfit
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, put

TODAY = date(2026, 11, 22)
TO_COME = "日期 2027-07-15 在今天（2026-11-22）之后"


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """The evening of the day before in UTC: the day is that of Beijing."""
    with clock_at(datetime(2026, 11, 21, 20, tzinfo=UTC)):
        yield


def said(kind: str, on: date = TODAY, case: str | None = None, unit: str = TOWN, **fields: str) -> Statement:
    return Statement(kind=kind, on=on, case=case, unit=unit, fields=fields)


def shown(office: Office, statement: Statement) -> Preview:
    place = office.workspace.jurisdiction(CODE)
    return preview(office, place, statement, actor="张三", seen=None, as_of=date(2026, 8, 3))


def told(office: Office, statement: Statement) -> Sequence[str]:
    """What the preview says, and the entry then says again."""
    before = shown(office, statement).cautions
    done = record(office, office.workspace.jurisdiction(CODE), statement, actor="张三")
    assert tuple(done.cautions) == before
    return before


@pytest.mark.parametrize(("kind", "case"), [("accept", "A-17"), ("sweep", None)])
def test_a_day_after_today_is_told_whatever_day_is_looked_at(
    office: Office, kind: str, case: str | None
) -> None:
    put(office, "receive", "2026-08-01", "A-17", OFFICE)
    assert not told(office, said(kind, TODAY, case))
    (words,) = told(office, said(kind, date(2027, 7, 15), case))
    assert words.startswith(TO_COME)


def test_a_field_may_name_a_day_to_come(office: Office) -> None:
    put(office, "receive", "2026-08-01", "A-17", OFFICE)
    assert not told(office, said("assign", TODAY, "A-17", OFFICE, to=BUREAU, due="2027-07-15"))


def test_a_year_far_ahead_is_told_at_once(office: Office) -> None:
    """Its duties are not counted period by period until then."""
    assert len(told(office, said("sweep", date(9999, 12, 31)))) == 1


def test_of_several_acts_it_is_told_once(office: Office) -> None:
    cases = ("A-17", "B-3")
    for case in cases:
        put(office, "receive", "2026-08-01", case, OFFICE)
    acts = [said("accept", date(2027, 7, 15), case) for case in cases]
    done = record_each(office, office.workspace.jurisdiction(CODE), acts, actor="张三")
    assert len(done.effects) == 2 and len(done.cautions) == 1


@pytest.mark.parametrize("typed", ["A-71", "A17", "a-17", "A--17", "A-1T"])
def test_a_new_number_one_slip_away_from_a_known_one_is_told_and_taken(office: Office, typed: str) -> None:
    put(office, "receive", "2026-08-01", "A-17", OFFICE)
    (words,) = told(office, said("receive", case=typed, unit=OFFICE))
    assert f"“{typed}”作为新事项登记" in words and "相近的编号：A-17；" in words
    assert not told(office, said("accept", case=typed)), "the ledger has it now"


@pytest.mark.parametrize("typed", ["XF-2026-0100", "XF-2026-0104", "XF-2026-0109"])
def test_the_next_numbers_of_a_series_are_no_slips(office: Office, typed: str) -> None:
    for number in (91, 92, 99):
        put(office, "receive", "2026-08-01", f"XF-2026-{number:04}", OFFICE)
    assert not told(office, said("receive", case=typed, unit=OFFICE))
    (words,) = told(office, said("receive", case="XF-2026-092", unit=OFFICE))
    assert "相近的编号：XF-2026-0092；" in words


def test_the_form_of_a_receipt_takes_no_number_that_is_known_and_none_of_a_person(office: Office) -> None:
    put(office, "receive", "2026-08-01", "A-17", OFFICE)
    asked = receipt_form(office, office.workspace.jurisdiction(CODE))
    values = {"=case": "A-17", "=on": "2026-08-03", "=unit": OFFICE}
    with pytest.raises(Unfit, match="已有编号为“A-17”的事项") as caught:
        shown(office, receipt(asked, values))
    assert [one.field for one in caught.value.problems] == ["=case"]
    with pytest.raises(DubanError, match="不能指向个人"):
        shown(office, receipt(asked, {**values, "=case": "110101199003071233"}))
    assert len(shown(office, receipt(asked, {**values, "=case": "A-71"})).cautions) == 1


def test_the_command_line_tells_it_on_stderr_and_records(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    receive = ["record", "收到", "--unit", OFFICE]
    assert run([*receive, "--on", "2026-11-22", "--case", "A-17"]) == 0
    assert not capsys.readouterr().err
    for trial in (["--dry-run"], []):
        assert run([*receive, "--on", "2027-07-15", "--case", "A-71", *trial]) == 0
        out, err = capsys.readouterr()
        assert TO_COME in err and "相近的编号：A-17" in err and TO_COME not in out
    cases = ["--case", "A-17", "--case", "A-71"]
    assert run(["record", "受理", "--unit", TOWN, "--on", "2027-07-15", *cases]) == 0
    assert capsys.readouterr().err.count(TO_COME) == 1
    assert run(["record", "收到", "--new", "--unit", OFFICE, "--case", "A-17"]) == 2
    assert "用 --case 写明" in capsys.readouterr().err
