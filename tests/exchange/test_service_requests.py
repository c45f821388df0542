"""The example mapping for municipal service requests, on a few made-up rows of that shape."""

from datetime import date
from pathlib import Path

from duban.domain.roster import Roster
from tests.exchange.helpers import bad, good, items

HERE = Path(__file__).parent
MAPPING = (HERE.parents[1] / "docs" / "examples" / "service-requests.toml").read_text(encoding="utf-8")


def test_each_request_is_received_assigned_and_finished() -> None:
    found = items(HERE / "data" / "service_requests.csv", MAPPING, Roster())
    first, second, third = good(found)
    assert [(event.kind, event.on) for event in first.events] == [
        ("receive", date(2019, 1, 2)),
        ("accept", date(2019, 1, 2)),
        ("assign", date(2019, 1, 2)),
        ("finish", date(2019, 1, 3)),
    ]
    assert first.events[0].data == {"category": "Street Cleaning", "statutory": 6, "channel": "call"}
    assert first.events[2].data == {"to": "PWDx", "due": "2019-01-04"}
    assert [event.kind for event in second.events] == ["receive", "accept"]
    assert third.events[-1].on == date(2019, 1, 9)
    assert [unit.code for row in good(found) for unit in row.units] == ["PWDx", "ANML"]
    assert [(reject.row, reject.column) for reject in bad(found)] == [(5, "closed_dt")]
