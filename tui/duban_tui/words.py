"""Rows, counts and keys in words: every state by a word and a glyph, every text of the ledger made harmless and cut to its cells."""

from rich.cells import cell_len, set_cell_size

from duban.desk.today import KIND, Kind
from duban.domain.finding import Finding
from duban.domain.labels import HEAP, LEVEL
from duban.domain.text import safe_text
from duban.i18n import _, heading
from duban.phrases import describe, source_line, subject
from duban.wording import margin
from duban_tui.signs import Sign

MARKER = "▶"
"""Before the row under the cursor, so that it is seen where no colour is."""
ELLIPSIS = "…"
MARKED = "*"
"""Beside the marker, on a row that is marked."""
PENDING = "..."
"""In place of a row that is being read."""
SORTED = {False: "^", True: "v"}
"""After the title of the column that is sorted by: ascending, descending."""

GLYPH = {
    Kind.OVERDUE: Sign.OVERDUE,
    Kind.DUE_SOON: Sign.DUE_SOON,
    Kind.MISSED: Sign.MISSED,
    Kind.SHORT: Sign.SHORT,
    Kind.FAULT: Sign.FAULT,
    Kind.UNKNOWN: Sign.UNKNOWN,
    Kind.NOT_JUDGED: Sign.OFF,
}


def kind_label(kind: Kind) -> str:
    """The heap in the language in use."""
    return _(HEAP[kind])


def kind_words(kind: Kind, count: int | None) -> str:
    """Glyph, word and number; None is not known yet."""
    return f"{GLYPH[kind]} {kind_label(kind)} {ELLIPSIS if count is None else count}"


def level_label(level: str) -> str:
    """The level of units in the language in use."""
    if not level:
        return _("层级不明")
    return _(LEVEL[level]) if level in LEVEL else safe_text(level)


def fit(text: str, cells: int) -> str:
    """Exactly so many cells: filled up with blanks, or cut with an ellipsis."""
    if cells <= 0:
        return ""
    text = text[: cells * 4]
    if cell_len(text) <= cells:
        return set_cell_size(text, cells)
    return set_cell_size(set_cell_size(text, cells - 1).rstrip() + ELLIPSIS, cells)


def right(value: object, cells: int) -> str:
    """At the right end of so many cells."""
    text = str(value)
    return " " * max(0, cells - cell_len(text)) + text


def place_words(cursor: int, length: int) -> str:
    """Where the cursor is in a list; nothing where there is no row."""
    return _("第 {at} 条，共 {n} 条").format(at=min(cursor + 1, length), n=length) if length else ""


def clauses(*parts: str) -> str:
    """Those that say something, as one sentence."""
    return _("，").join(part for part in parts if part)


def labelled(name: str, value: str) -> str:
    """What something is called, and what it is."""
    return _("{name}：{value}").format(name=heading(name), value=value)


def due_words(row: Finding) -> str:
    """The due date; nothing where there can be none (what was broken at once, a rule that is not judged)."""
    if row.due_on is not None:
        return row.due_on.isoformat()
    return _("（未定）") if KIND[row.code] is Kind.UNKNOWN else ""


def days_words(row: Finding) -> str:
    """How late, or how long there still is."""
    return "" if row.due_on is None else margin(row.days, ended=row.closed_on is not None)


def about(row: Finding) -> str:
    """The case with its claim, else the period."""
    if not row.case:
        return subject(row)
    return safe_text(f"{row.case}/{row.claim}" if row.claim else row.case)


def what(row: Finding) -> str:
    """Rule and title; for a finding about the run itself, its name."""
    name = row.values.get("milestone") or row.title or row.values.get("name", "")
    return safe_text(f"{row.rule} {name}".strip())


def glyph(row: Finding) -> str:
    return GLYPH[KIND[row.code]]


def in_full(row: Finding) -> list[str]:
    """The row's sentence and where it is written."""
    source = source_line(row)
    return [describe(row), *([_("依据 {source}").format(source=source)] if source else [])]


KEY = {
    "up": "上箭头",
    "down": "下箭头",
    "left": "左箭头",
    "right": "右箭头",
    "colon": ":",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "home": "Home",
    "end": "End",
    "enter": "回车",
    "escape": "Esc",
    "space": "空格",
    "tab": "Tab",
    "slash": "/",
    "question_mark": "?",
}
_FUNCTION = frozenset(f"f{number}" for number in range(1, 13))


def key_words(key: str) -> str:
    """A key as it is called on the keyboard."""
    if key in _FUNCTION:
        return key.upper()
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    return _(KEY[key]) if key in KEY else key


TABLES = (KEY,)
"""Words that are translated by their value; the catalogue tool reads them here."""
