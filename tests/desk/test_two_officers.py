"""Two officers on one ledger: an act based on what somebody else has changed is refused, and nothing is lost."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import attrs
import pytest

from duban.desk.gates import GateClosed
from duban.desk.meanwhile import About, Overtaken, meanwhile
from duban.desk.office import Office
from duban.desk.previewing import preview
from duban.desk.recording import record, record_each
from duban.desk.stating import Statement
from duban.desk.undoing import last_own
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, lay, open_office, put
from tests.pieces import document, rule

DAY = date(2026, 8, 20)


@pytest.fixture
def other(folder: Path) -> Iterator[Office]:
    """The same ledger, opened by the second officer."""
    with closing(open_office(folder)) as made:
        yield made


def head(office: Office) -> int:
    with office.ledger.reading() as reader:
        return reader.head(CODE)[0]


def act(kind: str, *, case: str | None = "A", unit: str = BUREAU, **fields: str) -> Statement:
    return Statement(kind=kind, on=DAY, case=case, unit=unit, fields=fields)


def test_an_act_on_stale_data_is_refused_with_what_changed(office: Office, other: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE)
    seen = head(office)
    put(other, "accept", "2026-08-10", unit=BUREAU, actor="李四")
    place = office.workspace.jurisdiction(CODE)
    for dry_run in (True, False):
        with pytest.raises(Overtaken) as refused:
            record(office, place, act("accept"), actor="张三", seen=seen, dry_run=dry_run)
        assert "李四" in refused.value.message and "2026-08-10 " in refused.value.message
        assert [event.kind for one in refused.value.since for event in one.events] == ["accept"]
    assert head(office) == refused.value.revision == seen + 1, "nothing was written"
    effect = record(office, place, act("finish"), actor="张三", seen=refused.value.revision)
    assert effect.seq == seen + 2, "what was weighed again is recorded"


def test_what_others_write_about_other_matters_refuses_nothing(office: Office, other: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE)
    seen = head(office)
    put(other, "receive", "2026-08-04", case="B", unit=OFFICE)
    put(other, "sweep", "2026-08-05", case=None, unit=TOWN)
    place = office.workspace.jurisdiction(CODE)
    assert not meanwhile(office, place, About(cases=("A",)), seen)
    assert record(office, place, act("accept"), actor="张三", seen=seen).seq == seen + 3


def test_a_unit_is_guarded_as_a_case_is(office: Office, other: Office) -> None:
    put(office, "sweep", "2026-08-01", case=None, unit=TOWN)
    seen = head(office)
    put(other, "sweep", "2026-08-05", case=None, unit=TOWN, actor="李四")
    place = office.workspace.jurisdiction(CODE)
    with pytest.raises(Overtaken, match="李四"):
        record(office, place, act("sweep", case=None, unit=TOWN), actor="张三", seen=seen)
    assert record(office, place, act("sweep", case=None, unit=BUREAU), actor="张三", seen=seen).seq


def test_without_a_word_of_what_was_seen_nothing_is_refused(office: Office, other: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE)
    put(other, "accept", "2026-08-10", unit=BUREAU)
    assert record(office, office.workspace.jurisdiction(CODE), act("finish"), actor="张三").seq == 3


def test_the_preview_says_what_closes_and_opens_and_writes_nothing(office: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE)
    put(office, "accept", "2026-08-10", unit=BUREAU)
    seen, place = head(office), office.workspace.jurisdiction(CODE)
    shown = preview(office, place, act("finish"), actor="张三", seen=seen, as_of=DAY)
    assert ("closed", "OWN-1") in {(one.what.value, one.obligation.rule) for one in shown.changes}
    assert shown.revision == head(office) == seen
    assert "受理后10日内办结" in {shown.title(one.obligation).partition(" ")[2] for one in shown.changes}


GATE = document() + rule("OWN-G", "checklist", "结案材料", """
at = ["close"]
gate = true
items = [{ id = "登记表", label = "信访登记表" }]
""", article="第二条")  # fmt: skip


def test_a_gate_that_is_closed_is_told_with_what_is_missing(tmp_path: Path) -> None:
    with closing(open_office(lay(tmp_path / "gated", more=GATE))) as office:
        put(office, "receive", "2026-08-03", unit=OFFICE)
        place = office.workspace.jurisdiction(CODE)
        with pytest.raises(GateClosed, match="信访登记表") as closed:
            preview(office, place, act("close"), actor="张三", seen=None, as_of=DAY)
        assert closed.value.needs_reason and "--" not in closed.value.message
        assert [want.label for want in closed.value.wants] == ["信访登记表"]
        reasoned = attrs.evolve(act("close"), override="原件已经移送")
        then = preview(office, place, reasoned, actor="张三", seen=None, as_of=DAY)
        assert [want.label for want in then.wants] == ["信访登记表"]
        with pytest.raises(DubanError):
            preview(office, place, act("no-such-kind"), actor="张三", seen=None, as_of=DAY)


def test_ones_own_last_act_is_taken_back_by_a_counter_event(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("duban.desk.rights.account", lambda: "zhang")
    put(office, "receive", "2026-08-03", unit=OFFICE, actor="zhang")
    put(office, "accept", "2026-08-10", unit=BUREAU, actor="张三（账户 zhang）")
    put(office, "finish", "2026-08-12", unit=BUREAU, actor="li")
    place = office.workspace.jurisdiction(CODE)
    found = last_own(office, place, case="A")
    assert found is not None and (found.event.kind, found.event.id) == ("accept", "2.0")
    record(office, place, found.statement(DAY, "录入有误"), actor="zhang", seen=found.revision)
    then = last_own(office, place, case="A")
    assert then is not None and then.event.kind == "receive", "what is taken back is passed over"
    assert last_own(office, place, case="B") is None


def test_an_act_of_a_unit_is_taken_back_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("duban.desk.rights.account", lambda: "zhang")
    put(office, "sweep", "2026-08-01", case=None, unit=TOWN, actor="zhang")
    put(office, "sweep", "2026-08-02", case=None, unit=BUREAU, actor="zhang")
    place = office.workspace.jurisdiction(CODE)
    found = last_own(office, place, unit=TOWN)
    assert found is not None and found.event.id == "1.0"
    record(office, place, found.statement(DAY, "重复"), actor="zhang", seen=found.revision)
    assert last_own(office, place, unit=TOWN) is None
    assert last_own(office, place, unit=BUREAU) is not None


def test_of_several_acts_those_that_can_be_are_recorded_and_the_others_handed_back(
    office: Office, other: Office
) -> None:
    for case in ("A", "B", "C"):
        put(office, "receive", "2026-08-03", case=case, unit=OFFICE)
    place, seen = office.workspace.jurisdiction(CODE), head(office)
    wanted = [act("accept", case=case) for case in ("A", "B", "11010519491231002X")]
    trial = record_each(office, place, wanted, actor="张三", seen=seen, dry_run=True)
    assert [one.event.case for one in trial.effects] == ["A", "B"] and head(office) == seen
    put(other, "deliver", "2026-08-10", case="B", unit=BUREAU, actor="李四")
    with pytest.raises(Overtaken, match="李四") as refused:
        record_each(office, place, wanted, actor="张三", seen=seen)
    done = record_each(office, place, wanted, actor="张三", seen=refused.value.revision)
    assert [one.seq for one in done.effects] == [seen + 2, seen + 3]
    assert [(one.event.case, len(one.after) > 0) for one in done.effects] == [("A", True), ("B", True)]
    assert [statement.case for statement, _error in done.refused] == ["11010519491231002X"]


def test_the_word_about_a_situation_rests_on_its_case_too(office: Office, other: Office) -> None:
    put(office, "receive", "2026-08-03", unit=OFFICE)
    seen = head(office)
    put(other, "accept", "2026-08-10", unit=BUREAU, actor="李四")
    found = act("ground_found", case=None, ground="N-45", about="A", facts="事实")
    with pytest.raises(Overtaken, match="李四"):
        record(office, office.workspace.jurisdiction(CODE), found, actor="张三", seen=seen)
