"""What a pack can say: the rule kinds as frozen values. TOML keys are the attribute names below.

Every rule cites its source. What a source leaves out stays empty here (``None`` or an empty tuple); the engine then shows the rule
and says that it cannot be judged. Nothing in this module reads a file.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

import attrs

from duban.calendar.units import Every as Every
from duban.calendar.units import OnHoliday as OnHoliday
from duban.calendar.units import Unit as Unit
from duban.domain.span import Span


class Basis(StrEnum):
    """What a value rests on."""

    TEXT = "text"
    """The source says so."""
    ANALOGY = "analogy"
    """Another law's rule, applied by analogy."""
    ASSUMPTION = "assumption"
    """The pack author's choice where the source is silent; reports show it."""


@attrs.frozen(kw_only=True)
class Source:
    """Where a rule is written: ``doc`` is a key of the pack's ``[documents]``, ``article`` the place, ``quote`` at most a sentence."""

    doc: str
    article: str
    quote: str = ""


@attrs.frozen(kw_only=True)
class Document:
    """A source document. ``issued`` and ``number`` stay empty where unknown; ``note`` says what is wrong with the copy at hand."""

    title: str
    issuer: str = ""
    number: str = ""
    issued: date | None = None
    repealed: date | None = None
    """The first day on which it no longer applies; a rule citing it must have ended before."""
    note: str = ""


@attrs.frozen(kw_only=True)
class Applies:
    """Plain attribute matching. A list means "one of these"; every given key must match.

    Keys about the case: ``matter, channel, nature, statutory, category, origin, collective, backlog, cross_area, first, repeat``.
    Keys about the unit that would owe: ``unit_level, unit_kind`` (kind or body), ``unit`` (codes).
    ``case_from``/``case_until`` bound the day on which the case was received. ``condition`` names a plugin's condition.
    A case key that the ledger does not hold makes the answer "cannot say", except the flags ``collective, backlog, cross_area,
    first, repeat`` and ``matter``, which default to false and petition.
    """

    matter: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    nature: tuple[str, ...] = ()
    statutory: tuple[int, ...] = ()
    category: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    collective: bool | None = None
    backlog: bool | None = None
    cross_area: bool | None = None
    first: bool | None = None
    repeat: bool | None = None
    case_from: date | None = None
    case_until: date | None = None
    unit_level: tuple[str, ...] = ()
    unit_kind: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    condition: str | None = None


@attrs.frozen(kw_only=True)
class Limit:
    """A length of time: ``value`` in ``unit``. ``field`` instead names the event field that carries the due date itself."""

    value: int | None = None
    unit: Unit = Unit.CALENDAR_DAY
    field: str | None = None


@attrs.frozen(kw_only=True)
class Counting:
    """How a limit is counted. Defaults are those of domain.md for what an agency owes."""

    start_day: Literal["excluded", "included"] = "excluded"
    rollover: Literal["none", "next-working-day"] = "none"
    order: Literal["extend-then-roll", "roll-then-extend"] = "extend-then-roll"
    basis: Basis = Basis.ANALOGY
    source: str = "《民法典》第二百零一条、第二百零三条"


@attrs.frozen(kw_only=True)
class Extension:
    """How a limit may be extended: at most ``most`` days in the limit's own unit, ``times`` times, by event ``event``.

    The event carries ``days`` (or ``until``) and the fields in ``needs``. It must happen on or before the running due date.
    """

    event: str = "extend"
    most: int | None = None
    times: int = 1
    needs: tuple[str, ...] = ("approved_by", "reason")


@attrs.frozen(kw_only=True)
class Suspension:
    """Days from an event in ``begin`` to an event in ``end`` are not counted (the day of ``begin`` counts, the day of ``end`` does not)."""

    begin: tuple[str, ...]
    end: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Rule:
    """What all rules share.

    ``effective`` are the days on which the rule is in force: for a case the version in force on the day of the triggering event
    counts. ``confirmed_on`` is the day on which somebody last compared the rule with its source. ``stricter`` says which direction
    of the rule's number is stricter, so that a weaker child pack is an error. ``judged = false`` with a ``reason`` marks a rule
    that the source states but that no record can be tested against. ``level`` of its findings.
    """

    id: str
    title: str
    source: Source
    effective: Span
    confirmed_on: date
    basis: Basis = Basis.TEXT
    note: str = ""
    judged: bool = True
    reason: str = ""
    level: Literal["note", "warning", "error"] = "error"
    stricter: Literal["lower", "higher", "none"] = "none"
    applies: Applies = Applies()
    override: bool = False
    also: tuple[str, ...] = ()
    """Further catalogue ids that this rule carries (one duty written in two sentences)."""


