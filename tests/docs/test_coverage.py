"""The coverage page is true: no drift, every row that must have a rule has one, no excluded row has any."""

import pytest
from tools import coverage, docs
from tools.coverage import RULE_KINDS, Carrier, Row, Status, base_id, status


@pytest.fixture(scope="module")
def covered() -> coverage.Coverage:
    return coverage.load()


def test_pages_are_up_to_date() -> None:
    assert "\n".join(docs.drift()) == "", "run: python -m tools.docs"


def test_every_row_that_must_have_a_rule_has_one(covered: coverage.Coverage) -> None:
    assert [row.id for row in covered.rows if row.kind in RULE_KINDS and not covered.of(row)] == []


def test_no_excluded_row_has_a_rule(covered: coverage.Coverage) -> None:
    excluded = {row.id for row in covered.rows if row.kind == "excluded"}
    assert {row for carrier in covered.carriers for row in carrier.rows} & excluded == set()
    assert all(row.reason for row in covered.rows if row.kind == "excluded")


def test_every_rule_comes_from_the_catalogue(covered: coverage.Coverage) -> None:
    known = {row.id for row in covered.rows}
    strangers = {(c.pack, c.id) for c in covered.carriers if not c.rows <= known}
    assert strangers == set()


def test_a_second_rule_for_a_row_stands_beside_the_first(covered: coverage.Coverage) -> None:
    own = {(c.pack, c.id) for c in covered.carriers}
    second = [c for c in covered.carriers if base_id(c.id) != c.id]
    assert [c.id for c in second if (c.pack, base_id(c.id)) not in own] == []


def test_an_unjudged_rule_says_why(covered: coverage.Coverage) -> None:
    assert [c.id for c in covered.carriers if not c.judged and not c.reason] == []


def test_nothing_is_left_unexplained(covered: coverage.Coverage) -> None:
    missing = [
        row.id for row in covered.rows if status(row, covered.of(row), covered.notes)[0] is Status.MISSING
    ]
    assert missing == []


def test_notes_explain_rows_that_exist_and_need_no_rule(covered: coverage.Coverage) -> None:
    kinds = {row.id: row.kind for row in covered.rows}
    assert [note for note in covered.notes if kinds.get(note) != "other"] == []
    carried = {row for carrier in covered.carriers for row in carrier.rows}
    assert sorted(carried & covered.notes.keys()) == []


def test_every_kind_is_accounted_for(covered: coverage.Coverage) -> None:
    kinds = {row.kind for row in covered.rows}
    assert kinds <= RULE_KINDS | {"other", "excluded"}
    assert kinds <= coverage.KIND_LABELS.keys()


ROW = Row("LF-99-1", "标题", "duty", "第一条")


def carrier(
    rule_id: str = "LF-99-1", judged: bool = True, reason: str = "", hooks: tuple[str, ...] = ()
) -> Carrier:
    return Carrier(rule_id, "包", frozenset({"LF-99-1"}), judged, reason, hooks)


@pytest.mark.parametrize(
    ("found", "notes", "kind", "words"),
    [
        ([carrier()], {}, "duty", "规则（包）"),
        ([carrier("LF-98-1")], {}, "duty", "规则（包：LF-98-1）"),
        ([carrier(judged=False, reason="未定频次")], {}, "duty", "规则（包），不作判定：未定频次"),
        (
            [carrier(hooks=("p.x",))],
            {},
            "duty",
            "规则（包）；参数不足以表达，用钩子 p.x",
        ),
        ([], {"LF-99-1": "口号"}, "other", "说明：口号"),
        ([], {}, "ranking", "尚无（not yet）"),
        ([], {}, "duty", "尚无（not yet）"),
    ],
)
def test_status_in_words(found: list[Carrier], notes: dict[str, str], kind: str, words: str) -> None:
    row = Row(ROW.id, ROW.title, kind, ROW.article)
    assert status(row, found, notes)[1] == words


def test_drift_is_shown_as_a_diff(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "PAGES", (("docs/coverage.md", lambda: "另一份\n"),))
    assert docs.main(["--check"]) == 1
    assert "+另一份" in capsys.readouterr().out
