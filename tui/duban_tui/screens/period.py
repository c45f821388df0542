"""A rule over the screen of assessment that is computed for a period; another period is typed."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work

from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.screens.asking import Ask
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen, T
from duban_tui.session import Opened


class PeriodScreen(ListsScreen[T]):
    """A subclass says what it reads, how that is listed, and what stands above it."""

    ENTRY = "assessment"
    PERIOD_WORDS: ClassVar[str] = _("周期")
    PERIOD_HINT: ClassVar[str] = "2026-Q2"
    CSS = "#heading { height: 3; }"

    def __init__(self, period: str) -> None:
        super().__init__()
        self.period = period
        self.view: T | None = None

    @abstractmethod
    def listed(self, found: T) -> Iterable[Listed]:
        """The lists as they were read."""

    @abstractmethod
    def heading(self) -> Sequence[str]:
        """The lines above the lists; :attr:`view` is None where nothing could be read."""

    def arrived(self, at: Opened, found: T) -> None:
        self.view = found
        self.put_all(self.listed(found))
        self._tell_heading()

    def forget(self) -> None:
        self.view = None
        super().forget()

    def failed(self) -> None:
        """What was shown is of another period."""
        self.forget()
        super().failed()
        self._tell_heading()

    def progress(self, seconds: int) -> str:
        return _("正在计算……（{seconds} 秒）").format(seconds=seconds)

    def _tell_heading(self) -> None:
        self.tell("#heading", "\n".join(safe_text(line) for line in self.heading()))

    @work(exclusive=True, group="asking")
    async def action_period(self) -> None:
        chosen = await self.app.push_screen_wait(
            Ask(self.PERIOD_WORDS, self.period, self.PERIOD_HINT, proposed=True)
        )
        if chosen is not None:
            self.period = chosen
            self.load()
