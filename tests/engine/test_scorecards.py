"""Scorecards: points are exact, lines without data are not scored, and units are compared with their peers only."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.calendar.periods import parse_period
from duban.domain.assessing import Card, Reading, Scored, UnitScore
from duban.domain.roster import Roster, Unit
from duban.engine.card_text import card_hash, card_text, differences, read_card
from duban.engine.scorecards import bound, exact, marks, scored
from duban.policy.assessing import Indicator, Scorecard
from tests.engine.law import day, did, law
from tests.engine.surveys import indicator

PERIOD = parse_period("2026-Q3")
FIVE = Roster({c: Unit(c, f"{c}县", "county", population=20_000) for c in "abcde"})


def setting(parts: str, *indicators: str, extra: str = "") -> tuple[Scorecard, Mapping[str, Indicator]]:
    """A scorecard of these lines and its indicators."""
    toml = f'id = "S"\nkind = "scorecard"\nevery = "quarter"\n{extra}\npart = [{parts}]'
    policy = law(toml, *indicators)
    rules = {key: versions[-1].rule for key, versions in policy.rulings.items()}
    card = rules.pop("S")
    assert isinstance(card, Scorecard)
    return card, {key: rule for key, rule in rules.items() if isinstance(rule, Indicator)}


def ratio(numerator: int, denominator: int) -> Reading:
    """A ratio's reading."""
    return Reading(indicator="I", unit="", period="2026-Q3", numerator=numerator, denominator=denominator)


def count(number: int) -> Reading:
    """A count's reading."""
    return Reading(
        indicator="I", unit="", period="2026-Q3", numerator=number, denominator=number, ratio=False
    )


def score(
    made: tuple[Scorecard, Mapping[str, Indicator]],
    readings: Mapping[str, Reading],
    given_marks: Mapping[tuple[str, str], Fraction | None] | None = None,
    roster: Roster = FIVE,
) -> Card:
    """The scorecard of units whose readings are given by unit, the same for all indicators."""
    card, indicators = made
    none = ratio(0, 0)
    return scored(
        card, date(2020, 1, 1), PERIOD, date(2026, 12, 1), roster, indicators,
        lambda _indicator, unit: readings.get(unit, none), given_marks or {},
    )  # fmt: skip


def line(card: Card, unit: str = "a", n: int = 0) -> Scored:
    """One line of one unit."""
    return next(s for s in card.units if s.unit == unit).lines[n]


RATE = indicator('rules = ["R"]')
COUNT = indicator('rules = ["R"]\nhits = "unmet"\nratio = false\nbetter = "lower"')


@pytest.mark.parametrize(
    ("part", "reading", "points"),
    [
        ("", ratio(2, 3), Fraction(200, 3)),
        ("floor = 60, full = 90", ratio(3, 4), 50),
        ("floor = 60, full = 90", ratio(1, 2), 0),
        ("floor = 60, full = 90", ratio(1, 1), 100),
        ('score = "threshold", full = 90', ratio(9, 10), 100),
        ('score = "threshold", full = 90', ratio(89, 100), 0),
    ],
)
def test_how_a_ratio_scores(part: str, reading: Reading, points: Fraction) -> None:
    line_toml = '{ indicator = "I", weight = 100' + (f", {part}" if part else "") + " }"
    assert line(score(setting(line_toml, RATE), {"a": reading})).points == points


def test_where_lower_is_better_nothing_has_the_whole_weight() -> None:
    lower = indicator('rules = ["R"]\nbetter = "lower"')
    assert line(score(setting('{ indicator = "I", weight = 100 }', lower), {"a": ratio(1, 5)})).points == 80


def test_the_target_is_the_threshold() -> None:
    target = indicator('rules = ["R"]\ntarget = 95')
    made = setting('{ indicator = "I", weight = 100, score = "threshold" }', target)
    assert [line(score(made, {"a": ratio(n, 100)})).points for n in (94, 95)] == [0, 100]


def test_points_are_deducted_for_each_one_and_never_below_zero() -> None:
    made = setting('{ indicator = "I", weight = 100, score = "deduct", points = 30 }', COUNT)
    assert [line(score(made, {"a": count(n)})).points for n in (0, 1, 4)] == [100, 70, 0]


def test_a_count_is_divided_by_ten_thousand_inhabitants() -> None:
    made = setting(
        '{ indicator = "I", weight = 100, score = "deduct", points = 10, per_10000 = true }', COUNT
    )
    assert line(score(made, {"a": count(3)})).points == 85
    nobody_knows = Roster({"a": Unit("a", "甲县", "county")})
    found = line(score(made, {"a": count(3)}, roster=nobody_knows))
    assert (found.points, found.why) == (None, "population")


def test_points_by_place_inside_the_group() -> None:
    made = setting('{ indicator = "I", weight = 100, score = "rank" }', RATE)
    readings = {"a": ratio(9, 10), "b": ratio(8, 10), "c": ratio(8, 10), "d": ratio(1, 10), "e": ratio(0, 0)}
    card = score(made, readings)
    assert [line(card, unit).points for unit in "abcde"] == [100, Fraction(200, 3), Fraction(200, 3), 0, None]
    assert [line(card, unit).place for unit in "abcde"] == [1, 2, 2, 4, None]


