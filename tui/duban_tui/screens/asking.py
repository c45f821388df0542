"""Small questions over the screen below: choose one of several, type a line, say yes or no."""

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar

import attrs
from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Paste
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from duban.desk.pinyin import matches
from duban.domain.text import one_line
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.columns import Column, Look
from duban_tui.keys import INTERRUPT
from duban_tui.widgets.foot import foot
from duban_tui.widgets.listing import PagedList, Rows
from duban_tui.widgets.summary import Wrapped


@attrs.frozen
class Choice:
    """One of several: what is returned for it, its words, and what stands beside them. What ``stays`` is offered whatever is typed."""

    id: str
    words: str
    beside: str = ""
    stays: bool = False


def _look(choices: Sequence[Choice]) -> Look[Choice]:
    """Either column at most as wide as the longest of what stands there; where there is no room for both, the words get most of it."""

    def column(id: str, text: Callable[[Choice], str], least: int, grow: int, keep: int) -> Column[Choice]:
        longest = max((cell_len(text(one)) for one in choices), default=0)
        return Column(
            id=id, title="", text=text, least=min(longest, least), most=longest, grow=grow, keep=keep
        )

    return Look(
        columns=(
            column("words", lambda one: one.words, 12, grow=3, keep=1),
            column("beside", lambda one: one.beside, 16, grow=1, keep=2),
        ),
        key=lambda one: one.id,
    )


_CLOSE = Binding("escape", "close", _("取消"), key_display="Esc")


class _Line(Input):
    """A line to type in. Without ``words`` the blank is left to the list; what is ``proposed`` gives way to what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", _("确定"), key_display=_("回车"))]

    def __init__(
        self, placeholder: str, value: str = "", *, words: bool = True, proposed: bool = False
    ) -> None:
        super().__init__(
            value=value, placeholder=placeholder, id="line", compact=True, select_on_focus=proposed
        )
        self.cursor_blink = False
        self._words = words

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Textual takes every letter for the box otherwise, whatever is bound to it."""
        return (self._words or key != "space") and super().check_consume_key(key, character)

    def _on_paste(self, event: Paste) -> None:
        """All lines that are pasted as one, instead of the first alone."""
        event.prevent_default()
        event.stop()
        self.replace(one_line(event.text), *self.selection)


class Chooser(ModalScreen[str | None]):
    """Choose by arrows, or by typing: characters, pinyin or initials. Returns the id, None for Esc.

    With ``several`` the space bar puts in and takes out; the ids stand in the order in which they were put in, joined by commas.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", _("确定"), key_display=_("回车"), priority=True),
        Binding("down", "move(1)", _("下一个"), show=False, priority=True),
        Binding("up", "move(-1)", _("上一个"), show=False, priority=True),
        Binding("pagedown", "turn(1)", _("下一页"), show=False),
        Binding("pageup", "turn(-1)", _("上一页"), show=False),
        Binding("space", "mark", _("选入或者取消"), key_display=_("空格"), priority=True),
        _CLOSE,
        INTERRUPT,
    ]

    def __init__(
        self, title: str, choices: Sequence[Choice], *, at: str = "", several: Sequence[str] | None = None
    ) -> None:
        super().__init__()
        self.heading = title
        self._choices = tuple(choices)
        self._at = at
        self._several = several is not None
        self._shown_for = ""
        self._listing: PagedList[Choice] = PagedList(_look(choices), marks=self._several, id="list")
        self._listing.marked = dict.fromkeys(several or ())

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            yield _Line(_("输入汉字、拼音或者首字母"), words=not self._several)
            yield self._listing
            yield from foot()

    def on_mount(self) -> None:
        self.query_one(_Line).focus()
        self._listing.can_focus = False
        self._listing.show(Rows(self._choices, self._listing.look.key), keep=self._at or None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The space bar marks only where several may be chosen."""
        return self._several or action != "mark"

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._narrow(event.value)

    @work(exclusive=True, group="narrow")
    async def _narrow(self, typed: str) -> None:
        await self._narrowed(typed)

    async def _narrowed(self, typed: str) -> None:
        """Show those that hold every word, the shortest first; beside the loop, because the first letters load the table of readings."""
        words = typed.split()

        def found() -> list[Choice]:
            held = [
                one for one in self._choices if one.stays or all(matches(word, one.words) for word in words)
            ]
            return sorted(held, key=lambda one: (one.stays, len(one.words)))

        rows = await aside(lambda _stopped: found()) if words else list(self._choices)
        self._shown_for = typed
        self._listing.show(Rows(rows, self._listing.look.key), notice=[_("没有符合的。")])

    @property
    def typed(self) -> str:
        """What is being looked for."""
        return self.query_one(_Line).value

    async def _caught_up(self) -> None:
        """Wait until the list is that of what has been typed: whoever types fast means what they typed."""
        if self.typed != self._shown_for:
            await self._narrowed(self.typed)

    def action_move(self, rows: int) -> None:
        self._listing.action_move(rows)

    def action_turn(self, pages: int) -> None:
        self._listing.action_turn(pages)

    async def action_mark(self) -> None:
        await self._caught_up()
        self._listing.action_mark()

    async def action_choose(self) -> None:
        await self._caught_up()
        if self._several:
            self.dismiss(",".join(str(key) for key in self._listing.marked))
            return
        key: Hashable = self._listing.key
        if key is not None:
            self.dismiss(str(key))

    def action_close(self) -> None:
        self.dismiss(None)


