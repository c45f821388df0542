"""The last weeks as curves of one line each, with their figures: a curve alone says nothing to a screen reader."""

from collections.abc import Sequence

from duban.desk.today import Kind
from duban.desk.weekly import Week
from duban.domain.labels import WEEK
from duban.i18n import _

HEIGHTS = "▁▂▃▄▅▆▇█"
"""On a terminal that draws these over two cells they become ASCII of the same order, see :mod:`duban_tui.narrow`."""
UNSAID = "?"

Values = Sequence[int | None]

_ALWAYS = ("overdue", "missed", "short", "fallen", "met")
_LEADS = {Kind.MISSED: "missed", Kind.SHORT: "short", Kind.UNKNOWN: "unknown"}
"""The curve that comes first where that heap is looked at; else what is overdue."""


def curve(values: Values) -> str:
    """One cell a value, as high as its share of the highest. Only nothing is at the bottom, only the highest at the top."""
    most = max((value for value in values if value), default=1)
    top = len(HEIGHTS) - 1
    return "".join(
        UNSAID if value is None else HEIGHTS[max(1, value * top // most) if value else 0] for value in values
    )


def figures(values: Values) -> tuple[str, str, str]:
    """The first, the highest and the last."""
    said = [value for value in values if value is not None]
    most = max(said) if said else None
    first, highest, last = (
        UNSAID if value is None else str(value) for value in (values[0], most, values[-1])
    )
    return first, highest, last


def series(weeks: Sequence[Week], kind: Kind | None = None) -> list[tuple[str, Values]]:
    """What is counted in those weeks, by its label; what belongs to that heap first, and what nobody can judge only where there is any."""
    names = list(_ALWAYS)
    if kind is Kind.UNKNOWN or any(week.unknown for week in weeks):
        names.append("unknown")
    lead = _LEADS.get(kind, "overdue") if kind is not None else "overdue"
    names.sort(key=lambda name: name != lead)
    return [(_(WEEK[name]), [getattr(week, name) for week in weeks]) for name in names]


def span_words(weeks: Sequence[Week]) -> str:
    """How many weeks, from which day to which."""
    return _("近{n}周 {first:%m-%d} 至 {last:%m-%d}").format(
        n=len(weeks), first=weeks[0].first, last=weeks[-1].last
    )


def in_figures(one: tuple[str, Values]) -> str:
    """A curve in words, week by week; a sign would not be read out."""
    label, values = one
    said = [_("无法判定") if value is None else str(value) for value in values]
    first, highest, last = (_("无法判定") if figure == UNSAID else figure for figure in figures(values))
    words = _("{label}：首周 {first}，最高 {highest}，末周 {last}；逐周 {all}")
    return words.format(label=label, first=first, highest=highest, last=last, all=" ".join(said))
