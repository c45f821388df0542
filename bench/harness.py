"""How a figure is measured: ours and its peer in turns, one warm-up each, then the medians, with their spread.

A module of this folder adds figures with :func:`bench`; ``python -m bench`` finds them. Absolute times are shown as context;
what is judged is the ratio, because it survives a change of machine.
"""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path

import attrs

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}


@attrs.frozen
class Pair:
    """Two ways to the same end. ``name`` tells several pairs of one figure apart; ``rounds`` is how often each runs."""

    ours: Callable[[], object]
    peer: Callable[[], object]
    name: str = ""
    rounds: int = 5


@attrs.frozen
class Times:
    """Pairs of seconds (ours, peer) that a figure measured by itself, in turns. The ratio is that of the sums."""

    seconds: tuple[tuple[float, float], ...]
    name: str = ""


@attrs.frozen
class Result:
    """A figure as measured. ``ratio`` is judged against ``limit`` (None: shown only); ``low``/``high`` are single rounds."""

    name: str
    what: str
    limit: float | None
    ratio: float
    low: float
    high: float
    ours: float
    peer: float

    @property
    def passed(self) -> bool:
        return self.limit is None or self.ratio <= self.limit


@attrs.define
class Place:
    """Where a run works: a folder of its own and the number of cases to generate."""

    folder: Path
    cases: int

    @cached_property
    def shelf(self) -> dict[str, object]:
        """What one figure made and another may use again (a generated ledger), by name."""
        return {}


Measured = Iterable[Pair | Times]
Figure = Callable[[Place], Measured]


@attrs.frozen
class Entry:
    """A registered figure."""

    name: str
    what: str
    limit: float | None
    measure: Figure


FIGURES: dict[str, Entry] = {}


def bench(name: str, what: str, limit: float | None) -> Callable[[Figure], Figure]:
    """Register a function that yields pairs (or times) under the name of its goal, with the greatest ratio allowed."""

    def register(measure: Figure) -> Figure:
        if name in FIGURES:
            raise ValueError(f"two figures are called {name}")
        FIGURES[name] = Entry(name, what, limit, measure)
        return measure

    return register


def consume(items: Iterable[object]) -> int:
    """Run through an answer as a report would, keeping nothing; the number of items."""
    count = 0
    for _item in items:
        count += 1
    return count


def _clock(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _in_turns(pair: Pair) -> list[tuple[float, float]]:
    pair.peer()
    pair.ours()
    rounds: list[tuple[float, float]] = []
    for number in range(pair.rounds):
        gc.collect()
        if number % 2:
            ours = _clock(pair.ours)
            rounds.append((ours, _clock(pair.peer)))
        else:
            peer = _clock(pair.peer)
            rounds.append((_clock(pair.ours), peer))
    return rounds


def run(entry: Entry, place: Place) -> Iterator[Result]:
    """Measure one figure; one result for each pair it yields."""
    for measured in entry.measure(place):
        if isinstance(measured, Pair):
            rounds = _in_turns(measured)
            ours = statistics.median(ours for ours, _peer in rounds)
            peer = statistics.median(peer for _ours, peer in rounds)
        else:
            rounds = list(measured.seconds)
            ours, peer = (sum(side) for side in zip(*rounds, strict=True))
        single = [one / other for one, other in rounds]
        name = f"{entry.name} {measured.name}".strip()
        yield Result(name, entry.what, entry.limit, ours / peer, min(single), max(single), ours, peer)
