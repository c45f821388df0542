"""The app as it is in a browser: what a terminal does otherwise."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.i18n import _
from duban_tui.app import DubanApp
from duban_tui.screens.asking import Confirm


class BrowserApp(DubanApp, inherit_bindings=False):
    """No command line to go back to; the clipboard is the browser's; and Ctrl+C is how people copy there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in DubanApp.BINDINGS if not isinstance(one, Binding) or one.action != "suspend_process"
    ]
    COPIED = _("已交给浏览器的剪贴板。")

    def action_interrupt(self) -> None:
        """Ctrl+C with nothing chosen ends nothing unasked."""
        self._ask()

    @work(exclusive=True, group="leave")
    async def _ask(self) -> None:
        if await self.push_screen_wait(Confirm(_("退出？"), [_("复制光标所在的一行，请按 Esc 再按 y。")])):
            self.exit()
