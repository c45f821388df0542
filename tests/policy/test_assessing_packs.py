"""Indicators, scorecards and rankings in a pack: what contradicts itself, what names nothing, and scorecards that count petitions alone."""

import pytest

from duban.domain.problem import Problem
from duban.policy.inherit import build
from duban.policy.lint import lint
from duban.policy.names import Known
from duban.policy.words import rule_words
from tests.policy.packs import assembly, pack, problems, shelf

HEAD = """
[[rule]]
title = "规则"
source = {{ doc = "rules", article = "第二条" }}
effective = {{ from = 2020-01-01 }}
confirmed_on = 2026-01-01
id = "{id}"
kind = "{kind}"
{keys}
"""
OF = 'of = "周期内收到的事项"\n'
VOLUME = 'what = "cases"\nratio = false\nbetter = "lower"\n' + OF
RATE = 'what = "cases"\npart = { having = ["reply"] }\n' + OF
NOT_BY_VOLUME = """
[[rule]]
title = "考核不以数量为唯一标准"
source = { doc = "rules", article = "第二十二条", quote = "不简单以信访数量为标准进行考评" }
effective = { from = 2016-01-01 }
confirmed_on = 2026-01-01
id = "LF-22-2"
kind = "procedure"
judged = false
reason = "约束规则包本身"
"""


def rule(id: str, kind: str, keys: str) -> str:
    """A rule with what all rules share."""
    return HEAD.format(id=id, kind=kind, keys=keys)


def wrong(*rules: str) -> list[tuple[str, str]]:
    """Key and message of everything that is wrong with a pack of these rules."""
    return [(problem.key, problem.message) for problem in problems(pack("".join(rules)))]


def linted(*rules: str) -> list[Problem]:
    """What the lint says of a pack of these rules."""
    return list(lint(assembly(pack("".join(rules)))))


def card(parts: str, extra: str = "") -> str:
    """A scorecard of these lines."""
    return rule("S", "scorecard", f"part = [{parts}]\n{extra}")


# --- a scorecard that counts petitions alone ---


@pytest.mark.parametrize(
    "keys",
    [
        VOLUME,
        'what = "entered"\nratio = false\nvolume = true\nbetter = "lower"\n' + OF,
        VOLUME + "part = {}",
        VOLUME + 'part = { having = ["receive"] }',
        VOLUME + "part = { applies = { collective = true } }",
        VOLUME + "part = { repeated = true }",
    ],
)
def test_a_scorecard_of_petition_counts_alone_is_refused_with_the_provision(keys: str) -> None:
    line = '{ indicator = "V", weight = 100, score = "deduct" }'
    (found,) = linted(rule("V", "indicator", keys), card(line), NOT_BY_VOLUME)
    assert found.level == "error" and found.key.endswith("part")
    assert "《规定 local》第二十二条" in found.message and "不简单以信访数量为标准进行考评" in found.message


def test_without_the_provision_in_use_it_is_refused_all_the_same() -> None:
    (found,) = linted(
        rule("V", "indicator", VOLUME), card('{ indicator = "V", weight = 100, score = "deduct" }')
    )
    assert found.level == "error" and "不能简单以信访数量为标准" in found.message


def test_a_count_of_what_was_done_about_petitions_is_no_count_of_petitions() -> None:
    line = '{ indicator = "V", weight = 100, score = "deduct" }'
    for part in ('having = ["reply"]', 'lacking = ["reply"]', "closed = false"):
        assert not linted(rule("V", "indicator", VOLUME + f"part = {{ {part} }}"), card(line))


def test_a_count_beside_a_rate_is_no_scorecard_of_counts_alone() -> None:
    lines = '{ indicator = "V", weight = 40, score = "deduct" }, { indicator = "Q", weight = 60 }'
    assert not linted(rule("V", "indicator", VOLUME), rule("Q", "indicator", RATE), card(lines))


def test_a_ranking_by_volume_that_is_not_switched_off_is_remarked_on() -> None:
    volume = rule("V", "indicator", VOLUME)
    ranking = 'indicator = "V"\nbottom = 3\nconsecutive = 2\n'
    (found,) = linted(volume, rule("R", "ranking", ranking))
    assert found.level == "note" and "shipped_off" in found.hint
    assert not linted(volume, rule("R", "ranking", ranking + "shipped_off = true"))


# --- between rules ---


@pytest.mark.parametrize(
    ("indicator", "line", "said"),
    [
        (RATE, '{ indicator = "X", weight = 100 }', "没有指标“X”"),
        (RATE + "context = true", '{ indicator = "I", weight = 100 }', "只供参考"),
        (RATE, '{ indicator = "I", weight = 100, per_10000 = true }', "每万人口"),
        (RATE + 'better = "none"', '{ indicator = "I", weight = 100, score = "rank" }', "按名次"),
        (RATE + 'better = "none"', '{ indicator = "I", weight = 100 }', "floor 和 full"),
        (RATE, '{ indicator = "I", weight = 100, score = "threshold" }', "target"),
        (RATE, '{ indicator = "I", weight = 100, floor = 90, full = 50 }', "方向相反"),
        (RATE, '{ indicator = "I", weight = 100, floor = 90, full = 101 }', "0 至 100"),
        (
            'what = "acts"\nevent = ["sweep"]\nratio = false\n' + OF,
            '{ indicator = "I", weight = 100 }',
            "floor（零分处）",
        ),
    ],
)
def test_what_does_not_fit_between_a_line_and_its_indicator(indicator: str, line: str, said: str) -> None:
    found = linted(rule("I", "indicator", indicator), card(line))
    assert [p.level for p in found] == ["error"] and said in found[0].message


