"""The last weeks beside the list of today: one line, or a table."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from duban.desk.today import Kind
from duban.desk.weekly import Week
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.curves import UNSAID, Values, curve, figures, series, span_words
from duban_tui.words import ELLIPSIS, fit, right

_NAME = 8
"""Cells of a name that are kept however little room there is; a shorter name stands whole."""
_MORE = " " + ELLIPSIS
"""After the curves, where more of them are told than have room."""


class Trend(Widget):
    """Weeks in one line, or where there is room in a table."""

    def __init__(self, *, tall: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tall = tall
        self._weeks: Sequence[Week] = ()
        self._whose = ""
        self._kind: Kind | None = None
        self._notice = ""

    def show(self, weeks: Sequence[Week], whose: str, kind: Kind | None, notice: str = "") -> None:
        """The weeks of whom (empty: of all), that heap's curve first; ``notice`` stands in place of curves."""
        if (weeks, whose, kind, notice) != (self._weeks, self._whose, self._kind, self._notice):
            self._weeks, self._whose, self._kind, self._notice = weeks, whose, kind, notice
            self.refresh(layout=self._tall)

    def render(self) -> Content:
        """Words where there is no curve."""
        return Content("\n".join(self._lines(self.content_size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        if self._notice or not self._weeks:
            return [fit(safe_text(" ".join(self._notice.split("\n"))), width)]
        if all(week.overdue is None for week in self._weeks):
            return [fit(_("{weeks} 没有可以判定的记录").format(weeks=span_words(self._weeks)), width)]
        rows = series(self._weeks, self._kind)
        return self._table(rows, width) if self._tall else [self._line(rows, width)]

    def _line(self, rows: Sequence[tuple[str, Values]], width: int) -> str:
        """Whose they are, and as many of them as fit whole; of those behind the first, only what is more than nothing.

        The name is cut before a curve is left out, and where nothing was asked for the first yields too where it is nothing. If not
        even one fits behind both, the name takes the place of how many weeks.
        """
        weeks, whose = _("近{n}周").format(n=len(self._weeks)), self._whose
        least = min(_NAME, cell_len(whose))
        room = width - cell_len(weeks) - (least + 1 if whose else 0)
        told = [row for at, row in enumerate(rows) if not at or any(row[1])]
        if self._kind is None and cell_len("".join(_part(*row) for row in told)) > room:
            told = [row for row in told if any(row[1])] or told
        curves = _whole([_part(*row) for row in told], room)
        if not whose:
            line = weeks + curves
            return fit(line if cell_len(line) <= width else line.removesuffix(_MORE), width)
        left = width - cell_len(curves)
        before = f"{weeks} " if cell_len(weeks) + 1 + least <= left else ""
        name = fit(whose, max(least, left - cell_len(before))).rstrip()
        return fit(before + name + curves, width)

    def _table(self, rows: Sequence[tuple[str, Values]], width: int) -> list[str]:
        heads = (_("首周"), _("最高"), _("末周"))
        name = max(cell_len(label) for label, _values in rows)
        title = span_words(self._weeks)
        cells = (width - max(cell_len(title), name + 1 + len(self._weeks))) // len(heads)
        left = width - cells * len(heads)
        lines = [fit(self._whose, width)] if self._whose else []
        lines.append(fit(title, left) + "".join(right(head, cells) for head in heads))
        for label, values in rows:
            numbers = "".join(right(number, cells) for number in figures(values))
            lines.append(fit(f"{fit(label, name)} {curve(values)}", left) + numbers)
        if any(week.missed is None for week in self._weeks):
            lines.append(_("{sign} 这一周无法判定").format(sign=UNSAID))
        return lines


def _whole(parts: Sequence[str], room: int) -> str:
    """As many of them as have room, at least the first; with a sign where that is not all."""
    for count in range(len(parts), 0, -1):
        said = "".join(parts[:count]) + (_MORE if count < len(parts) else "")
        if cell_len(said) <= room:
            break
    return said


def _part(label: str, values: Values) -> str:
    """A curve between its label and its figures."""
    first, highest, last = figures(values)
    said = _("首{first} 高{highest} 末{last}").format(first=first, highest=highest, last=last)
    return f"  {label} {curve(values)} {said}"
