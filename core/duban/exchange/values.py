"""From the text of a cell to the value of a field. Every reader takes text that is not blank and raises
:class:`Bad`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from duban.domain import labels
from duban.domain.event import Field, Value
from duban.exchange.masking import mask
from duban.exchange.table import match_key
from duban.i18n import _

Read = Callable[[str], Value]


class Bad(Exception):
    """The cell cannot be read. ``reason`` says what was expected, in the language in use."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


CASE_TYPES: Mapping[str, Field] = {
    name: Field(name, labels.CASE_FIELD[name], kind, choices)
    for name, kind, choices in (
        ("matter", "choice", tuple(labels.CASE_VALUE["matter"])),
        ("channel", "choice", tuple(labels.CASE_VALUE["channel"])),
        ("nature", "choice", tuple(labels.CASE_VALUE["nature"])),
        ("statutory", "statutory", tuple(labels.CASE_VALUE["statutory"])),
        ("category", "text", ()),
        ("headcount", "headcount", ()),
        ("first", "bool", ()),
        ("repeat_of", "reference", ()),
        ("collective", "bool", ()),
        ("backlog", "bool", ()),
        ("cross_area", "bool", ()),
        ("origin", "choice", tuple(labels.CASE_VALUE["origin"])),
        ("received_from", "text", ()),
    )
}
"""What each attribute of a case may hold."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

_YES = frozenset(map(match_key, ("是", "有", "对", "true", "yes", "y", "1", "√", "✓", "☑")))
_NO = frozenset(map(match_key, ("否", "无", "没有", "false", "no", "n", "0", "×", "✗", "☐")))
_SEPARATORS = re.compile(r"[、,，;；|\n]+")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.0+)?|\d{1,12}(?:\.0+)?")
_LABELS: Mapping[str, Mapping[str, str]] = {"role": labels.ROLE, "level": labels.LEVEL} | labels.CASE_VALUE


def reader(field: Field, on_masked: Callable[[int], None] = lambda count: None) -> Read:
    """How the text of a cell becomes a value of the field. ``on_masked`` hears how many numbers were
    taken out of free text.

    Dates and units need more than the text and are read elsewhere (:mod:`duban.exchange.compiling`).
    """
    if field.type == "choice":
        return choice(field.name, field.choices)
    if field.type == "statutory":
        by_name = choice(field.name, field.choices)
        return lambda text: int(by_name(_ordinal(text)))
    if field.type == "headcount":
        return lambda text: whole(text, least=1)
    if field.type == "list":
        return lambda text: items(_free(text, on_masked))
    readers: Mapping[str, Read] = {"int": whole, "bool": truth, "officer": plain, "reference": plain}
    return readers.get(field.type) or (lambda text: _free(text, on_masked))


def plain(text: str) -> str:
    """The text, without the apostrophe that guards a cell against being read as a formula."""
    return text[1:] if text[0] == "'" and text[1:2] in _FORMULA else text


def whole(text: str, least: int = 0) -> int:
    """A whole number, thousands commas and a trailing ``.0`` allowed."""
    plain_text = unicodedata.normalize("NFKC", text)
    if not _WHOLE.fullmatch(plain_text):
        raise Bad(_("应为整数。"))
    number = int(plain_text.replace(",", "").split(".")[0])
    if number < least:
        raise Bad(_("应不小于 {least}。").format(least=least))
    return number


def truth(text: str) -> bool:
    """Yes or no, in the usual Chinese and English spellings."""
    key = match_key(text)
    if key in _YES:
        return True
    if key in _NO:
        return False
    raise Bad(_("应为“是”或者“否”。"))


def items(text: str) -> tuple[str, ...]:
    """A list, separated by 、 ， ； , ; | or line ends."""
    return tuple(part.strip() for part in _SEPARATORS.split(text) if part.strip())


def choice(name: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    """One of the choices, by its code or by its Chinese label."""
    words = _LABELS.get(name, {})
    label_of = {code: words.get(code, code) for code in choices}
    known = {match_key(label): code for code, label in label_of.items()} | {
        match_key(code): code for code in choices
    }

    def read(text: str) -> str:
        code = known.get(match_key(text))
        if code is None:
            shown = "、".join(
                label if label == code else f"{label}（{code}）" for code, label in label_of.items()
            )
            raise Bad(
                _("应为其中之一：{choices}；其他写法请在映射文件的 values 中对应。").format(choices=shown)
            )
        return code

    return read


def _free(text: str, on_masked: Callable[[int], None]) -> str:
    masked, count = mask(plain(text))
    if count:
        on_masked(count)
    return masked


_ORDINALS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6"}


def _ordinal(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text).strip("第()项种.")
    return _ORDINALS.get(bare, bare)
