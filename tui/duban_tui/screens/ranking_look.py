"""How rankings look: which there are, the places of one by period and peer group, who is on a list; what is ranked and how."""

from duban.desk.ranking_view import ListingRow, PlaceRow, RankingRow, RankingView
from duban.i18n import _, label
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Listed, filled
from duban_tui.signs import Sign
from duban_tui.words import clauses, labelled


def ranking_told(row: RankingRow) -> list[str]:
    """What is ranked, and whether it is in use."""
    return [_("{id} {title}").format(id=row.id, title=row.title), labelled(_("是否启用"), row.use)]


def place_told(row: PlaceRow) -> list[str]:
    """The place of a unit in a period, or why it has none."""
    head = _("{unit}（{group}）{period}").format(unit=row.unit, group=row.group, period=row.period)
    if not row.place:
        return [labelled(head, row.why), row.counted]
    value = row.value + _("（{value}）").format(value=row.counted) if row.counted else row.value
    return [clauses(labelled(head, _("倒数 {place}").format(place=row.place)), value)]


def listing_told(row: ListingRow) -> list[str]:
    """When and why a unit was put on a list, when and why it left."""
    head = _("{unit} {day} 列入“{list}”：{reason}")
    left = _("{day} 退出：{reason}").format(day=row.until, reason=row.left) if row.until else _("仍在列")
    return [head.format(unit=row.unit, day=row.since, list=row.list, reason=row.reason), left]


RANKINGS: Look[RankingRow] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.id, least=10, most=16, grow=1, keep=1),
        Column(id="title", title=_("排名"), text=lambda row: row.title, least=16, most=40, grow=3, keep=1),
        Column(id="use", title=_("是否启用"), text=lambda row: row.use, least=20, grow=4, keep=1),
        Column(id="indicator", title=_("指标"), text=lambda row: row.indicator, least=10, most=16, keep=2),
    ),
    key=lambda row: row.id,
    glyph=lambda row: Sign.RUNNING if row.in_use else Sign.OFF,
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
    glyph=lambda row: Sign.OVERDUE if row.placed.bottom else Sign.UNKNOWN if row.placed.place is None else Sign.RUNNING,
    tone=lambda row: Tone.CAUTION if row.placed.bottom else Tone.ACCENT if row.placed.place is None else Tone.PLAIN,
    told=place_told,
)  # fmt: skip

LISTINGS: Look[ListingRow] = Look(
    columns=(
        Column(id="list", title=_("名单"), text=lambda row: row.list, least=10, most=24, grow=1, keep=1),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="since", title=_("列入"), text=lambda row: row.since, least=10, keep=1),
        Column(
            id="until",
            title=label("退出", "Left on"),
            text=lambda row: row.until or _("在列"),
            least=10,
            keep=1,
        ),
        Column(id="reason", title=_("列入理由"), text=lambda row: row.reason, least=12, grow=3, keep=2),
        Column(id="left", title=_("退出理由"), text=lambda row: row.left, least=12, grow=3, keep=3),
    ),
    key=lambda row: (row.list, row.unit, row.since),
    glyph=lambda row: Sign.MET if row.until else Sign.OVERDUE,
    tone=lambda row: Tone.MUTED if row.until else Tone.CAUTION,
    told=listing_told,
)

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


def ranking_lists(found: RankingView) -> tuple[Listed, ...]:
    """The lists of a ranking with their rows."""
    return filled(
        RANKING,
        places=(found.rows, PLACES),
        hits=(found.hits, SENTENCES),
        unranked=(found.unranked, SENTENCES),
    )


def ranking_about(row: RankingRow, view: RankingView | None, period: str) -> list[str]:
    """What is ranked and how, and the command."""
    named = f" --period {period}" if period else ""
    lines = [row.use] if view is None else view.about
    return [*lines, "", _("命令行：duban rank {id}").format(id=row.id) + named]
