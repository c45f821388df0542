"""Assessment in words: why something is not scored, a reading with what it was counted from, points."""

from fractions import Fraction

from duban.calendar.periods import describe_period
from duban.domain.assessing import Reading, Scored
from duban.domain.document import Figure
from duban.i18n import _, _n
from duban.policy.assessing import Indicator
from duban.policy.policy import Ruling
from duban.remarks import missing_words

WHY = {
    "no-data": "没有数据",
    "too-few": "数量过少",
    "population": "人口不明，无法折算",
    "group-too-small": "组内单位过少，不排名",
    "no-mark": "尚未评议",
    "mark-out-of-range": "评议得分有误",
    "no-figure": "尚未填报",
    "not-in-force": "指标在本周期没有效力，或者不作判定",
}
"""Why a line is not scored or a unit not placed."""

TABLES = (WHY,)
"""Words that are translated by their value; the catalogue tool reads them here."""


def why_words(why: str) -> str:
    """The reason in words; what is missing for one that is no reason of ours."""
    if why in WHY:
        return _(WHY[why])
    return _("无法判定：缺少{missing}").format(missing=missing_words(why)) if why else ""


def points_text(points: Fraction | None) -> str | None:
    """Points with two decimals, rounded half up; None where there are none."""
    from duban.exchange.documents.wording import two_decimals

    return None if points is None else two_decimals(points)


def value_words(reading: Reading, sign: str) -> str:
    """The figure alone: ``96.55%``, ``28件``, or why there is none."""
    from duban.exchange.documents.wording import percent, two_decimals

    value = reading.value
    if value is None:
        return why_words(reading.missing or "no-data")
    if reading.ratio:
        return percent(value)
    if value.denominator == 1:
        return f"{value}{_n(sign, int(value))}"
    return two_decimals(value) + _n(sign)


def counted_words(reading: Reading) -> str:
    """What it was counted from: numerator and denominator, what was left out and why."""
    said = [f"{reading.numerator}/{reading.denominator}"] if reading.ratio and not reading.missing else []
    if reading.pending:
        said.append(_("{n} 件未到期，不计入").format(n=reading.pending))
    if reading.aside:
        said.append(_("{n} 件无法判定，不计入").format(n=reading.aside))
    return _("；").join(said)


def line_value_words(line: Scored, indicator: Indicator | None) -> str:
    """What a line was scored by: the reading with its counts, or the mark."""
    if line.mark is not None:
        return _("评议 {mark}").format(mark=points_text(line.mark))
    if line.reading is None:
        return ""
    sign = indicator.sign if indicator else ""
    counted = counted_words(line.reading)
    words = value_words(line.reading, sign)
    if line.value is not None and line.reading.value is not None and line.value != line.reading.value:
        words += _("，每万人口 {value}").format(value=points_text(line.value))
    return words + _("（{value}）").format(value=counted) if counted else words


def figure_of(reading: Reading, ruling: Ruling, period: str, as_of: str) -> Figure:
    """A reading as a figure of a report, with its population and its source."""
    rule = ruling.rule
    assert isinstance(rule, Indicator), "figures are made of indicators"
    value = reading.value
    whole = value is not None and value.denominator == 1 and not reading.ratio
    days = _("{of}；{period}，截至 {day}").format(
        of=rule.of.rstrip("。"), period=describe_period(period), day=as_of
    )
    if reading.pending:
        days += _("；另有 {n} 件未到期，不计入").format(n=reading.pending)
    counted = reading.ratio and not reading.missing
    return Figure(
        label=rule.title,
        value=int(value) if whole and value is not None else value,
        population=days,
        numerator=reading.numerator if counted else None,
        denominator=reading.denominator if counted else None,
        aside=reading.aside,
        unit="" if reading.ratio else _n(rule.sign, int(value) if whole and value is not None else 2),
        source=f"《{ruling.document.title}》{rule.source.article}",
    )
