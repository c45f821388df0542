"""The projections always say what the journal says: after any sequence of acts, and as of any day."""

import os
from collections import Counter
from contextlib import closing, suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duban.desk.adopt import adopt, rebuild
from duban.desk.gates import GateClosed
from duban.desk.office import Office
from duban.desk.standing import settle
from duban.domain.event import Event
from duban.domain.report import Tail
from duban.engine.fold import cut
from duban.errors import DubanError
from tests.desk.helpers import (
    BUREAU,
    CODE,
    OFFICE,
    TOWN,
    bring,
    fill,
    fingerprint,
    lay,
    open_office,
    own,
    put,
    result,
)
from tests.engine.histories import acts, cases

UNITS = (OFFICE, BUREAU, TOWN)


def some_day(random: Random) -> str:
    return (date(2026, 3, 1) + timedelta(days=random.randrange(150))).isoformat()


def step(office: Office, folder: Path, random: Random, number: int) -> Office:
    """One act of somebody at the office; the office as it is afterwards."""
    case = f"{random.randrange(6)}号"
    unit = random.choice(UNITS)
    match random.randrange(12):
        case 0:
            rows = [
                f"{n}号,{some_day(random)},{some_day(random)},示例镇,{random.choice(('', some_day(random)))}"
                for n in range(4, 9)
            ]
            bring(office, folder, rows)
        case 1:
            with office.ledger.reading() as reader:
                listed = [(entry.case, event) for entry in reader.entries(CODE) for event in entry.events]
            if listed:
                of, event = random.choice(listed)
                with suppress(DubanError):
                    put(office, "correct", some_day(random), of, None, event=event.id, reason="误记")
        case 2:
            office.close()
            lay(folder, more=own(random.choice((5, 10, 20))))
            office = open_office(folder)
            adopt(office, office.workspace.jurisdiction(CODE), "李四")
        case 3:
            kind = random.choice(("petition-office", "department"))
            put(
                office,
                "unit_join",
                some_day(random),
                None,
                "990000-sl",
                name="示例局",
                level="city",
                类别=kind,
            )
        case 4:
            put(
                office,
                "officer_post",
                some_day(random),
                None,
                unit,
                officer=random.choice("甲乙"),
                role="principal",
            )
        case 5:
            put(office, "extend", some_day(random), case, unit, days="5", approved_by="甲", reason="复杂")
        case 6:
            put(office, "transfer", some_day(random), case, unit, to=random.choice(UNITS))
        case _:
            kind = random.choice(("receive", "accept", "finish", "reply", "classify", "notify"))
            fields = {"statutory": random.choice("16")} if kind == "classify" else {}
            with suppress(GateClosed):  # a reply without its contents is not recorded without a reason
                put(office, kind, some_day(random), case, unit, **fields)
    return office


@pytest.mark.parametrize("seed", range(4))
def test_a_rebuild_gives_the_same_rows_after_any_sequence_of_acts(folder: Path, seed: int) -> None:
    random = Random(seed)
    office = open_office(folder)
    for number in range(40):
        office = step(office, folder, random, number)
        if number % 8 == 7:
            place = office.workspace.jurisdiction(CODE)
            settle(office, place)
            live = fingerprint(office)
            rebuild(office, place)
            assert fingerprint(office) == live
    office.close()


def counts(tail: Tail) -> tuple[object, ...]:
    rules = {one.rule: (dict(one.states), one.none) for one in tail.rules}
    return (tail.cases, tail.units, rules, tail.levels, tail.unevaluated, tail.exit_code)


LEDGERS = st.tuples(st.lists(cases(), min_size=1, max_size=3), acts())
WHOLE = settings(
    max_examples=int(os.environ.get("DUBAN_EXAMPLES", "40")) // 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


def journal(drawn: tuple[list[list[Event]], list[Event]]) -> list[Event]:
    """The events as one journal records them, one entry each; corrections name the entry they cancel."""
    import attrs

    made: list[Event] = []
    groups = [(f"{n}号", events) for n, events in enumerate(drawn[0])] + [(None, drawn[1])]
    for ref, events in groups:
        place = {event.id: f"{len(made) + n + 1}.0" for n, event in enumerate(events)}
        for event in events:
            data = dict(event.data)
            if event.kind == "correct":
                data["event"] = place[str(data["event"])]
            made.append(attrs.evolve(event, case=ref, data=data, id=place[event.id]))
    return made


@WHOLE
@given(drawn=LEDGERS)
def test_a_check_as_of_a_day_is_a_check_of_the_ledger_cut_at_that_day(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[list[list[Event]], list[Event]]
) -> None:
    events = journal(drawn)
    base = tmp_path_factory.mktemp("ledgers")
    with closing(open_office(lay(base / "full", more=own(10)))) as full:
        fill(full, events)
        for number, day in enumerate((date(2022, 4, 30), date(2022, 5, 20), date(2022, 8, 1))):
            with closing(open_office(lay(base / f"cut{number}", more=own(10)))) as short:
                known = cut(events, day)
                fill(short, known)
                for place in full.workspace.jurisdictions:
                    settle(full, place)
                found, tail = result(full, day)
                expected, counted = result(short, day)
                assert Counter(map(repr, found)) == Counter(map(repr, expected))
                assert found == expected
                if known:
                    assert counts(tail) == counts(counted)
