"""What the tests of assessment share: an indicator in a few lines of TOML, and the shortest way to its reading."""

from collections.abc import Iterable, Sequence
from datetime import date

from duban.calendar.periods import parse_period
from duban.domain.assessing import WHOLE, Reading
from duban.domain.event import Event
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.engine.counters import Question, Setting
from duban.engine.fold import Programme, as_of
from duban.engine.in_force import acts_in_force
from duban.engine.indicators import Survey
from duban.engine.selection import Extensions
from duban.policy.assessing import Indicator
from duban.policy.policy import Policy
from tests.engine.law import NOTHING, ROSTER, TABLE, day, law


def indicator(extra: str, *, id: str = "I") -> str:
    """An indicator's TOML with what each must say."""
    of = "" if "\nof = " in f"\n{extra}" else 'of = "周期内收到的事项"\n'
    return f'id = "{id}"\nkind = "indicator"\n{of}{extra}'


def rule_of(policy: Policy, id: str = "I") -> Indicator:
    """The indicator of that id."""
    rule = policy.rulings[id][-1].rule
    assert isinstance(rule, Indicator)
    return rule


def survey(
    policy: Policy,
    cases: Iterable[Sequence[Event]] = (),
    *,
    acts: Iterable[Event] = (),
    period: str = "2026-Q3",
    on: str | date = "2026-12-1",
    roster: Roster = ROSTER,
    extensions: Extensions = NOTHING,
    ids: Sequence[str] = ("I",),
    floor: date = date.min,
) -> Survey:
    """The indicators read from cases and acts as of a day, each case a list of its events."""
    as_of_day = day(on) if isinstance(on, str) else on
    ranks = {kind.id: kind.rank for kind in policy.kinds.values()}
    periods = tuple(parse_period(key) for key in period.split())
    setting = Setting(roster, TABLE, extensions, ranks, as_of_day, floor)
    made = Survey([Question(rule_of(policy, id), periods) for id in ids], setting)
    programme = Programme(policy, TABLE, roster, extensions)
    listed = [list(events) for events in cases if events]
    for events in listed:
        made.repeat(events[0].case or "", events)
    for events in listed:
        ref = events[0].case or ""
        made.case(ref, events)
        folded = programme.fold(ref, events)
        rows: Iterable[Obligation] = as_of(folded.obligations, as_of_day) if folded else ()
        for row in rows:
            made.obligation(row)
    for act in acts_in_force(acts):
        made.act(act)
    return made


def read(toml: str, cases: Iterable[Sequence[Event]] = (), unit: str = WHOLE, **others: object) -> Reading:
    """The reading of the indicator ``I`` for a unit (the whole area where none is named) in the third quarter of 2026."""
    rules: Sequence[str] = others.pop("rules", ())  # type: ignore[assignment]
    period = str(others.get("period", "2026-Q3")).split()[-1]
    return survey(law(indicator(toml), *rules), cases, **others).reading("I", period, unit)  # type: ignore[arg-type]


def counted(reading: Reading) -> tuple[int, int, int, int]:
    """Numerator, denominator, aside, pending."""
    return reading.numerator, reading.denominator, reading.aside, reading.pending
