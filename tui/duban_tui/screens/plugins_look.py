"""How plugins look: how each stands, what it brings, and why one is not in use."""

from collections.abc import Sequence

import attrs

from duban.desk.plugin_states import Offer, PluginState, Standing, standing_words, where_words
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban_tui.columns import Column, Look, Tone
from duban_tui.local import Local
from duban_tui.words import labelled

GLYPH = {Standing.ACTIVE: "=", Standing.FAILED: "!", Standing.OFF: "-", Standing.SOUND: "+"}
_TONE = {Standing.FAILED: Tone.ALERT, Standing.OFF: Tone.MUTED, Standing.SOUND: Tone.MUTED}


def brings(one: PluginState) -> str:
    """What it brings, counted."""
    said = [_n("规则包 {n} 个", len(one.packs)).format(n=len(one.packs))] if one.packs else []
    return _("，").join(
        [*said, *(_("{what} {n} 项").format(what=offer.words, n=len(offer.names)) for offer in one.offers)]
    )


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
        lines.append(_("本工作区未启用。"))
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
    glyph=lambda one: GLYPH[one.standing],
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
    lines += [labelled(offer.words, _("、").join(offer.names)) for offer in one.offers]
    return [safe_text(line) for line in lines]


def with_local(states: Sequence[PluginState], local: Local) -> list[PluginState]:
    """The plugins with what they add to the desk, what failed first."""

    def whole(one: PluginState) -> PluginState:
        screens = tuple(added.what.title for added in local.screens if added.plugin == one.name)
        panels = tuple(added.what.title for added in local.panels if added.plugin == one.name)
        more = ((_("页面"), screens), (_("面板"), panels))
        failures = one.failures or tuple(failure for failure in local.failures if failure.plugin == one.name)
        return attrs.evolve(
            one,
            offers=(*one.offers, *(Offer(words, titles) for words, titles in more if titles)),
            failures=failures,
            standing=Standing.FAILED if failures else one.standing,
        )

    return sorted(map(whole, states), key=lambda one: one.standing is not Standing.FAILED)
