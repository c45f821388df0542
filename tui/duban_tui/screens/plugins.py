"""插件: every plugin, how it stands, what it brings, and why one is not in use; as ``duban plugin doctor`` says it."""

from collections.abc import Hashable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from duban.desk.pinyin import matches
from duban.desk.plugin_states import PluginState, Standing, plugin_states, standing_words, where_words
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped

_GLYPH = {Standing.ACTIVE: "=", Standing.FAILED: "!", Standing.OFF: "-", Standing.SOUND: "+"}
_TONE = {Standing.FAILED: Tone.ALERT, Standing.OFF: Tone.MUTED, Standing.SOUND: Tone.MUTED}


def brings(one: PluginState) -> str:
    """What it brings, counted."""
    said = [_("规则包 {n} 个").format(n=len(one.packs))] if one.packs else []
    return _("，").join([*said, *(f"{offer.words} {len(offer.names)}" for offer in one.offers)])


def why(one: PluginState) -> list[str]:
    """Why it is not in use; nothing where it is."""
    lines = [
        _("{where}出错：{reason}").format(where=where_words(failure), reason=failure.reason)
        for failure in one.failures
    ]
    lines += [
        _("插件没有启用成，辖区“{place}”缺少规则包 {pack}。").format(place=place, pack=pack)
        for place, pack in one.lost
    ]
    if one.standing in (Standing.OFF, Standing.SOUND):
        lines.append(_("工作区没有启用。"))
        lines.append(_("启用：在 duban.toml 的 plugins 中写入“{name}”。").format(name=one.name))
    return lines


PLUGINS: Look[PluginState] = Look(
    columns=(
        Column(id="name", title=_("插件"), text=lambda one: one.name, least=12, most=24, grow=1, keep=1),
        Column(id="state", title=_("状态"), text=lambda one: standing_words(one.standing), least=12, keep=1),
        Column(id="brings", title=_("提供"), text=brings, least=16, grow=3, keep=3),
        Column(id="origin", title=_("来源"), text=lambda one: one.origin, least=12, most=32, grow=1, keep=4),
        Column(id="why", title=_("原因"), text=lambda one: "".join(why(one)[:1]), least=20, grow=4, keep=2),
    ),
    key=lambda one: one.name,
    glyph=lambda one: _GLYPH[one.standing],
    tone=lambda one: _TONE.get(one.standing, Tone.PLAIN),
)


def in_full(one: PluginState) -> list[str]:
    """Everything that is known of it, a line for each fact."""
    origin = _("随引擎提供，始终启用") if one.built_in else one.origin
    lines = [
        _("插件：{name}（{state}）").format(name=one.name, state=standing_words(one.standing)),
        *why(one),
    ]
    named = ((_("来源：{name}"), origin), (_("模块：{name}"), one.module))
    lines += [words.format(name=name) for words, name in named if name]
    if one.packs:
        lines.append(_("规则包：{packs}").format(packs=_("、").join(one.packs)))
    lines += [f"{offer.words}：{_('、').join(offer.names)}" for offer in one.offers]
    return [safe_text(line) for line in lines]


class PluginScreen(DeskScreen[list[PluginState]]):
    """What is installed and what the workspace names; ``d`` loads the others too, to find out whether they would work."""

    ENTRY = "plugins"
    TITLE_WORDS = _("插件")
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
        return plugin_states(at.office, diagnose=self._whole)

    def arrived(self, at: Opened, found: list[PluginState]) -> None:
        self._found = found
        count = {standing: sum(one.standing is standing for one in found) for standing in Standing}
        parts = [
            f"{_GLYPH[standing]} {standing_words(standing)} {n}"
            for standing, n in count.items()
            if n or standing in (Standing.ACTIVE, Standing.FAILED)
        ]
        self.tell("#heading", "\n".join((_("督办  插件"), "  ".join(parts))))
        self._select(self.listing.held)

    def failed(self) -> None:
        if not self._found:
            self.listing.say([_("没有读成："), *safe_text(self.error, lines=True).splitlines()])

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
        place = _("第 {at} 条，共 {n} 条").format(
            at=min(listing.cursor + 1, listing.length), n=listing.length
        )
        said = _("筛选：{what}（Esc 看全部）").format(what=safe_text(self._text)) if self._text else ""
        hint = "" if self._whole else _("未启用的没有加载，按 d 诊断")
        return "  ".join(part for part in (place, said, hint) if part)
