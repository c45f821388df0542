"""What a check lists, and what it must not: cases in which a record is thin, old or wrong."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from duban.cli.front import run
from duban.errors import DubanError, StoreFailure
from duban.store.errors import StoreError
from tests.desk.helpers import BUREAU, OFFICE, brief, lay, open_office, own, put, result


def test_what_fell_due_before_the_judged_day_is_no_finding_even_when_it_is_done_later(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w", more=own(10)))) as office:
        put(office, "accept", "2021-11-01", unit=BUREAU)
        assert brief(result(office, "2022-02-01")[0], "OWN-1") == []
        put(office, "finish", "2022-03-01", unit=BUREAU)
        assert brief(result(office, "2022-06-01")[0], "OWN-1") == []


def test_an_act_without_a_unit_is_that_of_the_unit_that_had_the_case(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office:
        put(office, "receive", "2026-03-01", unit=OFFICE)
        put(office, "transfer", "2026-03-05", unit=None, to=BUREAU)
        put(office, "notify", "2026-03-10", unit=None)
        assert brief(result(office, "2026-06-01")[0], "N-22-1", "N-23-2") == []


def test_an_act_of_another_unit_does_not_meet_the_clock_of_this_one(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office:
        put(office, "transfer", "2026-03-05", unit=OFFICE, to=BUREAU)
        put(office, "notify", "2026-03-10", unit=OFFICE)
        assert brief(result(office, "2026-06-01")[0], "N-23-2") == [("overdue", "N-23-2", "A", 73)]


def test_two_wrong_extensions_of_one_limit_are_two_findings_for_a_baseline(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w", more=own(10)))) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
        for day in ("2026-03-05", "2026-03-06"):
            put(office, "extend", day, unit=BUREAU, days="40", approved_by="局长", reason="复杂")
        found = [
            f for f in result(office, "2026-03-07")[0] if f.code == "improper-extension" and f.rule == "OWN-1"
        ]
        assert len(found) == 2
        assert len({f.fingerprint for f in found}) == 2


def test_a_limit_of_months_is_not_extended_by_so_many_days_taken_for_months(tmp_path: Path) -> None:
    months = own(10).replace("limit = { value = 10 }", 'limit = { value = 1, unit = "month" }')
    with closing(open_office(lay(tmp_path / "w", more=months.replace("most = 10", "most = 40")))) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
        put(
            office, "extend", "2026-03-05", unit=BUREAU, until="2026-05-02", approved_by="局长", reason="复杂"
        )
        found = brief(result(office, "2026-05-10")[0], "OWN-1")
        assert ("overdue", "OWN-1", "A", 38) in found
        assert ("improper-extension", "OWN-1", "A", None) in found


@pytest.mark.parametrize("case", ["11010519491231002X", "13812345678", "１３８１２３４５６７８"])
def test_a_case_is_not_entered_under_a_number_that_leads_to_a_person(tmp_path: Path, case: str) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office, pytest.raises(DubanError) as refused:
        put(office, "receive", "2026-03-01", case=case, unit=OFFICE)
    assert case not in refused.value.message


def test_numbers_that_lead_to_a_person_are_masked_wherever_text_is_entered(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office:
        said = "某人13812345678"
        event = put(
            office, "reply", "2026-03-01", unit=OFFICE, claim=said, officer=said, items=f"事实、{said}"
        ).event
        assert "13812345678" not in f"{event}"


def test_one_matter_has_one_reference_whether_typed_in_full_width_or_not(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "w"))) as office:
        assert put(office, "receive", "2026-03-01", case="Ａ－１７", unit=OFFICE).event.case == "A-17"


def test_record_says_of_a_wrong_extension_that_it_is_wrong_not_that_the_limit_is_met(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = lay(tmp_path / "w", more=own(10))
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
    extension = (
        "延期",
        "--on",
        "2026-03-05",
        "--case",
        "A",
        "--unit",
        BUREAU,
        "延长天数=40",
        "批准人=局长",
        "理由=复杂",
    )
    assert run(["--workspace", str(folder), "record", *extension]) == 0
    out = capsys.readouterr().out
    assert "OWN-1 不合规定：延长天数超过上限" in out
    assert "了结" not in out


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a medium that nobody can write; permissions would not stop an administrator."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)


def test_a_ledger_that_can_only_be_read_is_checked(tmp_path: Path, read_only: None) -> None:
    folder = lay(tmp_path / "w", more=own(10))
    with pytest.MonkeyPatch.context() as writable:
        writable.setattr(os, "access", lambda path, mode: True)
        with closing(open_office(folder)) as office:
            put(office, "accept", "2026-03-02", unit=BUREAU)
    before = sorted((path.name, path.read_bytes()) for path in folder.iterdir())
    with closing(open_office(folder)) as office:
        assert brief(result(office, "2026-03-20")[0], "OWN-1") == [("overdue", "OWN-1", "A", 8)]
    assert sorted((path.name, path.read_bytes()) for path in folder.iterdir()) == before


def test_a_ledger_that_can_only_be_read_says_when_it_must_be_computed_anew(tmp_path: Path) -> None:
    folder = lay(tmp_path / "w", more=own(10))
    with closing(open_office(folder)) as office:
        put(office, "accept", "2026-03-02", unit=BUREAU)
    lay(folder, more=own(10) + '[[officer]]\nname = "乙"\nunit = "990000"\nrole = "member"\n')
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "access", lambda path, mode: mode != os.W_OK)
        with closing(open_office(folder)) as office, pytest.raises(StoreFailure, match="duban rebuild"):
            result(office, "2026-03-20")
    with closing(open_office(folder)) as office:
        assert brief(result(office, "2026-03-20")[0], "OWN-1") == [("overdue", "OWN-1", "A", 8)]


def test_a_waiver_does_not_make_rules_that_were_not_judged_look_kept(tmp_path: Path) -> None:
    folder = lay(tmp_path / "w", top='plugins = ["bad.py"]')
    (folder / "bad.py").write_text('raise RuntimeError("broken")\n', encoding="utf-8")
    with closing(open_office(folder)) as office:
        put(office, "receive", "2026-03-01", unit=OFFICE)
        found, tail = result(office, "2026-06-01", waives=lambda finding, day: True)
    assert [finding.code for finding in found] == ["plugin-failed"]
    assert (tail.exit_code, tail.unevaluated) == (3, 1)


def test_a_ledger_changed_by_somebody_else_while_it_was_read_without_a_lock_is_no_result(
    tmp_path: Path, read_only: None
) -> None:
    folder = lay(tmp_path / "w")
    with pytest.MonkeyPatch.context() as writable:
        writable.setattr(os, "access", lambda path, mode: True)
        with closing(open_office(folder)) as office:
            put(office, "receive", "2026-03-02", unit=OFFICE)
    with (
        closing(open_office(folder)) as office,
        pytest.raises(StoreError, match="被改动"),
        office.ledger.reading(),
    ):
        os.utime(folder / "duban.db", ns=(1, 1))
