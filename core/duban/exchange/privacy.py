"""Keeps petitioners out of the ledger: columns that name or reach a person are refused before the first row.

Officials are named in a ledger because they answer for it; petitioners never are (《信访工作条例》 art. 30;
architecture, promise 7).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence

from duban.domain.problem import Problem
from duban.exchange import privacy_words as words
from duban.exchange.masking import looks_like_identity, looks_like_mobile
from duban.exchange.table import match_key
from duban.i18n import _

SHARE = 0.2
"""A column is refused when at least this share of its filled cells in the first rows looks like such a
number.
"""

_THEIR_NAMES = frozenset({"姓名", "名字", "name", "names", "fullname"})


def names_a_person(header: str, *, officials: bool = False) -> bool:
    """Whether a column of this header would hold something about a petitioner.

    ``officials``: the table lists units or officials, so that a plain name is theirs.
    """
    key = re.sub(r"[\W_]", "", match_key(header))
    if officials and key in _THEIR_NAMES:
        return False
    if key in words.WHOLE:
        return True
    if words.UNRELATED.search(key) or words.COUNT.search(key):
        return False
    found = (words.TRAIT if words.ACT.search(key) else words.PERSONAL).search(key)
    return not _of_an_official(key) if found else _english(header)


def _of_an_official(key: str) -> bool:
    """An official's or a unit's name, telephone or address (承办人姓名, 联系人单位), not 信访人工作单位."""
    rest = words.OFFICIAL.sub("", key)
    if rest == key or "工作单位" in key or words.PETITIONER.search(key):
        return False
    return all(words.OF_AN_OFFICIAL.fullmatch(found.group()) for found in words.PERSONAL.finditer(rest))


def _english(header: str) -> bool:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unicodedata.normalize("NFKC", header))
    text = re.sub(r"[^a-z0-9]+", " ", spaced.casefold()).strip()
    if not text or words.ENGLISH_COUNT.search(text) or words.ENGLISH_OFFICIAL.search(text):
        return False
    if text in words.ENGLISH_WHOLE or not words.ENGLISH.isdisjoint(text.split()):
        return True
    return words.ENGLISH_PHRASE.search(text) is not None


def refused_columns(
    headers: Sequence[str],
    sample: Sequence[Sequence[str]],
    dropped: Collection[str],
    *,
    officials: bool = False,
) -> dict[str, str]:
    """Header → why it is refused, for every column not dropped that names a person or holds such numbers.

    ``sample`` are the cells of the first rows. An unnamed column goes by its place.
    """
    drop = {match_key(name) for name in dropped}
    refused: dict[str, str] = {}
    for index, header in enumerate(headers):
        if not header or match_key(header) in drop:
            continue
        if names_a_person(header, officials=officials):
            refused[header] = _("名册不记这一项") if officials else _("列名指向信访人")
            continue
        cells = [row[index] for row in sample if row[index].strip()]
        if _many(cells, looks_like_identity):
            refused[header] = _("内容像身份证号码")
        elif _many(cells, looks_like_mobile):
            refused[header] = _("内容像手机号码")
    return refused


def _many(cells: Sequence[str], looks: Callable[[str], bool]) -> bool:
    hits = sum(map(looks, cells))
    return hits > 0 and hits >= SHARE * len(cells)


def refusal(
    file: str,
    refused: Mapping[str, str],
    dropped: Sequence[str],
    used: Collection[str],
    ref: Collection[str],
    *,
    officials: bool = False,
) -> list[Problem]:
    """The answer to the person who brought the file: the line to paste into the mapping, then each column
    with why.

    ``used`` are the columns the mapping reads and ``ref`` those that make up the case reference: they
    cannot simply be dropped.
    """
    line = ", ".join(f'"{_quoted(name)}"' for name in [*dropped, *refused])
    hint = _("确认不需要这些列后，在映射文件最前面写上（原有的 drop 换成这一行）：{line}").format(
        line=f"drop = [{line}]"
    )
    head = (
        _("名册只记单位、职务和任职时间，不记电话、住址等，整个文件没有导入；下面 {n} 列不收。")
        if officials
        else _("台账不记信访人的任何个人信息，整个文件没有导入；下面 {n} 列不收。")
    ).format(n=len(refused))
    columns = (
        Problem(file, None, header, _("不收这一列：{why}。").format(why=why), _advice(header, used, ref))
        for header, why in refused.items()
    )
    return [Problem(file, None, "", head, hint), *columns]


def _advice(header: str, used: Collection[str], ref: Collection[str]) -> str:
    key = match_key(header)
    if key in map(match_key, ref):
        return _("它被用作事项编号；编号不能是身份证号或者手机号，请改用不指向个人的流水号。")
    if key in map(match_key, used):
        return _("映射文件用到了这一列，请一并去掉。")
    return ""


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
