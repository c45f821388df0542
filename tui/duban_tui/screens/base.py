"""What every screen of the desk has: bar, status and footer, reading beside the loop, reading again when the ledger has changed."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, ClassVar, Generic, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input, Static

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import taken
from duban.i18n import _
from duban_tui.aside import REST, Stopped, aside
from duban_tui.keys import INTERRUPT
from duban_tui.screens.help import Group, help_lines
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened, Session
from duban_tui.widgets.bar import TopBar
from duban_tui.widgets.foot import foot
from duban_tui.widgets.search import SearchLine
from duban_tui.words import key_words

T = TypeVar("T")


class DeskScreen(Screen[None], Generic[T]):
    """A full screen. A subclass names itself, composes its ``content``, says in ``read`` what it reads (in a thread, through
    :mod:`duban.desk`) and in ``arrived`` how it shows it (on the loop). The rest is here.
    """

    ENTRY: str = ""
    """The id in the registry that the bar marks."""
    TITLE_WORDS: ClassVar[str] = ""
    """What the help calls the screen."""
    WHILE_TYPING: ClassVar[frozenset[str]] = frozenset({"leave_box"})
    """Actions of the screen that stay possible while something is typed."""

    SEARCH_HINT: ClassVar[str] = ""
    """What can be looked for with ``/``; empty: nothing can."""

    AUTO_FOCUS = "#list"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", _("筛选"), key_display="/", tooltip=_("按字词筛选")),
        Binding("escape", "back", _("取消筛选，或者返回"), show=False),
        Binding("r", "refresh", _("重新读取规则和台账"), show=False),
        Binding("tab", "next_place", _("下一个辖区"), show=False),
        INTERRUPT,
    ]

    def __init__(self) -> None:
        super().__init__()
        self.error = ""
        """Why the last reading failed; empty where it did not."""
        self.recording = False
        """Whether an act is being recorded: until it is known how that ends, nothing else can be done here."""
        self._place = ""
        """Code of the jurisdiction that is shown."""
        self._busy_since: float | None = None
        self._read_revision = -1
        self._told: dict[str, str] = {}
        self._typing: Timer | None = None

    # --- for subclasses ---

    @abstractmethod
    def content(self) -> ComposeResult:
        """The widgets between the bar and the status line."""

    def forget(self) -> None:
        """On the loop, before the first reading and once another jurisdiction is looked at: nothing of the one before is shown, nor
        acted upon, until what belongs to this one has come."""

    def started(self, at: Opened) -> None:
        """On the loop, before each reading: the office is open."""

    @abstractmethod
    def read(self, at: Opened, stopped: Stopped) -> T:
        """In a thread: everything that has to be read. Raises DubanError; ends early once ``stopped()`` is true."""

    @abstractmethod
    def arrived(self, at: Opened, found: T) -> None:
        """On the loop: show what was read."""

    def failed(self) -> None:
        """On the loop: the reading failed, :attr:`error` says why. What was shown before stays unless this changes it."""

    @property
    def unread_words(self) -> tuple[str, ...]:
        """What stands in place of the rows where nothing could be read."""
        return (_("没有读成："), *safe_text(self.error, lines=True).splitlines())

    def progress(self, seconds: int) -> str:
        """On the loop, ten times a second while reading: the status line."""
        return _("正在读取……（{seconds} 秒）").format(seconds=seconds)

    def status(self) -> str:
        """The status line at rest."""
        return ""

    @property
    def searched(self) -> str:
        """The words that rows are looked for by."""
        return ""

    def search(self, text: str) -> None:
        """Show the rows that hold these words; called whenever typing rests."""

    @property
    def draft(self) -> str:
        """What has been typed here and is not recorded, in words; empty where there is none. Quitting asks about it."""
        return ""

    # --- frame ---

    def compose(self) -> ComposeResult:
        yield TopBar(self.ENTRY)
        yield from self.content()
        if self.SEARCH_HINT:
            yield SearchLine(self.SEARCH_HINT)
        yield Static(id="status", markup=False)
        yield from foot()

    @property
    def session(self) -> Session:
        """What all screens share."""
        session: Session = self.app.session  # type: ignore[attr-defined]
        return session

    @property
    def opened(self) -> Opened | None:
        """The office, jurisdiction and day of the last reading."""
        return self.session.opened

    @property
    def typing(self) -> bool:
        """Whether letters go into a box."""
        return isinstance(self.focused, Input)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While words are typed no letter is a command, and the footer offers none; none is one while an act is being recorded."""
        if self.recording and action in self._own_actions():
            return False
        if action == "search" and not self.SEARCH_HINT:
            return False
        return not self.typing or action in self.WHILE_TYPING or action not in self._own_actions()

    @classmethod
    def _own_bindings(cls) -> Iterator[Binding]:
        """Those of the screen itself before those that all screens have."""
        for kind in cls.__mro__:
            if issubclass(kind, DeskScreen):
                yield from (one for one in kind.__dict__.get("BINDINGS", ()) if isinstance(one, Binding))

    @classmethod
    def _own_actions(cls) -> frozenset[str]:
        return frozenset(one.action.partition("(")[0] for one in cls._own_bindings())

    def tell(self, where: str, text: str) -> None:
        """Put the text into that Static, unless it is there already: what does not change sends nothing. A screen that was closed while
        something was done beside the loop shows nothing any more."""
        if self._told.get(where) != text:
            for shown in self.query(where).results(Static):
                self._told[where] = text
                shown.update(Content(text), layout=False)

    def show_status(self) -> None:
        """Bring the status line up to date."""
        since = self._busy_since
        if since is not None:
            text = self.progress(int(monotonic() - since))
        elif self.error:
            text = "! " + safe_text(" ".join(self.error.split()))
        else:
            text = self.status()
        self.tell("#status", text)

    def copy(self, text: str) -> None:
        """Into the clipboard, told."""
        self.app.copy_to_clipboard(text)

    async def may_write(self, file: Path) -> bool:
        """Whether there is no such file yet, or whoever sits here says that it may be replaced."""
        from duban_tui.screens.asking import Confirm

        if not await aside(lambda _stopped: taken(file)):
            return True
        said = _("已有文件 {file}，换成这次的？").format(file=file)
        return await self.app.push_screen_wait(Confirm(_("换掉原来的文件？"), [safe_text(said)]))

    def written(self, file: Path) -> None:
        """A file was written on this machine. A browser may be on another: it is given the file too."""
        if self.app.is_web:
            self.app.deliver_binary(file)
            self.notify(_("文件同时交浏览器下载。"), markup=False)

    def on_key(self, event: events.Key) -> None:
        """A key that does nothing here says so."""
        if not self.typing and not self.recording:
            key = event.character if event.is_printable and event.character else key_words(event.key)
            self.answer(_("这一页没有“{key}”键，按 F1 看全部按键。").format(key=key))

    # --- reading ---

    @property
    def busy(self) -> bool:
        """Whether a reading is under way."""
        return self._busy_since is not None

    def on_screen_resume(self) -> None:
        """Shown first, or again: read what has changed meanwhile."""
        if self._read_revision != self.session.revision:
            self.load()

    def on_screen_suspend(self) -> None:
        """Where the screen is being closed, nothing that was begun goes on: Textual would end it only after the widgets are gone."""
        if self._pruning:
            self.workers.cancel_node(self)

    def ledger_changed(self) -> None:
        """The ledger is no longer what it was when it was read; a reading that is under way is let finish first."""
        if not self.busy:
            self.load()

    @work(exclusive=True, group="load")
    async def load(self) -> None:
        """Read, and show what was read; once more where the ledger changed meanwhile."""
        while True:
            revision = self._read_revision = self.session.revision
            await self._load_once()
            if revision == self.session.revision:
                return

    async def _load_once(self) -> None:
        started = self._busy_since = monotonic()
        self.show_status()
        found: tuple[Opened, T] | None = None
        try:
            at = await aside(lambda _stopped: self.session.open(), self.show_status)
            if self._place != at.place.code:
                self._place = at.place.code
                self.forget()
            self.started(at)
            found = at, await aside(lambda stopped: self.read(at, stopped), self.show_status)
            self.error = ""
        except DubanError as error:
            self.error = error.message
        finally:
            if self._busy_since == started:
                self._busy_since = None
        if found is None:
            self.failed()
        else:
            self.arrived(*found)
        self.show_status()

    def give_up(self, *groups: str) -> None:
        """What the workers of those groups have begun is not wanted any more."""
        for group in groups:
            self.workers.cancel_group(self, group)

    def trouble(self, words: str) -> None:
        """Say in the status line what is wrong."""
        self.error = words
        self.show_status()

    def answer(self, words: str) -> None:
        """Say in the status line why a key did nothing, until there is something else to say."""
        self.tell("#status", safe_text(words))

    # --- looking for words ---

    def action_search(self) -> None:
        self.query_one(SearchLine).open(self.searched)

    def action_leave_box(self) -> None:
        """Esc in the box: what was typed counts no more."""
        self.leave_box()
        self._look_for("")

    def leave_box(self) -> None:
        """Back from the box to the list."""
        for line in self.query(SearchLine):
            line.close()
        if self.AUTO_FOCUS:
            self.query_one(self.AUTO_FOCUS).focus()

    @on(Input.Changed, "#search")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(REST, lambda: self.search(event.value))

    @on(Input.Submitted, "#search")
    def _settled(self, event: Input.Submitted) -> None:
        event.stop()
        self.leave_box()
        self._look_for(event.value)

    def _look_for(self, text: str) -> None:
        """At once, whatever has been typed just before."""
        if self._typing is not None:
            self._typing.stop()
        self.search(text)

    def action_back(self) -> None:
        """Esc: first what narrows the list goes, then the screen, where it lies above another."""
        if self.searched:
            self.search("")
        elif len(self.app.screen_stack) > 1 and self.app.screen is self:
            self.app.pop_screen()

    # --- acts ---

    def action_refresh(self) -> None:
        self.session.renew()
        self.load()

    def action_next_place(self) -> None:
        if self.session.next_place():
            self.load()

    def commands(self) -> Iterable[tuple[str, str, str]]:
        """What the palette offers here: words, keys, action. The bindings of the screen and of the programme, unless a screen has more."""
        groups = self.help_groups()
        return bound([groups[0], groups[-1]])

    def help_groups(self) -> Sequence[Group]:
        """The bindings in their groups: of the screen, of its widgets, of the programme."""
        from duban_tui.widgets.listing import PagedList

        mine: dict[str, Binding] = {}
        for one in self._own_bindings():
            if one.action != "search" or self.SEARCH_HINT:
                mine.setdefault(one.key, one)
        groups: list[Group] = [(self.TITLE_WORDS, list(mine.values()))]
        lists = self.query(PagedList)
        if lists:
            groups.append((PagedList.HELP_TITLE, lists.first().possible))
        return [*groups, (_("本程序"), type(self.app).BINDINGS)]

    def action_help(self) -> None:
        groups = [*self.help_groups(), (_("文字页"), TextScreen.BINDINGS)]
        self.app.push_screen(TextScreen(_("帮助"), help_lines(groups)))


AnyScreen = DeskScreen[Any]


def bound(groups: Sequence[Group]) -> Iterable[tuple[str, str, str]]:
    """Words, keys and action of every binding that has words."""
    for _title, bindings in groups:
        for one in bindings:
            if isinstance(one, Binding) and one.description:
                yield one.tooltip or one.description, one.key, one.action
