"""The app: terminal, signals, colour and endings. What is shown is the business of the screens."""

import asyncio
import gc
import os
import signal
import sys
from datetime import date
from pathlib import Path
from threading import Timer
from typing import ClassVar

from rich.segment import Segment
from textual import events, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.filter import LineFilter, NoColor
from textual.notifications import SeverityLevel
from textual.widgets import Input
from textual.worker import WorkerFailed

from duban.domain.text import safe_text
from duban.errors import DubanError, ExitCode
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.keys import INTERRUPT
from duban_tui.narrow import Narrow
from duban_tui.preflight import COLUMNS, ROWS
from duban_tui.screens import FIRST, SCREENS
from duban_tui.screens.asking import Choice, Chooser, Confirm
from duban_tui.screens.base import AnyScreen, DeskScreen
from duban_tui.session import Session
from duban_tui.stylesheet import ParsedOnce
from duban_tui.themes import THEMES, known, other
from duban_tui.widgets.foot import too_small
from duban_tui.words import key_words
from duban_tui.wrapping import wrap

_READ = 2.0
"""Seconds after which there is mostly nothing left to do but to wait for a key."""

_SETTLED = 5.0
"""Seconds after which the packs and the first screen have been read, and stay as well."""

_PATIENCE = 3.0
"""Seconds after a signal in which the app may end by itself; a terminal that is gone can keep it from doing so."""


def _settled() -> None:
    """What was read first stays as well; what comes from now on is looked through for garbage."""
    gc.freeze()
    gc.enable()


