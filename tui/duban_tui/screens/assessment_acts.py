"""What can be done about a result of assessment: freeze it, correct it beside what is frozen; its form and the equal command."""

from functools import partial

from duban.calendar.periods import describe_period
from duban.desk import rights
from duban.desk.assessing import Assessment
from duban.desk.assessment_view import AssessmentView, ScoreRow, freeze_seen, line_rows
from duban.desk.forms import Asked, Offer
from duban.desk.freezing import correct, correction_about
from duban.domain.rights import Act
from duban.i18n import _
from duban_tui.screens.commands import equal, flags
from duban_tui.screens.record import said
from duban_tui.screens.task import Task, Values, hindrance, started
from duban_tui.session import Opened


def freeze_task(at: Opened, view: AssessmentView, made: Assessment) -> Task:
    """The result that is shown put into the journal for good."""
    about = _("{rule} {period}").format(rule=view.scorecard, period=describe_period(view.period))
    words = _("{n} 个单位，截至 {day} 计算。").format(n=len(view.rows), day=made.card.as_of)
    after = _("定稿记入日志，不再改动，不能撤销；确有错误的，只能另行更正。")
    command = f"duban assess {view.scorecard} --period {view.period} --as-of {made.card.as_of} --freeze"
    return Task(
        title=_("定稿"),
        about=about,
        start=started(at.place.code, f"freeze {view.scorecard} {view.period}", _("定稿"), view.revision),
        weigh=lambda _values, _seen: (about, words, after, *equal(at, command)),
        act=lambda _values, seen: freeze_seen(at.office, at.place, made, seen, rights.acting()),
        hindrance=partial(hindrance, at, Act.FREEZE),
    )


def correct_task(at: Opened, view: AssessmentView, made: Assessment, row: ScoreRow) -> Task:
    """A correction beside the frozen result of a unit."""
    about = _("{unit} {period}").format(unit=row.unit, period=describe_period(view.period))
    parts = [Offer("", _("折算分"))]
    lines = line_rows(made, row.score)
    parts += [Offer(scored.key, one.name) for scored, one in zip(row.score.lines, lines, strict=True)]
    asked = (
        Asked(name="part", label=_("更正哪一项"), offers=tuple(parts), free=False, hint=_("空白为折算分")),
        Asked(name="points", label=_("更正后的得分"), type="number", required=True),
        Asked(name="reason", label=_("更正的理由"), required=True),
    )

    def enter(values: Values, seen: int, *, dry_run: bool = False) -> None:
        correct(
            at.office,
            at.place,
            view.scorecard,
            period=view.period,
            unit=row.score.unit,
            part=values.get("part", ""),
            points=values.get("points", ""),
            reason=values.get("reason", ""),
            actor=rights.acting(),
            seen=seen,
            dry_run=dry_run,
        )

    def weigh(values: Values, seen: int) -> list[str]:
        enter(values, seen, dry_run=True)
        named = [("--unit", row.score.unit)]
        named += [(f"--{name}", values.get(name, "")) for name in ("part", "points", "reason")]
        command = f"duban assess {view.scorecard} --period {view.period} --correct{flags(named)}"
        kept = _("更正与定稿并列显示，不改动定稿；更正本身不能撤销，只能再次更正。")
        return [about, *said(asked, values), "", kept, *equal(at, command)]

    def act(values: Values, seen: int) -> str:
        enter(values, seen)
        return _("更正已记入日志，与定稿并列显示。")

    number = f"{view.scorecard} {view.period} {row.score.unit}"
    return Task(
        title=_("更正定稿"),
        about=about,
        start=started(at.place.code, f"correct-assessment {number}", _("更正定稿"), view.revision),
        rests_on=correction_about(view.scorecard, view.period, row.score.unit),
        asked=lambda: asked,
        weigh=weigh,
        act=act,
        hindrance=partial(hindrance, at, Act.CORRECT_ASSESSMENT),
    )
