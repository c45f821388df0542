"""考核: a scorecard of a period by peer group, frozen or computed; its numerators and denominators; indicators; freezing and verifying."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.calendar.periods import describe_period
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    ScoreRow,
    assessment_view,
    period_choices,
    verify_lines,
)
from duban.desk.ranking_view import RankingRow
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.columns import in_full
from duban_tui.screens import asking, entry
from duban_tui.screens.acts import carry_out
from duban_tui.screens.asking import Ask, Chooser
from duban_tui.screens.assessment_acts import correct_task, freeze_task
from duban_tui.screens.assessment_look import LISTS, TABLE, lists_of, score_lines, standing_words
from duban_tui.screens.indicator import IndicatorScreen
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen
from duban_tui.screens.ranking import RankingScreen
from duban_tui.screens.text import show_read
from duban_tui.session import Opened

OTHER = "*"
"""The choice of a period that is typed."""


class AssessmentScreen(ListsScreen[AssessmentView]):
    """A scorecard and a period are chosen; where its result is frozen, that is shown, unless ``o`` asks for it to be computed again."""

    ENTRY = "assessment"
    TITLE_WORDS = entry("assessment").title
    SEARCH_HINT = _("单位、组别、指标：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("明细"), key_display=_("回车"), tooltip=_("各项得分和分子、分母；指标按单位；打开这份定稿")),
        Binding("p", "period", _("周期"), tooltip=_("选择周期")),
        Binding("s", "scorecard", _("选择考核方案"), show=False),
        Binding("o", "again", _("已定稿的：按今日重新计算，再按一次看定稿"), show=False),
        Binding("f", "freeze", _("定稿：把显示的结果记入日志，不再改动"), show=False),
        Binding("v", "verify", _("核对：由日志重算已定稿的结果"), show=False),
        Binding("x", "correct", _("更正已定稿的结果，与定稿并列"), show=False),
    ]  # fmt: skip
    CSS = "AssessmentScreen #heading { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = LISTS

    def __init__(self) -> None:
        super().__init__()
        self.view: AssessmentView | None = None
        self._asked = ("", "")
        """The scorecard and the period that are asked for; empty for the first and the last."""
        self._again = False

    # --- reading ---

    def forget(self) -> None:
        self._asked, self._again = (self.session.kept.text(TABLE, self._place), ""), False
        self.view = None
        super().forget()

    def read(self, at: Opened, stopped: Stopped) -> AssessmentView:
        scorecard, period = self._asked
        return assessment_view(
            at.office, at.place, at.as_of, scorecard=scorecard, period=period, again=self._again
        )

    def arrived(self, at: Opened, found: AssessmentView) -> None:
        self.view = found
        self.put_all(lists_of(found))
        self._heading(at, found)

    def progress(self, seconds: int) -> str:
        return _("正在计算……（{seconds} 秒）").format(seconds=seconds)

    def _heading(self, at: Opened, view: AssessmentView) -> None:
        name = _("督办  考核  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        title = next((one.title for one in view.scorecards if one.id == view.scorecard), "")
        chosen = _("{rule} {title}  {period}").format(
            rule=view.scorecard, title=title, period=describe_period(view.period) if view.period else ""
        )
        self.tell("#heading", "\n".join(safe_text(line) for line in (name, chosen, standing_words(view))))

    def status(self) -> str:
        warning = safe_text(self.view.warning) if self.view is not None else ""
        return "  ".join(filter(None, (super().status(), warning)))

    # --- choosing ---

    def want(self, scorecard: str, period: str, again: bool = False) -> None:
        """Show that scorecard for that period."""
        self._asked, self._again = (scorecard, period), again
        self.load()

    @work(exclusive=True, group="asking")
    async def action_scorecard(self) -> None:
        view = self.view
        if view is None:
            return
        offered = [
            asking.Choice(one.id, safe_text(f"{one.id} {one.title}"), one.remark) for one in view.scorecards
        ]
        if not offered:
            self.page(view.why.splitlines())
            return
        chosen = await self.app.push_screen_wait(Chooser(_("考核方案"), offered, at=view.scorecard))
        if chosen is not None:
            kept = {self._place: chosen}
            await aside(lambda _stopped: self.session.kept.keep(TABLE, kept))
            self.want(chosen, "")

    @work(exclusive=True, group="asking")
    async def action_period(self) -> None:
        at, view = self.opened, self.view
        if at is None or view is None or not view.scorecard:
            return
        try:
            offered = await aside(
                lambda _stopped: period_choices(at.office, at.place, view.scorecard, at.as_of)
            )
        except DubanError as error:
            self.trouble(error.message)
            return
        listed = [asking.Choice(key, words, remark) for key, words, remark in offered]
        listed.append(asking.Choice(OTHER, _("其他周期（输入）")))
        chosen = await self.app.push_screen_wait(Chooser(_("周期"), listed, at=view.period))
        if chosen == OTHER:
            chosen = await self.app.push_screen_wait(
                Ask(_("周期"), view.period, hint="2026-Q2", proposed=True)
            )
        if chosen is not None:
            self.want(view.scorecard, chosen)

    def action_again(self) -> None:
        """Between the frozen result and what the ledger says today."""
        view = self.view
        if view is not None and view.held is not None:
            self.want(view.scorecard, view.period, not self._again)

    # --- looking closer ---

    def action_open(self) -> None:
        """The lines of a score; an indicator by unit; a frozen result in the table."""
        row, view = self.listing.row, self.view
        if row is None or view is None:
            why = view.why.splitlines() if view is not None else []
            self.page([*why, *self.here.about])
        elif isinstance(row, ScoreRow):
            self.page(score_lines(view, row))
        elif isinstance(row, Choice):
            self.app.push_screen(IndicatorScreen(row, view.period))
        elif isinstance(row, FrozenRow):
            self._open_frozen(row)
        elif isinstance(row, RankingRow):
            self.app.push_screen(RankingScreen(row))
        else:
            self.page([*in_full(self.here.look, row), "", *self.here.about])

    def _open_frozen(self, row: FrozenRow) -> None:
        self.turn_to(next(iter(self.lists)))
        self.want(*row.key)

    # --- acts ---

    @work(exclusive=True, group="asking")
    async def action_freeze(self) -> None:
        at, view = self.opened, self.view
        if at is None or view is None:
            return
        made = view.made
        if made is None or view.frozen:
            self.page([_("这个周期已经定稿。")] if view.frozen else view.why.splitlines(), _("定稿"))
            return
        await carry_out(self, freeze_task(at, view, made), form=False)

    @work(exclusive=True, group="asking")
    async def action_verify(self) -> None:
        at, view = self.opened, self.view
        if at is None or view is None:
            return
        if view.held is None:
            self.page([_("这个周期没有定稿，没有可以核对的。")], _("核对定稿"))
            return

        def read() -> list[str]:
            return verify_lines(at.office, at.place, view.scorecard, view.period)

        await show_read(self, _("核对定稿"), read, _("正在由日志重算……"))

    @work(exclusive=True, group="asking")
    async def action_correct(self) -> None:
        at, view = self.opened, self.view
        row = self.listing.row
        if at is None or view is None or view.held is None or view.made is None:
            self.page([_("只有已定稿的结果可以更正。")], _("更正定稿"))
            return
        if not isinstance(row, ScoreRow) or not view.frozen:
            self.page([_("请在“得分”中选定要更正的单位，并显示定稿。")], _("更正定稿"))
            return
        await carry_out(self, correct_task(at, view, view.made, row))
