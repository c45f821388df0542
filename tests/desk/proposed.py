"""What the tests of accountability share: people with different rights, a bureau that is late, and short ways to propose and decide."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from duban.desk.deciding import Decision, decide
from duban.desk.office import Office
from duban.desk.outcome_story import story
from duban.desk.proposing import Proposed, propose
from duban.desk.roles import adopt_roles
from duban.domain.event import Value
from duban.domain.following import Following
from duban.domain.rights import Act
from duban.outcome_story_text import story_lines
from tests.desk.helpers import BUREAU, CODE, lay, open_office, put
from tests.pieces import officer, user

PEOPLE = (
    officer("乙", BUREAU, "principal", "2020-01-01")
    + officer("丙", BUREAU, "handler", "2020-01-01")
    + user("root", "administrator")
    + user("clerk", "clerk")
    + user("sup", "supervisor")
    + user("app", "approver", officer="甲", up_to="admonition")
    + user("both", "supervisor", "approver", officer="丁", up_to="referral")
)


def late_office(folder: Path, more: str = "") -> Iterator[Office]:
    """A bureau that has not finished one case in time, and people with different rights."""
    with closing(open_office(lay(folder, more=PEOPLE + more))) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "root")
        put_(office, "receive", "2026-03-02", statutory="6")
        put_(office, "accept", "2026-03-03")
        put_(office, "notify", "2026-03-04")
        yield office


def told(office: Office, number: int, on: str) -> str:
    """The story of a proposal as the officer reads it."""
    place = office.workspace.jurisdiction(CODE)
    return "\n".join(story_lines(story(office, place, number, date.fromisoformat(on))))


def put_(office: Office, kind: str, on: str, case: str | None = "A", **fields: str) -> None:
    """Record one act of the bureau."""
    put(office, kind, on, case, BUREAU, actor="clerk", **fields)


def run(office: Office, on: str, actor: str = "sup") -> Proposed:
    """Propose what follows as of that day."""
    return propose(office, office.workspace.jurisdiction(CODE), as_of=date.fromisoformat(on), actor=actor)


def act(office: Office, what: Act, number: int, on: str, actor: str = "app", **fields: Value) -> Following:
    """Decide on a proposal."""
    place = office.workspace.jurisdiction(CODE)
    decision = Decision(act=what, number=number, on=date.fromisoformat(on), fields=fields)
    return decide(office, place, decision, actor=actor)


def numbers(found: Proposed) -> Mapping[tuple[str, str, str], int]:
    """Ground, stage, official → number in the journal."""
    return {
        (one.proposal.key.ground, one.proposal.key.stage, one.proposal.key.officer): one.number
        for one in found.new
    }


def accepted(office: Office) -> str:
    """The identifier of the event that the case was accepted."""
    with office.ledger.reading() as reader:
        return next(event.id for event in reader.case_events(CODE, "A") if event.kind == "accept")
