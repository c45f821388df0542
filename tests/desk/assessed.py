"""What the tests of assessment share: a workspace with indicators and scorecards, a quarter's ledger, and short ways to ask."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path

from duban.desk import freezing
from duban.desk.assessing import assess
from duban.desk.office import Office
from duban.desk.roles import adopt_roles
from duban.domain.document import Document
from duban.domain.event import Event, Value
from duban.exchange.documents import render
from duban.workspace import Jurisdiction
from tests import pieces
from tests.desk.helpers import BUREAU, CODE, OFFICE, TOWN, lay, open_office, own
from tests.pieces import user

rule = partial(pieces.rule, article="第二条", since="2025-01-01")
RATE = rule("I-1", "indicator", "按期办结率", 'rules = ["OWN-1"]\nof = "周期内到期的办结时限"')
REPLIED = rule(
    "I-2", "indicator", "答复率", 'what = "cases"\nof = "周期内收到的事项"\npart = { having = ["reply"] }'
)
NUMBER = rule(
    "I-3", "indicator", "信访量", 'what = "cases"\nratio = false\nof = "周期内收到的事项"\nbetter = "lower"'
)
CONTEXT = rule(
    "I-4",
    "indicator",
    "来市人数",
    'what = "entered"\nratio = false\ncontext = true\nsign = "人"\nof = "市里的登记"\nbetter = "lower"',
)
CARD = rule(
    "S-1",
    "scorecard",
    "季度考核",
    """every = "quarter"
group = "all"
applies = { unit_kind = ["department", "township"] }
part = [
  { indicator = "I-1", weight = 60 },
  { indicator = "I-2", weight = 30, label = "及时答复" },
  { entered = "public", weight = 10 },
]""",
)
RANK = rule(
    "R-1",
    "ranking",
    "月度排名",
    """indicator = "I-3"
every = "month"
group = "all"
bottom = 1
consecutive = 2
shipped_off = true
applies = { unit_kind = ["department", "township", "petition-office"] }""",
)
USERS = (
    user("root", "administrator") + user("du", "supervisor", "clerk") + user("shen", "approver", officer="审")
)
ALL = own(10) + RATE + REPLIED + NUMBER + CONTEXT + CARD + RANK + USERS
SWITCHED = '[jurisdiction.switched_on]\n"{rule}" = {{ by = "{by}", on = {on}, decision = "第3次会议纪要" }}\n\n[[unit]]'


def assessed_office(tmp_path: Path) -> Iterator[Office]:
    """A workspace with indicators, a scorecard and a ranking of its own, and people with roles."""
    with closing(open_office(lay(tmp_path / "office", more=ALL))) as made:
        adopt_roles(made, made.workspace.jurisdiction(CODE), "root")
        yield made


def switched_on(
    folder: Path, rule: str, on: str = "2026-01-01", by: str = "市联席会议", more: str = ALL
) -> Path:
    """The workspace with a decision to use a rule that ships switched off."""
    lay(folder, more=more)
    text = (folder / "duban.toml").read_text(encoding="utf-8")
    decided = SWITCHED.format(rule=rule, by=by, on=on)
    (folder / "duban.toml").write_text(text.replace("[[unit]]", decided, 1), encoding="utf-8")
    return folder


def event(kind: str, on: str, case: str | None, unit: str, **data: Value) -> Event:
    """An act as the journal keeps it."""
    return Event(kind, date.fromisoformat(on), case, unit, None, None, data)


def case(
    ref: str, on: str, unit: str, finished: str | None = None, replied: str | None = None
) -> list[Event]:
    """A case received and accepted on a day, finished and answered on others."""
    events = [event("receive", on, ref, OFFICE), event("accept", on, ref, unit, statutory=6)]
    events += [event("finish", finished, ref, unit)] if finished else []
    return events + ([event("reply", replied, ref, unit)] if replied else [])


LEDGER = [
    *case("1", "2026-04-01", BUREAU, "2026-04-05", "2026-04-05"),
    *case("2", "2026-04-02", BUREAU, "2026-04-20", "2026-04-21"),
    *case("3", "2026-05-06", TOWN, "2026-05-10", "2026-05-11"),
    *case("4", "2026-06-25", TOWN),  # due in the next quarter
]
MARK = event(
    "score", "2026-07-02", None, TOWN, scorecard="S-1", part="public", period="2026-Q2", points="92.5"
)


def card(office: Office, as_of: str = "2026-07-10", period: str = "2026-Q2") -> dict[str, tuple[object, ...]]:
    """Points, attainable points, converted score and place by unit."""
    made = assess(office, place(office), "S-1", period=period, as_of=date.fromisoformat(as_of))
    return {s.unit: (s.points, s.attainable, s.converted, s.place) for s in made.card.units}


def place(office: Office) -> Jurisdiction:
    """The jurisdiction."""
    return office.workspace.jurisdiction(CODE)


def freeze(office: Office, as_of: str = "2026-07-10", actor: str = "shen") -> freezing.Freezing:
    """Freeze the second quarter."""
    day = date.fromisoformat(as_of)
    return freezing.freeze(office, place(office), "S-1", period="2026-Q2", as_of=day, actor=actor)


def words(document: Document) -> str:
    """The document as text, without blanks: lines break where they must."""
    return "".join(render(document, "text").decode().split())
