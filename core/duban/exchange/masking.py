"""Takes numbers that lead to a person out of free text. What was there is neither kept nor logged."""

import re
import unicodedata

_GAP = r"[\s\-_·\u2010-\u2015\uff0d\u200b-\u200d\ufeff]{0,2}"
_ID18 = rf"(?<!\d)[1-9１-９](?:{_GAP}\d){{16}}{_GAP}[\dXxＸｘ](?!\d)"
_ID15 = rf"(?<!\d)[1-9１-９](?:{_GAP}\d){{14}}(?!\d)"
_CODE = rf"(?:(?:[+\uff0b]|00|００)?[8８][6６]{_GAP})?"
_MOBILE = rf"(?<!\d){_CODE}[1１]{_GAP}[3-9３-９](?:{_GAP}\d){{9}}(?!\d)"
_DOTTED = r"(?<!\d)[1１][3-9３-９]\d[.\uff0e]\d{4}[.\uff0e]\d{4}(?!\d)"
_LANDLINE = rf"(?<!\d)[(\uff08]?[0０]\d{{2,3}}[)\uff09]?{_GAP}[2-9２-９]\d{{6,7}}(?!\d)"
_TOLD = r"(?<=[话机式])[:\uff1a\s]{0,3}[2-9２-９]\d{6,7}(?!\d)"

_ACCOUNT = r"(?:(?<=[Qq]{2})|(?<=[Qq]号)|(?<=微信)|(?<=信号))[:\uff1a\s是为]{0,3}[1-9]\d{6,10}(?!\d)"

_ANY_ID = re.compile(rf"{_ID18}|{_ID15}")
_ANY_PHONE = re.compile(rf"{_MOBILE}|{_DOTTED}|{_LANDLINE}|{_TOLD}|{_ACCOUNT}")
_MAY_HOLD = re.compile(r"\d(?:\D{0,3}\d){6}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

ID_MARK = "〔证件号码已隐去〕"
PHONE_MARK = "〔电话号码已隐去〕"


def mask(text: str) -> tuple[str, int]:
    """The text with identity and telephone numbers replaced by a mark, and how many were replaced.

    Identity numbers: 18 characters with a valid check character or a possible birth date, and the old ones of 15 digits with a
    possible birth date. Telephone numbers: mobile numbers (with or without 86), land lines with area code, 7 or 8 digits after
    the word for telephone, and a number after QQ or the word for WeChat. Full-width digits and up to two blanks or dashes
    between digits do not hide a number. A number inside a longer run of digits is left alone: it is a reference, not a telephone.
    """
    if len(text) < 7 or not _MAY_HOLD.search(text):
        return text, 0
    count = 0

    def hide_id(match: re.Match[str]) -> str:
        nonlocal count
        if not is_identity_number(_bare(match.group())):
            return match.group()
        count += 1
        return ID_MARK

    def hide_phone(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return PHONE_MARK

    text = _ANY_ID.sub(hide_id, text)
    return _ANY_PHONE.sub(hide_phone, text), count


def is_identity_number(text: str) -> bool:
    """Whether the bare text (digits, perhaps a final X) is built like a resident identity number, old or
    new.
    """
    if len(text) == 15:
        return text.isdecimal() and _PROVINCE.match(text) is not None and _birth_date("19" + text[6:12])
    return _WHOLE_ID.fullmatch(text) is not None and (_check_holds(text) or _birth_date(text[6:14]))


def looks_like_identity(text: str) -> bool:
    """Whether a whole cell is an identity number: a province, a valid check character and the birth date of an adult, or the
    old 15 digits with a birth date from 1930 on.

    Stricter than :func:`is_identity_number`: references made of area code, date and serial number have 15 or 18 digits too.
    """
    bare = _bare(text) if len(text) >= 15 else ""
    if not _PROVINCE.match(bare):
        return False
    if len(bare) == 18:
        return _WHOLE_ID.fullmatch(bare) is not None and _check_holds(bare) and _birth_date(bare[6:14])
    return len(bare) == 15 and bare[6:8] >= "30" and is_identity_number(bare)


_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WHOLE_ID = re.compile(r"[1-9]\d{16}[\dXx]")
_WHOLE_MOBILE = re.compile(r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}")


def looks_like_mobile(text: str) -> bool:
    """Whether a whole cell is a mobile number."""
    return _WHOLE_MOBILE.fullmatch(unicodedata.normalize("NFKC", text).strip()) is not None


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isdecimal() or char in "Xx")


def _check_holds(text: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == text[17].upper()


def _birth_date(text: str) -> bool:
    """A day between 1900 and 2012: nobody younger writes to an office."""
    return "1900" <= text[:4] <= "2012" and 1 <= int(text[4:6]) <= 12 and 1 <= int(text[6:8]) <= 31
