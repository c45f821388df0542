"""One act, as a screen carries it out: what would come of it, the word of confirmation, the entry in the journal."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

from textual.screen import Screen

from duban.desk.waiting import Stopped, patiently
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.screens.asking import WaitScreen
from duban_tui.screens.base import AnyScreen
from duban_tui.screens.preview import PreviewScreen
from duban_tui.screens.task import Task, Values
from duban_tui.screens.text import TextScreen

T = TypeVar("T")


async def confirmed(screen: AnyScreen, task: Task, values: Values, seen: int) -> str | None:
    """Show what would come of the act, and do it once ``y`` is pressed: what to say then, None where it was not. Raises DubanError."""
    shown = await _told(screen, _("正在核对……"), lambda: task.weigh(values, seen))
    if not await screen.app.push_screen_wait(PreviewScreen([safe_text(line) for line in shown])):
        return None
    screen.recording = True
    try:
        return await _told(screen, _("正在登记……"), lambda: task.act(values, seen))
    finally:
        screen.recording = False


async def _told(screen: AnyScreen, words: str, work: Callable[[], T]) -> T:
    """The result of ``work``, done beside the loop, with these words in the status line meanwhile. Raises DubanError."""
    wait = Wait(words)

    def tell() -> None:
        screen.tell("#status", words)
        wait.show(screen)

    screen.tell("#status", words)
    try:
        return await aside(lambda _stopped: patiently(work, wait.held), tell)
    finally:
        wait.end()
        screen.show_status()


class Wait:
    """The wait for another program that writes to the ledger; it is told once it lasts, and Esc ends it."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._since: float | None = None
        self._stop = Event()
        self._told: WaitScreen | None = None

    def held(self) -> bool:
        """*Thread.* The ledger is held by another program: whether to give up."""
        self._since = self._since or monotonic()
        return self._stop.is_set()

    def show(self, screen: AnyScreen) -> None:
        """On the loop, ten times a second: say how long it has lasted."""
        if self._since is None:
            return
        seconds = int(monotonic() - self._since)
        said = _("{words}（台账被占用，已等 {n} 秒，Esc 停止等待）").format(words=self._words, n=seconds)
        if self._told is None:
            self._told = WaitScreen(self._stop.set)
            screen.app.push_screen(self._told)
        self._told.say(said)

    def end(self) -> None:
        """It is over, one way or the other."""
        if self._told is not None:
            self._told.over()


async def refused(screen: Screen[None], error: DubanError) -> None:
    """The whole answer on a page of its own; that one has stopped waiting needs none."""
    if isinstance(error, Stopped):
        screen.notify(_("已停止等待，没有登记。"), markup=False)
        return
    lines = safe_text(error.message, lines=True).splitlines()
    await screen.app.push_screen(TextScreen(_("没有登记"), lines))
