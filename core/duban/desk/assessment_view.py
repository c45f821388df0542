"""Assessment for a screen: what can be assessed and for which periods; a scorecard as rows, frozen or computed; one indicator as rows.

The figures are those of ``duban assess``: :mod:`duban.desk.assessing` and :mod:`duban.desk.freezing`.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import attrs

from duban.assessment_wording import counted_words, line_value_words, points_text, value_words, why_words
from duban.calendar.periods import describe_period, period_of, periods
from duban.desk import freezing
from duban.desk.assessing import Assessment, Stray, assess, assessable, measure, strays, unit_name
from duban.desk.assessment_report import (
    by_place,
    difference_lines,
    group_words,
    part_words,
    place_words,
)
from duban.desk.freezing import Held, frozen_all
from duban.desk.office import Office
from duban.desk.ranking_view import ListingRow, RankingRow, listings, rankings
from duban.desk.rights import notice
from duban.domain.assessing import Reading, Scored, UnitScore
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.assessing import Indicator, Scorecard
from duban.policy.assessing_words import better_words, by_words
from duban.policy.policy import Ruling
from duban.policy.rules import Every
from duban.workspace import Jurisdiction

MOST_PERIODS = 24
"""So many periods are offered; any other can be typed."""


@attrs.frozen(kw_only=True)
class Choice:
    """A scorecard or an indicator that can be asked for; ``remark`` what is special about it (not judged, for reference only)."""

    id: str
    title: str
    of: str = ""
    remark: str = ""


@attrs.frozen(kw_only=True)
class ScoreRow:
    """A unit's score in words: ``points`` and ``converted`` with two decimals, empty where nothing was scored."""

    score: UnitScore
    unit: str
    group: str
    points: str
    attainable: int
    converted: str
    place: str
    corrected: int
    """How many corrections stand beside it."""


@attrs.frozen(kw_only=True)
class LineRow:
    """A line of a unit's score: what it was scored by, with numerator and denominator, or why it was not."""

    name: str
    weight: int
    points: str
    counted: str
    why: str


@attrs.frozen(kw_only=True)
class FrozenRow:
    """A frozen result."""

    held: Held
    title: str
    period: str

    @property
    def key(self) -> tuple[str, str]:
        """Scorecard and period."""
        return self.held.snapshot.scorecard, self.held.snapshot.period


@attrs.frozen(kw_only=True)
class AssessmentView:
    """What the first screen of assessment shows. ``made`` is None where nothing can be shown, and ``why`` says why not. ``revision`` is
    the number of the journal's last entry when it was read.

    ``held`` is the frozen result of that scorecard and period; ``frozen`` whether it is the one in ``made`` (else it is computed anew).
    """

    revision: int
    scorecards: Sequence[Choice]
    indicators: Sequence[Choice]
    scorecard: str
    period: str
    made: Assessment | None
    held: Held | None
    frozen: bool
    why: str
    rows: Sequence[ScoreRow]
    all_frozen: Sequence[FrozenRow]
    strays: Sequence[Stray]
    rankings: Sequence[RankingRow]
    listings: Sequence[ListingRow]
    warning: str
    """What to know before anything is decided: that the roles in the file are not those in force. Empty where they are."""


@attrs.frozen(kw_only=True)
class UnitFigure:
    """One indicator of one unit (``unit`` empty: the whole area), in words and as counted."""

    reading: Reading
    unit: str
    value: str
    counted: str


@attrs.frozen(kw_only=True)
class IndicatorView:
    """One indicator for a period."""

    choice: Choice
    period: str
    as_of: date
    counted_for: str
    target: str
    source: str
    decision: str
    whole: UnitFigure
    units: Sequence[UnitFigure]


# --- what there is to choose ---


def choices(office: Office, place: Jurisdiction) -> tuple[list[Choice], list[Choice]]:
    """The scorecards and the indicators that apply, those that are judged first. Raises DubanError."""
    cards, figures = [], []
    for ruling in assessable(office, place):
        rule = ruling.rule
        remark = "" if rule.judged else _("不作判定")
        if isinstance(rule, Scorecard):
            cards.append(Choice(id=rule.id, title=rule.title, remark=remark))
        elif isinstance(rule, Indicator):
            remark = _("只供参考") if rule.context else remark
            figures.append(Choice(id=rule.id, title=rule.title, of=rule.of, remark=remark))
    return sorted(cards, key=lambda one: bool(one.remark)), sorted(figures, key=lambda one: bool(one.remark))


