"""What is owed in a worked case as of a day, compared with what it expects.

Tried twice: on the full ledger read as of the day, and on the ledger cut at that day. The two must agree (architecture §4.4).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from duban.calendar.work import DayTable
from duban.desk.worked_shapes import Expected, Then
from duban.domain.event import Event
from duban.domain.labels import STATE
from duban.domain.obligation import Form, Obligation, State
from duban.domain.roster import Roster
from duban.engine.duties import Setting, unit_obligations
from duban.engine.fold import Programme, as_of, cut
from duban.engine.in_force import acts_in_force
from duban.engine.selection import Extensions
from duban.i18n import _
from duban.policy.policy import Policy

MISSED = "未履行"


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


class World:
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
        self.policy, self.roster, self.day, self.table = policy, roster, day, table
        self.facts = facts
        self.programme = programme = Programme(policy, table, roster, extensions)
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
