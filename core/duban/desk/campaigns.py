"""Campaigns of a workspace as of a day, and the finding that one of them holds another number of cases than was announced."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import owed_by_units
from duban.desk.office import Office
from duban.domain.finding import Code, Finding, Level
from duban.domain.roster import Roster
from duban.engine.campaigns import Reconciled, Status, campaigns, family, reconcile, status
from duban.errors import DubanError
from duban.i18n import _, _n, sentences
from duban.policy.campaigning import Campaign
from duban.policy.policy import Policy, Ruling
from duban.policy.shape import nearest

if TYPE_CHECKING:
    from duban.store.reader import Reader


@attrs.frozen(kw_only=True)
class Standing:
    """A campaign of one jurisdiction as of a day, with the roster that names its units; ``revision`` is the number of the journal's last
    entry that was read."""

    jurisdiction: str
    roster: Roster
    status: Status
    revision: int

    @property
    def id(self) -> str:
        return self.status.ruling.rule.id


def listed(office: Office, *, jurisdictions: Sequence[str] = (), as_of: date) -> list[Standing]:
    """Every campaign that stands on its own, by jurisdiction, in the order of the packs."""
    return [
        standing
        for place in office.jurisdictions(jurisdictions)
        for standing in _of(office, place.code, as_of, campaigns(office.policy(place.code), as_of))
    ]


def one(office: Office, rule_id: str, *, jurisdictions: Sequence[str] = (), as_of: date) -> list[Standing]:
    """The campaign of that id in each jurisdiction that has it, a part of another campaign too.

    Raises DubanError where none has it, naming the nearest.
    """
    found: list[Standing] = []
    known: set[str] = set()
    for place in office.jurisdictions(jurisdictions):
        policy = office.policy(place.code)
        rulings = [
            r
            for r in (
                policy.in_force(rule_id, as_of) or last for last in policy.rulings.get(rule_id, ())[-1:]
            )
            if isinstance(r.rule, Campaign)
        ]
        known |= {ruling.rule.id for ruling in policy if isinstance(ruling.rule, Campaign)}
        found += _of(office, place.code, as_of, rulings)
    if not found:
        hint = nearest(rule_id, known) if known else _("适用的规则包中没有专项活动。")
        raise DubanError(sentences(_("没有编号为“{id}”的专项活动。").format(id=rule_id), hint))
    return found


def _of(office: Office, code: str, as_of: date, rulings: Sequence[Ruling]) -> Iterator[Standing]:
    if not rulings:
        return
    policy = office.policy(code)
    with office.ledger.reading() as reader:
        roster = office.roster(code, reader)
        owed = owed_by_units(office, reader, office.workspace.jurisdiction(code), roster, as_of)
        whole = {one.rule.id: one for ruling in rulings for one in family(policy, ruling, as_of)}
        cases = _reconciled(office, reader, roster, policy, list(whole.values()), as_of)
        revision = reader.head(code)[0]
    for ruling in rulings:
        made = status(policy, ruling, roster, owed, cases, as_of)
        yield Standing(jurisdiction=code, roster=roster, status=made, revision=revision)


def _reconciled(
    office: Office, reader: "Reader", roster: Roster, policy: Policy, rulings: Sequence[Ruling], as_of: date
) -> list[Reconciled]:
    """The cases of these campaigns; the ledger is read once, and not at all where none has any."""
    if not any(isinstance(ruling.rule, Campaign) and ruling.rule.scoped for ruling in rulings):
        return []
    programme = office.programme(policy.jurisdiction, roster)
    return reconcile(rulings, programme, reader.cases_with_events(policy.jurisdiction), as_of)


def differences(
    office: Office, reader: "Reader", policy: Policy, roster: Roster, as_of: date
) -> list[Finding]:
    """What a check says of campaigns in force: the ledger holds more or fewer of their cases than were announced (QD-4.0-1).

    Where it is not known of some cases whether they belong, that is said instead.
    """
    rulings = [
        ruling
        for ruling in policy
        if isinstance(ruling.rule, Campaign)
        and ruling.rule.judged
        and ruling.rule.cases is not None
        and as_of in ruling.rule.effective
    ]
    counted = {one.rule: one for one in _reconciled(office, reader, roster, policy, rulings, as_of)}
    made = (_difference(policy.jurisdiction, ruling, counted.get(ruling.rule.id)) for ruling in rulings)
    return [finding for finding in made if finding is not None]


def _difference(jurisdiction: str, ruling: Ruling, counted: Reconciled | None) -> Finding | None:
    rule = ruling.rule
    if counted is None or not isinstance(rule, Campaign) or counted.difference == 0:
        return None
    unclear = counted.difference is None
    values: dict[str, str | int] = {"announced": counted.announced or 0, "listed": len(counted.refs)}
    if unclear:
        values["missing"] = counted.unclear[0][1]
        values["detail"] = _n("有 {n} 件无法确定是否列入", len(counted.unclear)).format(
            n=len(counted.unclear)
        )
    return Finding(
        code=Code.CANNOT_SAY if unclear else Code.COUNT_DIFFERS,
        level=min(Level.WARNING, Level(rule.level), key=lambda level: level.rank)
        if unclear
        else Level(rule.level),
        jurisdiction=jurisdiction,
        rule=rule.id,
        title=rule.title,
        citation=ruling.citation,
        basis=rule.basis,
        unit_name=rule.organiser,
        opened_on=rule.effective.start,
        values=values,
    )
