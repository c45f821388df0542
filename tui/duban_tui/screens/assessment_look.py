"""How assessment looks: units with their scores by peer group, indicators, frozen results; a score and its lines in full."""

from collections.abc import Callable
from fractions import Fraction

from duban.desk.assessing import Stray
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    IndicatorView,
    ScoreRow,
    UnitFigure,
    correction_lines,
    line_rows,
)
from duban.domain.assessing import Reading
from duban.i18n import _
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone

_BAR = 10
_WIDE_BAR = 20

FROZEN, COMPUTED = "=", "~"
"""Before a score that is frozen, and before one that is computed as of today."""


def scores_look(view: AssessmentView) -> Look[ScoreRow]:
    """Units by peer group and place, the converted score as a bar; frozen and computed are told apart by the glyph."""
    glyph = FROZEN if view.frozen else COMPUTED
    return Look(
        columns=(
            Column(id="group", title=_("组别"), text=lambda row: row.group, least=8, most=14, keep=3),
            Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=3, keep=1),
            Column(id="points", title=_("得分"), text=lambda row: row.points, least=7, keep=2, right=True),
            Column(id="attainable", title=_("可得分"), text=lambda row: str(row.attainable), least=6, keep=2, right=True),
            Column(id="converted", title=_("折算分"), text=lambda row: row.converted or _("无"), least=7, keep=1, right=True),
            Column(id="place", title=_("名次"), text=lambda row: row.place, least=6, keep=1, right=True),
            Column(id="bar", title=_("百分比"), text=score_bar, least=_BAR, keep=4),
            Column(id="corrected", title=_("更正"), text=lambda row: str(row.corrected or ""), least=5, keep=5, right=True),
        ),
        key=lambda row: row.score.unit,
        glyph=lambda row: "+" if row.corrected else glyph,
        tone=lambda row: Tone.CAUTION if row.corrected else Tone.PLAIN if view.frozen else Tone.MUTED,
    )  # fmt: skip


def score_bar(row: ScoreRow, cells: int = _BAR) -> str:
    """The converted score out of a hundred; nothing where there is none."""
    converted = row.score.converted
    return "" if converted is None else bar(converted, 100, cells)


INDICATORS: Look[Choice] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.id, least=10, most=16, grow=1, keep=1),
        Column(id="title", title=_("指标"), text=lambda row: row.title, least=16, most=40, grow=3, keep=1),
        Column(id="remark", title=_("备注"), text=lambda row: row.remark, least=8, keep=2),
        Column(id="of", title=_("统计范围"), text=lambda row: row.of, least=16, grow=4, keep=3),
    ),
    key=lambda row: row.id,
    glyph=lambda row: "-" if row.remark else " ",
    tone=lambda row: Tone.MUTED if row.remark else Tone.PLAIN,
)

FROZEN_RESULTS: Look[FrozenRow] = Look(
    columns=(
        Column(id="period", title=_("周期"), text=lambda row: row.period, least=14, keep=1),
        Column(id="title", title=_("考核方案"), text=lambda row: row.title, least=16, most=40, grow=3, keep=1),
        Column(id="on", title=_("定稿日期"), text=lambda row: str(row.held.snapshot.on), least=10, keep=1),
        Column(id="id", title=_("日志"), text=lambda row: row.held.snapshot.id, least=8, keep=2),
        Column(id="corrected", title=_("更正"), text=lambda row: str(len(row.held.corrections) or ""), least=5, keep=2, right=True),
        Column(id="hash", title=_("指纹"), text=lambda row: row.held.snapshot.hash[:16], least=16, keep=4),
    ),
    key=lambda row: row.key,
    glyph=lambda _row: FROZEN,
)  # fmt: skip

STRAYS: Look[Stray] = Look(
    columns=(
        Column(id="name", title=_("指标或者方案"), text=lambda row: row.name, least=12, most=20, keep=1),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=1, keep=1),
        Column(id="period", title=_("周期"), text=lambda row: row.period, least=10, keep=2),
        Column(id="why", title=_("没有计入的原因"), text=lambda row: row.why, least=20, grow=4, keep=1),
        Column(id="id", title=_("日志"), text=lambda row: row.id, least=8, keep=3),
    ),
    key=lambda row: row.id,
    glyph=lambda _row: "!",
    tone=lambda _row: Tone.CAUTION,
)


def score_lines(view: AssessmentView, row: ScoreRow) -> list[str]:
    """A unit's score with every line: points, bar, what it was counted from; the corrections beside it."""
    made, held = view.made, view.held
    if made is None:
        return []
    head = _("{unit}（{group}）  得分 {points}，可得分 {attainable}，折算分 {converted}，名次 {place}")
    lines = [
        head.format(
            unit=row.unit,
            group=row.group,
            points=row.points or _("无"),
            attainable=row.attainable,
            converted=row.converted or _("无"),
            place=row.place,
        ),
        score_bar(row, 50),
    ]
    for one, scored in zip(line_rows(made, row.score), row.score.lines, strict=True):
        said = _("{name}：{points}/{weight}").format(
            name=one.name, points=one.points or "-", weight=one.weight
        )
        if one.why:
            said += _("（{why}）").format(why=one.why)
        lines += ["", said]
        if scored.points is not None:
            lines.append("  " + bar(scored.points, scored.weight, _WIDE_BAR))
        if one.counted:
            lines.append(f"  {one.counted}")
        indicator = made.indicators.get(scored.key)
        if indicator is not None:
            lines.append("  " + _("统计范围：{of}").format(of=indicator.of))
    if held is not None:
        corrected = correction_lines(made, held, row.score.unit)
        lines += (
            ["", _("定稿以后的更正，不改动定稿："), *(f"  {line}" for line in corrected)] if corrected else []
        )
    return lines


def figures_look(view: IndicatorView) -> Look[UnitFigure]:
    """Units with the figure, numerator and denominator, and a bar: of a ratio itself, of a count against the highest."""
    ratio = view.whole.reading.ratio
    most = max((one.reading.value or Fraction(0) for one in view.units), default=Fraction(0))

    def drawn(row: UnitFigure) -> str:
        value = row.reading.value
        return "" if value is None else bar(value, 1 if ratio else most, _BAR)

    def said(number: Callable[[Reading], int]) -> Callable[[UnitFigure], str]:
        return lambda row: "" if row.reading.missing else str(number(row.reading))

    top, below = said(lambda one: one.numerator), said(lambda one: one.denominator)
    counted: list[Column[UnitFigure]] = [
        Column(id="top", title=_("分子") if ratio else _("数量"), text=top, least=6, keep=1, right=True)
    ]
    if ratio:
        counted.append(Column(id="below", title=_("分母"), text=below, least=6, keep=1, right=True))
    return Look(
        columns=(
            Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=3, keep=1),
            Column(id="value", title=_("数值"), text=lambda row: row.value, least=10, most=16, keep=1, right=True),
            *counted,
            Column(id="pending", title=_("未到期"), text=lambda row: str(row.reading.pending or ""), least=6, keep=3, right=True),
            Column(id="aside", title=_("无法判定"), text=lambda row: str(row.reading.aside or ""), least=8, keep=3, right=True),
            Column(id="bar", title=_("比例"), text=drawn, least=_BAR, keep=2),
        ),
        key=lambda row: row.reading.unit,
        glyph=lambda row: "?" if row.reading.value is None else " ",
        tone=lambda row: Tone.ACCENT if row.reading.value is None else Tone.PLAIN,
    )  # fmt: skip
