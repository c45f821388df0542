"""Packs inherit from packs: what a child may change, for which days, and where every value comes from."""

from datetime import date

import pytest

from duban.domain.span import Span
from duban.policy.inherit import Assembly, assemble
from duban.policy.load import PolicyProblems, parse_own, parse_pack
from duban.policy.rules import Deadline, Unit
from tests.policy.packs import assembly, pack, patch, problems, shelf

SHORTER = patch("S-1", "limit = { value = 30 }\neffective = { from = 2020-01-01, until = 2021-12-31 }")


def deadline(made: Assembly, rule: str, day: date) -> Deadline:
    ruling = made.policy.in_force(rule, day)
    assert ruling is not None and isinstance(ruling.rule, Deadline)
    return ruling.rule


def test_a_pack_brings_what_it_extends_from_general_to_special() -> None:
    made = assembly(pack(SHORTER))
    assert made.policy.packs == ("base", "superior", "local")
    assert {"S-1", "S-2", "S-3"} <= set(made.policy.rulings)
    assert "register" in made.policy.kinds


def test_a_pack_reached_by_two_ways_counts_once() -> None:
    county = pack("", id="county", extends="local")
    both = parse_pack(
        '[pack]\nschema = 1\nid = "both"\ntitle = "合"\nlevel = "county"\nextends = ["county", "local"]\n',
        "both.toml",
    )
    assert assembly(pack(""), county, both).policy.packs == ("base", "superior", "local", "county", "both")


@pytest.mark.parametrize(
    ("day", "days"),
    [
        (date(2019, 12, 31), 60),
        (date(2020, 1, 1), 30),
        (date(2021, 12, 31), 30),
        (date(2022, 1, 1), 60),
    ],
)
def test_an_override_counts_on_its_days_and_the_superior_rule_on_the_others(day: date, days: int) -> None:
    assert deadline(assembly(pack(SHORTER)), "S-1", day).limit.value == days


def test_before_the_superior_rule_there_is_none_whatever_the_override_says() -> None:
    made = assembly(pack(patch("S-1", "limit = { value = 30 }\neffective = { from = 2000-01-01 }")))
    assert made.policy.in_force("S-1", date(2009, 12, 31)) is None
    assert deadline(made, "S-1", date(2010, 1, 1)).limit.value == 30


def test_an_override_without_dates_replaces_every_day() -> None:
    versions = assembly(pack(patch("S-1", "limit = { value = 30 }"))).policy.rulings["S-1"]
    assert [ruling.rule.effective for ruling in versions] == [Span(date(2010, 1, 1), None)]


def test_versions_never_overlap_and_come_in_order() -> None:
    versions = assembly(pack(SHORTER)).policy.rulings["S-1"]
    assert [ruling.rule.effective for ruling in versions] == [
        Span(date(2010, 1, 1), date(2019, 12, 31)),
        Span(date(2020, 1, 1), date(2021, 12, 31)),
        Span(date(2022, 1, 1), None),
    ]
    assert [ruling.version for ruling in versions] == [date(2010, 1, 1), date(2020, 1, 1), date(2022, 1, 1)]


def test_two_overrides_of_one_pack_on_different_days_both_count() -> None:
    later = patch("S-1", "limit = { value = 20 }\neffective = { from = 2022-01-01 }", article="第三条")
    made = assembly(pack(SHORTER + later))
    days = [deadline(made, "S-1", date(year, 6, 1)).limit.value for year in (2019, 2020, 2022)]
    assert days == [60, 30, 20]


def test_a_key_that_is_not_given_is_inherited_and_one_that_is_given_is_replaced_whole() -> None:
    made = assembly(pack(patch("S-1", 'limit = { value = 5, unit = "working-day" }')))
    rule = deadline(made, "S-1", date(2020, 1, 1))
    assert (rule.limit.value, rule.limit.unit) == (5, Unit.WORKING_DAY)
    assert rule.extension is not None and rule.extension.most == 30
    county = pack(patch("S-1", "limit = { value = 4 }"), id="county", extends="local", level="county")
    rule = deadline(
        assembly(pack(patch("S-1", 'limit = { value = 5, unit = "working-day" }')), county),
        "S-1",
        date(2020, 1, 1),
    )
    assert (rule.limit.value, rule.limit.unit) == (4, Unit.CALENDAR_DAY)


def test_every_value_knows_its_pack_and_the_rule_its_document() -> None:
    county = pack(patch("S-1", "warn_days = 9"), id="county", extends="local", level="county")
    ruling = assembly(pack(patch("S-1", "limit = { value = 30 }")), county).policy.in_force(
        "S-1", date(2020, 1, 1)
    )
    assert ruling is not None
    asked = ("note", "limit", "warn_days", "source")
    assert [ruling.origin[key] for key in asked] == ["superior", "local", "county", "county"]
    assert ruling.pack == "county"
    assert (ruling.citation.document, ruling.citation.article) == ("规定 county", "第二条")


def test_the_days_around_an_override_still_cite_the_superior_document() -> None:
    versions = assembly(pack(SHORTER)).policy.rulings["S-1"]
    assert [ruling.pack for ruling in versions] == ["superior", "local", "superior"]
    assert [ruling.citation.document for ruling in versions] == [
        "上级信访工作条例",
        "规定 local",
        "上级信访工作条例",
    ]


