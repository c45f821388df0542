"""The one boundary that all text from outside passes before it is shown."""

import unicodedata

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
_BIDI = {
    0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0x2028, 0x2029, *range(0x200B, 0x200E), 0x2060,
}  # fmt: skip
_TABLE: dict[int, str] = (
    _PICTURES
    | {code: f"\\x{code:02x}" for code in range(0x80, 0xA0)}
    | {code: f"\\u{code:04x}" for code in _BIDI}
    | {code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)}
)
_KEEP_LINES = {key: value for key, value in _TABLE.items() if key not in (0x0A, 0x09)}


def safe_text(text: object, *, lines: bool = False) -> str:
    """The text with control, escape and direction characters made visible, so that it can only be read, never obeyed.

    C0 and DEL become control pictures (␛), C1, bidi overrides, zero-width characters and lone surrogates become ``\\x..``/``\\u....``.
    Newline and tab stay when ``lines`` is true. Markup characters are left as they are: no output of ours is parsed as markup.
    """
    return str(text).translate(_KEEP_LINES if lines else _TABLE)


def one_line(text: str) -> str:
    """The text as it is typed into one line: the end of a line and a tab are blanks; what :func:`safe_text` would make visible is left
    out, so that what is kept, shown and put into a command is the same.
    """
    parts = (part.strip() for part in text.replace("\t", "\n").splitlines())
    return " ".join(part for part in parts if part).translate(dict.fromkeys(_TABLE)).strip()


def width(text: str) -> int:
    """Number of terminal cells: two for wide and full-width characters, none for combining ones."""
    cells = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        cells += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return cells


def pad(text: str, cells: int) -> str:
    """The text filled up with blanks to that many terminal cells."""
    return text + " " * max(0, cells - width(text))
