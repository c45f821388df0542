"""Who acts, for every command that writes; and a word on stderr where the file and the roles in force differ."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from duban.cli.shell import Shell

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.workspace import Jurisdiction


def acting(
    shell: Shell, office: "Office", places: "Iterable[Jurisdiction]", behalf: str | None = None
) -> str:
    """The actor as the journal keeps him. ``behalf`` (``--actor``) only adds on whose behalf it is entered; the account stays visible."""
    from duban.desk.rights import acting as actor
    from duban.desk.rights import notice

    for place in places:
        told = notice(office, place.code)
        if told is not None:
            shell.say(told)
    return actor(behalf)
