"""Rankings over consecutive periods: ties, gaps, small groups; and dated lists."""

from collections.abc import Mapping, Sequence
from datetime import date

from duban.calendar.periods import Period, parse_period
from duban.domain.assessing import RankTable, Reading
from duban.domain.roster import Roster, Unit
from duban.engine.rankings import listings, ranked
from duban.policy.assessing import Ranking
from tests.engine.law import day, did, law

WEEKS = tuple(parse_period(f"2026-W{n}") for n in range(30, 35))


def units(n: int, **more: object) -> Roster:
    """So many counties, ``a`` first."""
    codes = "abcdefghij"[:n]
    return Roster({c: Unit(c, f"{c}县", "county", **more) for c in codes})  # type: ignore[arg-type]


def ranking(extra: str = "bottom = 2\nconsecutive = 2") -> Ranking:
    """A ranking by weeks."""
    rule = law(f'id = "R"\nkind = "ranking"\nindicator = "I"\n{extra}').rulings["R"][0].rule
    assert isinstance(rule, Ranking)
    return rule


def table(
    weeks: Sequence[Mapping[str, int | None]],
    roster: Roster | None = None,
    rule: Ranking | None = None,
    better: str = "lower",
    on: str = "12-1",
) -> RankTable:
    """The ranking of some weeks, each with the number of every unit; a unit not named has none at all."""

    def read(period: Period, unit: str) -> Reading:
        number = weeks[WEEKS.index(period)].get(unit)
        missing = "" if number is not None else "no-figure"
        return Reading(
            indicator="I", unit=unit, period=period.key, ratio=False, numerator=number or 0, missing=missing
        )

    listed = WEEKS[: len(weeks)]
    return ranked(rule or ranking(), better, listed, roster or units(6), read, day(on))


def at_bottom(made: RankTable, week: int = 0) -> list[str]:
    """The units that the rule means in that week."""
    key = WEEKS[week].key
    return [unit for (period, unit), placed in made.places.items() if period == key and placed.bottom]


WEEK = {"a": 9, "b": 8, "c": 3, "d": 2, "e": 1, "f": 0}


def test_the_same_units_at_the_bottom_twice_running() -> None:
    made = table([WEEK, {**WEEK, "b": 0, "c": 7}])
    assert [(hit.unit, hit.periods, hit.since) for hit in made.hits] == [
        ("a", ("2026-W30", "2026-W31"), date(2026, 8, 3))
    ]
    assert [placed.place for placed in made.hits[0].places] == [1, 1]
    assert made.hits[0].about == "2026-W31"


def test_where_higher_is_better_the_lowest_are_at_the_bottom() -> None:
    assert at_bottom(table([WEEK], better="higher")) == ["e", "f"]


def test_ties_at_the_cut_all_count() -> None:
    assert at_bottom(table([{**WEEK, "c": 8}])) == ["a", "b", "c"]


def test_nobody_as_good_as_the_best_is_at_the_bottom() -> None:
    assert at_bottom(table([dict.fromkeys("abcdef", 0)])) == []
    assert at_bottom(table([{**dict.fromkeys("abcdef", 0), "a": 1}])) == ["a"]


def test_a_missing_period_breaks_the_run_and_is_said() -> None:
    gap = {**WEEK, "a": None}
    made = table([WEEK, gap, WEEK])
    assert [hit.unit for hit in made.hits] == ["b"]
    assert [(placed.unit, placed.period, placed.why) for placed in made.gaps] == [
        ("a", "2026-W31", "no-figure")
    ]
    assert [hit.unit for hit in table([WEEK, gap, WEEK, WEEK]).hits] == ["b", "a"]


def test_a_group_of_no_more_than_twice_the_bottom_is_too_small() -> None:
    made = table([WEEK, WEEK], roster=units(4))
    assert not made.hits and not at_bottom(made)
    assert made.small == (("2026-W30", "county", 4), ("2026-W31", "county", 4))
    assert not made.gaps
    assert at_bottom(table([WEEK], roster=units(5))) == ["a", "b"]


def test_units_without_data_do_not_make_a_group_large() -> None:
    assert table([{"a": 9, "b": 8, "c": 1, "d": 0}]).small == (("2026-W30", "county", 4),)


def test_an_unbroken_run_comes_true_once() -> None:
    made = table([WEEK, WEEK, WEEK, WEEK])
    assert [(hit.unit, hit.periods, len(hit.run)) for hit in made.hits] == [
        ("a", ("2026-W30", "2026-W31"), 4),
        ("b", ("2026-W30", "2026-W31"), 4),
    ]


def test_a_hit_stays_the_same_when_more_periods_follow() -> None:
    early = table([WEEK, WEEK]).hits
    late = table([WEEK, WEEK, dict.fromkeys("abcdef", 0), WEEK, WEEK]).hits
    assert [(h.unit, h.about, h.since) for h in early] == [(h.unit, h.about, h.since) for h in late[:2]]
    assert [(h.unit, h.about) for h in late[2:]] == [("a", "2026-W34"), ("b", "2026-W34")]


def test_a_period_that_has_not_ended_is_not_ranked() -> None:
    assert table([WEEK, WEEK], on="8-2").periods == ("2026-W30",)
    assert table([WEEK, WEEK], on="8-3").periods == ("2026-W30", "2026-W31")


def test_groups_are_ranked_apart_and_by_inhabitants_where_the_rule_says_so() -> None:
    roster = Roster(
        {
            **{c: Unit(c, c, "county", population=10_000 * (n + 1)) for n, c in enumerate("abcdef")},
            "t": Unit("t", "镇", "township", population=1),
        }
    )
    rule = ranking("bottom = 1\nconsecutive = 1\nper_10000 = true")
    made = table([{**dict.fromkeys("abcde", 4), "f": 60, "t": 99}], roster, rule)
    assert at_bottom(made) == ["f"]
    assert made.places["2026-W30", "f"].value == 10
    unknown = table([WEEK], units(6), rule)
    assert {placed.why for placed in unknown.gaps} == {"population"}


def test_entry_to_a_list_and_exit_are_dated() -> None:
    acts = [
        did("7-1", "listed", "a", list="重点", reason="积案较多"),
        did("7-2", "listed", "a", list="重点", reason="再次"),
        did("7-5", "listed", "b", list="重点", reason="同上"),
        did("8-1", "unlisted", "a", list="重点", reason="整改到位"),
        did("9-1", "listed", "a", list="重点", reason="反弹"),
        did("9-2", "unlisted", "b", list="其他", reason="未列入"),
    ]
    made = [(one.unit, one.since, one.until) for one in listings(acts, day("9-30"))]
    assert made == [("a", day("7-1"), day("8-1")), ("b", day("7-5"), None), ("a", day("9-1"), None)]
    assert [(one.unit, one.until) for one in listings(acts, day("7-31"))] == [("a", None), ("b", None)]
