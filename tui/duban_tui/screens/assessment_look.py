"""How assessment looks: units with their scores by peer group, indicators, frozen results; a score and its lines in full."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import attrs

from duban.calendar.periods import describe_period
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
from duban.desk.ranking_view import ListingRow, PlaceRow, RankingRow, RankingView
from duban.domain.assessing import Reading
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.assessment_told import (
    choice_told,
    figure_told,
    frozen_told,
    line_said,
    listing_told,
    place_told,
    ranking_told,
    score_told,
    stray_told,
)
from duban_tui.screens.listed import Keyed, Listed, filled

_BAR = 10
_WIDE_BAR = 20

TABLE = "assessment"
"""The table of the office's file that says which scorecard was chosen last."""

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
            Column(id="bar", title=_("百分比"), text=score_bar, least=_BAR, keep=4, said=lambda _row: ""),
            Column(id="corrected", title=_("更正"), text=lambda row: str(row.corrected or ""), least=5, keep=5, right=True),
        ),
        key=lambda row: row.score.unit,
        glyph=lambda row: "+" if row.corrected else glyph,
        tone=lambda row: Tone.CAUTION if row.corrected else Tone.PLAIN if view.frozen else Tone.MUTED,
        told=partial(score_told, view),
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
    told=choice_told,
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
    told=frozen_told,
)  # fmt: skip

RANKINGS: Look[RankingRow] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.id, least=10, most=16, grow=1, keep=1),
        Column(id="title", title=_("排名"), text=lambda row: row.title, least=16, most=40, grow=3, keep=1),
        Column(id="use", title=_("是否启用"), text=lambda row: row.use, least=20, grow=4, keep=1),
        Column(id="indicator", title=_("指标"), text=lambda row: row.indicator, least=10, most=16, keep=2),
    ),
    key=lambda row: row.id,
    glyph=lambda row: " " if row.in_use else "-",
    tone=lambda row: Tone.PLAIN if row.in_use else Tone.MUTED,
    told=ranking_told,
)

PLACES: Look[PlaceRow] = Look(
    columns=(
        Column(id="period", title=_("周期"), text=lambda row: row.period, least=14, most=20, keep=1),
        Column(id="group", title=_("组别"), text=lambda row: row.group, least=8, most=14, keep=2),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=3, keep=1),
        Column(id="place", title=_("倒数"), text=lambda row: row.place, least=6, keep=1, right=True),
        Column(id="value", title=_("数值"), text=lambda row: row.value, least=9, most=20, keep=1, right=True),
        Column(id="counted", title=_("分子、分母"), text=lambda row: row.counted, least=10, most=24, grow=1, keep=3),
        Column(id="why", title=_("不排名的原因"), text=lambda row: row.why, least=12, grow=2, keep=2),
    ),
    key=lambda row: row.key,
    glyph=lambda row: "!" if row.placed.bottom else "?" if row.placed.place is None else " ",
    tone=lambda row: Tone.CAUTION if row.placed.bottom else Tone.ACCENT if row.placed.place is None else Tone.PLAIN,
    told=place_told,
)  # fmt: skip

LISTINGS: Look[ListingRow] = Look(
    columns=(
        Column(id="list", title=_("名单"), text=lambda row: row.list, least=10, most=24, grow=1, keep=1),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="since", title=_("列入"), text=lambda row: row.since, least=10, keep=1),
        Column(id="until", title=_("退出"), text=lambda row: row.until or _("在列"), least=10, keep=1),
        Column(id="reason", title=_("列入理由"), text=lambda row: row.reason, least=12, grow=3, keep=2),
        Column(id="left", title=_("退出理由"), text=lambda row: row.left, least=12, grow=3, keep=3),
    ),
    key=lambda row: (row.list, row.unit, row.since),
    glyph=lambda row: "=" if row.until else "!",
    tone=lambda row: Tone.MUTED if row.until else Tone.CAUTION,
    told=listing_told,
)

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
    told=stray_told,
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
        lines += ["", line_said(one)]
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
            Column(id="bar", title=_("比例"), text=drawn, least=_BAR, keep=2, said=lambda _row: ""),
        ),
        key=lambda row: row.reading.unit,
        glyph=lambda row: "?" if row.reading.value is None else " ",
        tone=lambda row: Tone.ACCENT if row.reading.value is None else Tone.PLAIN,
        told=figure_told,
    )  # fmt: skip


