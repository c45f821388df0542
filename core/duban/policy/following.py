"""What a pack can say about what follows: grounds, ladders, attribution, suggestions, rewards.

The engine proposes from them and a named person decides (architecture §4.5). Severity, cause and "bad influence" are entered by a
person and are nowhere a value of a rule.
"""

from typing import Literal

import attrs

from duban.domain.following import Measure, Responsibility, Severity
from duban.policy.rules import Limit, Rule

Unmet = Literal["overdue", "short", "met-late", "breach"]
"""States of an obligation that can support a ground."""


@attrs.frozen(kw_only=True)
class Stage:
    """A stage of a ladder: when it is proposed, and what confirming it brings about.

    Any one of these proposes it: ``unaided`` (the findings alone), ``entered`` (a person's entry, however grave it says that it is),
    ``severity`` (a person entered one of these), ``chosen`` (a person's entry names this measure), ``after`` (the id of the stage
    whose rectification was not done in time).

    ``subject``: whether it falls on the unit or on each official who is liable. ``rectify``: the confirmation sets the day by which
    to put things right; ``honours``: the unit loses the year's comprehensive honours; ``forms`` are the ways of which the
    confirmation names at least one; ``answer``: a written answer is owed by the organ it is referred to. ``article`` where it is
    written, where that differs from the rule's own article.
    """

    id: str
    label: str
    measure: Measure
    article: str = ""
    unaided: bool = False
    entered: bool = False
    severity: tuple[Severity, ...] = ()
    chosen: bool = False
    after: str | None = None
    subject: Literal["unit", "officer"] = "unit"
    rectify: bool = False
    honours: bool = False
    answer: bool = False
    forms: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Ground(Rule):
    """A situation that calls for accountability.

    ``findings`` are ids of rules whose unmet obligations support it, in one of ``states``, more than ``over_days`` calendar days
    late; ``per = "matter"``: one occasion for each case, or each duty and period; ``per = "unit"``: one for each unit and calendar
    year, from ``at_least`` such obligations on. Without ``findings`` only a person can enter it (event ``ground_found``).
    ``stage`` is a ladder of its own; grounds that share a ladder are listed in a rule of kind ``ladder``.
    """

    kind: Literal["ground"] = "ground"
    findings: tuple[str, ...] = ()
    states: tuple[Unmet, ...] = ("overdue", "short", "met-late", "breach")
    over_days: int = 0
    at_least: int = 1
    per: Literal["matter", "unit"] = "matter"
    stage: tuple[Stage, ...] = ()


@attrs.frozen(kw_only=True)
class Ladder(Rule):
    """Stages shared by several ``grounds``, with memory: a stage with ``after`` is reached when the earlier one was confirmed and its
    rectification was not done in time."""

    kind: Literal["ladder"] = "ladder"
    grounds: tuple[str, ...] = ()
    stage: tuple[Stage, ...] = ()


@attrs.frozen(kw_only=True)
class Share:
    """Who bears which responsibility: officials in one of ``roles`` for a ``decision`` of that kind.

    Roles: ``principal``, ``in-charge`` (directly in charge of the matter), ``member`` (took part in the decision), ``handler``,
    ``case-leader`` and the other roles in which a case is assigned. ``objection`` = true frees who objected clearly, on record,
    and was not heeded.
    """

    decision: Literal["collective", "individual"]
    roles: tuple[str, ...]
    responsibility: Responsibility
    objection: bool = False


@attrs.frozen(kw_only=True)
class Attribution(Rule):
    """How responsibility is divided among persons for the ``grounds`` listed (all where empty); the first ``share`` that fits an
    official counts. Who held a role is asked for the day of the act, not for today (LF-07-3)."""

    kind: Literal["attribution"] = "attribution"
    grounds: tuple[str, ...] = ()
    share: tuple[Share, ...] = ()


@attrs.frozen(kw_only=True)
class Suggestion(Rule):
    """A suggestion of one of ``types`` (improve 改进工作, policy 完善政策, pursue 追究责任) and the written feedback that it is owed.

    ``feedback``: the limit from the day it was issued; empty where the source gives none, then the letter's own date counts, and
    without one it is shown as not fixed. ``findings`` are rules whose unmet obligations call for such a suggestion: one proposal
    for each unit and calendar year.
    """

    kind: Literal["suggestion"] = "suggestion"
    types: tuple[Literal["improve", "policy", "pursue"], ...] = ("improve",)
    feedback: Limit | None = None
    findings: tuple[str, ...] = ()
    warn_days: int = 3


@attrs.frozen(kw_only=True)
class Reward(Rule):
    """What a result earns.

    ``fen`` the amount for each case, None for a commendation (somebody nominates, event ``nominate``). It goes to the official in
    ``role`` when the case was closed by an event in ``closing`` after all of ``lawful`` had happened, ``within`` so long of an event
    in ``since``, and somebody other than the recipient verified it (event ``verified_by``). It lapses when the case is reopened
    ``lapse`` long after the closing, at any time where that is empty; what was paid is then to be clawed back. ``target`` is the
    planned number of such cases for each official and calendar year. ``listed``: only cases that such an event had put on a list by
    the closing. A case earns one reward, by the first rule that is about it.
    """

    kind: Literal["reward"] = "reward"
    fen: int | None = None
    listed: tuple[str, ...] = ()
    role: str = "case-leader"
    since: tuple[str, ...] = ("assign",)
    within: Limit | None = None
    closing: tuple[str, ...] = ("close",)
    lawful: tuple[str, ...] = ("reply", "deliver")
    verified_by: str = "closure_verified"
    lapse: Limit | None = None
    target: int | None = None
