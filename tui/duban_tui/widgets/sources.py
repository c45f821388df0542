"""Where the rows of a list come from: pages read beside the loop, or rows in memory."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, Protocol, TypeVar

from duban_tui.columns import R

Row_co = TypeVar("Row_co", covariant=True)


class Source(Protocol[Row_co]):
    """Where rows come from. Unless it is ``immediate`` (rows in memory), every method is called in a thread and may take its time.

    The methods may raise DubanError; the list then says :class:`~duban_tui.widgets.listing.PagedList.Failed`.
    """

    @property
    def immediate(self) -> bool:
        """Whether it answers at once, so that it may be asked on the loop."""

    def count(self) -> int:
        """How many rows there are."""

    def page(self, offset: int, limit: int) -> Sequence[Row_co]:
        """At most ``limit`` rows from that one on; fewer at the end."""

    def place(self, key: Hashable) -> int | None:
        """Where the row of that key is; None where it is not among them."""


class Rows(Generic[R]):
    """Rows in memory as a source."""

    immediate = True

    def __init__(self, rows: Sequence[R] = (), key: Callable[[R], Hashable] = id) -> None:
        self.rows = rows
        self._key = key

    def count(self) -> int:
        """All of them."""
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[R]:
        """A stretch of them."""
        return self.rows[offset : offset + limit]

    def place(self, key: Hashable) -> int | None:
        """The first row of that key."""
        return next((at for at, row in enumerate(self.rows) if self._key(row) == key), None)
