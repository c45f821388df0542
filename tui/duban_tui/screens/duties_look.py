"""How the table of duties looks: a word and a glyph in each cell, short names of periods, and what stands beside."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from duban.desk.duty_matrix import Cell, Duties, Mark, Table, Turn, UnitRow, mark_of
from duban.desk.lists import Line
from duban.domain.labels import DUTY_MARK
from duban.domain.roster import NamedPeriod
from duban.domain.text import safe_text
from duban.i18n import _
from duban.remarks import period_words
from duban_tui.columns import Column, Look, Tone
from duban_tui.signs import Sign

GLYPH = {
    Mark.MISSED: Sign.MISSED, Mark.SHORT: Sign.SHORT, Mark.UNKNOWN: Sign.UNKNOWN, Mark.DUE_SOON: Sign.DUE_SOON,
    Mark.PENDING: Sign.PENDING, Mark.MADE_GOOD: Sign.MADE_GOOD, Mark.LATE: Sign.LATE, Mark.MET: Sign.MET,
}  # fmt: skip

SHAPE = {
    "0000-00-00": "逐日", "0000-W00": "每周", "0000-00-H0": "每半月", "0000-00": "每月", "0000-00~00": "每两月",
    "0000-Q0": "每季度", "0000-H0": "每半年", "0000": "每年", "": "其他时段",
}  # fmt: skip

TABLES = (SHAPE,)
"""Words that are translated by their value; the catalogue tool reads them here."""

_TONE = {
    Mark.MISSED: Tone.ALERT, Mark.SHORT: Tone.ALERT, Mark.UNKNOWN: Tone.ACCENT, Mark.DUE_SOON: Tone.WARNING,
}  # fmt: skip

CELL, WIDE_CELL = 9, 28
"""Cells of a period's column: with one mark, and with every mark and how many duties stand so."""
NAME = 14
"""Least cells of a unit's name."""
MOST_NAME = 40
_EDGE = 5
"""Marker, mark and glyph before the name, the blank after it, the scroll bar."""


def mark_words(mark: Mark) -> str:
    """Glyph and word."""
    return f"{GLYPH[mark]} {_(DUTY_MARK[mark])}"


def legend(table: Table) -> list[str]:
    """Every mark with the number of duties that stand so, in two lines: what is wanting, what is done."""
    words = [f"{mark_words(mark)} {table.counts.get(mark, 0)}" for mark in Mark]
    return ["  ".join(words[:4]), "  ".join(words[4:])]


def short_period(key: str) -> str:
    """The key of a period in at most seven cells; the whole stands below the table."""
    if key[:2] == "20" and len(key) >= 7:
        return key[2:].replace("-W", "W").replace("-Q", "Q").replace("-H", "H")
    return key


