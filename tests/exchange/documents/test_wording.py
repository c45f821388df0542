"""What a figure says: never a number without its population, never zero for what is not known."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from duban.exchange.documents import wording
from tests.exchange.documents.samples import COUNT, EMPTY, MONEY, PER_HEAD, POPULATION, RATE, UNKNOWN


def test_a_ratio_says_numerator_denominator_and_what_could_not_be_judged() -> None:
    assert wording.sentence(RATE) == (
        f"按期办结率 96.55%（28/29；另有 1 件无法判定）。统计范围：{POPULATION}。依据：《信访工作条例》第三十四条。"
    )


def test_what_is_not_known_is_never_zero() -> None:
    assert wording.sentence(UNKNOWN).startswith("重复信访率 无法判定（？/12；另有 3 件无法判定）。")
    assert wording.number_of(UNKNOWN) is None
    alone = attrs.evolve(UNKNOWN, denominator=None)
    assert wording.sentence(alone).startswith("重复信访率 无法判定（3 件无法判定）。")


def test_a_ratio_of_nothing_has_no_data() -> None:
    assert wording.sentence(EMPTY).startswith("化解率 无数据（0/0）。")
    assert wording.number_of(EMPTY) is None


def test_counts_money_and_rates_carry_their_unit() -> None:
    assert wording.sentence(COUNT) == f"受理 31件。统计范围：{POPULATION}。"
    assert wording.value_text(MONEY) == "12345.50元" and wording.number_of(MONEY) == Decimal("12345.50")
    assert wording.value_text(PER_HEAD) == "4.63件/万人" and wording.number_of(PER_HEAD) == Decimal("4.63")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(1, 800), "0.13%"),
        (Fraction(12_345, 100_000), "12.35%"),
        (Fraction(12_344_999, 100_000_000), "12.34%"),
        (Fraction(2, 3), "66.67%"),
        (Fraction(1), "100.00%"),
        (Fraction(-1, 800), "-0.13%"),
        (Fraction(-1, 10**9), "0.00%"),
        (Fraction(10**30 + 1, 10**30), "100.00%"),
    ],
)
def test_percentages_are_exact_and_round_half_up(value: Fraction, said: str) -> None:
    assert wording.percent(value) == said


def test_a_cell_is_read_as_the_number_it_was_written_as_and_nothing_else_is() -> None:
    assert wording.number_in(wording.percent(Fraction(28, 29))) == (Decimal("0.9655"), "%")
    assert wording.number_in(wording.yuan(-5)) == (Decimal("-0.05"), "元")
    assert wording.number_in(wording.two_decimals(Fraction(171, 2))) == (Decimal("85.50"), "")
    for text in ("96.5%", "0012.00", "12", "1,234.50元", "20260801.00001", "１.00", "1" * 20 + ".00", ""):
        assert wording.number_in(text) is None
