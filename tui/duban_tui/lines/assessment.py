"""考核 in the line mode: scores, indicators, rankings, lists, frozen results; freezing, verifying, correcting."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from duban.calendar.periods import describe_period
from duban.desk.assessment_view import (
    AssessmentView,
    Choice,
    FrozenRow,
    IndicatorView,
    ScoreRow,
    assessment_view,
    indicator_view,
    period_choices,
    verify_lines,
)
from duban.desk.ranking_view import RankingRow, RankingView, ranking_view
from duban.i18n import _
from duban_tui.columns import in_full
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.screens import entry
from duban_tui.screens.assessment_acts import correct_task, freeze_task
from duban_tui.screens.assessment_look import TABLE, lists_of, score_lines, standing_words
from duban_tui.screens.indicator_look import figure_lists, indicator_about, indicator_heading
from duban_tui.screens.listed import Listed
from duban_tui.screens.ranking_look import ranking_about, ranking_lists


class Assessment(Lists):
    """A scorecard and a period are chosen; where its result is frozen, that is read out, unless it is asked for as of today."""

    TITLE = entry("assessment").title
    HINT = _("单位、组别、指标：汉字、拼音或者首字母")

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self.view: AssessmentView | None = None
        self._asked = (here.session.kept.text(TABLE, here.at.place.code), "")
        self._again = False

    @property
    def _seen(self) -> AssessmentView:
        assert self.view is not None, "the assessment is read first"
        return self.view

    def read(self) -> Iterable[Listed]:
        at, (scorecard, period) = self.here.at, self._asked
        self.view = assessment_view(
            at.office, at.place, at.as_of, scorecard=scorecard, period=period, again=self._again
        )
        return lists_of(self.view)

    def heading(self) -> Iterable[str]:
        view = self._seen
        title = next((one.title for one in view.scorecards if one.id == view.scorecard), "")
        yield _("{rule} {title}  {period}").format(
            rule=view.scorecard, title=title, period=describe_period(view.period) if view.period else ""
        )
        yield standing_words(view).lstrip("=~ ")
        yield view.warning

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        return score_lines(self._seen, row) if isinstance(row, ScoreRow) else super().whole(one, row)

    def acts(self, one: Listed, row: Any) -> list[tuple[str, Step]]:
        view = self._seen
        if isinstance(row, Choice):
            return [(_("按单位计算这项指标"), lambda: Indicator(self.here, row, view.period).run())]
        if isinstance(row, RankingRow):
            return [(_("看这项排名"), lambda: Ranking(self.here, row).run())]
        if isinstance(row, FrozenRow):
            return [(_("看这份定稿"), lambda: self._want(*row.key))]
        if isinstance(row, ScoreRow) and view.frozen and view.made is not None:
            task = partial(correct_task, self.here.at, view, view.made, row)
            return [(_("更正已定稿的结果，与定稿并列"), lambda: self.here.carry_out(task()))]
        return []

    def more(self) -> list[tuple[str, Step]]:
        view = self._seen
        steps: list[tuple[str, Step]] = [
            (_("选择考核方案"), self._scorecard),
            (_("选择周期"), self._period),
        ]
        if view.held is not None:
            again = _("看定稿") if self._again else _("按今日重新计算")
            steps.append((again, lambda: self._want(view.scorecard, view.period, not self._again)))
            steps.append((_("核对：由日志重算已定稿的结果"), self._verify))
        if view.made is not None and not view.frozen:
            made = view.made
            task = partial(freeze_task, self.here.at, view, made)
            steps.append((_("定稿：把显示的结果记入日志，不再改动"), lambda: self.here.carry_out(task())))
        return steps

    def _want(self, scorecard: str, period: str, again: bool = False) -> None:
        self._asked, self._again = (scorecard, period), again
        self.here.session.stale()

    def _scorecard(self) -> None:
        view = self._seen
        offered = [
            (" ".join(filter(None, (one.id, one.title, one.remark))), one.id) for one in view.scorecards
        ]
        chosen = self.talk.choose(_("考核方案"), offered)
        if chosen is not None:
            self.here.session.kept.keep(TABLE, {self.here.at.place.code: chosen})
            self._want(chosen, "")

    def _period(self) -> None:
        at, view = self.here.at, self._seen
        offered = [
            (_("，").join(filter(None, (words, remark))), key)
            for key, words, remark in period_choices(at.office, at.place, view.scorecard, at.as_of)
        ]
        chosen = self.talk.choose(_("周期"), [*offered, (_("其他周期（输入）"), "")])
        if chosen is not None:
            self._want(view.scorecard, chosen or self.talk.ask(_("周期，例如 2026-Q2")))

    def _verify(self) -> None:
        at, view = self.here.at, self._seen
        self.here.wait()
        self.talk.read_out(verify_lines(at.office, at.place, view.scorecard, view.period))


class Ranking(Lists):
    """One ranking, up to its last period that has ended or another."""

    TITLE = _("排名")
    HINT = _("单位、组别、周期：汉字、拼音或者首字母")

    def __init__(self, here: Here, row: RankingRow) -> None:
        super().__init__(here)
        self.row = row
        self.period = ""
        self.view: RankingView | None = None

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.view = ranking_view(at.office, at.place, self.row.id, at.as_of, self.period)
        return ranking_lists(self.view)

    def heading(self) -> Iterable[str]:
        yield _("排名 {id} {title}").format(id=self.row.id, title=self.row.title)
        yield from ranking_about(self.row, self.view, self.period)

    def more(self) -> list[tuple[str, Step]]:
        return [(_("排到哪个周期为止"), self._period)]

    def _period(self) -> None:
        self.period = self.talk.ask(_("排到哪个周期为止，例如 2026-W31（空白为最近一个）"))
        self.here.session.stale()


class Indicator(Lists):
    """One indicator for a period."""

    TITLE = _("指标")
    HINT = _("单位：汉字、拼音或者首字母")

    def __init__(self, here: Here, choice: Choice, period: str) -> None:
        super().__init__(here)
        self.choice = choice
        self.period = period or str(here.at.as_of.year)
        self.view: IndicatorView | None = None

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.view = indicator_view(at.office, at.place, self.choice.id, self.period, at.as_of)
        return figure_lists(self.view)

    def heading(self) -> Iterable[str]:
        yield _("指标 {id} {title}").format(id=self.choice.id, title=self.choice.title)
        if self.view is not None:
            yield from (*indicator_heading(self.view), *indicator_about(self.view))

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        return [*in_full(one.look, row), row.counted]

    def more(self) -> list[tuple[str, Step]]:
        return [(_("换一个周期"), self._period)]

    def _period(self) -> None:
        self.period = self.talk.ask(_("周期，例如 2026-Q2")) or self.period
        self.here.session.stale()
