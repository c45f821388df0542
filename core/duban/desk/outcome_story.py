"""Where a proposal comes from: its ground and articles, each obligation with the reasons of its date, who is liable, what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from duban.desk.deciding import outcomes
from duban.desk.explaining import Explained, explain
from duban.desk.office import Office
from duban.desk.proposing import derived
from duban.domain.event import Event
from duban.domain.following import Following, Liability
from duban.domain.roster import Roster
from duban.engine.grounds import Subject
from duban.errors import DubanError
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

MOST = 20
"""How many obligations are explained one by one; a unit's yearly total may rest on thousands."""


@attrs.frozen(kw_only=True)
class Story:
    """One proposal with everything it rests on. ``explained`` by obligation key; ``entries`` what persons entered; ``earlier`` the
    proposals that it follows, first stage first."""

    jurisdiction: str
    one: Following
    policy: Policy
    roster: Roster
    explained: Mapping[str, Explained]
    entries: Sequence[Event]
    liable: Sequence[Liability]
    earlier: Sequence[Following]


def story(office: Office, place: Jurisdiction, number: int, as_of: date) -> Story:
    """Raises DubanError where there is no such proposal."""
    found = outcomes(office, place, as_of)
    one = next((one for one in found if one.number == number), None)
    if one is None:
        raise DubanError(
            _("没有编号为 P{number} 的问责建议；用 duban outcome list 查看。").format(number=number)
        )
    key = one.proposal.key
    with office.ledger.reading() as reader:
        roster = office.roster(place.code, reader)
        fresh = derived(office, reader, place, one.proposed_on or as_of)
        entered = [
            act for act in reader.acts(place.code, units=(key.unit,)) if act.id in one.proposal.entries
        ]
    earlier = [
        other
        for other in found
        if other.number < number
        and (other.proposal.key.ladder, other.proposal.key.ground) == (key.ladder, key.ground)
        and (other.proposal.key.unit, other.proposal.key.about) == (key.unit, key.about)
        and other.proposal.key.officer in (key.officer, "")
        and other.proposal.key.n == key.n
    ]
    return Story(
        jurisdiction=place.code,
        one=one,
        policy=office.policy(place.code),
        roster=roster,
        explained=_explained(office, place, one.proposal.support[:MOST], as_of),
        entries=tuple(entered),
        liable=tuple(fresh.liable.get((Subject(key.ground, key.unit, key.about), key.n), ())),
        earlier=tuple(earlier),
    )


def _subject(reader: "Reader", code: str, key: str) -> tuple[str, str | None]:
    """What to ask for: a case and the rule, or the key itself of what a unit owes. References may hold the marks of a key too."""
    rule, _at, rest = key.partition("@")
    starts = [rest, *(rest[:place] for place, mark in enumerate(rest) if mark in "/#")]
    known = reader.known_cases(code, starts)
    return (max(known, key=len), rule) if known else (key, None)


def _explained(
    office: Office, place: Jurisdiction, support: Sequence[str], as_of: date
) -> Mapping[str, Explained]:
    """The obligations by key, each with the reasons of its date; what cannot be found any more is left out."""
    explained: dict[str, Explained] = {}
    with office.ledger.reading() as reader:
        asked = dict.fromkeys(_subject(reader, place.code, key) for key in support)
    for subject, of_rule in asked:
        try:
            told = explain(office, subject, jurisdictions=(place.code,), as_of=as_of, rule=of_rule)
        except DubanError:
            continue  # an act has been cancelled since: the proposal itself says what it rested on
        for one in told.obligations:
            if one.line.obligation.key in support:
                explained[one.line.obligation.key] = one
    return explained
