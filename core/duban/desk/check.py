"""The check: what is owed and unmet as of a day, in the workspace's jurisdictions."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from duban import __version__
from duban.desk.office import Office, require_current
from duban.domain.finding import Code, Finding, Level
from duban.domain.report import Head, RuleCount, Tail
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.domain.event import Event
    from duban.domain.obligation import Obligation
    from duban.domain.roster import Roster
    from duban.engine.judge import Judge
    from duban.store.reader import Reader

CLEAN, FOUND, UNEVALUATED, NOTHING_CHECKED = 0, 1, 3, 5
"""Exit codes of a check that ran (architecture §8)."""

Waives = Callable[[Finding, date], bool]


class Check:
    """A check under way: read ``findings`` to their end, then ``tail`` holds the counts and the exit code.

    Findings come ordered by jurisdiction, due date, case and rule; the same ledger, packs and day give the same sequence.
    """

    def __init__(
        self,
        office: Office,
        jurisdictions: Sequence[Jurisdiction],
        active: Sequence[Jurisdiction],
        as_of: date,
        since: date | None,
        fail_on: Level,
        waives: Waives | None,
        allow_empty: bool,
    ) -> None:
        self.office = office
        self.jurisdictions = jurisdictions
        self.active = active
        """Those with a unit or an entry: elsewhere there is nothing to check, and no rule needs to be read."""
        self.as_of = as_of
        self.since = since
        self.fail_on = fail_on
        self.waives = waives
        self.allow_empty = allow_empty
        self.tail: Tail | None = None
        self.levels: Counter[Level] = Counter()
        self.waived = 0
        self.unevaluated = 0
        self.cases = 0
        self.units = 0
        self.owed = 0
        """Obligations of units that were looked at."""
        self.rules: list[RuleCount] = []

    @property
    def head(self) -> Head:
        used = [self.office.policy(jurisdiction.code) for jurisdiction in self.active]
        return Head(
            as_of=self.as_of,
            jurisdictions=tuple((j.code, j.name) for j in self.jurisdictions),
            since=self.since,
            fail_on=self.fail_on,
            packs=tuple(dict.fromkeys(pack for policy in used for pack in policy.packs if pack != "base")),
            policy={policy.jurisdiction: policy.digest for policy in used},
            version=__version__,
        )

    @property
    def findings(self) -> Iterator[Finding]:
        """Each finding that is not waived."""
        if self.active:
            yield from self._findings()
        self.tail = Tail(
            cases=self.cases,
            units=self.units,
            rules=tuple(self.rules),
            levels={level: self.levels[level] for level in Level},
            waived=self.waived,
            unevaluated=self.unevaluated,
            exit_code=self._exit_code(),
        )

    def _findings(self) -> Iterator[Finding]:
        with self.office.ledger.reading() as reader:
            for jurisdiction in self.active:
                for finding in self._of(reader, jurisdiction):
                    if self.waives is not None and finding.waivable and self.waives(finding, self.as_of):
                        self.waived += 1
                        continue
                    self.levels[finding.level] += 1
                    self.unevaluated += finding.code.unevaluated
                    yield finding

    def _exit_code(self) -> int:
        if self.unevaluated:
            return UNEVALUATED
        if any(count for level, count in self.levels.items() if level.rank >= self.fail_on.rank):
            return FOUND
        if not self.cases and not self.owed and not self.allow_empty:
            return NOTHING_CHECKED
        return CLEAN

    def _of(self, reader: "Reader", jurisdiction: Jurisdiction) -> Iterator[Finding]:
        from duban.engine.judge import Judge

        code = jurisdiction.code
        policy = self.office.policy(code)
        roster = self.office.roster(code, reader)
        judge = Judge(code, policy, roster, self.as_of)
        judge.why = _Errors(self.office, reader, code, roster)
        since = max(filter(None, (jurisdiction.judged_from, self.since)), default=date.min)
        owed = owed_by_units(self.office, reader, jurisdiction, roster, self.as_of)
        self.owed += len(owed)
        self.units += sum(1 for unit in roster.units.values() if self.as_of in unit.span)
        floor = jurisdiction.judged_from or date.min
        of_units = [
            row
            for row in owed
            if (row.due_on is None or row.due_on >= floor)
            and (row.closed_on is None or row.closed_on >= since)
        ]
        rest = [
            *self._about_the_run(jurisdiction, judge),
            *self._campaigns(reader, judge),
            *_said(judge, of_units),
        ]
        rest.sort(key=attrgetter("order"))
        streams = (
            self._dated(reader, judge, floor),
            self._undated(reader, judge, floor),
            self._ended(reader, judge, floor, since),
            rest,
        )
        yield from heapq.merge(*streams, key=attrgetter("order"))
        # Last: whoever reads the findings need not wait for it.
        self._summarise(reader, jurisdiction, judge, owed)

    def _dated(self, reader: "Reader", judge: "Judge", floor: date) -> Iterator[Finding]:
        """Overdue and due soon, straight from the index over open obligations, oldest first."""
        before = self.as_of + timedelta(days=judge.longest_warning + 1)
        rows = reader.open_obligations(judge.jurisdiction, self.as_of, due_before=before, due_from=floor)
        return _said(judge, rows)

    def _undated(self, reader: "Reader", judge: "Judge", floor: date) -> Iterator[Finding]:
        """Open obligations whose date cannot be said."""
        rows = reader.open_obligations(judge.jurisdiction, self.as_of, undated=True)
        return _said(judge, (row for row in rows if row.opened_on >= floor))

    def _ended(self, reader: "Reader", judge: "Judge", floor: date, since: date) -> Iterator[Finding]:
        """What ended late or was broken since that day; what fell due before the judged day is no finding, met late or never."""
        rows = reader.closed_obligations(judge.jurisdiction, since, self.as_of)
        return _said(judge, (row for row in rows if row.due_on is None or row.due_on >= floor))

    def _about_the_run(self, jurisdiction: Jurisdiction, judge: "Judge") -> Iterator[Finding]:
        """What concerns the check itself: plugins that failed, packs that are missing, rules without a number."""
        from duban.desk.packs import missing_packs
        from duban.engine.duties import unfixed
        from duban.engine.judge import not_judged

        for failure in self.office.plugins.failures:
            yield self._broken(
                jurisdiction, Code.PLUGIN_FAILED, failure.plugin, failure.where, failure.reason
            )
        for name, reason in self.office.extensions.failures.items():
            yield self._broken(jurisdiction, Code.PLUGIN_FAILED, name.split(".")[0], name, reason)
        for pack in missing_packs(self.office, jurisdiction):
            yield self._broken(jurisdiction, Code.PACK_MISSING, pack, "", "")
        for ruling in unfixed(judge.policy, self.as_of):
            yield not_judged(jurisdiction.code, Code.NOT_FIXED, ruling)
        for ruling in judge.policy:
            why = jurisdiction.not_judged.get(ruling.rule.id)
            if why is not None and self.as_of in ruling.rule.effective:
                yield not_judged(jurisdiction.code, Code.SET_ASIDE, ruling, why)

    def _campaigns(self, reader: "Reader", judge: "Judge") -> "Iterable[Finding]":
        """Campaigns whose cases do not add up to the announced number; the ledger is read through only where one was announced."""
        if not any(getattr(ruling.rule, "cases", None) for ruling in judge.policy):
            return ()
        from duban.desk.campaigns import differences

        return differences(self.office, reader, judge.policy, judge.roster, self.as_of)

    def _broken(self, jurisdiction: Jurisdiction, code: Code, name: str, where: str, reason: str) -> Finding:
        return Finding(
            code=code,
            level=Level.ERROR,
            jurisdiction=jurisdiction.code,
            period=f"{name}:{where}",
            values={"name": name, "where": where, "reason": reason},
        )

    def _summarise(
        self, reader: "Reader", jurisdiction: Jurisdiction, judge: "Judge", owed: "Sequence[Obligation]"
    ) -> None:
        """Counts per rule and state: cases by a grouped query, units' duties from what was just derived."""
        from duban.policy.rules import Deadline

        cases = reader.case_count(jurisdiction.code, self.as_of)
        self.cases += cases
        counted = reader.outcomes(jurisdiction.code, self.as_of)
        counts = {
            rule: {state.value: n for state, n in states.items()} for (_code, rule), states in counted.items()
        }
        clocks = reader.cases_with(jurisdiction.code, self.as_of)
        for obligation in owed:
            state = obligation.state(self.as_of).value
            of_rule = counts.setdefault(obligation.rule, {})
            of_rule[state] = of_rule.get(state, 0) + 1
        for rule, states in sorted(counts.items()):
            versions = judge.policy.rulings.get(rule, ())
            ruling = judge.policy.in_force(rule, self.as_of) or (versions[-1] if versions else None)
            clocked = ruling is not None and isinstance(ruling.rule, Deadline)
            none = cases - clocks[rule] if clocked and rule in clocks else None
            title = ruling.rule.title if ruling else ""
            self.rules.append(
                RuleCount(jurisdiction=jurisdiction.code, rule=rule, title=title, states=states, none=none)
            )


