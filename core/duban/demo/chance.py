"""Seeded choices and days, so that a demonstration is the same everywhere."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from duban.calendar.work import DayTable

T = TypeVar("T")


class Chance:
    """Choices from one seed. Only ``Random.random`` is used, whose sequence no Python version changes."""

    def __init__(self, seed: int) -> None:
        self._next = Random(seed).random

    def below(self, count: int) -> int:
        """A whole number from 0 to ``count`` - 1."""
        return int(self._next() * count)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]


class Workdays:
    """The working days from ``first`` to ``last``; on others an office records nothing."""

    def __init__(self, table: DayTable, first: date, last: date) -> None:
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.days = [day for day in days if table.is_workday(day)]
        self.last = last

    def among(self, first: date, last: date) -> list[date]:
        """Those from ``first`` to ``last``, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def after(self, chance: Chance, day: date, low: int, high: int) -> date | None:
        """A working day ``low`` to ``high`` calendar days after the day; the next earlier one where a holiday fills them.

        None where that lies after the last day there is.
        """
        wanted = day + timedelta(days=chance.between(low, high))
        if wanted > self.last:
            return None
        return max(day, self.days[bisect_right(self.days, wanted) - 1])
