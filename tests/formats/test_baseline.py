"""A baseline lets pass what a named person has agreed to, until a day; all that is wrong with it is told."""

from datetime import date
from pathlib import Path

import pytest

from duban.exchange.baseline import BaselineProblems, read_baseline
from tests.formats.awkward import overdue

DAY = date(2026, 8, 3)


def write(folder: Path, text: str) -> Path:
    path = folder / "baseline.toml"
    path.write_text(text, encoding="utf-8")
    return path


def waiver(fingerprint: str, extra: str = "") -> str:
    return f'[[waiver]]\nfingerprint = "{fingerprint}"\nreason = "已协商"\napprover = "李某某"\n{extra}\n'


def test_waives_the_finding_and_no_other(tmp_path: Path) -> None:
    baseline = read_baseline(write(tmp_path, waiver(overdue().fingerprint)))
    assert baseline.waives(overdue(days=99), DAY)
    assert not baseline.waives(overdue(case="2026-0013"), DAY)


def test_holds_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    path = write(tmp_path, waiver(overdue().fingerprint, 'until = 2026-08-03\nwhat = "旧账"'))
    baseline = read_baseline(path)
    assert baseline.waives(overdue(), DAY)
    assert not baseline.expired(DAY)
    assert not baseline.waives(overdue(), date(2026, 8, 4))
    (note,) = baseline.expired(date(2026, 8, 4))
    assert (note.level, note.line) == ("note", 1)
    assert "旧账" in note.message


def test_all_problems_at_once_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[waiver]]\nfingerprint = "a"\nreason = ""\naprover = "李某某"\n\n'
        '[[waiver]]\nfingerprint = 3\nreason = "x"\napprover = "y"\nuntil = "2026-12-31"\n\n'
        f"{waiver('b')}{waiver('b')}",
    )
    with pytest.raises(BaselineProblems) as caught:
        read_baseline(path)
    found = {(problem.line, problem.key) for problem in caught.value.problems}
    assert found == {
        (1, "waiver.1.approver"),
        (3, "waiver.1.reason"),
        (4, "waiver.1.aprover"),
        (7, "waiver.2.fingerprint"),
        (10, "waiver.2.until"),
        (18, "waiver.4.fingerprint"),
    }
    assert "approver" in caught.value.message


@pytest.mark.parametrize("content", [b"[[waiver]\n", b"\xff\xfe\x00", b"waiver = 3\n", b"x = 1\n"])
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "baseline.toml"
    path.write_bytes(content)
    with pytest.raises(BaselineProblems, match=r"baseline\.toml"):
        read_baseline(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BaselineProblems, match="nowhere"):
        read_baseline(tmp_path / "nowhere.toml")
