"""One case with all that is known of it: what happened, what is owed and why, who was responsible, what its file lacks, what followed.

The facts are those of the file of the case (:mod:`duban.desk.reports.casefile`), as rows for a screen instead of a document.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from duban.desk.deciding import outcomes
from duban.desk.explaining import Explained, Explanation, explain
from duban.desk.office import Office
from duban.desk.reports.casefile import basics, content_words, event_label, held
from duban.domain.event import Event
from duban.domain.following import Following
from duban.domain.obligation import Form, State, case_named
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import Jurisdiction

EVIDENCE = frozenset({Form.EVIDENCE, Form.ORDER, Form.POST, Form.ROUTE, Form.PATTERN})
"""What an obligation of the case's record is about: material, order, posts, the way it was sent."""
_ENDED = frozenset({State.MET, State.MET_LATE, State.VOID, State.BREACH})


@attrs.frozen(kw_only=True)
class Happened:
    """One event in words; ``id`` its place in the journal."""

    event: Event
    unit: str
    label: str
    officer: str
    content: str

    @property
    def id(self) -> str:
        return self.event.id


@attrs.frozen(kw_only=True)
class Claim:
    """One of the demands inside a case (empty: the case as a whole), and what is owed for it."""

    name: str
    events: int
    since: date | None
    owed: Sequence[Explained]

    def count(self, *states: State) -> int:
        """How many of its obligations are in one of the states."""
        return sum(one.line.state in states for one in self.owed)


@attrs.frozen(kw_only=True)
class Post:
    """Who held which role in the case; ``until`` is a day, or that it goes on."""

    role: str
    officer: str
    since: str
    until: str


@attrs.frozen(kw_only=True)
class CaseView:
    """A case as of a day. ``revision`` is the number of the journal's last entry that was read: an act based on it can be refused
    when somebody else has written meanwhile."""

    ref: str
    as_of: date
    revision: int
    explanation: Explanation
    basics: Mapping[str, str]
    events: Sequence[Happened]
    claims: Sequence[Claim]
    posts: Sequence[Post]
    outcomes: Sequence[Following]

    @property
    def owed(self) -> Sequence[Explained]:
        """What is owed by a date, running first, the next due date first."""
        return sorted((one for one in self.explanation.obligations if not _record(one)), key=_urgency)

    @property
    def evidence(self) -> Sequence[Explained]:
        """What its record must hold, what is missing first."""
        return sorted((one for one in self.explanation.obligations if _record(one)), key=_urgency)


def _record(one: Explained) -> bool:
    return one.line.obligation.form in EVIDENCE


def _urgency(one: Explained) -> tuple[bool, date, str]:
    row = one.line.obligation
    broken = one.line.state is State.BREACH and _record(one)
    return one.line.state in _ENDED and not broken, row.due_on or date.max, row.key


class NoCase(DubanError):
    """There is nothing to show of a case: nothing had been recorded of it, or all of that has been cancelled."""


def case_view(office: Office, place: Jurisdiction, ref: str, as_of: date) -> CaseView:
    """Raises NoCase where nothing of the case is in force as of the day, DubanError where it cannot be read."""
    with office.ledger.reading() as reader:
        revision = reader.head(place.code)[0]
        begun = any(event.on <= as_of for event in reader.case_events(place.code, ref))
    if not begun:
        raise NoCase(_("截至 {day} 没有编号为“{ref}”的信访事项。").format(day=as_of, ref=ref))
    found = explain(office, ref, jurisdictions=(place.code,), as_of=as_of)
    if found.summary is None:
        words = _(
            "编号为“{ref}”的事项已没有有效的记录：登记均已撤销，不再有应办事项。登记和撤销的经过见日志。"
        )
        raise NoCase(words.format(ref=ref))
    followed = [one for one in outcomes(office, place, as_of) if _about(one, ref)]
    rows = held(found).rows
    return CaseView(
        ref=ref,
        as_of=as_of,
        revision=revision,
        explanation=found,
        basics={str(name): str(value) for name, value in basics(found).rows if value},
        events=[_happened(found, event) for event in found.events],
        claims=_claims(found),
        posts=[
            Post(role=str(role), officer=str(officer), since=str(since), until=str(until))
            for role, officer, since, until in rows
        ],
        outcomes=followed,
    )


def _about(one: Following, ref: str) -> bool:
    """Whether a proposal is about the case, or rests on something that it owes."""
    if one.proposal.key.about == ref:
        return True
    return any(case_named(key) == ref for key in one.proposal.support)


def _happened(found: Explanation, event: Event) -> Happened:
    unit = found.roster.units.get(event.unit or "")
    return Happened(
        event=event,
        unit=unit.name if unit else event.unit or "",
        label=event_label(found, event),
        officer=event.officer or "",
        content=content_words(found, event),
    )


def _claims(found: Explanation) -> list[Claim]:
    names = dict.fromkeys(event.claim or "" for event in found.events)
    names |= dict.fromkeys(one.line.obligation.claim or "" for one in found.obligations)
    return [
        Claim(
            name=name,
            events=sum((event.claim or "") == name for event in found.events),
            since=min((event.on for event in found.events if (event.claim or "") == name), default=None),
            owed=[one for one in found.obligations if (one.line.obligation.claim or "") == name],
        )
        for name in sorted(names)
    ]
