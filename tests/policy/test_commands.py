"""``duban policy check | show | schema`` as an author and an officer use them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from duban.cli.policy import policy
from duban.cli.shell import Shell
from tests.policy.packs import HERE, SUPERIOR, pack, patch


def run(*args: str) -> Result:
    return CliRunner().invoke(policy, list(args), obj=Shell())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two packs of our own, one of them extending the other."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "superior.toml").write_text(SUPERIOR.text, encoding="utf-8")
    local = pack(patch("S-1", "limit = { value = 30 }\neffective = { from = 2020-01-01 }"))
    (tmp_path / "local.toml").write_text(local.text, encoding="utf-8")
    return tmp_path


def test_all_known_packs_are_in_order() -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "错误 0 处" in result.stderr


OWN = """
schema = 1

[[jurisdiction]]
code = "990100"
name = "示例市"
level = "city"

[documents.ours]
title = "示例市信访工作办法"

[[rule]]
id = "N-22-1"
override = true
source = {{ doc = "ours", article = "第三条" }}
effective = {{ from = 2026-01-01 }}
confirmed_on = 2026-01-01
limit = {{ value = {days} }}
"""


@pytest.mark.parametrize(("days", "code"), [(10, 0), (20, 2)])
def test_in_a_workspace_its_own_rules_are_checked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, code: int
) -> None:
    """Ten days are stricter than the superior's fifteen, twenty are not."""
    (tmp_path / "duban.toml").write_text(OWN.format(days=days), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == code
    assert ("下级规定宽于上级规定" in result.stdout) is (code == 2)
    assert "1 个辖区" in result.stderr


@pytest.mark.usefixtures("folder")
def test_packs_of_ones_own_are_checked_by_path() -> None:
    assert run("check", "superior.toml", "local.toml").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_a_pack_whose_parent_is_not_given_is_told_so() -> None:
    result = run("check", "local.toml")
    assert result.exit_code == 2
    assert "local.toml:7  pack.extends[1]" in result.stdout


def test_mistakes_go_to_stdout_with_file_line_and_key_and_the_exit_code_is_two(folder: Path) -> None:
    for name in ("type-flag", "syntax-value"):
        (folder / f"{name}.toml").write_bytes((HERE / "bad" / f"{name}.toml").read_bytes())
    result = run("check", "superior.toml", "syntax-value.toml", "type-flag.toml", "absent.toml")
    assert result.exit_code == 2
    places = [line.split("  ")[1] for line in result.stdout.splitlines() if line.startswith("错误")]
    assert places == ["absent.toml", "syntax-value.toml:12", "type-flag.toml:21"]


def test_notes_are_shown_when_asked_for(folder: Path) -> None:
    text = pack(patch("S-1", 'basis = "assumption"')).text
    (folder / "local.toml").write_text(text, encoding="utf-8")
    quiet, talkative = (run("check", *options, "superior.toml", "local.toml") for options in ((), ("-v",)))
    assert (quiet.exit_code, quiet.stdout) == (0, "")
    assert talkative.exit_code == 0
    assert "rule[1] S-1.basis" in talkative.stdout


def test_a_weaker_rule_fails_the_check(folder: Path) -> None:
    text = pack(patch("S-1", "limit = { value = 90 }")).text
    (folder / "local.toml").write_text(text, encoding="utf-8")
    result = run("check", "superior.toml", "local.toml")
    assert result.exit_code == 2
    assert "下级规定宽于上级规定" in result.stdout


@pytest.mark.usefixtures("folder")
def test_a_rule_is_shown_with_its_value_source_and_dates() -> None:
    result = run("show", "S-1", "--pack", "superior.toml")
    assert result.exit_code == 0
    for words in (
        "S-1",
        "60 日",
        "《上级信访工作条例》（上发〔2010〕1号）第三十四条",
        "自 2010-01-01 起",
        "2025-06-01",
    ):
        assert words in result.stdout


def test_the_version_of_a_day_and_the_pack_of_each_value_are_shown_as_data(folder: Path) -> None:
    both = folder / "both.toml"
    text = (folder / "superior.toml").read_text(encoding="utf-8").replace('id = "superior"', 'id = "both"', 1)
    both.write_text(
        text + DATED.replace("DAY", "2010-01-01, until = 2019-12-31") + DATED.replace("DAY", "2020-01-01"),
        encoding="utf-8",
    )
    args = ("show", "L-1", "--pack", "both.toml", "--format", "json", "--origin")
    (one,) = json.loads(run(*args, "--as-of", "2019-12-31").stdout)
    assert one["effective"] == {"from": "2010-01-01", "until": "2019-12-31"}
    assert one["document"]["number"] == "上发〔2010〕1号"
    assert (one["article"], one["confirmed_on"], one["basis"]) == ("第一条", "2026-01-01", "text")
    assert one["origin"]["limit"] == "both"
    assert one["values"]["limit"] == {"value": 30}
    assert [rule["effective"]["from"] for rule in json.loads(run(*args).stdout)] == [
        "2010-01-01",
        "2020-01-01",
    ]


DATED = """
[[rule]]
id = "L-1"
kind = "deadline"
title = "某项规定"
source = { doc = "superior", article = "第一条" }
effective = { from = DAY }
confirmed_on = 2026-01-01
start = ["register"]
met_by = ["reply"]
limit = { value = 30 }
"""


def test_a_national_rule_is_found_without_saying_where() -> None:
    result = run("show", "N-34-1", "--as-of", "2022-05-01")
    assert result.exit_code == 0
    assert result.stdout.count("N-34-1 ") == 1
    assert "信访工作条例" in result.stdout


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    result = run("show", "N-34-l")
    assert result.exit_code != 0
    assert "N-34-" in str(result.exception)


def test_a_day_before_any_version_is_said_to_have_none() -> None:
    result = run("show", "N-34-1", "--as-of", "1990-01-01")
    assert result.exit_code != 0
    assert "没有有效版本" in str(result.exception)


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(run("schema").stdout)["$schema"].endswith("2020-12/schema")


def test_what_a_pack_writes_cannot_steer_the_terminal(folder: Path) -> None:
    text = SUPERIOR.text.replace("登记之日起", "\\u001b[31m登记之日起")
    (folder / "superior.toml").write_text(text, encoding="utf-8")
    result = run("show", "S-1", "--pack", "superior.toml")
    assert "\x1b" not in result.stdout
    assert "␛[31m" in result.stdout
