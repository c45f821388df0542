"""From the text of a cell to the value of a field. Every reader takes text that is not blank and raises
:class:`Bad`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from duban.domain import labels
from duban.domain.event import Field, Value
from duban.exchange.masking import looks_like_identity, looks_like_mobile, mask
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

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_LONGEST_TEXT = 5000
_CUT_SHORT = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{2,}")
_LONG_NUMBER = re.compile(r"\+?[\d \-]{10,24}[\dXx]", re.ASCII)
_HALF_WIDTH = {
    0xFEE0 + code: code for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B), 0x2D, 0x5F)
}
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
        return headcount
    if field.type == "list":
        return lambda text: items(_free(text, on_masked))
    readers: Mapping[str, Read] = {"int": whole, "bool": truth, "officer": spoken, "reference": reference}
    return readers.get(field.type) or (lambda text: _free(text, on_masked))


def plain(text: str) -> str:
    """The text, without the apostrophe that guards a cell against being read as a formula."""
    return text[1:] if text[0] == "'" and text[1:2] in _FORMULA else text


def spoken(text: str) -> str:
    """The text without what nobody sees in it: control, direction and zero-width characters. Line ends stay, as ``\\n``.

    What comes back from an export, where such characters are made visible or left out, is then equal to what went in.
    """
    bare = plain(text)
    if bare.isprintable():
        return bare
    return _UNSEEN.sub("", bare.replace("\r\n", "\n").replace("\r", "\n")).strip()


def reference(text: str) -> str:
    """A reference. Full-width letters, digits and dashes count as the plain ones, so that one matter has one reference.

    Raises :class:`Bad` for a number that a spreadsheet has cut short, and for an identity or mobile number.
    """
    bare = plain(text)
    if not bare.isascii():
        bare = _INVISIBLE.sub("", bare).translate(_HALF_WIDTH)
    if _CUT_SHORT.fullmatch(bare):
        raise Bad(_("是科学计数法，表格软件已丢掉后几位，无法恢复；请把该列设为文本格式后重新填写。"))
    if is_personal(bare):
        raise Bad(_("像身份证号码或者手机号码；编号不能指向个人，请改用流水号。"))
    return bare


def is_personal(text: str) -> bool:
    """Whether a reference is somebody's identity number (born before 2005: later dates are those of cases) or mobile number."""
    if len(text) < 11 or not _LONG_NUMBER.fullmatch(text):
        return False
    if looks_like_mobile(text):
        return True
    return looks_like_identity(text) and (len(text) != 18 or text[6:10] < "2005")


def headcount(text: str) -> int:
    """How many took part: at least 1; 12人 and 12名 as well as 12."""
    return whole(text[:-1].rstrip() if len(text) > 1 and text[-1] in "人名" else text, least=1)


def whole(text: str, least: int = 0) -> int:
    """A whole number, thousands commas and a trailing ``.0`` allowed."""
    plain_text = unicodedata.normalize("NFKC", text)
    if not _WHOLE.fullmatch(plain_text):
        raise Bad(_("应为整数，如 12。"))
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
    raise Bad(_("应为“是”或者“否”；其他写法请在映射文件的 values 中对应为 true 或者 false。"))


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
            shown = _("、").join(
                label if label == code else _("{name}（{where}）").format(name=label, where=code)
                for code, label in label_of.items()
            )
            raise Bad(
                _("应为其中之一：{choices}；其他写法请在映射文件的 values 中对应。").format(choices=shown)
            )
        return code

    return read


def _free(text: str, on_masked: Callable[[int], None]) -> str:
    if len(text) > _LONGEST_TEXT:
        raise Bad(
            _(
                "文字过长（{n} 字，最多 {most} 字）；多半是前面的引号没有闭合，把后面的内容也并了进来。"
            ).format(n=len(text), most=_LONGEST_TEXT)
        )
    masked, count = mask(spoken(text))
    if count:
        on_masked(count)
    return masked


_ORDINALS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6"}


def _ordinal(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text).strip("第()项种.")
    return _ORDINALS.get(bare, bare)
