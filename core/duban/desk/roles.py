"""Roles change through the journal: what the file proposes, what is in force, and taking the one for the other."""

from typing import TYPE_CHECKING

import attrs

from duban.desk.office import Office, now, today
from duban.desk.rights import ROLES_SET, Act, declared, in_force, journaled, packed, require
from duban.domain.event import Event
from duban.domain.rights import User
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.writer import Writer


@attrs.frozen
class Roles:
    """The users of one jurisdiction: ``held`` those in force (None: none were ever adopted), ``proposed`` those of the file.

    ``unknown`` are names that the file gives for officials and that no roster has.
    """

    jurisdiction: str
    held: tuple[User, ...] | None
    proposed: tuple[User, ...]
    unknown: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[tuple[User | None, User | None], ...]:
        """Users as they are in force and as the file has them, where that differs; by account."""
        before = {user.name: user for user in self.held or ()}
        after = {user.name: user for user in self.proposed}
        pairs = ((before.get(name), after.get(name)) for name in sorted(before.keys() | after.keys()))
        return tuple((old, new) for old, new in pairs if old != new)


def roles(office: Office, jurisdiction: Jurisdiction) -> Roles:
    """Who may do what, by the journal and by the file."""
    code = jurisdiction.code
    held, proposed = in_force(office, code), declared(office, code)
    if held is None:
        known = {officer.name for officer in office.workspace.roster(code).officers}
    else:
        with office.ledger.reading() as reader:
            known = {officer.name for officer in office.roster(code, reader).officers}
    named = dict.fromkeys(user.officer for user in proposed if user.officer)
    return Roles(code, held, proposed, tuple(name for name in named if name not in known))


def adopt_roles(office: Office, jurisdiction: Jurisdiction, actor: str) -> Roles:
    """Put the file's users into force by journaling them. Returns what was in force before, beside what is now.

    Raises Refused for anybody but an administrator by the roles in force (the first time: by the file), and DubanError where the file
    names no user for the jurisdiction. Writes nothing where both agree.
    """
    office.found_ledger()
    code = jurisdiction.code
    require(office, code, Act.SET_ROLES, actor)
    proposed = declared(office, code)
    if not proposed:
        raise DubanError(
            _("duban.toml 没有为辖区 {code} 写明任何 [[user]]，不能启用空名单。").format(code=code)
        )
    with office.ledger.writing(code) as writer:
        held = journaled(writer.reader, code)
        if held != proposed:
            _set(writer, proposed, actor)
    return Roles(code, held, proposed)


def _set(writer: "Writer", users: tuple[User, ...], actor: str) -> None:
    from duban.store.entry import Draft

    event = Event(ROLES_SET, today(), data={"roles": tuple(packed(user) for user in users)})
    writer.append(Draft(now(), actor, "roles adopt", None, (event,)))
