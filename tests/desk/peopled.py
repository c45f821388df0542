"""What the tests of rights share: a workspace whose users have roles, what a refusal leaves behind, and the whole journal."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from duban.desk.office import Office
from duban.desk.rights import Act, Refused, require
from duban.desk.roles import adopt_roles
from duban.desk.stating import Statement
from duban.store.entry import Entry
from duban.store.journal import verify
from tests.desk.helpers import CODE, TOWN, lay, open_office, own
from tests.pieces import user

USERS = (
    user("lu", "clerk")
    + user("du", "supervisor", officer="督")
    + user("shen", "approver", officer="审")
    + user("gao", "approver", "supervisor", officer="高", up_to="handling")
    + user("ji", "auditor")
    + user("guan", "administrator")
)
OPEN_TO_ZHANG = '{"name":"张三","officer":"","roles":["clerk"],"up_to":"order"}'
"""A person's right to enter acts, as the journal keeps it."""


def peopled_office(folder: Path) -> Iterator[Office]:
    """A workspace whose users are in force."""
    with closing(open_office(lay(folder, more=own(10) + USERS))) as office:
        adopt_roles(office, office.workspace.jurisdiction(CODE), "guan")
        yield office


def refused(office: Office, act: Act, actor: str, **more: object) -> str:
    """What the actor is told, after making sure that the journal says the same and is whole."""
    before = len(entries(office))
    with pytest.raises(Refused) as told:
        require(office, CODE, act, actor, **more)  # type: ignore[arg-type]
    assert told.value.exit_code == 2
    (entry,) = entries(office)[before:]
    (event,) = entry.events
    assert (event.kind, entry.actor, event.text("act")) == ("refused", actor, act.value)
    assert str(event.text("reason")) in told.value.message.replace("\n", " ")
    assert f"{entry.seq}.0" in told.value.message
    return told.value.message


def entries(office: Office) -> list[Entry]:
    """The whole journal, which must be intact."""
    with office.ledger.reading() as reader:
        assert verify(reader, CODE, []).ok
        return list(reader.entries(CODE))


def statement(kind: str = "accept", **fields: str) -> Statement:
    """What a clerk of the town says."""
    return Statement(kind=kind, on=date(2026, 8, 3), case="A", unit=TOWN, fields=fields, new=True)
