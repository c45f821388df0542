"""How the cases of the demonstration go: the usual course, and how many go another way.

Spans are calendar days (earliest, latest) after the step before; None means that the step has not been taken.
"""

from typing import Literal

import attrs

Days = tuple[int, int]


@attrs.frozen(kw_only=True)
class Plan:
    """The course of one case.

    ``flow``: who receives it and how it reaches the unit that handles it. ``send`` is counted from the day of receipt, ``notify``
    and ``accept`` from the day on which the handling unit has it, ``finish`` and ``extend`` from acceptance, ``due`` from
    assignment, ``ask_review`` from delivery, ``review`` from the request. ``extension`` is in days.
    """

    flow: Literal["sent", "direct", "from-city", "assigned", "handed-over"] = "sent"
    send: Days | None = (1, 9)
    notify: Days | None = (2, 12)
    accept: Days | None = (0, 6)
    finish: Days | None = (12, 50)
    due: Days = (50, 60)
    extend: Days | None = None
    extension: int = 30
    object: Days | None = None
    coordinate: Literal["", "right", "wrong", "missing"] = ""
    backlog: bool = False
    handler: bool = True
    complete_reply: bool = True
    reasoned_close: bool = True
    ask_review: Days | None = None
    review: Days | None = None
    category: str = ""


@attrs.frozen
class Share:
    """So many cases, received between ``oldest`` and ``youngest`` days before the day of the check, follow the plan."""

    count: int
    oldest: int
    youngest: int
    plan: Plan


USUAL = (
    *[Plan()] * 12,
    *[Plan(flow="direct")] * 4,
    *[Plan(flow="from-city")] * 2,
    *[Plan(flow="assigned", finish=(12, 38))] * 2,
)
"""Courses in time, as often as they are listed."""

OTHERS = (
    # in time, with something out of the ordinary
    Share(60, 290, 100, Plan(finish=(63, 84), extend=(45, 57))),
    Share(40, 290, 40, Plan(object=(1, 3))),
    Share(45, 290, 30, Plan(coordinate="right")),
    Share(40, 290, 30, Plan(backlog=True)),
    Share(30, 290, 130, Plan(ask_review=(3, 25), review=(6, 26))),
    Share(50, 290, 15, Plan(flow="handed-over", category="劳动报酬")),
    Share(6, 59, 58, Plan(flow="direct", accept=(0, 2), finish=None)),
    # done late
    Share(9, 290, 100, Plan(finish=(63, 82))),
    Share(4, 290, 60, Plan(notify=(17, 24))),
    Share(3, 290, 60, Plan(send=(17, 22))),
    Share(2, 200, 80, Plan(flow="assigned", due=(30, 32), finish=(40, 50))),
    Share(1, 250, 150, Plan(ask_review=(5, 20), review=(34, 38))),
    Share(1, 150, 60, Plan(object=(12, 14))),
    # not done
    Share(7, 110, 80, Plan(finish=None)),
    Share(2, 40, 25, Plan(notify=None, finish=None)),
    Share(1, 40, 25, Plan(send=None)),
    Share(2, 52, 45, Plan(flow="assigned", due=(30, 32), finish=None)),
    Share(1, 150, 135, Plan(finish=(20, 30), ask_review=(3, 10))),
    # done otherwise than the rules say
    Share(1, 200, 110, Plan(finish=(70, 80), extend=(50, 56), extension=45)),
    Share(1, 200, 80, Plan(coordinate="missing")),
    Share(1, 200, 80, Plan(coordinate="wrong")),
    Share(1, 60, 20, Plan(category="劳动报酬")),
    Share(1, 50, 20, Plan(handler=False, finish=None)),
    Share(2, 200, 80, Plan(complete_reply=False)),
    Share(1, 200, 90, Plan(reasoned_close=False)),
)
