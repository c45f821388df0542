"""The marks and figures that persons enter for a scorecard, one a row, as the office that assesses keeps them in a spreadsheet."""

from collections.abc import Iterator
from datetime import date, timedelta

import attrs

from duban.calendar.periods import Period, period_of
from duban.demo.chance import Chance
from duban.domain.roster import Roster
from duban.engine.scorecards import bound
from duban.policy.assessing import Indicator, Part, Scorecard
from duban.policy.policy import Policy

COLUMNS = ("日期", "单位", "项目", "考核方案", "周期", "得分", "指标", "分子", "分母")
MARKS = {"superior": "上级评议", "public": "群众评议"}
FIGURE = "数据填报"

MAPPING = """\
# 把 scores.csv 的各行对应到评议打分和数据填报。duban import scores.csv --mapping scores.mapping.toml

schema = 1
target = "acts"
name = "demo-scores"   # 这张表的固定名称，以后导入同一张表仍用它

[unit]
column = "单位"

[[event]]
kind = "score"
on = "日期"
when = { column = "项目", in = ["上级评议"] }
data = { scorecard = "考核方案", part = { constant = "superior" }, period = "周期", points = "得分" }

[[event]]
kind = "score"
on = "日期"
when = { column = "项目", in = ["群众评议"] }
data = { scorecard = "考核方案", part = { constant = "public" }, period = "周期", points = "得分" }

[[event]]
kind = "figure"
on = "日期"
when = { column = "项目", in = ["数据填报"] }
data = { indicator = "指标", period = "周期", numerator = "分子", denominator = "分母" }
"""


@attrs.frozen
class Assessed:
    """What the demonstration assesses: a scorecard, and the last of its periods that has ended."""

    scorecard: Scorecard
    period: Period


def assessed(policy: Policy, as_of: date) -> Assessed | None:
    """The first scorecard in force that is judged; None where the packs have none."""
    for ruling in policy:
        rule = ruling.rule
        if isinstance(rule, Scorecard) and rule.judged and as_of in rule.effective:
            this = period_of(as_of, rule.every)
            return Assessed(rule, period_of(this.start - timedelta(days=1), rule.every))
    return None


def score_rows(
    made: Assessed, policy: Policy, roster: Roster, on: date, chance: Chance
) -> Iterator[dict[str, str]]:
    """For each unit that the scorecard binds a mark by each who gives one, and a figure where one is entered; the last unit has
    not entered its figure yet."""
    units = bound(made.scorecard.applies, roster, made.period)
    for unit in units:
        common = {"日期": on.isoformat(), "单位": unit.name, "周期": made.period.key}
        for part in made.scorecard.part:
            if part.entered:
                points = _mark(part, chance)
                yield common | {
                    "项目": MARKS[part.entered],
                    "考核方案": made.scorecard.id,
                    "得分": points,
                }
            elif _entered(policy, part, on) and unit is not units[-1]:
                of = chance.between(16, 30)
                yield common | {
                    "项目": FIGURE,
                    "指标": part.indicator,
                    "分子": str(of - chance.below(4)),
                    "分母": str(of),
                }


def _mark(part: Part, chance: Chance) -> str:
    """Between four fifths of the highest mark and nearly all of it, in halves."""
    halves = chance.between(part.out_of * 8 // 5, part.out_of * 2 - 4)
    return f"{halves // 2}.{halves % 2 * 5}"


def _entered(policy: Policy, part: Part, on: date) -> bool:
    ruling = policy.in_force(part.indicator, on)
    return ruling is not None and isinstance(ruling.rule, Indicator) and ruling.rule.what == "entered"
