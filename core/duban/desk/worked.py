"""Worked cases: events in, obligations out, in words a clerk reads; run here and at the locality by the same command.

They lie beside a pack as ``<pack>.cases.toml``. Every expectation is tried twice: on the full ledger read as of the day, and on the
ledger cut at that day. The two must agree (architecture §4.4).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from duban.calendar.work import DayTable
from duban.desk.stating import event_kind, names_of
from duban.desk.worked_assess import assessed
from duban.desk.worked_follow import followed
from duban.desk.worked_gates import guarded
from duban.desk.worked_owed import World
from duban.desk.worked_shapes import CaseFile, ProposalKey, WorkedCase
from duban.domain.event import Event, Value
from duban.domain.following import Key
from duban.domain.labels import CASE_FIELD, CHOICE
from duban.domain.problem import Problem
from duban.domain.roster import Roster
from duban.domain.text import safe_text
from duban.engine.evidence import REASON
from duban.engine.selection import Extensions
from duban.errors import DubanError
from duban.files import unreadable
from duban.i18n import _
from duban.people import OfficerEntry, People, PeriodEntry, UnitEntry
from duban.policy.locate import locate, nearest_line
from duban.policy.policy import Policy
from duban.policy.shape import Faults, structure

FIXED = ("on", "event", "unit", "matter", "officer", "claim", "ref")


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
            facts = _events(policy, roster, raw)
        except (DubanError, ValueError) as error:
            yield Result(path.name, case.title, (str(error),))
            continue
        faults = list(_unknown_rules(policy, case))
        before = set(extensions.failures.items())
        for then in case.then:
            world = World(policy, table, extensions, roster, facts, case.judged_from, then.as_of)
            faults.extend(world.faults(then))
            faults.extend(followed(world, then))
            faults.extend(assessed(world, then))
            faults.extend(guarded(world, then))
        if faults:
            faults.extend(
                _("插件 {name} 出错：{reason}").format(name=name, reason=safe_text(reason))
                for name, reason in sorted(set(extensions.failures.items()) - before)
            )
        yield Result(path.name, case.title, tuple(faults))


def _read(path: Path) -> tuple[CaseFile, list[list[dict[str, Any]]]]:
    """The file's cases, and apart from them their events, whose keys depend on the event kind."""
    text = ""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DubanError(unreadable(error, text, str(path)).text()) from error
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
    """People as in a workspace file; a superior may be named by its name here."""
    codes = {unit.name: unit.code for unit in units}
    named = tuple(attrs.evolve(unit, parent=codes.get(unit.parent or "", unit.parent)) for unit in units)
    return People(unit=named, officer=tuple(officers), period=tuple(periods)).roster("")


def _events(policy: Policy, roster: Roster, listed: Sequence[Mapping[str, Any]]) -> list[Event]:
    """The events with ids in the order in which they stand; ``@name`` in a field is the id of the event with ``ref = "name"``."""
    names = {f"@{raw['ref']}": f"{place}.0" for place, raw in enumerate(listed, 1) if "ref" in raw}
    found = []
    for place, raw in enumerate(listed, 1):
        told = {
            key: names.get(value, value) if isinstance(value, str) else value for key, value in raw.items()
        }
        found.append(attrs.evolve(_event(policy, roster, told), id=f"{place}.0"))
    return found


def _key(roster: Roster, raw: object) -> str:
    """The proposal that a decision is about, written as a table with ladder, stage, ground, unit and, where there are, the rest."""
    try:
        said = structure(raw, ProposalKey)
    except Faults as faults:
        raise DubanError("；".join(fault.message for fault in faults.faults)) from faults
    unit = roster.find(said.unit)
    if unit is None:
        raise DubanError(_("没有单位“{unit}”。").format(unit=said.unit))
    return Key(said.ladder, said.stage, said.ground, unit.code, said.officer, said.about, said.n).text()


def _event(policy: Policy, roster: Roster, raw: Mapping[str, Any]) -> Event:
    """The event that a table means; Chinese labels of kinds, fields and values are understood."""
    if not isinstance(raw.get("on"), date) or "event" not in raw:
        raise DubanError(_("每个事件须写明 on（日期）和 event。现为：{raw}").format(raw=dict(raw)))
    kind = event_kind(policy, str(raw["event"]))
    called = names_of(kind.fields)
    types = {field.name: field.type for field in kind.fields}
    data: dict[str, Value] = {}
    for key, value in raw.items():
        name = called.get(key.casefold(), key)
        if key in FIXED or value == "":
            continue
        if key == "proposal":
            data["key"] = _key(roster, value)
            continue
        if name not in (*types, *CASE_FIELD, REASON) and not name.startswith("signed_"):
            raise DubanError(_("“{label}”没有字段 {name}。").format(label=kind.words, name=name))
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
    named |= {expected.ground for then in case.then for expected in then.propose}
    named |= {expected.indicator for then in case.then for expected in then.figure}
    named |= {expected.scorecard for then in case.then for expected in then.score}
    named |= {expected.ranking for then in case.then for expected in then.rank}
    named |= {expected.rule for then in case.then for expected in then.reward}
    named |= {expected.rule for then in case.then for expected in then.campaign}
    for rule in sorted(named - set(policy.rulings)):
        yield _("规则包里没有规则 {rule}。").format(rule=rule)
