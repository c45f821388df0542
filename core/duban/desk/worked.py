"""Worked cases: events in, obligations out, in words a clerk reads; run here and at the locality by the same command.

They lie beside a pack as ``<pack>.cases.toml``. Every expectation is tried twice: on the full ledger read as of the day, and on the
ledger cut at that day. The two must agree (architecture §4.4).
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from duban.calendar.work import DayTable
from duban.desk.recording import event_kind
from duban.domain.event import Event, Value
from duban.domain.labels import CASE_FIELD, CHOICE, STATE
from duban.domain.obligation import Form, Obligation, State
from duban.domain.problem import Problem
from duban.domain.roster import NamedPeriod, Officer, Roster, Unit
from duban.engine.duties import Setting, acts_in_force, unit_obligations
from duban.engine.fold import Programme, as_of, cut
from duban.engine.selection import Extensions
from duban.errors import DubanError
from duban.i18n import _
from duban.people import OfficerEntry, PeriodEntry, UnitEntry
from duban.policy.locate import locate, nearest_line
from duban.policy.policy import Policy
from duban.policy.shape import Faults, structure

FIXED = ("on", "event", "unit", "matter", "officer", "claim")
MISSED = "未履行"


@attrs.frozen(kw_only=True)
class Expected:
    """What should be so: keys that are left out are not compared."""

    rule: str
    matter: str | None = None
    unit: str | None = None
    period: str | None = None
    due: date | None = None
    state: str | None = None
    days: int | None = None
    closed: date | None = None
    n: int | None = None
    officer: str | None = None
    claim: str | None = None
    detail: str | None = None


@attrs.frozen(kw_only=True)
class Then:
    """One look at the ledger as of a day; ``none`` are rules under which nothing may be owed."""

    as_of: date
    expect: tuple[Expected, ...] = ()
    none: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class WorkedCase:
    """One worked case; ``events`` are tables with ``on``, ``event`` (id or Chinese label) and the event's fields."""

    title: str
    then: tuple[Then, ...]
    rules: tuple[str, ...] = ()
    judged_from: date | None = None
    unit: tuple[UnitEntry, ...] = ()
    officer: tuple[OfficerEntry, ...] = ()
    periods: tuple[PeriodEntry, ...] = ()
    note: str = ""


@attrs.frozen(kw_only=True)
class CaseFile:
    """A file of worked cases, with the units and officials they share."""

    case: tuple[WorkedCase, ...]
    unit: tuple[UnitEntry, ...] = ()
    officer: tuple[OfficerEntry, ...] = ()


@attrs.frozen
class Result:
    """How one worked case came out; ``faults`` is empty when it holds."""

    file: str
    title: str
    faults: tuple[str, ...]


def run_file(path: Path, policy: Policy, table: DayTable, extensions: Extensions) -> Iterator[Result]:
    """Run every worked case of the file. Raises DubanError with all problems when the file is not well formed."""
    given, events = _read(path)
    for case, raw in zip(given.case, events, strict=True):
        roster = _roster((*given.unit, *case.unit), (*given.officer, *case.officer), case.periods)
        try:
            facts = [_event(policy, roster, one) for one in raw]
        except (DubanError, ValueError) as error:
            yield Result(path.name, case.title, (str(error),))
            continue
        faults = list(_unknown_rules(policy, case))
        for then in case.then:
            world = _World(policy, table, extensions, roster, facts, case.judged_from, then.as_of)
            faults.extend(world.faults(then))
        yield Result(path.name, case.title, tuple(faults))


