"""Grounds and what supports them: unmet obligations, and what persons have entered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import attrs

from duban.domain.event import Event
from duban.domain.obligation import Obligation, State
from duban.engine.decisions import Place, place_of
from duban.policy.following import Ground, Suggestion
from duban.policy.policy import Policy, Ruling

ENTERED = "ground_found"
"""Event kind by which a person enters a ground, with severity, cause or the measure wanted."""

DAY = timedelta(days=1)


@attrs.frozen
class Support:
    """One unmet obligation that supports a ground: its key, and the first day on which it did."""

    since: date
    key: str
    case: str | None = None
    officer: str | None = None


class Subject(NamedTuple):
    """What an occasion is about: the ground's rule, the unit, and the matter (see :class:`duban.domain.following.Key`)."""

    ground: str
    unit: str
    about: str


@attrs.define
class Occasion:
    """One occasion of a ground: what supports it, what was entered about it, and its number."""

    subject: Subject
    n: int
    support: list[Support] = attrs.field(factory=list)
    entries: list[Event] = attrs.field(factory=list)

    @property
    def since(self) -> date:
        """The first day on which anything supported it."""
        days = [support.since for support in self.support] + [entry.on for entry in self.entries]
        return min(days)

    @property
    def entry(self) -> Event | None:
        """What was entered last counts: somebody has looked again."""
        return self.entries[-1] if self.entries else None

    @property
    def case(self) -> str | None:
        """The case it is about, where it is about one."""
        return self.support[0].case if self.support else (self.subject.about or None)


class Grounds:
    """The grounds of a policy by the rules whose unmet obligations support them."""

    def __init__(self, policy: Policy) -> None:
        self.by_rule: dict[str, list[Ruling]] = {}
        for ruling in policy:
            if isinstance(ruling.rule, Ground | Suggestion) and ruling.rule.judged:
                for rule in ruling.rule.findings:
                    self.by_rule.setdefault(rule, []).append(ruling)

    @property
    def rules(self) -> frozenset[str]:
        """Rules whose unmet obligations support anything."""
        return frozenset(self.by_rule)

    def supports(self, row: Obligation, as_of: date) -> Iterator[tuple[Subject, Support]]:
        """What the obligation supports as of the day; nothing where it is met, running, or nobody is known to owe it."""
        rulings = self.by_rule.get(row.rule)
        if not rulings or row.unit is None:
            return
        state = row.state(as_of)
        since = _unmet_since(row, state)
        if since is None or since > as_of:
            return
        for ruling in rulings:
            rule = ruling.rule
            assert isinstance(rule, Ground | Suggestion), "only those are listed"
            on = since + timedelta(days=rule.over_days) if isinstance(rule, Ground) else since
            if (isinstance(rule, Ground) and state.value not in rule.states) or on not in rule.effective:
                continue
            if on > as_of or (row.closed_on is not None and state is State.MET_LATE and on > row.closed_on):
                continue
            by_unit = isinstance(rule, Suggestion) or rule.per == "unit"
            about = str(on.year) if by_unit else (row.case or f"{row.rule}@{row.period or ''}")
            yield Subject(rule.id, row.unit, about), Support(on, row.key, row.case, row.officer)


def _unmet_since(row: Obligation, state: State) -> date | None:
    """The first day on which the obligation was unmet."""
    if state is State.BREACH:
        return row.closed_on
    if state in (State.OVERDUE, State.SHORT, State.MET_LATE) and row.due_on is not None:
        return row.due_on + DAY
    return None


def occasions(
    grounds: Grounds,
    unmet: Iterable[Obligation],
    entries: Iterable[Event],
    ends: Mapping[Subject, Sequence[Place]],
    as_of: date,
) -> Sequence[Occasion]:
    """Every occasion of every ground as of the day, by subject and number.

    ``ends`` are the places at which earlier occasions of a subject were closed by a decision: what came up on a later day, or was
    entered after it, is a new occasion.
    """
    found: dict[tuple[Subject, int], Occasion] = {}

    def occasion(subject: Subject, place: Place) -> Occasion:
        n = 1 + sum(end < place for end in ends.get(subject, ()))
        return found.setdefault((subject, n), Occasion(subject, n))

    for row in unmet:
        for subject, support in grounds.supports(row, as_of):
            occasion(subject, (support.since, 0, 0)).support.append(support)
    for entry in entries:
        if entry.kind == ENTERED and entry.on <= as_of and entry.unit is not None:
            subject = Subject(entry.text("ground") or "", entry.unit, entry.text("about") or "")
            occasion(subject, place_of(entry)).entries.append(entry)
    for one in found.values():
        one.support.sort(key=lambda support: (support.since, support.key))
    return [found[key] for key in sorted(found)]
