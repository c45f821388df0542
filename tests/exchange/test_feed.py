"""A calendar feed: read back by the library's own parser, updated and never doubled, nothing in it but text."""

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event, vCategory

from duban.exchange.feed import Entry, Status, feed, uid

STAMP = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
LONG = "自受理之日起六十日内办结；情况复杂的，经批准可以适当延长，延长期限不得超过三十日" * 3

ENTRY = Entry(
    identity=("990000", "N-34-1", "case", "A-1", "", "1"),
    summary=f"{LONG}（示例镇，事项 A-1）",
    due=date(2026, 10, 31),
    description='单位：示例镇\n分号；;逗号,反斜线\\N 引号"\n依据：《信访工作条例》',
    unit_name="示例镇, 本级",
    status=Status.OPEN,
    sequence=3,
    category="时限",
)


def parsed(*entries: Entry, name: str = "督办：示例市") -> Calendar:
    made = Calendar.from_ical(feed(entries, name=name, stamp=STAMP))
    assert isinstance(made, Calendar)
    return made


def the_event(entry: Entry) -> Event:
    (event,) = parsed(entry).walk("VEVENT")
    assert isinstance(event, Event) and not event.errors
    return event


def test_an_obligation_is_an_all_day_event_that_takes_no_time() -> None:
    event = the_event(ENTRY)
    assert event.decoded("dtstart") == date(2026, 10, 31) and event.decoded("dtend") == date(2026, 11, 1)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert str(event["summary"]) == ENTRY.summary
    assert str(event["description"]) == ENTRY.description.replace("\\", "＼")
    categories = event["categories"]
    assert isinstance(categories, vCategory)
    assert [str(category) for category in categories.cats] == ["时限", "示例镇, 本级"]
    assert (event["transp"], event["status"], event["sequence"]) == ("TRANSPARENT", "CONFIRMED", 3)
    assert event.decoded("dtstamp") == event.decoded("last-modified") == STAMP


def test_the_calendar_says_what_it_is() -> None:
    made = parsed(name="督办：甲、乙; 丙")
    assert (made["method"], made["version"], str(made["x-wr-calname"])) == (
        "PUBLISH",
        "2.0",
        "督办：甲、乙; 丙",
    )
    assert str(made["prodid"]).startswith("-//duban//")


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    data = feed([ENTRY], name="督办", stamp=STAMP)
    assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_whatever_becomes_of_an_obligation_its_event_stays_the_same() -> None:
    later = attrs.evolve(
        ENTRY,
        summary="另一句话",
        due=date(2026, 11, 30),
        description="",
        unit_name="示例县",
        status=Status.DONE,
        sequence=9,
        category="后续义务",
    )
    assert the_event(ENTRY)["uid"] == the_event(later)["uid"]
    assert the_event(later)["sequence"] == 9


def test_different_obligations_have_different_events() -> None:
    identities = [
        ENTRY.identity,
        ("990001", *ENTRY.identity[1:]),
        (*ENTRY.identity[:-1], "2"),
        ("990000", "N-34-1", "case", "A-", "1", "1"),
        ("990000", "N-34-1", "unit", "A-1", "", "1"),
    ]
    assert len({uid(attrs.evolve(ENTRY, identity=one), "duban") for one in identities}) == len(identities)


@pytest.mark.parametrize("status", [Status.DONE, Status.CANCELLED])
def test_what_is_over_is_cancelled(status: Status) -> None:
    assert the_event(attrs.evolve(ENTRY, status=status))["status"] == "CANCELLED"


def test_the_same_entries_in_any_order_give_the_same_bytes() -> None:
    other = attrs.evolve(ENTRY, identity=("990000", "N-35-2", "case", "A-1", "", "1"))
    assert feed([ENTRY, other], name="督办", stamp=STAMP) == feed([other, ENTRY], name="督办", stamp=STAMP)
    china = STAMP.astimezone(timezone(timedelta(hours=8)))
    assert feed([ENTRY], name="督办", stamp=china) == feed([ENTRY], name="督办", stamp=STAMP)


def test_mistakes_of_the_caller_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        feed([], name="督办", stamp=datetime(2026, 8, 3))  # noqa: DTZ001
    with pytest.raises(ValueError, match="two entries"):
        feed([ENTRY, attrs.evolve(ENTRY, sequence=4)], name="督办", stamp=STAMP)


def test_the_last_day_there_is_has_no_day_after() -> None:
    assert "dtend" not in the_event(attrs.evolve(ENTRY, due=date.max))


@given(st.text())
def test_any_text_stays_inside_its_line(text: str) -> None:
    made = parsed(attrs.evolve(ENTRY, summary=text, description=text, unit_name=text), name=text)
    (event,) = made.walk("VEVENT")
    assert set(event) == {
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
        "CATEGORIES", "STATUS", "TRANSP",
    }  # fmt: skip