def _read(path: Path) -> tuple[CaseFile, list[list[dict[str, Any]]]]:
    """The file's cases, and apart from them their events, whose keys depend on the event kind."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DubanError(_("读不了 {file}：{error}").format(file=path, error=error)) from error
    events: list[list[dict[str, Any]]] = []
    for case in data.get("case", []):
        listed = case.pop("events", []) if isinstance(case, dict) else []
        events.append([event for event in listed if isinstance(event, dict)])
    try:
        return structure(data, CaseFile), events
    except Faults as faults:
        lines = locate(text)
        problems = [
            Problem(path.name, nearest_line(lines, f.path), ".".join(map(str, f.path)), f.message, f.hint)
            for f in faults.faults
        ]
        raise DubanError("\n".join(problem.text() for problem in problems)) from faults


def _roster(
    units: Sequence[UnitEntry], officers: Sequence[OfficerEntry], periods: Sequence[PeriodEntry]
) -> Roster:
    by_name = {unit.name: unit.code for unit in units}
    return Roster(
        {u.code: Unit(u.code, u.name, u.level, u.kind, by_name.get(u.parent or "", u.parent), u.bodies, u.since, u.until) for u in units},
        tuple(
            Officer(
                o.name, by_name.get(o.unit, o.unit), o.role, o.post, o.since, o.until, o.fictional, o.portfolio,
                tuple(by_name.get(area, area) for area in o.areas),
            )
            for o in officers
        ),
        tuple(NamedPeriod(p.kind, p.name, p.start, p.end, p.declared_by) for p in periods),
    )  # fmt: skip


def _event(policy: Policy, roster: Roster, raw: Mapping[str, Any]) -> Event:
    """The event that a table means; Chinese labels of kinds, fields and values are understood."""
    if not isinstance(raw.get("on"), date) or "event" not in raw:
        raise DubanError(_("每个事件须写明 on（日期）和 event。现为：{raw}").format(raw=dict(raw)))
    kind = event_kind(policy, str(raw["event"]))
    labels = {field.label: field.name for field in kind.fields} | {v: k for k, v in CASE_FIELD.items()}
    types = {field.name: field.type for field in kind.fields}
    data: dict[str, Value] = {}
    for key, value in raw.items():
        name = labels.get(key, key)
        if key in FIXED or value == "":
            continue
        if name not in types and name not in CASE_FIELD and not name.startswith("signed_"):
            raise DubanError(_("“{label}”没有字段 {name}。").format(label=kind.label, name=name))
        data[name] = _value(name, value, types.get(name, "text"), roster)
    unit = raw.get("unit")
    found = roster.find(str(unit)) if unit is not None else None
    if unit is not None and found is None and kind.id != "unit_join":
        raise DubanError(_("没有单位“{unit}”。").format(unit=unit))
    matter, officer, claim = (raw.get(name) for name in ("matter", "officer", "claim"))
    return Event(
        kind.id,
        raw["on"],
        None if matter is None else str(matter),
        found.code if found else (None if unit is None else str(unit)),
        None if officer is None else str(officer),
        None if claim is None else str(claim),
        data,
    )


def _value(name: str, value: object, kind: str, roster: Roster) -> Value:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    if isinstance(value, bool | int):
        return value
    text = str(value)
    if kind == "unit":
        unit = roster.find(text)
        if unit is None:
            raise DubanError(_("没有单位“{unit}”。").format(unit=text))
        return unit.code
    if kind == "list":
        return (text,)
    return {label: code for code, label in CHOICE.get(name, {}).items()}.get(text, text)


def _unknown_rules(policy: Policy, case: WorkedCase) -> Iterator[str]:
    named = {rule for then in case.then for rule in then.none} | set(case.rules)
    named |= {expected.rule for then in case.then for expected in then.expect}
    for rule in sorted(named - set(policy.rulings)):
        yield _("规则包里没有规则 {rule}。").format(rule=rule)


def _wanted(expected: Expected) -> str:
    """What is compared, in words."""
    words = {
        "due": _("期限"),
        "state": _("状态"),
        "days": _("天数"),
        "closed": _("办结"),
        "officer": _("责任人"),
        "detail": _("内容"),
    }
    values = ((word, getattr(expected, key)) for key, word in words.items())
    return _("，").join(f"{word} {value}" for word, value in values if value is not None)


class _World:
    """Everything that is owed as of one day, read from the full ledger and from the ledger cut at that day."""

    def __init__(
        self,
        policy: Policy,
        table: DayTable,
        extensions: Extensions,
        roster: Roster,
        facts: Sequence[Event],
        judged_from: date | None,
        day: date,
    ) -> None:
        self.policy, self.roster, self.day = policy, roster, day
        programme = Programme(policy, table, roster, extensions)
        first = judged_from or min((event.on for event in facts), default=None)
        setting = Setting(roster, table, extensions, first or day, day)
        self.full = self._owed(programme, facts, setting)
        self.cut = self._owed(programme, cut(facts, day), setting)

    def _owed(self, programme: Programme, facts: Iterable[Event], setting: Setting) -> list[Obligation]:
        cases: dict[str, list[Event]] = {}
        acts: list[Event] = []
        for event in facts:
            if event.case is None:
                acts.append(event)
            else:
                cases.setdefault(event.case, []).append(event)
        owed = list(unit_obligations(self.policy, setting, acts_in_force(acts)))
        for ref, events in cases.items():
            folded = programme.fold(ref, events)
            owed.extend(as_of(folded.obligations, self.day) if folded else ())
        return owed

    def faults(self, then: Then) -> Iterator[str]:
        if [self._said(o) for o in self.full] != [self._said(o) for o in self.cut]:
            yield _("{day}：完整台账与截至当日的台账结论不一致。").format(day=self.day)
        for rule in then.none:
            found = [o for o in self.full if o.rule == rule]
            if found:
                yield _("{day} {rule}：不应有应办事项，却有：{found}").format(
                    day=self.day, rule=rule, found="；".join(self._said(o) for o in found)
                )
        for expected in then.expect:
            yield from self._compare(expected)

    def _compare(self, expected: Expected) -> Iterator[str]:
        candidates = [o for o in self.full if self._is_about(o, expected)]
        if any(not self._differs(o, expected) for o in candidates):
            return
        head = f"{self.day} {expected.rule}"
        if not candidates:
            others = [self._said(o) for o in self.full if o.rule == expected.rule]
            yield _("{head}：没有产生这项应办事项；该规则下有：{others}").format(
                head=head, others="；".join(others) or _("无")
            )
            return
        for found in candidates:
            yield _("{head}：应为 {wanted}；实为 {found}").format(
                head=head, wanted=_wanted(expected), found=self._said(found)
            )

    def _is_about(self, o: Obligation, expected: Expected) -> bool:
        unit = self.roster.find(expected.unit) if expected.unit else None
        return (
            o.rule == expected.rule
            and expected.matter in (None, o.case)
            and (expected.unit is None or (unit is not None and o.unit == unit.code))
            and expected.period in (None, o.period)
            and expected.n in (None, o.n)
            and expected.claim in (None, o.claim)
        )

    def _differs(self, o: Obligation, expected: Expected) -> bool:
        closed = o.closed_on if o.closed_on and o.closed_on <= self.day else None
        return (
            expected.due not in (None, o.due_on)
            or expected.days not in (None, o.days(self.day))
            or expected.closed not in (None, closed)
            or expected.officer not in (None, o.officer)
            or (expected.detail is not None and expected.detail not in o.detail)
            or (expected.state is not None and expected.state not in self._labels(o))
        )

    def _labels(self, o: Obligation) -> tuple[str, ...]:
        """The words that name the obligation's state; 待办 covers 临期, 未履行 is an overdue duty."""
        ruling = self.policy.version(o.rule, o.version)
        state = o.state(self.day, getattr(ruling.rule, "warn_days", 0) if ruling else 0)
        words = [STATE[state.value]]
        if state is State.DUE_SOON:
            words.append(STATE["pending"])
        if state is State.OVERDUE and o.form is not Form.DEADLINE:
            words.append(MISSED)
        return tuple(words)

    def _said(self, o: Obligation) -> str:
        unit = self.roster.units.get(o.unit or "")
        closed = o.closed_on if o.closed_on and o.closed_on <= self.day else None
        parts = [
            o.rule,
            o.case or "",
            unit.name if unit else (o.unit or ""),
            o.period or "",
            _("应于 {due}").format(due=o.due_on) if o.due_on else "",
            self._labels(o)[-1],
            _("办结 {day}").format(day=closed) if closed else "",
            o.officer or "",
            _("缺 {what}").format(what=o.missing) if o.missing and closed is None else "",
            o.detail,
        ]
        return " ".join(part for part in parts if part)