def period_choices(
    office: Office, place: Jurisdiction, scorecard: str, as_of: date
) -> list[tuple[str, str, str]]:
    """Periods of a scorecard, the newest first: key, words, and whether it still runs or is frozen. Raises DubanError."""
    every = _every(office, place, scorecard)
    held = {one.snapshot.period for one in frozen_all(office, place) if one.snapshot.scorecard == scorecard}
    span = timedelta(days=_LENGTH[every] * MOST_PERIODS)
    table = office.table if every is Every.WORKING_DAY else None
    found = list(periods(every, as_of - span, as_of, table))[-MOST_PERIODS:]
    return [
        (
            period.key,
            describe_period(period.key),
            _("已定稿") if period.key in held else _("尚未结束") if period.end >= as_of else "",
        )
        for period in reversed(found)
    ]


_LENGTH = {
    Every.DAY: 1, Every.WORKING_DAY: 1, Every.WEEK: 7, Every.HALF_MONTH: 15, Every.MONTH: 30, Every.TWO_MONTH: 61,
    Every.QUARTER: 91, Every.HALF_YEAR: 182, Every.YEAR: 365,
}  # fmt: skip
"""Days of a period, roughly."""


def last_period(office: Office, place: Jurisdiction, scorecard: str, as_of: date) -> str:
    """The key of the last period that has ended before the day. Raises DubanError."""
    every = _every(office, place, scorecard)
    return period_of(period_of(as_of, every).start - timedelta(days=1), every).key


def _every(office: Office, place: Jurisdiction, scorecard: str) -> Every:
    for ruling in assessable(office, place):
        if isinstance(ruling.rule, Scorecard) and ruling.rule.id == scorecard:
            return ruling.rule.every
    raise DubanError(_("{place} 适用的规则中没有“{rule}”。").format(place=place.name, rule=scorecard))


# --- a scorecard ---


def assessment_view(
    office: Office,
    place: Jurisdiction,
    as_of: date,
    *,
    scorecard: str = "",
    period: str = "",
    again: bool = False,
) -> AssessmentView:
    """A scorecard for a period: the frozen result where there is one, unless ``again`` asks for it to be computed as of the day.

    Without a scorecard the first one that is judged, without a period the last one that has ended. Raises DubanError.
    """
    cards, figures = choices(office, place)
    if scorecard not in {one.id for one in cards}:
        scorecard, period = (cards[0].id if cards else ""), ""
    made, held, why = None, None, ""
    with office.ledger.reading() as reader:
        revision = reader.head(place.code)[0]
    all_frozen = frozen_all(office, place)
    lost = strays(office, place, as_of)
    if scorecard:
        period = period or last_period(office, place, scorecard, as_of)
        try:
            held = freezing.frozen(office, place, scorecard, period)
            if held is not None and not again:
                made = freezing.shown(office, place, held)
            else:
                made = assess(office, place, scorecard, period=period, as_of=as_of)
        except DubanError as error:
            why = error.message
    else:
        why = _("适用的规则包中没有考核方案。")
    titles = {one.id: one.title for one in cards}
    return AssessmentView(
        revision=revision,
        scorecards=cards,
        indicators=figures,
        scorecard=scorecard,
        period=period,
        made=made,
        held=held,
        frozen=held is not None and made is not None and not again,
        why=why,
        rows=[] if made is None else list(_rows(made, held)),
        all_frozen=[
            FrozenRow(
                held=one,
                title=titles.get(one.snapshot.scorecard, one.snapshot.scorecard),
                period=describe_period(one.snapshot.period),
            )
            for one in reversed(all_frozen)
        ],
        strays=lost,
        rankings=rankings(office, place, as_of),
        listings=listings(office, place, as_of),
        warning=notice(office, place.code) or "",
    )


def _rows(made: Assessment, held: Held | None) -> Iterator[ScoreRow]:
    corrected = [one.unit for one in held.corrections] if held is not None else []
    for score in sorted(made.card.units, key=by_place):
        yield ScoreRow(
            score=score,
            unit=unit_name(made.roster, score.unit, made.card.as_of),
            group=group_words(made.scorecard.group, score.group),
            points=(points_text(score.points) or "") if score.attainable else "",
            attainable=score.attainable,
            converted=points_text(score.converted) or "",
            place=place_words(score),
            corrected=corrected.count(score.unit),
        )


