"""``duban due`` as somebody types it."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from duban.calendar.load import CalendarProblems
from duban.cli.due import due


def run(*words: str) -> Result:
    return CliRunner().invoke(due, list(words))


def test_the_first_line_is_the_date_and_the_reasons_follow() -> None:
    result = run("2026-08-03", "60d")
    lines = result.stdout.splitlines()
    assert (result.exit_code, lines[0]) == (0, "2026-10-02（星期五）")
    assert "如顺延则为2026-10-08（星期四）" in result.stdout


def test_working_days_name_what_was_skipped_and_by_which_notice() -> None:
    text = run("2026-02-12", "5wd").stdout
    assert text.startswith("2026-02-26（星期四）")
    assert "2026-02-15至02-23" in text
    assert "国办发明电〔2025〕7号" in text


@pytest.mark.parametrize("length", ["60d", "60", "60日", "60天", "60D"])
def test_a_length_can_be_written_in_several_ways(length: str) -> None:
    assert json.loads(run("2026-08-03", length, "--format", "json").stdout)["due_on"] == "2026-10-02"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["5", "--unit", "working-day"], "2026-08-10"),
        (["5个工作日"], "2026-08-10"),
        (["2m"], "2026-10-03"),
        (["1年"], "2027-08-03"),
        (["60d", "--start-day", "included"], "2026-10-01"),
        (["60d", "--extend", "30", "--rollover", "next-working-day"], "2026-11-02"),
        (
            ["60d", "--extend", "30d", "--rollover", "next-working-day", "--order", "roll-then-extend"],
            "2026-11-09",
        ),
        (["30d", "--suspend", "2026-08-10..2026-08-20"], "2026-09-12"),
        (["30d", "--suspend", "2026-08-10..2026-08-12", "--suspend", "2026-08-20..2026-08-21"], "2026-09-05"),
    ],
)  # fmt: skip
def test_options(words: list[str], expected: str) -> None:
    result = run("2026-08-03", *words, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["due_on"] == expected


def test_known_on_takes_only_what_was_published_by_then() -> None:
    assert run("2020-01-20", "5wd", "--known-on", "2020-01-20").stdout.startswith("2020-02-01")
    assert run("2020-01-20", "5wd").stdout.startswith("2020-02-04")


def test_an_uncovered_year_is_unknown_with_exit_code_3() -> None:
    text = run("2026-12-18", "15wd")
    assert text.exit_code == 3
    assert text.stdout.splitlines()[0].startswith("无法判定（unknown）：日历cn没有2027年")
    answer = json.loads(run("2026-12-18", "15wd", "--format", "json").stdout)
    assert answer["due_on"] is None
    assert answer["unknown"]["missing"] == "calendar:cn:2027"
    assert answer["unknown"]["reason"] == "no-notice"


def test_an_open_suspension_is_unknown_too() -> None:
    result = run("2026-08-03", "30d", "--suspend", "2026-08-10..", "--format", "json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["unknown"]["reason"] == "suspended-open"


@pytest.mark.parametrize(
    ("words", "word"),
    [
        (["2026-02-31", "60d"], "2026-02-31"),
        (["20260803", "60d"], "20260803"),
        (["2026-08-03", "60x"], "60x"),
        (["2026-08-03", "-5d"], "-5"),
        (["2026-08-03", "60d", "--unit", "month"], "month"),
        (["2026-08-03", "2m", "--extend", "30d"], "month"),
        (["2026-08-03", "101y"], "100年"),
        (["9999-12-03", "60d"], "9999"),
        (["2026-08-03", "60d", "--suspend", "2026-08-10"], "恢复日"),
        (["2026-08-03", "60d", "--suspend", "2026-08-10..2026-08-01"], "早于"),
        (["2026-08-03", "60d", "--known-on", "昨天"], "昨天"),
        (["2026-08-03"], ""),
    ],
)
def test_bad_usage_says_what_is_wrong_with_exit_code_2(words: list[str], word: str) -> None:
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert word in result.stderr


def test_control_characters_in_an_argument_are_shown_not_obeyed() -> None:
    assert "\x1b" not in run("2026-08-03", "\x1b[31m").output


def test_another_calendar_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'schema = 1\nid = "own"\ntitle = "自有日历"\nweekly_off = ["friday"]\n'
        '[[notice]]\nyear = 2030\ntitle = "通知"\npublished = 2029-11-01\noff = [2030-01-05]\n',
        encoding="utf-8",
    )
    assert run("2030-01-02", "2wd", "--calendar", str(path)).stdout.startswith("2030-01-06")


def test_a_calendar_that_does_not_exist_is_named() -> None:
    result = run("2026-08-03", "5wd", "--calendar", "nowhere")
    assert isinstance(result.exception, CalendarProblems)
    assert "nowhere" in result.exception.message


def test_the_examples_of_the_help_page_work() -> None:
    help_text = due.help or ""
    examples = [line.split()[2:] for line in help_text.splitlines() if line.startswith("duban due ")]
    assert len(examples) == 5
    assert [run(*words).exit_code for words in examples] == [0] * 5


def test_every_option_is_explained() -> None:
    options = [p for p in due.params if isinstance(p, click.Option)]
    assert [o.name for o in options if not o.help and o.name != "format_"] == []
