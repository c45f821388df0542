"""Showing a survey the ledger: each case, obligation and act once, whatever the number of questions."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from duban.calendar.periods import Period
from duban.desk.check import owed_by_units, unit_acts
from duban.desk.frozen import Frozen
from duban.desk.office import Office
from duban.desk.projecting import batches
from duban.desk.upto import UpTo
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.counters import FIGURE, Question, Setting
from duban.engine.fold import as_of as existing
from duban.engine.indicators import Survey
from duban.policy.policy import Policy, Ruling
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

ONE_DAY = timedelta(days=1)
FEW = 12
"""Up to so many periods the maintained counts are asked for each; beyond, every obligation is read once."""


def version_for(policy: Policy, rule: str, period: Period) -> Ruling | None:
    """The version of a rule by which a period is assessed: the one in force when it ended, else when it began."""
    return policy.in_force(rule, period.end) or policy.in_force(rule, period.start)


def survey(
    office: Office,
    reader: "Reader",
    place: Jurisdiction,
    roster: Roster,
    questions: Iterable[Question],
    as_of: date,
) -> Survey:
    """The questions answered from the ledger as of the day; from the journal up to an entry, where the reader sees no further."""
    code = place.code
    ranks = {kind.id: kind.rank for kind in office.policy(code).kinds.values()}
    floor = place.judged_from or date.min
    made = Survey(questions, Setting(roster, office.table, office.extensions, ranks, as_of, floor))
    needs = made.needs
    if needs.repeats:
        for ref, events in reader.cases_with_events(code):
            made.repeat(ref, events)
    if needs.cases is not None:
        for ref, known in _cases(reader, code, *needs.cases):
            made.case(ref, known)
    if needs.obligations is not None:
        for row in _obligations(office, reader, place, roster, made, as_of):
            made.obligation(row)
    if needs.acts is not None:
        first, last = needs.acts
        for act in unit_acts(reader, code, min(last, as_of), kinds=sorted(needs.kinds), first=first):
            made.act(act)
    if needs.figures:
        for act in unit_acts(reader, code, as_of, kinds=(FIGURE,)):
            made.act(act)
    return made


def _cases(
    reader: "Reader", code: str, first: date | None, last: date
) -> Iterator[tuple[str, Sequence[Event]]]:
    """The cases received between the days; where nothing narrows them down, all in the order of their references."""
    if isinstance(reader, UpTo) or first is None:
        yield from reader.cases_with_events(code)
        return
    refs = [case.ref for case in reader.cases(code, received_from=first, received_to=last)]
    for block in batches(refs):
        yield from sorted(reader.events_of(code, block).items())


def _obligations(
    office: Office, reader: "Reader", place: Jurisdiction, roster: Roster, made: Survey, as_of: date
) -> Iterator[Obligation]:
    """What cases and units owed as of the day, so far as the survey has not taken it from the maintained counts."""
    code, days = place.code, made.needs.obligations
    if isinstance(reader, UpTo):
        programme, frozen = office.programme(code, roster), Frozen.of(reader, code)
        for ref, events in reader.cases_with_events(code):
            folded = programme.fold(ref, events)
            if folded is not None:
                yield from existing(frozen.applied(ref, folded.obligations, events), as_of)
    elif days is not None:
        counted = not roster.turns and all(len(c.periods) <= FEW for c in made.by_duty)
        if counted:
            _rates(reader, code, made, as_of)
        else:
            first, last = days
            yield from reader.open_obligations(code, as_of, due_from=first, due_before=last + ONE_DAY)
        yield from reader.open_obligations(code, as_of, undated=True)
        yield from reader.closed_obligations(code, date.min, as_of, notable=counted, undated=counted)
    yield from owed_by_units(office, reader, place, roster, as_of)


def _rates(reader: "Reader", code: str, made: Survey, as_of: date) -> None:
    """Show the survey the counts of obligations that have a due date, by unit, as the ledger maintains them."""
    for counter in made.by_duty:
        for period in counter.periods:
            first = max(period.start, made.setting.floor)
            if first <= period.end:
                rules = counter.indicator.rules
                for rate in reader.rates(
                    code, as_of, rules=rules, period_from=first, period_to=period.end, by_rule=False
                ):
                    counter.take_rate(period, rate)
