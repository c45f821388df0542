"""考核: a scorecard of a period by peer group, frozen or computed; its numerators and denominators; indicators; freezing and verifying."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.calendar.periods import describe_period
from duban.desk import rights
from duban.desk.assessing import Stray
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    ScoreRow,
    assessment_view,
    correct_frozen,
    freeze_seen,
    line_rows,
    period_choices,
    verify_lines,
)
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.screens import asking
from duban_tui.screens.acting import ActingScreen, Task, Values, flags
from duban_tui.screens.asking import Ask, Chooser
from duban_tui.screens.assessment_look import (
    COMPUTED,
    FROZEN,
    FROZEN_RESULTS,
    INDICATORS,
    STRAYS,
    score_lines,
    scores_look,
)
from duban_tui.screens.case import in_full
from duban_tui.screens.form import Field
from duban_tui.screens.indicator import IndicatorScreen
from duban_tui.screens.lists import Listed
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened

KEPT = "assessment"
"""The screen's table in the office's file."""
OTHER = "*"
"""The choice of a period that is typed."""


class AssessmentScreen(ActingScreen[AssessmentView]):
    """A scorecard and a period are chosen; where its result is frozen, that is shown, unless ``o`` asks for it to be computed again."""

    ENTRY = "assessment"
    TITLE_WORDS = _("考核")
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
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(
            id="scores",
            title=_("得分"),
            about=(
                _("折算分 = 得分 ÷ 可得分 × 100；没有数据的项目不计入可得分；只在同组内排名次。"),
                _("命令行：duban assess 考核方案 --period 周期"),
            ),
        ),
        Listed(
            id="indicators",
            title=_("指标"),
            look=INDICATORS,
            notice=(_("适用的规则包中没有指标。"),),
            about=(_("回车按单位计算一项指标，写明分子和分母。"), _("命令行：duban assess --indicator 指标 --period 周期")),
        ),
        Listed(
            id="frozen",
            title=_("定稿"),
            look=FROZEN_RESULTS,
            notice=(_("还没有定稿。"), _("周期结束以后，在“得分”中按 f 定稿。")),
            about=(_("定稿记入日志，不再改动；确有错误的，更正与定稿并列。"), _("命令行：duban assess 考核方案 --period 周期 --freeze")),
        ),
        Listed(
            id="strays",
            title=_("未计入"),
            look=STRAYS,
            notice=(_("填报的数字和评议得分都已计入。"),),
            about=(_("填报了而不属于任何指标、方案或者周期的，不计入结果。"), _("命令行：duban assess")),
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.view: AssessmentView | None = None
        self._place = ""
        self._asked = ("", "")
        """The scorecard and the period that are asked for; empty for the first and the last."""
        self._again = False
        self._warning = ""
        """That the roles in the file are not those in force."""

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place = at.place.code
            kept = self.session.kept.table(KEPT).get(at.place.code, "")
            self._asked, self._again = (kept if isinstance(kept, str) else "", ""), False
            self.view = None
            self.forget()

    def read(self, at: Opened, stopped: Stopped) -> AssessmentView:
        self._warning = rights.notice(at.office, at.place.code) or ""
        scorecard, period = self._asked
        return assessment_view(
            at.office, at.place, at.as_of, scorecard=scorecard, period=period, again=self._again
        )

    def arrived(self, at: Opened, found: AssessmentView) -> None:
        self.view = found
        notice = [*safe_text(found.why, lines=True).splitlines()] or [_("这个周期没有应考核的单位。")]
        self.put("scores", found.rows, look=scores_look(found), notice=notice)
        self.put("indicators", found.indicators)
        self.put("frozen", found.all_frozen)
        self.put("strays", found.strays)
        self._heading(at, found)

    def failed(self) -> None:
        if self.view is None:
            self.unread()

    def progress(self, seconds: int) -> str:
        return _("正在计算……（{seconds} 秒）").format(seconds=seconds)

    def _heading(self, at: Opened, view: AssessmentView) -> None:
        name = _("督办  考核  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        title = next((one.title for one in view.scorecards if one.id == view.scorecard), "")
        chosen = _("{rule} {title}  {period}").format(
            rule=view.scorecard, title=title, period=describe_period(view.period) if view.period else ""
        )
        self.tell("#heading", "\n".join(safe_text(line) for line in (name, chosen, self._standing())))

    def _standing(self) -> str:
        """Whether what is shown is frozen, a result, or only how far it is."""
        view = self.view
        if view is None or view.made is None:
            return ""
        if view.frozen and view.held is not None:
            kept = view.held.snapshot
            words = _("{glyph} 已定稿：{on}，日志编号 {id}，截至 {day}，更正 {n} 处")
            return words.format(
                glyph=FROZEN, on=kept.on, id=kept.id, day=kept.as_of, n=len(view.held.corrections)
            )
        card = view.made.card
        if card.as_of <= view.made.period.end:
            words = _("{glyph} 截至 {day} 的进度，不是结果：周期到 {end} 结束")
            return words.format(glyph=COMPUTED, day=card.as_of, end=view.made.period.end)
        words = (
            _("{glyph} 截至 {day} 重新计算，另有定稿")
            if view.held
            else _("{glyph} 截至 {day} 计算，没有定稿")
        )
        return words.format(glyph=COMPUTED, day=card.as_of)

    def status(self) -> str:
        return "  ".join(part for part in (super().status(), safe_text(self._warning)) if part)

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
            self.app.push_screen(TextScreen(self.here.title, [safe_text(view.why)]))
            return
        chosen = await self.app.push_screen_wait(Chooser(_("考核方案"), offered, at=view.scorecard))
        if chosen is not None:
            self.session.kept.keep(KEPT, {self._place: chosen})
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
            chosen = await self.app.push_screen_wait(Ask(_("周期"), view.period, hint="2026-Q2"))
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
            why = [view.why] if view is not None and view.why else []
            self._page([*why, *self.here.about])
        elif isinstance(row, ScoreRow):
            self._page(score_lines(view, row))
        elif isinstance(row, Choice):
            self.app.push_screen(IndicatorScreen(row, view.period))
        elif isinstance(row, FrozenRow):
            self._open_frozen(row)
        elif isinstance(row, Stray):
            self._page([*in_full(STRAYS, row), "", *self.here.about])

    def _open_frozen(self, row: FrozenRow) -> None:
        self.action_turn(-list(self.lists).index(self.shown))
        self.want(*row.key)

    def _page(self, lines: Sequence[str]) -> None:
        shown = [safe_text(line, lines=True) for line in lines]
        self.app.push_screen(TextScreen(self.here.title, shown))

    # --- acts ---

    def action_freeze(self) -> None:
        at, view = self.opened, self.view
        if at is None or view is None:
            return
        made = view.made
        if made is None or view.frozen:
            self._page([_("这个周期已经定稿。") if view.frozen else view.why])
            return
        about = _("{rule} {period}").format(rule=view.scorecard, period=describe_period(view.period))
        words = _("{n} 个单位，截至 {day} 计算。").format(n=len(view.rows), day=made.card.as_of)
        after = _("定稿记入日志，不再改动，不能撤销；确有错误的，只能另行更正。")
        command = f"duban assess {view.scorecard} --period {view.period} --freeze"
        self.carry_out(
            Task(
                about=about,
                title=_("定稿"),
                day=at.as_of,
                summary=lambda _values: (about, words, after, "", _("等同的命令："), command),
                act=lambda _values, _seen: freeze_seen(
                    at.office, at.place, made, made.card.as_of, rights.acting()
                ),
            )
        )

    @work(exclusive=True, group="asking")
    async def action_verify(self) -> None:
        at, view = self.opened, self.view
        if at is None or view is None:
            return
        if view.held is None:
            self._page([_("这个周期没有定稿，没有可以核对的。")])
            return
        page = TextScreen(_("核对"), [_("正在由日志重算……")])
        await self.app.push_screen(page)
        try:
            lines = await aside(
                lambda _stopped: verify_lines(at.office, at.place, view.scorecard, view.period)
            )
        except DubanError as error:
            lines = error.message.splitlines()
        page.show([safe_text(line) for line in lines])

    def action_correct(self) -> None:
        at, view = self.opened, self.view
        row = self.listing.row
        if at is None or view is None or view.held is None or view.made is None:
            self._page([_("只有已定稿的结果可以更正。")])
            return
        if not isinstance(row, ScoreRow) or not view.frozen:
            self._page([_("请在“得分”中选定要更正的单位，并显示定稿。")])
            return
        about = _("{unit} {period}").format(unit=row.unit, period=describe_period(view.period))
        lines = line_rows(view.made, row.score)
        parts = [("", _("折算分"))]
        parts += [(scored.key, one.name) for scored, one in zip(row.score.lines, lines, strict=True)]

        def summary(values: Values) -> Sequence[str]:
            part = dict(parts).get(values.get("part", ""), "")
            words = _("{part}更正为 {points}：{reason}")
            said = words.format(part=part, points=values.get("points", ""), reason=values.get("reason", ""))
            named = [("--unit", row.score.unit)]
            named += [(f"--{name}", values.get(name, "")) for name in ("part", "points", "reason")]
            command = f"duban assess {view.scorecard} --period {view.period} --correct{flags(named)}"
            return about, said, _("更正与定稿并列显示，不改动定稿。"), "", _("等同的命令："), command

        def act(values: Values, _seen: int) -> str:
            return correct_frozen(
                at.office,
                at.place,
                view.scorecard,
                view.period,
                unit=row.score.unit,
                part=values.get("part", ""),
                points=values.get("points", ""),
                reason=values.get("reason", ""),
                actor=rights.acting(),
            )

        self.carry_out(
            Task(
                about=about,
                title=_("更正定稿"),
                day=at.as_of,
                fields=(
                    Field(id="part", label=_("更正哪一项"), choices=parts),
                    Field(id="points", label=_("更正后的得分"), needed=True),
                    Field(id="reason", label=_("更正的理由"), needed=True),
                ),
                summary=summary,
                act=act,
            )
        )
