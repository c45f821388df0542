"""A local rule may be stricter than the superior one, never weaker; announced counts must be right."""

from datetime import date

import pytest

from duban.domain.problem import Problem
from duban.domain.span import Span
from duban.policy.lint import lint, whole_months
from duban.policy.load import parse_pack
from tests.policy.packs import assembly, pack, patch


def linted(body: str, *, level: str = "city") -> tuple[Problem, ...]:
    return lint(assembly(pack(body, level=level)))


def errors(body: str, *, level: str = "city") -> list[str]:
    found = linted(body, level=level)
    return list(dict.fromkeys(problem.key for problem in found if problem.level == "error"))


def notes(body: str) -> list[str]:
    return list(dict.fromkeys(problem.key for problem in linted(body) if problem.level == "note"))


@pytest.mark.parametrize(
    "keys",
    [
        "limit = { value = 60 }",
        "limit = { value = 59 }",
        "extension = { most = 15 }",
        "warn_days = 10",
        'title = "换一个说法"',
    ],
)
def test_a_stricter_or_equal_deadline_is_fine(keys: str) -> None:
    assert linted(patch("S-1", keys)) == ()


@pytest.mark.parametrize(
    ("keys", "key"),
    [
        ("limit = { value = 61 }", "limit"),
        ("limit = { value = 61, unit = 'working-day' }", "limit"),
        ("limit = { value = 3, unit = 'month' }", "limit"),
        ("limit = {}", "limit"),
        ("extension = { most = 45 }", "extension.most"),
        ("extension = { most = 30, times = 2 }", "extension.times"),
        ("extension = {}", "extension.most"),
        ("judged = false\nreason = '无从检验'", "judged"),
        ("limit = { value = 90 }\nstricter = 'none'", "limit"),
    ],
)
def test_a_weaker_deadline_is_an_error(keys: str, key: str) -> None:
    assert f"rule[1] S-1.{key}" in errors(patch("S-1", keys))


def test_the_error_quotes_both_provisions_with_their_values() -> None:
    (problem,) = linted(patch("S-1", "limit = { value = 75 }"))
    assert problem.place == "local.toml:17"
    assert "上级：《上级信访工作条例》第三十四条“登记之日起六十日内答复”：60 日" in problem.message
    assert "本级：《规定 local》第二条“登记之日起六十日内答复”：75 日" in problem.message


@pytest.mark.parametrize("limit", ["{ value = 40, unit = 'working-day' }", "{ field = 'due' }"])
def test_what_cannot_be_compared_is_said_and_is_no_error(limit: str) -> None:
    body = patch("S-1", f"start = ['assign']\nlimit = {limit}")
    assert errors(body) == []
    assert "rule[1] S-1.limit" in notes(body)
    assert "无法比较" in linted(body)[0].message


def test_two_months_may_be_longer_than_sixty_days() -> None:
    assert notes(patch("S-1", "limit = { value = 2, unit = 'month' }"))[0] == "rule[1] S-1.limit"
    assert errors(patch("S-1", "limit = { value = 1, unit = 'month' }")) == []


HIGHER = """
[[rule]]
id = "L-1"
kind = "deadline"
title = "公示不少于五日"
source = { doc = "rules", article = "第九条" }
effective = { from = 2020-01-01 }
confirmed_on = 2026-01-01
stricter = "higher"
start = ["reply"]
met_by = ["close"]
limit = { value = 5 }
"""


@pytest.mark.parametrize(("days", "weaker"), [(4, True), (5, False), (6, False)])
def test_where_more_is_stricter_less_is_an_error(days: int, weaker: bool) -> None:
    child = pack(patch("L-1", f"limit = {{ value = {days} }}"), id="child", extends="local", level="county")
    found = [problem for problem in lint(assembly(pack(HIGHER), child)) if problem.level == "error"]
    assert bool(found) is weaker


def test_a_grandchild_is_compared_with_its_parent_and_the_parent_with_its_own() -> None:
    child = pack(patch("S-1", "limit = { value = 20 }"), id="child", extends="local", level="county")
    found = lint(assembly(pack(patch("S-1", "limit = { value = 70 }")), child))
    assert [(problem.file, problem.level) for problem in found] == [("local.toml", "error")]
    child = pack(patch("S-1", "limit = { value = 40 }"), id="child", extends="local", level="county")
    found = lint(assembly(pack(patch("S-1", "limit = { value = 30 }")), child))
    assert [(problem.file, problem.level) for problem in found] == [("child.toml", "error")]