def line_rows(made: Assessment, score: UnitScore) -> list[LineRow]:
    """The lines of a unit's score, each with what it was counted from."""
    names = dict(zip((part.key for part in made.scorecard.part), part_words(made), strict=True))

    def counted(line: Scored) -> str:
        """Where there is no figure, ``why`` says so, and only what was left out is worth a word."""
        reading = line.reading
        if reading is None or reading.value is not None:
            return line_value_words(line, made.indicators.get(line.key))
        return counted_words(reading) if reading.pending or reading.aside else ""

    return [
        LineRow(
            name=names.get(line.key, (line.key, line.weight))[0],
            weight=line.weight,
            points=points_text(line.points) or "",
            counted=counted(line),
            why=why_words(line.why),
        )
        for line in score.lines
    ]


def correction_lines(made: Assessment, held: Held, unit: str) -> list[str]:
    """The corrections of a unit's frozen score, beside what was frozen."""
    names = {part.key: name for part, (name, _w) in zip(made.scorecard.part, part_words(made), strict=True)}
    words = _("{on} {part}更正为 {points}：{reason}（日志编号 {id}）")
    return [
        words.format(
            on=one.on,
            part=names.get(one.part, one.part) or _("折算分"),
            points=points_text(one.points),
            reason=one.reason,
            id=one.id,
        )
        for one in held.corrections
        if one.unit == unit
    ]


def freeze_seen(office: Office, place: Jurisdiction, made: Assessment, revision: int, actor: str) -> str:
    """Freeze the result that was looked at when that was the journal's last entry; what to say when it is done. Raises DubanError."""
    card = made.card
    done = freezing.freeze(
        office,
        place,
        card.scorecard,
        period=card.period,
        as_of=card.as_of,
        actor=actor,
        seen=(card, revision),
    )
    words = _("已定稿过，结果相同，日志编号 {id}。") if done.again else _("已定稿，日志编号 {id}。")
    return words.format(id=f"{done.seq}.0")


def verify_lines(office: Office, place: Jurisdiction, scorecard: str, period: str) -> list[str]:
    """A frozen result recomputed from the journal as it then stood, in words. Raises DubanError where it was never frozen."""
    made = freezing.verify(office, place, scorecard, period)
    with office.ledger.reading() as reader:
        roster = office.roster(place.code, reader)
    same = _("核对一致：由日志第 {head} 条以前的记录重算，结果与定稿（日志编号 {id}）相同。")
    differs = _("核对不一致：由日志第 {head} 条以前的记录重算，结果与定稿（日志编号 {id}）不同。")
    kept = made.held.snapshot
    head = (same if made.same else differs).format(head=kept.head, id=kept.id)
    return [head, *difference_lines(made, roster)]


# --- one indicator ---


def indicator_view(
    office: Office, place: Jurisdiction, indicator: str, period: str, as_of: date
) -> IndicatorView:
    """One indicator, the whole area and by unit. Raises DubanError: not in force, a context figure that nobody has decided to show."""
    made = measure(office, place, indicator, period=period, as_of=as_of)
    rule, switch = made.indicator, made.switch
    target = ""
    if rule.target is not None:
        number = f"{rule.target}%" if rule.ratio else f"{rule.target}{rule.sign}"
        target = _("{target}（{better}）").format(target=number, better=better_words(rule.better))
    decision = ""
    if switch is not None:
        words = _("本项默认停用，{by}于 {on} 决定启用：{decision}。")
        decision = words.format(by=switch.by, on=switch.on, decision=switch.decision.rstrip("。"))

    def figure(reading: Reading) -> UnitFigure:
        return UnitFigure(
            reading=reading,
            unit=unit_name(made.roster, reading.unit, made.as_of) if reading.unit else "",
            value=value_words(reading, rule.sign),
            counted=counted_words(reading),
        )

    return IndicatorView(
        choice=Choice(id=rule.id, title=rule.title, of=rule.of, remark=_("只供参考") if rule.context else ""),
        period=made.period.key,
        as_of=made.as_of,
        counted_for=by_words(rule.by),
        target=target,
        source=_source(made.ruling),
        decision=decision,
        whole=figure(made.whole),
        units=[figure(reading) for reading in made.units],
    )


def _source(ruling: Ruling) -> str:
    return f"《{ruling.document.title}》{ruling.rule.source.article}"
