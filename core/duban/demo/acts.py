"""The units' acts outside cases: every duty that the rules create, kept; some missed, some done late, some recorded with a gap.

Nothing is listed here by name: the duties come from the packs in use, and so do the items that a record must hold.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs

from duban.demo.chance import Chance, Workdays
from duban.domain import labels
from duban.domain.event import EventKind
from duban.domain.obligation import Obligation
from duban.domain.roster import Officer, Roster
from duban.engine.duties import Setting, unit_obligations
from duban.policy.policy import Policy
from duban.policy.rules import Checklist, Duty

COLUMNS = ("日期", "单位", "工作", "领导", "领导类别", "所属周期", "公示日期", "节点", "记录内容")
FIELDS = {
    "role": "领导类别",
    "period": "所属周期",
    "notice_on": "公示日期",
    "milestone": "节点",
    "items": "记录内容",
}
"""Fields of event kinds that have a column; which kind has which is in the packs."""

NEGLECTED = ((400, 3), (60, 2), (20, 1))
"""Of a rule with more occurrences than the first number, so many are not kept; of rarer ones all are."""
GAPS = 3
"""Records of the last weeks that lack an item."""
LATE = 2
"""Neglected duties that were made good afterwards, the record saying for which period."""


@attrs.define
class Act:
    """One act to be recorded: the kind of event, whose, when, by whom, for a past period or not, with what
    content, announced when, for which milestone of a campaign."""

    kind: str
    unit: str
    on: date
    officer: Officer | None = None
    period: str = ""
    items: tuple[str, ...] = ()
    announced: date | None = None
    milestone: str = ""


def unit_acts(
    policy: Policy, setting: Setting, days: Workdays, chance: Chance, *, from_day: date
) -> list[Act]:
    """The acts with which the units of the roster have kept their duties up to ``setting.as_of``, by day and unit."""
    owed = [row for row in unit_obligations(policy, setting, ()) if isinstance(_rule(policy, row), Duty)]
    owed.sort(key=lambda row: (row.officer is None, row.rule, row.unit or "", row.opened_on))
    neglected = _neglected(owed, chance, setting.as_of)
    keeper = _Keeper(policy, setting.roster, days, chance, setting.as_of)
    late = 0
    for row in owed:
        if id(row) not in neglected:
            keeper.keep(row)
        elif row.due_on is not None and row.due_on > row.opened_on and late < LATE and row.required == 1:
            late += keeper.make_good(row)
        else:
            keeper.keep(row, row.required - 1)
    acts = sorted(keeper.acts, key=lambda act: (act.on, act.unit, act.kind))
    _leave_gaps([act for act in acts if act.on >= from_day and len(act.items) > 1], chance)
    return acts


def _rule(policy: Policy, row: Obligation) -> object:
    ruling = policy.version(row.rule, row.version)
    return ruling.rule if ruling else None


def _neglected(owed: Sequence[Obligation], chance: Chance, as_of: date) -> set[int]:
    """Which of the occurrences that are over by the day were not kept, by identity."""
    by_rule: dict[str, list[Obligation]] = {}
    for row in owed:
        if row.due_on is not None and row.due_on < as_of:
            by_rule.setdefault(row.rule, []).append(row)
    chosen: set[int] = set()
    for rows in by_rule.values():
        count = next((n for least, n in NEGLECTED if len(rows) > least), 0)
        chosen.update(id(chance.pick(rows)) for _ in range(count))
    return chosen


def _leave_gaps(acts: Sequence[Act], chance: Chance) -> None:
    for _ in range(GAPS if acts else 0):
        act = chance.pick(acts)
        act.items = act.items[:-1]


class _Keeper:
    """Does what is owed: chooses the day and the official, and writes the record that the checklists want."""

    def __init__(self, policy: Policy, roster: Roster, days: Workdays, chance: Chance, as_of: date) -> None:
        self.policy, self.roster, self.days, self.chance, self.as_of = policy, roster, days, chance, as_of
        self.acts: list[Act] = []
        self._done: set[tuple[str, str, date]] = set()
        self._items: dict[tuple[str, date], tuple[tuple[str, ...], bool]] = {}

    def keep(self, row: Obligation, times: int | None = None) -> None:
        """Act often enough inside the occurrence; a day on which the unit has done the same already counts."""
        rule = _rule(self.policy, row)
        if row.unit is None or row.due_on is None or not isinstance(rule, Duty):
            return
        last = min(row.due_on, self.as_of)
        free = self.days.among(row.opened_on, last) or [row.opened_on]
        for number in range(row.required if times is None else times):
            on = (
                free[(self.chance.below(len(free)) + number) % len(free)]
                if number == 0
                else self._other(free, row, rule)
            )
            key = (rule.event[0], row.unit, on)
            if key in self._done and row.officer is None:
                continue
            self._done.add(key)
            self._act(rule, row, on)

    def _other(self, free: Sequence[date], row: Obligation, rule: Duty) -> date:
        """A day on which this unit has not done it yet, if there is one."""
        open_days = [day for day in free if (rule.event[0], row.unit or "", day) not in self._done]
        return self.chance.pick(open_days or free)

    def make_good(self, row: Obligation) -> bool:
        """Act a few days after the occurrence is over, and say which one is meant; whether the record can say so."""
        rule = _rule(self.policy, row)
        if row.unit is None or row.due_on is None or row.period is None or not isinstance(rule, Duty):
            return False
        on = self.days.after(self.chance, row.due_on, 2, 5)
        if on is None or not _has(self.policy.kinds[rule.event[0]], "period"):
            return False
        self._act(rule, row, on, row.period)
        return True

    def _act(self, rule: Duty, row: Obligation, on: date, period: str = "") -> None:
        kind, unit = rule.event[0], row.unit or ""
        items, announced = self._record(kind, on)
        officer = self._officer(rule.by, unit, row.officer, on)
        before = on - timedelta(days=self.chance.between(3, 7)) if announced else None
        self.acts.append(Act(kind, unit, on, officer, period, items, before))

    def _officer(self, by: Sequence[str], unit: str, named: str | None, on: date) -> Officer | None:
        """The one whose turn it is, or one in a role that the rule allows."""
        posts = [o for role in by or ("principal",) for o in self.roster.in_role(unit, role, on)]
        if named is not None:
            return next((o for o in posts if o.name == named), None)
        return self.chance.pick(posts) if posts else None

    def _record(self, kind: str, on: date) -> tuple[tuple[str, ...], bool]:
        """The items that the checklists in force want in such a record, and whether it must be announced before."""
        key = (kind, on.replace(day=1))
        if key not in self._items:
            rules = [r.rule for r in self.policy if isinstance(r.rule, Checklist) and r.rule.judged]
            wanted = [i for rule in rules if kind in rule.at and on in rule.effective for i in rule.items]
            items = tuple(item.id for item in wanted if item.field is None and not item.optional)
            self._items[key] = (items, any(item.field == "notice_on" for item in wanted))
        return self._items[key]


def _has(kind: EventKind, field: str) -> bool:
    return any(known.name == field for known in kind.fields)


def act_rows(acts: Iterable[Act], policy: Policy, roster: Roster) -> list[dict[str, str]]:
    """The rows of the table of acts; only what the kind of event has a field for."""
    rows = []
    for act in acts:
        kind = policy.kinds[act.kind]
        row = {"日期": act.on.isoformat(), "单位": roster.units[act.unit].name, "工作": kind.label}
        if act.officer is not None:
            row["领导"] = act.officer.name
            if _has(kind, "role"):
                row["领导类别"] = labels.ROLE[act.officer.role]
        if act.period:
            row["所属周期"] = act.period
        if act.announced is not None:
            row["公示日期"] = act.announced.isoformat()
        if act.milestone:
            row["节点"] = act.milestone
        if act.items:
            row["记录内容"] = "、".join(act.items)
        rows.append(row)
    return rows


def act_mapping(acts: Iterable[Act], policy: Policy) -> str:
    """The mapping file of the table: one event per kind of act."""
    used = {act.kind for act in acts}
    blocks = []
    for kind in sorted((policy.kinds[name] for name in used), key=lambda kind: (kind.rank, kind.id)):
        fields = [f'{name} = "{column}"' for name, column in FIELDS.items() if _has(kind, name)]
        data = f"data = {{ {', '.join(fields)} }}\n" if fields else ""
        blocks.append(
            f'[[event]]\nkind = "{kind.id}"\non = "日期"\nwhen = {{ column = "工作", in = ["{kind.label}"] }}\n'
            f'officer = "领导"\n{data}'
        )
    return HEAD + "\n".join(blocks)


HEAD = """\
# 把 duties.csv 的各行对应到责任单位的工作记录。duban import duties.csv --mapping duties.mapping.toml

schema = 1
target = "acts"
name = "demo-duties"   # 这张表的固定名称，以后导入同一张表仍用它

[unit]
column = "单位"

"""
