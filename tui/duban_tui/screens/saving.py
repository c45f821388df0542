"""From a statement to the journal: its effect is shown, a reason is asked for where a gate wants one, and only ``y`` saves."""

from collections.abc import Callable, Sequence

from textual.screen import Screen

from duban.desk.meanwhile import Overtaken
from duban.desk.previewing import Preview, preview
from duban.desk.recording import Effect, Statement, record
from duban.desk.rights import acting
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import Jurisdiction
from duban_tui.aside import aside
from duban_tui.screens.asking import Ask
from duban_tui.screens.preview import PreviewScreen, effect_lines
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened

Stating = Callable[[str | None], Statement]
"""The statement with a reason for what its record lacks, or without."""


async def submit(
    screen: Screen[None],
    at: Opened,
    place: Jurisdiction,
    state: Stating,
    seen: int | None,
    said: Callable[[Statement], Sequence[str]],
) -> Effect | None:
    """Record what ``state`` gives, once it has been shown (``said``: the act in words) and confirmed. None where it was not recorded;
    why not has been said. Raises Overtaken where somebody wrote about the same case or unit after entry ``seen``.
    """
    actor = acting()
    reason: str | None = None
    try:
        while True:
            statement = state(reason)
            shown = await _preview(at, place, statement, actor, seen)
            if not shown.refusal:
                break
            reason = await _reason(screen, shown)
            if reason is None:
                return None
        lines = [*(safe_text(line) for line in said(statement)), "", *effect_lines(shown)]
        if not await screen.app.push_screen_wait(PreviewScreen(lines)):
            return None
        return await aside(
            lambda _stopped: record(at.office, place, statement, actor=actor, seen=shown.revision)
        )
    except Overtaken:
        raise
    except DubanError as error:
        await refused(screen, error)
        return None


async def refused(screen: Screen[None], error: DubanError) -> None:
    """The whole answer on a page of its own."""
    lines = safe_text(error.message, lines=True).splitlines()
    await screen.app.push_screen(TextScreen(_("没有登记"), lines))


async def _preview(
    at: Opened, place: Jurisdiction, statement: Statement, actor: str, seen: int | None
) -> Preview:
    return await aside(
        lambda _stopped: preview(at.office, place, statement, actor=actor, seen=seen, as_of=at.as_of)
    )


async def _reason(screen: Screen[None], shown: Preview) -> str | None:
    """Why the act is to be recorded although something is missing; None where it cannot or shall not be."""
    lines = safe_text(shown.refusal, lines=True).splitlines()
    if not shown.needs_reason:
        await screen.app.push_screen(TextScreen(_("没有登记"), lines))
        return None
    if not await screen.app.push_screen_wait(PreviewScreen(lines, title=_("记录不全"), yes=_("写明理由"))):
        return None
    return await screen.app.push_screen_wait(Ask(_("不能补齐的理由（随记录保存）")))