class Colourless(LineFilter):
    """For NO_COLOR: bold, underline and reverse stay; no colour code is sent, not even that of the default colour."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style.without_color if style else None, control)
            for text, style, control in segments
        ]


class DubanApp(App[None]):
    """``fatal`` is the mistake of the programme that ended it, for whoever ran it to tell."""

    CSS_PATH = Path(__file__).parent / "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False
    DEFAULT_MODE = FIRST
    MODES = {one.id: one.make for one in SCREENS}  # noqa: RUF012 - as Textual declares it
    HORIZONTAL_BREAKPOINTS = [(0, "-slim"), (COLUMNS, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (ROWS, "-high")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", _("帮助"), key_display="F1"),
        Binding("q", "leave", _("退出"), tooltip=_("退出程序")),
        *(
            Binding(one.key, f"go('{one.id}')", one.title, show=False, tooltip=_("转到：") + one.title)
            for one in SCREENS
        ),
        Binding("ctrl+p,colon", "palette", _("命令面板：输入汉字、拼音或者首字母"), show=False),
        Binding("f3", "local", _("本地插件增加的页面"), show=False),
        Binding("f4", "theme", _("换深色或者浅色"), show=False),
        Binding("ctrl+q", "leave", _("退出"), show=False, priority=True),
        INTERRUPT,
        Binding("ctrl+z", "suspend_process", _("暂停，回到命令行"), show=False),
    ]

    COPIED: ClassVar[str] = _("已复制。终端须允许程序写入剪贴板（OSC 52）。")

    def __init__(
        self, workspace: Path, jurisdiction: str, as_of: date | None = None, *, wide: bool = False
    ) -> None:
        """``wide``: the terminal draws ambiguous characters over two cells."""
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.stylesheet = ParsedOnce(variables=self.get_css_variables())
        self.session = Session(workspace, jurisdiction, as_of)
        self.fatal: BaseException | None = None
        if wide:
            self._filters.append(Narrow())  # Textual lets nobody add a filter otherwise
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = known(self.session.kept.text("app", "theme"))
        if self.no_color:
            self.theme = "ansi-dark"
            self._filters = [Colourless() if isinstance(old, NoColor) else old for old in self._filters]

    watch_seconds = 2.0
    """How often the ledger's file is looked at."""

    def on_mount(self) -> None:
        self.title = _("督办")
        self._follow()
        if self.is_headless:
            return
        gc.freeze()  # what was imported stays: going through it again and again would hold up the loop
        self.set_timer(_SETTLED, _settled)
        self._load_ahead()
        self.app_resume_signal.subscribe(self, lambda _app: self.screen.refresh())  # after ctrl+z and fg
        if sys.platform == "win32":
            return  # its event loop takes no signal handlers
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._signalled, number)

    def on_unmount(self) -> None:
        self.session.close()

    async def _shutdown(self) -> None:
        """What was begun beside the loop ends before the widgets go that it would show its result on: a driver that is not the
        programme's own, as in tests, would take them away first."""
        self.workers.cancel_all()
        await super()._shutdown()

    async def on_event(self, event: events.Event) -> None:
        """A key that is a command is obeyed before the next one is looked at, so that of several that come at once (``/dx``) those
        after ``/`` are typed. Textual would hand them all to the widget that has the focus when the first one comes. Where nothing
        can be seen, no key does anything but leave."""
        if isinstance(event, events.Key) and too_small(self.size) and event.key not in ("ctrl+c", "ctrl+z"):
            return
        if isinstance(event, events.Key) and not event.is_forwarded and not isinstance(self.focused, Input):
            for first in (True, False):
                if await self._check_bindings(event.key, priority=first):
                    return
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """A message above the screen, broken as Chinese is."""
        lines = "\n".join(wrap(message.splitlines(), self.size.width - 2))
        super().notify(lines, title=title, severity=severity, timeout=timeout, markup=markup)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy, and say so."""
        super().copy_to_clipboard(text)
        self.notify(self.COPIED, markup=False)

    # --- screens ---

    @property
    def desk_screens(self) -> list[AnyScreen]:
        """The screens of the current stack, those below a question or a page of text too."""
        return [screen for screen in self.screen_stack if isinstance(screen, DeskScreen)]

    @work(exclusive=True, group="follow")
    async def _follow(self) -> None:
        """Have the screens read again when another process has written to the ledger, or when a new day has begun; say what is wrong with
        the files beside it."""
        await aside(lambda _stopped: self.session.drafts.told())
        lost = False
        while True:
            for words in self.session.news():
                self.notify(safe_text(words, lines=True), severity="warning", timeout=_LONG, markup=False)
            await asyncio.sleep(self.watch_seconds)
            if any(screen.busy for screen in self.desk_screens):
                continue
            try:
                changed = await aside(lambda _stopped: self.session.changed())
            except DubanError as error:
                lost = True
                for screen in self.desk_screens:
                    screen.trouble(error.message)
                continue
            if changed or lost:
                lost = False
                self.session.stale()
                for screen in self.desk_screens:
                    screen.ledger_changed()

    @work(exclusive=True, group="ahead")
    async def _load_ahead(self) -> None:
        """Import the other screens once the first one has mostly been read, so that none keeps anybody waiting when it is first shown."""
        await asyncio.sleep(_READ)
        await aside(lambda stopped: [one.load() for one in SCREENS if not stopped()])

    @work(exclusive=True, group="local")
    async def action_local(self) -> None:
        """Choose among the screens that localities add."""
        from duban_tui.screens.local import choose_local

        await choose_local(self)

    @work(group="theme")
    async def action_theme(self) -> None:
        """Dark or light; the office keeps it."""
        if self.no_color:
            self.notify(_("已设 NO_COLOR，不用颜色。"), markup=False)
            return
        chosen = self.theme = other(self.theme)
        await aside(lambda _stopped: self.session.kept.keep("app", {"theme": chosen}))

    async def action_go(self, id: str) -> None:
        """Show the screen of that id; one that has something open above it shows that."""
        await self.switch_mode(id)

    def action_help(self) -> None:
        for screen in reversed(self.desk_screens):
            if screen is self.screen:
                screen.action_help()

    @work(exclusive=True, group="palette")
    async def action_palette(self) -> None:
        """Everything that can be done here, by name."""
        screen = self.screen
        if not isinstance(screen, DeskScreen):
            return
        commands = {f"{at}": found for at, found in enumerate(dict.fromkeys(screen.commands()))}
        choices = [
            Choice(at, words, _("、").join(key_words(key) for key in keys.split(",")))
            for at, (words, keys, _action) in commands.items()
        ]
        chosen = await self.push_screen_wait(Chooser(_("命令"), choices))
        if chosen is not None:
            action = commands[chosen][2]
            name = action.partition("(")[0]
            await self.run_action(action, screen if hasattr(screen, f"action_{name}") else self)

    @work(exclusive=True, group="leave")
    async def action_leave(self) -> None:
        """Leave; where something was typed and not recorded, only after asking."""
        drafts = [
            screen.draft
            for screens in self._screen_stacks.values()  # `screen_stack` is only that of the mode shown
            for screen in screens
            if isinstance(screen, DeskScreen)
        ]
        kept = await aside(lambda _stopped: self.session.drafts.told())
        said = list(dict.fromkeys(words for words in (*drafts, *kept) if words))
        if not said or await self.push_screen_wait(Confirm(_("退出？"), [*said, _("这些内容还没有登记。")])):
            self.exit()

    def action_suspend_process(self) -> None:
        """Ctrl+Z as the terminal itself would do it: the whole job stops, with the ``make`` or the script that began the desk; it would
        keep the shell waiting otherwise. Where no shell would bring it back, it goes on."""
        if self.is_headless or self.is_web or sys.platform == "win32":
            return
        if os.getpgrp() == os.getsid(0):
            self.notify(_("本界面不是从命令行启动的，暂停以后无法回来，没有暂停。"), markup=False)
            return
        with self.suspend():
            os.killpg(os.getpgrp(), signal.SIGSTOP)

    def _signalled(self, number: int) -> None:
        """Leave as by ``q``, with the exit code that the signal stands for."""
        code = 128 + number
        last_resort = Timer(_PATIENCE, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=code)

    def action_interrupt(self) -> None:
        """Ctrl+C."""
        self.exit(return_code=ExitCode.INTERRUPTED)

    def _handle_exception(self, error: Exception) -> None:
        """A mistake of the programme: end, and show nothing of the data. Textual would print local variables."""
        failure: BaseException = error
        if isinstance(error, WorkerFailed):
            failure = error.error
        if self.fatal is None:
            self.fatal = failure
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._return_code = ExitCode.INTERNAL
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """Textual's own reports, of the thread that reads keys for instance, are not printed either."""
        if self.fatal is None:
            self.fatal = RuntimeError("the terminal could not be read")
        self._return_code = ExitCode.INTERNAL
        self._close_messages_no_wait()


_LONG = 30
"""Seconds that what has to be put right outside the programme stays on the screen."""
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))
