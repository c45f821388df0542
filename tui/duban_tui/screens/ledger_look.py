"""How the ledger's rows look: the cells that each column needs, the mark and tone of a row."""

from duban.desk.ledger_columns import attribute, cell, days_words, state_words
from duban.desk.ledger_pages import CaseRow, Standing
from duban.domain.labels import CASE_COLUMN, CASE_SORT
from duban.i18n import _
from duban_tui.columns import Column, Look, Tone
from duban_tui.signs import Sign

GLYPH = {
    Standing.OPEN: Sign.RUNNING,
    Standing.OVERDUE: Sign.OVERDUE,
    Standing.UNKNOWN: Sign.UNKNOWN,
    Standing.CLOSED: Sign.MET,
}
_TONE = {
    Standing.OPEN: Tone.PLAIN,
    Standing.OVERDUE: Tone.ALERT,
    Standing.UNKNOWN: Tone.ACCENT,
    Standing.CLOSED: Tone.MUTED,
}


def _of(id: str, least: int, keep: int, most: int | None = None, grow: int = 0) -> Column[CaseRow]:
    return Column(
        id=id,
        title=_(CASE_COLUMN[id]),
        text=lambda row: cell(row, id),
        least=least,
        most=most,
        grow=grow,
        keep=keep,
        sort=id if id in CASE_SORT else "",
        whole=(lambda row: row.case.ref) if id == "ref" else None,
    )


_UNITS = {"handler": 3, "receiver": 6, "first_handler": 6}
"""How long the columns of units stay on a narrow screen."""
_GIVEN = {
    "standing": _of("standing", 8, 1),
    "ref": _of("ref", 12, 0, most=28, grow=2),
    "due": _of("due", 10, 2),
    "days": _of("days", 8, 3),
    "category": _of("category", 10, 5, most=24, grow=2),
    "received": _of("received", 10, 4),
    "closed": _of("closed", 10, 6),
    **{id: _of(id, 12, keep, most=28, grow=3) for id, keep in _UNITS.items()},
}

CASES: Look[CaseRow] = Look(
    columns=tuple(_GIVEN.get(id) or _of(id, 8, 7, most=24, grow=2) for id in CASE_COLUMN),
    key=lambda row: row.case.ref,
    glyph=lambda row: GLYPH[row.standing],
    tone=lambda row: _TONE[row.standing],
)


def sentence(row: CaseRow) -> list[str]:
    """The row under the cursor in full, over two lines."""
    parts = [row.case.ref, state_words(row)]
    if row.due_on is not None:
        parts.append(_("最近期限 {day}（{days}）").format(day=row.due_on, days=days_words(row)))
    if row.unknown:
        parts.append(_("无法判定 {n} 项").format(n=row.unknown))
    named = (
        (_("承办"), row.handler),
        (_("收件"), row.receiver if row.receiver != row.handler else ""),
        (_("类别"), attribute(row, "category")),
        (_("形式"), attribute(row, "channel")),
        (_("收到"), cell(row, "received")),
        (_("办结"), cell(row, "closed")),
    )
    return ["  ".join(parts), "  ".join(f"{name} {value}" for name, value in named if value)]
