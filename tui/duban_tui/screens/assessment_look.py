"""How assessment looks: units with their scores by peer group, which indicators there are, frozen results; a score with its lines."""

from functools import partial

import attrs

from duban.desk.assessing import Stray
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    LineRow,
    ScoreRow,
    correction_lines,
    line_rows,
)
from duban.domain.text import safe_text
from duban.i18n import _, _n, sentences
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Keyed, Listed, filled
from duban_tui.screens.ranking_look import LISTINGS, RANKINGS
from duban_tui.words import clauses

_BAR = 10
_WIDE_BAR = 20

TABLE = "assessment"
"""The table of the office's file that says which scorecard was chosen last."""

FROZEN, COMPUTED = "=", "~"
"""Before a score that is frozen, and before one that is computed as of today."""


def line_said(one: LineRow) -> str:
    """A line of a score: its points out of how many, or why it counts for none."""
    if not one.points:
        return _("{name}（{weight} 分）：{why}，不计分").format(name=one.name, weight=one.weight, why=one.why)
    said = _("{name}：{points}/{weight}").format(name=one.name, points=one.points, weight=one.weight)
    return said + _("（{why}）").format(why=one.why) if one.why else said


def score_told(view: AssessmentView, row: ScoreRow) -> list[str]:
    """Where the unit stands, and the lines that cost it points or count for none."""
    head = _("{unit}（{group}）").format(unit=row.unit, group=row.group)
    place = _("名次 {place}").format(place=row.place)
    corrected = _n("更正 {n} 处", row.corrected).format(n=row.corrected) if row.corrected else ""
    lines = line_rows(view.made, row.score) if view.made is not None else []
    short = [
        line_said(one)
        for one, scored in zip(lines, row.score.lines, strict=False)
        if scored.points is None or scored.points < scored.weight
    ]
    lost = _("未得满分的：{lines}").format(lines=_("；").join(short)) if short else _("各项都得满分。")
    return [clauses(sentences(head, place), corrected), lost if lines else ""]


def choice_told(row: Choice) -> list[str]:
    """What an indicator counts."""
    of = _("统计范围：{of}").format(of=row.of) if row.of else ""
    return [_("{id} {title}").format(id=row.id, title=row.title), of, row.remark]


def frozen_told(row: FrozenRow) -> list[str]:
    """When a result was frozen, and what stands beside it."""
    kept, corrections = row.held.snapshot, len(row.held.corrections)
    head = _("{title} {period}：{day} 定稿").format(title=row.title, period=row.period, day=kept.on)
    corrected = _n("更正 {n} 处", corrections).format(n=corrections) if corrections else ""
    return [clauses(head, _("日志编号 {id}").format(id=kept.id), corrected)]


def stray_told(row: Stray) -> list[str]:
    """What was reported and is not counted."""
    said = _("{unit} {period}的“{name}”没有计入：{why}（日志编号 {id}）")
    return [said.format(unit=row.unit, period=row.period, name=row.name, why=row.why, id=row.id)]


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
        title=_n("指标"),
        look=INDICATORS,
        notice=(_("适用的规则包中没有指标。"),),
        about=(_("按单位计算一项指标，写明分子和分母。"), _("命令行：duban assess --indicator 指标 --period 周期")),
    ),
    Listed(
        id="rankings",
        title=_n("排名"),
        look=RANKINGS,
        notice=(_("适用的规则包中没有排名规则。"),),
        about=(_("一项排名：各周期、各组别的名次，分子和分母，缺哪些周期。"), _("命令行：duban rank 编号")),
    ),
    Listed(
        id="listings",
        title=_n("名单"),
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
