"""What a pack can say about a campaign: phases, milestones, announced counts, and the cases that belong to it."""

from datetime import date
from typing import Literal

import attrs

from duban.domain.event import Event
from duban.policy.rules import Applies, Rule


@attrs.frozen(kw_only=True)
class Milestone:
    """A dated thing to deliver. ``due`` stays empty where the source left it out; ``mode`` keeps "on" apart from "by"."""

    id: str
    title: str
    due: date | None = None
    mode: Literal["by", "on"] = "by"
    event: str = "report"
    contents: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Phase:
    """A stretch of a campaign; dates stay empty where the source left them out."""

    title: str
    start: date | None = None
    end: date | None = None


@attrs.frozen(kw_only=True)
class Campaign(Rule):
    """A dated drive: phases, milestones for every unit that ``applies`` binds, announced counts.

    ``milestones_announced`` must equal the number of milestones; ``months`` the length of ``effective`` in whole months.
    Disagreement is a lint error.

    Its cases are those that the keys of ``applies`` about cases select, of any day of receipt unless ``case_from`` and
    ``case_until`` bound it; with ``listed`` only those that such an event has put on its list. ``cases`` is the announced number:
    a ledger that holds another one is a finding. Each of them needs an official in every role of ``roles``; where none is
    named, in one of ``case-leader`` and ``handler``. ``parts`` are further rules that belong to it: other campaigns with its
    milestones, posts of its leading group (assignments of a unit), its returns (duties).
    """

    kind: Literal["campaign"] = "campaign"
    phases: tuple[Phase, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    milestones_announced: int | None = None
    months: int | None = None
    cases: int | None = None
    listed: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    organiser: str = ""
    warn_days: int = 7

    @property
    def scoped(self) -> bool:
        """Whether it says which cases are its own: by a list, or by a selection that is about more than units."""
        about_units = attrs.evolve(self.applies, unit_level=(), unit_kind=(), unit=())
        return bool(self.listed) or about_units != Applies()

    def delivers(self, event: Event, milestone: Milestone) -> bool:
        """Whether the event reports that milestone. One that names its campaign counts for no other: they may number theirs alike."""
        return (
            event.kind == milestone.event
            and event.text("milestone") == milestone.id
            and event.text("campaign") in (None, self.id)
        )
