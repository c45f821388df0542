"""How an indicator looks: units with numerator and denominator; what it counts, and by which rule."""

from collections.abc import Callable
from fractions import Fraction

from duban.calendar.periods import describe_period
from duban.desk.assessment_view import IndicatorView, UnitFigure
from duban.domain.assessing import Reading
from duban.i18n import _
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Listed, filled
from duban_tui.signs import Sign
from duban_tui.words import clauses, labelled

_BAR = 10
"""Cells of a bar in a list."""


def figure_told(row: UnitFigure) -> list[str]:
    """The figure of a unit and what it was counted from."""
    return [clauses(labelled(row.unit, row.value), row.counted)]


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
            Column(id="bar", title=_("比例"), text=drawn, least=_BAR, keep=2, said=lambda _row: ""),
        ),
        key=lambda row: row.reading.unit,
        glyph=lambda row: Sign.UNKNOWN if row.reading.value is None else Sign.RUNNING,
        tone=lambda row: Tone.ACCENT if row.reading.value is None else Tone.PLAIN,
        told=figure_told,
    )  # fmt: skip


FIGURES: tuple[Listed, ...] = (Listed(id="units", title=_("按单位"), notice=(_("没有单位有数据。"),)),)
"""The list of one indicator."""


def figure_lists(found: IndicatorView) -> tuple[Listed, ...]:
    """The list of an indicator with its rows."""
    return filled(FIGURES, units=(found.units, figures_look(found)))


def indicator_about(view: IndicatorView) -> list[str]:
    """What an indicator counts, by which rule, and the command."""
    lines = [
        _("统计范围：{of}").format(of=view.choice.of),
        _("计入：{by}").format(by=view.counted_for),
        _("依据：{source}").format(source=view.source),
    ]
    lines += [view.decision] if view.decision else []
    command = _("命令行：duban assess --indicator {id} --period {period}")
    return [*lines, "", command.format(id=view.choice.id, period=view.period)]


def indicator_heading(view: IndicatorView) -> tuple[str, str]:
    """Period and day; the whole area with its target."""
    day = _("{period}，截至 {day}").format(period=describe_period(view.period), day=view.as_of)
    whole = _("全辖区 {value}（{counted}）") if view.whole.counted else _("全辖区 {value}")
    said = whole.format(value=view.whole.value, counted=view.whole.counted)
    target = _("目标 {target}").format(target=view.target) if view.target else ""
    return day, "  ".join(part for part in (said, target) if part)