def test_a_pack_may_cite_a_document_that_an_extended_pack_declares() -> None:
    body = patch("S-1", "limit = { value = 30 }").replace('"rules"', '"superior"')
    ruling = assembly(pack(body)).policy.in_force("S-1", date(2020, 1, 1))
    assert ruling is not None and ruling.citation.number == "上发〔2010〕1号"


def test_a_circle_names_its_chain() -> None:
    found = problems(pack("", id="a", extends="b"), pack("", id="b", extends="a"))
    assert [(problem.place, problem.key) for problem in found] == [("b.toml:7", "pack.extends[1]")]
    assert "a → b → a" in found[0].message


def test_an_unknown_pack_far_away_names_the_chain() -> None:
    found = problems(pack("", id="near", extends="middle"), pack("", id="middle", extends="supeior"))
    assert [problem.place for problem in found] == ["middle.toml:7"]
    assert "near → middle → supeior" in found[0].message
    assert "superior" in found[0].hint


def test_a_jurisdiction_that_names_an_unknown_pack_is_told_the_nearest() -> None:
    with pytest.raises(PolicyProblems, match="是否应为“superior”"):
        assemble("130000", shelf(), ["superor"], parse_own("", "duban.toml", "130000"))


def test_two_packs_that_do_not_extend_each_other_cannot_override_the_same_rule() -> None:
    other = pack(patch("S-1", "limit = { value = 20 }"), id="other")
    found = problems(pack(patch("S-1", "limit = { value = 30 }")), other)
    assert [(problem.file, problem.key) for problem in found] == [("other.toml", "rule[1] S-1.id")]
    assert "local" in found[0].message


def test_a_mistake_in_an_inherited_value_is_reported_where_it_is_written() -> None:
    county = pack(patch("S-1", "warn_days = 9"), id="county", extends="local", level="county")
    found = problems(pack(patch("S-1", "limit = { value = -1 }")), county)
    assert {(problem.file, problem.key) for problem in found} == {("local.toml", "rule[1] S-1.limit.value")}


OWN = """
schema = 1

[documents.decision]
title = "本级决定"

[[jurisdiction]]
code = "130000"

[[rule]]
id = "S-1"
override = true
source = { doc = "decision", article = "第一项" }
confirmed_on = 2026-01-01
limit = { value = 15 }
"""


def test_the_rules_in_a_jurisdictions_own_file_are_the_last_pack() -> None:
    own = parse_own(OWN, "duban.toml", "130000")
    policy = assemble("130000", shelf(pack(SHORTER)), ["local"], own)
    assert policy.jurisdiction == "130000"
    assert policy.packs[-1] == "130000"
    ruling = policy.in_force("S-1", date(2020, 6, 1))
    assert ruling is not None and isinstance(ruling.rule, Deadline)
    assert ruling.rule.limit.value == 15
    assert ruling.citation.document == "本级决定"


def test_a_mistake_in_a_jurisdictions_own_file_is_given_with_its_line() -> None:
    own = parse_own(OWN.replace("value = 15", 'value = "15"'), "duban.toml", "130000")
    found = problems(pack(SHORTER), own=own)
    assert {(problem.place, problem.key) for problem in found} == {
        ("duban.toml:15", "rule[1] S-1.limit.value")
    }


DATED = """
[[rule]]
id = "L-1"
kind = "deadline"
title = "旧规定"
source = { doc = "rules", article = "第一条" }
effective = { from = 2018-01-01, until = 2022-04-30 }
confirmed_on = 2026-01-01
start = ["register"]
met_by = ["reply"]
limit = { value = 60 }

[[rule]]
id = "L-1"
kind = "deadline"
title = "新规定"
source = { doc = "rules", article = "第二条" }
effective = { from = 2022-05-01 }
confirmed_on = 2026-01-01
start = ["register"]
met_by = ["reply"]
limit = { value = 30 }
"""


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2017, 12, 31), None),
        (date(2018, 1, 1), "旧规定"),
        (date(2022, 4, 30), "旧规定"),
        (date(2022, 5, 1), "新规定"),
    ],
)
def test_each_day_has_the_version_in_force_on_it(day: date, title: str | None) -> None:
    ruling = assembly(pack(DATED)).policy.in_force("L-1", day)
    assert (ruling.rule.title if ruling else None) == title


def test_an_override_across_two_versions_changes_both_and_keeps_their_other_values() -> None:
    county = pack(
        patch("L-1", "warn_days = 9\neffective = { from = 2022-01-01, until = 2022-06-30 }"),
        id="c",
        extends="local",
    )
    versions = assembly(pack(DATED), county).policy.rulings["L-1"]
    shown = [(str(r.rule.effective.start), r.rule.title, r.pack) for r in versions]
    assert shown == [
        ("2018-01-01", "旧规定", "local"),
        ("2022-01-01", "旧规定", "c"),
        ("2022-05-01", "新规定", "c"),
        ("2022-07-01", "新规定", "local"),
    ]


def test_a_pack_may_add_event_kinds_and_use_them() -> None:
    body = '[[event]]\nid = "walk"\nlabel = "走访"\nsubject = "unit"\n' + DATED.replace('"reply"', '"walk"')
    assert assembly(pack(body)).policy.kinds["walk"].label == "走访"
