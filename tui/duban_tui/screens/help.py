"""The help page, made from the bindings themselves."""

from collections.abc import Iterable, Iterator

from textual.binding import Binding, BindingType

from duban.i18n import _
from duban_tui.words import fit, key_words

Group = tuple[str, Iterable[BindingType]]


def help_lines(groups: Iterable[Group]) -> list[str]:
    """Per group a heading, then each act with its keys."""
    lines: list[str] = []
    for title, bindings in groups:
        lines += ["", title] if lines else [title]
        lines += [f"  {fit(keys, 28)} {words}" for keys, words in _acts(bindings)]
    lines += ["", _("标记：! 超期  ~ 临期  x 未履行  # 程序材料  ? 无法判定  - 来源未定数")]
    lines += [_("不用全屏界面时：duban check 检查，duban obligations 列出，duban explain 说明依据。")]
    return lines


def _acts(bindings: Iterable[BindingType]) -> Iterator[tuple[str, str]]:
    for binding in bindings:
        if isinstance(binding, Binding) and binding.description:
            keys = _("、").join(key_words(key) for key in binding.key.split(","))
            yield keys, binding.tooltip or binding.description