class Ask(ModalScreen[str | None]):
    """Ask for one line; ``hint`` says below what may stand there. A value that is only ``proposed`` is replaced by the first letter that
    is typed. Returns the line cleaned, None for Esc or an empty one."""

    BINDINGS: ClassVar[list[BindingType]] = [_CLOSE, INTERRUPT]

    def __init__(self, title: str, value: str = "", hint: str = "", *, proposed: bool = False) -> None:
        super().__init__()
        self.heading = title
        self._value = value
        self._hint = hint
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="-small"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            yield _Line("", self._value, proposed=self._proposed)
            if self._hint:
                hint = Wrapped(id="hint")
                hint.show([self._hint])
                yield hint
            yield from foot()

    def on_mount(self) -> None:
        self.query_one(_Line).focus()

    @on(Input.Submitted)
    def _done(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(one_line(event.value) or None)

    def action_close(self) -> None:
        self.dismiss(None)


class WaitScreen(ModalScreen[None]):
    """A line that says what is waited for; Esc calls ``stop``. Whoever opened it says when it is over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", _("停止等待"), key_display="Esc"),
        INTERRUPT,
    ]

    def __init__(self, stop: Callable[[], None]) -> None:
        super().__init__()
        self._stop = stop
        self._over = False
        self._words = Wrapped(id="page-text")

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="-small"):
            yield self._words
            yield from foot()

    def say(self, words: str) -> None:
        """Say this now."""
        self._words.show([words])

    def over(self) -> None:
        """Go: at once, or when nothing lies above any more."""
        self._over = True
        if self.app.screen is self:
            self.dismiss()

    def on_screen_resume(self) -> None:
        if self._over:
            self.dismiss()

    def action_stop(self) -> None:
        self._stop()


class Confirm(ModalScreen[bool]):
    """Yes or no; nothing but ``y`` is yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", _("是")),
        Binding("n,escape,enter", "no", _("否"), key_display="n"),
        INTERRUPT,
    ]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self.heading = title
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        with Vertical(id="box", classes="-small"):
            yield Static(Content(self.heading), id="page-title", markup=False)
            words = Wrapped(id="page-text")
            words.show(self._lines)
            yield words
            yield from foot()

    def action_yes(self) -> None:
        self.dismiss(True)

    def action_no(self) -> None:
        self.dismiss(False)
