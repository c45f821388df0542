"""The summary above and beside the list: counts by kind, counts by unit."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from duban.desk.today import Counts, Kind
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.words import fit, kind_label, kind_words
from duban_tui.wrapping import wrap

UnitCounts = Sequence[tuple[str, Counts]]

_SHOWN = (Kind.OVERDUE, Kind.DUE_SOON, Kind.MISSED)


class KindCounts(Widget):
    """How many rows of each kind; the kind that is being looked at stands in brackets."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._counts: Counts = dict.fromkeys(Kind, 0)
        self._chosen: Kind | None = None

    def show(self, counts: Counts, chosen: Kind | None) -> None:
        if (counts, chosen) != (self._counts, self._chosen):
            self._counts, self._chosen = counts, chosen
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
            part = f"  {fit(safe_text(name), 20).rstrip()} {sum(counts.values())}"
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
        labels = [*(kind_label(kind) for kind in _SHOWN), _("合计")]
        cells = max(7, *(cell_len(label) + 1 for label in labels))
        name = width - cells * len(labels)
        lines = [fit(_("按单位"), name) + "".join(_right(label, cells) for label in labels)]
        for unit, counts in self._units[: height - 1]:
            numbers = [*(counts[kind] for kind in _SHOWN), sum(counts.values())]
            lines.append(fit(safe_text(unit), name) + "".join(_right(number, cells) for number in numbers))
        if len(self._units) > height - 1 > 0:
            lines[-1] = _("…… 共 {n} 个单位").format(n=len(self._units))
        return Content("\n".join(lines))


def _right(value: object, cells: int) -> str:
    text = str(value)
    return " " * max(0, cells - cell_len(text)) + text


class Wrapped(Widget):
    """Lines of text, broken as Chinese is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[str, ...] = ()

    def show(self, lines: Sequence[str]) -> None:
        if tuple(lines) != self._lines:
            self._lines = tuple(lines)
            self.refresh(layout=self.styles.is_auto_height)

    def render(self) -> Content:
        """The lines; what does not fit is cut below."""
        return Content("\n".join(wrap(self._lines, self.content_size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at that width."""
        return len(wrap(self._lines, width))
