"""The help page, made from the bindings themselves."""

from collections.abc import Iterable, Iterator

from textual.binding import Binding, BindingType

from duban.desk.today import Kind
from duban.i18n import _
from duban_tui.words import GLYPH, fit, key_words, kind_label

Group = tuple[str, Iterable[BindingType]]


def help_lines(groups: Iterable[Group]) -> list[str]:
    """Per group a heading, then each act with its keys."""
    lines: list[str] = []
    for title, bindings in groups:
        lines += ["", title] if lines else [title]
        lines += [f"  {fit(keys, 28)} {words}" for keys, words in _acts(bindings)]
    marks = "  ".join(f"{GLYPH[kind]} {kind_label(kind)}" for kind in Kind)
    lines += ["", _("标记：{marks}").format(marks=marks)]
    lines += [_("不用全屏界面时：duban check 检查，duban obligations 列出，duban explain 说明依据。")]
    return lines


def _acts(bindings: Iterable[BindingType]) -> Iterator[tuple[str, str]]:
    for binding in bindings:
        if isinstance(binding, Binding) and binding.description:
            keys = _("、").join(key_words(key) for key in binding.key.split(","))
            yield keys, binding.tooltip or binding.description