@attrs.frozen(kw_only=True)
class Deadline(Rule):
    """Within ``limit`` of an event in ``start`` an event in ``met_by`` must happen.

    ``bearer``: ``acting`` (unit of the start event), ``target`` (its field ``to``), ``handler`` (who handles the case now),
    ``receiver`` (who received it first), ``first-handler``, or the name of a plugin's bearer. ``per``: one clock for the case, one
    per unit (only that unit's acts meet it), one per claim, or one per ``what``: each thing that a start event's field ``what``
    names (a promise) has its own clock, met by the act that names the same thing; one without the date that ``limit.field`` asks
    for cannot be judged until it is stated. An event in ``void_by`` ends the clock without a verdict.
    ``elective``: nobody has to act, but who acts must do so in time (an objection, N-23-3); nothing is owed until the act.
    """

    kind: Literal["deadline"] = "deadline"
    start: tuple[str, ...]
    met_by: tuple[str, ...]
    limit: Limit = Limit()
    bearer: str = "acting"
    per: Literal["case", "unit", "claim", "what"] = "case"
    counting: Counting = Counting()
    extension: Extension | None = None
    suspension: Suspension | None = None
    void_by: tuple[str, ...] = ()
    elective: bool = False
    warn_days: int = 3
    stricter: Literal["lower", "higher", "none"] = "lower"


@attrs.frozen(kw_only=True)
class Offset:
    """A day counted from an occurrence: ``days`` (negative = before) calendar days, or that ``weekday`` of the same week.

    ``before_noon`` is shown to people; limits have no clock times.
    """

    days: int | None = None
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None = (
        None
    )
    before_noon: bool = False


@attrs.frozen(kw_only=True)
class Schedule:
    """How often, for units of ``level`` (all levels where empty).

    ``every`` a period with at least ``count`` acts in it; or ``rrule``, an RFC 5545 rule whose occurrences are days (with
    ``on_holiday``); or ``plugin``, a plugin's named schedule. ``offset`` moves each occurrence. ``due_day`` is the day of the
    period's (last) month by which the act is due, instead of the period's end. ``within`` switches the schedule on inside declared
    periods of that kind only, ``outside`` off there. All empty: the source gives no frequency.
    """

    level: tuple[str, ...] = ()
    every: Every | None = None
    count: int = 1
    rrule: str | None = None
    plugin: str | None = None
    on_holiday: OnHoliday = OnHoliday.KEEP
    offset: Offset | None = None
    due_day: int | None = None
    within: str | None = None
    outside: str | None = None
    basis: Basis = Basis.TEXT
    note: str = ""


@attrs.frozen(kw_only=True)
class Duty(Rule):
    """A recurring duty of every unit that ``applies`` binds: an event in ``event`` in each period or on each occurrence.

    ``by`` restricts who must have acted (roles of officers); ``distinct`` counts distinct days or officers instead of acts;
    ``match`` are fields the event must carry with these values. ``soft`` marks an aim whose failure is only a note.
    """

    kind: Literal["duty"] = "duty"
    event: tuple[str, ...] = ()
    schedule: tuple[Schedule, ...] = ()
    by: tuple[str, ...] = ()
    distinct: Literal["act", "day", "officer"] = "act"
    match: dict[str, str] = attrs.field(factory=dict)
    soft: bool = False
    warn_days: int = 3
    stricter: Literal["lower", "higher", "none"] = "higher"


@attrs.frozen(kw_only=True)
class Quota(Duty):
    """At least ``count`` acts in each period. Same shape as a duty; kept apart because sources and reports do."""

    kind: Literal["quota"] = "quota"  # type: ignore[assignment]


@attrs.frozen(kw_only=True)
class Assignment(Rule):
    """Who must answer for a case (``scope = "case"``) or a unit (``scope = "unit"``) at every moment.

    Events ``appoint`` and ``relieve`` carry ``role`` and the officer; for a unit the roster says who is in post. Between
    ``at_least`` and ``at_most`` officials hold ``role`` from an event in ``since`` until the case closes; ``within`` gives the time
    allowed to appoint. With ``who = "unit"`` the unit to which the case was handed over, or which accepted it, is the holder.

    What the holder must be besides, each empty where it does not matter: ``holder`` the role in which he serves (principal …),
    ``holder_level`` and ``holder_kind`` the unit he serves in, ``holder_of`` whether that is the unit that owes (``bearer``) or the
    lowest common superior of the units involved (``common-superior``), ``holder_by`` that the topic lies in his portfolio or the
    unit in his area (one of those named is enough). ``counted = "all"``: every holder must be so; ``qualified``: others may hold the
    role beside, and are not counted. ``in_person`` forbids that acts in ``acts`` are done by another.

    ``bearer`` is the unit that owes: for a case as in :class:`Deadline`, for a unit ``handler`` (itself) or ``superior``.
    """

    kind: Literal["assignment"] = "assignment"
    role: str = ""
    who: Literal["officer", "unit"] = "officer"
    scope: Literal["case", "unit"] = "case"
    at_least: int = 0
    at_most: int | None = None
    since: tuple[str, ...] = ("register", "receive")
    within: Limit | None = None
    holder: tuple[str, ...] = ()
    holder_level: tuple[str, ...] = ()
    holder_kind: tuple[str, ...] = ()
    holder_of: Literal["any", "bearer", "common-superior"] = "any"
    holder_by: tuple[Literal["portfolio", "area"], ...] = ()
    counted: Literal["all", "qualified"] = "all"
    in_person: bool = False
    acts: tuple[str, ...] = ()
    bearer: str = "handler"

    @property
    def qualified(self) -> bool:
        """Whether the rule says anything about who may hold the role."""
        return bool(
            self.holder or self.holder_level or self.holder_kind or self.holder_by or self.holder_of != "any"
        )


