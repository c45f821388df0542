"""Promises inside an agreement or a reply: each is a deadline of its own, met by the act that keeps it (TS-3.3-3, FL-3.4-8, QD-3.1-2).

A promise is known by what it is about (the field ``what``) inside its claim. One given without its day cannot be judged until the
day is stated; an act that may mean several promises proves none of them.
"""

from collections.abc import Callable, Sequence
from datetime import date

from duban.calendar.counting import Due
from duban.domain.event import Event
from duban.domain.obligation import Obligation, Outcome
from duban.engine.clock import Clock, Line, stated_day
from duban.engine.facts import Facts

NO_DAY = "promised-day"
"""Missing: the day by which the promise was to be kept."""
WHICH = "promised-what"
"""Missing: which of several promises an act has kept."""


class Promise(Clock):
    """The clock of one promise; ``peers`` are all of the rule's promises that run or have run beside it, itself among them."""

    __slots__ = ("peers", "unclear", "what")

    def __init__(
        self,
        line: Line,
        event: Event,
        facts: Facts,
        emit: Callable[[Obligation], None],
        running: Sequence["Promise"] = (),
    ) -> None:
        self.what = what_of(event)
        self.unclear = False
        self.peers: list[Promise] = running[0].peers if running else []
        self.peers.append(self)
        super().__init__(line, event, facts, emit)

    def due(self) -> Due:
        """The promised day, unless it was not stated or it is unclear whether the promise has been kept."""
        if self.unclear:
            return Due(on=None, missing=WHICH, unrolled=None)
        if self.fixed is None and self.unreadable is None:
            return Due(on=None, missing=NO_DAY, unrolled=None)
        return super().due()

    def respell(self, on: date) -> None:
        super().respell(on)
        if self.spell is not None and self.what is not None:
            self.spell.detail = f"promise:{self.what}"

    def repeated_by(self, event: Event) -> bool:
        """Whether the event only says this promise again; another day for the same thing is another promise."""
        if event.claim != self.claim or what_of(event) != self.what:
            return False
        day = self._stated(event)
        return day == self.fixed or (day is None and self.what is not None)

    def see(self, event: Event) -> None:
        if event.kind in self.line.met:
            self._kept(event)
            return
        if event.kind in self.line.rule.start and self.fixed is None and self._same(event):
            self.fixed = self._stated(event)
            if self.fixed is not None:
                self.acts.append(event)
                self.unreadable = None
                self.respell(event.on)
        super().see(event)

    def _same(self, event: Event) -> bool:
        return event.claim == self.claim and what_of(event) == self.what

    def _stated(self, event: Event) -> date | None:
        return stated_day(event, self.line.rule.limit.field or "")

    def _kept(self, event: Event) -> None:
        """The act meets the promise that it means; where it may mean others as well, nobody can say which."""
        meant = self._meant(event)
        if self not in meant:
            return
        self.acts.append(event)
        if len({(promise.claim, promise.what) for promise in meant}) > 1 or (
            len(meant) > 1 and self.what is None
        ):
            self.unclear = True
            self.respell(event.on)
        elif self.fixed is None:  # kept, and never late: there was no day
            self.close(event.on, Outcome.VOID)
            self.over = True
        else:
            self.unclear = False
            self.respell(event.on)
            self.meet(event.on)

    def _meant(self, event: Event) -> list["Promise"]:
        """The promises that the act may have kept, as they stood before it: those of its name, else those without a name."""
        named = what_of(event)
        open_then = [p for p in self.peers if not p.over or (p.acts and p.acts[-1] is event)]
        about = [p for p in open_then if event.claim in (None, p.claim)]
        if named is None:
            return about
        return [p for p in about if p.what == named] or [p for p in about if p.what is None]


def what_of(event: Event) -> str | None:
    """What the event says it is about, without the blanks that a spreadsheet brings along; None where it says nothing."""
    text = event.text("what")
    return "".join(text.split()) or None if text is not None else None
