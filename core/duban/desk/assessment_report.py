"""Assessments and rankings as documents: every figure with its population, every place with the group it was taken in."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from duban.assessment_wording import (
    figure_of,
    line_value_words,
    points_text,
    value_words,
    why_words,
)
from duban.calendar.periods import describe_period
from duban.desk.assessing import Assessment, Measured, unit_name
from duban.desk.freezing import Held, Verified
from duban.desk.ranking import Standings
from duban.domain.assessing import TOO_SMALL, Card, Correction, Listing, Placed, Scored, UnitScore
from duban.domain.document import Block, Cell, Document, Figures, Grid, Heading, Paragraph
from duban.domain.labels import LEVEL, MEASURE, UNIT_KIND
from duban.domain.roster import Roster
from duban.i18n import _
from duban.policy.assessing_words import better_words, by_words, line_words
from duban.policy.policy import Ruling
from duban.workspace import Switch


def measured_document(made: Measured) -> Document:
    """One indicator: the whole area, then by unit."""
    rule, day = made.indicator, made.as_of.isoformat()
    rows = [
        (
            unit_name(made.roster, reading.unit, made.as_of),
            value_words(reading, rule.sign),
            reading.numerator if not reading.missing else None,
            reading.denominator if reading.ratio and not reading.missing else None,
            reading.pending,
            reading.aside,
        )
        for reading in made.units
    ]
    period = describe_period(made.period.key)
    caption = _("{of}；{period}，截至 {day}；计入{by}").format(
        of=rule.of.rstrip("。"), period=period, day=day, by=by_words(rule.by)
    )
    header = (
        _("单位"),
        _("数值"),
        _("分子") if rule.ratio else _("数量"),
        _("分母"),
        _("未到期"),
        _("无法判定"),
    )
    blocks: list[Block] = [
        Paragraph(text=_basis(made.ruling)),
        *_decision(made.switch),
        Heading(text=_("全辖区"), level=2),
        Figures(figures=(figure_of(made.whole, made.ruling, made.period.key, day),)),
    ]
    if rule.target is not None:
        target = f"{rule.target}%" if rule.ratio else f"{rule.target}{rule.sign}"
        words = _("目标：{target}（{better}）。").format(target=target, better=better_words(rule.better))
        blocks.append(Paragraph(text=words))
    blocks += [Heading(text=_("按单位"), level=2), Grid(caption=caption, header=header, rows=tuple(rows))]
    if rule.context:
        blocks.append(Paragraph(text=_("本数字只供参考，不用于考核打分。")))
    title = _("{period}{title}").format(period=period, title=rule.title)
    return Document(name="indicator", title=title, issuer=made.name, dated=day, blocks=tuple(blocks))


def card_document(made: Assessment, held: Held | None = None) -> Document:
    """A scorecard: places and points, what each line was scored by, the whole area; a frozen one with its corrections."""
    card = made.card
    period, day = describe_period(card.period), card.as_of.isoformat()
    blocks: list[Block] = [Paragraph(text=_basis(made.ruling))]
    if held is not None:
        words = _("本结果已于 {on} 定稿（日志编号 {id}，依据日志第 {head} 条以前的记录），指纹 {hash}。")
        kept = held.snapshot
        blocks.append(
            Paragraph(text=words.format(on=kept.on, id=kept.id, head=kept.head, hash=kept.hash[:16]))
        )
    elif card.as_of <= made.period.end:
        words = _("{period}到 {end} 才结束，以下是截至 {day} 的进度，不是结果。")
        blocks.append(Paragraph(text=words.format(period=period, end=made.period.end, day=day)))
    blocks += [Heading(text=_("得分和名次"), level=2), _totals(made)]
    blocks += [Heading(text=_("各项得分"), level=2), _lines(made)]
    if held is not None and held.corrections:
        blocks += [Heading(text=_("更正"), level=2), _corrections(made, held.corrections)]
    figures = tuple(
        figure_of(made.whole[key], ruling, card.period, day)
        for key, ruling in made.rulings.items()
        if key in made.whole
    )
    if figures:
        blocks += [Heading(text=_("全辖区指标"), level=2), Figures(figures=figures)]
    return Document(
        name="scorecard",
        title=_("{period}{title}").format(period=period, title=made.scorecard.title),
        issuer=made.name,
        dated=day,
        blocks=tuple(blocks),
        closing=_("结果供表彰奖励、责令限期整改时参考；是否采取，由有权的人决定。"),
    )


def ranking_document(made: Standings) -> Document:
    """A ranking over its periods, the runs that came true, what broke a run, the decision by which it is in use."""
    rule, table = made.ranking, made.table
    blocks: list[Block] = [Paragraph(text=_basis(made.ruling)), *_decision(made.switch)]
    words = _("情形：连续 {n} 个周期列末 {k} 位（{better}），建议{measure}。")
    blocks.append(
        Paragraph(
            text=words.format(
                n=rule.consecutive,
                k=rule.bottom,
                better=better_words(made.indicator.better),
                measure=_(MEASURE[rule.measure.value]),
            )
        )
    )
    if not table.periods:
        blocks.append(Paragraph(text=_("截至 {day} 没有已结束的周期。").format(day=made.as_of)))
    else:
        blocks.append(_places(made))
    hits = [hit_words(made, hit.unit, hit.places) for hit in table.hits]
    said = hits or [_("没有单位连续列末位。")]
    blocks += [Heading(text=_("连续列末位的"), level=2), *(Paragraph(text=text) for text in said)]
    blocks += [Paragraph(text=text) for text in unranked_words(made)]
    return Document(
        name="ranking", title=rule.title, issuer=made.name, dated=made.as_of.isoformat(), blocks=tuple(blocks)
    )


def lists_document(listings: Sequence[Listing], roster: Roster, place: str, day: date) -> Document:
    """Lists with the days on which units were entered and left."""
    rows = tuple(
        (
            one.list,
            unit_name(roster, one.unit, day),
            one.since.isoformat(),
            one.reason,
            one.until.isoformat() if one.until else _("在列"),
            one.left,
        )
        for one in listings
    )
    header = (_("名单"), _("单位"), _("列入"), _("列入理由"), _("退出"), _("退出理由"))
    caption = _("截至 {day} 的全部列入和退出记录").format(day=day)
    grid = Grid(caption=caption, header=header, rows=rows)
    return Document(name="lists", title=_("名单"), issuer=place, dated=day.isoformat(), blocks=(grid,))


def difference_lines(made: Verified, assessment_roster: Roster) -> Iterator[str]:
    """What differs between a frozen result and the recomputed one, one line each."""
    if not made.intact:
        yield _("日志中保存的结果与其指纹不符。")
    if made.rules_changed:
        yield (
            _("定稿以后规则、日历或者插件已有变动，以下差异可能由此而来。")
            if made.differences
            else _("定稿以后规则、日历或者插件已有变动，结果仍然相同。")
        )
    if made.roster_changed:
        yield _("定稿以后名册已有变动（duban.toml 或者人口、上级单位）。")
    for one in made.differences:
        name = unit_name(assessment_roster, one.unit, made.again.as_of)
        words = _("{unit} {line}：定稿 {before}，重算 {after}")
        line = one.key or _("名次")
        yield words.format(unit=name, line=line, before=_said(one.before), after=_said(one.after))


def _said(value: Scored | UnitScore | None) -> str:
    if value is None:
        return _("没有这个单位或者这一项")
    if isinstance(value, Scored):
        counted = line_value_words(value, None)
        points = points_text(value.points) or why_words(value.why)
        return points + _("（{value}）").format(value=counted) if counted else points
    return place_words(value)


def _totals(made: Assessment) -> Grid:
    """Units by group and place: points, attainable points, the converted score."""
    rows: list[tuple[Cell, ...]] = []
    for score in sorted(made.card.units, key=by_place):
        rows.append(
            (
                group_words(made.scorecard.group, score.group),
                unit_name(made.roster, score.unit, made.card.as_of),
                points_text(score.points) if score.attainable else None,
                score.attainable,
                points_text(score.converted),
                place_words(score),
            )
        )
    header = (_("组别"), _("单位"), _("得分"), _("可得分"), _("折算分"), _("名次"))
    caption = _("{n} 个单位；{period}，截至 {day}；折算分 = 得分 ÷ 可得分 × 100，没有数据的项目不计入可得分")
    caption = caption.format(
        n=len(rows), period=describe_period(made.card.period), day=made.card.as_of.isoformat()
    )
    return Grid(caption=caption, header=header, rows=tuple(rows))


def part_words(made: Assessment) -> list[tuple[str, int]]:
    titles = {key: indicator.title for key, indicator in made.indicators.items()}
    return [
        (line_words(part, titles.get(part.indicator, part.indicator)), part.weight)
        for part in made.scorecard.part
    ]


def _lines(made: Assessment) -> Grid:
    """Each unit's lines with what they were scored by."""
    names = dict(zip((part.key for part in made.scorecard.part), part_words(made), strict=True))
    rows: list[tuple[Cell, ...]] = []
    for score in sorted(made.card.units, key=by_place):
        for line in score.lines:
            name = names.get(line.key, (line.key, line.weight))[0]
            counted = line_value_words(line, made.indicators.get(line.key))
            rows.append(
                (
                    unit_name(made.roster, score.unit, made.card.as_of),
                    name,
                    line.weight,
                    points_text(line.points),
                    counted or None,
                    why_words(line.why),
                )
            )
    header = (_("单位"), _("项目"), _("权重"), _("得分"), _("数值和分子分母"), _("不计分的原因"))
    of = _("；").join(
        _("{name}：{value}").format(name=names[key][0], value=one.of)
        for key, one in made.indicators.items()
        if key in names
    )
    caption = _("统计范围：{of}").format(of=of) if of else _("评议得分")
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _corrections(made: Assessment, corrections: Sequence[Correction]) -> Grid:
    """What was corrected, beside what was frozen."""
    names = {part.key: name for part, (name, _w) in zip(made.scorecard.part, part_words(made), strict=True)}
    rows = tuple(
        (
            unit_name(made.roster, one.unit, made.card.as_of),
            names.get(one.part, one.part) or _("折算分"),
            points_text(_frozen_points(made.card, one)),
            points_text(one.points),
            one.reason,
            one.on.isoformat(),
            one.id,
        )
        for one in corrections
    )
    header = (_("单位"), _("项目"), _("定稿"), _("更正为"), _("理由"), _("日期"), _("日志编号"))
    return Grid(caption=_("定稿以后的更正，不改动定稿"), header=header, rows=rows)


