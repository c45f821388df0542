"""How the table of duties looks: a word and a glyph in each cell, short names of periods, and what stands beside."""

from collections.abc import Callable, Iterable, Sequence

from duban.desk.duty_matrix import Cell, Duties, Mark, Table, Turn, UnitRow
from duban.desk.lists import Line
from duban.domain.roster import NamedPeriod
from duban.domain.text import safe_text
from duban.i18n import _
from duban.remarks import period_words
from duban_tui.columns import Column, Look, Tone

GLYPH = {
    Mark.MISSED: "x", Mark.SHORT: "%", Mark.UNKNOWN: "?", Mark.DUE_SOON: "~", Mark.PENDING: ".",
    Mark.MADE_GOOD: "+", Mark.LATE: ">", Mark.MET: "=",
}  # fmt: skip

MARK = {
    Mark.MISSED: "未做", Mark.SHORT: "未足", Mark.UNKNOWN: "不明", Mark.DUE_SOON: "临期", Mark.PENDING: "待办",
    Mark.MADE_GOOD: "补做", Mark.LATE: "逾期", Mark.MET: "按时",
}  # fmt: skip

SHAPE = {
    "0000-00-00": "逐日", "0000-W00": "每周", "0000-00-H0": "每半月", "0000-00": "每月", "0000-00~00": "每两月",
    "0000-Q0": "每季度", "0000-H0": "每半年", "0000": "每年", "": "其他时段",
}  # fmt: skip

TABLES = (MARK, SHAPE)
"""Words that are translated by their value; the catalogue tool reads them here."""

_TONE = {
    Mark.MISSED: Tone.ALERT, Mark.SHORT: Tone.ALERT, Mark.UNKNOWN: Tone.ACCENT, Mark.DUE_SOON: Tone.WARNING,
}  # fmt: skip

CELL = 9
"""Cells of a period's column."""
NAME = 14
"""Least cells of a unit's name."""
MOST_NAME = 24
_EDGE = 5
"""Marker, mark and glyph before the name, the blank after it, the scroll bar."""


def mark_words(mark: Mark) -> str:
    """Glyph and word."""
    return f"{GLYPH[mark]} {_(MARK[mark])}"


def legend(table: Table) -> list[str]:
    """Every mark with the number of duties that stand so, in two lines: what is wanting, what is done."""
    counts = table.count()
    words = [f"{mark_words(mark)} {counts.get(mark, 0)}" for mark in Mark]
    return ["  ".join(words[:4]), "  ".join(words[4:])]


def short_period(key: str) -> str:
    """The key of a period in at most seven cells; the whole stands below the table."""
    if key[:2] == "20" and len(key) >= 7:
        return key[2:].replace("-W", "W").replace("-Q", "Q").replace("-H", "H")
    return key


def visible(room: int) -> int:
    """How many periods a line of that many cells can show beside the names."""
    return max(1, (room - NAME - _EDGE) // (CELL + 1))


def look(shown: Sequence[str], chosen: str, at_cursor: Callable[[UnitRow], bool]) -> Look[UnitRow]:
    """The names and these periods; the chosen one stands in brackets, in the heading and in the row of the cursor."""

    def cell(row: UnitRow, key: str) -> str:
        found = row.cells.get(key)
        words = mark_words(found.mark) if found else "-"
        return f"[{words}]" if key == chosen and at_cursor(row) else f" {words}"

    def column(at: int, key: str) -> Column[UnitRow]:
        title = short_period(key)
        return Column(
            id=f"period{at}",
            title=f"[{title}]" if key == chosen else f" {title}",
            text=lambda row: cell(row, key),
            least=CELL,
            most=CELL,
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
    """One duty: rule, title, date, how much of how many, by whom."""
    row = line.obligation
    done = _("已做 {done}，应做 {required}").format(done=row.done, required=row.required)
    due = _("期限 {day}").format(day=row.due_on) if row.due_on else ""
    closed = _("做于 {day}").format(day=row.closed_on) if row.closed_on else done
    return safe_text("  ".join(filter(None, (row.rule, line.title, due, closed, row.officer or ""))))


def turn_words(one: Turn) -> str:
    """A day and who."""
    return safe_text(f"{one.on:%m-%d} {one.officer}")


def declared_words(one: NamedPeriod) -> str:
    """A declared period with its days and who declared it."""
    return safe_text(f"{one.name} {one.start:%m-%d}—{one.end:%m-%d}（{one.declared_by}）")


def beside(found: Duties, row: UnitRow | None) -> list[str]:
    """Beside the table on a wide screen: the turns of the unit under the cursor, then what was declared."""
    turns = found.turns_of(row.unit) if row else ()
    lines = [_("轮次（{unit}）").format(unit=safe_text(row.name) if row else "")]
    lines += _first([f"  {turn_words(one)}  {safe_text(one.rule)}" for one in turns], _("  没有排定的轮次。"))
    lines += ["", _("敏感时期等（已宣布）")]
    lines += _first([f"  {declared_words(one)}" for one in found.declared()], _("  没有。"))
    return lines


def _first(lines: Sequence[str], none: str, most: int = 8) -> Iterable[str]:
    if not lines:
        return [none]
    return [*lines[:most], *([_("  等 {n} 项").format(n=len(lines))] if len(lines) > most else [])]


def beside_line(found: Duties, row: UnitRow | None) -> str:
    """The same in one line: who is next, and the next declared period."""
    turns = found.turns_of(row.unit) if row else ()
    turn = turn_words(turns[0]) if turns else _("没有排定")
    declared = found.declared()
    period = declared_words(declared[0]) if declared else _("没有")
    return _("轮到：{turn}  敏感时期等：{period}").format(turn=turn, period=period)
