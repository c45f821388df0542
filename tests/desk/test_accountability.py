"""What the screens of accountability and rewards read: whose turn it is, how far a matter has climbed, and that nobody decides unseeing."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.accountability import Rung, days_left, decide_as_seen, decisions, promises, waiting_for
from duban.desk.deciding import Decision, acts_for
from duban.desk.meanwhile import Overtaken
from duban.desk.office import Office
from duban.desk.rights import Refused
from duban.desk.roles import adopt_roles
from duban.domain.following import Standing
from duban.domain.rights import Act
from duban.errors import DubanError
from tests.desk.helpers import BUREAU, CODE, lay, open_office, put
from tests.desk.test_proposing import PEOPLE, act, numbers, put_, run

DAY = date(2026, 5, 20)
PROMISES = """
[documents.own]
title = "示例市规定"

[[rule]]
id = "OWN-1"
kind = "deadline"
title = "承诺事项按期兑现"
source = { doc = "own", article = "第一条" }
effective = { from = 2020-01-01 }
confirmed_on = 2026-01-01
start = ["commit"]
met_by = ["fulfil"]
limit = { field = "due" }
per = "what"
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A bureau that has not finished one case in time; people with different rights."""
    with closing(open_office(lay(tmp_path, more=PEOPLE + PROMISES))) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "root")
        put_(made, "receive", "2026-03-02", statutory="6")
        put_(made, "accept", "2026-03-03")
        put_(made, "notify", "2026-03-04")
        yield made


def test_whose_turn_it_is_agrees_with_who_may_decide(office: Office) -> None:
    run(office, "2026-05-03", actor="both")
    place = office.workspace.jurisdiction(CODE)
    for actor in ("app", "both", "sup", "nobody"):
        found = decisions(office, place, DAY, actor)
        assert waiting_for(office, place, DAY, actor) == found.mine
        for row in found.waiting:
            decision = Decision(act=Act.DISMISS, number=row.one.number, on=date(2026, 5, 1), fields={})
            with pytest.raises(DubanError) as raised:  # the day is too early: nothing is decided
                decide_as_seen(office, place, decision, row.one, 10_000, actor=actor)
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
    row = next(row for row in seen.waiting if row.one.number == number)
    put(office, "sweep", "2026-05-11", None, BUREAU, actor="clerk")
    act(office, Act.DISMISS, number, "2026-05-12", actor="both", reason="另行处理")
    fields = {"by": "示例市", "rectify_by": "2026-06-01"}
    decision = Decision(act=Act.CONFIRM, number=number, on=date(2026, 5, 13), fields=fields)
    with pytest.raises(Overtaken, match="不予采纳") as raised:
        decide_as_seen(office, place, decision, row.one, seen.revision, actor="app")
    assert len(raised.value.since) == 1, "what the unit did otherwise is no reason"


def test_promises_come_overdue_first_and_kept_ones_not_at_all(office: Office) -> None:
    for what, due in (("路灯", "2026-05-10"), ("路面", "2026-06-10"), ("栏杆", "2026-05-01")):
        put_(office, "commit", "2026-04-01", what=what, due=due)
    put_(office, "fulfil", "2026-04-20", what="栏杆")
    place = office.workspace.jurisdiction(CODE)
    assert [line.days for line in promises(office, place, DAY)] == [10, -21]
