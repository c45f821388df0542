"""Random histories of a case and of a unit, as a ledger would hold them: every kind, any order, corrections included."""

from datetime import date, timedelta

import attrs
from hypothesis import strategies as st

from duban.domain.event import Event, Value
from tests.engine.law import BASE, BUREAU, CITY, NATIONAL, OFFICE, TOWN

UNITS = (CITY, OFFICE, BUREAU, TOWN, "名册外单位")
OFFICERS = ("甲", "乙", "丙")
FIRST, LAST = date(2022, 3, 1), date(2022, 9, 30)
"""The change of law on 2022-05-01 lies inside."""
DAYS = st.integers(0, (LAST - FIRST).days).map(lambda n: FIRST + timedelta(days=n))

_KINDS = [kind for pack in (BASE, NATIONAL) for kind in pack.data.get("event", ())]
OF_CASE = tuple(kind["id"] for kind in _KINDS if kind["subject"] == "case")
OF_UNIT = tuple(
    kind["id"]
    for kind in _KINDS
    if kind["subject"] == "unit"
    and kind["id"] not in ("unit_join", "officer_post")
    and not kind.get("command")
)
COMMON = (
    "receive",
    "transfer",
    "assign",
    "accept",
    "notify",
    "extend",
    "finish",
    "reply",
    "return",
    "reopen",
    "classify",
    "object",
    "withdraw",
)
"""The kinds that start, move and end most clocks; drawn more often."""

_items = st.lists(st.sampled_from(("投诉请求", "事实和理由", "法律法规依据", "协议书")), max_size=3).map(
    tuple
)
WELL_FORMED: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        "to": st.sampled_from(UNITS),
        "statutory": st.sampled_from((1, 6, "6")),
        "category": st.sampled_from(("涉法涉诉", "征地")),
        "matter": st.sampled_from(("petition", "decision")),
        "collective": st.booleans(),
        "due": DAYS.map(date.isoformat),
        "until": DAYS.map(date.isoformat),
        "days": st.integers(0, 40),
        "approved_by": st.just("甲"),
        "reason": st.just("情况复杂"),
        "role": st.sampled_from(("case-leader", "handler")),
        "outcome": st.just("支持"),
        "items": _items,
    },
)  # fmt: skip
_anything: st.SearchStrategy[Value] = st.one_of(
    st.booleans(), st.integers(-(2**40), 2**40), st.text(max_size=30), st.just("9" * 5000), st.just("²"),
    st.lists(st.text(max_size=5), max_size=3).map(tuple),
    st.sampled_from(("2026-13-40", "20260101", "0001-01-01", "9999-12-31")),
)  # fmt: skip
FIELDS = (
    *("to", "statutory", "category", "matter", "collective", "due", "until", "days", "approved_by", "reason", "role"),
    *("items", "phases", "votes", "votes_for", "attended", "event", "period", "milestone", "repeat_of", "received_from"),
)  # fmt: skip
WILD = st.dictionaries(st.sampled_from(FIELDS), _anything, max_size=5)


@st.composite
def cases(
    draw: st.DrawFn,
    data: st.SearchStrategy[dict[str, Value]] = WELL_FORMED,
    days: st.SearchStrategy[date] = DAYS,
) -> list[Event]:
    """The events of the case ``A`` in the order of recording, each with its place in the journal."""
    kinds = st.one_of(st.sampled_from(COMMON), st.sampled_from(OF_CASE))
    events: list[Event] = []
    for seq in range(1, draw(st.integers(2, 12)) + 1):
        event = Event(
            draw(kinds),
            draw(days),
            "A",
            draw(st.none() | st.sampled_from(UNITS)),
            draw(st.none() | st.sampled_from(OFFICERS)),
            draw(st.sampled_from((None, None, None, "一", "二"))),
            draw(data),
            f"{seq}.0",
        )
        events.append(event)
        if draw(st.integers(0, 9)) == 0:
            target = draw(st.sampled_from(events)).id
            events.append(
                attrs.evolve(event, kind="correct", data={"event": target, "reason": "误记"}, id=f"{seq}.1")
            )
    return events


@st.composite
def acts(draw: st.DrawFn) -> list[Event]:
    """What units did outside any case."""
    made: list[Event] = []
    for seq in range(1, draw(st.integers(1, 10)) + 1):
        period = draw(st.sampled_from((None, "2022-05", "2022-Q2", "2022")))
        data: dict[str, Value] = {} if period is None else {"period": period}
        made.append(
            Event(
                draw(st.sampled_from(OF_UNIT)),
                draw(DAYS),
                None,
                draw(st.sampled_from(UNITS)),
                None,
                None,
                data,
                f"{seq}.0",
            )
        )
        if draw(st.integers(0, 4)) == 0:
            made.append(
                Event(
                    "correct",
                    draw(DAYS),
                    None,
                    data={"event": draw(st.sampled_from(made)).id, "reason": "误记"},
                    id=f"{seq}.1",
                )
            )
    return made