class _Errors:
    """Why a plugin's callable failed: what it said in this run, or says again when the case is read once more.

    The ledger keeps only its name. Few cases are read again: they mostly fail for one reason.
    """

    MOST = 20

    def __init__(self, office: Office, reader: "Reader", code: str, roster: "Roster") -> None:
        self.office, self.reader, self.code, self.roster = office, reader, code, roster
        self.known = dict[tuple[str, str], str]()

    def __call__(self, name: str, obligation: "Obligation") -> str:
        failures = self.office.extensions.failures
        if obligation.case is None:
            return failures.get(name, "")
        key = (obligation.case, name)
        if key not in self.known:
            if len(self.known) >= self.MOST:
                return ""
            before = dict(failures)
            failures.clear()
            programme = self.office.programme(self.code, self.roster)
            programme.fold(obligation.case, self.reader.case_events(self.code, obligation.case))
            self.known[key] = failures.get(name, "")
            failures.clear()
            failures.update(before)
        return self.known[key]


def _said(judge: "Judge", rows: "Iterable[Obligation]") -> Iterator[Finding]:
    """What there is to say about the rows, one by one."""
    return (finding for finding in map(judge.finding, rows) if finding is not None)


def owed_by_units(
    office: Office,
    reader: "Reader",
    jurisdiction: Jurisdiction,
    roster: "Roster",
    as_of: date,
    also: "Sequence[Event]" = (),
) -> "list[Obligation]":
    """What units owe outside cases as of the day; nothing where the jurisdiction names no day from which they are judged.

    ``also`` are acts that are only thought of, taken together with those recorded.
    """
    from duban.engine.duties import Setting, unit_obligations

    first = jurisdiction.duties_from or jurisdiction.judged_from
    if first is None:
        return []
    setting = Setting(roster, office.table, office.extensions, first, as_of)
    acts = unit_acts(reader, jurisdiction.code, as_of, also)
    return list(unit_obligations(office.policy(jurisdiction.code), setting, acts))


