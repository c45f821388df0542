"""One event recorded for several cases: one form, the effect over all of them, one confirmation, one transaction."""

from collections.abc import Sequence

from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.screens.acting import refused
from duban_tui.screens.acts import kept, record_one
from duban_tui.screens.base import AnyScreen
from duban_tui.screens.batch_acts import for_cases


async def record_marked(screen: AnyScreen, cases: Sequence[str], seen: int) -> None:
    """Choose the kind of event, then its form for these cases, whose rows were read when entry ``seen`` was the journal's last."""
    at = screen.opened
    if at is None:
        return
    try:
        offered = await aside(lambda _stopped: for_cases(at, cases, seen))
    except DubanError as error:
        await refused(screen, error)
        return
    if not offered.acts and await kept(screen, offered.subject) is None:
        screen.notify(_("先用 m 标记事项。"), markup=False)
    else:
        await record_one(screen, offered)