def visible(room: int) -> int:
    """How many periods a line of that many cells can show beside the names."""
    return max(1, (room - NAME - _EDGE) // (CELL + 1))


def spacious(room: int, periods: int) -> bool:
    """Whether so many periods leave cells free that say more of each."""
    return periods * (WIDE_CELL + 1) <= room - MOST_NAME - _EDGE


def _worst(found: Cell) -> str:
    return mark_words(found.mark)


def cell_words(found: Cell) -> str:
    """Every mark in the cell, the worst first, with the number of duties that stand so."""
    marks = Counter(map(mark_of, found.lines))
    return "  ".join(f"{mark_words(mark)} {marks[mark]}" for mark in Mark if marks[mark])


def look(
    shown: Sequence[str], chosen: str, at_cursor: Callable[[UnitRow], bool], *, wide: bool = False
) -> Look[UnitRow]:
    """The names and these periods; the chosen one stands in brackets, in the heading and in the row of the cursor. ``wide``: there is
    room for more than the worst mark."""

    def cell(row: UnitRow, key: str) -> str:
        found = row.cells.get(key)
        words = (cell_words if wide else _worst)(found) if found else "-"
        return f"[{words}]" if key == chosen and at_cursor(row) else f" {words}"

    def column(at: int, key: str) -> Column[UnitRow]:
        title = period_words(key) if wide else short_period(key)
        return Column(
            id=f"period{at}",
            title=f"[{title}]" if key == chosen else f" {title}",
            text=lambda row: cell(row, key),
            least=WIDE_CELL if wide else CELL,
            most=WIDE_CELL if wide else CELL,
            keep=2 + at,
        )

    def tone(row: UnitRow) -> Tone:
        found = row.cells.get(chosen)
        return _TONE.get(found.mark, Tone.MUTED) if found else Tone.PLAIN

    name = Column[UnitRow](
        id="unit", title=_("责任单位"), text=lambda row: row.name, least=NAME, most=MOST_NAME, grow=1, keep=1
    )
    return Look(
        columns=(name, *(column(at, key) for at, key in enumerate(shown))),
        key=lambda row: row.unit,
        glyph=lambda row: GLYPH[found.mark] if (found := row.cells.get(chosen)) else " ",
        tone=tone,
    )


def cell_lines(row: UnitRow | None, chosen: str, cell: Cell | None) -> list[str]:
    """The cell under the cursor in full: unit and period, then each duty with its date and what was done."""
    if row is None or not chosen:
        return []
    head = safe_text(f"{row.name}  {period_words(chosen)}")
    if cell is None:
        return [head + "  " + _("没有应办的职责。")]
    return [
        f"{head}  {line_words(line)}" if at == 0 else line_words(line) for at, line in enumerate(cell.lines)
    ]


def line_words(line: Line) -> str:
    """One duty: by whom, rule, title, date, how much of how many."""
    row = line.obligation
    done = _("已做 {done}，应做 {required}").format(done=row.done, required=row.required)
    due = _("期限 {day}").format(day=row.due_on) if row.due_on else ""
    closed = _("做于 {day}").format(day=row.closed_on) if row.closed_on else done
    return safe_text("  ".join(filter(None, (row.officer or "", row.rule, line.title, due, closed))))


def turn_words(one: Turn) -> str:
    """A day and who."""
    return safe_text(f"{one.on:%m-%d} {one.officer}")


def declared_words(one: NamedPeriod) -> str:
    """A declared period with its days and who declared it."""
    days = _("{start} 至 {end}").format(start=f"{one.start:%m-%d}", end=f"{one.end:%m-%d}")
    return safe_text(f"{one.name} {days}" + _("（{value}）").format(value=one.declared_by))


def beside(found: Duties, row: UnitRow | None) -> list[str]:
    """Beside the table on a wide screen: the turns of the unit under the cursor, then what was declared."""
    turns = found.turns_of(row.unit) if row else ()
    lines = [_("轮值（{unit}）").format(unit=safe_text(row.name) if row else "")]
    lines += _first([f"  {turn_words(one)}  {safe_text(one.rule)}" for one in turns], _("  未排定。"))
    lines += ["", _("已宣布的敏感时期")]
    lines += _first([f"  {declared_words(one)}" for one in found.declared()], _("  无。"))
    return lines


def _first(lines: Sequence[str], none: str, most: int = 8) -> Iterable[str]:
    if not lines:
        return [none]
    return [*lines[:most], *([_("  等 {n} 项").format(n=len(lines))] if len(lines) > most else [])]


def beside_line(found: Duties, row: UnitRow | None) -> str:
    """The same in one line: who is next, and the next declared period."""
    turns = found.turns_of(row.unit) if row else ()
    turn = turn_words(turns[0]) if turns else _("未排定")
    declared = found.declared()
    period = declared_words(declared[0]) if declared else _("无")
    return _("轮值：{turn}  敏感时期：{period}").format(turn=turn, period=period)


def pending(cell: Cell) -> list[Line]:
    """What of the cell is still to be done, else all of it."""
    return [line for line in cell.lines if line.obligation.closed_on is None] or list(cell.lines)