@pytest.mark.parametrize(
    ("schedule", "weaker"),
    [
        ("{ every = 'year', count = 2 }", False),
        ("{ every = 'half-year' }", False),
        ("{ every = 'quarter' }", False),
        ("{ rrule = 'FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=1' }", False),
        ("{ every = 'year' }", True),
        ("{ rrule = 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1' }", True),
        ("{ level = ['city'], every = 'month' }", True),
    ],
)
def test_a_duty_may_not_become_rarer_at_any_level_below(schedule: str, weaker: bool) -> None:
    found = errors(patch("S-2", f"schedule = [{schedule}]"))
    assert found == (["rule[1] S-2.schedule"] if weaker else [])


def test_levels_above_the_pack_are_not_its_business() -> None:
    body = patch("S-2", "schedule = [{ level = ['city', 'county'], every = 'quarter' }]")
    assert errors(body) == []
    assert errors(body, level="province") == ["rule[1] S-2.schedule"]


def test_a_duty_may_not_become_an_aim() -> None:
    assert errors(patch("S-2", "soft = true")) == ["rule[1] S-2.soft"]


def test_a_schedule_inside_a_declared_period_cannot_be_compared() -> None:
    body = patch("S-2", "schedule = [{ every = 'month', within = 'sensitive' }]")
    assert (errors(body), notes(body)) == ([], ["rule[1] S-2.schedule"])


def test_fewer_officials_than_the_superior_rule_demands_is_an_error() -> None:
    assert errors(patch("S-3", "at_least = 0")) == ["rule[1] S-3.at_least"]
    assert errors(patch("S-3", "at_least = 2")) == []


CAMPAIGN = """
[[rule]]
id = "L-1"
kind = "campaign"
title = "集中化解"
source = { doc = "rules", article = "第一条" }
effective = { from = 2021-12-01, until = 2022-05-31 }
confirmed_on = 2026-01-01
months = 6
milestones_announced = 2
milestones = [
  { id = "a", title = "甲", due = 2022-01-10 },
  { id = "b", title = "乙" },
]
"""


def test_a_campaign_with_the_announced_milestones_and_months_is_fine() -> None:
    assert linted(CAMPAIGN) == ()


def test_milestones_must_be_as_many_as_announced() -> None:
    body = CAMPAIGN.replace("milestones_announced = 2", "milestones_announced = 4")
    assert errors(body) == ["rule[1] L-1.milestones_announced"]


@pytest.mark.parametrize("until", [", until = 2022-05-30", ", until = 2022-06-30", ""])
def test_a_campaign_must_last_the_months_that_it_says(until: str) -> None:
    assert errors(CAMPAIGN.replace(", until = 2022-05-31", until)) == ["rule[1] L-1.months"]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2021, 12, 1), date(2022, 5, 31), 6),
        (date(2021, 12, 15), date(2022, 6, 14), 6),
        (date(2021, 12, 15), date(2022, 6, 13), 5),
        (date(2024, 1, 1), date(2024, 2, 29), 2),
        (date(2023, 1, 1), date(2023, 1, 30), 0),
    ],
)
def test_whole_months(start: date, end: date, months: int) -> None:
    assert whole_months(Span(start, end)) == months


@pytest.mark.parametrize(
    ("effective", "wrong"),
    [
        ("{ from = 2000-01-01 }", True),
        ("{ from = 2000-01-01, until = 2010-01-01 }", True),
        ("{ from = 2000-01-01, until = 2009-12-31 }", False),
    ],
)
def test_a_rule_may_not_outlive_its_document(effective: str, wrong: bool) -> None:
    body = HIGHER.replace("{ from = 2020-01-01 }", effective).replace('doc = "rules"', 'doc = "old"')
    assert bool(errors(body)) is wrong


def test_assumptions_are_listed_with_their_remark() -> None:
    body = patch("S-1", 'basis = "assumption"\nnote = "取受理之日"')
    (problem,) = linted(body)
    assert (problem.level, problem.key) == ("note", "rule[1] S-1.basis")
    assert "取受理之日" in problem.message
    body = patch("S-2", "schedule = [{ every = 'quarter', basis = 'assumption', note = '按自然季度' }]")
    assert notes(body) == ["rule[1] S-2.schedule[1]"]


def test_a_jurisdiction_is_told_that_it_uses_an_example() -> None:
    text = '[pack]\nschema = 1\nid = "drive"\ntitle = "某年专项"\nlevel = "county"\nstatus = "example"\n'
    example = parse_pack(text, "drive.toml")
    assert lint(assembly(example)) == ()
    (problem,) = lint(assembly(example, jurisdiction="130000"))
    assert (problem.level, problem.place) == ("note", "drive.toml:6")
