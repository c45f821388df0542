"""What an explanation may look at."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from duban.domain.event import Event, EventKind, act_named
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.domain.trace import Step
from duban.engine.explain import act_step

Values = dict[str, str | int | date | tuple[date, ...]]


@attrs.frozen(kw_only=True)
class Matter:
    """What an explanation may look at: the acts in force up to the day, in order, the labels of their kinds, the roster as of the day.

    ``spells`` are all spells of the same case's obligations.
    """

    events: Sequence[Event]
    kinds: Mapping[str, EventKind]
    roster: Roster
    as_of: date
    spells: Sequence[Obligation] = ()

    def act(self, code: str, event: Event) -> Step:
        return act_step(code, event, self.kinds)

    def named(self, kind: str) -> dict[str, str]:
        return act_named(self.kinds, kind)
