"""The app: terminal, signals, colour and endings. What is shown is the business of the screens."""

import asyncio
import os
import signal
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Timer
from typing import ClassVar

from rich.segment import Segment
from textual.app import App
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.filter import LineFilter, NoColor
from textual.worker import WorkerFailed

from duban.errors import ExitCode
from duban.i18n import _
from duban_tui.screens.today import TodayScreen

_PATIENCE = 3.0
"""Seconds after a signal in which the app may end by itself; a terminal that is gone can keep it from doing so."""


class Colourless(LineFilter):
    """For NO_COLOR: bold, underline and reverse stay; no colour code is sent, not even that of the default colour."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            Segment(text, style.without_color if style else None, control)
            for text, style, control in segments
        ]


class DubanApp(App[None]):
    """``fatal`` is the mistake of the programme that ended it, for whoever ran it to tell."""

    CSS_PATH = "styles/app.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q", "quit", _("退出"), tooltip=_("退出程序")),
        Binding("ctrl+q", "quit", _("退出"), show=False, priority=True),
        Binding("ctrl+c", "interrupt", _("中断"), show=False),
        Binding("ctrl+z", "suspend_process", _("暂停，回到命令行"), show=False),
    ]

    def __init__(self, workspace: Path, jurisdiction: str, as_of: date | None = None) -> None:
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self._workspace = workspace
        self._jurisdiction = jurisdiction
        self._as_of = as_of
        self.fatal: BaseException | None = None
        if self.no_color:
            self.theme = "ansi-dark"
            self._filters = [Colourless() if isinstance(old, NoColor) else old for old in self._filters]

    def get_default_screen(self) -> TodayScreen:
        return TodayScreen(self._workspace, self._jurisdiction, self._as_of)

    def on_mount(self) -> None:
        self.title = _("督办")
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            with suppress(NotImplementedError):  # not on this platform
                loop.add_signal_handler(number, self._signalled, number)

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


_SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT") if hasattr(signal, name))
