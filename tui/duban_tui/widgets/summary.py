"""The summary above and beside the list: counts by kind, counts by unit."""

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from duban.desk.today import Kind
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.words import fit, kind_label, kind_words

UnitCounts = Sequence[tuple[str, Counter[Kind]]]

_SHOWN = (Kind.OVERDUE, Kind.DUE_SOON, Kind.MISSED)


class KindCounts(Widget):
    """How many rows of each kind; the kind that is being looked at stands in brackets."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._counts: Counter[Kind] = Counter()
        self._chosen: Kind | None = None

    def show(self, counts: Counter[Kind], chosen: Kind | None) -> None:
        if (counts, chosen) != (self._counts, self._chosen):
            self._counts, self._chosen = counts.copy(), chosen
            self.refresh(layout=True)

    def render(self) -> Content:
        """The kinds in a fixed order, each bound together, broken only between them."""
        lines = [""]
        for kind in Kind:
            words = kind_words(kind, self._counts[kind])
            words = f"[{words}]" if kind is self._chosen else words
            gap = "  " if lines[-1] else ""
            if lines[-1] and cell_len(lines[-1] + gap + words) > max(20, self.content_size.width):
                lines.append(words)
            else:
                lines[-1] += gap + words
        return Content("\n".join(lines))


class UnitLine(Widget):
    """The units with most rows, in one line."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._units: UnitCounts = ()

    def show(self, units: UnitCounts) -> None:
        if units != self._units:
            self._units = units
            self.refresh()

    def render(self) -> Content:
        """As many units as the line holds, then how many more there are."""
        if not self._units:
            return Content("")
        room = self.content_size.width
        line = _("按单位")
        for at, (name, counts) in enumerate(self._units):
            shown = safe_text(name)
            part = f"  {fit(shown, 16).rstrip() if cell_len(shown[:40]) > 16 else shown} {counts.total()}"
            rest = _("  等 {n} 个").format(n=len(self._units))
            if at and cell_len(line + part + rest) > room:
                return Content(line + rest)
            line += part
        return Content(line)


class UnitPanel(Widget):
    """The units as a table, beside the list on a wide screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._units: UnitCounts = ()

    def show(self, units: UnitCounts) -> None:
        if units != self._units:
            self._units = units
            self.refresh()

    def render(self) -> Content:
        """Name, what is overdue, due soon, missed, and all."""
        width, height = self.content_size
        name = width - 7 * (len(_SHOWN) + 1)
        head = [fit(_("按单位"), name), *(_right(kind_label(kind)) for kind in _SHOWN), _right(_("合计"))]
        lines = ["".join(head)]
        for unit, counts in self._units[: height - 1]:
            cells = [fit(safe_text(unit), name), *(_right(counts[kind]) for kind in _SHOWN)]
            lines.append("".join([*cells, _right(counts.total())]))
        if len(self._units) > height - 1 > 0:
            lines[-1] = _("…… 共 {n} 个单位").format(n=len(self._units))
        return Content("\n".join(lines))


def _right(value: object) -> str:
    text = str(value)
    return " " * max(0, 7 - cell_len(text)) + text
