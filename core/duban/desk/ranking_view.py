"""Rankings for a screen: which there are and whether they are in use; one of them, period by period and peer group by peer group; and the
lists that units are on. What ``duban rank`` says, as rows."""

from collections.abc import Sequence
from datetime import date

import attrs

from duban.assessment_wording import counted_words, why_words
from duban.calendar.periods import describe_period
from duban.desk.assessing import assessable, switched, unit_name
from duban.desk.assessment_report import figure_words, group_words, hit_words, unranked_words
from duban.desk.office import Office
from duban.desk.ranking import Standings, lists, rank
from duban.domain.assessing import Placed
from duban.i18n import _
from duban.policy.assessing import Ranking
from duban.policy.assessing_words import better_words
from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class RankingRow:
    """A ranking; ``use`` says whether it is in use, and by whose decision where it ships switched off."""

    id: str
    title: str
    indicator: str
    use: str
    in_use: bool


@attrs.frozen(kw_only=True)
class PlaceRow:
    """A unit in one period, in words: ``place`` counted from the bottom, empty where it is not ranked, and then ``why``."""

    placed: Placed
    period: str
    group: str
    unit: str
    value: str
    counted: str
    place: str
    why: str

    @property
    def key(self) -> tuple[str, str]:
        """Period and unit."""
        return self.placed.period, self.placed.unit


@attrs.frozen(kw_only=True)
class RankingView:
    """A ranking over its last periods, the newest first; ``hits`` the runs at the bottom that came true, ``unranked`` what is missing and
    what was too few to be ranked, ``about`` what is ranked and how, all in sentences."""

    made: Standings
    rows: Sequence[PlaceRow]
    hits: Sequence[str]
    unranked: Sequence[str]
    about: Sequence[str]


@attrs.frozen(kw_only=True)
class ListingRow:
    """A stay of a unit on a list; ``until`` empty while it lasts."""

    list: str
    unit: str
    since: str
    reason: str
    until: str
    left: str


def rankings(office: Office, place: Jurisdiction, as_of: date) -> list[RankingRow]:
    """Every ranking that applies. Raises DubanError."""
    rules = [ruling.rule for ruling in assessable(office, place) if isinstance(ruling.rule, Ranking)]
    return [
        RankingRow(
            id=rule.id,
            title=rule.title,
            indicator=rule.indicator,
            use=_use(place, rule, as_of),
            in_use=rule.judged and (not rule.shipped_off or switched(place, rule.id, as_of) is not None),
        )
        for rule in rules
    ]


def _use(place: Jurisdiction, rule: Ranking, as_of: date) -> str:
    if not rule.judged:
        return _("不作判定：{reason}").format(reason=rule.reason)
    if not rule.shipped_off:
        return _("启用")
    switch = switched(place, rule.id, as_of)
    if switch is None:
        return _("默认停用，本辖区没有启用")
    words = _("默认停用，{by}于 {on} 决定启用：{decision}")
    return words.format(by=switch.by, on=switch.on, decision=switch.decision)


def ranking_view(
    office: Office, place: Jurisdiction, ranking: str, as_of: date, period: str = ""
) -> RankingView:
    """The ranking up to ``period``, or the last one that has ended. Raises DubanError, as :func:`duban.desk.ranking.rank`."""
    made = rank(office, place, ranking, as_of=as_of, period=period or None)
    order = {key: at for at, key in enumerate(reversed(made.table.periods))}
    placed = sorted(
        made.table.places.values(),
        key=lambda one: (order[one.period], one.group, one.place is None, one.place or 0, one.unit),
    )
    words = _("{of}。从末位数起：1 为末位，并列的都算；连续 {n} 个周期列末 {k} 位的提出建议（{better}）。")
    about = words.format(
        of=made.indicator.of.rstrip("。"),
        n=made.ranking.consecutive,
        k=made.ranking.bottom,
        better=better_words(made.indicator.better),
    )
    return RankingView(
        made=made,
        rows=[_row(made, one) for one in placed],
        hits=[hit_words(made, hit.unit, hit.places) for hit in made.table.hits],
        unranked=list(unranked_words(made)),
        about=[about, *([_use(place, made.ranking, as_of)] if made.switch else [])],
    )


def _row(made: Standings, placed: Placed) -> PlaceRow:
    return PlaceRow(
        placed=placed,
        period=describe_period(placed.period),
        group=group_words(made.ranking.group, placed.group),
        unit=unit_name(made.roster, placed.unit, made.as_of),
        value="" if placed.value is None else figure_words(made, placed),
        counted="" if placed.value is None else counted_words(placed.reading),
        place="" if placed.place is None else f"{placed.place}/{placed.size}",
        why=why_words(placed.why),
    )


def listings(office: Office, place: Jurisdiction, as_of: date) -> list[ListingRow]:
    """Every stay of a unit on a list as of the day. Raises DubanError."""
    found, roster = lists(office, place, as_of=as_of)
    return [
        ListingRow(
            list=one.list,
            unit=unit_name(roster, one.unit, as_of),
            since=one.since.isoformat(),
            reason=one.reason,
            until=one.until.isoformat() if one.until else "",
            left=one.left,
        )
        for one in found
    ]