def _frozen_points(card: Card, one: Correction) -> Fraction | None:
    for score in card.units:
        if score.unit == one.unit:
            if not one.part:
                return score.converted
            return next((line.points for line in score.lines if line.key == one.part), None)
    return None


def _places(made: Standings) -> Grid:
    """The places of each unit, one column for each period."""
    table = made.table
    units = sorted({unit for _period, unit in table.places})
    rows = tuple(
        (
            unit_name(made.roster, unit, made.as_of),
            *(_placed_text(made, table.places.get((period, unit))) for period in table.periods),
        )
        for unit in units
    )
    header = (_("单位"), *(describe_period(period) for period in table.periods))
    caption = _("{of}；从末位数起的名次（1 为末位）和数值；截至 {day}").format(
        of=made.indicator.of.rstrip("。"), day=made.as_of
    )
    return Grid(caption=caption, header=header, rows=rows)


def _placed_text(made: Standings, placed: Placed | None) -> str | None:
    if placed is None:
        return None
    if placed.value is None:
        return why_words(placed.why)
    figure = figure_words(made, placed)
    if placed.why == TOO_SMALL:
        return _("{figure}（{why}）").format(figure=figure, why=why_words(placed.why))
    words = _("末 {place}（{figure}）") if placed.bottom else _("{place}（{figure}）")
    return words.format(place=placed.place, figure=figure)


