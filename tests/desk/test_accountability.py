"""What the screens of accountability and rewards read: whose turn it is, how far a matter has climbed, and that nobody decides unseeing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duban.desk.accountability import Rung, days_left, decisions, promises, waiting_for
from duban.desk.deciding import Decision, acts_for, decide
from duban.desk.meanwhile import Overtaken
from duban.desk.office import Office
from duban.desk.rights import Refused
from duban.domain.following import Standing
from duban.domain.rights import Act
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, put
from tests.desk.proposed import act, late_office, numbers, put_, run
from tests.pieces import PROMISES, document

DAY = date(2026, 5, 20)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A bureau that has not finished one case in time; people with different rights."""
    yield from late_office(tmp_path, document() + PROMISES)


def test_whose_turn_it_is_agrees_with_who_may_decide(office: Office) -> None:
    run(office, "2026-05-03", actor="both")
    place = office.workspace.jurisdiction(CODE)
    for actor in ("app", "both", "sup", "nobody"):
        found = decisions(office, place, DAY, actor)
        assert waiting_for(office, place, DAY, actor) == found.mine
        for row in found.waiting:
            decision = Decision(act=Act.DISMISS, number=row.one.number, on=date(2026, 5, 1), fields={})
            with pytest.raises(DubanError) as raised:  # the day is too early: nothing is decided
                decide(office, place, decision, actor=actor, seen=10_000)
            assert (raised.type is Refused) is bool(row.hindrance)
    assert decisions(office, place, DAY, "app").mine == 2
    assert "app" in decisions(office, place, DAY, "both").waiting[0].hindrance


def test_a_matter_climbs_and_counts_down(office: Office) -> None:
    made = numbers(run(office, "2026-05-03"))
    act(
        office, Act.CONFIRM, made["N-45", "corrected", ""], "2026-05-10", by="示例市", rectify_by="2026-05-25"
    )
    act(office, Act.DISMISS, made["N-40-1", "suggest", ""], "2026-05-10", reason="已另行处理")
    place = office.workspace.jurisdiction(CODE)
    found = decisions(office, place, DAY, "app")
    (climb,) = found.running
    assert not found.waiting and [one.standing for one in found.ended] == [Standing.DISMISSED]
    assert list(climb.rungs) == [Rung.NOTICED]
    assert days_left(climb.current, DAY) == 5
    (late,) = decisions(office, place, date(2026, 5, 28), "app").running
    assert days_left(late.current, date(2026, 5, 28)) == -3
    assert Act.RECTIFY in acts_for(late.current.standing) and Act.CONFIRM not in acts_for(
        late.current.standing
    )


def test_who_has_not_seen_the_last_entry_does_not_decide(office: Office) -> None:
    number = numbers(run(office, "2026-05-03"))["N-45", "corrected", ""]
    place = office.workspace.jurisdiction(CODE)
    seen = decisions(office, place, DAY, "app")
    put(office, "sweep", "2026-05-11", None, BUREAU, actor="clerk")
    act(office, Act.DISMISS, number, "2026-05-12", actor="both", reason="另行处理")
    fields = {"by": "示例市", "rectify_by": "2026-06-01"}
    decision = Decision(act=Act.CONFIRM, number=number, on=date(2026, 5, 13), fields=fields)
    with pytest.raises(Overtaken, match="不予采纳") as raised:
        decide(office, place, decision, actor="app", seen=seen.revision)
    assert len(raised.value.since) == 1, "what the unit did otherwise is no reason"


def test_promises_come_overdue_first_and_kept_ones_not_at_all(office: Office) -> None:
    for what, due in (("路灯", "2026-05-10"), ("路面", "2026-06-10"), ("栏杆", "2026-05-01")):
        put_(office, "commit", "2026-04-01", what=what, due=due)
    put_(office, "fulfil", "2026-04-20", what="栏杆")
    place = office.workspace.jurisdiction(CODE)
    assert [line.days for line in promises(office, place, DAY)] == [10, -21]
