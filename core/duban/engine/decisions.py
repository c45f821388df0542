"""What persons have decided about proposals: how each stands as of a day. Nothing is edited, only followed."""

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from duban.domain.event import Event
from duban.domain.following import Key, Standing

DECIDING = (
    "outcome_confirmed",
    "outcome_dismissed",
    "outcome_rectified",
    "outcome_appealed",
    "outcome_upheld",
    "outcome_withdrawn",
    "outcome_answered",
)
"""Event kinds by which a person decides, in the order of one day."""

RECORDED = ("proposal", "proposal_lapsed")
"""Event kinds by which the engine's proposals are kept."""

KINDS = (*RECORDED, *DECIDING)

Place = tuple[date, int, int]
"""Day, number in the journal, position in the entry."""


@attrs.frozen
class Course:
    """What became of one proposal by a day: the events about it in order, none where nobody has decided."""

    events: tuple[Event, ...] = ()
    as_of: date = date.max

    @property
    def confirmed(self) -> Event | None:
        """The decision that put it in force, where it is in force."""
        decision = None
        for event in self.events:
            if event.kind == "outcome_confirmed":
                decision = event
            elif event.kind in ("outcome_withdrawn", "outcome_dismissed"):
                decision = None
        return decision

    @property
    def rectify_by(self) -> date | None:
        return self.confirmed.date("rectify_by") if self.confirmed else None

    @property
    def rectified_on(self) -> date | None:
        """The first day on which it was put right after the decision."""
        decision = self.confirmed
        if decision is None:
            return None
        after = (e.on for e in self.events if e.kind == "outcome_rectified" and e.on >= decision.on)
        return next(after, None)

    @property
    def missed_on(self) -> date | None:
        """The first day on which it was clear that the rectification was not done in time; None where it was, or the day has not come."""
        by, done = self.rectify_by, self.rectified_on
        if by is None or (done is not None and done <= by) or self.as_of <= by:
            return None
        return date.fromordinal(by.toordinal() + 1)

    @property
    def ended(self) -> Event | None:
        """The first act after which nothing more could come of it: dismissed, withdrawn, put right, or decided with nothing to put
        right. What is decided later does not move it."""
        ending = ("outcome_dismissed", "outcome_withdrawn", "outcome_rectified")
        return next(
            (
                event
                for event in self.events
                if event.kind in ending
                or (event.kind == "outcome_confirmed" and event.date("rectify_by") is None)
            ),
            None,
        )

    @property
    def standing(self) -> Standing:
        standing = Standing.PROPOSED
        for event in self.events:
            standing = _AFTER.get(event.kind, standing)
        if standing is Standing.CONFIRMED and self.rectified_on is not None:
            return Standing.RECTIFIED
        if standing is Standing.CONFIRMED and self.missed_on is not None:
            return Standing.MISSED
        return standing


_AFTER = {
    "proposal": Standing.PROPOSED,
    "proposal_lapsed": Standing.LAPSED,
    "outcome_dismissed": Standing.DISMISSED,
    "outcome_confirmed": Standing.CONFIRMED,
    "outcome_appealed": Standing.APPEALED,
    "outcome_upheld": Standing.CONFIRMED,
    "outcome_withdrawn": Standing.WITHDRAWN,
}


def courses(acts: Iterable[Event], as_of: date) -> Mapping[Key, Course]:
    """What became of each proposal that somebody decided on or that was recorded; ``acts`` in force, in any order."""
    order = {kind: place for place, kind in enumerate(KINDS)}
    kept = sorted(
        (act for act in acts if act.kind in order and act.on <= as_of),
        key=lambda act: (*place_of(act), order[act.kind]),
    )
    by_key: dict[Key, list[Event]] = {}
    for act in kept:
        by_key.setdefault(Key.parse(act.text("key") or ""), []).append(act)
    return {key: Course(tuple(events), as_of) for key, events in by_key.items()}


def place_of(event: Event) -> Place:
    """Where an act stands among all: its day, and of one day its number in the journal (0 for what has none)."""
    seq, _dot, n = event.id.partition(".")
    return (event.on, int(seq or 0), int(n or 0))
