"""One indicator over the screen of assessment: the whole area and every unit, with numerator and denominator."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from duban.desk.assessment_view import Choice, IndicatorView, UnitFigure, indicator_view
from duban.i18n import _
from duban_tui.aside import Stopped
from duban_tui.screens.indicator_look import FIGURES, figure_lists, indicator_about, indicator_heading
from duban_tui.screens.listed import Listed
from duban_tui.screens.period import PeriodScreen
from duban_tui.session import Opened
from duban_tui.words import labelled


class IndicatorScreen(PeriodScreen[IndicatorView]):
    """An indicator for a period; another period is typed."""

    TITLE_WORDS = _("指标")
    SEARCH_HINT = _("单位：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "period", _("周期"), tooltip=_("换一个周期")),
        Binding("escape", "back", _("返回"), key_display="Esc"),
        Binding("enter", "open", _("这一行的全文"), show=False),
    ]
    LISTS: ClassVar[tuple[Listed, ...]] = FIGURES

    def __init__(self, choice: Choice, period: str) -> None:
        super().__init__(period)
        self.choice = choice

    def read(self, at: Opened, stopped: Stopped) -> IndicatorView:
        period = self.period or str(at.as_of.year)
        return indicator_view(at.office, at.place, self.choice.id, period, at.as_of)

    def listed(self, found: IndicatorView) -> Iterable[Listed]:
        return figure_lists(found)

    def heading(self) -> Sequence[str]:
        name = _("指标 {id} {title}").format(id=self.choice.id, title=self.choice.title)
        return (name, self.period, "") if self.view is None else (name, *indicator_heading(self.view))

    def action_open(self) -> None:
        view, row = self.view, self.listing.row
        if view is None:
            return
        lines = indicator_about(view)
        if isinstance(row, UnitFigure):
            lines = [labelled(row.unit, row.value), *([row.counted] if row.counted else []), "", *lines]
        self.page(lines, self.TITLE_WORDS)
