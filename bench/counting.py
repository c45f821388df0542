"""Counting working days: a deadline against a bare look-up in two lists."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from bench.harness import Pair, Place, bench
from duban.calendar.load import shipped

_DEADLINES = 200_000


@bench("P11", "n-th working day by the calendar / bare look-up in prefix lists", 2.0)
def deadlines(place: Place) -> Iterator[Pair]:
    """One date in, one date out, over the years 2018 to 2025; the calendar also checks that it covers both ends."""
    table = shipped("cn").known_on(None)
    first, last = date(2018, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    worked = [day for day in days if table.is_workday(day)]
    position: list[int] = []
    for day in days:
        position.append((position[-1] if position else -1) + table.is_workday(day))
    base = first.toordinal()
    chance = random.Random(3)
    asked = [(first + timedelta(chance.randrange(2600)), chance.randrange(1, 60)) for _ in range(_DEADLINES)]

    def ours() -> None:
        add = table.add_workdays
        for start, n in asked:
            add(start, n)

    def bare() -> None:
        for start, n in asked:
            worked[position[start.toordinal() - base] + n]

    for start, n in asked[:1000]:
        if table.add_workdays(start, n) != worked[position[start.toordinal() - base] + n]:
            raise RuntimeError(f"{start} + {n} working days differ")
    yield Pair(ours, bare, rounds=9)