def unit_acts(
    reader: "Reader",
    code: str,
    as_of: date,
    also: "Sequence[Event]" = (),
    *,
    kinds: Sequence[str] | None = None,
    first: date | None = None,
) -> "list[Event]":
    """What was done outside cases by the end of the day, and ``also``, without what was cancelled; ``kinds`` and ``first`` narrow it.

    A cancellation counts whenever it was entered: the act it cancels never happened.
    """
    from duban.engine.in_force import acts_in_force

    acts = reader.acts(code, kinds=kinds, start=first, end=as_of)
    return acts_in_force([*acts, *reader.acts(code, kinds=("correct",)), *also])


def check(
    office: Office,
    *,
    jurisdictions: Sequence[str] = (),
    as_of: date,
    since: date | None = None,
    fail_on: Level = Level.ERROR,
    waives: Waives | None = None,
    allow_empty: bool = False,
) -> Check:
    """Prepare a check; its findings are read when they are asked for.

    Raises PolicyChanged, before anything is written, when a ledger was computed with other rules.
    """
    places = office.jurisdictions(jurisdictions)
    entered = office.ledger.jurisdictions()
    active = [p for p in places if p.code in entered or office.workspace.has_units(p.code)]
    recorded = [place for place in active if place.code in entered]
    if recorded:
        _bring_up(office, recorded)
    return Check(office, places, active, as_of, since, fail_on, waives, allow_empty)


def _bring_up(office: Office, places: Sequence[Jurisdiction]) -> None:
    """See to it that the projections may be read. Raises PolicyChanged."""
    from duban.desk.standing import settle

    with office.ledger.reading() as reader:
        for place in places:
            require_current(office, reader, place.code)
    for place in places:
        settle(office, place)
