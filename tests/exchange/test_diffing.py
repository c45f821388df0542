"""The same file twice changes nothing; a later one adds what is new and cancels what it no longer says."""

from collections.abc import Sequence
from datetime import date

import attrs
from hypothesis import given
from hypothesis import strategies as st

from duban.domain.event import Event
from duban.exchange.diffing import diff


def event(kind: str, day: int, **data: str) -> Event:
    return Event(kind, date(2025, 3, day), "A-1", "1", data=data)


def recorded(events: Sequence[Event], start: int = 1) -> list[Event]:
    return [attrs.evolve(e, id=f"{start}.{n}") for n, e in enumerate(events)]


def ours(_event: Event) -> bool:
    return True


def test_equal_events_add_nothing_whoever_recorded_them() -> None:
    known = recorded([event("receive", 1), event("finish", 9)])
    assert diff(known, [event("receive", 1), event("finish", 9)], lambda e: False) == ()


def test_a_later_export_adds_just_the_new_event() -> None:
    known = recorded([event("receive", 1)])
    assert diff(known, [event("receive", 1), event("finish", 9)], ours) == (event("finish", 9),)


def test_changed_content_of_the_same_source_is_cancelled_and_stated_anew() -> None:
    known = recorded([event("receive", 1, category="供热")])
    cancel, new = diff(known, [event("receive", 1, category="物业")], ours, reason="更正")
    assert (cancel.kind, cancel.case, cancel.on) == ("correct", "A-1", date(2025, 3, 1))
    assert cancel.data == {"event": "1.0", "reason": "更正"}
    assert new == event("receive", 1, category="物业")


def test_what_others_recorded_is_never_cancelled() -> None:
    known = recorded([event("finish", 9)])
    assert diff(known, [event("finish", 8)], lambda e: False) == (event("finish", 8),)


def test_a_cancelled_event_counts_as_absent() -> None:
    known = recorded([event("finish", 9)])
    known += recorded(diff(known, [event("finish", 8)], ours), start=2)
    assert diff(known, [event("finish", 8)], ours) == ()
    assert [e.kind for e in diff(known, [event("finish", 9)], ours)] == ["correct", "finish"]


def test_several_of_a_kind_keep_those_that_stand() -> None:
    known = recorded([event("urge", 1), event("urge", 5)])
    assert diff(known, [event("urge", 1), event("urge", 5), event("urge", 7)], ours) == (event("urge", 7),)
    changed = diff(known, [event("urge", 1), event("urge", 6)], ours)
    assert [(e.kind, e.data.get("event")) for e in changed] == [("correct", "1.1"), ("urge", None)]


def test_ledgers_with_many_rows_to_a_case_only_add() -> None:
    known = recorded([event("urge", 1)])
    assert diff(known, [event("urge", 5)], ours, changes=False) == (event("urge", 5),)


def test_silence_cancels_only_where_asked() -> None:
    known = recorded([event("receive", 1), event("finish", 9)])
    assert diff(known, [event("receive", 1)], ours) == ()
    (cancel,) = diff(known, [event("receive", 1)], ours, withdraw=("finish",))
    assert cancel.data["event"] == "1.1"


def test_lists_from_json_equal_tuples() -> None:
    known = [Event("sweep", date(2025, 3, 1), None, "1", data={"items": ["甲", "乙"]}, id="1.0")]  # type: ignore[dict-item]
    assert (
        diff(known, [Event("sweep", date(2025, 3, 1), None, "1", data={"items": ("甲", "乙")})], ours) == ()
    )


_event = st.builds(
    event,
    st.sampled_from(("receive", "urge", "finish")),
    st.integers(1, 4),
    category=st.sampled_from(("甲", "乙")),
)


@given(st.lists(_event, max_size=5), st.lists(_event, max_size=5))
def test_after_an_import_the_same_import_adds_nothing(before: list[Event], wanted: list[Event]) -> None:
    known = recorded(before)
    known += recorded(diff(known, wanted, ours), start=2)
    assert diff(known, wanted, ours) == ()
