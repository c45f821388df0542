"""One ranking over the screen of assessment: places by period and peer group, runs at the bottom, and what is missing."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from duban.calendar.periods import describe_period
from duban.desk.ranking_view import RankingRow, RankingView, ranking_view
from duban.i18n import _
from duban_tui.aside import Stopped
from duban_tui.columns import in_full
from duban_tui.screens.listed import Listed
from duban_tui.screens.period import PeriodScreen
from duban_tui.screens.ranking_look import RANKING, ranking_about, ranking_lists
from duban_tui.session import Opened


class RankingScreen(PeriodScreen[RankingView]):
    """A ranking up to its last period that has ended, or up to the one that is typed; nothing typed means the last one again."""

    TITLE_WORDS = _("排名")
    SEARCH_HINT = _("单位、组别、周期：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "period", _("周期"), tooltip=_("排到哪个周期为止")),
        Binding("escape", "back", _("返回"), key_display="Esc"),
        Binding("enter", "open", _("这一行的全文"), show=False),
    ]
    PERIOD_WORDS = _("排到哪个周期为止")
    PERIOD_HINT = "2026-W31"
    LISTS: ClassVar[tuple[Listed, ...]] = RANKING

    def __init__(self, row: RankingRow) -> None:
        super().__init__("")
        self.row = row

    def read(self, at: Opened, stopped: Stopped) -> RankingView:
        return ranking_view(at.office, at.place, self.row.id, at.as_of, self.period)

    def listed(self, found: RankingView) -> Iterable[Listed]:
        return ranking_lists(found)

    def heading(self) -> Sequence[str]:
        name = _("排名 {id} {title}").format(id=self.row.id, title=self.row.title)
        if self.view is None:
            return (name, self.period, self.row.use)
        made = self.view.made
        periods = _("，").join(describe_period(period) for period in made.table.periods)
        ranked = _("{periods}；截至 {day}").format(periods=periods, day=made.as_of)
        return (name, ranked, self.view.about[0])

    def action_open(self) -> None:
        """The row in full, and what is ranked and how."""
        row = self.listing.row
        lines = [] if row is None else [*in_full(self.here.look, row), ""]
        self.page([*lines, *ranking_about(self.row, self.view, self.period)], self.TITLE_WORDS)
