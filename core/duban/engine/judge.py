"""From an obligation to what a check says about it."""

from collections.abc import Callable, Mapping
from datetime import date

from duban.domain.event import act_named
from duban.domain.finding import Code, Finding, Level
from duban.domain.obligation import Form, Obligation, State
from duban.domain.roster import Roster
from duban.engine.evidence import read_remark
from duban.policy.campaigning import Campaign
from duban.policy.following import Ground, Ladder
from duban.policy.policy import Policy, Ruling
from duban.policy.rules import Assignment, Checklist, Deadline, Duty
from duban.remarks import name_ids

RUNNING = frozenset({State.PENDING, State.SUSPENDED, State.MET, State.VOID})
"""States about which there is nothing to say."""


class Judge:
    """Says what a check has to say, for one jurisdiction as of one day."""

    def __init__(self, jurisdiction: str, policy: Policy, roster: Roster, as_of: date) -> None:
        self.jurisdiction = jurisdiction
        self.policy = policy
        self.roster = roster.at(as_of)
        self.as_of = as_of
        self.names = {kind.id: kind.label for kind in policy.kinds.values()}
        self.why: Callable[[str, Obligation], str] = lambda _name, _obligation: ""
        """What a plugin's callable of that name said when it failed over the obligation; empty where nobody knows."""

    @staticmethod
    def warn_days(ruling: Ruling | None) -> int:
        """The rule's warning window in calendar days."""
        return getattr(ruling.rule, "warn_days", 0) if ruling else 0

    @property
    def longest_warning(self) -> int:
        """The longest warning window of all rules, in calendar days."""
        return max(map(self.warn_days, self.policy), default=0)

    def finding(self, obligation: Obligation) -> Finding | None:
        """What is to be said about the obligation as of the day; None where all is well or it runs."""
        ruling = self.policy.version(obligation.rule, obligation.version)
        state = obligation.state(self.as_of, self.warn_days(ruling))
        if state in RUNNING:
            return None
        code = _code(obligation, state)
        unit = self.roster.units.get(obligation.unit or "")
        return Finding(
            code=code,
            level=_level(code, ruling),
            jurisdiction=self.jurisdiction,
            rule=obligation.rule,
            title=ruling.rule.title if ruling else "",
            citation=ruling.citation if ruling else None,
            basis=ruling.rule.basis if ruling else "text",
            unit=obligation.unit or "",
            unit_name=unit.name if unit else (obligation.unit or ""),
            officer=obligation.officer or "",
            case=obligation.case or "",
            claim=obligation.claim or "",
            period=obligation.period or "",
            n=obligation.n,
            opened_on=obligation.opened_on,
            due_on=obligation.due_on,
            closed_on=obligation.closed_on if state in (State.MET_LATE, State.BREACH) else None,
            days=obligation.days(self.as_of) if state is not State.BREACH else None,
            values=_values(obligation, ruling, self),
        )


def _code(obligation: Obligation, state: State) -> Code:
    form = obligation.form
    if state is State.UNKNOWN:
        source = (obligation.missing or "").partition(":")[0]
        return {"plugin": Code.PLUGIN_FAILED, "calendar": Code.CALENDAR_ENDS}.get(source, Code.CANNOT_SAY)
    if state is State.DUE_SOON:
        return Code.DUE_SOON
    if state is State.BREACH:
        if form is Form.DEADLINE:
            return Code.IMPROPER_EXTENSION
        return {Form.PATTERN: Code.PATTERN, Form.POST: Code.BROKEN_ORDER}.get(form, Code.BROKEN_ORDER)
    if state is State.MET_LATE:
        return Code.MADE_GOOD if form in (Form.DUTY, Form.MILESTONE) else Code.MET_LATE
    if state is State.SHORT and form is Form.DUTY:
        return Code.SHORT
    if form is Form.EVIDENCE:
        return Code.MISSING_EVIDENCE
    if form is Form.POST:
        return Code.POST_VACANT if obligation.detail.startswith("vacant") else Code.POST_CROWDED
    return {Form.ROUTE: Code.WRONG_ROUTE, Form.DUTY: Code.MISSED, Form.MILESTONE: Code.MISSED}.get(
        form, Code.OVERDUE
    )


