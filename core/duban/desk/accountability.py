"""Accountability at a glance: what waits for a decision, and for whose; what was decided and how far it has climbed; promises not kept yet.

Everything is read from the journal and from the desk's other rooms; nothing is decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from duban.desk.deciding import outcomes
from duban.desk.lists import Line, Wanted, obligations
from duban.desk.office import Office
from duban.desk.rights import Act, account_of, declared, journaled, notice, objection
from duban.domain.following import Following, Key, Measure, Standing
from duban.domain.obligation import State
from duban.domain.rights import User
from duban.domain.roster import Roster
from duban.engine.consequences import stage_of
from duban.policy.policy import Policy
from duban.policy.rules import Deadline
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

RUNNING = frozenset({Standing.CONFIRMED, Standing.MISSED, Standing.APPEALED})
"""In force; something may still have to be put right or heard."""
_ENDED = frozenset({Standing.RECTIFIED, Standing.WITHDRAWN, Standing.DISMISSED, Standing.LAPSED})
_NOWHERE = frozenset({Standing.DISMISSED, Standing.LAPSED})
"""Nothing was ever in force: no rung was climbed."""


class Rung(StrEnum):
    """How far a matter has climbed, mildest first."""

    NOTICED = "noticed"
    """Urged, interviewed, criticised by notice, put on a list, ordered to put right."""
    ADMONISHED = "admonished"
    HANDLED = "handled"
    REFERRED = "referred"


_RUNG = {
    Measure.ADMONITION: Rung.ADMONISHED,
    Measure.HANDLING: Rung.HANDLED,
    Measure.REFERRAL: Rung.REFERRED,
}

RUNG = {
    "noticed": "约谈、通报等",
    "admonished": "诫勉",
    "handled": "组织处理",
    "referred": "移送",
}

TABLES = (RUNG,)
"""Words that are translated by their value; the catalogue tool reads them here."""


def rung_of(one: Following) -> Rung:
    """The rung of its measure."""
    return _RUNG.get(one.proposal.measure, Rung.NOTICED)


def days_left(one: Following, as_of: date) -> int | None:
    """Calendar days until the rectification is due, negative once it is late; None where nothing has to be put right any more."""
    if one.rectify_by is None or one.standing not in RUNNING or one.rectified_on is not None:
        return None
    return (one.rectify_by - as_of).days


@attrs.frozen(kw_only=True)
class Waiting:
    """A proposal on which nobody has decided; ``hindrance`` says why this account may not, empty where it may."""

    one: Following
    hindrance: str = ""


@attrs.frozen(kw_only=True)
class Climb:
    """One matter on the ladder: what was decided about it on each rung, what is in force now (``current``) last of all."""

    current: Following
    rungs: Mapping[Rung, Sequence[Following]]


@attrs.frozen(kw_only=True)
class Decisions:
    """What the journal says of proposals as of a day. ``revision`` is the number of its last entry when it was read: an act that is
    based on this can be refused when somebody else has decided meanwhile (:func:`duban.desk.deciding.decide`)."""

    jurisdiction: str
    as_of: date
    revision: int
    policy: Policy
    roster: Roster
    waiting: Sequence[Waiting]
    running: Sequence[Climb]
    ended: Sequence[Following]
    warning: str
    """What to know before anything is decided: that the roles in the file are not those in force. Empty where they are."""

    @property
    def mine(self) -> int:
        """How many wait for this account."""
        return sum(not one.hindrance for one in self.waiting)


def decisions(office: Office, place: Jurisdiction, as_of: date, actor: str) -> Decisions:
    """Every recorded proposal as of the day: those that wait for ``actor`` (as :func:`duban.desk.rights.acting` gives him) first, then by
    the day on which their situation began. Raises DubanError."""
    code = place.code
    with office.ledger.reading() as reader:
        revision = reader.head(code)[0]
        roster = office.roster(code, reader)
    found = outcomes(office, place, as_of)
    waiting = _waiting(office, place, found, actor)
    return Decisions(
        jurisdiction=code,
        as_of=as_of,
        revision=revision,
        policy=office.policy(code),
        roster=roster,
        waiting=sorted(waiting, key=lambda w: (bool(w.hindrance), w.one.proposal.since, w.one.number)),
        running=_climbs(found),
        ended=sorted((one for one in found if one.standing in _ENDED), key=lambda one: -one.number),
        warning=notice(office, code) or "",
    )


def waiting_for(office: Office, place: Jurisdiction, as_of: date, actor: str) -> int:
    """How many proposals wait for a decision that the actor may take; 0 where he decides on nothing, found out without reading them."""
    code = place.code
    with office.ledger.reading() as reader:
        held = journaled(reader, code)
    name = account_of(actor)
    if not any(user.name == name and user.may(Act.CONFIRM) for user in held or ()):
        return 0
    found = outcomes(office, place, as_of)
    return sum(not one.hindrance for one in _waiting(office, place, found, actor))


def _waiting(office: Office, place: Jurisdiction, found: Sequence[Following], actor: str) -> list[Waiting]:
    """The proposals that nobody has decided on, each with what keeps the actor from it; as ``decide`` would find it."""
    code = place.code
    open_ones = [one for one in found if one.standing is Standing.PROPOSED]
    if not open_ones:
        return []
    with office.ledger.reading() as reader:
        held = journaled(reader, code)
        proposers = _proposers(reader, code, open_ones)
    proposed = declared(office, code)
    known: dict[tuple[Measure, str, tuple[str, ...]], str] = {}
    return [
        Waiting(one=one, hindrance=_hindrance(known, held, proposed, one, proposers[one.number], actor))
        for one in open_ones
    ]


def _hindrance(
    known: dict[tuple[Measure, str, tuple[str, ...]], str],
    held: tuple[User, ...] | None,
    proposed: Sequence[User],
    one: Following,
    proposers: tuple[str, ...],
    actor: str,
) -> str:
    """Why the actor may not decide; asked once for all proposals of one kind."""
    asked = (one.proposal.measure, one.proposal.key.officer, proposers)
    if asked not in known:
        measure, officer, earlier = asked
        said = objection(
            held, proposed, Act.CONFIRM, actor, measure=measure, earlier=earlier, beneficiary=officer or None
        )
        known[asked] = said or ""
    return known[asked]


def _proposers(reader: "Reader", code: str, found: Iterable[Following]) -> dict[int, tuple[str, ...]]:
    """Who had a hand in each proposal, by its number: whoever recorded it, now or before, and whoever entered a ground it rests on."""
    recorded: dict[str, list[str]] = {}
    for event in reader.acts(code, kinds=("proposal",)):
        recorded.setdefault(event.text("key") or "", []).append(event.id)
    actors: dict[str, str] = {}

    def actor_of(id: str) -> str:
        seq = id.partition(".")[0]
        if seq not in actors:
            entry = reader.entry_of(code, int(seq))
            actors[seq] = entry.actor if entry is not None else ""
        return actors[seq]

    return {
        one.number: tuple(
            dict.fromkeys(
                filter(
                    None,
                    map(actor_of, (*recorded.get(one.proposal.key.text(), ()), *one.proposal.entries)),
                )
            )
        )
        for one in found
    }


def _climbs(found: Iterable[Following]) -> list[Climb]:
    """The matters of which something is in force, by the rung they have reached and the day by which to put things right."""
    matters: dict[Key, list[Following]] = {}
    for one in found:
        if one.standing not in _NOWHERE:
            matters.setdefault(one.proposal.key._replace(stage=""), []).append(one)
    order = list(Rung)
    climbs = []
    for ones in matters.values():
        running = [one for one in ones if one.standing in RUNNING]
        if not running:
            continue
        current = max(running, key=lambda one: (order.index(rung_of(one)), one.number))
        rungs: dict[Rung, list[Following]] = {}
        for one in sorted(ones, key=lambda one: one.number):
            rungs.setdefault(rung_of(one), []).append(one)
        climbs.append(Climb(current=current, rungs=rungs))
    climbs.sort(
        key=lambda climb: (
            order.index(rung_of(climb.current)),
            climb.current.rectify_by or date.max,
            climb.current.number,
        )
    )
    return climbs


@attrs.frozen(kw_only=True)
class Needs:
    """What the confirmation of a proposal has to name: the day by which to put things right, and at least one of the ``forms``."""

    rectify: bool
    forms: tuple[str, ...]


def needs(policy: Policy, one: Following, on: date) -> Needs:
    """By the stage in force on that day; nothing for what has no stage (a ranking, a suggestion)."""
    found = stage_of(policy, one.proposal.key, on)
    return Needs(rectify=found[1].rectify, forms=found[1].forms) if found else Needs(rectify=False, forms=())


_KEPT = frozenset({State.MET, State.MET_LATE, State.VOID})


def promises(office: Office, place: Jurisdiction, as_of: date) -> Sequence[Line]:
    """What agencies have promised and not kept yet, each with its day (TS-3.3-3, FL-3.4-8): the longest overdue first, those without a
    day last. Empty where no rule in the packs follows promises."""
    policy = office.policy(place.code)
    rules = tuple(
        dict.fromkeys(r.rule.id for r in policy if isinstance(r.rule, Deadline) and r.rule.per == "what")
    )
    if not rules:
        return ()
    found = obligations(office, jurisdictions=(place.code,), as_of=as_of, wanted=Wanted(rules=rules))
    rows = [line for line in found if line.state not in _KEPT]
    return sorted(rows, key=lambda line: (line.obligation.due_on or date.max, line.obligation.key))