def figure_words(made: Standings, placed: Placed) -> str:
    """What a unit is ranked by."""
    if made.ranking.per_10000:
        return _("每万人口 {value}").format(value=points_text(placed.value))
    return value_words(placed.reading, made.indicator.sign)


def hit_words(made: Standings, unit: str, places: Sequence[Placed]) -> str:
    """A run at the bottom that came true, period by period."""
    said = _("、").join(
        _("{period}末 {place}").format(period=describe_period(p.period), place=p.place) for p in places
    )
    return _("{unit}：{places}。").format(unit=unit_name(made.roster, unit, made.as_of), places=said)


def unranked_words(made: Standings) -> Iterator[str]:
    """What could not be ranked: groups that are too small, periods without data."""
    for period, group, size in made.table.small:
        words = _("{period}{group}只有 {n} 个单位有数据，不多于末位数的两倍，不排名。")
        yield words.format(
            period=describe_period(period), group=group_words(made.ranking.group, group), n=size
        )
    for gap in made.table.gaps:
        words = _("{unit} {period}没有数据（{why}），连续中断。")
        yield words.format(
            unit=unit_name(made.roster, gap.unit, made.as_of),
            period=describe_period(gap.period),
            why=why_words(gap.why),
        )


def _basis(ruling: Ruling) -> str:
    words = _("依据：《{document}》{article}（规则 {rule}）。")
    return words.format(
        document=ruling.document.title, article=ruling.rule.source.article, rule=ruling.rule.id
    )


def _decision(switch: Switch | None) -> list[Block]:
    """The decision by which a rule that ships switched off is in use here."""
    if switch is None:
        return []
    words = _("本项默认停用，{by}于 {on} 决定启用：{decision}。")
    return [Paragraph(text=words.format(by=switch.by, on=switch.on, decision=switch.decision.rstrip("。")))]


def by_place(score: UnitScore) -> tuple[str, int, str]:
    return score.group, score.place if score.place is not None else 1 << 30, score.unit


def place_words(score: UnitScore) -> str:
    return f"{score.place}/{score.size}" if score.place is not None else _("不排名")


def group_words(kind: str, group: str) -> str:
    words = {"level": LEVEL, "kind": UNIT_KIND}.get(kind, {})
    return _(words.get(group, group)) if group else _("全部单位")
