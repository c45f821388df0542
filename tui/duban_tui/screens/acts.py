"""The acts that begin on another screen: choose what to record about a case or a unit's duty, take one's own last act back."""

from collections.abc import Sequence

from duban.desk.case_pages import CaseView
from duban.desk.duty_matrix import Duties
from duban.desk.lists import Line
from duban.desk.undoing import last_own
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.drafts import Draft, Subject
from duban_tui.screens.acting import confirmed, refused
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.base import AnyScreen
from duban_tui.screens.form import FormScreen
from duban_tui.screens.record import for_case, for_duty, undo_task
from duban_tui.screens.task import Offered, Possible, Task
from duban_tui.screens.text import TextScreen

_DRAFT = "\x00"
"""Id of the choice to go on with a draft; no kind is called that."""


async def record_case(screen: AnyScreen, view: CaseView) -> None:
    """Choose the kind of event, those first that close what the case still owes; then its form."""
    at = screen.opened
    if at is None:
        return
    try:
        offered = await aside(lambda _stopped: for_case(at, view))
    except DubanError as error:
        await refused(screen, error)
    else:
        await record_one(screen, offered)


async def record_duty(screen: AnyScreen, found: Duties, lines: Sequence[Line]) -> None:
    """The form of the act that meets a duty, for its unit and period; where there are several, ask which."""
    if screen.opened is not None and lines:
        await record_one(screen, for_duty(screen.opened, found, lines))


async def record_one(screen: AnyScreen, offered: Offered) -> None:
    """Choose one of the events, or go on with what was begun; then its form. Nothing is asked where there is only one."""
    if offered.acts and await hindered(screen, offered.acts[0].task()):
        return
    draft = await kept(screen, offered.subject)
    acts = {str(at): one for at, one in enumerate(offered.acts)}
    if draft is None and len(acts) == 1:
        chosen: str | None = "0"
    else:
        begun = [Choice(_DRAFT, _("继续草稿：{label}").format(label=draft.label))] if draft else []
        listed = [*begun, *(Choice(at, one.words, one.beside) for at, one in acts.items())]
        chosen = await screen.app.push_screen_wait(Chooser(_("登记什么"), listed))
    if chosen == _DRAFT and draft is not None:
        await screen.app.push_screen(FormScreen(screen.ENTRY, offered.resumed(draft), draft))
    elif chosen is not None:
        await screen.app.push_screen(FormScreen(screen.ENTRY, acts[chosen].task()))


async def choose_act(screen: AnyScreen, title: str, offered: Sequence[Possible]) -> None:
    """Choose one of the acts, each with who may do it, those last that this account may not do; then its form, or why not."""
    tasks = [(one, one.task()) for one in offered]
    try:
        reasons = await aside(lambda _stopped: [task.hindrance() for _one, task in tasks])
    except DubanError as error:
        await refused(screen, error)
        return
    order = sorted(range(len(tasks)), key=lambda at: bool(reasons[at]))
    listed = [
        Choice(str(at), tasks[at][0].words, reasons[at].partition("\n")[0] or tasks[at][0].beside)
        for at in order
    ]
    chosen = await screen.app.push_screen_wait(Chooser(title, listed))
    if chosen is not None:
        await carry_out(screen, tasks[int(chosen)][1])


async def hindered(screen: AnyScreen, task: Task) -> bool:
    """Whether this account may not do it; then it is told why, and who may."""
    try:
        why = await aside(lambda _stopped: task.hindrance())
    except DubanError as error:
        why = error.message
    if why:
        lines = safe_text(why, lines=True).splitlines()
        await screen.app.push_screen(
            TextScreen(_("不能办理：{act}").format(act=safe_text(task.title)), lines)
        )
    return bool(why)


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
        screen.answer(_("没有可以撤销的：只能撤销本人登记而仍然有效的最后一项，决定不能撤销。"))
    else:
        await carry_out(screen, undo_task(at, found))


async def carry_out(screen: AnyScreen, task: Task, *, form: bool = True) -> None:
    """Have the act filled in (``form``), or, where nothing is asked, weighed, confirmed and done at once."""
    if await hindered(screen, task):
        return
    if form:
        draft = await kept(screen, task.start.subject)
        await screen.app.push_screen(FormScreen(screen.ENTRY, task, draft))
        return
    try:
        said = await confirmed(screen, task, {}, task.start.seen)
    except DubanError as error:
        await refused(screen, error)
        said = None
    else:
        if said is None:
            return
        screen.app.notify(safe_text(said, lines=True), markup=False)
    screen.session.stale()
    if screen.is_current:
        screen.load()


async def kept(screen: AnyScreen, subject: Subject) -> Draft | None:
    """What was typed about that before."""
    return await aside(lambda _stopped: screen.session.drafts.of(subject))