LISTS: tuple[Listed, ...] = (
    Listed(
        id="scores",
        title=_("得分"),
        about=(
            _("折算分 = 得分 ÷ 可得分 × 100；没有数据的项目不计入可得分；只在同组内排名次。"),
            _("命令行：duban assess 考核方案 --period 周期"),
        ),
    ),
    Listed(
        id="indicators",
        title=_("指标"),
        look=INDICATORS,
        notice=(_("适用的规则包中没有指标。"),),
        about=(_("按单位计算一项指标，写明分子和分母。"), _("命令行：duban assess --indicator 指标 --period 周期")),
    ),
    Listed(
        id="rankings",
        title=_("排名"),
        look=RANKINGS,
        notice=(_("适用的规则包中没有排名规则。"),),
        about=(_("一项排名：各周期、各组别的名次，分子和分母，缺哪些周期。"), _("命令行：duban rank 编号")),
    ),
    Listed(
        id="listings",
        title=_("名单"),
        look=LISTINGS,
        notice=(_("没有单位列入名单。"),),
        about=(_("列入、退出由人决定，记入日志。"), _("命令行：duban rank --lists")),
    ),
    Listed(
        id="frozen",
        title=_("定稿"),
        look=FROZEN_RESULTS,
        notice=(_("还没有定稿。"), Keyed(_("周期结束以后，在“得分”中按 f 定稿。"))),
        about=(_("定稿记入日志，不再改动；确有错误的，更正与定稿并列。"), _("命令行：duban assess 考核方案 --period 周期 --freeze")),
    ),
    Listed(
        id="strays",
        title=_("未计入"),
        look=STRAYS,
        notice=(_("填报的数字和评议得分都已计入。"),),
        about=(_("填报了而不属于任何指标、方案或者周期的，不计入结果。"), _("命令行：duban assess")),
    ),
)  # fmt: skip
"""The lists of assessment, before anything has been read."""


SENTENCES: Look[str] = Look(
    columns=(Column(id="said", title=_("说明"), text=lambda row: row, least=30, grow=1, keep=1),),
    key=lambda row: row,
    told=lambda row: [row],
)


RANKING: tuple[Listed, ...] = (
    Listed(id="places", title=_("名次"), look=PLACES, notice=(_("没有已结束的周期，或者没有应排名的单位。"),)),
    Listed(id="hits", title=_("连续末位"), look=SENTENCES, notice=(_("没有单位连续列末位。"),)),
    Listed(id="unranked", title=_("没有排名的"), look=SENTENCES, notice=(_("各周期、各组别都已排名。"),)),
)  # fmt: skip
"""The lists of one ranking."""


FIGURES: tuple[Listed, ...] = (Listed(id="units", title=_("按单位"), notice=(_("没有单位有数据。"),)),)
"""The list of one indicator."""


def lists_of(view: AssessmentView) -> tuple[Listed, ...]:
    """The lists with their rows; where no result can be shown, why."""
    notice = [*safe_text(view.why, lines=True).splitlines()] or [_("这个周期没有应考核的单位。")]
    scores, *others = filled(
        LISTS,
        scores=(view.rows, scores_look(view)),
        indicators=(view.indicators, INDICATORS),
        rankings=(view.rankings, RANKINGS),
        listings=(view.listings, LISTINGS),
        frozen=(view.all_frozen, FROZEN_RESULTS),
        strays=(view.strays, STRAYS),
    )
    return attrs.evolve(scores, notice=notice), *others


def ranking_lists(found: RankingView) -> tuple[Listed, ...]:
    """The lists of a ranking with their rows."""
    return filled(
        RANKING,
        places=(found.rows, PLACES),
        hits=(found.hits, SENTENCES),
        unranked=(found.unranked, SENTENCES),
    )


def figure_lists(found: IndicatorView) -> tuple[Listed, ...]:
    """The list of an indicator with its rows."""
    return filled(FIGURES, units=(found.units, figures_look(found)))


def standing_words(view: AssessmentView) -> str:
    """Whether what is shown is frozen, a result, or only how far it is."""
    if view.made is None:
        return ""
    if view.frozen and view.held is not None:
        kept = view.held.snapshot
        words = _("{glyph} 已定稿：{on}，日志编号 {id}，截至 {day}，更正 {n} 处")
        return words.format(
            glyph=FROZEN, on=kept.on, id=kept.id, day=kept.as_of, n=len(view.held.corrections)
        )
    card = view.made.card
    if card.as_of <= view.made.period.end:
        words = _("{glyph} 截至 {day} 的进度，不是结果：周期到 {end} 结束")
        return words.format(glyph=COMPUTED, day=card.as_of, end=view.made.period.end)
    words = (
        _("{glyph} 截至 {day} 重新计算，另有定稿") if view.held else _("{glyph} 截至 {day} 计算，没有定稿")
    )
    return words.format(glyph=COMPUTED, day=card.as_of)


def ranking_about(row: RankingRow, view: RankingView | None, period: str) -> list[str]:
    """What is ranked and how, and the command."""
    named = f" --period {period}" if period else ""
    lines = [row.use] if view is None else view.about
    return [*lines, "", _("命令行：duban rank {id}").format(id=row.id) + named]


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
