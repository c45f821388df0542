"""The acts with which a unit meets what it owes, as far as they are known before they are recorded."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.campaign_pages import CampaignView, Delivered, campaign_view
from duban.desk.forms import form
from duban.desk.office import Office
from duban.desk.recording import record
from duban.desk.stating import Statement
from duban.domain.obligation import State
from tests.desk.helpers import CODE, TOWN, lay, open_office
from tests.pieces import document, rule

DAY = date(2026, 8, 20)

RULES = (
    document()
    + rule("OWN-K", "campaign", "积案攻坚", """
applies = { unit_level = ["township"] }
milestones = [{ id = "M1", title = "报底数", due = 2026-08-10, contents = ["底数表"] }]
parts = ["OWN-D", "OWN-B"]
""", article="第五条", since="2026-07-01")
    + rule("OWN-D", "duty", "每月报送进展", """
event = ["report", "meeting"]
match = { to = "990000" }
applies = { unit_level = ["township"] }
schedule = [{ every = "month" }]
""", article="第六条", since="2026-07-01")
    + rule("OWN-B", "duty", "每月登记由命令记入的", """
event = ["outcome_confirmed"]
applies = { unit_level = ["township"] }
schedule = [{ every = "month" }]
""", article="第七条", since="2026-08-01")
)  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A workspace with a campaign and its monthly return."""
    with closing(open_office(lay(tmp_path / "office", more=RULES, packs="[]"))) as made:
        yield made


def seen(office: Office) -> tuple[CampaignView, dict[tuple[str, str], Delivered]]:
    """The campaign, and what the town has to deliver by rule and period."""
    view = campaign_view(office, office.workspace.jurisdiction(CODE), "OWN-K", DAY)
    return view, {(row.rule, row.period): row for row in view.deliveries if row.owed.unit == TOWN}


def put(office: Office, said: Statement) -> None:
    record(office, office.workspace.jurisdiction(CODE), said, actor="张三")


def test_a_milestone_is_delivered_by_its_event_that_names_it(office: Office) -> None:
    view, rows = seen(office)
    row = rows["OWN-K", ""]
    (said,) = view.entries_for(row, DAY)
    assert said == Statement(
        kind="report", on=DAY, unit=TOWN, fields={"milestone": "M1", "campaign": "OWN-K"}
    )
    assert (row.state, row.contents) == (State.OVERDUE, ("底数表",))
    put(office, said)
    row = seen(office)[1]["OWN-K", ""]
    assert (row.state, row.delivered_on, row.lacking) == (State.MET_LATE, DAY, ("底数表",))


def test_what_a_milestone_has_to_bring_is_offered(office: Office) -> None:
    asked = form(office, office.workspace.jurisdiction(CODE), "report").asked
    assert [offer.value for one in asked if one.name == "items" for offer in one.offers] == ["底数表"]


def test_a_return_is_made_by_any_of_its_events_and_names_a_period_that_is_over(office: Office) -> None:
    view, rows = seen(office)
    past = view.entries_for(rows["OWN-D", "2026-07"], DAY)
    assert [(one.kind, dict(one.fields)) for one in past] == [
        ("report", {"to": "990000", "period": "2026-07"}),
        ("meeting", {"to": "990000", "period": "2026-07"}),
    ]
    (now, _meeting) = view.entries_for(rows["OWN-D", "2026-08"], DAY)
    assert dict(now.fields) == {"to": "990000"}
    put(office, past[0])
    put(office, now)
    assert {row.state for (id, _period), row in seen(office)[1].items() if id == "OWN-D"} <= {
        State.MET,
        State.MET_LATE,
    }


def test_what_only_a_command_records_is_not_offered(office: Office) -> None:
    view, rows = seen(office)
    assert view.entries_for(rows["OWN-B", "2026-08"], DAY) == []
