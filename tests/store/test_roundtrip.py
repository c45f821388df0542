"""What is recorded comes back as it was, and what cannot be kept is refused before anything is written."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from duban.domain.case import CaseSummary
from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation, Outcome
from duban.store.entry import Draft, encode
from duban.store.errors import StoreError
from duban.store.ledger import Ledger
from duban.store.paging import Wanted
from tests.store.helpers import HOME, NOON, draft_of, fresh_code, owed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAME = TEXT.filter(bool)
VALUE = st.one_of(
    TEXT,
    st.sampled_from(["信访事项", "😀", "‘“\"'", "\x00\x1b\n", "e\u0301", "\u2028\u202e"]),
    st.integers(-(2**63), 2**64 - 1),
    st.booleans(),
    st.lists(TEXT, max_size=3).map(tuple),
)
EVENTS = st.builds(
    Event,
    kind=NAME,
    on=st.dates(),
    case=st.just("甲-1"),
    unit=st.none() | NAME,
    officer=st.none() | NAME,
    claim=st.none() | NAME,
    data=st.dictionaries(TEXT, VALUE, max_size=4),
)
DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1))
REFS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(EVENTS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_events_come_back_as_recorded_and_in_order(shared: Ledger, acts: list[list[Event]]) -> None:
    code = fresh_code()
    with shared.writing(code, bulk=True) as writer:
        writer.append_many(Draft(NOON, "张三", "页面", "甲-1", tuple(act)) for act in acts)
    with shared.reading() as reader:
        read = reader.case_events(code, "甲-1")
        entries = list(reader.entries(code))
    assert read == [event for act in acts for event in act]
    assert [e.id for e in read] == [f"{seq}.{n}" for seq, act in enumerate(acts, 1) for n in range(len(act))]
    assert [list(entry.events) for entry in entries] == acts
    assert {(entry.actor, entry.source, entry.recorded_at) for entry in entries} == {("张三", "页面", NOON)}


@given(st.dictionaries(TEXT, VALUE | st.dictionaries(TEXT, VALUE, max_size=2), max_size=4))
def test_the_standard_library_gives_the_same_canonical_bytes(value: dict[str, object]) -> None:
    plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert encode(value) == plain.encode()


@pytest.mark.parametrize("value", [1.5, None, [1], ("a", 1), 2**64, "\ud800", {"a": 1}, date(2026, 1, 1)])
def test_what_has_no_canonical_form_is_refused(ledger: Ledger, value: object) -> None:
    event = Event("register", date(2026, 1, 1), "A1", data={"x": value})  # type: ignore[dict-item]
    with pytest.raises(StoreError) as refused, ledger.writing(HOME) as writer:
        writer.append_many([draft_of("A1"), draft_of("A1", event)])
    assert refused.value.kind == "refused"
    with ledger.reading() as reader:
        assert reader.head(HOME) == (0, bytes(32))


@pytest.mark.parametrize(
    "draft",
    [
        draft_of("A\x1f1"),
        draft_of("A\ud800"),
        Draft(NOON, "张\n三", "test", None, draft_of(None).events),
        Draft(NOON, "张三", "\x1ftest", None, draft_of(None).events),
        Draft(datetime(2026, 1, 1), "张三", "test", None, draft_of(None).events),  # noqa: DTZ001
        Draft(NOON, "张三", "test", None, ()),
        Draft(NOON, "张三", "test", "A2", draft_of("A1").events),
    ],
    ids=["separator", "surrogate", "newline", "source", "no zone", "no event", "two subjects"],
)
def test_a_draft_that_cannot_stand_in_the_journal_is_refused(ledger: Ledger, draft: Draft) -> None:
    with pytest.raises(StoreError, match="不能记入台账") as refused, ledger.writing(HOME) as writer:
        writer.append(draft)
    assert refused.value.kind == "refused"
    str(refused.value).encode()


def test_instants_are_kept_in_utc_to_the_second(ledger: Ledger) -> None:
    shanghai = timezone(timedelta(hours=8))
    at = datetime(2026, 8, 3, 7, 30, 15, 999_999, tzinfo=shanghai)
    with ledger.writing(HOME) as writer:
        writer.append(Draft(at, "张三", "test", None, draft_of(None).events))
    with ledger.reading() as reader:
        entry = reader.entry_of(HOME, 1)
        assert reader.entry_of(HOME, 2) is None
    assert entry is not None
    assert entry.recorded_at == datetime(2026, 8, 2, 23, 30, 15, tzinfo=UTC)


OBLIGATIONS = st.builds(
    Obligation,
    rule=st.sampled_from(["N-22-1", "N-34-1", "乙-1"]),
    version=DAYS,
    form=st.sampled_from(Form),
    unit=st.none() | TEXT,
    opened_on=DAYS,
    due_on=st.none() | DAYS,
    case=REFS,
    claim=st.none() | TEXT,
    period=st.none() | TEXT,
    officer=st.none() | TEXT,
    n=st.integers(1, 3),
    spell=st.integers(1, 3),
    started_on=st.none() | DAYS,
    missing=st.none() | TEXT,
    suspended=st.booleans(),
    required=st.integers(0, 3),
    done=st.integers(0, 3),
    detail=TEXT,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(OBLIGATIONS, st.none() | st.tuples(DAYS, st.sampled_from(Outcome))), max_size=6))
def test_obligations_come_back_as_written(
    shared: Ledger, made: list[tuple[Obligation, tuple[date, Outcome] | None]]
) -> None:
    for obligation, end in made:
        obligation.closed_on, obligation.outcome = end or (None, None)
    code = fresh_code()
    with shared.writing(code, bulk=True) as writer:
        writer.write_cases([], [obligation for obligation, _end in made])
    with shared.reading() as reader:
        cases = {obligation.case or "" for obligation, _end in made}
        read = [row for case in cases for row in reader.case_obligations(code, case)]
    assert sorted(map(repr, read)) == sorted(repr(obligation) for obligation, _end in made)


def test_replacing_cases_leaves_the_others_alone(ledger: Ledger) -> None:
    refs = [f"A{n}" for n in range(120)]
    with ledger.writing(HOME) as writer:
        writer.write_cases([CaseSummary(ref, date(2026, 1, 5)) for ref in refs], map(owed, refs))
    for replaced in (refs[:1], refs[10:100]):
        fresh = [CaseSummary(ref, date(2026, 1, 5), closed_on=date(2026, 2, 1)) for ref in replaced]
        with ledger.writing(HOME) as writer:
            writer.write_cases(fresh, (owed(ref, "N-22-1") for ref in replaced), replace=replaced)
    with ledger.reading() as reader:
        rules = {row.case: row.rule for row in reader.open_obligations(HOME, date(2026, 1, 6))}
        closed = {case.ref for case in reader.cases(HOME) if case.closed_on}
    assert closed == {*refs[:1], *refs[10:100]}
    assert rules == {ref: "N-22-1" if ref in closed else "N-34-1" for ref in refs}


def test_cases_are_read_in_order_of_receipt_and_paged_as_wanted(ledger: Ledger) -> None:
    made = [
        CaseSummary("A1", date(2026, 1, 5), None, "u1", "u2", "u2", {"category": "征地", "headcount": 3}),
        CaseSummary("A2", date(2026, 1, 6), date(2026, 2, 1), "u2", "u3", "u3", {"collective": True}),
        CaseSummary("A3", date(2026, 1, 4), None, "u3", "u3", "u2", {"links": ("x", "y")}),
    ]
    with ledger.writing(HOME) as writer:
        writer.write_cases(made, [])
    with ledger.reading() as reader:
        assert list(reader.cases(HOME)) == [made[2], made[0], made[1]]
        day = date(2026, 1, 5)
        assert [c.ref for c in reader.cases(HOME, received_from=day, received_to=day)] == ["A1"]
        for wanted, refs in (
            (Wanted(), ["A2", "A1", "A3"]),
            (Wanted(unit="u2"), ["A2", "A1"]),
            (Wanted(category="征地"), ["A1"]),
            (Wanted(received_from=day, received_to=day), ["A1"]),
            (Wanted(standing="open", descending=False), ["A3", "A1"]),
        ):
            pages = reader.case_pages(HOME, date(2026, 3, 1), wanted)
            assert [ref for block in pages.blocks() for ref in block] == refs
            assert pages.count() == len(refs)
            assert list(pages.blocks(1, 1)) == ([refs[1:2]] if len(refs) > 1 else [])
        assert reader.case(HOME, "A3") == made[2]
        assert reader.case(HOME, "A4") is None
        assert reader.case("other", "A3") is None
        assert [reader.case_count(HOME, date(2026, 1, day)) for day in (3, 5, 9)] == [0, 2, 3]


def test_acts_of_units_are_found_and_survive_a_rebuild(ledger: Ledger) -> None:
    acts = [
        Event("sweep", date(2026, 8, 20), None, "u1", "李四", None, {"places": 3, "of": ("x",)}),
        Event("reception", date(2026, 8, 3), None, "u2"),
        Event("sweep", date(2026, 8, 3), None, "u2"),
    ]
    with ledger.writing(HOME) as writer:
        writer.append_many([draft_of(None, *acts[:2]), draft_of("A1"), draft_of(None, acts[2])])
    with ledger.reading() as reader:
        before = reader.fingerprint(HOME)
    with ledger.writing(HOME) as writer:
        writer.clear_projections()
    with ledger.reading() as reader:
        assert reader.fingerprint(HOME) == before
        found = list(reader.acts(HOME))
        assert found == [acts[1], acts[2], acts[0]]
        assert [event.id for event in found] == ["1.1", "3.0", "1.0"]
        assert list(reader.acts(HOME, kinds=["sweep"], units=["u2"])) == [acts[2]]
        assert list(reader.acts(HOME, start=date(2026, 8, 4), end=date(2026, 8, 20))) == [acts[0]]


def test_a_rebuild_reads_every_case_with_all_its_events(five: Ledger) -> None:
    with five.reading() as reader:
        cases = [(ref, [event.id for event in events]) for ref, events in reader.cases_with_events(HOME)]
    with five.writing(HOME) as writer:
        assert writer.known_cases(["A1", "A3", "B"]) == {"A1", "A3"}
        assert [event.id for event in writer.events_of(["A1"])["A1"]] == ["1.0", "5.0"]
        assert writer.events_of(["B"]) == {}
    assert cases == [("A1", ["1.0", "5.0"]), ("A2", ["2.0"]), ("A3", ["4.0"])]


def test_the_fingerprint_sees_every_column_but_not_the_order_of_writing(ledger: Ledger) -> None:
    rows = [owed("A1"), owed("A1", "N-22-1"), owed("A2", claim="一"), owed("A2", claim="二")]
    prints = []
    for order in (rows, rows[::-1], [*rows[:3], owed("A2", claim="二", detail="x")]):
        with ledger.writing(HOME) as writer:
            writer.clear_projections()
            writer.write_cases([], order)
            prints.append(writer.reader.fingerprint(HOME))
    assert prints[0] == prints[1] != prints[2]


def test_state_says_what_the_projections_were_computed_with(five: Ledger) -> None:
    with five.writing(HOME) as writer:
        writer.set_state("digest-1", {"calendar": "2026"})
        writer.append(draft_of("A9"))
    with five.reading() as reader:
        state = reader.state(HOME)
        assert state is not None
        assert (state.policy_digest, state.note) == ("digest-1", {"calendar": "2026"})
        assert (state.seq, state.hash) == reader.head(HOME) == (6, state.hash)
        assert reader.state("other") is None
        assert reader.jurisdictions() == [HOME]


def test_jurisdictions_have_journals_of_their_own(five: Ledger) -> None:
    with five.writing("110000") as writer:
        assert writer.append(draft_of("A1")) == 1
    with five.reading() as reader:
        assert reader.jurisdictions() == ["110000", HOME]
        assert len(reader.case_events("110000", "A1")) == 1


def test_the_body_is_text_that_a_person_can_read(five: Ledger) -> None:
    with five.reading() as reader:
        body = reader.connection.execute(text("SELECT body FROM entry WHERE seq = 1")).scalar_one()
    assert body == '[{"kind":"register","on":"2026-08-03","unit":"990001"}]'
    assert orjson.loads(body)