@attrs.frozen(kw_only=True)
class Step:
    """A stage: the event that does it, and what must have happened before. ``condition`` names a plugin's entry condition."""

    event: str
    label: str
    after: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    """At least one of these must have happened before."""
    condition: str | None = None


@attrs.frozen(kw_only=True)
class Procedure(Rule):
    """Ordered stages. A stage entered before its conditions hold breaks the order on that day.

    At an event in ``complete_at`` every step in ``required`` must have happened. ``pattern`` names a plugin's pattern over the
    case's events instead, with its parameters in ``params``.
    """

    kind: Literal["procedure"] = "procedure"
    steps: tuple[Step, ...] = ()
    required: tuple[str, ...] = ()
    complete_at: tuple[str, ...] = ()
    pattern: str | None = None
    params: dict[str, int | str | tuple[str, ...]] = attrs.field(factory=dict)
    bearer: str = "handler"


@attrs.frozen(kw_only=True)
class Item:
    """One thing a record must hold. Met when the event's ``items`` list names ``id``, or by the more exact means given here.

    ``field``: the event (or, when ``event`` is given, an earlier event of the case) carries that field; ``before``: and its date
    lies before the day of the event; ``event``: such an event happened on an earlier or the same day; ``instead``: one of these
    happened, which takes its place. ``required``: where the list is a gate, the act is not recorded without it.
    """

    id: str
    label: str
    field: str | None = None
    event: str | None = None
    before: bool = False
    instead: tuple[str, ...] = ()
    optional: bool = False
    required: bool = False


@attrs.frozen(kw_only=True)
class Checklist(Rule):
    """What a record must hold at an event in ``at``.

    ``signers`` lists roles that must be signed for by distinct people (fields ``signed_<role>``); ``majority`` demands fields
    ``votes_for`` and ``votes`` with more than half for, and ``dissent`` recorded when not unanimous; ``attend`` lists roles that
    the event's ``attended`` list must cover. Missing things can be supplied later by an event ``supplement``.

    ``gate``: the act is recorded by hand only when it passes the list: without an item that is ``required`` it is refused,
    without anything else it needs a reason, which is kept with it. What comes from elsewhere has happened and is only judged.
    """

    kind: Literal["checklist"] = "checklist"
    at: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    signers: tuple[str, ...] = ()
    majority: bool = False
    attend: tuple[str, ...] = ()
    gate: bool = False
    bearer: str = "acting"


@attrs.frozen(kw_only=True)
class Route(Rule):
    """Matters of a ``topic`` (case category) belong to one of the six statutory channels, or to a named organ.

    A case of the topic with another channel recorded is a finding; one with none recorded is told which channel to consider.
    """

    kind: Literal["route"] = "route"
    topics: tuple[str, ...] = ()
    channel: int | None = None
    to: str = ""
    """The organ or procedure in words."""
    level: Literal["note", "warning", "error"] = "warning"


@attrs.frozen(kw_only=True)
class PackHead:
    """The head of a pack: ``id``, ``title``, the ``level`` of who made it, the packs it ``extends``, its documents.

    ``status``: ``in-force``, ``example`` (dated, shipped to show how) or ``proposal``. ``plugin`` names the plugin whose conditions,
    schedules, bearers or patterns its rules use.
    """

    schema: int
    id: str
    title: str
    level: Literal["national", "province", "city", "county", "township", "unit"]
    extends: tuple[str, ...] = ()
    jurisdiction: str = ""
    status: Literal["in-force", "example", "proposal"] = "in-force"
    plugin: str | None = None
    note: str = ""
    documents: dict[str, Document] = attrs.field(factory=dict)
