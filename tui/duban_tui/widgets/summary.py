"""The summary above and beside the list: counts by kind, by level and by unit."""

from collections.abc import Sequence
from itertools import zip_longest

import attrs
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region, Size
from textual.widget import Widget

from duban.desk.today import Counts, Kind
from duban.domain.text import safe_text
from duban.i18n import _, heading
from duban_tui.words import ELLIPSIS, fit, kind_label, kind_words, right
from duban_tui.wrapping import wrap

_SHOWN = (Kind.OVERDUE, Kind.DUE_SOON, Kind.MISSED, Kind.SHORT)


@attrs.frozen
class Group:
    """What is counted together: a level of units, or a unit."""

    name: str
    counts: Counts
    chosen: bool = False
    """Whether the list shows only this one."""

    @property
    def label(self) -> str:
        """The name; in brackets where it is chosen."""
        name = safe_text(self.name)
        return f"[{name}]" if self.chosen else name

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@attrs.frozen
class Groups:
    """The levels from the top, and the units with most rows first."""

    levels: Sequence[Group] = ()
    units: Sequence[Group] = ()


class KindCounts(Widget):
    """How many rows of each kind; the kind that is being looked at stands in brackets. Until all are counted, none found is not none."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._counts: dict[Kind, int | None] = dict.fromkeys(Kind)
        self._chosen: Kind | None = None

    def show(self, found: Counts, chosen: Kind | None, *, whole: bool) -> None:
        """``whole``: everything has been counted."""
        counts = {kind: found[kind] if whole else found[kind] or None for kind in Kind}
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


class _Counted(Widget):
    """How many rows the levels and the units have."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._groups = Groups()

    def show(self, groups: Groups) -> None:
        if groups != self._groups:
            self._groups = groups
            self.refresh()


class UnitLine(_Counted):
    """The levels, and the units with most rows, in one line."""

    def render(self) -> Content:
        """All levels, as many units as the line holds, then how many there are."""
        groups = self._groups
        if not groups.units:
            return Content("")
        room = self.content_size.width
        line = _("按层级") + "".join(f" {one.label} {one.total}" for one in groups.levels)
        line += "  " + _("按单位")
        rest = " " + _("等 {n} 个").format(n=len(groups.units))
        for at, one in enumerate(groups.units, start=1):
            part = f" {fit(one.label, 20).rstrip()} {one.total}"
            if cell_len(line + part + (rest if at < len(groups.units) else "")) > room:
                if at == 1:
                    rest = " " + _("共 {n} 个").format(n=len(groups.units))
                return Content(fit(line + rest, room))
            line += part
        return Content(line)


class UnitPanel(_Counted):
    """The levels and the units as tables, beside the list on a wide screen."""

    def render(self) -> Content:
        """Name, what is overdue, due soon, missed, short, and all."""
        width, height = self.content_size
        levels, units = self._groups.levels, self._groups.units
        labels = [*(heading(kind_label(kind)) for kind in _SHOWN), _("合计")]
        rows = [[*(str(one.counts[kind]) for kind in _SHOWN), str(one.total)] for one in (*levels, *units)]
        cells = [1 + max(map(cell_len, column), default=0) for column in zip(labels, *rows, strict=True)]
        name = width - sum(cells)

        def line(title: str, values: Sequence[str]) -> str:
            return fit(title, name) + "".join(right(*one) for one in zip(values, cells, strict=True))

        lines = [line(_("按层级"), labels)]
        lines += [line(one.label, row) for one, row in zip(levels, rows, strict=False)]
        lines += ["", line(_("按单位"), labels)]
        room = height - len(lines)
        lines += [line(one.label, row) for one, row in zip(units[:room], rows[len(levels) :], strict=False)]
        if len(units) > room > 0:
            lines[-1] = _("…… 共 {n} 个单位").format(n=len(units))
        return Content("\n".join(lines))


class Wrapped(Widget):
    """Lines of text, broken as Chinese is. Only lines that have become others are painted again."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: tuple[str, ...] = ()

    def show(self, lines: Sequence[str]) -> None:
        """Show these instead."""
        if tuple(lines) == self._lines:
            return
        before = self._broken()
        self._lines = tuple(lines)
        if self.styles.is_auto_height:
            self.refresh(layout=True)
        else:
            pairs = zip_longest(before, self._broken())
            changed = [y for y, (old, new) in enumerate(pairs) if old != new]
            self.refresh(*(Region(0, y, self.content_size.width, 1) for y in changed))

    def _broken(self) -> list[str]:
        width, height = self.content_size
        lines = wrap(self._lines, width)
        if self.styles.is_auto_height or len(lines) <= height:
            return lines
        return [*lines[: height - 1], fit(lines[height - 1] + ELLIPSIS, width).rstrip()][:height]

    def render(self) -> Content:
        """The lines; what does not fit below is left out, with an ellipsis in its place."""
        return Content("\n".join(self._broken()))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are at that width."""
        return len(wrap(self._lines, width))