def test_an_indicator_of_rules_that_are_not_there() -> None:
    (found,) = linted(rule("I", "indicator", 'rules = ["N-0"]\n' + OF))
    assert "没有规则“N-0”" in found.message


def test_a_context_figure_may_be_ranked_only_where_it_is_switched_on() -> None:
    context = rule(
        "C", "indicator", 'what = "entered"\nratio = false\ncontext = true\nbetter = "lower"\n' + OF
    )
    ranking = 'indicator = "C"\nbottom = 3\nconsecutive = 2\n'
    assert [p.level for p in linted(context, rule("R", "ranking", ranking))] == ["error"]
    assert not linted(context, rule("R", "ranking", ranking + "shipped_off = true"))


# --- in one rule ---


@pytest.mark.parametrize(
    ("kind", "keys", "key", "said"),
    [
        ("indicator", OF, "rules", "rules"),
        ("indicator", 'what = "acts"\nratio = false\n' + OF, "event", "event"),
        ("indicator", 'what = "acts"\nevent = ["receive"]\nratio = false\n' + OF, "event", "不是单位的行为"),
        ("indicator", 'what = "plugin"\n' + OF, "plugin", "plugin"),
        ("indicator", 'what = "cases"\n' + OF, "part", "分子"),
        ("indicator", RATE.replace(OF, ""), "of", "统计范围"),
        ("indicator", RATE + "target = 101", "target", "0 至 100"),
        ("indicator", RATE + 'rules = ["N-1"]', "rules", "只用于"),
        ("indicator", RATE + 'among = { values = ["x"] }', "among.values", "field"),
        ("indicator", RATE + 'among = { start = ["accept"] }', "among.start", "within"),
        ("indicator", RATE + "among = { within = { value = 5 } }", "among.within", "having"),
        ("indicator", RATE.replace('["reply"]', '["replly"]'), "part.having", "replly"),
        ("indicator", RATE.replace('["reply"] }', '["reply"], field = "no" }'), "part.field", "no"),
        ("indicator", RATE + 'among = { appointed = ["king"] }', "among.appointed", "king"),
        ("indicator", 'what = "plugin"\nplugin = "x"\n' + OF, "plugin", "插件名.名称"),
        ("scorecard", 'part = [{ indicator = "I", weight = 99 }]', "part", "99"),
        ("scorecard", "part = [{ weight = 100 }]", "part", "entered"),
        (
            "scorecard",
            'part = [{ indicator = "I", weight = 50 }, { indicator = "I", weight = 50 }]',
            "part",
            "重复",
        ),
        ("scorecard", "", "part", "任何项目"),
        ("scorecard", 'part = [{ indicator = "I", weight = 100, floor = -1 }]', "part[1].floor", "不小于 0"),
        ("scorecard", 'applies = { channel = ["visit"] }', "applies.channel", "只选单位"),
        ("ranking", 'every = "working-day"', "every", "工作日"),
        ("ranking", 'indicator = "I"\nconsecutive = 2', "bottom", "bottom"),
        ("ranking", 'indicator = "I"\nconsecutive = 0\nbottom = 1', "consecutive", "不小于 1"),
    ],
)
def test_a_rule_that_makes_no_sense(kind: str, keys: str, key: str, said: str) -> None:
    found = wrong(rule("T", kind, keys))
    assert any(key in where and said in message for where, message in found), found


def test_a_plugins_indicator_must_be_provided() -> None:
    made = pack(rule("I", "indicator", 'what = "plugin"\nplugin = "help.odd"\n' + OF))
    known = Known(indicators=frozenset({"help.odd"}))
    assert build("", shelf(made), [made.id], known=known).policy.rulings["I"]


def test_what_the_rules_say_in_words() -> None:
    made = assembly(
        pack(
            rule("I", "indicator", RATE + 'among = { applies = { channel = ["visit"] } }\ntarget = 95')
            + card(
                '{ indicator = "I", weight = 90, score = "threshold" }, { entered = "public", weight = 10 }'
            )
            + rule("R", "ranking", 'indicator = "I"\nbottom = 3\nconsecutive = 2\nshipped_off = true')
        )
    ).policy
    said = {
        id: " ".join(words for _key, _label, words in rule_words(made.rulings[id][-1].rule, made.kinds))
        for id in ("I", "S", "R")
    }
    assert "周期内收到的事项" in said["I"] and "信访形式：来访" in said["I"] and "95%" in said["I"]
    assert "群众评议 10 分" in said["S"]
    assert "连续 2 个周期列末 3 位" in said["R"] and "约谈" in said["R"] and "switched_on" in said["R"]