def test_a_line_without_data_is_not_scored_and_the_rest_is_converted() -> None:
    made = setting('{ indicator = "I", weight = 60 }, { entered = "public", weight = 40 }', RATE)
    card = score(made, {"a": ratio(3, 4), "b": ratio(0, 0)}, {("b", "public"): Fraction(90)})
    first, second = card.units[:2]
    assert (first.points, first.attainable, first.converted) == (45, 60, 75)
    assert [one.why for one in first.lines] == ["", "no-mark"]
    assert (second.points, second.attainable, second.converted) == (36, 40, 90)
    assert [one.why for one in second.lines] == ["no-data", ""]
    assert card.units[2].converted is None and card.units[2].place is None


def test_too_few_counted_things_are_not_scored() -> None:
    made = setting('{ indicator = "I", weight = 100, least = 5 }', RATE)
    assert line(score(made, {"a": ratio(4, 4)})).why == "too-few"
    assert line(score(made, {"a": ratio(5, 5)})).points == 100


def test_an_entered_mark_is_converted_to_the_weight() -> None:
    made = setting(
        '{ indicator = "I", weight = 90 }, { entered = "superior", weight = 10, out_of = 20 }', RATE
    )
    entered = {("a", "superior"): Fraction(37, 2), ("b", "superior"): Fraction(21), ("c", "superior"): None}
    card = score(made, {}, entered)
    assert line(card, "a", 1).points == Fraction(37, 4)
    assert [line(card, unit, 1).why for unit in "bc"] == ["mark-out-of-range"] * 2


def test_equals_share_a_place_and_small_groups_are_not_ranked() -> None:
    roster = Roster({**FIVE.units, "t": Unit("t", "镇", "township")})
    made = setting('{ indicator = "I", weight = 100 }', RATE)
    readings = {"a": ratio(1, 2), "b": ratio(1, 1), "c": ratio(2, 4), "d": ratio(0, 1), "t": ratio(1, 1)}
    card = score(made, readings, roster=roster)
    assert [(s.unit, s.group, s.place, s.size) for s in card.units] == [
        ("a", "county", 2, 4),
        ("b", "county", 1, 4),
        ("c", "county", 2, 4),
        ("d", "county", 4, 4),
        ("e", "county", None, 4),
        ("t", "township", None, 1),
    ]


def test_only_units_that_were_there_in_the_period_are_assessed() -> None:
    roster = Roster(
        {
            "a": Unit("a", "甲", "county", until=day("6-30")),
            "b": Unit("b", "乙", "county", since=day("9-30")),
            "c": Unit("c", "丙", "county", since=day("10-1")),
            "d": Unit("d", "丁", "township"),
        }
    )
    card, _rules = setting(
        '{ indicator = "I", weight = 100 }', RATE, extra='applies = { unit_level = ["county"] }'
    )
    assert [unit.code for unit in bound(card.applies, roster, PERIOD)] == ["b"]


def test_the_latest_mark_counts() -> None:
    def mark(on: str, points: str, **more: str) -> object:
        return did(
            on,
            "score",
            "a",
            **{"scorecard": "S", "part": "public", "period": "2026-Q3", "points": points, **more},
        )

    acts = [
        mark("10-1", "80"),
        mark("10-5", "90.5"),
        mark("10-6", "1", period="2026-Q2"),
        mark("10-7", "1", scorecard="T"),
    ]
    assert marks(acts, "S", "2026-Q3", day("12-1")) == {("a", "public"): Fraction(181, 2)}  # type: ignore[arg-type]
    assert marks(acts, "S", "2026-Q3", day("10-4")) == {("a", "public"): 80}  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "-1", "1e9", "1/3", "９", "1.", ".5", "nan", "1_0", "9" * 30, None])
def test_only_decimal_digits_are_a_number(text: str | None) -> None:
    assert exact(text) is None


FRACTIONS = st.none() | st.fractions(0, 100)
LINES = st.builds(
    Scored,
    key=st.sampled_from("xyz"),
    weight=st.integers(1, 100),
    points=FRACTIONS,
    why=st.sampled_from(("", "no-data")),
    reading=st.none() | st.builds(ratio, st.integers(0, 9), st.integers(0, 9)),
    mark=FRACTIONS,
    value=FRACTIONS,
    place=st.none() | st.integers(1, 9),
)
SCORES = st.builds(
    UnitScore,
    unit=st.text(max_size=4),
    group=st.sampled_from(("", "county")),
    lines=st.lists(LINES, max_size=3, unique_by=lambda one: one.key).map(tuple),
    place=st.none() | st.integers(1, 9),
    size=st.integers(0, 9),
)


@given(scores=st.lists(SCORES, max_size=4, unique_by=lambda one: one.unit))
def test_the_canonical_text_reads_back_the_same(scores: list[UnitScore]) -> None:
    card = Card(
        scorecard="S",
        version=date(2020, 1, 1),
        period="2026-Q3",
        as_of=date(2026, 10, 1),
        units=tuple(scores),
    )
    text = card_text(card)
    assert read_card(text) == card
    assert card_hash(text) == card_hash(card_text(read_card(text)))
    assert not list(differences(card, read_card(text)))


def test_differences_are_named_line_by_line() -> None:
    made = setting('{ indicator = "I", weight = 100 }', RATE)
    before, after = (score(made, {"a": ratio(n, 10), "b": ratio(5, 10)}) for n in (4, 6))
    found = list(differences(before, after))
    assert [(one.unit, one.key) for one in found] == [("a", "I"), ("b", "")]  # b only lost its place
    gone = list(differences(before, attrs.evolve(before, units=before.units[1:])))
    assert [(one.unit, one.key, one.after) for one in gone] == [("a", "", None)]
