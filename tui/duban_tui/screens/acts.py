"""The acts that begin on another screen: choose what to record about a case or a unit's duty, take one's own last act back."""

from collections.abc import Sequence

from duban.desk.case_pages import CaseView
from duban.desk.duty_matrix import Duties
from duban.desk.forms import kinds_for, values_of
from duban.desk.lists import Line
from duban.desk.meanwhile import Overtaken
from duban.desk.recording import Statement
from duban.desk.undoing import Undoable, last_own
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.drafts import Draft
from duban_tui.screens.asking import Ask, Choice, Chooser
from duban_tui.screens.base import AnyScreen
from duban_tui.screens.duties_look import line_words
from duban_tui.screens.record import RecordScreen
from duban_tui.screens.saving import refused, submit
from duban_tui.session import Opened

_DRAFT = "\x00"
"""Id of the choice to go on with a draft; no kind is called that."""


async def record_case(screen: AnyScreen, view: CaseView) -> None:
    """Choose the kind of event, those first that meet what the case still owes; then its form."""
    at = screen.opened
    if at is None:
        return
    case, policy = view.ref, view.explanation.policy
    about = _("事项 {ref}").format(ref=case)
    owed = [one.line.obligation.rule for one in view.owed if one.line.obligation.closed_on is None]
    offered = [
        Choice(kind.id, kind.label, _("了结 {rules}").format(rules=_("、").join(rules)) if rules else kind.id)
        for kind, rules in kinds_for(policy, "case", owed)
    ]
    draft = await _kept(screen, at, case=case)
    chosen = await _choose(screen, offered, draft)
    if chosen == _DRAFT and draft is not None:
        await screen.app.push_screen(RecordScreen("ledger", about, draft, begun=True))
    elif chosen is not None:
        summary = view.explanation.summary
        unit = (summary.handler or summary.receiver) if summary else None
        known = Statement(kind=chosen, on=at.as_of, case=case, unit=unit)
        begun = _begin(at, known, policy.kinds[chosen].label, view.revision)
        await screen.app.push_screen(RecordScreen("ledger", about, begun))


async def record_duty(screen: AnyScreen, found: Duties, lines: Sequence[Line]) -> None:
    """The form of the act that meets a duty, for its unit and period; where there are several, ask which."""
    at = screen.opened
    if at is None or not lines:
        return
    pairs = {
        f"{number}.{kind}": (line, kind)
        for number, line in enumerate(lines)
        if (rule := found.rule(line.obligation.rule)) is not None
        for kind in rule.events
        if kind in found.policy.kinds and not found.policy.kinds[kind].command
    }
    offered = [
        Choice(id, f"{found.policy.kinds[kind].label}  {line_words(line)}", "")
        for id, (line, kind) in pairs.items()
    ]
    draft = await _kept(screen, at, unit=lines[0].obligation.unit)
    alone = len(offered) == 1 and draft is None
    chosen = offered[0].id if alone else await _choose(screen, offered, draft)
    if chosen == _DRAFT and draft is not None:
        await screen.app.push_screen(RecordScreen("duties", lines[0].unit_name, draft, begun=True))
    elif chosen in pairs:
        line, kind = pairs[chosen]
        known = found.entry_for(line, kind, at.as_of)
        begun = _begin(at, known, found.policy.kinds[kind].label, found.revision)
        await screen.app.push_screen(RecordScreen("duties", line.unit_name, begun))


async def undo_last(screen: AnyScreen, *, case: str | None = None, unit: str | None = None) -> None:
    """Take back this account's last act about the case or the unit: reason, effect, confirmation, counter-event."""
    at = screen.opened
    if at is None:
        return
    try:
        found = await aside(lambda _stopped: last_own(at.office, at.place, case=case, unit=unit))
    except DubanError as error:
        await refused(screen, error)
        return
    if found is None:
        screen.trouble(_("没有可以撤销的：只能撤销本人登记而仍然有效的最后一项，决定不能撤销。"))
        return
    reason = await screen.app.push_screen_wait(
        Ask(_("撤销“{label}”的理由").format(label=safe_text(found.label)))
    )
    if reason is None:
        return
    try:
        effect = await submit(
            screen,
            at,
            at.place,
            lambda _reason: found.statement(at.as_of, reason),
            found.revision,
            lambda _statement: _undone(found, reason),
        )
    except Overtaken as error:
        await refused(screen, error)
        effect = None
    if effect is not None:
        screen.app.notify(_("已撤销，日志编号 {id}。").format(id=f"{effect.seq}.0"), markup=False)
    screen.session.stale()
    if screen.is_current:
        screen.load()


def _undone(found: Undoable, reason: str) -> list[str]:
    event = found.event
    words = _("撤销“{label}”（{day}，日志 {id}）")
    return [
        words.format(label=found.label, day=event.on, id=event.id),
        _("理由：{reason}").format(reason=reason),
        _("原记录仍留在日志中，只是不再计算。"),
    ]


async def _kept(
    screen: AnyScreen, at: Opened, *, case: str | None = None, unit: str | None = None
) -> Draft | None:
    return await aside(lambda _stopped: screen.session.drafts.of(at.place.code, case, unit))


async def _choose(screen: AnyScreen, offered: Sequence[Choice], draft: Draft | None) -> str | None:
    begun = [Choice(_DRAFT, _("继续草稿：{label}").format(label=draft.label))] if draft else []
    chosen: str | None = await screen.app.push_screen_wait(Chooser(_("登记什么"), [*begun, *offered]))
    return chosen


def _begin(at: Opened, known: Statement, label: str, seen: int) -> Draft:
    """A form that is begun with what is known beforehand."""
    return Draft(
        jurisdiction=at.place.code,
        kind=known.kind,
        label=label,
        case=known.case or "",
        unit=known.unit or "",
        seen=seen,
        values=values_of(known),
    )
