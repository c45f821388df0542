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
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster
from duban.domain.trace import Step, Trace
from duban.engine.explain import explain_clock, explain_rule, explain_state
from duban.engine.facts import in_force
from duban.engine.fold import as_of as standing
from duban.engine.fold import cut
from duban.engine.judge import Judge
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy


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


def explain(
    office: Office, subject: str, *, jurisdictions: Sequence[str] = (), as_of: date, rule: str | None = None
) -> Explanation:
    """Explain a case by its reference, or a unit's obligation written ``RULE@UNIT@PERIOD``.

    Raises DubanError when there is no such case or obligation.
    """
    for jurisdiction in office.jurisdictions(jurisdictions):
        code = jurisdiction.code
        with office.ledger.reading() as reader:
            roster = office.roster(code, reader)
            judge = Judge(code, office.policy(code), roster, as_of)
            events = reader.case_events(code, subject)
            if events:
                frozen = Frozen.of(reader, code)
                return _case(office, judge, subject, events, frozen, rule)
            if "@" in subject:
                owed = owed_by_units(office, reader, jurisdiction, roster, as_of)
                found = [row for row in owed if _names(row, subject, roster)]
                if found:
                    explained = tuple(_unit_row(judge, row) for row in found)
                    return Explanation(
                        jurisdiction=code, subject=subject, summary=None, events=(), roster=roster,
                        policy=judge.policy, obligations=explained,
                    )  # fmt: skip
    raise DubanError(
        _("没有编号为“{subject}”的事项。单位的职责写作 规则@单位@周期，例如 R-1@某县@2026-08-H1。").format(
            subject=subject
        )
        if "@" not in subject
        else _("没有“{subject}”这项应办事项；用 duban obligations 查看。").format(subject=subject)
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


def _unit_row(judge: Judge, row: Obligation) -> Explained:
    ruling = judge.policy.version(row.rule, row.version)
    steps: list[Step] = [Step("period", {"period": row.period or "", "start": row.opened_on})]
    if ruling is not None:
        steps += explain_rule(ruling)
    if row.due_on is not None:
        steps.append(Step("due", {"on": row.due_on}))
    if row.missing is not None:
        steps.append(Step("cannot-say", {"missing": row.missing}))
    if row.required > 1 or row.done:
        steps.append(Step("counted", {"done": row.done, "required": row.required}))
    steps += explain_state(row, judge.as_of, [], judge.policy.kinds, judge.warn_days(row.rule, row.version))
    return Explained(line=line_of(judge, row), trace=tuple(steps))


def _case(
    office: Office, judge: Judge, ref: str, events: Sequence[Event], frozen: Frozen, rule: str | None
) -> Explanation:
    """The case as of the day: read from its events up to then, by the same engine that the check relies on."""
    known = cut(events, judge.as_of)
    programme = office.programme(judge.jurisdiction, judge.roster)
    folded = programme.fold(ref, known)
    rows = frozen.applied(ref, folded.obligations, events) if folded else ()
    clocks = {(clock.line.id, clock.claim or "", clock.n): clock for clock in programme.clocks(ref, known)}
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
            else:
                trace = (*explain_rule(ruling), *explain_state(row, judge.as_of, [], judge.policy.kinds, 0))
            explained.append(Explained(line=line_of(judge, row), trace=trace))
    return Explanation(
        jurisdiction=judge.jurisdiction,
        subject=ref,
        summary=folded.summary if folded else None,
        events=tuple(in_force(known, programme.ranks)),
        roster=judge.roster,
        policy=judge.policy,
        obligations=tuple(explained),
    )
