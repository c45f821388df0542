"""Finding Chinese names by their characters, their pinyin or its initials: ``dongxian``, ``dx``, ``dongx`` and ``东`` all find 东县.

Every reading of a character counts (重 is zhong and chong), so that nobody has to know which one a programme would choose. The table of
readings is read when letters are first looked for; nobody who types characters pays for it.
"""

import os
from functools import lru_cache


def matches(wanted: str, name: str, *, anywhere: bool = True) -> bool:
    """Whether the name holds the wanted text, as it is written or by pinyin, in upper or lower case. An empty text is in every name.

    With ``anywhere`` false the pinyin has to begin where the name begins: for long titles, in which any two initials are found somewhere.
    """
    wanted = wanted.casefold()
    if not wanted or wanted in name.casefold():
        return True
    if not (wanted.isascii() and wanted.isalnum()):
        return False
    readings = _readings(name)
    return any(_begins(wanted, readings[at:]) for at in range(len(readings) if anywhere else 1))


def _begins(wanted: str, readings: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the text can be read off the beginnings of these syllables, one after the other."""
    left = {wanted}
    for spoken in readings:
        rest: set[str] = set()
        for text in left:
            for syllable in spoken:
                for cut in range(1, len(syllable) + 1):
                    if not text.startswith(syllable[:cut]):
                        break
                    rest.add(text[cut:])
        if "" in rest:
            return True
        if not rest:
            return False
        left = rest
    return False


@lru_cache(maxsize=20_000)
def _readings(name: str) -> tuple[tuple[str, ...], ...]:
    """For each character every way it is read, without tones; ``ü`` is ``v``; others stand for themselves, signs are left out."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # forty megabytes that single characters do not need
    from pypinyin import Style, pinyin

    letters = (char for char in name.casefold() if char.isalnum())
    return tuple(
        (char,)
        if char.isascii()
        else tuple(dict.fromkeys(pinyin(char, style=Style.NORMAL, heteronym=True)[0]))
        for char in letters
    )
