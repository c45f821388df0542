"""One indicator over the screen of assessment: the whole area and every unit, with numerator and denominator."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.calendar.periods import describe_period
from duban.desk.assessment_view import Choice, IndicatorView, UnitFigure, indicator_view
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import Stopped
from duban_tui.screens.asking import Ask
from duban_tui.screens.assessment_look import figures_look
from duban_tui.screens.lists import Listed, ListsScreen
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened


class IndicatorScreen(ListsScreen[IndicatorView]):
    """An indicator for a period; another period is typed."""

    ENTRY = "assessment"
    TITLE_WORDS = _("指标")
    SEARCH_HINT = _("单位：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "period", _("周期"), tooltip=_("换一个周期")),
        Binding("escape", "back", _("返回"), key_display="Esc"),
        Binding("enter", "open", _("这一行的全文"), show=False),
    ]
    CSS = "IndicatorScreen #heading { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(id="units", title=_("按单位"), notice=(_("没有单位有数据。"),)),
    )

    def __init__(self, choice: Choice, period: str) -> None:
        super().__init__()
        self.choice = choice
        self.period = period
        self.view: IndicatorView | None = None

    def read(self, at: Opened, stopped: Stopped) -> IndicatorView:
        period = self.period or str(at.as_of.year)
        return indicator_view(at.office, at.place, self.choice.id, period, at.as_of)

    def arrived(self, at: Opened, found: IndicatorView) -> None:
        self.view = found
        self.put("units", found.units, look=figures_look(found))
        self._heading()

    def failed(self) -> None:
        self.view = None
        self.unread()
        self._heading()

    def progress(self, seconds: int) -> str:
        return _("正在计算……（{seconds} 秒）").format(seconds=seconds)

    def _heading(self) -> None:
        name = _("指标 {id} {title}").format(id=self.choice.id, title=self.choice.title)
        lines = [name, self.period, ""]
        view = self.view
        if view is not None:
            day = _("{period}，截至 {day}").format(period=describe_period(view.period), day=view.as_of)
            whole = _("全辖区 {value}（{counted}）") if view.whole.counted else _("全辖区 {value}")
            said = whole.format(value=view.whole.value, counted=view.whole.counted)
            target = _("目标 {target}").format(target=view.target) if view.target else ""
            lines = [name, day, "  ".join(part for part in (said, target) if part)]
        self.tell("#heading", "\n".join(safe_text(line) for line in lines))

    @work(exclusive=True, group="asking")
    async def action_period(self) -> None:
        chosen = await self.app.push_screen_wait(Ask(_("周期"), self.period, hint="2026-Q2"))
        if chosen is not None:
            self.period = chosen
            self.load()

    def action_open(self) -> None:
        view, row = self.view, self.listing.row
        if view is None:
            return
        lines = [
            _("统计范围：{of}").format(of=view.choice.of),
            _("计入：{by}").format(by=view.counted_for),
            _("依据：{source}").format(source=view.source),
        ]
        lines += [view.decision] if view.decision else []
        if isinstance(row, UnitFigure):
            lines = [f"{row.unit}：{row.value}", *([row.counted] if row.counted else []), "", *lines]
        command = _("命令行：duban assess --indicator {id} --period {period}")
        lines += ["", command.format(id=view.choice.id, period=view.period)]
        self.app.push_screen(TextScreen(self.TITLE_WORDS, [safe_text(line) for line in lines]))
