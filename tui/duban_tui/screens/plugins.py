"""插件: every plugin, how it stands, what it brings, and why one is not in use; as ``duban plugin doctor`` says it."""

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.pinyin import matches
from duban.desk.plugin_states import (
    PluginState,
    Standing,
    plugin_states,
    standing_words,
)
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.screens import entry
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.plugins_look import GLYPH, PLUGINS, brings, in_full, why, with_local
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import place_words


class PluginScreen(DeskScreen[list[PluginState]]):
    """What is installed and what the workspace names; ``d`` loads the others too, to find out whether they would work."""

    ENTRY = "plugins"
    TITLE_WORDS = entry("plugins").title
    SEARCH_HINT = _("插件名称、来源：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "open", _("详情"), key_display=_("回车"), tooltip=_("这个插件提供什么、为什么没有启用")
        ),
        Binding("d", "diagnose", _("诊断"), tooltip=_("逐个加载已安装的插件，没有启用的也检查")),
        Binding("y", "copy", _("复制这个插件的情况"), show=False),
    ]
    CSS = "PluginScreen #detail { height: 4; }"

    def __init__(self) -> None:
        super().__init__()
        self._found: list[PluginState] = []
        self._text = ""
        self._whole = False
        """Whether the plugins that are not switched on are loaded too."""

    def content(self) -> ComposeResult:
        self.listing: PagedList[PluginState] = PagedList(PLUGINS, id="list")
        yield Static(Content(_("督办  插件")), id="heading", markup=False)
        yield ListHeading(self.listing)
        yield self.listing
        yield Wrapped(id="detail")

    # --- reading ---

    def started(self, at: Opened) -> None:
        if not self._found:
            self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> list[PluginState]:
        return with_local(plugin_states(at.office, diagnose=self._whole), self.session.local(at))

    def arrived(self, at: Opened, found: list[PluginState]) -> None:
        self._found = found
        count = {standing: sum(one.standing is standing for one in found) for standing in Standing}
        parts = [
            f"{GLYPH[standing]} {standing_words(standing)} {n}"
            for standing, n in count.items()
            if n or standing in (Standing.ACTIVE, Standing.FAILED)
        ]
        self.tell("#heading", "\n".join((_("督办  插件"), "  ".join(parts))))
        self._select(self.listing.held)

    def failed(self) -> None:
        if not self._found:
            self.listing.say(self.unread_words)

    @work(exclusive=True, group="select")
    async def _select(self, keep: Hashable | None) -> None:
        words, found = self._text.split(), self._found

        def wanted() -> list[PluginState]:
            return [one for one in found if all(matches(word, f"{one.name} {one.origin}") for word in words)]

        rows = await aside(lambda _stopped: wanted()) if words else found
        notice = _("没有符合筛选条件的。按 Esc 看全部。") if words else _("没有安装任何插件。")
        self.listing.show(Rows(rows, PLUGINS.key), keep=keep, notice=[notice])

    @property
    def searched(self) -> str:
        return self._text

    def search(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._select(None)

    # --- acts ---

    def action_open(self) -> None:
        row = self.listing.row
        if row is not None:
            self.app.push_screen(TextScreen(_("插件"), in_full(row)))

    def action_diagnose(self) -> None:
        self._whole = True
        self.load()

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy("\n".join(in_full(row)))

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        lines = [] if row is None else [safe_text(line) for line in (*why(row), brings(row))]
        self.query_one("#detail", Wrapped).show(lines)
        self.show_status()

    def progress(self, seconds: int) -> str:
        if self._whole:
            return _("正在逐个加载插件……（{seconds} 秒）").format(seconds=seconds)
        return super().progress(seconds)

    def status(self) -> str:
        listing = self.listing
        place = place_words(listing.cursor, listing.length)
        said = _("筛选：{what}（Esc 看全部）").format(what=safe_text(self._text)) if self._text else ""
        hint = _("已逐个加载") if self._whole else _("未启用的没有加载，按 d 诊断")
        return "  ".join(part for part in (place, said, hint) if part)
