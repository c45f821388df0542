"""Rows of assessment in sentences: a score and where its points were lost, an indicator, a frozen result, a place, a stay on a list."""

from duban.desk.assessing import Stray
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    LineRow,
    ScoreRow,
    UnitFigure,
    line_rows,
)
from duban.desk.ranking_view import ListingRow, PlaceRow, RankingRow
from duban.i18n import _
from duban_tui.words import clauses, labelled


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
    corrected = _("更正 {n} 处").format(n=row.corrected) if row.corrected else ""
    lines = line_rows(view.made, row.score) if view.made is not None else []
    short = [
        line_said(one)
        for one, scored in zip(lines, row.score.lines, strict=False)
        if scored.points is None or scored.points < scored.weight
    ]
    lost = _("未得满分的：{lines}").format(lines=_("；").join(short)) if short else _("各项都得满分。")
    return [clauses(head + place, corrected), lost if lines else ""]


def choice_told(row: Choice) -> list[str]:
    """What an indicator counts."""
    of = _("统计范围：{of}").format(of=row.of) if row.of else ""
    return [_("{id} {title}").format(id=row.id, title=row.title), of, row.remark]


def frozen_told(row: FrozenRow) -> list[str]:
    """When a result was frozen, and what stands beside it."""
    kept, corrections = row.held.snapshot, len(row.held.corrections)
    head = _("{title} {period}：{day} 定稿").format(title=row.title, period=row.period, day=kept.on)
    corrected = _("更正 {n} 处").format(n=corrections) if corrections else ""
    return [clauses(head, _("日志编号 {id}").format(id=kept.id), corrected)]


def ranking_told(row: RankingRow) -> list[str]:
    """What is ranked, and whether it is in use."""
    return [_("{id} {title}").format(id=row.id, title=row.title), labelled(_("是否启用"), row.use)]


def place_told(row: PlaceRow) -> list[str]:
    """The place of a unit in a period, or why it has none."""
    head = _("{unit}（{group}）{period}").format(unit=row.unit, group=row.group, period=row.period)
    if not row.place:
        return [labelled(head, row.why), row.counted]
    value = f"{row.value}（{row.counted}）" if row.counted else row.value
    return [clauses(labelled(head, _("倒数 {place}").format(place=row.place)), value)]


def listing_told(row: ListingRow) -> list[str]:
    """When and why a unit was put on a list, when and why it left."""
    head = _("{unit} {day} 列入“{list}”：{reason}")
    left = _("{day} 退出：{reason}").format(day=row.until, reason=row.left) if row.until else _("仍在列")
    return [head.format(unit=row.unit, day=row.since, list=row.list, reason=row.reason), left]


def stray_told(row: Stray) -> list[str]:
    """What was reported and is not counted."""
    said = _("{unit} {period}的“{name}”没有计入：{why}（日志编号 {id}）")
    return [said.format(unit=row.unit, period=row.period, name=row.name, why=row.why, id=row.id)]


def figure_told(row: UnitFigure) -> list[str]:
    """The figure of a unit and what it was counted from."""
    return [clauses(labelled(row.unit, row.value), row.counted)]