def _level(code: Code, ruling: Ruling | None) -> Level:
    """Due soon is a note, late but done a warning; else what the rule says, a mere aim never more than a note."""
    if code is Code.DUE_SOON:
        return Level.NOTE
    if ruling is not None and isinstance(ruling.rule, Duty) and ruling.rule.soft:
        return Level.NOTE
    stated = Level(ruling.rule.level) if ruling else Level.ERROR
    if code in (Code.MET_LATE, Code.MADE_GOOD, Code.CANNOT_SAY, Code.CALENDAR_ENDS):
        return min(Level.WARNING, stated, key=lambda level: level.rank)
    return stated


def _values(obligation: Obligation, ruling: Ruling | None, judge: Judge) -> Mapping[str, str | int]:
    """What the sentence needs besides the finding's own fields."""
    names = judge.names
    values: dict[str, str | int] = {"form": obligation.form.value}
    if obligation.missing:
        values["missing"] = obligation.missing
        head, _colon, name = obligation.missing.partition(":")
        if head == "plugin" and (reason := judge.why(name, obligation)):
            values["reason"] = reason
        if obligation.missing.startswith("calendar:"):
            values["name"] = obligation.missing.rpartition(":")[2]
    if obligation.detail:
        values["detail"] = name_ids(obligation.detail, names)
    kind, at, _day = (obligation.period or "").partition("@")
    if at:
        values |= act_named(judge.policy.kinds, kind, "occasion")
    if obligation.required != 1 or obligation.done:
        values["required"], values["done"] = obligation.required, obligation.done
    rule = ruling.rule if ruling else None
    if isinstance(rule, Checklist) and obligation.detail:
        labels = {item.id: item.label for item in rule.items}
        lacks, reason = read_remark(obligation.detail)
        values["lacking"] = "、".join(labels.get(i, i) for i in lacks)
        if reason:
            values["reason"] = reason
    if isinstance(rule, Campaign):
        titles = {m.id: m.title for m in rule.milestones}
        values["milestone"] = titles.get(obligation.period or "", obligation.period or "")
        if obligation.form is Form.EVIDENCE:
            values["lacking"] = obligation.detail.replace(",", "、")
    if isinstance(rule, Assignment):
        values |= _of_post(obligation, rule, judge)
    if obligation.form is Form.CONSEQUENCE and isinstance(rule, Ground | Ladder):
        stage = (obligation.period or "").partition("/")[2].partition(".")[0]
        values["stage"] = next((one.label for one in rule.stage if one.id == stage), "")
    if isinstance(rule, Deadline) and rule.limit.value is not None:
        values["limit"], values["limit_unit"] = rule.limit.value, rule.limit.unit.value
    return values


def _of_post(obligation: Obligation, rule: Assignment, judge: Judge) -> dict[str, str | int]:
    """The role, between which days it stood empty or was held by too many, by whom, and for which unit where another one owes."""
    values: dict[str, str | int] = {"role": rule.role}
    what, _colon, held = obligation.detail.partition(":")
    values["what"] = what
    if held:
        values["names"] = held.replace(",", "、")
    began, ended = obligation.started_on or obligation.opened_on, obligation.closed_on
    if ended is not None and ended > judge.as_of:
        ended = None
    values["from"] = began.isoformat()
    if ended is not None:
        values["until"] = ended.isoformat()
    values["span"] = ((ended or judge.as_of) - began).days
    _role, _colon, code = (obligation.period or "").partition(":")
    if code:
        unit = judge.roster.units.get(code)
        values["of"] = unit.name if unit else code
    return values


def not_judged(jurisdiction: str, code: Code, ruling: Ruling, reason: str = "") -> Finding:
    """A rule that is shown so that nobody takes its silence for a pass: its source gives no number, or the jurisdiction sets it aside."""
    return Finding(
        code=code,
        level=Level.NOTE,
        jurisdiction=jurisdiction,
        rule=ruling.rule.id,
        title=ruling.rule.title,
        citation=ruling.citation,
        basis=ruling.rule.basis,
        values={"reason": reason} if reason else {},
    )
