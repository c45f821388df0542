"""Why a date is what it is: for a case, or for one obligation of it or of a unit."""

from collections.abc import Sequence
from datetime import date

import attrs

from duban.desk.check import owed_by_units
from duban.desk.frozen import Frozen, by_clock
from duban.desk.lists import Line, line_of
from duban.desk.office import Office
from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.domain.roster import Roster
from duban.domain.trace import Step, Trace
from duban.engine.explain import explain_clock, explain_rule, explain_state
from duban.engine.explain_forms import explain_form
from duban.engine.explain_matter import Matter
from duban.engine.facts import in_force
from duban.engine.fold import as_of as standing
from duban.engine.fold import cut
from duban.engine.in_force import acts_in_force
from duban.engine.judge import Judge
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class Explained:
    """One obligation with the reasons of its date."""

    line: Line
    trace: Trace


@attrs.frozen(kw_only=True)
class Explanation:
    """What was asked about: a case with its events, or a unit's obligation; and each obligation with its reasons."""

    jurisdiction: str
    subject: str
    summary: CaseSummary | None
    events: tuple[Event, ...]
    roster: Roster
    policy: Policy
    obligations: tuple[Explained, ...]


def knows(office: Office, case: str, jurisdictions: Sequence[str] = ()) -> bool:
    """Whether any jurisdiction asked about has a case of that reference."""
    with office.ledger.reading() as reader:
        return any(reader.known_cases(place.code, (case,)) for place in office.jurisdictions(jurisdictions))


def explain(
    office: Office, subject: str, *, jurisdictions: Sequence[str] = (), as_of: date, rule: str | None = None
) -> Explanation:
    """Explain a case by its reference, or a unit's obligation written ``RULE@UNIT@PERIOD``, in the first jurisdiction that knows it.

    Raises DubanError when there is no such case or obligation.
    """
    return explain_all(office, subject, jurisdictions=jurisdictions, as_of=as_of, rule=rule)[0]


def explain_all(
    office: Office, subject: str, *, jurisdictions: Sequence[str] = (), as_of: date, rule: str | None = None
) -> tuple[Explanation, ...]:
    """The same in every jurisdiction that knows the subject: two may have given one number to two cases. Never empty.

    Raises DubanError when there is no such case or obligation.
    """
    places = office.jurisdictions(jurisdictions)
    found = tuple(one for place in places if (one := _in(office, place, subject, as_of, rule)) is not None)
    if found:
        return found
    raise DubanError(
        _("没有编号为“{subject}”的事项。单位的职责写作 规则@单位@周期，例如 R-1@某县@2026-08-H1。").format(
            subject=subject
        )
        if "@" not in subject
        else _("没有“{subject}”这项应办事项；用 duban obligations 查看。").format(subject=subject)
    )


def _in(
    office: Office, jurisdiction: Jurisdiction, subject: str, as_of: date, rule: str | None
) -> Explanation | None:
    """The explanation in one jurisdiction, None where it does not know the subject."""
    code = jurisdiction.code
    with office.ledger.reading() as reader:
        roster = office.roster(code, reader)
        judge = Judge(code, office.policy(code), roster, as_of)
        events = reader.case_events(code, subject)
        if events:
            frozen = Frozen.of(reader, code)
            return _case(office, judge, roster, subject, events, frozen, rule)
        if "@" not in subject:
            return None
        owed = owed_by_units(office, reader, jurisdiction, roster, as_of)
        rows = [row for row in owed if _names(row, subject, roster)]
        if not rows:
            return None
        units = {row.unit for row in rows if row.unit is not None}
        corrections = reader.acts(code, kinds=("correct",))
        acts = acts_in_force([*reader.acts(code, units=units, end=as_of), *corrections])
        matter = Matter(events=acts, kinds=judge.policy.kinds, roster=roster, as_of=as_of)
        return Explanation(
            jurisdiction=code,
            subject=subject,
            summary=None,
            events=(),
            roster=judge.roster,
            policy=judge.policy,
            obligations=tuple(_unit_row(judge, row, matter) for row in rows),
        )


def _names(row: Obligation, subject: str, roster: Roster) -> bool:
    rule, _at, rest = subject.partition("@")
    name, _at, period = rest.partition("@")
    unit = roster.find(name)
    return (
        row.rule == rule
        and unit is not None
        and row.unit == unit.code
        and (not period or row.period == period)
    )


def _unit_row(judge: Judge, row: Obligation, matter: Matter) -> Explained:
    ruling = judge.policy.version(row.rule, row.version)
    trace: Trace = (
        (Step("rule-gone", {"rule": row.rule}),) if ruling is None else explain_form(row, ruling, matter)
    )
    return Explained(line=line_of(judge, row), trace=trace)


def _case(
    office: Office,
    judge: Judge,
    roster: Roster,
    ref: str,
    events: Sequence[Event],
    frozen: Frozen,
    rule: str | None,
) -> Explanation:
    """The case as of the day: read from its events up to then, by the same engine that the check relies on."""
    known = cut(events, judge.as_of)
    programme = office.programme(judge.jurisdiction, roster)
    folded = programme.fold(ref, known)
    rows = frozen.applied(ref, folded.obligations, events) if folded else ()
    clocks = {(clock.line.id, clock.claim or "", clock.n): clock for clock in programme.clocks(ref, known)}
    kept = in_force(known, programme.ranks)
    matter = Matter(
        events=kept, kinds=judge.policy.kinds, roster=judge.roster, as_of=judge.as_of, spells=rows
    )
    explained: list[Explained] = []
    for key, spells in sorted(by_clock(rows).items()):
        if rule is not None and key[0] != rule:
            continue
        for row in standing(spells, judge.as_of):
            ruling = judge.policy.version(row.rule, row.version)
            clock = clocks.get(key[:3]) if not key[3] else None
            if ruling is None:
                trace: Trace = (Step("rule-gone", {"rule": row.rule}),)
            elif clock is not None and row is spells[-1]:
                trace = explain_clock(clock, ruling, spells, judge.policy.kinds, judge.as_of)
            elif row.form is Form.DEADLINE and row.outcome is not Outcome.BREACH:
                trace = (*explain_rule(ruling), *explain_state(row, judge.as_of, [], judge.policy.kinds, 0))
            else:
                trace = explain_form(row, ruling, matter)
            explained.append(Explained(line=line_of(judge, row), trace=trace))
    return Explanation(
        jurisdiction=judge.jurisdiction,
        subject=ref,
        summary=folded.summary if folded else None,
        events=tuple(kept),
        roster=judge.roster,
        policy=judge.policy,
        obligations=tuple(explained),
    )
