"""Every format carries every finding, hostile text included, in the same bytes each time."""

import csv
import io
import json
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator

from duban import i18n
from duban.domain.finding import Finding, Level
from duban.domain.report import Head, Tail
from duban.exchange.formats import FORMATS, open_writer
from tests.formats import awkward

GOLDEN = Path(__file__).parent.parent / "golden"
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def written(
    name: str,
    findings: tuple[Finding, ...] = awkward.FINDINGS,
    head: Head = awkward.HEAD,
    tail: Tail = awkward.TAIL,
) -> str:
    stream = io.StringIO(newline="\n")
    writer = open_writer(name, stream)
    writer.begin(head)
    for finding in findings:
        writer.finding(finding)
    writer.end(tail)
    return stream.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_bytes_are_those_agreed(name: str) -> None:
    golden = GOLDEN / f"check.{name}"
    assert written(name).encode() == golden.read_bytes()


@pytest.mark.parametrize("name", FORMATS)
def test_no_control_or_direction_character_passes(name: str) -> None:
    assert not UNSAFE.search(written(name))


@pytest.mark.parametrize("name", FORMATS)
def test_a_name_of_ten_thousand_characters_passes_whole(name: str) -> None:
    assert awkward.LONG in written(name, (awkward.overdue(unit_name=awkward.LONG),))


@pytest.mark.parametrize("name", FORMATS)
def test_english_changes_the_sentences_and_not_the_facts(name: str) -> None:
    chinese = written(name)
    i18n.use("en")
    try:
        english = written(name)
    finally:
        i18n.use("zh")
    assert english != chinese
    assert "2026-0012" in english


def test_text_says_what_where_when_and_why() -> None:
    lines = written("text", (awkward.overdue(basis="assumption"),)).splitlines()
    at = lines.index("【示例市】")
    assert lines[at + 1] == (
        "问题  示例市住房和城乡建设局 张某某 超期 12 天："
        "事项 2026-0012 至迟应于 2026-07-22 完成“六十日内办结”"
    )
    assert lines[at + 2] == ("      依据 N-34-1 《信访工作条例》（中发〔2022〕8号）第三十四条 〔推定〕")


def test_text_tells_nothing_found_from_nothing_checked() -> None:
    assert "没有发现问题" in written("text", (), tail=awkward.CLEAN_TAIL)
    empty = written("text", (), tail=awkward.EMPTY_TAIL)
    assert "没有检查任何内容" in empty
    assert "没有发现问题" not in empty


def test_text_table_lines_up_by_terminal_cells() -> None:
    from duban.domain.text import width

    lines = written("text").splitlines()
    at = lines.index("各规则应办事项")
    head, first = lines[at + 1], lines[at + 2]
    assert width(head.split("  名称")[0]) == width(first.split("  六十日")[0])


def test_json_is_one_object_with_head_findings_and_summary() -> None:
    document = json.loads(written("json"))
    assert list(document) == ["head", "findings", "summary"]
    assert len(document["findings"]) == len(awkward.FINDINGS)
    assert document["summary"]["rules"][0]["states"] == {"met": 1200, "met-late": 0, "none": 4, "overdue": 3}
    assert document["summary"]["exit_code"] == 3
    first = document["findings"][0]
    assert (first["code"], first["level"], first["due_on"], first["days"]) == (
        "overdue",
        "error",
        "2026-07-22",
        12,
    )


def test_jsonl_lines_stand_alone_and_end_with_the_tail() -> None:
    records = [json.loads(line) for line in written("jsonl").splitlines()]
    assert [r["type"] for r in records] == ["head", *["finding"] * len(awkward.FINDINGS), "tail"]
    assert records[1]["fingerprint"] == awkward.FINDINGS[0].fingerprint


def test_junit_parses_and_counts() -> None:
    root = ElementTree.fromstring(written("junit"))
    assert [suite.get("name") for suite in root] == ["示例市", "甲␛]0;owned␇␛[2J乙"]
    assert int(root.get("tests", "0")) == len(awkward.FINDINGS)
    unevaluated = sum(f.code.unevaluated for f in awkward.FINDINGS)
    assert len(root.findall(".//error")) == unevaluated
    loud = [f for f in awkward.FINDINGS if f.level is not Level.NOTE and not f.code.unevaluated]
    assert len(root.findall(".//failure")) == len(
        [f for f in loud if f.code not in ("not-fixed", "set-aside")]
    )


def test_junit_of_an_empty_ledger_is_not_green() -> None:
    root = ElementTree.fromstring(written("junit", (), tail=awkward.EMPTY_TAIL))
    assert root.get("errors") == "2"


def test_junit_of_a_clean_ledger_has_a_passing_case() -> None:
    root = ElementTree.fromstring(written("junit", (), tail=awkward.CLEAN_TAIL))
    assert (root.get("tests"), root.get("errors"), root.get("failures")) == ("2", "0", "0")


@pytest.mark.parametrize("findings", [awkward.FINDINGS, ()], ids=["awkward", "empty"])
def test_sarif_follows_its_schema(findings: tuple[Finding, ...]) -> None:
    schema = json.loads((Path(__file__).parent / "sarif-subset.schema.json").read_text(encoding="utf-8"))
    document = json.loads(written("sarif", findings))
    assert not list(Draft7Validator(schema).iter_errors(document))


def test_sarif_results_point_at_their_rule_and_case() -> None:
    run = json.loads(written("sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    first = run["results"][0]
    assert first["locations"][0]["logicalLocations"][0] == {
        "name": "2026-0012",
        "fullyQualifiedName": "990000/2026-0012",
        "kind": "object",
    }
    assert first["partialFingerprints"] == {"duban/v1": awkward.FINDINGS[0].fingerprint}
    assert run["invocations"] == [{"executionSuccessful": False, "exitCode": 3}]


def test_github_commands_are_one_line_each_and_escaped() -> None:
    lines = written("github", (awkward.overdue(case="50%: a,b\r\n::error::x"),)).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("::error title=超期 N-34-1::")
    assert "50%25: a,b␍␊::error::x" in lines[0]
    rule = written("github", (awkward.overdue(rule="a:b,c%"),))
    assert rule.startswith("::error title=超期 a%3Ab%2Cc%25::")


def test_csv_opens_in_a_spreadsheet_without_running_anything() -> None:
    text = written("csv")
    assert text.startswith("\ufeff级别,类型,")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert len(rows) == len(awkward.FINDINGS) + 1
    assert len({len(row) for row in rows}) == 1
    days = rows[0].index("逾期天数")
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@")) for n, cell in enumerate(row) if n != days)
    assert any(cell.startswith("'=cmd") for row in rows for cell in row)


def test_baseline_is_valid_toml_that_still_asks_for_a_reason() -> None:
    document = tomllib.loads(written("baseline"))
    assert [w["fingerprint"] for w in document["waiver"]] == [
        f.fingerprint for f in awkward.FINDINGS if f.waivable
    ]
    assert {w["reason"] for w in document["waiver"]} == {""}
