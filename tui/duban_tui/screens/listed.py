"""One of several lists of a screen: what stands in it, how it looks, and what is said where there is nothing."""

from collections.abc import Sequence
from typing import Any

import attrs

from duban.desk.pinyin import matches
from duban.i18n import heading
from duban_tui.aside import Stopped
from duban_tui.columns import Look
from duban_tui.signs import Sign
from duban_tui.words import PENDING

NOTHING: Look[Any] = Look(columns=(), key=id)
"""How a list looks before it is known by what its rows are told."""


class Keyed(str):
    """A line that says which key to press: for the screen. The line mode, which has the act in its menu, leaves it out."""

    __slots__ = ()


@attrs.frozen(kw_only=True)
class Listed:
    """One of the lists: its title, how its rows look, the rows (None: not read, for the reason that ``unread`` gives, or not yet), and
    what stands in place of none. ``counted`` is how many there are where some rows are headings.

    ``about``: lines for whoever presses Enter where there is no row: what belongs here, and how it gets here.
    """

    id: str
    title: str = attrs.field(converter=heading)
    look: Look[Any] = NOTHING
    rows: Sequence[Any] | None = None
    counted: int | None = None
    unread: Sequence[str] = ()
    notice: Sequence[str] = ()
    about: Sequence[str] = ()

    @property
    def words(self) -> str:
        """Title and number of rows, or that nobody can say it."""
        if self.rows is None:
            return f"{self.title} {Sign.UNKNOWN if self.unread else PENDING}"
        return f"{self.title} {len(self.rows) if self.counted is None else self.counted}"


def filled(lists: Sequence[Listed], **read: tuple[Sequence[Any], Look[Any]]) -> tuple[Listed, ...]:
    """Those of the lists that were read, with their rows and how they look."""
    return tuple(
        attrs.evolve(one, rows=read[one.id][0], look=read[one.id][1]) for one in lists if one.id in read
    )


def holding(here: Listed, words: Sequence[str], stopped: Stopped) -> list[Any]:
    """The rows of it that hold every word in any column."""
    found = []
    for row in here.rows or ():
        if stopped():
            break
        said = "\n".join(column.text(row) for column in here.look.columns)
        if all(matches(word, said) for word in words):
            found.append(row)
    return found
